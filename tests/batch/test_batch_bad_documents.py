"""Among documents of every bad kind every good one is processed, and every bad one is named."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
import zstandard
from bad_documents import Kind, bad_entries, kinds
from batch_inputs import LoadedEngine

from pipeline.batch.model import Settings
from pipeline.batch.runner import run

SMALL = Settings(ner="none", shard_chars=20_000)


def found(out: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Records and errors of a run."""
    records = [
        orjson.loads(line)
        for file in sorted((out / "records").rglob("*.zst"))
        for line in zstandard.decompress(file.read_bytes()).splitlines()
    ]
    errors = out / "errors.jsonl"
    return records, [json.loads(line) for line in errors.read_text().splitlines()] if errors.exists() else []


def put(root: Path, chosen: Sequence[Kind]) -> dict[str, set[int | None]]:
    """Write kinds with good pages between them; gives the lines of each file that are to be named."""
    bad: dict[str, set[int | None]] = {}
    for number, kind in enumerate(chosen):
        folder = root / f"{number % 7}.md"  # a folder whose name is that of a page
        folder.mkdir(parents=True, exist_ok=True)
        assert kind.name not in bad, f"two kinds are called {kind.name}"
        (folder / kind.name).write_bytes(kind.data)
        bad[kind.name] = set(kind.lines) or {None}
        page = f"# 第{number}条\n\n全市有工会会员{number + 20}万人。\n"
        (folder / f"good-{number:04}.md").write_text(page, encoding="utf-8")
    return bad


def check(root: Path, out: Path, chosen: Sequence[Kind], quick: Any) -> None:
    bad = put(root, chosen)
    report = run(root, out, SMALL, lambda: LoadedEngine(quick, SMALL))
    records, errors = found(out)
    assert all(e["document"] and e["message"] and e["code"].startswith("input.") for e in errors)
    named: dict[str, set[int | None]] = {}
    for error in errors:
        named.setdefault(Path(error["path"]).name, set()).add(error["line"])
    assert {n: lines for n, lines in named.items() if bad.get(n) != lines} == {}
    assert set(bad) == set(named)
    assert len(errors) == sum(map(len, bad.values())) == report.failures
    articles = Counter(Path(r["meta"]["issue"]["source"]["path"]).name for r in records)
    wanted = {kind.name: kind.good for kind in chosen if kind.good}
    wanted |= {f"good-{number:04}.md": 1 for number in range(len(chosen))}
    assert articles == wanted


def test_bad_documents_of_all_kinds_among_good_ones(quick: Any, tmp_path: Path) -> None:
    chosen = list(kinds())
    assert len(chosen) > 700
    check(tmp_path / "in", tmp_path / "out", chosen, quick)


def test_bad_entries_among_good_files(quick: Any, tmp_path: Path) -> None:
    root = tmp_path / "in"
    (root / "a.md").mkdir(parents=True)
    (root / "a.md" / "good.md").write_text("# 标题\n\n全市有工会会员20万人。\n", encoding="utf-8")
    bad = set(bad_entries(root / "a.md"))
    (root / "ring").symlink_to(root)
    (root / "a.md" / "again").symlink_to(root / "a.md")
    run(root, tmp_path / "out", SMALL, lambda: LoadedEngine(quick, SMALL))
    records, errors = found(tmp_path / "out")
    assert sorted(Path(e["path"]).name for e in errors) == sorted(bad)
    assert [Path(r["meta"]["issue"]["source"]["path"]).name for r in records] == ["good.md"]


