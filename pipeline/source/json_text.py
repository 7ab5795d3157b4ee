"""JSON inputs: which form a file has, its lines in constant memory, and their values.

Escapes of half a character (`\\ud800` alone), which cut texts and broken exporters leave, are no text that
could be written again: they are read as U+FFFD, one for one, so that offsets hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

import orjson

from pipeline.errors import InputError
from pipeline.source.decode import decode, read_chunks

LINE_LIMIT = 256 << 20
"""Longest line of an archive in bytes."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]")


def form_of(data: bytes, suffix: str) -> str:
    """page | json | jsonl, by suffix and content."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if suffix in (".md", ".markdown", ".txt") or head[:1] not in (b"{", b"["):
        return "json" if suffix == ".json" else "page"
    if suffix == ".json" or head[:1] == b"[":
        try:
            orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError:
            return "jsonl" if _first_line_is_json(data) else "json"
        return "json"
    return "jsonl"


def _first_line_is_json(data: bytes) -> bool:
    first, _, rest = data.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    try:
        return bool(rest.strip()) and isinstance(orjson.loads(first), dict)
    except orjson.JSONDecodeError:
        return False


def lines_of(stream: Any, name: str) -> Iterator[tuple[int, bytes]]:
    """Numbered lines of a stream that hold more than white space, in constant memory."""
    rest = b""
    number = 0
    for chunk in read_chunks(stream, name):
        parts = (rest + chunk).split(b"\n") if len(rest) < 1 << 20 else _append(rest, chunk)
        rest = parts.pop()
        for part in parts:
            number += 1
            if part.strip():
                yield number, part
        if len(rest) > LINE_LIMIT:
            raise InputError(
                f"{name}, line {number + 1}: longer than {LINE_LIMIT >> 20} MiB",
                hint="one article a line",
                code="input.line",
            )
    if rest.strip():
        yield number + 1, rest


def _append(rest: bytes, chunk: bytes) -> list[bytes]:
    first, found, more = chunk.partition(b"\n")
    return [rest + first, *more.split(b"\n")] if found else [rest + chunk]


def text_of(line: bytes, where: str) -> str:
    """A line of an archive as text: UTF-8, else whatever `decode` finds."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return decode(line, where).text


def json_of(text: str, where: str, warnings: list[str] | None = None) -> Any:
    """The value of a JSON text; a lone surrogate in a string becomes U+FFFD.

    Args:
        text: the JSON text.
        where: file and line, for errors.
        warnings: gets a line where characters were replaced.

    Raises:
        InputError: broken, or nested too deep.

    Example:
        >>> notes = []
        >>> json_of('{"text": "会议\\\\ud800召开"}', "a.jsonl, line 1", notes), notes
        ({'text': '会议\ufffd召开'}, ['a.jsonl, line 1: 1 half character (lone surrogate) read as U+FFFD'])
    """
    try:
        try:
            return orjson.loads(text.lstrip("\ufeff"))
        except orjson.JSONDecodeError:
            if not _ESCAPED.search(text):
                raise
            value = json.loads(text.lstrip("\ufeff"), parse_constant=_refuse)
            value, count = _mended(value)
    except ValueError as error:  # both decoders' errors are ValueErrors
        message = str(error).split(":")[0]
        raise InputError(
            f"{where}: broken JSON ({message})", hint="mend or leave out this line", code="input.json"
        ) from None
    except RecursionError:
        raise InputError(f"{where}: JSON nested too deep", hint="mend this line", code="input.json") from None
    if warnings is not None and count:
        characters = "half character (lone surrogate)" if count == 1 else "half characters (lone surrogates)"
        warnings.append(f"{where}: {count} {characters} read as U+FFFD")
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _mended(value: Any) -> tuple[Any, int]:
    """A value without lone surrogates in its strings and keys, and how many there were."""
    if isinstance(value, str):
        return _SURROGATE.subn("\ufffd", value)
    if isinstance(value, list):
        items = [_mended(item) for item in value]
        return [item for item, _ in items], sum(count for _, count in items)
    if isinstance(value, dict):
        pairs = [(_mended(key), _mended(item)) for key, item in value.items()]
        return {key[0]: item[0] for key, item in pairs}, sum(key[1] + item[1] for key, item in pairs)
    return value, 0
