"""Evaluating one entity back end, or several side by side."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import NewsfactsError
from pipeline.evaluation.corpora import Collection
from pipeline.evaluation.evaluate import evaluate
from pipeline.evaluation.run import Settings, run


def evaluate_backend(
    gold: Collection,
    settings: Settings,
    ner: str | None,
    options: dict[str, Any],
    failures: list[str] | None = None,
) -> dict[str, Any]:
    """Run the pipeline with a back end on the gold texts and score it; the cost is under `run`."""
    predictions, cost = run(gold, replace(settings, ner=ner), failures)
    result = evaluate(gold, predictions, **options)
    result["run"] = cost.as_json() | {"convention": settings.convention}
    return result


def side_by_side(
    gold: str, names: list[str], settings: Settings, options: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """Evaluate back ends one after the other, each in a fresh process so that memory is its own.

    Raises:
        NewsfactsError: a back end is unknown or not installed; the line says which.
    """
    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="newsfacts-evaluate-") as folder:
        for name in names:
            out = Path(folder) / "evaluation.json"
            command = [sys.executable, "-m", "pipeline", "evaluate", gold, "--ner", name, "-o", str(out)]
            command += ["--convention", settings.convention]
            for option, value in (("--model", settings.model), ("--lexicon", settings.lexicon)):
                command += [option, value] if value else []
            for option, value in options.items():
                command += [f"--{option}", str(value)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if not out.exists():
                said = done.stderr.strip().splitlines() or [f"ended with code {done.returncode}"]
                raise NewsfactsError(
                    f"--ner {name}: {said[-1].removeprefix('newsfacts: ')}", code="evaluate.backend"
                )
            found[name] = json.loads(out.read_text(encoding="utf-8"))
            out.unlink()
    return found
