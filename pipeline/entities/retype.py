"""Types and borders set right by what a name ends with: events, general words, museums, offices."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.annotations import Mention
from pipeline.dictionary import dictionary
from pipeline.entities.bodies import known_names
from pipeline.entities.context import Context
from pipeline.entities.gazetteer import level_of, place_heads, places, short_divisions
from pipeline.entities.heads import all_heads, institution_pattern, institutions
from pipeline.entities.lexis import NAME, VERB, class_of, word_list
from pipeline.entities.persons import is_chinese_name
from pipeline.entities.places import places_in

SOURCE = "retype"
SURE = 0.6
"""From this score on a back end that gives scores is seldom wrong about an organisation."""
_EVENTS = (
    *(
        "论坛",
        "峰会",
        "博览会",
        "展览会",
        "展销会",
        "推介会",
        "交易会",
        "洽谈会",
        "招聘会",
        "研讨会",
        "座谈会",
    ),
    *(
        "发布会",
        "运动会",
        "锦标赛",
        "联赛",
        "公开赛",
        "邀请赛",
        "马拉松",
        "音乐会",
        "音乐节",
        "电影节",
        "电视节",
    ),
    *(
        "奥运会",
        "亚运会",
        "冬奥会",
        "残奥会",
        "冬残奥会",
        "亚残运会",
        "大运会",
        "全运会",
        "冬运会",
        "亚沙会",
        "亚冬会",
    ),
    *("进博会", "广交会", "服贸会", "消博会"),
    *("艺术节", "文化节", "旅游节", "晚会", "书展", "车展", "世界杯", "亚洲杯", "大奖赛", "挑战赛"),
)
_GENERAL = (
    *("高校", "企业", "媒体", "院校", "民企", "国企", "央企", "机构", "单位", "居民", "群众", "职工", "市民"),
    *("技艺", "活动", "技术", "产品", "品牌", "项目", "计划", "行动", "精神", "理念"),
)
_HOUSES = (
    *("博物馆", "博物院", "图书馆", "美术馆", "纪念馆", "文化馆", "科技馆", "档案馆", "大剧院", "少年宫"),
    *("商厦", "商场", "百货大楼", "购物中心"),
)
_THERE = ("在", "到", "往", "进", "于", "参观", "游览", "来自", "前往", "走进", "位于")
_AGENCIES = ("新华社", "本报", "中新社", "新华网", "据新华社")
_STATES = ("落成", "建成", "开馆", "揭幕", "位于", "坐落", "开放", "开工", "竣工")
_VENUES = ("体育中心", "奥体中心", "会展中心", "会议中心", "展览中心", "体育馆", "体育场", "展览馆", "大剧院")
_COUNTED = re.compile(r"(?:不少于|超过|近|约|共)?\d[\d.]*[万余多]{0,2}[个家所支台座处艘架间]")
_WHEN = re.compile(
    r"(?:(?:今|去|明|当)[年天日]|近日|日前|昨[天日]|目前|最近|本月|元旦|春节|国庆|期间|\d+[年月日])+"
)
_ACTS = ("与", "和", "把", "将", "联合", "馆长", "副馆长", "院长", "负责人", "累计", "相关")


def retype(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Mentions with the type that their head and surroundings tell; what is no name is left out."""
    return [new for m in mentions for new in _one(ctx, m)]


def _one(ctx: Context, m: Mention) -> list[Mention]:
    surface = ctx.text[m.start : m.end]
    if surface in known_names() or m.source in ("lexicon", "correction", "byline"):
        return [m]
    if m.type == "ORG":
        return _organisation(ctx, m, surface)
    if m.type == "LOC":
        return _place(ctx, m, surface)
    dateline = ctx.text.endswith(_AGENCIES, 0, m.start)
    there = not is_chinese_name(surface) and ctx.text.endswith(("在", "至", "到", "往", "赴"), 0, m.start)
    if surface in places() and (dateline or there):
        return [Mention(m.start, m.end, "LOC", SOURCE, m.score)]
    if surface in word_list("common_persons.txt"):
        return []
    return [m]


def _organisation(ctx: Context, m: Mention, surface: str) -> list[Mention]:
    """Events and general words keep only their places; plain common words are no name."""
    if surface.endswith(_EVENTS) or surface.endswith(_GENERAL):
        spans = places_in(surface)
        return [Mention(m.start + a, m.start + b, "LOC", SOURCE, m.score) for a, b in spans]
    there = ctx.text.endswith(("在", "于", "到"), 0, m.start) and surface.endswith(_VENUES)
    if there or surface.endswith(("高铁", "高速公路", "城际铁路")):
        return [Mention(m.start, m.end, "LOC", SOURCE, m.score)]
    if m.source == ctx.maker and len(surface) >= 6 and _is_clause(ctx, m, surface):
        return [Mention(m.start + a, m.start + b, "LOC", SOURCE, m.score) for a, b in places_in(surface)]
    if m.source == ctx.maker and (_is_common(ctx, m, surface) or _COUNTED.match(ctx.text, m.end)):
        return []
    return [m]


