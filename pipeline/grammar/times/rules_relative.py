"""Windows (近三年), distances (十年前), ordinals within a span (最后一天) and counted repetition (每两周)."""

from __future__ import annotations

import re

from pipeline.grammar.times.model import Node
from pipeline.grammar.times.numbers import small
from pipeline.grammar.times.rules_date import weekday_number
from pipeline.grammar.times.scan import COUNT, DASH, NUMERIC, rule

Nodes = tuple[Node, ...] | None

UNITS = {
    "年": "a", "个季度": "q", "个月": "mo", "周": "wk", "星期": "wk", "个星期": "wk", "礼拜": "wk",
    "个礼拜": "wk", "天": "d", "日": "d", "小时": "h", "个小时": "h", "钟头": "h", "个钟头": "h",
    "分钟": "min", "秒": "s", "秒钟": "s", "世纪": "c", "个世纪": "c", "刻钟": "qh", "个工作日": "d",
    "个交易日": "d", "昼夜": "d", "个周末": "wk", "个多月": "mo", "个多小时": "h", "个多星期": "wk",
    "个多世纪": "c", "个半月": "mo", "个半小时": "h", "个半世纪": "c",
}  # fmt: skip
_AFTER_HALF = {"月": "mo", "小时": "h", "载": "a"}
_UNIT = "(?:" + "|".join(sorted(UNITS, key=len, reverse=True)) + "|(?<=半)月|(?<=半)载)"
_AHEAD = ("未来", "今后", "接下来", "往后", "下", "后")
_AMOUNT = rf"(?P<n>{COUNT}(?:{DASH}{COUNT})?|好?几十?|数十?|十几|几百|数百|半)(?:多|余|几)?"
_LENGTH = rf"{_AMOUNT}(?P<u>{_UNIT})多?(?P<half>半)?"
"""How long: 三年, 两年半, 一个半月, 三到五年, 十多天."""
_PAIR = re.compile("[一二两三四五六七八九]{2}")


_BEFORE = "前(?![后夕沿锋线景途往置赴]|所未|来(?![到过华京])|提(?![高升出供交起]))"


def _is_vague(m: re.Match[str]) -> bool:
    return m["n"][-1] in "几数" or m["n"][0] in "几数好" or "几" in m["n"]


def _hundredths(m: re.Match[str]) -> int | None:
    """Amount of a `_LENGTH` in hundredths; the wider end of 三到五年, 两三年."""
    text = m["n"]
    if text == "半":
        return 50
    if _PAIR.fullmatch(text):
        text = text[-1]
    n = small(re.split("-|~|至|到", text)[-1].strip())
    return None if not n else n * 100 + (50 if m["half"] or "个半" in m["u"] else 0)


def _unit(m: re.Match[str]) -> str:
    return UNITS.get(m["u"]) or _AFTER_HALF[m["u"]]


def _is_year(m: re.Match[str], amount: int) -> bool:
    """2020年以来, 21世纪以后: a year or century and no length (which 一千多年前 is)."""
    if m["u"] == "年" and 100000 <= amount <= 210000:
        return m["n"][-1].isascii() and not re.search("[多余几]", m[0])
    return bool(m["u"] == "世纪" and m["n"] != "半")


def _vague(ahead: bool) -> Nodes:
    return (Node("vague", name="FUTURE_REF" if ahead else "PAST_REF"),)


@rule(
    "最近过未今接往这下",
    rf"(?P<way>最近|(?<!附)近|过去|过往|未来|今后|接下来|往后|这|下)的?{_LENGTH}(?:以来|来|里|内|之内|以内|间|之间|期间|时间)?",
)
def _window(m: re.Match[str]) -> Nodes:
    ahead = m["way"] in _AHEAD
    if _is_vague(m):
        return _vague(ahead) if m["way"] != "下" else None
    amount = _hundredths(m)
    if amount is None or (m["way"] in ("这", "下") and amount < 200):
        return None
    return (Node("window", amount, 1 if ahead else -1, _unit(m), rel=0 if m["way"] == "这" else None),)


