"""Evaluating one entity back end, or several side by side."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pipeline.errors import NewsfactsError
from pipeline.evaluation.corpora import Collection
from pipeline.evaluation.evaluate import evaluate
from pipeline.evaluation.run import Progress, run
from pipeline.stages.settings import Loading


def evaluate_backend(
    gold: Collection,
    settings: Loading,
    options: dict[str, Any],
    failures: list[str] | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Run the pipeline on the gold texts and score it; the cost is under `run`."""
    predictions, cost = run(gold, settings, failures, progress)
    result = evaluate(gold, predictions, **options)
    result["run"] = cost.as_json() | {"convention": settings.convention}
    return result


def side_by_side(
    gold: str, names: list[str], settings: Loading, options: dict[str, Any]
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Evaluate back ends one after the other, each in a fresh process so that memory is its own.

    Returns:
        The evaluations by back end, and a line for every back end that failed, in part or altogether.

    Raises:
        NewsfactsError: none of them worked.
    """
    found: dict[str, dict[str, Any]] = {}
    failures: list[str] = []
    with tempfile.TemporaryDirectory(prefix="newsfacts-evaluate-") as folder:
        for name in names:
            out = Path(folder) / "evaluation.json"
            command = _command(gold, named(name, settings), options, out)
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                said = done.stderr.strip().splitlines() or [f"ended with code {done.returncode}"]
                line = "some texts failed" if out.exists() else said[-1].removeprefix("newsfacts: ")
                failures.append(f"--ner {name}: {line}")
            if out.exists():
                found[name] = json.loads(out.read_text(encoding="utf-8"))
                out.unlink()
    if not found:
        raise NewsfactsError("no back end worked: " + "; ".join(failures), code="evaluate.backends")
    return found, failures


def named(name: str, settings: Loading) -> Loading:
    """Settings for what `--ner` says: a back end, or a back end and its model.

    >>> named("spacy=models/mine", Loading()).ner, named("spacy=models/mine", Loading()).model
    ('spacy', 'models/mine')
    """
    ner, _, model = name.partition("=")
    return replace(settings, ner=ner, model=model or settings.model)


def _command(gold: str, settings: Loading, options: dict[str, Any], out: Path) -> list[str]:
    """The command line that evaluates one back end and writes its evaluation to a file."""
    command = [sys.executable, "-m", "pipeline", "evaluate", gold, "-o", str(out)]
    for option, value in {**asdict(settings), **options}.items():
        command += [f"--{option}", str(value)] if value is not None else []
    return command
