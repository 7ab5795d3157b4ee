"""The values that pass between scanning, composing and resolving times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

LEVELS = {
    "century": 0,
    "decade": 1,
    "plan": 1,
    "year": 2,
    "half": 3,
    "quarter": 3,
    "season": 3,
    "month": 4,
    "dekad": 5,
    "week": 5,
    "holiday": 5,
    "day": 6,
    "daypart": 7,
    "hour": 8,
    "minute": 9,
    "second": 10,
}
"""Grains from coarse to fine; a phrase chains from coarse to fine."""


class Node(NamedTuple):
    """One step of a phrase: what it narrows to.

    `上周五` is `Node("week", rel=-1)`, `Node("weekday", 5)`.
    """

    kind: str
    a: int = 0
    b: int = 0
    name: str = ""
    rel: int | None = None
    """Distance from the running unit (去年 -1, 本月 0); None: an absolute or bare unit."""


class Token(NamedTuple):
    """Nodes with their place in the text."""

    start: int
    end: int
    nodes: tuple[Node, ...]


class Interval(NamedTuple):
    """A resolved stretch of time: first instant, end (exclusive), and how it was named."""

    low: datetime
    high: datetime
    grain: str
    timex: str
    clock: bool = False
    """Whether a time of day takes part."""
    part: str = ""
    """Daypart that a bare hour has to fall into (下午 → 3点 is 15:00); kind of a stretch of years."""
    year_known: bool = True
    """False where the year came from the issue date or the context."""


@dataclass(slots=True)
class Phrase:
    """A composed expression before it is resolved."""

    start: int
    end: int
    nodes: tuple[Node, ...]
    until: tuple[Node, ...] | None = None
    """Second end of a range."""
    also: tuple[Node, ...] = ()
    """More days of a recurring time (每周一、三、五)."""
    at: tuple[Node, ...] = ()
    """The time of day of all of them (每周一、二上午)."""
    first_end: int = 0
    """Where the first end of a range stops."""
    role: str = "during"
    future: bool = False
    """The clause speaks of what is to come (将于9日)."""
    lone: bool = False
    """The text is nothing but this expression."""
    past: bool = False
    """Has begun when it is said (9月以来, 9月至今)."""
    pair: bool = False
    """Two festivals side by side (中秋国庆假期), not from one to the other."""


def add_months(moment: datetime, months: int) -> datetime:
    """The same day `months` later (the last day of that month where it is shorter).

    Raises:
        ValueError: outside the years 1 to 9999.
    """
    index = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(index, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, month_days(year, month + 1)))


def month_days(year: int, month: int) -> int:
    """Number of days of a month."""
    if month == 12:
        return 31
    return (datetime(year, month + 1, 1) - datetime(year, month, 1)).days


def midnight(moment: datetime) -> datetime:
    """The start of a day."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def monday(moment: datetime) -> datetime:
    """Start of the ISO week."""
    return midnight(moment) - timedelta(days=moment.weekday())
