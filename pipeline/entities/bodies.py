"""Organisations by their own form: well-known ones, short forms with a level word, lists with elided heads."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pipeline.annotations import Mention
from pipeline.entities.context import Context, add_free, cover, put
from pipeline.entities.heads import all_heads, alternation, ends_here
from pipeline.entities.lexis import data_lines, word_list
from pipeline.entities.persons import told_person

SOURCE = "bodies"


@lru_cache(maxsize=1)
def known_names() -> dict[str, str]:
    """Name or alias of a well-known body → its full name."""
    names: dict[str, str] = {}
    for line in data_lines("organisations.tsv"):
        full, _, aliases = line.partition("\t")
        for name in [full, *aliases.split("|")]:
            if name:
                names.setdefault(name, full)
    return names


@lru_cache(maxsize=1)
def _automaton() -> Any:
    """Finds the names of well-known bodies."""
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for name in known_names():
        automaton.add_word(name, name)
    automaton.make_automaton()
    return automaton


_LONGER = re.compile(r"[一-鿿]")


def known_bodies(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Well-known bodies (国务院, 新华社, 央视) where they are words of their own and no part of a longer name."""
    table = cover(mentions, len(ctx.text))
    found: list[Mention] = []
    last = -1
    candidates = [(end + 1 - len(name), end + 1) for end, name in _automaton().iter(ctx.text)]
    for start, end in sorted(candidates, key=lambda c: (c[0], -c[1])):
        if start < last or not ends_here(ctx.text, end) or not _free(ctx, mentions, table, start, end):
            continue
        if not _own_words(ctx, start, end):
            continue
        found.append(Mention(start, end, "ORG", "known"))
        last = end
    return put(mentions, found)


def _free(ctx: Context, mentions: list[Mention], table: list[int], start: int, end: int) -> bool:
    """Whether no mention is there that is longer on either side, the same already or a person with a title."""
    for i in range(start, end):
        if table[i] >= 0:
            m = mentions[table[i]]
            same = (m.start, m.end) == (start, end)
            if m.start < start or m.end > end or (m.type == "ORG" and same):
                return False
            if same and m.type == "PER" and told_person(ctx, m):
                return False
    return True


def _own_words(ctx: Context, start: int, end: int) -> bool:
    """Whether word borders agree; longer names with a head may differ at one end."""
    borders = ctx.words.is_border(start) + ctx.words.is_border(end)
    name = ctx.text[start:end]
    return borders == 2 or (borders == 1 and end - start >= 4 and name.endswith(all_heads()))


@lru_cache(maxsize=1)
def _offices() -> str:
    """Alternation of office names."""
    return alternation(data_lines("short_bodies.tsv"))


@lru_cache(maxsize=1)
def level_pattern() -> re.Pattern[str]:
    """省委, 市政府, 区总工会, 市住建委, 自治区人大常委会."""
    return re.compile(
        rf"(?:自治区|自治州|省|市|区|县|州|旗|镇|乡)(?:委(?![员托派屈曲])(?:宣传部|组织部|统战部|政法委|办公厅|办公室)?|政府|第[一二三四五六七八九十]{{1,2}}(?:人民医院|中学|小学|中级人民法院|建筑公司)|{_offices()})"
    )


_NO_LEVEL = "该本各全我同两三几每某外跨在此哪多个等城地山郊都小园景社灾疫牧库辖片新老主上下超"
_PLAIN = frozenset(["州政府", "旗政府", "区法院", "县法院", "市法院", "区党校", "县党校"])


