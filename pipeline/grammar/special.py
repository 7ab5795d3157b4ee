"""Amounts that are words of their own: 一半, 翻两番, 百分百, 两位数, 年过六旬."""

from __future__ import annotations

import re

from pipeline.grammar import bounds
from pipeline.grammar.numerals import CN_DIGITS
from pipeline.grammar.types import Number, Quantity

_SPECIAL = re.compile(
    r"(?P<half>(?:一半|半数)(?!是一半)|(?<=[过近超])半(?=[，。；、的数以]|$))"
    r"|(?P<double>翻了?(?P<times>[一两二三四五])?番|翻了?(?P<fold>[一两二三])?倍)"
    r"|(?P<all>百分之?百(?![一-九零]))|(?P<off>[对對半]折)"
    r"|(?P<digits>(?P<places>[两三四2-4])位数(?=以上|的?(?:同比)?(?:增|涨|上升|下降|跌|减)|$))"
    r"|(?P<decades>(?P<decade>[五六七八九5-9])旬(?=[老高的，。妇]|$)|(?P<age>花甲|古稀|耄耋)(?:(?=之年|老人)|(?<=年[近过逾届]..)))"
)
_AGES = {"花甲": 60, "古稀": 70, "耄耋": 80}
_AGE_BOUND = {
    "年过": "MORE_THAN",
    "年逾": "MORE_THAN",
    "已过": "MORE_THAN",
    "年近": "NEARLY",
    "将近": "NEARLY",
}


def read_special(n: str, start: int, floor: int) -> Quantity | None:
    """Such an amount at `start`, with its bounds, or None.

    Example:
        >>> q = read_special("翻两番", 0, 0)
        >>> q.value, q.unit
        (4, '倍')
        >>> q = read_special("保持两位数以上增长", 2, 0)
        >>> q.low, q.bound, q.unit
        (0.1, 'EQUAL_OR_MORE', '1')
    """
    match = _SPECIAL.match(n, start)
    if match is None:
        return None
    if match["half"]:
        return _with_bounds(n, match, floor, 0.5, "1", "ratio", "number")
    if match["double"]:
        times = CN_DIGITS[match["times"]] if match["times"] else 1
        fold = CN_DIGITS[match["fold"]] + 1 if match["fold"] else 2
        value = fold if match["double"].endswith("倍") else 2**times
        return _with_bounds(n, match, floor, value, "倍", "multiple", "multiple")
    if match["all"] or match["off"]:
        return _with_bounds(n, match, floor, 1 if match["all"] else 0.5, "1", "ratio", "percent")
    if match["digits"]:
        return _places(n, match, floor)
    return _decades(n, match)


def _with_bounds(
    n: str, match: re.Match[str], floor: int, value: Number, unit: str, dimension: str, kind: str
) -> Quantity:
    start, end, bound = match.start(), match.end(), "EQUAL"
    if (after := bounds.match_after(n, end)) is not None:
        end, bound = after
    if (before := bounds.before(n, start, floor, dimension)) is not None:
        start, bound = before
    elif n[start - 1 : start] == "过" and start > floor:
        start, bound = start - 1, "MORE_THAN"
    low = None if bound in ("LESS_THAN", "EQUAL_OR_LESS") else value
    high = None if bound in ("MORE_THAN", "EQUAL_OR_MORE") else value
    return Quantity(start, end, value, low, high, bound, unit, dimension, kind, match.span())


def _digit(sign: str) -> int:
    return int(sign) if sign.isdigit() else CN_DIGITS[sign]


def _places(n: str, match: re.Match[str], floor: int) -> Quantity:
    """两位数增长: a rate of at least 10 per cent."""
    places = match["places"]
    digits = _digit(places)
    value = 10 ** (digits - 1) / 100
    quantity = _with_bounds(n, match, floor, value, "1", "ratio", "percent")
    if quantity.bound != "EQUAL":
        return quantity
    return Quantity(
        *match.span(),
        None,
        value,
        10**digits / 100 - 0.01,
        "VAGUE_RANGE",
        "1",
        "ratio",
        "percent",
        match.span(),
    )


def _decades(n: str, match: re.Match[str]) -> Quantity:
    """年过六旬: an age."""
    value = _digit(match["decade"]) * 10 if match["decade"] else _AGES[match["age"]]
    word = n[max(0, match.start() - 2) : match.start()]
    bound = _AGE_BOUND.get(word, "EQUAL")
    start = match.start() - (2 if bound != "EQUAL" else 0)
    high = None if bound == "MORE_THAN" else value
    return Quantity(
        start, match.end(), value, value, high, bound, "a", "time", "age", match.span(), "旬", "age"
    )
