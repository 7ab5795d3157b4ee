"""Reads a text from left to right: scanning, composing, and resolving against what was said before."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from pipeline.grammar.times import guard
from pipeline.grammar.times.compose import phrase_at
from pipeline.grammar.times.lexicon import load
from pipeline.grammar.times.model import Interval, Node, Phrase, add_months, midnight
from pipeline.grammar.times.resolve import DAY, Env, Unresolved, day_span, holiday_span, is_floating, resolve
from pipeline.grammar.times.scan import normalise, triggers
from pipeline.grammar.times.timex import joined, symbolic
from pipeline.grammar.types import TimeExpression

_FUTURE = re.compile(r"将|拟|计划|预计|力争|争取|定于|有望|届时|即将|准备|打算|下周|明年|前要|会在|截止日期")
_CLAUSE_END = re.compile(r"[。！？!?\n；;]")
_DATELINE = re.compile(r"(?:电|讯)(?=[(（记,，。 :：]|[\u4e00-\u9fff])")
_NUMERAL_RUN = re.compile(r"[0-9〇零一二两三四五六七八九十百千廿卅.,:%-]+")
_MEMORY = 200
"""How many characters a date stays in mind for a bare month or day that follows it."""
_MINUTES = {"min": 1, "h": 60, "qh": 15}
_MONTHS = {"mo": 1, "q": 3, "a": 12, "c": 1200}
_DAYS = {"d": 1, "wk": 7}
_GRAIN = {"d": "day", "wk": "week", "mo": "month", "q": "quarter", "a": "year", "h": "hour", "min": "minute", "s": "second", "c": "century", "qh": "minute"}
_P = {"d": "P{}D", "wk": "P{}W", "mo": "P{}M", "q": "P{}Q", "a": "P{}Y", "h": "PT{}H", "min": "PT{}M", "s": "PT{}S", "c": "P{}CE", "qh": "PT{}M"}


def _number(hundredths: int) -> int | float:
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


class Reader:
    """One pass over one text."""

    def __init__(self, text: str, reference: date | datetime | None):
        self.text = normalise(text)
        self.now = _moment(reference)
        self.has_clock = isinstance(reference, datetime)
        self.said = self.now
        """Today for the words of the story: the dateline's day once one was read, else the issue date."""
        self.last: Interval | None = None
        self.last_end = 0

    def read(self) -> list[TimeExpression]:
        """All expressions, in order."""
        text, out, free = self.text, [], 0
        stripped = text.strip(" \t\r\n。，,.!?？！")
        for at in triggers(text):
            if at < free:
                continue
            phrase = phrase_at(text, at)
            if phrase is None:
                continue
            phrase.lone = text[phrase.start : phrase.end] == stripped
            if not guard.acceptable(text, phrase):
                free = max(free, self._skip(at))
                continue
            found = self._express(phrase)
            if found is None:
                free = max(free, self._skip(at))
                continue
            out.append(found)
            free = found.end
        return out

    def _skip(self, at: int) -> int:
        run = _NUMERAL_RUN.match(self.text, at)
        return run.end() if run else at + 1

    def _env(self, phrase: Phrase) -> Env:
        text = self.text
        near = self.last is not None and phrase.start - self.last_end <= _MEMORY
        if near and "\n" in text[self.last_end : phrase.start]:
            near = False
        begin = max(0, phrase.start - 16)
        left = text[begin : phrase.start]
        for m in _CLAUSE_END.finditer(left):
            left = left[m.end() :] if m.end() <= len(left) else left
        right = _CLAUSE_END.split(text[phrase.end : phrase.end + 6])[0].split("，")[0].split(",")[0]
        phrase.future = bool(_FUTURE.search(left) or _FUTURE.search(right))
        return Env(self.said, self.last if near else None, phrase.future, phrase.lone)

    def _express(self, phrase: Phrase) -> TimeExpression | None:
        first = phrase.nodes[0]
        if first.kind == "set":
            return _set_expression(phrase)
        if first.kind == "vague":
            return self._vague(phrase)
        env = self._env(phrase)
        if first.kind == "event":
            return self._event(phrase)
        if first.kind in ("window", "ago"):
            return self._distance(phrase, env)
        try:
            iv = self._range(phrase, env) if phrase.until else self._single(phrase, env)
        except Unresolved:
            return self._unresolved(phrase)
        self._remember(phrase, iv)
        return self._finish(phrase, iv, env)

    def _single(self, phrase: Phrase, env: Env) -> Interval:
        iv = resolve(phrase.nodes, env)
        last = phrase.nodes[-1]
        if last.kind == "holiday":
            tail = self.text[phrase.end - 2 : phrase.end]
            return holiday_span(last, tail, iv) if tail in ("期间", "时期") or self._is_period(phrase) else iv
        if last.kind == "span" and len(phrase.nodes) > 1 and phrase.nodes[-2].kind == "holiday":
            if last.name[:1] in "小长假黄放佳节期":
                return holiday_span(phrase.nodes[-2], last.name, iv)
        return iv

    def _is_period(self, phrase: Phrase) -> bool:
        return "期间" in self.text[phrase.start : phrase.end]

    def _range(self, phrase: Phrase, env: Env) -> Interval:
        assert phrase.until is not None
        nodes, until = phrase.nodes, phrase.until
        if until[0].kind == "vague":
            first = resolve(nodes, env)
            if self.now is None:
                raise Unresolved("no reference")
            return Interval(first.low, midnight(self.now) + DAY, "day", joined(first.timex, self.now.date().isoformat()))
        if until[0].kind == "year" and until[0].rel is None and nodes[0].kind in ("month", "half", "quarter", "season"):
            second = resolve(until, env)
            first = resolve((Node("year", second.low.year), *nodes), env)
            if first.low > second.low:
                first = resolve((Node("year", second.low.year - 1), *nodes), env)
        else:
            first = resolve(nodes, env)
            second = self._second(nodes, until, first, env)
        return Interval(first.low, second.high if second.grain not in ("hour", "minute", "second") else second.low,
                        second.grain, joined(first.timex, second.timex), first.clock or second.clock)  # fmt: skip

    def _second(self, nodes: tuple[Node, ...], until: tuple[Node, ...], first: Interval, env: Env) -> Interval:
        inherit = _inherited(nodes, until)
        again = Env(env.now, first, env.future, False)
        second = resolve(inherit + until, again)
        if second.high > first.low or (second.clock and second.low > first.low):
            if not (second.clock and second.low <= first.low):
                return second
        if is_floating(second) or second.clock:
            low, high = second.low, second.high
            if not second.part and (first.low.hour < 12 and second.low.hour < 12) and second.low + DAY / 2 > first.low:
                return second._replace(low=low + DAY / 2, high=high + DAY / 2)
            return second._replace(low=low + DAY, high=high + DAY)
        kind = until[0].kind
        if kind in ("month", "quarter", "half", "season", "holiday"):
            later = Node("year", first.low.year + 1)
            return resolve((later, *until), again)
        if kind == "weekday":
            return day_span(second.low + 7 * DAY)
        if kind == "day" and until[0].rel is None:
            month = add_months(first.low.replace(day=1), 1)
            return day_span(month.replace(day=until[0].a))
        raise Unresolved("a range that runs backwards")

    def _remember(self, phrase: Phrase, iv: Interval) -> None:
        if is_floating(iv):
            return
        text = self.text
        if iv.grain == "day" and _DATELINE.match(text, phrase.end) and phrase.start < 120 and phrase.nodes[-1].kind == "day":
            self.said = midnight(iv.low)
            return
        self.last, self.last_end = iv, phrase.end

    def _finish(self, phrase: Phrase, iv: Interval, env: Env) -> TimeExpression:
        role, low, high = phrase.role, iv.low, iv.high
        kind = _kind(phrase, iv)
        low_text, high_text = _iso(low, iv), _iso(high, iv)
        if role == "since":
            high_text = None
            if self.now is not None and low < self.now + DAY:
                high_text = (midnight(self.now) + DAY).date().isoformat()
        elif role == "before":
            low_text, high_text = None, _iso(low, iv)
        elif role == "after":
            low_text, high_text = _iso(high, iv), None
        if role in ("since", "before", "after"):
            kind = {"date": "daterange", "datetime": "datetimerange", "time": "timerange"}.get(kind, kind)
        value = None
        if kind == "date":
            value = iv.low.date().isoformat()
        elif kind in ("datetime", "time"):
            value = _iso(iv.low, iv)
        return TimeExpression(
            phrase.start, phrase.end, kind, low_text, high_text, iv.timex, iv.grain, role, value, None, env.anaphoric
        )

    def _unresolved(self, phrase: Phrase) -> TimeExpression | None:
        if self.now is not None and all(n.rel is None for n in phrase.nodes) and not _needs_no_date(phrase):
            return None
        timex = symbolic(phrase.nodes)
        if phrase.until:
            timex = joined(timex, symbolic(phrase.until))
        last = phrase.nodes[-1].kind
        if last in ("clock", "daypart", "daypart_short"):
            kind = "datetime" if last == "clock" else "datetimerange"
        else:
            kind = "date" if last in ("day", "weekday", "holiday", "lunarday") or phrase.nodes[-1].name == "day" else "daterange"
        if phrase.until:
            kind += "" if kind.endswith("range") else "range"
        grain = {"part": "month", "anaphor": phrase.nodes[-1].name, "weekday": "day", "holiday": "day", "clock": "minute"}
        return TimeExpression(
            phrase.start, phrase.end, kind, None, None, timex, grain.get(last, last), phrase.role,
            anaphoric=any(n.kind in ("anaphor", "same") for n in phrase.nodes),
        )  # fmt: skip

    def _vague(self, phrase: Phrase) -> TimeExpression:
        timex = phrase.nodes[0].name
        role = "as_of" if phrase.role == "as_of" else "vague"
        value = None
        if timex == "PRESENT_REF" and self.now is not None:
            value = self.now.isoformat() if self.has_clock else self.now.date().isoformat()
        kind = "date" if timex == "PRESENT_REF" else "daterange"
        return TimeExpression(phrase.start, phrase.end, kind, None, None, timex, "vague", role, value)

    def _event(self, phrase: Phrase) -> TimeExpression:
        name = phrase.nodes[0].name
        low = name or None
        high = (midnight(self.now) + DAY).date().isoformat() if self.now else None
        return TimeExpression(phrase.start, phrase.end, "daterange", low, high, name or "PAST_REF", "day", "since")

    def _distance(self, phrase: Phrase, env: Env) -> TimeExpression | None:
        node = phrase.nodes[0]
        anchor = self.said
        last = env.last
        if last is not None and last.grain == "day" and anchor is not None and abs((anchor - last.low).days) <= 31:
            anchor = max(last.low, anchor) if node.b > 0 else last.low
        timex = _P[node.name].format(_number(node.a if node.name != "qh" else node.a * 15))
        grain = _GRAIN[node.name]
        role = "window" if node.kind == "window" else "during"
        if anchor is None:
            kind = "daterange" if node.kind == "window" else "date"
            return TimeExpression(phrase.start, phrase.end, kind, None, None, timex, grain, role)
        try:
            if node.kind == "window":
                low, high = _window(node, anchor)
                clock = node.name in _MINUTES or node.name == "s"
                kind = "datetimerange" if clock and self.has_clock else "daterange"
                if not self.has_clock and clock:
                    low, high = midnight(low), max(midnight(high), midnight(low) + DAY)
                make = (lambda d: d.isoformat()) if kind == "datetimerange" else (lambda d: d.date().isoformat())
                return TimeExpression(phrase.start, phrase.end, kind, make(low), make(high), timex, grain, role)
            return self._ago(phrase, node, anchor)
        except (ValueError, OverflowError):
            return None

    def _ago(self, phrase: Phrase, node: Node, anchor: datetime) -> TimeExpression:
        moment = _shift(anchor, node.a * node.b, node.name)
        grain = _GRAIN[node.name]
        if node.name in _MINUTES or node.name == "s":
            stamp = moment.isoformat()
            return TimeExpression(
                phrase.start, phrase.end, "datetime", stamp if self.has_clock else None, None,
                stamp if self.has_clock else "XXXX-XX-XXTXX", grain, "during", stamp if self.has_clock else None,
            )  # fmt: skip
        if node.name in ("a", "c"):
            low, high = datetime(moment.year, 1, 1), datetime(moment.year + 1, 1, 1)
            timex, kind, grain = f"{moment.year:04d}", "daterange", "year"
        elif node.name in ("mo", "q"):
            low = moment.replace(day=1)
            low, high, timex, kind, grain = midnight(low), midnight(add_months(low, 1)), f"{moment:%Y-%m}", "daterange", "month"
        else:
            low, high = midnight(moment), midnight(moment) + DAY
            timex, kind, grain = low.date().isoformat(), "date", "day"
        iv = Interval(low, high, grain, timex)
        self.last, self.last_end = iv, phrase.end
        value = timex if kind == "date" else None
        return TimeExpression(phrase.start, phrase.end, kind, low.date().isoformat(), high.date().isoformat(), timex, grain, "during", value)


