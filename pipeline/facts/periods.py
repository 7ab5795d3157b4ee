"""The period of a figure: the time of its clause, of its sentence, or one carried over."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.annotations import Fact, Period
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.headlines import is_headline, settle_headlines
from pipeline.facts.lasting import days_of_event, is_sum, lasted_until_now
from pipeline.facts.modal_cues import modality_of
from pipeline.facts.owners import Owner
from pipeline.facts.standing import is_built, is_described
from pipeline.facts.timeforms import resolve, since, span_before
from pipeline.facts.times_told import Stated, TimesTold, is_day_in, is_whole_year, nearest
from pipeline.facts.told_years import of_told_year
from pipeline.grammar.calendar import period_of
from pipeline.grammar.types import Quantity, TimeExpression

_RULE = re.compile(r"规定|(?:根据|按照|依照)[^，。]{0,16}(?:法|条例|办法|宪法|章程|标准|细则)")
_HELD = re.compile(r"开幕|开跑|开赛|开展|举行|举办|启动|开园|开馆|亮相")
_FUTURE = frozenset(["planned", "estimated", "possible", "required", "weak"])
_AFTERWARDS = re.compile(r"[\s　]*(?:届时|[^，。]{1,8}(?:后|时|期间|其间))，")
"""调图后，…: goes on with what was announced."""
_MEANWHILE = re.compile(r"[\s　]*[^，。；\d]{1,6}(?:期间|假日|假期)[里内中]?[，,]")
"""施工期间，…: in the time just told."""
_DESIGNED = re.compile(r"设计|总投资|桥隧比|额定")
_SUMMED = re.compile(r"共|累计|已|合计|总计")
_REPEATED = re.compile(
    r"每(?:一)?(?:年|月|天|日|周|季度?|学期|半年|次)|(?:[^\d０-９一-十今去明当前近全半几多两]|^)年(?:设计|上网|发电|产|接待|处理|供|减|节|可)"
    r"|一年(?:可以?|能)?[减节]"
)
_STILL = re.compile(r"现存|现有|下辖|下设|仍有|最新|已|目前|累计")
_TODAY = re.compile(r"现存|现有|下辖|下设")
"""How things stand on the day of the issue, whatever year the story sums up."""
_FLOWS = frozenset(["growth_rate", "increase_by", "amount", "event_count", "newly_added", "participants"])
"""Kinds of what happened at some time, told or not."""
_ATTENDED = frozenset(["event_count", "participants"])
"""Kinds of what was done, by a rule (依法宣誓) or not."""
_SPANS = frozenset(["year", "half", "quarter", "month", "season"])
_ITEM = re.compile(r"[\s　]*[△▲▽▼●○◆◇■□★☆※◎]")
"""Signs that open an item of a round-up."""
_COMING = re.compile(r"未来|今后|往后|接下来|下一?个?")
_YEARLY = re.compile(r"(?:[、，]|^)年(?:产|设计|发电|上网|处理|接待|交付|吞吐)")
_CLOSED = re.compile(r"闭幕(?!式)|落幕|帷幕|收官")
"""今天闭幕: what follows sums up the days until then."""
_REPORTED = re.compile(r"称|公布|发布|通报|统计|数据|消息|表示")
_HAS = re.compile(r"(?:拥有|共有|现有|(?<![中另含占还又])有)(?:近|约|超过?)?$")
_TOLL = re.compile(r"造成|导致|致使?")
_CLOSES = re.compile(r"[，。；、！）)]|$")
_NEAR = 2
"""Paragraphs that a date, or a month of years ago, may hold for."""


class Periods:
    """Reads clauses in order and keeps the time that carries over."""

    def __init__(self, context: FactContext):
        self.context = context
        self._told = TimesTold(context)
        self._carried: Stated | None = None
        self._lead: Stated | None = None
        self._in_clause: list[Stated] = []
        self._in_sentence: list[Stated] = []
        self._event: Period | None = None
        """Days of the event that owns the figures, once its length was told."""
        self._form: tuple[int, int, str] = (-1, -1, "")
        """Sentence, start of the time and form of the period told last."""
        self._sentence = -1
        self._block = -1
        self._year: int | None = None
        """The year that the story tells of, where it lies before that of the issue."""

    def enter(self, clause: Clause) -> None:
        """Take in a clause."""
        self._take_times(clause)
        self._close(clause)

    def _take_times(self, clause: Clause) -> None:
        """Take in the times of a clause."""
        if clause.block != self._block:
            self._block = clause.block
            if is_headline(clause.block, self.context) or _ITEM.match(self.context.text, clause.start):
                self._carried = self._lead = self._event = self._year = None
        if clause.sentence != self._sentence:
            self._sentence, self._in_sentence = clause.sentence, []
        self._in_clause = [
            of_told_year(s, clause, self.context, self._year) for s in self._told.of_clause(clause)
        ]
        self._shift()
        self._in_sentence.extend(self._in_clause)
        for stated in self._in_clause:
            if self._lead is None and clause.kind == "paragraph":
                self._lead = stated
        best = nearest([s for s in self._in_clause if s.of is None and not s.passing])
        if best is None:
            return
        days = [s for s in self._in_sentence if s.time.role == "as_of" and s.time.end <= best.time.start]
        self._carried = days[-1] if days and is_whole_year(best) else best
        self._year = self._past_year(best)
        if best.time.grain == "day" and best.time.low and _HELD.search(self._text(clause)):
            found = period_of(best.time, self.context.reference)
            if found and found[1]:
                self._event = Period("during", found[1], found[2], None)

    def _shift(self) -> None:
        """Take 低于前一季度的1.9% for the quarter before the one told."""
        own = [s for s in self._in_clause if s.of is not None]
        if not own:
            return
        told = nearest([s for s in [*self._in_sentence, *self._in_clause] if s.of is None]) or self._carried
        if told is not None:
            for stated in own:
                stated.time = span_before(stated.time, told.time, self.context)

    def _close(self, clause: Clause) -> None:
        """Let what follows 昨晚，运动会闭幕 sum up the days until then."""
        day = self._carried
        here = day is not None and day.time.start >= self._start(clause)
        if day is not None and here and day.time.grain == "day" and _CLOSED.search(self._text(clause)):
            self._carried = replace(day, until=True)

    def _text(self, clause: Clause) -> str:
        return self.context.text[clause.start : clause.end]

    def _past_year(self, stated: Stated) -> int | None:
        """The year of a time that lies in a year before the issue's; the one kept so far where it tells none."""
        reference = self.context.reference
        if reference is None or not stated.time.low or stated.time.role in ("window", "since"):
            return self._year
        year = int(stated.time.low[:4])
        return year if year < reference.year else None

    def of(
        self, q: Quantity, clause: Clause, owner: Owner | None, kind: str, *, moved: bool, static: bool
    ) -> Period | None:
        """The period of a quantity in the clause that was entered last.

        Args:
            q: the quantity.
            clause: its clause.
            owner: who the figure is credited to.
            kind: its measure kind.
            static: whether it tells how things stand, without a verb of change.
            moved: whether the owner changed together with the paragraph; then no time carries over.
        """
        if (
            q.dimension == "time"
            and kind == "duration"
            and not is_sum(self._text(clause)[: q.start - clause.start])
        ):
            return self._of_duration(q, clause)
        years = {s.time.low[:4] for s in self._in_sentence if s.opening and is_whole_year(s) and s.time.low}
        opening = [s for s in self._in_sentence if s.opening or is_day_in(s, years)]
        later = nearest(self._free(self._in_clause, q))
        stated = self._before(self._in_clause, q) or (
            (self._before(opening, q) or later)
            if later and not later.opening
            else (later or self._before(opening, q))
        )
        if stated is not None and stated.reported:
            after = [s for s in self._in_sentence if s.time.start > stated.time.end and s.time.end <= q.start]
            stated = nearest([s for s in self._free(after, q) if not s.reported]) or stated
        stated = self._as_of(q, stated)
        if (
            stated is not None
            and stated.time.grain == "day"
            and _YEARLY.search(self._text(clause)[: q.start - clause.start])
        ):
            return None
        loose = stated is None or stated.time.role == "vague"
        at_day = stated is not None and stated.time.role == "as_of"
        if not at_day and is_built(q, clause, self.context, dated=stated is not None):
            return None
        if loose and self._event is not None and owner is not None and owner.kind == "event":
            return self._event
        if stated is None:
            stated = self._inherited(q, clause, kind, moved=moved)
            if stated is not None and self._closes_event(stated):
                return self._event
        if stated is None:
            acts = kind == "total" and q.dimension == "count" and not static
            return self._untold(clause, "event_count" if acts else kind)
        if stated.reported and kind not in ("total", "rank", "increase_to"):
            return Period(
                "during", None, "ISSUE_DATE", self.context.text[stated.time.start : stated.time.end]
            )
        of_year = stated.of is not None and stated.time.grain == "year"
        static = self._stands(q, clause, stated, static)
        period = resolve(stated.time, kind, self.context, static=static, of_year=of_year)
        self._form = (clause.sentence, stated.time.start, period.type if period else "")
        if stated.until and period is not None and period.end:
            return Period("as_of", None, period.end, period.text)
        outside = stated not in self._in_clause or self._told.is_since(stated.time)
        if stated.since and outside and period is not None:
            return since(period)
        return period

    def _stands(self, q: Quantity, clause: Clause, stated: Stated, static: bool) -> bool:
        """Whether a figure without a verb is how things stood on a day, not a part of what happened on it.

        A toll is one so far where the day is that of a report; 12个单位参加 acts; so does what follows in the
        sentence.
        """
        if self._form[:2] == (clause.sentence, stated.time.start):
            return self._form[2] == "as_of"
        if not static:
            return False
        text = self.context.text
        if (
            stated.until
            or stated.reported
            or _HAS.search(text, clause.start, q.start)
            or _REPORTED.search(text, stated.time.end, q.start)
        ):
            return True
        return not _TOLL.search(text, clause.start, q.start) and bool(
            _CLOSES.match(text, q.end, clause.end + 1)
        )

    def _inherited(self, q: Quantity, clause: Clause, kind: str, *, moved: bool) -> Stated | None:
        """The time that a figure takes from the sentences before its own."""
        told_of = self._carried is not None and _MEANWHILE.match(self.context.text, self._start(clause))
        if told_of:
            return self._carried
        if kind == "capacity" or (
            kind != "price" and _REPEATED.search(self.context.text, clause.start, q.start)
        ):
            return None
        if kind == "total" and is_described(q, clause, self.context):
            return None
        if kind == "total" and _TODAY.search(self._so_far(clause)):
            return None
        if kind not in _ATTENDED and _RULE.search(self._so_far(clause)):
            return None
        if kind == "participants" and self._lead is not None and self._is_meeting(clause):
            return self._lead
        carried = self._carried
        if carried is None or (kind == "total" and carried.time.role == "window"):
            return None
        if carried.block != clause.block and not self._goes_on(carried, clause, kind, moved=moved):
            return None
        if self._is_ahead(carried) and not self._looks_ahead(clause):
            return None
        if carried.time.grain == "day" and not self._is_ahead(carried):
            told = modality_of(self.context, clause.start, clause.end)
            if told in ("estimated", "planned", "possible") or _DESIGNED.search(self._text(clause)):
                return None
        return carried

    def _goes_on(self, carried: Stated, clause: Clause, kind: str, *, moved: bool) -> bool:
        """Whether a time of one paragraph holds in the next.

        Not for another owner, but a holiday is the time of a whole story; what happened in a year or month tells
        nothing of how things stand.
        """
        time = carried.time
        if time.grain == "holiday" and time.role == "during":
            return True
        if clause.block - carried.block > _NEAR and (time.grain == "day" or self._is_long_ago(time)):
            return False
        flow = time.role == "during" and time.grain in _SPANS
        return not moved and not self._is_local(time) and not (kind == "total" and flow)

    def _is_long_ago(self, time: TimeExpression) -> bool:
        """Whether a time of a narrative lies more than a year before that of the issue."""
        reference = self.context.reference
        return bool(reference and time.low and int(time.low[:4]) < reference.year - 1)

    def _untold(self, clause: Clause, kind: str) -> Period | None:
        """What happened at a time that is not told happened before the issue; so does what a headline tells."""
        headline = is_headline(clause.block, self.context)
        still = kind == "total" and _STILL.search(self._so_far(clause))
        if not headline and not still and kind not in _FLOWS:
            return None
        if _REPEATED.search(self._text(clause)):
            return None
        if self._looks_ahead(clause) or _RULE.search(self._so_far(clause)):
            return None
        return Period("during", None, "ISSUE_DATE", None)

    def settle(self, facts: list[Fact]) -> None:
        """Give figures of headlines without a time the period of the same figure in the text below."""
        settle_headlines(facts, self.context)

    def _is_local(self, time: TimeExpression) -> bool:
        """Whether a time is too narrow or too much one figure's to hold for the next paragraph."""
        if time.role == "as_of":
            found, reference = period_of(time, self.context.reference), self.context.reference
            return bool(found and reference and found[2] != reference.isoformat())
        fine = time.grain in ("hour", "minute", "daypart") or self.context.text.endswith(
            "年前", time.start, time.end
        )
        return fine or time.role == "window" or (time.role, time.grain) == ("since", "day")

    def _looks_ahead(self, clause: Clause) -> bool:
        """Whether a sentence up to the end of a clause tells a plan, a forecast or a rule."""
        start = self._start(clause)
        if _AFTERWARDS.match(self.context.text, start):
            return True
        return modality_of(self.context, start, clause.end) in _FUTURE

    def _start(self, clause: Clause) -> int:
        """Start of the sentence of a clause."""
        return self.context.sentences[clause.sentence][0]

    def _so_far(self, clause: Clause) -> str:
        """The sentence up to the end of a clause."""
        return self.context.text[self.context.sentences[clause.sentence][0] : clause.end]

    def _is_ahead(self, stated: Stated) -> bool:
        """Whether a time begins after the issue date."""
        found = period_of(stated.time, self.context.reference)
        return found is not None and self.is_future(Period(*found, None))

    def _is_meeting(self, clause: Clause) -> bool:
        return bool(re.search(r"参会|参加|出席|到场", self._text(clause)))

    def _before(self, stated: list[Stated], q: Quantity) -> Stated | None:
        return nearest([s for s in self._free(stated, q) if s.time.end <= q.start])

    def _free(self, stated: list[Stated], q: Quantity) -> list[Stated]:
        """Times that may be about a quantity; one that is only about it alone."""
        own = [s for s in stated if s.of == q.start]
        return own or [s for s in stated if s.of is None]

    def _as_of(self, q: Quantity, stated: Stated | None) -> Stated | None:
        """截至10月10日，全市今年已接种…: the day before the year that it lies in."""
        if stated is None or not is_whole_year(stated):
            return stated
        if stated.opening and stated in self._in_clause and not self._sums(stated, q):
            return stated
        days = [s for s in self._in_sentence if s.time.role == "as_of" and s.time.end <= q.start]
        if days and days[-1].time.grain == "vague" and stated in self._in_clause:
            return stated
        return days[-1] if days else stated

    def _sums(self, stated: Stated, q: Quantity) -> bool:
        """Whether a figure adds up what came since a year began."""
        return bool(_SUMMED.search(self.context.text, stated.time.end, q.start))

    def _closes_event(self, stated: Stated) -> bool:
        """Whether a time is the last day of an event of several days: 为期四天的大会今天闭幕，共吸引…."""
        event, found = self._event, period_of(stated.time, self.context.reference)
        if event is None or event.start == event.end or not found:
            return False
        return found[1] == found[2] == event.end

    def _of_duration(self, q: Quantity, clause: Clause) -> Period | None:
        """Durations that last until now, the days of an event, or the days that the sentence tells."""
        before = self.context.text[max(clause.start, q.start - 6) : q.start]
        if lasting := lasted_until_now(q, before, self.context.reference):
            began = [s.time for s in self._in_sentence if s.since and s.time.end <= q.start]
            told = resolve(began[-1], "duration", self.context, static=False) if began else None
            return since(told) if told else lasting
        if self._carried is not None:
            found = period_of(self._carried.time, self.context.reference)
            day = found[1] if found and found[1] == found[2] else None
            if day and (event := days_of_event(q, before, self._so_far(clause), day)):
                self._event = event
                return event
        spans = [
            s
            for s in self._in_sentence
            if s.time.kind in ("daterange", "datetimerange") and s.time.grain in ("day", "hour", "minute")
        ]
        return resolve(spans[-1].time, "duration", self.context, static=False) if spans else None

    def is_future(self, period: Period | None) -> bool:
        """Whether a period begins after the issue date, or on it and is named by what is to come (未来三年)."""
        reference = self.context.reference
        if not period or not reference or not period.start:
            return False
        coming = period.start == reference.isoformat() and _COMING.match(period.text or "")
        return bool(coming) or period.start > reference.isoformat()

    def is_open(self, period: Period | None) -> bool:
        """Whether a period goes on after the issue date."""
        reference = self.context.reference
        if period is None or reference is None or not period.end or period.end == "ISSUE_DATE":
            return False
        return period.end > reference.isoformat()
