"""From the label conventions of standard corpora to the project's own.

Ours: an address of several levels is one place; a body has its place prefix; persons have no title; short
forms of places and bodies count; places in the names of events count. Each corpus differs in some of that.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.training.labels import TypedSpan

_LEVELS = (
    (re.compile(r".+(?:自治区|省|特别行政区)$"), 1),
    (re.compile(r".+(?:自治州|地区|市|盟|州)$"), 2),
    (re.compile(r".+(?:自治县|新区|开发区|林区|县|区|旗)$"), 3),
    (re.compile(r".+(?:街道|镇|乡|苏木)$"), 4),
    (re.compile(r".+(?:社区|小区|村|屯|庄|寨|嘎查|组)$"), 5),
)
_ARMY = re.compile("军(?![事队人工火区衔装官校属品])")
_STATE, _PROVINCE, _FINEST = 0, 1, 6


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads((files("pipeline.training") / "data" / "conventions.toml").read_text("utf-8"))
    return {name: tuple(value.split()) for name, value in data.items()}


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(_lists()[name])


@cache
def _any_of(name: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _lists()[name]), key=len, reverse=True)))


def level(place: str) -> int:
    """Level of a place in an address: 0 a state or a wide region … 5 a village, 6 anything else.

    >>> [level(name) for name in ("中国", "河北", "通州区", "长子营镇", "滨河公园")]
    [0, 1, 3, 4, 6]
    """
    if place in _set("states"):
        return _STATE
    if place in _set("provinces"):
        return _PROVINCE
    for pattern, number in _LEVELS:
        if pattern.match(place):
            return number
    return _FINEST


def to_ours(text: str, spans: Sequence[TypedSpan]) -> list[TypedSpan]:
    """Applies the rules that all corpora need: addresses joined, bodies with their places, short forms.

    >>> to_ours("北京市通州区政府", [(0, 3, "LOC"), (3, 6, "LOC")])
    [(0, 8, 'ORG')]
    """
    result = [(start, end, _retyped(text[start:end], kind)) for start, end, kind in sorted(spans)]
    result = _extend_places(text, result)
    result = _join_addresses(text, result)
    result = _extend_governments(text, result)
    result = _join_bodies(text, result)
    return _add_committees(text, result)


def _retyped(name: str, kind: str) -> str:
    """Named buildings and works are places, and bodies are no places, whatever a corpus says."""
    if kind == "ORG" and name.endswith(_lists()["place_endings"]):
        return "LOC"
    if kind == "LOC" and name.endswith(_lists()["body_endings_of_places"]):
        return "ORG"
    return kind


def _extend_places(text: str, spans: list[TypedSpan]) -> list[TypedSpan]:
    """能登 and 地区 after it; 京张 and 铁路 after it."""
    starts = {start for start, _, _ in spans}
    result = []
    for start, end, kind in spans:
        if kind == "LOC" and end - start >= 2 and end not in starts:
            found = _any_of("regions").match(text, end)
            if found and not _any_of("region_stops").match(text, end):
                end = found.end()
            elif level(text[start:end]) > _PROVINCE:
                found = _any_of("works").match(text, end)
                if found and not _any_of("works_stops").match(text, end):
                    end = found.end()
        result.append((start, end, kind))
    return result


def _join_addresses(text: str, spans: list[TypedSpan]) -> list[TypedSpan]:
    joined: list[TypedSpan] = []
    last = -1
    for start, end, kind in spans:
        here = level(text[start:end])
        if joined and kind == "LOC" == joined[-1][2] and joined[-1][1] == start:
            before = joined[-1]
            if min(before[1] - before[0], end - start) >= 2 and last < here:
                joined[-1] = (before[0], end, kind)
                last = here
                continue
        joined.append((start, end, kind))
        last = here
    return joined


def _extend_governments(text: str, spans: list[TypedSpan]) -> list[TypedSpan]:
    result = []
    for i, (start, end, kind) in enumerate(spans):
        found = _any_of("governments").match(text, end) if kind == "LOC" else None
        if found and not _any_of("government_stops").match(text, end):
            free = i + 1 == len(spans) or spans[i + 1][0] >= found.end()
            if free and end - start >= 2:
                end, kind = found.end(), "ORG"
        elif kind == "LOC" and end - start == 1 and _ARMY.match(text, end):
            free = i + 1 == len(spans) or spans[i + 1][0] > end
            if free:
                end, kind = end + 1, "ORG"
        result.append((start, end, kind))
    return result


def _join_bodies(text: str, spans: list[TypedSpan]) -> list[TypedSpan]:
    """A place and the body right after it are one body."""
    result: list[TypedSpan] = []
    for start, end, kind in spans:
        if result and kind == "ORG" and result[-1][2] == "LOC" and result[-1][1] == start:
            before = result[-1]
            if before[1] - before[0] >= 2 and text[start:end] not in _set("agencies"):
                result[-1] = (before[0], end, "ORG")
                continue
        result.append((start, end, kind))
    return result


def _add_committees(text: str, spans: list[TypedSpan]) -> list[TypedSpan]:
    """省委, 市委 and their like, alone or after a place."""
    taken = {i for start, end, kind in spans if kind != "LOC" for i in range(start, end)}
    result = list(spans)
    for found in _any_of("committees").finditer(text):
        start, end = found.span()
        if any(i in taken for i in range(start, end)) or text[end : end + 1] in _set("committee_stops"):
            continue
        at = next((i for i, span in enumerate(result) if span[1] > start and span[0] < end), None)
        touching = next((i for i, span in enumerate(result) if span[1] == start and span[2] == "LOC"), None)
        if at is not None:
            continue
        if touching is not None and start - result[touching][0] >= 2:
            result[touching] = (result[touching][0], end, "ORG")
        else:
            result.append((start, end, "ORG"))
    return sorted(result)


def from_pfr(record: dict[str, Any], spans: Sequence[TypedSpan]) -> list[TypedSpan]:
    """People's Daily 1998 (PFR): abbreviations, and places in names of events, are labelled too."""
    text: str = record["text"]
    result = list(spans)
    taken = {i for start, end, _ in spans for i in range(start, end)}
    for other in record.get("other", ()):
        start, end, label = other["start"], other["end"], other["label"]
        if any(i in taken for i in range(start, end)):
            continue
        kind = _type_of_other(text[start:end], label)
        if kind:
            result.append((start, end, kind))
            taken.update(range(start, end))
    return to_ours(text, result)


