"""Tokens → chains from coarse to fine: 去年|9月|底, 下周三|下午|3点. Which unit may follow which."""

from __future__ import annotations

import re

from pipeline.grammar.times.guard import NAME_RIGHT
from pipeline.grammar.times.model import Node, Phrase, Token
from pipeline.grammar.times.numbers import small
from pipeline.grammar.times.rules_date import weekday_number
from pipeline.grammar.times.scan import CLOCK_RIGHT, tokens_at

_BELOW_YEAR = {
    "half", "quarter", "quarters", "season", "month", "months", "part", "holiday", "lunarmonth", "nth",
    "week", "stretch", "same", "anaphor_day", "firstn", "halfmonth",
}  # fmt: skip
_OF_YEARS_AGO = {"month", "months", "holiday", "season", "half", "quarter", "lunarmonth"}
_TIME = {"daypart", "daypart_short", "clock", "clocks"}
_DAY_NEXT = _TIME | {"dayof"}
_FOLLOW: dict[str, set[str]] = {
    "century": {"decade", "decades", "part", "firstn"},
    "decade": {"part", "firstn"},
    "decades": {"part"},
    "plan": {"part", "firstn", "nth"},
    "year": _BELOW_YEAR,
    "shortyear": _BELOW_YEAR,
    "years": {"season", "part"},
    "half": {"part", "nth"},
    "quarter": {"part", "nth", "same", "month"},
    "season": {"part", "same"},
    "month": {
        "dekad", "part", "day", "days", "nth", "firstn", "halfmonth", "weekday", "weekend", "same",
        "lunarday",
    },
    "months": {"part", "same"},
    "week": {"weekday", "weekend", "part", "workday"},
    "weekend": _TIME,
    "weekday": _DAY_NEXT,
    "day": _DAY_NEXT | {"weekday"},
    "days": _TIME,
    "which": {"holiday"},
    "holiday": _TIME | {"firstn", "nth", "dayof", "span"},
    "span": {"firstn", "nth"} | _TIME,
    "lunarmonth": {"lunarday", "part", "dekad"},
    "lunarday": _TIME,
    "dayof": _TIME,
    "nth": _TIME | {"weekday", "part"},
    "workday": _TIME,
    "daypart": {"clock", "clocks"},
    "daypart_short": {"clock", "clocks"},
    "ago": _TIME | _BELOW_YEAR,
    "set": {
        "month", "months", "day", "days", "weekday", "weekend", "workday", "holiday", "season", "quarter",
        "half", "part", "dekad", "lunarmonth", "nth", "daypart", "daypart_short", "clock", "clocks",
        "stretch", "week",
    },
}  # fmt: skip
_JOIN = re.compile(
    r"T(?=[0-9])|, ?(?=[0-9]{1,2}:)"
    r"|从(?=(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|深夜)?[0-9一二三四五六七八九十两]{1,3}[点时:])"
    r"|[,，](?=(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|深夜)[0-9一二三四五六七八九十两]{1,3}[点时:])| ?的? ?(?:整个)?"
)
_PART = re.compile(
    r"(?P<begin>初(?:期|年(?!级))?(?![中级步审赛选始心次评伏一二三四五六七八九十])|伊始|上半叶|前期|初叶)|(?P<end>底(?![气层线数特部子])|末[期年]?(?!尾)|终了|后期|下半叶|末叶)"
    r"|(?P<mid>中叶|中期(?![票选])|中(?=[,，。、;；)）]|$))"
)
_OFTEN = re.compile(
    r"(?:的?早些|的?稍早些?)(?:的?时候|时)(?P<earlier>)|(?:的?晚些|的?稍晚些?)(?:的?时候|时)(?P<later>)"
)
_SAME = re.compile(r"(?:的?)同期(?!声)")
_SPAN = re.compile(
    r"(?:[三五七八3578]天)?(?:小长假|长假|假(?=[，。、]|$)|假期|假日|黄金周|放假(?![0-9一二两三四五六七八九十]))(?:期间|时期)?|佳?节?期间|日期间|前夕|前后(?!端)|(?:的)?(?P<day>前[一1]天|后[一1]天|前夜|次日|[之过]?后的?第[一二三四五六七八九1-9]天)|[当那这][天日晚]"
)
_PLAIN_DAY = re.compile(
    r"(?:[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])(?=[,，。、;；)）的至到~-]|$)|[0-3]?[0-9](?=[,，。;；)）]|$)"
)
_SEASON_SIGN = re.compile(r"[春夏秋冬](?=[,，。、;；)）到~-]|$)")
_LUNAR_DAY = re.compile(r"初[一二三四五六七八九十](?![中级年高])")
_WEEKDAY_IN_BRACKETS = re.compile(
    r" ?\((?:周|星期|礼拜)(?P<n>[一二三四五六日天])\)|[,，] ?(?:周|星期|礼拜)(?P<m>[一二三四五六日天])(?=[,，。]|$|[上下]午|晚上|早上)"
)
_WEEKDAY_SIGN = re.compile(
    rf"[一二三四五六日天末1-6](?![个天年月日季]|(?<=[1-6])[0-9]|[0-9](?!{CLOCK_RIGHT}))"
)


