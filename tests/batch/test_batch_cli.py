"""The commands as people type them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from batch_inputs import days, tree, write_archive

from pipeline.cli import main


def newsfacts(*arguments: object) -> int:
    """Exit code of a command in this process."""
    with pytest.raises(SystemExit) as exit:
        main([str(argument) for argument in arguments])
    return int(exit.value.code or 0)


def test_cli_run_status_retry_tables_export(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    articles = days(12, 2)
    lines = [json.dumps(a, ensure_ascii=False) for a in articles]
    archive = write_archive(tmp_path / "in" / "a.jsonl", [*lines[:9], "{broken", *lines[9:]])
    out = tmp_path / "out"
    assert newsfacts("run", tmp_path / "in", "-o", out, "--ner", "jieba", "--workers", 2) == 3
    said = capfd.readouterr()
    assert said.out == ""
    assert f"{archive}, line 10: broken JSON" in said.err
    assert "24 articles" in said.err
    assert "\r" not in said.err
    assert json.loads((out / "errors.jsonl").read_text())["line"] == 10
    assert list((out / "tables" / "facts" / "year=2021").iterdir())

    assert newsfacts("status", out) == 0
    said = capfd.readouterr()
    assert "failed      1" in said.out
    assert "entities" in said.out
    assert newsfacts("status", out, "--json") == 0
    found = json.loads(capfd.readouterr().out)
    assert (found["shards_done"], found["failures"], found["done"]["articles"]) == (1, 1, 24)

    before = tree(out / "done")
    assert newsfacts("run", tmp_path / "in", "-o", out, "--ner", "jieba", "--engine", "serial") == 3
    assert "0 shards done now, 1 before" in capfd.readouterr().err
    assert tree(out / "done") == before

    write_archive(archive, articles)
    assert newsfacts("retry", out, "--engine", "serial") == 0
    assert "its input changed: 1 shard is done again" in capfd.readouterr().err
    assert (out / "errors.jsonl").read_bytes() == b""
    assert (
        newsfacts("run", tmp_path / "in", "-o", tmp_path / "serial", "--ner", "jieba", "--engine", "serial")
        == 0
    )
    assert tree(out / "records") == tree(tmp_path / "serial" / "records")
    assert tree(out / "tables") == tree(tmp_path / "serial" / "tables")

    assert newsfacts("tables", out) == 0
    assert "up to date" in capfd.readouterr().err
    assert newsfacts("export", "sqlite", out, "-o", tmp_path / "x.db") == 0
    assert (tmp_path / "x.db").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere", "-o", "out"], "nowhere: no such file"),
        (["in", "-o", "out", "--shard", "3/2"], "--shard 3/2"),
        (["in", "-o", "out", "--shard", "x"], "write it as I/N"),
        (["in", "-o", "out", "--date", "2021-02-30"], "no such date"),
        (["in", "-o", "out", "--engine", "slurm"], "slurm"),
        (["in", "-o", "out", "--workers", "0"], "--workers"),
        (["in", "-o", "out", "--engine", "serial", "--ner", "bert"], "bert"),
        (["in", "-o", "out", "--workers", "1", "--ner", "bert"], "bert"),
        (
            ["in", "-o", "out", "--engine", "serial", "--lexicon", "none.tsv"],
            "lexicon none.tsv: no such file",
        ),
        (["empty", "-o", "out"], "no input files"),
        (["in", "-o", "in"], "holds something else"),
    ],
)
def test_cli_run_wrong_usage_is_one_line(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    write_archive(tmp_path / "in" / "a.jsonl", days(1, 1))
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    assert newsfacts("run", *arguments) == 1
    said = capfd.readouterr()
    assert says in said.err
    assert said.err.startswith("newsfacts: ")
    assert said.err.count("\n") == 1
    assert said.out == ""


@pytest.mark.parametrize("command", [["status"], ["retry"], ["tables"], ["export", "sqlite", "-o", "x.db"]])
def test_cli_no_run_directory(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert newsfacts(*command, tmp_path) == 1
    assert "no run directory" in capfd.readouterr().err


def test_cli_nothing_could_be_processed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_bytes(b"")
    assert (
        newsfacts("run", tmp_path / "in", "-o", tmp_path / "out", "--engine", "serial", "--ner", "jieba") == 1
    )
    assert "the file is empty" in capfd.readouterr().err


def test_cli_ray_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    write_archive(tmp_path / "in" / "a.jsonl", days(6, 2))
    code = f"import sys; sys.path[:] = {sys.path!r}; from pipeline.cli import main; main(sys.argv[1:])"
    for engine in ("ray", "serial"):
        arguments = [
            "run",
            str(tmp_path / "in"),
            "-o",
            str(tmp_path / engine),
            "--ner",
            "jieba",
            "--engine",
            engine,
        ]
        workers = ["--workers", "2"] if engine == "ray" else []
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments, *workers], env={**os.environ}, check=False
        )
        assert done.returncode == 0
    assert tree(tmp_path / "ray" / "records") == tree(tmp_path / "serial" / "records")
