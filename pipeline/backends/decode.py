"""Best label sequences of a batch and the spans they say, vectorised in numpy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def viterbi(
    emissions: Floats,
    lengths: NDArray[np.int32],
    transitions: Floats,
    starts: Floats | None = None,
    stops: Floats | None = None,
) -> NDArray[np.intp]:
    """Best label sequence of every text of a batch.

    Args:
        emissions: [T, B, K] scores of labels; what lies after a text's length is not read.
        lengths: [B] at least 1.
        transitions: [K, K] score of a label (column) after a label (row).
        starts: [K] score of a label at the start.
        stops: [K] score of a label at the end.

    Returns:
        [B, T] label numbers; 0 after a text's length.
    """
    longest, batch, count = emissions.shape
    score = emissions[0] if starts is None else emissions[0] + starts
    back = np.empty((longest, batch, count), dtype=np.intp)
    stay = np.arange(count)
    shortest = int(lengths.min(initial=longest))
    across = np.ascontiguousarray(transitions.T)
    for t in range(1, longest):
        paths = score[:, None, :] + across
        best = paths.argmax(axis=2)
        following = np.take_along_axis(paths, best[:, :, None], axis=2)[:, :, 0] + emissions[t]
        if t >= shortest:
            alive = (t < lengths)[:, None]
            following = np.where(alive, following, score)
            best = np.where(alive, best, stay)
        back[t], score = best, following
    labels = np.zeros((batch, longest), dtype=np.intp)
    number = np.arange(batch)
    current = (score if stops is None else score + stops).argmax(axis=1)
    for t in range(longest - 1, -1, -1):
        labels[:, t] = current
        if t:
            current = back[t, number, current]
    labels[np.arange(longest) >= lengths[:, None]] = 0
    return labels


def bioes_spans(labels: NDArray[np.intp], names: Sequence[str]) -> list[list[tuple[int, int, str]]]:
    """Spans (start, end, type) of each row of BIOES label numbers, ascending.

    Args:
        labels: [B, T].
        names: label names: `O`, `B-ORG`, `I-ORG`, `E-ORG`, `S-ORG` …

    >>> names = ["O", "B-ORG", "I-ORG", "E-ORG", "S-ORG"]
    >>> bioes_spans(np.array([[1, 2, 3, 0, 4]]), names)
    [[(0, 3, 'ORG'), (4, 5, 'ORG')]]
    """
    opens = np.array([name[0] in "BS" for name in names])
    closes = np.array([name[0] in "ES" for name in names])
    rows, begins = np.nonzero(opens[labels])
    _, ends = np.nonzero(closes[labels])
    result: list[list[tuple[int, int, str]]] = [[] for _ in range(len(labels))]
    kinds = labels[rows, begins]
    for row, begin, end, kind in zip(
        rows.tolist(), begins.tolist(), ends.tolist(), kinds.tolist(), strict=True
    ):
        result[row].append((begin, end + 1, names[kind][2:]))
    return result
