"""Values of one dimension in one unit: 亩 to 公顷, 斤 to 吨, so that figures can be compared and added."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from pipeline.grammar.cardinals import tidy
from pipeline.grammar.types import Number
from pipeline.grammar.units import read_table


@lru_cache(maxsize=1)
def _factors() -> dict[str, tuple[str, Fraction]]:
    return {unit: (base, Fraction(factor)) for unit, base, factor in read_table("conversions.tsv")}


def convert(value: Number, unit: str, to: str) -> Number | None:
    """A value in another unit of its dimension, or None where the two can't be compared.

    Args:
        value: the amount.
        unit: the unit that it is in (`mu`, `斤`, `Cel` …).
        to: the unit wanted.

    Example:
        >>> convert(15, "mu", "ha"), convert(1.4e12, "斤", "t")
        (1, 700000000)
        >>> convert(37, "Cel", "[degF]"), convert(3, "人", "t")
        (98.6, None)
    """
    if unit == to:
        return value
    if (unit, to) == ("Cel", "[degF]"):
        return tidy(Fraction(str(value)) * 9 / 5 + 32)
    if (unit, to) == ("[degF]", "Cel"):
        return tidy((Fraction(str(value)) - 32) * 5 / 9)
    factors = _factors()
    if unit not in factors or to not in factors or factors[unit][0] != factors[to][0]:
        return None
    return tidy(Fraction(str(value)) * factors[unit][1] / factors[to][1])


def base_unit(unit: str) -> str | None:
    """The unit that all of a dimension can be converted to (m2 for mu), or None for counts and money."""
    entry = _factors().get(unit)
    return entry[0] if entry else None
