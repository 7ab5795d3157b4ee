"""Sentences: borders by end marks and by the layout's blocks."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from spacy.attrs import SENT_START
from spacy.tokens import Doc

from pipeline.stages.extensions import blocks_of, text_of

_END = re.compile(r"[。！？!?]+[”’」』）》)\]\"']*|[\n\r\u2028\u2029\x85]+")


def sentence_starts(text: str, blocks: list[tuple[int, int, str]]) -> list[int]:
    """Offsets at which a sentence begins; a block always begins one.

    A dot is no end mark in Chinese print (it stands in numbers and names); a run of end marks and the quotes
    that close after it belong to the sentence that they end.

    Example:
        >>> sentence_starts("他说：“来了！”大家鼓掌。会后参观。", [])
        [0, 8, 13]
    """
    starts = {0} if text else set()
    starts.update(start for start, _, _ in blocks)
    starts.update(m.end() for m in _END.finditer(text) if m.end() < len(text))
    return sorted(starts)


class SentenceSplitter:
    """Sets the sentence borders of a Doc (`doc.sents`, `token.is_sent_start`)."""

    def __call__(self, doc: Doc) -> Doc:
        """Split a Doc."""
        if not len(doc):
            return doc
        flags = np.full((len(doc), 1), -1, dtype="int64")
        flags[sentence_starts(text_of(doc), blocks_of(doc))] = 1
        return doc.from_array([SENT_START], flags.astype("uint64"))  # type: ignore[arg-type]


def sentence_spans(doc: Doc) -> list[tuple[int, int]]:
    """(start, end) of the sentences of a Doc without surrounding white space, empty ones left out."""
    text = text_of(doc)
    spans = []
    flags = doc.to_array([SENT_START]).astype("int64").ravel()
    starts = [*np.flatnonzero(flags == 1).tolist(), len(text)]
    for a, b in pairwise(starts):
        piece = text[a:b]
        if body := piece.strip():
            start = a + piece.index(body)
            spans.append((start, start + len(body)))
    return spans
