"""`newsfacts compare`: two evaluations on the same gold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def compare(
    a: Annotated[str, typer.Argument(metavar="A.json", help="An evaluation (FILE#NAME for one of several).")],
    b: Annotated[str, typer.Argument(metavar="B.json", help="Another one, on the same gold.")],
    show: Annotated[
        int, typer.Option(min=0, metavar="N", help="Print N mentions of each kind of change.")
    ] = 20,
    resamples: Annotated[int, typer.Option(min=1, max=100_000, help="Bootstrap resamples.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the resamples.")] = 20240320,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File for the JSON; default stdout.")
    ] = None,
) -> int:
    """Show what differs from A to B, with paired intervals: a table on stderr, JSON on stdout or OUT."""
    from pipeline.evaluation import tables
    from pipeline.evaluation.compare import compare as difference
    from pipeline.evaluation.compare import load_evaluation
    from pipeline.evaluation.output import check_writable, write_json

    check_writable(output)
    result = difference(load_evaluation(a), load_evaluation(b), resamples=resamples, seed=seed)
    write_json(result, output)
    tables.show_comparison(result, tables.console(), show)
    return 0
