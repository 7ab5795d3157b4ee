"""Names of places: those the back end missed, their true ends, and addresses of several levels as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pipeline.annotations import Mention
from pipeline.dictionary import dictionary
from pipeline.entities.context import Context, cover, put
from pipeline.entities.gazetteer import (
    COUNTRY,
    PREFECTURE,
    PROVINCE,
    REGION,
    TOWN,
    level_of,
    place_heads,
    places,
    short_divisions,
)
from pipeline.entities.heads import alternation, ends_here, place_pattern
from pipeline.entities.lexis import NAME, NOUN, class_of, word_list

SOURCE = "places"


@lru_cache(maxsize=1)
def _automaton() -> Any:
    """Finds every known place name."""
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for name in places():
        automaton.add_word(name, name)
    automaton.make_automaton()
    return automaton


def known_places(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Add known places that stand as words of their own where nothing is yet (《中华人民共和国民法典》)."""
    table = cover(mentions, len(ctx.text))
    found: list[Mention] = []
    last = -1
    candidates = [(end + 1 - len(name), end + 1) for end, name in _automaton().iter(ctx.text)]
    for start, end in sorted(candidates, key=lambda c: (c[0], -c[1])):
        if start and ctx.text[start - 1].isdigit():
            continue
        if (
            start < last
            or ctx.text[start - 2 : end + 1] == "发展中国家"
            or not _room(ctx, mentions, table, start, end)
        ):
            continue
        if _stands(ctx, start, end) and not _in_foreign_name(ctx, end):
            found.append(Mention(start, end, "LOC", "gazetteer"))
            last = end
    return put(mentions, found)


def _room(ctx: Context, mentions: list[Mention], table: list[int], start: int, end: int) -> bool:
    """Whether nothing is there yet, or only the pieces of a region or country (京 津 冀, 约旦河 | 西岸)."""
    held = {i for i in table[start:end] if i >= 0}
    if not held:
        return True
    region = end - start >= 3 and places()[ctx.text[start:end]].level <= COUNTRY
    return region and all(
        mentions[i].type == "LOC" and mentions[i].end - mentions[i].start < end - start for i in held
    )


_SOUNDS = frozenset("特尔斯克姆德洛夫维奇卡拉娜")


def _in_foreign_name(ctx: Context, end: int) -> bool:
    """Whether sounds of a foreign name go on after a known place (蝶古巴 | 特)."""
    i = ctx.words.at(end) if end < len(ctx.text) else -1
    return i >= 0 and ctx.words.ends[i] == end + 1 and ctx.text[end] in _SOUNDS


@lru_cache(maxsize=1 << 15)
def places_in(name: str) -> Sequence[tuple[int, int]]:
    """Known places at the start of a name and following each other (北京市 and 朝阳区 in 北京市朝阳区教委).

    Kept for the next call: names repeat within an article and across layers.

    Example:
        >>> places_in("河北省保定市教育局")
        [(0, 3), (3, 6)]
    """
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(name):
        size = next((n for n in range(min(12, len(name) - at), 1, -1) if _is_part(name[at : at + n], at)), 0)
        if not size:
            break
        found.append((at, at + size))
        at += size
    return found


def _is_part(word: str, at: int) -> bool:
    """Whether a word is a known place that may stand there: below the first one only in its full form."""
    place = places().get(word)
    return place is not None and (at == 0 or place.level <= PREFECTURE or place.name == word)


def _stands(ctx: Context, start: int, end: int) -> bool:
    """Whether a known name is the name here and no part of another word."""
    words, name = ctx.words, ctx.text[start:end]
    if not words.is_border(start):
        return False
    if words.is_border(end):
        return True
    place = places()[name]
    i = words.at(start)
    whole = ctx.text[words.starts[i] : words.ends[i]]
    if place.level > PROVINCE or words.starts[i] != start:
        return False
    return not (whole in dictionary() and dictionary()[whole][:2] in ("nz", "nr", "nt")) and len(name) >= 2


