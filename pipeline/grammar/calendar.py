"""Times in Chinese text: dates, periods, clock times and recurring times, resolved against the issue date.

    >>> import datetime
    >>> found = find_times("截至2月底，今年以来", datetime.date(2024, 3, 20))
    >>> [(t.low, t.high, t.timex) for t in found]
    [('2024-02-25', '2024-03-01', '2024-02'), ('2024-01-01', '2024-03-21', '2024')]

`find_times` reads a text from left to right with a small memory, so that 当年, 同期 or a bare 25日 mean what
they mean to a reader; `period_of` turns an expression into the period of a fact.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from pipeline.grammar.times.periods import period_of
from pipeline.grammar.times.reader import Reader
from pipeline.grammar.types import TimeExpression

__all__ = ["find_times", "period_of"]

_APART = re.compile(
    r"(?<=[0-9０-９])[ \u00a0](?=[年月日号時时点點分秒世天周季]|[多余餘](?:年|天|个月|個月|周|小时|小時))"
    r"|(?<=[年月日号時时点點分午晚晨至到元前纪紀])[ \u00a0](?=[0-9０-９])"
)
"""Spaces that a printer sets between digits and the signs of a time (20 世纪 90 年代)."""


def find_times(text: str, reference: date | datetime | None = None) -> list[TimeExpression]:
    """Every time expression of a text, ascending, not overlapping, the longest reading at each place.

    Args:
        text: any text; offsets are its code points, end exclusive.
        reference: the day (or moment) of writing, mostly the issue date. Without it what depends on it has no
            `low` and `high`, and its `timex` is symbolic.

    Returns:
        The expressions. Nothing is raised for any text.

    Example:
        >>> import datetime
        >>> found = find_times("去年9月至12月份降雪40余次", datetime.date(1998, 1, 8))
        >>> [(t.start, t.end, t.low, t.high) for t in found]
        [(0, 9, '1997-09-01', '1998-01-01')]
        >>> [t.timex for t in find_times("每年3月8日，下午三点")]
        ['XXXX-03-08T15:00']
    """
    spaces = [match.start() for match in _APART.finditer(text)]
    if not spaces:
        return Reader(text, reference).read()
    closed, places = _closed_up(text, spaces)
    return [
        replace(t, start=places[t.start], end=places[t.end - 1] + 1) for t in Reader(closed, reference).read()
    ]


def _closed_up(text: str, spaces: list[int]) -> tuple[str, list[int]]:
    """The text without the spaces, and where each of its characters stood.

    Example:
        >>> _closed_up("90 年", [2])
        ('90年', [0, 1, 3])
    """
    gone = set(spaces)
    places = [i for i in range(len(text)) if i not in gone]
    return "".join(text[i] for i in places), places
