"""Names that an article says again and again."""

from __future__ import annotations

import pytest

from tests.entities.helpers import outer

GIVEN = "师傅张禾禾收工了。大家都夸禾禾。“禾禾！”工友喊着，禾禾笑了。"
BODY = "会长赵青禾说，青禾公司去年成立。如今青禾公司有两个车间。他看好青禾公司的前景。"
MINE = "记者来到柳渡一矿。柳渡一矿扭亏了，柳渡一矿的工人都说好。明年，柳渡一矿要扩建，柳渡一矿还要招工，柳渡一矿前景好。"


def test_given_name_after_the_full_one() -> None:
    assert outer(GIVEN, {"张禾禾": "PER"}) == [("张禾禾", "PER"), *[("禾禾", "PER")] * 3]


def test_given_name_that_is_a_word_stays_one() -> None:
    text = "陈建设到了。建设项目开工，建设进度快，建设者都来了。"
    assert outer(text, {"陈建设": "PER"}) == [("陈建设", "PER")]


def test_body_named_again_and_again() -> None:
    assert outer(BODY, {"赵青禾": "PER"}).count(("青禾公司", "ORG")) == 3


@pytest.mark.parametrize("word", ["保险", "化工", "物业", "该"])
def test_kinds_of_bodies_are_no_names(word: str) -> None:
    text = f"一家{word}公司来了。这家{word}公司招人，{word}公司说，{word}公司要扩建。"
    assert outer(text, {}) == []


def test_unknown_name_found_several_times_is_found_everywhere() -> None:
    assert outer(MINE, {"柳渡一矿": "ORG"}).count(("柳渡一矿", "ORG")) == 6


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("在1205钻井队当工人", "1205钻井队"),
        ("走访81815部队官兵", "81815部队"),
        ("转到251医院救治", "251医院"),
    ],
)
def test_a_number_is_the_name_of_a_unit(text: str, name: str) -> None:
    assert (name, "ORG") in outer(text, {})


@pytest.mark.parametrize("text", ["走访了12支钻井队", "改造1200厂房", "增加到300部队员手册", "全省110医院长"])
def test_numbers_that_count_are_no_names(text: str) -> None:
    assert outer(text, {}) == []
