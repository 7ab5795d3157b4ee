"""`newsfacts tables`: Parquet tables from the records of a run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def tables(
    run_dir: Annotated[Path, typer.Argument(metavar="RUN_DIR", help="Run directory.")],
    force: Annotated[
        bool, typer.Option("--force", help="Build them also where they are up to date.")
    ] = False,
) -> None:
    """Build the Parquet tables, by year and sorted by date, from the records."""
    from pipeline.batch.tables import build

    built = build(run_dir, force=force)
    print(f"newsfacts: {run_dir / 'tables'} {'built' if built else 'was up to date'}", file=sys.stderr)
