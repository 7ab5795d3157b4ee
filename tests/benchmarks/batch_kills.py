"""kill -9 of the main process and of workers at random points of a real run, then resume: the same bytes.

python tests/benchmarks/batch_kills.py ARCHIVE [--kills 20] [--workers 2] [--ner lac] [--shard-chars 100000]
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def tree(folder: Path) -> dict[str, str]:
    """Hash of every file by relative path."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def children(pid: int) -> list[int]:
    """Processes that a process has started."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def main() -> int:
    """Run undisturbed, run with kills, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archive", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--ner", default="lac")
    parser.add_argument("--shard-chars", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    base = [sys.executable, "-m", "pipeline", "run", str(given.archive), "--ner", given.ner]
    base += ["--shard-chars", str(given.shard_chars)]
    with tempfile.TemporaryDirectory() as folder:
        whole, killed = Path(folder, "whole"), Path(folder, "killed")
        subprocess.run([*base, "-o", str(whole), "--engine", "serial"], check=False)
        kills = {"main": 0, "worker": 0}
        command = [*base, "-o", str(killed), "--workers", str(given.workers)]
        process = subprocess.Popen(command)
        while sum(kills.values()) < given.kills:
            time.sleep(chance.uniform(2, 12))
            if process.poll() is not None:
                break
            workers = children(process.pid)
            if workers and chance.random() < 0.5:
                os.kill(chance.choice(workers), signal.SIGKILL)
                kills["worker"] += 1
            else:
                process.kill()
                process.wait()
                kills["main"] += 1
                process = subprocess.Popen(command)
        process.wait()
        code = subprocess.run(command, check=False).returncode
        same = all(tree(whole / part) == tree(killed / part) for part in ("records", "tables"))
        print(
            f"killed {kills['main']} times the main process, {kills['worker']} times a worker; exit code {code}"
        )
        print("records and tables are " + ("the same to the byte" if same else "DIFFERENT"))
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
