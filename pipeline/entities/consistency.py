"""A name found once is found everywhere in its article, unless the context forbids it."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache

from pipeline.annotations import Mention
from pipeline.dictionary import dictionary
from pipeline.entities.bodies import known_names
from pipeline.entities.context import Context, bare, cover, put
from pipeline.entities.gazetteer import level_of, places, short_divisions
from pipeline.entities.heads import ends_here, institutions, place_heads
from pipeline.entities.lexis import NAME, class_of, word_list
from pipeline.entities.recurrence import given_parts

SOURCE = "consistency"
_OFTEN = 3
"""Times that a back end must have found a long name before it is trusted in all its places."""


def spread(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Find the names of an article, and their tails without the leading place, wherever else they stand."""
    types: dict[str, Counter[str]] = defaultdict(Counter)
    for m in mentions:
        types[ctx.text[m.start : m.end]][m.type] += 1
    names = {
        name: count.most_common(1)[0][0]
        for name, count in types.items()
        if _spreads(ctx, mentions, name, count)
    }
    for name, kind in list(names.items()):
        for tail in _tails(name, kind):
            names.setdefault(tail, kind)
    table = cover(mentions, len(ctx.text))
    new: list[Mention] = []
    for name, kind in names.items():
        at = ctx.text.find(name)
        while at >= 0:
            end = at + len(name)
            if _may_stand(ctx, mentions, table, at, end, kind):
                new.append(Mention(at, end, kind, SOURCE))
            at = ctx.text.find(name, at + 1)
    return put(mentions, new) if new else mentions


def _spreads(ctx: Context, mentions: list[Mention], name: str, count: Counter[str]) -> bool:
    """Whether a name is safe to look for: of one type mostly, no common word, no guess of the model alone."""
    (kind, most), total = count.most_common(1)[0], sum(count.values())
    if len(name) < 2 or most * 2 <= total or "\n" in name or name[0].isdigit():
        return False
    if dictionary().get(name, "x")[0] in "vadmrtql" or name in word_list("generic.txt"):
        return False
    if kind == "ORG" and dictionary().get(name, "x") == "n" and name not in known_names():
        return False
    if kind != "PER" and not _has_proper(ctx, name):
        return False
    sure = name in known_names() or name in places() or name.endswith(_heads(kind))
    often = kind == "ORG" and len(name) >= 4 and most >= _OFTEN
    return sure or often or kind == "PER" or total * 2 >= ctx.text.count(name)


def _has_proper(ctx: Context, name: str) -> bool:
    """Whether a name has a proper part: 国家公园, 数据中心 are made of common words only."""
    if name in known_names() or name in places():
        return True
    at = ctx.text.find(name)
    end = at + len(name)
    while at < end:
        i = ctx.words.at(at)
        if i < 0:
            return True
        word = ctx.text[ctx.words.starts[i] : ctx.words.ends[i]]
        if word not in dictionary() or class_of(ctx.words.tags[i], word) == NAME:
            return True
        at = ctx.words.ends[i]
    return False


@lru_cache(maxsize=4)
def _heads(kind: str) -> tuple[str, ...]:
    """Heads of two and more characters of a type."""
    heads = institutions() if kind == "ORG" else place_heads() if kind == "LOC" else {}
    return tuple(h for h in heads if len(h) > 1)


def _tails(name: str, kind: str) -> list[str]:
    """What stays of a name without the place that it begins with (北京住总外施工会 → 住总外施工会)."""
    found = []
    for size in range(min(8, len(name) - 3), 1, -1):
        head = name[:size]
        known = (head in places() and places()[head].level >= 1) or head in short_divisions()
        if known or (size >= 3 and head[-1] in "省市县区州"):
            rest = name[size:]
            heads = institutions() if kind == "ORG" else place_heads()
            proper = next((h for h in sorted(heads, key=len, reverse=True) if rest.endswith(h)), "")
            if proper and len(rest) - len(proper) >= 2 and kind in ("ORG", "LOC"):
                found.append(rest)
            break
    return found


def _may_stand(
    ctx: Context, mentions: list[Mention], table: list[int], start: int, end: int, kind: str
) -> bool:
    """Whether a known name may be a mention at this place."""
    held = {i for i in table[start:end] if i >= 0}
    for i in held:
        m = mentions[i]
        if m.start < start or m.end > end or (m.start, m.end) == (start, end):
            return False
        if m.type == kind == "PER":
            return False
    if kind == "PER" and held:
        return False
    if not ends_here(ctx.text, end) or ctx.text.startswith(("主义", "思想", "语", "奖"), end):
        return False
    size = end - start
    if kind != "ORG" and size <= 3:
        return ctx.words.is_border(start) and ctx.words.is_border(end)
    borders = ctx.words.is_border(start) + ctx.words.is_border(end)
    return borders == 2 or (size >= 3 and borders == 1) or (size >= 5 and kind == "ORG")


def vote(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Leave out short names that the article uses as a common word more often than as a name."""
    counts = Counter(ctx.text[m.start : m.end] for m in mentions)
    table = cover(mentions, len(ctx.text))
    bare_counts: dict[str, int] = {}
    given = given_parts(ctx.text[m.start : m.end] for m in mentions if m.type == "PER")
    kept = []
    for m in mentions:
        surface = ctx.text[m.start : m.end]
        if len(surface) == 2 and m.source == ctx.maker:
            if surface not in bare_counts:
                bare_counts[surface] = sum(1 for _ in bare(ctx.text, table, surface))
            alone = bare_counts[surface]
            known = surface in places() or surface in known_names() or level_of(surface) is not None
            known = known or (m.type == "PER" and surface in given)
            if alone >= 2 and counts[surface] < alone and not known:
                continue
        kept.append(m)
    return kept
