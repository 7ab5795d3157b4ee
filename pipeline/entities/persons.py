"""Names of persons: without titles, whole where foreign, found in bylines and lists."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.annotations import Mention
from pipeline.dictionary import dictionary
from pipeline.entities.context import Context, add_free, cover, put
from pipeline.entities.heads import alternation
from pipeline.entities.lexis import data_lines

SOURCE = "persons"


@lru_cache(maxsize=1)
def surnames() -> tuple[frozenset[str], frozenset[str]]:
    """Family names of one character and of two."""
    lines = data_lines("surnames.txt")
    return frozenset(lines[0]), frozenset(lines[1].split())


def is_chinese_name(name: str) -> bool:
    """Whether a string has the form of a Chinese name: family name and one or two characters.

    Example:
        >>> is_chinese_name("王小明"), is_chinese_name("欧阳修"), is_chinese_name("的工作")
        (True, True, False)
    """
    single, double = surnames()
    if not 2 <= len(name) <= 4 or not all("\u4e00" <= c <= "\u9fff" for c in name):
        return False
    return (len(name) <= 3 and name[0] in single) or (len(name) >= 3 and name[:2] in double)


@lru_cache(maxsize=1)
def _titles() -> re.Pattern[str]:
    """Titles at the end of a string."""
    return re.compile(f"(?:{alternation(data_lines('titles.txt'))})+$")


def title_at_end(text: str) -> bool:
    """Whether a text ends with a title (主任医师) or a trade (钢筋工)."""
    return (
        _titles().search(text) is not None or re.search(r"[一-鿿]{2}(?:工|员|师|手|家|长)$", text) is not None
    )


@lru_cache(maxsize=1)
def _leading() -> re.Pattern[str]:
    """Titles at the beginning of a string."""
    return re.compile(f"^(?:{alternation(data_lines('titles.txt'))}|本报记者|特约记者)+")


def strip_titles(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Cut titles off names (江主席 → 江), blanks and marks at both ends off every mention."""
    result = []
    for m in mentions:
        start, end = m.start, m.end
        while start < end and ctx.text[start] in " \u3000\n\t#*":
            start += 1
        while end > start and ctx.text[end - 1] in " \u3000\n\t#*":
            end -= 1
        if ctx.text[start] in "讯电" and ctx.text[max(0, start - 1) : start] in ("日", "社", "报"):
            start += 1
        if m.type == "PER" and end - start >= 2:
            tail = _titles().search(ctx.text[start:end])
            if tail and tail.start() >= 1:
                end = start + tail.start()
            lead = _leading().match(ctx.text[start:end])
            if lead and lead.end() < end - start - 1:
                start += lead.end()
        if end > start:
            same = (start, end) == (m.start, m.end)
            result.append(m if same else Mention(start, end, m.type, SOURCE, m.score))
    return result


@lru_cache(maxsize=1)
def _after() -> re.Pattern[str]:
    """A title right after a name."""
    return re.compile(alternation(data_lines("titles.txt")))


_FOREIGN = re.compile(r"[一-鿿A-Za-z]{1,10}(?:[·][一-鿿A-Za-z]{1,10})+")


