"""Sums of parts: which divisions of a whole are added up, and which are none."""

from __future__ import annotations

from test_parts import fact

from pipeline.annotations import Check, Fact
from pipeline.facts.checks import check_facts


def facts_of(text: str, whole: tuple[str, int], *parts: tuple[str, int]) -> list[Fact]:
    first = fact(text, *whole)
    return [first, *(fact(text, *part, part_of=first.id) for part in parts)]


def sums(facts: list[Fact]) -> list[Check]:
    return [check for check in check_facts(facts) if check.type == "sum"]


def test_parts_that_sum_to_their_whole() -> None:
    facts = facts_of("职工94人，其中党员9人、团员85人。", ("94人", 94), ("9人", 9), ("85人", 85))
    assert [(c.ok, c.says) for c in sums(facts)] == [(True, "94 = 9 + 85")]


def test_a_whole_that_is_divided_twice() -> None:
    text = "会员500人，其中男会员300人、女会员200人；35岁以下的410人。"
    facts = facts_of(text, ("500人", 500), ("300人", 300), ("200人", 200), ("410人", 410))
    assert [(c.ok, c.says) for c in sums(facts)] == [(True, "500 = 300 + 200")]


def test_parts_that_stand_apart_may_overlap() -> None:
    text = "会员500人，其中女会员320人，比上年多一成，主要来自餐饮和零售企业；35岁以下的410人。"
    assert not sums(facts_of(text, ("500人", 500), ("320人", 320), ("410人", 410)))


def test_a_list_that_passes_its_whole() -> None:
    text = "购置器材200件，其中水泵80件、电缆90件、雨靴60件。"
    facts = facts_of(text, ("200件", 200), ("80件", 80), ("90件", 90), ("60件", 60))
    assert [(c.ok, c.says) for c in sums(facts)] == [(False, "200 ≠ 80 + 90 + 60")]


def test_parts_that_leave_a_rest() -> None:
    assert not sums(facts_of("车辆90辆，其中客车20辆、货车30辆。", ("90辆", 90), ("20辆", 20), ("30辆", 30)))
