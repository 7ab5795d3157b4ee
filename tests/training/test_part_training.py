"""Fitting the weights of parts and wholes."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("scipy")

from pipeline.training.parts import Choice, fit, write


def test_what_goes_with_parts_weighs_more_than_nothing(tmp_path: Path) -> None:
    part = Choice([["bias", "其中"], ["bias", "far"]], 0)
    none = Choice([["bias", "far"]], -1)
    weight = fit([part, none] * 20)
    assert weight["其中"] > 1
    assert weight.get("bias", 0.0) + weight.get("far", 0.0) < 0
    write(weight, tmp_path / "parts.tsv")
    lines = (tmp_path / "parts.tsv").read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert len(lines) == len(weight) + 1


def test_seldom_signs_and_signs_with_white_space_get_no_weight() -> None:
    rows = [Choice([["bias", "a b", f"only{i}"]], 0) for i in range(20)]
    assert set(fit(rows)) == {"bias"}
