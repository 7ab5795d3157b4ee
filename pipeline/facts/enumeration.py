"""Lists that a count closes: 甲、乙、丙等3家, 主席、副主席、站长等共80余人."""

from __future__ import annotations

import re

from pipeline.annotations import Span
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.grammar.types import Quantity

_CLOSING = re.compile(r"(?:等(?:等)?(?:共计?|合计|总计|约|近|超)?|共计?|合计|总计)\s*$")
_TITLES = re.compile(r"(?:[《“][^《》“”]{1,40}[》”][、和及与]?)+(?:等(?:共计?|合计|总计)?|共计?)?\s*$")
"""Works or quoted names in a row: 《甲》《乙》等."""
_OPENING = frozenset(["来自", "由", "有", "包括", "包含", "在", "以", "及", "对", "向", "为", "组织", "是"])


def closed_list(q: Quantity, clause: Clause, context: FactContext) -> Span | None:
    """The list that ends just before a quantity and is counted by it, or None.

    Names may stand right before the count, without 等: 延安、榆林、商洛3个市. What stands before its first member (the verb of the clause) is no part of it: in 推广玉米、水稻等26项技术 the
    list is 玉米、水稻等.
    """
    text = context.text
    if titles := _titles(q, clause, text):
        return titles
    comma = text.find("、", clause.start, q.start)
    if comma < 0:
        return None
    match = _CLOSING.search(text, clause.start, q.start)
    end = match.end() if match is not None and match.end() == q.start else None
    if end is None:
        named = [m for m in context.mentions_in(clause.start, q.start) if m.end == q.start]
        end = q.start if named and text[named[0].start - 1] in "、和及" else None
    if end is None and _people_in_a_row(q, clause, context):
        return clause.start, q.start
    if end is None:
        return None
    start = clause.start
    for time in context.times_in(clause.start, comma):
        start = max(start, min(time.end, comma))
    for word in context.words_in(start, comma):
        surface = text[word.start : word.end]
        inside = any(m.start <= word.start < m.end for m in context.mentions_in(clause.start, comma))
        if not inside and (word.pos == "v" or surface in _OPENING or surface in "了，"):
            start = word.end
    if start >= comma:
        return None
    return start, end


def _titles(q: Quantity, clause: Clause, text: str) -> Span | None:
    """Two and more titles in a row before a count, or one with 等."""
    match = _TITLES.search(text, clause.start, q.start)
    if match is None or (
        match.group().count("》") + match.group().count("”") < 2 and "等" not in match.group()[-4:]
    ):
        return None
    return match.span()


def _people_in_a_row(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """Whether a count sums up the people told just before it, who then act: 专家、学者、学生代表100多人参加."""
    first = context.text.find("、", clause.start, q.start)
    before = context.words_in(max(first, clause.start), q.start)
    after = context.word_at(q.end)
    if q.unit not in ("人", "名", "位") or after is None or not after.pos.startswith("v"):
        return False
    joined = context.text.count("、", clause.start, q.start)
    return joined >= 2 and not any(w.pos == "v" for w in before)
