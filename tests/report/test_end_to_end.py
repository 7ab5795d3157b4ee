"""From the sample pages to every view of them: nothing is lost and nothing fails to be placed."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from spacy.language import Language

import pipeline
from pipeline.records import IssueRecord
from pipeline.report.digest import digest
from pipeline.report.excel import excel_report
from pipeline.report.labels import Labels
from pipeline.report.load import load_records
from pipeline.report.markdown import markdown_report
from pipeline.report.view import view_html
from pipeline.schema import record_schema

from .test_view import Reader

PAGES = sorted((Path(__file__).parents[2] / "corpus" / "issues").glob("*/01.md"))

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def extracted(nlp: Language) -> list[IssueRecord]:
    return [pipeline.extract(page, nlp=nlp) for page in PAGES]


def test_records_of_pages_fit_the_schema(extracted: list[IssueRecord]) -> None:
    validator = jsonschema.Draft202012Validator(record_schema())
    for issue in extracted:
        validator.validate(json.loads(issue.model_dump_json()))


def test_records_written_and_read_are_the_same(extracted: list[IssueRecord], tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    path.write_text("[" + ",".join(issue.model_dump_json() for issue in extracted) + "]", "utf-8")
    assert load_records(path) == extracted


def test_view_places_every_mark_of_a_page(extracted: list[IssueRecord]) -> None:
    page = Reader(view_html(extracted))
    assert not any(attrs.get("class") == "unplaced" for _, attrs in page.tags)
    for number, issue in enumerate(extracted):
        for article in issue.articles:
            for id, text in [(m.id, m.text) for m in article.entities] + [
                (f.id, f.quantity.text) for f in article.facts
            ]:
                assert "".join(page.marks[f"i{number}-{id}"].split()) == "".join(text.split())


def test_facts_frame_has_a_sentence_with_each_quantity(extracted: list[IssueRecord]) -> None:
    frame = pipeline.facts_frame(extracted)
    assert len(frame) == sum(len(article.facts) for issue in extracted for article in issue.articles) > 20
    for row in frame.itertuples():
        assert "".join(row.quantity.split()) in "".join(row.sentence.split())


def test_reports_list_every_fact_of_a_page(extracted: list[IssueRecord]) -> None:
    found = digest(extracted, labels=Labels("zh"))
    assert found.shown + found.folded == found.facts
    assert not found.problems
    rows = [line for line in markdown_report(extracted).splitlines() if line.startswith("| ")]
    assert len(rows) >= found.shown
    assert excel_report(extracted).startswith(b"PK")
