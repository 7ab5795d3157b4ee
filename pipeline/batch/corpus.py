"""What belongs together across the issues of a run: entities of one name, articles printed twice.

Entities are linked by type and name. Three cases need more than that:

* a short form that an issue uses alone (全总) is taken for the full name that other issues give it, where
  nearly all of them agree;
* a name that begins with its level and leaves out the place (市总工会, 区委) gets the place that the issue is
  about, else it is kept apart by paper;
* a person's bare surname (王) is not linked.

Persons of one name count as one: telling namesakes apart needs knowledge that is not in the text; their titles
in table `mentions` are what to judge by.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pipeline.batch.rows import Shared

AGREE = 0.8
"""Share of the issues that must agree on the full name of a short form."""
DISTANCE = 3
"""Bits of 64 in which the similarity hashes of near copies may differ."""
NEAR_CHARS = 150
"""Shortest text for which near copies are looked for; shorter ones are alike by chance."""
SAME_CHARS = 30
LENGTHS = 1.25
"""Largest ratio of the lengths of near copies."""
_LEVEL = re.compile(r"(?:全|本|我|该)?(省|市|区|县|州|盟|旗|镇|乡)(?=..)")
_NO_GENERIC = re.compile(r"市场|市民|区域|区间|县域|乡村|乡镇|镇静|省略|州际")

Key = tuple[str, str, str]
"""Type, name, context."""


@dataclass(slots=True)
class _Entity:
    """An entity of the run while it is counted."""

    aliases: set[str] = field(default_factory=set)
    issues: int = 0
    mentions: int = 0
    first: Any = None
    last: Any = None


class Corpus(Shared):
    """Is told of all issues in the order of time, then knows what belongs together."""

    def __init__(self) -> None:
        self.short: dict[tuple[str, str], Counter[str]] = {}
        self.own: Counter[tuple[str, str]] = Counter()
        self.places: dict[str, str] = {}
        self.entities: dict[Key, _Entity] = {}
        self.articles: list[tuple[str, str]] = []
        self.first: dict[tuple[str, str], tuple[int, str]] = {}
        self._hashes: list[tuple[str, int, int]] = []

    # -- first reading

    def add(
        self, issue: dict[str, Any], entities: list[dict[str, Any]], articles: list[dict[str, Any]]
    ) -> None:
        """Take in an issue: its head (`meta.issue`), linked entities and article records."""
        for entity in entities:
            name = bare_name(entity["name"])
            self.own[(entity["type"], name)] += 1
            for alias in {bare_name(a) for a in entity["aliases"]} - {name}:
                if len(alias) < len(name):
                    self.short.setdefault((entity["type"], alias), Counter())[name] += 1
        if places := issue_places(entities):
            for level, place in places.items():
                self.places[f"{issue['id']}\t{level}"] = place
        for article in articles:
            own = article["meta"]["newsfacts"]
            self._hashes.append((own["text"], int(own["simhash"], 16), own["chars"]))
            self.articles.append((issue["id"], article["id"]))

    def finish(self) -> None:
        """Find the articles that were printed before; called once, after the last `add`."""
        first_of = _first_printings(self._hashes)
        self.first = {self.articles[later]: (first, how) for later, (first, how) in first_of.items()}
        self._hashes = []

    # -- second reading

    def key(self, issue: str, entity: dict[str, Any], paper: str | None) -> Key | None:
        """Type, name and context across the run of a linked entity; None for one that can't be linked."""
        kind, name = entity["type"], bare_name(entity["name"])
        if len(name) < 2:
            return None
        generic = _LEVEL.match(name) if kind == "ORG" and not _NO_GENERIC.match(name) else None
        if generic:
            place = self.places.get(f"{issue}\t{generic[1]}")
            if place is None:
                return kind, name, paper or ""
            name = place + name[generic.end() :]
        return kind, self._full(kind, name), ""

    def count(self, key: Key, entity: dict[str, Any], date: Any) -> None:
        """Count an entity of an issue for the table of the whole run."""
        found = self.entities.setdefault(key, _Entity())
        forms = {bare_name(form) for form in (entity["name"], *entity["aliases"])}
        found.aliases |= forms - {key[1]}
        found.issues += 1
        found.mentions += len(entity["mentions"])
        if date is not None:
            found.first = min(found.first or date, date)
            found.last = max(found.last or date, date)

    def entity(self, issue: str, entity: dict[str, Any], paper: str | None) -> tuple[str | None, str | None]:
        """Id and name across the run."""
        key = self.key(issue, entity, paper)
        return (corpus_id(key), key[1]) if key else (None, None)

    def first_printing(self, issue: str, article: str) -> tuple[str, str, str] | None:
        """Issue and article of the first printing, `same` or `near`."""
        found = self.first.get((issue, article))
        return (*self.articles[found[0]], found[1]) if found else None

    def rows(self) -> list[dict[str, Any]]:
        """Rows of table `corpus`, sorted."""
        return [
            {
                "corpus": corpus_id(key),
                "type": key[0],
                "name": key[1],
                "context": key[2] or None,
                "aliases": sorted(found.aliases),
                "issues": found.issues,
                "mentions": found.mentions,
                "first_date": found.first,
                "last_date": found.last,
            }
            for key, found in sorted(self.entities.items())
        ]

    def _full(self, kind: str, name: str) -> str:
        """The full name of a short form, as far as the issues agree on one."""
        seen = {name}
        while names := self.short.get((kind, name)):
            best, count = max(names.items(), key=lambda item: (item[1], len(item[0]), item[0]))
            if count < AGREE * sum(names.values()) or best in seen:
                break
            # A name that stands alone more often than it is explained is a name of its own (北京, 北京大学).
            if self.own[(kind, name)] > 20 * count:
                break
            name = best
            seen.add(name)
        return name


