"""The period of a figure: the time of its clause, of its sentence, or one carried over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.annotations import Period
from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.owners import Owner
from pipeline.grammar.calendar import find_times, period_of
from pipeline.grammar.types import Quantity, TimeExpression

_COMPARED = re.compile(r"(?:比|较|与|同|和|跟)$")
_COMPARED_AFTER = re.compile(r"^(?:同期)?(?:相比|相较|的?同期|之?后|之?前)")
_ATTRIBUTE = re.compile(
    r"(?:面积|[长宽高深厚]度?|直?径|占地|里程|全程|容量|库容|装机容量|重量?)[^，。]{0,4}$"
)
_RULE = re.compile(r"规定|(?:根据|按照|依照)[^，。]{0,16}(?:法|条例|办法|宪法|章程|标准|细则)")
_STANDING = frozenset(["area", "length", "volume", "mass", "power"])
_DESCRIBES = re.compile(r"设(?!立|施|计|备)|分为|占地|建筑面积|全长|坐落|面积")
_LATER = re.compile(r"[\d０-９一二两三四五六七八九十百几]+(?:多)?(?:天|日|周|个?月|年|小时|分钟)之?后")
"""So long after something that the story told: no date can be given from the issue date."""
_SEASON = re.compile(r"(?:假期|假|节|[春夏秋冬]季?|暑期|周末|春运|黄金周|元旦|五一|国庆)$")
_HELD = re.compile(r"开幕|开跑|开赛|开展|举行|举办|启动|开园|开馆|亮相")
_REPORTS = re.compile(
    r"(?:显示|介绍|表示|透露|获悉|了解到|称|说|指出|宣布|通报|公布|发布|预测|报道|证实|数据|消息|声明|发布会)$"
)
_NOW = re.compile(r"[底末]$|目前|现在|如今|当前|至今|迄今")


@dataclass(slots=True)
class _Stated:
    """A time that says when a clause holds."""

    time: TimeExpression
    opening: bool
    """Whether it opens its clause (2023年，…) and does not stand inside a phrase (清明假期运输方案)."""
    block: int
    of: int | None = None
    """Start of the only quantity that it is about (从2019年的37件), else None."""
    reported: bool = False
    """Whether it tells when somebody reported: 组委会昨天介绍."""
    since: bool = False
    """Whether what the figures tell came after it: 元旦期间推出…后."""


class Periods:
    """Reads clauses in order and keeps the time that carries over."""

    def __init__(self, context: FactContext):
        self.context = context
        self._carried: _Stated | None = None
        self._lead: _Stated | None = None
        self._in_clause: list[_Stated] = []
        self._in_sentence: list[_Stated] = []
        self._event: Period | None = None
        """Days of the event that owns the figures, once its length was told."""
        self._sentence = -1

    def enter(self, clause: Clause) -> None:
        """Take in the times of a clause."""
        if clause.sentence != self._sentence:
            self._sentence, self._in_sentence = clause.sentence, []
        self._in_clause = [
            _Stated(
                t,
                self._opens(t, clause),
                clause.block,
                self._only_of(t, clause),
                self._reported(t, clause),
                self._since(t, clause),
            )
            for t in self.context.times_in(clause.start, clause.end)
            if self._states(t, clause)
        ]
        self._in_sentence.extend(self._in_clause)
        for stated in self._in_clause:
            if self._lead is None and clause.kind == "paragraph":
                self._lead = stated
        if best := _nearest([s for s in self._in_clause if s.of is None]):
            self._carried = best
            if (
                best.time.grain == "day"
                and best.time.low
                and _HELD.search(self.context.text[clause.start : clause.end])
            ):
                found = period_of(best.time, self.context.reference)
                self._event = (
                    Period("during", found[1], found[2], None) if found and found[1] else self._event
                )

    def _opens(self, time: TimeExpression, clause: Clause) -> bool:
        if time.role in ("window", "since"):
            return True
        before = self.context.text[clause.start : time.start]
        for other in self.context.times_in(clause.start, time.start):
            before = before.replace(self.context.text[other.start : other.end], "")
        if re.sub(r"[\s（(、“]|据悉|其中|截至|从|自|在|到|至|于|而|但|不过", "", before):
            subject = self.context.mentions_in(clause.start, time.start)
            return bool(subject) and subject[-1].end == time.start
        return True

    def _only_of(self, time: TimeExpression, clause: Clause) -> int | None:
        """从2019年的37件增加到152件: the year is that of the first figure alone."""
        text = self.context.text
        if not text.startswith("的", time.end) or text[time.start - 1 : time.start] not in (
            "从",
            "由",
            "比",
            "较",
            "到",
        ):
            return None
        found = self.context.quantities_in(time.end + 1, time.end + 2)
        return found[0].start if found else None

    def _reported(self, time: TimeExpression, clause: Clause) -> bool:
        """Whether a time only dates a report: its clause ends with 介绍, 发布, 显示 and holds no figure."""
        if any(q.cls is None for q in self.context.quantities_in(clause.start, clause.end)):
            return False
        return bool(_REPORTS.search(self.context.text[time.end : clause.end]))

    def _since(self, time: TimeExpression, clause: Clause) -> bool:
        rest = self.context.text[time.end : clause.end]
        return time.role == "during" and bool(re.search(r"[^，。](?:之?后|以来)$", rest))

    def _names(self, time: TimeExpression) -> bool:
        """Whether a season or holiday only names a thing: 暑期托管班, 清明假期运输方案."""
        surface = self.context.text[time.start : time.end]
        if not _SEASON.search(surface) or re.search(r"[\d０-９今去明前后上本下当同近]", surface):
            return False
        after = self.context.word_at(time.end)
        if after is None or after.start != time.end or not after.pos.startswith(("n", "vn")):
            return False
        return self.context.text[after.start : after.end] not in cues.words("modality", "planned")

    def _states(self, time: TimeExpression, clause: Clause) -> bool:
        """Whether a time says when the clause holds; 比去年同期, 每年, 1月2日电 and 地震发生后 do not."""
        if time.kind in ("set", "duration", "time", "timerange") or self._names(time):
            return False
        text = self.context.text
        if text[clause.start : time.start].endswith("创"):
            return False  # 创十年来新低
        if _LATER.fullmatch(text[time.start : time.end]):
            return False
        if _COMPARED.search(text[clause.start : time.start]) or _COMPARED_AFTER.match(
            text[time.end : clause.end]
        ):
            return False
        if re.match(r"\s*(?:电|讯|专电|消息)", text[time.end : clause.end]):
            return False
        return period_of(time, self.context.reference) is not None

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
        if q.dimension == "time" and kind == "duration":
            return self._of_duration(q, clause)
        opening = [s for s in self._in_sentence if s.opening]
        stated = (
            self._before(self._in_clause, q)
            or _nearest(self._free(self._in_clause, q))
            or self._before(opening, q)
        )
        stated = self._as_of(q, stated)
        loose = stated is None or stated.time.role == "vague"
        if loose and self._event is not None and owner is not None and owner.kind == "event":
            return self._event
        if stated is None:
            if kind == "capacity":
                return None
            if kind == "total" and self._is_standing(q, clause):
                return None
            if _RULE.search(self.context.text[self.context.sentences[clause.sentence][0] : q.start]):
                return None
            if kind == "participants" and self._lead is not None and self._is_meeting(clause):
                stated = self._lead
            elif self._carried is not None and not (moved and self._carried.block != clause.block):
                stated = self._carried
        if stated is None:
            return None
        if stated.reported and kind not in ("total", "rank", "increase_to"):
            return Period(
                "during", None, "ISSUE_DATE", self.context.text[stated.time.start : stated.time.end]
            )
        period = self.resolve(stated.time, kind, static=static)
        if stated.since and period is not None and period.start and (stated not in self._in_clause):
            return Period("during", period.start, "ISSUE_DATE", period.text)
        return period

    def _is_standing(self, q: Quantity, clause: Clause) -> bool:
        """Whether a sentence describes how a thing is made (设6个展区，面积3万平方米), without a time."""
        start = self.context.sentences[clause.sentence][0]
        if q.dimension in _STANDING and _ATTRIBUTE.search(self.context.text[clause.start : q.start]):
            return True
        return bool(_DESCRIBES.search(self.context.text[start : q.start]))

    def _is_meeting(self, clause: Clause) -> bool:
        return bool(re.search(r"参会|参加|出席|到场", self.context.text[clause.start : clause.end]))

    def _before(self, stated: list[_Stated], q: Quantity) -> _Stated | None:
        return _nearest([s for s in self._free(stated, q) if s.time.end <= q.start])

    def _free(self, stated: list[_Stated], q: Quantity) -> list[_Stated]:
        """Times that may be about a quantity; one that is only about it alone."""
        own = [s for s in stated if s.of == q.start]
        return own or [s for s in stated if s.of is None]

    def _as_of(self, q: Quantity, stated: _Stated | None) -> _Stated | None:
        """截至10月10日，全市今年已接种…: the day before the year that it lies in."""
        if stated is None or stated.time.grain != "year" or stated.time.role != "during":
            return stated
        days = [s for s in self._in_sentence if s.time.role == "as_of" and s.time.end <= q.start]
        return days[-1] if days else stated

    def resolve(self, time: TimeExpression, kind: str, *, static: bool) -> Period | None:
        """The period that a time gives a figure of a measure kind.

        A stock is told as of a day: a day, the end of a month, or now. 近三年 counts from the issue date, whatever
        dates the text told before.
        """
        text = self.context.text[time.start : time.end]
        if time.role == "window" and time.grain == "year":
            time = next(iter(find_times(text, self.context.reference)), time)
        found = period_of(time, self.context.reference)
        if found is None:
            return None
        form, start, end = found
        if (
            kind in ("total", "increase_to", "rank")
            and form == "during"
            and time.role != "since"
            and (_NOW.search(text) or (static and time.kind in ("date", "datetime")))
        ):
            form, start = "as_of", None
        return Period(form, start, end, text)

    def _of_duration(self, q: Quantity, clause: Clause) -> Period | None:
        """Durations that last until now: 连续三年 ends at the issue date, 经过一个多小时 at a time not said."""
        before = self.context.text[max(clause.start, q.start - 6) : q.start]
        reference = self.context.reference
        if re.search(r"连续$", before):
            start = (
                f"{reference.year - int(q.value) + 1:04d}-01-01"
                if q.unit == "a" and q.value and reference
                else None
            )
            return Period("during", start, "ISSUE_DATE", None)
        if re.search(r"(?:经过|历经|已|达|历时)(?:了|约|近)?$", before):
            return Period("during", None, "ISSUE_DATE", None)
        if re.search(r"为期$", before) and q.unit == "d" and q.value and self._carried is not None:
            found = period_of(self._carried.time, reference)
            if found and found[1] and found[1] == found[2]:
                last = date.fromisoformat(found[1]) + timedelta(days=int(q.value) - 1)
                self._event = Period("during", found[1], last.isoformat(), None)
                return self._event
        spans = [
            s
            for s in self._in_sentence
            if s.time.kind in ("daterange", "datetimerange") and s.time.grain in ("day", "hour", "minute")
        ]
        return self.resolve(spans[-1].time, "duration", static=False) if spans else None

    def is_future(self, period: Period | None) -> bool:
        """Whether a period begins after the issue date."""
        reference = self.context.reference
        return bool(period and reference and period.start and period.start > reference.isoformat())

    def is_open(self, period: Period | None) -> bool:
        """Whether a period goes on after the issue date."""
        reference = self.context.reference
        if period is None or reference is None or not period.end or period.end == "ISSUE_DATE":
            return False
        return period.end > reference.isoformat()


def _nearest(stated: list[_Stated]) -> _Stated | None:
    """The last time that opens a clause, else the last one; 自1993年开馆以来 begins in 1993."""
    opening = [s for s in stated if s.opening] or stated
    if not opening:
        return None
    if opening[-1].time.role == "since" and opening[-1].time.low is None and len(stated) > 1:
        first = stated[stated.index(opening[-1]) - 1] if stated.index(opening[-1]) else None
        if first is not None and first.time.low and opening[-1].time.start - first.time.end <= 2:
            return _Stated(first.time, True, first.block, since=True)
    return opening[-1]
