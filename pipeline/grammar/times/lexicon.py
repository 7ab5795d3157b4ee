"""Words of time from `data/words.toml`, by their first character."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from pipeline.grammar.times.model import Node

Words = dict[str, list[tuple[str, Node]]]

_REL_GRAIN = {"day", "week", "month", "year", "quarter", "century", "weekend"}


def load(name: str) -> dict[str, Any]:
    """A data file of this package."""
    return tomllib.loads((files("pipeline.grammar.times") / "data" / name).read_text(encoding="utf-8"))


def _entries(data: dict[str, Any]) -> list[tuple[str, Node]]:
    out: list[tuple[str, Node]] = []
    for unit, words in data["rel"].items():
        out += [(w, Node(unit, rel=n)) for w, n in words.items()]
    for unit, words in data["anaphor"].items():
        out += [(w, Node("anaphor", n, name=unit)) for w, n in words.items()]
    for kind in ("half", "halfmonth", "quarter", "season", "dekad"):
        out += [(w, Node(kind, n)) for w, n in data[kind].items()]
    for unit, words in data["part"].items():
        out += [(w, Node("part", name=f"{unit}:{part}")) for w, part in words.items()]
    for kind in ("daypart", "daypart_short", "vague"):
        out += [(w, Node(kind, name=value)) for w, value in data[kind].items()]
    for word, amount in data["set"].items():
        number, unit = amount.split()
        out.append((word, Node("set", int(number), name=unit)))
    out += [(w, Node("workday")) for w in data["weekday"]]
    return out


@lru_cache(maxsize=1)
def words() -> Words:
    """Word → node, grouped by first character, longest first."""
    table: Words = {}
    entries = _entries(load("words.toml"))
    holidays = load("holidays.toml")
    for key, entry in holidays["day"].items():
        entries += [(w, Node("holiday", name=key)) for w in entry["names"]]
    for word, node in entries:
        table.setdefault(word[0], []).append((word, node))
    for options in table.values():
        options.sort(key=lambda option: -len(option[0]))
    return table


def word_at(text: str, at: int) -> tuple[int, Node] | None:
    """Longest word of time at a position: (end, node)."""
    if at >= len(text):
        return None
    for word, node in words().get(text[at], ()):
        if text.startswith(word, at):
            return at + len(word), node
    return None
