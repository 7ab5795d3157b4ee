"""Work on a Ray cluster: actors with a pipeline each. Tasks and results travel; nodes need no shared folder."""

from __future__ import annotations

import importlib
import logging
import os
import re
import secrets
import socket
import sys
import time
from typing import Any

from pipeline.batch.engines import RECYCLE, STARTS, THREADS, TIMEOUT, Outcome, limit_of
from pipeline.batch.fingerprint import Fingerprint, differences
from pipeline.batch.model import Result, Settings, Task
from pipeline.errors import MissingPartError, NewsfactsError, UsageError

POLL = 1.0
"""Seconds between looks at tasks that may hang."""
PING = 30.0
"""Seconds that an idle actor may take to answer before a task goes to another one: its node may be gone."""
_HOST_AND_PORT = re.compile(r"(?:ray://)?\[?([^\[\]/]+)\]?:(\d+)")
_TOKEN = ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH")


class _Actor:
    """What runs on the nodes."""

    def __init__(self, settings: Settings, module: str):
        self.settings = settings
        self.error: Exception | None = None
        try:
            self.nlp, self.found = importlib.import_module(module).load(settings)
        except NewsfactsError as error:  # an exception here would reach the driver as a dead actor only
            self.error = error

    def ready(self) -> Fingerprint | Exception:
        """The fingerprint, or why there is no pipeline."""
        return self.error or self.found

    def work(self, task: Task) -> Result:
        """Work on a task."""
        from pipeline.batch import shard

        if self.error is not None:
            raise self.error
        return shard.run_shard(task, self.nlp, self.settings)


class _Hand:
    """An actor as the driver sees it."""

    def __init__(self, actor: Any):
        self.actor = actor
        self.ready = actor.ready.remote()
        """Comes when the actor has its pipeline."""
        self.documents = 0
        self.since: float | None = None
        """When it was first seen to have the task it is at work on."""


