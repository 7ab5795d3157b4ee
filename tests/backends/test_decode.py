"""Viterbi over a batch against every path counted out by hand."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from pipeline.backends.decode import bioes_spans, viterbi


def best_by_hand(emissions, transitions, starts, stops):
    length, count = emissions.shape

    def score(path):
        total = starts[path[0]] + stops[path[-1]] + sum(emissions[t, k] for t, k in enumerate(path))
        return total + sum(transitions[a, b] for a, b in pairwise(path))

    return max(product(range(count), repeat=length), key=score)


@pytest.mark.parametrize("seed", range(5))
def test_viterbi_finds_the_best_path_of_each_length(seed):
    rng = np.random.default_rng(seed)
    lengths = np.array([1, 4, 6, 3], dtype=np.int32)
    emissions = rng.normal(size=(6, 4, 3)).astype(np.float32)
    transitions = rng.normal(size=(3, 3)).astype(np.float32)
    starts, stops = rng.normal(size=(2, 3)).astype(np.float32)
    labels = viterbi(emissions, lengths, transitions, starts, stops)
    for i, length in enumerate(lengths):
        expected = best_by_hand(emissions[:length, i], transitions, starts, stops)
        assert tuple(labels[i, :length]) == expected
        assert not labels[i, length:].any()


def test_viterbi_obeys_forbidden_transitions():
    emissions = np.zeros((3, 1, 2), dtype=np.float32)
    emissions[:, 0, 1] = 5
    forbidden = np.array([[0, 0], [0, -1e4]], dtype=np.float32)
    assert viterbi(emissions, np.array([3], dtype=np.int32), forbidden)[0].tolist() == [1, 0, 1]


def test_bioes_spans_of_adjacent_entities():
    names = ["O", "B-PER", "I-PER", "E-PER", "S-PER", "B-LOC", "I-LOC", "E-LOC", "S-LOC"]
    labels = np.array([[8, 5, 6, 7, 1, 3, 0], [0, 0, 0, 0, 0, 0, 4]])
    assert bioes_spans(labels, names) == [
        [(0, 1, "LOC"), (1, 4, "LOC"), (4, 6, "PER")],
        [(6, 7, "PER")],
    ]
