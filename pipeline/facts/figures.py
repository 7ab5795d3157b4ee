"""The figures of an article side by side, and two of them as a possible part and its whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from pipeline.annotations import Fact

RATES = frozenset(["1", "pp", "倍"])
_ONE_UNIT = {"人次": "人", "名": "人", "位": "人", "口": "人"}
_MEANS = frozenset(["average", "price"])
_NO_KIN = frozenset(["increase_by", "growth_rate", "difference_of_ratios", *_MEANS])
_NO_AMOUNTS = frozenset(["rank", "time", "score", "temperature"])
_BALANCE = re.compile(r"[顺逆]差|赤字|差额|盈余")
_INFLOW, _SETTLED = re.compile(r"新收|收案"), re.compile(r"[审办执结]结|结案")
_END = re.compile(r"[。！？\n]")
_STOP = re.compile(r"[，,。；;！？：:\n]")
_LEAD, _BEHIND = 40, 30
"""Characters before and after a figure that tell of it."""
_NEXT = 8
"""A share after a figure is looked for so far."""


class Told(NamedTuple):
    """What a rule of `pipeline.facts.links` says of a figure."""

    rule: str
    """directly | announced | announced-before | subset | head | sum"""
    whole: int
    """Place of the whole among the figures."""


class Figures:
    """The figures of an article, with what many signs ask of each.

    Args:
        text: the view of the article.
        facts: its facts in text order.
        told: the whole of each by the rules of `pipeline.facts.links`, or None.
    """

    def __init__(self, text: str, facts: Sequence[Fact], told: Sequence[Told | None]):
        self.text, self.facts, self.told = text, facts, told

    @cached_property
    def units(self) -> list[str]:
        """Units, with one for people; none for what tells of a change or of a mean."""
        return ["" if f.measure_kind in _NO_KIN else one_unit(f) for f in self.facts]

    @cached_property
    def leads(self) -> list[str]:
        """What stands before each figure in its clause, after the figure before it."""
        found = []
        for i, fact in enumerate(self.facts):
            start = max(self.facts[i - 1].end if i else 0, fact.start - _LEAD)
            found.append(_STOP.split(self.text[start : fact.start])[-1])
        return found

    @cached_property
    def tails(self) -> list[str]:
        """What stands after each figure in its clause, before the next figure."""
        found = []
        for i, fact in enumerate(self.facts):
            stop = self.facts[i + 1].start if i + 1 < len(self.facts) else len(self.text)
            found.append(_STOP.split(self.text[fact.end : min(stop, fact.end + _BEHIND)])[0])
        return found

    def after(self, i: int) -> str:
        """The few characters after a figure."""
        return self.text[self.facts[i].end : self.facts[i].end + _NEXT]


class Pair:
    """Figure `i` as a possible part of figure `j`."""

    def __init__(self, figures: Figures, i: int, j: int):
        self.figures, self.i, self.j = figures, i, j
        self.part, self.whole = figures.facts[i], figures.facts[j]
        self.back = j < i
        """Whether the whole is told before its part."""

    @cached_property
    def between(self) -> str:
        """The text between the two."""
        first, second = (self.whole, self.part) if self.back else (self.part, self.whole)
        return self.figures.text[first.end : second.start]

    @cached_property
    def ends(self) -> int:
        """Ends of sentences between the two."""
        return len(_END.findall(self.between.strip()))

    @cached_property
    def clauses(self) -> int:
        """Ends of clauses between the two."""
        return len(_STOP.findall(self.between))

    @cached_property
    def last_sentence(self) -> str:
        """What is between the two in the sentence of the later one."""
        return _END.split(self.between)[-1]

    @cached_property
    def last_clause(self) -> str:
        """What is between the two in the clause of the later one."""
        return _STOP.split(self.between)[-1]

    @cached_property
    def kin(self) -> list[int]:
        """Figures between the two that have their unit."""
        low, high = sorted((self.i, self.j))
        unit = one_unit(self.part)
        return [k for k in range(low + 1, high) if self.figures.units[k] == unit]


def one_unit(fact: Fact) -> str:
    """The unit of a figure, one for all that count people.

    Example:
        >>> from types import SimpleNamespace
        >>> one_unit(SimpleNamespace(unit="名"))
        '人'
    """
    return _ONE_UNIT.get(fact.unit or "", fact.unit or "")


def comparable(part: Fact, whole: Fact) -> bool:
    """Whether one figure can be a part of the other by unit, kind and size."""
    if one_unit(part) != one_unit(whole) or part.unit in RATES or part.dimension in _NO_AMOUNTS:
        return False
    kinds = (part.measure_kind, whole.measure_kind)
    if "growth_rate" in kinds or (kinds[0] in _MEANS) != (kinds[1] in _MEANS):
        return False
    if _BALANCE.search(part.indicator) and not _BALANCE.search(whole.indicator):
        return False  # a surplus is no part of what was traded
    if _INFLOW.search(whole.indicator) and _SETTLED.search(part.indicator):
        return False  # what was settled may have come in before
    a, b = part.value, whole.value
    return a is not None and b is not None and 0 < a < b
