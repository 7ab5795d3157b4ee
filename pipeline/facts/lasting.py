"""The period of a duration: 连续三年, 为期四天, 经过一个多小时."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pipeline.annotations import Period
from pipeline.grammar.types import Quantity

_SO_FAR = re.compile(r"已经?连续$")
_LASTED = re.compile(r"(?<!将)(?:经过|经历|历经|已|达|历时|运行满|走过)(?:了|约|近)?$")
_LASTING = re.compile(r"为期$")
_SUM = re.compile(r"(?:小时|时|天|日|年)数(?:已|共|合计|累计)?(?:达到?|为|是|有)?(?:约|近|超过)?$")
_OVER = re.compile(r"闭幕|落幕|帷幕|结束|收官|圆满|告捷")


def lasted_until_now(q: Quantity, before: str, reference: date | None) -> Period | None:
    """The period of a duration that goes on until the issue date, or None.

    Args:
        q: the duration.
        before: what stands before it in its clause.
        reference: the issue date.

    Example:
        >>> from pipeline.grammar.quantities import find_quantities
        >>> [q] = find_quantities("8年")
        >>> lasted_until_now(q, "该校已连续", date(2024, 3, 1)).start
        '2017-01-01'
        >>> lasted_until_now(q, "该校连续", date(2024, 3, 1)) is None
        True
    """
    if _SO_FAR.search(before):
        known = q.unit == "a" and q.value and reference
        start = f"{reference.year - int(q.value) + 1:04d}-01-01" if known and reference and q.value else None
        return Period("during", start, "ISSUE_DATE", None)
    return Period("during", None, "ISSUE_DATE", None) if _LASTED.search(before) else None


def is_sum(before: str) -> bool:
    """Whether hours or days are counted as a figure of some time: 优良天数达到, 利用小时数.

    Example:
        >>> is_sum("全市优良天数达到"), is_sum("抢修已达")
        (True, False)
    """
    return bool(_SUM.search(before))


def days_of_event(q: Quantity, before: str, said: str, day: str) -> Period | None:
    """The days of an event of so many days (为期三天) that opens on a day, or closed on it.

    Example:
        >>> from pipeline.grammar.quantities import find_quantities
        >>> [q] = find_quantities("3天")
        >>> days_of_event(q, "为期", "的书展今天闭幕", "2024-03-03").start
        '2024-03-01'
    """
    if not _LASTING.search(before) or q.unit != "d" or not q.value:
        return None
    told, length = date.fromisoformat(day), timedelta(days=int(q.value) - 1)
    first, last = (told - length, told) if _OVER.search(said) else (told, told + length)
    return Period("during", first.isoformat(), last.isoformat(), None)
