"""A run from its input to its records: claims shards, hands them to an engine, commits what comes back.

Everything that may be killed or fail is on the other side of an engine or a file: this loop holds no state
that a new start would miss.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.batch.engines import Engine, Outcome
from pipeline.batch.fingerprint import Fingerprint, in_one
from pipeline.batch.isolate import Isolation
from pipeline.batch.leases import EXPIRY, Leases
from pipeline.batch.mend import failed_issues, mend
from pipeline.batch.model import Counts, Failure, Plan, Result, Settings, Shard, Task
from pipeline.batch.plan import PART_CHARS, make_plan, read_tasks, split
from pipeline.batch.scan import Scanner
from pipeline.batch.shard import merge
from pipeline.batch.store import RunDir, now, read_json
from pipeline.errors import InputError, NewsfactsError, UsageError
from pipeline.source.inputs import printable

RATE_FLOOR = 100
"""Documents before a rate of errors means anything."""


@dataclass(slots=True, kw_only=True)
class Options:
    """How a run goes about its work; nothing here changes a record."""

    shard: tuple[int, int] | None = None
    """(I, N): only the I-th of N parts of the shards, counted from 1."""
    stop_on_error: bool = False
    max_error_rate: float | None = None
    """Share of documents; more failures stop the run."""
    force: bool = False
    """Do every shard again."""
    retry: bool = False
    """Try the failed documents of finished shards again."""
    expiry: float = EXPIRY
    poll: float = 2.0
    """Seconds between looks at shards that other processes work on."""
    sync_errors: float = 10.0
    """Seconds between writes of errors.jsonl."""


@dataclass(slots=True)
class Report:
    """What a run did, and where the run directory stands after it."""

    done_now: int = 0
    done_before: int = 0
    left: int = 0
    """Shards that this call was not to do (`--shard`) and nobody has done."""
    counts: Counts = field(default_factory=Counts)
    """Of all shards that are done, also earlier ones."""
    failures: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    wall: float = 0.0


class Listener:
    """Is told what happens; the command line shows it. All methods may be overridden, none has to be."""

    def planned(self, plan: Plan, todo: Iterable[Shard]) -> None:
        """The input is known, and which shards are to do."""

    def again(self, reason: str, shards: int) -> None:
        """Finished shards have to be done again."""

    def note(self, message: str) -> None:
        """Something that the user should know."""

    def failed(self, failure: Failure) -> None:
        """A document failed."""

    def worked(self, counts: Counts) -> None:
        """A piece of a shard is done."""

    def committed(self, shard: Shard) -> None:
        """A shard is done and on disk."""


class BatchStopped(NewsfactsError):
    """A run that ended before its end because it was asked to: `--on-error stop`, `--max-error-rate`."""


def run(
    root: Path,
    run_dir: Path,
    settings: Settings,
    make: Callable[[], Engine],
    options: Options | None = None,
    listener: Listener | None = None,
) -> Report:
    """Process an input into a run directory, or go on with it.

    Args:
        root: input folder or file.
        run_dir: where records and markers are; it is made where needed.
        settings: what decides about the records.
        make: makes the engine; called once the input and the directory are found to be in order.
        options: how to go about it.
        listener: is told what happens.

    Raises:
        InputError: there is no input, or it changes under the run.
        UsageError: the run directory can't be used, the disk is full, another process works on it with other
            settings.
        BatchStopped: a failure stopped the run.
    """
    return _Run(root, RunDir(run_dir), settings, options or Options(), listener or Listener()).run(make)


class _Run:
    def __init__(self, root: Path, store: RunDir, settings: Settings, options: Options, listener: Listener):
        self.root, self.store, self.settings = root, store, settings
        self.options, self.listener = options, listener
        self.report = Report()
        self.isolation = Isolation()
        self.pending: dict[str, _Pending] = {}
        self.again: deque[Task] = deque()
        self.errors_written = 0.0
        self.worked = Counts()
        self.fingerprint: Fingerprint = {}
        self.mending: dict[str, dict[str, Any]] = {}

    def run(self, make: Callable[[], Engine]) -> Report:
        began = time.monotonic()
        shown = self._shown()
        self.plan = make_plan(self.root, shown, self.settings)
        self.scanner = Scanner(self.root, shown, self.settings, lambda failure: None)
        self.store.create()
        self.store.sweep()
        engine = make()
        try:
            engine.start(self._likely_tasks())
            self.fingerprint = engine.fingerprint()
            self.leases = Leases(self.store.path / "leases", in_one(self.fingerprint), self.options.expiry)
            try:
                self._go(shown, engine)
            finally:
                self.leases.close()
                self._write_errors()
        finally:
            engine.close()
        self._sum_up()
        self.report.wall = time.monotonic() - began
        return self.report

    def _likely_tasks(self) -> int:
        """About how many tasks there will be, before the fingerprint is known that decides about finished shards."""
        todo = [s for s in self.plan.shards if not self.store.marker_file(s.id).exists()]
        return sum(1 + shard.chars // PART_CHARS for shard in todo)

    def _shown(self) -> str:
        """What records call the input: what it was called when the run began, if it is the same place."""
        try:
            known = self.store.read_run()
        except InputError:
            return printable(self.root)
        same = known.get("input_absolute") == printable(self.root.resolve())
        return str(known["input"]) if same else printable(self.root)

    def _go(self, shown: str, engine: Engine) -> None:
        self._refuse_strangers()
        todo = self._todo()
        for failure in self.plan.failures:
            self.listener.failed(failure)
        if self.plan.failures and self.options.stop_on_error:
            raise BatchStopped(
                f"stopped: {self.plan.failures[0].message}", hint="mend it and run again", code="run.stopped"
            )
        self.store.write_run(shown, self.root, self.settings, self.plan, self.fingerprint, now())
        self.listener.planned(self.plan, todo)
        while todo:
            self._work(todo, engine)
            todo = self._left_by_others(todo)
        self.leases.sweep(lambda shard: self.store.marker_file(shard).exists())

    # -- what is to do

    def _refuse_strangers(self) -> None:
        """Two processes with different settings would undo each other's work for ever."""
        for other in self.leases.others():
            if other.get("fingerprint") != self.leases.fingerprint:
                raise UsageError(
                    f"{self.store.path}: process {other['pid']} on {other['host']} works on it with other settings",
                    hint="wait for it, or name another run directory",
                    code="run.in_use",
                )

    def _todo(self) -> list[Shard]:
        """Shards to do, in order; says why finished ones are done again."""
        markers = {marker["shard"]: marker for marker in self.store.markers()}
        gone = self.store.put_aside({shard.id for shard in self.plan.shards})
        if gone:
            self.listener.note(
                f"{_shards(len(gone))} no longer in the input: moved to {self.store.path / 'removed'}"
            )
        todo = []
        reasons: Counter[str] = Counter()
        for number, shard in enumerate(self.plan.shards):
            if self.options.shard and number % self.options.shard[1] != self.options.shard[0] - 1:
                continue
            why = self.store.why_again(shard, markers.get(shard.id), self.fingerprint)
            if why is None and self.options.force:
                why = "--force was given"
            if why is None:
                self._restamp(shard, markers[shard.id])
                if self.options.retry and markers[shard.id]["failures"]:
                    self.mending[shard.id] = read_json(self.store.marker_file(shard.id)) or markers[shard.id]
                    todo.append(shard)
                else:
                    self.report.done_before += 1
                continue
            if why:
                reasons[why] += 1
                self.store.marker_file(shard.id).unlink(missing_ok=True)
            todo.append(shard)
        for why, count in reasons.items():
            self.listener.again(why, count)
        return todo

    def _restamp(self, shard: Shard, marker: dict[str, Any]) -> None:
        """Name the new hash of a file in records of a part of it that is what it was."""
        now_ = {name: self.plan.files[name] for name, _, _ in shard.slices}
        if marker["sources"] != now_:
            from pipeline.batch.restamp import restamp

            restamp(self.store, shard, marker, now_)

    def _left_by_others(self, todo: list[Shard]) -> list[Shard]:
        """Shards of the list that nobody has finished; waits while others are at work on all of them."""
        while True:
            left = [shard for shard in todo if not self.store.marker_file(shard.id).exists()]
            if not left:
                return []
            busy = {other["shard"] for other in self.leases.others()}
            if any(shard.id not in busy for shard in left):
                return left
            time.sleep(self.options.poll)

    def _claimed(self, todo: list[Shard]) -> Iterator[Shard]:
        """Shards of the list whose lease could be had, one at a time as they are asked for."""
        for shard in todo:
            if self._finished(shard) or not self.leases.claim(shard.id):
                continue
            if self._finished(shard):  # by another process in between
                self.leases.release(shard.id)
                continue
            yield shard

    def _finished(self, shard: Shard) -> bool:
        """Whether a shard has been done since this process looked; one to mend has a marker all along."""
        marker = read_json(self.store.marker_file(shard.id))
        if marker is None or shard.id not in self.mending:
            return marker is not None
        return bool(marker["finished"] != self.mending[shard.id]["finished"])

    # -- the work

    def _work(self, todo: list[Shard], engine: Engine) -> None:
        by_id = {shard.id: shard for shard in todo}
        parts = self._parts(todo, by_id)
        exhausted = False
        while True:
            while engine.free and (self.again or not exhausted):
                task = self.again.popleft() if self.again else next(parts, None)
                if task is None:
                    exhausted = True
                    break
                engine.submit(task)
            if not engine.busy:
                if self.again:
                    continue
                return
            self._take(engine.next())

    def _parts(self, todo: list[Shard], by_id: dict[str, Shard]) -> Iterator[Task]:
        for task in read_tasks(self.plan, self._claimed(todo), self.scanner):
            order = [issue.id for issue in task.issues]
            if task.shard in self.mending:
                again = failed_issues(self.mending[task.shard])
                task.issues = [issue for issue in task.issues if issue.id in again]
            parts = split(replace(task, stop_on_error=self.options.stop_on_error))
            self.pending[task.shard] = _Pending(by_id[task.shard], len(parts), task.hashes, order)
            yield from parts

    def _take(self, outcome: Outcome) -> None:
        """Go on from an outcome: count it, do it again, or commit the shard that it completes."""
        if outcome.result is None or outcome.task.probe:
            self.again.extend(self.isolation.handle(outcome))
            return
        result, pending = outcome.result, self.pending[outcome.task.shard]
        self.isolation.forget(outcome.task)
        for failure in result.failures:
            self.listener.failed(failure)
        self.worked.add(result.counts)
        self.listener.worked(result.counts)
        pending.results.append(result)
        if result.stopped:
            raise BatchStopped(
                f"stopped: {result.failures[0].message}", hint="see errors.jsonl", code="run.stopped"
            )
        self._check_rate()
        if len(pending.results) == pending.parts:
            self._commit(pending)

    def _check_rate(self) -> None:
        limit = self.options.max_error_rate
        if limit is None or self.worked.documents < RATE_FLOOR:
            return
        rate = self.worked.failed / self.worked.documents
        if rate > limit:
            raise BatchStopped(
                f"stopped: {self.worked.failed} of {self.worked.documents} documents failed ({rate:.1%}, more than {limit:.1%})",
                hint="see errors.jsonl; run again with a higher --max-error-rate to go on",
                code="run.error_rate",
            )

    def _commit(self, pending: _Pending) -> None:
        shard, result = pending.shard, merge(pending.results)
        if shard.id in self.mending:
            result = mend(self.store, shard, self.mending.pop(shard.id), pending.order, result)
            # Without a marker in between: killed here, the shard is done again rather than trusted.
            self.store.marker_file(shard.id).unlink(missing_ok=True)
        self.store.commit(shard, result, self.fingerprint, pending.hashes)
        del self.pending[shard.id]
        self.leases.release(shard.id)
        self.report.done_now += 1
        self.listener.committed(shard)
        if time.monotonic() - self.errors_written > self.options.sync_errors:
            self._write_errors()

    def _write_errors(self) -> None:
        """Errors of finished shards, and of those under way when the run ends early."""
        under_way = [f for p in self.pending.values() for result in p.results for f in result.failures]
        self.report.failures = self.store.write_errors([*self.plan.failures, *under_way])
        self.errors_written = time.monotonic()

    def _sum_up(self) -> None:
        markers = list(self.store.markers())
        for marker in markers:
            self.report.counts.add(Counts(**marker["counts"]))
            for name, taken in marker["seconds"].items():
                self.report.seconds[name] = self.report.seconds.get(name, 0.0) + taken
        self.report.left = len(self.plan.shards) - len(markers)


@dataclass(slots=True)
class _Pending:
    """A shard some parts of which are under way."""

    shard: Shard
    parts: int
    hashes: dict[str, str]
    order: list[str]
    """Ids of all its issues."""
    results: list[Result] = field(default_factory=list)


def _shards(count: int) -> str:
    return f"{count} shard" + ("" if count == 1 else "s")


__all__ = ["BatchStopped", "Listener", "Options", "Report", "run"]
