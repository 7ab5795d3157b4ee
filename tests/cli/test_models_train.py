"""`newsfacts models` and `newsfacts train` as a user meets them."""

from __future__ import annotations

import json

import pytest

from pipeline.backends.lock import VARIABLE, write_lock
from pipeline.cli import main


@pytest.fixture
def models(tmp_path, monkeypatch):
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "model.onnx").write_bytes(b"graph")
    write_lock(folder, ["model.onnx"], name="small", kind="entities/onnx", licence="MIT", scores={"dev": 90})
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    return tmp_path


def call(capsys, *arguments):
    with pytest.raises(SystemExit) as stopped:
        main(list(arguments))
    streams = capsys.readouterr()
    return stopped.value.code, streams.out, streams.err


def test_models_list_shows_size_licence_and_scores(models, capsys):
    code, out, _ = call(capsys, "models", "list")
    assert code == 0
    assert "small" in out
    assert "MIT" in out
    assert "dev: 90" in out
    code, out, _ = call(capsys, "models", "list", "--json")
    record = json.loads(out)
    assert record["size"] == 5
    assert len(record["files"]["model.onnx"]["sha256"]) == 64


def test_models_check_finds_a_damaged_file(models, capsys):
    assert call(capsys, "models", "check")[0] == 0
    (models / "small" / "model.onnx").write_bytes(b"grapX")
    code, out, err = call(capsys, "models", "check")
    assert code == 1
    assert "small: damaged" in out
    assert "model.onnx" in err


def test_models_check_without_models_says_where_it_looked(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))
    code, _, err = call(capsys, "models", "check")
    assert code == 1
    assert VARIABLE in err
    assert "Traceback" not in err


def test_train_without_corpora_says_what_to_give(tmp_path, capsys):
    pytest.importorskip("torch")
    pytest.importorskip("onnx")
    code, _, err = call(capsys, "train", "--data", str(tmp_path / "none"), "--out", str(tmp_path / "out"))
    assert code == 1
    assert "--data" in err
    assert err.count("\n") == 1


def test_train_without_torch_names_the_extra(monkeypatch, capsys):
    monkeypatch.setitem(__import__("sys").modules, "pipeline.training.run", None)
    code, _, err = call(capsys, "train", "--data", ".")
    assert code == 1
    assert "newsfacts[train]" in err
