from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest
import zstandard
from batch_inputs import article, days, write_archive

from pipeline.batch.model import Plan, Settings
from pipeline.batch.plan import digest_of, make_plan, read_tasks, split
from pipeline.batch.scan import Scanner
from pipeline.errors import InputError
from pipeline.source.inputs import read_inputs

SMALL = Settings(shard_chars=5_000)


def plan_of(root: Path, settings: Settings = SMALL) -> Plan:
    return make_plan(root, str(root), settings)


def scanner(root: Path, settings: Settings = SMALL) -> Scanner:
    return Scanner(root, str(root), settings, lambda failure: None)


def test_plan_every_document_once_in_order(tmp_path: Path) -> None:
    articles = days(60, 4)
    write_archive(tmp_path / "a.jsonl", articles)
    plan = plan_of(tmp_path)
    tasks = list(read_tasks(plan, plan.shards, scanner(tmp_path)))
    assert [item.key for t in tasks for issue in t.issues for item in issue.items] == [
        a["id"] for a in articles
    ]
    assert len(plan.shards) > 4
    assert plan.documents == len(articles)
    assert plan.chars == sum(len(str(a["text"])) for a in articles)


@pytest.mark.parametrize("form", ["jsonl", "gz", "zst", "json", "pages"])
def test_plan_shards_do_not_depend_on_the_kind_of_file(tmp_path: Path, form: str) -> None:
    articles = days(20, 3)
    data = "".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles).encode()
    if form == "pages":
        for a in articles:
            page = tmp_path / str(a["date"]) / f"{a['id']}.md"
            page.parent.mkdir(exist_ok=True)
            page.write_text(str(a["text"]), encoding="utf-8")
    else:
        stored = {
            "jsonl": data,
            "gz": gzip.compress(data),
            "zst": zstandard.compress(data),
            "json": json.dumps(articles).encode(),
        }[form]
        (
            tmp_path / ("a.json" if form == "json" else "a.jsonl" if form == "jsonl" else f"a.jsonl.{form}")
        ).write_bytes(stored)
    plan = plan_of(tmp_path)
    assert plan.documents == 60
    assert not plan.failures
    assert {shard.year for shard in plan.shards} == {"2021"}
    tasks = list(read_tasks(plan, plan.shards, scanner(tmp_path)))
    assert [digest_of(task.issues) for task in tasks] == [shard.digest for shard in plan.shards]


