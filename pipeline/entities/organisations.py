"""Organisation names grown to their true borders.

From every head of an organisation (总工会, 公司, 中心) the words before it are read leftwards as long as they can
belong to a name; the leftmost *anchor* among them, a place, an organisation, a proper word, is where the name
begins. So 通州 + 区总工会, an organisation + 服务中心 and 日本 + a company become one name each.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.annotations import Mention
from pipeline.dictionary import dictionary
from pipeline.entities.acceptance import Walk, accept, generic_words
from pipeline.entities.context import Context, cover
from pipeline.entities.gazetteer import COUNTRY, places
from pipeline.entities.heads import Head, ends_here, institution_pattern, institutions
from pipeline.entities.lexis import ADJECTIVE, NAME, NOUN, NUMERAL, class_of, data_lines, word_list

SOURCE = "organisations"
MAX_MODIFIERS = 6
MAX_LENGTH = 36


@lru_cache(maxsize=1)
def _offices() -> frozenset[str]:
    """Names of offices that follow a level word."""
    return frozenset(data_lines("short_bodies.tsv"))


LEVEL = re.compile(
    r"(?<![该本各全我同两三几每某外跨在此哪多级个等城市地山郊辖特])(?:自治区|省|市|区|县|州|旗|镇|乡|街道)$"
)
_NATIONAL = frozenset("国家 中央 全国 中华 国际 世界 首都 亚洲 欧洲 非洲 中国 中华人民共和国 全军".split())  # noqa: SIM905
_NATIONAL_HEADS = {
    *("bureau", "ministry", "team", "media", "association", "union", "research", "committee"),
    *("centre", "department", "office"),
}
_PERSON_HEADS = {"company", "school", "hospital", "research", "culture", "centre", "association", "union"}
_LEVEL_HEADS = {
    *("union", "government", "committee", "bureau", "court", "ministry", "department", "hospital"),
    *("school", "research"),
}
_BRANCH = (
    "分",
    "支",
    "办事处",
    "总会",
    "营业",
    "研究院",
    "工作站",
    "车务段",
    "机务段",
    "客运段",
    "工务段",
    "电务段",
    "供电段",
    "车辆段",
)
"""Heads of branches: the place stands between the body and them (中国银行 | 北京 | 分行)."""
_ABBREVIATION = re.compile(r"（(?:以下|下)?(?:统|合|简|下)?称|（原|（以下")


def grow_organisations(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Mentions with organisations at their true borders.

    Example: 北京住总集团工会 | 志愿服务队 are one name; 该区总工会 is none.
    """
    text = ctx.text
    table = cover(mentions, len(text))
    mentions, gone = list(mentions), set()
    for match in institution_pattern().finditer(text):
        start, end = match.span()
        if not _head_ends(ctx, start, end, mentions, table):
            continue
        head = institutions()[match.group()]
        found = _grow(ctx, head, start, end, mentions, table)
        if found is None or _is_same(found, mentions, table):
            continue
        for i in {i for i in table[found.start : found.end] if i >= 0}:
            gone.add(i)
            old = mentions[i]
            table[old.start : old.end] = [-1] * (old.end - old.start)
        table[found.start : found.end] = [len(mentions)] * (found.end - found.start)
        mentions.append(found)
    return sorted((m for i, m in enumerate(mentions) if i not in gone), key=lambda m: m.start)


def _is_same(new: Mention, mentions: list[Mention], table: list[int]) -> bool:
    """Whether the mention is there already, or a longer one of its type."""
    i = table[new.start]
    if i < 0:
        return False
    old = mentions[i]
    return old.type == "ORG" and old.start <= new.start and old.end >= new.end


def _head_ends(ctx: Context, start: int, end: int, mentions: list[Mention], table: list[int]) -> bool:
    """Whether a head ends a word where it stands."""
    if not ends_here(ctx.text, end):
        return False
    inside = table[end - 1]
    if inside >= 0 and mentions[inside].type != "ORG" and mentions[inside].end > end:
        return False
    if ctx.words.is_border(end):
        return not _common_word(ctx, start, end) if end - start > 1 else _one_character(ctx, start, end)
    i = ctx.words.at(end - 1)
    if i >= 0 and ctx.words.starts[i] <= start and ctx.text[end : ctx.words.ends[i]] in dictionary():
        return ctx.words.ends[i] - end >= 2  # 银行|贷款 in one word
    # A segmenter that takes the last character of 总工会 for a verb (工|会举办) errs; 大学|生 does not.
    return end - start >= 3 and not ctx.words.is_border(start + 1)


def _common_word(ctx: Context, start: int, end: int) -> bool:
    """Whether a head is the end of a common word (市中心)."""
    i = ctx.words.at(start)
    if i < 0 or ctx.words.starts[i] == start or not ctx.text.endswith("中心", start, end):
        return False
    word = ctx.text[ctx.words.starts[i] : end]
    return word not in _offices() and dictionary().get(word, "nt") in ("n", "s", "l", "v")


