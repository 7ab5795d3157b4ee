"""Counting what is right, article by article, and turning counts into figures.

An article's result is a flat table of counts. Counts add up, so that figures of any group of articles, and of
any resample of them, come from the same formulas as the figures of the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluation.corpora import Collection, Document
from pipeline.evaluation.fields import CORE, FIELDS, right_fields
from pipeline.evaluation.match import (
    ENTITY_TYPES,
    EntityError,
    Row,
    compare_links,
    compare_type,
    entity_errors,
    outermost,
    overlap,
    pair_facts,
    span,
)

LINKS = ("part_of", "same_as")
GROUPS = ("micro", *ENTITY_TYPES)
Floats = NDArray[np.float64]

RATIOS: dict[str, tuple[str, str, str]] = {
    **{f"entities.{g}": (f"{g}.right", f"{g}.pred", f"{g}.gold") for g in GROUPS},
    "mentions.strict": ("mentions.strict", "facts.pred", "facts.gold"),
    "mentions.overlap": ("matched", "facts.pred", "facts.gold"),
    "core": ("core", "facts.pred", "facts.gold"),
    **{f"links.{k}": (f"{k}.right", f"{k}.pred", f"{k}.gold") for k in LINKS},
    "entity_links": ("entity_links.right", "entity_links.pred", "entity_links.gold"),
}
"""Figures with precision, recall and F1, and the counts that they are made of: right, predicted, gold."""

COUNTS = (
    *(f"{g}.{c}" for g in GROUPS for c in ("right", "pred", "gold", "touched_pred", "touched_gold")),
    *("facts.pred", "facts.gold", "matched", "mentions.strict", "core"),
    *(f"field.{name}" for name in FIELDS),
    *(f"{k}.{c}" for k in (*LINKS, "entity_links") for c in ("right", "pred", "gold")),
)
"""Every count of an article, in a fixed order (the columns of the resampled table)."""


@dataclass(slots=True)
class ArticleScore:
    """Counts and errors of one article."""

    document: Document
    counts: Counter[str]
    false_facts: Counter[str] = field(default_factory=Counter)
    errors: list[dict[str, Any]] = field(default_factory=list)
    missing: bool = False
    """No prediction was given for it."""


def score_article(gold: Document, pred: Document | None) -> ArticleScore:
    """Score one article; without a prediction everything in it is missed."""
    result = ArticleScore(gold, Counter(), missing=pred is None)
    pred = pred or Document(gold.id)
    if gold.entities is not None:
        _score_entities(gold, outermost(pred.entities or []), result)
    if gold.facts is not None:
        _score_facts(gold, pred.facts or [], result)
    return result


def _score_entities(gold: Document, pred: Sequence[Row], result: ArticleScore) -> None:
    assert gold.entities is not None
    for type_ in ENTITY_TYPES:
        outcome = compare_type(gold.entities, pred, type_)
        for group in (type_, "micro"):
            for count in ("right", "pred", "gold", "touched_pred", "touched_gold"):
                result.counts[f"{group}.{count}"] += getattr(outcome, count)
    if any(e.get("entity") for e in gold.entities):
        links = compare_links(gold.entities, pred)
        result.counts.update({f"entity_links.{k}": getattr(links, k) for k in ("right", "pred", "gold")})
        result.errors += [
            {"of": "entity link", "kind": kind, "gold": None, "pred": None, "names": names}
            for kind, names in links.errors
        ]
    texts = {span(e): e.get("text") for e in [*pred, *gold.entities]}
    result.errors += [_entity_error(e, gold.text, texts) for e in entity_errors(gold.entities, pred)]


def _entity_error(error: EntityError, text: str | None, texts: Mapping[Any, str | None]) -> dict[str, Any]:
    def mention(key: tuple[int, int, str] | None) -> dict[str, Any] | None:
        if key is None:
            return None
        start, end, type_ = key
        surface = texts[start, end] if text is None else text[start:end]
        return {"start": start, "end": end, "type": type_, "text": surface}

    return {"of": "entity", "kind": error.kind, "gold": mention(error.gold), "pred": mention(error.pred)}


def _score_facts(gold: Document, pred: Sequence[Row], result: ArticleScore) -> None:
    facts = gold.facts or []
    pairs = pair_facts(facts, pred)
    counts = result.counts
    counts["facts.gold"] += len(facts)
    counts["facts.pred"] += len(pred)
    counts["matched"] += len(pairs)
    for g, p in pairs:
        counts["mentions.strict"] += span(facts[g]["quantity"]) == span(pred[p]["quantity"])
        right = right_fields(facts[g], pred[p], gold.date)
        counts.update(f"field.{name}" for name, ok in right.items() if ok)
        counts["core"] += all(right[name] for name in CORE)
        if not all(right.values()):
            result.errors.append(_field_error(facts[g], pred[p], right))
    for g in sorted(set(range(len(facts))) - {g for g, _ in pairs}):
        result.errors.append({"of": "fact", "kind": "missed", "gold": _quantity(facts[g]), "pred": None})
    for p in sorted(set(range(len(pred))) - {p for _, p in pairs}):
        class_ = _class_of(gold.nonfacts, pred[p])
        result.false_facts[class_] += 1
        result.errors.append(
            {"of": "fact", "kind": "extra", "class": class_, "gold": None, "pred": _quantity(pred[p])}
        )
    _score_links(facts, pred, pairs, counts)


def _class_of(nonfacts: Sequence[Row], fact: Row) -> str:
    """Class of the gold non-fact that a false fact was made of; `nothing` where gold has none there."""
    here = span(fact["quantity"])
    return next((n["class"] for n in nonfacts if overlap(span(n), here)), "nothing")


def _quantity(fact: Row) -> dict[str, Any]:
    return {k: fact["quantity"].get(k) for k in ("start", "end", "text")}


def _field_error(gold: Row, pred: Row, right: Mapping[str, bool]) -> dict[str, Any]:
    def shown(fact: Row, name: str) -> Any:
        return [fact.get("low"), fact.get("high")] if name == "limits" else fact.get(name)

    wrong = {n: {"gold": shown(gold, n), "pred": shown(pred, n)} for n, ok in right.items() if not ok}
    kind = "core" if any(name in CORE for name in wrong) else "field"
    return {"of": "fact", "kind": kind, "gold": _quantity(gold), "pred": _quantity(pred), "fields": wrong}


def _score_links(
    gold: Sequence[Row], pred: Sequence[Row], pairs: Iterable[tuple[int, int]], counts: Counter[str]
) -> None:
    """Links between facts, compared after gold ids are replaced by those of the matched predictions."""
    answers = {gold[g].get("id"): pred[p].get("id") for g, p in pairs}
    for name in LINKS:
        wanted = {(f.get("id"), f[name]) for f in gold if f.get(name)}
        found = {(f.get("id"), f[name]) for f in pred if f.get(name)}
        right = {(answers.get(a), answers.get(b)) for a, b in wanted} & found
        counts[f"{name}.right"] += len(right)
        counts[f"{name}.pred"] += len(found)
        counts[f"{name}.gold"] += len(wanted)


def score_collection(gold: Collection, pred: Mapping[str, Document]) -> list[ArticleScore]:
    """Score every gold article against the prediction with its id.

    A single gold text and a single prediction belong together whatever their ids.
    """
    if len(gold.documents) == len(pred) == 1:
        pred = dict(zip(gold.documents, pred.values(), strict=True))
    return [score_article(document, pred.get(id_)) for id_, document in gold.documents.items()]


def table_of(counts: Iterable[Mapping[str, int]]) -> Floats:
    """Counts as a table, an article a row, the columns as in `COUNTS`."""
    rows = [[row.get(name, 0) for name in COUNTS] for row in counts]
    return np.array(rows, dtype=np.float64).reshape(-1, len(COUNTS))


def measure(table: Floats, empty: float = 0.0) -> dict[str, Floats]:
    """All figures, in per cent, of every row of counts: `entities.micro.F1`, `fields.owner`, `core.P`, …

    Args:
        table: rows of counts.
        empty: what a figure is where there is nothing to measure: a precision without predictions, a recall
            without gold, an F1 without either.
    """
    column = {name: table[:, i] for i, name in enumerate(COUNTS)}
    figures: dict[str, Floats] = {}
    for name, (right, pred, gold) in RATIOS.items():
        found, wanted = column[pred], column[gold]
        precision, recall = _divide(column[right], found), _divide(column[right], wanted)
        figures[f"{name}.P"] = np.where(found > 0, 100 * precision, empty)
        figures[f"{name}.R"] = np.where(wanted > 0, 100 * recall, empty)
        figures[f"{name}.F1"] = np.where(found + wanted > 0, _f1(precision, recall), empty)
    for group in GROUPS:
        found, wanted = column[f"{group}.pred"], column[f"{group}.gold"]
        precision = _divide(column[f"{group}.touched_pred"], found)
        recall = _divide(column[f"{group}.touched_gold"], wanted)
        partial = np.where(found + wanted > 0, _f1(precision, recall), empty)
        figures[f"entities.{group}.partial_F1"] = partial
    matched = column["matched"]
    for name in FIELDS:
        right_share = _divide(100 * column[f"field.{name}"], matched)
        figures[f"fields.{name}"] = np.where(matched > 0, right_share, empty)
    return figures


def _divide(a: Floats, b: Floats) -> Floats:
    return np.divide(a, b, out=np.zeros_like(a), where=b != 0)


def _f1(precision: Floats, recall: Floats) -> Floats:
    return _divide(200 * precision * recall, precision + recall)


def totals(scores: Iterable[ArticleScore]) -> Counter[str]:
    """The sum of the counts of articles."""
    total: Counter[str] = Counter()
    for score in scores:
        total.update(score.counts)
    return total


def report(
    counts: Mapping[str, int], *, entities: bool = True, facts: bool = True, entity_links: bool = False
) -> dict[str, Any]:
    """Figures of added-up counts in the shape that evaluations are written in, rounded to 0.1.

    Parts that the gold doesn't annotate are null.
    """
    flat = {name: round(float(values[0]), 1) for name, values in measure(table_of([counts])).items()}

    def ratio(name: str) -> dict[str, Any]:
        right, pred, gold = (counts.get(key, 0) for key in RATIOS[name])
        return {k: flat[f"{name}.{k}"] for k in ("P", "R", "F1")} | {"tp": right, "pred": pred, "gold": gold}

    def entity(group: str) -> dict[str, Any]:
        return ratio(f"entities.{group}") | {"partial_F1": flat[f"entities.{group}.partial_F1"]}

    return {
        "entities": {g: entity(g) for g in GROUPS} if entities else None,
        "mentions": {k: ratio(f"mentions.{k}") for k in ("strict", "overlap")} if facts else None,
        "fields": {name: flat[f"fields.{name}"] for name in FIELDS} if facts else None,
        "matched": counts.get("matched", 0) if facts else None,
        "core": ratio("core") if facts else None,
        "links": {k: ratio(f"links.{k}") for k in LINKS} if facts else None,
        "entity_links": ratio("entity_links") if entity_links else None,
    }