def bare_name(name: str) -> str:
    """A name without white space, in one width.

    Example:
        >>> bare_name("中国 ＡＢＣ公司")
        '中国ABC公司'
    """
    return "".join(unicodedata.normalize("NFKC", name).split())


def issue_places(entities: list[dict[str, Any]]) -> dict[str, str]:
    """The place of each level (市, 区, 县 …) that an issue is about: mentioned most, and twice the next.

    Example:
        >>> city = {"type": "LOC", "name": "甬江市", "mentions": ["m1", "m2"]}
        >>> issue_places([city, {"type": "LOC", "name": "临海市", "mentions": ["m3"]}])
        {'市': '甬江市'}
    """
    counts: dict[str, Counter[str]] = {}
    for entity in entities:
        name = bare_name(entity["name"])
        if entity["type"] == "LOC" and len(name) > 2 and name[-1] in "省市区县州盟旗镇乡":
            counts.setdefault(name[-1], Counter())[name] += len(entity["mentions"])
    found = {}
    for level, names in counts.items():
        ranked = sorted(names.items(), key=lambda item: (-item[1], item[0]))
        if len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]:
            found[level] = ranked[0][0]
    return found


def corpus_id(key: Key) -> str:
    """Id of an entity of a run; the same in every run that has it."""
    return (
        f"{key[0]}-{hashlib.blake2b(chr(9).join(key).encode('utf-8', 'replace'), digest_size=8).hexdigest()}"
    )


def _first_printings(hashes: list[tuple[str, int, int]]) -> dict[int, tuple[int, str]]:
    """For each later printing the index of the first one, and how alike they are."""
    found: dict[int, tuple[int, str]] = {}
    first: dict[str, int] = {}
    for index, (text, _, chars) in enumerate(hashes):
        before = first.setdefault(text, index)
        if before != index and chars >= SAME_CHARS:
            found[index] = (before, "same")
    candidates = [i for i, (_, _, chars) in enumerate(hashes) if i not in found and chars >= NEAR_CHARS]
    for later, earlier in _near_copies(hashes, candidates).items():
        found[later] = (earlier, "near")
    for index in sorted(found):
        before, how = found[index]
        if before in found:  # a copy of a copy: point to the first, and say what is weaker
            root, as_ = found[before]
            found[index] = (root, "near" if "near" in (how, as_) else "same")
    return found


def _near_copies(hashes: list[tuple[str, int, int]], candidates: list[int]) -> dict[int, int]:
    """For each near copy an earlier article that it is one of.

    Two numbers of 64 bits that differ in at most three have one of their four quarters in common: only
    articles with an equal quarter are compared. A copy is not compared further, so that a text printed a
    thousand times costs a thousand comparisons, not a million.
    """
    index = np.array(candidates, dtype=np.int64)
    values = np.array([hashes[i][1] for i in candidates], dtype=np.uint64)
    chars = np.array([hashes[i][2] for i in candidates], dtype=np.float64)
    earlier = np.full(len(candidates), -1, dtype=np.int64)
    for quarter in range(4):
        part = (values >> np.uint64(16 * quarter)) & np.uint64(0xFFFF)
        order = np.argsort(part, kind="stable")  # within a group earlier articles come first
        for group in np.split(order, np.flatnonzero(np.diff(part[order])) + 1):
            for at in range(len(group) - 1):
                if earlier[group[at]] >= 0:
                    continue
                rest = group[at + 1 :]
                ratio = chars[rest] / chars[group[at]]
                near = (ratio <= LENGTHS) & (ratio >= 1 / LENGTHS) & (earlier[rest] < 0)
                near &= _bit_count(values[rest] ^ values[group[at]]) <= DISTANCE
                earlier[rest[near]] = group[at]
    return {int(index[i]): int(index[earlier[i]]) for i in np.flatnonzero(earlier >= 0)}


def _bit_count(values: np.ndarray) -> np.ndarray:
    """Number of bits that are set (numpy before 2.0 has no `bitwise_count`)."""
    octets = values.astype("<u8").view(np.uint8).reshape(-1, 8)
    return np.unpackbits(octets, axis=1).sum(axis=1)
