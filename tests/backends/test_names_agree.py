"""Names of one document agree: doubtful occurrences follow clear ones, clear contexts keep their own."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.backends.agreement import Reading, agree
from pipeline.backends.decode import bioes_spans, viterbi
from pipeline.training.labels import LABELS, allowed, to_labels

NAME = "海拓公司"


def crf():
    within, opens, closes = allowed()
    return tuple(np.where(part, 0.0, -1e4).astype(np.float32) for part in (within, opens, closes))


def reading(text, *votes):
    """A sentence in which each (name, type, strength) is supported, or opposed where strength is below zero."""
    emissions = np.zeros((len(text), len(LABELS)), dtype=np.float32)
    emissions[:, 0] = 3.0
    for name, kind, strength in votes:
        at = text.index(name)
        path = to_labels(len(text), [(at, at + len(name), kind)])
        for place in range(at, at + len(name)):
            emissions[place, path[place]] = 3.0 + strength
    labels = viterbi(emissions[:, None], np.array([len(text)], dtype=np.int32), *crf())
    return Reading(text, emissions, bioes_spans(labels, LABELS)[0])


def found(readings, documents):
    spans = agree(readings, documents, crf(), LABELS)
    return [{(r.text[a:b], k) for a, b, k in part} for r, part in zip(readings, spans, strict=True)]


def clear(times):
    return [reading(f"{NAME}今年增产{'很' * i}。", (NAME, "ORG", 4.0)) for i in range(times)]


def test_a_doubtful_occurrence_follows_clear_ones_of_its_document():
    doubtful = reading(f"走进{NAME}。", (NAME, "ORG", -0.4))
    assert doubtful.spans == []
    assert found([*clear(3), doubtful], [0, 0, 0, 0])[-1] == {(NAME, "ORG")}


def test_other_documents_have_no_say():
    doubtful = reading(f"走进{NAME}。", (NAME, "ORG", -0.4))
    assert found([*clear(3), doubtful], [0, 0, 0, 1])[-1] == set()


def test_a_clear_context_is_not_outvoted():
    firm = reading(f"走进{NAME}。", (NAME, "ORG", -4.0))
    assert found([*clear(3), firm], [0, 0, 0, 0])[-1] == set()


def test_a_weak_guess_is_given_up_where_the_others_are_no_names():
    weak = reading(f"走进{NAME}。", (NAME, "PER", 0.3))
    assert weak.spans
    plain = [reading(f"{NAME}今年增产{'很' * i}。") for i in range(4)]
    assert found([weak, *plain], [0] * 5)[0] == set()
    assert found([weak], [0])[0] == {(NAME, "PER")}


def test_the_part_of_a_longer_name_has_no_vote():
    longer = reading(f"{NAME}工会开会。", (f"{NAME}工会", "ORG", 4.0))
    weak = reading(f"走进{NAME}。", (NAME, "ORG", 0.3))
    assert found([longer, weak], [0, 0]) == [{(f"{NAME}工会", "ORG")}, {(NAME, "ORG")}]


@pytest.mark.parametrize("readings", [[], [Reading("会", np.zeros((1, len(LABELS)), dtype=np.float32), [])]])
def test_nothing_to_agree_on(readings):
    assert agree(readings, [0] * len(readings), crf(), LABELS) == [[] for _ in readings]
