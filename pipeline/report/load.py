"""Reading records again: issue JSON, arrays, JSONL of articles, compressed files, run directories."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO, TypeVar

import orjson
import zstandard
from pydantic import ValidationError

from pipeline.errors import InputError
from pipeline.records import ArticleRecord, IssueRecord, Record
from pipeline.source.decode import unreadable

AnyRecord = IssueRecord | ArticleRecord | dict[str, Any]
"""What the functions of this package take for a record."""

AnyModel = TypeVar("AnyModel", IssueRecord, ArticleRecord)

_ORIGIN = ("paper", "date", "issue", "source", "producer")
"""What an article record may say of the issue it comes from, beside its own fields or under `meta`."""

_ISSUE = (*_ORIGIN[:2], *_ORIGIN[3:], "entities", "checks")
"""What an object `issue` may say."""


def load_records(paths: Iterable[str | Path] | str | Path) -> list[IssueRecord]:
    """All records of some files or run directories, as issue records.

    Args:
        paths: files with an issue record, an array of them, or article records a line (`.json`, `.jsonl`,
            each also `.gz` or `.zst`), `-` for standard input, or run directories (their `records/`).

    Returns:
        Issue records in the order of the input. Article records are gathered under the issue that they name;
        fields that this version does not know are left out, so that records of later versions can be read.

    Raises:
        InputError: a file that is missing, is no JSON, or holds something else than records; the message
            names file and line.
    """
    return list(iter_records(paths))


def iter_records(paths: Iterable[str | Path] | str | Path) -> Iterator[IssueRecord]:
    """As `load_records`, one after the other; article records are gathered while they name the same issue."""
    for path in [paths] if isinstance(paths, str | Path) else paths:
        for file in record_files(path):
            yield from _read(file)


def record_files(path: str | Path) -> list[Path]:
    """The record files behind a path: the file itself, or those of a run directory in order.

    Raises:
        InputError: the path does not exist, or is a directory without records.
    """
    path = Path(path)
    if str(path) == "-" or path.is_file():
        return [path]
    if not path.exists():
        raise InputError(
            f"{path}: no such file or directory", hint="give records or a run directory", code="input.missing"
        )
    root = path / "records" if (path / "records").is_dir() else path
    kinds = (".json", ".jsonl", ".json.gz", ".jsonl.gz", ".json.zst", ".jsonl.zst")
    files = sorted(f for f in root.rglob("*") if f.is_file() and f.name.endswith(kinds))
    if not files:
        raise InputError(
            f"{path}: no records in this directory",
            hint="give a run directory made by 'newsfacts run' or files made by 'newsfacts extract'",
            code="input.empty",
        )
    return files


def as_issues(records: Iterable[AnyRecord] | AnyRecord) -> Iterator[IssueRecord]:
    """Issue records of whatever kind of record is given; article records that follow each other are gathered.

    Example:
        >>> [issue.id for issue in as_issues({"id": "a1", "kind": "article", "start": 0, "end": 4})]
        ['']
    """
    if isinstance(records, Record | dict):
        records = [records]
    waiting: list[ArticleRecord] = []
    origin: dict[str, Any] = {}
    for record in records:
        if isinstance(record, IssueRecord) or (isinstance(record, dict) and "articles" in record):
            if waiting:
                yield _gather(waiting, origin)
                waiting = []
            yield (
                record
                if isinstance(record, IssueRecord)
                else IssueRecord.model_validate(record, extra="ignore")
            )
            continue
        article = (
            record
            if isinstance(record, ArticleRecord)
            else ArticleRecord.model_validate(record, extra="ignore")
        )
        its = _origin(record if isinstance(record, dict) else {}, article.meta)
        if waiting and its != origin:
            yield _gather(waiting, origin)
            waiting = []
        waiting.append(article)
        origin = its
    if waiting:
        yield _gather(waiting, origin)


def _model(kind: type[AnyModel], record: Any) -> AnyModel:
    """The record itself, or made from a dict; keys of later versions are left out."""
    return record if isinstance(record, kind) else kind.model_validate(record, extra="ignore")


def _origin(record: dict[str, Any], meta: dict[str, Any]) -> dict[str, Any]:
    """What an article says of its issue; its own fields go before `meta`.

    `issue` is the issue's id or an object with what is known of it. A `source` that is no object is a key of
    the user's own data.
    """
    found = {key: value for key in _ORIGIN if (value := record.get(key, meta.get(key))) is not None}
    if isinstance(found.get("issue"), dict):
        issue = found.pop("issue")
        found = {**found, **{key: issue[key] for key in _ISSUE if issue.get(key) is not None}}
        if issue.get("id") is not None:
            found["issue"] = issue["id"]
    return {key: value for key, value in found.items() if key != "source" or isinstance(value, dict)}


def _gather(articles: list[ArticleRecord], origin: dict[str, Any]) -> IssueRecord:
    source = origin.get("source", {})
    producer = origin.get("producer")
    producer = producer if isinstance(producer, dict) else {}
    # In run directories the articles say what belongs to their issue, each what comes up in it first.
    own = [its for article in articles if isinstance(its := article.meta.get("newsfacts"), dict)]
    known = {
        "id": str(origin.get("issue", "")),
        "paper": _text(origin.get("paper")),
        "date": _text(origin.get("date")),
        "source": {"path": "", "sha256": "", "encoding": "", "chars": 0, **source},
        "articles": [],
        "entities": [*origin.get("entities", []), *(e for its in own for e in its.get("linked", []))],
        "checks": [*origin.get("checks", []), *(c for its in own for c in its.get("checks", []))],
        "warnings": [warning for its in own for warning in its.get("warnings", [])],
        "producer": {"version": "", "components": [], **producer},
    }
    issue = IssueRecord.model_validate(known, extra="ignore")
    issue.articles = articles
    return issue


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _read(path: Path) -> Iterator[IssueRecord]:
    """Records of a file, with every way in which it can't be read as one error of ours."""
    try:
        with _open(path) as stream:
            yield from as_issues(_checked(path, _items(path, stream)))
    except ValidationError as error:
        raise InputError(
            f"{path}: what an article says of its issue is not valid ({_first(error)})",
            hint="make the records again with this version of newsfacts",
            code="input.record",
        ) from None
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: not UTF-8 ({error.reason} at byte {error.start})",
            hint="give records made by 'newsfacts extract' or a run directory",
            code="input.encoding",
        ) from None
    except (EOFError, zlib.error, zstandard.ZstdError, gzip.BadGzipFile) as error:
        raise InputError(
            f"{path}: damaged compressed file ({' '.join(str(error).split())})",
            hint="copy it or make it again",
            code="input.compressed",
        ) from None
    except OSError as error:
        raise unreadable(path, error) from None


