"""What a time makes of a figure: the span that something happened in, or the day that something stood at."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from pipeline.annotations import Period
from pipeline.facts.context import FactContext
from pipeline.grammar.calendar import find_times, period_of
from pipeline.grammar.types import TimeExpression

_NOW = re.compile(r"[底末]$|目前|现在|如今|当前|至今(?![年天日晨早晚])|迄今")
_CLOSE = re.compile(r"(?:当天|当日)?收盘")
"""截至2日收盘，股指下跌1.5%: what a market lost on that day."""
_BEFORE = re.compile(r"[前上]一?个?(季度|月)")
_SOME = re.compile(r"[\d０-９十百年月周天][多余]|[多余几数][年月周天十个]")
"""七年多来, 数月来: since nobody says when."""
_STOCKS = frozenset(["total", "increase_to", "rank"])


def resolve(
    time: TimeExpression, kind: str, context: FactContext, *, static: bool, of_year: bool = False
) -> Period | None:
    """The period that a time gives a figure of a measure kind.

    A stock is told as of a day: a day, the end of a month, or now. 近三年 counts from the issue date, whatever
    dates the text told before.

    Args:
        time: a time of the text.
        kind: measure kind of the figure.
        context: the article.
        static: whether the figure tells how things stand, without a verb of change.
        of_year: whether the figure is that of a whole year (从2019年的37件).
    """
    text = context.text[time.start : time.end]
    if time.role == "window" and time.grain == "year":
        time = _alone(time, text, context)
    found = period_of(time, context.reference)
    if found is None:
        return None
    form, start, end = found
    if time.role in ("window", "since") and _SOME.search(text):
        start = None
    if time.role == "window" and time.grain in ("year", "month") and start and context.reference:
        today = context.reference
        start = today.isoformat() if date.fromisoformat(start) - today == timedelta(days=1) else start
    if time.grain == "daypart" and time.role == "during" and start and "/" not in (time.timex or ""):
        end = start
    if form == "as_of" and kind == "growth_rate" and _CLOSE.match(context.text, time.end):
        form, start = "during", end
    if of_year and end:
        return Period("during", f"{end[:4]}-01-01", end, text)
    day = static and time.kind in ("date", "datetime")
    if kind in _STOCKS and form == "during" and time.role != "since" and (_NOW.search(text) or day):
        form, start = "as_of", None
    return Period(form, start, end, text)


def _alone(time: TimeExpression, text: str, context: FactContext) -> TimeExpression:
    """A stretch of years read by itself, where it runs the same way by itself (短短三年内 does not)."""
    again = next(iter(find_times(text, context.reference)), None)
    if again is None or again.high is None or time.high is None or context.reference is None:
        return again or time
    today = context.reference.isoformat()
    return again if (again.high > today) == (time.high > today) else time


def since(period: Period) -> Period:
    """What came after a time until the issue: 自去年10月开通以来; after a month's end where that is told (自上月底)."""
    start = period.start or period.end
    return Period("during", start, "ISSUE_DATE", period.text) if start else period


def span_before(time: TimeExpression, told: TimeExpression, context: FactContext) -> TimeExpression:
    """The month or quarter before the one told (低于前一季度的1.9%), where a time names it so; else the time itself."""
    match = _BEFORE.fullmatch(context.text[max(0, time.start - 1) : time.end].lstrip("于比较"))
    if match is None or not told.low or told.grain != time.grain or told.role != "during":
        return time
    found = find_times("上" + match[1], date.fromisoformat(told.low[:10]))
    return replace(time, low=found[0].low, high=found[0].high, timex=found[0].timex) if found else time
