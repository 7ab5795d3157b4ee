"""The period of a figure: the time of its clause, of its sentence, or one carried over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.annotations import Period
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.grammar.calendar import period_of
from pipeline.grammar.types import Quantity, TimeExpression

_COMPARED = re.compile(r"(?:比|较|与|同|和|跟)$")
_COMPARED_AFTER = re.compile(r"^(?:同期)?(?:相比|相较|的?同期)")
_STANDING = frozenset(["area", "length", "volume", "mass", "power"])


@dataclass(slots=True)
class _Carried:
    time: TimeExpression
    block: int
    owner: str | None


class Periods:
    """Reads clauses in order and keeps the time that carries over."""

    def __init__(self, context: FactContext):
        self.context = context
        self._carried: _Carried | None = None
        self._lead: TimeExpression | None = None
        self._sentence_times: list[TimeExpression] = []
        self._sentence = -1

    def enter(self, clause: Clause, owner: str | None) -> None:
        """Take in the times of a clause."""
        if clause.sentence != self._sentence:
            self._sentence, self._sentence_times = clause.sentence, []
        for time in self.context.times_in(clause.start, clause.end):
            if not self._states(time, clause):
                continue
            if self._lead is None and time.role in ("vague", "during") and clause.kind == "paragraph":
                self._lead = time
            self._sentence_times.append(time)
            if time.role != "vague" or self._carried is None:
                self._carried = _Carried(time, clause.block, owner)

    def _states(self, time: TimeExpression, clause: Clause) -> bool:
        """Whether a time says when the clause holds; 比去年同期 and 每年 do not."""
        if time.kind in ("set", "duration", "time", "timerange"):
            return False
        text = self.context.text
        if _COMPARED.search(text[clause.start : time.start]) or _COMPARED_AFTER.match(text[time.end : clause.end]):
            return False
        return period_of(time, self.context.reference) is not None

    def of(self, q: Quantity, clause: Clause, owner: str | None, kind: str) -> Period | None:
        """The period of a quantity in a clause that was entered."""
        if q.dimension == "time":
            return self._of_duration(q, clause)
        time = self._in_clause(q, clause) or self._in_sentence(q)
        if time is None:
            if q.dimension in _STANDING and kind == "total":
                return None
            if kind == "participants" and self._is_meeting(clause) and self._lead is not None:
                time = self._lead
            elif self._carried is not None and (
                self._carried.block == clause.block or self._carried.owner == owner or owner is None
            ):
                time = self._carried.time
        return self.resolve(time, kind) if time is not None else None

    def _is_meeting(self, clause: Clause) -> bool:
        return bool(re.search(r"参会|参加|出席|到场", self.context.text[clause.start : clause.end]))

    def _in_clause(self, q: Quantity, clause: Clause) -> TimeExpression | None:
        """The last time before the quantity in its clause, else the first one after it."""
        stated = [t for t in self.context.times_in(clause.start, clause.end) if self._states(t, clause)]
        before = [t for t in stated if t.end <= q.start]
        if before:
            firm = [t for t in before if t.role != "vague"]
            return (firm or before)[-1]
        return stated[0] if stated else None

    def _in_sentence(self, q: Quantity) -> TimeExpression | None:
        before = [t for t in self._sentence_times if t.end <= q.start]
        firm = [t for t in before if t.role != "vague"]
        return (firm or before or [None])[-1]

    def resolve(self, time: TimeExpression, kind: str) -> Period | None:
        """The period that a time gives a figure of a measure kind.

        A stock is told as of a day: a day, the end of a month, or now.
        """
        found = period_of(time, self.context.reference)
        if found is None:
            return None
        form, start, end = found
        text = self.context.text[time.start : time.end]
        if kind in ("total", "increase_to", "rank") and form == "during" and (
            time.grain in ("day", "hour", "minute") or re.search(r"[底末]$|目前|现在|如今|当前|至今|迄今", text)
        ):
            form, start = "as_of", None
        return Period(form, start, end, text)

    def _of_duration(self, q: Quantity, clause: Clause) -> Period | None:
        """Durations that last until now: 连续三年 ends at the issue date, 经过一个多小时 at a time not said."""
        before = self.context.text[max(clause.start, q.start - 6) : q.start]
        if re.search(r"连续$", before):
            start = None
            if q.unit == "a" and q.value and self.context.reference:
                start = f"{self.context.reference.year - int(q.value) + 1:04d}-01-01"
            return Period("during", start, "ISSUE_DATE", None)
        if re.search(r"(?:经过|历经|已|达|历时)(?:了|约|近)?$", before):
            return Period("during", None, "ISSUE_DATE", None)
        if re.search(r"为期$", before) and q.unit == "d" and q.value and self._carried is not None:
            found = period_of(self._carried.time, self.context.reference)
            if found and found[1] and found[1] == found[2]:
                first = date.fromisoformat(found[1])
                return Period("during", found[1], (first + timedelta(days=int(q.value) - 1)).isoformat(), None)
        return None

    def is_future(self, period: Period | None) -> bool:
        """Whether a period lies after the issue date."""
        reference = self.context.reference
        if period is None or reference is None or not period.start:
            return False
        return period.start > reference.isoformat()

