"""`newsfacts extract` as a user meets it: outputs, exit codes, bad input."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import ArticleRecord, IssueRecord

PAGE = """# 深化改革促发展

## 城东区总工会新增会员1.2万人

本报讯 (记者 何小川) 2023年，城东区总工会新发展工会会员1.2万人，其中女会员5600人，入会率达到85%以上。

本报记者 孟长青 摄
"""

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "pipeline", "extract", *arguments],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
        )

    return call


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "2024-03-20-page.md"
    path.write_text(PAGE, "utf-8")
    return path


def one_line(done: subprocess.CompletedProcess[bytes], *parts: str) -> None:
    error = done.stderr.decode()
    assert "Traceback" not in error
    for part in parts:
        assert part in error
    assert len(error.strip().splitlines()) == 1


def test_json_to_file_is_a_valid_grounded_record(run: Run, page: Path, tmp_path: Path) -> None:
    done = run(str(page), "-o", "out.json")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b""
    record = IssueRecord.model_validate_json((tmp_path / "out.json").read_bytes())
    assert record.date == "2024-03-20"
    article = next(a for a in record.articles if a.kind == "article")
    assert [(b.name, b.role) for b in article.bylines] == [("何小川", "reporter"), ("孟长青", "photographer")]
    values = {f.quantity.text: f for f in article.facts}
    assert values["5600人"].part_of == next(
        f.id for f in article.facts if f.quantity.start > 50 and f.value == 12000
    )
    assert values["85%以上"].bound == "EQUAL_OR_MORE"
    for mention in article.entities:
        assert "".join(PAGE[mention.start : mention.end].split()) == "".join(mention.text.split())


def test_stdin_to_stdout(run: Run) -> None:
    done = run("-", "--date", "2024-03-20", stdin=PAGE.encode())
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["date"] == "2024-03-20"


def test_no_progress_in_a_pipe(run: Run, page: Path) -> None:
    assert run(str(page)).stderr == b""


def test_several_inputs_make_an_array_and_jsonl_a_line_each(run: Run, page: Path, tmp_path: Path) -> None:
    (tmp_path / "second.txt").write_text(PAGE.replace("城东", "城西"), "utf-8")
    done = run(str(page), "second.txt")
    assert [r["schema"] for r in json.loads(done.stdout)] == ["newsfacts/1"] * 2
    done = run(str(page), "second.txt", "--format", "jsonl")
    for line in done.stdout.splitlines():
        ArticleRecord.model_validate_json(line)


def test_csv_has_a_row_per_fact(run: Run, page: Path) -> None:
    done = run(str(page), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert {"1.2万人", "5600人", "85%以上"} <= {v for row in rows for v in row.values()}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings(run: Run, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "page.txt").write_bytes(PAGE.encode(encoding))
    done = run("page.txt", "--date", "2024-03-20")
    assert done.returncode == 0, done.stderr.decode()
    record: dict[str, Any] = json.loads(done.stdout)
    assert any(f["value"] == 5600 for a in record["articles"] for f in a["facts"])
    assert record["source"]["chars"] == len(PAGE)


def test_gzip(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.md.gz").write_bytes(gzip.compress(PAGE.encode()))
    assert run("page.md.gz").returncode == 0


def test_a_bad_input_is_named_and_the_others_are_done(run: Run, page: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "binary.md").write_bytes(bytes(range(256)) * 40)
    done = run("missing.md", "empty.md", "binary.md", str(page))
    assert done.returncode == 3
    errors = done.stderr.decode().strip().splitlines()
    assert len(errors) == 3
    assert "Traceback" not in done.stderr.decode()
    for name in ("missing.md", "empty.md", "binary.md"):
        assert any(name in line for line in errors)
    assert json.loads(done.stdout)["articles"]


def test_broken_lines_of_jsonl_are_named(run: Run, tmp_path: Path) -> None:
    good = {"id": "a1", "text": "2023年，城东区新建学校12所。", "date": "2024-01-05", "extra": [1, 2]}
    lines = [json.dumps(good, ensure_ascii=False), "{broken", json.dumps({"id": "a3"}), "", '"text"']
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), "utf-8")
    done = run("articles.jsonl", "--format", "jsonl")
    assert done.returncode == 3
    [article] = [json.loads(line) for line in done.stdout.splitlines()]
    assert article["id"] == "a1"
    assert article["meta"] == {"extra": [1, 2]}
    assert [
        line for line in done.stderr.decode().splitlines() if "articles.jsonl" in line and "line 2" in line
    ]


@pytest.mark.parametrize("date", ["2024-02-30", "20240320", "yesterday"])
def test_a_date_that_does_not_exist(run: Run, page: Path, date: str) -> None:
    done = run(str(page), "--date", date)
    assert done.returncode == 1
    one_line(done, date, "YYYY-MM-DD")


def test_nothing_readable_is_exit_1(run: Run) -> None:
    done = run("nowhere.md")
    assert done.returncode == 1
    one_line(done, "nowhere.md")


def test_unreadable_file(run: Run, page: Path) -> None:
    page.chmod(0)
    if os.access(page, os.R_OK):
        pytest.skip("runs as a user that may read everything")
    done = run(str(page))
    assert done.returncode == 1
    one_line(done, page.name)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--ner", "nonsense"],
        ["--format", "xml"],
        ["--convention", "mine"],
        ["--no-such-option"],
        ["-o", "no/such/dir/x.json"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_1(run: Run, page: Path, arguments: list[str]) -> None:
    done = run(str(page), *arguments)
    assert done.returncode == 1
    one_line(done)


def test_output_is_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.json").write_text("before", "utf-8")
    assert run("nowhere.md", "-o", "out.json").returncode == 1
    assert (tmp_path / "out.json").read_text("utf-8") == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.json"]


def test_explain_names_the_layer_of_each_span(run: Run, tmp_path: Path) -> None:
    (tmp_path / "names.tsv").write_text("小满\tORG\n", "utf-8")
    done = run("--explain", "昨天，小满在苏州市招收学员。", "--lexicon", "names.tsv")
    assert done.returncode == 0, done.stderr.decode()
    lines = done.stdout.decode().splitlines()
    assert any(line.split()[:4] == ["lexicon", "+", "ORG", "小满"] for line in lines)
    assert any("LOC 苏州市" in line for line in lines)


def test_no_input_is_wrong_usage(run: Run) -> None:
    done = run()
    assert done.returncode == 1
    one_line(done, "no input")