class RayEngine:
    """Works in actors of a Ray cluster; one that dies, with its node or alone, is replaced.

    Args:
        settings: what to load; a lexicon or model file must be reachable under its name on every node.
        workers: number of actors; by default as many as the cluster has cores.
        address: cluster to join (`auto`, `ray://head:10001`); without it one is started on this machine.
        recycle: documents after which an actor is replaced.
        timeout: seconds after which an actor counts as hanging (for a task of usual size); waiting for a core
            of the cluster does not count.
        module: where `load` of the actors is.

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
        module: str = "pipeline.batch.worker",
    ):
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would report over the network
        if address is None:
            _own_token()
        try:
            import ray
        except ImportError:
            raise MissingPartError(
                "--engine ray needs Ray",
                hint="install it with: pip install 'newsfacts[ray]', or take --engine processes",
                code="missing.ray",
            ) from None
        self.ray = ray
        self.settings, self.recycle, self.timeout, self.module = settings, recycle, timeout, module
        self.started = not ray.is_initialized()
        if self.started:
            self._start(address, workers)
        self.workers = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        self.idle: list[_Hand] = []
        self.running: dict[Any, tuple[_Hand, Task]] = {}
        self.failed_starts = 0
        self.found: Fingerprint | None = None

    def _start(self, address: str | None, workers: int | None) -> None:
        options: dict[str, Any] = {"logging_level": logging.ERROR, "log_to_driver": False}
        if address is None:
            options |= {"include_dashboard": False, "num_cpus": workers}
        try:
            _knock(address)
            self.ray.init(address=address or "local", **options)
        except Exception as error:
            why = " ".join(str(error).split())[:200]
            if address is None:
                raise UsageError(
                    f"Ray does not start on this machine ({why})",
                    hint="take --engine processes",
                    code="ray.start",
                ) from None
            raise UsageError(
                f"--address {address}: no Ray cluster there ({why})",
                hint="start one with 'ray start --head', or leave --address out",
                code="ray.address",
            ) from None

    def start(self, tasks: int) -> None:
        """Actors are started when their first task comes."""

    def fingerprint(self) -> Fingerprint:
        """Of the first actor, which is started for it."""
        while self.found is None:
            hand = self.idle.pop() if self.idle else self._hand()
            try:
                self._check(hand)
                self.idle.append(hand)
            except self.ray.exceptions.RayError as error:
                self._not_started(error)
        return self.found

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
        hand = self._living() or self._hand()
        hand.documents += sum(len(issue.items) for issue in task.issues)
        hand.since = None
        self.running[hand.actor.work.remote(task)] = (hand, task)

    def next(self) -> Outcome:
        """The next outcome."""
        while True:
            done, _ = self.ray.wait(list(self.running), num_returns=1, timeout=POLL)
            outcome = self._outcome(done[0]) if done else self._hanging()
            if outcome is not None:
                return outcome

    def _outcome(self, reference: Any) -> Outcome | None:
        """What became of a task; None where it never began and was given to another actor."""
        hand, task = self.running.pop(reference)
        try:
            result = self.ray.get(reference)
            self._check(hand)
        except self.ray.exceptions.RayTaskError as error:
            self._check(hand)
            self.idle.append(hand)
            return Outcome(task, None, repr(error.cause), "worker.failed")
        except self.ray.exceptions.RayError as error:
            if self._loaded(hand):
                return Outcome(task, None, f"the Ray actor died ({type(error).__name__})")
            self._not_started(error)
            self.submit(task)
            return None
        if hand.documents >= self.recycle:
            self.ray.kill(hand.actor)
        else:
            self.idle.append(hand)
        return Outcome(task, result)

    def _hanging(self) -> Outcome | None:
        """The outcome of a task whose actor has been silent for too long, if there is one."""
        now = time.monotonic()
        for reference, (hand, task) in self.running.items():
            if hand.since is None:
                if self._loaded(hand):
                    hand.since = now
            elif now - hand.since > (limit := limit_of(task, self.timeout)):
                del self.running[reference]
                self.ray.kill(hand.actor)
                return Outcome(task, None, f"no answer in {limit:.0f} s", "worker.timeout")
        return None

    def close(self) -> None:
        """End the actors, and the cluster where it was started here."""
        for hand in [*self.idle, *(hand for hand, _ in self.running.values())]:
            self.ray.kill(hand.actor)
        self.idle, self.running = [], {}
        if self.started:
            self.ray.shutdown()

    # -- actors

    def _hand(self) -> _Hand:
        variables = {**dict.fromkeys(THREADS, "1"), "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        actor = self.ray.remote(num_cpus=1, max_restarts=0, runtime_env={"env_vars": variables})(_Actor)
        return _Hand(actor.remote(self.settings, self.module))

    def _living(self) -> _Hand | None:
        """An idle actor that answers: a task given to one that died meanwhile would count as killing it."""
        while self.idle:
            hand = self.idle.pop()
            if self._comes(hand.actor.ready.remote(), PING):
                return hand
            self.ray.kill(hand.actor)
        return None

    def _loaded(self, hand: _Hand) -> bool:
        return self._comes(hand.ready, 0)

    def _comes(self, reference: Any, seconds: float) -> bool:
        """Whether an answer comes in some time, and is no death."""
        done, _ = self.ray.wait([reference], timeout=seconds)
        try:
            return bool(done) and self.ray.get(done[0]) is not None
        except self.ray.exceptions.RayError:
            return False

    def _check(self, hand: _Hand) -> None:
        """See that an actor has a pipeline, and the same as the others.

        Raises:
            NewsfactsError: it has none, or another.
            RayError: it died.
        """
        found = self.ray.get(hand.ready)
        if isinstance(found, Exception):
            raise found
        self.failed_starts = 0
        self.found = self.found or dict(found)
        if changed := differences(self.found, found):
            raise UsageError(
                f"the nodes of the cluster differ: {', '.join(changed)}",
                hint="install the same newsfacts, libraries and models on every node",
                code="ray.nodes",
            )

    def _not_started(self, error: Exception) -> None:
        """An actor died before it had its pipeline: let it pass some times."""
        self.failed_starts += 1
        if self.failed_starts >= STARTS["ended" if getattr(error, "actor_init_failed", False) else "killed"]:
            raise UsageError(
                f"Ray actors don't start: {' '.join(str(error).split())[:300]}",
                hint="newsfacts must be installed on every node",
                code="ray.start",
            ) from None


def _own_token() -> None:
    """A token for a cluster of this process, before Ray is imported (it looks only then).

    Ray would leave one in the home directory, and clusters of this user that were started without a token
    would then refuse every node and program that comes later.
    """
    if "ray" not in sys.modules and not any(name in os.environ for name in _TOKEN):
        os.environ["RAY_AUTH_MODE"], os.environ["RAY_AUTH_TOKEN"] = "token", secrets.token_hex(32)


def _knock(address: str | None) -> None:
    """See that somebody listens at an address: Ray itself would try for many minutes.

    Raises:
        OSError: nobody does.
    """
    if address and (match := _HOST_AND_PORT.fullmatch(address)):
        socket.create_connection((match[1], int(match[2])), timeout=PING).close()
