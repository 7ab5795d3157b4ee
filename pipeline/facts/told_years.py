"""The year that a story tells of: 全年, 年底 and 过去的一年 are no parts of the year of the issue alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.modal_cues import modality_of
from pipeline.facts.times_told import Stated
from pipeline.grammar.calendar import find_times

_WHOLE_YEAR = re.compile(r"^(?:截至|到|至)?(?:全年|年底|年末|年终|岁末)$")
"""Parts of a year that is not named: the one that the story tells of."""
_YEAR_GONE = re.compile(r"^(?:刚刚?)?过去的?(?:这?一|1|１)年")
"""Said in January: the calendar year that is over."""


def of_told_year(stated: Stated, clause: Clause, context: FactContext, year: int | None) -> Stated:
    """A time as part of the year that the story tells of: a paper of January sums up the year before.

    Args:
        stated: a time of the clause.
        clause: its clause.
        context: the article.
        year: the past year that the story told last, or None.
    """
    reference = context.reference
    surface = context.text[stated.time.start : stated.time.end]
    if reference is None:
        return stated
    if reference.month == 1 and _YEAR_GONE.match(surface):
        return _moved(stated, "去年", reference)
    if not _WHOLE_YEAR.match(surface):
        return stated
    if year is None and reference.month == 1 and modality_of(context, clause.start, clause.end) is None:
        year = reference.year - 1
    if year is None or year == reference.year:
        return stated
    return _moved(stated, surface, date(year, 12, 31))


def _moved(stated: Stated, surface: str, reference: date) -> Stated:
    """A stated time with the bounds that a wording has on another day."""
    found = find_times(surface, reference)
    if not found:
        return stated
    told = found[0]
    time = replace(stated.time, kind=told.kind, role=told.role, grain=told.grain)
    return replace(stated, time=replace(time, low=told.low, high=told.high, timex=told.timex))