@rule(NUMERIC + "半几数好", rf"{_LENGTH}(?:以来|来(?![到自看说源访电华京回往信]))")
def _long_since(m: re.Match[str]) -> Nodes:
    if _is_vague(m):
        return _vague(False)
    amount = _hundredths(m)
    if amount is None or _is_year(m, amount) or m["u"] == "日":
        return None  # 13日以来 begins on a day of the month; days are counted with 天
    return (Node("window", amount, -1, _unit(m)),)


_AND = rf"(?:[零又]?(?P<n2>{COUNT}|半)(?P<u2>{_UNIT}|分(?=[之以]?[前后])))?"
"""A smaller unit behind: 1小时|30分钟, 一年|零三个月."""


_WAY = rf"(?:(?P<way>之前|以前|之后|以后|{_BEFORE}|后(?![来期续勤方卫者代]))|过后)"


@rule(NUMERIC + "半几数好", rf"{_LENGTH}{_AND}{_WAY}")
@rule("今现即", rf"(?:今天|今日|现在|即日)(?:起|开始)的?{_LENGTH}{_AND}{_WAY}")
def _ago(m: re.Match[str]) -> Nodes:
    way = m["way"] or "后"
    if _is_vague(m):
        return _vague("后" in way)
    amount = _hundredths(m)
    if amount is None or _is_year(m, amount):
        return None
    if amount >= 10000 and m["u"] == "年" and re.search("[多余]", m[0]):
        return _vague("后" in way)  # 一千多年前 names no year
    if m["u"] == "日" and way in ("之前", "以前", "之后", "以后"):
        return None  # 二十日之前 is a day of the month
    return _distance(m, amount, -1 if "前" in way else 1)


def _distance(m: re.Match[str], amount: int, sign: int) -> Nodes:
    first = Node("ago", amount, sign, _unit(m))
    if not m["n2"]:
        return (first,)
    more = 50 if m["n2"] == "半" else 100 * (small(m["n2"]) or 0)
    return (first, Node("plus", more, sign, UNITS.get(m["u2"], "min"))) if more else None


@rule(
    NUMERIC + "半",
    rf"{_LENGTH}(?:(?:之内|以内|内)(?![部容外地心需侧销])|(?<=[年月周天])间(?![隔接断或距谍谐伐作]))",
)
def _within(m: re.Match[str]) -> Nodes:
    """两年内, 十年间: a window whose direction the sentence tells."""
    amount = None if _is_vague(m) else _hundredths(m)
    if amount is None or _is_year(m, amount):
        return None
    return (Node("within", amount, 1, _unit(m)),)


@rule("再", rf"再过{_LENGTH}{_AND}(?!后|以后|之后)")
@rule("过", rf"过{_LENGTH}{_AND}(?:之后|以后|后)?")
def _ahead(m: re.Match[str]) -> Nodes:
    amount = None if _is_vague(m) else _hundredths(m)
    if amount is None or _is_year(m, amount):
        return None
    nodes = _distance(m, amount, 1)
    return nodes if m[0][0] == "再" or nodes is None else (nodes[0]._replace(b=2), *nodes[1:])


@rule(NUMERIC, rf"(?P<n>{COUNT})年前的?今[天日]")
def _years_ago_today(m: re.Match[str]) -> Nodes:
    n = small(m["n"])
    return (Node("year", rel=-n), Node("day", rel=0)) if n and n < 1000 else None


@rule(
    "前后上",
    rf"(?P<way>[前后上]){_LENGTH}(?:以?来|里|内|间|之间|期间|时间)?(?!前|后|比)",
)
def _plain_window(m: re.Match[str]) -> Nodes:
    if _is_vague(m):
        return None
    amount, unit = _hundredths(m), _unit(m)
    if amount is None or (m["way"] == "前" and unit in ("mo", "q")) or (m["way"] == "上" and amount < 200):
        return None
    return (Node("window", amount, 1 if m["way"] == "后" else -1, unit),)


_RECURRING_UNIT = (
    r"(?=周[一二三四五六日末]|星期[一二三四五六日天]|礼拜[一二三四五六日天]|双休日|工作日)"
    r"|(?=上午|下午|早|晚|清晨|凌晨|傍晚|中午|夜|深夜|周末|双休日)"
    r"|(?=[春夏秋冬][季天]|暑|寒假|月初|月底|月末|年底|年末|学期)"
)


