"""Where tasks are worked on. All engines take tasks and give outcomes; none knows of shards or files."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Protocol

from pipeline.batch.fingerprint import Fingerprint
from pipeline.batch.model import Result, Settings, Task
from pipeline.errors import NewsfactsError, UsageError

THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
"""Set to 1 for workers: each has one core, and runtimes that start a thread per core would fight."""
RECYCLE = 20_000
"""Documents after which a worker is replaced by a fresh one."""
STARTS = {"ended": 3, "killed": 10}
"""Starts in a row that may fail, by how: a program that ends by itself will do so again."""
START_SECONDS = 600.0
TIMEOUT = 900.0
"""Seconds without an answer after which a worker counts as hanging (for a task of usual size)."""


@dataclass(slots=True)
class Outcome:
    """What became of a task: a result, or how the worker ended."""

    task: Task
    result: Result | None
    death: str | None = None
    """In words: killed by signal 9, no answer in 900 s …"""
    code: str = "worker.died"


class Engine(Protocol):
    """Works on tasks. `submit` only while `free`; `next` waits for an outcome."""

    workers: int

    def start(self, tasks: int) -> None:
        """Begin to get ready for so many tasks, where that takes time."""
        ...

    def fingerprint(self) -> Fingerprint:
        """What the records of this engine depend on; starts a worker where needed."""
        ...

    @property
    def free(self) -> bool:
        """Whether a task can be taken."""
        ...

    @property
    def busy(self) -> bool:
        """Whether outcomes are to come."""
        ...

    def submit(self, task: Task) -> None:
        """Take a task."""
        ...

    def next(self) -> Outcome:
        """The next outcome, in any order."""
        ...

    def close(self) -> None:
        """End everything, also what is under way."""
        ...


class SerialEngine:
    """Works in this process, on one task at a time."""

    workers = 1

    def __init__(self, settings: Settings):
        from pipeline.batch.worker import load

        self.settings = settings
        self.nlp, self._fingerprint = load(settings)
        self._waiting: deque[Task] = deque()

    def start(self, tasks: int) -> None:
        """Nothing to start."""

    def fingerprint(self) -> Fingerprint:
        """What the records depend on."""
        return self._fingerprint

    @property
    def free(self) -> bool:
        """Whether no task waits."""
        return not self._waiting

    @property
    def busy(self) -> bool:
        """Whether a task waits."""
        return bool(self._waiting)

    def submit(self, task: Task) -> None:
        """Keep a task until `next`."""
        self._waiting.append(task)

    def next(self) -> Outcome:
        """Work on the task."""
        from pipeline.batch.shard import run_shard

        task = self._waiting.popleft()
        try:
            return Outcome(task, run_shard(task, self.nlp, self.settings))
        except Exception as error:
            return Outcome(task, None, repr(error), "worker.failed")

    def close(self) -> None:
        """Nothing to end."""


class _Worker:
    """A worker process as its parent sees it."""

    def __init__(self, settings: Settings, module: str):
        ours, theirs = socket.socketpair()
        environment = {**os.environ, **dict.fromkeys(THREADS, "1")}
        code = (
            f"import sys; sys.path[:] = {sys.path!r}; "
            f"from {module} import main; main({theirs.fileno()}, {os.getpid()})"
        )
        # A fresh interpreter, not a fork (threads of runtimes don't survive one), and not multiprocessing's spawn:
        # that imports the caller's main module again.
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            pass_fds=[theirs.fileno()],
            env=environment,
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        self.connection = Connection(ours.detach())
        self.task: Task | None = None
        self.ready = False
        self.fingerprint: Fingerprint = {}
        self.documents = 0
        self.since = time.monotonic()
        self.connection.send(settings)

    def death(self) -> str:
        """How the process ended, in words."""
        try:
            code = self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        if code < 0:
            why = ", as when memory runs out" if code == -9 else ""
            return f"the worker process was killed by signal {-code}{why}"
        return f"the worker process ended with code {code}"

    def end(self) -> None:
        """Kill it."""
        self.connection.close()
        self.process.kill()
        self.process.wait()


class ProcessEngine:
    """Works in worker processes, each with a pipeline of its own; one that dies is replaced.

    Args:
        settings: what to load.
        workers: number of processes.
        recycle: documents after which a worker is replaced, so that memory stays flat over any length.
        timeout: seconds without an answer after which a worker counts as hanging.
        module: where `main` of the workers is.
    """

    def __init__(
        self,
        settings: Settings,
        workers: int,
        recycle: int = RECYCLE,
        timeout: float = TIMEOUT,
        module: str = "pipeline.batch.worker",
    ):
        self.settings, self.workers, self.recycle, self.timeout = settings, workers, recycle, timeout
        self.module = module
        self.pool: list[_Worker] = []
        self.waiting: deque[Task] = deque()
        self.failed_starts: Counter[str] = Counter()

    def start(self, tasks: int) -> None:
        """Start the workers that there is work for, so that they load side by side."""
        while len(self.pool) < min(self.workers, tasks):
            self.pool.append(_Worker(self.settings, self.module))

    def fingerprint(self) -> Fingerprint:
        """Of the first worker, which is started for it where none is."""
        self.start(1)
        worker = self.pool[0]
        while not worker.ready:
            self._receive([worker])
            worker = self.pool[0]
        return worker.fingerprint

    @property
    def free(self) -> bool:
        """Whether a worker is idle or can be started."""
        return len(self.waiting) + sum(w.task is not None for w in self.pool) < self.workers

    @property
    def busy(self) -> bool:
        """Whether tasks are under way."""
        return bool(self.waiting) or any(w.task is not None for w in self.pool)

    def submit(self, task: Task) -> None:
        """Give a task to an idle worker, or start one for it."""
        self.waiting.append(task)
        self._assign()

    def next(self) -> Outcome:
        """The next outcome."""
        while True:
            outcome = self._receive(self.pool)
            self._assign()
            if outcome is not None:
                return outcome

    def close(self) -> None:
        """Kill all workers."""
        for worker in self.pool:
            worker.end()
        self.pool = []

    def _assign(self) -> None:
        for worker in self.pool:
            if self.waiting and worker.ready and worker.task is None:
                self._give(worker, self.waiting.popleft())
        starting = sum(not w.ready for w in self.pool)
        while len(self.waiting) > starting and len(self.pool) < self.workers:
            self.pool.append(_Worker(self.settings, self.module))
            starting += 1

    def _give(self, worker: _Worker, task: Task) -> None:
        worker.task, worker.since = task, time.monotonic()
        worker.documents += sum(len(issue.items) for issue in task.issues)
        with suppress(OSError):  # where it has died, the end of its connection is received
            worker.connection.send(task)

    def _receive(self, workers: list[_Worker]) -> Outcome | None:
        """Wait for an answer of one of some workers; None where it only became ready."""
        found = wait([w.connection for w in workers], timeout=1.0)
        for worker in workers:
            if worker.connection in found:
                try:
                    kind, value = worker.connection.recv()
                except (EOFError, OSError):
                    return self._died(worker)
                return self._answer(worker, kind, value)
        for worker in workers:
            limit = limit_of(worker.task, self.timeout) if worker.task else START_SECONDS
            if (worker.task or not worker.ready) and time.monotonic() - worker.since > limit:
                worker.process.kill()
                return self._died(worker, f"no answer in {limit:.0f} s", "worker.timeout")
        return None

    def _answer(self, worker: _Worker, kind: str, value: object) -> Outcome | None:
        if not worker.ready:
            if kind == "failed":
                raise value if isinstance(value, NewsfactsError) else _no_start(str(value))
            worker.ready, worker.fingerprint = True, value  # type: ignore[assignment]
            self.failed_starts.clear()
            return None
        task, worker.task = worker.task, None
        assert task is not None
        if worker.documents >= self.recycle:
            self.pool.remove(worker)
            worker.end()
        if kind == "failed":
            return Outcome(task, None, str(value), "worker.failed")
        return Outcome(task, value)  # type: ignore[arg-type]

    def _died(self, worker: _Worker, why: str | None = None, code: str = "worker.died") -> Outcome | None:
        death = why or worker.death()
        self.pool.remove(worker)
        worker.end()
        if worker.task is not None:
            return Outcome(worker.task, None, death, code)
        if not worker.ready:
            how = "killed" if "signal" in death else "ended"
            self.failed_starts[how] += 1
            if self.failed_starts[how] >= STARTS[how]:
                raise _no_start(death)
        if not self.pool:
            self.pool.append(_Worker(self.settings, self.module))
        return None


def limit_of(task: Task, timeout: float) -> float:
    """Seconds that a task may take: more than usual for one of unusual size."""
    return timeout * (1 + task.chars / 1_000_000)


def _no_start(why: str) -> UsageError:
    return UsageError(
        f"workers don't start: {why}",
        hint="try --engine serial, which says more with --debug",
        code="worker.start",
    )


def default_workers() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def make_engine(
    name: str,
    settings: Settings,
    workers: int | None,
    *,
    address: str | None = None,
    recycle: int = RECYCLE,
    timeout: float = TIMEOUT,
) -> Engine:
    """An engine by name: serial, processes or ray.

    Raises:
        UsageError: there is no such engine.
        MissingPartError: Ray is not installed.
    """
    if name == "serial":
        return SerialEngine(settings)
    if name == "processes":
        return ProcessEngine(settings, workers or default_workers(), recycle, timeout)
    if name == "ray":
        from pipeline.batch.ray_engine import RayEngine

        return RayEngine(settings, workers, address, recycle, timeout)
    raise UsageError(
        f"no engine named {name}", hint="engines are processes, serial, ray", code="engine.unknown"
    )
