"""Bytes to text: compression, encodings, and refusal of what is no text.

Offsets of all later steps are code points of `Decoded.text`, so this file alone decides what a code point of
an input is: a byte order mark is not part of the text, line breaks are kept as they are (also carriage
returns), nothing is normalised.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard

from pipeline.errors import InputError
from pipeline.source.frequency import chinese_score

MAX_BYTES = 1 << 30
"""Largest decompressed page (1 GiB); archives of articles are streamed and have no such limit."""
MAX_RATIO = 1000
"""Decompressed to compressed size from which a file of more than `RATIO_FLOOR` bytes counts as a bomb."""
RATIO_FLOOR = 64 << 20
_BLANK = re.compile(r"[\s\ufeff\u200b-\u200f\u2060]*")
CHUNK = 1 << 20
_ZSTD_STEP = 1024  # compressed bytes at a time: at most 32 MiB come out of them
SAMPLE = 60_000
"""Bytes looked at to choose between encodings."""

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be", "utf-16-be"),
)
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_GZIP_MAGIC = b"\x1f\x8b"
_OTHER_FILES = (
    (b"%PDF-", "a PDF file", "convert it to text first"),
    (b"PK\x03\x04", "a ZIP or office file", "unpack it or save it as text"),
    (b"\x89PNG", "a PNG image", "give the text of the page"),
    (b"\xff\xd8\xff", "a JPEG image", "give the text of the page"),
    (b"\xd0\xcf\x11\xe0", "an office file", "save it as text"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it"),
    (b"Rar!", "a RAR archive", "unpack it"),
    (b"BZh", "a bzip2 file", "unpack it, or use .gz or .zst"),
    (b"\xfd7zXZ\x00", "an xz file", "unpack it, or use .gz or .zst"),
    (b"\x7fELF", "a program", "give a text file"),
    (b"PAR1", "a Parquet file", "give text or JSONL"),
    (b"SQLite format 3\x00", "a database", "give text or JSONL"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text, how it was encoded, and what a reader should know about it."""

    text: str
    encoding: str
    """utf-8 | utf-8-sig | utf-16-le | utf-16-be | utf-32-le | utf-32-be | gb18030 | big5"""
    warnings: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """The text of a file's bytes.

    The byte order mark is not part of the text: offset 0 is the first character after it. Line breaks are
    kept as they are.

    Args:
        data: the (decompressed) bytes.
        name: what to call the input in errors.

    Raises:
        InputError: empty, binary, or in no known encoding.

    Example:
        >>> decode("全市有工会会员2.5万人。".encode("gb18030"), "a.txt")
        Decoded(text='全市有工会会员2.5万人。', encoding='gb18030', warnings=())
        >>> decode(b"\\xef\\xbb\\xbf\\xe4\\xba\\xba", "b.txt").text
        '人'
    """
    if not data:
        raise InputError(f"{name}: the file is empty", hint="give a file with text", code="input.empty")
    for magic, what, hint in _OTHER_FILES:
        if data.startswith(magic):
            raise InputError(f"{name}: this is {what}, not text", hint=hint, code="input.binary")
    decoded = _decode_marked(data, name) or _decode_unmarked(data, name)
    _refuse_binary(decoded.text, name)
    if _BLANK.fullmatch(decoded.text):
        raise InputError(f"{name}: the file holds no text", hint="give a file with text", code="input.empty")
    return decoded


def _decode_marked(data: bytes, name: str) -> Decoded | None:
    """The text of bytes that begin with a byte order mark."""
    for bom, label, codec in _BOMS:
        if data.startswith(bom):
            try:
                return Decoded(data[len(bom) :].decode(codec), label)
            except UnicodeDecodeError as error:
                if codec == "utf-16-le" and len(data) % 2:
                    return _cut_short(data[len(bom) : -1], codec, label, name)
                raise _damaged(name, label, error) from None
    return None


def _cut_short(data: bytes, codec: str, label: str, name: str) -> Decoded:
    """UTF-16 with half a character at its end, as truncated files have it."""
    try:
        return Decoded(data.decode(codec), label, ("the last byte is half a character and was left out",))
    except UnicodeDecodeError as error:
        raise _damaged(name, label, error) from None


