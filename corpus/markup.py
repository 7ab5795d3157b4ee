"""Reads an annotated page: the page's own text with compact marks, so that nobody counts characters.

A line that begins with a tag belongs to the layout; the tag is cut off and the rest is printed on the page.
Any other line is printed as it stands (noise). Inside tagged lines

* `[通州区总工会]O` marks an entity (O, L, P; `Pr Pc Pp Pe Pa`: a byline's reporter, correspondent,
  photographer, editor, author); `[区总工会|通州区总工会]O` names the body it stands for,
* `{2.36万人}` marks the quantity of a fact, whose fields follow in a line that begins with `=`,
* `<二十大>n` marks a numeral that is no fact (the letters are in `NONFACT_CLASSES`).

Offsets are Unicode code points of the printed page, end exclusive. See README.md for the tags.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

NONFACT_CLASSES = {
    "n": "name",
    "i": "idiom",
    "t": "time",
    "d": "distributive",
    "a": "article",
    "o": "ordinal",
    "h": "threshold",
    "v": "vague",
    "l": "level",
    "g": "age",
    "x": "id",
    "s": "score",
    "z": "other",
}
ENTITY_TYPES = {"O": "ORG", "L": "LOC", "P": "PER"}
BYLINE_ROLES = {"r": "reporter", "c": "correspondent", "p": "photographer", "e": "editor", "a": "author"}
TAGS = frozenset("HKP+SBCM")
_CLOSE = {"[": "]", "{": "}", "<": ">"}


class MarkupError(ValueError):
    """An annotated page that cannot be read; the message names file and line."""


@dataclass
class Mark:
    """A marked span of the page."""

    start: int
    end: int
    kind: str
    """entity | quantity | nonfact"""
    label: str
    """ORG LOC PER, or the class of a non-fact; empty for quantities"""
    role: str | None = None
    canonical: str | None = None
    fields: str | None = None
    """the fact line of a quantity"""


@dataclass
class Block:
    """A printed line (or the part of it behind the markdown prefix) with its tag."""

    tag: str
    start: int
    end: int


@dataclass
class Article:
    """An article as the page prints it: blocks in order, marks inside them."""

    id: str
    kind: str
    dateline: dict[str, str | None] | None = None
    blocks: list[Block] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    pending: list[Mark] = field(default_factory=list)
    """quantities that wait for their fact line"""

    def paragraphs(self) -> list[list[tuple[int, int]]]:
        """Body paragraphs and subheads in order, each a list of the page's pieces."""
        out: list[list[tuple[int, int]]] = []
        for block in self.blocks:
            if block.tag in "PS":
                out.append([(block.start, block.end)])
            elif block.tag == "+":
                out[-1].append((block.start, block.end))
        return out

    def first(self, tag: str) -> tuple[int, int] | None:
        """The span of the first block with a tag."""
        return next(((b.start, b.end) for b in self.blocks if b.tag == tag), None)


@dataclass
class Page:
    """A printed page with its articles and its furniture (masthead, folio)."""

    text: str
    articles: list[Article]
    furniture: list[Block]
    marks: list[Mark]
    """marks inside the furniture"""


