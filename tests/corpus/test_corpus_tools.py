"""The scripts that make the gold: surfaces, fact lines and marks are read as the README says, or refused."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import Any

import pytest
from corpus_tools import factline, markup, surface


@pytest.mark.parametrize(
    ("printed", "value", "low", "high", "bound", "unit"),
    [
        ("80余人", 80, 80, None, "MORE_THAN", "人"),
        ("约3.5万人", 35000, 35000, 35000, "APPROX", "人"),
        ("近一成", 0.1, 0.1, 0.1, "NEARLY", "1"),
        ("不足300户", 300, None, 300, "LESS_THAN", "户"),
        ("1%以下", 0.01, None, 0.01, "EQUAL_OR_LESS", "1"),
        ("85%以上", 0.85, 0.85, None, "EQUAL_OR_MORE", "1"),
        ("3至5万人", None, 30000, 50000, "RANGE", "人"),
        ("18元至30元", None, 18, 30, "RANGE", "CNY"),
        ("１９．６万吨", 196000, 196000, 196000, "EQUAL", "t"),
        ("1.2亿美元", 120000000, 120000000, 120000000, "EQUAL", "USD"),
        ("一百二十三家", 123, 123, 123, "EQUAL", "家"),
    ],
)
def test_surface_reads_values(printed: str, value: Any, low: Any, high: Any, bound: str, unit: str) -> None:
    got = surface.read(printed)
    assert (got["value"], got["low"], got["high"], got["bound"], got["unit"]) == (
        value,
        low,
        high,
        bound,
        unit,
    )


def test_surface_examples_are_true() -> None:
    assert doctest.testmod(surface).attempted > 0
    assert doctest.testmod(surface).failed == 0


def test_surface_refuses_what_is_no_quantity() -> None:
    with pytest.raises(ValueError, match="no numeral"):
        surface.read("若干家")


def _write(folder: Path, text: str) -> Path:
    path = folder / "01.txt"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("%P 正文", "text before %A"),
        ("%A article a\n%P 共{5人}参加", "has no fields"),
        ("%A article a\n%P 参加\n= 参会 ; par", "fields without a quantity"),
        ("%A article a\n%P [甬江]X", "followed by"),
        ("%A article a\n%P 甬江]L", "closes nothing"),
        ("%Q 正文", "unknown tag"),
        ("%A article a\n%A article a", "begins twice"),
    ],
)
def test_markup_refuses_what_it_cannot_read(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        markup.read_page(_write(tmp_path, text))


def test_markup_prints_the_page_without_marks(tmp_path: Path) -> None:
    page = markup.read_page(
        _write(
            tmp_path,
            "%A article a\n%H ## [鄞州区]L\n\n%P 新建{12\n%+ 家}。\n= 新建 ; new ; o=鄞州区 ; t=2024",
        )
    )
    assert page.text == "## 鄞州区\n\n新建12\n家。\n"
    quantity = next(m for m in page.articles[0].marks if m.kind == "quantity")
    assert page.text[quantity.start : quantity.end] == "12\n家"


@pytest.mark.parametrize(
    ("code", "kind", "start", "end"),
    [
        ("2024", "during", "2024-01-01", "2024-12-31"),
        ("2024H1", "during", "2024-01-01", "2024-06-30"),
        ("2023Q3", "during", "2023-07-01", "2023-09-30"),
        ("2024-02", "during", "2024-02-01", "2024-02-29"),
        ("2023-01..2023-09", "during", "2023-01-01", "2023-09-30"),
        ("..I", "during", None, "ISSUE_DATE"),
        ("@2024-06", "as_of", None, "2024-06-30"),
        ("@I", "as_of", None, "ISSUE_DATE"),
    ],
)
def test_factline_reads_periods(code: str, kind: str, start: str | None, end: str) -> None:
    assert factline.period(code) == {"type": kind, "start": start, "end": end}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("新建 ; o=甲 ; t=2024", "kind"),
        ("新建 ; new ; up ; o=甲 ; t=2024", "direction"),
        ("同比增长 ; gr ; o=甲 ; t=2024", "direction"),
        ("新建 ; new ; o=甲 ; t=去年", "no period"),
        ("新建 ; new ; often ; o=甲", "unknown field"),
        ("新建 ; new ; q=1", "unknown keys"),
    ],
)
def test_factline_refuses_what_is_incomplete(line: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        factline.fact_fields("12家", line, factline.Carried())


def test_factline_carries_owner_and_period() -> None:
    carried = factline.Carried()
    factline.fact_fields("12家", "新建 ; new ; o=甲/乙 ; t=2024", carried)
    second = factline.fact_fields("近3万人", "参加 ; par", carried)
    assert (second["owner"], second["owner_also"], second["period"]["end"]) == ("甲", ["乙"], "2024-12-31")
    assert (second["value"], second["bound"]) == (30000, "NEARLY")
