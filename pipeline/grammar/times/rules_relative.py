"""Windows (近三年), distances (十年前), ordinals within a span (最后一天) and counted repetition (每两周)."""

from __future__ import annotations

import re

from pipeline.grammar.times.model import Node
from pipeline.grammar.times.numbers import small
from pipeline.grammar.times.rules_date import weekday_number
from pipeline.grammar.times.scan import COUNT, NUMERIC, rule

Nodes = tuple[Node, ...] | None

UNITS = {
    "年": "a", "季度": "q", "个季度": "q", "个月": "mo", "周": "wk", "星期": "wk", "个星期": "wk",
    "礼拜": "wk", "个礼拜": "wk", "天": "d", "日": "d", "小时": "h", "个小时": "h", "钟头": "h",
    "个钟头": "h",
    "分钟": "min", "秒": "s", "秒钟": "s", "世纪": "c", "个世纪": "c", "刻钟": "qh", "个工作日": "d",
    "个交易日": "d", "昼夜": "d", "个周末": "wk",
}  # fmt: skip
_UNIT = "(?:" + "|".join(sorted(UNITS, key=len, reverse=True)) + ")"
_AHEAD = ("未来", "今后", "接下来", "往后", "下", "后")


def _hundredths(text: str, half: bool) -> int | None:
    """Amount in hundredths (半 50, 两…半 250)."""
    if text == "半":
        return 50
    n = small(text)
    return None if not n else n * 100 + (50 if half else 0)


@rule(
    "最近过未今接往这下",
    rf"(?P<way>最近|近|过去|未来|今后|接下来|往后|这|下)的?(?P<n>{COUNT}|半)(?:多|余|几)?(?P<half>个半(?=月|小时|星期))?"
    rf"(?P<u>{_UNIT}|(?<=半)月|(?<=半)小时)(?:多)?(?P<half2>半)?(?:以来|来|里|内|之内|以内|间|之间|期间|时间)?",
)
def _window(m: re.Match[str]) -> Nodes:
    amount = _hundredths(m["n"], bool(m["half"] or m["half2"]))
    unit = UNITS.get(m["u"], {"月": "mo", "小时": "h"}.get(m["u"], "d"))
    if amount is None or (m["way"] in ("这", "下") and amount < 200):
        return None
    return (Node("window", amount, 1 if m["way"] in _AHEAD else -1, unit),)


@rule(
    NUMERIC + "半",
    rf"(?P<n>{COUNT}|半)(?:多|余)?(?P<u>{_UNIT})多?(?P<half>半)?(?:以来|来(?![到自看说源访电华京回往信]))",
)
def _long_since(m: re.Match[str]) -> Nodes:
    amount = _hundredths(m["n"], bool(m["half"]))
    if m["u"] == "年" and amount is not None and 100000 <= amount <= 210000:
        return None  # 2020年以来 is a year
    return None if amount is None else (Node("window", amount, -1, UNITS[m["u"]]),)


@rule(
    NUMERIC + "半",
    rf"(?P<n>{COUNT}|半)(?:多|余)?(?P<mid>个半(?=月|小时))?(?P<u>{_UNIT}|月|小时)多?(?P<half>半)?"
    r"(?:(?P<way>之前|以前|之后|以后|前(?!后|夕|沿|锋|线|景|途|往|来|置|赴|所|提)|后(?!来|期|续|勤|方|卫|者|代))|(?P<back>过后))",
)
def _ago(m: re.Match[str]) -> Nodes:
    if m["u"] == "月" and not (m["mid"] or m["n"] == "半"):
        return None
    amount = _hundredths(m["n"], bool(m["half"] or m["mid"]))
    if amount is None:
        return None
    if m["u"] == "年" and 100000 <= amount <= 210000:
        return None  # 2020年以后 is a year
    if m["u"] == "日" and m["way"] in ("之前", "以前", "之后", "以后"):
        return None  # 二十日之前 is a day of the month
    way = m["way"] or "后"
    unit = UNITS.get(m["u"], "mo")
    return (Node("ago", amount, -1 if "前" in way else 1, unit),)


@rule(NUMERIC, rf"(?P<n>{COUNT})年前的?今[天日]")
def _years_ago_today(m: re.Match[str]) -> Nodes:
    n = small(m["n"])
    return (Node("year", rel=-n), Node("day", rel=0)) if n and n < 1000 else None


@rule(
    "前后上",
    rf"(?P<way>[前后上])(?P<n>{COUNT}|半)(?P<u>{_UNIT})(?:多|半)?(?:以?来|里|内|间|之间|期间|时间)?(?!前|后|比)",
)
def _plain_window(m: re.Match[str]) -> Nodes:
    amount = _hundredths(m["n"], False)
    unit = UNITS[m["u"]]
    if amount is None or (m["way"] == "前" and unit in ("mo", "q")) or (m["way"] == "上" and amount < 200):
        return None
    return (Node("window", amount, 1 if m["way"] == "后" else -1, unit),)


_RECURRING_UNIT = (
    r"(?=周[一二三四五六日末]|星期[一二三四五六日天]|礼拜[一二三四五六日天]|双休日|工作日)"
    r"|(?=上午|下午|早|晚|清晨|凌晨|傍晚|中午|夜|深夜|周末|双休日)|(?=[春夏秋冬][季天]|暑|寒假|月初|月底|月末|年底|年末|学期)"
)


@rule("每", rf"每(?:逢|到|当|个)?(?:{_RECURRING_UNIT})")
@rule("每", r"每(?:逢|到|当)")
@rule("逢", r"逢(?=周|星期|农历)")
def _whenever(m: re.Match[str]) -> Nodes:
    return (Node("set", 0, name="a"),)  # its unit is that of what follows


@rule(
    "第最",
    rf"(?:第(?P<n>{COUNT})|最后一)个?(?P<u>天|日|周|星期|礼拜|月|季度)(?P<w>[一二三四五六日天](?!天))?",
)
def _nth(m: re.Match[str]) -> Nodes:
    n = small(m["n"]) if m["n"] else -1
    if not n:
        return None
    if m["w"]:
        return (
            (Node("nth", n, weekday_number(m["w"]), "weekday"),) if m["u"] in ("周", "星期", "礼拜") else None
        )
    unit = {"天": "day", "日": "day", "月": "month", "季度": "quarter"}.get(m["u"], "week")
    return (Node("nth", n, 0, unit),)


@rule("前头最后", rf"(?P<way>前|头|最后|后)(?P<n>{COUNT})(?P<u>天|日|周|个?星期|个月)(?!前|后|内)")
def _first_n(m: re.Match[str]) -> Nodes:
    n = small(m["n"])
    if not n:
        return None
    unit = {"天": "d", "日": "d", "个月": "mo"}.get(m["u"], "wk")
    return (Node("firstn", n, 1 if m["way"] in ("前", "头") else -1, unit),)


@rule("每隔", rf"(?:每隔?|隔)(?P<n>{COUNT})(?P<u>{_UNIT})(?!人|家)")
def _each(m: re.Match[str]) -> Nodes:
    n = small(m["n"])
    if not n:
        return None
    unit = UNITS[m["u"]]
    if unit == "q":
        return (Node("set", 3 * n, name="mo"),)
    return (Node("set", n, name=unit),)
