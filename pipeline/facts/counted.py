"""What a figure counts: the noun after its quantity, else the last noun before it."""

from __future__ import annotations

import re

from pipeline.annotations import Span, Word
from pipeline.facts.context import FactContext
from pipeline.facts.slots import Slot

_NOT_HEAD = re.compile(
    r"(?:种群|用户|会员|客户|总体|上市|注册)?(?:数量|总数|总量|规模|人数|户数|次数|数|量|情况|总计|合计|共|累计)$"
)
_MODIFIES = frozenset(
    [
        "创新",
        "扶持",
        "学习",
        "搬运",
        "助餐",
        "服务",
        "重点",
        "招商",
        "引资",
        "备案",
        "参展",
        "参会",
        "监测",
        "保障",
        "示范",
        "试点",
        "培训",
        "检测",
        "救援",
        "救助",
    ]
)
"""Verbs that stand before a noun as its modifier: 创新举措."""
_FORWARD = ("n", "vn", "j", "b", "a", "l", "s", "z", "t")


def counted_noun(slot: Slot, context: FactContext) -> str | None:
    """The noun that a quantity counts, or None where no noun phrase stands beside it."""
    span = _after(slot, context) or _before(slot, context)
    return context.text[span[0] : span[1]] if span else None


def _after(slot: Slot, context: FactContext) -> Span | None:
    """The noun phrase that follows: its words up to the predicate; what stands before 的 only describes."""
    if not slot.noun:
        return None
    start, end = slot.noun[0][0], slot.noun[-1][1]
    words = context.words_in(start, end)
    particle = max((i for i, w in enumerate(words) if context.text[w.start : w.end] == "的"), default=-1)
    words = words[particle + 1 :]
    phrase: list[Word] = []
    for i, word in enumerate(words):
        if not _goes_on(word, words[i + 1 :], context):
            break
        phrase.append(word)
    while phrase and not _is_noun(phrase[-1], context):
        phrase.pop()
    if not phrase:
        return None
    return phrase[0].start, phrase[-1].end


def _goes_on(word: Word, rest: list[Word], context: FactContext) -> bool:
    """Whether a word belongs to a noun phrase that goes on with `rest`."""
    surface = context.text[word.start : word.end]
    if word.pos.startswith(_FORWARD) or surface in _MODIFIES or surface in ("和", "及", "与", "（", "）"):
        return surface not in ("和", "及", "与") or bool(rest)
    if word.pos.startswith("x"):
        return bool(re.fullmatch(r"[一-鿿A-Za-z“”]+", surface))
    follows = rest[0] if rest else None
    single = (
        follows is not None and follows.end - follows.start == 1 and follows.pos.startswith(("n", "q", "m"))
    )
    return word.pos == "v" and single and word.end - word.start >= 2


def _is_noun(word: Word, context: FactContext) -> bool:
    return word.pos.startswith(("n", "vn", "j", "x", "l", "q", "m")) or (
        context.text[word.start : word.end] in _MODIFIES
    )


def _before(slot: Slot, context: FactContext) -> Span | None:
    """What follows the last verb before a quantity, without 数量 and the like: 旅游列车 of 铁路开行旅游列车789列."""
    if slot.noun or not slot.before:
        return None
    start, end = slot.before[-1]
    found = _NOT_HEAD.search(context.text, start, end)
    end = found.start() if found and found.start() > start else end
    words = [w for w in context.words_in(start, end) if w.end <= end]
    cut = max((w.end for w in words if w.pos in ("v", "p", "uj", "d", "ad", "f")), default=start)
    tail = [w for w in words if w.start >= cut]
    if not tail or end - cut < 2 or not _is_noun(tail[-1], context):
        return None
    return cut, end