def test_odd_names_of_files(quick: Any, tmp_path: Path) -> None:
    """Names that are no UTF-8, as long as can be, of several lines: processed, or named if they are bad."""
    root = tmp_path / "in"
    root.mkdir()
    good = "# 标题\n\n全市有工会会员20万人。\n".encode()
    names = (b"\xff\xfe", b"\xc8\xd5\xb1\xa8", "报".encode() * 80, b"a\nb", b"%00", b"-o", b" ", b"'\"")
    for number, name in enumerate(names):
        for suffix, data in ((b".md", good), (b".txt", b"\x00")):
            Path(os.fsdecode(os.fsencode(root) + b"/" + name + b"%d" % number + suffix)).write_bytes(data)
    run(root, tmp_path / "out", SMALL, lambda: LoadedEngine(quick, SMALL))
    records, errors = found(tmp_path / "out")
    assert len(records) == len(errors) == len(names)
    assert all("\n" not in error["message"] for error in errors)


def test_odd_but_good_documents(quick: Any, tmp_path: Path) -> None:
    """Half surrogates, huge numbers, control characters, very long lines: processed, and the records are JSON."""
    same = '{"id": "same", "date": "2021-01-01", "text": "会员5人。"}'
    odd = [
        '{"id": "half", "date": "2021-01-01", "text": "会员\\ud83d5人。", "title": "\\udc00"}',
        '{"id": "key", "date": "2021-01-01", "text": "会员5人。", "\\ud800": "\\udfff"}',
        '{"id": "nul", "date": "2021-01-01", "text": "会员\\u00005人。"}',
        '{"id": "big", "date": "2021-01-01", "text": "会员5人。", "n": 123456789012345678901234567890}',
        '{"id": "infinite", "date": "2021-01-01", "text": "会员5人。", "n": 1e308}',
        json.dumps({"id": "long", "date": "2021-01-01", "text": "会员5人。" * 40_000}),
        json.dumps({"id": "no break", "date": "2021-01-01", "text": "会" * 100_000}),
        json.dumps({"id": 17, "date": "2021-01-01", "text": "会员5人。"}),
        json.dumps({"id": "a/b c\n\t\"'<&", "date": "2021-01-01", "text": "会员5人。"}),
        json.dumps({"id": "controls", "date": "2021-01-01", "text": "会\x01员\x085\x7f人\u2028。\r\v"}),
        json.dumps({"id": "ends", "date": "2021-01-01", "text": "会员5人。\r\n会员6人。\r会员7人。\n\r\n"}),
        json.dumps({"id": "marks", "date": "2021-01-01", "text": "\ufeff会员5人。\ufeff\u200b\u202e"}),
        json.dumps({"id": "wide", "date": "2021-01-01", "text": "𠮷𠮷会员\U0001f4685人。"}),
        json.dumps(
            {
                "id": "names",
                "date": "2021-01-01",
                "text": "会员5人。",
                "issue": 1,
                "newsfacts": [],
                "meta": {},
            }
        ),
        json.dumps({"id": "empty", "date": "", "paper": "", "title": "", "text": "会员5人。"}),
        json.dumps(
            {"id": "deep", "date": "2021-01-01", "text": "会员5人。", "x": json.loads("[" * 200 + "]" * 200)}
        ),
        "\ufeff" + same,
        same + "\r",
        "  " + same + "  ",
        "",
        same,
    ]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text("\n".join(odd), encoding="utf-8")
    (tmp_path / "in" / "b.json").write_text("\ufeff" + f"[{same},\r\n{same}]", encoding="utf-8")
    (tmp_path / "in" / "c.jsonl").write_text("\ufeff" + "\r\n\r\n".join([same, same]), encoding="utf-8")
    (tmp_path / "in" / "d.md").write_text("\ufeff# 标题\r会员5人。\r\n会员6人。\n", encoding="utf-8")
    report = run(tmp_path / "in", tmp_path / "out", SMALL, lambda: LoadedEngine(quick, SMALL))
    ids = [record["id"] for record in found(tmp_path / "out")[0]]
    assert report.failures == 0
    assert len(ids) == report.counts.articles == len(odd) - 1 + 5
    assert {"same", "same-2", "same-3", "same-4"} <= set(ids)


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
