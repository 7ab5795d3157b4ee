"""One name, one type: what an article tells of a name in one place holds for its other places."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise

from pipeline.annotations import Mention
from pipeline.entities.bodies import known_names
from pipeline.entities.context import Context
from pipeline.entities.gazetteer import level_of, places
from pipeline.entities.persons import is_chinese_name, told_person

SOURCE = "agreement"
_THERE = re.compile(r"等?(?:方向|等地|地区|一带|附近|近郊|上空|市镇|战线|前线)")
_LIST_END = re.compile(r"等(?:地|方向|城市|市镇|城镇|地区|州|省|国|港口)")
_SIDE = re.compile(r"(?:[东西南北中]部|部城市|小镇|重镇|村庄)$")
_SEAT = re.compile(r"(?:城市|首都|小镇|重镇|港口|城镇|村庄|[东南西北中]部)$")


def agree(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Mentions with the type that their article tells.

    * Names beside places (甲、乙等方向, 南部城市甲) are places, however foreign they sound.
    * A part of a dotted name that stands alone (菲佐 after 罗伯特·菲佐) is a person.
    * A name with two types takes the one that a title or most places show.
    * What stands alone in the brackets after a body is its other name.
    """
    mentions = _listed_places(ctx, mentions)
    mentions = _bracketed(ctx, mentions)
    return _one_type(ctx, _runs(ctx, mentions))


def _strange(ctx: Context, m: Mention) -> bool:
    """Whether a person's name may as well be a foreign place."""
    surface = ctx.text[m.start : m.end]
    return m.type == "PER" and "·" not in surface and len(surface) >= 3 and not is_chinese_name(surface)


def _listed_places(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Places that a back end took for persons, told by what stands around them; a list is read from its end."""
    result = list(mentions)
    turned = False
    for i in range(len(result) - 1, -1, -1):
        m = result[i]
        after = result[i + 1] if i + 1 < len(result) else None
        row = turned and after is not None and ctx.text[m.end : after.start] in ("、", "和")
        turned = _strange(ctx, m) and (row or _there(ctx, m, result[i - 1] if i else None))
        turned = turned and not told_person(ctx, m)
        if turned:
            result[i] = replace(m, type="LOC", source=SOURCE)
    return result


def _there(ctx: Context, m: Mention, before: Mention | None) -> bool:
    """Whether the words around a foreign name tell a place: 等方向 after it, 城市 or 南部 before it."""
    if _THERE.match(ctx.text, m.end) or _SIDE.search(ctx.text, max(0, m.start - 4), m.start):
        return True
    if before is None or before.type != "LOC":
        return False
    if ctx.text[before.end : m.start] in ("、", "和") and _LIST_END.match(ctx.text, m.end):
        return True
    return m.start - before.end <= 5 and _SEAT.search(ctx.text, max(0, m.start - 5), m.start) is not None


def _bracketed(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Another name of the body before the bracket that holds nothing else (某组织（杰哈德）)."""
    ends = {m.end for m in mentions if m.type == "ORG"}
    result = []
    for m in mentions:
        alone = ctx.text[m.start - 1 : m.start] == "（" and ctx.text[m.end : m.end + 1] == "）"
        if alone and m.start - 1 in ends and m.type == "PER" and _strange(ctx, m):
            m = replace(m, type="ORG", source=SOURCE)
        result.append(m)
    return result


def _runs(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Names of a headline without marks between them, cut as the article knows them (蔡某丁 | 某某)."""
    if all(a.end != b.start for a, b in pairwise(mentions)):
        return mentions
    result: list[Mention] = []
    known: set[str] | None = None
    i = 0
    while i < len(mentions):
        j = i
        while j + 1 < len(mentions) and mentions[j + 1].start == mentions[j].end:
            j += 1
        group = mentions[i : j + 1]
        if j > i and all(m.type == "PER" for m in group):
            if known is None:
                known = {ctx.text[m.start : m.end] for m in mentions if m.type == "PER"}
            group = _tiled(ctx, group, known)
        result.extend(group)
        i = j + 1
    return result


def _tiled(ctx: Context, group: list[Mention], known: set[str]) -> list[Mention]:
    """The run cut into names that the article has elsewhere, or as it was."""
    start, end = group[0].start, group[-1].end
    text = ctx.text[start:end]
    inner = {n for n in known if 2 <= len(n) <= 4 and ctx.text.count(n) > text.count(n)}
    cuts = [0]
    while cuts[-1] < len(text):
        name = next((text[cuts[-1] :][:n] for n in (4, 3, 2) if text[cuts[-1] :][:n] in inner), "")
        if not name:
            return group
        cuts.append(cuts[-1] + len(name))
    return [Mention(start + a, start + b, "PER", SOURCE, group[0].score) for a, b in pairwise(cuts)]


def _one_type(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Names with several types in the article get the one that is best told."""
    types: dict[str, Counter[str]] = defaultdict(Counter)
    parts: set[str] = set()
    for m in mentions:
        surface = ctx.text[m.start : m.end]
        types[surface][m.type] += 1
        if m.type == "PER" and "·" in surface:
            parts.update(part for part in surface.split("·") if len(part) >= 2)
    chosen: dict[str, str] = {}
    for surface, count in types.items():
        if len(surface) < 2 or surface in places() or surface in known_names():
            continue
        if surface in parts:
            chosen[surface] = "PER"
        elif len(count) > 1:
            here = [
                m
                for m in mentions
                if ctx.text.startswith(surface, m.start) and m.end - m.start == len(surface)
            ]
            if any(told_person(ctx, m) for m in here):
                chosen[surface] = "PER"
            elif level_of(surface) is None:
                (best, most), (_, second) = count.most_common(2)
                if most > second:
                    chosen[surface] = best
    if not chosen:
        return mentions
    result = []
    for m in mentions:
        kind = chosen.get(ctx.text[m.start : m.end])
        result.append(replace(m, type=kind, source=SOURCE) if kind and kind != m.type else m)
    return result
