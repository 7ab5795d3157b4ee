"""The tables of a run as one SQLite file, for Datasette and everything else that reads SQLite."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import orjson

from pipeline.batch.schema import CORPUS, TABLES
from pipeline.batch.store import RunDir, cannot_write
from pipeline.batch.tables import build, table_files
from pipeline.errors import UsageError

_TYPES = {"string": "TEXT", "strings": "TEXT", "int": "INTEGER", "float": "REAL", "date": "TEXT"}
_KEYS = {
    "issues": "issue",
    "articles": "issue, article",
    "entities": "issue, entity",
    "mentions": "issue, article, mention",
    "facts": "issue, article, fact",
    "corpus": "corpus",
}
_INDEXES = {
    "issues": ("date",),
    "articles": ("date", "text_hash"),
    "entities": ("corpus", "name"),
    "mentions": ("issue, entity", "text"),
    "facts": ("date", "owner_corpus", "owner_name", "indicator"),
    "numbers": ("issue, article",),
    "corpus": ("name",),
}
_LINKS = {
    "articles": (("issue", "issues", "issue"),),
    "entities": (("issue", "issues", "issue"), ("corpus", "corpus", "corpus")),
    "mentions": (
        ("issue, article", "articles", "issue, article"),
        ("issue, entity", "entities", "issue, entity"),
    ),
    "facts": (("issue, article", "articles", "issue, article"), ("owner_corpus", "corpus", "corpus")),
    "numbers": (("issue, article", "articles", "issue, article"),),
}


def export_sqlite(run_dir: Path, output: Path) -> dict[str, int]:
    """Write the tables of a run, built anew where they are not up to date, as an SQLite database.

    Lists are JSON, dates ISO text; foreign keys and indexes are there, and full-text search over headlines.

    Returns:
        Rows by table.

    Raises:
        InputError: this is no run directory.
        MissingPartError: pyarrow is not installed.
        UsageError: the file can't be written.
    """
    build(run_dir)
    RunDir(run_dir).read_run()
    temporary = output.with_name(f".{output.name}.{os.getpid()}.tmp")
    try:
        temporary.unlink(missing_ok=True)
        connection = sqlite3.connect(temporary)
        try:
            counts = _fill(connection, run_dir)
        finally:
            connection.close()
        os.replace(temporary, output)
    except OSError as error:
        raise cannot_write(output, error) from None
    except sqlite3.OperationalError as error:
        raise UsageError(
            f"{output}: can't be written ({error})",
            hint="check the folder and free space",
            code="export.write",
        ) from None
    finally:
        temporary.unlink(missing_ok=True)
    return counts


def _fill(connection: sqlite3.Connection, run_dir: Path) -> dict[str, int]:
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    counts = {}
    for table, columns in {**TABLES, "corpus": CORPUS}.items():
        connection.execute(_create(table, columns))
        counts[table] = _insert(connection, table, columns, run_dir)
        for index, on in enumerate(_INDEXES[table]):
            connection.execute(f"CREATE INDEX {table}_{index} ON {table} ({on})")
    connection.execute(
        "CREATE VIRTUAL TABLE headlines USING fts5(headline, kicker, content='articles', tokenize='trigram')"
    )
    connection.execute("INSERT INTO headlines (headlines) VALUES ('rebuild')")
    connection.commit()
    connection.execute("ANALYZE")
    connection.commit()
    return counts


def _create(table: str, columns: dict[str, tuple[str, str]]) -> str:
    lines = [f'"{name}" {_TYPES[kind]}' for name, (kind, _) in columns.items()]
    if table in _KEYS:
        lines.append(f"PRIMARY KEY ({_KEYS[table]})")
    lines += [
        f"FOREIGN KEY ({here}) REFERENCES {other} ({there})" for here, other, there in _LINKS.get(table, ())
    ]
    return f"CREATE TABLE {table} (\n  " + ",\n  ".join(lines) + "\n)"


def _insert(
    connection: sqlite3.Connection, table: str, columns: dict[str, tuple[str, str]], run_dir: Path
) -> int:
    import pyarrow.parquet as pq

    marks = ", ".join("?" * len(columns))
    kinds = [kind for kind, _ in columns.values()]
    count = 0
    for file in table_files(run_dir, table):
        for batch in pq.ParquetFile(file).iter_batches(batch_size=10_000):
            values = [
                [_value(v, kind) for v in column.to_pylist()]
                for column, kind in zip(batch.columns, kinds, strict=True)
            ]
            connection.executemany(
                f"INSERT OR IGNORE INTO {table} VALUES ({marks})", zip(*values, strict=True)
            )
            count += batch.num_rows
    return count


def _value(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "strings":
        return orjson.dumps(value).decode()
    return value.isoformat() if kind == "date" else value
