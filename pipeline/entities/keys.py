"""Forms under which names are compared: no blanks, no brackets, places written out, general words left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.entities.gazetteer import COUNTRY, PREFECTURE, places, short_divisions
from pipeline.entities.places import places_in

_DEFINITION = re.compile(
    r"[（(](?:以下|下文)?(?:均|统|合|并)?(?:简称|称为|统称|称)(?:为)?[:：]?[“\"‘「]?(?P<short>[^”\"’」）)]{2,15})[”\"’」]?[）)]"
)
_BRACKET = re.compile(r"[（(][^（()）]*[）)]")
_BLANK = re.compile(r"\s+")
_INNER = re.compile(r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|集团公司|集团)(?=.{2})")


@dataclass(frozen=True, slots=True)
class Definition:
    """An abbreviation that the text defines: X（以下简称“Y”）."""

    full: str
    short: str
    start: int
    """Where the bracket opens."""
    end: int


def definitions(text: str) -> list[tuple[int, int, str]]:
    """(start, end, abbreviation) of every bracket that defines one.

    Example:
        >>> definitions("北京经济技术开发区（以下简称“经开区”）总工会")
        [(9, 20, '经开区')]
    """
    return [(m.start(), m.end(), m["short"]) for m in _DEFINITION.finditer(text)]


def clean(surface: str) -> str:
    """A surface without white space and brackets.

    Example:
        >>> clean("北京经济技术开发区(以下简称“经开区”)总工会")
        '北京经济技术开发区总工会'
    """
    bare = _BLANK.sub("", surface)
    return _BRACKET.sub("", bare) or bare


def written_out(name: str) -> str:
    """A name with the places at its start in their full form (昌平崔村镇 → 昌平区崔村镇).

    Example:
        >>> written_out("河北教育厅")
        '河北省教育厅'
    """
    out, at = "", 0
    if not places_in(name):
        size = next((n for n in (4, 3, 2) if name[:n] in short_divisions()), 0)
        follows = name[size : size + 1]
        return short_divisions()[name[:size]] + name[size:] if size and follows not in "区县市" else name
    for start, end in places_in(name):
        full = places()[name[start:end]]
        out += full.name if full.level > COUNTRY else name[start:end]
        at = end
    return out + name[at:]


def condensed(name: str) -> str:
    """A name without the words that newspapers leave out inside names (住总集团工会 → 住总工会)."""
    return _INNER.sub("", name)


def without_place(name: str) -> str | None:
    """What stays without the places at the start (at least three characters), or None."""
    spans = places_in(name)
    if not spans:
        return None
    rest = name[spans[-1][1] :]
    return rest if len(rest) >= 3 else None


def city_of(name: str) -> str | None:
    """Full name of the prefecture or municipality that a place name at the start of a name lies in."""
    for start, end in places_in(name):
        place = places()[name[start:end]]
        if len(place.code) == 6 and place.level >= 2:
            if place.code[:2] in ("11", "12", "31", "50"):
                return _by_code().get(place.code[:2] + "0000")
            if place.level >= PREFECTURE:
                return _by_code().get(place.code[:4] + "00")
    return None


_codes: dict[str, str] = {}


def _by_code() -> dict[str, str]:
    """Full name by division code."""
    if not _codes:
        _codes.update({p.code: p.name for p in places().values() if p.code})
    return _codes
