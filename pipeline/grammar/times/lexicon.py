"""Words of time from `data/words.toml` and `data/holidays.toml`, by their first character."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from pipeline.grammar.times.model import Node

Entry = tuple[str, tuple[Node, ...]]
Words = dict[str, list[Entry]]


def load(name: str) -> dict[str, Any]:
    """A data file of this package."""
    return tomllib.loads((files("pipeline.grammar.times") / "data" / name).read_text(encoding="utf-8"))


def _day_and_part(value: str) -> tuple[int, Node]:
    distance, part = value.split()
    return int(distance), Node("daypart", name=part)


def _entries(data: dict[str, Any]) -> list[Entry]:
    out: list[Entry] = []
    for unit, words in data["rel"].items():
        # 上年, 上月 count from what is spoken of where they compare; 去年 always from today.
        out += [(w, (Node(unit, b=int(w[0] == "上"), rel=n),)) for w, n in words.items()]
    for unit, words in data["anaphor"].items():
        out += [(w, (Node("anaphor", n, int(w[0] == "那"), unit),)) for w, n in words.items()]
    for kind in ("half", "halfmonth", "quarter", "season", "dekad"):
        out += [(w, (Node(kind, n),)) for w, n in data[kind].items()]
    out.append(("同期", (Node("same"),)))
    for unit, words in data["part"].items():
        out += [(w, (Node("part", name=f"{unit}:{part}"),)) for w, part in words.items()]
    for kind in ("daypart", "daypart_short", "vague", "feast", "stretch", "workday"):
        out += [(w, (Node(kind, name=value),)) for w, value in data[kind].items()]
    for word, value in data["dayparts"].items():
        distance, part = _day_and_part(value)
        out.append((word, (Node("day", rel=distance), part)))
    for word, value in data["anaphor_dayparts"].items():
        distance, part = _day_and_part(value)
        out.append((word, (Node("anaphor", distance, name="day"), part)))
    for word, (first, last) in data["era"].items():
        out.append((word, (Node("years", first, last, "era"),)))
    for word, value in data["since"].items():
        out.append((word, (Node("event", name=value),)))
    for word, amount in data["set"].items():
        number, unit = amount.split()
        out.append((word, (Node("set", int(number), name=unit),)))
    return out


@lru_cache(maxsize=1)
def words() -> Words:
    """Word and nodes, grouped by first character, longest first."""
    table: Words = {}
    entries = _entries(load("words.toml"))
    for key, entry in load("holidays.toml")["day"].items():
        names = list(entry["names"])
        if entry.get("off"):  # “国庆”期间
            names += [f"“{name}”" for name in names if "“" not in name and f"“{name}”" not in names]
        entries += [(name, (Node("holiday", name=key),)) for name in names]
    for word, nodes in entries:
        table.setdefault(word[0], []).append((word, nodes))
    for options in table.values():
        options.sort(key=lambda option: -len(option[0]))
    return table
