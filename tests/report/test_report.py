from __future__ import annotations

import builtins
import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from pipeline.errors import MissingPartError, UsageError
from pipeline.records import IssueRecord
from pipeline.report.digest import digest
from pipeline.report.excel import excel_report
from pipeline.report.html import html_report
from pipeline.report.labels import Labels
from pipeline.report.markdown import markdown_report
from pipeline.report.series import Series, chart
from pipeline.report.sources import Sources

from .test_view import Reader

ZH = Labels("zh")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def test_digest_folds_repetitions_and_puts_parts_under_totals(issue: IssueRecord, sources: Sources) -> None:
    found = digest(issue, sources=sources, labels=ZH)
    assert (found.facts, found.folded, found.shown) == (12, 1, 11)
    assert [owner.name for owner in found.owners] == ["云川市总工会", "白石县"]
    rows = {row.fact.id: row for owner in found.owners for group in owner.groups for row in group.rows}
    assert "f0" not in rows
    assert [row.fact.id for row in rows["f1"].repeats] == ["f0"]
    assert [row.fact.id for row in rows["f1"].parts] == ["f2", "f3"]
    assert "f2" not in rows
    assert rows["f4"].value == "近3.6万人"
    assert [row.fact.id for row in found.checks[0].rows] == ["f1", "f2", "f3"]


def test_digest_orders_an_indicator_by_time_and_finds_the_series(issue: IssueRecord) -> None:
    group = digest(issue, labels=ZH).owners[0].groups[0]
    assert [row.period for row in group.rows] == ["2021年", "2022年", "2023年", "2024年"]
    (series,) = group.series
    assert [point.value for point in series.points] == [760, 980, 1200, 1500]
    assert [point.planned for point in series.points] == [False, False, False, True]


def test_digest_circles_in_links_lose_no_fact(issue: IssueRecord) -> None:
    facts = issue.articles[0].facts
    facts[0].same_as, facts[1].same_as = "f1", "f0"
    facts[2].part_of, facts[3].part_of = "f3", "f2"
    facts[6].part_of = "f6"
    found = digest(issue, labels=ZH)

    def ids(row):
        yield row.fact.id
        for inner in [*row.repeats, *row.parts]:
            yield from ids(inner)

    listed = [i for owner in found.owners for group in owner.groups for row in group.rows for i in ids(row)]
    assert sorted(listed) == sorted(f"f{i}" for i in range(12))


@pytest.mark.parametrize("same_owner", [True, False])
def test_reports_list_every_fact_also_parts_of_parts(issue: IssueRecord, same_owner: bool) -> None:
    inner = issue.articles[0].facts[3]
    inner.part_of = "f2"
    if not same_owner:
        for fact in (inner, issue.articles[0].facts[2]):
            fact.owner, fact.owner_entity = "东湖街道", None
    found = digest(issue, labels=ZH)
    assert found.shown + found.folded == found.facts == 12
    html = html_report(issue)
    assert "只列出" not in html
    ids = [attrs["id"] for tag, attrs in Reader(html).tags if tag == "tr" and "id" in attrs]
    assert sorted(ids) == sorted(f"f{i}" for i in range(1, 12))
    assert "| └ └ 园区工会 | 900家 |" in markdown_report(issue)


def test_digest_a_part_of_another_owner_is_listed_under_its_own_too(issue: IssueRecord) -> None:
    part = issue.articles[0].facts[2]
    part.owner, part.owner_entity = "东湖街道", None
    owners = {owner.name for owner in digest(issue, labels=ZH).owners}
    assert "东湖街道" in owners


def test_digest_limit_leaves_out_and_counts(issue: IssueRecord) -> None:
    found = digest(issue, labels=ZH, limit=7)
    assert found.shown == 7
    assert found.facts == 12
    assert "只列出7条,共11条" in html_report(issue, limit=7)


def test_plans_compare_with_the_nearest_time(issue: IssueRecord) -> None:
    (pair,) = digest(issue, labels=ZH).pairs
    assert (pair.planned.fact.id, pair.achieved.fact.id, pair.relation) == ("f8", "f1", "before")
    assert pair.attained is None
    assert "计划多300家" in html_report(issue)
    achieved = issue.articles[0].facts[6]
    achieved.period = issue.articles[0].facts[8].period
    achieved.indicator = "已经新建基层工会"
    (pair,) = digest(issue, labels=ZH).pairs
    assert (pair.achieved.fact.id, pair.relation) == ("f6", "same")
    assert pair.attained == pytest.approx(980 / 1500)
    assert "65.33%" in html_report(issue)


def test_html_report_shows_facts_with_their_sentences(issue: IssueRecord, sources: Sources) -> None:
    html = html_report(issue, sources=sources)
    page = Reader(html)
    assert "园区工会<mark>900家</mark>" in html
    assert "另有1处同样表述" in html
    assert html.count("<svg") == 2
    assert "✗ 不符" in html
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = {attrs["href"] for tag, attrs in page.tags if tag == "a"}
    assert targets <= {f"#{id}" for id in ids}


