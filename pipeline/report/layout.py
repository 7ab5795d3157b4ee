"""The blocks of an article over its source text, in reading order, for showing it.

A record has offsets for paragraphs only; kicker, headline and subheads are found again in the text, and lines
that belong to no block are kept, so that nothing between an article's borders is hidden from the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.records import ArticleRecord

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """A block to show: source pieces, or words that are not in the source (the title of a JSONL article)."""

    kind: str
    """kicker | headline | subhead | paragraph | other"""
    pieces: tuple[Span, ...] = ()
    text: str = ""


def blocks(text: str, article: ArticleRecord, others: Iterable[ArticleRecord] = ()) -> list[Shown]:
    """Blocks of an article in reading order.

    Args:
        text: the source text.
        article: the article.
        others: the other articles over the same text; what is theirs is not shown here.

    Example:
        >>> page = "# 新建工会1200家\\n\\n全市新建工会\\n\\n1200家。"
        >>> article = ArticleRecord(id="a", kind="article", headline="新建工会1200家", start=2, end=27,
        ...                         paragraphs=[[(13, 19), (21, 27)]])
        >>> [(b.kind, b.pieces) for b in blocks(page, article)]
        [('headline', ((2, 11),)), ('paragraph', ((13, 19), (21, 27)))]
    """
    found = [
        Shown("paragraph", pieces)
        for paragraph in article.paragraphs
        if (pieces := tuple((a, b) for a, b in paragraph if 0 <= a < b <= len(text)))
    ]
    unplaced = []
    for kind, words in _heads(article):
        taken = [piece for block in found for piece in block.pieces]
        pieces = _locate(text, words, subtract([(max(article.start, 0), article.end)], taken))
        if pieces:
            found.append(Shown(kind, pieces))
        else:
            unplaced.append(Shown(kind, text=words))
    taken = [piece for block in found for piece in block.pieces] + _foreign(article, others)
    found += [
        Shown("other", (line,)) for line in _lines(text, subtract([(article.start, article.end)], taken))
    ]
    return unplaced + sorted(found, key=lambda block: block.pieces[0])


def loose_lines(text: str, articles: Iterable[ArticleRecord]) -> list[str]:
    """Lines of a page that belong to no article."""
    spans = [(article.start, article.end) for article in articles]
    return [text[a:b] for a, b in _lines(text, subtract([(0, len(text))], spans))]


def subtract(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of spans without others.

    Example:
        >>> subtract([(0, 10)], [(2, 4), (3, 5), (9, 12)])
        [(0, 2), (5, 9)]
    """
    left: list[Span] = []
    cuts = sorted(taken)
    for start, end in spans:
        at = start
        for a, b in cuts:
            if b <= at or a >= end:
                continue
            if a > at:
                left.append((at, a))
            at = max(at, b)
        if at < end:
            left.append((at, end))
    return left


def _heads(article: ArticleRecord) -> list[tuple[str, str]]:
    heads = [("kicker", article.kicker), ("headline", article.headline)]
    heads += [("subhead", words) for words in article.subheads]
    return [(kind, words) for kind, words in heads if words and words.strip()]


def _locate(text: str, words: str, regions: Sequence[Span]) -> tuple[Span, ...]:
    """Where words stand, whatever white space and markdown signs are between them; a piece for each line."""
    pattern = re.compile(r"[\s#>*]*".join(re.escape(c) for c in words if not c.isspace()))
    for start, end in regions:
        match = pattern.search(text, start, end)
        if match:
            return tuple(_lines(text, [match.span()]))
    return ()


def _foreign(article: ArticleRecord, others: Iterable[ArticleRecord]) -> list[Span]:
    """What belongs to other articles: their paragraphs, and all of one that lies inside this one."""
    spans: list[Span] = []
    for other in others:
        if other.end <= article.start or other.start >= article.end:
            continue
        spans += [piece for pieces in other.paragraphs for piece in pieces]
        if (
            article.start <= other.start
            and other.end <= article.end
            and (other.start, other.end)
            != (
                article.start,
                article.end,
            )
        ):
            own = [piece for pieces in article.paragraphs for piece in pieces]
            spans += subtract([(other.start, other.end)], own)
    return spans


def _lines(text: str, spans: Iterable[Span]) -> list[Span]:
    """The lines of spans that hold a word character, without white space and markdown signs around them."""
    lines: list[Span] = []
    for start, end in spans:
        for match in re.finditer(r"[^\r\n\u2028\u2029]+", text[max(start, 0) : end]):
            line = match.group()
            if not any(c.isalnum() for c in line):
                continue
            head = len(line) - len(line.lstrip(" \t\u3000#>*-"))
            a = max(start, 0) + match.start() + head
            lines.append((a, a + len(line.rstrip()) - head))
    return lines
