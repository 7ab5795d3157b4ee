"""Names that an article says again and again, though the back end hears them seldom or never.

What stands once in doubtful words may be anything; the fifth time it is a name. All layers here only add mentions
where nothing was found, and ask for evidence of the article itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from pipeline.annotations import Mention
from pipeline.dictionary import dictionary
from pipeline.entities.context import Context, add_free, bare, cover
from pipeline.entities.heads import alternation, ends_here
from pipeline.entities.lexis import word_list
from pipeline.entities.persons import surnames

SOURCE = "recurrence"
_OFTEN = 3
"""Times that a body must be named before its name alone speaks for it."""
_HEADS = (
    "公司",
    "集团",
    "厂",
    "矿",
    "店",
    "银行",
    "酒店",
    "饭店",
    "商场",
    "医院",
    "学校",
    "小学",
    "中学",
    "大学",
)
_TEACHING = ("理论", "主义", "思想", "语", "奖")
"""What goes on from a person's name and is no person."""
_FUNCTION = frozenset(
    "的了是在和与及或等这那各该本全多少数大小新老个家所为把被对向从到由让使给有无同每某其此"
)


def given_names(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """The given name alone, after the full one (张金金 … 金金): no word of the dictionary, or heard as a name before."""
    heard = {ctx.text[m.start : m.end] for m in mentions if m.type == "PER"}
    table = cover(mentions, len(ctx.text))
    new: list[Mention] = []
    for name in sorted(given_parts(heard)):
        if name not in heard and not dictionary().get(name, "nr").startswith("nr"):
            continue
        places = list(bare(ctx.text, table, name))
        borders = [ctx.words.is_border(at) + ctx.words.is_border(at + 2) for at in places]
        if borders.count(2) + (name in heard) >= 2:
            new.extend(Mention(at, at + 2, "PER", SOURCE) for at, n in zip(places, borders, strict=True) if n)
    return add_free(mentions, new) if new else mentions


def given_parts(persons: Iterable[str]) -> set[str]:
    """Given names of two characters in full names.

    Example:
        >>> sorted(given_parts(["张小山", "欧阳青禾", "李明"]))
        ['小山', '青禾']
    """
    single, double = surnames()
    return {
        name[-2:]
        for name in persons
        if (len(name) == 3 and name[0] in single) or (len(name) == 4 and name[:2] in double)
    }


def repeated_names(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Full names of persons, and names of bodies with an unknown word, wherever else they stand by themselves."""
    types: dict[str, Counter[str]] = defaultdict(Counter)
    for m in mentions:
        types[ctx.text[m.start : m.end]][m.type] += 1
    table = cover(mentions, len(ctx.text))
    new: list[Mention] = []
    for name, count in types.items():
        kind = next(iter(count))
        if len(count) > 1 or len(name) < 3 or dictionary().get(name, "nr")[:2] not in ("nr", "nt"):
            continue
        if kind == "PER" or (
            kind == "ORG" and len(name) >= 4 and count[kind] >= 2 and _is_unknown(ctx, name)
        ):
            new.extend(
                Mention(at, at + len(name), kind, SOURCE)
                for at in bare(ctx.text, table, name)
                if ctx.words.is_border(at)
                and ends_here(ctx.text, at + len(name))
                and not ctx.text.startswith(_TEACHING, at + len(name))
            )
    return add_free(mentions, new) if new else mentions


def _is_unknown(ctx: Context, name: str) -> bool:
    """Whether a part of a name is no word of the dictionary."""
    at = ctx.text.find(name)
    i, end = ctx.words.at(at), at + len(name)
    while 0 <= i < len(ctx.words.starts) and ctx.words.starts[i] < end:
        word = ctx.text[ctx.words.starts[i] : ctx.words.ends[i]]
        if len(word) > 1 and word not in dictionary():
            return True
        i += 1
    return False


def recurring_bodies(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """A proper word before 公司, 厂 …, named three times and more (步长公司)."""
    found: dict[str, list[int]] = defaultdict(list)
    table = cover(mentions, len(ctx.text))
    for match in _body_pattern().finditer(ctx.text):
        start, end = match.start(1), match.end(2)
        begin = _begin(ctx, start, match.end(1))
        if begin is None or not ends_here(ctx.text, end) or any(i >= 0 for i in table[begin:end]):
            continue
        found[ctx.text[begin:end]].append(begin)
    named = Counter(ctx.text[m.start : m.end] for m in mentions)
    new = [
        Mention(at, at + len(name), "ORG", SOURCE)
        for name, starts in found.items()
        if len(starts) + named[name] >= _OFTEN and _is_proper(ctx, mentions, name)
        for at in starts
    ]
    return add_free(mentions, new) if new else mentions


@lru_cache(maxsize=1)
def _body_pattern() -> re.Pattern[str]:
    """A head with the characters before it; `_begin` says how many of them belong to it."""
    return re.compile(f"([\u4e00-\u9fff]{{2,6}}?)({alternation(_HEADS)})")


def _begin(ctx: Context, start: int, end: int) -> int | None:
    """Start of the last word, or of the last two short ones, before a head."""
    i = ctx.words.at(end - 1)
    if i < 0 or ctx.words.ends[i] < end:
        return None
    begin = ctx.words.starts[i]
    if end - begin == 1 and i and ctx.words.ends[i - 1] == begin:
        begin = ctx.words.starts[i - 1]
    return begin if begin >= start and 2 <= end - begin <= 4 else None


def _is_proper(ctx: Context, mentions: list[Mention], name: str) -> bool:
    """Whether the word before the head is a name: unknown, or the article has it in quotes or in a person's name."""
    head = next(h for h in sorted(_HEADS, key=len, reverse=True) if name.endswith(h))
    word = name[: -len(head)]
    if word in word_list("generic_modifiers.txt") or _FUNCTION & set(word):
        return False
    if word not in dictionary():
        return all(word[i : i + 2] not in dictionary() for i in range(len(word) - 1))
    quoted = f"“{word}”" in ctx.text
    held = any(
        m.type == "PER" and m.end - m.start > len(word) and word in ctx.text[m.start : m.end]
        for m in mentions
    )
    return (quoted or held) and dictionary()[word][0] == "n"


__all__ = ["given_names", "given_parts", "recurring_bodies", "repeated_names"]
