"""Persons: titles, foreign names, bylines, lists, roles."""

from __future__ import annotations

import pytest

from pipeline.backends.lac import LacBackend
from pipeline.entities import ArticleText, affiliations, recognise
from tests.entities.helpers import Told, found, outer


def test_titles_are_cut_off_names() -> None:
    assert outer("王主席来到现场", {"王主席": "PER"}) == [("王", "PER")]
    [person] = found("王主席来到现场", {"王主席": "PER"})
    assert person.role == "主席"


def test_foreign_names_are_whole() -> None:
    assert outer("作家玛丽·冯·布朗说", {"玛丽": "PER", "布朗": "PER"}) == [("玛丽·冯·布朗", "PER")]


def test_bylines_of_the_page_reader_are_persons() -> None:
    text = "本报讯 （记者 于是） 近日天气好。"
    [mentions] = recognise([ArticleText(text, bylines=[(8, 10)])], Told())
    assert [(text[m.start : m.end], m.type, m.role) for m in mentions] == [("于是", "PER", "记者")]


def test_photographers_in_running_text() -> None:
    assert outer("图为职工比赛。（云南日报记者官小一摄）")[-1] == ("官小一", "PER")


def test_listed_names_between_names() -> None:
    text = "王小明、乔厉远、李红梅等出席"
    assert outer(text, {"王小明": "PER", "李红梅": "PER"}) == [
        ("王小明", "PER"),
        ("乔厉远", "PER"),
        ("李红梅", "PER"),
    ]


def test_common_words_are_no_persons() -> None:
    assert outer("夏粮丰收，宣介成果", {"夏粮": "PER", "宣介": "PER"}) == []


@pytest.mark.parametrize(
    ("text", "names", "role", "body"),
    [
        (
            "海淀区总工会党组书记、常务副主席王小明说",
            {"海淀区总工会": "ORG"},
            "党组书记、常务副主席",
            "海淀区总工会",
        ),
        (
            "安和街道团工委青少年事务工作者王小明说",
            {"安和街道团工委": "ORG"},
            "青少年事务工作者",
            "安和街道团工委",
        ),
        ("国家主席王小明出席", {}, "国家主席", None),
        ("本报记者 王小明", {}, "记者", None),
        ("王小明教授认为", {}, "教授", None),
        ("昨天王小明参加了会议", {}, None, None),
    ],
)
def test_roles_and_their_bodies(text: str, names: dict[str, str], role: str | None, body: str | None) -> None:
    mentions = found(text, {**names, "王小明": "PER"})
    person = next(m for m in mentions if m.type == "PER")
    assert person.role == role
    seat = affiliations(text, mentions).get(person.id)
    assert (
        text[next(m.start for m in mentions if m.id == seat) :][: len(body)] if body and seat else None
    ) == body


def test_lac_names_in_a_byline(lac: LacBackend) -> None:
    text = "本报讯（记者 宋佳宁）近日，保定市总工会开展活动。"
    [mentions] = recognise([ArticleText(text)], lac)
    assert [(text[m.start : m.end], m.type) for m in mentions if m.parent is None] == [
        ("宋佳宁", "PER"),
        ("保定市总工会", "ORG"),
    ]
