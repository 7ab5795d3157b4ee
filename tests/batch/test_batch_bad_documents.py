"""Among documents of every bad kind every good one is processed, and every bad one is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import zstandard
from bad_documents import bad_files, bad_lines, bad_pages
from batch_inputs import LoadedEngine, article

from pipeline.batch.model import Settings
from pipeline.batch.runner import run

SMALL = Settings(ner="none", shard_chars=20_000)


def found(out: Path) -> tuple[set[str], list[dict[str, Any]]]:
    records = [
        orjson.loads(line)["id"]
        for file in (out / "records").rglob("*.zst")
        for line in zstandard.decompress(file.read_bytes()).splitlines()
    ]
    assert len(records) == len(set(records))
    return set(records), [json.loads(line) for line in (out / "errors.jsonl").read_text().splitlines()]


def test_bad_lines_among_good_ones(quick: Any, tmp_path: Path) -> None:
    lines: list[bytes] = []
    bad: set[int] = set()
    good: set[str] = set()
    for number, line in enumerate(bad_lines()):
        lines.append(line)
        bad.add(len(lines))
        fine = article(number, f"2021-01-{number % 28 + 1:02}")
        lines.append(json.dumps(fine, ensure_ascii=False).encode())
        good.add(str(fine["id"]))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_bytes(b"\n".join(lines))
    run(tmp_path / "in", tmp_path / "out", SMALL, lambda: LoadedEngine(quick, SMALL))
    records, errors = found(tmp_path / "out")
    assert len(bad) > 60
    assert {e["line"] for e in errors} == bad
    assert len(errors) == len(bad)
    assert records == good
    assert all(e["document"] for e in errors)
    assert all(e["message"] and e["code"].startswith("input.") for e in errors)


def test_bad_pages_among_good_ones(quick: Any, tmp_path: Path) -> None:
    root = tmp_path / "in"
    root.mkdir()
    bad = set()
    for number, (name, data) in enumerate(bad_pages()):
        (root / name).write_bytes(data)
        bad.add(name)
        (root / f"good-{number:03}.md").write_text(
            f"# 第{number}条\n\n全市有工会会员{number + 20}万人。\n", encoding="utf-8"
        )
    bad |= set(bad_files(root))
    (root / "ring").symlink_to(root)
    run(root, tmp_path / "out", SMALL, lambda: LoadedEngine(quick, SMALL))
    records, errors = found(tmp_path / "out")
    assert {Path(e["path"]).name for e in errors} == bad
    assert len(errors) == len(bad) > 70
    assert {id.rsplit("-a", 1)[0] for id in records} == {p.stem for p in root.glob("good-*.md")}


def test_odd_but_good_documents(quick: Any, tmp_path: Path) -> None:
    """Half surrogates, huge numbers, control characters, very long lines: processed, and the records are JSON."""
    odd = [
        '{"id": "half", "date": "2021-01-01", "text": "会员\\ud83d5人。", "title": "\\udc00"}',
        '{"id": "nul", "date": "2021-01-01", "text": "会员\\u00005人。"}',
        '{"id": "big", "date": "2021-01-01", "text": "会员5人。", "n": 123456789012345678901234567890}',
        '{"id": "infinite", "date": "2021-01-01", "text": "会员5人。", "n": 1e308}',
        json.dumps({"id": "long", "date": "2021-01-01", "text": "会员5人。" * 40_000}),
        json.dumps({"id": "no break", "date": "2021-01-01", "text": "会" * 100_000}),
        json.dumps({"id": 17, "date": "2021-01-01", "text": "会员5人。"}),
        json.dumps({"id": "a/b c\n\t\"'<&", "date": "2021-01-01", "text": "会员5人。"}),
    ]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text("\n".join(odd), encoding="utf-8")
    report = run(tmp_path / "in", tmp_path / "out", SMALL, lambda: LoadedEngine(quick, SMALL))
    assert report.counts.articles + report.failures == len(odd)
    assert report.counts.articles >= len(odd) - 2


def test_warnings_of_reading_are_kept(quick: Any, tmp_path: Path) -> None:
    """Half characters and damaged bytes: said in the records, of lines and of JSON alike."""
    half = '{"id": "half", "date": "2021-01-01", "text": "会员\\ud8005人。"}'
    damaged = json.dumps({"id": "d", "date": "2021-01-01", "text": "会员5人。" * 80}, ensure_ascii=False)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_bytes(
        half.encode() + b"\n" + damaged.encode().replace("会".encode(), b"\xff\xfe", 1)
    )
    (tmp_path / "in" / "b.json").write_text(f"[{half}]", encoding="utf-8")
    run(tmp_path / "in", tmp_path / "out", SMALL, lambda: LoadedEngine(quick, SMALL))
    said = [
        warning
        for file in sorted((tmp_path / "out" / "records").rglob("*.zst"))
        for line in zstandard.decompress(file.read_bytes()).splitlines()
        for warning in orjson.loads(line)["meta"]["newsfacts"]["warnings"]
    ]
    assert [w.split("/in/")[1].split(": ")[0] for w in said] == [
        "a.jsonl, line 1",
        "a.jsonl, line 2",
        "b.json",
    ]
    assert ["lone surrogate" in w for w in said] == [True, False, True]
