"""Builders of gold and predictions for the tests of the evaluation."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TEXT = "昌平区总工会今年新建工会86家，发展会员1.2万人，其中货车司机近3000人。主席李明在昌平区介绍了情况。"


def mention(text: str, surface: str, type_: str, nth: int = 0) -> dict[str, Any]:
    """The nth mention of a surface in a text."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(surface, start + 1)
    return {"start": start, "end": start + len(surface), "text": surface, "type": type_}


def fact(text: str, surface: str, **fields: Any) -> dict[str, Any]:
    """A fact with everything that is scored; fields given win."""
    start = text.index(surface)
    base: dict[str, Any] = {
        "id": "F01",
        "quantity": {"start": start, "end": start + len(surface), "text": surface},
        "value": 86,
        "low": 86,
        "high": 86,
        "bound": "EQUAL",
        "unit": "家",
        "dimension": "count",
        "indicator": "新建工会",
        "owner": "昌平区总工会",
        "period": {"type": "during", "start": "2024-01-01", "end": "2024-12-31"},
        "measure_kind": "newly_added",
        "modality": "actual",
        "part_of": None,
        "same_as": None,
        "tier": "core",
    }
    return base | fields


def article() -> dict[str, Any]:
    """A gold article with three facts, a part, four entities and a non-fact."""
    members = {"low": 12000, "high": 12000, "unit": "人", "indicator": "发展会员"}
    return {
        "id": "a1",
        "date": "2024-03-20",
        "title": None,
        "text": TEXT,
        "entities": [
            mention(TEXT, "昌平区总工会", "ORG"),
            mention(TEXT, "李明", "PER"),
            mention(TEXT, "昌平区", "LOC", 1),
        ],
        "facts": [
            fact(TEXT, "86家"),
            fact(TEXT, "1.2万人", id="F02", value=12000, **members),
            fact(
                TEXT,
                "近3000人",
                id="F03",
                value=3000,
                low=3000,
                high=3000,
                bound="NEARLY",
                unit="人",
                indicator="发展货车司机会员",
                part_of="F02",
            ),
        ],
        "nonfacts": [{**mention(TEXT, "今年", "x"), "class": "time"}],
    }


@pytest.fixture
def gold_article() -> dict[str, Any]:
    return article()


@pytest.fixture
def write_rows(tmp_path: Path) -> Callable[..., Path]:
    """Write rows as JSON lines and return the path."""

    def write(name: str, *rows: dict[str, Any]) -> Path:
        path = tmp_path / name
        path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
        return path

    return write
