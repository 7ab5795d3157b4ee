from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import zstandard

from pipeline.errors import InputError
from pipeline.records import IssueRecord
from pipeline.report.load import as_issues, load_records


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("several", [False, True])
def test_load_issue_json(issue: IssueRecord, tmp_path: Path, indent: int | None, several: bool) -> None:
    data = issue.model_dump(mode="json")
    path = tmp_path / "out.json"
    path.write_text(json.dumps([data, data] if several else data, ensure_ascii=False, indent=indent), "utf-8")
    assert load_records([path]) == [issue] * (2 if several else 1)


def test_load_article_lines_gathers_them_by_issue(issue: IssueRecord, tmp_path: Path) -> None:
    lines = []
    for name in ("one", "two"):
        for article in issue.articles:
            origin = {"issue": name, "date": "2024-03-20", "source": {"path": f"{name}.md"}}
            lines.append(json.dumps(article.model_dump(mode="json") | {"meta": origin}))
    path = tmp_path / "records.jsonl.zst"
    path.write_bytes(zstandard.compress("\n".join(lines).encode()))
    issues = load_records(path)
    assert [i.id for i in issues] == ["one", "two"]
    assert [len(i.articles) for i in issues] == [3, 3]
    assert issues[1].source.path == "two.md"
    assert issues[1].date == "2024-03-20"


def test_load_article_lines_with_an_issue_object(issue: IssueRecord, tmp_path: Path) -> None:
    known = issue.model_dump(mode="json", exclude={"articles"})
    lines = [
        json.dumps(article.model_dump(mode="json") | {"meta": {"issue": known}}) for article in issue.articles
    ]
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    (loaded,) = load_records(path)
    assert loaded.model_dump(exclude={"articles", "warnings"}) == issue.model_dump(
        exclude={"articles", "warnings"}
    )
    assert len(loaded.articles) == 3


def test_load_a_source_of_the_users_own_is_no_path(issue: IssueRecord) -> None:
    article = issue.articles[0].model_copy(update={"meta": {"source": "新华社"}})
    assert next(as_issues(article)).source.path == ""


def test_load_run_directory_reads_its_records_in_order(issue: IssueRecord, tmp_path: Path) -> None:
    for shard, year in (("00001", "2023"), ("00000", "2024")):
        folder = tmp_path / "records" / year
        folder.mkdir(parents=True)
        line = json.dumps(issue.articles[0].model_dump(mode="json") | {"issue": year})
        (folder / f"{shard}.jsonl.zst").write_bytes(zstandard.compress(line.encode()))
    (tmp_path / "run.json").write_text("{}")
    assert [i.id for i in load_records(tmp_path)] == ["2023", "2024"]


def test_load_leaves_out_what_later_versions_add(issue: IssueRecord, tmp_path: Path) -> None:
    data = issue.model_dump(mode="json") | {"weather": "晴"}
    data["articles"][0]["mood"] = 1
    path = tmp_path / "new.json.gz"
    path.write_bytes(gzip.compress(json.dumps(data).encode()))
    assert load_records(path) == [issue]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.json", b"", "empty"),
        ("a.json", b"no json", "no JSON"),
        ("a.json", b'{"x": 1}', "line 1: no issue or article record"),
        ("a.json", b"[1, 2]", "no issue or article record"),
        ("a.json", b'{"articles": 3}', r"no valid record \(id: Field required"),
        ("a.json", b"\xff\xfe\x00", "not UTF-8"),
        ("a.json.zst", b"\x28\xb5\x2f\xfd123", "damaged"),
        ("a.json.gz", b"\x1f\x8b123", "damaged"),
        (
            "a.jsonl",
            b'{"id":"a","kind":"article","start":0,"end":1,"facts":[],"issue":{"checks":[{}]}}',
            "checks.0.type: Field required",
        ),
        ("a.jsonl", b'{"id":"a","kind":"article","start":0,"end":1,"facts":[]}\n{"id":', "line 2: no JSON"),
    ],
)
def test_load_says_what_is_wrong(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=says) as caught:
        load_records(path)
    assert name in str(caught.value)


def test_load_missing_and_empty_places(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_records(tmp_path / "none.json")
    with pytest.raises(InputError, match="no records in this directory"):
        load_records(tmp_path)
