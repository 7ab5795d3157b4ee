"""The source text behind records, which carry offsets only.

A record is trusted with a text when the file still has the bytes (sha256) that the record was made from; what
can't be had is said once for each file, never guessed.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from pipeline.errors import InputError
from pipeline.records import ArticleRecord, IssueRecord
from pipeline.source.decode import decode, decompress, unreadable

Span = tuple[int, int]

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A source file as it is now: one text, or for JSON(L) the text of each article."""

    sha256: str
    """Of the bytes as stored."""
    text: str | None
    articles: dict[str, tuple[str, frozenset[str]]]
    """By article id: the text, and the hashes that a record may name it by (of its line, of its text)."""


class Sources:
    """Gives the text that an article's offsets point into.

    Args:
        roots: further directories in which a file named by a record is looked for, beside the path as written
            in the record: the whole relative path first, then the bare file name.
        texts: texts already at hand, by issue id; they go before files.

    `problems` maps the path of every source that could not be used to the reason, in words for a reader.

    Example:
        >>> from pipeline.report.load import as_issues
        >>> issue = next(as_issues({"id": "a1", "kind": "article", "start": 0, "end": 4}))
        >>> sources = Sources(texts={"": "参会80余人"})
        >>> sources.text(issue, issue.articles[0])
        '参会80余人'
    """

    def __init__(self, roots: Iterable[str | Path] = (), texts: dict[str, str] | None = None):
        self.roots = [Path(root) for root in roots]
        self.problems: dict[str, str] = {}
        self._texts = texts or {}

    def text(self, issue: IssueRecord, article: ArticleRecord) -> str | None:
        """The decoded text of an article's offsets, or None (then `problem` says why).

        For a page that is the whole page; for a JSONL article the `text` of its line.
        """
        if issue.id in self._texts:
            return self._texts[issue.id]
        name = issue.source.path
        if not name or name == "-":
            self.problems[name] = "the record names no source file"
            return None
        problem = "the file is not there"
        for path in self._candidates(name):
            try:
                file = source_file(path)
            except InputError as error:
                if error.code not in ("input.missing", "input.folder"):
                    problem = error.message
                continue
            text, problem = _pick(file, issue, article)
            if text is not None:
                return text
        self.problems[name] = problem
        return None

    def problem(self, issue: IssueRecord) -> str | None:
        """Why the text of an issue is not at hand, or None."""
        return self.problems.get(issue.source.path)

    def sentences(self, issue: IssueRecord, article: ArticleRecord) -> Callable[[int], str | None]:
        """A function from a source offset to the sentence around it, as one line, or None."""
        text = self.text(issue, article)
        if text is None:
            return lambda offset: None
        return SentenceFinder(text, article)

    def _candidates(self, name: str) -> list[Path]:
        paths = [Path(name)]
        for root in self.roots:
            paths += [root / name, root / Path(name).name]
        return list(dict.fromkeys(paths))


def _pick(file: SourceFile, issue: IssueRecord, article: ArticleRecord) -> tuple[str | None, str]:
    """The article's text in a file that still is what the record was made from, else what is wrong."""
    sha256, chars = issue.source.sha256, issue.source.chars
    changed = "the file has changed since the records were made"
    if file.text is not None:
        same = file.sha256 == sha256 if sha256 else chars in (0, len(file.text))
        return (file.text, "") if same else (None, changed)
    if article.id not in file.articles:
        return None, f"article {article.id} is not in the file"
    text, hashes = file.articles[article.id]
    if not sha256 or sha256 == file.sha256 or sha256 in hashes:
        return text, ""
    return None, changed


def source_file(path: Path) -> SourceFile:
    """A source file, decoded and, where it holds articles as JSON, taken apart.

    The last few files are kept while they don't change on disk: records of the same file follow each other.

    Raises:
        InputError: the file is missing or can't be read as text.
    """
    try:
        stat = path.stat()
    except OSError as error:
        raise unreadable(path, error) from None
    return _source_file(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=4)
