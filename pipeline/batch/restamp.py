"""Records of an unchanged part of a changed file: they name the file's new hash, nothing is worked on again."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
import zstandard

from pipeline.batch.model import Shard
from pipeline.batch.shard import LEVEL
from pipeline.batch.store import RunDir, write_atomic


def restamp(store: RunDir, shard: Shard, marker: dict[str, Any], hashes: dict[str, str]) -> None:
    """Write the new hashes of source files into the records and the marker of a shard.

    An archive of years gets an article more: the hash of the file, which every record names, is another, but
    the articles of most shards are what they were.
    """
    new = {old: hashes[name] for name, old in marker["sources"].items() if old != hashes.get(name, old)}
    if marker["records"] is None:
        marker = {**marker, "sources": hashes}
        write_atomic(store.marker_file(shard.id), orjson.dumps(marker, option=orjson.OPT_INDENT_2) + b"\n")
        return
    path = store.path / marker["records"]
    lines = []
    for line in zstandard.decompress(path.read_bytes()).splitlines(keepends=True):
        for old, other in new.items():
            line = line.replace(f'"sha256":"{old}"'.encode(), f'"sha256":"{other}"'.encode(), 1)
        lines.append(line)
    data = zstandard.ZstdCompressor(level=LEVEL).compress(b"".join(lines))
    # Without a marker in between: killed here, the shard is done again rather than trusted.
    store.marker_file(shard.id).unlink(missing_ok=True)
    write_atomic(path, data)
    marker = {**marker, "sources": hashes, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    write_atomic(store.marker_file(shard.id), orjson.dumps(marker, option=orjson.OPT_INDENT_2) + b"\n")
