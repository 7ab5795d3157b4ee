from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from pipeline.records import IssueRecord
from pipeline.report.sources import Sources
from pipeline.report.view import view_html

from . import builder


class Reader(HTMLParser):
    """Collects elements, and the text of each mark by its id."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.marks: dict[str, str] = {}
        self.scripts: dict[str, str] = {}
        self._script: str | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "mark":
            self.open.append(dict(attrs).get("data-id") or "")
        if tag == "script":
            self._script = dict(attrs).get("id") or "code"

    def handle_endtag(self, tag):
        if tag == "mark":
            self.open.pop()
        if tag == "script":
            self._script = None

    def handle_data(self, data):
        if self._script:
            self.scripts[self._script] = self.scripts.get(self._script, "") + data
        for id in self.open:
            self.marks[id] = self.marks.get(id, "") + data


def read(issue: IssueRecord, sources: Sources) -> Reader:
    return Reader(view_html(issue, sources=sources))


def test_view_marks_every_entity_and_fact_with_its_text(issue: IssueRecord, sources: Sources) -> None:
    page = read(issue, sources)
    for article in issue.articles:
        for id, text in [(m.id, m.text) for m in article.entities] + [
            (f.id, f.quantity.text) for f in article.facts
        ]:
            assert page.marks[f"i0-{id}"] == text
    assert not page.open


def test_view_cards_have_fields_links_and_checks(issue: IssueRecord, sources: Sources) -> None:
    cards = json.loads(read(issue, sources).scripts["data"])
    part, whole = cards["i0-f2"], cards["i0-f1"]
    assert part["o"] == "云川市总工会"
    assert ["时间", "2023年"] in part["r"]
    assert dict(map(tuple, (row for row in part["l"] if row[0] == "属于总数")))["属于总数"][0][0] == "i0-f1"
    assert [id for label, links in whole["l"] if label in ("分项", "又见") for id, _ in links] == [
        "i0-f2",
        "i0-f3",
        "i0-f0",
    ]
    assert whole["c"][0][:2] == [True, "1200 = 300 + 900"]
    assert cards["i0-m2"]["l"][0][1][0][0] == "i0-m1"


def test_view_is_self_contained(issue: IssueRecord, sources: Sources) -> None:
    html = view_html(issue, sources=sources)
    for tag, attrs in Reader(html).tags:
        assert tag not in ("link", "img", "iframe", "object", "base")
        assert "src" not in attrs
        assert (attrs.get("href") or "#").startswith("#")
        assert not any(name.startswith("on") or name == "style" for name in attrs)
    assert not re.search(r"(https?:)?//[a-z]+\.", html)


def test_view_policy_allows_its_own_style_and_script_only(issue: IssueRecord, sources: Sources) -> None:
    html = view_html(issue, sources=sources)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    allowed = unescape(policy.group(1))
    assert allowed.startswith("default-src 'none'")
    for tag in ("style", "script"):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.S)
        assert content is not None
        digest = base64.b64encode(hashlib.sha256(content.group(1).encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in allowed


def test_view_text_of_strangers_never_becomes_markup(issue: IssueRecord, tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>"
    issue.paper = issue.warnings[0] = issue.checks[0].says = evil
    issue.articles[0].headline = issue.articles[0].kicker = evil
    issue.articles[0].facts[3].indicator = issue.articles[0].facts[3].owner = evil
    issue.articles[0].facts[3].owner_entity = None
    issue.articles[0].facts[3].id = issue.articles[0].entities[0].role = issue.entities[0].name = evil
    issue.articles[0].bylines[0].name = issue.articles[0].id = issue.source.path = evil
    clean = {tag for tag, _ in Reader(view_html(builder.issue())).tags}
    page = Reader(view_html(issue, sources=Sources(texts={issue.id: evil * 3 + builder.PAGE})))
    assert {tag for tag, _ in page.tags} <= clean | {"li", "details"}
    assert sum(tag == "script" for tag, _ in page.tags) == 3
    assert "alert" not in page.scripts["code"]


def test_view_lists_what_it_cannot_place(issue: IssueRecord, sources: Sources) -> None:
    article = issue.articles[0]
    article.facts[1].quantity.start += 1
    article.facts[1].quantity.end += 1
    article.entities[0].start, article.entities[0].end = 10_000, 10_006
    outside = builder.span("2024年3月20日")
    article.entities[1].start, article.entities[1].end = outside
    article.entities[1].text = "2024年3月20日"
    html = view_html(issue, sources=sources)
    listed = re.search(r'<details class="unplaced".*?</details>', html, re.S)
    assert listed is not None
    for id, why in (("f1", "不符"), ("m1", "不符"), ("m2", "不在所显示的正文之内")):
        assert re.search(rf'data-go="i0-{id}">[^\n]*{why}', listed.group())
    assert len(re.findall("data-go", listed.group())) == 3


def test_view_without_source_says_so_and_lists_everything(issue: IssueRecord) -> None:
    html = view_html(issue, sources=Sources())
    assert "没有原文:文件不在" in html
    page = Reader(html)
    gone = {attrs["data-go"] for tag, attrs in page.tags if tag == "button" and "data-go" in attrs}
    for article in issue.articles:
        assert {f"i0-{f.id}" for f in article.facts} | {f"i0-{m.id}" for m in article.entities} <= gone


def test_view_two_issues_keep_their_ids_apart(issue: IssueRecord, sources: Sources) -> None:
    page = Reader(view_html([issue, issue], sources=sources))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert "i0-f1" in page.marks
    assert "i1-f1" in page.marks


def test_view_limit_leaves_out_whole_issues_and_says_so(issue: IssueRecord, sources: Sources) -> None:
    html = view_html([issue, issue, issue], sources=sources, limit=6)
    assert "另有3篇文章未显示" in html
    assert "i1-f1" in Reader(html).marks
    assert "未显示" not in view_html([issue, issue, issue], sources=sources)


def test_view_in_english(issue: IssueRecord, sources: Sources) -> None:
    html = view_html(issue, sources=sources, lang="en")
    assert '<html lang="en">' in html
    assert "nearly 36,000人" in html
