"""One-character short forms of places where they stand for the place (在京, 赴藏, 中美, 以方)."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.annotations import Mention
from pipeline.dictionary import dictionary
from pipeline.entities.context import Context, add_free, cover, put
from pipeline.entities.gazetteer import COUNTRY, abbreviations, places, short_forms
from pipeline.entities.lexis import word_list
from pipeline.entities.places import places_in

SOURCE = "shortplaces"

PAIRED = "中美英法德俄日韩朝印巴以伊乌越泰缅柬菲澳非欧拉蒙老哈加墨匈塞波叙土埃沙"
"""Characters that form pairs and lists of countries."""
CLEAR = "中美英法德俄日韩朝欧京津沪渝港澳台藏疆粤闽浙皖赣鲁豫鄂湘桂琼川黔滇陕冀晋华"
"""Characters that need no full name in the same article."""
_GOING = "在赴抵进入离返来访驻旅援留对涉到回出侵"
_AFTER_GO = "京津沪渝港澳台藏疆粤闽浙皖赣鲁豫鄂湘桂琼川黔滇陕冀晋蓉穗汉华美英法德俄日韩朝印欧非"
_LINE = "高铁|铁路|高速公路|高速铁路|城际铁路|城际|高速|公路|运河|大动脉|干线|航线|航路|客专|大通道"
_DEALINGS = "两国|双方|关系|边境|边界|冲突|战争|停火|谈判|会谈|局势|领导人|元首|命运共同体|战略|合作"
_FOLLOWERS = (
    "两国|双方|关系|边境|边界|冲突|战争|停火|谈判|会谈|贸易|经贸|合作|友好|建交|武装|外长|总统|总理|防长|政府|外交部|国防部|"
    "议会|军方|警方|媒体|官员|领导人|当局|峰会|论坛|博览会|班列|高层|人文|教育|文化|文旅|企业|医药|中医药|产业链|青年|地区|同盟|联盟"
)


@lru_cache(maxsize=256)
def _pattern(more: str = "") -> re.Pattern[str]:
    """One pass over the text finds all candidates, told apart by the group that matched.

    Args:
        more: first characters of the countries that the article names (摩 for 摩洛哥).
    """
    provinces = "".join(sorted(short_forms("province")))
    return re.compile(
        rf"(?P<line>[{provinces}][{provinces}汉广深杭昆哈成兰贵石济郑合][{provinces}广深]?(?=(?:、[一-鿿]{{2,4}}){{0,8}}等?(?:\d+条)?(?:{_LINE})))"
        rf"|(?P<side>[{PAIRED}{more}](?=方(?![面法式案向便针程块位可才能形圆言剂])))"
        rf"|(?P<army>[美以俄乌英法日韩伊叙德苏印巴泰越联]军(?![事民队校区委舰营]|人(?!员)|官(?!兵)))"
        rf"|(?P<pair>(?:[{PAIRED}]{{2,4}}|中[{more or '中'}]|[{more or '中'}]中)(?!方[^面法式案向便针程块位]))"
        rf"|(?P<two>[{PAIRED}{more}]{{2}}(?=(?:{_DEALINGS})))"
        rf"|(?P<list>[{provinces}](?:、[{provinces}])+)"
        rf"|(?P<run>[{provinces}]{{2,4}})"
        rf"|(?P<go>(?<=[{_GOING}])[{_AFTER_GO}])"
        rf"|(?P<follow>[{PAIRED}](?=(?:{_FOLLOWERS})))"
    )


def short_places(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Add short forms; a back end's 中非 becomes 中 and 非."""
    text = ctx.text
    table = cover(mentions, len(text))
    winning: list[Mention] = []
    filling: list[Mention] = []
    for match in _pattern(_initials(ctx, mentions)).finditer(text):
        kind, (start, end) = str(match.lastgroup), match.span()
        if kind == "pair" and end - start >= 3 and text[end - 1 : end + 1] in dictionary():
            end -= 1  # 中非 | 中医药
        i = table[start]
        whole = i >= 0 and mentions[i].start == start and mentions[i].end == end
        wrong = i >= 0 and _wrong_name(ctx, mentions[i], kind, start)
        if kind in ("pair", "run") and (match.group() in places() or len(set(match.group())) < end - start):
            continue
        whole = whole and kind in ("pair", "run", "army", "two")
        modelled = whole and kind in ("pair", "two") and mentions[i].type == "LOC"
        whole = whole or (kind == "line" and _pieces(mentions, table, start, end))
        if any(n >= 0 for n in table[start:end]) and not whole and not wrong:
            continue
        if not modelled and not _holds(ctx, kind, text[start:end], start, end):
            continue
        target = winning if any(n >= 0 for n in table[start:end]) else filling
        target.extend(_mentions(ctx, kind, start, end))
    winning.extend(_split_pairs(ctx, mentions))
    mentions = put(mentions, winning) if winning else mentions
    filling.extend(_before_countries(ctx, mentions))
    return add_free(mentions, filling)


