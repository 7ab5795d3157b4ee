"""TIMEX3 values: of shifted stretches, of ranges, and symbolic ones where the date of writing is unknown."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from pipeline.grammar.times import holidays
from pipeline.grammar.times.model import Interval, Node


def shifted(base: Interval, low: datetime, high: datetime) -> str:
    """Value of a stretch of the same grain as `base` somewhere else."""
    if base.grain == "day" or base.clock or base.grain in ("period", "week", "holiday"):
        return joined(low.date().isoformat(), (high - timedelta(days=1)).date().isoformat())
    years = low.year - base.low.year
    return _YEAR.sub(lambda m: f"{int(m[0]) + years:04d}", base.timex)


_YEAR = re.compile(r"(?<![0-9-])[0-9]{4}(?![0-9])")


def joined(first: str, second: str) -> str:
    """Value of a range."""
    a, b = first.split("/")[0], second.split("/")[-1]
    return a if a == b else f"{a}/{b}"


_SEASONS = {1: "SP", 2: "SU", 3: "FA", 4: "WI"}
_CODES = {
    "DA": "TNI",
    "EM": "TMO",
    "MO": "TMO",
    "MI": "TMI",
    "AF": "TAF",
    "EV": "TEV",
    "EN": "TEV",
    "NI": "TNI",
    "LN": "TNI",
    "DT": "TDT",
}


def symbolic(nodes: tuple[Node, ...]) -> str:
    """What can be said without a date of writing: 3月8日 is XXXX-03-08, 周三 XXXX-WXX-3.

    Example:
        >>> symbolic((Node("month", 3), Node("day", 8)))
        'XXXX-03-08'
    """
    year, month, day, tail, clock, part = "XXXX", "", "", "", "", ""
    for node in nodes:
        kind = node.kind
        if kind == "year" and node.rel is None:
            year = f"{node.a:04d}" if node.a > 0 else f"BC{-node.a:04d}"
        elif kind == "month" and node.rel is None:
            month = f"{node.a:02d}"
        elif kind == "month" or (kind == "anaphor" and node.name == "month"):
            month = "XX"
        elif kind == "months":
            month = f"{node.a:02d}/{year}-{node.b:02d}"
        elif kind == "quarters":
            tail = f"Q{node.a}/{year}-Q{node.b}"
        elif kind == "days":
            day, month = f"{node.a:02d}/{year}-{month or 'XX'}-{node.b:02d}", month or "XX"
        elif kind == "day" and node.rel is None:
            day, month = f"{node.a:02d}", month or "XX"
        elif kind == "holiday" and "date" in holidays.table()[node.name]:
            month, day = holidays.table()[node.name]["date"].split("-")
        elif kind in ("day", "lunarday", "holiday", "lunarmonth") or (
            kind == "anaphor" and node.name == "day"
        ):
            day, month = "XX", month or "XX"
        elif kind == "weekday":
            tail = f"WXX-{node.a}"
        elif kind == "firstn" and len(nodes) == 1:
            return f"P{node.a}{'M' if node.name == 'mo' else 'W' if node.name == 'wk' else 'D'}"
        elif kind in ("week", "nth"):
            tail = "WXX"
        elif kind == "weekend":
            tail = "WXX-WE"
        elif kind == "half":
            tail = f"H{node.a}"
        elif kind == "quarter":
            tail = f"Q{node.a or 'X'}"
        elif kind == "season":
            tail = _SEASONS[node.a]
        elif kind in ("daypart", "daypart_short"):
            clock, part = _CODES[node.name], node.name
        elif kind == "clock":
            minutes = hour_in_part(node.a, part)[0]
            clock = f"T{minutes // 60:02d}:{minutes % 60:02d}"
    if clock and len(nodes) == sum(node.kind in ("daypart", "daypart_short", "clock") for node in nodes):
        return clock
    if nodes[0].kind == "century" and nodes[0].a:
        return f"{nodes[0].a - 1:02d}" if nodes[0].a > 0 else f"BC{-nodes[0].a - 1:02d}"
    parts = [year, tail] if tail else [p for p in (year, month, day) if p]
    return "-".join(parts) + clock


def hour_in_part(minutes: int, part: str) -> tuple[int, int]:
    """Minutes of the day for an hour said with a daypart, and a shift in days (晚上12点 is midnight)."""
    hour = minutes // 60
    if part in ("AF", "EV") and 1 <= hour < 12:
        return minutes + 720, 0
    if part == "MI" and 1 <= hour < 4:
        return minutes + 720, 0
    if part in ("EN", "NI", "LN"):
        if hour == 12:
            return minutes - 720, 1
        if 5 <= hour < 12:
            return minutes + 720, 0
        if hour < 5:
            return minutes, 0 if part == "LN" else 1
    if part in ("DA", "EM") and hour == 12:
        return minutes - 720, 0
    return minutes, 0
