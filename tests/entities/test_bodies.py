"""Organisations by their own form."""

from __future__ import annotations

import pytest

from tests.entities.helpers import outer


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("按照市住建委要求开工", "市住建委"),
        ("区总工会昨天召开会议", "区总工会"),
        ("省委昨天召开会议", "省委"),
        ("自治区人大常委会通过条例", "自治区人大常委会"),
        ("党中央、国务院高度重视", "党中央"),
        ("党中央、国务院高度重视", "国务院"),
        ("央视今晚播出", "央视"),
        ("哈马斯说", "哈马斯"),
        ("中建八局承建", "中建八局"),
        ("职工在工程总承包部学习", "工程总承包部"),
    ],
)
def test_bodies_by_form(text: str, name: str) -> None:
    assert (name, "ORG") in outer(text)


@pytest.mark.parametrize(
    "text", ["该市政府决定", "本区总工会", "全市总工会干部", "上市公司增多", "城市委员会"]
)
def test_level_words_need_to_stand_alone(text: str) -> None:
    assert outer(text) == []


def test_elided_lists_give_every_body() -> None:
    text = "河北省文化厅、科委、卫生厅等单位提出意见。"
    assert outer(text, {"河北省文化厅": "ORG"}) == [
        ("河北省文化厅", "ORG"),
        ("科委", "ORG"),
        ("卫生厅", "ORG"),
    ]


def test_missions_are_one_name() -> None:
    assert outer("中国驻法国大使馆提醒公民", {"中国": "LOC", "法国": "LOC"}) == [("中国驻法国大使馆", "ORG")]


def test_company_lists_closed_by_their_number() -> None:
    text = "来自青禾、云帆、大河等12家科技企业的代表参加"
    assert outer(text, {"云帆": "ORG"}) == [("青禾", "ORG"), ("云帆", "ORG"), ("大河", "ORG")]


def test_company_lists_without_a_closing_kind_stay_words() -> None:
    assert outer("带来苹果、葡萄、大枣等12种水果") == []


def test_parallel_clauses_name_the_odd_one_out() -> None:
    text = "云帆工会邀请老师讲课；青禾工会举办比赛；大河工会组织读书；蓝色世界工会为职工体检。"
    names = {"云帆工会": "ORG", "青禾工会": "ORG", "大河工会": "ORG"}
    assert ("蓝色世界工会", "ORG") in outer(text, names)
    assert ("规范工会", "ORG") not in outer(text + "规范工会基层建设。", names)