def _split_pairs(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """中印尼 of a back end as two places."""
    new = []
    for m in mentions:
        surface = ctx.text[m.start : m.end]
        if m.type != "LOC" or len(surface) < 3 or surface[0] not in CLEAR or surface in places():
            continue
        other = places().get(surface[1:])
        if other is not None and other.level == COUNTRY:
            new.append(Mention(m.start, m.start + 1, "LOC", SOURCE))
            new.append(Mention(m.start + 1, m.end, "LOC", SOURCE))
    return new


_TOGETHER = re.compile(f"(?:全面|新时代|友好|传统|元首|高层|{_DEALINGS})")


def _before_countries(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """中 before a country that has no short form (中 | 印尼命运共同体)."""
    return [
        Mention(m.start - 1, m.start, "LOC", SOURCE)
        for m in mentions
        if m.type == "LOC"
        and m.end - m.start >= 2
        and ctx.text[m.start - 1 : m.start] == "中"
        and ctx.words.is_border(m.start - 1)
        and _TOGETHER.match(ctx.text, m.end)
    ]


_NO_INITIALS = frozenset("南北东西也不几大所圣佛海黑冰安")


def _initials(ctx: Context, mentions: list[Mention]) -> str:
    """First characters of the countries that the article names, beyond the usual ones."""
    found = set()
    for m in mentions:
        surface = ctx.text[m.start : m.end]
        spans = places_in(surface) if m.type == "ORG" else [(0, len(surface))]
        place = places().get(surface[: spans[0][1]]) if spans and m.type != "PER" else None
        if place is not None and place.level == COUNTRY and len(surface) >= 2:
            found.add(surface[0])
    return "".join(sorted(found - _NO_INITIALS - set(PAIRED)))


_EVENTS = ("展", "节", "赛", "论坛", "会议", "峰会", "博览会", "展览会", "运动会", "班列", "锦标赛", "联赛")


def drop_letters(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Leave out one-character places of a back end that lie inside an ordinary word (亚 in 亚运会)."""
    kept = []
    letters = {m.start for m in mentions if m.type == "LOC" and m.end - m.start == 1}
    for m in mentions:
        if m.start in letters:
            i = ctx.words.at(m.start)
            word = ctx.text[ctx.words.starts[i] : ctx.words.ends[i]] if i >= 0 else ""
            going = m.start > 0 and ctx.text[m.start - 1] in _GOING
            near = m.start - 1 in letters or m.end in letters
            plain = len(word) > 1 and word in dictionary() and not near and not _is_pair(word)
            if plain and (not going or (len(word) >= 3 and ctx.words.starts[i] == m.start)):
                continue
            if (
                m.start - 1 in letters
                and m.end not in letters
                and ctx.text[m.start : m.start + 2] in dictionary()
                and ctx.text[m.start : m.start + 3] in dictionary()
            ):
                continue  # 中非 | 中医药
            if not near and _harbour(ctx, m):
                continue
        kept.append(m)
    return kept


def _harbour(ctx: Context, m: Mention) -> bool:
    """Whether 港 is a harbour (归港船只, 访问港) and not Hong Kong."""
    before = ctx.text[max(0, m.start - 1) : m.start]
    return ctx.text[m.start] == "港" and before not in "赴访来驻涉在" and "香港" not in ctx.text


def _is_pair(word: str) -> bool:
    """Whether every character of a word stands for a place (中美, 京津)."""
    return all(c in abbreviations() for c in word)


def _wrong_name(ctx: Context, mention: Mention, kind: str, start: int) -> bool:
    """An event (中非 | 文旅展) or a phrase (在京 | 党政军) that a back end took for an organisation."""
    if kind == "side":
        return (mention.start, mention.end) == (start, start + 2)
    if mention.start != start or kind not in ("pair", "go") or mention.type != "ORG":
        return False
    surface = ctx.text[mention.start : mention.end]
    if kind == "pair":
        return surface.endswith(_EVENTS)
    return surface[-1] not in "会部局院校司团队社所站厂行" and len(surface) > 2


def _holds(ctx: Context, kind: str, surface: str, start: int, end: int) -> bool:
    """Whether the characters stand for places here."""
    words = ctx.words
    if kind == "line":
        return words.is_border(start)
    if kind == "list":
        return _list_borders(ctx, start, end)
    if kind == "go":
        return _goes(ctx, start, end)
    if kind == "two":
        return len(set(surface)) == 2 and all(c == "中" or _licensed_by_name(ctx, c) for c in surface)
    if kind == "side" and ctx.text[start - 1 : start] == "中":
        return _licensed_by_name(ctx, surface[0])  # 协议中 | 巴方
    if not words.is_border(start):
        return False
    if kind in ("side", "army"):
        return _licensed(ctx, surface[0]) and (kind == "side" or words.is_border(end))
    if not words.is_border(end) and not (kind in ("pair", "follow") and _runs_on(ctx, start, end)):
        return False
    if kind == "follow":
        return surface not in "中" and _licensed(ctx, surface) and len(surface) == 1
    if surface in word_list("no_pairs.txt") or (
        surface in dictionary() and dictionary()[surface][0] not in "njvx"
    ):
        return False
    if kind == "pair":
        told = surface in dictionary() or (len(surface) == 2 and "中" in surface)
        return told or all(_licensed(ctx, c) for c in surface)
    return True


_FOLLOWING = frozenset(_FOLLOWERS.split("|"))


def _runs_on(ctx: Context, start: int, end: int) -> bool:
    """Whether a pair may end inside a word: an event's name (中非经贸博览会), 中美关系, three countries in a row."""
    if end - start >= 3 and all(c in CLEAR for c in ctx.text[start:end]):
        return True
    i = ctx.words.at(start)
    word = ctx.text[start : ctx.words.ends[i]]
    return ctx.words.starts[i] == start and (word.endswith(_EVENTS) or word[end - start :] in _FOLLOWING)


def _goes(ctx: Context, start: int, end: int) -> bool:
    """在京, 赴藏: the verb and the place are words of their own, or one word of two characters."""
    words = ctx.words
    i = words.at(start)
    if i < 0 or not words.is_border(start - 1):
        return False
    if not words.is_border(end) and words.tags[i] != "ORG":
        return False
    char = ctx.text[start]
    if char == "台" and ctx.text[start - 1] not in "赴访来离返驻涉":
        return False
    if char == "港" and ctx.text[start - 1] not in "赴访来驻涉":
        return False
    if char in "非欧印朝":
        return _licensed_by_name(ctx, char) and words.is_border(end)
    if char in "日美德法英" and ctx.text[start - 1] in "在对到入进出回离":
        return _licensed_by_name(ctx, char)
    return words.starts[i] >= start - 1


def _list_borders(ctx: Context, start: int, end: int) -> bool:
    """京、津、沪: every character is a word of its own."""
    return all(ctx.words.is_border(i) and ctx.words.is_border(i + 1) for i in range(start, end, 2))


def _licensed(ctx: Context, char: str) -> bool:
    """Whether a character may stand for its place: a usual one, or the full name is in the article."""
    return char in CLEAR or char not in PAIRED or _licensed_by_name(ctx, char)


def _licensed_by_name(ctx: Context, char: str) -> bool:
    """Whether a full name that the character stands for is in the article."""
    rows = abbreviations().get(char)
    if rows is None:
        return True  # the first character of a country that the article names
    return any(name in ctx.text or name[:2] in ctx.text for name, _ in rows)


def _pieces(mentions: list[Mention], table: list[int], start: int, end: int) -> bool:
    """Whether everything that stands in a stretch are pieces of it (京 | 沪 in 京沪、京广等高铁)."""
    held = {i for i in table[start:end] if i >= 0}
    return all(mentions[i].start >= start and mentions[i].end <= end for i in held)


def _mentions(ctx: Context, kind: str, start: int, end: int) -> list[Mention]:
    """The mentions of a match: a line whole, an army as organisation, each place of a list alone."""
    if kind == "line":
        match = re.compile(_LINE).match(ctx.text, end)
        return [Mention(start, match.end() if match else end, "LOC", SOURCE)]
    if kind == "army":
        if ctx.convention == "msra":
            return [Mention(start, start + 1, "LOC", SOURCE)]
        return [Mention(start, end, "ORG", SOURCE)]
    step = 2 if kind == "list" else 1
    return [Mention(i, i + 1, "LOC", SOURCE) for i in range(start, end, step)]