def test_html_report_text_of_strangers_never_becomes_markup(issue: IssueRecord) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>"
    clean = {tag for tag, _ in Reader(html_report(issue)).tags}
    issue.paper = issue.warnings[0] = issue.checks[0].says = issue.source.path = evil
    for fact in issue.articles[0].facts:
        fact.indicator, fact.unit = evil, evil
    issue.articles[0].headline = issue.entities[0].name = evil
    page = Reader(html_report(issue))
    assert {tag for tag, _ in page.tags} <= clean
    assert "img" not in clean


def test_html_report_without_facts_or_source(issue: IssueRecord) -> None:
    assert "没有找到数字事实" in html_report([])
    assert "page.md: 没有原文:文件不在" in html_report(issue)


def test_chart_draws_negative_values_and_many_points(issue: IssueRecord) -> None:
    (series,) = digest(issue, labels=ZH).owners[0].groups[0].series
    down = type(series)(
        series.title, tuple(type(p)(p.day, p.label, -p.value, p.text, p.planned) for p in series.points)
    )
    for made in (series, down, Series("长", series.points * 5)):
        svg = ElementTree.fromstring(str(chart(made)))
        for rect in svg.iter("rect"):
            assert float(rect.get("height", "-1")) >= 0
            assert 0 <= float(rect.get("y", "-1")) <= 210


def test_markdown_report_is_one_line_a_fact(issue: IssueRecord, sources: Sources) -> None:
    text = markdown_report(issue, sources=sources)
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len({line.count(" | ") for line in rows if "新建基层工会 |" in line and "句" not in line}) <= 2
    assert "| └ 园区工会 | 900家 | 2023年 | 实绩 |" in text
    assert r"\<b\>农机补贴\</b\>" in text
    assert "✗ **不符**" in text


def cells(data: bytes, sheet: int) -> list[list[tuple[str, str]]]:
    """Rows of (type, text) of a sheet, read from the file itself."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        strings = [
            "".join(t.text or "" for t in item.iter(f"{SHEET}t"))
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        tree = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))
    rows = []
    for row in tree.iter(f"{SHEET}row"):
        line = []
        for cell in row:
            value = cell.findtext(f"{SHEET}v") or ""
            kind = cell.get("t", "n")
            line.append((kind, strings[int(value)] if kind == "s" else value))
            assert cell.find(f"{SHEET}f") is None
        rows.append(line)
    return rows


def test_excel_report_has_numbers_as_numbers(issue: IssueRecord, sources: Sources) -> None:
    data = excel_report(issue, sources=sources)
    facts = cells(data, 1)
    head = [text for _, text in facts[0]]
    assert head[:5] == ["owner_name", "owner", "indicator", "quantity", "value"]
    assert len(facts) == 13
    assert facts[5][4] == ("n", "36000")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = re.findall(r'sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
        first = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    assert names == ["事实", "主体与指标", "计划与实绩", "核对", "实体", "文章", "提示"]
    assert "<autoFilter" in first
    assert 'state="frozen"' in first
    assert "0.0%" in styles
    pivot = cells(data, 2)
    assert [row[0][1] for row in pivot] == ["主体", "云川市总工会", "白石县"]
    assert ("n", "1200") in pivot[1]
    assert ("s", "不符") in cells(data, 4)[2]


def test_excel_report_takes_no_text_for_a_formula(issue: IssueRecord) -> None:
    issue.articles[0].facts[0].indicator = "=1+1"
    issue.articles[0].facts[1].indicator = "http://example.org/"
    issue.articles[0].facts[2].indicator = "长" * 40_000
    facts = cells(excel_report(issue), 1)
    assert [row[2][:1] for row in facts[1:3]] == [("s",), ("s",)]
    assert facts[1][2] == ("s", "=1+1")


def test_excel_report_of_nothing() -> None:
    assert len(cells(excel_report([]), 1)) == 1


def test_excel_report_says_what_to_install(issue: IssueRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "xlsxwriter":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingPartError, match=re.escape("newsfacts[report]")) as caught:
        excel_report(issue)
    assert "xlsxwriter" in str(caught.value)


def test_reports_in_english_have_all_words(issue: IssueRecord, sources: Sources) -> None:
    html = html_report(issue, sources=sources, lang="en")
    assert "nearly 36,000人</div>" in html
    assert "2023-01-01" not in html
    assert "Planned against achieved" in markdown_report(issue, sources=sources, lang="en")
    assert len(excel_report(issue, sources=sources, lang="en")) > 1000
    with pytest.raises(UsageError, match="take one of zh, en"):
        html_report(issue, lang="fr")


def test_labels_have_the_same_phrases_in_every_language() -> None:
    from pipeline.report.labels import _tables

    tables = _tables()
    assert tables["zh"]["ui"].keys() == tables["en"]["ui"].keys()
