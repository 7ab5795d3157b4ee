"""`newsfacts schema`: the JSON Schema of the records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def schema(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="OUT.json", help="File to write; stdout by default."),
    ] = None,
) -> None:
    """Print the JSON Schema (2020-12) of the records.

    It describes an issue record; $defs/ArticleRecord in it is a line of JSONL output.
    """
    from pipeline.report.output import write_output
    from pipeline.schema import schema_json

    write_output(output, schema_json())
