"""Mentions inside mentions: 北京市 in 北京市和平里医院, a body in the name of its sub-unit."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.annotations import Mention
from pipeline.entities.context import Context
from pipeline.entities.gazetteer import level_of, places
from pipeline.entities.heads import all_heads
from pipeline.entities.places import places_in

SOURCE = "nesting"


def nest(ctx: Context, mentions: list[Mention], seen: Iterable[Mention]) -> list[Mention]:
    """Add nested mentions after the outermost ones and set `parent`; ids are given here.

    Args:
        ctx: the article.
        mentions: outermost mentions, ascending, not overlapping.
        seen: every mention that any layer ever held: what a longer name took in may be nested in it.

    Returns:
        Outermost and nested mentions in order of their start, longer first; `id` is m0, m1 … in that order.
    """
    by_place: dict[int, list[Mention]] = {}
    outer = sorted(mentions, key=lambda m: m.start)
    starts = [m.start for m in outer]
    candidates = {(m.start, m.end, m.type): m for m in seen if m.end - m.start >= 2}
    result = list(outer)
    for (start, end, _), m in candidates.items():
        i = _covering(outer, starts, start, end)
        if i is not None and start - outer[i].start != 1 and _is_name(ctx, m):
            by_place.setdefault(i, []).append(m)
    for i, m in enumerate(outer):
        if m.type == "PER":
            continue
        inner = [*by_place.get(i, ()), *_known_inside(ctx, m)]
        result.extend(_without_crossing(inner))
    result.sort(key=lambda m: (m.start, -m.end))
    _number(result)
    return result


def _covering(outer: list[Mention], starts: list[int], start: int, end: int) -> int | None:
    """Index of the outermost mention that holds a smaller span, or None."""
    from bisect import bisect_right

    i = bisect_right(starts, start) - 1
    if i < 0:
        return None
    m = outer[i]
    return i if end <= m.end and (start, end) != (m.start, m.end) else None


def _is_name(ctx: Context, m: Mention) -> bool:
    """Whether a span that a longer name took in is a name by itself."""
    surface = ctx.text[m.start : m.end]
    if m.type == "LOC":
        return surface in places() or level_of(surface) is not None or m.source not in ("organisations",)
    if m.type == "ORG":
        return surface.endswith(all_heads()) or m.source in ("known", "lexicon")
    return True


def _known_inside(ctx: Context, m: Mention) -> list[Mention]:
    """Known places inside a name (at its start, or after another known place)."""
    return [
        Mention(m.start + a, m.start + b, "LOC", SOURCE)
        for a, b in places_in(ctx.text[m.start : m.end])
        if (a, m.start + b) != (0, m.end)
    ]


def _without_crossing(inner: list[Mention]) -> list[Mention]:
    """Longest first, leaving out what crosses or repeats."""
    kept: list[Mention] = []
    for m in sorted(inner, key=lambda m: (m.start - m.end, m.start, m.source == SOURCE)):
        crossing = any(
            (m.start < o.end and o.start < m.end and not (o.start <= m.start and m.end <= o.end))
            or (m.start, m.end) == (o.start, o.end)
            for o in kept
        )
        if not crossing:
            kept.append(Mention(m.start, m.end, m.type, m.source, m.score))
    return kept


def _number(mentions: list[Mention]) -> None:
    """Ids in order, and the smallest mention around each as its parent."""
    stack: list[Mention] = []
    for i, m in enumerate(mentions):
        m.id = f"m{i}"
        while (stack and stack[-1].end < m.end) or (stack and stack[-1].end <= m.start):
            stack.pop()
        m.parent = stack[-1].id if stack else None
        stack.append(m)
