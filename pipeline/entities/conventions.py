"""Borders as other corpora draw them, so that their test sets can be scored.

* `msra` (SIGHAN 2006): places of an address stay apart, before a body too (so in the rows kept for
  development; the training rows have them together more often than not); 政府 is outside; 日军 gives 日.
* `pfr` (People's Daily 1998): abbreviations (中, 美, 京) are not labelled; places stay apart.
"""

from __future__ import annotations

import re

from pipeline.annotations import Mention
from pipeline.entities.bodies import known_names
from pipeline.entities.context import Context
from pipeline.entities.gazetteer import (
    COUNTRY,
    COUNTY,
    PREFECTURE,
    QUARTER,
    TOWN,
    level_of,
    places,
)
from pipeline.entities.people_daily import as_people_daily
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
    """What a convention rules for sure, for a model that draws its borders itself.

    Levels of an address stand apart; `msra` has it so before an organisation too; for `pfr` see `people_daily`.
    """
    pieces = [piece for m in mentions for piece in _apart(ctx.text, _mended(ctx.text, m))]
    if ctx.convention == "msra":
        return [piece for m in pieces for piece in _before_body(ctx.text, m)]
    if ctx.convention == "pfr":
        return as_people_daily(ctx.text, [_addressed(ctx.text, m) for m in pieces])
    return pieces


_SENIOR = re.compile("老(?![师先板人家乡三二大同战汉爷太总头兄哥弟妈伯])|氏(?![父母兄弟家宗族])")


def _addressed(text: str, m: Mention) -> Mention:
    """A family name with what one is called by: 老刘, 小王, 侯老, 王氏."""
    if m.type != "PER" or m.end - m.start > 1:
        return m
    start = m.start - (text[m.start - 1 : m.start] in ("老", "小", "阿"))
    end = m.end + (start == m.start and _SENIOR.match(text, m.end) is not None)
    return m if (start, end) == (m.start, m.end) else Mention(start, end, "PER", m.source, m.score)


_PAIRS = {"《": "》", "“": "”", "（": "）", "(": ")"}


def _mended(text: str, m: Mention) -> Mention:
    """Without half a pair of brackets at an end; a well-known body is an organisation."""
    surface = text[m.start : m.end]
    type_ = "ORG" if surface in known_names() else m.type
    first, last = surface[0], surface[-1]
    closers = _PAIRS.values()
    start = m.start + (first in closers or (first in _PAIRS and _PAIRS[first] not in surface))
    opener = next((a for a, b in _PAIRS.items() if b == last), "")
    end = m.end - (bool(opener) and opener not in surface)
    if end <= start or (start, end, type_) == (m.start, m.end, m.type):
        return m
    return Mention(start, end, type_, m.source, m.score)


def _before_body(text: str, m: Mention) -> list[Mention]:
    """河南省 and 郑州市公安局, 江苏省, 如东县 and 孙窑乡农技站: the last division stays with the body."""
    if m.type != "ORG":
        return [m]
    for cut in range(m.start + 2, m.end - 3):
        place = places().get(text[m.start : cut])
        if place is None or not place.code or not COUNTRY < place.level <= COUNTY:
            continue
        if text[cut] not in _HEADS and _begins_below(text[cut : m.end], place.level):
            first = Mention(m.start, cut, "LOC", m.source, m.score)
            return [first, *_before_body(text, Mention(cut, m.end, "ORG", m.source, m.score))]
    return [m]


def _begins_below(rest: str, level: int) -> bool:
    """Whether what follows a division begins with a lower one (郑州市 | 公安局; 孙窑乡 | 农技站)."""
    for size in range(2, min(7, len(rest) - 1)):
        name = rest[:size]
        place = places().get(name)
        below = place.level if place is not None and place.code else None
        if below is None and size >= 3 and name.endswith(_BELOW) and not name.startswith("中心"):
            below = level_of(name)
        if below is not None and below > level and rest[size] not in _HEADS:
            return True
    return False


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
