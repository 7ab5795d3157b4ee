"""Places known by name: divisions of China, countries, regions and their one-character short forms."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from pipeline.entities.lexis import data_lines, word_list

REGION, COUNTRY, PROVINCE, PREFECTURE, COUNTY, TOWN, QUARTER, SITE = range(8)
"""Levels of places, growing downwards; an address goes down."""


class Place(NamedTuple):
    """A known place name."""

    name: str
    """Full name (河北省 for 河北)."""
    level: int
    code: str
    """GB/T 2260 code of a Chinese division, else empty."""


_LEVELS = {"province": PROVINCE, "prefecture": PREFECTURE, "county": COUNTY}
_KINDS = (
    *("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区"),
    *("省", "市", "县", "区", "盟", "旗", "州"),
)


_COMMON = frozenset(
    ["朝阳", "大同", "安康", "白银", "日照", "来宾", "海东", "海北", "黄南", "阿里", "铁门", "双河", "北屯"]
)


@lru_cache(maxsize=1)
def places() -> dict[str, Place]:
    """Every known name and short name (北京市, 北京; 通州区, 通州) with its place."""
    known: dict[str, Place] = {}
    for line in data_lines("regions.tsv"):
        known[line] = Place(line, REGION, "")
    for line in data_lines("countries.tsv"):
        known[line] = Place(line, COUNTRY, "")
    divisions = [line.split("\t") for line in data_lines("divisions.tsv")]
    for code, name, level in sorted(divisions, key=lambda row: _LEVELS[row[2]]):
        place = Place(name, _LEVELS[level], code)
        known.setdefault(name, place)
        short = _short(name)
        if short and place.level <= PREFECTURE and short not in _COMMON:
            known.setdefault(short, place)
    for line in data_lines("cities.tsv"):
        known.setdefault(line, Place(line, PREFECTURE, ""))
    for line in data_lines("features.tsv"):
        known.setdefault(line, Place(line, SITE, ""))
    return known


@lru_cache(maxsize=1)
def short_divisions() -> dict[str, str]:
    """Short name of a division → full name, where only one division has it (昌平 → 昌平区)."""
    found: dict[str, set[str]] = {}
    for line in data_lines("divisions.tsv"):
        name = line.split("\t")[1]
        short = _short(name)
        if short:
            found.setdefault(short, set()).add(name)
    return {short: full.pop() for short, full in found.items() if len(full) == 1}


@lru_cache(maxsize=1)
def short_names() -> frozenset[str]:
    """Short names of divisions, also where several have the same (市中, 城关)."""
    found = (_short(line.split("\t")[1]) for line in data_lines("divisions.tsv"))
    return frozenset(name for name in found if name)


def _short(name: str) -> str | None:
    """北京市 → 北京, 凉山彝族自治州 → 凉山; None where less than two characters stay."""
    for end in _KINDS:
        if name.endswith(end):
            name = name[: -len(end)]
            break
    changed = True
    while changed:
        changed = False
        for nation in word_list("nations.txt"):
            if name.endswith(nation) and len(name) - len(nation) >= 2:
                name, changed = name[: -len(nation)], True
    return name if len(name) >= 2 else None


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, list[tuple[str, str]]]:
    """Character → (full name, kind) of the places that it may stand for."""
    table: dict[str, list[tuple[str, str]]] = {}
    for line in data_lines("abbreviations.tsv"):
        char, name, kind = line.split("\t")[:3]
        table.setdefault(char, []).append((name, kind))
    return table


def short_forms(*kinds: str) -> frozenset[str]:
    """The characters that stand for a place of one of the kinds."""
    return frozenset(c for c, rows in abbreviations().items() if any(kind in kinds for _, kind in rows))


@lru_cache(maxsize=1)
def place_heads() -> dict[str, tuple[int, str]]:
    """Head of a place name → (level, what must stand before it: name | place)."""
    table: dict[str, tuple[int, str]] = {}
    for line in data_lines("place_heads.tsv"):
        head, level, before = line.split("\t")
        table[head] = (int(level), before)
    return table


def level_of(name: str) -> int | None:
    """Level of a place name by the gazetteer or by its head; None where nothing tells.

    Example:
        >>> level_of("河北省") < level_of("保定市") < level_of("东关镇")
        True
    """
    place = places().get(name)
    if place is not None:
        return place.level
    if name in short_divisions():
        return COUNTY
    heads = place_heads()
    for size in (8, 7, 6, 5, 4, 3, 2, 1):
        if len(name) > size and name[-size:] in heads:
            return heads[name[-size:]][0]
    return None
