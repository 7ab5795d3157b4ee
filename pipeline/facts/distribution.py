"""分别: one figure for each member of a list, in order.

    陕西对欧盟、东盟、韩国进出口分别为402.6亿元、355.1亿元和528.7亿元
    接待游客1840.6万人次，实现旅游收入136.2亿元，分别增长6.3%和9.7%
"""

from __future__ import annotations

import re

from pipeline.annotations import Span
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.indicator import Slot

_MARK = re.compile(r"、|以及|和|及|与")


def members(clause: Clause, slots: list[Slot], context: FactContext) -> list[tuple[Span, list[Span]]] | None:
    """The members that the figures of a clause belong to: (the member, its indicator's spans) each, or None.

    The list stands before 分别; what its last member has beyond the others (进出口 of 韩国进出口) belongs to all, as
    does what stands before its first (对 of 对欧盟).
    """
    text = context.text
    at = text.rfind("分别", clause.start, slots[0].quantity.start)
    if at < 0 or len(slots) < 2:
        return None
    spans = [s for s in slots[0].before if s[0] < at]
    if not spans:
        return None
    start, end = spans[0][0], min(spans[-1][1], at)
    items = _split(start, end, context)
    if len(items) != len(slots):
        return None
    head, tail = _shared(items, context)
    rest = [s for s in slots[0].before if s[0] >= at]
    result = []
    for i, (a, b) in enumerate(items):
        own = (head[1] if i == 0 and head else a, tail[0] if i == len(items) - 1 and tail else b)
        parts = [p for p in (head, own, tail, *rest) if p and p[1] > p[0]]
        result.append((own, parts))
    return result


def _split(start: int, end: int, context: FactContext) -> list[Span]:
    """A stretch cut at its list marks, marks inside names left alone."""
    names = context.mentions_in(start, end)
    items, at = [], start
    for mark in _MARK.finditer(context.text, start, end):
        word = context.word_at(mark.start())
        inside = any(m.start < mark.start() < m.end for m in names)
        if inside or (word is not None and word.end - word.start > len(mark.group())):
            continue
        items.append((at, mark.start()))
        at = mark.end()
    items.append((at, end))
    return [(a, b) for a, b in items if b > a]


def _shared(items: list[Span], context: FactContext) -> tuple[Span | None, Span | None]:
    """What the first member has before and the last has behind the list proper."""
    text = context.text
    first, last = items[0], items[-1]
    head = None
    names = context.mentions_in(*first)
    if names and names[0].start > first[0] and names[-1].end == first[1]:
        head = (first[0], names[0].start)
    tail = None
    names = context.mentions_in(last[0], last[0] + 1)
    if names and names[0].end < last[1]:
        tail = (names[0].end, last[1])
    elif not names:
        ending = text[items[-2][1] - 2 : items[-2][1]]
        found = text.find(ending, last[0], last[1])
        if found >= 0 and found + 2 < last[1]:
            tail = (found + 2, last[1])
        elif match := re.search(r"(?:同比|环比|实际|比[^、]{1,8}|较[^、]{1,8})+$", text[last[0] : last[1]]):
            tail = (last[0] + match.start(), last[1])
    return head, tail
