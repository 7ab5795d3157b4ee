"""What a reader keeps in mind: the day of writing, and the dates that were spoken of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.grammar.times.intervals import DAY, Env, is_floating
from pipeline.grammar.times.model import Interval, Phrase, midnight

_AHEAD_NEAR = re.compile(
    r"(?:将|拟|计划|预计|定|约|记得|务必|必须|提醒我|请|准备|打算|安排|推迟|改期|延长|持续|截止|预定|有望|力争|争取|确保)"
    r"(?:[于在到至从]|日期为|时间为)?$"
)
"""Words right before a date that put it ahead (将于9日, 截止日期为2月3日)."""
_AHEAD = re.compile(r"将(?![军领士官帅])|力争|争取|有望|届时|即将|目标|[会要]在$")
"""Words of the sentence that put a month or a stretch of the year ahead."""
_AHEAD_AFTER = re.compile(
    r"(?:[我你您他她咱]们?|大家|可能|一定|[都还也就才]){0,3}(?:要(?=[去来到在参举回买交把给做上开考飞出搬过])|会(?=[去来到在再举开把给交回出过])|打算|准备(?=[去来到在参举回开把])"
    r"|计划(?=[去到在来])|必须|务必|再(?=[说见来去给谈]))|[^，。；,]{0,3}(?:将(?![军领士官帅])|即将|有望)|起(?:正式)?(?:施行|实施|执行|生效|试行)"
)
_SENTENCE_END = re.compile(r"[。！？!?\n；;]")
_DATELINE = re.compile(r"(?:电|讯|消息)(?![子话视脑影台力])")
_COMPARED = re.compile(r"[比较于与同跟]$")
_NEAR = 200
"""How many characters a date stays in mind for a bare month or day that follows it."""
_FAR = 600
"""The same for 同期 and 当天."""


@dataclass(slots=True)
class _Kept:
    """A date and where it ended."""

    interval: Interval
    end: int


class Memory:
    """The dates that a text has named so far."""

    def __init__(self, text: str, reference: date | datetime | None):
        self.text = text
        self.has_clock = isinstance(reference, datetime)
        self.now: datetime | None = None
        if isinstance(reference, datetime):
            self.now = reference.replace(tzinfo=None)
        elif reference is not None:
            self.now = datetime(reference.year, reference.month, reference.day)
        self.said = self.now
        """Today for the words of the story: the dateline's day once one was read, else the issue date."""
        self._last: _Kept | None = None
        self._day: _Kept | None = None
        self._stretch: _Kept | None = None
        self._feast: _Kept | None = None
        self._week: _Kept | None = None

    def env(self, phrase: Phrase) -> Env:
        """What a phrase at its place is read against."""
        start, text = phrase.start, self.text
        env = Env(self.said, lone=phrase.lone, past=phrase.past)
        left = _SENTENCE_END.split(text[max(0, start - 16) : start])[-1]
        festive = any(node.kind in ("holiday", "stretch") for node in phrase.nodes)
        ahead = bool(
            _AHEAD_NEAR.search(left) or _AHEAD_AFTER.match(text, phrase.end - (phrase.role == "since"))
        )
        if phrase.nodes[0].kind not in ("day", "days", "weekday", "weekend"):
            ahead = ahead or bool(_AHEAD.search(left))
        env.compared = _COMPARED.search(left) is not None or any(n.kind == "same" for n in phrase.nodes)
        env.future = ahead or (phrase.role in ("before", "until") and not festive)
        if self._last is not None and start - self._last.end <= _NEAR:
            between = text[self._last.end : start]
            if "\n" not in between:
                env.last = self._last.interval
                env.same_sentence = _SENTENCE_END.search(between) is None
        env.week = self._week_of(start)
        env.day = self._recall(self._day, start)
        env.stretch = self._recall(self._stretch, start)
        env.feast = self._recall(self._feast, start)
        return env

    def _week_of(self, start: int) -> Interval | None:
        """下周一开幕，周五闭幕: the week that the sentence has named."""
        kept = self._week
        if kept is None or start - kept.end > 40 or _SENTENCE_END.search(self.text, kept.end, start):
            return None
        return kept.interval

    def day_before_bracket(self, start: int) -> Interval | None:
        """The day that a bracket right before a position names or follows."""
        kept = self._day
        if kept is None or not 1 <= start - kept.end <= 2 or self.text[start - 1] != ")":
            return None
        return kept.interval

    @staticmethod
    def _recall(kept: _Kept | None, start: int) -> Interval | None:
        return kept.interval if kept is not None and start - kept.end <= _FAR else None

    def remember(self, phrase: Phrase, iv: Interval) -> None:
        """Keep a resolved phrase in mind."""
        if is_floating(iv):
            return
        kept, text = _Kept(iv, phrase.end), self.text
        head = phrase.nodes[0]
        if phrase.until is None and (head.kind == "week" or (head.kind == "day" and (head.rel or 0) > 0)):
            self._week = kept
        days = (iv.high - iv.low).days
        is_day = iv.clock or (iv.grain == "day" and days == 1)
        if is_day and phrase.start < 150 and phrase.until is None and _DATELINE.match(text, phrase.end):
            self.said = midnight(iv.low)
            self._day = kept
            return
        if any(node.kind in ("holiday", "feast") for node in phrase.nodes):
            self._feast = kept
        compared = _COMPARED.search(text[max(0, phrase.start - 1) : phrase.start]) is not None
        if phrase.nodes[-1].kind == "same" or compared:
            return
        if is_day:
            last = (
                midnight(iv.high - timedelta(microseconds=1))
                if phrase.until is not None
                else midnight(iv.low)
            )
            self._day = _Kept(iv._replace(low=last, high=last + DAY, grain="day"), phrase.end)
            if phrase.nodes[0].rel is not None:  # 今天, 昨天 say nothing of other dates
                return
        else:
            self._stretch = self._stretch_of(phrase, kept)
        if phrase.role not in ("since", "before", "after", "until"):
            self._last = kept

    def _stretch_of(self, phrase: Phrase, kept: _Kept) -> _Kept:
        """今年以来 reaches to the day of writing."""
        iv = kept.interval
        if phrase.role == "since" and self.now is not None and iv.low < self.now:
            return _Kept(iv._replace(high=midnight(self.now) + DAY, grain="period"), kept.end)
        return kept
