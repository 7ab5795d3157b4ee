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
