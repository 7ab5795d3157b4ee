"""The accuracy gate: floors under the figures on the project's own gold, never lowered silently.

`tests/accuracy_floors.toml` pins, for every gold file, its sha256 and a floor under each figure. A test
evaluates the default pipeline and fails where a figure is under its floor, where the gold changed without new
floors, and where the floors were edited by hand (`seal`).

    python -m pipeline.evaluation.gate                       # current figures, in the file's format
    python -m pipeline.evaluation.gate --write               # raise floors, add new gold
    python -m pipeline.evaluation.gate --write --lower WHY   # lower what fell; WHY is kept in the file
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, NewsfactsError, UsageError
from pipeline.evaluation import corpora
from pipeline.evaluation.run import predict
from pipeline.evaluation.scores import RATIOS, measure, score_collection, table_of, totals

GOLD_FOLDER = "corpus/gold"
FLOORS_FILE = "tests/accuracy_floors.toml"
MARGIN = 0.5
"""Room between a figure and its floor: runtimes differ between machines in the last bits of a score."""

PINNED = (
    "entities.micro.F1",
    "mentions.overlap.F1",
    "core.F1",
    "fields.value",
    "fields.bound",
    "fields.unit",
    "fields.indicator",
    "fields.owner",
    "fields.period",
    "links.part_of.F1",
    "links.same_as.F1",
)

Figures = dict[str, float]


@dataclass(slots=True)
class Floors:
    """The content of the floors file: by gold path its sha256 and its floors, and every lowering."""

    sha256: dict[str, str] = field(default_factory=dict)
    floors: dict[str, Figures] = field(default_factory=dict)
    lowered: list[dict[str, Any]] = field(default_factory=list)
    seal: str = ""

    def expected_seal(self) -> str:
        """Digest over everything in the file, so that an edit by hand shows."""
        content = json.dumps([self.sha256, self.floors, self.lowered], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def is_tampered(self) -> bool:
        """Whether the floors are not those that were written with the seal."""
        return bool(self.floors) and self.seal != self.expected_seal()


def read_floors(path: Path) -> Floors:
    """Read the floors file; one that isn't there has no floors.

    Raises:
        InputError: the file is no TOML of this kind.
    """
    if not path.exists():
        return Floors()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        gold = data.get("gold", [])
        return Floors(
            sha256={g["path"]: g["sha256"] for g in gold},
            floors={g["path"]: {k: float(v) for k, v in g["floors"].items()} for g in gold},
            lowered=data.get("lowered", []),
            seal=data.get("seal", ""),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"{path}: not a floors file ({error})",
            hint="write it again with 'python -m pipeline.evaluation.gate --write'",
            code="gate.file",
        ) from error


def write_floors(floors: Floors) -> str:
    """The floors file as text."""
    lines = [
        "# Floors under the accuracy on the project's gold, in per cent. Written by",
        "# 'python -m pipeline.evaluation.gate --write'; see pipeline/evaluation/gate.py.",
        f"seal = {_quoted(floors.expected_seal())}",
    ]
    for path, figures in sorted(floors.floors.items()):
        lines += ["", "[[gold]]", f"path = {_quoted(path)}", f"sha256 = {_quoted(floors.sha256[path])}"]
        lines += ["[gold.floors]", *(f"{_quoted(name)} = {value:.1f}" for name, value in figures.items())]
    for entry in floors.lowered:
        lines += ["", "[[lowered]]"]
        lines += [f"{k} = {_quoted(v) if isinstance(v, str) else v}" for k, v in entry.items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def gold_files(root: Path) -> list[str]:
    """The gold files that floors are kept for, relative to the root of the repository; those with rows."""
    files = [f for f in (root / GOLD_FOLDER).glob("*.jsonl*") if f.read_bytes().strip()]
    return sorted(f.relative_to(root).as_posix() for f in files)


def digest(path: Path) -> str:
    """Sha256 of a gold file as stored, line ends of the checkout aside."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def current(root: Path, nlp: Any) -> dict[str, Figures]:
    """The pinned figures of a pipeline on every gold file; figures without any gold item are left out."""
    return {path: figures_on(corpora.read(root / path), nlp) for path in gold_files(root)}


def figures_on(gold: corpora.Collection, nlp: Any) -> Figures:
    """The pinned figures of a pipeline on one collection."""
    counts = totals(score_collection(gold, predict(gold, nlp)))
    figures = measure(table_of([counts]))
    return {name: round(float(figures[name][0]), 1) for name in PINNED if _has_gold(name, counts)}


