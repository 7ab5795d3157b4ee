"""Speed and memory of runs on an archive: the runner against a bare loop, one worker against more.

    python tests/benchmarks/batch_speed.py ARCHIVE [--workers 1 2] [--ner NAME] [-o OUT.json]

Run it on idle cores: what it says of two workers is only true where there are two. `fixed_cost` is the share by which
one worker and its main process need more processor time than the bare loop; it is near the truth on a busy machine too.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def bare_loop(archive: Path, ner: str | None) -> dict[str, float]:
    """Seconds of `process` over the issues of an archive, records kept as JSON, nothing else; in this process."""
    from pipeline.assemble import process
    from pipeline.source.inputs import read_inputs
    from pipeline.stages.registry import load

    nlp = load(ner=ner)
    began, worked = time.perf_counter(), time.process_time()
    chars = 0
    for record in process(read_inputs([archive]), nlp):
        chars += record.source.chars
        record.model_dump_json()
    return {
        "chars": chars,
        "seconds": time.perf_counter() - began,
        "cpu_seconds": time.process_time() - worked,
    }


def batch(archive: Path, ner: str | None, workers: int) -> dict[str, object]:
    """Wall time of `newsfacts run`, without the start of the interpreters."""
    from pipeline.batch.engines import ProcessEngine
    from pipeline.batch.model import Settings
    from pipeline.batch.runner import run
    from pipeline.batch.status import read_status

    settings = Settings(ner=ner)
    with tempfile.TemporaryDirectory() as out:
        engine = ProcessEngine(settings, workers)
        engine.start(workers)
        engine.fingerprint()
        while not all(worker.ready or worker.connection.poll() for worker in engine.pool):
            time.sleep(0.1)
        loading = processor_seconds(engine.pool[0].process.pid)
        began, worked = time.perf_counter(), sum(os.times()[:4])
        run(archive, Path(out), settings, lambda: engine)
        seconds = time.perf_counter() - began
        cpu = sum(os.times()[:4]) - worked - loading
        status = read_status(Path(out))
    return {
        "workers": workers,
        "chars": status.done.chars,
        "seconds": seconds,
        "cpu_seconds": cpu if workers == 1 else None,
        "peak_mb_per_worker": status.peak_mb,
        "seconds_by_component": status.seconds,
    }


def processor_seconds(pid: int) -> float:
    """Processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def in_a_process(*arguments: str) -> dict[str, float]:
    """A measurement in a fresh process, so that measurements don't warm each other up."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, __file__, *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True, env=environment).stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archive", type=Path)
    parser.add_argument("--ner", help="entity back end; the default one where not given")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    if given.one is not None:
        found = (
            bare_loop(given.archive, given.ner)
            if given.one == "bare"
            else batch(given.archive, given.ner, int(given.one))
        )
        print(json.dumps(found))
        return
    results: dict[str, Any] = {}
    for what in ["bare", *map(str, given.workers)]:
        ner = ["--ner", given.ner] if given.ner else []
        found = in_a_process(str(given.archive), *ner, "--one", what)
        found["chars_per_second"] = found["chars"] / found["seconds"]
        results[what] = found
        print(
            f"{what:>5}: {found['chars_per_second']:10,.0f} characters/s, {found['seconds']:.1f} s",
            file=sys.stderr,
        )
    if "1" in results:
        results["fixed_cost"] = results["1"]["cpu_seconds"] / results["bare"]["cpu_seconds"] - 1
    print(json.dumps(results, indent=1, ensure_ascii=False))
    if given.output:
        given.output.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
