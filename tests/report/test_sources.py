from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from pipeline.records import IssueRecord
from pipeline.report.load import as_issues
from pipeline.report.sources import SentenceFinder, Sources, one_line

from . import builder


def test_sources_finds_the_file_under_a_root(issue: IssueRecord, sources: Sources) -> None:
    assert sources.text(issue, issue.articles[0]) == builder.PAGE
    assert sources.problem(issue) is None


def test_sources_does_not_trust_a_changed_file(issue: IssueRecord, tmp_path: Path) -> None:
    path = builder.write_page(tmp_path)
    path.write_text(builder.PAGE.replace("1200", "1300"), "utf-8")
    sources = Sources([tmp_path])
    assert sources.text(issue, issue.articles[0]) is None
    assert sources.problem(issue) == "the file has changed since the records were made"


def test_sources_decodes_as_the_reader_does(issue: IssueRecord, tmp_path: Path) -> None:
    stored = gzip.compress("﻿".encode() + builder.PAGE.encode())
    (tmp_path / "page.md.gz").write_bytes(stored)
    issue.source.path, issue.source.sha256 = "in/page.md.gz", hashlib.sha256(stored).hexdigest()
    assert Sources([tmp_path]).text(issue, issue.articles[0]) == builder.PAGE


@pytest.mark.parametrize("hashed", ["file", "line", "text", "none", "other"])
def test_sources_takes_the_text_of_a_jsonl_line(tmp_path: Path, hashed: str) -> None:
    text = "参会\u202880余人。"
    lines = [json.dumps({"id": f"a{i}", "text": text + str(i)}, ensure_ascii=False) for i in range(2)]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    hashes = {
        "file": path.read_bytes(),
        "line": lines[1].encode(),
        "text": (text + "1").encode(),
        "other": b"",
    }
    sha256 = hashlib.sha256(hashes[hashed]).hexdigest() if hashed in hashes else ""
    record = {"id": "a1", "kind": "article", "start": 0, "end": 9}
    issue = next(as_issues(record | {"source": {"path": str(path), "sha256": sha256}}))
    found = Sources().text(issue, issue.articles[0])
    assert found == (None if hashed == "other" else text + "1")


@pytest.mark.parametrize("shape", ["lines", "array", "object"])
def test_sources_articles_of_json_with_the_same_id(tmp_path: Path, shape: str) -> None:
    articles = [{"id": "a", "text": "甲"}, {"id": "a", "text": "乙"}]
    shapes = {
        "lines": "\n".join(json.dumps(article) for article in articles),
        "array": json.dumps(articles, indent=1),
        "object": json.dumps({"date": "2024-03-20", "articles": articles}),
    }
    path = tmp_path / ("articles.jsonl" if shape == "lines" else "articles.json")
    path.write_text(shapes[shape], "utf-8")
    record = {"id": "a-2", "kind": "article", "start": 0, "end": 1}
    issue = next(as_issues(record | {"source": {"path": str(path)}}))
    assert Sources().text(issue, issue.articles[0]) == "乙"


def test_sources_records_without_a_file(issue: IssueRecord) -> None:
    issue.source.path = "-"
    sources = Sources()
    assert sources.text(issue, issue.articles[0]) is None
    assert sources.problem(issue) == "the record names no source file"


def test_sentence_finder_headline_gives_its_line(issue: IssueRecord) -> None:
    find = SentenceFinder(builder.PAGE, issue.articles[0])
    assert find(builder.span("1200家")[0]) == "云川市总工会去年新建工会1200家"
    assert find(len(builder.PAGE) + 5) is None


def test_one_line_keeps_spaces_between_latin_words() -> None:
    assert one_line(" a\n b 人\r\n口　径 ") == "a b 人口 径"