def _type_of_other(word: str, label: str) -> str | None:
    if label == "LOC":
        return "LOC"
    if label == "ORG" and len(word) > 2:
        return "ORG"
    if label != "J":
        return None
    if word in _set("body_abbreviations") or (
        len(word) >= 3 and word.endswith(_lists()["body_endings"]) and word[-2:] not in _set("no_bodies")
    ):
        return "ORG"
    if word in _set("place_abbreviations") or (len(word) == 1 and word in _lists()["short_places"][0]):
        return "LOC"
    return None


def from_msra(record: dict[str, Any], spans: Sequence[TypedSpan]) -> list[TypedSpan]:
    """MSRA (SIGHAN 2006): places of an address are apart, as is the place before a body."""
    return to_ours(record["text"], spans)


def from_cluener(record: dict[str, Any], spans: Sequence[TypedSpan]) -> list[TypedSpan] | None:
    """CLUENER: scenes are places. Rows with works or games are left out: places in them are unlabelled."""
    text: str = record["text"]
    result = list(spans)
    for other in record.get("other", ()):
        if other["label"] in ("game", "book", "movie"):
            return None
        if other["label"] == "scene" and not any(
            a < other["end"] and other["start"] < b for a, b, _ in result
        ):
            result.append((other["start"], other["end"], "LOC"))
    return to_ours(text, result)


def from_lac(text: str, spans: Sequence[TypedSpan]) -> list[TypedSpan]:
    """LAC's own labels: titles cut off persons, places and bodies joined."""
    result: list[TypedSpan] = []
    for start, end, kind in spans:
        if kind == "PER":
            cut = re.search(rf"(?:{_any_of('person_titles').pattern})+$", text[start:end])
            if cut:
                end = start + cut.start()
        if end > start:
            result.append((start, end, kind))
    return to_ours(text, result)


def comparable(text: str, spans: Sequence[TypedSpan]) -> set[TypedSpan]:
    """The spans that LAC and our convention can agree on: LAC has no short forms (中, 中美, 美军).

    >>> comparable("中美两军，美军", [(0, 2, "LOC"), (5, 7, "ORG")])
    set()
    """
    short = frozenset(_lists()["short_places"][0])

    def is_short(name: str) -> bool:
        return (
            len(name) == 1 or set(name) <= short or (len(name) == 2 and name[0] in short and name[1] == "军")
        )

    return {span for span in spans if not is_short(text[span[0] : span[1]])}


Rules = Callable[[dict[str, Any], Sequence[TypedSpan]], list[TypedSpan] | None]

RULES: dict[str, Rules] = {
    "as-is": lambda record, spans: list(spans),
    "ours": lambda record, spans: to_ours(record["text"], spans),
    "msra": from_msra,
    "pfr": from_pfr,
    "cluener": from_cluener,
    "lac": lambda record, spans: from_lac(record["text"], spans),
}
"""Names that a configuration uses for the rules of a source."""
