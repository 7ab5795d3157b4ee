"""Bound words around a numeral: 超过, 近, 不足, 以上, 左右 and the like; the table is `data/bounds.tsv`."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.grammar.units import read_table


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    for word, place, bound in read_table("bounds.tsv"):
        tables.setdefault(place, {})[word] = bound
    return tables


def table(place: str) -> dict[str, str]:
    """Word → bound for a place: before, before_weak, away, inside, unit_inside, after, after_weak."""
    return _tables().get(place, {})


@lru_cache(maxsize=8)
def _sizes(place: str) -> list[int]:
    return sorted({len(word) for word in table(place)}, reverse=True)


_WORDS = {
    "约": frozenset("签预节条公合纽制契违毁解履续邀相赴爽缩婚租盟誓密赖失立"),
    "近": frozenset("最附靠邻走贴远亲接就"),
    "超": frozenset("中英意德法西高赶反"),
    "快": frozenset("加尽飞轻愉赶凉爽"),
}
"""Characters that make another word of a bound word behind them: 节约, 附近, 中超."""
_APART = frozenset(
    [
        "持续",
        "连续",
        "延续",
        "陆续",
        "继续",
        "手续",
        "折合",
        "联合",
        "混合",
        "比赛",
        "决赛",
        "参赛",
        "收缩",
        "压缩",
        "萎缩",
        "成立",
        "建立",
        "设立",
        "独立",
        "损失",
        "遗失",
        "流失",
        "限制",
        "控制",
        "研制",
        "了解",
        "溶解",
        "分解",
        "办公",
    ]
)
"""Words that end in such a character, so that the bound word stands alone: 损失约3亿元, 持续约2天."""
_AWAY = re.compile(
    r"(?P<LESS_THAN>(?:不足|不到)[有达])$|(?P<APPROX>约[为有占合计在达需要]|大约[为有占需要]|约占[^，。；、\d]{1,8}的)$"
    r"|(?P<NEARLY>接近[^，。；、]{1,8}的)$|(?P<EQUAL_OR_LESS>限[速高重宽载](?:为)?|上限(?:为|[由从]|是)?)$"
    r"|(?P<EQUAL_OR_MORE>(?:至少|最少|不低于|不少于|起码)[^，。；、\d“”]{1,6})$"
    r"|(?P<CAPPED>(?:最多|至多|不超过|不得超过)[^，。；、\d“”]{1,5})$|(?P<MORE_THAN>(?:超过|突破|超出)[了有])$"
)


def before(n: str, end: int, floor: int, dimension: str) -> tuple[int, str] | None:
    """The bound word that touches a quantity's beginning, with the senses that are none left out."""
    if n[end - 1 : end] == " " and end - 1 > floor:
        end -= 1
    found = match_before(n, end, floor)
    if found is None:
        return None
    start, _ = found
    word = n[start:end]
    joins = start > 0 and n[start - 1 : start] in _WORDS.get(word, ())
    if joins and n[max(0, start - 2) : start] not in _APART:
        return None
    if word in ("最长", "最短") and dimension != "time":
        return None
    if word == "高出" and (
        dimension == "difference_of_ratios" or _THAN.search(n, max(floor, start - 14), start)
    ):
        return None  # 比去年高出两个百分点 is a difference
    if word in ("最高", "最低") and dimension not in ("money", "ratio", "difference_of_ratios", "count"):
        return None
    return found


def away(n: str, start: int, floor: int) -> tuple[str, tuple[int, int]] | None:
    """A bound word before a quantity that does not touch it: 约为, 至少打98分; (bound, span) or None."""
    match = _AWAY.search(n, max(floor, start - 12), start)
    if match is None:
        return None
    bound = match.lastgroup or "EQUAL"
    return ("EQUAL_OR_LESS" if bound == "CAPPED" else bound), match.span()


_THAN = re.compile(r"比[^，。；、！？]{1,12}$")
_COMPARED = re.compile(
    r"(?:还|更|要)?(?:(?P<more>[大高多长重贵])|(?P<less>[小低少短轻]))(?=[，。；、！？）的,;.且但比]|$)"
)


def compared(n: str, start: int, end: int, floor: int) -> tuple[int, int, str] | None:
    """比20大, 比100斤轻: (start, end, bound), or None."""
    if n[start - 1 : start] != "比" or start - 1 < floor:
        return None
    if n[end - 1] == "多" and (end == len(n) or n[end] in _CLAUSE_END):  # 比1000多
        return start - 1, end, "MORE_THAN"
    match = _COMPARED.match(n, end)
    if match is None:
        return None
    return start - 1, match.end(), "MORE_THAN" if match["more"] else "LESS_THAN"


_CLAUSE_END = frozenset("，。；、！？）的,;.” \n")


def match_before(n: str, end: int, floor: int, place: str = "before") -> tuple[int, str] | None:
    """Longest bound word that ends at `end` and does not begin before `floor`: (start, bound), or None.

    Example:
        >>> match_before("面积不低于", 5, 0)
        (2, 'EQUAL_OR_MORE')
    """
    words = table(place)
    for size in _sizes(place):
        start = end - size
        if start >= floor and (bound := words.get(n[start:end])):
            return start, bound
    return None


def match_after(n: str, start: int, place: str = "after") -> tuple[int, str] | None:
    """Longest bound word that begins at `start`: (end, bound), or None."""
    words = table(place)
    for size in _sizes(place):
        if (bound := words.get(n[start : start + size])) and start + size <= len(n):
            return start + size, bound
    if n.startswith("不到", start) and (start + 2 == len(n) or n[start + 2] in _CLAUSE_END):
        return start + 2, "LESS_THAN"
    return None


_BOUNDS_A_LENGTH = re.compile(
    r"(?:缩短|缩减|压缩|控制|限制|限定|限|减少|减|降低|降|提速|保持|稳定|超过|超出|规定)(?:到|至|在|为|于)?$|时间[在为是]?$"
)
"""缩短至1小时以内 is a value and no stretch of the calendar."""


def bounds_a_length(text: str, start: int) -> bool:
    """Whether the words in front make a length of time a value (控制在3天以内)."""
    return _BOUNDS_A_LENGTH.search(text, max(0, start - 8), start) is not None