def _source_file(path: Path, _mtime: int, _size: int) -> SourceFile:
    try:
        stored = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    text = decode(decompress(stored, str(path)), str(path)).text
    sha256 = hashlib.sha256(stored).hexdigest()
    if not _holds_articles(path, text):
        return SourceFile(sha256, text, {})
    articles: dict[str, tuple[str, frozenset[str]]] = {}
    for item, line in _json_items(text):
        if isinstance(item, dict) and isinstance(item.get("text"), str):
            hashes = {hashlib.sha256(part.encode()).hexdigest() for part in (line, item["text"])}
            articles[_unique(str(item.get("id")), articles)] = (item["text"], frozenset(hashes))
    return SourceFile(sha256, None, articles)


def _holds_articles(path: Path, text: str) -> bool:
    """Whether a file is JSON of articles: told by name and content, as the reader of inputs does."""
    suffix = Path(path.name.lower().removesuffix(".gz").removesuffix(".zst")).suffix
    looks_so = text.lstrip()[:1] in ("{", "[")
    return suffix == ".json" or (looks_so and suffix not in (".md", ".markdown", ".txt"))


def _unique(identity: str, known: Container[str]) -> str:
    """The id that the record of an article has: one that was there before gets a number."""
    unique, number = identity, 1
    while unique in known:
        number += 1
        unique = f"{identity}-{number}"
    return unique


def _json_items(text: str) -> Iterator[tuple[Any, str]]:
    """The objects of JSON or JSONL, each with the line that it is on."""
    try:
        whole = orjson.loads(text)
        if isinstance(whole, dict) and isinstance(whole.get("articles"), list):
            whole = whole["articles"]
        yield from ((item, "") for item in (whole if isinstance(whole, list) else [whole]))
        return
    except orjson.JSONDecodeError:
        pass
    for line in text.split("\n"):
        try:
            yield orjson.loads(line), line
        except orjson.JSONDecodeError:
            continue


class SentenceFinder:
    """Finds the sentence around an offset of an article's source text.

    A sentence that the page broke is given without what lies between its pieces.
    """

    def __init__(self, text: str, article: ArticleRecord):
        self.text = text
        self.spans = sorted(article.sentences)
        self.starts = [start for start, _ in self.spans]
        self.paragraphs = article.paragraphs

    def span(self, offset: int) -> Span | None:
        """Source span of the sentence around an offset, or None."""
        for index in range(bisect_right(self.starts, offset) - 1, -1, -1):
            start, end = self.spans[index]
            if start <= offset < end:
                return start, end
            if offset - end > 10_000:  # sentences of interleaved paragraphs overlap, but never this far
                break
        return None

    def __call__(self, offset: int) -> str | None:
        """The sentence as one line, or None where the offset lies in no sentence."""
        span = self.span(offset)
        if span is None:
            return self._line(offset)
        for pieces in self.paragraphs:
            if any(a <= offset < b for a, b in pieces):
                cut = [(max(a, span[0]), min(b, span[1])) for a, b in pieces]
                return one_line("".join(self.text[a:b] for a, b in cut if a < b))
        return one_line(self.text[span[0] : span[1]])

    def _line(self, offset: int) -> str | None:
        """The printed line around an offset outside all sentences (a headline, a caption)."""
        if not 0 <= offset < len(self.text):
            return None
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return one_line(self.text[start : end if end >= 0 else len(self.text)].lstrip("#")) or None


def one_line(text: str) -> str:
    """A text on one line: a line break beside a Chinese character vanishes, other white space is one space.

    Example:
        >>> one_line("新发展工会\\n会员2.5万人  of all\\nkinds")
        '新发展工会会员2.5万人 of all kinds'
    """
    return _SPACE.sub(_joint, text.strip())


def _joint(match: re.Match[str]) -> str:
    before, after = match.string[match.start() - 1], match.string[match.end()]
    broken = any(mark in match.group() for mark in "\r\n\u2028\u2029")
    return "" if broken and not (before.isascii() and after.isascii()) else " "