def _one_character(ctx: Context, start: int, end: int) -> bool:
    """Whether a head of one character stands alone or ends a proper word (干部, 南部 are words of their own)."""
    if start and (
        ctx.text[start - 1].isdigit() or ctx.text[start - 1] in "一二两三四五六七八九十百千万亿几数多余各每"
    ):
        return False
    i = ctx.words.at(start)
    if i < 0 or ctx.words.starts[i] == start:
        return True
    if dictionary().get(ctx.text[start - 1 : end], "nt") not in ("nt", "nz", "j"):
        return False
    whole = ctx.text[ctx.words.starts[i] : end]
    if len(whole) >= 3 and whole not in word_list("rooms.txt") and whole in dictionary():
        return True
    word = ctx.text[ctx.words.starts[i] : end]
    return word not in dictionary() or dictionary()[word] in ("nt", "nz", "j")


def _grow(
    ctx: Context, head: Head, start: int, end: int, mentions: list[Mention], table: list[int]
) -> Mention | None:
    """The name that ends with this head, or None."""
    walk = Walk(start)
    if _known_place_word(ctx.text, start, end):
        return None
    own = table[end - 1]
    if own >= 0 and mentions[own].type == "ORG" and mentions[own].start <= start:
        if mentions[own].end > end:
            return None
        if not _begins_with_area(ctx, mentions[own]):
            walk.settle(mentions[own].start, "org")
    _walk_left(ctx, head, walk, start, mentions, table)
    if walk.anchor is None or not accept(ctx, head, walk, start) or _COUNTED.match(ctx.text, end):
        return None
    score = mentions[own].score if own >= 0 and mentions[own].type == "ORG" else None
    return Mention(walk.anchor, end, "ORG", SOURCE, score)


def _begins_with_area(ctx: Context, m: Mention) -> bool:
    """Whether a back end's name begins in the middle of an office's name (劳动和 | 经济工作部)."""
    i = ctx.words.at(m.start)
    word = ctx.text[m.start : ctx.words.ends[i]] if i >= 0 else ""
    return word in word_list("areas.txt") and ctx.text[m.start - 1 : m.start] in ("和", "与")


def _known_place_word(text: str, start: int, end: int) -> bool:
    """Whether the head only is the end of a place's name (山 | 海关) or of a word of size (中 | 小学)."""
    if text[start - 1 : start] == "市" and text[start:end] == "中心":
        return True
    if text[start - 1 : start] in ("中", "大") and text[start:end] in ("小学", "中学", "学校"):
        return True
    return any(dictionary().get(text[max(0, start - n) : end], "") == "ns" for n in (1, 2))


def _walk_left(
    ctx: Context, head: Head, walk: Walk, head_start: int, mentions: list[Mention], table: list[int]
) -> None:
    """Read words leftwards and note anchors."""
    text, at = ctx.text, walk.start
    while at > 0 and head_start - at < MAX_LENGTH and len(walk.pending) <= MAX_MODIFIERS:
        before = text[at - 1]
        if before == "）":
            at = _skip_bracket(text, at, walk)
            if at < 0:
                return
            continue
        i = table[at - 1]
        if i >= 0:
            nxt = _take_mention(ctx, head, walk, mentions[i], at)
        elif walk.kind in ("org", "per", "level", "national"):
            return
        elif before == "”" and walk.anchor is None:
            nxt = _take_quoted(text, walk, at, mentions, table)
        else:
            nxt = _take_word(ctx, head, walk, at, head_start)
        if nxt is None:
            return
        at = nxt


def _skip_bracket(text: str, at: int, walk: Walk) -> int:
    """Where a bracket inside a name opens (…开发区（以下简称“经开区”）总工会), or -1."""
    opened = text.rfind("（", max(0, at - 40), at)
    if opened < 0 or "）" in text[opened : at - 1]:
        return -1
    inside = text[opened + 1 : at - 1]
    if _ABBREVIATION.match(text, opened):
        return opened
    short = len(inside) <= 6 and inside.isalnum() and not walk.pending
    return opened if short else -1


def _take_mention(ctx: Context, head: Head, walk: Walk, mention: Mention, at: int) -> int | None:
    """Take a mention that ends at `at` as an anchor, or stop."""
    if mention.end > at and not (walk.anchor is None and mention.start < at):
        return None
    if mention.type == "LOC":
        if walk.kind == "national" or _goes_to(ctx, mention):
            return None
        first = walk.anchor is None
        walk.settle(mention.start, "loc" if first or walk.kind == "loc" else walk.kind)
        place = places().get(ctx.text[mention.start : mention.end])
        walk.country = first and place is not None and place.level <= COUNTRY
        return mention.start
    if mention.type == "ORG":
        if walk.kind == "org" and not _is_unit_of(ctx, mention, walk):
            return None
        if walk.kind == "loc" and not head.text.startswith(_BRANCH):
            return None
        walk.settle(mention.start, "org")
        return mention.start
    if walk.anchor is None and head.kind in _PERSON_HEADS and not walk.pending:
        walk.settle(mention.start, "per")
    return None