def _damaged(name: str, label: str, error: UnicodeDecodeError) -> InputError:
    return InputError(
        f"{name}: damaged {label} text at byte {error.start}",
        hint="save it again as UTF-8",
        code="input.encoding",
    )


def _decode_unmarked(data: bytes, name: str) -> Decoded:
    """The text of bytes without a mark: UTF-8 where valid, else the most plausible Chinese encoding."""
    if b"\x00" in data[:SAMPLE]:
        wide = _decode_utf16(data)
        if wide is not None:
            return wide
        raise InputError(
            f"{name}: this is a binary file, not text", hint="give a text file", code="input.binary"
        )
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        utf8_error = error
    chinese = _decode_chinese(data)
    if chinese is not None:
        return chinese
    truncated = _decode_almost_utf8(data, utf8_error)
    if truncated is not None:
        return truncated
    wide = _decode_utf16(data)
    if wide is not None:
        return wide
    raise InputError(
        f"{name}: no known encoding (tried UTF-8, GB18030, Big5, UTF-16)",
        hint="save it again as UTF-8",
        code="input.encoding",
    )


def _decode_utf16(data: bytes) -> Decoded | None:
    """UTF-16 without a mark, where its characters are plausible Chinese or Latin text."""
    if len(data) < 4 or len(data) % 2:
        return None
    best: tuple[float, str] = (0.0, "")
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            sample = data[:SAMPLE].decode(codec, "ignore")
        except UnicodeDecodeError:  # pragma: no cover - "ignore" does not raise
            continue
        best = max(best, (_share_of_usual(sample), codec))
    if best[0] < 0.9:
        return None
    try:
        text = data.decode(best[1])
    except UnicodeDecodeError:
        return None
    return Decoded(text, best[1], ("UTF-16 without a byte order mark",))


def _share_of_usual(text: str) -> float:
    """Share of characters that a Chinese newspaper text is made of."""
    if not text:
        return 0.0
    usual = sum(
        1
        for c in text
        if "\u4e00" <= c <= "\u9fff"
        or " " <= c <= "~"
        or c in "\r\n\t"
        or "\u3000" <= c <= "\u3011"
        or "\uff01" <= c <= "\uff5e"
    )
    return usual / len(text)


