"""Facts of an article: walks the clauses and fills the fields of each figure."""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.annotations import Fact, NonFact, Period, Span
from pipeline.facts import cues
from pipeline.facts.candidates import non_fact_class
from pipeline.facts.clauses import Clause, split_clauses
from pipeline.facts.context import FactContext
from pipeline.facts.discourse import Discourse, Owner
from pipeline.facts.indicator import Indicators, Slot, slots_of
from pipeline.facts.kinds import Modality, change_of, measure_kind
from pipeline.facts.periods import Periods
from pipeline.grammar.calendar import period_of
from pipeline.grammar.types import Quantity

_COMPARED = re.compile(r"(?:同比|环比|比|较|年均|同期|累计|实际|名义|平均)")


def find_facts(context: FactContext) -> tuple[list[Fact], list[NonFact]]:
    """Facts and non-facts of an article, ascending, in view offsets.

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
        self._base: tuple[int, list[Span]] | None = None
        """(sentence, indicator) of the last figure that a rate of growth can refer to."""

    def run(self) -> tuple[list[Fact], list[NonFact]]:
        clauses = split_clauses(self.context)
        placed = self._place(clauses)
        for i, clause in enumerate(clauses):
            self.discourse.enter(clause)
            owner = self.discourse.current()
            self.periods.enter(clause)
            self.modality.enter(clause)
            figures = []
            for q in placed[i]:
                cls = non_fact_class(q, clause, self.context)
                if cls is None:
                    figures.append(q)
                else:
                    self._reject(q, cls)
            if figures:
                self._read(clause, clauses[i - 1] if i else None, figures, owner)
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
                    period = (found[1], found[2] if found[2] != "ISSUE_DATE" or not self.context.reference else None)
                    if found[2] == "ISSUE_DATE" and self.context.reference:
                        period = (found[1], self.context.reference.isoformat())
                self.nonfacts.append(NonFact(t.start, t.end, "time", t.timex, period))
                taken.append((t.start, t.end))
        for w in self.context.lexicals:
            if free(w.start, w.end):
                self.nonfacts.append(NonFact(w.start, w.end, w.cls))
                taken.append((w.start, w.end))

    def _read(self, clause: Clause, before: Clause | None, figures: list[Quantity], owner: Owner | None) -> None:
        """Make the facts of a clause."""
        slots = slots_of(clause, figures, self.context)
        self.indicators.of_clause(clause, slots, self.discourse.subject, owner.name if owner else None)
        for slot in slots:
            self.facts.append(self._fact(slot, clause, before, owner))

    def _fact(self, slot: Slot, clause: Clause, before: Clause | None, owner: Owner | None) -> Fact:
        q, text = slot.quantity, self.context.text
        change = change_of(q, text[clause.start : q.start], text[q.end : clause.end])
        spans = self.indicators.spans(slot)
        if change is not None and change[0] != "increase_to":
            spans = self._with_base(spans, clause)
        elif not spans:
            spans = self._borrowed(clause, before)
        else:
            self._base = (clause.sentence, spans)
        indicator = _tidy(self.indicators.text(spans))
        kind, direction = change or (measure_kind(q, indicator, text[clause.start : clause.end]), None)
        name = owner.name if owner else None
        moved = self.discourse.changed_in == clause.block
        period = self.periods.of(q, clause, owner, kind, moved=moved)
        return Fact(
            id="",
            start=q.start,
            end=q.end,
            value=q.value,
            low=q.low,
            high=q.high,
            bound=q.bound,
            unit=q.unit or _implied_unit(q, indicator, self.indicators.text(slot.noun)),
            dimension="count" if q.unit is None and q.dimension in ("other", "number") else q.dimension,
            indicator=indicator,
            indicator_spans=spans,
            counted=self._counted(slot, kind),
            constraint=self._constraint(spans),
            owner=name,
            owner_entity=owner.mention if owner else None,
            place=self.discourse.place.name if self.discourse.place else None,
            period=self._checked_period(period),
            measure_kind=kind,
            direction=direction,
            modality=self.modality.of(
                q, clause, future=self.periods.is_future(period), unfinished=self.periods.is_open(period)
            ),
            attribution=self.discourse.attribution,
            part_of=None,
            same_as=None,
            tier="minor" if q.dimension == "time" else "core",
        )

    def _checked_period(self, period: Period | None) -> Period | None:
        return period if period is None or period.start or period.end else None

    def _counted(self, slot: Slot, kind: str) -> str | None:
        if slot.quantity.dimension != "count" or kind in ("growth_rate", "rank"):
            return None
        counted = self.indicators.counted(slot)
        return _tidy(counted) if counted else None

    def _constraint(self, spans: list[Span]) -> str | None:
        """The threshold inside an indicator: 千人以上 of 千人以上企业工会组织."""
        for n in self.nonfacts:
            if n.cls == "threshold" and any(a <= n.start and n.end <= b for a, b in spans):
                return self.context.text[n.start : n.end]
        return None

    def _with_base(self, spans: list[Span], clause: Clause) -> list[Span]:
        """A rate of growth with what grows: its own clause's subject, else the figure before it."""
        own = self.indicators.text(spans)
        rest = re.sub(cues.alternation("growth", "up", "down", "compare"), "", own)
        rest = _COMPARED.sub("", rest)
        if len(rest.strip()) >= 2 or self._base is None or self._base[0] != clause.sentence:
            if len(rest.strip()) >= 2:
                cut = [s for s in spans if s[1] > s[0]]
                self._base = (clause.sentence, self._without_change(cut))
            return spans
        return [*self._base[1], *[s for s in spans if s not in self._base[1]]]

    def _without_change(self, spans: list[Span]) -> list[Span]:
        """Spans without the words of change at their end: 制造业销售收入 of 制造业销售收入同比增长."""
        change = re.compile(
            rf"(?:{cues.alternation('growth', 'compare')}|实际|名义|分别|累计)*{cues.alternation('growth', 'up', 'down')}$"
        )
        result = []
        for a, b in spans:
            match = change.search(self.context.text[a:b])
            end = a + match.start() if match else b
            if end > a:
                result.append((a, end))
        return result or spans

    def _borrowed(self, clause: Clause, before: Clause | None) -> list[Span]:
        """The indicator of a figure whose clause says nothing but the figure."""
        if self._base is not None and self._base[0] == clause.sentence:
            return list(self._base[1])
        if before is not None and before.sentence == clause.sentence:
            return self.indicators._clean((before.start, before.end), self.discourse.subject, None)[-2:]
        return []


def _tidy(text: str) -> str:
    """An indicator as a table would head its column: no white space, no 了 的 at the ends."""
    return re.sub(r"\s+", "", text).strip("的了、，")


def _implied_unit(q: Quantity, indicator: str, noun: str) -> str:
    """The unit that is certain though not written: 人 for people, 次 for views."""
    if re.search(r"(?:阅读|观看|播放|点击|浏览|阅览|访问|下载|转发|点赞)(?:量|数|次数)?", indicator):
        return "次"
    if re.search(r"(?:者|人员|人数|人口|员工|职工|会员|居民|群众|学生|游客|旅客|患者|士兵|战士|观众|民众|难民|人)$", noun or indicator):
        return "人"
    return "1" if q.dimension == "ratio" else "个" if q.dimension == "count" else ""
