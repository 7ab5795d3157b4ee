"""Comparison of two evaluations: differences, pairing, what moved."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError, UsageError
from pipeline.evaluation.compare import compare, load_evaluation
from pipeline.evaluation.corpora import Collection, Document
from pipeline.evaluation.evaluate import evaluate

Row = dict[str, Any]


def document(row: Row) -> Document:
    return Document(**{k: row[k] for k in ("id", "text", "entities", "facts", "nonfacts", "date")})


def two(gold_article: Row) -> tuple[Row, Row]:
    """A: one entity is wrong; B: that one is mended, the owner in every second article is wrong."""
    rows = [{**copy.deepcopy(gold_article), "id": f"a{i}"} for i in range(8)]
    gold = Collection("gold.jsonl", {r["id"]: document(r) for r in rows})
    a, b = copy.deepcopy(rows), copy.deepcopy(rows)
    a[0]["entities"][0]["end"] -= 2
    for row in b[::2]:
        row["facts"][0]["owner"] = "崔村镇"
        row["entities"].append({"start": 6, "end": 8, "text": "今年", "type": "ORG"})
    return tuple(evaluate(gold, {r["id"]: document(r) for r in side}, resamples=100) for side in (a, b))  # type: ignore[return-value]


def test_compare_differences_and_intervals(gold_article: Row) -> None:
    a, b = two(gold_article)
    result = compare(a, b, resamples=300)
    core = result["figures"]["core.F1"]
    assert core["a"] == 100.0
    assert core["difference"] == round(b["core"]["F1"] - 100.0, 1)
    assert core["interval"][0] < core["difference"] < core["interval"][1] <= 0
    assert core["clear"]
    assert result["figures"]["mentions.overlap.F1"]["difference"] == 0.0
    assert not result["figures"]["mentions.overlap.F1"]["clear"]


def test_compare_names_what_moved(gold_article: Row) -> None:
    result = compare(*two(gold_article), resamples=50)
    gained = result["entities"]["gained"]
    assert [(g["article"], g["text"], g["kind"], g["other"]) for g in gained] == [
        ("a0", "昌平区总工会", "border", "昌平区总")
    ]
    assert result["entities"]["lost"] == []
    assert [e["article"] for e in result["entities"]["new_extra"]] == ["a0", "a2", "a4", "a6"]
    assert [(e["article"], e["text"], e["fields"]) for e in result["facts"]["lost"]] == [
        (f"a{i}", "86家", ["owner"]) for i in (0, 2, 4, 6)
    ]
    assert result["facts"]["new_extra"] == []
    assert {r["id"] for r in result["by_article"]} == {"a0", "a2", "a4", "a6"}


def test_compare_is_antisymmetric(gold_article: Row) -> None:
    a, b = two(gold_article)
    there, back = compare(a, b, resamples=100), compare(b, a, resamples=100)
    assert there["entities"]["gained"] == back["entities"]["lost"]
    for name, row in there["figures"].items():
        assert row["difference"] == -back["figures"][name]["difference"]
        other = back["figures"][name]["interval"]
        assert row["interval"] == (other and [-x for x in reversed(other)])


def test_compare_with_itself_is_nothing(gold_article: Row) -> None:
    a, _ = two(gold_article)
    result = compare(a, a, resamples=50)
    assert all(
        row["difference"] == 0 and row["interval"] in ([0, 0], None) for row in result["figures"].values()
    )
    assert result["figures"]["core.F1"]["interval"] == [0, 0]
    assert not any(items for part in ("entities", "facts") for items in result[part].values())
    assert result["by_article"] == []


def test_compare_a_single_article_has_no_interval(gold_article: Row) -> None:
    gold = Collection("gold.jsonl", {"a1": document(gold_article)})
    one = evaluate(gold, {"a1": document(gold_article)})
    result = compare(one, evaluate(gold, {}))
    assert result["figures"]["core.F1"]["difference"] == -100.0
    assert result["figures"]["core.F1"]["interval"] is None
    assert len(result["facts"]["lost"]) == 3


def test_compare_other_gold_is_refused(gold_article: Row) -> None:
    a, b = two(gold_article)
    b["gold"] = {"path": "other.jsonl", "sha256": "0" * 64}
    with pytest.raises(UsageError, match=r"different gold: gold.jsonl .* other.jsonl"):
        compare(a, b)


def test_compare_reads_one_of_several(tmp_path: Path, gold_article: Row) -> None:
    a, b = two(gold_article)
    path = tmp_path / "both.json"
    path.write_text(json.dumps({"schema": "newsfacts-evaluations/1", "backends": {"lac": a, "jieba": b}}))
    assert load_evaluation(f"{path}#jieba") == b
    with pytest.raises(UsageError, match=r"several.*#lac.*#jieba"):
        load_evaluation(str(path))
    with pytest.raises(UsageError, match="several"):
        load_evaluation(f"{path}#hanlp")


@pytest.mark.parametrize(
    ("content", "says"), [("{", "not JSON"), ("[1]", "not an evaluation"), ("{}", "not an evaluation")]
)
def test_compare_bad_files(content: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(content)
    with pytest.raises(InputError, match=says):
        load_evaluation(str(path))
    with pytest.raises(InputError, match="no such file"):
        load_evaluation(str(tmp_path / "none.json"))
