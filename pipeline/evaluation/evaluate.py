"""An evaluation: scores of predictions against gold as one JSON object.

The object holds the figures, their intervals, breakdowns, and for every article its counts and errors, so
that `compare` needs nothing but two of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from pipeline.evaluation import intervals
from pipeline.evaluation.corpora import Collection, Document
from pipeline.evaluation.scores import ArticleScore, measure, report, score_collection, table_of, totals

SCHEMA = "newsfacts-evaluation/1"
_MOST_GROUPS = 20

Intervals = dict[str, list[float] | None]


def evaluate(
    gold: Collection,
    pred: Mapping[str, Document],
    *,
    resamples: int = intervals.RESAMPLES,
    seed: int = intervals.SEED,
) -> dict[str, Any]:
    """Score predictions against gold.

    Args:
        gold: what is right.
        pred: predictions by id.
        resamples: bootstrap resamples for the intervals; 0 for none.
        seed: of the resampling; the same seed gives the same intervals.

    Returns:
        A JSON-able dict: `articles`, `missing`, `entities`, `mentions`, `fields`, `matched`, `core`, `links`,
        `false_facts`, `intervals`, `by_type` of errors, `confusions`, `by_group` (article kind and
        `meta`), `by_article`.
    """
    scores = score_collection(gold, pred)
    has = _annotated(gold)
    false_facts: Counter[str] = Counter()
    for score in scores:
        false_facts.update(score.false_facts)
    unused = [] if len(gold.documents) == len(pred) == 1 else [i for i in pred if i not in gold.documents]
    return {
        "schema": SCHEMA,
        "gold": {"path": gold.path, "sha256": gold.digest()},
        "articles": len(scores),
        "missing": [s.document.id for s in scores if s.missing],
        "unused": unused,
        **report(totals(scores), **has),
        "false_facts": dict(false_facts.most_common()) if has["facts"] else None,
        "intervals": _known(intervals.confidence(scores, resamples, seed), has),
        "resamples": {"count": resamples, "seed": seed, "level": intervals.LEVEL, "unit": _unit(scores)},
        "by_type": error_classes(scores),
        "confusions": confusions(scores) if has["facts"] else None,
        "by_group": by_group(scores, has),
        "by_article": [_article(score, has) for score in scores],
        "warnings": list(gold.warnings),
    }


def _annotated(gold: Collection) -> dict[str, bool]:
    """Which parts any row of the gold annotates."""
    documents = gold.documents.values()
    return {
        "entities": any(d.entities is not None for d in documents),
        "facts": any(d.facts is not None for d in documents),
        "entity_links": any(e.get("entity") for d in documents for e in d.entities or []),
    }


def _known(values: Intervals | None, has: Mapping[str, bool]) -> Intervals | None:
    """Leave out intervals of parts that the gold doesn't annotate."""
    if values is None:
        return None
    return {k: v for k, v in values.items() if has[part_of_figure(k)]}


def part_of_figure(name: str) -> str:
    """The part of the annotation that a figure measures: entities, entity_links or facts."""
    first = name.split(".")[0]
    return first if first in ("entities", "entity_links") else "facts"


def _unit(scores: list[ArticleScore]) -> str:
    return "document" if any(s.document.group for s in scores) else "article"


def error_classes(scores: list[ArticleScore]) -> dict[str, dict[str, int]]:
    """Errors by class: entities by kind and type (`border ORG`), facts by kind, fields by name."""
    classes: dict[str, Counter[str]] = {k: Counter() for k in ("entities", "facts", "fields", "entity_links")}
    for error in (e for s in scores for e in s.errors):
        match error["of"]:
            case "entity":
                classes["entities"][f"{error['kind']} {(error['gold'] or error['pred'])['type']}"] += 1
            case "entity link":
                classes["entity_links"][error["kind"]] += 1
            case _:
                classes["facts"][error["kind"]] += 1
                classes["fields"].update(error.get("fields", {}).keys())
    return {name: dict(counts.most_common()) for name, counts in classes.items()}


CATEGORIES = ("bound", "unit", "dimension", "measure_kind", "modality")
"""Fields with few values, whose errors are worth counting by value."""


def confusions(scores: list[ArticleScore]) -> dict[str, dict[str, int]]:
    """For fields with few values: how often which wrong value was found (`total → amount`)."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in CATEGORIES}
    for error in (e for s in scores for e in s.errors):
        for name, wrong in error.get("fields", {}).items():
            if name in counts:
                counts[name][f"{wrong['gold']} → {wrong['pred']}"] += 1
    return {name: dict(c.most_common()) for name, c in counts.items() if c}


def by_group(scores: list[ArticleScore], has: Mapping[str, bool]) -> dict[str, dict[str, Any]]:
    """Scores by the article's kind and by every `meta` key that sorts the articles into a few groups."""
    groups: dict[str, dict[str, list[ArticleScore]]] = {}
    for score in scores:
        document = score.document
        labels = {"kind": document.kind, **{f"meta.{k}": v for k, v in document.meta.items()}}
        for key, value in labels.items():
            if isinstance(value, str | int | bool):
                groups.setdefault(key, {}).setdefault(str(value), []).append(score)
    result: dict[str, dict[str, Any]] = {}
    for key, values in groups.items():
        if 1 < len(values) <= _MOST_GROUPS and len(values) < len(scores):
            result[key] = {
                value: {"articles": len(part), **report(totals(part), **has)}
                for value, part in sorted(values.items())
            }
    return result


def _article(score: ArticleScore, has: Mapping[str, bool]) -> dict[str, Any]:
    document = score.document
    figures = {name: round(float(v[0]), 1) for name, v in measure(table_of([score.counts])).items()}
    keep = [
        k for k, part in (("entities.micro.F1", "entities"), ("mentions.overlap.F1", "facts")) if has[part]
    ]
    keep += ["core.F1"] if has["facts"] else []
    return {
        "id": document.id,
        "group": document.group,
        "figures": {name: figures[name] for name in keep},
        "counts": {name: count for name, count in score.counts.items() if count},
        "errors": score.errors,
    }
