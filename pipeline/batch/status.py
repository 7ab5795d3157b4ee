"""Where a run stands, from what is on disk: works while it runs, from another machine, and after the fact."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.batch.leases import Leases
from pipeline.batch.model import Counts
from pipeline.batch.store import RunDir


@dataclass(slots=True)
class Status:
    """What is done, failed and left of a run."""

    input: str
    shards: int
    shards_done: int
    documents: int
    chars: int
    done: Counts
    failures: int
    working: list[str]
    """`host:pid` of the processes at work."""
    shards_working: int
    rate: float | None
    """Characters per second since the run was last started, or None where nothing was done since."""
    seconds_left: float | None
    seconds: dict[str, float] = field(default_factory=dict)
    """Processor seconds by component."""
    peak_mb: float = 0.0
    last: str | None = None
    """When the last shard was done, ISO."""

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {n: getattr(self, n) for n in self.__slots__ if n != "done"} | {"done": self.done.to_json()}


def read_status(run_dir: Path) -> Status:
    """The state of a run.

    Raises:
        InputError: this is no run directory.
    """
    store = RunDir(run_dir)
    described = store.read_run()
    plan = described["plan"]
    markers = list(store.markers())
    leases = Leases(run_dir / "leases")
    others = leases.others()
    leases.close()
    done = Counts()
    seconds: dict[str, float] = {}
    for marker in markers:
        done.add(Counts(**marker["counts"]))
        for name, taken in marker["seconds"].items():
            seconds[name] = round(seconds.get(name, 0.0) + taken, 3)
    rate = _rate(described["began"], markers, running=bool(others))
    left = plan["chars"] - done.chars
    return Status(
        input=described["input"],
        shards=plan["shards"],
        shards_done=len(markers),
        documents=plan["documents"],
        chars=plan["chars"],
        done=done,
        failures=done.failed + len(described["failures"]),
        working=sorted({f"{other['host']}:{other['pid']}" for other in others}),
        shards_working=len(others),
        rate=rate,
        seconds_left=max(left, 0) / rate if rate else (0.0 if left <= 0 else None),
        seconds=dict(sorted(seconds.items(), key=lambda item: -item[1])),
        peak_mb=max((marker["peak_mb"] for marker in markers), default=0.0),
        last=max((marker["finished"] for marker in markers), default=None),
    )


def _rate(began: str, markers: list[dict[str, Any]], *, running: bool) -> float | None:
    """Characters per second of the shards that were done since the last start."""
    start = datetime.fromisoformat(began)
    since = [m for m in markers if datetime.fromisoformat(m["finished"]) >= start]
    if not since:
        return None
    end = datetime.now(UTC) if running else max(datetime.fromisoformat(m["finished"]) for m in since)
    return sum(m["counts"]["chars"] for m in since) / max((end - start).total_seconds(), 1.0)
