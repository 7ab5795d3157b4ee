"""Units that are certain though not written: 人 for people, 户 for households, 次 for views."""

from __future__ import annotations

import re

from pipeline.grammar.types import Quantity

_VIEWS = re.compile(r"(?:阅读|观看|播放|点击|浏览|阅览|访问|下载|转发|点赞)(?:量|数|次数)?")
_PEOPLE = re.compile(
    r"(?:者|人员|人数|人口|员工|职工|公务员|队员|党员|官员|会员|居民|群众|学生|游客|旅客|患者|士兵|战士|观众|民众|难民|人)$"
)
_PERSON = re.compile(
    r"[员人民工生师士客众友兵者迷童]$|家长$|青年$|妇女$|代表$|专家$|学者$|选手$|干部$|同胞$|骑手$"
)
"""How a noun of people ends that follows a number without a counting word: 2000多传媒人士."""
_ACCOUNTS = re.compile(r"(?:账户|帐户|用户)数?量?$")
_HOUSEHOLDS = re.compile(r"(?:户|家庭)$")


def implied_unit(q: Quantity, indicator: str, noun: str) -> str:
    """The unit of a quantity that has none of its own.

    Args:
        q: the quantity.
        indicator: what it measures.
        noun: the noun that it counts, where that follows it.

    Example:
        >>> from pipeline.grammar.quantities import find_quantities
        >>> [q] = find_quantities("2000多传媒人士")
        >>> implied_unit(q, "到会传媒人士", "传媒人士")
        '人'
    """
    if _VIEWS.search(indicator):
        return "次"
    if "指数" in indicator and q.dimension != "ratio":
        return "点"
    if "人次" in indicator:
        return "人次"
    if _HOUSEHOLDS.search(noun) or _ACCOUNTS.search(noun or indicator):
        return "户"
    if _PEOPLE.search(noun or indicator) or _PERSON.search(noun):
        return "人"
    return "1" if q.dimension == "ratio" else "个" if q.dimension == "count" else ""
