"""The default back end on composed articles of union newspapers (data/union_pages.txt)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.backends import create_backend
from pipeline.entities import ArticleText, recognise

PAGES = Path(__file__).parent / "data" / "union_pages.txt"
MARKS = {"【": "ORG", "〔": "LOC", "〈": "PER"}
FLOOR = 0.94
"""Strict F1 that the layers must keep; the pipeline's own words give some points more than the ones used here."""


def _articles() -> list[tuple[str, set[tuple[int, int, str]]]]:
    """Text and gold mentions of every article."""
    found = []
    for part in re.split(r"^## ", PAGES.read_text(encoding="utf-8"), flags=re.M)[1:]:
        text, gold, opened = "", set(), (0, "")
        for char in part.split("\n", 1)[1].strip():
            if char in MARKS:
                opened = (len(text), MARKS[char])
            elif char in "】〕〉":
                gold.add((opened[0], len(text), opened[1]))
            else:
                text += char
        found.append((text, gold))
    return found


@pytest.fixture(scope="module")
def counts() -> tuple[int, int, int]:
    articles = _articles()
    results = recognise([ArticleText(text) for text, _ in articles], create_backend("model"))
    right = told = wanted = 0
    for (_, gold), mentions in zip(articles, results, strict=True):
        outer = {(m.start, m.end, m.type) for m in mentions if m.parent is None}
        right, told, wanted = right + len(outer & gold), told + len(outer), wanted + len(gold)
    return right, told, wanted


def test_strict_f1_on_union_pages(counts: tuple[int, int, int]) -> None:
    right, told, wanted = counts
    assert wanted > 150
    assert 2 * right / (told + wanted) >= FLOOR
