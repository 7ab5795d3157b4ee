"""JSON inputs: which form a file has, its lines in constant memory, and their values.

Escapes of half a character (`\\ud800` alone), which cut texts and broken exporters leave, are no text that
could be written again: they are read as U+FFFD, one for one, so that offsets hold.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import orjson

from pipeline.errors import InputError
from pipeline.source.decode import decode, read_chunks, unreadable

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


class Lines:
    """Numbered lines of a stream that hold more than white space, in constant memory.

    Damage does not take with it what was read before: lines end where it begins, and `broken` says why.

    Args:
        stream: a stream, decompressed.
        name: of the file, for errors.
        on_error: told of a line that is too long, which is left out.
    """

    def __init__(self, stream: io.BufferedIOBase, name: str, on_error: Callable[[InputError], None]):
        self.stream, self.name, self.on_error = stream, name, on_error
        self.number = 0
        self.held: list[bytes] = []
        self.size = 0
        self.broken: InputError | None = None

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        try:
            for chunk in read_chunks(self.stream, self.name):
                *ended, rest = chunk.split(b"\n")
                for part in ended:
                    self._hold(part)
                    yield from self._line()
                self._hold(rest)
        except InputError as error:
            self.broken = error
        except OSError as error:
            self.broken = unreadable(self.name, error)
        else:
            yield from self._line()

    def _hold(self, part: bytes) -> None:
        self.size += len(part)
        if self.size <= LINE_LIMIT:
            self.held.append(part)
        else:
            self.held.clear()

    def _line(self) -> Iterator[tuple[int, bytes]]:
        self.number += 1
        line, size = b"".join(self.held), self.size
        self.held.clear()
        self.size = 0
        if size > LINE_LIMIT:
            self.on_error(
                InputError(
                    f"{self.name}, line {self.number}: longer than {LINE_LIMIT >> 20} MiB",
                    hint="one article a line",
                    code="input.line",
                )
            )
        elif line.strip():
            yield self.number, line


def text_of(line: bytes, where: str, warnings: list[str] | None = None) -> str:
    """A line of an archive as text: UTF-8, else whatever `decode` finds.

    Args:
        line: the bytes.
        where: file and line, for errors.
        warnings: gets a line where bytes were damaged.

    Raises:
        InputError: no text.
    """
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        decoded = decode(line, where)
    if warnings is not None:
        warnings += [f"{where}: {warning}" for warning in decoded.warnings]
    return decoded.text


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
