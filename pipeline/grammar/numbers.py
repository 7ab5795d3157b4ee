"""Every numeric and time expression of any text, as `newsfacts numbers` prints them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pipeline.grammar.calendar import find_times
from pipeline.grammar.quantities import find_quantities
from pipeline.grammar.types import Quantity, TimeExpression

FIELDS = ("start", "end", "text", "kind", "value", "unit", "low", "high", "low_inc", "high_inc", "bound", "timex", "grain")
_TIMEX_UNIT = {"s": "S", "min": "M", "h": "H", "d": "D", "wk": "W", "mo": "M", "a": "Y"}
_STRINGS = ("phone", "id", "score")


def numbers(text: str, reference_time: str | dt.date | dt.datetime | None = None, spoken: bool = False) -> list[dict[str, Any]]:
    """Numbers, quantities, money, dates, durations and number-like strings of a text.

    Args:
        text: any text; a bare expression given alone is read as one.
        reference_time: what relative times are counted from (ISO string, date or datetime).
        spoken: also read forms of speech.

    Returns:
        One dict per expression, in order, with the fields of `FIELDS` (absent is None). Offsets are code points
        into `text`, end exclusive.

    Example:
        >>> [(n["kind"], n["value"], n["unit"]) for n in numbers("增长百分之二十，共3万人")]
        [('percent', 0.2, None), ('quantity', 30000, '人')]
    """
    reference = _reference(reference_time)
    times = find_times(text, reference)
    quantities = find_quantities(text, spoken=spoken)
    found: list[dict[str, Any]] = [_time(text, t) for t in times]
    for q in quantities:
        if not any(t.start < q.end and q.start < t.end for t in times) and q.cls not in ("name", "vague_none"):
            found.append(_quantity(text, q))
    return sorted(found, key=lambda entry: (entry["start"], entry["end"]))


def _reference(value: str | dt.date | dt.datetime | None) -> dt.date | dt.datetime | None:
    if not isinstance(value, str):
        return value
    try:
        return dt.date.fromisoformat(value) if len(value) <= 10 else dt.datetime.fromisoformat(value)
    except ValueError:
        return None


def _entry(text: str, start: int, end: int, kind: str) -> dict[str, Any]:
    entry: dict[str, Any] = dict.fromkeys(FIELDS)
    entry.update(start=start, end=end, text=text[start:end], kind=kind)
    return entry


def _time(text: str, t: TimeExpression) -> dict[str, Any]:
    entry = _entry(text, t.start, t.end, t.kind)
    entry.update(value=t.value, unit=t.unit, low=t.low, high=t.high, timex=t.timex, grain=t.grain)
    return entry


def _quantity(text: str, q: Quantity) -> dict[str, Any]:
    kind = "ordinal" if q.kind == "rank" else q.kind
    entry = _entry(text, q.start, q.end, kind)
    if kind in _STRINGS:
        entry["value"] = entry["text"]
        return entry
    unit = None if kind in ("percent", "ordinal", "multiple", "number") else q.unit
    entry.update(value=q.value, unit=unit)
    if q.bound != "EQUAL":
        entry["bound"] = q.bound
    if kind == "duration" and q.value is not None and q.unit in _TIMEX_UNIT:
        entry["timex"] = f"P{'T' if q.unit in ('s', 'min', 'h') else ''}{q.value}{_TIMEX_UNIT[q.unit]}"
    if q.bound not in ("EQUAL", "APPROX", "NEARLY"):
        entry.update(
            kind="range", value=None, low=q.low, high=q.high,
            low_inc=None if q.low is None else q.bound != "MORE_THAN",
            high_inc=None if q.high is None else q.bound != "LESS_THAN",
        )
    return entry
