"""The plain values that the stages hand to each other.

All offsets are Unicode code points, end exclusive. Two coordinate systems exist and no more:

* *source* offsets, into the decoded input text (what records carry);
* *view* offsets, into an article's view, the text that the stages read.

`View` is the only place where one becomes the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

Span = tuple[int, int]
"""(start, end), end exclusive."""


class View:
    """A text put together from pieces of a source text, without an edit.

    A paragraph that the page layout broke is read as one by leaving out what lies between its pieces; every
    character of the view still is a character of the source.

    Args:
        source: the decoded input text.
        pieces: (start, end) in the source, ascending; their concatenation is the view.

    Example:
        >>> view = View("新发展工会\\n\\n会员2.5万人", [(0, 5), (7, 14)])
        >>> view.text
        '新发展工会会员2.5万人'
        >>> view.to_source(3, 7)
        (3, 9)
        >>> view.source[3:9]
        '工会\\n\\n会员'
    """

    __slots__ = ("_starts", "pieces", "source", "text")

    def __init__(self, source: str, pieces: Iterable[Span]):
        self.source = source
        self.pieces = [(a, b) for a, b in pieces if b > a]
        self.text = "".join(source[a:b] for a, b in self.pieces)
        self._starts = [0, *accumulate(b - a for a, b in self.pieces)][:-1]

    @classmethod
    def whole(cls, source: str) -> View:
        """The view that is the source itself."""
        return cls(source, [(0, len(source))])

    def offset(self, position: int) -> int:
        """Source offset of the character at a view position."""
        i = bisect_right(self._starts, position) - 1
        return self.pieces[i][0] + position - self._starts[i]

    def to_source(self, start: int, end: int) -> Span:
        """Source span of a view span (an empty span stays empty)."""
        if not self.pieces:
            return (0, 0)
        if end <= start:
            at = self.offset(start) if start < len(self.text) else self.pieces[-1][1]
            return (at, at)
        return (self.offset(start), self.offset(end - 1) + 1)

    def from_source(self, position: int) -> int:
        """View position of a source offset (the next one in the view where the source offset is left out)."""
        i = bisect_right(self.pieces, (position, float("inf"))) - 1
        if i < 0:
            return 0
        start, end = self.pieces[i]
        return self._starts[i] + min(position, end) - start

    def is_faithful(self, start: int, end: int) -> bool:
        """Whether the source span holds, but for white space, exactly the characters of the view span."""
        a, b = self.to_source(start, end)
        if b - a == end - start:
            return True
        return "".join(self.source[a:b].split()) == "".join(self.text[start:end].split())


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote or photographed an article: 记者 宗晓畅 (source offsets of the name)."""

    name: str
    role: str
    """reporter | correspondent | photographer | editor | author"""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and when a story was filed: 新华社北京1月2日电."""

    place: str | None
    date: str | None
    """ISO date, or the text as printed where the year can't be told."""
    agency: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """A run of an article with one part in its layout.

    `pieces` are source spans without trailing line breaks; several where the page broke a paragraph.
    """

    kind: str
    """kicker | headline | subhead | paragraph | byline | other"""
    pieces: tuple[Span, ...]

    @property
    def start(self) -> int:
        """Source offset of the first character."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Source offset after the last character."""
        return self.pieces[-1][1]


@dataclass(slots=True)
class Article:
    """An article as the layout gives it: blocks in reading order over a source text."""

    id: str
    kind: str
    """article | photo | notice | banner | other"""
    source: str
    """The decoded input text that all offsets point into (shared by the articles of a page)."""
    blocks: list[Block]
    bylines: list[Byline] = field(default_factory=list)
    dateline: Dateline | None = None
    title: str | None = None
    """Title given beside the text (JSONL); never part of `source`."""
    date: str | None = None
    """Issue date, ISO, or None where it is unknown."""
    paper: str | None = None
    meta: dict[str, object] = field(default_factory=dict)

    def text_of(self, kind: str) -> str | None:
        """Text of the first block of a kind, or None."""
        for block in self.blocks:
            if block.kind == kind:
                return "".join(self.source[a:b] for a, b in block.pieces)
        return None

    @property
    def start(self) -> int:
        """Source offset of the first character of the article."""
        return min((b.start for b in self.blocks), default=0)

    @property
    def end(self) -> int:
        """Source offset after the last character of the article."""
        return max((b.end for b in self.blocks), default=0)

    def view(self) -> tuple[View, list[tuple[int, int, str]]]:
        """The text that the stages read, and its blocks as (start, end, kind) in view offsets.

        Blocks follow each other in reading order, each with the line break that ends it in the source, so
        that no word can form across two blocks.
        """
        pieces: list[Span] = []
        bounds: list[tuple[int, int, str]] = []
        at = 0
        for block in self.blocks:
            start = at
            for a, b in block.pieces:
                pieces.append((a, b))
                at += b - a
            bounds.append((start, at, block.kind))
            end = block.end
            if self.source[end : end + 1] in ("\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"):
                a, b = pieces[-1]
                pieces[-1] = (a, b + 1)
                at += 1
        return View(self.source, pieces), bounds


@dataclass(slots=True)
class Issue:
    """A newspaper page or issue as it was read: decoded, split into articles, nothing recognised yet."""

    id: str
    path: str
    """As given by the user; `-` for standard input."""
    sha256: str
    encoding: str
    chars: int
    articles: list[Article]
    date: str | None = None
    paper: str | None = None
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Mention:
    """An entity mention in view offsets.

    `start`/`end` belong to the view of the article; `parent` and `entity` are set by nesting and linking.
    """

    start: int
    end: int
    type: str
    """ORG | LOC | PER"""
    source: str = ""
    """The component that made it: lac, model, lexicon, repair …"""
    score: float | None = None
    id: str = ""
    parent: str | None = None
    role: str | None = None
    entity: str | None = None


@dataclass(slots=True)
class Entity:
    """Mentions that name one body, place or person within an article."""

    id: str
    type: str
    name: str
    aliases: list[str]
    mentions: list[str]
    resolved_by: str


@dataclass(slots=True)
class Word:
    """A word of the segmentation layer, in view offsets, with its part of speech (jieba's tag set)."""

    start: int
    end: int
    pos: str


@dataclass(slots=True)
class Period:
    """The time a figure holds for: closed ISO dates, or `ISSUE_DATE` for an unknown issue date."""

    type: str
    """during | as_of"""
    start: str | None
    end: str | None
    text: str | None = None


@dataclass(slots=True)
class Fact:
    """A numeric fact in view offsets; fields as in the records."""

    id: str
    start: int
    end: int
    value: int | float | None
    low: int | float | None
    high: int | float | None
    bound: str
    unit: str
    dimension: str
    indicator: str
    indicator_spans: list[Span]
    counted: str | None
    constraint: str | None
    owner: str | None
    owner_entity: str | None
    place: str | None
    period: Period | None
    measure_kind: str
    direction: str | None
    modality: str
    attribution: str | None
    part_of: str | None
    same_as: str | None
    tier: str
    score: float | None = None


@dataclass(slots=True)
class NonFact:
    """A numeric or time expression that is no fact, in view offsets, with its class."""

    start: int
    end: int
    cls: str
    value: int | float | str | None = None
    period: tuple[str | None, str | None] | None = None


@dataclass(slots=True)
class Check:
    """An arithmetic relation between facts (by id), and whether the printed figures keep it."""

    type: str
    """sum | part_le_whole | same | ratio_range | growth …"""
    facts: list[str]
    ok: bool
    says: str
