"""What `run`, `retry` and `tables` show: progress on a terminal, findings as lines, the sum at the end."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from pipeline.batch.model import Counts, Failure, Plan, Shard
from pipeline.batch.runner import Listener, Report

FAILURES_SHOWN = 20


class Watch(Listener):
    """Shows a run on stderr: a line that moves on a terminal, nothing but findings in a pipe."""

    def __init__(self) -> None:
        self.live = sys.stderr.isatty()
        self.began = time.monotonic()
        self.total = Counts()
        self.done = Counts()
        self.failures = 0
        self._shown = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()
        if self.failures > FAILURES_SHOWN:
            print(
                f"newsfacts: {self.failures - FAILURES_SHOWN} more failures, see errors.jsonl",
                file=sys.stderr,
            )

    def planned(self, plan: Plan, todo: Iterable[Shard]) -> None:
        """Remember how much there is to do."""
        for shard in todo:
            self.total.add(Counts(documents=shard.documents, chars=shard.chars))
        self.began = time.monotonic()
        self._show()

    def again(self, reason: str, shards: int) -> None:
        """Say why finished work is done again."""
        verb = "shard is" if shards == 1 else "shards are"
        self.note(f"{reason}: {shards} {verb} done again")

    def note(self, message: str) -> None:
        """Print a line."""
        self._clear()
        print(f"newsfacts: {message}", file=sys.stderr)

    def failed(self, failure: Failure) -> None:
        """Print the first failures; all are in errors.jsonl."""
        self.failures += 1
        if self.failures <= FAILURES_SHOWN:
            self.note(describe(failure))

    def worked(self, counts: Counts) -> None:
        """Count and show."""
        self.done.add(counts)
        self._show()

    def _show(self) -> None:
        now = time.monotonic()
        if not self.live or now - self._shown < 0.1:
            return
        self._shown = now
        print(
            f"\r\x1b[K{progress_line(self.done, self.total, now - self.began)}",
            end="",
            file=sys.stderr,
            flush=True,
        )

    def _clear(self) -> None:
        if self.live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def describe(failure: Failure) -> str:
    """A failure on one line."""
    if failure.message.startswith(failure.path):
        return failure.message
    where = failure.path + (f", line {failure.line}" if failure.line else "")
    return f"{where}: {failure.document} failed in stage {failure.stage}: {failure.message}"


def progress_line(done: Counts, total: Counts, seconds: float) -> str:
    """Documents, characters per second, failures and time left."""
    rate = done.chars / seconds if seconds > 0 else 0.0
    left = (total.chars - done.chars) / rate if rate else None
    share = done.chars / total.chars if total.chars else 1.0
    return (
        f"{share:4.0%}  {done.documents:,} of {total.documents:,} documents, {rate:,.0f} characters/s, "
        f"{done.failed} failed, {duration(left)} left"
    )


def duration(seconds: float | None) -> str:
    """Seconds as people say them.

    Example:
        >>> duration(42), duration(3700), duration(None)
        ('42 s', '1 h 01 min', '?')
    """
    if seconds is None:
        return "?"
    minutes = int(seconds) // 60
    if minutes < 1:
        return f"{seconds:.0f} s"
    if minutes < 60:
        return f"{minutes} min {int(seconds) % 60:02} s"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02} min"
    return f"{minutes / 1440:.1f} days"


def finish(report: Report, run_dir: Path, *, tables: bool) -> int:
    """Build the tables where all is done, say what was done, and give the exit code."""
    if tables and not report.left:
        build_tables(run_dir)
    counts = report.counts
    rate = (
        f", {counts.chars / report.wall:,.0f} characters/s"
        if report.done_now and not report.done_before
        else ""
    )
    print(
        f"newsfacts: {counts.documents:,} documents, {counts.articles:,} articles, {counts.facts:,} facts in {run_dir}"
        f" ({report.done_now} shards done now, {report.done_before} before{rate})",
        file=sys.stderr,
    )
    if report.left:
        print(f"newsfacts: {report.left} shards are left to others", file=sys.stderr)
    if not report.failures:
        return 0
    print(
        f"newsfacts: {report.failures} failed, see {run_dir / 'errors.jsonl'}; 'newsfacts retry {run_dir}' tries them again",
        file=sys.stderr,
    )
    return 3 if counts.articles else 1


def build_tables(run_dir: Path) -> None:
    """The tables, or a line that says what is missing for them."""
    from pipeline.errors import MissingPartError

    try:
        from pipeline.batch.tables import build
    except ModuleNotFoundError:
        return
    try:
        build(run_dir, wait=True)
    except MissingPartError as error:
        print(f"newsfacts: warning: no tables: {error}", file=sys.stderr)


@contextmanager
def orderly() -> Iterator[None]:
    """End on SIGTERM as on Ctrl-C: workers are ended and leases given back."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