def _has_gold(name: str, counts: Mapping[str, int]) -> bool:
    if name.startswith("fields."):
        return counts.get("facts.gold", 0) > 0
    return counts.get(RATIOS[name.removesuffix(".F1")][2], 0) > 0


def problems(floors: Floors, figures: Mapping[str, Figures], digests: Mapping[str, str]) -> list[str]:
    """What the gate has against the current state, one line each; none when it may pass.

    Args:
        floors: what is pinned.
        figures: current figures by gold path.
        digests: sha256 of the gold files by path.
    """
    found = []
    if floors.is_tampered():
        found.append(
            "the floors file was edited by hand; restore it, floors are changed with --write and --lower"
        )
    for path in sorted({*floors.floors, *figures}):
        if path not in figures:
            found.append(f"{path}: has floors but is gone")
        elif path not in floors.floors:
            found.append(f"{path}: has no floors; pin them with 'python -m pipeline.evaluation.gate --write'")
        elif floors.sha256[path] != digests[path]:
            found.append(f"{path}: changed since its floors were pinned; pin them again with --write")
        else:
            found += [
                f"{path}: {name} is {figures[path].get(name, 0.0):.1f}, its floor {floor:.1f}"
                for name, floor in floors.floors[path].items()
                if figures[path].get(name, 0.0) < floor
            ]
    return found


def pin(
    floors: Floors, figures: Mapping[str, Figures], digests: Mapping[str, str], why_lower: str | None = None
) -> Floors:
    """New floors: raised to the current figures less the margin, lowered only for a reason that is kept.

    Raises:
        UsageError: a floor would be lowered or dropped and no reason is given; the file was edited by hand.
    """
    if floors.is_tampered():
        raise UsageError(
            "the floors file was edited by hand", hint="restore it from version control", code="gate.edited"
        )
    fallen: list[dict[str, Any]] = []
    new = Floors(dict(digests), {path: {} for path in figures}, list(floors.lowered))
    today = date.today().isoformat()
    for path in sorted({*floors.floors, *figures}):
        old, now = floors.floors.get(path, {}), figures.get(path, {})
        for name in [n for n in PINNED if n in old or n in now]:
            floor = max(0.0, math.floor(10 * (now[name] - MARGIN)) / 10) if name in now else 0.0
            before = old.get(name, 0.0)
            if now.get(name, 0.0) < before:
                fallen.append({"date": today, "path": path, "figure": name, "from": before, "to": floor})
            elif name in now:
                floor = max(floor, before)
            if name in now:
                new.floors[path][name] = floor
    if fallen and not why_lower:
        what = "; ".join(f"{f['path']} {f['figure']} {f['from']} → {f['to']}" for f in fallen)
        raise UsageError(
            f"floors would be lowered: {what}",
            hint="mend the pipeline, or say why with --lower WHY",
            code="gate.lower",
        )
    new.lowered += [{**f, "why": why_lower} for f in fallen]
    new.seal = new.expected_seal()
    return new


def main(argv: list[str] | None = None) -> int:
    """Print the current figures in the format of the floors file, or write it."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.gate", description=main.__doc__)
    parser.add_argument("--root", type=Path, default=Path("."), help="root of the repository")
    parser.add_argument("--write", action="store_true", help=f"write {FLOORS_FILE}")
    parser.add_argument(
        "--lower", metavar="WHY", help="lower floors that the figures fell under, and say why"
    )
    arguments = parser.parse_args(argv)
    try:
        return _run(arguments.root, write=arguments.write, why_lower=arguments.lower)
    except NewsfactsError as error:
        print(f"gate: {error}", file=sys.stderr)
        return error.exit_code


def _run(root: Path, *, write: bool, why_lower: str | None) -> int:
    from pipeline.stages.registry import load

    if not gold_files(root):
        raise UsageError(
            f"{root / GOLD_FOLDER}: no gold files", hint="start it in the root of the repository"
        )
    file = root / FLOORS_FILE
    digests = {path: digest(root / path) for path in gold_files(root)}
    figures = current(root, load())
    if write:
        file.write_text(write_floors(pin(read_floors(file), figures, digests, why_lower)), encoding="utf-8")
        print(f"gate: wrote {file}", file=sys.stderr)
    else:
        print(write_floors(Floors(digests, figures)), end="")
        for line in problems(read_floors(file), figures, digests):
            print(f"gate: {line}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
