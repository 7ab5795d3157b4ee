"""Days of festivals, solar terms and lunar dates, and their official days off."""

from __future__ import annotations

import math
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from lunardate import LunarDate

from pipeline.grammar.times.lexicon import load

Span = tuple[date, date]
"""First and last day."""


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """Key → how the day is found (data/holidays.toml)."""
    days: dict[str, Any] = load("holidays.toml")["day"]
    return days


@lru_cache(maxsize=1)
def _days_off() -> dict[str, dict[str, str]]:
    return load("daysoff.toml")


def lunar_date(year: int, month: int, day: int, leap: bool = False) -> date | None:
    """Solar date of a lunar one; day 0 is the last of the month. None where the calendar does not have it.

    Example:
        >>> lunar_date(2024, 8, 15)
        datetime.date(2024, 9, 17)
    """
    try:
        if day == 0:
            for last in (30, 29):
                try:
                    return LunarDate(year, month, last, leap).to_solar_date()
                except ValueError:
                    continue
            return None
        return LunarDate(year, month, day, leap).to_solar_date()
    except (ValueError, OverflowError):
        return None


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th weekday (1 Monday) of a month, n -1 the last one."""
    if n < 0:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (n - 1))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    r = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * r) // 451
    month, day = divmod(h + r - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _sun_longitude(jde: float) -> float:
    """Apparent longitude of the sun in degrees (Meeus ch. 25, low accuracy, 0.01°)."""
    t = (jde - 2451545.0) / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t
    m = math.radians(357.52911 + 35999.05029 * t - 0.0001537 * t * t)
    centre = (
        (1.914602 - 0.004817 * t - 0.000014 * t * t) * math.sin(m)
        + (0.019993 - 0.000101 * t) * math.sin(2 * m)
        + 0.000289 * math.sin(3 * m)
    )
    omega = math.radians(125.04 - 1934.136 * t)
    return (mean + centre - 0.00569 - 0.00478 * math.sin(omega)) % 360


@lru_cache(maxsize=4096)
def solar_term(year: int, index: int) -> date:
    """Day (Beijing time) of a solar term: 0 小寒, 1 大寒 … 23 冬至.

    Example:
        >>> solar_term(2024, 6), solar_term(2023, 23)
        (datetime.date(2024, 4, 4), datetime.date(2023, 12, 22))
    """
    target = (285 + 15 * index) % 360
    start = date(year, 1, 1).toordinal() + 1721424.5
    jde = start + 5 + index * 365.2422 / 24
    for _ in range(8):
        delta = (target - _sun_longitude(jde) + 180) % 360 - 180
        jde += delta * 365.2422 / 360
    seconds_ahead = 69 if year > 1990 else 45  # dynamical time runs ahead of universal time
    local = jde - seconds_ahead / 86400 + 8 / 24
    return date.fromordinal(math.floor(local - 1721424.5))


def hot_days(year: int) -> tuple[date, date, date, date]:
    """First days of 初伏, 中伏 and 末伏, and the day after 末伏.

    The third and the fourth day 庚 from the summer solstice, and the first one from the beginning of autumn;
    末伏 has ten days.

    Example:
        >>> [f"{day:%m-%d}" for day in hot_days(2022)]
        ['07-16', '07-26', '08-15', '08-25']
    """
    first = _geng_day(solar_term(year, 11)) + timedelta(days=20)
    last = _geng_day(solar_term(year, 14))
    return first, first + timedelta(days=10), last, last + timedelta(days=10)


def _geng_day(day: date) -> date:
    """The day 庚 (seventh of the cycle of ten) on or after a day."""
    return day + timedelta(days=(2 - day.toordinal()) % 10)


def holiday(key: str, year: int) -> date | None:
    """The day of a festival in a year (for lunar ones the day that falls into the lunar year `year`).

    Example:
        >>> holiday("midautumn", 2024), holiday("mothers", 2024), holiday("eve", 2023)
        (datetime.date(2024, 9, 17), datetime.date(2024, 5, 12), datetime.date(2024, 2, 9))
    """
    entry = table()[key]
    if not 1 <= year <= 9998:
        return None
    day = _unshifted(entry, year)
    return day + timedelta(days=entry.get("shift", 0)) if day is not None else None


def _unshifted(entry: dict[str, Any], year: int) -> date | None:
    if "fu" in entry:
        return hot_days(year)[entry["fu"]]
    if "listed" in entry:
        return next(
            (date.fromisoformat(day) for day in entry["listed"] if day.startswith(f"{year:04d}")), None
        )
    if "date" in entry:
        month, day = entry["date"].split("-")
        return date(year, int(month), int(day))
    if "lunar" in entry:
        month, day = entry["lunar"].split("-")
        return lunar_date(year, int(month), int(day))
    if "week" in entry:
        return nth_weekday(year, *entry["week"])
    if "term" in entry:
        return solar_term(year, entry["term"]) if 1000 <= year <= 3000 else None
    return easter(year) + timedelta(days=entry["easter"]) if year >= 1583 else None


def has_days_off(key: str) -> bool:
    """Whether a festival is a public holiday."""
    return bool(table()[key].get("off"))


def days_off(key: str, year: int) -> Span | None:
    """First and last official day off of a public holiday (weekends joined).

    Past years are a table (notices of the State Council); other years are computed from the rules in force.

    Example:
        >>> days_off("qingming", 2026)
        (datetime.date(2026, 4, 4), datetime.date(2026, 4, 6))
    """
    if not has_days_off(key):
        return None
    listed = _days_off().get(str(year), {}).get(key)
    if listed:
        first, _, last = listed.partition("/")
        return date.fromisoformat(f"{first}"), date.fromisoformat(f"{last}")
    return _computed_days_off(key, year)


def _computed_days_off(key: str, year: int) -> Span | None:
    day = holiday(key, year)
    if day is None:
        return None
    if key == "spring":
        first = day - timedelta(days=1) if year >= 2025 or 2008 <= year <= 2013 else day
        return first, first + timedelta(days=7 if year >= 2025 else 6)
    if key == "national":
        return day, day + timedelta(days=6 if year >= 1999 else 1)
    if key == "labour":
        if year >= 2020 or 2000 <= year <= 2007:
            return day, day + timedelta(days=4 if year >= 2020 else 6)
        return _joined(day) if year >= 2008 else (day, day)
    if key == "newyear" or year >= 2008:
        return _joined(day) if year >= 2008 else (day, day)
    return day, day  # no public holiday before 2008


def _joined(day: date) -> Span:
    """Three days where the festival touches or bridges to a weekend, else the day alone."""
    weekday = day.isoweekday()
    if weekday in (5, 6, 7, 1):
        first = day - timedelta(days={5: 0, 6: 0, 7: 1, 1: 2}[weekday])
        return first, first + timedelta(days=2)
    if weekday == 2:
        return day - timedelta(days=2), day
    if weekday == 4:
        return day, day + timedelta(days=2)
    return day, day
