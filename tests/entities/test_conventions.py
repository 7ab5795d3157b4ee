"""Borders of other corpora, from a model that was trained on them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.backends import EntitySpan
from pipeline.entities import ArticleText, recognise
from tests.entities.helpers import Told


class Trained(Told):
    """A back end that draws the borders of a convention itself and reads the sentences of an article together."""

    reads_documents = True

    def __init__(self, names: dict[str, str], head: str):
        super().__init__(names)
        self.head = head
        self.seen: list[tuple[list[str], list[int]]] = []

    def predict(self, texts: Sequence[str], documents: Sequence[int] = ()) -> list[list[EntitySpan]]:
        self.seen.append((list(texts), list(documents)))
        return super().predict(texts)


def surfaces(text: str, names: dict[str, str], head: str) -> list[str]:
    mentions = recognise([ArticleText(text)], Trained(names, head), convention=head)[0]
    return [text[m.start : m.end] for m in mentions if m.parent is None]


@pytest.mark.parametrize("head", ["msra", "pfr"])
@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("陕西省咸阳市礼泉县", ["陕西省", "咸阳市", "礼泉县"]),
        ("云泉县柳溪镇沙台村", ["云泉县", "柳溪镇", "沙台村"]),
        ("江西吉安", ["江西", "吉安"]),
        ("菏泽市牡丹乡", ["菏泽市", "牡丹乡"]),
        ("英国伦敦", ["英国", "伦敦"]),
        ("河南信阳地区", ["河南信阳地区"]),
        ("马里兰州", ["马里兰州"]),
        ("江苏省军区", ["江苏省军区"]),
        ("北京火车站", ["北京火车站"]),
        ("南斯拉夫联盟", ["南斯拉夫联盟"]),
    ],
)
def test_levels_of_an_address_stand_apart(head: str, address: str, parts: list[str]) -> None:
    assert surfaces(f"记者在{address}采访。", {address: "LOC"}, head) == parts


def test_only_places_are_parted() -> None:
    assert surfaces("云泉县柳溪镇政府开会", {"云泉县柳溪镇政府": "ORG"}, "pfr") == ["云泉县柳溪镇政府"]


@pytest.mark.parametrize(
    ("convention", "expected"),
    [
        ("newsfacts", (["天气好。", "走吧！", "ABC队。", "下雨。"], [0, 0, 0, 1])),
        ("pfr", (["天气好。走吧！", "ＡＢＣ队。", "下雨。"], [0, 0, 1])),
    ],
)
def test_what_a_back_end_that_reads_documents_is_given(
    convention: str, expected: tuple[list[str], list[int]]
) -> None:
    """Sentences of normalised text; whole lines as they come where the corpus of the convention has them so."""
    backend = Trained({}, convention)
    recognise(
        [ArticleText("天气好。走吧！\nＡＢＣ队。"), ArticleText("下雨。")], backend, convention=convention
    )
    assert backend.seen == [expected]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("河南省郑州市公安局", ["河南省", "郑州市公安局"]),
        ("江苏省如东县柳溪乡农技站", ["江苏省", "如东县", "柳溪乡农技站"]),
        ("河南省公安局", ["河南省公安局"]),
        ("江苏省农科院", ["江苏省农科院"]),
    ],
)
def test_msra_parts_an_address_before_a_body(name: str, parts: list[str]) -> None:
    assert surfaces(f"记者在{name}采访。", {name: "ORG"}, "msra") == parts
    assert surfaces(f"记者在{name}采访。", {name: "ORG"}, "pfr") == [name]


@pytest.mark.parametrize(
    ("told", "parts"),
    [("京九铁路", []), ("京沪", []), ("长江大桥", ["长江"]), ("密云水库", ["密云"]), ("北京", ["北京"])],
)
def test_pfr_labels_no_lines_and_works(told: str, parts: list[str]) -> None:
    assert surfaces(f"记者在{told}采访。", {told: "LOC"}, "pfr") == parts
    assert surfaces(f"记者在{told}采访。", {told: "LOC"}, "msra") == [told]


@pytest.mark.parametrize(
    ("text", "told", "expected"),
    [
        ("老刘说他去。", "刘", "老刘"),
        ("侯老说他去。", "侯", "侯老"),
        ("侯老师说他去。", "侯", "侯"),
        ("王氏说他去。", "王", "王氏"),
        ("王氏兄弟说他们去。", "王", "王"),
    ],
)
def test_pfr_keeps_what_a_person_is_called_by(text: str, told: str, expected: str) -> None:
    assert surfaces(text, {told: "PER"}, "pfr") == [expected]
    assert surfaces(text, {told: "PER"}, "msra") == [told]


@pytest.mark.parametrize(
    ("text", "told", "expected"),
    [
        ("据《云泉日报》报道", "《云泉日报", ["云泉日报"]),
        ("据《云泉日报》报道", "云泉日报》", ["云泉日报"]),
        ('<X TYPE="PHONE">110</X>报警', 'TYPE="PHONE">110</X>', []),
    ],
)
def test_half_pairs_and_markup(text: str, told: str, expected: list[str]) -> None:
    assert surfaces(text, {told: "ORG"}, "msra") == expected


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("国务院民航主管部门发布通知。", {"国务院民航主管部门": "ORG"}, ["国务院"]),
        ("纽约分行和法国代表团签约。", {"纽约分行": "ORG", "法国代表团": "ORG"}, ["纽约", "法国"]),
        ("兰州分局加开列车。", {"兰州分局": "ORG"}, ["兰州分局"]),
        ("国家女排今天集训，团市委派人慰问。", {"国家女排": "ORG", "团市委": "ORG"}, []),
        ("中国女排今天集训。", {"中国女排": "ORG"}, ["中国女排"]),
        (
            "云南腾灵集团上市。腾灵空调卖得好，腾灵人加班。",
            {"云南腾灵集团": "ORG", "腾灵": "PER", "腾灵人": "PER"},
            ["云南腾灵集团"],
        ),
        ("李晓明公司开业，李晓明剪彩。", {"李晓明公司": "ORG", "李晓明": "PER"}, ["李晓明公司", "李晓明"]),
        ("伊斯兰国家和伊斯兰教的历史。", {}, ["伊斯兰"]),
    ],
)
def test_people_daily_as_counted_on_its_training_part(
    text: str, names: dict[str, str], expected: list[str]
) -> None:
    assert surfaces(text, names, "pfr") == expected


def test_other_conventions_keep_brands_and_fields() -> None:
    names = {"国务院民航主管部门": "ORG"}
    assert surfaces("国务院民航主管部门发布通知。", names, "msra") == ["国务院民航主管部门"]
