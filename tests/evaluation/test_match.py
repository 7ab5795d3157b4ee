"""Entities and facts are matched as the annotation guide counts them."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.evaluation.match import compare_links, compare_type, entity_errors, outermost, pair_facts


def entity(start: int, end: int, type_: str = "ORG", **more: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "type": type_, **more}


def test_match_strict_needs_borders_and_type() -> None:
    gold = [entity(0, 6), entity(10, 13, "PER")]
    outcome = compare_type(gold, [entity(0, 6), entity(10, 12, "ORG")], "ORG")
    assert (outcome.right, outcome.pred, outcome.gold) == (1, 2, 1)
    assert (outcome.touched_pred, outcome.touched_gold) == (1, 1)


def test_match_neighbours_do_not_overlap() -> None:
    outcome = compare_type([entity(0, 3)], [entity(3, 6)], "ORG")
    assert (outcome.touched_pred, outcome.touched_gold) == (0, 0)


def test_match_one_long_prediction_touches_all_it_covers() -> None:
    outcome = compare_type([entity(0, 3), entity(4, 7)], [entity(0, 7)], "ORG")
    assert (outcome.right, outcome.touched_pred, outcome.touched_gold) == (0, 1, 2)


def test_match_nested_predictions_are_left_out() -> None:
    assert outermost([entity(0, 6, parent=None), entity(0, 3, "LOC", parent="m1")]) == [
        entity(0, 6, parent=None)
    ]


@pytest.mark.parametrize(
    ("pred", "kinds"),
    [
        ([entity(0, 6)], []),
        ([], ["missed"]),
        ([entity(0, 4)], ["border"]),
        ([entity(0, 6, "LOC")], ["type"]),
        ([entity(2, 6, "LOC")], ["type and border"]),
        ([entity(8, 9)], ["missed", "extra"]),
        ([entity(0, 3, "LOC"), entity(3, 6)], ["type and border", "border"]),
    ],
)
def test_match_entity_errors_by_class(pred: list[dict[str, Any]], kinds: list[str]) -> None:
    found = sorted(e.kind for e in entity_errors([entity(0, 6)], pred))
    # A gold mention answers one prediction; the other one is extra.
    assert found == sorted(kinds if len(pred) < 2 else ["border", "extra"])


def fact(start: int, end: int) -> dict[str, Any]:
    return {"quantity": {"start": start, "end": end}}


def test_match_facts_larger_overlap_first() -> None:
    assert pair_facts([fact(0, 4)], [fact(0, 2), fact(0, 4)]) == [(0, 1)]


def test_match_facts_one_to_one() -> None:
    assert pair_facts([fact(0, 4), fact(2, 6)], [fact(1, 5)]) == [(0, 0)]


def test_match_facts_without_overlap_stay_alone() -> None:
    assert pair_facts([fact(0, 4)], [fact(4, 6)]) == []


def test_match_links_split_and_unlinked() -> None:
    gold = [entity(i, i + 1, entity="A", text=t) for i, t in ((0, "住总集团"), (3, "住总"), (6, "住总"))]
    pred = [entity(0, 1, entity="e1"), entity(3, 4, entity="e2"), entity(6, 7, entity=None)]
    outcome = compare_links(gold, pred)
    assert (outcome.right, outcome.pred, outcome.gold) == (0, 0, 3)
    assert outcome.errors == [("split", ["住总", "住总集团"])]


def test_match_links_ignore_mentions_that_were_not_found() -> None:
    gold = [entity(0, 1, entity="A"), entity(3, 4, entity="A")]
    outcome = compare_links(gold, [entity(0, 1, entity="e1")])
    assert (outcome.right, outcome.pred, outcome.gold, outcome.errors) == (0, 0, 0, [])
