"""Our figures and the reference scorer's are the same, on gold and on predictions wrong in every way."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import pipeline
from pipeline.evaluation import corpora
from pipeline.evaluation.evaluate import evaluate
from pipeline.evaluation.run import predict

GOLD = Path(__file__).parents[2].parent / "shared" / "gold"
Row = dict[str, Any]


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    path = GOLD / "score.py"
    if not path.exists():
        pytest.skip("the reference scorer is not beside this checkout")
    spec = importlib.util.spec_from_file_location("reference_scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load(name: str) -> list[Row]:
    path = GOLD / name
    if not path.exists():
        pytest.skip(f"{name} is not beside this checkout")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def wrong_entities(row: Row, rng: random.Random) -> list[Row]:
    """Entities dropped, moved, retyped, doubled, nested and invented."""
    found: list[Row] = []
    for e in copy.deepcopy(row["entities"]):
        e["parent"] = None
        match rng.randrange(10):
            case 0:
                continue
            case 1:
                e["start"] = max(0, e["start"] - rng.randrange(1, 3))
            case 2:
                e["end"] += rng.randrange(1, 4)
            case 3:
                e["type"] = rng.choice(["ORG", "LOC", "PER", "EVENT"])
            case 4:
                found.append(dict(e))
            case 5:
                found.append({**e, "end": e["start"] + 1, "type": "LOC", "parent": "m1"})
        found.append(e)
    for _ in range(rng.randrange(4)):
        start = rng.randrange(max(1, len(row["text"])))
        found.append(
            {"start": start, "end": start + rng.randrange(1, 6), "type": rng.choice(["ORG", "LOC", "PER"])}
        )
    rng.shuffle(found)
    return found


def wrong_fact(fact: Row, rng: random.Random, all_facts: list[Row]) -> Row:
    """One to three fields of a fact replaced."""
    other = rng.choice(all_facts)
    changes: list[Row] = [
        {"value": other["value"]},
        {"value": None},
        {"value": (fact["value"] or 0) * 1.0005},
        {"value": str(fact["value"])},
        {"low": other["low"], "high": other["high"]},
        {"high": None},
        {"bound": other["bound"]},
        {"unit": other["unit"], "dimension": other["dimension"]},
        {"indicator": other["indicator"]},
        {"indicator": (fact["indicator"] or "")[1:] + "的人数"},
        {"indicator": None},
        {"owner": other["owner"]},
        {"owner": None},
        {"owner": (fact["owner"] or "市")[:-1]},
        {"owner": "“" + (fact["owner"] or "") + " ”市"},
        {"owner": "我国"},
        {"period": other["period"]},
        {"period": None},
        {"period": {"type": "during", "start": None, "end": None}},
        {"period": {"type": "as_of", "start": None, "end": "ISSUE_DATE"}},
        {"measure_kind": other["measure_kind"]},
        {"modality": other["modality"]},
        {"part_of": other["id"]},
        {"part_of": None, "same_as": None},
        {"same_as": other["id"]},
    ]
    for change in rng.sample(changes, rng.randrange(1, 4)):
        fact.update(change)
    return fact


def wrong_facts(row: Row, rng: random.Random) -> list[Row]:
    """Facts dropped, moved, doubled, changed and invented over non-facts."""
    found: list[Row] = []
    for fact in copy.deepcopy(row["facts"]):
        kind = rng.randrange(12)
        if kind == 0:
            continue
        if kind == 1:
            fact["quantity"]["start"] = max(0, fact["quantity"]["start"] - 1)
        if kind == 2:
            fact["quantity"]["end"] += rng.randrange(1, 12)
        if kind == 3:
            found.append(copy.deepcopy(fact))
        if kind > 5:
            fact = wrong_fact(fact, rng, row["facts"])
        found.append(fact)
    for n in row["nonfacts"]:
        if rng.random() < 0.1 and found:
            invented = copy.deepcopy(rng.choice(found))
            invented["id"] = f"X{n['start']}"
            invented["quantity"] = {"start": n["start"], "end": n["end"], "text": n["text"]}
            found.append(invented)
    rng.shuffle(found)
    for fact in found:
        fact["id"] = "p-" + fact["id"]
        for link in ("part_of", "same_as"):
            fact[link] = fact[link] and "p-" + fact[link]
    return found


def check(reference: ModuleType, tmp_path: Path, gold: list[Row], pred: list[Row] | Row) -> dict[str, Any]:
    """Score with both and demand the same figures; returns ours."""
    gold_path, pred_path = tmp_path / "gold.jsonl", tmp_path / "pred.jsonl"
    gold_path.write_text("".join(json.dumps(r) + "\n" for r in gold))
    rows = [pred] if isinstance(pred, dict) else pred
    pred_path.write_text("".join(json.dumps(r) + "\n" for r in rows))
    theirs_gold, theirs_pred = reference.load(gold_path), reference.load(pred_path)
    if len(theirs_gold) == len(theirs_pred) == 1:
        theirs_pred = {next(iter(theirs_gold)): next(iter(theirs_pred.values()))}
    theirs, _ = reference.score(theirs_gold, theirs_pred)
    found = corpora.read(pred_path, of_predictions=True)
    ours = evaluate(corpora.read(gold_path), found.documents, resamples=0)
    for key, value in theirs.items():
        assert ours[key] == value, key
    return ours


@pytest.mark.parametrize("name", ["dev.jsonl", "page.jsonl"])
def test_agreement_gold_as_prediction_is_all_right(name: str, reference: ModuleType, tmp_path: Path) -> None:
    gold = load(name)
    ours = check(reference, tmp_path, gold, gold)
    assert ours["core"]["F1"] == 100.0
    assert ours["entities"]["micro"]["F1"] == 100.0


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("name", ["dev.jsonl", "page.jsonl"])
def test_agreement_perturbed(name: str, seed: int, reference: ModuleType, tmp_path: Path) -> None:
    rng = random.Random(seed)
    gold = load(name)
    pred = [{"id": r["id"], "entities": wrong_entities(r, rng), "facts": wrong_facts(r, rng)} for r in gold]
    if len(pred) > 1:
        pred = [r for r in pred if rng.random() > 0.05]
        rng.shuffle(pred)
        pred.append({"id": "not in gold", "entities": [], "facts": []})
    else:
        pred[0]["id"] = "of another name"
    ours = check(reference, tmp_path, gold, pred)
    assert 0 < ours["core"]["F1"] < 100
    assert 0 < ours["entities"]["micro"]["F1"] < 100


def test_agreement_issue_record(reference: ModuleType, tmp_path: Path) -> None:
    gold = load("page.jsonl")
    rng = random.Random(7)
    cut = len(gold[0]["text"]) // 2
    articles: list[Row] = [{"id": f"p-{i}", "entities": [], "facts": []} for i in range(2)]
    for e in wrong_entities(gold[0], rng):
        articles[e["start"] > cut]["entities"].append(e)
    for f in wrong_facts(gold[0], rng):
        articles[f["quantity"]["start"] > cut]["facts"].append(f)
    linked = [
        {"id": "e1", "type": "ORG", "name": "x", "aliases": [], "mentions": [], "resolved_by": "same-text"}
    ]
    check(reference, tmp_path, gold, {"id": "page", "articles": articles, "entities": linked})


@pytest.mark.parametrize("first", [0, 5])
def test_agreement_empty_documents(first: int, reference: ModuleType, tmp_path: Path) -> None:
    """Empty first gold and empty predictions (other scorers crash on them)."""
    empty = {"id": "empty", "date": "2024-03-20", "text": "", "entities": [], "facts": [], "nonfacts": []}
    gold = load("dev.jsonl")[first : first + 3]
    blank = [{"id": r["id"], "entities": [], "facts": []} for r in gold]
    check(reference, tmp_path, [empty, *gold], [{**empty}, *blank])
    check(reference, tmp_path, [empty, *gold], blank)
    check(reference, tmp_path, [empty], [{**empty}])


@pytest.mark.parametrize("name", ["dev.jsonl", "page.jsonl"])
def test_agreement_real_predictions(name: str, reference: ModuleType, tmp_path: Path) -> None:
    """What the pipeline predicts, written as its records are, scores the same in both."""
    gold = load(name)
    path = tmp_path / name
    path.write_text("".join(json.dumps(r) + "\n" for r in gold))
    found = predict(corpora.read(path), pipeline.load())
    pred = [{"id": d.id, "entities": d.entities, "facts": d.facts} for d in found.values()]
    ours = check(reference, tmp_path, gold, pred)
    assert ours["missing"] == []
    assert ours["matched"] > 0
