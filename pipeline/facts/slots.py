"""The text of a clause divided between its quantities."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.annotations import Span
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.grammar.types import Quantity

_FATE = re.compile(r"(?:死亡|受伤|遇难|失踪|失联|获救|重伤|轻伤|被困|下落不明)[、，和]?")
"""What befell the people of the figure before: 5人死亡上百人受伤."""
_LIST_MARK = re.compile(r"、|以及|及其|和|及|与|或")


@dataclass(slots=True)
class Slot:
    """A quantity in its clause with the text that is its own on either side."""

    quantity: Quantity
    left: Span
    right: Span
    listed: bool = False
    """Whether it continues the list of the slot before it."""
    noun: list[Span] = field(default_factory=list)
    predicate: list[Span] = field(default_factory=list)
    before: list[Span] = field(default_factory=list)


def slots_of(clause: Clause, quantities: list[Quantity], context: FactContext) -> list[Slot]:
    """Divide the text of a clause between its quantities."""
    slots: list[Slot] = []
    left = clause.start
    listed = False
    for i, q in enumerate(quantities):
        following = quantities[i + 1].start if i + 1 < len(quantities) else clause.end
        slot = Slot(q, (left, q.start), (q.end, following), listed)
        slots.append(slot)
        if i + 1 < len(quantities):
            left, listed = _divide(slot, context)
    return slots


def _divide(slot: Slot, context: FactContext) -> tuple[int, bool]:
    """Cut the text between a quantity and the next one; where the next one's part begins, and if it is a list."""
    start, end = slot.right
    text = context.text[start:end]
    if fate := _FATE.fullmatch(text):
        slot.right = (start, start + len(fate.group().rstrip("、，和")))
        return end, False
    marks = list(_LIST_MARK.finditer(text))
    if re.search(r"等(?:共|合计|总计)?$", text) and text.startswith(tuple("、")) is False:
        slot.right = (start, start + len(re.sub(r"等(?:共|合计|总计)?$", "", text)))
        return end, True
    if text.startswith(("（", "(")):
        slot.right = (start, start)
        return start + 1, False
    if marks and marks[0].start() == 0:
        slot.right = (start, start)
        return start + marks[0].end(), True
    if marks and marks[-1].end() == len(text):
        slot.right = (start, start + marks[-1].start())
        return end, True
    if text.endswith("的") and len(text) <= 24:
        slot.right = (start, end - 1)
        return end, True
    if marks and not any(w.pos.startswith("v") for w in context.words_in(start, start + marks[-1].start())):
        slot.right = (start, start + marks[-1].start())
        return start + marks[-1].end(), True
    if not text.strip():
        slot.right = (start, start)
        return end, False
    if slot.quantity.dimension == "count" and len(text) <= 6 and not has_verb(context, start, end):
        return end, True  # 6个村14个组
    if slot.quantity.unit is None or slot.quantity.dimension in ("ratio", "money", "difference_of_ratios"):
        slot.right = (start, start)
        return start, False
    return start, False


def has_verb(context: FactContext, start: int, end: int) -> bool:
    """Whether a verb, or a noun made of one, begins in a span."""
    return any(w.pos.startswith("v") for w in context.words_in(start, end))
