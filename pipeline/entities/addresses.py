"""Addresses: places of several levels written after each other are one mention."""

from __future__ import annotations

import re

from pipeline.annotations import Mention
from pipeline.entities.context import Context, cover
from pipeline.entities.gazetteer import (
    COUNTRY,
    PREFECTURE,
    QUARTER,
    REGION,
    level_of,
    places,
    short_divisions,
)
from pipeline.entities.places import places_in

SOURCE = "address"


def county_tails(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Places with the county that stands after them by its short name (安徽 | 东至), where it lies in them."""
    table = cover(mentions, len(ctx.text))
    result = []
    for m in mentions:
        end = _county_end(ctx, m, table) if m.type == "LOC" and m.end - m.start >= 2 else 0
        result.append(Mention(m.start, end, "LOC", SOURCE, m.score) if end else m)
    return result


def _county_end(ctx: Context, m: Mention, table: list[int]) -> int:
    """End of the short name of a county of the province or prefecture that a mention ends with, or 0."""
    surface = ctx.text[m.start : m.end]
    spans = places_in(surface)
    if not spans or spans[-1][1] != len(surface):
        return 0
    upper = places()[surface[slice(*spans[-1])]]
    if len(upper.code) != 6 or upper.level > PREFECTURE:
        return 0
    inside = upper.code[:2] if upper.code.endswith("0000") else upper.code[:4]
    for size in (4, 3, 2):
        name = ctx.text[m.end : m.end + size]
        end = m.end + size
        full = short_divisions().get(name)
        if full is None or name in places() or any(i >= 0 for i in table[m.end : end]):
            continue
        if places()[full].code.startswith(inside) and ctx.words.is_border(m.end) and ctx.words.is_border(end):
            return end
    return 0


_SIDES = re.compile(r"(?:东|西|南|北|中|东南|东北|西南|西北)部")


def join_addresses(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Adjacent places that go down in level as one (北京市 | 通州区); listed or equal ones stay apart."""
    if ctx.convention != "newsfacts":
        return mentions
    joined: list[Mention] = []
    for m in sorted(mentions, key=lambda m: m.start):
        if joined and m.type == "LOC" and joined[-1].type == "LOC" and _is_address(ctx, joined[-1], m):
            last = joined.pop()
            m = Mention(last.start, m.end, "LOC", SOURCE, m.score)
        joined.append(m)
    return joined


def _is_address(ctx: Context, first: Mention, second: Mention) -> bool:
    """Whether two places are written as one address."""
    between = ctx.text[first.end : second.start]
    if between and not _SIDES.fullmatch(between):
        return False
    a, b = ctx.text[first.start : first.end], ctx.text[second.start : second.end]
    if len(b) < 2 or len(a) < 2:
        return False
    upper, lower = level_of(a), level_of(b)
    if upper == REGION or lower in (REGION, COUNTRY):
        return False
    if upper is None:
        return lower is None or lower >= QUARTER
    return lower is None or lower > upper or (between != "" and lower >= upper)
