"""The source text behind records, which carry offsets only.

A record is trusted with a text when the file still has the bytes (sha256) that the record was made from; what
can't be had is said once for each file, never guessed.
"""

from __future__ import annotations

import gzip
import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import orjson
import zstandard

from pipeline.records import ArticleRecord, IssueRecord

Span = tuple[int, int]


class Sources:
    """Gives the text that an article's offsets point into.

    Args:
        roots: further directories in which a file named by a record is looked for, beside the path as written
            in the record: the whole relative path first, then the bare file name.
        texts: texts already at hand, by issue id (they go before files; their length must fit the record).

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
        self._files: dict[tuple[str, str], str | dict[str, str] | None] = {}

    def text(self, issue: IssueRecord, article: ArticleRecord) -> str | None:
        """The decoded text of an article's offsets, or None (then `problem` says why).

        For a page that is the whole page; for a JSONL article the `text` of its line.
        """
        if issue.id in self._texts:
            return self._texts[issue.id]
        key = (issue.source.path, issue.source.sha256)
        if key not in self._files:
            self._files = {key: self._read(issue)}  # one file at a time: memory stays constant over a run
        held = self._files[key]
        if isinstance(held, dict):
            found = held.get(article.id)
            if found is None:
                self.problems[issue.source.path] = f"no article {article.id} in it"
            return found
        return held

    def problem(self, issue: IssueRecord) -> str | None:
        """Why the text of an issue is not at hand, or None."""
        return self.problems.get(issue.source.path)

    def sentences(self, issue: IssueRecord, article: ArticleRecord) -> Callable[[int], str | None]:
        """A function from a source offset to the sentence around it, as one line, or None."""
        text = self.text(issue, article)
        if text is None:
            return lambda offset: None
        return SentenceFinder(text, article)

    def _read(self, issue: IssueRecord) -> str | dict[str, str] | None:
        name, sha256 = issue.source.path, issue.source.sha256
        if not name or name == "-":
            self.problems[name] = "the record names no source file"
            return None
        data = None
        for path in self._candidates(name):
            try:
                data = path.read_bytes()
            except OSError:
                continue
            if not sha256 or hashlib.sha256(data).hexdigest() == sha256:
                self.problems.pop(name, None)
                return decoded(data, name, issue.source.encoding)
        self.problems[name] = (
            "the file is not there" if data is None else "the file has changed since the records were made"
        )
        return None

    def _candidates(self, name: str) -> list[Path]:
        paths = [Path(name)]
        for root in self.roots:
            paths += [root / name, root / Path(name).name]
        return paths


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
    """A text on one line: line breaks between Chinese characters vanish, other white space becomes a space.

    Example:
        >>> one_line("新发展工会\\n会员2.5万人  of all\\nkinds")
        '新发展工会会员2.5万人 of all kinds'
    """
    parts = text.split()
    out = parts[0] if parts else ""
    for part in parts[1:]:
        between = " " if out[-1].isascii() and part[0].isascii() else ""
        out += between + part
    return out


def decoded(data: bytes, name: str, encoding: str) -> str | dict[str, str] | None:
    """Text of a source file, or for JSON(L) of articles the text of each by id."""
    text = _decode(data, name, encoding)
    bare = name.removesuffix(".gz").removesuffix(".zst")
    if not bare.endswith((".jsonl", ".json")):
        return text
    texts: dict[str, str] = {}
    for item in _json_items(text):
        if isinstance(item, dict) and isinstance(item.get("text"), str):
            texts[str(item.get("id"))] = item["text"]
    return texts


def _json_items(text: str) -> Iterable[Any]:
    try:
        whole = orjson.loads(text)
        yield from whole if isinstance(whole, list) else [whole]
        return
    except orjson.JSONDecodeError:
        pass
    for line in text.split("\n"):
        try:
            yield orjson.loads(line)
        except orjson.JSONDecodeError:
            continue


def _decode(data: bytes, name: str, encoding: str) -> str:
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    elif data[:4] == b"\x28\xb5\x2f\xfd":
        data = zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read()
    return data.decode(encoding or "utf-8", errors="replace").removeprefix("\ufeff")
