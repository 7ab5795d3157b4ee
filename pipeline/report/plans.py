"""Plans set against results: a planned figure beside the achieved ones of the same owner and indicator."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, Protocol, TypeVar

from pipeline.records import FactRecord
from pipeline.report.lookup import period_dates

SIMILAR = 0.7
"""Likeness (difflib ratio) from which two indicators with the same counted thing are taken for the same."""

_PLAN_WORDS = re.compile(r"计划|力争|预计|将|拟|目标|争取|确保|完成|实现|全年|累计")


class Stated(Protocol):
    """What pairing needs of a row."""

    fact: FactRecord
    owner: str
    issue_date: str | None


StatedT = TypeVar("StatedT", bound=Stated)


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
    for words of planning, or alike while they count the same things. Figures of the time of the plan are all
    given; where there is none, the last one before it, else the first one after it, else those of no time.
    """
    achieved: dict[tuple[str, str], list[StatedT]] = {}
    planned: list[StatedT] = []
    for row in rows:
        if row.fact.modality == "planned":
            planned.append(row)
        elif row.fact.modality == "actual":
            achieved.setdefault((row.owner, row.fact.unit), []).append(row)
    pairs: list[Pair[StatedT]] = []
    for plan in planned:
        found = [
            Pair(plan, done, _relation(plan, done))
            for done in achieved.get((plan.owner, plan.fact.unit), [])
            if _same_indicator(plan.fact, done.fact)
        ]
        pairs += _nearest(found)
    return pairs


def _nearest(found: list[Pair[StatedT]]) -> list[Pair[StatedT]]:
    def end(pair: Pair[StatedT]) -> str:
        days = _days(pair.achieved)
        return days[1] if days else ""

    by_relation: dict[str, list[Pair[StatedT]]] = {}
    for pair in found:
        by_relation.setdefault(pair.relation, []).append(pair)
    if "same" in by_relation:
        return by_relation["same"]
    if "before" in by_relation:
        return [max(by_relation["before"], key=end)]
    if "after" in by_relation:
        return [min(by_relation["after"], key=end)]
    return by_relation.get("unknown", [])


def _same_indicator(one: FactRecord, other: FactRecord) -> bool:
    if one.dimension != other.dimension or one.constraint != other.constraint:
        return False
    a, b = (_PLAN_WORDS.sub("", "".join(f.indicator.split())) for f in (one, other))
    if a == b:
        return True
    same_count = one.counted is not None and one.counted == other.counted
    return same_count and SequenceMatcher(None, a, b, autojunk=False).ratio() >= SIMILAR


def _relation(plan: Stated, done: Stated) -> str:
    planned, achieved = _days(plan), _days(done)
    if planned is None or achieved is None:
        return "unknown"
    if achieved[1] < planned[0]:
        return "before"
    if achieved[0] > planned[1]:
        return "after"
    return "same"


def _days(row: Stated) -> tuple[str, str] | None:
    """First and last day of a period as ISO dates (they compare as strings); a point for an `as_of`."""
    start, end = period_dates(row.fact, row.issue_date)
    if start is None and end is None:
        return None
    return (start or end or "", end or start or "")
