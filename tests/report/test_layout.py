from __future__ import annotations

from pipeline.records import ArticleRecord, IssueRecord
from pipeline.report.layout import blocks, loose_lines

from . import builder


def texts(issue: IssueRecord, index: int) -> list[tuple[str, str]]:
    article = issue.articles[index]
    others = [a for a in issue.articles if a is not article]
    return [
        (block.kind, block.text or "".join(builder.PAGE[a:b] for a, b in block.pieces))
        for block in blocks(builder.PAGE, article, others)
    ]


def test_blocks_find_heads_again_and_leave_out_other_articles(issue: IssueRecord) -> None:
    found = texts(issue, 0)
    assert [kind for kind, _ in found] == ["kicker", "headline", "paragraph", "other", "paragraph"]
    assert found[1][1] == "云川市总工会去年新建工会1200家"
    assert "园区工会900家" in found[2][1]
    assert not any("林海" in words for _, words in found)


def test_blocks_keep_lines_that_no_block_covers(issue: IssueRecord) -> None:
    issue.articles[0].paragraphs.pop()
    assert texts(issue, 0)[-1][0] == "other"
    assert texts(issue, 0)[-1][1].endswith("立新说。")


def test_blocks_headline_over_two_lines_and_one_that_is_not_there() -> None:
    text = "新建工会\n1200家\n\n全市新建。"
    article = ArticleRecord(
        id="a",
        kind="article",
        kicker="不在文中",
        headline="新建工会1200家",
        start=0,
        end=16,
        paragraphs=[[(11, 16)]],
    )
    found = blocks(text, article)
    assert found[0].text == "不在文中"
    assert found[1].pieces == ((0, 4), (5, 10))


def test_blocks_head_over_two_markdown_lines() -> None:
    text = "## 绘就新画卷\n\n### 成绩单出炉\n\n# 接待游客1840万\n"
    article = ArticleRecord(
        id="a", kind="article", kicker="绘就新画卷成绩单出炉", headline="接待游客1840万", start=3, end=32
    )
    assert [(b.kind, b.text) for b in blocks(text, article)] == [("kicker", ""), ("headline", "")]
    assert ["".join(text[a:b] for a, b in b.pieces) for b in blocks(text, article)] == [
        "绘就新画卷成绩单出炉",
        "接待游客1840万",
    ]


def test_loose_lines_are_those_of_no_article(issue: IssueRecord) -> None:
    assert loose_lines(builder.PAGE, issue.articles) == ["云川日报　2024年3月20日　星期三"]
