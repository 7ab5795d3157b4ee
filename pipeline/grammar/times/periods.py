"""From a time expression to the period of a fact (`during` or `as_of`, closed ISO dates)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pipeline.grammar.types import TimeExpression

ISSUE_DATE = "ISSUE_DATE"
Period = tuple[str, str | None, str | None]


def period_of(expr: TimeExpression, reference: date | datetime | None) -> Period | None:
    """The period that an expression gives to a fact: (type, start, end), or None where it gives none.

    Dates are ISO and closed on both sides; an end at the issue date is the word ISSUE_DATE.

    Args:
        expr: what `find_times` found.
        reference: the issue date that it was read against.

    Example:
        >>> from pipeline.grammar.calendar import find_times
        >>> day = date(2024, 3, 20)
        >>> [period_of(t, day) for t in find_times("截至2月底。今年以来。2023年。近日。每天。", day)]
        ... # doctest: +NORMALIZE_WHITESPACE
        [('as_of', None, '2024-02-29'), ('during', '2024-01-01', 'ISSUE_DATE'),
         ('during', '2023-01-01', '2023-12-31'), ('during', None, 'ISSUE_DATE'), None]
    """
    if expr.kind in ("set", "time", "timerange", "duration"):
        return None
    if expr.timex == "PRESENT_REF":
        return ("as_of", None, ISSUE_DATE)
    if expr.timex == "PAST_REF":
        return ("during", None, ISSUE_DATE)
    if expr.timex == "FUTURE_REF":
        return None
    if expr.role == "since":
        if expr.low is None or reference is None or _is_past(expr.low, reference):
            return ("during", _day(expr.low), ISSUE_DATE)
        return ("during", _day(expr.low), None)
    if expr.low is None and expr.high is None:
        return None
    if expr.role in ("as_of", "until", "before"):
        clock = expr.low if expr.low is not None and "T" in expr.low else None
        return ("as_of", None, _last_day(clock or expr.high))
    if expr.role == "window":
        return _window(expr, reference)
    if expr.role == "after":
        return ("during", _day(expr.low), ISSUE_DATE if _is_past(expr.low, reference) else None)
    if expr.days_off is not None:
        return ("during", *expr.days_off)
    last = _last_day(expr.high)
    if _is_closing(expr):
        return ("as_of", None, last)
    if expr.grain == "year" and _runs_now(expr, reference):  # 年初, told while it runs
        return ("during", _day(expr.low), ISSUE_DATE)
    return ("during", _day(expr.low), last)


def _is_closing(expr: TimeExpression) -> bool:
    """月底, 年末, 一季度末: the end of a stretch, where stocks are counted."""
    if expr.low is None or expr.high is None or "/" in (expr.timex or ""):
        return False
    low, high = date.fromisoformat(expr.low[:10]), date.fromisoformat(expr.high[:10])
    if high.day != 1:
        return False
    if expr.grain == "dekad":
        return low.day == 25
    months = (high.year - low.year) * 12 + high.month - low.month
    return (expr.grain == "year" and high.month == 1 and months == 2) or (
        expr.grain in ("quarter", "half") and months == 1 and high.month % 3 == 1
    )


def _runs_now(expr: TimeExpression, reference: date | datetime | None) -> bool:
    """Whether a part of a year (not a whole one) holds the issue date."""
    if reference is None or expr.low is None or expr.high is None:
        return False
    months = (int(expr.high[:4]) - int(expr.low[:4])) * 12 + int(expr.high[5:7]) - int(expr.low[5:7])
    return months < 12 and expr.low[:10] <= reference.isoformat()[:10] < expr.high[:10]


def _day(moment: str | None) -> str | None:
    return moment[:10] if moment else None


def _last_day(moment: str | None) -> str | None:
    """The last day before an exclusive end."""
    if moment is None:
        return None
    try:
        end = datetime.fromisoformat(moment) - timedelta(microseconds=1)
    except OverflowError:  # before the first day of the calendar
        return None
    return end.date().isoformat()


def _is_past(moment: str | None, reference: date | datetime | None) -> bool:
    return bool(moment and reference and moment[:10] <= reference.isoformat()[:10])


def _window(expr: TimeExpression, reference: date | datetime | None) -> Period:
    """近三年 ends on the day that it is said; 未来三天 with its last day."""
    if reference is not None and expr.high is not None and expr.high[:10] <= reference.isoformat()[:10]:
        end = expr.high[:10]
        return ("during", _day(expr.low), ISSUE_DATE if end == reference.isoformat()[:10] else end)
    return ("during", _day(expr.low), _last_day(expr.high))
