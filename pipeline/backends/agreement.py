"""Names of one document agree: what stands clearly as a name in one sentence helps where it is doubtful.

Each occurrence of a name that was found somewhere in the document says how much it looks like a place, a body
or a person there. All others hear of it as a bonus or a malus on their labels, and the sentences are decoded
again. A clear context outvotes the others, so that 北京 inside 北京大学 stays what it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.decode import bioes_spans, viterbi

Floats = NDArray[np.float32]
TypedSpan = tuple[int, int, str]
Crf = tuple[Floats, Floats, Floats]

_SHORTEST = 2
"""Names of one character say too little: 中 is a place here and half a word there."""
_TRUST = 0.5
_SURE = 4.0
"""Log odds of one occurrence are clipped to this, so that no one of them decides for all."""
_FAINT = 0.2
"""A smaller bonus is not worth another decoding."""
_KINDS = ("PER", "LOC", "ORG")


class Reading(NamedTuple):
    """A sentence as the network read it."""

    text: str
    emissions: Floats
    """[T, labels]"""
    spans: list[TypedSpan]


class _Occurrence(NamedTuple):
    start: int
    end: int
    held: TypedSpan | None
    """The span found there."""
    is_free: bool
    """Whether nothing but that very span was found there: only then it has a vote."""


def agree(
    readings: Sequence[Reading], documents: Sequence[int], crf: Crf, labels: Sequence[str]
) -> list[list[TypedSpan]]:
    """Spans of every sentence after the sentences of each document have been heard.

    Args:
        readings: sentences.
        documents: number of the document that each sentence belongs to.
        crf: transitions, starts, stops.
        labels: names of the labels.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for number, document in enumerate(documents):
        members[document].append(number)
    raised: dict[int, Floats] = {}
    for numbers in members.values():
        raised.update(_raised([readings[i] for i in numbers], numbers, labels))
    result = [reading.spans for reading in readings]
    for number, spans in _decoded(raised, crf, labels):
        result[number] = spans
    return result


def _raised(
    readings: list[Reading], numbers: list[int], labels: Sequence[str]
) -> Iterator[tuple[int, Floats]]:
    """Sentences of one document whose labels may change, with their new emissions."""
    starts, at = [], 0
    for reading in readings:
        starts.append(at)
        at += len(reading.text) + 1
    whole = "\n".join(reading.text for reading in readings)
    spans = [(a + s, b + s, kind) for s, r in zip(starts, readings, strict=True) for a, b, kind in r.spans]
    found = list(_occurrences(whole, spans))
    if not found:
        return
    shares = _shares(readings, len(labels))
    changes: dict[int, Floats] = {}
    for occurrences in found:
        for place, kind, bonus in _bonuses(occurrences, shares, labels):
            which = bisect_right(starts, place.start) - 1
            emissions = changes.setdefault(which, readings[which].emissions.copy())
            at = place.start - starts[which]
            size = place.end - place.start
            emissions[np.arange(at, at + size), label_path(size, kind, labels)] += bonus / size
    for which, emissions in changes.items():
        yield numbers[which], emissions


def _occurrences(whole: str, spans: list[TypedSpan]) -> Iterator[list[_Occurrence]]:
    """Occurrences of each name that stands more than once in a document."""
    holder = np.full(len(whole), -1, dtype=np.int32)
    for number, (start, end, _) in enumerate(spans):
        holder[start:end] = number
    for name in sorted({whole[a:b] for a, b, _ in spans if b - a >= _SHORTEST}):
        found = []
        at = whole.find(name)
        while at >= 0:
            end = at + len(name)
            held = [spans[i] for i in np.unique(holder[at:end]).tolist() if i >= 0]
            same = next((span for span in held if span[:2] == (at, end)), None)
            if same is not None or not any(span[0] <= at and end <= span[1] for span in held):
                found.append(_Occurrence(at, end, same, is_free=same is not None or not held))
            at = whole.find(name, at + 1)
        if len(found) > 1:
            yield found


def _shares(readings: list[Reading], count: int) -> Floats:
    """Log shares of the labels for each character of a document, a row of zeros between sentences."""
    gap = np.zeros((1, count), dtype=np.float32)
    every = np.concatenate([part for reading in readings for part in (reading.emissions, gap)])
    every = every - every.max(axis=1, keepdims=True)
    shares: Floats = every - np.log(np.exp(every).sum(axis=1, keepdims=True))
    return shares


def _bonuses(
    occurrences: list[_Occurrence], shares: Floats, labels: Sequence[str]
) -> Iterator[tuple[_Occurrence, str, float]]:
    """What each occurrence hears from the others, where it may change something."""
    size = occurrences[0].end - occurrences[0].start
    for kind in _KINDS:
        path = label_path(size, kind, labels)
        odds = [_odds(shares[o.start : o.end], path) if o.is_free else 0.0 for o in occurrences]
        total, voters = sum(odds), sum(o.is_free for o in occurrences)
        for own, place in zip(odds, occurrences, strict=True):
            others = voters - place.is_free
            if not others:
                continue
            bonus = _TRUST * (total - own) / others**0.5
            is_so = place.held is not None and place.held[2] == kind
            if abs(bonus) > _FAINT and is_so == (bonus < 0):
                yield place, kind, bonus


def _odds(shares: Floats, path: NDArray[np.intp]) -> float:
    """Log odds of a name of one kind, by the mean share of its labels."""
    share = float(np.exp(shares[np.arange(len(path)), path].mean()))
    share = min(max(share, 1e-6), 1 - 1e-6)
    return float(np.clip(np.log(share / (1 - share)), -_SURE, _SURE))


def label_path(size: int, kind: str, labels: Sequence[str]) -> NDArray[np.intp]:
    """Numbers of the labels of a name.

    >>> label_path(3, "ORG", ["O", "B-ORG", "I-ORG", "E-ORG", "S-ORG"]).tolist()
    [1, 2, 3]
    """
    places = "S" if size == 1 else "B" + "I" * (size - 2) + "E"
    return np.array([labels.index(f"{place}-{kind}") for place in places], dtype=np.intp)


def _decoded(
    raised: Mapping[int, Floats], crf: Crf, labels: Sequence[str]
) -> Iterator[tuple[int, list[TypedSpan]]]:
    """Spans of sentences under new emissions, all decoded at once."""
    if not raised:
        return
    lengths = np.array([len(part) for part in raised.values()], dtype=np.int32)
    batch = np.zeros((int(lengths.max()), len(raised), len(labels)), dtype=np.float32)
    for column, part in enumerate(raised.values()):
        batch[: len(part), column] = part
    transitions, starts, stops = crf
    rows = bioes_spans(viterbi(batch, lengths, transitions, starts, stops), labels)
    yield from zip(raised, rows, strict=True)
