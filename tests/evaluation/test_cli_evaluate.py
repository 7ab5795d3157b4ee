"""`newsfacts evaluate` and `newsfacts compare` from the outside."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from pipeline.cli.compare import compare
from pipeline.cli.evaluate import evaluate
from pipeline.errors import InputError, NewsfactsError, UsageError
from pipeline.evaluation import backends, corpora
from pipeline.evaluation.evaluate import evaluate as score
from pipeline.evaluation.run import Cost
from pipeline.stages.settings import Loading

Write = Callable[..., Path]
Row = dict[str, Any]


def call(function: Callable[..., int], *arguments: object) -> int:
    """Run a command as the command line does, errors raised."""
    app = typer.Typer()
    app.command()(function)
    return app([str(a) for a in arguments], standalone_mode=False)


@pytest.fixture
def files(write_rows: Write, gold_article: Row) -> tuple[Path, Path]:
    wrong = {**gold_article, "entities": gold_article["entities"][1:]}
    second = {**gold_article, "id": "a2"}
    return write_rows("gold.jsonl", gold_article, second), write_rows("pred.jsonl", wrong, second)


def test_evaluate_json_on_stdout_table_on_stderr(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    gold, pred = files
    assert call(evaluate, gold, "--pred", pred, "--resamples", 50, "--show", 5) == 0
    said = capsys.readouterr()
    result = json.loads(said.out)
    assert result["entities"]["ORG"]["R"] == 50.0
    assert result["entities"]["micro"]["F1"] == 90.9
    assert "core facts" in said.err
    assert "90.9" in said.err
    assert "missed ORG '昌平区总工会' at 0" in said.err
    assert "\x1b" not in said.err


def test_evaluate_writes_the_file_only(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold, pred = files
    out = tmp_path / "e.json"
    assert call(evaluate, gold, "--pred", pred, "-o", out) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(out.read_text(encoding="utf-8"))["articles"] == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["e.json", "gold.jsonl", "pred.jsonl"]


def test_evaluate_says_what_was_not_paired(
    files: tuple[Path, Path], write_rows: Write, gold_article: Row, capsys: pytest.CaptureFixture[str]
) -> None:
    pred = write_rows("other.jsonl", {**gold_article, "id": "b1"}, {**gold_article, "id": "b2"})
    assert call(evaluate, files[0], "--pred", pred) == 0
    said = capsys.readouterr().err
    assert "2 gold articles have no prediction: a1, a2" in said
    assert "2 predictions have no gold article: b1, b2" in said


def test_evaluate_empty_predictions(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    assert call(evaluate, files[0], "--pred", empty) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["core"]["F1"] == 0.0
    assert "nothing was predicted" in said.err


def test_evaluate_refuses_what_does_not_go_together(files: tuple[Path, Path]) -> None:
    with pytest.raises(UsageError, match="exclude each other"):
        call(evaluate, files[0], "--pred", files[1], "--ner", "lac")


def test_evaluate_refuses_an_output_that_can_not_be(files: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't be written"):
        call(evaluate, files[0], "--pred", files[1], "-o", tmp_path / "no" / "folder.json")
    with pytest.raises(UsageError, match="can't be written"):
        call(evaluate, files[0], "--pred", files[1], "-o", tmp_path)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(["--show", "-1"], "show"), (["--resamples", "x"], "resamples"), (["--what"], "what")],
)
def test_evaluate_wrong_options(files: tuple[Path, Path], arguments: list[str], says: str) -> None:
    # Which class it is depends on whether typer brings its own click; the main function explains both.
    with pytest.raises(Exception) as error:  # noqa: PT011
        call(evaluate, files[0], *arguments)
    assert says in error.value.format_message()  # type: ignore[attr-defined]


def test_evaluate_missing_gold(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        call(evaluate, tmp_path / "none.jsonl", "--pred", tmp_path / "none.jsonl")


def test_compare_from_file_to_table(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold, pred = files
    a, b = tmp_path / "a.json", tmp_path / "b.json"
    call(evaluate, gold, "--pred", pred, "-o", a)
    call(evaluate, gold, "--pred", gold, "-o", b)
    capsys.readouterr()
    assert call(compare, a, b, "--resamples", 100) == 0
    said = capsys.readouterr()
    result = json.loads(said.out)
    assert result["figures"]["entities.micro.F1"] == {
        "a": 90.9,
        "b": 100.0,
        "difference": 9.1,
        "interval": result["figures"]["entities.micro.F1"]["interval"],
        "clear": False,
    }
    assert [e["text"] for e in result["entities"]["gained"]] == ["昌平区总工会"]
    assert "+9.1" in said.err
    assert "entities gained: 1" in said.err
    assert "a1 ORG '昌平区总工会' at 0 (missed)" in said.err


def test_compare_different_gold(files: tuple[Path, Path], tmp_path: Path) -> None:
    gold, pred = files
    a, b = tmp_path / "a.json", tmp_path / "b.json"
    call(evaluate, gold, "--pred", pred, "-o", a)
    call(evaluate, pred, "--pred", pred, "-o", b)
    with pytest.raises(UsageError, match="different gold"):
        call(compare, a, b)


def test_side_by_side_names_the_back_ends_that_failed(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        name = command[command.index("--ner") + 1]
        return subprocess.CompletedProcess(command, 1, "", f"a warning\nnewsfacts: {name} is not installed\n")

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(NewsfactsError, match=r"--ner hanlp: hanlp is not .*; --ner spacy=x: spacy is not"):
        call(evaluate, files[0], "--ner", "hanlp", "--ner", "spacy=x")


def test_side_by_side_passes_every_setting_on() -> None:
    settings = Loading("lac", None, "names.tsv", "msra")
    command = backends._command("gold.jsonl", settings, {"resamples": 7, "seed": 3}, Path("out.json"))
    assert command[3:] == [
        *["evaluate", "gold.jsonl", "-o", "out.json", "--ner", "lac", "--lexicon", "names.tsv"],
        *["--convention", "msra", "--resamples", "7", "--seed", "3"],
    ]


def test_side_by_side_table(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Costs and scores stand in one table; a back end that failed is named and the others are shown."""
    gold = corpora.read(files[0])
    one = score(gold, corpora.read(files[1]).documents, resamples=20)
    costs = Cost("x", 100, 2.0, 1.9, 12345.6, 1.25, 321.0, None).as_json()
    found = {"lac": one | {"run": costs}, "jieba": one | {"run": costs}}
    monkeypatch.setattr(backends, "side_by_side", lambda *_: (found, ["--ner hanlp: is not installed"]))
    assert call(evaluate, files[0], "--ner", "lac", "--ner", "jieba", "--ner", "hanlp") == 3
    said = capsys.readouterr()
    assert set(json.loads(said.out)["backends"]) == {"lac", "jieba"}
    row = next(line for line in said.err.splitlines() if line.strip().startswith("jieba"))
    limits = one["intervals"]["entities.micro.F1"]
    interval = f"{limits[0]}–{limits[1]}"
    assert row.split() == ["jieba", "90.9", interval, "100.0", "12,346", "1.25", "321", "–"]
    assert "--ner hanlp: is not installed" in said.err


def test_evaluate_runs_the_pipeline_on_the_gold(
    write_rows: Write, gold_article: Row, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without predictions the pipeline reads the texts; the same predictions come from a file."""
    gold = write_rows(
        "gold.jsonl", gold_article, {**gold_article, "id": "a2", "text": "", "entities": [], "facts": []}
    )
    assert call(evaluate, gold, "--resamples", 10) == 0
    said = capsys.readouterr()
    result = json.loads(said.out)
    assert result["missing"] == []
    assert result["mentions"]["overlap"]["gold"] == 3
    assert result["mentions"]["overlap"]["tp"] >= 2
    assert result["run"]["chars"] == len(gold_article["text"])
    assert result["run"]["chars_per_second"] > 0
    assert "characters a second" in said.err
