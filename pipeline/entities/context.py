"""What every layer sees of an article, and small tools on lists of mentions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """

    def __init__(
        self,
        article: ArticleText,
        words: Sequence[tuple[int, int, str]] | None = None,
        convention: str = "newsfacts",
        city: str | None = None,
    ):
        self.article = article
        self.text = normalise(article.text)
        self.units = article.units()
        self.convention = convention
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


def put(mentions: Iterable[Mention], new: Iterable[Mention]) -> list[Mention]:
    """Add mentions that win over every one that they overlap; among themselves the longer ones win."""
    chosen: list[Mention] = []
    for m in sorted(new, key=lambda m: (m.start - m.end, m.start)):
        if not any(m.start < o.end and o.start < m.end for o in chosen):
            chosen.append(m)
    chosen.sort(key=lambda m: m.start)
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
    kept = list(mentions)
    for m in new:
        if not any(m.start < o.end and o.start < m.end for o in kept):
            kept.append(m)
    return sorted(kept, key=lambda m: (m.start, m.end))
