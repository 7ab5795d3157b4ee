"""Amounts and periods as a reader writes them: 2.36万人, 85%以上, 2023年上半年."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import Decimal

from pipeline.records import FactRecord, Number, PeriodRecord
from pipeline.report.labels import Labels

_QUARTERS = "一二三四"


def number(value: Number, lang: str = "zh") -> str:
    """A number as a Chinese newspaper prints it, in 万 and 亿; with thousands separators in English.

    Example:
        >>> number(23600), number(1520000000), number(980), number(0.5), number(-12000.5)
        ('2.36万', '15.2亿', '980', '0.5', '-1.20005万')
        >>> number(23600, "en")
        '23,600'
    """
    exact = Decimal(str(value))
    if lang == "zh":
        for size, word in ((8, "亿"), (4, "万")):
            if abs(exact) >= 10**size:
                return _plain(exact.scaleb(-size)) + word
        return _plain(exact)
    return f"{Decimal(_plain(exact)):,}"


def _plain(exact: Decimal) -> str:
    """Without exponent and trailing zeros; digits that only arithmetic made are rounded away."""
    text = f"{exact:f}"
    if "." in text and len(text.split(".")[1]) > 8:
        text = f"{exact:.4f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: Number, unit: str, dimension: str, labels: Labels) -> str:
    """A number with its unit; ratios in per cent.

    Example:
        >>> zh = Labels("zh")
        >>> amount(152000, "t", "mass", zh), amount(0.041, "1", "ratio", zh), amount(3, "倍", "multiple", zh)
        ('15.2万吨', '4.1%', '3倍')
    """
    if dimension == "ratio" and unit == "1":
        return _plain(Decimal(str(value)) * 100) + "%"
    word = labels.of("units", unit)
    space = " " if labels.lang == "en" and word.isascii() and word else ""
    return number(value, labels.lang) + space + word


def bounded(fact: FactRecord, labels: Labels) -> str:
    """The value of a fact with its bound, from the fields and not from the print.

    Example:
        >>> fact = FactRecord.model_validate({
        ...     "id": "f1", "quantity": {"start": 0, "end": 5, "text": "八成半以上"}, "value": 0.85,
        ...     "low": 0.85, "bound": "EQUAL_OR_MORE", "unit": "1", "dimension": "ratio",
        ...     "indicator": "入会率", "measure_kind": "ratio", "modality": "actual", "tier": "core"})
        >>> bounded(fact, Labels("zh"))
        '85%以上'
    """

    def text(value: Number | None) -> str:
        return "" if value is None else amount(value, fact.unit, fact.dimension, labels)

    value = next((v for v in (fact.value, fact.low, fact.high) if v is not None), None)
    if fact.bound in ("RANGE", "VAGUE_RANGE") and fact.low is not None and fact.high is not None:
        return labels.of("bounded", fact.bound).format(low=text(fact.low), high=text(fact.high))
    if value is None:
        return fact.quantity.text
    pattern = labels.of("bounded", fact.bound)
    return pattern.format(x=text(value)) if "{x}" in pattern else text(value)


def period(value: PeriodRecord | None, labels: Labels) -> str:
    """A period in the shortest words that say it.

    Example:
        >>> zh = Labels("zh")
        >>> period(PeriodRecord(type="during", start="2023-01-01", end="2023-06-30"), zh)
        '2023年上半年'
        >>> period(PeriodRecord(type="as_of", end="2024-02-29"), zh)
        '截至2024年2月29日'
        >>> period(PeriodRecord(type="during", end="ISSUE_DATE", text="近日"), zh)
        '近日'
        >>> period(PeriodRecord(type="during", start="2023-01-01", end="2023-12-31"), Labels("en"))
        '2023'
    """
    if value is None:
        return ""
    first, last = _iso(value.start), _iso(value.end)
    if labels.lang == "en":
        return _english(value, first, last)
    if value.type == "as_of":
        return f"截至{_day(last)}" if last else value.text or "截至见报日"
    if first and last:
        return _whole(first, last) or (_day(first) if first == last else f"{_day(first)}至{_day(last)}")
    if value.text:
        return value.text
    return f"{_day(first)}以来" if first else f"至{_day(last)}" if last else ""


def _english(value: PeriodRecord, first: date | None, last: date | None) -> str:
    if first and last and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    start, end = value.start, value.end.replace("ISSUE_DATE", "issue date") if value.end else None
    if value.type == "as_of":
        return f"as of {end}" if end else value.text or ""
    if start and end:
        return start if start == end else f"{start} – {end}"
    return (
        f"since {start}"
        if start
        else (f"{value.text} (until {end})" if value.text else f"until {end}")
        if end
        else ""
    )


def _whole(first: date, last: date) -> str | None:
    """Name of a span of whole years, halves, quarters or months, or None."""
    ends_month = last.day == calendar.monthrange(last.year, last.month)[1]
    if first.day != 1 or not ends_month:
        return None
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if first.month == 1 and last.month == 12:
        return f"{first.year}年" if months == 12 else f"{first.year}—{last.year}年"
    if months == 6 and first.month in (1, 7):
        return f"{first.year}年{'上' if first.month == 1 else '下'}半年"
    if months == 3 and first.month % 3 == 1:
        return f"{first.year}年{_QUARTERS[first.month // 3]}季度"
    if months == 1:
        return f"{first.year}年{first.month}月"
    if first.year == last.year:
        return f"{first.year}年{first.month}—{last.month}月"
    return f"{first.year}年{first.month}月—{last.year}年{last.month}月"


def _day(value: date | None) -> str:
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def _iso(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def middle(value: PeriodRecord, issue_date: str | None) -> date | None:
    """The day that stands for a period on a time axis: its middle, or its end where it has no start."""
    last = _iso(issue_date if value.end == "ISSUE_DATE" else value.end)
    first = _iso(issue_date if value.start == "ISSUE_DATE" else value.start)
    if first is None or last is None or value.type == "as_of":
        return last or first
    return first + timedelta(days=(last - first).days // 2)
