"""Coverage-guided fuzzing of the number and calendar grammar, with the spec texts as seeds.

    pip install atheris && python tests/benchmarks/fuzz_grammar.py -max_total_time=120

A crash is any exception, or a span that lies outside the text, is empty, or overlaps the one before it.
"""

from __future__ import annotations

import datetime
import json
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pipeline.grammar"]):
    from pipeline.grammar.calendar import find_times, period_of
    from pipeline.grammar.numbers import numbers
    from pipeline.grammar.quantities import find_quantities

REFERENCE = datetime.date(2024, 3, 20)


def check(data: bytes) -> None:
    """Read one text with every reader."""
    text = data.decode("utf-8", "replace")
    for found in (find_quantities(text), find_times(text, REFERENCE), find_times(text, None)):
        last = 0
        for item in found:
            assert last <= item.start < item.end <= len(text), (text, item)
            last = item.end
    for time in find_times(text, REFERENCE):
        period_of(time, REFERENCE)
    json.dumps(numbers(text, reference_time=REFERENCE))


def main() -> None:
    """Write the seeds and start the fuzzer with the arguments of the command line."""
    seeds = Path(tempfile.mkdtemp())
    specs = Path(__file__).parents[1] / "specs"
    for i, line in enumerate(
        line for file in sorted(specs.rglob("*.jsonl")) for line in file.open(encoding="utf-8")
    ):
        (seeds / f"{i}").write_text(json.loads(line)["text"], encoding="utf-8")
    atheris.Setup([*sys.argv, str(seeds), "-max_len=240"], check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
