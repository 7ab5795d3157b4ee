"""Borders as other corpora draw them, so that their test sets can be scored.

* `msra` (SIGHAN 2006): places of an address stay apart; 政府 is outside; 日军 gives 日.
* `pfr` (People's Daily 1998): abbreviations (中, 美, 京) are not labelled; places stay apart.
"""

from __future__ import annotations

from pipeline.annotations import Mention
from pipeline.entities.context import Context
from pipeline.entities.gazetteer import COUNTRY, COUNTY, PREFECTURE, QUARTER, TOWN, level_of, places
from pipeline.errors import UsageError

_OUTSIDE = ("人民政府", "政府", "军队", "警方", "当局")
_DIVISION = ("省", "自治区", "市", "县", "旗", "盟", "州", "镇", "乡", "街道")
_BELOW = ("市", "县", "旗", "盟", "州", "镇", "乡", "街道", "村", "屯", "社区")
_HEADS = frozenset("省市县区州盟旗镇乡村联")
CONVENTIONS = ("newsfacts", "msra", "pfr")


def check_convention(name: str) -> str:
    """The name, or a UsageError that lists the valid ones."""
    if name not in CONVENTIONS:
        raise UsageError(
            f"unknown convention {name!r}", hint=f"use one of {', '.join(CONVENTIONS)}", code="ner.convention"
        )
    return name


def convert(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Outermost mentions in the convention of the context."""
    if ctx.convention == "msra":
        return [piece for m in mentions for piece in _msra(ctx, m)]
    if ctx.convention == "pfr":
        return [piece for m in mentions for piece in _pfr(ctx, m)]
    return mentions


def _msra(ctx: Context, m: Mention) -> list[Mention]:
    surface = ctx.text[m.start : m.end]
    if m.type != "ORG":
        return [m]
    tail = next((tail for tail in _OUTSIDE if surface.endswith(tail)), None)
    if tail is None:
        return [m]
    place = surface[: -len(tail)]
    if place in places() or level_of(place) is not None:
        return [Mention(m.start, m.start + len(place), "LOC", m.source, m.score)]
    return []


def _pfr(ctx: Context, m: Mention) -> list[Mention]:
    if m.type == "LOC" and m.end - m.start == 1:
        return []
    return [m]


def settle(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """What a convention rules for sure, for a model that draws its borders itself: levels of an address apart."""
    return [piece for m in mentions for piece in _apart(ctx.text, m)]


def _apart(text: str, m: Mention) -> list[Mention]:
    """丰县赵庄镇金刘寨村 as three places; 河南信阳地区, 北京火车站 and 江苏省军区 stay whole."""
    if m.type != "LOC":
        return [m]
    for cut in range(m.start + 2, m.end - 1):
        upper, lower = text[m.start : cut], text[cut : m.end]
        above, below = _level_above(upper), _level_below(lower)
        goes_on = lower[0] not in _HEADS and not _is_abroad(upper, lower)
        if goes_on and above is not None and below is not None and above < below:
            first = Mention(m.start, cut, "LOC", m.source, m.score)
            return [first, *_apart(text, Mention(cut, m.end, "LOC", m.source, m.score))]
    return [m]


def _is_abroad(upper: str, lower: str) -> bool:
    """Whether a division of China would follow another country: 马里兰州 is not 兰州 in 马里."""
    country, division = places().get(upper), places().get(lower)
    home = country is None or country.level != COUNTRY or country.name.startswith("中")
    return not home and division is not None and bool(division.code)


def _level_above(name: str) -> int | None:
    """Level of a name that an address may go on after: a known division, or one that says it is one."""
    place = places().get(name)
    if place is not None:
        return place.level if COUNTRY <= place.level <= COUNTY else None
    level = level_of(name) if name.endswith(_DIVISION) else None
    return level if level is not None and level <= TOWN else None


def _level_below(name: str) -> int | None:
    """Level of the first place of what follows: it may be an address itself."""
    if name.endswith(("地区", "特别行政区")):
        return None
    place = places().get(name)
    if place is not None:
        return place.level if COUNTRY < place.level <= COUNTY else None
    known = next((size for size in range(len(name) - 2, 1, -1) if _level_above(name[:size]) is not None), 0)
    if known and (_level_below(name[known:]) or 0) > (_level_above(name[:known]) or 0):
        return _level_above(name[:known])
    level = level_of(name) if name.endswith(_BELOW) else None
    return level if level is not None and PREFECTURE <= level <= QUARTER else None