def _items(path: Path, stream: TextIO) -> Iterator[tuple[int, Any]]:
    """Line number and JSON value of each record; whether the first line is whole tells JSONL from JSON."""
    first = stream.readline()
    value = _parse(first)
    if value is not None:
        yield from _lines(path, value, stream)
        return
    text = first + stream.read()
    if not text.strip():
        raise InputError(f"{path}: the file is empty", hint="give a file with records", code="input.empty")
    try:
        yield 1, orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InputError(
            f"{path}: no JSON ({error})",
            hint="give records made by 'newsfacts extract' or a run directory",
            code="input.json",
        ) from None


def _parse(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _lines(path: Path, first: Any, stream: TextIO) -> Iterator[tuple[int, Any]]:
    yield 1, first
    for number, line in enumerate(stream, 2):
        if not line.strip():
            continue
        try:
            yield number, orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise InputError(
                f"{path}, line {number}: no JSON ({error})",
                hint="mend the line or make the records again",
                code="input.json",
            ) from None


def _checked(path: Path, lines: Iterable[tuple[int, Any]]) -> Iterator[AnyRecord]:
    for number, value in lines:
        for item in value if isinstance(value, list) else [value]:
            if not isinstance(item, dict) or not ({"articles", "facts", "paragraphs"} & item.keys()):
                raise InputError(
                    f"{path}, line {number}: no issue or article record",
                    hint="give records made by 'newsfacts extract' or a run directory",
                    code="input.record",
                )
            try:
                # Validated here, where file and line are known; dicts go on because they may say more of
                # their origin than the record type holds.
                model = IssueRecord if "articles" in item else ArticleRecord
                checked = model.model_validate(item, extra="ignore")
            except ValidationError as error:
                raise InputError(
                    f"{path}, line {number}: no valid record ({_first(error)})",
                    hint="make it again with this version of newsfacts",
                    code="input.record",
                ) from None
            yield checked if isinstance(checked, IssueRecord) else item


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    return f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"


def _open(path: Path) -> TextIO:
    """A text stream of a file, decompressed by its first bytes."""
    raw = sys.stdin.buffer if str(path) == "-" else path.open("rb")
    head = raw.peek(4)[:4]  # type: ignore[union-attr]
    stream: Any = raw
    if head[:2] == b"\x1f\x8b":
        stream = gzip.GzipFile(fileobj=raw)
    elif head == b"\x28\xb5\x2f\xfd":
        stream = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
    return io.TextIOWrapper(stream, encoding="utf-8-sig")