def _is_clause(ctx: Context, m: Mention, surface: str) -> bool:
    """Whether a back end took a clause for a name: no head at its end, a verb inside (某街道职工体验技艺)."""
    if institution_pattern().search(surface[-4:]) and surface.endswith(all_heads()):
        return False
    at = m.start
    while at < m.end:
        i = ctx.words.at(at)
        if i < 0:
            return False
        word = ctx.text[at : ctx.words.ends[i]]
        verb = dictionary().get(word, "x")[0] == "v" and word not in word_list("nominal_verbs.txt")
        if at > m.start and verb:
            return True
        at = ctx.words.ends[i]
    return False


def _is_common(ctx: Context, m: Mention, surface: str) -> bool:
    """Whether a name with a head is made of common words alone (巡诊队, 教育集团)."""
    if len(surface) > 8 or not surface.endswith(_common_heads()) or surface[0] in "省市区县镇乡州党总":
        return False
    if places_in(surface) or (m.score or 0) >= SURE:
        return False
    at, loose = m.start, 0
    while at < m.end:
        i = ctx.words.at(at)
        if i < 0 or ctx.words.starts[i] != at:
            return False
        word = ctx.text[at : ctx.words.ends[i]]
        loose = loose + 1 if len(word) == 1 else 0
        if word not in dictionary() or class_of(ctx.words.tags[i], word) == NAME or loose >= 2:
            return False
        if dictionary()[word][:2] in ("nt", "nz", "ns", "nr") or dictionary()[word] == "j":
            return False
        if word in ("国家", "中央", "中华", "全国", "国际", "世界", "人民", "国防", "最高"):
            return False
        at = ctx.words.ends[i]
    return True


@lru_cache(maxsize=1)
def _common_heads() -> tuple[str, ...]:
    """Ends of names that common words make: teams, groups, rooms, classes."""
    return (
        "队",
        "联合体",
        "室",
        "班",
        "组",
        "中心",
        "工会",
        "幼儿园",
        "学校",
        "医院",
        "基地",
        "站",
        "团",
    )


def _place(ctx: Context, m: Mention, surface: str) -> list[Mention]:
    """Offices that a back end took for places; museums that act; common words."""
    if surface.endswith(_HOUSES):
        return [_house(ctx, m)]
    common = surface[-1] in "村乡镇" and dictionary().get(surface) in ("n", "l") and (m.score or 0) < SURE
    if common and surface not in places():
        return []
    quoted = ctx.text[m.start - 1 : m.start] == "“" and ctx.text[m.end : m.end + 1] == "”"
    if quoted and m.source == ctx.maker and level_of(surface) is None and len(surface) <= 4:
        return []
    town = next((h for h in ("新城", "新区", "示范区") if surface.endswith(h)), "")
    before = surface[: -len(town)] if town else ""
    if town and before not in short_divisions() and dictionary().get(before, "ns") in ("n", "a", "b", "vn"):
        return []
    cut = _before_office(ctx, m, surface)
    if cut:
        return [Mention(m.start, m.start + cut, "LOC", SOURCE, m.score)]
    if m.end - m.start > 3 and _is_office(surface):
        return [Mention(m.start, m.end, "ORG", SOURCE, m.score)]
    return [m]


def _house(ctx: Context, m: Mention) -> Mention:
    """A museum, library or theatre: an organisation where it acts, a place where something happens in it."""
    if ctx.text.endswith(_THERE, 0, m.start):
        return m
    when = _WHEN.match(ctx.text, m.end)
    at = when.end() if when else m.end
    i = ctx.words.at(at) if at < len(ctx.text) else -1
    word = ctx.text[at : ctx.words.ends[i]] if i >= 0 else ""
    acts = ctx.text.startswith(_ACTS, at) or (word and class_of(ctx.words.tags[i], word) == VERB)
    by = ctx.text[m.start - 1 : m.start] == "由"
    if ctx.text.startswith(_STATES, m.end):
        return m
    return Mention(m.start, m.end, "ORG", SOURCE, m.score) if acts or by else m


def _before_office(ctx: Context, m: Mention, surface: str) -> int:
    """Length of the place where a back end added fields of an office to it (福建省 | 农业农村 | 厅)."""
    spans = places_in(surface)
    if not spans or spans[-1][1] == len(surface) or ctx.text[m.end : m.end + 1] not in tuple("厅局委办部"):
        return 0
    rest = surface[spans[-1][1] :]
    areas = word_list("areas.txt")
    parts = re.fullmatch(f"(?:{'|'.join(sorted(areas, key=len, reverse=True))})+", rest)
    return spans[-1][1] if parts else 0


def _is_office(surface: str) -> bool:
    """Whether a place's name ends with the head of an organisation and of no place."""
    places_, offices = _long_heads()
    if not surface.endswith(offices) or (surface.endswith(places_) and level_of(surface) is not None):
        return False
    return any(surface.endswith(h) and len(surface) > len(h) + 1 for h in offices)


@lru_cache(maxsize=1)
def _long_heads() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Heads of places and of offices of two and more characters."""
    kinds = ("hospital", "union", "centre", "bureau", "committee", "office", "school")
    offices = tuple(h for h, head in institutions().items() if len(h) > 1 and head.kind in kinds)
    return tuple(h for h in place_heads() if len(h) > 1), offices
