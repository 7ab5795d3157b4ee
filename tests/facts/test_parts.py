"""How the signs of parts and wholes are weighed."""

from __future__ import annotations

from dataclasses import replace

from pipeline.annotations import Fact
from pipeline.facts.figures import Figures, Pair, Told, comparable
from pipeline.facts.parts import find_wholes, weights
from pipeline.facts.partsigns import signs
from pipeline.facts.partsums import share_told, sums

TEXT = "全厂职工480人，其中女工120人，占25%，男工360人。"


def fact(text: str, surface: str, value: float, **fields: object) -> Fact:
    start = text.index(surface)
    made = Fact(
        id=surface,
        start=start,
        end=start + len(surface),
        value=value,
        low=value,
        high=value,
        bound="EQUAL",
        unit="人",
        dimension="count",
        indicator="职工",
        indicator_spans=[],
        counted="职工",
        constraint=None,
        owner="厂",
        owner_entity=None,
        place=None,
        period=None,
        measure_kind="total",
        direction=None,
        modality="actual",
        attribution=None,
        part_of=None,
        same_as=None,
        tier="core",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def figures(told: Told | None = None) -> Figures:
    facts = [
        fact(TEXT, "480人", 480),
        fact(TEXT, "120人", 120, indicator="女工"),
        fact(TEXT, "25%", 0.25, unit="1", dimension="ratio", measure_kind="ratio"),
        fact(TEXT, "360人", 360, indicator="男工"),
    ]
    return Figures(TEXT, facts, [None, told, None, None])


def test_a_share_that_the_text_tells_and_a_sum_are_seen() -> None:
    women = Pair(figures(), 1, 0)
    assert share_told(women, 0.25) == 1
    assert share_told(women, 0.4) is None
    assert sums(women)
    assert sums(Pair(figures(), 3, 0))
    assert not sums(Pair(figures(), 1, 3))


def test_what_can_be_no_part() -> None:
    facts = figures().facts
    assert comparable(facts[1], facts[0])
    assert not comparable(facts[0], facts[1])  # larger than its whole
    assert not comparable(facts[2], facts[0])  # a rate
    surplus = replace(facts[1], indicator="贸易顺差")
    assert not comparable(surplus, facts[0])


def test_signs_of_opposed_words() -> None:
    found = signs(Pair(figures(), 1, 3), [None] * 4)
    assert any(name.startswith("opposed:") for name in found)
    assert not any(name.startswith("opposed:") for name in signs(Pair(figures(), 1, 0), [None] * 4))


def test_weights_decide_and_rules_name_the_whole() -> None:
    heavy = {"sums": 5.0, "bias": -2.0}
    assert list(find_wholes(figures(), heavy)) == [None, 0, None, 0]
    assert list(find_wholes(figures(), {"bias": -2.0})) == [None] * 4
    told = figures(Told("directly", 3))
    assert find_wholes(told, {"bias": -2.0})[1] == 3  # a sure rule needs no weight
    told = figures(Told("announced", 3))
    assert find_wholes(told, heavy)[1] == 3  # weights say whether, the rule says of which
    assert find_wholes(told, {"bias": -2.0})[1] is None


def test_weights_that_come_with_newsfacts() -> None:
    table = weights()
    assert len(table) > 500
    assert table["sums"] > 1 > table["rule:none"]
