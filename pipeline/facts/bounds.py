"""Bounds that words apart from a quantity give it: 限高4.2米, 约占游客总量的三分之一."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.grammar.types import Quantity

_LIMIT = re.compile(r"(?:上限|限速|限高|限重|限宽|限额|限载|限量|封顶)[^，。]{0,8}$")
_MOST = re.compile(
    r"(?:最高|最多|至多)可?(?:补贴|奖励|贷款|罚款|领取?|补助|资助|报销|享受|给予|申请|获得?|处)[^，。\d]{0,6}$"
)
_SHARE = re.compile(r"(约|大约|近|接近|超|超过)占?[^，。]{0,12}的$")
_WORDS = {
    "约": "APPROX",
    "大约": "APPROX",
    "近": "NEARLY",
    "接近": "NEARLY",
    "超": "MORE_THAN",
    "超过": "MORE_THAN",
}


def bound_by_words(q: Quantity, before: str) -> Quantity:
    """A quantity with the bound that the words before it in its clause give it.

    Example:
        >>> from pipeline.grammar.quantities import find_quantities
        >>> [q] = find_quantities("限高4.2米")
        >>> bound_by_words(q, "限高").bound
        'EQUAL_OR_LESS'
    """
    if q.bound != "EQUAL" or q.value is None:
        return q
    if _LIMIT.search(before) or _MOST.search(before):
        return replace(q, bound="EQUAL_OR_LESS", low=None)
    if q.dimension in ("ratio", "multiple") and (match := _SHARE.search(before)):
        bound = _WORDS[match.group(1)]
        return replace(q, bound=bound, high=None if bound == "MORE_THAN" else q.high)
    return q
