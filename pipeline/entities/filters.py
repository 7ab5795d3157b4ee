"""What is no name: web addresses, general words, words that point back."""

from __future__ import annotations

import re

from pipeline.annotations import Mention
from pipeline.dictionary import dictionary
from pipeline.entities.acceptance import OFFICE
from pipeline.entities.context import Context
from pipeline.entities.heads import all_heads
from pipeline.entities.lexis import word_list
from pipeline.entities.organisations import LEVEL
from pipeline.entities.persons import told_person
from pipeline.entities.recurrence import given_parts

SOURCE = "filters"
_KIND_OF_PLACE = re.compile(r"(?:.{1,3}族|海岛|山区|牧区|边境|旅游|农业|工业|移民|贫困)(?:村|乡|镇|县|市)")
"""Places told by their kind (8个畲族村), no name."""
_LINK = re.compile(r"(?:https?://|www\.)[\x21-\x7e]+")


_PARTY = ("党组", "党委", "党支部", "党总支", "纪委", "团委", "董事会")


def _office_size(ctx: Context, m: Mention) -> int:
    """Length of the party office at the end of another body (安徽公司 | 党委 | 书记), 0 where there is none."""
    office = next((p for p in _PARTY if ctx.text.endswith(p, m.start, m.end)), "")
    stem = m.end - len(office)
    body = stem - m.start >= 4 and (office == "党组" or ctx.text.endswith(all_heads(), m.start, stem))
    return len(office) if office and body else 0


_MARKUP = frozenset("<>=")


def drop_markup(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Leave out what a back end found in rests of markup (TYPE="PHONE">110</)."""
    return [m for m in mentions if not _MARKUP & set(ctx.text[m.start : m.end])]


def drop_links(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Leave out what a back end found inside web addresses, and 党组 at the end of a body with 书记 after it."""
    links = [match.span() for match in _LINK.finditer(ctx.text)]
    kept = []
    for m in mentions:
        if any(a < m.end and m.start < b for a, b in links):
            continue
        size = _office_size(ctx, m) if m.type == "ORG" and ctx.text.startswith(OFFICE, m.end) else 0
        if size:
            m = Mention(m.start, m.end - size, "ORG", SOURCE, m.score)
        kept.append(m)
    return kept


_GROWN = re.compile(
    r"(?:栽培|种植|产业|产量|产区|面积|采摘|上市|价格|收购|专业合作社|种苗|树|园区|果|酒|汁|干|苗|花田|按大小)"
)
_OF_THINGS = tuple("的颗棵株盆斤吨亩把种卖买吃摘尝")
_LONGEST = 5
_TRADES = ("老师", "教练", "师", "大师", "达人", "匠人", "传承人")
"""After a craft they name who practises it: 花艺老师."""


def drop_things(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Leave out plants, crafts and dishes that sound like names, by the list and by how the article speaks of them."""
    things = word_list("things.txt")
    # The given name of a person of the article is no plant.
    grown = dict.fromkeys(given_parts(ctx.text[m.start : m.end] for m in mentions if m.type == "PER"), False)
    kept = []
    for m in mentions:
        surface = ctx.text[m.start : m.end]
        doubtful = m.type == "PER" or m.source == ctx.maker
        if m.type == "PER" and surface in things and ctx.text.startswith(_TRADES, m.end):
            continue
        if (
            not doubtful
            or len(surface) > _LONGEST
            or told_person(ctx, m)
            or m.source in ("byline", "lexicon")
        ):
            kept.append(m)
            continue
        if _inside_thing(ctx.text, m, things):
            continue
        if surface not in grown:
            grown[surface] = m.type == "PER" and surface in dictionary() and _is_grown(ctx.text, surface)
        if not grown[surface]:
            kept.append(m)
    return kept


def _inside_thing(text: str, m: Mention, things: frozenset[str]) -> bool:
    """Whether a mention is a word of the list or a part of one."""
    starts, ends = range(max(0, m.start - 3), m.start + 1), range(m.end, m.end + 3)
    return any(text[a:b] in things for a in starts for b in ends)


def _is_grown(text: str, surface: str) -> bool:
    """Whether an article speaks of a word as of something that is grown or sold, at least twice."""
    told = 0
    at = text.find(surface)
    while at >= 0:
        end = at + len(surface)
        told += bool(_GROWN.match(text, end)) or text.endswith(_OF_THINGS, 0, at)
        at = text.find(surface, end)
    return told >= 2


def drop_generic(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Leave out mentions that are general words or point back (该区总工会, 各级工会)."""
    generic = word_list("generic.txt")
    kept = []
    for m in mentions:
        surface = ctx.text[m.start : m.end]
        if surface in generic or (m.type == "ORG" and surface.startswith(("新时代", "新征程"))):
            continue
        before = ctx.text[m.start - 1 : m.start]
        if m.type == "ORG" and before and before in "该本各某我贵" and LEVEL.search(surface[:1]) is not None:
            continue
        if m.type == "ORG" and surface.startswith(("多国", "各国", "两国", "多地", "各地", "各级")):
            continue
        if m.type != "PER" and surface[0] in "该各某" and len(surface) > 1:
            continue
        if m.type == "LOC" and _KIND_OF_PLACE.fullmatch(surface) and before and before in "个是座的":
            continue
        kept.append(m)
    return kept
