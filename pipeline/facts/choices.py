"""A choice that the fact reader has for a figure: an owner or a period, with what speaks for it.

What the rules found is always among the choices, and so is nothing at all. The features of a choice are zeros and
ones; they say where its name or time stands as seen from the figure, and what the figures beside it were given.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.facts.traces import Trace
from pipeline.facts.windows import Window

Value = TypeVar("Value")
"""str for the name of an owner, Period for a period."""

MOST = 24
"""Most choices of a kind that a figure is given."""
_FELLOWS = 4
"""How many figures before and after a figure are looked at."""


@dataclass(slots=True)
class Choice(Generic[Value]):
    """An owner or a period that a figure could have."""

    value: Value | None
    """Name of an owner, or a period; None: the figure has none."""
    features: NDArray[np.float32]
    at: int = -1
    """View offset of the name or time that stands nearest to the figure; -1: it has no place."""
    mention: str | None = None
    """Id of the mention behind the name of an owner."""
    key: int = 0
    """The same for the same value, whichever figure of the article has it among its choices."""


def row(columns: tuple[str, ...], found: Iterable[str]) -> NDArray[np.float32]:
    """Features as numbers.

    Example:
        >>> row(("rule", "null", "time"), {"time", "rule"}).tolist()
        [1.0, 0.0, 1.0]
    """
    numbers = _numbers(columns)
    made = np.zeros(len(columns), dtype=np.float32)
    made[[numbers[name] for name in found if name in numbers]] = 1
    return made


@lru_cache(maxsize=8)
def _numbers(columns: tuple[str, ...]) -> dict[str, int]:
    return {name: number for number, name in enumerate(columns)}


def key_of(value: Hashable) -> int:
    """A number for a value.

    Example:
        >>> key_of("通州区") == key_of("通州区"), key_of(None) == key_of("通州区")
        (True, False)
    """
    return zlib.crc32(repr(value).encode())


def table(choices: Sequence[Choice[Value]], window: Window) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Features [choices, columns] of a figure's choices, and the token of its window at which each stands (-1: none)."""
    tokens = np.array([window.token_at(choice.at) for choice in choices], dtype=np.int64)
    return np.stack([choice.features for choice in choices]), tokens


class Beside:
    """What the rules gave the figures of an article, as seen from one of them."""

    def __init__(self, ruled: Sequence[Hashable], traces: Sequence[Trace]):
        self._ruled = ruled
        self._told = Counter(ruled)
        self._sentences = [t.clause.sentence for t in traces]
        self._near: dict[int, frozenset[Hashable]] = {}

    def features(self, key: Hashable, number: int) -> set[str]:
        """Features of a choice for a figure, by the number of the figure."""
        ruled = self._ruled
        found = set()
        if number and ruled[number - 1] == key:
            found.add("neighbour_before")
        if number + 1 < len(ruled) and ruled[number + 1] == key:
            found.add("neighbour_after")
        if key in self._fellows(number):
            found.add("sentence_fellow")
        share = (self._told[key] - (ruled[number] == key)) / max(1, len(ruled) - 1)
        if share > 0.2:
            found.add("common")
        if share > 0.6:
            found.add("mostly")
        return found

    def _fellows(self, number: int) -> frozenset[Hashable]:
        """What the rules gave the figures that stand near in the sentence."""
        if number not in self._near:
            near = range(max(0, number - _FELLOWS), min(len(self._ruled), number + _FELLOWS + 1))
            here = self._sentences[number]
            self._near[number] = frozenset(
                self._ruled[k] for k in near if k != number and self._sentences[k] == here
            )
        return self._near[number]