def _goes_to(ctx: Context, place: Mention) -> bool:
    """Whether a one-character place is the aim of a verb and begins no name (在京 | 全国人大)."""
    alone = place.end - place.start == 1 and place.start > 0
    return alone and ctx.text[place.start - 1] in "在赴抵离返驻访来进"


def _is_unit_of(ctx: Context, body: Mention, walk: Walk) -> bool:
    """Whether the organisation so far can be a sub-unit of the one that stands directly before it."""
    rest = ctx.text[body.end : walk.start + 1]
    return len(rest) <= 1 and ctx.text[body.end - 1] not in "、和与"


def _take_quoted(text: str, walk: Walk, at: int, mentions: list[Mention], table: list[int]) -> int | None:
    """A quoted proper name before the head: “希望”小学 after a place."""
    opened = text.rfind("“", max(0, at - 10), at)
    if opened <= 0 or walk.pending or table[opened - 1] < 0 or mentions[table[opened - 1]].type != "LOC":
        return None
    walk.pending.append(text[opened:at])
    return opened


def _take_word(ctx: Context, head: Head, walk: Walk, at: int, head_start: int) -> int | None:
    """Take the word that ends at `at` as a modifier or an anchor, or stop."""
    text, words = ctx.text, ctx.words
    i = words.at(at - 1)
    if i < 0:
        return None
    start, tag = words.starts[i], words.tags[i]
    word = text[start:at]
    if words.ends[i] > at:
        return _take_split_word(ctx, head, walk, start, at)
    kind = class_of(tag, word)
    if word in ("和", "与") and _between_areas(ctx, head, walk, start):
        walk.pending.append(word)
        return start
    if word in ("本报讯", "讯", "电", "日电") or (word == "首都" and walk.anchor is not None):
        return None
    if word in _NATIONAL and head.kind in _NATIONAL_HEADS:
        walk.settle(start, "national")
        return start
    if at == head_start and head.kind in _LEVEL_HEADS and LEVEL.search(text, max(0, start - 3), at):
        level = LEVEL.search(text, max(0, start - 3), at)
        if level is not None and level.start() == start:
            walk.settle(start, "level")
            return start
    if word in word_list("acts.txt") or _stops(word):
        return None
    if kind == NAME and word not in generic_words() and len(word) >= 2 and word[0] not in "多两三各":
        walk.settle(start, walk.kind if walk.kind in ("loc", "org") else "proper")
        return start
    if kind == NOUN or (kind == NAME and len(word) == 1):
        walk.pending.append(word)
        return start
    ordinal = re.fullmatch(r"第[一二三四五六七八九十\d]{1,4}|\d{2,4}", word)
    if kind == NUMERAL and (
        ordinal or (at == head_start and re.fullmatch(r"[一二三四五六七八九十]{1,3}", word))
    ):
        walk.pending.append(word)
        return start
    if (kind == ADJECTIVE or tag[0] == "f" or tag in ("q",)) and len(word) <= 2 and word not in ("共", "等"):
        walk.pending.append(word)
        return start
    return None


def _stops(word: str) -> bool:
    """Whether a word ends a name: it points (这支), it compares (最大), or holds a function word by mistake."""
    if word.startswith("最") and not word.startswith("最高"):
        return True
    if any(c in "这那哪其此各每该些" for c in word):
        return True
    return word not in dictionary() and any(c in "愿同与和将被把向对从在为是于及的了" for c in word)


def _between_areas(ctx: Context, head: Head, walk: Walk, at: int) -> bool:
    """Whether 和 joins two fields of an office (文化 | 和 | 旅游局), not two bodies."""
    if head.kind not in ("bureau", "department", "committee", "office", "centre"):
        return False
    areas = word_list("areas.txt")
    i = ctx.words.at(at - 1)
    left = ctx.text[ctx.words.starts[i] : at] if i >= 0 else ""
    right = walk.pending[-1] if walk.pending else ctx.text[at + 1 : at + 3]
    return left in areas and (right.lstrip("~") in areas or right[:2] in areas)


def _take_split_word(ctx: Context, head: Head, walk: Walk, start: int, at: int) -> int | None:
    """The head begins inside a word (外施工|会, 住总|集团公司): what stands before belongs to the name."""
    word = ctx.text[start:at]
    known = places().get(word)
    if known is not None:
        walk.settle(start, "loc")
    else:
        walk.pending.append(f"~{word}")  # half a word is no general word
    return start


_COUNTED = re.compile(r"\d[\d.]*[万余多]{0,2}[个家所支台座处艘架间]")
"""A number and a classifier: what stands before is counted, no name (检查组86个)."""
