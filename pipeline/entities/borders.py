"""Borders that cut a word, a bracket or a title: 上合组织 | 行稳致远, 某国国防 | 部长, “小院”画廊."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.annotations import Mention
from pipeline.dictionary import dictionary
from pipeline.entities.bodies import known_names, level_pattern
from pipeline.entities.context import Context, cover
from pipeline.entities.gazetteer import places, short_divisions
from pipeline.entities.heads import all_heads, institution_pattern
from pipeline.entities.lexis import word_list
from pipeline.entities.persons import title_at_end
from pipeline.entities.places import places_in

SOURCE = "borders"
_POINTING = re.compile(r"(?:我国|贵国|该国|各国|本国|两国|国内(?!贸易)|国外|多国)(?=.{2})")
_CONGRESS = re.compile(r"(?:党的)?第?[一二三四五六七八九十]{1,3}大")
_TERM = re.compile(r"(?<![新这本上下每该])第?[一二三四五六七八九十]{1,3}届$")
_CHAMBER = re.compile(r"(?:全国|省|市|区|县)(?:人大|政协)|中央委员会|中央纪律检查委员会|立法会|理事会")
_GROUP = re.compile(r"(?<=.{4})(?:调研|采访|报道|慰问|督导|检查|宣讲|考察|走访)(?:组|队|小组|团)$")
_NTH = re.compile(r"(?:第|首|共)?(?:[\d一二三四五六七八九十百]+|首)(?:余|多)?家|第\d+[个所支批]")
_EVENT = re.compile(r"(?:主题)?(?:活动|大赛|比赛|竞赛|论坛|计划|行动|仪式|晚会|展演|讲座)")
_TEAM_LIST = re.compile(r"(?:[、和与及][一-鿿]{2,4}?){1,12}(?:队|代表团)")
"""A row of teams that share the last word (河南、辽宁和浙江队)."""
_PRAISED = re.compile(
    r"(?:知名|著名|老牌|头部|最大的?|主要)(?:智库|媒体|企业|公司|车企|药企|机构|报纸|高校)?"
)
_WORLD = ("全国", "国际", "世界", "联合国")
_TITLED = ("部", "厅", "局", "署")
_MARKS = frozenset("，。；：！？\n、")


def mend_borders(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Mentions whose ends cut no word, quotation or bracket, and hold no word that points (贵国某航空 → 某航空).

    Example: 台湾省全国人大 is a place and a body; 河北省公安局|长 tells only the place; an organisation that is
    nothing but an address is the address.
    """
    table = cover(mentions, len(ctx.text))
    result: list[Mention] = []
    for m in mentions:
        if m.source in ("lexicon", "correction", "byline"):
            result.append(m)
            continue
        m = _without_link(ctx, m)
        surface = ctx.text[m.start : m.end]
        if any(c in surface for c in "（）“”《》『』"):
            for part in _balanced(ctx, m, surface, table):
                whole = part.type == "ORG" and "“" in ctx.text[part.start : part.end]
                if not (whole and _EVENT.match(ctx.text, part.end)):
                    result.append(part)
        elif m.type == "ORG":
            result.extend(_organisation(ctx, m, surface))
        elif not _told_name(ctx, m):
            result.append(m)
    return result


def _without_link(ctx: Context, m: Mention) -> Mention:
    """A name without the word before it that a back end took in (和 | 佐科总统, 率 | 代表团)."""
    surface = ctx.text[m.start : m.end]
    if m.source != ctx.maker or m.end - m.start < 3 or surface in places():
        return m
    if surface[0] == "日" and ctx.text[m.start - 1 : m.start].isdigit():
        m = replace(m, start=m.start + 1, source=ctx.maker)
        surface = surface[1:]
    if m.type != "LOC" and surface[0] in _LINKS and ctx.words.is_border(m.start + 1):
        return replace(m, start=m.start + 1, source=SOURCE)
    if surface[0] in "和与" and m.type == "PER" and len(surface) == 3 and m.start:
        before = ctx.words.at(m.start - 1)
        titled = before >= 0 and title_at_end(ctx.text[ctx.words.starts[before] : m.start])
        return replace(m, start=m.start + 1, source=SOURCE) if titled else m
    return m


