"""Articles of archives: subheads, credits, datelines, links, pictures, and how rarely lines are joined."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.source.articles import read_article

from .test_page import FRAGMENTS, check_cover

SHARED = Path(__file__).parents[3] / "shared"


def kinds(text: str, **more: str) -> list[str]:
    return [block.kind for block in read_article(text, id="a", **more).blocks]


def test_read_article_subheads_between_paragraphs() -> None:
    text = "市总工会召开会议。\n聚焦主责\n去年新建工会320家。\n服务大局\n今年将新建400家。"
    assert kinds(text) == ["paragraph", "subhead", "paragraph", "subhead", "paragraph"]


def test_read_article_first_line_names_the_author() -> None:
    article = read_article("王小明\n春天来了，花都开了。\n我们去看花。", id="a", title="看花")
    assert [block.kind for block in article.blocks] == ["byline", "paragraph", "paragraph"]
    assert [(b.name, b.role) for b in article.bylines] == [("王小明", "author")]
    assert article.title == "看花"


def test_read_article_first_line_with_office() -> None:
    article = read_article("市统计局局长王小明\n去年全市经济平稳增长。", id="a")
    assert [(b.name, b.role, b.start, b.end) for b in article.bylines] == [("王小明", "author", 6, 9)]


def test_read_article_signature_and_dateline_at_the_end() -> None:
    article = read_article("会议今天闭幕。（王小明）\n", id="a")
    assert [(b.name, b.role) for b in article.bylines] == [("王小明", "author")]
    article = read_article("会议今天闭幕。（新华社北京1月2日电）", id="a", date="2024-01-03")
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.date) == ("北京", "2024-01-02")
    assert [block.kind for block in article.blocks] == ["paragraph"]


def test_read_article_trailing_link_is_other() -> None:
    assert kinds("会议今天闭幕。\n[查看原文](https://example.org/a.html)\n---") == ["paragraph", "other"]


def test_read_article_picture() -> None:
    text = "1月5日，市民在公园赏梅。\n（王小明摄）"
    article = read_article(text, id="a", title="赏梅（图片）")
    assert article.kind == "photo"
    assert [(b.name, b.role) for b in article.bylines] == [("王小明", "photographer")]


def test_read_article_table_rows_are_no_subheads() -> None:
    text = "昨日行情如下。\n江城股份 12.30 12.55 +2.1\n远大科技 8.10 8.05 -0.6\n交易平稳。"
    assert kinds(text) == ["paragraph", "other", "other", "paragraph"]


def test_read_article_verse_is_not_joined() -> None:
    text = "春风吹过山冈，\n吹醒了沉睡的麦田\n也吹醒了\n村口那棵老槐树"
    article = read_article(text, id="a")
    assert all(len(block.pieces) == 1 for block in article.blocks)


def test_read_article_cut_paragraph_is_joined() -> None:
    text = "会议总结了去年工作，细化部署了各项专\n项工作任务，明确了责任分工。"
    (block,) = read_article(text, id="a").blocks
    assert block.pieces == ((0, 18), (19, 33))


@settings(max_examples=200, deadline=None)
@given(st.lists(FRAGMENTS | st.text(max_size=12), max_size=30).map("".join))
def test_read_article_covers_every_character_once(text: str) -> None:
    check_cover(text, [read_article(text, id="a")])


def test_read_article_month_of_a_daily() -> None:
    path = SHARED / "raw/newspaper-1998-01.jsonl.gz"
    if not path.exists():
        pytest.skip("development data are not here")
    signed = found = joins = paragraphs = 0
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            article = read_article(row["text"], id=row["id"], date=row["date"])
            joins += sum(len(block.pieces) - 1 for block in article.blocks)
            paragraphs += len(article.blocks)
            if re.match(r"(本报|新华社)[^，。\n]{0,30}(电|讯)[（]?(本报|新华社)?记者", row["text"]):
                signed += 1
                found += any(byline.start < 80 for byline in article.bylines)
    assert signed > 300
    assert found / signed > 0.98
    assert joins / paragraphs < 0.01
