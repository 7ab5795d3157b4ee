"""`newsfacts export`: a run in the shape that other programs read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Write a run in the shape that other programs read.")


@app.callback()
def export() -> None:
    """Write a run in the shape that other programs read."""


@app.command()
def sqlite(
    run_dir: Annotated[Path, typer.Argument(metavar="RUN_DIR", help="Run directory.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Database to write.")],
) -> None:
    """One SQLite file with all tables, keys and indexes, as Datasette likes it."""
    from pipeline.batch.sqlite import export_sqlite

    counts = export_sqlite(run_dir, output)
    print(
        f"newsfacts: {output}: " + ", ".join(f"{n:,} {table}" for table, n in counts.items()), file=sys.stderr
    )
