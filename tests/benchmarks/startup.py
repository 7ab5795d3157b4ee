"""Start-up time and memory of the command and of every back end, each measured in fresh processes.

    python tests/benchmarks/startup.py [--ner lac] [--ner jieba] [--repeats 5] [--json]

`load` is `pipeline.load()` with all imports; `first record` goes on until the first issue's record is there;
memory is the resident set after loading, and its peak over the sample issues of corpus/.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SAMPLE = [ROOT / "corpus" / "issues"]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def environment() -> dict[str, str]:
    """The environment of a measured process: this checkout, one thread for each library."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, **dict.fromkeys(THREADS, "1")}


def command_seconds(arguments: list[str], repeats: int) -> float:
    """Median wall seconds of a `newsfacts` command, the interpreter's start included."""
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "pipeline", *arguments], env=environment(), capture_output=True, check=True
        )
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def measure(ner: str, repeats: int, files: list[Path] | None = None) -> dict[str, Any]:
    """Medians over fresh processes for one back end.

    Args:
        ner: the back end.
        repeats: number of processes.
        files: what the peak of memory is taken over; default the sample issues.
    """
    paths = [str(f) for f in files or SAMPLE]
    command = [sys.executable, str(Path(__file__).resolve()), "--child", ner, *paths]
    runs = []
    for _ in range(repeats):
        done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{ner}: {done.stderr.strip().splitlines()[-1]}")
        runs.append(json.loads(done.stdout))
    return {key: round(statistics.median(run[key] for run in runs), 3) for key in runs[0]}


def child(ner: str, paths: list[str]) -> dict[str, float]:
    """Load a pipeline, read the files, and say what it took."""
    began = time.perf_counter()
    import pipeline

    nlp = pipeline.load(ner=ner)
    loaded = time.perf_counter()
    memory = resident_mb()
    records = pipeline.stream(paths, nlp=nlp)
    next(records, None)
    first = time.perf_counter()
    for _ in records:
        pass
    from pipeline.evaluation.run import peak_memory

    return {
        "load_s": loaded - began,
        "first_record_s": first - began,
        "loaded_mb": memory,
        "peak_mb": peak_memory() or 0.0,
    }


def resident_mb() -> float:
    """Resident memory of this process in MB (10^6 bytes); 0 where the system doesn't say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) * 1024 / 1e6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ner", action="append", help="back end; may be given several times (default lac)")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    arguments = parser.parse_args()
    help_seconds = command_seconds(["--help"], arguments.repeats)
    found = {ner: measure(ner, arguments.repeats) for ner in arguments.ner or ["model"]}
    if arguments.json:
        print(json.dumps({"help_s": round(help_seconds, 3), "backends": found}, indent=1))
        return
    print(f"newsfacts --help: {help_seconds:.2f} s\n")
    print(f"{'':10}{'load s':>10}{'first record s':>16}{'loaded MB':>12}{'peak MB':>10}")
    for ner, run in found.items():
        print(
            f"{ner:10}{run['load_s']:10.2f}{run['first_record_s']:16.2f}{run['loaded_mb']:12.0f}{run['peak_mb']:10.0f}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(child(sys.argv[2], sys.argv[3:])))
    else:
        main()