_LINKS = frozenset("率由与和对向在从将把被使")


def _told_name(ctx: Context, m: Mention) -> bool:
    """A family name that the text only tells (姓马的师傅, 一位李姓居民)."""
    return m.type == "PER" and m.end - m.start == 1 and "姓" in ctx.text[max(0, m.start - 1) : m.end + 1]


def _organisation(ctx: Context, m: Mention, surface: str) -> list[Mention]:
    """The body, what is left of it, or the places in it."""
    term = _TERM.search(ctx.text, max(0, m.start - 6), m.start) if _CHAMBER.match(surface) else None
    if term:
        return [replace(m, start=term.start(), source=SOURCE)]
    if surface in known_names():
        return [m]
    pointing = _POINTING.match(surface)
    if pointing:
        m = replace(m, start=m.start + pointing.end(), source=SOURCE)
        surface = ctx.text[m.start : m.end]
        if dictionary().get(surface, "nt")[0] != "n" or dictionary().get(surface) == "n":
            return []
    if _CONGRESS.fullmatch(surface) or "某" in surface:
        return []
    told = _NTH.search(surface)
    if told:
        return _before_count(m, surface[: told.start()])
    if is_address(surface) and not _TEAM_LIST.match(ctx.text, m.end):
        return [replace(m, type="LOC", source=SOURCE)]
    spans = places_in(surface)
    if _is_title(ctx, m):
        return [Mention(m.start, m.start + spans[-1][1], "LOC", SOURCE, m.score)] if spans else []
    rest = surface[spans[-1][1] :] if spans else ""
    if rest in known_names() and rest.startswith(_WORLD) and places()[surface[: spans[0][1]]].code:
        cut = m.end - len(rest)
        return [
            Mention(m.start, cut, "LOC", SOURCE, m.score),
            Mention(cut, m.end, "ORG", SOURCE, m.score),
        ]
    praised = _PRAISED.search(surface)
    if praised and spans and praised.start() == spans[-1][1]:
        parts = [Mention(m.start, m.start + praised.start(), "LOC", SOURCE, m.score)]
        named = m.end - m.start - praised.end() >= 4
        return [*parts, replace(m, start=m.start + praised.end(), source=SOURCE)] if named else parts
    group = _GROUP.search(surface)
    if group and surface.endswith(all_heads(), 0, group.start()):
        return [replace(m, end=m.start + group.start(), source=SOURCE)]
    return [_whole_words(ctx, m, surface)]


def _before_count(m: Mention, before: str) -> list[Mention]:
    """What stands before 第17家 in a phrase that a back end took for a name: a place, a body or nothing."""
    if is_address(before) and len(before) >= 2:
        return [Mention(m.start, m.start + len(before), "LOC", SOURCE, m.score)]
    if before in known_names() or before.endswith(all_heads()):
        return [replace(m, end=m.start + len(before), source=SOURCE)]
    return []


def is_address(surface: str) -> bool:
    """Whether a string is nothing but known places after each other.

    Example:
        >>> is_address("江苏昆山"), is_address("江苏昆山粮库")
        (True, False)
    """
    if surface in places():
        return True
    spans = places_in(surface)
    if not spans or spans[-1][1] == len(surface):
        return bool(spans)
    return surface[spans[-1][1] :] in short_divisions()


def _is_title(ctx: Context, m: Mention) -> bool:
    """Whether the next character makes the head of a body a title (国防部 | 长)."""
    if ctx.text[m.end : m.end + 1] != "长" or not ctx.text.endswith(_TITLED, m.start, m.end):
        return False
    i = ctx.words.at(m.end)
    return i < 0 or ctx.words.ends[i] == m.end + 1


