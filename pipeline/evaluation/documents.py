"""Sentences of one document read together: the names of an article help one another, as they do in use.

Corpora cut articles into rows and say with `doc` which rows belong together. Rows without it stay alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.evaluation.corpora import Document, Row

_BETWEEN = "\n"


@dataclass(slots=True)
class Whole:
    """A text to run the pipeline on, and the gold documents that it is made of."""

    document: Document
    parts: list[tuple[str, int, int]] = field(default_factory=list)
    """(id, start, end) of each sentence; empty where the text is a gold document itself."""


def wholes(documents: Iterable[Document]) -> list[Whole]:
    """Sentences that follow one another in one document as one text, everything else as it is.

    >>> rows = [Document(str(i), text, is_sentence=True, group="a") for i, text in enumerate(["甲。", "乙。"])]
    >>> [(whole.document.text, whole.parts) for whole in wholes(rows)]
    [('甲。\\n乙。', [('0', 0, 2), ('1', 3, 5)])]
    """
    result: list[Whole] = []
    for document in documents:
        if not document.is_sentence or document.group is None or document.text is None:
            result.append(Whole(document))
            continue
        last = result[-1] if result else None
        if last is None or not last.parts or last.document.group != document.group:
            last = Whole(Document(document.group, "", group=document.group, is_sentence=True))
            result.append(last)
        before = last.document.text or ""
        start = len(before) + len(_BETWEEN) if last.parts else 0
        last.document.text = before + _BETWEEN * bool(last.parts) + document.text
        last.parts.append((document.id, start, start + len(document.text)))
    return result


def parted(whole: Whole, found: Document) -> dict[str, Document]:
    """What was found in a whole text, by the ids of its gold documents and with their offsets.

    >>> whole = Whole(Document("a", "甲。\\n乙。"), [("0", 0, 2), ("1", 3, 5)])
    >>> found = Document("a", entities=[{"start": 3, "end": 4, "type": "PER"}], facts=[])
    >>> parted(whole, found)["1"].entities
    [{'start': 0, 'end': 1, 'type': 'PER'}]
    """
    if not whole.parts:
        return {found.id: found}
    return {
        id: Document(id, entities=_within(found.entities or [], start, end), facts=[], date=found.date)
        for id, start, end in whole.parts
    }


def _within(rows: list[Row], start: int, end: int) -> list[Row]:
    return [
        {**row, "start": row["start"] - start, "end": row["end"] - start}
        for row in rows
        if start <= row["start"] and row["end"] <= end
    ]
