from __future__ import annotations

import re
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any

import orjson
import pytest
from batch_inputs import LoadedEngine, article, days, tree, write_archive

from pipeline.batch.corpus import Corpus, issue_places
from pipeline.batch.fingerprint import in_one
from pipeline.batch.leases import Leases
from pipeline.batch.model import Settings
from pipeline.batch.runner import Options, run
from pipeline.batch.schema import CORPUS, TABLES
from pipeline.batch.store import RunDir
from pipeline.errors import InputError, MissingPartError, UsageError

pq = pytest.importorskip("pyarrow.parquet")
duckdb = pytest.importorskip("duckdb")

SETTINGS = Settings(ner="jieba", shard_chars=3_000)
LONG = (
    "本报讯 青石市总工会（以下简称市总）今年新建工会组织35家，其中企业30家、机关5家，新发展会员2.5万人，同比增长3.1%。"
    "市总还慰问困难职工420名，发放慰问金63万元。全市工会组织今年计划再建工会40家，力争会员总数达到30万人。"
    "各县区工会围绕中心、服务大局，深入企业车间班组走访调研，推动解决职工急难愁盼问题，受到广大职工欢迎和好评。"
)


@pytest.fixture(scope="module")
def out(jieba: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from pipeline.batch.tables import build

    root = tmp_path_factory.mktemp("tables")
    articles = days(20, 2)
    articles += [
        {"id": "first", "date": "2022-03-01", "paper": "青石日报", "text": LONG},
        {
            "id": "second",
            "date": "2022-03-01",
            "paper": "青石日报",
            "title": "再说一次",
            "text": "要闻回顾：" + LONG,
        },
        {
            "id": "near",
            "date": "2022-03-05",
            "paper": "青石日报",
            "text": LONG.replace("欢迎和好评", "欢迎与好评"),
        },
        {"id": "same", "date": "2022-04-01", "paper": "青石日报", "text": LONG.replace("，", ", ")},
        {"id": "other", "date": "2022-04-02", "paper": "青石日报", "text": article(77, "x")["text"]},
        {"id": "undated", "paper": "青石日报", "text": "市总会员27万人。"},
    ]
    write_archive(root / "in" / "a.jsonl", articles)
    run(root / "in", root / "out", SETTINGS, lambda: LoadedEngine(jieba, SETTINGS))
    assert build(root / "out")
    return root / "out"


def query(out: Path, sql: str) -> list[Any]:
    for table in (*TABLES, "corpus"):
        glob = out / "tables" / table / ("*.parquet" if table == "corpus" else "*/*.parquet")
        sql = re.sub(rf"\b(from|join) {table}\b", rf"\1 read_parquet('{glob}') {table}", sql, flags=re.I)
    return duckdb.sql(sql).fetchall()


def test_tables_layout_columns_and_order(out: Path) -> None:
    for table, columns in TABLES.items():
        files = sorted((out / "tables" / table).rglob("*.parquet"))
        assert {f.parent.name for f in files} == {"year=2021", "year=2022", "year=undated"}
        for file in files:
            found = pq.read_table(file, partitioning=None)
            assert found.column_names == list(columns)
            dates = found["date"].to_pylist()
            assert dates == sorted(dates, key=lambda d: (d is None, d))
            assert {f"year={d.year if d else 'undated'}" for d in dates} <= {file.parent.name}
    assert pq.read_table(out / "tables" / "corpus" / "part-000.parquet").column_names == list(CORPUS)


def test_tables_hold_all_that_the_records_hold(out: Path) -> None:
    markers = [orjson.loads(p.read_bytes()) for p in (out / "done").iterdir()]
    for table in ("articles", "mentions", "facts", "numbers", "issues"):
        assert query(out, f"select count(*) from {table}") == [(sum(m["counts"][table] for m in markers),)]
    assert query(out, "select count(*) from facts where value is not null") > [(100,)]
    orphans = (
        "select count(*) from facts left join articles using (issue, article) where articles.issue is null"
    )
    assert query(out, orphans) == [(0,)]


def test_tables_articles_printed_again_are_linked_not_dropped(out: Path) -> None:
    found = query(
        out, "select article, printed_article, printed_how from articles where printed_article is not null"
    )
    assert sorted(found) == [
        ("near", "first", "near"),
        ("same", "first", "same"),
        ("second", "first", "near"),
    ] or sorted(found) == [("near", "first", "near"), ("same", "first", "same")]
    assert query(
        out, "select count(*) from articles where article in ('first', 'second', 'near', 'same')"
    ) == [(4,)]


def test_tables_facts_said_again_in_an_issue_are_linked(out: Path) -> None:
    found = query(out, "select fact, repeats, article from facts where repeats is not null")
    assert len(found) >= 3
    assert all(row[2] == "second" and row[1].startswith("first-") for row in found)


def test_tables_do_not_depend_on_how_the_run_went(out: Path, jieba: Any, tmp_path: Path) -> None:
    from pipeline.batch.tables import build

    root = out.parent / "in"
    for part in (3, 1, 2):
        run(root, tmp_path / "out", SETTINGS, lambda: LoadedEngine(jieba, SETTINGS), Options(shard=(part, 3)))
        build(tmp_path / "out")
    assert tree(tmp_path / "out" / "tables") == tree(out / "tables")


def test_tables_are_built_when_needed(out: Path) -> None:
    from pipeline.batch.tables import build

    assert not build(out)
    next((out / "tables" / "facts").rglob("*.parquet")).unlink()
    before = tree(out / "records")
    assert build(out)
    assert not build(out)
    assert tree(out / "records") == before
    assert not list(out.glob(".tables*"))


def test_tables_that_another_process_builds_are_waited_for(out: Path, jieba: Any) -> None:
    """Nor is a run with the same settings refused meanwhile."""
    from pipeline.batch.tables import build

    store = RunDir(out)
    other = Leases(out / "leases", in_one(store.read_run()["fingerprint"]))
    assert other.claim("tables")
    with pytest.raises(UsageError, match="another process is building the tables"):
        build(out, force=True)
    run(out.parent / "in", out, SETTINGS, lambda: LoadedEngine(jieba, SETTINGS))
    threading.Timer(0.5, other.close).start()
    assert build(out, force=True, wait=True)


def test_tables_without_pyarrow(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.batch.tables import build

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingPartError, match=r"pip install 'newsfacts\[tables\]'"):
        build(out, force=True)


def test_tables_of_something_else(tmp_path: Path) -> None:
    from pipeline.batch.tables import build

    with pytest.raises(InputError, match="no run directory"):
        build(tmp_path)


def test_sqlite(out: Path, tmp_path: Path) -> None:
    from pipeline.batch.sqlite import export_sqlite

    counts = export_sqlite(out, tmp_path / "x.db")
    with sqlite3.connect(tmp_path / "x.db") as database:
        for table, count in counts.items():
            assert database.execute(f"select count(*) from {table}").fetchone() == (count,)
        assert database.execute("pragma foreign_key_check").fetchall() == []
        rows = database.execute(
            "select corpus.name, count(*) from facts join corpus on owner_corpus = corpus.corpus group by 1"
        ).fetchall()
        assert rows
        assert database.execute("select date from articles where article = 'near'").fetchone() == (
            "2022-03-05",
        )
        assert database.execute(
            "select count(*) from headlines where headlines match '第7条消息'"
        ).fetchone() == (1,)
    assert [p.name for p in tmp_path.iterdir()] == ["x.db"]


def entity(kind: str, name: str, *aliases: str, mentions: int = 1) -> dict[str, Any]:
    return {"type": kind, "name": name, "aliases": list(aliases), "mentions": ["m"] * mentions}


def corpus_of(*issues: tuple[str, list[dict[str, Any]]]) -> Corpus:
    corpus = Corpus()
    for id, entities in issues:
        corpus.add({"id": id}, entities, [])
    corpus.finish()
    return corpus


def test_corpus_short_form_means_what_other_issues_say() -> None:
    full = entity("ORG", "中华全国总工会", "全总")
    corpus = corpus_of(("a", [full]), ("b", [full]), ("c", [entity("ORG", "全总")]))
    assert (
        corpus.key("c", entity("ORG", "全总"), "x")
        == corpus.key("a", full, "y")
        == ("ORG", "中华全国总工会", "")
    )


def test_corpus_short_form_that_issues_disagree_on_stays() -> None:
    corpus = corpus_of(
        ("a", [entity("ORG", "青石市总工会", "市总")]),
        ("b", [entity("ORG", "白河市总工会", "市总")]),
        ("c", []),
    )
    assert corpus.key("c", entity("ORG", "青总"), None) == ("ORG", "青总", "")
    assert corpus.key("c", entity("ORG", "市总"), "白河报") == ("ORG", "市总", "")


def test_corpus_generic_name_takes_the_place_of_its_issue() -> None:
    places = [entity("LOC", "青石市", mentions=5), entity("LOC", "白河市", mentions=1)]
    corpus = corpus_of(("a", places), ("b", [entity("LOC", "青石市"), entity("LOC", "白河市")]))
    assert corpus.key("a", entity("ORG", "市总工会"), "甲报") == ("ORG", "青石市总工会", "")
    assert corpus.key("b", entity("ORG", "市总工会"), "甲报") == ("ORG", "市总工会", "甲报")
    assert corpus.key("b", entity("ORG", "市总工会"), "乙报") != corpus.key(
        "b", entity("ORG", "市总工会"), "甲报"
    )
    assert corpus.key("a", entity("ORG", "市场监管总局"), "甲报") == ("ORG", "市场监管总局", "")


def test_corpus_bare_surnames_are_not_linked() -> None:
    assert corpus_of(("a", [])).key("a", entity("PER", "王"), None) is None


def test_issue_places_need_a_clear_winner() -> None:
    assert issue_places([entity("LOC", "青石市"), entity("LOC", "白河市"), entity("LOC", "东湾区")]) == {
        "区": "东湾区"
    }


def test_near_copies_among_many(tmp_path: Path) -> None:
    from pipeline.batch.corpus import _first_printings
    from pipeline.batch.digests import simhash, text_digest

    texts = [str(article(i, "x")["text"]) * 3 + f"{i}号{i * i}" * 10 for i in range(0, 300, 7)]
    texts += [LONG, "中" * 500, LONG + "完", LONG.replace("。", "．")]
    hashes = [(text_digest(t), simhash(t), len(t)) for t in texts]
    at = len(texts) - 4
    found = _first_printings(hashes)
    assert found[at + 2] == (at, "near")
    assert found[at + 3] == (at, "same")
    assert at + 1 not in found


def test_docs_describe_every_column_and_their_queries_run(out: Path) -> None:
    docs = Path(__file__).parents[2] / "docs" / "batch.md"
    text = docs.read_text(encoding="utf-8")
    for columns in (*TABLES.values(), CORPUS):
        for name, (_, says) in columns.items():
            assert f"| `{name}` |" in text, name
            assert says in text, says
    queries = re.findall(r"```sql\n(.*?)```", text, re.S)
    assert len(queries) >= 5
    database = duckdb.connect()
    for sql in queries:
        database.execute(sql.replace("RUN_DIR", str(out)))
