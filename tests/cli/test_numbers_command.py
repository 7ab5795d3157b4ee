"""`newsfacts numbers`: inputs, exit codes, errors."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.cli import main


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict], str]:
    with pytest.raises(SystemExit) as stop:
        main(["numbers", *arguments])
    out, err = capfd.readouterr()
    code = stop.value.code
    return (code if isinstance(code, int) else 0), [json.loads(line) for line in out.splitlines()], err


def test_numbers_of_a_text(capfd: pytest.CaptureFixture[str]) -> None:
    code, rows, err = run(capfd, "会员2.36万人，占85%以上", "--date", "2024-03-20")
    assert (code, err) == (0, "")
    assert [row["id"] for row in rows] == [None]
    first, second = rows[0]["numbers"]
    assert (first["kind"], first["value"], first["unit"]) == ("quantity", 23600, "人")
    assert (second["kind"], second["low"], second["low_inc"], second["high"]) == ("range", 0.85, True, None)
    assert set(first) == {
        *("start", "end", "text", "kind", "value", "unit", "low", "high"),
        *("low_inc", "high_inc", "bound", "timex", "grain"),
    }


def test_numbers_of_jsonl_names_bad_lines_and_goes_on(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "in.jsonl"
    lines = [
        json.dumps({"id": "a", "text": "三天"}, ensure_ascii=False),
        "{broken",
        json.dumps({"id": "b"}),
        json.dumps({"id": "d", "text": "今天", "reference_time": "2024-02-30"}, ensure_ascii=False),
        "",
        json.dumps({"id": "c", "text": "去年", "reference_time": "2024-03-20"}, ensure_ascii=False),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    code, rows, err = run(capfd, str(path))
    assert code == 3
    assert [row["id"] for row in rows] == ["a", "c"]
    assert rows[1]["numbers"][0]["low"] == "2023-01-01"
    assert [f"line {i}" in err for i in (2, 3, 4, 6)] == [True, True, True, False]
    assert "Traceback" not in err


def test_numbers_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    data = '{"id": 7, "text": "共3万人"}\n'.encode()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    code, rows, _ = run(capfd, "-")
    assert code == 0
    assert rows[0]["id"] == 7
    assert rows[0]["numbers"][0]["value"] == 30000


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["三天", "--date", "2024-02-30"], "2024-02-30"),
        (["missing.jsonl"], "missing.jsonl"),
    ],
)
def test_numbers_explains_wrong_use(
    arguments: list[str], says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    code, rows, err = run(capfd, *arguments)
    assert code == 1
    assert rows == []
    assert says in err
    assert len(err.strip().splitlines()) == 1


def test_numbers_refuses_other_encodings(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes('{"id": 1, "text": "三万人"}'.encode("gb18030"))
    code, rows, err = run(capfd, str(path))
    assert code == 3
    assert rows == []
    assert "line 1" in err


def test_numbers_spoken(capfd: pytest.CaptureFixture[str]) -> None:
    _, rows, _ = run(capfd, "选三", "--spoken")
    assert [n["value"] for n in rows[0]["numbers"]] == [3]
