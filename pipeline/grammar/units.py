"""Units after a numeral: classifiers, measures, money, ratios; tables in `data/`.

`match_unit` finds the longest unit at a position. Counting words keep their written form; measures carry a
UCUM-like code, money an ISO 4217 one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed at `start`..`end`, with its code, dimension and factor to the code (八毛 → 0.1)."""

    start: int
    end: int
    code: str
    dimension: str
    factor: int | Fraction = 1


_LATIN = re.compile("[A-Za-z0-9]")
_FACTORS: dict[str, tuple[str, int | Fraction]] = {
    "角": ("CNY", Fraction(1, 10)),
    "分": ("CNY", Fraction(1, 100)),
    "成": ("1", Fraction(1, 10)),
    "折": ("1", Fraction(1, 10)),
}
_STEPS: dict[str, tuple[str, int | Fraction]] = {
    "美分": ("USD", Fraction(1, 100)),
    "欧分": ("EUR", Fraction(1, 100)),
    "便士": ("GBP", Fraction(1, 100)),
    "刻钟": ("min", 15),
    "世纪": ("a", 100),
    "季度": ("mo", 3),
    "旬": ("d", 10),
}


def read_table(name: str) -> list[list[str]]:
    """Rows of a tab-separated data file of the grammar, without comments and empty lines."""
    text = files("pipeline.grammar").joinpath("data", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("# ")]


@lru_cache(maxsize=1)
def unit_table() -> dict[str, tuple[str, str, int | Fraction]]:
    """Surface → (code, dimension, factor); measures win over classifiers of the same form."""
    table: dict[str, tuple[str, str, int | Fraction]] = {}
    for row in read_table("classifiers.txt"):
        for word in row[0].split():
            table[word] = (word, "count", 1)
    for surfaces, code, dimension in read_table("units.tsv"):
        for surface in surfaces.split("|"):
            base, _, share = code.partition("/") if dimension == "money" else (code, "", "")
            table[surface] = (base, dimension, Fraction(1, int(share)) if share else 1)
            if dimension in ("money", "ratio", "time") and (code in _FACTORS or code in _STEPS):
                base, factor = {**_FACTORS, **_STEPS}[code]
                table[surface] = (base, dimension, factor)
    _add_traditional(table)
    for sign, parts in (("%", 100), ("‰", 1000)):
        table[sign] = ("1", "ratio", Fraction(1, parts))
    for surface in ("个百分比", "百分比", "percent", "巴仙"):
        table[surface] = ("1", "ratio", Fraction(1, 100))
    return table


def _add_traditional(table: dict[str, tuple[str, str, int | Fraction]]) -> None:
    """Every surface in traditional characters too; a counting word keeps its written form (五條)."""
    signs = str.maketrans(dict(read_table("traditional.tsv")))
    for surface, (code, dimension, factor) in list(table.items()):
        other = surface.translate(signs)
        if other != surface and (dimension != "count" or len(surface) == 1):
            table.setdefault(other, (other if dimension == "count" else code, dimension, factor))


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    """Words of two characters whose first only looks like a unit: 群众, 区域."""
    return frozenset(word for row in read_table("unit_words.txt") for word in row[0].split())


@lru_cache(maxsize=1)
def _by_first() -> dict[str, list[int]]:
    """First character → lengths of the units that begin with it, longest first."""
    lengths: dict[str, set[int]] = {}
    for surface in unit_table():
        lengths.setdefault(surface[0], set()).add(len(surface))
    return {c: sorted(sizes, reverse=True) for c, sizes in lengths.items()}


_NO_PREFIX = re.compile(r"[元块塊圆圓钱錢个個枚大角分毛%％]|[元块塊].+")
"""Surfaces of money that only stand behind an amount."""


@lru_cache(maxsize=1)
def _prefixes() -> tuple[dict[str, str], tuple[int, ...]]:
    """Surfaces of money that stand before an amount too (美元100, HK$5), and their lengths, longest first."""
    signs = {
        surface: code
        for surfaces, code in read_table("currency_signs.tsv")
        for surface in surfaces.split("|")
    }
    words = {
        surface: code
        for surface, (code, dimension, factor) in unit_table().items()
        if dimension == "money" and factor == 1 and _NO_PREFIX.match(surface) is None
    }
    signs |= {surface.lower(): code for surface, code in signs.items()}
    known = {s: c for s, c in words.items() if s[-1] in _CURRENCY_END or s.isascii() or len(s) > 3} | signs
    return known, tuple(sorted({len(surface) for surface in known}, reverse=True))


_CURRENCY_END = frozenset("元币幣圆圜镑鎊铢郎盾布比金")
"""Other names of money stand before an amount only where their country is named (多米尼加比索五百)."""


def match_prefix(n: str, end: int, floor: int) -> tuple[int, str] | None:
    """The longest currency that ends at `end` (one space between is allowed): (start, ISO code), or None.

    Example:
        >>> match_prefix("售价HK$", 5, 0), match_prefix("日元", 2, 0)
        ((2, 'HKD'), (0, 'JPY'))
    """
    if n[end - 1 : end].isspace():
        end -= 1
    known, sizes = _prefixes()
    for size in sizes:
        start = end - size
        if start >= floor and (code := known.get(n[start:end])) is not None:
            return start, code
    return None


def match_unit(n: str, at: int) -> Unit | None:
    """The longest unit at `at` of normalised text (one space before it is allowed), or None.

    Example:
        >>> unit = match_unit("亿元人民币", 1)
        >>> unit.code, unit.dimension, unit.end
        ('CNY', 'money', 5)
    """
    if n.startswith((" ", "\u3000", "\n"), at):
        at += 1
    if at >= len(n):
        return None
    table = unit_table()
    for size in _by_first().get(n[at], ()):
        surface = n[at : at + size]
        entry = table.get(surface) if len(surface) == size else None
        if entry is None or (size == 1 and n[at : at + 2] in _words()):
            continue
        if surface[-1].isascii() and surface[-1].isalpha() and _LATIN.match(n, at + size):
            continue
        return Unit(at, at + size, entry[0], entry[1], entry[2])
    return None
