"""The word lists of `data/cues.toml`, compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("pipeline.facts") / "data" / "cues.toml").read_text("utf-8"))


def words(table: str, key: str) -> frozenset[str]:
    """The words of a list, for membership tests.

    Example:
        >>> "力争" in words("modality", "planned")
        True
    """
    return _word_set(table, key)


@cache
def _word_set(table: str, key: str) -> frozenset[str]:
    return frozenset(_tables()[table][key])


@cache
def alternation(table: str, *keys: str) -> str:
    """A regex alternation of the words of one or more lists, longest first, in a group."""
    found = {w for key in keys or tuple(_tables()[table]) for w in _tables()[table][key]}
    return "(?:" + "|".join(map(re.escape, sorted(found, key=lambda w: (-len(w), w)))) + ")"


@cache
def pattern(table: str, *keys: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """A compiled alternation with a prefix and a suffix pattern."""
    return re.compile(before + alternation(table, *keys) + after)
