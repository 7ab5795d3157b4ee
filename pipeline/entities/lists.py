"""Names that a list or a row of like clauses shows to be names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.annotations import Mention
from pipeline.dictionary import dictionary
from pipeline.entities.context import Context, add_free, cover, put
from pipeline.entities.gazetteer import places, short_divisions, short_names
from pipeline.entities.lexis import word_list

SOURCE = "lists"
_CLOSED = re.compile(
    r"(?P<items>[^，。；：！？\n（）“”《》、的]{2,10}(?:、[^，。；：！？\n（）“”《》、]{2,10})+)"
    r"(?:等|共)(?:\d+|[一二三四五六七八九十百两多几余]+)?(?:多|余)?(?:家|个)[^，。；！？\n、]{0,12}?"
    r"(?:企业|公司|单位|集团|厂商|银行|机构|品牌)"
)
_CLOSING = re.compile(r"(?:等|共)(?:\d+|[一二三四五六七八九十百两多几余]+)?(?:多|余)?(?:家|个)")
_BORDERS = "，。；：！？\n（）“”《》"
_LEAD = re.compile(
    r".*(?:来自|包括|包含|以及|其中|还有|邀请|吸引|联合|组织|覆盖|涵盖|涉及|走访|由|与|和|对|向|为|在|从|及|是|有)"
)


def company_lists(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Companies of a list that is closed by their number and kind (甲、乙、丙等12家企业)."""
    table = cover(mentions, len(ctx.text))
    new: list[Mention] = []
    for match in _anchored(ctx.text, _CLOSING, _CLOSED):
        start = match.start("items")
        parts = match["items"].split("、")
        lead = _LEAD.match(parts[0])
        spans, at = [], start
        for number, part in enumerate(parts):
            skip = lead.end() if number == 0 and lead else 0
            i = table[at + len(part) - 1]
            if number == 0 and i >= 0 and mentions[i].type == "ORG" and mentions[i].end == at + len(part):
                skip = max(skip, mentions[i].start - at)
            spans.append((at + skip, at + len(part)))
            at += len(part) + 1
        if all(_company(ctx, a, b) for a, b in spans) and len(spans) >= 2:
            new.extend(
                Mention(a, b, "ORG", SOURCE)
                for a, b in spans
                if not any(i >= 0 and mentions[i].type == "ORG" for i in table[a:b])
            )
    return put(mentions, new) if new else mentions


