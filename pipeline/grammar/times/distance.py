"""Windows (近三年, 未来五天) and distances (十年前, 两小时后) from the day of writing or that spoken of."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.grammar.times.context import Memory
from pipeline.grammar.times.intervals import (
    DAY,
    Env,
    Unresolved,
    day_span,
    month_span,
    need,
    step,
    year_span,
)
from pipeline.grammar.times.model import Interval, Node, Phrase, add_months, midnight
from pipeline.grammar.types import TimeExpression

_MINUTES = {"min": 1, "h": 60, "qh": 15}
_MONTHS = {"mo": 1, "q": 3, "a": 12, "c": 1200}
_DAYS = {"d": 1, "wk": 7}
GRAINS = {
    "d": "day", "wk": "week", "mo": "month", "q": "quarter", "a": "year", "h": "hour", "min": "minute",
    "s": "second", "c": "century", "qh": "minute",
}  # fmt: skip
_PERIODS = {
    "d": "P{}D", "wk": "P{}W", "mo": "P{}M", "q": "P{}Q", "a": "P{}Y", "h": "PT{}H", "min": "PT{}M",
    "s": "PT{}S",
}  # fmt: skip
_HALVES = {"a": "6M", "mo": "15D", "h": "T30M", "min": "T30S", "d": "T12H"}


def duration_timex(hundredths: int, unit: str) -> str:
    """TIMEX3 value of an amount of a unit (in hundredths, so that 两年半 is whole).

    Example:
        >>> duration_timex(250, "a"), duration_timex(50, "h"), duration_timex(100, "qh")
        ('P2Y6M', 'PT30M', 'PT15M')
    """
    if unit == "qh":
        unit, hundredths = "min", hundredths * 15
    if unit == "c":
        unit, hundredths = "a", hundredths * 100
    if hundredths % 100 == 50 and unit in _HALVES:
        whole, half = hundredths // 100, _HALVES[unit]
        if not whole:
            return f"P{half}"
        first = _PERIODS[unit].format(whole)
        return first + (half.removeprefix("T") if "T" in first else half)
    amount = hundredths // 100 if hundredths % 100 == 0 else hundredths / 100
    return _PERIODS[unit].format(amount)


def shift(moment: datetime, hundredths: int, unit: str) -> datetime:
    """A moment moved by an amount of a unit.

    Raises:
        ValueError, OverflowError: outside the years 1 to 9999.
    """
    if unit in _MONTHS:
        months, rest = divmod(abs(hundredths) * _MONTHS[unit], 100)
        sign = 1 if hundredths > 0 else -1
        return add_months(moment, sign * months) + sign * timedelta(days=15 if rest else 0)
    if unit in _DAYS:
        return moment + timedelta(days=hundredths * _DAYS[unit] / 100)
    if unit == "s":
        return moment + timedelta(seconds=hundredths / 100)
    return moment + timedelta(minutes=hundredths * _MINUTES[unit] / 100)


def is_clock(unit: str) -> bool:
    """Whether a unit is shorter than a day."""
    return unit in _MINUTES or unit == "s"


def anchor_of(node: Node, env: Env) -> datetime | None:
    """The day that 过去一个月 counts from: the day spoken of where it is about now, else that of writing."""
    if env.now is not None and env.day is not None and node.b < 0 and 0 <= (env.now - env.day.low).days <= 7:
        return env.day.low
    return env.now


def window(phrase: Phrase, env: Env, memory: Memory) -> TimeExpression:
    """近三年, 过去24小时, 未来五天.

    Raises:
        ValueError, OverflowError: outside the years 1 to 9999.
    """
    node = phrase.nodes[0]
    anchor = anchor_of(node, env)
    unit, grain = node.name, GRAINS[node.name]
    timex = duration_timex(node.a, unit)
    if anchor is None:
        return TimeExpression(phrase.start, phrase.end, "daterange", None, None, timex, grain, "window")
    if is_clock(unit):
        other = shift(anchor, node.a * node.b, unit)
        low, high = min(anchor, other), max(anchor, other)
        if memory.has_clock:
            stamps = low.isoformat(), high.isoformat()
            return TimeExpression(phrase.start, phrase.end, "datetimerange", *stamps, timex, grain, "window")
        low, high = midnight(low), max(midnight(high), midnight(low) + DAY)
    elif node.rel == 0 and unit == "d":  # 这两天: yesterday and today
        high = midnight(anchor) + DAY
        low = midnight(shift(high, -node.a, unit))
    elif node.b < 0:
        low, high = midnight(shift(midnight(anchor), -node.a, unit)), midnight(anchor)
    else:
        low = midnight(anchor) + DAY
        high = midnight(shift(low, node.a, unit))
    dates = low.date().isoformat(), high.date().isoformat()
    return TimeExpression(phrase.start, phrase.end, "daterange", *dates, timex, grain, "window")


def ago(phrase: Phrase, env: Env, memory: Memory) -> TimeExpression:
    """十年前, 三天后, 两小时前.

    Raises:
        ValueError, OverflowError: outside the years 1 to 9999.
    """
    node = phrase.nodes[0]
    if node.b == 2:  # 过一小时
        node = node._replace(b=1)
    unit, grain = node.name, GRAINS[node.name]
    now = env.now
    if node.b > 0 and env.last is not None and env.last.year_known and not env.future and not is_clock(unit):
        now = env.last.high - DAY  # told from the date before: 一年后全部脱贫
        env.anaphoric = True
    finest = phrase.nodes[-1].name
    if now is None or (is_clock(finest) and not memory.has_clock and not phrase.lone):
        kind = "datetime" if is_clock(finest) else "date"
        timex = "FUTURE_REF" if node.b > 0 else "PAST_REF"
        return TimeExpression(phrase.start, phrase.end, kind, None, None, timex, grain)
    try:
        moment = shift(now, node.a * node.b, unit)
        for more in phrase.nodes[1:]:
            moment = shift(moment, more.a * more.b, more.name)
            unit, grain = more.name, GRAINS[more.name]
    except (ValueError, OverflowError):  # 三千年前
        timex = "FUTURE_REF" if node.b > 0 else "PAST_REF"
        return TimeExpression(phrase.start, phrase.end, "daterange", None, None, timex, grain)
    if is_clock(unit):
        step = timedelta(seconds=1) if unit == "s" else timedelta(minutes=1)
        moment = moment.replace(microsecond=0)
        low = moment.isoformat()
        timex = low if unit == "s" or moment.second else low[:16]
        return TimeExpression(
            phrase.start, phrase.end, "datetime", low, (moment + step).isoformat(), timex, grain, value=low
        )
    if node.a % 100 and unit in ("a", "mo"):
        unit = {"a": "mo", "mo": "d"}[unit]  # 半年前, 半个月前
    iv = _unit_around(moment, unit)
    memory.remember(phrase, iv)
    low, high = iv.low.date().isoformat(), iv.high.date().isoformat()
    kind = "date" if iv.grain == "day" else "daterange"
    value = low if kind == "date" else None if env.anaphoric else moment.date().isoformat()
    return TimeExpression(
        phrase.start, phrase.end, kind, low, high, iv.timex, iv.grain, value=value, anaphoric=env.anaphoric
    )


@step("ago")
def _ago_day(node: Node, iv: Interval | None, env: Env) -> Interval:
    """三天后 before a time of that day (三天后下午两点)."""
    if is_clock(node.name):
        raise Unresolved("no day")
    moment = shift(need(env.now), node.a * (1 if node.b > 0 else -1), node.name)
    return year_span(moment.year) if node.name == "a" else day_span(midnight(moment))


def _unit_around(moment: datetime, unit: str) -> Interval:
    """The year or month that 十年前, 三个月前 mean; days and weeks count to the day."""
    if unit in ("a", "c"):
        return year_span(moment.year)
    if unit in ("mo", "q"):
        return month_span(moment.year, moment.month)
    low = midnight(moment)
    return Interval(low, low + DAY, "day", low.date().isoformat())
