"""Composed pages of many kinds against what a reader sees on them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.annotations import Article
from pipeline.source.lines import ZERO_WIDTH
from pipeline.source.page import read_page

PAGES = Path(__file__).parent / "pages"
SHARED = Path(__file__).parents[3] / "shared"
MARKUP = set("#*_>-+=~`|")
TAGS = re.compile(r"</?[A-Za-z][^<>\n]*>|&[a-z#0-9]{3,6};")
"""Tags and blanks of web pages."""


def describe(article: Article) -> list[str]:
    paragraphs = sum(block.kind == "paragraph" for block in article.blocks)
    return [
        article.kind,
        article.text_of("kicker") or "-",
        article.text_of("headline") or "-",
        str(paragraphs),
        " ".join(f"{b.name}:{b.role}" for b in article.bylines),
    ]


def check_cover(text: str, articles: list[Article]) -> None:
    """Every visible character lies in exactly one block; markup may stay outside."""
    seen = [0] * len(text)
    for article in articles:
        for block in article.blocks:
            assert block.pieces
            for a, b in block.pieces:
                assert 0 <= a < b <= len(text)
                for i in range(a, b):
                    seen[i] += 1
    for match in TAGS.finditer(text):
        seen[match.start() : match.end()] = [max(1, n) for n in seen[match.start() : match.end()]]
    for i, c in enumerate(text):
        assert seen[i] <= 1, f"{c!r} at {i} lies in {seen[i]} blocks"
        if not c.isspace() and c not in ZERO_WIDTH and c not in MARKUP:
            assert seen[i] == 1, f"{c!r} at {i} lies in no block"


@pytest.mark.parametrize("name", sorted(p.name for p in PAGES.iterdir() if p.suffix in (".md", ".txt")))
def test_read_page_composed(name: str) -> None:
    path = PAGES / name
    text = path.read_bytes().decode("utf-8")
    articles = read_page(text, issue_id="p", date="2025-06-18")
    expected = [line.split("\t") for line in path.with_suffix(".tsv").read_text("utf-8").splitlines() if line]
    got = [describe(article) for article in articles]
    for want, have in zip(expected, got, strict=False):
        if want[3] == "*":
            have[3] = "*"
    assert got == expected
    check_cover(text, articles)


def test_read_page_development_page() -> None:
    if not (SHARED / "gold/page.articles.json").exists():
        pytest.skip("development data are not here")
    text = (SHARED / "page/union-newspaper-page.md").read_text("utf-8")
    gold = json.loads((SHARED / "gold/page.articles.json").read_text("utf-8"))["articles"]
    articles = read_page(text, issue_id="p", date="2024-03-20")
    assert len(articles) == len(gold)
    for article, want in zip(articles, gold, strict=True):
        paragraphs = [block for block in article.blocks if block.kind == "paragraph"]
        headline = next(block for block in article.blocks if block.kind == "headline")
        got = {
            "kind": article.kind,
            "headline": article.text_of("headline"),
            "kicker": article.text_of("kicker"),
            "bylines": [
                {"name": b.name, "role": b.role, "start": b.start, "end": b.end} for b in article.bylines
            ],
            "body_start": paragraphs[0].start if paragraphs else None,
            "body_end": paragraphs[-1].end if paragraphs else None,
            "headline_start": headline.start,
            "headline_end": headline.end,
        }
        if "paragraphs" in want:
            got["paragraphs"] = len(paragraphs)
        assert got == want
    check_cover(text, articles)


def test_read_page_forty_articles() -> None:
    parts = []
    for n in range(40):
        mark = "## " if n % 2 else "### "
        parts.append(
            f"{mark}第{n}街道开展便民服务活动\n\n本报讯 (记者 王小明) 近日，该街道开展便民服务，惠及居民{n}00余人。\n\n"
            f"居民们说，这样的活动很实\n\n用，希望常办。\n"
        )
    articles = read_page("\n".join(parts), issue_id="x")
    assert [describe(a) for a in articles] == [
        ["article", "-", f"第{n}街道开展便民服务活动", "2", "王小明:reporter"] for n in range(40)
    ]
    assert articles[39].id == "x-a040"


FRAGMENTS = st.sampled_from(
    [
        "本报讯 (记者 王小明) 近日，",
        "全市新增就业五万人。",
        "## ",
        "# ",
        "\n",
        "\n\n",
        "\r\n",
        "\u3000\u3000",
        "**",
        "> ",
        "- ",
        "---\n",
        "| a | b |\n",
        "（记者 李强 摄）",
        "本报记者 李强 摄\n",
        "图为现场。",
        "2024年3月20日 星期三 第A02版",
        "\u200b",
        "\ufeff",
        "\U00020bb7",
        "、",
        "，",
        "“",
        "”",
        "===\n",
        "```\n",
        "![](x.png)\n",
        "<br>",
        "一、",
        "（下转第三版）",
        "启事\n",
        "1. ",
        "标题",
        "\t",
        "\x0b",
        "\u2028",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS | st.text(max_size=12), max_size=40).map("".join))
def test_read_page_covers_every_character_once(text: str) -> None:
    check_cover(text, read_page(text, issue_id="p"))
