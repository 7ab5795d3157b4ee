"""Records as Parquet tables, partitioned by year and sorted by date.

By year, not by day: thousands of small files make every query slow. The tables are built beside the old ones
and take their place as a whole. They follow from the records alone, so the same records give the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from pipeline.batch.corpus import Corpus
from pipeline.batch.fingerprint import in_one
from pipeline.batch.leases import Leases
from pipeline.batch.rows import issue_rows, linked, read_issues, year_of
from pipeline.batch.schema import CORPUS, TABLES, VERSION, arrow_schema
from pipeline.batch.store import RunDir, cannot_write, read_json
from pipeline.errors import InputError, MissingPartError, UsageError

PART_CHARS = 50_000_000
"""Characters of text whose rows are held in memory and written as one part: about 0.7 GB."""
ROW_GROUP = 64_000
BUILT = "built.json"
POLL = 1.0
"""Seconds between looks at a process that is building the tables."""


def build(run_dir: Path, *, force: bool = False, wait: bool = False) -> bool:
    """Build the tables of a run from its records.

    Args:
        run_dir: the run directory; shards that are not done yet are not in the tables.
        force: also where the tables are those of the records already.
        wait: until another process that is building them has done so, or died.

    Returns:
        Whether they were built (False where they were up to date).

    Raises:
        MissingPartError: pyarrow is not installed.
        InputError: this is no run directory, or its records are damaged.
        UsageError: the disk is full, or another process is building them.
    """
    try:
        import pyarrow
    except ImportError:
        raise MissingPartError(
            "Parquet tables need pyarrow",
            hint="install it with: pip install 'newsfacts[tables]'",
            code="missing.pyarrow",
        ) from None
    store = RunDir(run_dir)
    described = store.read_run()
    if not force and _up_to_date(store, pyarrow.__version__):
        return False
    (run_dir / "leases").mkdir(exist_ok=True)
    leases = Leases(run_dir / "leases", in_one(described["fingerprint"]))
    try:
        while not leases.claim("tables"):
            if not wait:
                raise UsageError(
                    f"{run_dir}: another process is building the tables",
                    hint="wait for it",
                    code="run.in_use",
                )
            time.sleep(POLL)
        if not force and _up_to_date(store, pyarrow.__version__):  # by another process in between
            return False
        markers = _markers(store)
        _build(store, markers, _made_from(markers, pyarrow.__version__))
    finally:
        leases.close()
    return True


def _markers(store: RunDir) -> list[dict[str, Any]]:
    return [marker for marker in store.markers() if marker["records"]]


def _made_from(markers: list[dict[str, Any]], pyarrow: str) -> dict[str, str]:
    """What the tables depend on."""
    records = hashlib.sha256("".join(m["sha256"] for m in markers).encode()).hexdigest()
    return {"schema": VERSION, "pyarrow": pyarrow, "records": records}


def _up_to_date(store: RunDir, pyarrow: str) -> bool:
    """Whether the tables are those of the records."""
    tables = store.path / "tables"
    built = (read_json(tables / BUILT) or {}).get("from")
    return built == _made_from(_markers(store), pyarrow) and _whole(tables)


def _build(store: RunDir, markers: list[dict[str, Any]], made_from: dict[str, str]) -> None:
    target = store.path / "tables"
    new = store.path / f".tables.{os.getpid()}.{uuid.uuid4().hex[:8]}"
    for left in store.path.glob(".tables.*"):  # of a process that was killed: the lease is ours
        shutil.rmtree(left, ignore_errors=True)
    try:
        new.mkdir()
        corpus = _corpus(store, markers)
        for year in sorted({year for marker in markers for year in marker["years"]}):
            _write_year(store, [m for m in markers if year in m["years"]], year, corpus, new)
        _write_corpus(corpus, new)
        sizes = {p.relative_to(new).as_posix(): p.stat().st_size for p in sorted(new.rglob("*.parquet"))}
        described = orjson.dumps({"from": made_from, "files": sizes}, option=orjson.OPT_INDENT_2)
        (new / BUILT).write_bytes(described + b"\n")
        old = store.path / f".tables.{os.getpid()}.old"
        if target.exists():
            target.rename(old)
        new.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise cannot_write(target, error) from None
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _whole(tables: Path) -> bool:
    """Whether all files of the tables are there with their sizes."""
    described = read_json(tables / BUILT) or {}
    try:
        return all(
            (tables / name).stat().st_size == size for name, size in described.get("files", {}).items()
        )
    except OSError:
        return False


def _corpus(store: RunDir, markers: list[dict[str, Any]]) -> Corpus:
    """First reading of all records, in the order of time: what belongs together."""
    corpus = Corpus()
    for marker in markers:
        for articles in read_issues(store.path / marker["records"]):
            corpus.add(articles[0]["meta"]["issue"], linked(articles), articles)
    corpus.finish()
    return corpus


def _write_year(
    store: RunDir, markers: list[dict[str, Any]], year: str, corpus: Corpus, folder: Path
) -> None:
    """Second reading: the rows of a year, in parts that fit into memory."""
    for number, part in enumerate(_parts(markers)):
        batches: dict[str, list[Any]] = {table: [] for table in TABLES}
        for marker in part:
            rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
            for articles in read_issues(store.path / marker["records"]):
                if year_of(articles) != year:
                    continue
                found = issue_rows(articles, corpus)
                for table, its in found.items():
                    rows[table] += its
                _count(corpus, articles, found["issues"][0])
            for table, its in rows.items():
                batches[table].append(_arrow(its, TABLES[table]))
        for table, its in batches.items():
            _write(folder / table / f"year={year}" / f"part-{number:03}.parquet", its, TABLES[table])


def _count(corpus: Corpus, articles: list[dict[str, Any]], issue: dict[str, Any]) -> None:
    for entity in linked(articles):
        key = corpus.key(issue["issue"], entity, issue["paper"])
        if key is not None:
            corpus.count(key, entity, issue["date"])


def _parts(markers: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    part: list[dict[str, Any]] = []
    size = 0
    for marker in markers:
        part.append(marker)
        size += marker["counts"]["chars"]
        if size >= PART_CHARS:
            yield part
            part, size = [], 0
    if part:
        yield part


def _arrow(rows: list[dict[str, Any]], columns: dict[str, tuple[str, str]]) -> Any:
    """Rows as an arrow table; half a surrogate pair, which Parquet can't hold, becomes U+FFFD."""
    import pyarrow as pa

    schema = arrow_schema(columns)
    arrays = []
    for field, (kind, _) in zip(schema, columns.values(), strict=True):
        values = [row.get(field.name) for row in rows]
        try:
            arrays.append(pa.array(values, field.type))
        except UnicodeEncodeError:
            arrays.append(pa.array([_clean(value, kind) for value in values], field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _clean(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "strings":
        return [_clean(item, "string") for item in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _write(path: Path, batches: list[Any], columns: dict[str, tuple[str, str]]) -> None:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.concat_tables(batches)
    if "date" in columns:
        days = table["date"].cast(pa.int32()).fill_null(2**31 - 1).to_numpy()
        table = table.take(np.argsort(days, kind="stable"))
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", row_group_size=ROW_GROUP)
    with open(path, "rb") as stream:
        os.fsync(stream.fileno())


def _write_corpus(corpus: Corpus, folder: Path) -> None:
    _write(folder / "corpus" / "part-000.parquet", [_arrow(corpus.rows(), CORPUS)], CORPUS)


def table_files(run_dir: Path, table: str) -> list[Path]:
    """Parquet files of a table, sorted.

    Raises:
        InputError: there are no tables.
    """
    files = sorted((run_dir / "tables" / table).rglob("*.parquet"))
    if not files:
        raise InputError(
            f"{run_dir}: no tables", hint=f"make them with 'newsfacts tables {run_dir}'", code="run.no_tables"
        )
    return files
