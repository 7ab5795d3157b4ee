from __future__ import annotations

import json
from pathlib import Path

import orjson
import pytest
import typer
from report import builder
from typer.testing import CliRunner, Result

from pipeline.cli.report import report
from pipeline.cli.schema import schema
from pipeline.cli.view import view
from pipeline.errors import InputError, UsageError


def run(command, *arguments: str | Path) -> Result:
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A record file beside the page that it was made from."""
    builder.write_page(tmp_path)
    path = tmp_path / "page.json"
    path.write_bytes(orjson.dumps(builder.issue()))
    return path


@pytest.mark.parametrize(("name", "starts"), [("o.html", b"<!DOCTYPE"), ("o.xlsx", b"PK"), ("o.MD", b"# ")])
def test_report_kind_follows_the_name(records: Path, tmp_path: Path, name: str, starts: bytes) -> None:
    out = tmp_path / name
    result = run(report, records, "-o", out)
    assert result.exit_code == 0
    assert result.output == ""
    assert out.read_bytes().startswith(starts)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_report_finds_the_page_beside_the_records(records: Path, tmp_path: Path) -> None:
    run(report, records, "-o", tmp_path / "o.html")
    assert "<mark>1500家</mark>" in (tmp_path / "o.html").read_text("utf-8")


def test_report_unknown_kind_names_what_there_is(records: Path, tmp_path: Path) -> None:
    result = run(report, records, "-o", tmp_path / "o.docx")
    assert isinstance(result.exception, UsageError)
    assert "o.docx" in str(result.exception)
    assert ".xlsx" in str(result.exception)


def test_report_missing_records_leave_an_old_report_alone(tmp_path: Path) -> None:
    out = tmp_path / "o.html"
    out.write_text("old")
    result = run(report, tmp_path / "none.json", "-o", out)
    assert isinstance(result.exception, InputError)
    assert out.read_text() == "old"


def test_report_output_that_cannot_be_written(records: Path, tmp_path: Path) -> None:
    result = run(report, records, "-o", tmp_path / "no" / "o.html")
    assert isinstance(result.exception, UsageError)
    assert "can't be written" in str(result.exception)


def test_view_without_the_page_warns_and_still_writes(records: Path, tmp_path: Path) -> None:
    (tmp_path / "page.md").unlink()
    result = run(view, records, "-o", tmp_path / "o.html")
    assert result.exit_code == 0
    assert "page.md: the file is not there" in result.stderr
    assert "未能在正文中标出" in (tmp_path / "o.html").read_text("utf-8")


def test_view_looks_in_source_folders(records: Path, tmp_path: Path) -> None:
    other = tmp_path / "pages"
    other.mkdir()
    (tmp_path / "page.md").rename(other / "page.md")
    result = run(view, records, "-o", tmp_path / "o.html", "--source", other)
    assert result.stderr == ""
    assert 'class="f actual"' in (tmp_path / "o.html").read_text("utf-8")


def test_schema_prints_and_writes_the_same(tmp_path: Path) -> None:
    printed = run(schema)
    assert json.loads(printed.stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    run(schema, "-o", tmp_path / "schema.json")
    assert (tmp_path / "schema.json").read_text("utf-8") == printed.stdout
