"""The spec tables of numbers: text → spans with their fields, as `numbers` gives them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.grammar.numbers import numbers

SPECS = sorted((Path(__file__).parents[1] / "specs" / "numbers").glob("*.jsonl"))
REFERENCE = "2024-03-20"


def cases() -> list[Any]:
    rows = []
    for path in SPECS:
        for i, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            rows.append(pytest.param(json.loads(line), id=f"{path.stem}-{i}"))
    return rows


def differences(case: dict[str, Any]) -> list[str]:
    """What is missing, superfluous or wrong; empty where the case passes."""
    found = numbers(case["text"], case.get("reference_time", REFERENCE), spoken=case.get("spoken", False))
    wanted = case["spans"]
    if [n["text"] for n in found] != [w["text"] for w in wanted]:
        return [f"spans {[(n['text'], n['kind']) for n in found]}, wanted {[w['text'] for w in wanted]}"]
    wrong = []
    for got, want in zip(found, wanted, strict=True):
        for field, value in want.items():
            same = got[field] == (pytest.approx(value, rel=1e-9) if isinstance(value, float) else value)
            if not same:
                wrong.append(f"{got['text']}: {field} {got[field]!r}, wanted {value!r}")
    return wrong


@pytest.mark.parametrize("case", cases())
def test_numbers_reads_spec(case: dict[str, Any]) -> None:
    assert differences(case) == []


def test_specs_are_many() -> None:
    assert len(cases()) >= 500
