"""Batches of examples for the network."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import groupby, pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pipeline.backends.fact_model import padded as padded_array
from pipeline.backends.features import Encoder
from pipeline.training.facts.gold import Example
from pipeline.training.facts.network import Batch

_BREAKS = "，、；：,;"


def make_batches(
    rows: Sequence[Example], size: int, order: random.Random | None = None
) -> list[list[Example]]:
    """Articles, in random order if one is given, joined until a batch has `size` figures."""
    articles = [list(group) for _, group in groupby(rows, key=lambda row: row.article)]
    if order is not None:
        order.shuffle(articles)
    batches: list[list[Example]] = [[]]
    for article in articles:
        if len(batches[-1]) >= size:
            batches.append([])
        batches[-1] += article
    return batches


class Collator:
    """Makes batches.

    Args:
        texts: the sentences that examples point into.
        encoder: gives the rows of characters.
        longest: pieces of sentences are at most this long, if it is given.
    """

    def __init__(self, texts: Sequence[str], encoder: Encoder, longest: int | None = None):
        self._texts, self._encoder, self._longest = texts, encoder, longest

    def __call__(self, rows: Sequence[Example]) -> Batch:
        """Examples as a batch."""
        numbers = sorted({int(n) for row in rows for n in np.unique(row.places[:, 0])})
        cuts = [pieces(self._texts[n], self._longest) for n in numbers]
        parts = [
            self._texts[n][a:b] for n, c in zip(numbers, cuts, strict=True) for a, b in pairwise(c.tolist())
        ]
        characters, sizes = self._encoder.characters(parts)
        before = np.cumsum([0, *(len(c) - 1 for c in cuts)])
        known = {n: (cut, int(first)) for n, cut, first in zip(numbers, cuts, before, strict=False)}
        spans = [_running(row.places, known, characters.shape[0] + 1) for row in rows]
        return Batch(
            characters=torch.from_numpy(characters.T.astype(np.int64)),
            sizes=torch.from_numpy(np.maximum(sizes, 1).astype(np.int64)),
            firsts=padded([span[:, 0] for span in spans]),
            ends=padded([span[:, 1] for span in spans]),
            categories=padded([row.window.categories.astype(np.int64) for row in rows]),
            flags=padded([row.window.flags for row in rows]),
            lengths=torch.tensor([len(row.words) for row in rows]),
            figures=torch.tensor([row.window.figure for row in rows]),
            periods=padded([row.periods for row in rows]),
            period_tokens=padded([row.period_tokens for row in rows], -2),
            period_keys=padded([row.period_keys for row in rows]),
            owners=padded([row.owners for row in rows]),
            owner_tokens=padded([row.owner_tokens for row in rows], -2),
            owner_keys=padded([row.owner_keys for row in rows]),
            articles=_numbered([row.article for row in rows]),
            sentences=torch.tensor([row.window.sentence for row in rows]),
        )


def _numbered(names: Sequence[str]) -> Tensor:
    """A number for each name."""
    return torch.tensor([number for number, (_, group) in enumerate(groupby(names)) for _ in group])


def pieces(text: str, longest: int | None) -> NDArray[np.int64]:
    """Borders of the pieces of a sentence, cut behind a comma where there is one.

    Example:
        >>> pieces("今年新建学校，明年新建医院", 8).tolist()
        [0, 7, 13]
    """
    borders = [0]
    while longest and len(text) - borders[-1] > longest:
        start = borders[-1]
        cut = 1 + max(text.rfind(mark, start + longest // 2, start + longest) for mark in _BREAKS)
        borders.append(cut or start + longest)
    return np.array([*borders, len(text)], dtype=np.int64)


def _running(
    places: NDArray[np.int64], known: dict[int, tuple[NDArray[np.int64], int]], stride: int
) -> NDArray[np.int64]:
    """[T, 2] places of tokens among the running sums of all pieces."""
    made = np.empty((len(places), 2), dtype=np.int64)
    for number in np.unique(places[:, 0]):
        here = places[:, 0] == number
        borders, first = known[int(number)]
        piece = np.searchsorted(borders, places[here, 1], side="right") - 1
        base = (first + piece) * stride - borders[piece]
        made[here, 0] = base + places[here, 1]
        made[here, 1] = base + np.minimum(places[here, 2], borders[piece + 1])
    return made


def padded(parts: Sequence[NDArray[np.generic]], fill: float = 0) -> Tensor:
    """Arrays of one width and different lengths as one tensor."""
    return torch.from_numpy(padded_array(parts, fill))
