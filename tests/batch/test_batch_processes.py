"""Real worker processes, real kills."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from batch_inputs import LoadedEngine, days, tree, write_archive

from pipeline.batch.engines import ProcessEngine
from pipeline.batch.model import Settings
from pipeline.batch.runner import Options, run
from pipeline.batch.status import read_status
from pipeline.errors import UsageError

HERE = Path(__file__).parent
SMALL = Settings(ner="none", shard_chars=5_000)


def engine(workers: int, **options: Any) -> ProcessEngine:
    return ProcessEngine(SMALL, workers, module="quick_worker", **options)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_archive(tmp_path / "in" / "a.jsonl.gz", days(70, 3))
    return tmp_path / "in"


@pytest.fixture
def whole(root: Path, tmp_path: Path, quick: Any) -> dict[str, str]:
    """Records of an undisturbed run in this process."""
    run(root, tmp_path / "whole", SMALL, lambda: LoadedEngine(quick, SMALL))
    return tree(tmp_path / "whole" / "records")


def start(root: Path, out: Path, workers: int, slow: float = 0.0) -> subprocess.Popen[bytes]:
    """A main process of its own."""
    path = os.pathsep.join(p for p in sys.path if p)
    return subprocess.Popen(
        [sys.executable, str(HERE / "quick_worker.py"), str(root), str(out), str(workers), "5000"],
        env={**os.environ, "PYTHONPATH": path, "QUICK_WORKER_SECONDS": str(slow)},
        stderr=subprocess.PIPE,
    )


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [int(child) for child in found.read_text().split()]
    except OSError:
        return []


def wait_for(condition: Any, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_same_bytes_as_serial(
    root: Path, whole: dict[str, str], tmp_path: Path, workers: int
) -> None:
    report = run(root, tmp_path / "out", SMALL, lambda: engine(workers))
    assert report.counts.articles == 210
    assert tree(tmp_path / "out" / "records") == whole


def test_processes_are_replaced_after_some_documents(
    root: Path, whole: dict[str, str], tmp_path: Path
) -> None:
    seen: set[int] = set()

    class Watched(ProcessEngine):
        def submit(self, task: Any) -> None:
            super().submit(task)
            seen.update(worker.process.pid for worker in self.pool)

    run(root, tmp_path / "out", SMALL, lambda: Watched(SMALL, 1, recycle=80, module="quick_worker"))
    assert len(seen) >= 2
    assert tree(tmp_path / "out" / "records") == whole


def test_processes_the_document_that_kills_a_worker_is_named(tmp_path: Path, quick: Any) -> None:
    articles = days(2, 2)
    articles[1]["text"] = f"毒药{articles[1]['text']}"
    write_archive(tmp_path / "in" / "a.jsonl", articles)
    report = run(tmp_path / "in", tmp_path / "out", SMALL, lambda: engine(2))
    (error,) = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").read_text().splitlines()]
    assert (error["document"], error["stage"], error["code"], error["line"]) == (
        "n00001",
        "worker",
        "worker.died",
        2,
    )
    assert "signal 9" in error["message"]
    assert report.counts.articles == 3


def test_processes_a_document_that_hangs_is_named(tmp_path: Path) -> None:
    articles = days(1, 1)
    articles[0]["text"] = f"睡眠{articles[0]['text']}"
    write_archive(tmp_path / "in" / "a.jsonl", articles)
    run(tmp_path / "in", tmp_path / "out", SMALL, lambda: engine(2, timeout=1))
    (error,) = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").read_text().splitlines()]
    assert (error["document"], error["code"]) == ("n00000", "worker.timeout")


def test_processes_kill_workers_at_random(root: Path, whole: dict[str, str], tmp_path: Path) -> None:
    chance = random.Random(3)
    main = start(root, tmp_path / "out", 2, slow=0.4)
    killed = 0
    while main.poll() is None:
        time.sleep(chance.uniform(0.1, 0.6))
        workers = children(main.pid)
        if workers and killed < 3 and list((tmp_path / "out" / "done").glob("*.json")):
            os.kill(chance.choice(workers), signal.SIGKILL)
            killed += 1
    assert main.wait() == 0
    assert killed >= 1
    assert tree(tmp_path / "out" / "records") == whole
    assert not (tmp_path / "out" / "errors.jsonl").exists()


def test_processes_kill_the_main_process_and_go_on(root: Path, whole: dict[str, str], tmp_path: Path) -> None:
    chance = random.Random(4)
    out = tmp_path / "out"
    for _ in range(2):
        before = len(list((out / "done").glob("*.json"))) if out.exists() else 0
        main = start(root, out, 2, slow=0.2)
        wait_for(
            lambda b=before, m=main: len(list((out / "done").glob("*.json"))) > b or m.poll() is not None
        )
        time.sleep(chance.uniform(0, 0.3))
        workers = children(main.pid)
        main.kill()
        main.wait()
        wait_for(
            lambda w=workers: not any(Path(f"/proc/{pid}/cmdline").exists() and _runs(pid) for pid in w), 60
        )
    assert read_status(out).shards_done >= 2
    main = start(root, out, 2)
    assert main.wait() == 0
    assert tree(out / "records") == whole
    assert not list(out.rglob(".*.tmp"))
    assert not list((out / "leases").glob("[!.]*"))


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_processes_two_mains_share_a_run(root: Path, whole: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    mains = [start(root, out, 1, slow=0.2) for _ in range(2)]
    assert [main.wait() for main in mains] == [0, 0]
    assert tree(out / "records") == whole
    pids = {tuple(m["by"] for m in [json.loads(p.read_bytes())]) for p in (out / "done").iterdir()}
    assert len(pids) == 2, "one of them did all the work"


def test_processes_other_settings_on_a_living_run_are_refused(root: Path, tmp_path: Path, quick: Any) -> None:
    out = tmp_path / "out"
    main = start(root, out, 1, slow=0.3)
    try:
        wait_for(lambda: list((out / "leases").glob("[0-9]*")))
        other = Settings(ner="none", shard_chars=5_000, tokens=True)
        with pytest.raises(UsageError, match=f"process {main.pid} on .* works on it with other settings"):
            run(root, out, other, lambda: LoadedEngine(quick, other), Options())
        assert read_status(out).working
    finally:
        main.kill()
        main.wait()


def test_processes_workers_that_cannot_start(root: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="workers don't start"):
        run(root, tmp_path / "out", SMALL, lambda: ProcessEngine(SMALL, 1, module="no_such_module"))
