"""Organisation names grown to their true borders."""

from __future__ import annotations

import pytest

from tests.entities.helpers import outer


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("海淀区总工会服务职工中心今天揭牌。", {"海淀区总工会": "ORG"}, "海淀区总工会服务职工中心"),
        ("据日本东北电力公司介绍", {"日本": "LOC", "东北电力公司": "ORG"}, "日本东北电力公司"),
        ("中国银行保定分行开业", {"中国银行": "ORG", "保定": "LOC"}, "中国银行保定分行"),
        ("加沙卫生部门说", {"加沙": "LOC"}, "加沙卫生部门"),
        ("保定市第一中心医院开诊", {"保定市": "LOC"}, "保定市第一中心医院"),
        ("法国国防部说", {"法国": "LOC"}, "法国国防部"),
        ("保定市教育局宣布", {"保定市": "LOC"}, "保定市教育局"),
        ("国家防灾减灾中心发布", {}, "国家防灾减灾中心"),
        ("河北省宁远县政府昨天通报", {"河北省": "LOC", "宁远县": "LOC"}, "河北省宁远县政府"),
    ],
)
def test_organisations_grow_to_their_borders(text: str, names: dict[str, str], expected: str) -> None:
    assert (expected, "ORG") in outer(text, names)


def test_organisation_runs_across_the_bracket_of_its_abbreviation() -> None:
    text = "日前，青山经济技术开发区（以下简称“经开区”）总工会办讲座，经开区总工会干部和经开区职工参加。"
    names = {"青山经济技术开发区": "LOC", "经开区": "LOC"}
    assert outer(text, names) == [
        ("青山经济技术开发区（以下简称“经开区”）总工会", "ORG"),
        ("经开区总工会", "ORG"),
        ("经开区", "LOC"),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("各级工会和基层工会都要行动起来", {}),
        ("美国公司和日本企业参加", {"美国": "LOC", "日本": "LOC"}),
        ("外交部长说", {}),
        ("河北省各地有关部门开展活动", {"河北省": "LOC"}),
        ("该区总工会表示", {}),
        ("北京市干部和群众参加", {"北京市": "LOC"}),
        ("全市共有景区59处", {}),
        ("中国中小学和幼儿园", {"中国": "LOC"}),
        ("云南大学生很多", {"云南": "LOC"}),
    ],
)
def test_general_words_are_no_organisations(text: str, names: dict[str, str]) -> None:
    assert [name for name, kind in outer(text, names) if kind == "ORG"] == []


def test_party_group_before_its_secretary_is_part_of_the_title() -> None:
    text = "海淀区总工会党组书记王小明出席"
    for names in ({"海淀区总工会": "ORG", "王小明": "PER"}, {"海淀区总工会党组": "ORG", "王小明": "PER"}):
        assert outer(text, names) == [("海淀区总工会", "ORG"), ("王小明", "PER")]


def test_teams_after_each_other_stay_apart() -> None:
    names = {"河南": "LOC", "上海": "LOC"}
    assert outer("河南男排、上海女排分获冠军", names) == [("河南男排", "ORG"), ("上海女排", "ORG")]


def test_web_addresses_hold_no_names() -> None:
    assert outer("详见https://example.org/ABCnews 王小明", {"ABC": "ORG", "王小明": "PER"}) == [
        ("王小明", "PER")
    ]
