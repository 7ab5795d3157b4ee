"""Compare the number grammar with other readers of Chinese numbers on the project's spec tables.

    python tests/benchmarks/numbers_peers.py [--json]

Peers that are installed take part: recognizers-text-suite (needs `emoji<2`), cn2an, jionlp. A case is right
where the reader finds each expected value at an overlapping place and nothing where nothing is expected; units
and bounds are not asked of the peers, open limits count as their value. Speed is measured in the same run, as
characters per second over a running text of the sentences, every kind of expression asked for.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

SPECS = Path(__file__).parents[1] / "specs" / "numbers"
Found = list[tuple[int, int, list[float]]]
"""(start, end, values that the reader gives for the span); start -1: place unknown."""
Reader = Callable[[str, str], Found]


def ours() -> Reader:
    from pipeline.grammar.numbers import numbers

    def read(text: str, family: str) -> Found:
        found = []
        for n in numbers(text, "2024-03-20", spoken=family.startswith("spoken")):
            values = [v for v in (n["value"], n["low"], n["high"]) if isinstance(v, int | float)]
            found.append((n["start"], n["end"], values))
        return found

    return read


def recognizers() -> Reader:
    import recognizers_number as rn
    import recognizers_number_with_unit as ru
    from recognizers_text import Culture

    models = {
        "percent": [rn.recognize_percentage],
        "ordinals": [rn.recognize_ordinal],
        "money": [ru.recognize_currency],
        "measures": [ru.recognize_dimension],
        "temperature": [ru.recognize_temperature],
        "ages": [ru.recognize_age],
    }

    models["all"] = [rn.recognize_number, *(model for group in list(models.values()) for model in group)]

    def value(text: str | None) -> list[float]:
        try:
            return [float(str(text).rstrip("%")) / (100 if str(text).endswith("%") else 1)]
        except ValueError:
            return []

    def read(text: str, family: str) -> Found:
        found = []
        for model in models.get(family, [rn.recognize_number, rn.recognize_percentage]):
            for r in model(text, Culture.Chinese):
                found.append((r.start, r.end + 1, value((r.resolution or {}).get("value"))))
        return found

    return read


def cn2an() -> Reader:
    import cn2an as library

    def read(text: str, family: str) -> Found:
        try:
            return [(-1, -1, [float(library.cn2an(text, "smart"))])]
        except Exception:  # it raises ValueError and others on what it can't read
            return []

    return read


def jionlp() -> Reader:
    import jionlp as library

    def read(text: str, family: str) -> Found:
        if family != "money":
            return []
        found: Found = []
        try:
            for m in library.ner.extract_money(text, with_parsing=True):
                num = m["detail"]["num"]
                values = [float(v) for v in (num if isinstance(num, list) else [num])]
                found.append((m["offset"][0], m["offset"][1], values))
        except Exception:
            return []
        return found

    return read


def is_right(case: dict[str, Any], found: Found) -> bool:
    """Whether every expected value was found at its place, and nothing where nothing is expected.

    An identifier or a score is right where no value is reported for it; times are not asked for here.
    """
    numeric = [s for s in case["spans"] if "date" not in s.get("kind", "") and _values(s)]
    found = [f for f in found if f[2]]
    if not numeric:
        return not found
    for span in numeric:
        start = case["text"].find(span["text"])
        wanted = _values(span)
        for a, b, values in found:
            near = a < 0 or (a < start + len(span["text"]) and start < b)
            if near and all(any(abs(v - w) <= 1e-6 * max(1, abs(w)) for v in values) for w in wanted):
                break
        else:
            return False
    return True


def _values(span: dict[str, Any]) -> list[float]:
    return [v for v in (span.get("value"), span.get("low"), span.get("high")) if isinstance(v, int | float)]


def main() -> None:
    """Print right answers per family and characters per second for each reader."""
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    readers: dict[str, Reader] = {}
    for name, build in (
        ("newsfacts", ours),
        ("recognizers", recognizers),
        ("cn2an", cn2an),
        ("jionlp", jionlp),
    ):
        try:
            readers[name] = build()
        except ImportError as error:
            print(f"{name}: not installed ({error})")
    families = {
        path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in sorted(SPECS.glob("*.jsonl"))
    }
    table: dict[str, dict[str, Any]] = {name: {} for name in readers}
    for name, read in readers.items():
        for family, cases in families.items():
            right = sum(is_right(c, read(c["text"], "spoken" if c.get("spoken") else family)) for c in cases)
            table[name][family] = round(100 * right / len(cases), 1)
        running = (
            "。".join(c["text"] for family in ("news", "names", "counts") for c in families[family]) + "。"
        )
        begin = time.perf_counter()
        for _ in range(3):
            read(running, "all")
        table[name]["chars/s"] = round(3 * len(running) / (time.perf_counter() - begin))
    if options.json:
        print(json.dumps(table, ensure_ascii=False, indent=1))
        return
    print(f"{'family':22s} n   " + "".join(f"{name:>13s}" for name in readers))
    for family in [*families, "chars/s"]:
        count = len(families.get(family, []))
        print(f"{family:22s} {count:3d} " + "".join(f"{table[name][family]:13.1f}" for name in readers))


if __name__ == "__main__":
    main()
