"""Stretches of time, what a phrase is read against, and the registry of the steps that narrow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.grammar.times.model import Interval, Node, add_months

DAY = timedelta(days=1)
FLOATING = datetime(9998, 1, 1)
"""Day that carries a time of day without a date."""


@dataclass(slots=True)
class Env:
    """What a phrase is read against."""

    now: datetime | None
    """Day (and hour, where known) of writing: the issue date, or the date in the dateline."""
    last: Interval | None = None
    """The latest explicit date before it in its paragraph, near enough to fill in what it leaves out."""
    day: Interval | None = None
    """The latest day (当天, 次日)."""
    week: Interval | None = None
    """The week that the sentence has named (下周一 …，周五)."""
    stretch: Interval | None = None
    """The latest stretch of several days (同期)."""
    feast: Interval | None = None
    """The latest festival (假期期间)."""
    same_sentence: bool = False
    """Whether `last` stands in the same sentence."""
    future: bool = False
    compared: bool = False
    """Stands after 比, 较, 与, or before 同期: 上年 is the year before the one spoken of."""
    past: bool = False
    """Has begun when it is said (9月以来)."""
    lone: bool = False
    ranged: bool = False
    """Is one end of a range (周一至周五)."""
    anaphoric: bool = False
    """Set where the context decided."""

    def base_of(self, node: Node, grains: tuple[str, ...]) -> datetime | None:
        """The day that 上年, 上月 count from: in a comparison the stretch spoken of, else today."""
        if node.b and self.compared and self.stretch is not None and self.stretch.grain in grains:
            self.anaphoric = True
            return self.stretch.low
        return self.now

    def forward(self) -> bool:
        """Whether the next rather than the last such day is meant (将于9日)."""
        return self.future or self.lone


class Unresolved(Exception):
    """The phrase depends on a date that is not known, or does not exist."""


def is_floating(iv: Interval) -> bool:
    """Whether an interval is a time of day without a date."""
    return iv.low.year == FLOATING.year


def year_span(year: int) -> Interval:
    """A calendar year."""
    if year < 1:
        raise Unresolved("before our era")
    return Interval(datetime(year, 1, 1), datetime(year + 1, 1, 1), "year", f"{year:04d}")


def month_span(year: int, month: int) -> Interval:
    """A calendar month."""
    low = datetime(year, month, 1)
    return Interval(low, add_months(low, 1), "month", f"{year:04d}-{month:02d}")


def day_span(day: datetime | date) -> Interval:
    """A day."""
    low = datetime(day.year, day.month, day.day)
    return Interval(low, low + DAY, "day", low.date().isoformat())


def week_span(low: datetime) -> Interval:
    """An ISO week."""
    year, week, _ = low.isocalendar()
    return Interval(low, low + 7 * DAY, "week", f"{year:04d}-W{week:02d}")


def quarter_of(moment: datetime) -> Interval:
    """The quarter that holds a moment."""
    n = (moment.month - 1) // 3 + 1
    low = datetime(moment.year, 3 * n - 2, 1)
    return Interval(low, add_months(low, 3), "quarter", f"{moment.year:04d}-Q{n}")


def at_midnight(day: date) -> datetime:
    """A date as a moment."""
    return datetime(day.year, day.month, day.day)


def need(now: datetime | None) -> datetime:
    """The day of writing.

    Raises:
        Unresolved: it is not known.
    """
    if now is None:
        raise Unresolved("no reference date")
    return now


Step = Callable[[Node, Interval | None, Env], Interval]
STEPS: dict[str, Step] = {}
"""Kind of node → how it narrows what stands before it."""


def step(*kinds: str) -> Callable[[Step], Step]:
    """Register the step of a kind of node."""

    def register(function: Step) -> Step:
        STEPS.update(dict.fromkeys(kinds, function))
        return function

    return register
