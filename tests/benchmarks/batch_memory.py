"""Memory over a long run of synthetic text: flat from the first tenth to the last.

    python tests/benchmarks/batch_memory.py [--chars 100000000] [--workers 2] [--recycle 20000] [--plot OUT.svg]

Samples the resident memory of the main process and of its workers; the median of the last tenth may be ten per
cent over that of the first (not counting the time in which workers load). Exit code 1 where it is more.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "batch"))


def synthetic(path: Path, chars: int) -> int:
    """An archive of composed articles, some 8 a day; gives its characters."""
    from batch_inputs import article

    total = number = 0
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as stream:
        while total < chars:
            day = number // 8
            date = f"{1950 + day // 336}-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}"
            made = article(
                number,
                date,
                extra=f"第{number * 7919 % 100_003}号文件提出，到明年底建会企业达到{number % 977}家。",
            )
            made["text"] = "\n".join([str(made["text"])] * 4)
            total += len(str(made["text"]))
            number += 1
            stream.write(json.dumps(made, ensure_ascii=False) + "\n")
    return total


def resident_mb(pid: int | str) -> float:
    """Resident memory of a process; 0 for one that has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * 4096 / 2**20


def main() -> int:
    """Run, sample, judge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chars", type=int, default=100_000_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--recycle", type=int, default=20_000)
    parser.add_argument("--ner", default="lac")
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    from pipeline.batch.engines import ProcessEngine
    from pipeline.batch.model import Settings
    from pipeline.batch.runner import run

    settings = Settings(ner=given.ner)
    samples: list[tuple[float, float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "synthetic.jsonl.gz"
        chars = synthetic(archive, given.chars)
        engine = ProcessEngine(settings, given.workers, given.recycle)
        end = threading.Event()
        began = time.monotonic()

        def sample() -> None:
            while not end.wait(0.5):
                ready = [w.process.pid for w in list(engine.pool) if w.ready]
                if ready:
                    most = max(resident_mb(pid) for pid in ready)
                    samples.append((time.monotonic() - began, resident_mb("self"), most))

        thread = threading.Thread(target=sample)
        thread.start()
        run(archive, Path(folder) / "out", settings, lambda: engine)
        end.set()
        thread.join()
        seconds = time.monotonic() - began
    tenth = max(1, len(samples) // 10)
    verdict = True
    print(f"{chars:,} characters, {seconds:,.0f} s, {chars / seconds:,.0f} characters/s")
    for name, column in (("main process", 1), ("largest worker", 2)):
        first, last = (
            statistics.median(s[column] for s in part) for part in (samples[:tenth], samples[-tenth:])
        )
        peak = max(s[column] for s in samples)
        flat = last <= 1.1 * first
        verdict &= flat
        print(
            f"{name}: first tenth {first:.0f} MB, last tenth {last:.0f} MB, peak {peak:.0f} MB: {'flat' if flat else 'GROWS'}"
        )
    if given.plot:
        plot(samples, given.plot)
    return 0 if verdict else 1


def plot(samples: list[tuple[float, float, float]], path: Path) -> None:
    """Memory over time as a picture."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    pyplot.figure(figsize=(7, 3))
    times = [s[0] / 60 for s in samples]
    pyplot.plot(times, [s[2] for s in samples], label="largest worker", linewidth=0.8)
    pyplot.plot(times, [s[1] for s in samples], label="main process", linewidth=0.8)
    pyplot.ylim(bottom=0)
    pyplot.xlabel("minutes")
    pyplot.ylabel("resident MB")
    pyplot.legend()
    pyplot.tight_layout()
    pyplot.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    sys.exit(main())