def grow_places(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Places with the head that belongs to them (加沙 | 地带, 青岬 | 核电站)."""
    text = ctx.text
    table = cover(mentions, len(text))
    new: list[Mention] = []
    for match in place_pattern().finditer(text):
        start, end = match.span()
        head = match.group()
        if start == 0 or not ctx.words.is_border(end) or not ends_here(text, end):
            continue
        if table[end - 1] >= 0 and mentions[table[end - 1]].end >= end:
            continue
        found = _grow_place(ctx, head, start, end, mentions, table)
        if found is not None:
            new.append(found)
    return put(mentions, new) if new else mentions


def _grow_place(
    ctx: Context, head: str, start: int, end: int, mentions: list[Mention], table: list[int]
) -> Mention | None:
    """The place that ends with this head, or None."""
    text, words = ctx.text, ctx.words
    i = table[start - 1]
    if i >= 0:
        before = mentions[i]
        name = text[before.start : before.end]
        if before.end > start and before.type != "LOC" and before.end < end:
            return Mention(before.start, end, "LOC", SOURCE)
        if before.type != "LOC" or before.end != start or len(head) < 2 or _is_wide(name, head):
            return None
        if len(name) < 2 or name in word_list("generic.txt") or _does_not_grow(ctx, name, head, end):
            return None
        return Mention(_with_orphan(ctx, before.start, head, table), end, "LOC", SOURCE)
    if len(head) < 2:
        return None
    j = words.at(start - 1)
    if j < 0:
        return None
    begin, tag = words.starts[j], words.tags[j]
    word = text[begin:start]
    plain = word in word_list("generic_modifiers.txt") or _does_not_grow(ctx, word, head, end)
    if word in short_divisions() and words.is_border(start) and table[begin] < 0 and not plain:
        return Mention(begin, end, "LOC", SOURCE)
    repeated = _repeated(ctx, head, start, end)
    if repeated is not None:
        return Mention(repeated, end, "LOC", SOURCE)
    if head in _SETTLEMENTS:
        begin = _settlement(ctx, start, table)
        return Mention(begin, end, "LOC", SOURCE) if begin >= 0 else None
    if place_heads()[head][1] != "name":
        return None
    if (
        class_of(tag, word) != NAME
        or len(word) < 2
        or not _chinese(word)
        or dictionary().get(word, "x") != "x"
        or word[0] in "一二两三四五六七八九十多几各数仅只均已将才都也就又便使令把被为"
        or any(n >= 0 for n in table[begin:start])
    ):
        return None
    if table[begin - 1] >= 0 and begin and mentions[table[begin - 1]].type != "LOC":
        return None
    return Mention(begin, end, "LOC", SOURCE)


_FEATURES = ("海", "湾", "河", "江", "山", "高原", "盆地", "平原", "半岛", "地区", "国")


def _does_not_grow(ctx: Context, name: str, head: str, end: int) -> bool:
    """A sea and 地区, a city and 铁路 (its railway office), 地区生产总值."""
    if head == "地区":
        return name.endswith(_FEATURES) or ctx.text.startswith("生产总值", end)
    if head == "铁路" and name.endswith("站"):
        return True
    return head in ("铁路", "公路", "高速", "路", "街") and (name in places() or name in short_divisions())


_SMALL = ("社区", "小区", "村", "屯", "镇", "乡", "街道", "胡同", "巷", "地区", "新村")


_SETTLEMENTS = ("社区", "小区", "新村", "街道")
_OPEN = frozenset("、，。；：！？“（《 \n在到")


def _settlement(ctx: Context, start: int, table: list[int]) -> int:
    """Start of the name of a quarter that begins with its clause and has an unknown word (、X庄园 | 社区), or -1."""
    words, at, unknown = ctx.words, start, False
    while at > 0 and start - at < 6 and ctx.text[at - 1] not in _OPEN:
        i = words.at(at - 1)
        word = ctx.text[words.starts[i] : at] if i >= 0 else ""
        if table[at - 1] >= 0 and at < start:
            break
        if not word or class_of(words.tags[i], word) not in (NAME, NOUN):
            return -1
        unknown = unknown or (word not in dictionary() and _chinese(word))
        at = words.starts[i]
    opened = at == 0 or ctx.text[at - 1] in _OPEN or table[at - 1] >= 0
    return at if unknown and opened and 2 <= start - at <= 6 else -1


def _repeated(ctx: Context, head: str, start: int, end: int) -> int | None:
    """Start of an unknown name that stands before its head more than once, at a clause's beginning here."""
    if place_heads()[head][0] > 3 and head[-1] not in "站港场馆":
        return None
    text = ctx.text
    for size in (2, 3):
        begin = start - size
        name = text[max(0, begin) : start]
        opened = begin <= 0 or text[begin - 1] in _OPEN or text[begin - 1] == "日"
        proper = begin >= 0 and _chinese(name) and name not in dictionary() and not _COMMON & set(name)
        if proper and opened and not _ends_word(name) and text.count(text[begin:end]) >= 2:
            return begin
    return None


_COMMON = frozenset(
    "的了是在和与及或等这那各该本全多少数大小新老东南西北中部山灾受边远沿海贫困市县省区国外内"
)


def _ends_word(name: str) -> bool:
    """Whether the last two characters are a word of their own (贫困 in X贫困地区)."""
    return name[-2:] in dictionary() and dictionary()[name[-2:]][0] not in "n"


def _is_wide(name: str, head: str) -> bool:
    """京津冀 + 地区, 中国 + 社区: a wide place with a general word."""
    level = level_of(name)
    if head == "地带":
        return False
    if level == PROVINCE and head not in _SMALL:
        return False
    if head == "地区":
        return level is not None and (level <= PROVINCE or name in ("京津冀", "长三角", "珠三角"))
    return level is not None and level <= PROVINCE and place_heads()[head][0] >= TOWN


def _with_orphan(ctx: Context, start: int, head: str, table: list[int]) -> int:
    """Start of a name whose first character a segmenter cut off (、X | 海庄园 | 社区)."""
    if head not in ("社区", "小区", "新村", "村", "镇", "乡", "街道") or start < 2 or table[start - 1] >= 0:
        return start
    i = ctx.words.at(start - 1)
    alone = i >= 0 and ctx.words.starts[i] == start - 1 and ctx.words.ends[i] == start
    opened = ctx.text[start - 2] in "、，。；：“（\n 》"
    return start - 1 if alone and opened and ctx.words.tags[i][0] in "vnaxjb" else start


def _chinese(word: str) -> bool:
    """Whether a word is made of Chinese characters only."""
    return all("\u3400" <= c <= "\u9fff" for c in word)


@lru_cache(maxsize=1)
def _region_tail() -> re.Pattern[str]:
    """Proper region names that a back end extends by a general word (京津冀 | 地区)."""
    names = [name for name, place in places().items() if place.level in (REGION, COUNTRY) and len(name) >= 2]
    return re.compile(f"({alternation(names)})(?:地区|各国|各地|多国|多地|国家|全境|境内)$")


_SIDE_TAIL = re.compile(r"(?<=.{2})(?:东|西|南|北|中|东南|东北|西南|西北)部(?:地区|沿海|山区)?$")
_SIDE = re.compile(r"(?<=.{2})(?:东南|东北|西南|西北|东|西|南|北|中)$")
_PART_OF = re.compile(r"(?<=.{2})[东西南北中]{1,2}部(?:一|某|的)")
_ROAD_END = re.compile(r"(?:高速|公路|铁路|大街|大道|国道|省道)(?=路$)")


def trim_places(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Places without general words at their end, and organisations that are places by their head."""
    result = []
    for m in mentions:
        surface = ctx.text[m.start : m.end]
        if m.type == "LOC":
            match = _region_tail().fullmatch(surface)
            if match and surface not in places():
                m = Mention(m.start, m.start + match.end(1), "LOC", SOURCE, m.score)
            elif match is None:
                m = _without_tail(ctx, m, surface)
        elif m.type == "ORG":
            m = _retyped(ctx, m, surface)
        result.append(m)
    return result


def _without_tail(ctx: Context, m: Mention, surface: str) -> Mention:
    """A place without the side of it that is told (青海 | 南部地区) and the first half of a word (高速 | 路段)."""
    side = _SIDE_TAIL.search(surface)
    if side and surface not in places():
        return Mention(m.start, m.start + side.start(), "LOC", SOURCE, m.score)
    side = _SIDE.search(surface) if ctx.text.startswith("部", m.end) and surface not in places() else None
    if side:
        return Mention(m.start, m.start + side.start(), "LOC", SOURCE, m.score)
    part = _PART_OF.search(surface)
    if part:
        return Mention(m.start, m.start + part.start(), "LOC", SOURCE, m.score)
    road = _ROAD_END.search(surface) if ctx.text[m.end : m.end + 1] == "段" else None
    if road:
        return Mention(m.start, m.start + road.end(), "LOC", SOURCE, m.score)
    spans = places_in(surface)
    rest = surface[spans[-1][1] :] if spans else ""
    if len(rest) >= 4 and rest in word_list("generic.txt"):
        return Mention(m.start, m.start + spans[-1][1], "LOC", SOURCE, m.score)
    return m


def _second_country(surface: str) -> int:
    """Where a country begins that follows another place without a mark, or 0 (墨西哥 | 阿根廷)."""
    spans = places_in(surface)
    if len(spans) < 2 or surface in places():
        return 0
    start, end = spans[1]
    return start if places()[surface[start:end]].level == COUNTRY else 0


_LINE_THEN = re.compile(r"(?<=.{2})(?:高铁|铁路|高速公路|城际铁路|高速)(?=.{2})")


def split_lines(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """A line and the place on it are two places (沪渝蓉高铁 | 合肥, 西延高铁 | 渭河特大桥), and so are two countries."""
    result = []
    for m in mentions:
        cut = _second_country(ctx.text[m.start : m.end]) if m.type == "LOC" and m.end - m.start >= 4 else 0
        if cut:
            result.append(Mention(m.start, m.start + cut, "LOC", SOURCE, m.score))
            m = Mention(m.start + cut, m.end, "LOC", SOURCE, m.score)
        line = _LINE_THEN.search(ctx.text, m.start, m.end) if m.type == "LOC" else None
        rest = ctx.text[line.end() : m.end] if line else ""
        if line and rest not in place_heads() and level_of(rest) is not None:
            result.append(Mention(m.start, line.end(), "LOC", SOURCE, m.score))
            m = Mention(line.end(), m.end, "LOC", SOURCE, m.score)
        result.append(m)
    return result


_PLACE_LIKE = (
    *("核电站", "水电站", "火车站", "高铁站", "体育馆", "体育场", "水库", "大桥", "航天发射场", "发射中心"),
    *("科学城", "科技城", "新城", "开发区", "高新区", "经开区", "自贸区", "示范区", "新区", "保税区"),
    *("产业园", "工业园", "科技园", "软件园", "园区", "街道", "社区", "广场", "公园", "景区", "机场", "大厦"),
)
_PLACE_START = re.compile(f".{{2,8}}?(?:{alternation(_PLACE_LIKE)})")


def _retyped(ctx: Context, m: Mention, surface: str) -> Mention:
    """An organisation that ends as a place does is one; what a back end added to it is cut off."""
    if surface.endswith(_PLACE_LIKE):
        return Mention(m.start, m.end, "LOC", SOURCE, m.score)
    match = _PLACE_START.match(surface)
    if match and m.source == ctx.maker and not _has_body(surface[match.end() :]):
        return Mention(m.start, m.start + match.end(), "LOC", SOURCE, m.score)
    return m


def _has_body(rest: str) -> bool:
    """Whether the rest of a name holds a head of an organisation."""
    from pipeline.entities.heads import institution_pattern

    return institution_pattern().search(rest) is not None or len(rest) > 4
