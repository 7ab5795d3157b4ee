"""Facts of an article: walks the clauses and fills the fields of each figure."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from pipeline.annotations import Fact, NonFact, Period
from pipeline.facts import cues
from pipeline.facts.bounds import bound_by_words
from pipeline.facts.candidates import non_fact_class
from pipeline.facts.changes import change_of, excess_in, held_against, shared
from pipeline.facts.clauses import Clause, split_clauses
from pipeline.facts.completion import Completion, tells_only_change
from pipeline.facts.context import FactContext
from pipeline.facts.counted import counted_noun
from pipeline.facts.discourse import Discourse
from pipeline.facts.distribution import members
from pipeline.facts.indicator import Indicators
from pipeline.facts.kinds import measure_kind
from pipeline.facts.modality import Modality
from pipeline.facts.owners import Owner
from pipeline.facts.periods import Periods
from pipeline.facts.slots import Slot, slots_of
from pipeline.facts.traces import Told, Trace
from pipeline.facts.units import implied_unit
from pipeline.facts.wording import constraint_in, tidy
from pipeline.grammar.calendar import period_of
from pipeline.grammar.types import Quantity

_WON = {
    "金": ("枚", "金牌"), "银": ("枚", "银牌"), "铜": ("枚", "铜牌"),
    "死": ("人", "死亡"), "伤": ("人", "受伤"),
    "胜": ("场", "胜"), "负": ("场", "负"), "平": ("场", "平"),
}  # fmt: skip
"""Medals and results that stand as their own unit: 3金1铜, 5胜1负."""


def find_facts(context: FactContext) -> tuple[list[Fact], list[NonFact]]:
    """Facts and non-facts of an article by the rules, ascending, in view offsets.

    Example:
        >>> from datetime import date
        >>> from pipeline.grammar.quantities import find_quantities
        >>> text = "全国新增就业1049万人。"
        >>> context = FactContext(text, [(0, len(text), "paragraph")], [(0, len(text))], [], [], [], [],
        ...     find_quantities(text), [], date(2024, 10, 26))
        >>> [f] = find_facts(context)[0]
        >>> f.owner, f.value, f.unit
        ('中国', 10490000, '人')
    """
    return _Finder(context).run()


def trace_facts(context: FactContext) -> Told:
    """The same with what the rules saw: what the fact reader goes on from, and is trained on."""
    finder = _Finder(context)
    finder.run()
    return Told(context, finder.traces, finder.nonfacts)


class _Finder:
    """The walk over an article's clauses."""

    def __init__(self, context: FactContext):
        self.context = context
        self.discourse = Discourse(context)
        self.periods = Periods(context)
        self.modality = Modality(context)
        self.indicators = Indicators(context)
        self.facts: list[Fact] = []
        self.nonfacts: list[NonFact] = []
        self.traces: list[Trace] = []
        self.clauses = split_clauses(context)
        self.completion = Completion(context, self.indicators, self.clauses)
        self._change: tuple[str, str] | None = None
        """Change that the figure before told; members of its list share it."""

    def run(self) -> tuple[list[Fact], list[NonFact]]:
        clauses = self.clauses
        placed = self._place(clauses)
        for i, clause in enumerate(clauses):
            self.discourse.enter(clause)
            self.completion.enter(clause, self.discourse.subject)
            owner = self.discourse.current()
            self.periods.enter(clause)
            self.modality.enter(clause)
            figures = []
            for q in placed[i]:
                cls = "id" if self.context.furniture else non_fact_class(q, clause, self.context)
                if cls is None:
                    figures.append(replace(q, dimension="other") if q.dimension == "level" else q)
                else:
                    self._reject(q, cls)
            if figures:
                self._read(clause, clauses[i - 1] if i else None, figures, owner)
        self.periods.settle(self.facts)
        self._add_nonfacts()
        for number, fact in enumerate(self.facts, 1):
            fact.id = f"f{number}"
        self.nonfacts.sort(key=lambda n: (n.start, n.end))
        return self.facts, self.nonfacts

    def _place(self, clauses: list[Clause]) -> dict[int, list[Quantity]]:
        """Quantities by the index of their clause."""
        placed: dict[int, list[Quantity]] = defaultdict(list)
        i = 0
        for q in self.context.quantities:
            while i + 1 < len(clauses) and clauses[i].end <= q.start:
                i += 1
            if clauses and clauses[i].start <= q.start < clauses[i].end:
                placed[i].append(q)
            else:
                self._reject(q, q.cls or "other")
        return placed

    def _reject(self, q: Quantity, cls: str) -> None:
        self.nonfacts.append(NonFact(q.start, q.end, cls, q.value))

    def _add_nonfacts(self) -> None:
        """Words and times that hold a numeral, where no quantity covers them."""
        taken = [(f.start, f.end) for f in self.facts] + [(n.start, n.end) for n in self.nonfacts]

        def free(start: int, end: int) -> bool:
            return not any(a < end and start < b for a, b in taken)

        for t in self.context.times:
            if free(t.start, t.end):
                found = period_of(t, self.context.reference)
                period = None
                if found is not None:
                    period = (
                        found[1],
                        found[2] if found[2] != "ISSUE_DATE" or not self.context.reference else None,
                    )
                    if found[2] == "ISSUE_DATE" and self.context.reference:
                        period = (found[1], self.context.reference.isoformat())
                self.nonfacts.append(NonFact(t.start, t.end, "time", t.timex, period))
                taken.append((t.start, t.end))
        for w in self.context.lexicals:
            if free(w.start, w.end):
                self.nonfacts.append(NonFact(w.start, w.end, w.cls))
                taken.append((w.start, w.end))

    def _read(
        self, clause: Clause, before: Clause | None, figures: list[Quantity], owner: Owner | None
    ) -> None:
        """Make the facts of a clause."""
        slots = slots_of(clause, figures, self.context)
        self.indicators.of_clause(clause, slots, self.discourse.subject, owner.name if owner else None)
        owners = [
            self._bracketed(slot.quantity, own) or own
            for slot, own in zip(slots, self._distribute(clause, slots, owner), strict=True)
        ]
        for slot, own in zip(slots, owners, strict=True):
            self.completion.add_cause(slot, clause)
            told = self.completion.told_again(slot, clause, self.facts)
            fact = self._fact(slot, clause, before, own, told)
            self.facts.append(fact)
            self.traces.append(Trace(fact, slot, clause, self.discourse.subject, own, told))

    def _bracketed(self, q: Quantity, owner: Owner | None) -> Owner | None:
        """A figure in brackets after a name is that name's: 甲牌（12.5%）、乙牌（11.8%）."""
        if self.context.text[q.start - 1 : q.start] not in ("（", "("):
            return None
        named = [m for m in self.context.mentions_in(max(0, q.start - 20), q.start) if m.end == q.start - 1]
        if not named or owner is None or named[-1].id == owner.mention:
            return None
        return Owner(self.context.name_of(named[-1]), named[-1].id, named[-1].type)

    def _distribute(self, clause: Clause, slots: list[Slot], owner: Owner | None) -> list[Owner | None]:
        """Give each figure of a 分别 its member of the list, or the figure before that it is about; their owners."""
        owners = [owner] * len(slots)
        if len(slots) < 2 or "分别" not in self.context.text[clause.start : slots[0].quantity.start]:
            return owners
        subject = self.discourse.subject
        if subject is not None and self.context.text[subject[1]] in "、和及与":
            slots[0].before = [subject, *slots[0].before]
        found = members(clause, slots, self.context)
        if found is None:
            self._distribute_back(clause, slots)
            return owners
        partners = self.context.text[found[0][0][0] - 1] in "对与和跟向从自"
        for i, (slot, (member, spans)) in enumerate(zip(slots, found, strict=True)):
            named = self.context.mentions_in(member[0], member[0] + 1)
            whole = bool(named) and (named[0].start, named[0].end) == member and spans[0] == member
            slot.before = spans[1:] if whole and not partners else spans
            if not slot.noun and not slot.predicate:
                slot.noun, slot.predicate = list(slots[-1].noun), list(slots[-1].predicate)
            if whole and not partners:
                owners[i] = Owner(self.context.name_of(named[0]), named[0].id, named[0].type)
        return owners

    def _distribute_back(self, clause: Clause, slots: list[Slot]) -> None:
        """接待游客…，收入…，分别增长6.3%和9.7%: each rate is of the figure at its place before."""
        start = self.context.sentences[clause.sentence][0]
        told = [f for f in self.facts if start <= f.start < clause.start and f.measure_kind != "growth_rate"]
        if len(told) < len(slots) or not tells_only_change(self.indicators.text(slots[0].before)):
            return
        change = slots[0].before
        for slot, fact in zip(slots, told[-len(slots) :], strict=True):
            slot.before = [*fact.indicator_spans, *change]

    def _fact(
        self, slot: Slot, clause: Clause, before: Clause | None, owner: Owner | None, told: Fact | None
    ) -> Fact:
        q, text = (
            bound_by_words(slot.quantity, self.context.text[clause.start : slot.quantity.start]),
            self.context.text,
        )
        change = change_of(q, text[clause.start : q.start + excess_in(q, text)], text[q.end : clause.end])
        if change is None and slot.listed and not text[slot.left[0] : q.start].strip():
            change = shared(q, self._change)
        if (
            change is None
            and self.facts
            and self.facts[-1].start >= self.context.sentences[clause.sentence][0]
        ):
            told_rate = self.facts[-1]
            change = held_against(
                q, text[told_rate.end : q.start], (told_rate.measure_kind, told_rate.direction)
            )
        self._change = change
        changes = change is not None and change[0] != "increase_to"
        spans = self.completion.complete(self.indicators.spans(slot), slot, clause, before, changes=changes)
        spans = list(told.indicator_spans) if told else spans
        indicator = tidy(self.indicators.text(spans))
        said = text[clause.start : clause.end]
        if self.completion.has_cause(spans):
            said = text[self.context.sentences[clause.sentence][0] : clause.end]
        unit = q.unit
        if q.dimension == "count" and (won := _WON.get(q.unit_text or q.unit or "")):
            unit = won[0]
            indicator += won[1]
        kind, direction = change or (self._kind(slot, clause, indicator, said), None)
        name = owner.name if owner else None
        if told is not None:
            return self._again(told, q)
        if change is not None and spans and (told_with := self.completion.compared_with(before, clause)):
            spans = [told_with, *spans]
            indicator = tidy(self.indicators.text(spans))
        moved = self.discourse.changed_in == clause.block
        period = self.periods.of(
            q, clause, owner, kind, moved=moved, static=self._is_static(slot, indicator, said)
        )
        return Fact(
            id="",
            start=q.start,
            end=q.end,
            value=q.value,
            low=q.low,
            high=q.high,
            bound=q.bound,
            unit=unit or implied_unit(q, indicator, self.indicators.text(slot.noun)),
            dimension="count" if q.unit is None and q.dimension in ("other", "number") else q.dimension,
            indicator=indicator,
            indicator_spans=spans,
            counted=self._counted(slot, kind),
            constraint=constraint_in(spans, self.nonfacts, text),
            owner=name,
            owner_entity=owner.mention if owner else None,
            place=self.discourse.place.name if self.discourse.place else None,
            period=self._checked_period(period),
            measure_kind=kind,
            direction=direction,
            modality=self.modality.of(
                q,
                clause,
                future=self.periods.is_future(period),
                unfinished=self.periods.is_open(period),
                kind=kind,
            ),
            attribution=self.discourse.attribution,
            part_of=None,
            same_as=None,
            tier="minor" if q.dimension == "time" else "core",
        )

    def _kind(self, slot: Slot, clause: Clause, indicator: str, said: str) -> str:
        """Measure kind of a figure that tells no change."""
        q, text = slot.quantity, self.context.text
        start = self.context.sentences[clause.sentence][0]
        return measure_kind(
            q,
            indicator,
            said,
            before=self.indicators.text(slot.before),
            after=text[q.end : clause.end],
            noun=self.indicators.text(slot.noun),
            predicate=self.indicators.text(slot.predicate),
            sentence=text[start : clause.end],
            whole=self._kind_of_whole(slot, start),
        )

    def _kind_of_whole(self, slot: Slot, start: int) -> str | None:
        """Kind of the figure that a list or 其中 makes this one a fellow or a part of."""
        q, text = slot.quantity, self.context.text
        part = max(text.rfind("其中", start, q.start), text.rfind("包括", start, q.start))
        for told in reversed(self.facts[-6:]):
            if told.dimension != q.dimension:
                continue
            fellow = slot.listed or text[told.end : q.start].strip() in ("", "、", "和", "及")
            if told.start >= start and fellow:
                return told.measure_kind
            if part >= 0 and told.end <= part and part - told.end <= 40:
                return told.measure_kind
        return None

    def _is_static(self, slot: Slot, indicator: str, said: str) -> bool:
        """Whether a figure tells how things stand: a word for a stock, a toll so far, or no verb of its own."""
        if cues.pattern("kind", "total").search(indicator) or re.search(
            r"(?:已|累计|共).{0,20}(?:造成|导致|致)", said
        ):
            return True
        first = self.context.word_at(slot.before[0][0]) if slot.before else None
        return not slot.predicate and (first is None or first.pos != "v")

    def _again(self, told: Fact, q: Quantity) -> Fact:
        """A figure that points back to one told before has all its fields."""
        return replace(told, id="", start=q.start, end=q.end, indicator_spans=list(told.indicator_spans))

    def _checked_period(self, period: Period | None) -> Period | None:
        return period if period is None or period.start or period.end else None

    def _counted(self, slot: Slot, kind: str) -> str | None:
        if slot.quantity.dimension != "count" or kind in ("growth_rate", "rank"):
            return None
        counted = counted_noun(slot, self.context) or self.indicators.counted(slot)
        return tidy(counted) if counted else None
