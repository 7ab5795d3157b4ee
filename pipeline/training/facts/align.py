"""Which words of a window a gold indicator is made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluation.fields import plain_indicator
from pipeline.facts.windows import FLAGS, Window

_LONGEST = 60
"""An indicator is aligned up to this length; longer ones are rare and slow."""
_FAR = 30
"""A single character further away than this is no part of the indicator, only the same character."""
_EARLIER, _OTHER_CLAUSE, _PICKED = 60, 20, 15
"""Characters that a place counts as further away in the sentence before and in another clause, nearer where the rules
took it too."""


def align(indicator: str, window: Window, text: str) -> NDArray[np.float32]:
    """[T] 1 for the tokens of which at least half is used by an indicator, longest common parts first, nearest first.

    Args:
        indicator: as the gold words it; its parts may stand apart and in any order.
        window: the window of the figure.
        text: the text that the window's offsets count in.
    """
    letters: list[str] = []
    owner: list[int] = []
    for number, (start, end) in enumerate(window.tokens):
        surface = "\0" if number == window.figure else text[start:end]
        letters += surface
        owner += [number] * len(surface)
    taken = _places("".join(letters), _distances(window, owner), plain_indicator(indicator)[:_LONGEST])
    used = np.bincount([owner[i] for i in taken], minlength=len(window.tokens))
    sizes = np.array([len(plain_indicator(text[a:b])) for a, b in window.tokens])
    chosen = used / np.maximum(sizes, 1) >= 0.5
    chosen[window.figure] = False
    return chosen.astype(np.float32)


def _distances(window: Window, owner: list[int]) -> list[int]:
    """How far each character is from the figure."""
    at = owner.index(window.figure)
    columns = [FLAGS.index(name) for name in ("earlier", "in_clause", "picked")]
    earlier, inside, picked = (window.flags[:, column] > 0 for column in columns)
    return [
        abs(i - at)
        + _EARLIER * bool(earlier[number])
        + _OTHER_CLAUSE * (not inside[number])
        - _PICKED * bool(picked[number])
        for i, number in enumerate(owner)
    ]


def _places(letters: str, distance: list[int], wanted: str) -> set[int]:
    """Which characters make up what is wanted."""
    taken: set[int] = set()
    parts = [wanted]
    while parts:
        part = parts.pop()
        found = _longest(letters, distance, part, taken) if part else None
        if found is None:
            continue
        first, at, length = found
        if length == 1 and distance[at] > _FAR:
            continue
        taken.update(range(at, at + length))
        parts += [part[:first], part[first + length :]]
    return taken


def _longest(letters: str, distance: list[int], part: str, taken: set[int]) -> tuple[int, int, int] | None:
    """(start in the part, start in the letters, length) of the longest common stretch, the nearest of several."""
    for length in range(len(part), 0, -1):
        best: tuple[int, int, int, int] | None = None
        for first in range(len(part) - length + 1):
            piece = part[first : first + length]
            at = letters.find(piece)
            while at >= 0:
                free = not any(i in taken for i in range(at, at + length))
                if free and (best is None or distance[at] < best[0]):
                    best = (distance[at], first, at, length)
                at = letters.find(piece, at + 1)
        if best is not None:
            return best[1:]
    return None
