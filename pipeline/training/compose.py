"""Training examples composed by grammar: names of bodies, places and persons in sentences and headlines.

Standard corpora know little of what a union newspaper is made of: sub-units of sub-units, companies and 工会,
short company names without a marker, headlines without punctuation. The grammar (compose_names.toml) makes
names, the carriers (compose_texts.toml) hold them; what is an entity is known by construction.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jieba
import numpy as np

from pipeline.training.corpora import Row
from pipeline.training.labels import TypedSpan

SHARES = {"union": 0.36, "headline": 0.16, "byline": 0.08, "general": 0.4}
"""Share of each kind of carrier."""

_MARK = re.compile(r"\[(ORG|LOC|PER)\|([^\]]*)\]")
_SYMBOL = re.compile(r"\{(\w+)\}")
_SAME_PLACE = 0.55
_NAME_ENDINGS = frozenset(
    "国省市县区镇乡村州府部局厅院校会社团队军党司厂店馆行所站台园山江河湖海岛路街桥港寺庙宫城家人员者"
)
_SMALL = "一二三四五六七八九十"
_MUNICIPALITY_PARTS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
_PROVINCE_SUFFIX = re.compile("(?:维吾尔|壮族|回族)?(?:特别行政区|自治区|省|市)$")


@dataclass(frozen=True, slots=True)
class _Places:
    """A county with what it lies in."""

    province: str
    city: str
    county: str


class Composer:
    """Draws examples; the same seed gives the same ones."""

    def __init__(self, seed: int):
        self._rng = np.random.default_rng([seed, 11])
        self._symbols = _grammar()
        self._carriers = {kind: _lines(_data("compose_texts.toml")[kind]) for kind in SHARES}

    def example(self) -> tuple[str, list[TypedSpan]]:
        """A text and its entities."""
        kind = list(SHARES)[int(self._rng.choice(len(SHARES), p=list(SHARES.values())))]
        places = self._draw_places()
        text, spans = self._fill(self._pick(self._carriers[kind]), places)
        if kind == "headline" and self._rng.random() < 0.2:
            mark = self._pick(["# ", "## ", "　　", "◎"])
            text, spans = mark + text, [(a + len(mark), b + len(mark), c) for a, b, c in spans]
        return text, spans

    def _fill(self, template: str, places: _Places) -> tuple[str, list[TypedSpan]]:
        parts: list[str] = []
        spans: list[TypedSpan] = []
        length = at = 0
        for mark in _MARK.finditer(template):
            between = self._expand(template[at : mark.start()], places)
            here = places if self._rng.random() < _SAME_PLACE else self._draw_places()
            name = self._expand(mark[2], here)
            start = length + len(between)
            spans.append((start, start + len(name), mark[1]))
            parts += [between, name]
            length, at = start + len(name), mark.end()
        parts.append(self._expand(template[at:], places))
        return "".join(parts), spans

    def _expand(self, text: str, places: _Places) -> str:
        while found := _SYMBOL.search(text):
            text = text[: found.start()] + self._symbol(found[1], places) + text[found.end() :]
        return text

    def _symbol(self, name: str, places: _Places) -> str:
        if name in self._symbols:
            return self._pick(self._symbols[name])
        draw = getattr(self, f"_draw_{name}", None)
        if draw is not None:
            made: str = draw()
            return made
        return {
            "province": places.province,
            "province_s": _PROVINCE_SUFFIX.sub("", places.province),
            "city": places.city,
            "city_s": _short(places.city),
            "county": places.county,
            "county_s": _short(places.county),
        }[name]

    def _pick(self, choices: list[str]) -> str:
        return choices[int(self._rng.integers(len(choices)))]

    def _draw_places(self) -> _Places:
        every = _divisions()
        return every[int(self._rng.integers(len(every)))]

    def _draw_person(self) -> str:
        surname = self._pick(_people("surnames"))
        given = self._pick(_people("given"))
        return surname + given + (self._pick(_people("given")) if self._rng.random() < 0.68 else "")

    def _draw_spaced(self) -> str:
        """A name as pages set it: two characters drawn out to the width of three."""
        name = self._draw_person()
        if self._rng.random() < 0.35 and len(name) > 2:
            return name
        return (
            name[:-1] + self._pick([" ", "\u3000", "  "]) + name[-1]
            if len(name) == 2
            else name[0] + " " + name[1:]
        )

    def _draw_goods(self) -> str:
        return self._pick(_words()["goods"])

    def _draw_number2(self) -> str:
        return str(int(self._rng.integers(2, 60)))

    def _draw_surname(self) -> str:
        return self._pick(_people("surnames")[:150])

    def _draw_foreign(self) -> str:
        def part() -> str:
            if self._rng.random() < 0.4:
                return self._pick(_words()["nrt"])
            return self._pick(_people("foreign_first")) + "".join(
                self._pick(_people("foreign_rest")) for _ in range(int(self._rng.integers(1, 4)))
            )

        return part() if self._rng.random() < 0.5 else f"{part()}·{part()}"

    def _draw_ethnic(self) -> str:
        return f"{self._draw_foreign()}·{self._pick(_words()['nrt'])}"

    def _draw_country(self) -> str:
        return self._pick(_countries())

    def _draw_word(self) -> str:
        return self._pick(_words()["n"])

    def _draw_number(self) -> str:
        shape = self._rng.random()
        if shape < 0.6:
            return str(int(10 ** self._rng.uniform(0.5, 4)))
        if shape < 0.8:
            return f"{self._rng.uniform(1, 90):.1f}" + self._pick(["万", "", "亿"])
        return self._pick(list(_SMALL[1:9])) + self._pick(["十", "百", "千", "万"])

    def _draw_latin(self) -> str:
        letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        return "".join(self._pick(list(letters)) for _ in range(int(self._rng.integers(3, 16))))

    def _draw_digit(self) -> str:
        return str(int(self._rng.integers(1, 10)))

    def _draw_small(self) -> str:
        return self._pick(list(_SMALL))

    def _draw_year(self) -> str:
        return str(int(self._rng.integers(1995, 2030)))

    def _draw_month(self) -> str:
        return str(int(self._rng.integers(1, 13)))

    def _draw_day(self) -> str:
        return str(int(self._rng.integers(1, 31)))


def compose(count: int, seed: int, heads: Iterable[str], weight: float) -> list[Row]:
    """Composed rows.

    Args:
        count: how many.
        seed: the same seed gives the same rows.
        heads: heads that they are labelled for.
        weight: weight of their loss.

    >>> rows = compose(3, 1, ["newsfacts"], 1.0)
    >>> all(row.text[a:b] for row in rows for a, b, _ in row.targets["newsfacts"])
    True
    """
    composer = Composer(seed)
    names = list(heads)
    rows = []
    for _ in range(count):
        text, spans = composer.example()
        targets = {head: tuple(spans) for head in names}
        rows.append(Row(text, targets, dict.fromkeys(names, weight)))
    return rows


def _short(name: str) -> str:
    """A place without the word for its level, where at least two characters are left."""
    cut = re.sub("(?:地区|市|区|县|盟|旗)$", "", name)
    return cut if len(cut) >= 2 and "自治" not in name else name


@cache
def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((files("pipeline.training") / "data" / name).read_text("utf-8"))


def _lines(value: object) -> list[str]:
    """Productions: one a line in a block that holds symbols, else one a word."""
    text = str(value).strip("\n")
    separated = text.split("\n") if "{" in text and "\n" in text else text.split()
    return [line for line in separated if line.strip()]


@cache
def _grammar() -> dict[str, list[str]]:
    names, extra = _data("compose_names.toml")["symbols"], _data("compose_texts.toml")["extra"]
    return {name: _lines(value) for name, value in {**names, **extra}.items()}


@cache
def _people(name: str) -> list[str]:
    """Parts of personal names."""
    return _lines(_data("compose_names.toml")["people"][name])


def _table(name: str) -> list[list[str]]:
    """Rows of a table of names that the entity layers use too."""
    text = (files("pipeline.entities") / "data" / name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _divisions() -> list[_Places]:
    names = {row[0]: row[1] for row in _table("divisions.tsv")}
    found = []
    for code, name in names.items():
        if code.endswith("00") or name in _MUNICIPALITY_PARTS:
            continue
        province = names[code[:2] + "0000"]
        city = names.get(code[:4] + "00", province)
        found.append(_Places(province, province if city in _MUNICIPALITY_PARTS else city, name))
    return found


@cache
def _countries() -> list[str]:
    return [row[0] for row in _table("countries.tsv") if 2 <= len(row[0]) <= 6]


@cache
def _words() -> dict[str, list[str]]:
    """Frequent nouns, and foreign names, from jieba's dictionary."""
    found: dict[str, list[str]] = {"n": [], "nrt": [], "goods": []}
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, frequency, tag = line.split(" ")
        if (tag == "n" and len(word) == 2 and int(frequency) >= 200) or (tag == "nrt" and len(word) >= 2):
            found[tag].append(word)
        # Common nouns that end like no place and no body: what is no name, however rare it is.
        if tag == "n" and 2 <= len(word) <= 4 and int(frequency) >= 5 and word[-1] not in _NAME_ENDINGS:
            found["goods"].append(word)
    return found
