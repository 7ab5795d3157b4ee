"""Ranges whose ends are two quantities: 大于30且小于50, 介于20和30之间, 20个到30个之间."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.grammar.types import Quantity

_AND = re.compile(
    r"\s?(?:[，,、]?(?:且|并且|而且|但是?|而|和|又|同时|或者?|并|以及|也)?)(?:又|同时|也|要|应|还)?\s?[A-Za-z]?\s?"
)
_BETWEEN = re.compile(r"\s?(?:和|与|與|到|至|跟|同|及|、)\s?")
_INSIDE = re.compile(r"\s?(?:[之中]间|[之中]間)")
_BETWIXT = re.compile(r"介[于於乎]\s?$")
_END = "[0-9零一二两三四五六七八九十百千万亿点.]{1,12}"
_ON = re.compile(rf"\s?[和与與跟同及到至]\s?{_END}")
_TO_END = re.compile(rf"\s?[和与與跟同及]\s?{_END}\s?(?:[之中]间|[之中]間)")
_FROM_END = re.compile(rf"{_END}\s?[和与與跟同及]\s?$")
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
        (
            (a.cls not in (None, "article") or b.cls not in (None, "article"))
            and not (a.cls == b.cls and a.cls in ("age", "threshold"))
        )
        or b.start - a.end > 5
        or "rank" in (a.kind, b.kind)
    ):
        return None
    between = n[a.end : b.start]
    if not _same_unit(a, b):
        return None
    if a.bound == b.bound == "EQUAL" and _BETWEEN.fullmatch(between) and _frames(n, a.start, b.end):
        return _range(a, b, a.value, b.value, a.start, b.end, False, False)
    if a.bound == "EQUAL" and b.bound in _UPPER and (match := _CHAIN.fullmatch(between)):
        return _range(a, b, a.value, b.value, a.start, b.end, match.group(1) == "<", b.bound == "LESS_THAN")
    lower, upper = (a, b) if a.bound in _LOWER else (b, a)
    if (
        lower.bound in _LOWER
        and upper.bound in _UPPER
        and _AND.fullmatch(between)
        and (between != "和" and (between != "、" or _are_limits(n, a, b)))
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


def is_end(n: str, start: int, end: int) -> bool:
    """Whether a bare numeral is an end of a range that 之间 closes (八和十之间).

    Example:
        >>> is_end("介于二与四之间", 2, 3), is_end("介于二与四之间", 4, 5), is_end("三和四", 0, 1)
        (True, True, False)
    """
    if _TO_END.match(n, end) is not None:
        return True
    if _BETWIXT.search(n, max(0, start - 3), start) is not None:
        return _ON.match(n, end) is not None
    if (first := _FROM_END.search(n, max(0, start - 14), start)) is None:
        return False
    return _frames(n, first.start(), end)


def _frames(n: str, start: int, end: int) -> bool:
    """Whether two ends stand in a frame: 20和30之间, 介于20和30."""
    return _INSIDE.match(n, end) is not None or _BETWIXT.search(n, max(0, start - 3), start) is not None


def _are_limits(n: str, a: Quantity, b: Quantity) -> bool:
    """18岁以上、60岁以下; 大于1、小于2: two limits in one manner, the lower one first."""
    if n[a.start : a.start + 2] in ("大于", "高于", "大於", "高於"):
        return n[b.start : b.start + 2] in ("小于", "低于", "小於", "低於")
    return n[a.end - 2 : a.end] == "以上" and n[b.end - 2 : b.end] in ("以下", "以内")


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
        cls=a.cls if a.cls == b.cls and a.cls != "article" else None,
    )
