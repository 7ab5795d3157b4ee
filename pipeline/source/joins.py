"""Paragraphs that the page layout broke, put together again across blank lines and inserted matter."""

from __future__ import annotations

from pipeline.source.paragraphs import Unit, begins_inside, continues, is_open

REACH = 12
"""Units looked at below a cut paragraph for its rest."""


def join_breaks(source: str, units: list[Unit]) -> list[Unit]:
    """Units with broken paragraphs joined; inserted units (captions, headings) follow the joined paragraph."""
    indents = _indents(units)
    joined: list[Unit] = []
    taken: set[int] = set()
    for i, unit in enumerate(units):
        if i in taken:
            continue
        joined.append(unit)
        if unit.kind != "text" or unit.level:
            continue
        while True:
            j = _rest(source, units, i, unit, taken, indents)
            if j is None:
                break
            unit.pieces += units[j].pieces
            taken.add(j)
    return joined


def _indents(units: list[Unit]) -> bool:
    body = [unit for unit in units if unit.kind == "text" and not unit.level]
    return sum(unit.indent for unit in body) > 0.5 * len(body)


def _rest(source: str, units: list[Unit], i: int, unit: Unit, taken: set[int], indents: bool) -> int | None:
    """Index of the unit that continues a cut paragraph, or None."""
    if unit.sealed:
        return None
    inserted = 0
    for j in range(i + 1, min(len(units), i + 1 + REACH)):
        if j in taken:
            continue
        rest = units[j]
        if "head" in rest.extra:
            return None
        if not inserted:
            if continues(source, unit, rest, indents=indents):
                return j
            if not is_open(unit.tail(source)):
                return None
        elif rest.kind == "text" and not rest.level:
            return j if _is_orphan(source, units, j) and is_open(unit.tail(source)) else None
        if rest.kind == "text":
            return None
        inserted += 1
    return None


def _is_orphan(source: str, units: list[Unit], j: int) -> bool:
    """Whether a paragraph after inserted matter belongs to the paragraph before that matter."""
    if begins_inside(units[j].head(source)):
        return True
    follower = units[j + 1] if j + 1 < len(units) else None
    return bool(follower and "head" in follower.extra) or all(
        unit.kind in ("credit", "caption", "markup", "jump", "table") for unit in units[j - 1 : j]
    )