def test_plan_sizes_are_near_what_is_wanted(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.jsonl", days(336, 3))
    plan = plan_of(tmp_path)
    assert all(2_500 <= shard.chars <= 10_000 for shard in plan.shards[:-1])


def test_plan_an_edit_changes_the_shards_around_it_alone(tmp_path: Path) -> None:
    articles = days(200, 4)
    archive = write_archive(tmp_path / "a.jsonl", articles)
    before = {shard.id: shard.digest for shard in plan_of(tmp_path).shards}
    assert len(before) > 10
    chance = random.Random(5)
    for _ in range(10):
        changed = list(articles)
        at = chance.randrange(len(changed))
        day = str(changed[at]["date"])
        if chance.random() < 0.5:
            changed[at] = article(9_000, day, extra="另有新消息。" * chance.randrange(1, 20))
        else:
            changed.insert(at, article(9_000, day))
        write_archive(archive, changed)
        after = {shard.id: shard.digest for shard in plan_of(tmp_path).shards}
        different = [id for id in after if before.get(id) != after[id]]
        assert 1 <= len(different) <= 4


def test_plan_years_do_not_share_a_shard_in_sorted_archives(tmp_path: Path) -> None:
    write_archive(
        tmp_path / "a.jsonl", [article(1, "2019-12-31"), article(2, "2020-01-01"), article(3, "2021-05-05")]
    )
    assert [shard.year for shard in plan_of(tmp_path).shards] == ["2019", "2020", "2021"]


def test_plan_an_unsorted_archive_is_not_cut_into_crumbs(tmp_path: Path) -> None:
    chance = random.Random(1)
    dates = [f"{chance.randrange(1990, 2000)}-01-01" for _ in range(400)]
    write_archive(tmp_path / "a.jsonl", [article(i, d) for i, d in enumerate(dates)])
    plan = plan_of(tmp_path, Settings(shard_chars=20_000))
    assert (
        len(plan.shards) < 10 + 2 * sum(len(str(article(i, d)["text"])) for i, d in enumerate(dates)) / 1_000
    )
    assert sum(shard.documents for shard in plan.shards) == 400


def test_plan_ids_are_unique_and_named_after_paths(tmp_path: Path) -> None:
    for folder in ("2024-03-20", "2024-03-21"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "01.md").write_text("全市有工会会员25万人。", encoding="utf-8")
    (tmp_path / "2024-03-20-01.txt").write_text("全县有工会会员5万人。", encoding="utf-8")
    plan = plan_of(tmp_path)
    ids = [issue.id for t in read_tasks(plan, plan.shards, scanner(tmp_path)) for issue in t.issues]
    assert ids == ["2024-03-20-01", "2024-03-20-01-2", "2024-03-21-01"]


def test_plan_reads_what_extract_reads(tmp_path: Path) -> None:
    write_archive(
        tmp_path / "b.jsonl.gz",
        [*days(5, 3), "{broken", article(77, "2021-01-05"), article(77, "2021-01-05")],
    )
    (tmp_path / "a.md").write_text("# 头条\n\n全市有工会会员25万人。\n", encoding="gb18030")
    failures: list[object] = []
    issues = list(read_inputs([tmp_path], on_error=failures.append))
    plan = plan_of(tmp_path)
    raw = [issue for t in read_tasks(plan, plan.shards, scanner(tmp_path)) for issue in t.issues]
    assert [(i.id, i.date, i.paper) for i in raw] == [(i.id, i.date, i.paper) for i in issues]
    read = [a.id for i in issues[1:] for a in i.articles]
    assert [item.key for i in raw[1:] for item in i.items if ", line" not in item.key] == read
    assert len(failures) == 1


def test_plan_undated_archive_is_cut_where_its_content_says(tmp_path: Path) -> None:
    articles = [{k: v for k, v in article(i, "2020-01-01").items() if k != "date"} for i in range(1_000)]
    archive = write_archive(tmp_path / "a.jsonl", articles)
    before = {shard.id: shard.digest for shard in plan_of(tmp_path, Settings(shard_chars=20_000)).shards}
    assert len(before) > 3
    write_archive(archive, articles[1:])
    after = {shard.id: shard.digest for shard in plan_of(tmp_path, Settings(shard_chars=20_000)).shards}
    assert len(before.items() & after.items()) >= len(before) - 3


def test_plan_says_what_cannot_be_read_and_goes_on(tmp_path: Path) -> None:
    data = gzip.compress("".join(json.dumps(a) + "\n" for a in days(50, 2)).encode())
    (tmp_path / "cut.jsonl.gz").write_bytes(data[: len(data) // 2])
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "good.md").write_text("全市有工会会员25万人。", encoding="utf-8")
    plan = plan_of(tmp_path)
    assert sorted((Path(f.path).name, f.code) for f in plan.failures) == [
        ("cut.jsonl.gz", "input.compressed"),
        ("gone.md", "input.missing"),
    ]
    assert plan.documents > 1


def test_plan_no_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no input files"):
        plan_of(tmp_path)
    with pytest.raises(InputError, match="no such file"):
        plan_of(tmp_path / "nowhere")


def test_read_tasks_refuses_an_input_that_changes_under_it(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.jsonl", days(10, 3))
    plan = plan_of(tmp_path)
    write_archive(archive, days(10, 3, first=100))
    with pytest.raises(InputError, match="changed while the run was on"):
        list(read_tasks(plan, plan.shards, scanner(tmp_path)))


def test_read_tasks_of_some_shards_in_any_order(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.jsonl.gz", days(100, 3))
    plan = plan_of(tmp_path)
    chosen = [plan.shards[5], plan.shards[2], plan.shards[3]]
    found = [task.shard for task in read_tasks(plan, chosen, scanner(tmp_path))]
    assert found == [shard.id for shard in chosen]


def test_split_pieces_are_whole_issues(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.jsonl", days(40, 3))
    plan = plan_of(tmp_path, Settings(shard_chars=1_000_000))
    (task,) = read_tasks(plan, plan.shards, scanner(tmp_path))
    parts = split(task, 3_000)
    assert [i.id for part in parts for i in part.issues] == [i.id for i in task.issues]
    assert [part.part for part in parts] == list(range(len(parts)))
    assert all(part.chars >= 3_000 for part in parts[:-1])
