"""A worker with a small pipeline that dies, hangs or dawdles when a document tells it to."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from pipeline.batch import shard as shard_module
from pipeline.batch import worker
from pipeline.batch.fingerprint import fingerprint
from pipeline.batch.model import Settings, document_key
from pipeline.stages.registry import build

QUICK = ("words", "entities", "times", "quantities", "facts", "links", "checks")


def quick_pipeline():  # type: ignore[no-untyped-def]
    """Sentences alone."""
    return build(exclude=QUICK)


def load(settings: Settings):  # type: ignore[no-untyped-def]
    shard_module.run_shard = obedient
    nlp = quick_pipeline()
    return nlp, fingerprint(nlp, settings)


run_shard = shard_module.run_shard


def obedient(task, nlp, settings):  # type: ignore[no-untyped-def]
    for issue in task.issues:
        for item in issue.items:
            if document_key(issue, item) in task.skip:
                continue
            if "毒药".encode() in item.data:
                os.kill(os.getpid(), signal.SIGKILL)
            if "睡眠".encode() in item.data:
                time.sleep(600)
    time.sleep(float(os.environ.get("QUICK_WORKER_SECONDS", "0")))
    return run_shard(task, nlp, settings)


def main(handle: int, parent: int) -> None:
    worker.load = load
    worker.main(handle, parent)


def drive(arguments: list[str]) -> None:
    """A main process: input, run directory, workers, characters of a shard, address of a Ray cluster."""
    from pipeline.batch.engines import Engine, ProcessEngine
    from pipeline.batch.ray_engine import RayEngine
    from pipeline.batch.runner import Options, run

    settings = Settings(ner="none", shard_chars=int(arguments[3]))

    def engine() -> Engine:
        if len(arguments) > 4:
            return RayEngine(settings, int(arguments[2]), arguments[4], module="quick_worker")
        return ProcessEngine(settings, int(arguments[2]), module="quick_worker")

    run(Path(arguments[0]), Path(arguments[1]), settings, engine, Options(expiry=5, poll=0.2))
    if "QUICK_WORKER_TABLES" in os.environ:
        from pipeline.batch.tables import build

        build(Path(arguments[1]), wait=True)


if __name__ == "__main__":
    drive(sys.argv[1:])
