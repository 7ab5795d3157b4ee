"""What the words around a name tell: blanks in names, counted nouns, venues, events, lists."""

from __future__ import annotations

import pytest

from tests.entities.helpers import outer


@pytest.mark.parametrize(
    ("text", "names", "name"),
    [
        ("本报讯 (记者 田 蕊) 昨天", {}, "田 蕊"),
        ("52岁的钢筋工吴 大海说。", {"吴": "PER"}, "吴 大海"),
        ("主任医师党 静告诉记者", {}, "党 静"),
        ("副局长贺 静说，到年底", {}, "贺 静"),
        ("采油工贺小娥、王大山", {"贺": "PER", "小娥": "PER", "王大山": "PER"}, "贺小娥"),
    ],
)
def test_names_printed_or_cut_in_parts(text: str, names: dict[str, str], name: str) -> None:
    assert (name, "PER") in outer(text, names)


@pytest.mark.parametrize("text", ["多彩三月 温暖半边天", "“以花为名 共走花路”主题活动", "凝聚力量 共创未来"])
def test_slogans_with_blanks_are_no_names(text: str) -> None:
    assert [name for name, kind in outer(text) if kind == "PER"] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("组建检查组86个", {"检查组": "ORG"}),
        ("全市有蓝莓专业合作社68家", {"蓝莓专业合作社": "ORG"}),
        ("保定市组建教育集团46个", {"教育集团": "ORG"}),
        ("巡诊队走遍全县", {"巡诊队": "ORG"}),
    ],
)
def test_counted_and_common_nouns_are_no_organisations(text: str, names: dict[str, str]) -> None:
    assert [name for name, kind in outer(text, names) if kind == "ORG"] == []


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("走进河北博物馆", {"河北博物馆": "LOC"}, ("河北博物馆", "LOC")),
        ("河北博物馆推出新展", {"河北博物馆": "LOC"}, ("河北博物馆", "ORG")),
        ("比赛在保定市体育中心举行", {"保定市体育中心": "ORG"}, ("保定市体育中心", "LOC")),
        ("中亚合作论坛开幕", {"中亚合作论坛": "ORG"}, ("中亚", "LOC")),
        ("云南高校招生", {"云南高校": "ORG"}, ("云南", "LOC")),
        ("新华社马普托10月1日电", {"马普托": "PER"}, ("马普托", "LOC")),
        ("安和区苏澳镇卫生院开诊", {"安和区苏澳镇卫生院": "LOC"}, ("安和区苏澳镇卫生院", "ORG")),
        ("保定市文化和旅游局提醒", {"保定市": "LOC"}, ("保定市文化和旅游局", "ORG")),
        (
            "河北省总工会劳动和经济工作部部长",
            {"河北省总工会": "ORG"},
            ("河北省总工会劳动和经济工作部", "ORG"),
        ),
        ("中国第24批援赞比亚医疗队", {"中国": "LOC", "赞比亚": "LOC"}, ("中国第24批援赞比亚医疗队", "ORG")),
        ("武夷山、建瓯、政和等地", {"武夷山": "LOC", "建瓯": "LOC"}, ("政和", "LOC")),
    ],
)
def test_types_and_borders_by_the_surroundings(
    text: str, names: dict[str, str], expected: tuple[str, str]
) -> None:
    assert expected in outer(text, names)


def test_two_bodies_joined_by_and_stay_two() -> None:
    names = {"保定市教育局": "ORG", "唐山市": "LOC"}
    assert outer("保定市教育局和唐山市卫生局", names) == [("保定市教育局", "ORG"), ("唐山市卫生局", "ORG")]


def test_long_articles_take_time_in_proportion() -> None:
    import time

    text = "保定市总工会、河北省教育厅和中美代表团在京开会，王小明主席讲话。\n"
    names = {"保定市总工会": "ORG", "河北省": "LOC", "王小明": "PER"}
    outer(text, names)

    def seconds(times: int) -> float:
        start = time.process_time()
        outer(text * times, names)
        return time.process_time() - start

    assert seconds(1200) < 25 * max(seconds(100), 0.02)
