"""Ranges whose ends are two quantities: 大于30且小于50, 介于20和30之间, 20个到30个之间."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.grammar.types import Quantity

_AND = re.compile(
    r"\s?(?:[，,、]?(?:且|并且|而且|但是?|而|和|又|同时|或者?|并|以及|也)?)(?:又|同时|也|要|应|还)?\s?[A-Za-z]?\s?"
)
_BETWEEN = re.compile(r"\s?(?:和|与|到|至|跟|同|及|、)\s?")
_INSIDE = re.compile(r"\s?(?:之间|中间)")
_CHAIN = re.compile(r"\s?(<=?|≤|≦)\s?[A-Za-z\u4e00-\u9fff]{1,2}\s?")
_LOWER = frozenset({"MORE_THAN", "EQUAL_OR_MORE"})
_UPPER = frozenset({"LESS_THAN", "EQUAL_OR_LESS"})


def join_ends(n: str, found: list[Quantity]) -> list[Quantity]:
    """Join neighbours that say the two ends of one range.

    Example:
        >>> from pipeline.grammar.quantities import find_quantities
        >>> [(q.low, q.high, q.low_open, q.high_open) for q in find_quantities("大于30且小于50")]
        [(30, 50, True, True)]
        >>> [(q.low, q.high) for q in find_quantities("介于20和30之间")]
        [(20, 30)]
    """
    result: list[Quantity] = []
    for q in found:
        joined = _join(n, result[-1], q) if result else None
        if joined is not None:
            result[-1] = joined
        else:
            result.append(q)
    return result


def _join(n: str, a: Quantity, b: Quantity) -> Quantity | None:
    if (
        a.cls not in (None, "article")
        or b.cls not in (None, "article")
        or b.start - a.end > 5
        or "rank" in (a.kind, b.kind)
    ):
        return None
    between = n[a.end : b.start]
    if not _same_unit(a, b):
        return None
    if a.bound == b.bound == "EQUAL" and _BETWEEN.fullmatch(between) and _INSIDE.match(n, b.end):
        return _range(a, b, a.value, b.value, a.start, b.end, False, False)
    if a.bound == "EQUAL" and b.bound in _UPPER and (match := _CHAIN.fullmatch(between)):
        return _range(a, b, a.value, b.value, a.start, b.end, match.group(1) == "<", b.bound == "LESS_THAN")
    lower, upper = (a, b) if a.bound in _LOWER else (b, a)
    if (
        lower.bound in _LOWER
        and upper.bound in _UPPER
        and _AND.fullmatch(between)
        and between not in ("、", "和")
    ):
        return _range(
            lower,
            upper,
            lower.value,
            upper.value,
            a.start,
            b.end,
            lower.bound == "MORE_THAN",
            upper.bound == "LESS_THAN",
        )
    return None


def _same_unit(a: Quantity, b: Quantity) -> bool:
    return a.unit == b.unit or a.unit is None or b.unit is None


def _range(
    a: Quantity,
    b: Quantity,
    low: int | float | None,
    high: int | float | None,
    start: int,
    end: int,
    low_open: bool,
    high_open: bool,
) -> Quantity | None:
    if low is None or high is None or low >= high:
        return None
    shown = b if b.unit is not None else a
    return replace(
        shown,
        start=start,
        end=end,
        value=None,
        low=low,
        high=high,
        bound="RANGE",
        low_open=low_open,
        high_open=high_open,
        cls=None,
    )
