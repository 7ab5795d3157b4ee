"""`newsfacts doctor`: what works here, and the command that brings what does not."""

from __future__ import annotations

from typing import Annotated

import typer


def doctor(
    json_output: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Show which back ends, models and optional parts work here, and how to install what is missing."""
    from pipeline.backends.health import checkup

    rows = checkup()
    if json_output:
        import orjson

        typer.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    width = max(len(str(row["name"])) for row in rows)
    for row in rows:
        state = "ok     " if row["works"] else "missing"
        line = f"{row['kind']:9} {row['name']:{width}}  {state}  {row['about']}"
        typer.echo(line)
        if not row["works"]:
            missing = ", ".join(str(item) for item in row["missing"])  # type: ignore[attr-defined]
            typer.echo(f"{'':{width + 20}}  needs {missing}; run: {row['install']}")
