"""Mentions of one body brought together, and different ones kept apart."""

from __future__ import annotations

import pytest

from pipeline.annotations import Entity, Mention
from pipeline.entities import link_article, link_issue, linking
from pipeline.entities.lexicon import Entry, Lexicon


def mark(text: str, *names: tuple[str, str]) -> list[Mention]:
    """Mentions of names in order of their occurrence."""
    mentions, at = [], 0
    for i, (name, kind) in enumerate(names):
        start = text.index(name, at)
        mentions.append(Mention(start, start + len(name), kind, id=f"m{i}"))
        at = start
    return mentions


def link(text: str, *names: tuple[str, str], **options: object) -> dict[str, tuple[list[str], str]]:
    """Entity name → aliases and rule."""
    found = link_article(mark(text, *names), text, **options)  # type: ignore[arg-type]
    return {e.name: (e.aliases, e.resolved_by) for e in found}


def test_same_text_is_one_entity() -> None:
    text = "保定市总工会办班。保定市总工会说"
    [entity] = link_article([Mention(0, 6, "ORG", id="m0"), Mention(9, 15, "ORG", id="m1")], text)
    assert (entity.mentions, entity.resolved_by) == (["m0", "m1"], "same-text")


def test_same_text_of_another_type_is_another_entity() -> None:
    text = "安康来到安康"
    found = link_article([Mention(0, 2, "PER", id="a"), Mention(4, 6, "LOC", id="b")], text)
    assert len(found) == 2


def test_defined_abbreviation_and_names_that_begin_with_it() -> None:
    text = "青山经济技术开发区(以下简称“经开区”)总工会说，经开区总工会将在经开区"
    names = [
        ("青山经济技术开发区(以下简称“经开区”)总工会", "ORG"),
        ("青山经济技术开发区", "LOC"),
    ]
    mentions = mark(text, *names)
    for n, (name, kind) in enumerate([("经开区总工会", "ORG"), ("经开区", "LOC")]):
        start = text.rindex(name)
        mentions.append(Mention(start, start + len(name), kind, id=f"n{n}"))
    found = {e.name: e for e in link_article(mentions, text)}
    assert found["青山经济技术开发区总工会"].aliases == ["经开区总工会"]
    assert found["青山经济技术开发区"].aliases == ["经开区"]
    assert found["青山经济技术开发区总工会"].resolved_by == "abbreviation-definition"


def test_district_prefix_is_left_out_in_the_second_mention() -> None:
    text = "竞秀区安和街道总工会开会。安和街道总工会说"
    linked = link(text, ("竞秀区安和街道总工会", "ORG"), ("安和街道总工会", "ORG"))
    # The second name is looked for from the first one's start on: both lie inside the first mention's text.
    assert len(linked) == 1


def test_two_candidates_mean_no_link() -> None:
    text = "竞秀区新华街道总工会、莲池区新华街道总工会开会，新华街道总工会说"
    linked = link(
        text,
        ("竞秀区新华街道总工会", "ORG"),
        ("莲池区新华街道总工会", "ORG"),
        ("，新华街道总工会", "ORG"),
    )
    assert len(linked) == 3


def test_words_that_papers_leave_out_inside_a_name() -> None:
    text = "北京远大集团第一工会讲课，远大第一工会说"
    linked = link(text, ("北京远大集团第一工会", "ORG"), ("远大第一工会", "ORG"))
    assert linked == {"北京远大集团第一工会": (["远大第一工会"], "shortened")}


def test_different_companies_of_one_group_stay_apart() -> None:
    text = "远大集团和远大公司、北京远大第一工会、上海远大第一工会"
    linked = link(
        text,
        ("远大集团", "ORG"),
        ("远大公司", "ORG"),
        ("北京远大第一工会", "ORG"),
        ("上海远大第一工会", "ORG"),
    )
    assert len(linked) == 4


