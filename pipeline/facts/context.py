"""What the fact rules know of an article."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date

from pipeline.annotations import Entity, Mention, Word
from pipeline.grammar.types import Lexical, Quantity, TimeExpression

_DEFINITION = re.compile(r"[（(](?:以下)?(?:简称|统称|又称)[^（）()]*[）)]")


@dataclass(slots=True)
class FactContext:
    """An article with all layers below the facts, in view offsets."""

    text: str
    blocks: list[tuple[int, int, str]]
    sentences: list[tuple[int, int]]
    words: list[Word]
    mentions: list[Mention]
    entities: list[Entity]
    times: list[TimeExpression]
    quantities: list[Quantity]
    lexicals: list[Lexical]
    reference: date | None = None
    title: str | None = None
    dateline_place: str | None = None
    furniture: bool = False
    """Whether the text is page furniture (masthead, page line): its numbers are ids."""
    countries: frozenset[str] = frozenset()
    """Names of countries other than China among the mentions."""
    outer: list[Mention] = field(init=False)
    """Mentions that are not nested, ascending."""
    sentence_starts: list[int] = field(init=False)
    block_starts: list[int] = field(init=False)
    _word_starts: list[int] = field(init=False)
    _outer_starts: list[int] = field(init=False)
    _time_starts: list[int] = field(init=False)
    _quantity_starts: list[int] = field(init=False)
    _full_names: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.outer = sorted(
            (m for m in self.mentions if m.parent is None and not self._tells_clock(m)), key=lambda m: m.start
        )
        self.sentence_starts = [start for start, _ in self.sentences]
        self.block_starts = [start for start, _, _ in self.blocks]
        self._word_starts = [w.start for w in self.words]
        self._outer_starts = [m.start for m in self.outer]
        self._time_starts = [t.start for t in self.times]
        self._quantity_starts = [q.start for q in self.quantities]
        self._full_names = {i: e.name for e in self.entities for i in e.mentions}

    def _tells_clock(self, mention: Mention) -> bool:
        """Whether a place only says whose time of day it is: 北京时间17时."""
        return mention.type == "LOC" and self.text.startswith("时间", mention.end)

    def words_in(self, start: int, end: int) -> list[Word]:
        """Words that begin in a span."""
        return self.words[bisect_left(self._word_starts, start) : bisect_left(self._word_starts, end)]

    def word_at(self, position: int) -> Word | None:
        """The word that covers a position."""
        i = bisect_right(self._word_starts, position) - 1
        return self.words[i] if i >= 0 and self.words[i].end > position else None

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """Outermost mentions that begin in a span."""
        return self.outer[bisect_left(self._outer_starts, start) : bisect_left(self._outer_starts, end)]

    def times_in(self, start: int, end: int) -> list[TimeExpression]:
        """Times that begin in a span."""
        return self.times[bisect_left(self._time_starts, start) : bisect_left(self._time_starts, end)]

    def quantities_in(self, start: int, end: int) -> list[Quantity]:
        """Quantities that begin in a span."""
        return self.quantities[
            bisect_left(self._quantity_starts, start) : bisect_left(self._quantity_starts, end)
        ]

    def listed_with(self, mention: Mention) -> list[Mention]:
        """A mention and those of its type that a list joins to it without a break: 财政部、应急管理部."""
        members = [mention]
        while self.text[members[-1].end : members[-1].end + 1] in ("、", "和"):
            following = self.mentions_in(members[-1].end + 1, members[-1].end + 2)
            if not following or following[0].type != mention.type:
                break
            members.append(following[0])
        return members

    def name_of(self, mention: Mention) -> str:
        """The fullest name of what a mention names, without a definition in parentheses."""
        name = self._full_names.get(mention.id) or self.text[mention.start : mention.end]
        return re.sub(r"\s+", "", _DEFINITION.sub("", name))
