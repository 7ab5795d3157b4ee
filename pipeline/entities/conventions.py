"""Borders as other corpora draw them, so that their test sets can be scored.

* `msra` (SIGHAN 2006): places of an address stay apart; 政府 is outside; 日军 gives 日.
* `pfr` (People's Daily 1998): abbreviations (中, 美, 京) are not labelled; places stay apart.
"""

from __future__ import annotations

from pipeline.annotations import Mention
from pipeline.entities.context import Context
from pipeline.entities.gazetteer import level_of, places
from pipeline.errors import UsageError

_OUTSIDE = ("人民政府", "政府", "军队", "警方", "当局")
CONVENTIONS = ("newsfacts", "msra", "pfr")


def check_convention(name: str) -> str:
    """The name, or a UsageError that lists the valid ones."""
    if name not in CONVENTIONS:
        raise UsageError(
            f"unknown convention {name!r}", hint=f"use one of {', '.join(CONVENTIONS)}", code="ner.convention"
        )
    return name


def convert(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Outermost mentions in the convention of the context."""
    if ctx.convention == "msra":
        return [piece for m in mentions for piece in _msra(ctx, m)]
    if ctx.convention == "pfr":
        return [piece for m in mentions for piece in _pfr(ctx, m)]
    return mentions


def _msra(ctx: Context, m: Mention) -> list[Mention]:
    surface = ctx.text[m.start : m.end]
    if m.type != "ORG":
        return [m]
    tail = next((tail for tail in _OUTSIDE if surface.endswith(tail)), None)
    if tail is None:
        return [m]
    place = surface[: -len(tail)]
    if place in places() or level_of(place) is not None:
        return [Mention(m.start, m.start + len(place), "LOC", m.source, m.score)]
    return []


def _pfr(ctx: Context, m: Mention) -> list[Mention]:
    if m.type == "LOC" and m.end - m.start == 1:
        return []
    return [m]