def _decode_chinese(data: bytes) -> Decoded | None:
    """GB18030 or Big5, whichever gives the commoner characters; None where neither is plausible."""
    candidates: list[tuple[float, str, str]] = []
    for codec in ("gb18030", "big5", "cp950", "big5hkscs"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        candidates.append((chinese_score(text[:SAMPLE]), "gb18030" if codec == "gb18030" else "big5", text))
        if codec.startswith("big5"):
            break
    if not candidates:
        return None
    score, label, text = max(candidates, key=lambda c: c[0])
    return Decoded(text, label) if score > 0.25 else None


def _decode_almost_utf8(data: bytes, error: UnicodeDecodeError) -> Decoded | None:
    """UTF-8 with a few damaged bytes: read with U+FFFD in their place, with a warning."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if damaged > max(1, len(text) // 100) or len(text) == damaged:
        return None
    return Decoded(
        text, "utf-8", (f"{damaged} damaged characters (first at byte {error.start}) read as U+FFFD",)
    )


def _refuse_binary(text: str, name: str) -> None:
    """Refuse text that holds NULs or is full of control characters."""
    if "\x00" in text:
        raise InputError(
            f"{name}: holds NUL characters at offset {text.index(chr(0))}, as binary files do",
            hint="give a text file",
            code="input.binary",
        )
    sample = text[:SAMPLE]
    controls = sum(
        1 for c in sample if (c < " " and c not in "\t\n\r\f\v\x1c\x1d\x1e\x1f") or "\x7f" <= c < "\x85"
    )
    if controls > max(8, len(sample) // 20):
        raise InputError(
            f"{name}: this is a binary file, not text", hint="give a text file", code="input.binary"
        )


def read_bytes(path: str | Path) -> bytes:
    """The bytes of a file, decompressed where it is gzip or Zstandard (told by content, not by name).

    Raises:
        InputError: missing, a folder, unreadable, damaged, or unreasonably large when decompressed.
    """
    try:
        stored = Path(path).read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    return decompress(stored, str(path))


def decompress(stored: bytes, name: str) -> bytes:
    """Decompressed bytes of gzip or Zstandard data; other data as they are.

    Raises:
        InputError: damaged, or a decompression bomb (see `MAX_BYTES`, `MAX_RATIO`).
    """
    if not is_compressed(stored):
        return stored
    parts: list[bytes] = []
    size = 0
    limit = min(MAX_BYTES, max(RATIO_FLOOR, MAX_RATIO * len(stored)))
    with open_compressed(io.BytesIO(stored), name) as stream:
        for chunk in read_chunks(stream, name):
            size += len(chunk)
            if size > limit:
                raise InputError(
                    f"{name}: decompresses to more than {limit >> 20} MiB",
                    hint="check the file; unpack it by hand if it is right",
                    code="input.bomb",
                )
            parts.append(chunk)
    return b"".join(parts)


def is_compressed(head: bytes) -> bool:
    """Whether bytes begin as gzip or Zstandard files do."""
    return head.startswith((_GZIP_MAGIC, _ZSTD_MAGIC))


def open_compressed(stream: io.BufferedIOBase, name: str) -> io.BufferedIOBase:
    """A stream of the decompressed bytes of a seekable stream; a stream that is not compressed as it is."""
    head = stream.read(4)
    stream.seek(0)
    if head.startswith(_GZIP_MAGIC):
        return gzip.GzipFile(fileobj=stream)
    if head.startswith(_ZSTD_MAGIC):
        return io.BufferedReader(_ZstdReader(stream), CHUNK)
    return stream


class _ZstdReader(io.RawIOBase):
    """Zstandard frames as a stream that, unlike the library's own, says when the last frame is cut short."""

    def __init__(self, stream: io.BufferedIOBase):
        self.stream = stream
        self.frames = zstandard.ZstdDecompressor(max_window_size=1 << 27)
        self.frame = self.frames.decompressobj()
        self.ready = b""

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; 0 at the end."""
        while not self.ready:
            if self.frame.eof:
                data = self.frame.unused_data or self.stream.read(_ZSTD_STEP)
                if not data:
                    return 0
                self.frame = self.frames.decompressobj()
            else:
                data = self.stream.read(_ZSTD_STEP)
                if not data:
                    raise EOFError("the last frame is cut short")
            self.ready = self.frame.decompress(data)
        size = min(len(buffer), len(self.ready))
        buffer[:size] = self.ready[:size]
        self.ready = self.ready[size:]
        return size


def read_chunks(stream: io.BufferedIOBase, name: str) -> Iterator[bytes]:
    """Chunks of a possibly compressed stream: of one that is cut short, everything before the cut.

    Raises:
        InputError: the compressed data are damaged or cut short.
    """
    while True:
        try:
            chunk = stream.read1(CHUNK)  # `read` would lose what it has when it comes to the cut
        except (EOFError, zlib.error, zstandard.ZstdError, gzip.BadGzipFile) as error:
            raise InputError(
                f"{name}: damaged compressed file ({' '.join(str(error).split())})",
                hint="copy or download it again",
                code="input.compressed",
            ) from None
        if not chunk:
            return
        yield chunk


def unreadable(path: str | Path, error: OSError) -> InputError:
    """One line for a file that the system does not let us read."""
    if isinstance(error, FileNotFoundError):
        return InputError(f"{path}: no such file", hint="check the name", code="input.missing")
    if isinstance(error, IsADirectoryError):
        return InputError(f"{path}: this is a folder", hint="give a file", code="input.folder")
    if isinstance(error, PermissionError):
        return InputError(
            f"{path}: no permission to read it", hint="change its permissions", code="input.permission"
        )
    return InputError(
        f"{path}: can't be read ({error.strerror})", hint="check the file", code="input.unreadable"
    )