def _level_ok(before: Node, after: Node) -> bool:
    kind = "anaphor_day" if after.kind == "anaphor" and after.name == "day" else after.kind
    if before.kind == "anaphor":
        return kind in _FOLLOW.get(before.name, ())
    if after.kind == "day" and after.rel == 0:  # 去年今日, 下个月的今天, 两个月前的今天
        if before.kind in ("year", "month") and before.rel is not None:
            return True
        if before.kind == "ago" and before.name in ("mo", "wk", "a"):
            return True
    if before.kind == "ago" and kind not in {"d": _TIME, "wk": _TIME, "a": _OF_YEARS_AGO}.get(
        before.name, ()
    ):
        return False
    if after.rel is not None:
        return False
    if before.kind == "part":
        return False
    if kind == "part":
        return _part_fits(before, after)
    if kind == "daypart_short" and before.kind == "daypart":
        return False
    return kind in _FOLLOW.get(before.kind, ())


def _part_fits(before: Node, after: Node) -> bool:
    unit = after.name.partition(":")[0]
    if before.kind == "set":  # 每年年底, 每月月初
        return unit == {"a": "year", "mo": "month", "wk": "week"}.get(before.name)
    return not unit or unit == before.kind or (unit == "year" and before.kind == "years")


_SEASON_NAMES = ("达沃斯", "奥运", "残奥", "奥林匹克")
_SHORT_PART_RIGHT = re.compile(r"[会报饭餐宴霞年婚育熟稻市景校班色猫休练光曦已产期安高点些幕]")


def is_free(text: str, token: Token) -> bool:
    """Whether a time is meant and not a name that begins like one (春节联欢晚会, 节|晚会)."""
    if token.nodes[-1].kind == "daypart_short":
        return _SHORT_PART_RIGHT.match(text, token.end) is None
    if token.nodes[-1].kind == "season":
        return not text.startswith(_SEASON_NAMES, token.end)
    return token.nodes[-1].kind != "holiday" or NAME_RIGHT.match(text, token.end) is None


def _goes_on(text: str, last: Node, token: Token, apart: bool) -> bool:
    if apart and last.kind == "day" and token.nodes[0].kind == "weekday":
        return False  # 3月20日 星期四 of a masthead are two
    return _level_ok(last, token.nodes[0]) and is_free(text, token)


def extend(text: str, nodes: list[Node], at: int) -> int:
    """Append every finer unit that follows; the new end."""
    while len(nodes) < 8:
        last = nodes[-1]
        grown = _suffix_node(text, nodes, at)
        if grown is not None:
            node, at = grown
            nodes.append(node)
            continue
        join = _JOIN.match(text, at)
        begin = join.end() if join else at
        if begin > at and last.kind == "daypart" and "的" in text[at:begin]:
            begin = at
        token = next((t for t in tokens_at(text, begin) if _goes_on(text, last, t, begin > at)), None)
        if token is None:
            return at
        nodes.extend(token.nodes)
        at = token.end
    return at


def _suffix_node(text: str, nodes: list[Node], at: int) -> tuple[Node, int] | None:
    """底, 初, 同期, 假期 … right after a unit."""
    last = nodes[-1]
    unit = last.name if last.kind == "anaphor" else last.kind
    if unit == "set" and last.name == "mo" and (m := _LUNAR_DAY.match(text, at)):  # 每月初一
        return Node("lunarday", small(m[0][1:]) or 1), m.end()
    if unit == "set":
        unit = {"mo": "month", "a": "year", "wk": "week"}.get(last.name, unit)
    if last.kind == "day":
        m = _WEEKDAY_IN_BRACKETS.match(text, at)
        if m:
            return Node("weekday", weekday_number(m["n"] or m["m"])), m.end()
    if unit == "day":
        m = _OFTEN.match(text, at)
        return (Node("part", name=":all"), m.end()) if m else None
    if unit in (
        "year",
        "month",
        "century",
        "decade",
        "decades",
        "plan",
        "quarter",
        "years",
        "season",
        "half",
    ):
        m = _PART.match(text, at)
        if m:
            return Node("part", name=f":{m.lastgroup}"), m.end()
        m = _OFTEN.match(text, at)
        if m:
            return Node("part", name=f":{m.lastgroup}"), m.end()
        m = _SAME.match(text, at)
        if m and unit in ("year", "month", "quarter", "season"):
            return Node("same"), m.end()
    if unit == "year" and (m := _SEASON_SIGN.match(text, at)):
        return Node("season", "春夏秋冬".index(m[0]) + 1), m.end()
    if unit == "month" and last.rel is None:
        m = _PLAIN_DAY.match(text, at)
        if m:
            n = small(m[0])
            if n and n <= 31:
                return Node("day", n), m.end()
    if unit == "week":
        m = _WEEKDAY_SIGN.match(text, at)
        if m:
            n = weekday_number(m[0])
            return (Node("weekday", n) if n else Node("weekend")), m.end()
    if unit == "holiday":
        m = _SPAN.match(text, at)
        if m:
            return Node("span", name=m[0]), m.end()
    return None


def chain_at(text: str, at: int) -> Phrase | None:
    """The longest chain that starts at a position, without ranges and surrounding words."""
    best: Phrase | None = None
    for token in tokens_at(text, at)[:4]:
        nodes = list(token.nodes)
        end = extend(text, nodes, token.end)
        if best is None or end > best.end:
            best = Phrase(at, end, tuple(nodes))
    return best
