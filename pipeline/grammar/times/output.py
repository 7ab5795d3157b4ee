"""Resolved and symbolic phrases → `TimeExpression`."""

from __future__ import annotations

from datetime import datetime

from pipeline.grammar.times.distance import GRAINS, duration_timex
from pipeline.grammar.times.intervals import DAY, is_floating
from pipeline.grammar.times.model import Interval, Node, Phrase, midnight
from pipeline.grammar.times.timex import joined, symbolic
from pipeline.grammar.types import TimeExpression

_CLOCK_KINDS = ("clock", "daypart", "daypart_short")
_DAY_KINDS = ("day", "weekday", "holiday", "lunarday")
_GRAIN_OF = {
    "part": "month",
    "weekday": "day",
    "holiday": "day",
    "clock": "minute",
    "lunarday": "day",
    "daypart_short": "daypart",
    "days": "day",
    "months": "month",
    "quarters": "quarter",
    "years": "year",
    "span": "holiday",
    "same": "period",
    "feast": "holiday",
    "stretch": "holiday",
}
_RANGE_OF = {"date": "daterange", "datetime": "datetimerange", "time": "timerange"}


def _iso(moment: datetime, iv: Interval) -> str:
    if is_floating(iv):
        return moment.time().isoformat()
    return moment.isoformat() if iv.clock else moment.date().isoformat()


def kind_of(phrase: Phrase, iv: Interval) -> str:
    """date | daterange | datetime | datetimerange | time | timerange."""
    point = phrase.until is None and iv.grain != "daypart"
    if is_floating(iv):
        return "time" if point else "timerange"
    if iv.clock:
        return "datetime" if point else "datetimerange"
    return "date" if iv.grain == "day" and iv.high - iv.low == DAY and phrase.until is None else "daterange"


def resolved(phrase: Phrase, iv: Interval, now: datetime | None, anaphoric: bool) -> TimeExpression:
    """The expression of an interval, with its role."""
    role, kind = phrase.role, kind_of(phrase, iv)
    low: str | None = _iso(iv.low, iv)
    high: str | None = _iso(iv.high, iv)
    if role == "since":
        high = None
        if now is not None and iv.low < midnight(now) and not is_floating(iv):
            high = (midnight(now) + DAY).date().isoformat()
    elif role == "before":  # 月底前 runs to the end of the month
        low, high = None, high if phrase.nodes[-1].name.endswith(":end") else low
    elif role == "after":
        low, high = (low if iv.clock and iv.grain != "daypart" else high), None
    value = _iso(iv.low, iv) if kind in _RANGE_OF and role in ("during", "as_of", "until") else None
    if role in ("since", "before", "after"):
        kind = _RANGE_OF.get(kind, kind)
    return TimeExpression(
        phrase.start, phrase.end, kind, low, high, iv.timex, iv.grain, role, value, None, anaphoric
    )


def unresolved(phrase: Phrase) -> TimeExpression:
    """The expression of a phrase whose date cannot be told."""
    timex = symbolic(phrase.nodes)
    if phrase.until:
        timex = joined(timex, symbolic(phrase.until))
    last = phrase.nodes[-1]
    if last.kind in _CLOCK_KINDS:
        kind = "datetime" if last.kind == "clock" else "datetimerange"
    else:
        kind = "date" if last.kind in _DAY_KINDS or last.name == "day" else "daterange"
    if phrase.until:
        kind = _RANGE_OF.get(kind, kind)
    grain = last.name if last.kind == "anaphor" else _GRAIN_OF.get(last.kind, last.kind)
    back = any(node.kind in ("anaphor", "same", "feast") for node in phrase.nodes)
    return TimeExpression(
        phrase.start, phrase.end, kind, None, None, timex, grain, phrase.role, anaphoric=back
    )


_UNIT_OF = {
    "weekday": "wk", "weekend": "wk", "daypart": "d", "daypart_short": "d", "clock": "d", "workday": "d",
    "day": "mo",
}  # fmt: skip


def recurring(phrase: Phrase) -> TimeExpression:
    """每年3月8日, 每周二, 每两天."""
    head, rest = phrase.nodes[0], phrase.nodes[1:]
    amount, unit = (head.a, head.name) if head.a else (1, _UNIT_OF.get(rest[0].kind, "a"))
    timex = duration_timex(amount * 100, unit)
    if rest:
        at = () if phrase.until else phrase.at
        parts = [_of_workdays(rest) if rest[0].kind == "workday" else symbolic((*rest, *at))]
        if rest[0].kind == "part" and (amount, unit) == (1, "mo"):
            parts = ["XXXX-XX"]
        if phrase.until:
            parts.append(symbolic(phrase.until))
            parts += [symbolic(phrase.at)] if phrase.at else []
        timex = "/".join(part if i > 1 else _within(part, unit) for i, part in enumerate(parts))
        more = (_within(symbolic((*rest[:-1], node, *phrase.at)), unit) for node in phrase.also)
        timex = ",".join([timex, *more])
    return TimeExpression(
        phrase.start, phrase.end, "set", None, None, timex, GRAINS[unit], "during", amount, unit
    )


def _of_workdays(nodes: tuple[Node, ...]) -> str:
    """每个工作日 is P1D, 每个工作日9点 a time of every day."""
    return "XXXX-XX-XX" + symbolic(nodes[1:]) if len(nodes) > 1 else "P1D"


def _within(timex: str, unit: str) -> str:
    """A time of day within its recurring day or week."""
    if not timex.startswith("T"):
        return timex
    return {"d": "XXXX-XX-XX", "wk": "XXXX-WXX"}.get(unit, "XXXX") + timex
