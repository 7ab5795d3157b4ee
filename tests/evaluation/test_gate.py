"""Floors: what passes, what doesn't, and that none falls unseen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError, UsageError
from pipeline.evaluation import gate
from pipeline.evaluation.corpora import Collection, Document

PATH = "corpus/gold/issue.jsonl"
DIGESTS = {PATH: "d1"}


def pinned(**figures: float) -> gate.Floors:
    return gate.pin(gate.Floors(), {PATH: {"entities.micro.F1": 90.0, "core.F1": 80.0} | figures}, DIGESTS)


def test_gate_pin_leaves_the_margin() -> None:
    assert pinned().floors[PATH] == {"entities.micro.F1": 89.5, "core.F1": 79.5}


def test_gate_passes_at_and_above_the_floor() -> None:
    assert gate.problems(pinned(), {PATH: {"entities.micro.F1": 89.5, "core.F1": 99.0}}, DIGESTS) == []


def test_gate_names_the_figure_that_fell() -> None:
    found = gate.problems(pinned(), {PATH: {"entities.micro.F1": 89.4, "core.F1": 80.0}}, DIGESTS)
    assert found == [f"{PATH}: entities.micro.F1 is 89.4, its floor 89.5"]


def test_gate_figure_that_is_gone_counts_as_fallen() -> None:
    found = gate.problems(pinned(), {PATH: {"entities.micro.F1": 90.0}}, DIGESTS)
    assert found == [f"{PATH}: core.F1 is 0.0, its floor 79.5"]


@pytest.mark.parametrize(
    ("figures", "digests", "says"),
    [
        ({PATH: {"core.F1": 99.0}}, {PATH: "d2"}, "changed since"),
        ({}, {}, "is gone"),
        (
            {PATH: {"core.F1": 99.0, "entities.micro.F1": 99.0}, "corpus/gold/new.jsonl": {}},
            DIGESTS,
            "no floors",
        ),
    ],
)
def test_gate_gold_that_changed(figures: dict[str, gate.Figures], digests: dict[str, str], says: str) -> None:
    found = gate.problems(pinned(), figures, digests)
    assert len(found) == 1
    assert says in found[0]


def test_gate_edit_by_hand_shows(tmp_path: Path) -> None:
    file = tmp_path / "floors.toml"
    file.write_text(gate.write_floors(pinned()).replace("79.5", "70.0"), encoding="utf-8")
    found = gate.problems(
        gate.read_floors(file), {PATH: {"entities.micro.F1": 90.0, "core.F1": 75.0}}, DIGESTS
    )
    assert len(found) == 1
    assert "by hand" in found[0]
    with pytest.raises(UsageError, match="by hand"):
        gate.pin(gate.read_floors(file), {PATH: {"core.F1": 75.0}}, DIGESTS, "any reason")


def test_gate_file_round_trips(tmp_path: Path) -> None:
    floors = gate.pin(
        pinned(), {PATH: {"entities.micro.F1": 80.0, "core.F1": 81.0}}, DIGESTS, 'names "mended"'
    )
    file = tmp_path / "floors.toml"
    file.write_text(gate.write_floors(floors), encoding="utf-8")
    assert gate.read_floors(file) == floors


def test_gate_lowering_needs_a_reason_and_keeps_it() -> None:
    fallen = {PATH: {"entities.micro.F1": 85.0, "core.F1": 90.0}}
    with pytest.raises(UsageError, match=r"entities.micro.F1 89.5 → 84.5"):
        gate.pin(pinned(), fallen, DIGESTS)
    lowered = gate.pin(pinned(), fallen, DIGESTS, "the annotation guide changed")
    assert lowered.floors[PATH] == {"entities.micro.F1": 84.5, "core.F1": 89.5}
    assert [(e["figure"], e["from"], e["to"], e["why"]) for e in lowered.lowered] == [
        ("entities.micro.F1", 89.5, 84.5, "the annotation guide changed")
    ]


def test_gate_small_fall_within_the_margin_keeps_the_floor() -> None:
    kept = gate.pin(pinned(), {PATH: {"entities.micro.F1": 89.7, "core.F1": 80.0}}, DIGESTS)
    assert kept.floors[PATH]["entities.micro.F1"] == 89.5
    assert kept.lowered == []


def test_gate_dropped_gold_needs_a_reason() -> None:
    with pytest.raises(UsageError, match=r"entities.micro.F1 89.5 → 0.0"):
        gate.pin(pinned(), {}, {})


def test_gate_figures_without_gold_are_not_pinned(
    monkeypatch: pytest.MonkeyPatch, gold_article: dict[str, Any]
) -> None:
    keys = ("id", "text", "entities", "facts", "nonfacts", "date")
    document = Document(**{k: gold_article[k] for k in keys})
    perfect = {document.id: document}
    monkeypatch.setattr(gate, "predict", lambda gold, nlp: perfect)
    figures = gate.figures_on(Collection("gold", perfect), None)
    assert "links.same_as.F1" not in figures
    assert set(figures.values()) == {100.0}


def test_gate_broken_file_is_an_input_error(tmp_path: Path) -> None:
    file = tmp_path / "floors.toml"
    file.write_text("[[gold]]\npath = 3", encoding="utf-8")
    with pytest.raises(InputError, match="not a floors file"):
        gate.read_floors(file)


def test_gate_missing_file_has_no_floors(tmp_path: Path) -> None:
    assert gate.read_floors(tmp_path / "none.toml") == gate.Floors()
