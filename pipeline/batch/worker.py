"""A worker process: loads the pipeline once, then works on the tasks that come through its connection."""

from __future__ import annotations

import os
import threading
import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from pipeline.batch.model import Result, Settings
from pipeline.errors import NewsfactsError

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.batch.fingerprint import Fingerprint


def main(handle: int, parent: int) -> None:
    """Work until the connection is closed; the process ends with its parent, also when that is killed."""
    connection = Connection(handle)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        settings = connection.recv()
        try:
            ready = load(settings)
        except Exception as error:
            connection.send(("failed", error if isinstance(error, NewsfactsError) else repr(error)))
            return
        nlp, found = ready
        connection.send(("ready", found))
        _serve(connection, nlp, settings)
    except (EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        return


def load(settings: Settings) -> tuple[Language, Fingerprint]:
    """The pipeline that settings ask for, and its fingerprint."""
    from pipeline.batch.fingerprint import fingerprint, lexicon_hash
    from pipeline.stages.registry import load as load_stages

    lexicon_hash(settings.lexicon)  # says in one line what is wrong with the file
    nlp = load_stages(
        ner=settings.ner, model=settings.model, lexicon=settings.lexicon, convention=settings.convention
    )
    return nlp, fingerprint(nlp, settings)


def _serve(connection: Connection, nlp: Language, settings: Settings) -> None:
    from pipeline.batch.shard import run_shard

    while True:
        task = connection.recv()
        answer: tuple[str, Result | str]
        try:
            answer = ("done", run_shard(task, nlp, settings))
        except Exception as error:  # a fault of ours outside all documents: the runner isolates it
            answer = ("failed", repr(error))
        connection.send(answer)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
