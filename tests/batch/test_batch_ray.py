"""Actors on a Ray cluster of two nodes, one of which goes down."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from batch_inputs import LoadedEngine, days, tree, write_archive
from ray_nodes import Nodes, NoStart

from pipeline.batch.model import Settings
from pipeline.batch.runner import run

pytest.importorskip("ray")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")]
HERE = Path(__file__).parent
SMALL = Settings(ner="none", shard_chars=5_000)


def wait_for(condition: Callable[[], Any], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def nodes() -> Iterator[Nodes]:
    with ExitStack() as stack:
        try:
            yield stack.enter_context(Nodes(2, 1))
        except NoStart as error:
            pytest.skip(f"Ray does not start on this machine: {str(error)[-300:]}")


@pytest.mark.timeout(900)
def test_ray_actors_nodes_and_main_processes_die(quick: Any, nodes: Nodes, tmp_path: Path) -> None:
    root = write_archive(tmp_path / "in" / "a.jsonl.gz", days(70, 3)).parent
    run(root, tmp_path / "whole", SMALL, lambda: LoadedEngine(quick, SMALL))
    out = tmp_path / "out"
    done = out / "done"
    path = os.pathsep.join(p for p in sys.path if p)
    environment = {**nodes.environment, "PYTHONPATH": path}
    command = [
        sys.executable,
        str(HERE / "quick_worker.py"),
        str(root),
        str(out),
        "2",
        "5000",
        nodes.address,
    ]

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, env=environment)

    def advanced(main: subprocess.Popen[bytes], by: int) -> None:
        before = len(list(done.glob("*"))) if done.exists() else 0
        wait_for(lambda: len(list(done.glob("*"))) >= before + by or main.poll() is not None)

    main = start()
    try:
        advanced(main, 1)
        os.kill(nodes.actors()[0], signal.SIGKILL)
        advanced(main, 1)
        main.kill()
        main.wait()
        main = start()
        advanced(main, 1)
        nodes.kill(1)
        assert main.wait(timeout=200) == 0
    finally:
        main.kill()
        main.wait()
    assert tree(out / "records") == tree(tmp_path / "whole" / "records")
    assert not (out / "errors.jsonl").exists()


def test_ray_no_cluster_at_the_address() -> None:
    code = (
        "from pipeline.batch.ray_engine import RayEngine; from pipeline.batch.model import Settings\n"
        "try: RayEngine(Settings(), 1, '127.0.0.1:1')\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("UsageError --address 127.0.0.1:1: no Ray cluster there")