def _anchored(text: str, anchor: re.Pattern[str], pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Matches of a pattern in the clauses that hold an anchor; the anchor is quick to find, the pattern is not."""
    last = 0
    for hit in anchor.finditer(text):
        start = max(last, *(text.rfind(mark, last, hit.start()) + 1 for mark in _BORDERS))
        if "、" not in text[start : hit.start()]:
            continue
        match = pattern.search(text, start, min(len(text), hit.end() + 24))
        if match:
            yield match
            last = match.end()


def _company(ctx: Context, start: int, end: int) -> bool:
    """Whether a list item has the form of a short name."""
    name = ctx.text[start:end]
    borders = ctx.words.is_border(start) and ctx.words.is_border(end)
    return 2 <= len(name) <= 8 and borders and name not in word_list("generic.txt") and "的" not in name


_CLAUSE = re.compile(
    r"(?:^|(?<=[，。；！？、\n]))(?P<name>[一-鿿A-Za-z0-9]{2,9}(?P<head>工会|公司|集团|银行))(?=[一-鿿“])"
)


def parallel_clauses(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """X工会 at the head of a clause where the article has a row of such names (甲工会…；乙工会…；丙工会…)."""
    heads = Counter(ctx.text[m.end - 2 : m.end] for m in mentions if m.type == "ORG")
    table = cover(mentions, len(ctx.text))
    new = []
    for match in _CLAUSE.finditer(ctx.text):
        start, end = match.span("name")
        if heads[match["head"]] < 3 or any(i >= 0 for i in table[start:end]):
            continue
        words = _words(ctx, start, end - 2)
        if words and all(_proper(word) for word in words) and _acts(ctx, end):
            new.append(Mention(start, end, "ORG", SOURCE))
    return add_free(mentions, new)


def _acts(ctx: Context, end: int) -> bool:
    """Whether a verb or a preposition follows: the name is the subject of the clause."""
    i = ctx.words.at(end)
    if i < 0 or ctx.words.starts[i] != end:
        return False
    tag, word = ctx.words.tags[i], ctx.text[end : ctx.words.ends[i]]
    return tag[:1] in "vp" or dictionary().get(word, "")[:1] in ("v", "p")


def _proper(word: str) -> bool:
    """Whether a word may be part of a company's name: no general one, no function word."""
    tag = dictionary().get(word, "x")
    return word not in word_list("generic_modifiers.txt") and tag[0] not in "pcurdmqyfv"


def _words(ctx: Context, start: int, end: int) -> list[str]:
    """The words between two offsets, or nothing where one runs across an end."""
    words: list[str] = []
    at = start
    while at < end:
        i = ctx.words.at(at)
        if i < 0 or ctx.words.starts[i] != at or ctx.words.ends[i] > end:
            return []
        words.append(ctx.text[at : ctx.words.ends[i]])
        at = ctx.words.ends[i]
    return words


_DIVISIONS = re.compile(
    r"(?P<items>[一-鿿]{2,4}(?:、[一-鿿]{2,4}){1,20})(?:等\d*个?)(?:区县|市县|县市|市州|省份|区|县|市|地)(?![级域别])"
)


_AND_SO_ON = re.compile(r"等\d*个?(?:区|县|市|地|省)")


def _division_lists(ctx: Context, table: list[int]) -> list[Mention]:
    """Divisions by their short names in a list that says what they are (历下、市中、槐荫等区)."""
    new: list[Mention] = []
    for match in _anchored(ctx.text, _AND_SO_ON, _DIVISIONS):
        spans, at = [], match.start("items")
        for name in match["items"].split("、"):
            while at < match.end("items") and len(name) > 2 and not _is_division(name):
                name, at = name[1:], at + 1  # the verb before the first one
            spans.append((at, at + len(name)))
            at += len(name) + 1
        if all(_is_division(ctx.text[a:b]) for a, b in spans):
            new.extend(Mention(a, b, "LOC", SOURCE) for a, b in spans if all(i < 0 for i in table[a:b]))
    return new


def _is_division(name: str) -> bool:
    """Whether a division has this short name."""
    return name in places() or name in short_names()


_PLACE_ITEM = re.compile(
    r"(?:(?<=[、和及])|(?<=以及))(?P<name>[一-鿿]{2,5})(?=、|等[地省市县区国]|和|及|等\d)"
)


def place_lists(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Divisions by their short name between other places of a list (甲、乙、政和等地)."""
    table = cover(mentions, len(ctx.text))
    ends = {m.end for m in mentions if m.type == "LOC"}
    new = _division_lists(ctx, table)
    for match in _PLACE_ITEM.finditer(ctx.text):
        start, end = match.span("name")
        known = match["name"] in places() or match["name"] in short_divisions()
        if (
            (known or _same_head(ctx, mentions, start, end))
            and start - 1 in ends
            and all(i < 0 for i in table[start:end])
        ):
            new.append(Mention(start, end, "LOC", SOURCE))
            ends.add(end)
    return add_free(mentions, new)


_HEADS = frozenset("县区镇乡村路街江河湖")


def _same_head(ctx: Context, mentions: list[Mention], start: int, end: int) -> bool:
    """Whether an item ends as the place before it in the list does (甲乡、乙乡)."""
    head = ctx.text[end - 1]
    if head not in _HEADS or end - start < 3 or ctx.text[start:end] in dictionary():
        return False
    return any(m.end == start - 1 and m.type == "LOC" and ctx.text[m.end - 1] == head for m in mentions)
