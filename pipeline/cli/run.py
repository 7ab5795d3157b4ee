"""`newsfacts run`: years of pages and archives into a run directory, resumed wherever it was killed."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class EngineName(StrEnum):
    """Where the work is done."""

    processes = "processes"
    serial = "serial"
    ray = "ray"


class OnError(StrEnum):
    """What a failed document does to the run."""

    skip = "skip"
    stop = "stop"


def run(
    inputs: Annotated[
        Path, typer.Argument(metavar="INPUT_DIR", help="Folder of pages and archives, or one file.")
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="RUN_DIR", help="Run directory to make or go on with.")
    ],
    workers: Annotated[
        int | None, typer.Option(min=1, help="Worker processes; default: a core each.")
    ] = None,
    engine: Annotated[EngineName, typer.Option(help="Where the work is done.")] = EngineName.processes,
    shard: Annotated[
        str | None, typer.Option(metavar="I/N", help="Only the I-th of N parts, for a scheduler.")
    ] = None,
    on_error: Annotated[OnError, typer.Option(help="What a failed document does.")] = OnError.skip,
    max_error_rate: Annotated[
        float | None, typer.Option(min=0, max=1, help="Share of failed documents that stops the run.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Do everything again.")] = False,
    date: Annotated[str | None, typer.Option(help="Issue date of all inputs, YYYY-MM-DD.")] = None,
    paper: Annotated[str | None, typer.Option(help="Name of the newspaper.")] = None,
    ner: Annotated[str | None, typer.Option(help="Entity back end; see 'newsfacts doctor'.")] = None,
    model: Annotated[str | None, typer.Option(help="Model of the back end, where it takes one.")] = None,
    lexicon: Annotated[
        Path | None, typer.Option(help="TSV or JSONL of names that win over the model.")
    ] = None,
    convention: Annotated[str, typer.Option(help="Entity borders: newsfacts, msra or pfr.")] = "newsfacts",
    tokens: Annotated[bool, typer.Option("--tokens", help="Keep the words in the article records.")] = False,
    tables: Annotated[bool, typer.Option(help="Build the Parquet tables when all is done.")] = True,
    shard_chars: Annotated[int, typer.Option(min=1000, help="Characters of a shard, about.")] = 2_000_000,
    recycle: Annotated[int, typer.Option(min=1, help="Documents after which a worker is replaced.")] = 20_000,
    timeout: Annotated[
        float, typer.Option(min=1, help="Seconds after which a silent worker is replaced.")
    ] = 900,
    lease: Annotated[
        float, typer.Option(min=1, help="Seconds after which a silent machine's shards are free.")
    ] = 120,
    address: Annotated[
        str | None, typer.Option(help="Ray cluster, such as auto or ray://head:10001.")
    ] = None,
) -> int:
    """Process a folder of any size; run again to go on after a kill, a crash or a change.

    Finished shards are kept. What changed since (lexicon, model, option, input) is named, and exactly the shards
    that depend on it are done again.
    """
    from pipeline.batch.engines import make_engine
    from pipeline.batch.model import Settings
    from pipeline.batch.runner import Options
    from pipeline.batch.runner import run as run_batch
    from pipeline.cli.output import check_date
    from pipeline.cli.watch import Watch, finish, orderly

    check_date(date)
    settings = Settings(
        ner,
        model,
        str(lexicon) if lexicon else None,
        convention,
        tokens,
        date,
        paper,
        shard_chars,
    )
    options = Options(
        shard=_part(shard),
        stop_on_error=on_error is OnError.stop,
        max_error_rate=max_error_rate,
        force=force,
        expiry=lease,
    )
    with orderly(), Watch() as watch:
        report = run_batch(
            inputs,
            output,
            settings,
            lambda: make_engine(
                engine.value, settings, workers, address=address, recycle=recycle, timeout=timeout
            ),
            options,
            watch,
        )
    return finish(report, output, tables=tables)


def _part(text: str | None) -> tuple[int, int] | None:
    """I and N of `--shard I/N`."""
    from pipeline.errors import UsageError

    if text is None:
        return None
    found = re.fullmatch(r"(\d+)/(\d+)", text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise UsageError(
            f"--shard {text}: no part I of N",
            hint="write it as I/N, from 1/N to N/N, such as 3/16",
            code="usage.shard",
        )
    return int(found[1]), int(found[2])
