"""Bound words around a numeral: 超过, 近, 不足, 以上, 左右 and the like; the table is `data/bounds.tsv`."""

from __future__ import annotations

from functools import lru_cache

from pipeline.grammar.units import read_table


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    for word, place, bound in read_table("bounds.tsv"):
        tables.setdefault(place, {})[word] = bound
    return tables


def table(place: str) -> dict[str, str]:
    """Word → bound for a place: before, before_weak, away, inside, unit_inside, after, after_weak."""
    return _tables().get(place, {})


@lru_cache(maxsize=8)
def _sizes(place: str) -> list[int]:
    return sorted({len(word) for word in table(place)}, reverse=True)


def match_before(n: str, end: int, floor: int, place: str = "before") -> tuple[int, str] | None:
    """Longest bound word that ends at `end` and does not begin before `floor`: (start, bound), or None.

    Example:
        >>> match_before("面积不低于", 5, 0)
        (2, 'EQUAL_OR_MORE')
    """
    words = table(place)
    for size in _sizes(place):
        start = end - size
        if start >= floor and (bound := words.get(n[start:end])):
            return start, bound
    return None


def match_after(n: str, start: int, place: str = "after") -> tuple[int, str] | None:
    """Longest bound word that begins at `start`: (end, bound), or None."""
    words = table(place)
    for size in _sizes(place):
        if bound := words.get(n[start : start + size]):
            return start + size, bound
    return None
