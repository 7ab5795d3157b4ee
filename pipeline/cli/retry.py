"""`newsfacts retry`: failed documents of a run once more."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.run import EngineName


def retry(
    run_dir: Annotated[Path, typer.Argument(metavar="RUN_DIR", help="Run directory.")],
    workers: Annotated[
        int | None, typer.Option(min=1, help="Worker processes; default: a core each.")
    ] = None,
    engine: Annotated[EngineName, typer.Option(help="Where the work is done.")] = EngineName.processes,
    tables: Annotated[bool, typer.Option(help="Build the Parquet tables when all is done.")] = True,
    timeout: Annotated[
        float, typer.Option(min=1, help="Seconds after which a silent worker is replaced.")
    ] = 900,
    address: Annotated[
        str | None, typer.Option(help="Ray cluster, such as auto or ray://head:10001.")
    ] = None,
) -> int:
    """Run the failed documents again, with the settings of the run, and merge them into its records.

    An input that was mended since is read anew; what is not done yet is finished.
    """
    from pipeline.batch.engines import make_engine
    from pipeline.batch.retry import retry as retry_batch
    from pipeline.batch.retry import run_settings
    from pipeline.cli.watch import Watch, finish, orderly

    settings = run_settings(run_dir)
    with orderly(), Watch() as watch:
        report = retry_batch(
            run_dir,
            lambda: make_engine(engine.value, settings, workers, address=address, timeout=timeout),
            listener=watch,
        )
    return finish(report, run_dir, tables=tables)