def level_bodies(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Short forms with a level word; with a place before them they are grown by the head rules."""
    table = cover(mentions, len(ctx.text))
    new: list[Mention] = []
    for match in level_pattern().finditer(ctx.text):
        start, end = match.span()
        before = ctx.text[start - 1 : start]
        if (before and before in _NO_LEVEL) or not ends_here(ctx.text, end) or not ctx.words.is_border(end):
            continue
        i = table[start - 1] if start else -1
        if table[start] >= 0:
            m = mentions[table[start]]
            if m.type == "LOC" and m.end == start + 1 and m.start < start:
                new.append(Mention(_address_start(mentions, table, m.start), end, "ORG", SOURCE))
            elif m.type == "ORG" and m.start == start and m.end < end:
                new.append(Mention(start, end, "ORG", SOURCE))
            continue
        if i >= 0 and mentions[i].type == "LOC" and mentions[i].end == start:
            first = _address_start(mentions, table, mentions[i].start)
            new.append(Mention(first, end, "ORG", SOURCE))
        elif ctx.words.is_border(start) and match.group() not in _PLAIN:
            new.append(Mention(start, end, "ORG", SOURCE))
    return put(mentions, new) if new else mentions


def _address_start(mentions: list[Mention], table: list[int], start: int) -> int:
    """Start of the places that stand directly before each other (河北省 | 保定市)."""
    while start > 0 and table[start - 1] >= 0 and mentions[table[start - 1]].type == "LOC":
        start = mentions[table[start - 1]].start
    return start


_NUMBERED = re.compile(
    r"[一-鿿]{1,4}?(?:第)?[一二三四五六七八九十]{1,3}(?:公司|工程局|局集团|建筑公司|航务局|设计院|勘察院|(?<=[中铁建交水冶电核][一二三四五六七八九十])局)(?![法章])"
)
_PROPER_START = "中住城铁路建航交冶水电煤化港纺机核葛工首京沪津渝"


def numbered_bodies(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Numbered companies of a group by their short form (中建八局, 铁三院)."""
    table = cover(mentions, len(ctx.text))
    new = []
    for match in _NUMBERED.finditer(ctx.text):
        start, end = match.span()
        digits = re.search(r"第?[一二三四五六七八九十]", match.group())
        stem = start + digits.start() if digits else end
        while start < stem and (ctx.text[start] not in _PROPER_START or not ctx.words.is_border(start)):
            start += 1
        if (
            start >= stem
            or not ctx.words.is_border(end)
            or any(table[i] >= 0 and mentions[table[i]].start < start for i in range(start, stem))
        ):
            continue
        inside = {table[i] for i in range(stem, end) if table[i] >= 0}
        if any(mentions[i].type != "LOC" or mentions[i].start < start for i in inside):
            continue
        new.append(Mention(start, end, "ORG", SOURCE))
        # A back end that began a place inside the company's name (住三 | 公司某某村) keeps what follows.
        rests = [mentions[i].end for i in inside if mentions[i].end - end >= 3]
        new.extend(Mention(end, rest, "LOC", SOURCE) for rest in rests)
    return put(mentions, new) if new else mentions


_DIGIT_BODY = re.compile(
    r"(?<![\d.,第%])\d{2,5}(?:钻井队|地质队|地震队|勘探队|工程队|部队|电厂|厂|医院|急救中心)(?![家长商房区址员])"
)


def digit_bodies(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Units of the army and of industry that have a number for a name (1205钻井队, 81815部队)."""
    found = [Mention(m.start(), m.end(), "ORG", SOURCE) for m in _DIGIT_BODY.finditer(ctx.text)]
    return add_free(mentions, found) if found else mentions


_UNIT = re.compile(
    r"(?:工程|总|分|施工|建设|抢险|救灾|防汛|抗旱|抗震|前线|联合|应急|作战|战区|项目|事业|市场|生产|技术){1,6}(?:总承包部|指挥部|司令部|事业部)"
)


def bare_units(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Sub-units named without their body (工程总承包部), also at the head of what a back end ran together."""
    table = cover(mentions, len(ctx.text))
    new = []
    for match in _UNIT.finditer(ctx.text):
        start, end = match.span()
        before = ctx.text[start - 1 : start]
        if (before and before not in "在由向、和与，。（：\n") or end - start < 5:
            continue
        i = table[start]
        joined = i >= 0 and mentions[i].type == "ORG" and mentions[i].start == start
        if joined and mentions[i].end - end >= 4 and mentions[i].end > end:
            rest = Mention(end, mentions[i].end, "ORG", SOURCE)
            new.extend([Mention(start, end, "ORG", SOURCE), rest])
        elif all(n < 0 for n in table[start:end]) and ctx.words.is_border(start):
            new.append(Mention(start, end, "ORG", SOURCE))
    return put(mentions, new) if new else mentions


_LIST_ITEM = re.compile(
    r"(?P<join>、|和|与|及|以及)(?P<name>(?:中央|国家|省|市|总|各)?[一-鿿]{1,7}?(?:厅|局|委|部|办|署|院|总会|联|协会|团委))"
    r"(?=[、，。和与及等共联组下发召开日]|[　 ])"
)
_GOVERNMENT = re.compile(r"(?:厅|局|委|部|办|署|院|委员会|办公厅|联|总工会|政府)$")


def elided_lists(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Bodies of a list whose place stands only before the first (江苏省民政厅、财政厅)."""
    table = cover(mentions, len(ctx.text))
    queue, new = list(mentions), []
    for m in queue:
        if m.type != "ORG" or not _GOVERNMENT.search(ctx.text[m.start : m.end]):
            continue
        item = _LIST_ITEM.match(ctx.text, m.end)
        if item is None or item["name"] in _NOT_LISTED:
            continue
        start, end = item.span("name")
        if any(i >= 0 for i in table[start:end]):
            continue
        if ctx.words.is_border(start) and ctx.words.is_border(end):
            new.append(Mention(start, end, "ORG", "list"))
            queue.append(new[-1])
            table[start:end] = [0] * (end - start)
    return add_free(mentions, new)


_NOT_LISTED = frozenset(
    [
        "全部",
        "内部",
        "外部",
        "干部",
        "南部",
        "北部",
        "西部",
        "东部",
        "中部",
        "局部",
        "总部",
        "医院",
        "学院",
        "法院",
        "党委",
        "纪委",
        "支部",
        "各部委",
        "部委",
        "有关部委",
        "中央部委",
        "俱乐部",
        "委办局",
    ]
)

_SENT = re.compile(
    r"(?:第?[\d一二三四五六七八九十]{1,3}批)?(?:援|驻|赴)(?P<where>[一-鿿]{1,12}?)"
    r"(?:医疗队|医疗专家组|维和部队|维和步兵营|维和工兵分队|技术组|考察队|救援队|专家组)"
)
_NUMBER = re.compile(r"第[\d一二三四五六七八九十]{1,3}[次批支]$")
"""Between a country and its expedition (中国 | 第13次 | 北冰洋科学考察队)."""
_MISSION = re.compile(
    r"驻(?P<where>[一-鿿]{1,12}?)(?:大使馆|总领事馆|总领馆|领事馆|使馆|代表团|代表处|办事处|联络处|记者站|分社|总局|部队)"
)


def missions(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Embassies and other posts abroad as one name (中国驻法国大使馆)."""
    new = []
    ends = {m.end: m for m in mentions}
    for m in mentions:
        number = _NUMBER.search(ctx.text, max(0, m.start - 6), m.start) if m.type == "ORG" else None
        first = ends.get(number.start()) if number else None
        if first is not None and first.type == "LOC" and ctx.text[m.end - 1] in "队团":
            new.append(Mention(first.start, m.end, "ORG", SOURCE))
    for match in [*_MISSION.finditer(ctx.text), *_SENT.finditer(ctx.text)]:
        first = ends.get(match.start())
        if first is None or first.type == "PER":
            continue
        start, end = match.span("where")
        place = any(m.type in ("LOC", "ORG") and m.start <= start and m.end >= end for m in mentions)
        if place or end - start == 1:
            new.append(Mention(first.start, match.end(), "ORG", SOURCE))
    return put(mentions, new) if new else mentions


@lru_cache(maxsize=1)
def _fields() -> re.Pattern[str]:
    """Fields of work at the end of a string."""
    return re.compile(rf"(?:{alternation(word_list('areas.txt'))}){{1,3}}$")


def departments(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """The offices of a field of work of a place (辽宁省 | 农业农村部门); 有关部门 names none."""
    ends = {m.end: m for m in mentions if m.type == "LOC" and m.end - m.start >= 2}
    table: list[int] = []
    new = []
    at = ctx.text.find("部门")
    while at >= 0:
        first = next((ends[i] for i in range(max(0, at - 12), at) if i in ends), None)
        if first is not None and _fields().fullmatch(ctx.text, first.end, at):
            table = table or cover(mentions, len(ctx.text))
            start = _address_start(mentions, table, first.start)
            new.append(Mention(start, at + 2, "ORG", SOURCE))
        at = ctx.text.find("部门", at + 2)
    return put(mentions, new) if new else mentions
