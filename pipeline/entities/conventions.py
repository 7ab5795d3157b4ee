"""Borders as other corpora draw them, so that their test sets can be scored.

* `msra` (SIGHAN 2006): places of an address stay apart; 政府 is outside; 日军 gives 日.
* `pfr` (People's Daily 1998): abbreviations (中, 美, 京) are not labelled; places stay apart.
"""

from __future__ import annotations

from pipeline.annotations import Mention
from pipeline.entities.context import Context
from pipeline.entities.places import places_in
from pipeline.errors import UsageError

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


def _apart(ctx: Context, m: Mention) -> list[Mention]:
    """The places of an address one by one."""
    spans = places_in(ctx.text[m.start : m.end])
    if m.type != "LOC" or len(spans) < 1 or (len(spans) == 1 and spans[0][1] == m.end - m.start):
        return [m]
    borders = [m.start + a for a, _ in spans] + [m.start + spans[-1][1]]
    if borders[-1] < m.end:
        if m.end - borders[-1] < 2:
            return [m]
        borders.append(m.end)
    return [Mention(a, b, "LOC", m.source, m.score) for a, b in zip(borders, borders[1:], strict=False)]


def _msra(ctx: Context, m: Mention) -> list[Mention]:
    surface = ctx.text[m.start : m.end]
    if m.type == "ORG" and surface.endswith("政府"):
        end = m.end - (4 if surface.endswith("人民政府") else 2)
        return [Mention(m.start, end, "LOC", m.source, m.score)] if end - m.start >= 2 else []
    return [m]


def _pfr(ctx: Context, m: Mention) -> list[Mention]:
    if m.type == "LOC" and m.end - m.start == 1:
        return []
    return [m]
