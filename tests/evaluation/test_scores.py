"""Evaluations: figures, intervals, groups, errors."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from pipeline.evaluation import intervals
from pipeline.evaluation.corpora import Collection, Document
from pipeline.evaluation.evaluate import evaluate
from pipeline.evaluation.scores import COUNTS, measure, score_collection, table_of

Row = dict[str, Any]


def document(row: Row, **more: Any) -> Document:
    keys = ("id", "text", "entities", "facts", "nonfacts", "date")
    return Document(**({k: row[k] for k in keys} | more))


def collection(*documents: Document) -> Collection:
    return Collection("gold.jsonl", {d.id: d for d in documents})


def test_scores_perfect_prediction(gold_article: Row) -> None:
    gold = document(gold_article)
    result = evaluate(collection(gold), {"a1": document(gold_article)})
    assert result["entities"]["micro"]["F1"] == 100.0
    assert result["core"] == {"P": 100.0, "R": 100.0, "F1": 100.0, "tp": 3, "pred": 3, "gold": 3}
    assert result["links"]["part_of"]["F1"] == 100.0
    assert result["links"]["same_as"] == {"P": 0.0, "R": 0.0, "F1": 0.0, "tp": 0, "pred": 0, "gold": 0}
    assert result["by_article"][0]["errors"] == []
    assert result["intervals"] is None


def test_scores_errors_say_what_and_where(gold_article: Row) -> None:
    pred = copy.deepcopy(gold_article)
    pred["entities"][0]["end"] -= 2
    pred["facts"][0]["owner"] = "崔村镇"
    pred["facts"][2]["quantity"] = {"start": 6, "end": 8, "text": "今年"}
    result = evaluate(collection(document(gold_article)), {"a1": document(pred)})
    errors = result["by_article"][0]["errors"]
    assert [(e["of"], e["kind"]) for e in errors] == [
        ("entity", "border"),
        ("fact", "core"),
        ("fact", "missed"),
        ("fact", "extra"),
    ]
    assert errors[0]["gold"] == {"start": 0, "end": 6, "type": "ORG", "text": "昌平区总工会"}
    assert errors[0]["pred"]["text"] == "昌平区总"
    assert errors[1]["fields"] == {"owner": {"gold": "昌平区总工会", "pred": "崔村镇"}}
    assert result["false_facts"] == {"time": 1}
    assert result["by_type"]["fields"] == {"owner": 1}
    assert result["core"]["tp"] == 1


def test_scores_confusions_of_fields_with_few_values(gold_article: Row) -> None:
    pred = copy.deepcopy(gold_article)
    for fact in pred["facts"][:2]:
        fact["measure_kind"] = "total"
    pred["facts"][2]["owner"] = "崔村镇"
    result = evaluate(collection(document(gold_article)), {"a1": document(pred)})
    assert result["confusions"] == {"measure_kind": {"newly_added → total": 2}}


def test_scores_without_prediction_everything_is_missed(gold_article: Row) -> None:
    other = document({**gold_article, "id": "a2"})
    result = evaluate(collection(document(gold_article), other), {"a1": document(gold_article)})
    assert result["missing"] == ["a2"]
    assert result["entities"]["micro"]["R"] == 50.0
    assert result["core"]["P"] == 100.0


def test_scores_unused_predictions_are_named(gold_article: Row) -> None:
    pred = {k: document({**gold_article, "id": k}) for k in ("a1", "zz")}
    result = evaluate(collection(document(gold_article)), pred)
    assert result["unused"] == ["zz"]
    assert result["core"]["F1"] == 100.0


def test_scores_of_nothing() -> None:
    empty = Document("x", text="", entities=[], facts=[])
    result = evaluate(collection(empty), {})
    assert result["core"]["F1"] == 0.0
    assert result["fields"]["owner"] == 0.0
    assert evaluate(collection(), {})["articles"] == 0


def test_scores_what_gold_does_not_annotate_is_not_scored(gold_article: Row) -> None:
    gold = Document("a1", text=gold_article["text"], entities=gold_article["entities"])
    result = evaluate(collection(gold), {"a1": document(gold_article)})
    assert result["entities"]["micro"]["F1"] == 100.0
    assert result["core"] is None
    assert result["false_facts"] is None
    assert result["entity_links"] is None


def test_scores_entity_links(gold_article: Row) -> None:
    for e in gold_article["entities"]:
        e["entity"] = e["text"]
    pred = copy.deepcopy(gold_article)
    pred["entities"][2]["entity"] = pred["entities"][0]["entity"]
    result = evaluate(collection(document(gold_article)), {"a1": document(pred)})
    assert result["entity_links"]["pred"] == 1
    assert result["entity_links"]["P"] == 0.0
    assert result["by_type"]["entity_links"] == {"merged": 1}


def many(gold_article: Row, count: int) -> tuple[Collection, dict[str, Document]]:
    """Articles of which every third is predicted empty."""
    documents = [document({**gold_article, "id": f"a{i:02d}"}) for i in range(count)]
    return collection(*documents), {d.id: d for i, d in enumerate(documents) if i % 3}


def test_scores_groups_by_kind_and_meta(gold_article: Row) -> None:
    gold, pred = many(gold_article, 6)
    for i, d in enumerate(gold.documents.values()):
        d.kind = "photo" if i % 3 == 0 else "article"
        d.meta = {"year": 1998 + i % 2, "serial": i, "tags": ["x"]}
    result = evaluate(gold, pred)["by_group"]
    assert set(result) == {"kind", "meta.year"}
    assert result["kind"]["photo"]["core"]["F1"] == 0.0
    assert result["kind"]["article"]["core"]["F1"] == 100.0
    assert {v: part["articles"] for v, part in result["meta.year"].items()} == {"1998": 3, "1999": 3}


def test_intervals_hold_the_figure_and_repeat(gold_article: Row) -> None:
    gold, pred = many(gold_article, 12)
    first, second = (evaluate(gold, pred, resamples=300, seed=5) for _ in range(2))
    assert first["intervals"] == second["intervals"]
    low, high = first["intervals"]["core.R"]
    assert 0 < low < first["core"]["R"] < high < 100
    assert first["intervals"]["core.P"] == [100.0, 100.0]
    assert evaluate(gold, pred, resamples=300, seed=6)["intervals"] != first["intervals"]
    assert evaluate(gold, pred, resamples=0)["intervals"] is None


def test_intervals_leave_out_resamples_without_the_item(gold_article: Row) -> None:
    """A figure that is right wherever it can be measured has no interval down to zero."""
    rows = [{**copy.deepcopy(gold_article), "id": f"a{i}"} for i in range(6)]
    for row in rows[2:]:
        row["facts"] = row["facts"][:1]
    documents = [document(row) for row in rows]
    result = evaluate(collection(*documents), {d.id: d for d in documents}, resamples=300)
    assert result["intervals"]["links.part_of.F1"] == [100.0, 100.0]
    assert result["intervals"]["links.same_as.F1"] is None


def test_intervals_draw_documents_whole(gold_article: Row) -> None:
    gold, pred = many(gold_article, 12)
    for i, d in enumerate(gold.documents.values()):
        d.group = f"d{i % 4}"
    scores = score_collection(gold, pred)
    assert len(intervals.unit_table(scores)) == 4
    assert intervals.unit_table(scores).sum() == table_of(s.counts for s in scores).sum()


def test_intervals_narrow_with_more_articles(gold_article: Row) -> None:
    widths = []
    for count in (9, 90):
        gold, pred = many(gold_article, count)
        low, high = evaluate(gold, pred, resamples=400)["intervals"]["core.R"]
        widths.append(high - low)
    assert widths[1] < widths[0] / 2


def test_measure_is_the_same_for_one_row_and_many() -> None:
    table = np.random.default_rng(1).integers(0, 9, size=(20, len(COUNTS))).astype(float)
    together = measure(table)
    for i in range(20):
        alone = measure(table[i : i + 1])
        assert all(alone[name][0] == together[name][i] for name in together)


@pytest.mark.parametrize("name", ["core.F1", "fields.value", "entities.ORG.partial_F1"])
def test_measure_of_no_counts_is_zero(name: str) -> None:
    assert measure(table_of([{}]))[name][0] == 0.0
