"""Arithmetic that printed figures should keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from pipeline.annotations import Check, Fact

_SHARES = ("入会率", "覆盖率", "合格率", "满意率", "及格率", "参与率", "上座率", "占比", "比重")
"""Ratios of a part to its whole, which can't pass one (a premium or a growth rate can)."""
_MOST = 24
"""Parts of one division that are added up."""
_LIST_GAP = 10
"""Characters between parts that stand in one list."""


def check_facts(facts: list[Fact]) -> list[Check]:
    """Checks over the facts of an article.

    Sums of parts (94 = 1 + 9 + 84), parts against their whole, ratios inside 0 to 1 where they must be.

    Example:
        >>> check_facts([])
        []
    """
    by_id = {f.id: f for f in facts}
    parts: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.part_of in by_id and fact.same_as is None:
            parts[fact.part_of].append(fact)
    checks = []
    for whole_id, members in parts.items():
        checks.extend(_check_whole(by_id[whole_id], members))
    checks.extend(c for f in facts if (c := _check_ratio(f)))
    return checks


def show(value: int | float | None) -> str:
    """A number as a reader writes it.

    Example:
        >>> show(23600.0), show(0.85)
        ('23600', '0.85')
    """
    return f"{value:.6f}".rstrip("0").rstrip(".") if value is not None else "?"


def _tolerance(facts: Iterable[Fact]) -> float:
    """Rounding of printed figures: half a unit of the last digit of each, two for estimates."""
    total = 0.0
    for fact in facts:
        value = abs(fact.value or 0)
        step = 1.0
        while value >= 1e4 and value % (step * 10) == 0 and step < value:
            step *= 10
        total += step / 2 if step > 1 else 0
    return total


def _check_whole(whole: Fact, members: list[Fact]) -> list[Check]:
    exact = [m for m in members if m.value is not None]
    if whole.value is None or not exact:
        return []
    checks = [check] if (check := _check_sum(whole, exact)) else []
    for m in exact:
        ok = (m.value or 0) <= whole.value or whole.high is None
        checks.append(
            Check(
                "part_le_whole",
                [whole.id, m.id],
                ok,
                f"{show(m.value)} {'≤' if ok else '>'} {show(whole.value)}",
            )
        )
    return checks


def _check_sum(whole: Fact, members: list[Fact]) -> Check | None:
    """Whether parts sum to their whole: parts in a row that do, or a list of parts that passes the whole.

    A whole may be divided more than once (by sex and by age), so parts that stand apart can pass it together.
    """
    runs = [members[i:j] for i in range(len(members)) for j in range(i + 2, min(i + _MOST, len(members)) + 1)]
    runs = [run for run in runs if all(f.bound == "EQUAL" for f in (whole, *run))]
    found = next((run for run in runs if _excess(whole, run) == 0), None)
    lists = (run for run in runs if all(b.start - a.end <= _LIST_GAP for a, b in pairwise(run)))
    run = found or next((run for run in lists if _excess(whole, run) > 0), None)
    if run is None:
        return None
    total = sum(m.value or 0 for m in run)
    sign = "=" if total == whole.value else "≈" if found else "≠"
    says = f"{show(whole.value)} {sign} {' + '.join(show(m.value) for m in run)}"
    return Check("sum", [whole.id, *(m.id for m in run)], found is not None, says)


def _excess(whole: Fact, run: list[Fact]) -> float:
    """By how much parts pass their whole (below 0: by how much they fall short); 0 within the rounding."""
    excess = sum(m.value or 0 for m in run) - (whole.value or 0)
    return 0.0 if abs(excess) <= _tolerance([whole, *run]) else excess


def _check_ratio(fact: Fact) -> Check | None:
    if fact.measure_kind != "ratio" or fact.dimension != "ratio" or fact.value is None or fact.value <= 1:
        return None
    if not fact.indicator.endswith(_SHARES):
        return None
    return Check("ratio_range", [fact.id], False, f"{fact.indicator} {show(fact.value)} > 1")


def check_issue(articles: list[Any]) -> list[Check]:
    """Checks across the articles of an issue: the same fact told with different figures.

    Args:
        articles: article records; facts are compared by owner, indicator, unit and period.
    """
    told: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for article in articles:
        for fact in article.facts:
            if (
                fact.value is None
                or fact.owner is None
                or fact.same_as
                or fact.period is None
                or len(fact.indicator) < 4
            ):
                continue
            key = (
                fact.owner_entity or fact.owner,
                fact.indicator,
                fact.unit,
                fact.period.start,
                fact.period.end,
                fact.modality,
            )
            told[key].append((article.id, fact))
    checks = []
    for found in told.values():
        if len({article for article, _ in found}) < 2:
            continue
        first, *rest = [fact for _, fact in found]
        for other in rest:
            ok = other.value == first.value
            says = f"{show(first.value)} {'=' if ok else '≠'} {show(other.value)}"
            checks.append(Check("same", [first.id, other.id], ok, says))
    return checks
