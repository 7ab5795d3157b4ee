"""The registry: names, options, clear errors, status."""

from __future__ import annotations

import builtins
import importlib
import subprocess
import sys
from typing import Any

import pytest

from pipeline.backends import BACKENDS, create_backend, status
from pipeline.backends.health import checkup
from pipeline.backends.labels import entity_type
from pipeline.errors import MissingPartError, UsageError


def test_create_backend_unknown_name_lists_the_valid_ones() -> None:
    with pytest.raises(UsageError, match="lac, jieba, spacy, hanlp, model"):
        create_backend("bert")


def test_create_backend_wrong_option_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="does not take these options"):
        create_backend("jieba", colour="red")


def test_create_backend_missing_package_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.partition(".")[0] == "hanlp":
            raise ImportError("No module named 'hanlp'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingPartError, match=r"pip install 'newsfacts\[hanlp\]'"):
        create_backend("hanlp", path="./anything")


def test_importing_the_registry_loads_no_back_end() -> None:
    code = (
        "import sys, pipeline.backends as b; b.status();"
        "print([m for m in ('torch','hanlp','spacy','onnxruntime','jieba') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_status_has_a_row_for_every_back_end() -> None:
    rows = status()
    assert [row["name"] for row in rows] == list(BACKENDS)
    for row in rows:
        assert row["works"] == (not row["missing"])
        assert row["works"] or str(row["install"]).startswith("pip install")


def test_status_tells_a_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    metadata = importlib.import_module("importlib.metadata")
    real = metadata.version

    def version(name: str) -> str:
        if name == "jieba":
            raise metadata.PackageNotFoundError(name)
        return str(real(name))

    monkeypatch.setattr(metadata, "version", version)
    row = next(row for row in status() if row["name"] == "jieba")
    assert row["works"] is False
    assert row["missing"] == ["jieba"]
    assert row["install"] == "pip install newsfacts"


def test_checkup_covers_back_ends_models_and_extras() -> None:
    rows = checkup()
    assert {"lac", "report", "ray", "train"} <= {row["name"] for row in rows}


def test_jieba_joins_family_and_given_name() -> None:
    [spans] = create_backend("jieba").predict(["李大钊在云南大学讲课"])
    assert ("李大钊", "PER") in {("李大钊在云南大学讲课"[s.start : s.end], s.type) for s in spans}
    assert ("云南大学", "ORG") in {("李大钊在云南大学讲课"[s.start : s.end], s.type) for s in spans}


def test_jieba_words_cover_texts_with_line_breaks() -> None:
    backend = create_backend("jieba")
    text = "第一行 有空格\n第二行。"
    [(_, words)] = backend.analyse([text])  # type: ignore[attr-defined]
    assert "".join(text[a:b] for a, b, _ in words).replace("\n", "") == text.replace("\n", "")
    assert backend.predict(["", text])[0] == []


@pytest.mark.parametrize(
    ("label", "expected"),
    [("PERSON", "PER"), ("nr", "PER"), ("GPE", "LOC"), ("LOCATION", "LOC"), ("NT", "ORG"), ("MONEY", None)],
)
def test_entity_type_of_other_label_sets(label: str, expected: str | None) -> None:
    assert entity_type(label) == expected
