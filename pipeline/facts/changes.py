"""Whether a figure tells a change, by how much or to what, and which way it goes."""

from __future__ import annotations

import re

from pipeline.facts import cues
from pipeline.grammar.types import Quantity

_RATE_AFTER = r"(?:的(?:速度|幅度|比例))?(?:的)?(?:左右|以上|以下)?的?(?:较快|较大|快速|高速|稳定|小幅)?"
_FILLER = re.compile(
    r"(?:了|约|近|超过?|逾|达到?|为|高达|[\s　]|至少|不低于|分别|是|[均都皆]|平均|全部|(?:目前|现在|如今|当前|今年|去年)的"
    r"|[0-9０-９一二三四五六七八九〇○零]{2,4}年(?:[0-9０-９]{1,2}月)?[底末初]?的)+$"
)
"""What stands between a verb of change and its figure."""
_COMPARED = re.compile(r"(?:比|较)[^，。]{1,14}(多|少|高|低|快|慢)$")
_AGAINST = re.compile(r"(?:同比|环比|[比较][^，。]{1,10}[年月期度天日])$")
"""Before a multiple that holds its verb: 比上年翻了一番."""
_PACE = re.compile(
    r"(?:增速|增幅|涨幅|升幅|降幅|跌幅|减幅)(?:[均都也仍]|分别|连续[^，。]{1,5}?)*(?:[高低大小]于|在|保持在|维持在)?$"
)
"""A pace that is told by its bound: 增速均超过20%, 增速连续4年高于20%."""
_CHANGED = re.compile(
    r"(?<![新起超亏])(?:(提高|提升|增加|扩大|多收|增产)|(降低|减少|下降|节约|节省|压缩|缩短))了?[^，。、的到至为比占率的]{2,10}$"
)
"""A verb of change with what it changes: 降低碳排放20%, 节约用水30%."""
_CHANGE_TO = cues.pattern("growth", "to", "to_down", before="(", after=")$")
_NO_CHANGE = r"(?<![新起超亏每公毫])"
"""新增, 起降, 超低 and 每升 tell no change."""
_MEASURED = r"(?:比例|幅度|速度|率)?$"
"""增长比例为13.1%, 增长率达8%."""
_EXCESS = re.compile(r"高出|多出")
"""A verb of change that the quantity itself begins with: 比去年高出900万千瓦."""
_THAN = re.compile(r"(?:[高低大小快慢多少强弱]于|超过|超出|不及|不如)[^。；]*$")
"""Between a rate of growth and the one that it is held against: 增长1.6%，低于前一季度的1.9%."""
_NOT_TO = r"(?!.?[到至为])"
"""由70%提高到75%: the first figure tells no change."""


def change_of(q: Quantity, before: str, after: str) -> tuple[str, str] | None:
    """(measure kind, direction) of a figure that tells a change, or None.

    Args:
        q: the quantity.
        before: text of the clause before it.
        after: text of the clause after it.

    Example:
        >>> from pipeline.grammar.quantities import find_quantities
        >>> [q] = find_quantities("降幅为74.4%")
        >>> change_of(q, "死亡人数同比下降", "")
        ('growth_rate', 'down')
    """
    before = _FILLER.sub("", before)
    told = _CHANGE_TO.search(before)
    if told is not None and q.dimension != "difference_of_ratios":
        return "increase_to", "up" if told.group(1) in cues.words("growth", "to") else "down"
    if q.dimension not in ("ratio", "rank") and (more := _COMPARED.search(before)):
        return change_kind(q), "up" if more.group(1) in "多高快" else "down"
    if q.dimension == "multiple" and _AGAINST.search(before):
        return "growth_rate", "up"
    if q.dimension == "ratio" and (pace := _PACE.search(before)):
        return "growth_rate", "down" if pace.group(0)[0] in "降跌减" else "up"
    if q.dimension == "ratio" and (changed := _CHANGED.search(before)):
        return "growth_rate", "up" if changed.group(1) else "down"
    for direction in ("up", "down"):
        if cues.pattern("growth", direction, before=_NO_CHANGE, after=_MEASURED).search(before):
            return change_kind(q), direction
        if q.dimension == "ratio" and cues.pattern(
            "growth", direction, before=_RATE_AFTER, after=_NOT_TO
        ).match(after):
            return change_kind(q), direction
    return None


def excess_in(q: Quantity, text: str) -> int:
    """Length of the verb of change that a quantity begins with."""
    match = _EXCESS.match(text, q.start, q.numeral[0])
    return len(match.group()) if match else 0


def held_against(q: Quantity, between: str, told: tuple[str, str | None]) -> tuple[str, str] | None:
    """Change that a rate shares with the one before it, of which `between` says that it is higher or lower."""
    if told[0] != "growth_rate" or told[1] is None or q.dimension != "ratio" or not _THAN.search(between):
        return None
    return told[0], told[1]


def shared(q: Quantity, told: tuple[str, str] | None) -> tuple[str, str] | None:
    """Change of a member of a list, from the one that the member before it told."""
    if told is None or told[0] == "increase_to":
        return told
    return change_kind(q), told[1]


def change_kind(q: Quantity) -> str:
    """Measure kind of a figure that tells by how much something changed."""
    if q.dimension == "difference_of_ratios":
        return "difference_of_ratios"
    return "growth_rate" if q.dimension in ("ratio", "multiple") else "increase_by"
