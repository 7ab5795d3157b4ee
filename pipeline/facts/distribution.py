"""分别: one figure for each member of a list, in order.

陕西对欧盟、东盟、韩国进出口分别为402.6亿元、355.1亿元和528.7亿元
接待游客1840.6万人次，实现旅游收入136.2亿元，分别增长6.3%和9.7%
"""

from __future__ import annotations

import re

from pipeline.annotations import Span
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.slots import Slot

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
    items = _split(start, end, context, len(slots))
    if items is None:
        return None
    head, tail = _shared(items, context)
    rest = [s for s in slots[0].before if s[0] >= at]
    result = []
    for i, (a, b) in enumerate(items):
        own = (head[1] if i == 0 and head else a, tail[0] if i == len(items) - 1 and tail else b)
        said = (tail[0] + text.startswith("等", tail[0]), tail[1]) if tail else None
        parts = [p for p in (head, own, said, *rest) if p and p[1] > p[0]]
        result.append((own, parts))
    return result


def _split(start: int, end: int, context: FactContext, count: int) -> list[Span] | None:
    """A stretch cut at its list marks into the wanted number of members, or None.

    和 may join a member (社会保障和就业、教育等): all marks are tried, then 、 with the last 和, then 、 alone.
    """
    names = context.mentions_in(start, end)
    marks = []
    for mark in _MARK.finditer(context.text, start, end):
        word = context.word_at(mark.start())
        inside = any(m.start < mark.start() < m.end for m in names)
        if not inside and (word is None or word.end - word.start == len(mark.group())):
            marks.append(mark)
    commas = [m for m in marks if m.group() == "、"]
    joined = [m for m in marks if m.group() != "、"]
    for chosen in (marks, [*commas, *joined[-1:]], commas):
        if len(chosen) + 1 == count:
            edges = [start, *(e for m in sorted(chosen, key=lambda m: m.start()) for e in m.span()), end]
            items = list(zip(edges[::2], edges[1::2], strict=True))
            return items if all(b > a for a, b in items) else None
    return None


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
        if closing := re.search(r"等", text[last[0] : last[1]]):
            tail = (last[0] + closing.start(), last[1])
        elif found >= 0 and found + 2 < last[1]:
            tail = (found + 2, last[1])
        elif match := re.search(r"(?:同比|环比|实际|比[^、]{1,8}|较[^、]{1,8})+$", text[last[0] : last[1]]):
            tail = (last[0] + match.start(), last[1])
    return head, tail
