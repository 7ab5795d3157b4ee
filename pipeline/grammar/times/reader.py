"""Reads a text from left to right: scanning, composing, and resolving against what was said before."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

from pipeline.grammar.times import distance, guard, holidays, limits, output
from pipeline.grammar.times.compose import phrase_at
from pipeline.grammar.times.context import Memory
from pipeline.grammar.times.intervals import DAY, FLOATING, Env, Unresolved, day_span, is_floating, year_span
from pipeline.grammar.times.model import Interval, Node, Phrase, add_months, midnight
from pipeline.grammar.times.resolve import names_days_off, resolve
from pipeline.grammar.times.scan import normalise, triggers
from pipeline.grammar.times.steps_holiday import holiday_span
from pipeline.grammar.times.timex import joined
from pipeline.grammar.types import TimeExpression

_NUMERAL_RUN = re.compile(r"[0-9〇零一二两三四五六七八九十百千廿卅.,:%-]+")
_CLOSING_DATELINE = re.compile(r"\((?:据)?(?:本报|新华社|中新社)[^()\n]{1,18}(?:电|讯)\)\s*$")
_HALF_DAY = timedelta(hours=12)


class Reader:
    """One pass over one text."""

    def __init__(self, text: str, reference: date | datetime | None):
        self.text = normalise(text)
        self.memory = Memory(self.text, reference)
        self._closing_dateline()

    def _closing_dateline(self) -> None:
        """A dateline at the end of the story (（本报巴黎1月1日电）) also says what 今天 is."""
        line = _CLOSING_DATELINE.search(self.text, max(0, len(self.text) - 60))
        if line is None:
            return
        for at in triggers(line[0]):
            phrase = phrase_at(line[0], at)
            if phrase is None or phrase.nodes[-1].kind != "day" or phrase.until:
                continue
            with suppress(Unresolved):
                self.memory.said = midnight(resolve(phrase.nodes, Env(self.memory.now)).low)
            return

    def read(self) -> list[TimeExpression]:
        """All expressions, in order."""
        text, free = self.text, 0
        out: list[TimeExpression] = []
        alone = text.strip(" \t\r\n。，,.!?？！、；;")
        for at in triggers(text):
            if at < free:
                continue
            phrase = phrase_at(text, at)
            if phrase is None:
                continue
            phrase.lone = (
                phrase.end - phrase.start >= len(alone) and text[phrase.start : phrase.end].strip() == alone
            )
            found = self._express(phrase) if guard.acceptable(text, phrase) else None
            if found is None:
                run = _NUMERAL_RUN.match(text, at)
                free = run.end() if run else at + 1
                continue
            out.append(found)
            free = found.end
        return out

    def _express(self, phrase: Phrase) -> TimeExpression | None:
        try:
            return self._resolved(phrase)
        except Unresolved:
            return output.unresolved(phrase) if self._may_stay_symbolic(phrase) else None
        except (ValueError, OverflowError):  # outside the years 1 to 9999
            return None

    def _resolved(self, phrase: Phrase) -> TimeExpression:
        kind = phrase.nodes[0].kind
        if kind == "set":
            return output.recurring(phrase)
        if kind == "workday" and phrase.nodes[0].rel is None:
            return TimeExpression(
                phrase.start, phrase.end, "set", None, None, "P1D", "day", value=1, unit="d"
            )
        if kind == "vague":
            return self._vague(phrase)
        env = self.memory.env(phrase)
        if kind == "event":
            return self._event(phrase, env)
        if kind == "within":
            way = limits.direction(self.text, phrase) or 1
            phrase.nodes = (phrase.nodes[0]._replace(kind="window", b=way),)
        if kind in ("window", "within"):
            return distance.window(phrase, env, self.memory)
        if kind == "ago" and phrase.nodes[-1].kind in ("ago", "plus"):
            return distance.ago(phrase, env, self.memory)
        iv = self._range(phrase, env) if phrase.until else resolve(phrase.nodes, env)
        if iv.high <= iv.low:  # runs backwards: only the first end is meant
            phrase.until, phrase.end, phrase.role = None, phrase.first_end, "during"
            iv = resolve(phrase.nodes, env)
        if is_floating(iv) and phrase.until is None:
            iv = self._on_its_day(phrase, iv, env)
        self.memory.remember(phrase, iv)
        found = output.resolved(phrase, iv, self.memory.now, env.anaphoric)
        off = self._week_off(phrase, iv)
        return replace(found, days_off=off) if off else found

    def _week_off(self, phrase: Phrase, iv: Interval) -> tuple[str, str] | None:
        """Days off of a festival whose name stands for them (春节游客达300万人次; not 大年初一)."""
        last = phrase.nodes[-1]
        if last.kind != "holiday" or phrase.until is not None or phrase.role != "during":
            return None
        names = tuple(holidays.table()[last.name].get("week_off", ()))
        if not names or not self.text[phrase.start : phrase.end].rstrip("”").endswith(names):
            return None
        span = holiday_span(last, iv)
        return span.low.date().isoformat(), (span.high - DAY).date().isoformat()

    def _on_its_day(self, phrase: Phrase, iv: Interval, env: Env) -> Interval:
        """今天(10月31日)23时44分: the hour belongs to the day in front; 截至19时 to the day spoken of."""
        day = self.memory.day_before_bracket(phrase.start)
        if day is None and phrase.role == "as_of" and env.now is not None:
            day = env.day or day_span(env.now)
        if day is None:
            return iv
        shift = day.low - FLOATING
        return iv._replace(low=iv.low + shift, high=iv.high + shift, timex=day.timex + iv.timex)

    def _may_stay_symbolic(self, phrase: Phrase) -> bool:
        """With a date of writing only what has no ISO date stays symbolic (公元前221年), not 2月30日."""
        if self.memory.said is None:
            return True
        first = phrase.nodes[0]
        return (first.kind in ("year", "century") and first.a < 1) or first.kind in (
            "same",
            "feast",
            "anaphor",
            "firstn",
        )

    def _range(self, phrase: Phrase, env: Env) -> Interval:
        assert phrase.until is not None
        nodes, until = phrase.nodes, phrase.until
        if until[0].kind == "vague":
            first = resolve(nodes, env)
            if self.memory.now is None:
                raise Unresolved("no reference")
            today = day_span(self.memory.now)
            return Interval(first.low, today.high, "day", joined(first.timex, today.timex))
        if _gives_year(until) and _lacks_year(nodes):
            second = resolve(until, env)
            first = resolve((Node("year", second.low.year), *nodes), env)
            if first.low > second.low:
                first = resolve((Node("year", second.low.year - 1), *nodes), env)
        else:
            env.ranged = True
            first = resolve(nodes, env)
            second = self._other_festival(until, first) if phrase.pair else _second(nodes, until, first, env)
            first, second = self._days_off(phrase, first, second)
        if is_floating(second) and second.timex[:1].isdigit():  # 9时到次日凌晨: no day, so no date
            second = second._replace(timex=second.timex[10:])
        high = second.low if second.grain in ("hour", "minute", "second") else second.high
        return Interval(
            first.low, high, second.grain, joined(first.timex, second.timex), first.clock or second.clock
        )

    @staticmethod
    def _other_festival(until: tuple[Node, ...], first: Interval) -> Interval:
        return resolve(until, Env(first.low))

    @staticmethod
    def _days_off(phrase: Phrase, first: Interval, second: Interval) -> tuple[Interval, Interval]:
        """元旦春节期间 takes the days off of both festivals."""
        assert phrase.until is not None
        nodes, until = phrase.nodes, phrase.until
        if nodes[-1].kind == until[0].kind == "holiday" and names_days_off(until[-1]):
            one, other = holiday_span(nodes[-1], first), second
            return (one, other) if one.low <= other.low else (other, one)
        return first, second

    def _vague(self, phrase: Phrase) -> TimeExpression:
        timex, now = phrase.nodes[0].name, self.memory.now
        role = "as_of" if phrase.role == "as_of" else "vague"
        value = None
        if timex == "PRESENT_REF" and now is not None:
            value = now.isoformat() if self.memory.has_clock else now.date().isoformat()
        kind = "daterange" if timex != "PRESENT_REF" else "datetime" if self.memory.has_clock else "date"
        return TimeExpression(phrase.start, phrase.end, kind, None, None, timex, "vague", role, value)

    def _event(self, phrase: Phrase, env: Env) -> TimeExpression:
        """Since an event: its day where every reader knows it, else open."""
        name, now = phrase.nodes[0].name, self.memory.now
        low: str | None = name or None
        if name == "year":
            low = year_span(now.year).low.date().isoformat() if now else None
        elif name.startswith("season"):
            env.past = True
            low = resolve((Node("season", int(name[7:])),), env).low.date().isoformat() if now else None
        high = (midnight(now) + DAY).date().isoformat() if now else None
        if low and high and low >= high:
            high = None
        return TimeExpression(
            phrase.start, phrase.end, "daterange", low, high, low or "PAST_REF", "day", "since"
        )


def _gives_year(nodes: tuple[Node, ...]) -> bool:
    return nodes[0].kind in ("year", "shortyear") and len(nodes) > 1


def _lacks_year(nodes: tuple[Node, ...]) -> bool:
    return nodes[0].kind in ("month", "half", "quarter", "season", "holiday") and nodes[0].rel is None


def _second(nodes: tuple[Node, ...], until: tuple[Node, ...], first: Interval, env: Env) -> Interval:
    """The second end of a range, with what it leaves out taken from the first, and never before it."""
    inherit = _inherited(nodes, until)
    if until[0].kind in ("holiday", "lunarmonth", "stretch") and not inherit and until[0].rel is None:
        return resolve(until, Env(first.low, future=True))
    own_day = bool(inherit) and inherit[0].rel is None and inherit[0].kind != "anaphor"
    again = Env(first.low if own_day else env.now, first, env.day, same_sentence=True, future=env.future)
    second = resolve(inherit + until, again)
    if second.low > first.low or (not second.clock and second.high > first.low):
        return second
    if until[0].kind == "weekday" and not inherit:
        weeks = -(-(first.low - second.low).days // 7)
        low, high = second.low + 7 * weeks * DAY, second.high + 7 * weeks * DAY
        return second._replace(low=low, high=high, timex=low.date().isoformat() + second.timex[10:])
    if second.clock:
        step = DAY
        if not second.part and first.low.hour < 12 and second.low + _HALF_DAY > first.low and first.part:
            step = _HALF_DAY
        elif second.low == first.low:
            return second
        low = second.low + step
        timex = (
            second.timex
            if is_floating(second)
            else f"{low.date().isoformat()}T{second.timex.partition('T')[2]}"
        )
        if step == _HALF_DAY:
            timex = timex[: timex.index("T") + 1] + f"{low:%H:%M}"
        return second._replace(low=low, high=second.high + step, timex=timex)
    kind = until[0].kind
    if kind in ("month", "quarter", "half", "season", "holiday", "lunarmonth"):
        return resolve((Node("year", first.low.year + 1), *until), again)
    if kind == "weekday":
        return day_span(second.low + 7 * DAY)
    if kind == "day" and until[0].rel is None:
        month = add_months(first.low.replace(day=1), 1)
        return resolve((Node("year", month.year), Node("month", month.month), *until), again)
    return second  # runs backwards


_RANK = {
    "century": 0, "decade": 1, "year": 2, "shortyear": 2, "half": 3, "quarter": 3, "season": 3, "holiday": 3,
    "lunarmonth": 4, "month": 4, "week": 5, "dekad": 5, "part": 5, "day": 6, "weekday": 6, "lunarday": 6,
    "daypart": 7, "daypart_short": 7, "clock": 8,
}  # fmt: skip


def _inherited(nodes: tuple[Node, ...], until: tuple[Node, ...]) -> tuple[Node, ...]:
    """The coarse nodes of the first end that the second one leaves out (3月1日至5日 → 3月)."""
    head = until[0]
    if head.rel is not None or head.kind in ("year", "anaphor", "shortyear", "century"):
        return ()
    rank = _RANK.get(head.kind, 0)
    nodes = tuple(node for node in nodes if node.kind != "set")
    return tuple(
        node for node in nodes if _RANK.get(node.name if node.kind == "anaphor" else node.kind, 9) < rank
    )


__all__ = ["Reader"]
