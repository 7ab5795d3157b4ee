"""Work on a Ray cluster: actors with a pipeline each. Tasks and results travel; nodes need no shared folder."""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

from pipeline.batch.engines import RECYCLE, THREADS, TIMEOUT, Outcome
from pipeline.batch.fingerprint import Fingerprint
from pipeline.batch.model import Result, Settings, Task
from pipeline.errors import MissingPartError, NewsfactsError, UsageError


class _Actor:
    """What runs on the nodes."""

    def __init__(self, settings: Settings):
        from pipeline.batch.worker import load

        self.settings = settings
        self.error: Exception | None = None
        try:
            self.nlp, self.found = load(settings)
        except NewsfactsError as error:  # an exception here would reach the driver as a dead actor only
            self.error = error

    def ready(self) -> Fingerprint | Exception:
        """The fingerprint, or why there is no pipeline."""
        return self.error or self.found

    def work(self, task: Task) -> Result:
        """Work on a task."""
        from pipeline.batch.shard import run_shard

        return run_shard(task, self.nlp, self.settings)


class RayEngine:
    """Works in actors of a Ray cluster; one that dies, with its node or alone, is replaced.

    Args:
        settings: what to load; a lexicon or model file must be reachable under its name on every node.
        workers: number of actors; by default as many as the cluster has cores.
        address: cluster to join (`auto`, `ray://head:10001`); without it one is started on this machine.
        recycle: documents after which an actor is replaced.
        timeout: seconds without any outcome after which the oldest task counts as hanging.

    Raises:
        MissingPartError: Ray is not installed.
        UsageError: there is no cluster at the address.
    """

    def __init__(
        self,
        settings: Settings,
        workers: int | None = None,
        address: str | None = None,
        recycle: int = RECYCLE,
        timeout: float = TIMEOUT,
    ):
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would report over the network
        try:
            import ray
        except ImportError:
            raise MissingPartError(
                "--engine ray needs Ray",
                hint="install it with: pip install 'newsfacts[ray]', or take --engine processes",
                code="missing.ray",
            ) from None
        self.ray = ray
        self.settings, self.recycle, self.timeout = settings, recycle, timeout
        self.started = not ray.is_initialized()
        if self.started:
            self._start(address, workers)
        self.workers = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        self.idle: list[_Hand] = []
        self.running: dict[Any, tuple[_Hand, Task]] = {}

    def _start(self, address: str | None, workers: int | None) -> None:
        options: dict[str, Any] = {"logging_level": logging.ERROR, "log_to_driver": False}
        if address is None:
            options |= {"include_dashboard": False, "num_cpus": workers}
        try:
            self.ray.init(address=address or "local", **options)
        except Exception as error:
            raise UsageError(
                f"--address {address}: no Ray cluster there ({' '.join(str(error).split())[:200]})",
                hint="start one with 'ray start --head', or leave --address out",
                code="ray.address",
            ) from None

    def fingerprint(self) -> Fingerprint:
        """Of the first actor, which is started for it."""
        if not self.idle:
            self.idle.append(self._hand())
        try:
            found = self.ray.get(self.idle[0].actor.ready.remote())
        except self.ray.exceptions.RayError as error:
            raise UsageError(
                f"Ray actors don't start: {' '.join(str(error).split())[:300]}",
                hint="newsfacts must be installed on every node",
                code="ray.start",
            ) from None
        if isinstance(found, Exception):
            raise found
        return dict(found)

    @property
    def free(self) -> bool:
        """Whether an actor is idle or can be made."""
        return len(self.running) < self.workers

    @property
    def busy(self) -> bool:
        """Whether tasks are under way."""
        return bool(self.running)

    def submit(self, task: Task) -> None:
        """Give a task to an actor."""
        hand = self.idle.pop() if self.idle else self._hand()
        hand.documents += sum(len(issue.items) for issue in task.issues)
        self.running[hand.actor.work.remote(task)] = (hand, task)

    def next(self) -> Outcome:
        """The next outcome."""
        done, _ = self.ray.wait(list(self.running), num_returns=1, timeout=self.timeout)
        if not done:
            reference = next(iter(self.running))
            hand, task = self.running.pop(reference)
            self.ray.kill(hand.actor)
            return Outcome(task, None, f"no answer in {self.timeout:.0f} s", "worker.timeout")
        hand, task = self.running.pop(done[0])
        try:
            result = self.ray.get(done[0])
        except self.ray.exceptions.RayTaskError as error:
            self.idle.append(hand)
            return Outcome(task, None, repr(error.cause), "worker.failed")
        except self.ray.exceptions.RayError as error:
            return Outcome(task, None, f"the Ray actor died ({type(error).__name__})")
        if hand.documents >= self.recycle:
            self.ray.kill(hand.actor)
        else:
            self.idle.append(hand)
        return Outcome(task, result)

    def close(self) -> None:
        """End the actors, and the cluster where it was started here."""
        for hand in [*self.idle, *(hand for hand, _ in self.running.values())]:
            self.ray.kill(hand.actor)
        self.idle, self.running = [], {}
        if self.started:
            self.ray.shutdown()

    def _hand(self) -> _Hand:
        variables = {**dict.fromkeys(THREADS, "1"), "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        actor = self.ray.remote(num_cpus=1, max_restarts=0, runtime_env={"env_vars": variables})(_Actor)
        return _Hand(actor.remote(self.settings))


class _Hand:
    """An actor, and how many documents it has had."""

    def __init__(self, actor: Any):
        self.actor, self.documents = actor, 0