def test_short_and_full_place_names() -> None:
    text = "保定和保定市、昌平安和镇总工会、昌平区安和镇总工会"
    linked = link(
        text,
        ("保定", "LOC"),
        ("保定市", "LOC"),
        ("昌平安和镇总工会", "ORG"),
        ("昌平区安和镇总工会", "ORG"),
    )
    assert linked["保定市"] == (["保定"], "place")
    assert linked["昌平区安和镇总工会"][0] == ["昌平安和镇总工会"]


def test_city_form_by_the_city_of_the_paper() -> None:
    articles = [
        ("a", mark("保定市总工会发文", ("保定市总工会", "ORG")), "保定市总工会发文"),
        ("b", mark("市总工会要求", ("市总工会", "ORG")), "市总工会要求"),
    ]
    assert len(link_issue(articles)) == 2
    [entity] = link_issue(articles, city="保定")
    assert (entity.name, entity.mentions, entity.resolved_by) == ("保定市总工会", ["a-m0", "b-m0"], "city")


def test_city_form_in_articles_of_unknown_city_stays_apart() -> None:
    articles = [
        ("a", mark("市总工会要求", ("市总工会", "ORG")), "市总工会要求"),
        ("b", mark("市总工会发文", ("市总工会", "ORG")), "市总工会发文"),
    ]
    assert len(link_issue(articles)) == 2


def test_family_name_with_title_is_the_person_of_the_article() -> None:
    text = "王小明教授说。王教授认为"
    mentions = [Mention(0, 3, "PER", id="m0", role="教授"), Mention(7, 8, "PER", id="m1", role="教授")]
    [entity] = link_article(mentions, text)
    assert (entity.name, entity.aliases, entity.resolved_by) == ("王小明", ["王"], "title")


def test_family_name_of_two_persons_is_not_resolved() -> None:
    text = "王小明和王大山说。王教授认为"
    mentions = [
        Mention(0, 3, "PER", id="m0"),
        Mention(4, 7, "PER", id="m1"),
        Mention(9, 10, "PER", id="m2"),
    ]
    assert len(link_article(mentions, text)) == 3


def test_last_part_of_a_foreign_name() -> None:
    text = "玛丽·布朗说，布朗认为"
    mentions = [Mention(0, 5, "PER", id="m0"), Mention(7, 9, "PER", id="m1")]
    [entity] = link_article(mentions, text)
    assert entity.resolved_by == "part-of-name"


def test_well_known_aliases_and_the_users() -> None:
    text = "全国总工会、中华全国总工会、安和集团、安和"
    lexicon = Lexicon([Entry("安和集团", "ORG", ("安和",))])
    mentions = mark(text, ("全国总工会", "ORG"), ("中华全国总工会", "ORG"), ("安和集团", "ORG"))
    mentions.append(Mention(len(text) - 2, len(text), "ORG", id="last"))
    found = {e.name: e for e in link_article(mentions, text, lexicon=lexicon)}
    assert found["中华全国总工会"].aliases == ["全国总工会"]
    assert (found["安和集团"].aliases, found["安和集团"].resolved_by) == (["安和"], "lexicon")


def test_mentions_carry_the_entity() -> None:
    mentions = [Mention(0, 2, "LOC", id="m0")]
    [entity] = link_article(mentions, "北京")
    assert isinstance(entity, Entity)
    assert mentions[0].entity == entity.id


def test_a_list_of_thousands_of_names_is_linked_name_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts of each foreign name are asked for once, not once for each other name (25 million times)."""
    names = [family + chr(0x5E00 + i) for family in "赵钱孙李周吴郑王冯陈" for i in range(500)]
    mentions = [Mention(i * 3, i * 3 + 2, "PER", id=f"m{i}") for i in range(len(names))]
    splits = 0

    def counted(pattern: str, text: str) -> list[str]:
        nonlocal splits
        splits += 1
        return text.split("·")

    monkeypatch.setattr(linking.re, "split", counted)
    assert len(link_article(mentions, "、".join(names))) == len(names)
    assert 0 < splits <= 2 * len(names)