class _Reader:
    """Builds the page line by line."""

    def __init__(self, path: Path, eol: str):
        self.path, self.eol = path, eol
        self.out: list[str] = []
        self.length = 0
        self.articles: dict[str, Article] = {}
        self.current: Article | None = None
        self.furniture: list[Block] = []
        self.marks: list[Mark] = []
        self.open: list[tuple[str, int]] = []
        self.line = 0

    def fail(self, why: str) -> MarkupError:
        return MarkupError(f"{self.path}:{self.line}: {why}")

    def put(self, text: str) -> None:
        self.out.append(text)
        self.length += len(text)

    def tagged(self, tag: str, body: str) -> None:
        """Prints a tagged line: its markdown prefix, then the marked text as a block."""
        if tag in "HKS" and body.startswith("#"):
            prefix, _, body = body.partition(" ")
            self.put(prefix + " ")
        if tag != "M" and self.current is None:
            raise self.fail("text before %A")
        start = self.length
        marks = self.marks if tag == "M" or self.current is None else self.current.marks
        self.inline(body, marks)
        block = Block(tag, start, self.length)
        if tag == "M" or self.current is None:
            self.furniture.append(block)
        else:
            self.current.blocks.append(block)
        self.put(self.eol)

    def inline(self, body: str, marks: list[Mark]) -> None:
        """Prints marked text and collects its marks."""
        i = 0
        while i < len(body):
            char = body[i]
            if char in _CLOSE:
                self.open.append((char, self.length))
                i += 1
            elif (char == "|" and self.open and self.open[-1][0] == "[") or (
                self.open and char == _CLOSE[self.open[-1][0]]
            ):
                i = self.close(body, i, marks)
            elif char in "]}>":
                raise self.fail(f"{char} closes nothing")
            else:
                self.put(char)
                i += 1

    def close(self, body: str, i: int, marks: list[Mark]) -> int:
        """Ends the innermost mark at body[i]; returns where the text goes on."""
        opener, start = self.open.pop()
        canonical = None
        if body[i] == "|":
            end = body.index("]", i)
            canonical, i = body[i + 1 : end], end
        i += 1
        letter = body[i : i + 1]
        if opener == "{":
            mark = Mark(start, self.length, "quantity", "")
            if self.current is None:
                raise self.fail("a quantity before %A")
            self.current.pending.append(mark)
        elif opener == "[" and letter in ENTITY_TYPES:
            role = BYLINE_ROLES.get(body[i + 1 : i + 2]) if letter == "P" else None
            mark = Mark(start, self.length, "entity", ENTITY_TYPES[letter], role, canonical)
            i += 2 if role else 1
        elif opener == "<" and letter in NONFACT_CLASSES:
            mark = Mark(start, self.length, "nonfact", NONFACT_CLASSES[letter])
            i += 1
        else:
            raise self.fail(f"{opener}…{_CLOSE[opener]} is followed by {letter!r}")
        marks.append(mark)
        return i

    def directive(self, line: str) -> None:
        """`%A kind id [place date agency]` begins an article, `%R id` goes back to one."""
        name, *words = line.split()
        if self.open:
            raise self.fail("the article before has an open mark")
        if name == "%R":
            self.current = self.articles[words[0]]
            return
        kind, key, *rest = words
        if key in self.articles:
            raise self.fail(f"article {key} begins twice")
        line_of = (
            dict(zip(("place", "date", "agency"), (None if w == "-" else w for w in rest), strict=True))
            if rest
            else None
        )
        self.current = self.articles[key] = Article(key, kind, line_of)

    def read(self, line: str) -> None:
        """Takes one line of the annotated page."""
        self.line += 1
        if line.startswith(("%A ", "%R ")):
            self.directive(line)
        elif line.startswith("="):
            if self.current is None or not self.current.pending:
                raise self.fail("fields without a quantity")
            self.current.pending.pop(0).fields = line[1:].strip()
        elif line.startswith("%"):
            if line[1:2] not in TAGS or line[2:3] not in (" ", ""):
                raise self.fail(f"unknown tag {line[:3]!r}")
            self.tagged(line[1], line[3:])
        else:
            self.put(line + self.eol)


def read_page(path: Path) -> Page:
    """Reads an annotated page.

    Args:
        path: a file of `annotated/`; a first line `%! crlf` prints the page with CRLF line ends.

    Returns:
        The printed page with its articles and marks, in page offsets.

    Raises:
        MarkupError: an unknown tag, an unbalanced mark, a quantity without fields.
    """
    lines = path.read_text("utf-8").split("\n")
    eol = "\n"
    if lines[0].startswith("%!"):
        eol = "\r\n" if "crlf" in lines[0] else "\n"
        lines = lines[1:]
    reader = _Reader(path, eol)
    while lines and not lines[-1]:
        lines.pop()
    for line in lines:
        reader.read(line)
    for article in reader.articles.values():
        if article.pending:
            raise reader.fail(f"article {article.id}: a quantity at {article.pending[0].start} has no fields")
    if reader.open:
        raise reader.fail("an open mark")
    return Page("".join(reader.out), list(reader.articles.values()), reader.furniture, reader.marks)
