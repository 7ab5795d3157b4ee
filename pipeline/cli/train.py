"""`newsfacts train`: trains a shipped model again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def train(
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="FILE.toml",
            help="Configuration; models/entities/config.toml by default, models/facts/config.toml for the fact reader.",
        ),
    ] = None,
    data: Annotated[
        Path,
        typer.Option("--data", metavar="DIR", help="Folder of the corpora or gold files."),
    ] = Path("data"),
    out: Annotated[
        Path,
        typer.Option("--out", metavar="DIR", help="Folder for checkpoint, log and model."),
    ] = Path("training"),
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on from what is in --out (a killed run, more stages)."),
    ] = False,
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar="STAGE", help="Entity model: stop after this stage; --resume goes on."
        ),
    ] = None,
) -> None:
    """Train the entity model, or the fact reader, by a configuration and write it to OUT/model.

    Needs the extra `train` (torch, onnx) and the corpora; see models/README.md. Seeds are fixed and nothing
    depends on the clock: the same data give the same model, killed and resumed or not.
    """
    from pipeline.errors import MissingPartError

    try:
        from pipeline.training.facts.config import is_fact_config
        from pipeline.training.facts.run import train_facts
        from pipeline.training.run import train_model
    except ImportError as error:
        raise MissingPartError(
            f"training needs {error.name or 'torch'}, which is not installed",
            hint="pip install 'newsfacts[train]'",
            code="train.missing",
        ) from None
    from pipeline.backends.lock import model_dirs

    shipped = [place / "entities" / "config.toml" for place in model_dirs()]
    chosen = config or next((path for path in shipped if path.exists()), shipped[0])

    def say(line: str) -> None:
        typer.echo(line, err=True)

    if is_fact_config(chosen):
        model: Path | None = train_facts(chosen, data, out, say, resume=resume)
    else:
        model = train_model(chosen, data, out, say, resume=resume, until=until)
    typer.echo(str(model) if model else f"stopped after stage {until}; --resume goes on", err=model is None)
