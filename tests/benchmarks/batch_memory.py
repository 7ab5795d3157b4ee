"""Memory over a long run of composed text: flat from the first tenth to the last.

    python tests/benchmarks/batch_memory.py WORK [--chars 100000000] [--workers 1] [--recycle 20000] [--light]
        [--judge] [--plot OUT.svg]

Everything is kept in the folder WORK: the input, the run directory, and `samples.csv`, to which the resident memory
of the main process and of its largest worker is written once a second. Killed and started again it goes on;
`--judge` says what the samples so far show. Afterwards the tables are built in a process of their own, whose memory
is written down too.

The median of the last tenth of the characters may be ten per cent over that of the first. Exit code 1 where it is
more, or where the input is not done.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "batch"))
sys.path.insert(0, str(Path(__file__).parent))
FLAT = 1.1
POINTS = 400
"""Points of a line of the plot: each is the peak of what it stands for."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was seen at a moment."""

    seconds: float
    phase: str
    """run | tables"""
    chars: int
    """Characters done."""
    main: float
    worker: float
    """MB; the largest worker that has its pipeline, 0 for none."""
    pid: int


def resident_mb(pid: int | str) -> float:
    """Resident memory of a process; 0 for one that has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return round(pages * 4096 / 2**20, 1)


class Recorder:
    """Writes samples while something runs; what is written is on disk at once."""

    def __init__(self, path: Path, phase: str, chars: int = 0):
        self.stream = path.open("a", buffering=1)
        self.phase, self.chars = phase, chars
        self.watched: list[int] = []
        self.main: int | str = "self"
        self.engine: object = None
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._sample, daemon=True)
        self.thread.start()

    def _sample(self) -> None:
        while not self.over.wait(1.0):
            workers = [w.process.pid for w in list(getattr(self.engine, "pool", [])) if w.ready]
            most = max(((resident_mb(pid), pid) for pid in workers), default=(0.0, 0))
            row = (round(time.time(), 1), self.phase, self.chars, resident_mb(self.main), *most)
            self.stream.write(",".join(map(str, row)) + "\n")

    def close(self) -> None:
        """End it."""
        self.over.set()
        self.thread.join()
        self.stream.close()


def work(given: argparse.Namespace) -> None:
    """Run over the input, made where it is missing, and build the tables."""
    from synthetic import write

    from pipeline.batch.engines import ProcessEngine
    from pipeline.batch.model import Counts, Settings
    from pipeline.batch.runner import Listener, run
    from pipeline.batch.status import read_status

    folder = given.work
    folder.mkdir(parents=True, exist_ok=True)
    archive, out = folder / "synthetic.jsonl.gz", folder / "run"
    if not archive.exists():
        print(f"{write(archive, given.chars):,} characters written", flush=True)
    before = read_status(out).done.chars if (out / "run.json").exists() else 0
    recorder = Recorder(folder / "samples.csv", "run", before)

    class Count(Listener):
        def worked(self, counts: Counts) -> None:
            recorder.chars += counts.chars

    settings = Settings(ner=given.ner)
    module = "quick_worker" if given.light else "pipeline.batch.worker"
    recorder.engine = engine = ProcessEngine(settings, given.workers, given.recycle, module=module)
    run(archive, out, settings, lambda: engine, None, Count())
    recorder.close()
    tables = Recorder(folder / "samples.csv", "tables", read_status(out).done.chars)
    process = subprocess.Popen([sys.executable, "-m", "pipeline", "tables", str(out)])
    tables.main = process.pid
    process.wait()
    tables.close()


def samples_of(folder: Path) -> list[Sample]:
    """What was written down."""
    with (folder / "samples.csv").open() as stream:
        rows = [row for row in csv.reader(stream) if len(row) == 6]
    return [Sample(float(s), p, int(c), float(m), float(w), int(i)) for s, p, c, m, w, i in rows]


def judge(folder: Path, chars: int) -> bool:
    """Say what the samples show; whether memory is flat over the whole input."""
    samples = samples_of(folder)
    running = [s for s in samples if s.phase == "run" and s.worker]
    reached = max(s.chars for s in running)
    seconds = sum(min(b.seconds - a.seconds, 5) for a, b in itertools.pairwise(running))
    fresh = len({s.pid for s in running})
    print(f"{reached:,} of {chars:,} characters in {seconds:,.0f} s, {reached / seconds:,.0f} characters/s")
    verdict = reached >= chars * 0.99
    for name in ("main", "worker"):
        series = [(s.chars, getattr(s, name)) for s in running]
        first = statistics.median(mb for at, mb in series if at <= reached / 10)
        last = statistics.median(mb for at, mb in series if at >= reached * 0.9)
        peak = max(mb for _, mb in series)
        verdict &= last <= FLAT * first
        said = "flat" if last <= FLAT * first else "GROWS"
        print(f"{name}: first tenth {first:.0f} MB, last tenth {last:.0f} MB, peak {peak:.0f} MB: {said}")
    print(f"{fresh} worker processes one after the other or side by side")
    tables = [s for s in samples if s.phase == "tables" and s.main]
    if tables:
        took = tables[-1].seconds - tables[0].seconds
        print(f"tables: {took:,.0f} s, peak {max(s.main for s in tables):.0f} MB")
    status = folder / "run" / "run.json"
    if status.exists():
        print(f"failures while planning: {len(json.loads(status.read_text())['failures'])}")
    return verdict


def plot(folder: Path, path: Path) -> None:
    """Memory over the characters done as a picture."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    matplotlib.rcParams["svg.hashsalt"] = "newsfacts"
    samples = [s for s in samples_of(folder) if s.phase == "run" and s.worker]
    width = max(s.chars for s in samples) / POINTS
    pyplot.figure(figsize=(7, 3))
    for name, label in (("worker", "worker"), ("main", "main process")):
        most: dict[int, float] = {}
        for sample in samples:
            bin_ = int(sample.chars / width)
            most[bin_] = max(most.get(bin_, 0.0), getattr(sample, name))
        bins = sorted(most)
        pyplot.plot([b * width / 1e6 for b in bins], [most[b] for b in bins], label=label, linewidth=0.8)
    pyplot.ylim(bottom=0)
    pyplot.xlabel("million characters done")
    pyplot.ylabel("resident MB")
    pyplot.legend()
    pyplot.tight_layout()
    pyplot.savefig(path, metadata={"Date": None})


def main() -> int:
    """Run, sample, judge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("--chars", type=int, default=100_000_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--recycle", type=int, default=20_000)
    parser.add_argument("--ner", help="entity back end; the default one where not given")
    parser.add_argument(
        "--light", action="store_true", help="layout and sentences alone: what the length does"
    )
    parser.add_argument("--judge", action="store_true", help="only say what the samples show")
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    if not given.judge:
        work(given)
    verdict = judge(given.work, given.chars)
    if given.plot:
        plot(given.work, given.plot)
    return 0 if verdict else 1


if __name__ == "__main__":
    sys.exit(main())
