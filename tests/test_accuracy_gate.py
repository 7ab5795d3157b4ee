"""The default pipeline keeps its accuracy on the gold in corpus/."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.evaluation import gate

ROOT = Path(__file__).parents[1]


def test_accuracy_gate_floors_hold() -> None:
    files = gate.gold_files(ROOT)
    if not files:
        pytest.skip("corpus/gold holds no gold yet")
    import pipeline

    digests = {path: gate.digest(ROOT / path) for path in files}
    floors = gate.read_floors(ROOT / gate.FLOORS_FILE)
    found = gate.problems(floors, gate.current(ROOT, pipeline.load()), digests)
    assert not found, "\n".join(found)
