"""Measure kind, direction and modality of a figure, from its unit and the words around it."""

from __future__ import annotations

import re

from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.grammar.types import Quantity

_RATE_AFTER = re.compile(r"^(?:的)?(?:左右|以上|以下)?的?(?:较快|较大|快速|高速|稳定|小幅)?")


def change_of(q: Quantity, before: str, after: str) -> tuple[str, str] | None:
    """(measure kind, direction) of a figure that tells a change, or None.

    Args:
        q: the quantity.
        before: text of the clause before it.
        after: text of the clause after it.

    Example:
        >>> from pipeline.grammar.quantities import find_quantities
        >>> [q] = find_quantities("降幅为74.4%")
        >>> change_of(q, "死亡人数同比下降", "")
        ('growth_rate', 'down')
    """
    before = re.sub(r"(?:了|约|近|超过?|逾|达到?|为|高达|[\s　]|至少|不低于|分别|是)+$", "", before)
    if q.dimension not in ("ratio", "difference_of_ratios", "multiple"):
        if re.search(cues.alternation("growth", "to_down") + "$", before):
            return "increase_to", "down"
        if re.search(cues.alternation("growth", "to") + "$", before):
            return "increase_to", "up"
    elif re.search(cues.alternation("growth", "to", "to_down") + "$", before):
        return None
    for direction in ("up", "down"):
        verb = cues.alternation("growth", direction)
        if re.search(verb + "$", before):
            return _change_kind(q), direction
        if q.dimension == "ratio" and re.match(_RATE_AFTER.pattern + verb, after):
            return _change_kind(q), direction
    return None


def _change_kind(q: Quantity) -> str:
    if q.dimension == "difference_of_ratios":
        return "difference_of_ratios"
    return "growth_rate" if q.dimension in ("ratio", "multiple") else "increase_by"


def measure_kind(q: Quantity, indicator: str, clause_text: str) -> str:
    """Measure kind of a figure that tells no change."""
    if q.dimension == "rank":
        return "rank"
    if q.dimension == "time":
        return "duration"
    if q.dimension == "difference_of_ratios":
        return "difference_of_ratios"

    def says(key: str, where: str = indicator) -> bool:
        return bool(cues.pattern("kind", key).search(where))

    if says("average"):
        return "price" if q.dimension == "money" and says("price") and "人均" not in indicator else "average"
    if q.dimension in ("ratio", "multiple"):
        return "ratio"
    if q.dimension == "money":
        if says("price"):
            return "price"
        return "total" if says("total") else "amount"
    if says("capacity"):
        return "capacity"
    if q.unit in cues.words("kind", "participant_units") or says("participants"):
        return "participants"
    if q.bound == "RANGE" and re.search(r"(?:都|均|每)", clause_text):
        return "average"
    if q.unit in cues.words("kind", "event_units"):
        return "event_count"
    if re.match(r"累计|现有|共有|目前", indicator):
        return "total"
    if says("newly_added"):
        return "newly_added"
    if says("event_count"):
        return "event_count"
    return "total"


class Modality:
    """Modality of figures, clause by clause; a plan or forecast holds on to the end of its sentence."""

    def __init__(self, context: FactContext):
        self.context = context
        self._sentence = -1
        self._carried: str | None = None

    def enter(self, clause: Clause) -> None:
        """Take in a clause."""
        if clause.sentence != self._sentence:
            self._sentence, self._carried = clause.sentence, None
        if found := self._in(clause.start, clause.end):
            self._carried = found

    def of(self, q: Quantity, clause: Clause, *, future: bool) -> str:
        """Modality of a quantity in the clause that was entered last.

        The nearest cue before it in the clause decides, then one that the sentence carries on, then the calendar:
        a period after the issue date can't be actual.
        """
        found = self._in(clause.start, q.start) or self._carried
        if found is None or found == "actual":
            return "planned" if future else "actual"
        return found

    def _in(self, start: int, end: int) -> str | None:
        """Modality of the last cue in a span; cues count as whole words only (将 not in 将军)."""
        text = self.context.text
        for word in reversed(self.context.words_in(start, end)):
            surface = text[word.start : word.end]
            for modality in ("planned", "estimated", "possible", "required", "actual"):
                if surface in cues.words("modality", modality):
                    return modality
        return None
