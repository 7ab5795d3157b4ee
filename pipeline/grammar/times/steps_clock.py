"""Steps for parts of the day and clock times."""

from __future__ import annotations

from datetime import timedelta

from pipeline.grammar.times.intervals import DAY, FLOATING, Env, is_floating, step
from pipeline.grammar.times.model import Interval, Node, midnight
from pipeline.grammar.times.timex import hour_in_part

DAYPARTS = {
    "DA": (0, 6, "TNI"),
    "EM": (5, 9, "TMO"),
    "MO": (6, 12, "TMO"),
    "MI": (11, 13, "TMI"),
    "AF": (12, 18, "TAF"),
    "EV": (17, 20, "TEV"),
    "EN": (18, 24, "TEV"),
    "NI": (18, 24, "TNI"),
    "LN": (22, 28, "TNI"),
    "DT": (6, 18, "TDT"),
}
"""Part of the day → first hour, hour after the last, TIMEX3 code."""


@step("daypart", "daypart_short")
def _daypart(node: Node, iv: Interval | None, env: Env) -> Interval:
    return daypart_span(node.name, iv)


def daypart_span(part: str, iv: Interval | None) -> Interval:
    """A part of the day that an interval begins with (or of no day in particular)."""
    start, end, code = DAYPARTS[part]
    day = midnight(iv.low) if iv is not None else FLOATING
    low, high = day + timedelta(hours=start), day + timedelta(hours=end)
    timex = (day.date().isoformat() if iv is not None else "") + code
    return Interval(low, high, "daypart", timex, True, part)


@step("clock")
def _clock(node: Node, iv: Interval | None, env: Env) -> Interval:
    minutes, part = node.a, iv.part if iv is not None else ""
    day = midnight(iv.low) if iv is not None else FLOATING
    if part:
        minutes, shift = hour_in_part(minutes, part)
        day += shift * DAY
    low = day + timedelta(minutes=minutes, seconds=node.b)
    grain = node.name.rstrip("?")
    step = {"hour": timedelta(hours=1), "minute": timedelta(minutes=1)}.get(grain, timedelta(seconds=1))
    text = f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{node.b:02d}" if grain == "second" else "")
    date_text = day.date().isoformat() if iv is not None and not is_floating(iv) else ""
    return Interval(low, low + step, grain, f"{date_text}T{text}", True, part)
