"""What every layer sees of an article, and small tools on lists of mentions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from pipeline.annotations import Mention
from pipeline.entities.lexis import Words, cut, tagged
from pipeline.entities.text import ArticleText
from pipeline.entities.width import normalise


class Context:
    """An article while its mentions are worked on.

    Args:
        article: the text with its marks.
        words: (start, end, tag) of the whole text where the back end gives them.
        convention: newsfacts | msra | pfr.
        city: place of the paper.
        maker: name of the back end: mentions with this `source` are its own, touched by no layer yet.
    """

    def __init__(
        self,
        article: ArticleText,
        words: Sequence[tuple[int, int, str]] | None = None,
        convention: str = "newsfacts",
        city: str | None = None,
        maker: str = "",
    ):
        self.article = article
        self.text = normalise(article.text)
        self.units = article.units()
        self.convention = convention
        self.maker = maker
        self.city = article.city or city
        self._words = words

    @cached_property
    def words(self) -> Words:
        """The word layer: the back end's, else the article's, else jieba's."""
        if self._words is not None:
            return Words(self._words)
        if self.article.words is not None:
            return Words(tagged(self.text, self.article.words))
        return Words(w for a, b in self.units for w in cut(self.text[a:b], a))


def cover(mentions: Iterable[Mention], size: int) -> list[int]:
    """Index of the mention on every character, -1 where there is none."""
    table = [-1] * size
    for i, m in enumerate(mentions):
        table[m.start : m.end] = [i] * (m.end - m.start)
    return table


def bare(text: str, table: list[int], surface: str) -> Iterator[int]:
    """Where a string stands in no mention, by the table that `cover` makes."""
    at = text.find(surface)
    while at >= 0:
        if all(i < 0 for i in table[at : at + len(surface)]):
            yield at
        at = text.find(surface, at + 1)


class Free:
    """Which stretches of a text are taken by non-overlapping mentions."""

    def __init__(self, mentions: Iterable[Mention] = ()):
        self._spans = sorted((m.start, m.end) for m in mentions)

    def take(self, start: int, end: int) -> bool:
        """Take a stretch; False (and nothing taken) where a part of it is taken already."""
        i = bisect_left(self._spans, (start, end))
        if i < len(self._spans) and self._spans[i][0] < end:
            return False
        if i and self._spans[i - 1][1] > start:
            return False
        self._spans.insert(i, (start, end))
        return True


def put(mentions: Iterable[Mention], new: Iterable[Mention]) -> list[Mention]:
    """Add mentions that win over every one that they overlap; among themselves the longer ones win."""
    free = Free()
    ranked = sorted(new, key=lambda m: (m.start - m.end, m.start))
    chosen = sorted((m for m in ranked if free.take(m.start, m.end)), key=lambda m: m.start)
    kept = []
    i = 0
    for m in sorted(mentions, key=lambda m: m.start):
        while i < len(chosen) and chosen[i].end <= m.start:
            i += 1
        if i < len(chosen) and chosen[i].start < m.end:
            continue
        kept.append(m)
    return sorted([*kept, *chosen], key=lambda m: (m.start, m.end))


def add_free(mentions: list[Mention], new: Iterable[Mention]) -> list[Mention]:
    """Add mentions where nothing is yet."""
    free = Free(mentions)
    added = [m for m in new if free.take(m.start, m.end)]
    return sorted([*mentions, *added], key=lambda m: (m.start, m.end))
