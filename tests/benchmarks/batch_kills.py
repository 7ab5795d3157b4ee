"""kill -9 of main processes and of workers at random points, then resume: the same bytes as of a run left in peace.

    python tests/benchmarks/batch_kills.py [ARCHIVE] [--kills 20] [--workers 1 2 4] [--only serial processes shared ray]

For each number of workers: `serial` (the main process is killed), `processes`, `shared` (two main processes in one run
directory) and `ray` (a cluster of two nodes on this machine, one of which is killed as a whole now and then). A run that
ends before it was killed often enough is compared, and a new one is begun. Without ARCHIVE composed text is used, and
the quick back end: what is shown does not depend on them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "batch"))
sys.path.insert(0, str(Path(__file__).parent))
from ray_nodes import Nodes, children
from synthetic import write

CHANGING = {"finished", "seconds", "peak_mb", "by"}
"""What markers say of the work and not of its outcome."""
STUCK = 900.0
"""Seconds in which a run must end."""
OUT = "{out}"
QUICK = Path(__file__).parents[1] / "batch" / "quick_worker.py"
LIGHT = {"QUICK_WORKER_TABLES": "1", "QUICK_WORKER_SECONDS": "0.3"}
MOST = 3
"""Shards that may be done between two kills."""


def outcome(folder: Path) -> dict[str, str]:
    """What a run has to show for itself: a hash of each file of records and tables, and of its markers."""
    found = {}
    for part in ("records", "tables"):
        for path in sorted(p for p in (folder / part).rglob("*") if p.is_file()):
            found[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    for path in sorted((folder / "done").glob("*")):
        marker = {k: v for k, v in json.loads(path.read_bytes()).items() if k not in CHANGING}
        found[f"done/{path.name}"] = json.dumps(marker, sort_keys=True)
    return found


def litter(folder: Path) -> list[str]:
    """Files that a run should not leave behind."""
    lost = [*folder.rglob(".*.tmp"), *(folder / "leases").glob("[!.]*"), *folder.glob("errors.jsonl")]
    return [path.relative_to(folder).as_posix() for path in lost]


class Case:
    """One way to run, disturbed.

    Args:
        command: the run, with `OUT` for its directory.
        mains: how many processes run it side by side.
        nodes: the cluster that its actors are on, if there is one.
        whole: the outcome of a run left in peace.
        span: seconds that a kill comes at most after the shard that it waited for.
        folder: for the run directories.
    """

    def __init__(
        self,
        command: list[str],
        mains: int,
        nodes: Nodes | None,
        whole: dict[str, str],
        span: float,
        folder: Path,
        chance: random.Random,
    ):
        self.command, self.nodes, self.whole, self.span = command, nodes, whole, span
        self.environment = {**(nodes.environment if nodes else os.environ), **LIGHT}
        self.folder, self.chance = folder, chance
        self.mains: list[subprocess.Popen[bytes] | None] = [None] * mains
        self.kills: Counter[str] = Counter()
        self.runs = 0
        self.wrong: list[str] = []

    def run(self, kills: int) -> None:
        """Kill so often, and see what comes of it."""
        try:
            self._run(kills)
        finally:
            for main in self.mains:
                if main is not None:
                    main.kill()
                    main.wait()

    def _run(self, kills: int) -> None:
        self._begin()
        while sum(self.kills.values()) < kills:
            self._let_work()
            if not self._alive():
                self._compare()
                self._begin()
                continue
            self._kill()
        self._wait()
        self._compare()

    def _begin(self) -> None:
        self.runs += 1
        self.out = self.folder / f"run-{self.runs}"
        for number in range(len(self.mains)):
            self._start(number)

    def _let_work(self) -> None:
        """Until some more shards are done, maybe none, and a moment longer: however slow the machine is."""
        wanted = self._done() + self.chance.randint(0, MOST)
        end = time.monotonic() + STUCK
        while self._done() < wanted and self._alive() and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(self.chance.uniform(0, self.span))

    def _done(self) -> int:
        return len(list((self.out / "done").glob("*.json")))

    def _start(self, number: int) -> None:
        self.mains[number] = subprocess.Popen(
            [part.replace(OUT, str(self.out)) for part in self.command],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "stderr.txt").open("ab"),
        )

    def _alive(self) -> list[int]:
        """Numbers of the main processes at work; one that ended otherwise than well is written down."""
        alive = []
        for number, main in enumerate(self.mains):
            if main is None:
                continue
            code = main.poll()
            if code is None:
                alive.append(number)
                continue
            if code:
                self.wrong.append(f"run {self.runs}: ended with code {code}")
            self.mains[number] = None
        return alive

    def _kill(self) -> None:
        number = self.chance.choice(self._alive() or [0])
        main = self.mains[number]
        if main is None:
            return
        if self.nodes and self.chance.random() < 0.1:
            self.kills["node"] += 1
            self.nodes.kill(self.nodes.count - 1)
            self.nodes.start_again(self.nodes.count - 1)
            return
        workers = self.nodes.actors() if self.nodes else children(main.pid)
        if workers and self.chance.random() < 0.5:
            self.kills["worker"] += 1
            try:
                os.kill(self.chance.choice(workers), signal.SIGKILL)
            except ProcessLookupError:
                self.kills["worker"] -= 1
            return
        self.kills["main"] += 1
        main.kill()
        main.wait()
        self._start(number)

    def _wait(self) -> None:
        end = time.monotonic() + STUCK
        while self._alive():
            if time.monotonic() > end:
                self.wrong.append(f"run {self.runs}: no end after {STUCK:.0f} s")
                for main in self.mains:
                    if main is not None:
                        main.kill()
            time.sleep(0.1)

    def _compare(self) -> None:
        found = outcome(self.out)
        differing = sorted(n for n in {*found, *self.whole} if found.get(n) != self.whole.get(n))
        self.wrong += [f"run {self.runs}: {name} differs" for name in differing]
        self.wrong += [f"run {self.runs}: {name} was left" for name in litter(self.out)]


def cases(only: list[str], workers: list[int]) -> list[tuple[str, int]]:
    """Engine and number of workers of each case."""
    found = [("serial", 1)] if "serial" in only else []
    return found + [(name, n) for name in ("processes", "shared", "ray") if name in only for n in workers]


def main() -> int:
    """Run in peace, run disturbed, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archive", type=Path, nargs="?")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4])
    engines = ["serial", "processes", "shared", "ray"]
    parser.add_argument("--only", nargs="*", choices=engines, default=engines)
    parser.add_argument("--ner", default="jieba")
    parser.add_argument("--chars", type=int, default=80_000)
    parser.add_argument("--shard-chars", type=int, default=4_000)
    parser.add_argument("--light", action="store_true", help="layout and sentences alone: on a busy machine")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = given.archive or folder / "synthetic.jsonl.gz"
        if given.archive is None:
            write(archive, given.chars)
        peace = command_of_run(given, archive, "processes" if given.light else "serial", 1, None)
        began = time.monotonic()
        subprocess.run(
            [part.replace(OUT, str(folder / "whole")) for part in peace],
            check=True,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **LIGHT},
        )
        seconds = time.monotonic() - began
        whole = outcome(folder / "whole")
        print(f"in peace: {seconds:.0f} s, {len(whole)} files", flush=True)
        for engine, workers in cases(given.only, given.workers):
            bad += disturbed(engine, workers, archive, whole, min(seconds / 10, 5.0), folder, given)
    return 1 if bad else 0


