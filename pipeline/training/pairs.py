"""Vectors of character pairs from raw text: what stands around a pair says what it is like.

The table of bigrams would otherwise know only the pairs of the corpora, and those by heart. Counts of the
characters around each pair are weighted (positive pointwise mutual information) and reduced by a truncated
singular value decomposition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds

from pipeline.backends.features import Encoder

_AROUND = (-3, -2, 1, 2)
"""Places of the characters counted around the pair of the characters -1 and 0."""
_CHUNK = 4000
_SMOOTHING = 0.75
_SPREAD = 0.1
"""Standard deviation of the values, that of the table's random start."""


def pair_vectors(texts: Sequence[str], encoder: Encoder, buckets: int, size: int) -> NDArray[np.float32]:
    """Vectors [buckets, size] of hashed character pairs.

    Args:
        texts: raw text, the more the better.
        encoder: gives the buckets of pairs and the rows of characters.
        buckets: number of buckets.
        size: length of a vector.

    Returns:
        Vectors; zeros for a bucket that no text has.
    """
    counts = _counts(texts, encoder, buckets)
    weighted = _information(counts)
    # A start of its own keeps the result the same in every run.
    start = np.random.default_rng(1).standard_normal(min(weighted.shape))
    left, values, _ = svds(weighted, k=size, v0=start)
    vectors = left[:, ::-1] * np.sqrt(values[::-1])
    # Pairs seen often have long vectors; their direction is what says what they are.
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors / np.maximum(length, np.quantile(length[length > 0], 0.1)) * np.sqrt(size) * _SPREAD
    return np.ascontiguousarray(vectors, dtype=np.float32)


def _counts(texts: Sequence[str], encoder: Encoder, buckets: int) -> sparse.csr_matrix:
    total: sparse.csr_matrix | None = None
    for pairs, around, width in _seen(texts, encoder):
        ones = np.ones(len(pairs), dtype=np.float32)
        part = sparse.coo_matrix((ones, (pairs, around)), shape=(buckets, width)).tocsr()
        total = part if total is None else total + part
    assert total is not None
    return total


def _seen(
    texts: Iterable[str], encoder: Encoder
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], int]]:
    """Pairs and the characters around them, a chunk of texts at a time."""
    width = encoder.rows * len(_AROUND)
    ordered = sorted(texts, key=len)
    for at in range(0, len(ordered), _CHUNK):
        features = encoder.encode(ordered[at : at + _CHUNK])
        characters, lengths = features.characters.astype(np.int64), features.lengths
        longest = characters.shape[0]
        place = np.arange(longest)[:, None]
        pairs = features.bigrams[:longest].astype(np.int64)
        kept_pairs, kept_around = [], []
        for number, shift in enumerate(_AROUND):
            other = place + shift
            there = (place >= 1) & (place < lengths) & (other >= 0) & (other < lengths)
            moved = characters[np.clip(other, 0, longest - 1)[:, 0]]
            kept_pairs.append(pairs[there])
            kept_around.append(moved[there] + number * encoder.rows)
        yield np.concatenate(kept_pairs), np.concatenate(kept_around), width


def _information(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Positive pointwise mutual information; frequent neighbours count a little less."""
    table = counts.tocoo()
    by_pair = np.asarray(counts.sum(axis=1)).ravel()
    by_neighbour = np.asarray(counts.sum(axis=0)).ravel() ** _SMOOTHING
    total = by_neighbour.sum()
    values = np.log(table.data * total / (by_pair[table.row] * by_neighbour[table.col]))
    kept = values > 0
    shape = counts.shape
    return sparse.csr_matrix(
        (values[kept].astype(np.float32), (table.row[kept], table.col[kept])), shape=shape
    )
