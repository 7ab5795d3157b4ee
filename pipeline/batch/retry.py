"""Failed documents tried again, with the settings of their run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

from pipeline.batch.engines import Engine
from pipeline.batch.fingerprint import differences
from pipeline.batch.model import Settings
from pipeline.batch.runner import Listener, Options, Report, run
from pipeline.batch.store import RunDir
from pipeline.errors import InputError, UsageError
from pipeline.source.inputs import path_in


def run_settings(run_dir: Path) -> Settings:
    """The settings of a run.

    Raises:
        InputError: this is no run directory.
    """
    known = RunDir(run_dir).read_run()["settings"]
    names = {field.name for field in fields(Settings)}
    return Settings(**{name: value for name, value in known.items() if name in names})


def retry(
    run_dir: Path,
    make: Callable[[], Engine],
    options: Options | None = None,
    listener: Listener | None = None,
) -> Report:
    """Try the failed documents of a run again and merge what comes out; finish what is not done yet.

    Args:
        run_dir: the run directory; input and settings are what its `run.json` says.
        make: makes the engine from the settings of the run.
        options: how to go about it.
        listener: is told what happens.

    Raises:
        InputError: this is no run directory, or its input is gone.
        UsageError: newsfacts or its models are no longer those of the run.
    """
    described = RunDir(run_dir).read_run()
    root = Path(described["input"])
    if not root.exists():
        root = path_in(Path("/"), described["input_absolute"])
    if not root.exists():
        raise InputError(f"{root}: the input of {run_dir} is gone", hint="put it back", code="input.missing")

    def checked() -> Engine:
        engine = make()
        changed = differences(described["fingerprint"], engine.fingerprint())
        if changed:
            engine.close()
            raise UsageError(
                f"{run_dir}: {', '.join(changed)} changed since the run",
                hint=f"'newsfacts run {described['input']} -o {run_dir}' does all of it again",
                code="run.changed",
            )
        return engine

    return run(
        root, run_dir, run_settings(run_dir), checked, replace(options or Options(), retry=True), listener
    )
