"""Reading entity corpora: one row of text with spans for one or several conventions ("heads")."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.training.labels import TypedSpan

_SENTENCE_END = re.compile(r"[。！？!?；;\n]+[”’」』）)\"]*")
_CLAUSE_END = re.compile(r"[，,、：:\s]")


@dataclass(frozen=True, slots=True)
class Row:
    """A text with its entities under each head that it is labelled for."""

    text: str
    targets: dict[str, tuple[TypedSpan, ...]]
    weights: dict[str, float] = field(default_factory=dict)
    """Weight of the loss for a head, 1 where absent."""


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Records of a .jsonl or .jsonl.gz file.

    Raises:
        InputError: the file is missing, or a line is no JSON.
    """
    if not path.exists():
        raise InputError(
            f"{path}: no such corpus file",
            hint="give the folder that holds it with --data, or take its [[source]] out of the configuration",
            code="train.data",
        )
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield json.loads(line)
            except ValueError as error:
                raise InputError(
                    f"{path}, line {number}: not JSON ({error})", hint="repair the file", code="train.data"
                ) from None


def spans_of(record: dict[str, Any], path: Path) -> list[TypedSpan]:
    """Entities of a corpus record, ascending; `label` or `type` names the type.

    Raises:
        InputError: an entity lies outside the text or overlaps another one.
    """
    spans = sorted((e["start"], e["end"], e.get("label") or e["type"]) for e in record["entities"])
    at = 0
    for start, end, _ in spans:
        if not at <= start < end <= len(record["text"]):
            raise InputError(
                f"{path}: entity [{start}, {end}) is outside the text or overlaps: {record['text'][:40]!r}",
                hint="offsets are code points, end exclusive, without overlaps",
                code="train.data",
            )
        at = end
    return [span for span in spans if span[2] in ("PER", "LOC", "ORG")]


def pieces(length: int, text: str, spans: Iterable[TypedSpan]) -> list[tuple[int, int]]:
    """Cuts a text into pieces of at most about `length` characters, at sentence ends, never inside an entity.

    >>> pieces(8, "工会开会。职工参加。", [])
    [(0, 5), (5, 10)]
    """
    if len(text) <= length:
        return [(0, len(text))]
    inside = {i for start, end, _ in spans for i in range(start + 1, end)}
    strong = [m.end() for m in _SENTENCE_END.finditer(text) if m.end() not in inside]
    weak = [m.end() for m in _CLAUSE_END.finditer(text) if m.end() not in inside]
    cuts, at = [0], 0
    while len(text) - at > length:
        reach = [c for c in strong if at < c <= at + length] or [c for c in weak if at < c <= at + length]
        later = [c for c in strong + weak if c > at + length]
        at = max(reach) if reach else min(later, default=len(text))
        cuts.append(at)
    if cuts[-1] < len(text):
        cuts.append(len(text))
    return list(pairwise(cuts))


def cut_row(row: Row, length: int) -> list[Row]:
    """A row as rows of at most about `length` characters."""
    every = [span for spans in row.targets.values() for span in spans]
    result = []
    for start, end in pieces(length, row.text, every):
        targets = {
            head: tuple((a - start, b - start, kind) for a, b, kind in spans if start <= a and b <= end)
            for head, spans in row.targets.items()
        }
        result.append(Row(row.text[start:end], targets, row.weights))
    return result


class Exclusion:
    """Texts that training rows must not share a run of characters with (development and test sets).

    Args:
        texts: the texts to keep out.
        shared: length of a run that counts as shared.
    """

    def __init__(self, texts: Iterable[str], shared: int = 16):
        self._size = shared
        self._grams: set[str] = set()
        for text in texts:
            plain = _plain(text)
            runs = (plain[i : i + shared] for i in range(len(plain) - shared + 1))
            # Addresses of web pages and tables of figures are shared by texts with nothing else in common.
            self._grams.update(run for run in runs if len(_LATIN.findall(run)) <= shared // 2)

    def hits(self, text: str) -> bool:
        """Whether a text shares a run with the texts to keep out."""
        plain = _plain(text)
        return any(plain[i : i + self._size] in self._grams for i in range(len(plain) - self._size + 1))


_LATIN = re.compile(r"[\x21-\x7e]")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def _plain(text: str) -> str:
    return "".join(text.translate(_HALF_WIDTH).split())
