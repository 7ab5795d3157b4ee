"""Parts and their wholes: each figure is given the earlier or next figure that it most likely is a part of.

The signs of a pair (`pipeline.facts.partsigns`) have weights, fitted to annotated articles by
`pipeline.training.parts`; a figure takes the whole whose signs weigh most, if that is more than nothing weighs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import fsum

from pipeline.facts.figures import Figures, Pair, comparable
from pipeline.facts.partsigns import signs

BACK, AHEAD = 20, 4
"""How many figures back and ahead a whole is looked for."""
NOTHING = -0.9
"""What the signs of a pair must weigh more than. 0 would be as likely as no whole; less wins more than it loses, as the
annotators of the articles that the weights are fitted to left parts out rather than added them."""

SURE = frozenset(["directly", "sum"])
"""Rules whose word is taken."""
NAMING = frozenset(["announced", "announced-before"])
"""Rules that tell which figure the whole is better than whether there is one."""


@cache
def weights() -> Mapping[str, float]:
    """What each sign weighs, by its name."""
    lines = files("pipeline.facts").joinpath("data", "parts.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("# "))
    return {name: float(weight) for name, weight in rows}


def candidates(figures: Figures, i: int) -> list[int]:
    """Places of the figures that figure i may be a part of."""
    near = range(max(0, i - BACK), min(len(figures.facts), i + AHEAD + 1))
    return [j for j in near if j != i and comparable(figures.facts[i], figures.facts[j])]


def find_wholes(figures: Figures, weight: Mapping[str, float] | None = None) -> Sequence[int | None]:
    """The whole of each figure as its place among the figures, or None.

    Args:
        figures: the figures of an article.
        weight: other weights than those that come with newsfacts.
    """
    weigh = (weights() if weight is None else weight).get
    wholes: list[int | None] = [None] * len(figures.facts)
    for i in range(len(figures.facts)):
        scored = [
            (fsum(weigh(s, 0.0) for s in {*signs(Pair(figures, i, j), wholes)}), j)
            for j in candidates(figures, i)
        ]
        best, whole = max(scored, default=(NOTHING, -1))
        told = figures.told[i]
        if told is not None and (told.rule in SURE or (told.rule in NAMING and best > NOTHING)):
            wholes[i] = told.whole
        elif best > NOTHING:
            wholes[i] = whole
    return wholes
