"""`newsfacts extract` on input that is broken or strange: one line each, no traceback, nothing dropped silently.

The command runs in this process: what it prints is caught, the models are loaded once.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline.cli import main

GOOD = "2023年，苏州市新建学校12所。"
LINE = {"id": "good", "text": GOOD, "date": "2024-01-05"}


@dataclass
class Done:
    code: int
    out: str
    errors: list[str]

    @property
    def articles(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Done]


@pytest.fixture
def run(
    nlp: Any, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> Run:
    monkeypatch.setattr(pipeline, "load", lambda **_: nlp)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str, stdin: bytes = b"", shape: str = "jsonl") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as stop:
            main(["extract", *arguments, "--format", shape])
        sys.stdout.flush()
        caught = capsysbinary.readouterr()
        errors = caught.err.decode()
        assert "Traceback" not in errors
        assert all(line.startswith("newsfacts: ") for line in errors.splitlines())
        return Done(int(stop.value.code or 0), caught.out.decode(), errors.splitlines())

    return call


def lines(*records: Any) -> bytes:
    return b"".join(
        (r if isinstance(r, bytes) else json.dumps(r, ensure_ascii=False).encode()) + b"\n" for r in records
    )


@pytest.mark.parametrize(
    "bad",
    [
        b'{"id":"a","text":"\x00\x00"}',
        b'{"id":"a","text":' + b"[" * 100_000,
        b'{"id":"a","text":' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001,
        b'{"id":"a","text":"x"',
        b"null",
        b"[1,2,3]",
        b'"text"',
        b"NaN",
        {"id": "a", "text": 5},
        {"id": "a", "text": None},
        {"id": "a", "text": ["x"]},
        {"id": "a", "text": ""},
        {"id": "a", "text": "\u3000\n"},
        {"id": None, "text": GOOD},
        {"id": [1], "text": GOOD},
        {"id": True, "text": GOOD},
        {"id": " ", "text": GOOD},
        {"text": GOOD},
        {"id": "a"},
        {"id": "a", "text": GOOD, "date": 20240105},
        {"id": "a", "text": GOOD, "date": "2023-02-29"},
        {"id": "a", "text": GOOD, "date": "soon"},
        {"id": "a", "text": GOOD, "date": ["2024-01-05"]},
        {"id": "a", "text": GOOD, "title": {"x": 1}},
        {"id": "a", "text": GOOD, "paper": 7},
    ],
    ids=lambda bad: repr(bad)[:50],
)
def test_bad_lines_are_named_and_the_others_done(run: Run, tmp_path: Path, bad: Any) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(LINE, bad, {**LINE, "id": "last"}))
    done = run("a.jsonl")
    assert done.code == 3
    assert [a["id"] for a in done.articles] == ["good", "last"]
    [error] = done.errors
    assert "a.jsonl, line 2" in error
    assert len(error) < 400


def test_only_bad_lines_are_exit_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines({"id": 1}, b"{"))
    done = run("a.jsonl")
    assert done.code == 1
    assert done.out == ""
    assert len(done.errors) == 2


def test_odd_but_good_records_are_kept(run: Run, tmp_path: Path) -> None:
    records = [
        {"id": 7, "text": GOOD},
        {"id": 1.5, "text": GOOD},
        {"id": "same", "text": GOOD},
        {"id": "same", "text": GOOD},
        {"id": "../../x", "text": GOOD, "date": "", "title": "", "paper": None},
        {"id": "长" * 500, "text": GOOD, "n": 1e308, "deep": [[[{}]]], "": None, "big": 12345678901234567890},
        {"id": "nul", "text": "\x00" + GOOD + "\x00"},
    ]
    (tmp_path / "a.jsonl").write_bytes(lines(*records))
    done = run("a.jsonl")
    assert (done.code, done.errors) == (0, [])
    ids = [a["id"] for a in done.articles]
    assert len(ids) == len(set(ids)) == len(records)
    assert all([f["value"] for f in a["facts"]] == [12] for a in done.articles)
    assert done.articles[5]["meta"]["big"] == 12345678901234567890


def test_line_ends_and_blank_lines_do_not_matter(run: Run, tmp_path: Path) -> None:
    record = json.dumps(LINE).encode()
    (tmp_path / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + record + b"\r\n\r\n  \n" + record)
    done = run("a.jsonl")
    assert (done.code, len(done.articles)) == (0, 2)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.md", b"", "input.empty"),
        ("blank.md", " \n\u3000\n".encode(), "input.empty"),
        ("empty.jsonl", b"", None),
        ("empty.json", b"", None),
        ("half.json", b'{"id":"a",', "input.json"),
        ("deep.json", b"[" * 200_000, "input.json"),
        ("number.json", b"5", "input.record"),
        ("array.json", b"[]", None),
        ("articles.json", b'{"articles":[]}', None),
        ("nul.txt", b"\x00" * 5000, "input.binary"),
        ("noise.txt", bytes(range(128, 256)) * 50, None),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "input.binary"),
        ("torn.md.gz", b"\x1f\x8b\x08\x00abcdef", None),
        ("torn.jsonl.zst", b"\x28\xb5\x2f\xfd\x00\x00", None),
        ("2024-02-30.md", GOOD.encode(), "input.date"),
    ],
)
def test_bad_files_are_one_line_and_exit_1(
    run: Run, tmp_path: Path, name: str, data: bytes, code: str | None
) -> None:
    (tmp_path / name).write_bytes(data)
    done = run(name)
    assert done.code == 1
    assert done.out == ""
    [error] = done.errors
    assert name in error
    assert code is None or error.endswith(f"[{code}]")


def test_nothing_to_do_is_told_and_leaves_the_output_alone(run: Run, tmp_path: Path) -> None:
    """An archive without records is no success: the output named by -o would be missing."""
    (tmp_path / "a.jsonl").write_bytes(b"\n")
    (tmp_path / "out.jsonl").write_text("before", "utf-8")
    done = run("a.jsonl", "-o", "out.jsonl")
    assert (done.code, len(done.errors)) == (1, 1)
    assert (tmp_path / "out.jsonl").read_text("utf-8") == "before"


def test_lone_surrogate_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(LINE, b'{"id":"a","text":"\\ud800x"}'))
    done = run("a.jsonl")
    [said] = done.errors
    assert "a.jsonl, line 2" in said
    assert (done.code, len(done.articles)) in ((0, 2), (3, 1))


def test_empty_stdin(run: Run) -> None:
    for data in (b"", b"\n\n", b"\xef\xbb\xbf"):
        done = run("-", stdin=data)
        assert done.code == 1
        [error] = done.errors
        assert "standard input" in error


def test_stdin_twice(run: Run) -> None:
    assert run("-", "-", stdin=GOOD.encode()).code == 1


def test_folders_with_loops_and_without_inputs(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "page.md").write_text(GOOD, "utf-8")
    (tmp_path / "in" / "notes.pages").write_text("x", "utf-8")
    (tmp_path / "in" / "sub" / "up").symlink_to(tmp_path / "in")
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    (tmp_path / "bare").mkdir()
    (tmp_path / "dir.md").mkdir()
    done = run("in", "self.md", "gone.md", "bare", "dir.md")
    assert done.code == 3
    assert len(done.articles) == 1
    assert len(done.errors) == 4
    for name in ("self.md", "gone.md", "bare", "dir.md"):
        assert sum(name in e for e in done.errors) == 1


def test_loop_inside_a_folder_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.md").write_text(GOOD, "utf-8")
    (tmp_path / "in" / "self.md").symlink_to(tmp_path / "in" / "self.md")
    done = run("in")
    assert (done.code, len(done.articles), len(done.errors)) == (3, 1, 1)
    assert "self.md" in done.errors[0]


def test_unreadable(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(GOOD, "utf-8")
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "page.md").write_text(GOOD, "utf-8")
    (tmp_path / "secret.md").chmod(0)
    (tmp_path / "closed").chmod(0)
    try:
        if os.access(tmp_path / "secret.md", os.R_OK):
            pytest.skip("runs as a user that may read everything")
        done = run("secret.md", "closed")
        assert (done.code, len(done.errors)) == (1, 2)
    finally:
        (tmp_path / "closed").chmod(0o755)


@pytest.mark.parametrize(
    "text",
    [
        "#" * 20_000,
        "# \n" * 3_000,
        "#" * 200 + GOOD,
        "| a | b |\n|---|---|\n" * 300 + GOOD,
        "<table><tr><td>" * 300 + GOOD + "</td>" * 300,
        "<!-- " + GOOD + "\n" * 2_000,
        "```\n" + GOOD + "\n",
        "[" * 3_000 + GOOD + "](" * 300,
        "> " * 2_000 + GOOD,
        "\n".join("- " * i + "x" for i in range(200)) + "\n" + GOOD,
        "---\ntitle: [unclosed\n---\n\n" + GOOD,
        "&#x110000;&#0;&nbsp;" * 200 + GOOD,
        "![" + "a" * 5_000 + "](" + "b" * 5_000 + ")\n\n" + GOOD,
        GOOD + "\x1b[31m" + "\x7f" * 5,
    ],
    ids=lambda text: repr(text)[:30],
)
def test_odd_markdown_is_read(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "page.md").write_text(text, "utf-8")
    done = run("page.md", "--date", "2024-03-20", shape="json")
    assert done.code == 0
    record = json.loads(done.out)
    assert record["source"]["chars"] == len(text)
    covered = "".join(text[a["start"] : a["end"]] for a in record["articles"])
    assert GOOD not in text or GOOD in covered


def test_an_article_that_a_stage_fails_on_is_named(
    run: Run, nlp: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    stage = type(nlp.get_pipe("facts"))
    work = stage.annotate

    def fails(self: Any, docs: list[Any]) -> None:
        if any("乙" in doc.text for doc in docs):
            raise ValueError("told to\nfail")
        work(self, docs)

    monkeypatch.setattr(stage, "annotate", fails)
    records = [{**LINE, "id": i, "text": GOOD + i} for i in ("甲", "乙", "丙")]
    (tmp_path / "a.jsonl").write_bytes(lines(*records))
    done = run("a.jsonl")
    assert done.code == 3
    assert [a["id"] for a in done.articles] == ["甲", "丙"]
    [error] = done.errors
    assert "a.jsonl: article 乙 failed in stage facts: told to fail" in error


@pytest.mark.slow
def test_line_of_a_hundred_thousand_characters_is_done(run: Run, tmp_path: Path) -> None:
    """300 kB without a sentence end, as a converter may leave it."""
    (tmp_path / "page.txt").write_text("工会" * 50_000 + "\n" + GOOD, "utf-8")
    done = run("page.txt", shape="json")
    assert done.code == 0
    assert json.loads(done.out)["source"]["chars"] == 100_001 + len(GOOD)
