"""Places, addresses and one-character short forms."""

from __future__ import annotations

import pytest

from pipeline.entities.gazetteer import level_of, places
from tests.entities.helpers import outer


def test_addresses_of_falling_level_are_one_place() -> None:
    names = {"河北省": "LOC", "保定市": "LOC", "竞秀区": "LOC", "北京": "LOC", "天津": "LOC"}
    assert outer("在河北省保定市竞秀区", names) == [("河北省保定市竞秀区", "LOC")]
    assert outer("在北京、天津", names) == [("北京", "LOC"), ("天津", "LOC")]
    assert outer("北京天津两地", names) == [("北京", "LOC"), ("天津", "LOC")]


@pytest.mark.parametrize("convention", ["msra", "pfr"])
def test_other_conventions_keep_addresses_apart(convention: str) -> None:
    names = {"河北省": "LOC", "保定市": "LOC"}
    assert outer("在河北省保定市", names, convention=convention) == [("河北省", "LOC"), ("保定市", "LOC")]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("加沙地带停火", {"加沙": "LOC"}, ["加沙地带"]),
        ("京津冀地区降雨", {"京津冀地区": "LOC"}, ["京津冀"]),
        ("中东地区局势", {"中东": "LOC"}, ["中东"]),
        ("东亚运动会开幕", {}, ["东亚"]),
        ("《中华人民共和国民法典》", {}, ["中华人民共和国"]),
        ("京沪高铁开通", {}, ["京沪高铁"]),
        ("志贺核电站停机", {"志贺核电站": "ORG"}, ["志贺核电站"]),
        ("走进南海庄园社区的居民家", {"南海庄园": "LOC"}, ["南海庄园社区"]),
    ],
)
def test_places_at_their_borders(text: str, names: dict[str, str], expected: list[str]) -> None:
    assert [name for name, kind in outer(text, names) if kind == "LOC"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("代表团在京参观", ["京"]),
        ("慰问组赴藏慰问", ["藏"]),
        ("中非合作论坛", ["中", "非"]),
        ("中美关系", ["中", "美"]),
        ("中日韩三国", ["中", "日", "韩"]),
        ("以色列说，以方不接受", ["以色列", "以"]),
        ("法国总统访华", ["法国", "华"]),
        ("京、津、沪三市", ["京", "津", "沪"]),
    ],
)
def test_short_forms_that_stand_for_the_place(text: str, expected: list[str]) -> None:
    assert [name for name, kind in outer(text, {"以色列": "LOC", "法国": "LOC"}) if kind == "LOC"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "政策出台了",
        "以方便群众",
        "发展中国家增多",
        "亚运会开幕",
        "世界和平与发展",
        "新建公路",
        "全国各地西部地区",
        "这门生意兴隆",
        "各美其美，美美与共",
        "中意的房子",
    ],
)
def test_words_that_only_contain_a_place(text: str) -> None:
    assert [name for name, kind in outer(text) if kind == "LOC"] == []


def test_one_character_place_of_a_back_end_inside_a_word_is_dropped() -> None:
    assert outer("第二届亚运会闭幕", {"亚": "LOC"}) == []


def test_armies_are_organisations_of_their_country() -> None:
    text = "乌克兰说，乌军击退俄军"
    assert outer(text, {"乌克兰": "LOC"}) == [("乌克兰", "LOC"), ("乌军", "ORG"), ("俄军", "ORG")]
    assert ("俄", "LOC") in outer(text, {"乌克兰": "LOC"}, convention="msra")
    assert all(len(name) > 1 for name, _ in outer(text, {"乌克兰": "LOC"}, convention="pfr"))


def test_gazetteer_knows_levels_and_codes() -> None:
    assert places()["保定"].name == "保定市"
    assert places()["保定"].code == "130600"
    assert level_of("河北省") == 2
    assert level_of("某某镇") == 5
    assert level_of("没有头") is None
    assert "和平" not in places()