def command_of_run(
    given: argparse.Namespace, archive: Path, engine: str, workers: int, nodes: Nodes | None
) -> list[str]:
    """A command line, with `OUT` for the run directory."""
    if given.light:
        command = [sys.executable, str(QUICK), str(archive), OUT, str(workers), str(given.shard_chars)]
        return [*command, nodes.address] if nodes else command
    command = [sys.executable, "-m", "pipeline", "run", str(archive), "-o", OUT, "--ner", given.ner]
    command += ["--shard-chars", str(given.shard_chars), "--engine", engine]
    command += ["--address", nodes.address] if nodes else []
    return command if engine == "serial" else [*command, "--workers", str(workers)]


def disturbed(
    engine: str,
    workers: int,
    archive: Path,
    whole: dict[str, str],
    span: float,
    folder: Path,
    given: argparse.Namespace,
) -> int:
    """One case; the number of things that are wrong."""
    name = f"{engine}-{workers}"
    own = folder / name
    own.mkdir()
    began = time.monotonic()
    with Nodes(2, (workers + 1) // 2) if engine == "ray" else nullcontext() as nodes:
        command = command_of_run(
            given, archive, "processes" if engine == "shared" else engine, workers, nodes
        )
        chance = random.Random(f"{given.seed} {name}")
        case = Case(command, 2 if engine == "shared" else 1, nodes, whole, span, own, chance)
        case.run(given.kills)
    kills = ", ".join(f"{count} × {what}" for what, count in sorted(case.kills.items()))
    said = "the same to the byte" if not case.wrong else f"WRONG: {'; '.join(case.wrong[:5])}"
    print(f"{name}: killed {kills}; {case.runs} runs, {time.monotonic() - began:.0f} s: {said}", flush=True)
    if case.wrong:
        print((own / "stderr.txt").read_text(errors="replace")[-2000:])
    return len(case.wrong)


if __name__ == "__main__":
    sys.exit(main())