@rule("每", rf"每(?:逢|到|当|个)?(?:{_RECURRING_UNIT})")
@rule("每", r"每(?:逢|到|当)")
@rule("逢", r"逢(?=周|星期|农历)")
def _whenever(m: re.Match[str]) -> Nodes:
    return (Node("set", 0, name="a"),)  # its unit is that of what follows


@rule(
    "第最",
    rf"(?:第(?P<n>{COUNT})|最后一)个?(?P<u>天|日|周|星期|礼拜|月|季度|年)(?P<w>[一二三四五六日天](?!天))?",
)
def _nth(m: re.Match[str]) -> Nodes:
    n = small(m["n"]) if m["n"] else -1
    if not n:
        return None
    if m["w"]:
        return (
            (Node("nth", n, weekday_number(m["w"]), "weekday"),) if m["u"] in ("周", "星期", "礼拜") else None
        )
    unit = {"天": "day", "日": "day", "月": "month", "季度": "quarter", "年": "year"}.get(m["u"], "week")
    return (Node("nth", n, 0, unit),)


@rule("上下", r"(?P<way>[上下])一?个(?=[\u4e00-\u9fff]{1,8}[节夕夜日]|[圣中端清春元国重]|感恩)")
def _which(m: re.Match[str]) -> Nodes:
    return (Node("which", -1 if m["way"] == "上" else 1),)


@rule("上下", r"(?P<way>[上下])一?个工作日")
def _next_workday(m: re.Match[str]) -> Nodes:
    return (Node("workday", rel=-1 if m["way"] == "上" else 1),)


@rule("首末", r"(?P<way>首|末)(?P<u>日|周|月)(?![发报])")
def _first_or_last(m: re.Match[str]) -> Nodes:
    unit = {"日": "day", "周": "week", "月": "month"}[m["u"]]
    return (Node("nth", 1 if m["way"] == "首" else -1, 0, unit),)


@rule("前头最后", rf"(?P<way>前|头|最后|后)(?P<n>{COUNT})(?P<u>天|日|周|个?星期|个月|年)(?!前|后|内|来|级)")
def _first_n(m: re.Match[str]) -> Nodes:
    n = small(m["n"])
    if not n:
        return None
    unit = {"天": "d", "日": "d", "个月": "mo", "年": "a"}.get(m["u"], "wk")
    return (Node("firstn", n, 1 if m["way"] in ("前", "头") else -1, unit),)


@rule("每隔", rf"(?:每隔?|隔)(?P<n>{COUNT})(?P<u>{_UNIT})(?!人|家)")
def _each(m: re.Match[str]) -> Nodes:
    n = small(m["n"])
    if not n:
        return None
    unit = UNITS[m["u"]]
    if n == 1 and "隔" in m[0]:
        n = 2  # 每隔一周 is every other week
    if unit == "q":
        return (Node("set", 3 * n, name="mo"),)
    return (Node("set", n, name=unit),)


_HALF_SETS = {"小时": (30, "min"), "钟头": (30, "min"), "分钟": (30, "s"), "天": (12, "h"), "月": (15, "d"),
              "年": (6, "mo")}  # fmt: skip


@rule("每隔", r"(?:每隔?|隔)半个?(?P<u>小时|钟头|分钟|天|月|年)(?!度|报)")
def _each_half(m: re.Match[str]) -> Nodes:
    amount, unit = _HALF_SETS[m["u"]]
    return (Node("set", amount, name=unit),)


@rule("今明昨去", r"(?P<a>今|明|昨|去)(?P<b>明|后|今)两?(?P<u>天|日|年)")
def _two_days(m: re.Match[str]) -> Nodes:
    """今明两天, 明后天, 去今两年."""
    low, high = _DISTANCE[m["a"]], _DISTANCE[m["b"]]
    if high != low + 1 or (m["a"] in "昨" and m["u"] == "年") or (m["a"] == "去" and m["u"] != "年"):
        return None
    return (Node("pair", low, high, "year" if m["u"] == "年" else "day"),)


_DISTANCE = {"昨": -1, "去": -1, "今": 0, "明": 1, "后": 2}