def foreign_names(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Names with a middle dot as one mention."""
    if "·" not in ctx.text:
        return mentions
    new = []
    table = cover(mentions, len(ctx.text))
    for match in _FOREIGN.finditer(ctx.text):
        start, end = match.span()
        inside = sorted({i for i in table[start:end] if i >= 0})
        if not inside:
            continue
        kinds = [mentions[i].type for i in inside]
        if "PER" not in kinds or "ORG" in kinds:
            continue
        found = _around_dots(ctx, [mentions[i] for i in inside], start, end)
        if found is not None:
            new.append(found)
    return put(mentions, new) if new else mentions


def _around_dots(ctx: Context, parts: list[Mention], start: int, end: int) -> Mention | None:
    """The name that holds all dots of a stretch: grown from the parts that a back end found."""
    dot, last_dot = ctx.text.find("·", start, end), ctx.text.rfind("·", start, end)
    left = next((m.start for m in parts if m.start < dot <= m.end), None)
    right = next((m.end for m in reversed(parts) if m.start <= last_dot + 1 < m.end), None)
    if left is None:
        i = ctx.words.at(dot - 1)
        left = ctx.words.starts[i] if i >= 0 else start
    if right is None:
        i = ctx.words.at(last_dot + 1)
        right = ctx.words.ends[i] if i >= 0 else end
    if any((m.start, m.end) == (left, right) for m in parts):
        return None
    return Mention(max(start, left), min(end, right), "PER", SOURCE)


_BYLINE = re.compile(
    r"(?:记者|通讯员|摄影|摄影师|特约记者|实习生|编辑|本报|(?<!工)作者|撰文)[：: 　]*(?P<name>[一-鿿]{2,4}?)"
    r"(?=摄|）|报道|电|讯|$|\n|[、 　]|文/|图/|/)"
)


def byline_names(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Reporters named by the page reader, and names in the form 记者某某某摄."""
    new = [Mention(a, b, "PER", "byline") for a, b in ctx.article.bylines if b > a]
    table = cover(mentions, len(ctx.text))
    for match in _BYLINE.finditer(ctx.text):
        start, end = match.span("name")
        free = not any(table[i] >= 0 for i in range(start, end)) and is_chinese_name(match["name"])
        if free and dictionary().get(match["name"], "nr")[:2] == "nr":
            new.append(Mention(start, end, "PER", SOURCE))
    return put(mentions, new) if new else mentions


_ITEM = re.compile(r"[、](?P<name>[一-鿿]{2,4}?)(?=[、，。；等和与及）]|$)")


def listed_names(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Names between names of a list (甲、乙、丙)."""
    table = cover(mentions, len(ctx.text))
    new = []
    persons = {m.end for m in mentions if m.type == "PER"}
    starts = {m.start for m in mentions if m.type == "PER"}
    for match in _ITEM.finditer(ctx.text):
        start, end = match.span("name")
        if any(table[i] >= 0 for i in range(start, end)) or not is_chinese_name(match["name"]):
            continue
        if match.start() in persons and (end + 1 in starts or match["name"] not in dictionary()):
            new.append(Mention(start, end, "PER", SOURCE))
            persons.add(end)
    return add_free(mentions, new)


def drop_words(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Leave out persons that are common words (夏粮); a thing's name (杨梅) unless it speaks or has a title."""
    kept = []
    named: dict[str, bool] = {}
    for m in mentions:
        surface = ctx.text[m.start : m.end]
        if m.type == "PER":
            named[surface] = named.get(surface, False) or _named_here(ctx, m)
    longer = {ctx.text[m.start : m.end] for m in mentions if m.type == "PER" and m.end - m.start >= 4}
    for surface in named:
        named[surface] = named[surface] or any(
            name.startswith(surface) and name != surface for name in longer
        )
    common = {surface for surface, told in named.items() if not told and ctx.text.count(surface) >= 2}
    for m in mentions:
        surface = ctx.text[m.start : m.end]
        if m.type == "PER" and m.source not in ("byline", "lexicon"):
            tag = dictionary().get(surface)
            if tag in ("n", "nz") and len(surface) == 3 and not named[surface]:
                continue
            if tag == "n" and surface in common and surface[0] != surface[-1]:
                continue
            if tag is not None and tag[0] in "vadm" and not _named_here(ctx, m):
                continue
        kept.append(m)
    return kept


def told_person(ctx: Context, m: Mention) -> bool:
    """Whether a title or a verb of speech beside a name shows that it is a person's."""
    if _after().match(ctx.text, m.end):
        return True
    after = ctx.text[m.end : m.end + 2]
    said = after[:1] in "说摄" or after in ("表示", "介绍", "告诉", "认为", "指出")
    return bool(after and said) or bool(_titles().search(ctx.text[max(0, m.start - 6) : m.start]))


def _named_here(ctx: Context, m: Mention) -> bool:
    """Whether a title, a verb of speech or a list beside a word shows that it is a name."""
    if told_person(ctx, m):
        return True
    beside = ctx.text[m.end : m.end + 1] + ctx.text[m.start - 1 : m.start]
    return is_chinese_name(ctx.text[m.start : m.end]) and "、" in beside
