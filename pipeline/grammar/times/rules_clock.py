"""Written forms of times of day: 9点半, 20:30, 差五分八点, 下午三点一刻."""

from __future__ import annotations

import re

from pipeline.grammar.times.model import Node
from pipeline.grammar.times.numbers import small
from pipeline.grammar.times.scan import CN, DASH, DIGITS, NUMERIC, N, rule

Nodes = tuple[Node, ...] | None


@rule(DIGITS, r"(?P<h>[0-9]{1,2}):(?P<mi>[0-9]{2})(?::(?P<s>[0-9]{2}))?(?![0-9:])")
def _colon(m: re.Match[str]) -> Nodes:
    h, minute, second = int(m["h"]), int(m["mi"]), int(m["s"] or 0)
    if h > 24 or minute > 59 or second > 59 or (h == 24 and minute):
        return None
    return (Node("clock", h * 60 + minute, second, "second" if m["s"] else "minute"),)


@rule(
    DIGITS, r"(?P<h>1[0-2]|0?[1-9])(?::(?P<mi>[0-5][0-9]))? ?(?P<half>[AaPp])(?:\.[Mm]\.?|[Mm])(?![A-Za-z])"
)
def _twelve_hours(m: re.Match[str]) -> Nodes:
    """3:30pm."""
    minutes = int(m["h"]) % 12 * 60 + int(m["mi"] or 0) + (720 if m["half"] in "Pp" else 0)
    return (Node("clock", minutes, 0, "minute" if m["mi"] else "hour"),)


_HOUR = rf"(?P<h>{N}|两)"
_REST = (
    r"(?:(?P<half>半)|过?(?P<quarter>[一三13])刻钟?|(?P<sharp>整|正(?![在是式]))|"
    rf"过?(?:(?P<mi>[零〇]?{N})分(?!之)(?:(?P<s>{N})秒)?"
    rf"|(?P<bare>[0-5][0-9]|[零〇][一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?)"
    rf"(?=[^0-9{CN}个点万亿百千%年月日周分倍米名人元条项.]|$)))?"
)


@rule(NUMERIC, rf"{_HOUR}(?P<sign>点钟?)(?![0-9]+%){_REST}")
@rule(NUMERIC, rf"{_HOUR}(?P<sign>时)(?![间代候期刻空速尚差光效事针段区而不更]|至今(?![天日晚早年])){_REST}")
def _clock(m: re.Match[str]) -> Nodes:
    h = small(m["h"])
    if h is None or h > 24:
        return None
    minute, second, grain = 0, 0, "hour"
    if m["half"]:
        minute, grain = 30, "minute"
    elif m["quarter"]:
        minute, grain = 15 * (small(m["quarter"]) or 0), "minute"
    elif m["mi"] or m["bare"]:
        minute = small((m["mi"] or m["bare"]).lstrip("零〇") or "零") or 0
        grain = "minute"
        if m["s"]:
            second, grain = small(m["s"]) or 0, "second"
    if minute > 59 or second > 59 or (h == 24 and minute):
        return None
    sure = bool(m["half"] or m["quarter"] or m["sharp"] or (m["mi"] and "分" in m[0])) or m["sign"] == "点钟"
    sure = sure or (m["sign"] == "时" and m["h"].isascii())
    return (Node("clock", h * 60 + minute, second, grain if sure else grain + "?"),)


@rule(
    "一二三四五六七八",
    r"(?P<a>[一二三四五六七八])(?P<b>[二三四五六七八九])(?:点钟|点(?=左右|多|许|[，。]|$))",
)
@rule(NUMERIC, rf"(?P<a>{N}){DASH}(?P<b>{N})(?:点钟?|时(?![间代候期刻空速段]))(?![建意要经看体原])")
def _clocks(m: re.Match[str]) -> Nodes:
    a, b = small(m["a"]), small(m["b"])
    if a is None or b is None or a > 24 or b > 24 or a == b:
        return None
    if m.end("a") == m.start("b") and b != a + 1:
        return None  # 八九点钟, but not 三五点钟
    return (Node("clocks", a, b),)


@rule("差", rf"差(?P<n>{N}|一刻)(?:分钟?|钟)?(?:到|不到)?(?P<h>{N}|两)点钟?")
def _before(m: re.Match[str]) -> Nodes:
    h, n = small(m["h"]), 15 if m["n"] == "一刻" else small(m["n"])
    if h is None or h > 24 or not n or n > 59:
        return None
    return (Node("clock", (h * 60 - n) % 1440, 0, "minute"),)


@rule(NUMERIC, rf"(?P<h>{N}|两)点(?:钟)?差(?:(?P<n>{N})分钟?|(?P<q>一刻)钟?)")
def _lacking(m: re.Match[str]) -> Nodes:
    h, n = small(m["h"]), 15 if m["q"] else small(m["n"])
    if h is None or h > 24 or not n or n > 59:
        return None
    return (Node("clock", (h * 60 - n) % 1440, 0, "minute"),)
