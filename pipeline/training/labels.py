"""Spans to BIOES labels and back, and which label may follow which."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

TYPES = ("PER", "LOC", "ORG")
LABELS = ("O", *(f"{place}-{kind}" for kind in TYPES for place in "BIES"))
"""O first, then begin, inside, end and single of each type."""

TypedSpan = tuple[int, int, str]
"""(start, end, type)"""


def to_labels(length: int, spans: Iterable[TypedSpan]) -> NDArray[np.int64]:
    """Label numbers of a text of `length` characters.

    >>> [LABELS[i] for i in to_labels(5, [(0, 3, "ORG"), (4, 5, "LOC")])]
    ['B-ORG', 'I-ORG', 'E-ORG', 'O', 'S-LOC']
    """
    labels = np.zeros(length, dtype=np.int64)
    for start, end, kind in spans:
        first = 1 + 4 * TYPES.index(kind)
        if end - start == 1:
            labels[start] = first + 3
        else:
            labels[start] = first
            labels[start + 1 : end - 1] = first + 1
            labels[end - 1] = first + 2
    return labels


def allowed() -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """(transitions [from, to], first label, last label) that BIOES permits."""
    opens = np.array([label[0] in "OBS" for label in LABELS])
    closes = np.array([label[0] in "OES" for label in LABELS])
    within = np.zeros((len(LABELS), len(LABELS)), dtype=bool)
    for i, label in enumerate(LABELS):
        for j, following in enumerate(LABELS):
            within[i, j] = label[0] in "BI" and following[0] in "IE" and label[2:] == following[2:]
    return within | (closes[:, None] & opens[None, :]), opens, closes
