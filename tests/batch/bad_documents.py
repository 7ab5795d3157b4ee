"""Documents that can't be processed, of as many kinds as we could think of, and generated variants of them."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import zstandard
from batch_inputs import article


def bad_lines() -> Iterator[bytes]:
    """Lines of an archive none of which is an article."""
    good = article(1, "2021-01-01")
    line = json.dumps(good, ensure_ascii=False).encode()
    yield from (
        b"{",
        b"}",
        b"[]",
        b"null",
        b"true",
        b"17",
        b'"text"',
        b"[1,2]",
        b"<html>",
        b"id,text",
        b"NaN",
    )
    yield from (b"{}{}", b'{"a":}', b'{"text":"x"', b"\xff\xfe\xfd", b"\x00\x00", b'{"id":"a","text":"x"}}')
    for at in range(1, len(line), 29):  # cut anywhere
        yield line[:at]
    for at in range(20, len(line) - 40, 53):  # a quote too many anywhere
        yield line[:at] + b'"' + line[at:] + b'"'
    for depth in (2_000, 200_000):
        yield b'{"id":"deep","text":' + b"[" * depth + b"]" * depth + b"}"
    for key in ("id", "text"):
        yield _json({k: v for k, v in good.items() if k != key})
        for value in (None, True, [], {}, [["x"]], ""):
            yield _json({**good, key: value})
    for value in (5, 5.5):
        yield _json({**good, "text": value})
    for blank in (" ", "\n\n", "\u3000", "\t \r\n"):
        yield _json({**good, "text": blank})
    for date in ("2021-02-30", "2021-13-01", "yesterday", "0000-00-00", "2021", "二〇二一年", "99999-01-01"):
        yield _json({**good, "date": date})
    for key in ("title", "date", "paper"):
        for wrong in (5, True, ["x"], {"x": 1}):
            yield _json({**good, key: wrong})


def bad_pages() -> Iterator[tuple[str, bytes]]:
    """Names and bytes of page files that hold no text."""
    heads = {
        "pdf": b"%PDF-1.7\n", "zip": b"PK\x03\x04", "png": b"\x89PNG\r\n", "jpg": b"\xff\xd8\xff\xe0",
        "doc": b"\xd0\xcf\x11\xe0", "7z": b"7z\xbc\xaf\x27\x1c", "rar": b"Rar!\x1a", "bz2": b"BZh9", "xz": b"\xfd7zXZ\x00",
        "elf": b"\x7fELF\x02", "parquet": b"PAR1", "sqlite": b"SQLite format 3\x00",
    }  # fmt: skip
    chance = random.Random(8)
    for name, head in heads.items():
        for size in (0, 100, 5_000):
            yield f"{name}-{size}.md", head + chance.randbytes(size)
    yield "empty.md", b""
    yield "mark.md", b"\xef\xbb\xbf"
    for name, blank in {"spaces": " " * 50, "lines": "\n" * 9, "wide": "\u3000" * 9}.items():
        yield f"blank-{name}.txt", blank.encode()
    for size in (1, 3, 64, 4_000):
        yield f"nul-{size}.txt", b"\x00" * size
        yield f"nul-in-text-{size}.txt", "会员".encode() * size + b"\x00" + "增长".encode()
        yield f"controls-{size}.txt", bytes(range(1, 9)) * (size + 9)
        yield f"noise-{size}.md.gz", gzip.compress(b"\x00" + chance.randbytes(size))
        yield f"noise-{size}.txt.zst", zstandard.compress(b"\x00" + chance.randbytes(size))
    text = "全市有工会会员25万人。".encode() * 200
    squeezed = gzip.compress(text)
    for share in (3, 2):
        yield f"cut-{share}.md.gz", squeezed[: len(squeezed) // share]
        yield f"cut-{share}.md.zst", zstandard.compress(chance.randbytes(9_000))[: 9_000 // share]
    yield "flipped.md.gz", squeezed[:-8] + b"\x00\x00\x00\x00" + squeezed[-4:]
    for name, data in {
        "cut": b'[{"id":"a","text"',
        "word": b"hello",
        "array": b"[[1]]",
        "deep": b"[" * 100_000,
    }.items():
        yield f"{name}.json", data
    yield "bomb.md.gz", gzip.compress(b" " * (80 << 20), compresslevel=9)


def bad_files(folder: Path) -> list[str]:
    """Makes entries of a folder that are no readable files; gives their names."""
    (folder / "gone.md").symlink_to("nowhere.md")
    (folder / "ring-a.md").symlink_to("ring-b.md")
    (folder / "ring-b.md").symlink_to("ring-a.md")
    os.mkfifo(folder / "pipe.md")
    names = ["gone.md", "ring-a.md", "ring-b.md", "pipe.md"]
    if os.geteuid() != 0:
        (folder / "locked.md").write_text("会员25万人")
        (folder / "locked.md").chmod(0)
        names.append("locked.md")
    return names


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
