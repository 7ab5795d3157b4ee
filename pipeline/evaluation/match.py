"""Which predicted span answers which gold span.

Entities are compared as sets of (start, end) per type; facts are paired one to one by their quantities.
Nothing here knows about files, percentages or tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.annotations import Span

Row = Mapping[str, Any]
"""An entity, fact or non-fact as its JSON object."""

ENTITY_TYPES = ("PER", "LOC", "ORG")


def overlap(a: Span, b: Span) -> int:
    """Number of characters that two spans share.

    >>> overlap((0, 5), (3, 9)), overlap((0, 3), (3, 6))
    (2, 0)
    """
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def span(row: Row) -> Span:
    """(start, end) of an entity, a non-fact or a quantity."""
    return row["start"], row["end"]


@dataclass(frozen=True, slots=True)
class TypeOutcome:
    """Entities of one type in one article.

    `touched_pred` and `touched_gold` count mentions that overlap any mention of the other side (the partial
    match); unlike the strict counts they run over the mentions as listed, so a span given twice counts twice.
    """

    right: int
    pred: int
    gold: int
    touched_pred: int
    touched_gold: int


def outermost(entities: Sequence[Row]) -> list[Row]:
    """The mentions that are not nested in another one (gold is flat, so nested predictions are left out)."""
    return [e for e in entities if not e.get("parent")]


def compare_type(gold: Sequence[Row], pred: Sequence[Row], type_: str) -> TypeOutcome:
    """Strict and partial counts for one entity type; `pred` holds outermost mentions only."""
    gold_spans = [span(e) for e in gold if e["type"] == type_]
    pred_spans = [span(e) for e in pred if e["type"] == type_]
    return TypeOutcome(
        right=len(set(gold_spans) & set(pred_spans)),
        pred=len(set(pred_spans)),
        gold=len(set(gold_spans)),
        touched_pred=_touched(pred_spans, gold_spans),
        touched_gold=_touched(gold_spans, pred_spans),
    )


def _touched(spans: list[Span], others: list[Span]) -> int:
    return sum(any(overlap(s, o) for o in others) for s in spans)


@dataclass(frozen=True, slots=True)
class EntityError:
    """A mention that is wrong: missed, extra, border, type, or type and border together.

    `gold` is None for an extra one, `pred` for a missed one; both are (start, end, type).
    """

    kind: str
    gold: tuple[int, int, str] | None
    pred: tuple[int, int, str] | None


def entity_errors(gold: Sequence[Row], pred: Sequence[Row]) -> list[EntityError]:
    """Every wrong mention once, a wrong prediction paired with the gold mention it should have been.

    Example:
        >>> gold = [{"start": 0, "end": 6, "type": "ORG"}]
        >>> pred = [{"start": 0, "end": 3, "type": "LOC"}]
        >>> entity_errors(gold, pred)
        [EntityError(kind='type and border', gold=(0, 6, 'ORG'), pred=(0, 3, 'LOC'))]
    """
    gold_keys = {(*span(e), e["type"]) for e in gold if e["type"] in ENTITY_TYPES}
    pred_keys = {(*span(e), e["type"]) for e in pred if e["type"] in ENTITY_TYPES}
    missed, extra = sorted(gold_keys - pred_keys), sorted(pred_keys - gold_keys)
    # The same type is the better partner, then the larger overlap, then the earlier place.
    candidates = sorted(
        (g[2] != p[2], -overlap(g[:2], p[:2]), g, p) for g in missed for p in extra if overlap(g[:2], p[:2])
    )
    errors: list[EntityError] = []
    free_gold, free_pred = set(missed), set(extra)
    for other_type, _, g, p in candidates:
        if g in free_gold and p in free_pred:
            free_gold.discard(g)
            free_pred.discard(p)
            same_borders = g[:2] == p[:2]
            kind = "type" if same_borders else "type and border" if other_type else "border"
            errors.append(EntityError(kind, g, p))
    errors += [EntityError("missed", g, None) for g in free_gold]
    errors += [EntityError("extra", None, p) for p in free_pred]
    return sorted(errors, key=lambda e: (e.gold or e.pred, e.kind))


@dataclass(frozen=True, slots=True)
class LinkOutcome:
    """Pairs of mentions that name one body, among mentions found with the right borders and type."""

    right: int
    pred: int
    gold: int
    errors: list[tuple[str, list[str]]]
    """(merged, names of the gold entities put together) and (split, the surfaces that were not)."""


def compare_links(gold: Sequence[Row], pred: Sequence[Row]) -> LinkOutcome:
    """Compare which mentions are linked to one entity.

    Mentions that were not found say nothing about linking and are left out on both sides, so that precision
    is the share of links that don't merge different bodies.

    Example:
        >>> def mention(a, entity): return {"start": a, "end": a + 3, "type": "ORG", "entity": entity}
        >>> gold = [mention(0, "市总工会"), mention(5, "市总工会"), mention(9, "区总工会")]
        >>> pred = [mention(0, "e1"), mention(5, "e1"), mention(9, "e1")]
        >>> outcome = compare_links(gold, pred)
        >>> outcome.right, outcome.pred, outcome.gold, outcome.errors
        (1, 3, 1, [('merged', ['区总工会', '市总工会'])])
    """
    wanted = {(*span(e), e["type"]): e for e in gold if e.get("entity")}
    found = {(*span(e), e["type"]): e for e in pred}
    shared = sorted(wanted.keys() & found.keys())
    # A mention without a linked entity stands alone.
    cells = Counter((wanted[k]["entity"], found[k].get("entity") or f"alone {k}") for k in shared)
    by_gold: dict[str, Counter[str]] = {}
    by_pred: dict[str, Counter[str]] = {}
    for (g, p), count in cells.items():
        by_gold.setdefault(g, Counter())[p] += count
        by_pred.setdefault(p, Counter())[g] += count
    errors = [("merged", sorted(parts)) for parts in by_pred.values() if len(parts) > 1]
    surfaces: dict[str, set[str]] = {}
    for key in shared:
        surfaces.setdefault(wanted[key]["entity"], set()).add(wanted[key].get("text") or "")
    errors += [("split", sorted(surfaces[g])) for g, parts in by_gold.items() if len(parts) > 1]
    return LinkOutcome(
        right=sum(n * (n - 1) // 2 for n in cells.values()),
        pred=sum(n * (n - 1) // 2 for n in (parts.total() for parts in by_pred.values())),
        gold=sum(n * (n - 1) // 2 for n in (parts.total() for parts in by_gold.values())),
        errors=sorted(errors),
    )


def pair_facts(gold: Sequence[Row], pred: Sequence[Row]) -> list[tuple[int, int]]:
    """Pair facts one to one by the overlap of their quantities, the largest overlap first.

    Returns:
        (index in gold, index in pred); of equal overlaps the facts listed first win.

    Example:
        >>> def fact(a, b): return {"quantity": {"start": a, "end": b}}
        >>> pair_facts([fact(0, 3), fact(5, 9)], [fact(6, 9), fact(0, 2), fact(20, 22)])
        [(1, 0), (0, 1)]
    """
    gold_spans = [span(f["quantity"]) for f in gold]
    pred_spans = [span(f["quantity"]) for f in pred]
    candidates = sorted(
        (-shared, g, p)
        for g, a in enumerate(gold_spans)
        for p, b in enumerate(pred_spans)
        if (shared := overlap(a, b))
    )
    pairs: list[tuple[int, int]] = []
    used_gold: set[int] = set()
    used_pred: set[int] = set()
    for _, g, p in candidates:
        if g not in used_gold and p not in used_pred:
            used_gold.add(g)
            used_pred.add(p)
            pairs.append((g, p))
    return pairs
