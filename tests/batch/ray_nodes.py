"""A Ray cluster of several nodes on this machine, each a `ray start` of its own: for tests of what happens when they die.

A token of its own keeps the cluster apart from whatever else this user runs: with the mode unset, Ray takes a token
where the home directory has one and none where it has none, so a head that was started before a token came up refuses
the nodes that are started after it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

START = 300.0
"""Seconds that a node may take to start."""
TRIES = 5


def children(pid: int) -> list[int]:
    """Processes that a process has started."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def command_of(pid: int) -> str:
    """Command line of a process; empty for one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


class NoStart(Exception):
    """A node does not start."""


class Nodes:
    """Nodes with some cores each; the first is the head.

    Args:
        count: number of nodes.
        cpus: cores that each says it has; more than there are is fine.
    """

    def __init__(self, count: int, cpus: int):
        self.count, self.cpus = count, cpus
        self.folder = Path(tempfile.mkdtemp(prefix="nf"))  # short: it has sockets, whose paths are limited
        with socket.socket() as free:
            free.bind(("", 0))
            self.port = free.getsockname()[1]
        self.environment = {
            **os.environ,
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN": secrets.token_hex(32),
            "RAY_USAGE_STATS_ENABLED": "0",
            "RAY_worker_niceness": "0",
        }
        self.nodes: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        """What `--address` takes."""
        return f"127.0.0.1:{self.port}"

    def __enter__(self) -> Nodes:
        try:
            for number in range(self.count):
                self.nodes.append(self._started(number))
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for node in self.nodes:
            self._end(node)
        shutil.rmtree(self.folder, ignore_errors=True)

    def actors(self) -> list[int]:
        """Process ids of the actors on all nodes."""
        raylets = (pid for number in range(self.count) for pid in self._raylets(number))
        return [
            child for pid in raylets for child in children(pid) if command_of(child).startswith("ray::_A")
        ]

    def kill(self, number: int) -> None:
        """End a node at once, as when the power fails."""
        for pid in self._raylets(number):
            os.kill(pid, signal.SIGKILL)
        self._end(self.nodes[number])

    def start_again(self, number: int) -> None:
        """Start a node that was killed."""
        self.nodes[number] = self._started(number)

    def _started(self, number: int) -> subprocess.Popen[bytes]:
        """A node; on a busy machine its parts may give each other up, so more than one try is made."""
        for _ in range(TRIES - 1):
            with suppress(NoStart):
                return self._start(number)
        return self._start(number)

    def _raylets(self, number: int) -> list[int]:
        return [pid for pid in children(self.nodes[number].pid) if "/raylet/raylet" in command_of(pid)]

    def _start(self, number: int) -> subprocess.Popen[bytes]:
        where = ["--head", f"--port={self.port}", f"--temp-dir={self.folder}", "--include-dashboard=false"]
        command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--block", f"--num-cpus={self.cpus}"]
        command += ["--disable-usage-stats", *(where if number == 0 else [f"--address={self.address}"])]
        log = self.folder / f"node-{number}.log"
        with log.open("wb") as stream:
            node = subprocess.Popen(
                command, env=self.environment, stdout=stream, stderr=stream, start_new_session=True
            )
        end = time.monotonic() + START
        while "Ray runtime started" not in log.read_text(errors="replace"):
            if node.poll() is not None or time.monotonic() > end:
                self._end(node)
                raise NoStart(f"node {number} does not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.1)
        return node

    def _end(self, node: subprocess.Popen[bytes]) -> None:
        """End a node's processes, which are a session of their own."""
        with suppress(ProcessLookupError):
            os.killpg(node.pid, signal.SIGKILL)
        node.wait()
