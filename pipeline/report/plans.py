"""Plans set against results: a planned figure beside the achieved ones of the same owner and indicator."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, Protocol, TypeVar

from pipeline.records import FactRecord, Number
from pipeline.report.lookup import period_dates

SIMILAR = 0.7
"""Likeness (difflib ratio) from which two indicators with the same counted thing are taken for the same."""

MOST = 5
"""Achieved figures of the time of a plan that are set beside it."""

_PLAN_WORDS = re.compile(r"计划|力争|预计|将|拟|目标|争取|确保|完成|实现|全年|累计")


class Stated(Protocol):
    """What pairing needs of a row."""

    fact: FactRecord
    owner: str
    issue_date: str | None


StatedT = TypeVar("StatedT", bound=Stated)

_Measure = tuple[str, str | None, str | None, str]
_Days = tuple[str, str] | None
_Index = dict[tuple[str, str], dict[_Measure, dict[tuple[Number | None, _Days], StatedT]]]


@dataclass(frozen=True, slots=True)
class Pair(Generic[StatedT]):
    """A planned figure and an achieved one."""

    planned: StatedT
    achieved: StatedT
    relation: str
    """same (their periods overlap) | before (achieved before the time of the plan) | after | unknown"""

    @property
    def attained(self) -> float | None:
        """Achieved over planned, where both have a value and hold for the same time."""
        plan, done = self.planned.fact.value, self.achieved.fact.value
        return done / plan if self.relation == "same" and plan and done is not None else None

    @property
    def difference(self) -> float | None:
        """Achieved less planned, in their unit."""
        plan, done = self.planned.fact.value, self.achieved.fact.value
        return done - plan if plan is not None and done is not None else None


def pair_plans(rows: Iterable[StatedT]) -> list[Pair[StatedT]]:
    """Every planned figure with the achieved figures to compare it with.

    Two figures are compared when owner, unit and dimension are the same and the indicators are the same but
    for words of planning, or alike while they count the same things. Figures of the time of the plan are
    given, the first `MOST` of them; where there is none, the last one before it, else the first one after it,
    else those of no time. The same figure stated again (same value and period) is taken once.
    """
    achieved: _Index[StatedT] = {}
    planned: _Index[StatedT] = {}
    for row in rows:
        index = {"planned": planned, "actual": achieved}.get(row.fact.modality)
        if index is not None:
            figures = index.setdefault((row.owner, row.fact.unit), {}).setdefault(_measure(row.fact), {})
            figures.setdefault((row.fact.value, _days(row)), row)
    pairs: list[Pair[StatedT]] = []
    for where, measures in planned.items():
        for measure, plans in measures.items():
            done = [
                row
                for other, found in achieved.get(where, {}).items()
                if _alike(measure, other)
                for row in found.values()
            ]
            for plan in plans.values():
                pairs += _nearest([Pair(plan, row, _relation(plan, row)) for row in done])
    return pairs


def _nearest(found: list[Pair[StatedT]]) -> list[Pair[StatedT]]:
    def end(pair: Pair[StatedT]) -> str:
        days = _days(pair.achieved)
        return days[1] if days else ""

    by_relation: dict[str, list[Pair[StatedT]]] = {}
    for pair in found:
        by_relation.setdefault(pair.relation, []).append(pair)
    if "same" in by_relation:
        return by_relation["same"][:MOST]
    if "before" in by_relation:
        return [max(by_relation["before"], key=end)]
    if "after" in by_relation:
        return [min(by_relation["after"], key=end)]
    return by_relation.get("unknown", [])[:MOST]


def _measure(fact: FactRecord) -> _Measure:
    """What a figure measures, without words of planning."""
    words = _PLAN_WORDS.sub("", "".join(fact.indicator.split()))
    return words, fact.counted, fact.constraint, fact.dimension


def _alike(one: _Measure, other: _Measure) -> bool:
    if one[2:] != other[2:]:
        return False
    if one[0] == other[0]:
        return True
    same_count = one[1] is not None and one[1] == other[1]
    return same_count and SequenceMatcher(None, one[0], other[0], autojunk=False).ratio() >= SIMILAR


def _relation(plan: Stated, done: Stated) -> str:
    planned, achieved = _days(plan), _days(done)
    if planned is None or achieved is None:
        return "unknown"
    if achieved[1] < planned[0]:
        return "before"
    if achieved[0] > planned[1]:
        return "after"
    return "same"


def _days(row: Stated) -> _Days:
    """First and last day of a period as ISO dates (they compare as strings); a point for an `as_of`."""
    start, end = period_dates(row.fact, row.issue_date)
    if start is None and end is None:
        return None
    return (start or end or "", end or start or "")
