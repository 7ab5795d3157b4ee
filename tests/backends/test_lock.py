"""Lock files: a damaged or missing model is refused with a line that says what to do."""

from __future__ import annotations

import json

import pytest

from pipeline.backends.lock import VARIABLE, find_model, list_models, read_lock, write_lock
from pipeline.errors import InputError, MissingPartError


@pytest.fixture
def model(tmp_path):
    folder = tmp_path / "models" / "small"
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(b"graph" * 100)
    (folder / "tables.npz").write_bytes(b"tables")
    write_lock(
        folder,
        ["model.onnx", "tables.npz"],
        name="small",
        kind="entities/onnx",
        licence="Apache-2.0",
        scores={"dev": {"F1": 90.0}},
    )
    return folder


def test_lock_of_an_undamaged_model_has_no_problems(model):
    lock = read_lock(model)
    lock.check()
    assert lock.problems() == []
    assert lock.size == 506
    assert lock.scores == {"dev": {"F1": 90.0}}


def test_lock_refuses_a_changed_file_of_the_same_size(model):
    (model / "model.onnx").write_bytes(b"grapX" * 100)
    with pytest.raises(InputError, match=r"model\.onnx: sha256.*restore"):
        read_lock(model).check()


def test_lock_refuses_a_cut_off_file(model):
    (model / "model.onnx").write_bytes(b"graph")
    with pytest.raises(InputError, match="5 bytes, 500 expected"):
        read_lock(model).check()


def test_lock_refuses_a_missing_file(model):
    (model / "tables.npz").unlink()
    with pytest.raises(InputError, match=r"tables\.npz: missing"):
        read_lock(model).check()


def test_lock_digest_changes_with_any_file(model):
    before = read_lock(model).sha256
    (model / "tables.npz").write_bytes(b"Tables")
    write_lock(model, ["model.onnx", "tables.npz"], name="small", kind="x", licence="y")
    assert read_lock(model).sha256 != before


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"name": "a", "kind": "b", "licence": "c", "files": 3}'])
def test_read_lock_names_a_broken_lock_file(model, text):
    (model / "lock.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"lock\.json: not a lock file"):
        read_lock(model)


def test_find_model_uses_the_variable(model, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(model.parent))
    assert find_model("small") == model
    assert [lock.name for lock in list_models()] == ["small"]
    with pytest.raises(MissingPartError, match="model 'large' is not in"):
        find_model("large")


def test_read_lock_of_a_folder_without_one(tmp_path):
    with pytest.raises(MissingPartError, match="no model here"):
        read_lock(tmp_path)


def test_write_lock_is_readable_json(model):
    data = json.loads((model / "lock.json").read_text("utf-8"))
    assert set(data["files"]) == {"model.onnx", "tables.npz"}
