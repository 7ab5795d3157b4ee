"""Names that an article itself introduces: defined abbreviations, and places inside the names of bodies."""

from __future__ import annotations

import re

from pipeline.annotations import Mention
from pipeline.entities.context import Context, add_free, cover
from pipeline.entities.gazetteer import place_heads
from pipeline.entities.heads import alternation, ends_here, institutions
from pipeline.entities.keys import definitions

SOURCE = "defined"
_PLACE_HEADS = (
    *("街道", "镇", "乡", "社区", "开发区", "新区", "科学城", "园区", "高新区", "自贸区", "新城", "示范区"),
    *("县", "区", "市", "州", "旗", "村"),
)
_SEAT = re.compile(
    rf"^(?P<place>.{{1,12}}?(?:{alternation(_PLACE_HEADS)}))"
    r"(?:总工会|工会|党委|党工委|政府|人民政府|团工委|团委|妇联|办事处|管委会|居委会|村委会|派出所|卫生院|法院)"
)


def defined_names(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Add the abbreviations that brackets define wherever they stand (经开区 after 以下简称“经开区”)."""
    types: dict[str, str] = {}
    for start, _, short in definitions(ctx.text):
        kind = _kind_before(ctx, mentions, start)
        if kind is not None:
            types[short] = kind
    return _add_all(ctx, mentions, types)


def _kind_before(ctx: Context, mentions: list[Mention], bracket: int) -> str | None:
    """Type of the name that a bracket explains: a mention that ends there, or what its head tells."""
    for m in mentions:
        if m.end == bracket:
            return m.type
        if m.start < bracket < m.end:
            full = ctx.text[m.start : bracket]
            if any(full.endswith(h) for h in place_heads() if len(h) > 1):
                return "LOC"
            return "ORG" if any(full.endswith(h) for h in institutions()) else None
    return None


def seats(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Add places that the article has in the name of a body (朝外街道 from 朝外街道总工会)."""
    types: dict[str, str] = {}
    for m in mentions:
        if m.type == "ORG":
            match = _SEAT.match(ctx.text[m.start : m.end])
            if match and len(match["place"]) >= 3:
                types[match["place"]] = "LOC"
    return _add_all(ctx, mentions, types)


def _add_all(ctx: Context, mentions: list[Mention], types: dict[str, str]) -> list[Mention]:
    """Add names where nothing is yet."""
    table = cover(mentions, len(ctx.text))
    new = []
    for name, kind in types.items():
        at = ctx.text.find(name)
        while at >= 0:
            end = at + len(name)
            if all(i < 0 for i in table[at:end]) and ends_here(ctx.text, end):
                new.append(Mention(at, end, kind, SOURCE))
            at = ctx.text.find(name, end)
    return add_free(mentions, new)
