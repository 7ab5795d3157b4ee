"""Augmentation: names exchanged for others of their type, white space as pages have it."""

from __future__ import annotations

import numpy as np

from pipeline.training.corpora import Row
from pipeline.training.labels import TYPES, TypedSpan

_EACH = 0.6
"""Share of the exchangeable names of a chosen row that are exchanged."""


def swap_entities(rows: list[Row], share: float, rng: np.random.Generator) -> list[Row]:
    """Exchanges names in a share of the rows.

    Only a span that all heads of a row agree on is exchanged, so that every head's labels stay right. Short
    forms of one character are left alone: they depend on what stands beside them.
    """
    if not share:
        return rows
    stock = _inventory(rows)
    chosen = rng.random(len(rows)) < share
    return [_swap(row, stock, rng) if pick else row for row, pick in zip(rows, chosen.tolist(), strict=True)]


def _common(row: Row) -> list[TypedSpan]:
    views = [set(spans) for spans in row.targets.values()]
    common = set.intersection(*views) if views else set()
    return sorted(span for span in common if span[1] - span[0] >= 2)


def _inventory(rows: list[Row]) -> dict[str, list[str]]:
    stock: dict[str, set[str]] = {kind: set() for kind in TYPES}
    for row in rows:
        for start, end, kind in _common(row):
            stock[kind].add(row.text[start:end])
    return {kind: sorted(names) for kind, names in stock.items()}


def _swap(row: Row, stock: dict[str, list[str]], rng: np.random.Generator) -> Row:
    changes = {}
    for start, end, kind in _common(row):
        names = stock[kind]
        if names and rng.random() < _EACH:
            changes[start, end] = names[int(rng.integers(len(names)))]
    if not changes:
        return row
    return replace_spans(row, changes)


_BLANKS = ("\n", " ", "　　", "\n\n", "\n    ")


def add_blanks(rows: list[Row], share: float, rng: np.random.Generator) -> list[Row]:
    """Puts white space at an end of a row, or before or after a name, in a share of the rows."""
    if not share:
        return rows
    chosen = rng.random(len(rows)) < share
    return [_add_blank(row, rng) if pick else row for row, pick in zip(rows, chosen.tolist(), strict=True)]


def _add_blank(row: Row, rng: np.random.Generator) -> Row:
    names = _common(row)
    edges = [0, len(row.text)]
    if names:
        start, end, _ = names[int(rng.integers(len(names)))]
        edges += [start, end]
    at = edges[int(rng.integers(len(edges)))]
    blank = _BLANKS[int(rng.integers(len(_BLANKS)))]
    if any(start < at < end for spans in row.targets.values() for start, end, _ in spans):
        return row
    targets = {
        head: tuple(
            (start + len(blank) * (start >= at), end + len(blank) * (end > at), kind)
            for start, end, kind in spans
        )
        for head, spans in row.targets.items()
    }
    return Row(row.text[:at] + blank + row.text[at:], targets, row.weights)


def replace_spans(row: Row, changes: dict[tuple[int, int], str]) -> Row:
    """A row with spans of its text exchanged for other strings; all targets move along.

    >>> row = Row("王芳到北京", {"x": ((0, 2, "PER"), (3, 5, "LOC"))})
    >>> replace_spans(row, {(0, 2): "欧阳文静"})
    Row(text='欧阳文静到北京', targets={'x': ((0, 4, 'PER'), (5, 7, 'LOC'))}, weights={})
    """
    parts, moved, at, shift = [], {0: 0}, 0, 0
    shifts: list[tuple[int, int]] = []
    for (start, end), name in sorted(changes.items()):
        parts += [row.text[at:start], name]
        shift += len(name) - (end - start)
        shifts.append((end, shift))
        at = end
    parts.append(row.text[at:])

    def place(position: int) -> int:
        if position not in moved:
            moved[position] = position + max((s for s in shifts if s[0] <= position), default=(0, 0))[1]
        return moved[position]

    targets = {
        head: tuple((place(start), place(end), kind) for start, end, kind in spans)
        for head, spans in row.targets.items()
    }
    return Row("".join(parts), targets, row.weights)
