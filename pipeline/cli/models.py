"""`newsfacts models list|check`: the models that are here, and whether they are undamaged."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

app = typer.Typer(help="Show and check the models that come with newsfacts.", no_args_is_help=True)


@app.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")] = False,
) -> None:
    """List the models with size, sha256, licence and scores."""
    import orjson

    from pipeline.backends.lock import list_models

    for lock in list_models():
        if as_json:
            record = {
                "name": lock.name,
                "kind": lock.kind,
                "path": str(lock.folder),
                "size": lock.size,
                "sha256": lock.sha256,
                "licence": lock.licence,
                "files": {file.name: {"size": file.size, "sha256": file.sha256} for file in lock.files},
                "scores": lock.scores,
            }
            typer.echo(orjson.dumps(record).decode())
            continue
        typer.echo(f"{lock.name}  {lock.kind}  {lock.size / 2**20:.1f} MiB  sha256 {lock.sha256[:16]}")
        typer.echo(f"  path     {lock.folder}")
        typer.echo(f"  licence  {lock.licence}")
        for name, score in lock.scores.items():
            typer.echo(f"  score    {name}: {score}")


@app.command()
def check() -> None:
    """Compare every file of every model with its lock file; exit code 1 if one is damaged."""
    from pipeline.backends.lock import find_model, list_models

    locks = list_models()
    if not locks:
        find_model("entities")
    damaged = False
    for lock in locks:
        problems = lock.problems()
        damaged = damaged or bool(problems)
        typer.echo(
            f"{lock.name}: {'damaged' if problems else 'ok'} ({len(lock.files)} files, {lock.size} bytes)"
        )
        for problem in problems:
            print(f"newsfacts: {problem}", file=sys.stderr)
    if damaged:
        raise typer.Exit(1)
