"""The periods that a figure could have: times near it, read in several ways, and what the rules found."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import islice

from pipeline.annotations import Period
from pipeline.facts.choices import MOST, Beside, Choice, key_of, row
from pipeline.facts.context import FactContext
from pipeline.facts.traces import Trace
from pipeline.facts.windows import names
from pipeline.grammar.calendar import period_of
from pipeline.grammar.types import TimeExpression

ISSUE = "ISSUE_DATE"

PERIOD_FEATURES = names(
    "rule null open time as_of since joined clause_before clause_after sentence_before sentence_after "
    "sentence_later block earlier_block last last_but_one first_of_article opens_sentence opens_block "
    "day_line year half quarter month week day fine decade other_grain during at until since_then vague "
    "window anaphoric set duration future past holds_issue ends_issue same_year one_day long "
    "neighbour_before neighbour_after sentence_fellow common mostly text_as_of text_de text_compared"
)
_GRAIN = {
    "year": "year", "half": "half", "quarter": "quarter", "season": "quarter", "month": "month", "week": "week",
    "day": "day", "hour": "fine", "minute": "fine", "second": "fine", "daypart": "fine", "decade": "decade",
    "century": "decade",
}  # fmt: skip
_ROLE = {
    "during": "during", "as_of": "at", "until": "until", "since": "since_then", "vague": "vague", "window": "window",
}  # fmt: skip


def _key(period: Period | None, issue: str) -> tuple[str | None, str | None]:
    if period is None:
        return (None, None)
    return period.start, issue if period.end == ISSUE else period.end


class PeriodChoices:
    """The periods that the figures of an article could have."""

    def __init__(self, context: FactContext, traces: Sequence[Trace]):
        self.context, self.traces = context, traces
        self.issue = context.reference.isoformat() if context.reference else ISSUE
        self._times: list[tuple[TimeExpression, Period]] = []
        for t in context.times:
            found = period_of(t, context.reference)
            if found is not None and (found[1] or found[2]):
                self._times.append((t, Period(found[0], found[1], found[2], context.text[t.start : t.end])))
        self._time_starts = [t.start for t, _ in self._times]
        self._beside = Beside([_key(t.fact.period, self.issue) for t in traces], traces)

    def of(self, number: int) -> list[Choice[Period]]:
        """Choices for a figure of the article, by its number."""
        trace = self.traces[number]
        made: dict[tuple[str | None, str | None], tuple[Period | None, set[str], int]] = {}

        def add(period: Period | None, at: int, *features: str) -> set[str]:
            key = _key(period, self.issue)
            if key not in made:
                made[key] = (period, set(), at)
            made[key][1].update(features)
            return made[key][1]

        add(trace.fact.period, -1, "rule")
        add(None, -1, "null")
        add(Period("during", None, ISSUE, None), -1, "open")
        q = trace.slot.quantity
        for rank, (time, period) in self._near(q.start):
            where = self._where(time, trace, rank)
            add(period, time.start, "time", *where)
            if len(made) < MOST and period.start and period.end:
                add(Period("as_of", None, period.end, period.text), time.start, "as_of", *where)
                add(Period("during", period.start, ISSUE, period.text), time.start, "since", *where)
                day = self._until(trace)
                if day and period.start < day:
                    add(Period("during", period.start, day, period.text), time.start, "joined", *where)
        for key, (_, features, _) in made.items():
            features |= self._beside.features(key, number)
            features |= self._calendar(key)
        return [
            Choice(period, row(PERIOD_FEATURES, features), at, key=key_of(key))
            for key, (period, features, at) in islice(made.items(), MOST)
        ]

    def _near(self, position: int) -> list[tuple[int, tuple[TimeExpression, Period]]]:
        """Times nearest to a figure: (how many stand between, time); those before it first, then those after."""
        here = bisect_right(self._time_starts, position)
        before = [(k, self._times[here - 1 - k]) for k in range(min(here, 5))]
        after = [(k, self._times[here + k]) for k in range(min(len(self._times) - here, 2))]
        first = [(9, self._times[0])] if here > 5 else []
        return [*before, *after, *first]

    def _until(self, trace: Trace) -> str | None:
        """The day that the sentence counts up to: 截至12日."""
        start = self.context.sentence_starts[
            bisect_right(self.context.sentence_starts, trace.slot.quantity.start) - 1
        ]
        for time, period in reversed(self._times):
            if start <= time.start < trace.slot.quantity.start and time.role in ("as_of", "until"):
                return period.end
        return None

    def _where(self, time: TimeExpression, trace: Trace, rank: int) -> set[str]:
        """Where a time stands and what it is."""
        q, text = trace.slot.quantity, self.context.text
        before = time.start < q.start
        sentence = self.context.sentence_starts[bisect_right(self.context.sentence_starts, q.start) - 1]
        its = self.context.sentence_starts[max(0, bisect_right(self.context.sentence_starts, time.start) - 1)]
        blocks = self.context.block_starts
        found = {_GRAIN.get(time.grain, "other_grain"), _ROLE.get(time.role, "vague")}
        if trace.clause.start <= time.start < trace.clause.end:
            found.add("clause_before" if before else "clause_after")
        if its == sentence:
            found.add("sentence_before" if before else "sentence_after")
        elif not before:
            found.add("sentence_later")
        same_block = bisect_right(blocks, time.start) == bisect_right(blocks, q.start)
        found.add("block" if same_block else "earlier_block")
        if before and rank < 2:
            found.add(("last", "last_but_one")[rank])
        if self._times[0][0] is time:
            found.add("first_of_article")
        if time.start - its < 3:
            found.add("opens_sentence")
        if any(0 <= time.start - b < 3 for b in blocks):
            found.add("opens_block")
        if text[time.end : time.end + 1] == "电" or text[time.end : time.end + 2] in ("讯（", "电（"):
            found.add("day_line")
        if text[time.end : time.end + 1] == "的":
            found.add("text_de")
        if time.start and text[time.start - 1] in "比较由从于":
            found.add("text_compared")
        if text[max(0, time.start - 4) : time.start].endswith(("截至", "截止", "截止到", "到", "至")):
            found.add("text_as_of")
        found |= {name for name in ("set", "duration") if time.kind == name}
        if time.anaphoric:
            found.add("anaphoric")
        return found

    def _calendar(self, key: tuple[str | None, str | None]) -> set[str]:
        """How a period lies to the day of the issue, and how long it is."""
        start, end = key
        found = set()
        issue = self.issue
        if end == issue:
            found.add("ends_issue")
        if start and start != ISSUE and start > issue:
            found.add("future")
        if end and end < issue:
            found.add("past")
        if end and end > issue and (not start or start <= issue):
            found.add("holds_issue")
        if end and end[:4] == issue[:4]:
            found.add("same_year")
        if start and start == end:
            found.add("one_day")
        try:
            if start and end and (date.fromisoformat(end) - date.fromisoformat(start)).days > 400:
                found.add("long")
        except ValueError:
            pass
        return found
