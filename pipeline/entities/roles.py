"""Titles of persons as they are written, and the body that a title belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.annotations import Mention
from pipeline.entities.heads import alternation
from pipeline.entities.lexis import data_lines

MAX_ROLE = 40


@lru_cache(maxsize=1)
def _ends_with_title() -> re.Pattern[str]:
    """A run of Chinese words that ends with a title, right before a name."""
    return re.compile(f"(?:{alternation(data_lines('titles.txt'))})$")


@lru_cache(maxsize=1)
def _title_after() -> re.Pattern[str]:
    """A title right after a name (江 | 主席)."""
    return re.compile(f"(?:{alternation(data_lines('titles.txt'))})")


_SEGMENT = re.compile(r"[一-鿿A-Za-z0-9·“”]*$")


def set_roles(text: str, mentions: Sequence[Mention]) -> None:
    """Set `role` of every person that has a title beside the name.

    The role is what is printed: 党组书记、常务副主席 before the name (the body in front of it left out), or the
    title right after it.
    """
    bodies = {m.end: m for m in mentions if m.type != "PER" and m.parent is None}
    outer = [m for m in mentions if m.type == "ORG" and m.parent is None]
    for m in mentions:
        if m.type == "PER" and m.role is None:
            span = _role_span(text, m, outer, bodies)
            if span is not None:
                m.role = text[span[0] : span[1]]


def affiliations(text: str, mentions: Sequence[Mention]) -> dict[str, str]:
    """Id of each person → id of the organisation that the person's title belongs to.

    The organisation stands directly before the title (通州区总工会 | 党组书记 | 关平).
    """
    outer = [m for m in mentions if m.type == "ORG" and m.parent is None]
    bodies = {m.end: m for m in mentions if m.type != "PER" and m.parent is None}
    found: dict[str, str] = {}
    for m in mentions:
        if m.type != "PER":
            continue
        span = _role_span(text, m, outer, bodies)
        start = span[0] if span is not None and span[0] < m.start else m.start
        body = next((o for o in outer if o.end == start), None)
        if body is not None:
            found[m.id] = body.id
    return found


def _role_span(
    text: str, m: Mention, outer: Sequence[Mention], bodies: dict[int, Mention]
) -> tuple[int, int] | None:
    """Where the title of a person is printed."""
    end = m.start
    while end > 0 and text[end - 1] in " \u3000":
        end -= 1
    start = _before(text, end, bodies)
    if start < end:
        return start, end
    after = _title_after().match(text, m.end)
    if after is not None:
        return after.span()
    return None


def _before(text: str, end: int, bodies: dict[int, Mention]) -> int:
    """Start of the chain of titles that ends at `end` (党组书记、常务副主席)."""
    start = at = end
    while at > 0 and end - at < MAX_ROLE:
        segment = _SEGMENT.search(text, max(0, at - 24), at)
        low = segment.start() if segment else at
        title = _ends_with_title().search(text, low, at)
        if title is None:
            break
        body = next((e for e in range(title.start(), low, -1) if e in bodies), None)
        if body is not None:
            # What stands between the body and the title word belongs to the title (青少年事务工作者).
            start, before = body, bodies[body].start
        else:
            start = title.start()
            start -= _title_part(text, low, start)
            before = start
        if text[before - 1 : before] != "、":
            break
        at = before - 1
    return start


_PARTS = (
    "党组",
    "党委",
    "常务",
    "执行",
    "名誉",
    "专职",
    "兼职",
    "首席",
    "高级",
    "特级",
    "原",
    "前",
    "时任",
    "代",
    "兼",
)


def _title_part(text: str, low: int, start: int) -> int:
    """Length of the words before `start` that belong to the title (党组 in 党组书记)."""
    return next((len(part) for part in _PARTS if text.endswith(part, low, start)), 0)
