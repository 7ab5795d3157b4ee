"""`newsfacts doctor` prints every part and, with --json, the findings."""

from __future__ import annotations

import json

import pytest

from pipeline.cli import doctor as module


def test_doctor_lists_the_back_ends(capsys: pytest.CaptureFixture[str]) -> None:
    module.doctor(json_output=False)
    out = capsys.readouterr().out
    for name in ("lac", "jieba", "spacy", "hanlp", "model"):
        assert f"back end  {name}" in out


def test_doctor_names_the_command_for_what_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.backends import health

    monkeypatch.setitem(health.PARTS, "ray", (("a-package-that-is-not-there",), "batches"))
    module.doctor(json_output=False)
    assert "needs a-package-that-is-not-there; run: pip install 'newsfacts[ray]'" in capsys.readouterr().out


def test_doctor_json_is_an_array_of_parts(capsys: pytest.CaptureFixture[str]) -> None:
    module.doctor(json_output=True)
    rows = json.loads(capsys.readouterr().out)
    assert {"kind", "name", "works", "missing", "install", "versions", "about"} <= set(rows[0])
