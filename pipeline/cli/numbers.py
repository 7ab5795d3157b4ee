"""`newsfacts numbers`: every numeric and time expression of any text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.errors import InputError, UsageError


def numbers(
    source: Annotated[
        str, typer.Argument(metavar="TEXT|FILE.jsonl|-", help="A text, a JSONL file or - for stdin.")
    ],
    date: Annotated[str | None, typer.Option("--date", help="Reference date, YYYY-MM-DD.")] = None,
    spoken: Annotated[bool, typer.Option("--spoken", help="Also read forms of speech.")] = False,
) -> int:
    """Print the numbers and times of a text, or of each line of a JSONL file, as JSON lines."""
    import orjson

    from pipeline.grammar.numbers import numbers as read

    _check_date(date)
    failed = 0
    write = sys.stdout.buffer.write
    for name, line in _inputs(source):
        try:
            row = _row(name, line)
            found = read(row["text"], _reference(name, row) or date, spoken)
        except InputError as error:
            print(f"newsfacts: {error}", file=sys.stderr)
            failed += 1
            continue
        write(orjson.dumps({"id": row.get("id"), "numbers": found}) + b"\n")
        sys.stdout.flush()
    return 3 if failed else 0


def _reference(name: str, row: dict[str, Any]) -> str | None:
    """The reference time of a row, checked."""
    import datetime as dt

    value = row.get("reference_time")
    if value is None:
        return None
    try:
        return (
            dt.datetime.fromisoformat(value).isoformat()
            if len(value) > 10
            else dt.date.fromisoformat(value).isoformat()
        )
    except (TypeError, ValueError):
        raise InputError(
            f"{name}: reference_time {value!r} is no ISO date or time",
            hint="write it as YYYY-MM-DD",
            code="input.date",
        ) from None


def _check_date(date: str | None) -> None:
    import datetime as dt

    if date is None:
        return
    try:
        dt.date.fromisoformat(date)
    except ValueError:
        raise UsageError(f"--date {date}: no such date", hint="write it as YYYY-MM-DD", code="date") from None


def _inputs(source: str) -> Iterator[tuple[str, str | bytes | dict[str, Any]]]:
    """(name, row) of each input: the text itself, or the lines of a file or of standard input."""
    if source == "-":
        data = sys.stdin.buffer.read()
        yield from _lines("stdin", data)
    elif source.endswith((".jsonl", ".json", ".txt")) and "\n" not in source:
        path = Path(source)
        if not path.is_file():
            raise InputError(
                f"{source}: no such file", hint="give a JSONL file, a text or -", code="input.missing"
            )
        yield from _lines(source, path.read_bytes())
    else:
        yield "text", {"id": None, "text": source}


def _lines(name: str, data: bytes) -> Iterator[tuple[str, str | bytes | dict[str, Any]]]:
    """Lines of JSONL; other content is one text."""
    if name.endswith(".txt") or not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        try:
            yield name, {"id": None, "text": data.decode("utf-8-sig")}
        except UnicodeDecodeError:
            raise InputError(
                f"{name}: not UTF-8", hint="convert it to UTF-8", code="input.encoding"
            ) from None
        return
    for i, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            yield f"{name} line {i}", line


def _row(name: str, line: str | bytes | dict[str, Any]) -> dict[str, Any]:
    import orjson

    if isinstance(line, dict):
        return line
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise InputError(
            f"{name}: not JSON ({error})", hint="mend or remove the line", code="input.json"
        ) from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise InputError(
            f"{name}: no object with a string 'text'", hint='write {"id": …, "text": …}', code="input.json"
        )
    return row
