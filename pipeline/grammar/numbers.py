"""Every numeric and time expression of any text, as `newsfacts numbers` prints them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

from pipeline.grammar.calendar import find_times
from pipeline.grammar.cardinals import tidy
from pipeline.grammar.frames import widen
from pipeline.grammar.lexical import find_lexical
from pipeline.grammar.quantities import find_quantities
from pipeline.grammar.types import Lexical, Number, Quantity, TimeExpression

FIELDS = (
    "start",
    "end",
    "text",
    "kind",
    "value",
    "unit",
    "low",
    "high",
    "low_inc",
    "high_inc",
    "bound",
    "timex",
    "grain",
)
_STRINGS = ("phone", "id", "score")
_NO_UNIT = ("percent", "ordinal", "multiple", "number")
_POINTS = ("EQUAL", "APPROX", "NEARLY")
_TIMEX = {
    "s": ("T", "S"),
    "min": ("T", "M"),
    "h": ("T", "H"),
    "d": ("", "D"),
    "wk": ("", "W"),
    "mo": ("", "M"),
    "a": ("", "Y"),
}
_FINER = {"h": ("min", 60), "min": ("s", 60), "a": ("mo", 12), "d": ("h", 24)}
_DECIMAL_POINT = re.compile("[零一二两三四五六七八九十][点點][零〇一二三四五六七八九]")


def numbers(
    text: str, reference_time: str | dt.date | dt.datetime | None = None, spoken: bool = False
) -> list[dict[str, Any]]:
    """Numbers, quantities, money, dates, durations and number-like strings of a text.

    Args:
        text: any text; a bare expression given alone is read as one.
        reference_time: what relative times are counted from (ISO string, date or datetime).
        spoken: also read forms of speech (幺, a single numeral without unit).

    Returns:
        One dict per expression, in order, without overlap, with the keys of `FIELDS` (absent is None).
        Offsets are code points into `text`, end exclusive. Ratios are fractions of one (20% is 0.2); `high`
        of a time is exclusive.

    Raises:
        ValueError: where `reference_time` is a string that is no ISO date or time.

    Example:
        >>> [(n["kind"], n["value"], n["unit"]) for n in numbers("增长百分之二十，共3万人")]
        [('percent', 0.2, None), ('quantity', 30000, '人')]
        >>> [(n["low"], n["high"], n["low_inc"]) for n in numbers("超过50%")]
        [(0.5, None, False)]
    """
    times = find_times(text, _reference(reference_time))
    quantities = [q for q in find_quantities(text, spoken=spoken) if q.cls != "name"]
    lexical = find_lexical(text)
    words = [(w.start, w.end) for w in lexical if w.cls in ("name", "idiom", "other", "id")]
    # Where readings overlap the longest wins, a time before a quantity of the same length.
    offers: list[tuple[int, int, int, Quantity | TimeExpression | Lexical]] = []
    for t in times:
        if not any(a <= t.start and t.end <= b and (b - a) > (t.end - t.start) for a, b in words):
            offers.append((t.start, t.end, 0, t))
    hours = [t.start for t in times if t.grain == "hour"]
    quantities = [q for q in quantities if q.unit != "点" or q.numeral[0] not in hours]  # 大约五点
    offers += [(w.start, w.end, 1, w) for w in lexical if w.cls == "id"]
    offers += [(q.start, q.end, -1 if _is_amount(text, q) else 1, q) for q in quantities]
    offers.sort(key=lambda o: (o[0] - o[1], o[2], o[0]))
    taken = _Taken()
    found = [_entry_of(text, offer) for start, end, _, offer in offers if taken.take(start, end)]
    return widen(text, sorted(found, key=lambda entry: (entry["start"], entry["end"])))


class _Taken:
    """The stretches of text that are spoken for."""

    def __init__(self) -> None:
        self.at: set[int] = set()

    def take(self, start: int, end: int) -> bool:
        if end <= start or start in self.at or end - 1 in self.at:
            return False
        self.at.update(range(start, end))
        return True


def _is_amount(text: str, q: Quantity) -> bool:
    """零点五 is a decimal before it is half past nothing, 上百年 a duration before it is a past year."""
    if q.kind == "duration":
        return q.bound == "EQUAL_OR_MORE" and text[q.start] == "上"
    return q.kind == "number" and _DECIMAL_POINT.search(text, q.start, q.end) is not None


def _reference(value: str | dt.date | dt.datetime | None) -> dt.date | dt.datetime | None:
    if not isinstance(value, str):
        return value
    return dt.date.fromisoformat(value) if len(value) <= 10 else dt.datetime.fromisoformat(value)


def _entry_of(text: str, offer: Quantity | TimeExpression | Lexical) -> dict[str, Any]:
    if isinstance(offer, Lexical):
        entry = _entry(text, offer.start, offer.end, "id")
        entry["value"] = entry["text"]
        return entry
    return _quantity(text, offer) if isinstance(offer, Quantity) else _time(text, offer)


def _entry(text: str, start: int, end: int, kind: str) -> dict[str, Any]:
    entry: dict[str, Any] = dict.fromkeys(FIELDS)
    entry.update(start=start, end=end, text=text[start:end], kind=kind)
    return entry


def _time(text: str, t: TimeExpression) -> dict[str, Any]:
    # 三个月前 is a point that is known to the month.
    kind = "date" if t.kind == "daterange" and t.value is not None else t.kind
    entry = _entry(text, t.start, t.end, kind)
    entry.update(value=t.value, unit=t.unit, low=t.low, high=t.high, timex=t.timex, grain=t.grain)
    return entry


_SETS = {"打": 12, "双": 2, "雙": 2, "对": 2, "對": 2}


def _in_pieces(text: str, q: Quantity) -> Quantity:
    """两打 alone counts 24, 三双 6; in a sentence (两打鸡蛋) they are classifiers like any other."""
    size = _SETS.get(q.unit or "")
    if size is None or text.strip() != text[q.start : q.end]:
        return q
    value, low, high = (None if v is None else tidy(v * size) for v in (q.value, q.low, q.high))
    return replace(q, value=value, low=low, high=high, unit=None, kind="number")


def _quantity(text: str, q: Quantity) -> dict[str, Any]:
    q = _in_pieces(text, q)
    kind = "ordinal" if q.kind == "rank" else q.kind
    entry = _entry(text, q.start, q.end, kind)
    if kind in _STRINGS and q.value is None:
        entry["value"] = entry["text"]
        return entry
    entry.update(value=q.value, unit=None if kind in _NO_UNIT else q.unit)
    if q.bound != "EQUAL":
        entry["bound"] = q.bound
    if kind == "duration" and q.value is not None:
        entry.update(timex=duration_timex(q.value, q.unit), grain=_GRAIN.get(q.unit or ""))
    if q.bound not in _POINTS:
        entry.update(kind="range", value=None, low=q.low, high=q.high)
        entry["low_inc"] = None if q.low is None else not (q.bound == "MORE_THAN" or q.low_open)
        entry["high_inc"] = None if q.high is None else not (q.bound == "LESS_THAN" or q.high_open)
    return entry


_GRAIN = {"s": "second", "min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}


def duration_timex(value: Number, unit: str | None) -> str | None:
    """TIMEX3 value of a duration: 2.5 h is PT2H30M, 3 a is P3Y; None for units that TIMEX3 lacks.

    Example:
        >>> duration_timex(2.5, "h"), duration_timex(3, "a"), duration_timex(1.5, "a")
        ('PT2H30M', 'P3Y', 'P1Y6M')
    """
    if unit not in _TIMEX or value < 0:
        return None
    clock, letter = _TIMEX[unit]
    amount = Fraction(str(value)).limit_denominator(3600)
    whole, rest = divmod(amount, 1)
    finer, steps = _FINER.get(unit, ("", 0))
    if rest and finer and (rest * steps).denominator == 1:
        first = f"{whole}{letter}" if whole else ""
        mark, small = _TIMEX[finer]
        between = mark if mark and not clock else ""
        return f"P{clock}{first}{between}{rest * steps}{small}"
    shown = str(whole) if not rest else f"{float(amount):g}"
    return f"P{clock}{shown}{letter}"