def _whole_words(ctx: Context, m: Mention, surface: str) -> Mention:
    """A name cut back to the known name that it begins with where its rest belongs to the words after it."""
    if m.source != ctx.maker:
        return m
    for cut in range(len(surface) - 2, 3, -1):
        if surface[:cut] in known_names() and is_address(surface[cut:]):
            return replace(m, end=m.start + cut, source=SOURCE)
    level = level_pattern().match(surface)
    if (
        level
        and 2 <= len(surface) - level.end() <= 3
        and not institution_pattern().search(surface, level.end())
    ):
        return replace(m, end=m.start + level.end(), source=SOURCE)
    i = ctx.words.at(m.start)
    verb_end = ctx.words.ends[i] if i >= 0 and ctx.words.starts[i] == m.start else m.end
    if surface[: verb_end - m.start] in word_list("acts.txt") and ctx.text[verb_end : m.end] in known_names():
        return replace(m, start=verb_end, source=SOURCE)
    for size in (1, 2):
        name, at = surface[:-size], m.end - size
        kind = "ORG" if name in known_names() else "LOC" if name in places() else None
        if kind and len(name) >= 2 and surface[-1] not in "队党" and _goes_on(ctx, at, m.end):
            return replace(m, end=at, type=kind, source=SOURCE)
    return m


def _goes_on(ctx: Context, start: int, end: int) -> bool:
    """Whether a word begins at `start` and runs on across `end`."""
    i = ctx.words.at(start)
    return i >= 0 and ctx.words.starts[i] == start and ctx.words.ends[i] > end


def _balanced(ctx: Context, m: Mention, surface: str, table: list[int]) -> list[Mention]:
    """Brackets and quotation marks whole: grown to the other mark, or cut off."""
    if surface.count("（") > surface.count("）"):
        return _cut_bracket(ctx, m, surface)
    if surface.count("）") > surface.count("（"):
        rest = m.start + surface.rfind("）") + 1
        return [replace(m, start=rest, source=SOURCE)] if m.end - rest >= 2 else []
    for opening, closing in ("“”", "《》", "『』"):
        if surface.count(closing) > surface.count(opening):
            return _from_opening(ctx, m, surface, opening, closing, table)
        if surface.count(opening) > surface.count(closing):
            return _to_opening(ctx, m, surface, opening, closing)
    return [m]


def _cut_bracket(ctx: Context, m: Mention, surface: str) -> list[Mention]:
    """The name before a bracket that stays open, and the name in it where the bracket closes right after."""
    opened = m.start + surface.rfind("（")
    result = [replace(m, end=opened, source=SOURCE)] if opened - m.start >= 2 else []
    if ctx.text[m.end : m.end + 1] == "）" and m.end - opened >= 3:
        result.append(replace(m, start=opened + 1, source=SOURCE))
    return result


def _from_opening(
    ctx: Context, m: Mention, surface: str, opening: str, closing: str, table: list[int]
) -> list[Mention]:
    """A name grown back to the mark that opens its first word (小 | 院”画廊 → “小院”画廊)."""
    start = ctx.text.rfind(opening, max(0, m.start - 10), m.start)
    between = ctx.text[start + 1 : m.start] if start >= 0 else ""
    free = start >= 0 and not _MARKS & set(between) and all(i < 0 for i in table[start : m.start])
    if free and surface.index(closing) < len(surface) - 1:
        return [replace(m, start=start, source=SOURCE)]
    cut = m.start + surface.rfind(closing)
    if cut == m.end - 1:
        return [replace(m, end=cut, source=SOURCE)] if cut - m.start >= 2 else []
    return [replace(m, start=cut + 1, source=SOURCE)] if m.end - cut > 2 else []


def _to_opening(ctx: Context, m: Mention, surface: str, opening: str, closing: str) -> list[Mention]:
    """A name cut before a mark that stays open; one that begins with the mark loses it."""
    opened = surface.rfind(opening)
    if opened == 0:
        return [replace(m, start=m.start + 1, source=SOURCE)]
    if ctx.text[m.end : m.end + 1] == closing and dictionary().get(surface[opened + 1 :]) is None:
        return [replace(m, end=m.end + 1, source=SOURCE)]
    return [replace(m, end=m.start + opened, source=SOURCE)] if opened >= 2 else []
