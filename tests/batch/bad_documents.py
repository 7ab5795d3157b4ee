"""Documents that can't be processed, of some 750 kinds: what is wrong with it, what holds it, and where in that.

A kind is a small file. Bad lines and values stand between good articles, first, in the middle or last, in archives
of every sort; bad pages and files have good ones beside them.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import socket
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard
from batch_inputs import article

WRONG_DATES = (
    "2021-02-30", "2021-02-29", "1900-02-29", "2021-04-31", "2021-13-01", "2021-00-10", "2021-01-00", "2021-01-32",
    "0000-00-00", "0000-01-01", "20210230", "2021/13/40", "2021.02.30", "2021年2月30日", "2021年13月1日", "99999-01-01",
    "-2021-01-01", "2021", "2021-01", "21-01-01", "1/2/2021", "Jan 5, 2021", "yesterday", "昨天", "二〇二一年", "民国十年",
    "2021-W05", "2021-001", "2021--01-01", "2021-1-1-1", "20210101T", "1609459200", "null", "?", "2021-01-0a",
)  # fmt: skip
WHITE = {
    "space": " ", "tab": "\t", "line": "\n", "return": "\r", "wide": "\u3000", "hard": "\u00a0", "thin": "\u2009",
    "feed": "\f", "separator": "\u2028", "next": "\x85", "mixed": " \t\r\n\u3000",
}  # fmt: skip
HEADS = {
    "pdf": b"%PDF-1.7\n", "zip": b"PK\x03\x04", "png": b"\x89PNG\r\n", "jpg": b"\xff\xd8\xff\xe0",
    "doc": b"\xd0\xcf\x11\xe0", "7z": b"7z\xbc\xaf\x27\x1c", "rar": b"Rar!\x1a", "bz2": b"BZh9", "xz": b"\xfd7zXZ\x00",
    "elf": b"\x7fELF\x02", "parquet": b"PAR1", "sqlite": b"SQLite format 3\x00", "gif": b"GIF89a", "mp3": b"ID3\x04",
    "exe": b"MZ\x90\x00", "tif": b"II*\x00", "class": b"\xca\xfe\xba\xbe", "lz4": b"\x04\x22\x4d\x18",
}  # fmt: skip
_SQUEEZE = {".gz": lambda d: gzip.compress(d, mtime=0), ".zst": zstandard.compress}


@dataclass(frozen=True, slots=True)
class Kind:
    """A file with something wrong."""

    name: str
    """Of the file; says what is wrong."""
    data: bytes
    lines: tuple[int, ...] = ()
    """Lines, or articles of JSON, that are to be named; empty where the file as a whole is."""
    good: int = 0
    """Articles in it that are to be processed all the same."""


def kinds() -> Iterator[Kind]:
    """All kinds of bad files, each under a name of its own."""
    yield from _archives()
    yield from _arrays()
    yield from _cut_archives()
    yield from _json_files()
    for name, suffix, data in bad_pages():
        yield Kind(f"page-{name}{suffix}", data)


def bad_values() -> Iterator[tuple[str, Any]]:
    """JSON values that are no article, each with a name."""
    good = article(1, "2021-01-01")
    for name, value in {
        "list": [], "null": None, "true": True, "false": False, "number": 17, "float": 1.5, "string": "text",
        "lists": [[]], "object": {}, "strange": {"a": 1}, "articles": {"articles": [good]}, "pair": ["id", "text"],
    }.items():  # fmt: skip
        yield f"is-{name}", value
    for key in ("id", "text"):
        yield f"{key}-missing", {k: v for k, v in good.items() if k != key}
        yield f"{key}-misspelt", {k.upper() if k == key else k: v for k, v in good.items()}
        for name, value in {
            "null": None, "true": True, "false": False, "list": [], "object": {}, "nested": [["x"]], "empty": "",
        }.items():  # fmt: skip
            yield f"{key}-{name}", {**good, key: value}
        for name, blank in WHITE.items():
            yield f"{key}-{name}", {**good, key: blank * 3}
    for name, value in {"int": 5, "float": 5.5, "zero": 0, "huge": 10**30, "texts": ["a", "b"]}.items():
        yield f"text-{name}", {**good, "text": value}
    for number, date in enumerate(WRONG_DATES):
        yield f"date-{number}", {**good, "date": date}
    for key in ("title", "date", "paper"):
        for name, wrong in {
            "int": 5, "float": 0.5, "true": True, "false": False, "list": [], "texts": ["x"], "object": {}, "pair": {"x": 1},
        }.items():  # fmt: skip
            yield f"{key}-{name}", {**good, key: wrong}


def bad_lines() -> Iterator[tuple[str, bytes]]:
    """Lines of an archive that are no JSON, each with a name."""
    good = article(1, "2021-01-01")
    line = _json(good)
    for number, text in enumerate((
        "{", "}", "[", "]", "<html>", "id,text", "NaN", "-", "01", "+1", ".5", "0x1F", "Infinity", "undefined", "None",
        "True", "'a'", '"', "\\", "{}{}", "{} {}", '{"a":}', '{"a"}', "{'id':'a','text':'x'}", '{"text":"x"',
        '{"id":"a","text":"x"}}', '{"id":"a","text":"x",}', '{id:"a",text:"x"}', '{"id":"a" "text":"x"}',
        '{"id":"a","text":"x"},', '{"id":"a","text":"x"};', '// {"id":"a","text":"x"}', '{"id":"a","text":"x"} # 注',
        '{"id":"a","text":"\\x"}', '{"id":"a","text":"\\u12"}', '{"id":"a","text":NaN}', '{"id":"a","text":"x","n":Infinity}',
        '{"id":"a","text":"x","n":-}', '{"id":"a","text":"x","n":1e}', '{“id”:“a”,“text”:“x”}', '｛"id":"a"｝', "---", "id: a",
        '{"id":"a"\uff0c"text":"x"}', "data: {", "全市有工会会员五万人。", "%", '{"id":"a","text":"\\ud800',
    )):  # fmt: skip
        yield f"form-{number}", text.encode()
    for control in [*range(1, 9), *range(11, 13), *range(14, 32)]:
        yield f"control-{control}", line.replace("会议".encode(), bytes([control]), 1)
    for at in range(1, len(line), 29):
        yield f"cut-{at}", line[:at]
    for at in range(20, len(line) - 40, 53):
        yield f"quote-{at}", line[:at] + b'"' + line[at:] + b'"'
    for depth in (1_500, 2_000, 200_000):
        yield f"deep-list-{depth}", b'{"id":"deep","text":' + b"[" * depth + b"]" * depth + b"}"
        yield f"deep-object-{depth}", b'{"a":' * depth + b"1" + b"}" * depth
        yield f"open-{depth}", b"[" * depth
    chance = random.Random(8)
    for size in (1, 2, 40, 400):
        yield f"nul-{size}", b"\x00" * size
        yield f"high-{size}", bytes(chance.randrange(0x80, 0x100) for _ in range(size)) + b"\xff"
        yield f"nul-in-it-{size}", line[:size] + b"\x00" + line[size:]
    yield "huge", b'{"id":"huge","text":"' + "会员".encode() * 700_000
    for codec in ("utf-32", "utf-7"):
        yield f"in-{codec}", b"+" + json.dumps(good, ensure_ascii=False).encode(codec)


def bad_pages() -> Iterator[tuple[str, str, bytes]]:
    """Page files that hold no text: what is wrong, suffix, bytes."""
    chance = random.Random(8)
    for name, head in HEADS.items():
        for size, suffix in ((0, ".md"), (100, ".txt"), (5_000, ".md"), (5_000, ".txt.gz"), (700, ".md.zst")):
            data = head + b"\x00" + chance.randbytes(size)
            yield f"{name}-{size}", suffix, _squeeze(suffix, data)
    for suffix in (".md", ".txt", ".markdown", ".md.gz", ".txt.zst"):
        yield "nothing", suffix, _squeeze(suffix, b"")
        yield "mark", suffix, _squeeze(suffix, b"\xef\xbb\xbf")
        for name, blank in WHITE.items():
            yield f"blank-{name}", suffix, _squeeze(suffix, (blank * 9).encode())
    for size in (1, 3, 64, 4_000):
        for suffix in (".txt", ".md.gz"):
            yield f"nul-{size}", suffix, _squeeze(suffix, b"\x00" * size)
            nul = "会员".encode() * size + b"\x00" + "增长".encode()
            yield f"nul-in-text-{size}", suffix, _squeeze(suffix, nul)
            yield f"controls-{size}", suffix, _squeeze(suffix, bytes(range(1, 9)) * (size + 9))
            yield f"noise-{size}", suffix, _squeeze(suffix, b"\x00" + chance.randbytes(size))
    yield from _damaged()
    yield "bomb", ".md.gz", gzip.compress(b" " * (80 << 20), compresslevel=9)
    yield "bomb", ".txt.zst", zstandard.compress(b" " * (80 << 20))
    yield "twice", ".md.gz", gzip.compress(gzip.compress("会员25万人。".encode()))


def _damaged() -> Iterator[tuple[str, str, bytes]]:
    """Compressed pages that are cut or changed somewhere."""
    text = "".join(f"全市第{n}家工会有会员{n * 7919 % 1009}人。" for n in range(400)).encode()
    for suffix, squeeze in (("gz", _SQUEEZE[".gz"]), ("zst", _SQUEEZE[".zst"])):
        whole = squeeze(text)
        for share in (0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.999):
            yield f"cut-{share}", f".md.{suffix}", whole[: int(len(whole) * share)]
        for share in (0.3, 0.6, 0.9):
            at = int(len(whole) * share)
            yield f"changed-{share}", f".txt.{suffix}", whole[:at] + bytes(9) + whole[at + 9 :]
    whole = gzip.compress(text)
    yield "sum", ".md.gz", whole[:-8] + b"\x00\x00\x00\x00" + whole[-4:]
    yield "length", ".md.gz", whole[:-4] + b"\x00\x00\x00\x00"
    yield "head", ".md.gz", whole[:9]


def bad_entries(folder: Path) -> list[str]:
    """Makes entries of a folder that are no readable files; gives their names."""
    names = [
        f"{what}{suffix}"
        for what in ("gone", "self", "ring-a", "ring-b")
        for suffix in (".md", ".jsonl", ".json")
    ]
    for suffix in (".md", ".jsonl", ".json"):
        (folder / f"gone{suffix}").symlink_to("nowhere.md")
        (folder / f"self{suffix}").symlink_to(f"self{suffix}")
        (folder / f"ring-a{suffix}").symlink_to(f"ring-b{suffix}")
        (folder / f"ring-b{suffix}").symlink_to(f"ring-a{suffix}")
        os.mkfifo(folder / f"pipe{suffix}")
        (folder / f"zero{suffix}").symlink_to("/dev/zero")
        with socket.socket(socket.AF_UNIX) as bound:
            here = os.open(folder, os.O_RDONLY)  # a socket's path may have a hundred characters only
            bound.bind(f"/proc/self/fd/{here}/socket{suffix}")
            os.close(here)
        names += [f"pipe{suffix}", f"zero{suffix}", f"socket{suffix}"]
        if os.geteuid() != 0:
            (folder / f"locked{suffix}").write_text("会员25万人")
            (folder / f"locked{suffix}").chmod(0)
            names.append(f"locked{suffix}")
    return names


def _archives() -> Iterator[Kind]:
    """Bad lines and values in archives: two good lines, and the bad one before, between or behind them."""
    bad = [*bad_lines(), *((name, _json(value)) for name, value in bad_values())]
    for number, (name, line) in enumerate(bad):
        for turn, suffix in enumerate(("", ".gz", ".zst")):
            if turn and number % 3 != turn:
                continue
            at = (number + turn) % 3
            end = (b"\n", b"\r\n", b"\n\n")[number % 3]
            lines = [_json(article(i, "2021-01-01")) for i in (5, 6)]
            lines.insert(at, line)
            where = 2 * at + 1 if end == b"\n\n" else at + 1
            yield Kind(
                f"line-{name}-{at}.jsonl{suffix}", _squeeze(suffix, end.join(lines) + end), (where,), good=2
            )


def _arrays() -> Iterator[Kind]:
    """Bad values in arrays and objects of articles."""
    for number, (name, value) in enumerate(bad_values()):
        if name == "is-articles":
            continue
        at = number % 3
        values: list[Any] = [article(i, "2021-01-01") for i in (5, 6)]
        values.insert(at, value)
        held: Any = values if number % 2 else {"date": "2021-01-02", "articles": values}
        if number % 2 == 0 and isinstance(value, dict) and value.get("date", "") is None:
            continue
        yield Kind(f"array-{name}-{at}.json", _json(held), (at + 1,), good=2)


def _cut_archives() -> Iterator[Kind]:
    """Archives that end in the middle of their compressed data: the whole lines before are processed."""
    chance = random.Random(5)
    lines = [_json({**article(n, "2021-01-01"), "x": chance.randbytes(300).hex()}) + b"\n" for n in range(40)]
    whole = gzip.compress(b"".join(lines))
    for share in (0.02, 0.3, 0.5, 0.7, 0.97):
        data = whole[: int(len(whole) * share)]
        kept = zlib.decompressobj(31).decompress(data)
        yield Kind(f"cut-{share}.jsonl.gz", data, good=kept.count(b"\n"))


def _json_files() -> Iterator[Kind]:
    """JSON files that are none, as a whole."""
    text = _json([article(1, "2021-01-01")])
    for at in (1, 9, 40, 150, len(text) - 1):
        yield Kind(f"json-cut-{at}.json", text[:at])
    for name, data in {
        "word": b"hello", "deep": b"[" * 100_000, "open": b"{", "comma": b"[,]", "nothing": b"", "blank": b"  \n ",
        "nul": b"\x00", "mark": b"\xef\xbb\xbf", "xml": b"<a/>", "quote": b'"', "pdf": b"%PDF-1.7", "two": b"1 2",
    }.items():  # fmt: skip
        yield Kind(f"json-{name}.json", data)
        if data:
            yield Kind(f"json-{name}.json.gz", gzip.compress(data, mtime=0))
    for name, value in {
        "array": [[1]], "text": "text", "number": 5, "null": None, "true": True, "empty": {}, "string": {"articles": "x"},
        "none": {"articles": None}, "object": {"articles": {}},
    }.items():  # fmt: skip
        yield Kind(f"json-value-{name}.json", _json(value), (1,))


def _squeeze(suffix: str, data: bytes) -> bytes:
    """Data as a file of this name has them."""
    return _SQUEEZE.get(Path(f"a{suffix}").suffix, bytes)(data)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
