"""Files, folders and streams as issues; dates and papers; bad input among good."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import tracemalloc
import zlib
from pathlib import Path

import pytest
import zstandard

from pipeline.errors import InputError, NewsfactsError, UsageError
from pipeline.source.dates import check_date, date_in_name
from pipeline.source.inputs import input_files, read_inputs

PAGE = "## 市民中心启用\n\n本报讯（记者 王小明）近日，市民中心启用，首日接待800余人。\n"


def line(number: int, **more: object) -> str:
    return json.dumps(
        {"id": f"r{number}", "text": f"第{number}条。全市新增就业{number}人。", **more}, ensure_ascii=False
    )


def test_read_inputs_page(tmp_path: Path) -> None:
    path = tmp_path / "2024-03-20.md"
    path.write_text(PAGE, "utf-8")
    (issue,) = read_inputs([path])
    assert (issue.id, issue.path, issue.date, issue.encoding, issue.chars) == (
        "2024-03-20",
        str(path),
        "2024-03-20",
        "utf-8",
        len(PAGE),
    )
    assert issue.articles[0].id == "2024-03-20-a001"
    assert len(issue.sha256) == 64


def test_read_inputs_compressed_page_same_articles(tmp_path: Path) -> None:
    (tmp_path / "p.md.gz").write_bytes(gzip.compress(PAGE.encode("gb18030")))
    (tmp_path / "q.txt.zst").write_bytes(zstandard.compress(PAGE.encode("utf-16")))
    issues = list(read_inputs([tmp_path]))
    assert [issue.id for issue in issues] == ["p", "q"]
    assert [issue.encoding for issue in issues] == ["gb18030", "utf-16-le"]
    assert all(issue.articles[0].source == PAGE for issue in issues)


def test_read_inputs_folder_sorted_recursive_without_loops(tmp_path: Path) -> None:
    for name in ("2024/03/20/p2.md", "2024/03/20/p1.md", "2024/03/21/p1.txt", "notes.docx", ".hidden.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE, "utf-8")
    os.symlink(tmp_path, tmp_path / "2024/loop")
    files = input_files(tmp_path)
    assert [f.relative_to(tmp_path).as_posix() for f in files] == [
        "2024/03/20/p1.md",
        "2024/03/20/p2.md",
        "2024/03/21/p1.txt",
    ]
    issues = list(read_inputs([tmp_path]))
    assert [(issue.id, issue.date) for issue in issues] == [
        ("p1", "2024-03-20"),
        ("p2", "2024-03-20"),
        ("p1-2", "2024-03-21"),
    ]


def test_read_inputs_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no input files"):
        list(read_inputs([tmp_path]))


def test_read_inputs_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    (issue,) = read_inputs(["-"])
    assert (issue.id, issue.path, len(issue.articles)) == ("stdin", "-", 1)
    archive = (line(1) + "\n" + line(2)).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(archive)))
    (issue,) = read_inputs(["-"])
    assert [article.id for article in issue.articles] == ["r1", "r2"]


def test_read_inputs_archive_groups_by_paper_and_date(tmp_path: Path) -> None:
    path = tmp_path / "archive.jsonl"
    rows = [
        line(1, date="2024-01-01", paper="城市日报", title="甲", page=3),
        line(2, date="2024-01-01", paper="城市日报"),
        line(3, date="2024-01-02", paper="城市日报"),
        line(4, date="2024-01-02", paper="江城晚报"),
        line(5),
    ]
    path.write_text("\n".join(rows), "utf-8")
    issues = list(read_inputs([path]))
    assert [(i.id, i.date, i.paper, [a.id for a in i.articles]) for i in issues] == [
        ("archive-2024-01-01", "2024-01-01", "城市日报", ["r1", "r2"]),
        ("archive-2024-01-02", "2024-01-02", "城市日报", ["r3"]),
        ("archive-2024-01-02-2", "2024-01-02", "江城晚报", ["r4"]),
        ("archive", None, None, ["r5"]),
    ]
    first = issues[0].articles[0]
    assert (first.title, first.meta) == ("甲", {"page": 3})


def test_read_inputs_archive_broken_lines_are_named_and_others_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    rows = [
        line(1),
        '{"id": "x", "text": ',
        "[1, 2]",
        '{"id": "x"}',
        '{"text": "无编号。"}',
        '{"id": "y", "text": "  "}',
        '{"id": "z", "text": "甲。", "date": "2024-02-30"}',
        '{"id": "z", "text": 5}',
        "",
        line(2),
        line(2),
    ]
    path.write_bytes(gzip.compress("\n".join(rows).encode()))
    errors: list[NewsfactsError] = []
    issues = list(read_inputs([path], on_error=errors.append))
    assert [a.id for i in issues for a in i.articles] == ["r1", "r2", "r2-2"]
    assert [f"line {n}:" for n in (2, 3, 4, 5, 6, 7, 8)] == [
        str(e).split(", ")[1].split(":")[0] + ":" for e in errors
    ]
    assert all(str(path) in str(error) and "\n" not in str(error) for error in errors)
    with pytest.raises(InputError, match="line 2"):
        list(read_inputs([path]))


def test_read_inputs_cut_archive_gives_what_came_before(tmp_path: Path) -> None:
    data = gzip.compress("\n".join(line(n, pad=os.urandom(40).hex()) for n in range(40_000)).encode())
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(data[: len(data) // 2])
    errors: list[NewsfactsError] = []
    articles = sum(len(issue.articles) for issue in read_inputs([path], on_error=errors.append))
    assert articles > 1000
    assert [error.code for error in errors] == ["input.compressed"]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_read_inputs_cut_archive_loses_nothing_before_the_cut(tmp_path: Path, suffix: str) -> None:
    lines = [line(n, pad=os.urandom(400).hex()) for n in range(2_000)]
    data = "\n".join(lines).encode()
    squeeze = gzip.compress if suffix == ".gz" else zstandard.compress
    path = tmp_path / f"cut.jsonl{suffix}"
    path.write_bytes(squeeze(data)[:300_000])
    expand = zlib.decompressobj(31) if suffix == ".gz" else zstandard.ZstdDecompressor().decompressobj()
    whole = expand.decompress(path.read_bytes()).count(b"\n")
    errors: list[NewsfactsError] = []
    articles = sum(len(issue.articles) for issue in read_inputs([path], on_error=errors.append))
    assert articles == whole > 300
    assert [error.code for error in errors] == ["input.compressed"]


def test_read_inputs_long_line_is_named_and_others_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.source.json_text.LINE_LIMIT", 2_000_000)
    long = line(2, pad="x" * 5_000_000)
    path = tmp_path / "long.jsonl"
    path.write_text("\n".join([line(1), long, line(3, pad="y" * 1_500_000), long, line(5), long]))
    errors: list[NewsfactsError] = []
    ids = [a.id for issue in read_inputs([path], on_error=errors.append) for a in issue.articles]
    assert ids == [json.loads(line(n))["id"] for n in (1, 3, 5)]
    assert [str(error).split(": ")[0].rsplit(" ", 1)[1] for error in errors] == ["2", "4", "6"]
    assert {error.code for error in errors} == {"input.line"}


def test_read_inputs_first_line_of_another_encoding_is_no_crash(tmp_path: Path) -> None:
    record = {"id": "a", "date": "2024-01-02", "text": "全市有工会会员二十五万人，比去年增长一成。" * 9}
    path = tmp_path / "old.jsonl"
    path.write_bytes(json.dumps(record, ensure_ascii=False).encode("gb18030") + b"\n" + line(2).encode())
    (first, *_) = [a for issue in read_inputs([path]) for a in issue.articles]
    assert first.source == record["text"]


def test_read_inputs_json_forms(tmp_path: Path) -> None:
    one = {"id": "a", "text": "新增五万人。"}
    (tmp_path / "one.json").write_text(json.dumps(one), "utf-8")
    (tmp_path / "many.json").write_text(json.dumps([one, {**one, "id": "b"}]), "utf-8")
    whole = {"date": "2024-01-05", "paper": "城市日报", "articles": [one, {"id": "c"}]}
    (tmp_path / "whole.json").write_text(json.dumps(whole), "utf-8")
    (tmp_path / "lines.json").write_text(json.dumps(one) + "\n" + json.dumps({**one, "id": "d"}), "utf-8")
    errors: list[NewsfactsError] = []
    issues = {issue.id: issue for issue in read_inputs([tmp_path], on_error=errors.append)}
    assert {k: [a.id for a in v.articles] for k, v in issues.items()} == {
        "lines": ["a", "d"],
        "many": ["a", "b"],
        "one": ["a"],
        "whole-2024-01-05": ["a"],
    }
    assert issues["whole-2024-01-05"].paper == "城市日报"
    assert len(errors) == 1


def test_read_inputs_date_order_of_precedence(tmp_path: Path) -> None:
    masthead = "城市日报\n2024年1月2日 星期二\n\n" + PAGE
    (tmp_path / "p.md").write_text(masthead, "utf-8")
    (tmp_path / "20240103.md").write_text(masthead, "utf-8")
    by_id = {issue.id: issue for issue in read_inputs([tmp_path])}
    assert by_id["p"].date == "2024-01-02"
    assert by_id["p"].paper == "城市日报"
    assert by_id["20240103"].date == "2024-01-03"
    assert {issue.date for issue in read_inputs([tmp_path], date="2024-01-04")} == {"2024-01-04"}
    assert {issue.paper for issue in read_inputs([tmp_path], paper="江城晚报")} == {"江城晚报"}


def test_read_inputs_impossible_dates(tmp_path: Path) -> None:
    path = tmp_path / "2024-02-30.md"
    path.write_text(PAGE, "utf-8")
    with pytest.raises(InputError, match="does not exist"):
        list(read_inputs([path]))
    assert len(list(read_inputs([path], date="2024-02-29"))) == 1
    with pytest.raises(UsageError, match="no such day"):
        list(read_inputs([path], date="2024-02-30"))
    with pytest.raises(UsageError, match="not a date"):
        list(read_inputs([path], date="gestern"))


def test_read_inputs_bad_files_among_good_ones(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PAGE, "utf-8")
    (tmp_path / "b.md").write_bytes(b"")
    (tmp_path / "c.txt").write_bytes(b"\x00\x01\x02" * 99)
    (tmp_path / "d.md.gz").write_bytes(b"\x1f\x8bnonsense")
    (tmp_path / "e.json").write_text("{not json", "utf-8")
    (tmp_path / "f.md").symlink_to(tmp_path / "nowhere.md")
    (tmp_path / "g.txt").write_text(PAGE, "utf-8")
    errors: list[NewsfactsError] = []
    issues = list(read_inputs([tmp_path, tmp_path / "missing.md"], on_error=errors.append))
    assert [issue.id for issue in issues] == ["a", "g"]
    named = [Path(str(error).split(":")[0]).name for error in errors]
    assert named == ["b.md", "c.txt", "d.md.gz", "e.json", "f.md", "missing.md"]


def test_read_inputs_archive_in_constant_memory(tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        for n in range(20_000):
            stream.write(
                json.dumps(
                    {"id": str(n), "text": "全市新增就业五万人。" * 60, "date": f"2024-01-{n % 28 + 1:02d}"}
                )
                + "\n"
            )
    tracemalloc.start()
    count = sum(len(issue.articles) for issue in read_inputs([path]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 24 << 20 < path.stat().st_size


def test_read_inputs_deterministic(tmp_path: Path) -> None:
    for name in ("b.md", "a.md", "c.txt"):
        (tmp_path / name).write_text(PAGE, "utf-8")
    first, second = (list(read_inputs([tmp_path, tmp_path / "a.md"])) for _ in range(2))
    assert [i.id for i in first] == [i.id for i in second] == ["a", "b", "c", "a-2"]
    assert [i.sha256 for i in first] == [i.sha256 for i in second]


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2024-03-20", "2024-03-20"),
        ("20240320", "2024-03-20"),
        ("2024/3/5", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"),
        ("2024-03-20T10:00:00", "2024-03-20"),
    ],
)
def test_check_date(value: str, iso: str) -> None:
    assert check_date(value) == iso


@pytest.mark.parametrize(
    ("path", "iso"),
    [
        ("2024-03-20.md", "2024-03-20"),
        ("gr-20240320-01.md.gz", "2024-03-20"),
        ("archive/2024-03/20/page.md", "2024-03-20"),
        ("archive/2024/03/20/page.md", "2024-03-20"),
        ("archive/2024-03-20/page1.md", "2024-03-20"),
        ("2024-03-20/2024-03-21.md", "2024-03-21"),
        ("2024年3月20日.txt", "2024-03-20"),
        ("2024.03.20.txt", "2024-03-20"),
        ("page12345678.md", None),
        ("20241350.md", None),
        ("phone-13820240320.md", None),
        ("page.md", None),
    ],
)
def test_date_in_name(path: str, iso: str | None) -> None:
    assert date_in_name(path) == iso


def test_read_inputs_page_numbers_take_their_folder(tmp_path: Path) -> None:
    for folder in ("north-2024-07-18", "north-2024-07-19"):
        (tmp_path / folder).mkdir()
        for name in ("01.md", "02.md", "front.md"):
            (tmp_path / folder / name).write_text(PAGE, "utf-8")
    ids = [issue.id for issue in read_inputs([tmp_path])]
    assert ids[:4] == ["north-2024-07-18-01", "north-2024-07-18-02", "front", "north-2024-07-19-01"]
    assert len(set(ids)) == len(ids) == 6
    (alone,) = read_inputs([tmp_path / "north-2024-07-19" / "01.md"])
    assert alone.id == ids[3]
    assert alone.articles[0].id == "north-2024-07-19-01-a001"


def test_read_inputs_lone_surrogates_keep_offsets(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id":"a","title":"\\udc00题","text":"新增\\ud83d五万人。","note":["\\ude00\\ud83d"]}\n'
        '{"id":"b","text":"好\\ud83d\\ude00的。"}\n{"id":"c","text":"\\ud800","x":NaN}\n',
        "utf-8",
    )
    errors: list[NewsfactsError] = []
    (issue,) = read_inputs([path], on_error=errors.append)
    first, second = issue.articles
    assert (first.source, first.title) == ("新增\ufffd五万人。", "\ufffd题")
    assert first.meta == {"note": ["\ufffd\ufffd"]}
    assert second.source == "好\U0001f600的。"
    assert [w.split(": ")[1] for w in issue.warnings] == [
        "4 half characters (lone surrogates) read as U+FFFD"
    ]
    assert [e.code for e in errors] == ["input.json"]
    (tmp_path / "b.json").write_text('[{"id":"a","text":"新增\\ud83d五万人。"}]', "utf-8")
    (issue,) = read_inputs([tmp_path / "b.json"])
    assert issue.articles[0].source.encode("utf-8")
    assert len(issue.warnings) == 1
