"""Ordinals and ranks: 第三届, 第135届, 居世界首位, 排名第三, 前三名."""

from __future__ import annotations

import re

from pipeline.grammar.numerals import read_cardinal
from pipeline.grammar.types import Number, Quantity
from pipeline.grammar.units import match_unit

_RANKED = re.compile(
    r"(?:[位稳仍均也高]?居|位列|排名|排在|排位|名列|并列|稳居|列(?!车|为|入|出|席|举)|跃升至?|跃居|[升上]升?[至到为]?|退居|降至|排|位于|占据|获得?|夺得|取得|名次|名列|稳居|站稳|摘得"
    r"|世界|全国|全球|全省|全市|国内|亚洲|同类|行业)[^，。；、：\d一二三四五六七八九十]{0,9}$"
)
_TOP = re.compile(
    r"(?:居|位列|排名|排在|排|名列|列|跻身|进入|挺进|稳居|保持在?|位于|处于)[^，。；、：\d一二三四五六七八九十]{0,8}$"
)
_COUNTED = frozenset({"count", "time", "level", "other", "volume", "score"})
_CLOSED = frozenset("，。；、的！）)”\n：,;") | {""}


def is_ranked(n: str, start: int) -> bool:
    """Whether the words before `start` rank somebody: 位居全国, 排名."""
    return _RANKED.search(n, max(0, start - 16), start) is not None


def first_place(n: str, start: int) -> Quantity:
    """首位 or 首名: a rank after 居, else an ordinal."""
    ranked = is_ranked(n, start)
    return Quantity(
        start, start + 2, 1, 1, 1, "EQUAL", n[start + 1] if ranked else None, "rank" if ranked else "other",
        "rank" if ranked else "ordinal", (start, start + 1), n[start + 1], None if ranked else "ordinal",
    )  # fmt: skip


def chart_top(n: str, start: int) -> Quantity | None:
    """榜首 behind 居, 名列 and the like: the first place of a list.

    Example:
        >>> q = chart_top("位居全国榜首", 4)
        >>> q.value, q.unit, q.kind
        (1, '位', 'rank')
    """
    if not is_ranked(n, start):
        return None
    span = (start + 1, start + 2)
    return Quantity(start, start + 2, 1, 1, 1, "EQUAL", "位", "rank", "rank", span, "位")


def read_ordinal(n: str, start: int) -> tuple[Quantity | None, int]:
    """The ordinal whose 第 stands before `start`, and where to go on.

    Example:
        >>> q, _ = read_ordinal("位居全国第三位", 5)
        >>> q.value, q.kind, q.unit
        (3, 'rank', '位')
        >>> q, _ = read_ordinal("第135届", 1)
        >>> q.value, q.kind, q.cls
        (135, 'ordinal', 'ordinal')
    """
    numeral = read_cardinal(n, start) if n[start] not in "半几" else None
    if numeral is None or numeral.low is None:
        return None, numeral.end if numeral else start + 1
    end = numeral.end
    unit = match_unit(n, end)
    spaced = n[start - 1] == " "  # 第 7 个
    if unit is not None and unit.start - end <= spaced and unit.dimension in _COUNTED and unit.code != "L":
        end = unit.end
    printed = n[numeral.end : end].lstrip()
    closed = n[end : end + 1] in _CLOSED
    ranked = (printed in ("位", "名") or (not printed and closed)) and is_ranked(n, start - 1)
    begin = start - 1 if n[start - 1] == "第" else start - 2
    if n.startswith("倒数", max(0, begin - 2)) and begin >= 2:
        begin, ranked = begin - 2, False
    value = numeral.value
    high, last = numeral.high, _last_of(n, numeral.value, end, printed)
    if last is not None:
        high, end, printed = last
        value, ranked = None, ranked or (printed in ("位", "名") and is_ranked(n, start - 1))
    quantity = Quantity(
        begin, end, value, numeral.low, high, "EQUAL" if value is not None else "RANGE",
        (printed or "位") if ranked else (printed or None), "rank" if ranked else "other",
        "rank" if ranked else "ordinal", (start, numeral.end), printed, None if ranked else "ordinal",
    )  # fmt: skip
    return quantity, end


_TO = re.compile(r"\s?(?:[至到]|——?|[-–~～〜])\s?(?P<ordinal>第)?(?=[0-9一二两三四五六七八九十百])")


def _last_of(n: str, first: Number | None, at: int, printed: str) -> tuple[Number, int, str] | None:
    """The other end of 第三至第五名, 第1—3章: its number, its end and what it counts; None where none is.

    What is counted stands behind the second number at least, or both numbers have their 第.
    """
    match = _TO.match(n, at)
    second = read_cardinal(n, match.end()) if match is not None else None
    if match is None or second is None or not isinstance(second.value, int) or second.scale > 1:
        return None
    unit = match_unit(n, second.end)
    counts = unit is not None and unit.start == second.end and unit.dimension in _COUNTED
    word = n[second.end : unit.end] if unit is not None and counts else ""
    if n.startswith("季度", second.end):  # the calendar's
        return None
    if not isinstance(first, int) or not first < second.value < 10**4:
        return None
    if (printed and printed != word) or not (word or match["ordinal"]):
        return None
    if not word and n[second.end : second.end + 1] not in _CLOSED:
        return None
    return second.value, unit.end if unit is not None and counts else second.end, word


def read_top(n: str, start: int) -> Quantity | None:
    """位居全国前十, 排名前三位: a rank that is said to be no worse than a number."""
    if n[start - 1 : start] != "前" or start < 2 or _TOP.search(n, max(0, start - 12), start - 1) is None:
        return None
    numeral = read_cardinal(n, start)
    if numeral is None or not isinstance(numeral.value, int) or not 1 < numeral.value <= 1000:
        return None
    end = numeral.end + (n[numeral.end : numeral.end + 1] in ("位", "名", "强"))
    printed = n[numeral.end : end]
    if n[end : end + 1] not in _CLOSED and not printed:
        return None
    unit = "名" if printed == "名" else "位"
    value = numeral.value
    span = (numeral.start, numeral.end)
    return Quantity(start - 1, end, value, None, value, "EQUAL_OR_LESS", unit, "rank", "rank", span, printed)


def is_top(n: str, start: int, printed: str) -> bool:
    """前三名, 前10位, 头三名: places of a ranking, counted from the top."""
    return n[start - 1 : start] in ("前", "头") and printed in ("名", "位", "强")