def _moment(reference: date | datetime | None) -> datetime | None:
    if reference is None:
        return None
    if isinstance(reference, datetime):
        return reference.replace(tzinfo=None)
    return datetime(reference.year, reference.month, reference.day)


def _shift(moment: datetime, hundredths: int, unit: str) -> datetime:
    if unit in _MONTHS:
        return add_months(moment, hundredths * _MONTHS[unit] // 100)
    if unit in _DAYS:
        return moment + timedelta(days=hundredths * _DAYS[unit] / 100)
    if unit == "s":
        return moment + timedelta(seconds=hundredths / 100)
    return moment + timedelta(minutes=hundredths * _MINUTES[unit] / 100)


def _window(node: Node, anchor: datetime) -> tuple[datetime, datetime]:
    if node.name in _MINUTES or node.name == "s":
        other = _shift(anchor, node.a * node.b, node.name)
        return (other, anchor) if node.b < 0 else (anchor, other)
    day = midnight(anchor)
    if node.b < 0:
        return midnight(_shift(day, -node.a, node.name)), day
    return day + DAY, midnight(_shift(day + DAY, node.a, node.name))


def _iso(moment: datetime, iv: Interval) -> str:
    if is_floating(iv):
        return moment.time().isoformat()
    return moment.isoformat() if iv.clock else moment.date().isoformat()


def _kind(phrase: Phrase, iv: Interval) -> str:
    if is_floating(iv):
        return "time" if phrase.until is None and iv.grain != "daypart" else "timerange"
    if iv.clock:
        return "datetime" if phrase.until is None and iv.grain != "daypart" else "datetimerange"
    return "date" if iv.grain == "day" and iv.high - iv.low == DAY and phrase.until is None else "daterange"


_RANK = {
    "century": 0, "decade": 1, "year": 2, "half": 3, "quarter": 3, "season": 3, "holiday": 3, "lunarmonth": 4, "month": 4,
    "week": 5, "dekad": 5, "part": 5, "day": 6, "weekday": 6, "lunarday": 6, "daypart": 7, "daypart_short": 7, "clock": 8,
}  # fmt: skip


def _inherited(nodes: tuple[Node, ...], until: tuple[Node, ...]) -> tuple[Node, ...]:
    """The coarse nodes of the first end that the second one leaves out (3月1日至5日 → 3月)."""
    head = until[0]
    if head.rel is not None or head.kind in ("year", "anaphor", "shortyear", "century"):
        return ()
    rank = _RANK.get(head.kind, 0)
    return tuple(n for n in nodes if _RANK.get(n.name if n.kind == "anaphor" else n.kind, 9) < rank)


def _needs_no_date(phrase: Phrase) -> bool:
    """Before our era and other stretches that the ISO calendar of this module has no dates for."""
    return phrase.nodes[0].kind in ("year", "century") and phrase.nodes[0].a < 1


def _set_expression(phrase: Phrase) -> TimeExpression:
    head = phrase.nodes[0]
    rest = phrase.nodes[1:]
    amount, unit = head.a, head.name
    timex = _P[unit].format(amount)
    if rest:
        timex = symbolic(rest)
        if unit == "d" and not timex.startswith("T"):
            timex = _P[unit].format(amount)
        elif unit == "d":
            timex = "XXXX-XX-XX" + timex
        elif unit == "wk" and timex.startswith("T"):
            timex = "XXXX-WXX" + timex
    return TimeExpression(phrase.start, phrase.end, "set", None, None, timex, _GRAIN[unit], "during", amount, unit)


__all__ = ["Reader", "load"]
