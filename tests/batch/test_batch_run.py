"""Runs in this process: resume, what a change touches, failures, retry."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest
import zstandard
from batch_inputs import LoadedEngine, article, days, tree, write_archive

from pipeline.assemble import process
from pipeline.batch import shard as shard_module
from pipeline.batch.model import Counts, Failure, Settings
from pipeline.batch.runner import BatchStopped, Listener, Options, Report, run
from pipeline.errors import UsageError
from pipeline.records import ArticleRecord
from pipeline.report.load import load_records
from pipeline.source.inputs import read_inputs

SMALL = Settings(ner="none", shard_chars=5_000)


class Notes(Listener):
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.failures: list[Failure] = []
        self.counts = Counts()

    def again(self, reason: str, shards: int) -> None:
        self.lines.append(f"{shards}: {reason}")

    def note(self, message: str) -> None:
        self.lines.append(message)

    def failed(self, failure: Failure) -> None:
        self.failures.append(failure)

    def worked(self, counts: Counts) -> None:
        self.counts.add(counts)


class Runs:
    """Runs of one input with one pipeline."""

    def __init__(self, nlp: Any, root: Path):
        self.nlp, self.root = nlp, root
        self.engine = LoadedEngine(nlp, SMALL)
        self.notes = Notes()

    def __call__(self, out: Path, settings: Settings = SMALL, **options: Any) -> Report:
        self.engine, self.notes = LoadedEngine(self.nlp, settings), Notes()
        return run(self.root, out, settings, lambda: self.engine, Options(**options), self.notes)

    @property
    def shards(self) -> list[str]:
        return sorted(set(self.engine.done))


@pytest.fixture
def runs(quick: Any, tmp_path: Path) -> Runs:
    write_archive(tmp_path / "in" / "a.jsonl.gz", days(100, 3))
    return Runs(quick, tmp_path / "in")


def lines(out: Path) -> list[dict[str, Any]]:
    files = sorted((out / "records").rglob("*.zst"))
    return [
        orjson.loads(line) for file in files for line in zstandard.decompress(file.read_bytes()).splitlines()
    ]


def test_run_layout_and_marker(runs: Runs, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = runs(out)
    assert report.counts.articles == 300
    marker = orjson.loads(sorted((out / "done").iterdir())[0].read_bytes())
    assert (out / marker["records"]).parts[-3:-1] == ("records", "2021")
    assert marker["bytes"] == (out / marker["records"]).stat().st_size
    assert marker["fingerprint"]["lexicon"] == "none"
    assert set(marker["seconds"]) >= {"read", "sentences", "write"}
    assert not list((out / "leases").glob("[!.]*"))
    assert not (out / "errors.jsonl").exists()


def test_run_records_are_article_records_and_the_issue_comes_back(jieba: Any, tmp_path: Path) -> None:
    root = tmp_path / "in"
    write_archive(root / "a.jsonl", days(3, 4))
    (root / "2021-03-01.md").write_text(
        "# 青石市总工会新建工会35家\n\n本报讯（记者 林小溪）青石市总工会（以下简称市总）今年新建工会35家，"
        "其中企业30家、机关5家。\n\n市总主席周建国出席。\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    Runs(jieba, root)(out, Settings(ner="jieba"))
    for line in lines(out):
        ArticleRecord.model_validate(line)
    expected = list(process(read_inputs([root]), jieba))
    found = load_records(out)
    assert [issue.id for issue in found] == [issue.id for issue in expected]
    for one, other in zip(found, expected, strict=True):
        for article_record in one.articles:
            del article_record.meta["issue"], article_record.meta["newsfacts"]
        one.entities.sort(key=lambda e: e.id)
        other.entities.sort(key=lambda e: e.id)
        one.checks.sort(key=lambda c: c.facts)
        other.checks.sort(key=lambda c: c.facts)
        assert one.model_dump() == other.model_dump()
    assert any(issue.entities for issue in found)


def test_run_keeps_keys_of_the_users_own(quick: Any, tmp_path: Path) -> None:
    own = {**article(1, "2021-01-01"), "issue": 5, "newsfacts": "x", "topic": "工会", "n": 2**80}
    del own["n"]
    write_archive(tmp_path / "in" / "a.jsonl", [own])
    Runs(quick, tmp_path / "in")(tmp_path / "out")
    (line,) = lines(tmp_path / "out")
    assert (line["meta"]["issue_"], line["meta"]["newsfacts_"], line["meta"]["topic"]) == (5, "x", "工会")
    assert line["meta"]["issue"]["id"] == "a-2021-01-01"


def test_run_again_does_nothing(runs: Runs, tmp_path: Path) -> None:
    runs(tmp_path / "out")
    before = tree(tmp_path / "out" / "done")
    report = runs(tmp_path / "out")
    assert runs.engine.done == []
    assert report.done_before == len(before)
    assert tree(tmp_path / "out" / "done") == before


def test_run_same_bytes_wherever_it_was_interrupted(runs: Runs, tmp_path: Path) -> None:
    runs(tmp_path / "whole")
    whole = tree(tmp_path / "whole" / "records")

    class Killed(Exception):
        pass

    class Stop(Notes):
        def __init__(self, after: int):
            super().__init__()
            self.left = after

        def committed(self, shard: Any) -> None:
            self.left -= 1
            if self.left == 0:
                raise Killed

    for after in (1, 2, 2):
        engine = LoadedEngine(runs.nlp, SMALL)
        with pytest.raises(Killed):
            run(runs.root, tmp_path / "part", SMALL, lambda e=engine: e, Options(), Stop(after))  # type: ignore[misc]
    report = runs(tmp_path / "part")
    assert report.done_before == 5
    assert tree(tmp_path / "part" / "records") == whole


def test_run_changed_article_runs_its_shard_alone(runs: Runs, tmp_path: Path) -> None:
    out = tmp_path / "out"
    runs(out)
    articles = days(100, 3)
    articles[150]["text"] = str(articles[150]["text"]).replace("会议", "大会")
    write_archive(runs.root / "a.jsonl.gz", articles)
    runs(out)
    assert len(runs.shards) == 1
    assert runs.notes.lines == ["1: its input changed"]
    runs(tmp_path / "fresh")
    assert tree(out / "records") == tree(tmp_path / "fresh" / "records")


def test_run_added_and_removed_files(runs: Runs, tmp_path: Path) -> None:
    out = tmp_path / "out"
    runs(out)
    write_archive(runs.root / "b.jsonl", days(10, 3, first=5_000, year=2023))
    runs(out)
    assert all(shard.startswith("2023") for shard in runs.shards)
    (runs.root / "b.jsonl").unlink()
    runs(out)
    assert runs.shards == []
    assert "no longer in the input" in runs.notes.lines[0]
    assert list((out / "removed").rglob("2023*.zst"))
    runs(tmp_path / "fresh")
    assert tree(out / "records") == tree(tmp_path / "fresh" / "records")


@pytest.mark.parametrize("harm", ["truncate", "flip", "delete", "marker", "marker_cut"])
def test_run_notices_damage(runs: Runs, tmp_path: Path, harm: str) -> None:
    out = tmp_path / "out"
    runs(out)
    whole = tree(out / "records")
    victim = sorted((out / "records").rglob("*.zst"))[3]
    data = victim.read_bytes()
    marker = out / "done" / f"{victim.name.removesuffix('.jsonl.zst')}.json"
    if harm == "truncate":
        victim.write_bytes(data[: len(data) // 2])
    elif harm == "flip":
        victim.write_bytes(data[:50] + bytes([data[50] ^ 1]) + data[51:])
    elif harm == "delete":
        victim.unlink()
    elif harm == "marker":
        marker.unlink()
    else:
        marker.write_bytes(marker.read_bytes()[:100])
    runs(out)
    assert runs.shards == [victim.name.removesuffix(".jsonl.zst")]
    said = {"truncate": "cut short", "flip": "damaged", "delete": "missing"}.get(harm)
    assert said is None or (said in runs.notes.lines[0] and victim.name in runs.notes.lines[0])
    assert tree(out / "records") == whole


@pytest.mark.parametrize(
    ("changed", "name"),
    [({"convention": "msra"}, "convention"), ({"tokens": True}, "tokens"), ({"paper": "青石日报"}, "paper")],
)
def test_run_changed_option_is_named(runs: Runs, tmp_path: Path, changed: dict[str, Any], name: str) -> None:
    out = tmp_path / "out"
    runs(out)
    runs(out, Settings(ner="none", shard_chars=5_000, **changed))
    assert len(runs.shards) == len(list((out / "done").iterdir()))
    assert name in runs.notes.lines[0]


def test_run_changed_lexicon_is_named(jieba: Any, tmp_path: Path) -> None:
    write_archive(tmp_path / "in" / "a.jsonl", days(12, 2))
    lexicon = tmp_path / "names.tsv"
    lexicon.write_text("云山市总工会\tORG\n", encoding="utf-8")
    runs = Runs(jieba, tmp_path / "in")
    settings = Settings(ner="jieba", lexicon=str(lexicon), shard_chars=1_000)
    runs(tmp_path / "out", settings)
    runs(tmp_path / "out", settings)
    assert runs.shards == []
    lexicon.write_text("云山市总工会\tORG\t云山总工会\n", encoding="utf-8")
    runs(tmp_path / "out", settings)
    assert len(runs.shards) == len(list((tmp_path / "out" / "done").iterdir())) > 1
    assert len(runs.notes.lines) == 1
    assert "lexicon (" in runs.notes.lines[0]


def test_run_force(runs: Runs, tmp_path: Path) -> None:
    runs(tmp_path / "out")
    runs(tmp_path / "out", force=True)
    assert len(runs.shards) == len(list((tmp_path / "out" / "done").iterdir()))


def test_run_parts_for_a_scheduler_make_the_whole(runs: Runs, tmp_path: Path) -> None:
    runs(tmp_path / "whole")
    lefts = [runs(tmp_path / "parts", shard=(i, 3)).left for i in (2, 1, 3)]
    assert lefts[0] > lefts[1] > lefts[2] == 0
    assert tree(tmp_path / "parts" / "records") == tree(tmp_path / "whole" / "records")


def test_run_moved_input_keeps_records(runs: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs(tmp_path / "out")
    before = tree(tmp_path / "out" / "records")
    monkeypatch.chdir(tmp_path)
    runs.root = Path("in")
    runs(tmp_path / "out")
    assert runs.shards == []
    assert tree(tmp_path / "out" / "records") == before


def test_run_refuses_a_strangers_folder(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.doc").write_text("x")
    with pytest.raises(UsageError, match="something else"):
        runs(tmp_path / "out")


def failing(monkeypatch: pytest.MonkeyPatch, broken: dict[str, bool]) -> None:
    """Makes the pipeline fail on articles whose text says so, while `broken['is']`."""
    from pipeline.stages.sentences import SentenceSplitter

    call = SentenceSplitter.__call__

    def failing_call(self: Any, doc: Any) -> Any:
        if broken["is"] and "失败" in doc.text:
            raise ZeroDivisionError("a fault\nin two lines")
        return call(self, doc)

    monkeypatch.setattr(SentenceSplitter, "__call__", failing_call)


def with_failures(root: Path) -> list[dict[str, object]]:
    articles = days(100, 3)
    for at in (10, 11, 150, 299):
        articles[at]["text"] = f"失败{articles[at]['text']}"
    write_archive(root / "a.jsonl.gz", articles)
    return articles


def test_run_names_failures_and_retry_merges(
    runs: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {"is": False}
    failing(monkeypatch, broken)
    with_failures(runs.root)
    runs(tmp_path / "good")
    broken["is"] = True
    out = tmp_path / "out"
    report = runs(out)
    assert report.failures == 4
    errors = [json.loads(line) for line in (out / "errors.jsonl").read_text().splitlines()]
    assert sorted(e["document"] for e in errors) == ["n00010", "n00011", "n00150", "n00299"]
    assert {(e["stage"], e["code"], e["message"]) for e in errors} == {
        ("sentences", "internal.ZeroDivisionError", "a fault in two lines")
    }
    assert [e["line"] for e in errors] == [11, 12, 151, 300]
    assert all("ZeroDivisionError" in e["traceback"][-2] for e in errors)
    assert len(lines(out)) == 296
    broken["is"] = False
    finished = {p.name: p.read_bytes() for p in (out / "done").iterdir()}
    report = runs(out, retry=True)
    touched = [name for name, data in finished.items() if (out / "done" / name).read_bytes() != data]
    assert len(touched) == len(runs.shards) == 3
    assert runs.notes.counts.documents < 40
    assert report.failures == 0
    assert (out / "errors.jsonl").read_bytes() == b""
    assert tree(out / "records") == tree(tmp_path / "good" / "records")
    markers = {p.name: orjson.loads(p.read_bytes()) for p in (out / "done").iterdir()}
    for name, marker in markers.items():
        good = orjson.loads((tmp_path / "good" / "done" / name).read_bytes())
        assert (marker["counts"], marker["years"], marker["sha256"]) == (
            good["counts"],
            good["years"],
            good["sha256"],
        )


def test_run_on_error_stop(runs: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, {"is": True})
    with_failures(runs.root)
    with pytest.raises(BatchStopped, match="a fault"):
        runs(tmp_path / "out", stop_on_error=True)
    assert (tmp_path / "out" / "errors.jsonl").read_text().count("\n") == 1
    report = runs(tmp_path / "out")
    assert report.failures == 4


def test_run_max_error_rate(runs: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, {"is": True})
    articles = days(100, 3)
    for at in range(0, 300, 3):
        articles[at]["text"] = f"失败{articles[at]['text']}"
    write_archive(runs.root / "a.jsonl.gz", articles)
    with pytest.raises(BatchStopped, match="33"):
        runs(tmp_path / "out", max_error_rate=0.1)
    assert runs(tmp_path / "out", max_error_rate=0.5).failures == 100


def test_run_what_no_stage_is_to_blame_for(
    runs: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in putting an issue together costs the articles that cause it, not the shard."""
    whole = shard_module.process

    def fails_on_issues(issues: Any, nlp: Any, **options: Any) -> Any:
        for issue in issues:
            if any("失败" in a.source for a in issue.articles):
                raise KeyError("no such mention")
            yield from whole([issue], nlp, **options)

    monkeypatch.setattr(shard_module, "process", fails_on_issues)
    with_failures(runs.root)
    report = runs(tmp_path / "out")
    assert report.counts.articles == 296
    errors = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").read_text().splitlines()]
    assert sorted((e["document"], e["stage"]) for e in errors) == [
        (id, "record") for id in ("n00010", "n00011", "n00150", "n00299")
    ]


def test_run_full_disk(runs: Runs, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk can't be mounted here")
    try:
        runs(tmp_path / "whole")
        filler = disk / "filler"
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize
        filler.write_bytes(bytes(free - 60_000))
        with pytest.raises(UsageError, match="the disk is full"):
            runs(disk / "out")
        assert not list((disk / "out").rglob("*.tmp"))
        filler.unlink()
        report = runs(disk / "out")
        assert report.done_before > 0
        assert tree(disk / "out" / "records") == tree(tmp_path / "whole" / "records")
    finally:
        subprocess.run(["umount", str(disk)], check=True)
