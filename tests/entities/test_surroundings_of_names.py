"""Borders and types that the words around a name tell; rows of names; things that sound like names."""

from __future__ import annotations

import pytest

from tests.entities.helpers import outer


@pytest.mark.parametrize(
    ("text", "told", "expected"),
    [
        # A title takes the last character of the office: only the place is a name.
        ("某国媒体称，德国国防部长今日抵京", {"德国国防部": "ORG"}, ("德国", "LOC")),
        # A body that is nothing but an address is the address.
        ("在江苏昆山，新厂开工", {"江苏昆山": "ORG"}, ("江苏昆山", "LOC")),
        # A place before a national body is no part of it.
        ("台湾省全国人大代表发言", {"台湾省全国人大": "ORG"}, ("全国人大", "ORG")),
        # A bracket that stays open is no part of a name.
        ("青禾运动（青禾党）声明", {"青禾运动（青禾党": "ORG"}, ("青禾运动", "ORG")),
        # A quoted word belongs to the name whole.
        ("来到“小院”画廊参观", {"院”画廊": "ORG"}, ("“小院”画廊", "ORG")),
        # Two bodies act together.
        ("云岭区总工会联合区人社局慰问", {"云岭区总工会联合区人社局": "ORG"}, ("云岭区总工会", "ORG")),
        # The party office before its secretary stays outside.
        ("安北公司党委书记王小明说", {"安北公司党委": "ORG"}, ("安北公司", "ORG")),
        # What is praised is named after the praise.
        ("德国知名智库伊甸经济研究所称", {"德国知名智库伊甸经济研究所": "ORG"}, ("伊甸经济研究所", "ORG")),
        # Words that point are no part of a name.
        ("贵国青禾航空一架客机", {"贵国青禾航空": "ORG"}, ("青禾航空", "ORG")),
        (
            "中国第13次北冰洋科学考察队返航",
            {"中国": "LOC", "北冰洋科学考察队": "ORG"},
            ("中国第13次北冰洋科学考察队", "ORG"),
        ),
    ],
)
def test_borders_and_types(text: str, told: dict[str, str], expected: tuple[str, str]) -> None:
    assert expected in outer(text, told)


@pytest.mark.parametrize(
    ("text", "told", "expected"),
    [
        ("在顿涅茨克、赫维亚尔等方向推进", {"顿涅茨克": "LOC", "赫维亚尔": "PER"}, ("赫维亚尔", "LOC")),
        ("罗伯特·菲佐表示反对。菲佐还说，不会支持", {"罗伯特·菲佐": "PER", "菲佐": "ORG"}, ("菲佐", "PER")),
        ("走访历下、市中、槐荫等区职工", {}, ("市中", "LOC")),
        ("化石在安徽东至发布", {"安徽": "LOC"}, ("安徽东至", "LOC")),
        ("辽宁省农业农村部门统筹资金", {"辽宁省": "LOC"}, ("辽宁省农业农村部门", "ORG")),
        ("京沪、京广等高铁干线客流旺盛", {}, ("京沪", "LOC")),
        ("推动中印尼命运共同体建设", {"印尼": "LOC"}, ("中", "LOC")),
        ("选手才让扎西夺冠", {"扎西": "PER"}, ("才让扎西", "PER")),
        ("沿沪渝蓉高铁合肥段施工", {"沪渝蓉高铁合肥": "LOC"}, ("沪渝蓉高铁", "LOC")),
        ("青海南部地区出现降雪", {"青海南部地区": "LOC"}, ("青海", "LOC")),
        ("青海东北部地区降雪", {"青海东北": "LOC"}, ("青海", "LOC")),
    ],
)
def test_rows_and_neighbours(text: str, told: dict[str, str], expected: tuple[str, str]) -> None:
    assert expected in outer(text, told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("文竹、罗汉松、绿萝摆满窗台", {"罗汉松": "PER"}),
        ("女职工体验蝶古巴特手工", {"古巴特": "LOC"}),
        ("老人来京剧社学戏", {"京": "LOC"}),
        ("花艺老师讲解步骤", {"花艺": "PER"}),
        ("审议一批任免案", {"任免案": "PER"}),
        ("担任本届书展主宾国", {"主宾国": "LOC"}),
        ("全市杨梅栽培面积九万亩，乌紫的杨梅上市了", {"杨梅": "PER"}),
        ("师傅姓马，是厂里最后一位八级工", {"马": "PER"}),
        ("贯彻党的十五大精神", {"十五大": "ORG"}),
        ("各国政府表示欢迎", {"各国政府": "ORG"}),
        ("乡里的8个畲族村接待游客", {"畲族村": "LOC"}),
    ],
)
def test_no_names(text: str, told: dict[str, str]) -> None:
    assert outer(text, told) == []


def test_places_stay_where_teams_share_their_last_word() -> None:
    told = {"河南": "ORG", "浙江队": "ORG"}
    assert outer("河南和浙江队两战两胜", told) == [("河南", "ORG"), ("浙江队", "ORG")]
