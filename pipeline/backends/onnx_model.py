"""The shipped entity model: an ONNX graph and numpy, nothing else.

Texts are batched by length (padding is safe, the graph takes lengths), decoded over the whole batch at once,
and never cut silently: a text longer than the window is read in windows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.agreement import Crf, Reading, TypedSpan, agree, label_path
from pipeline.backends.base import EntitySpan
from pipeline.backends.decode import bioes_spans, viterbi
from pipeline.backends.features import LEXICON_SIZE, Encoder
from pipeline.backends.lock import find_model, read_lock
from pipeline.backends.onnx_files import batches, open_session, read_settings
from pipeline.backends.windows import windows
from pipeline.errors import UsageError

GRAPH, TABLES, SETTINGS = "model.onnx", "tables.npz", "model.json"
FORMAT = 2
WINDOW = 400
"""Longest piece of text read at once, in characters; training saw at most a third of that."""
BATCH = 2000
"""Characters in a batch, padding included: what it touches then stays in the cache of a core."""


class _Window(NamedTuple):
    """A part of a text: spans that begin in [start, end) count, [left, right) is read."""

    text: int
    start: int
    end: int
    left: int
    right: int


class OnnxModelBackend:
    """Entity back end that reads the trained model in `models/entities`.

    Args:
        name: what users say with `--ner`.
        path: model folder; default: the shipped one.
        head: convention of the borders: `newsfacts` (the project's own), `msra` or `pfr`.
        threads: threads inside the runtime; batches over processes want 1.

    Raises:
        MissingPartError: the model is not there.
        InputError: a file of the model is damaged.
        UsageError: the model has no such head.

    Example:
        >>> backend = OnnxModelBackend()  # doctest: +SKIP
        >>> backend.predict(["通州区总工会召开会议。"])  # doctest: +SKIP
        [[EntitySpan(start=0, end=6, type='ORG', score=0.99)]]
    """

    def __init__(
        self,
        name: str = "model",
        path: str | Path | None = None,
        head: str = "newsfacts",
        threads: int = 1,
    ):
        self.reads_documents = True
        self.name, self.head = name, head
        self._arguments = (name, path, head, threads)
        folder = Path(path) if path else find_model("entities")
        self.lock = read_lock(folder)
        self.lock.check()
        self.files = [folder / file.name for file in self.lock.files]
        self._settings = read_settings(folder / SETTINGS, FORMAT)
        self.heads: tuple[str, ...] = tuple(self._settings["heads"])
        # The network is told which convention is asked: a mark for each follows the dictionary features.
        self._width = LEXICON_SIZE + len(self.heads)
        self._labels: list[str] = self._settings["labels"]
        self._head_number(head)
        with np.load(folder / TABLES, allow_pickle=False) as tables:
            self.encoder = Encoder(
                tables["normal"],
                tables["rows"],
                tables["word_keys"],
                tables["word_bits"],
                tables["prefixes"],
                self._settings["buckets"],
            )
            self._crf = (tables["transitions"], tables["starts"], tables["stops"])
        self._session = open_session(folder / GRAPH, threads)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as its arguments: a worker process loads the model itself."""
        return type(self), self._arguments

    def fingerprint(self) -> str:
        """Changes with the model's files and the head."""
        return hashlib.sha256(f"{self.lock.sha256} {self.head}".encode()).hexdigest()[:16]

    def predict(
        self, texts: Sequence[str], head: str | None = None, documents: Sequence[int] | None = None
    ) -> list[list[EntitySpan]]:
        """Spans of every text, in order.

        Args:
            texts: any number of texts of any length; an empty one has no spans.
            head: another convention than the back end's own.
            documents: number of the document that each text is a sentence of; names of one document are made
                to agree (`agreement.agree`). Without it each text is read by itself.

        Raises:
            UsageError: the model has no such head.
        """
        which = self._head_number(head or self.head)
        pieces = [piece for i, text in enumerate(texts) for piece in _windows(i, text)]
        readings: list[Reading | None] = [None] * len(pieces)
        for batch in batches([piece.right - piece.left for piece in pieces], BATCH):
            read = self._read([texts[pieces[i].text][pieces[i].left : pieces[i].right] for i in batch], which)
            for i, reading in zip(batch, read, strict=True):
                readings[i] = reading
        every = [reading for reading in readings if reading is not None]
        spans = [reading.spans for reading in every]
        if documents is not None:
            owners = [documents[piece.text] for piece in pieces]
            spans = agree(every, owners, self._crf_of(which), self._labels)
        result: list[list[EntitySpan]] = [[] for _ in texts]
        for window, reading, found in zip(pieces, every, spans, strict=True):
            scored = [self._scored(reading, span) for span in found]
            result[window.text] += _placed(scored, window, texts[window.text])
        # Without punctuation at a border two windows may claim the same characters.
        return [_ascending(spans) for spans in result]

    def _read(self, texts: list[str], which: int) -> list[Reading]:
        features = self.encoder.encode(texts)
        features.mark(which)
        emissions: NDArray[np.float32] = self._session.run(
            ["emissions"],
            {
                "characters": features.characters,
                "bigrams": features.bigrams,
                "words": features.word_matrix(self._width),
                "lengths": features.lengths,
            },
        )[0]
        count = len(self._labels)
        chosen = emissions[:, :, which * count : (which + 1) * count]
        labels = viterbi(chosen, features.lengths, *self._crf_of(which))
        rows = bioes_spans(labels, self._labels)
        return [
            Reading(text, chosen[: len(text), i], spans)
            for i, (text, spans) in enumerate(zip(texts, rows, strict=True))
        ]

    def _crf_of(self, which: int) -> Crf:
        transitions, starts, stops = (part[which] for part in self._crf)
        return transitions, starts, stops

    def _scored(self, reading: Reading, span: TypedSpan) -> EntitySpan:
        """A span with the mean share that its labels have among all labels, by emission alone."""
        start, end, kind = span
        emissions = reading.emissions[start:end]
        weights = np.exp(emissions - emissions.max(axis=1, keepdims=True))
        chosen = weights[np.arange(end - start), label_path(end - start, kind, self._labels)]
        return EntitySpan(start, end, kind, round(float((chosen / weights.sum(axis=1)).mean()), 4))

    def _head_number(self, head: str) -> int:
        if head not in self.heads:
            raise UsageError(
                f"the model has no head {head!r}",
                hint=f"use one of {', '.join(self.heads)}",
                code="model.head",
            )
        return self.heads.index(head)


def _placed(spans: list[EntitySpan], window: _Window, text: str) -> Iterator[EntitySpan]:
    """Spans of a window as spans of its text, without white space at their ends."""
    for start, end, kind, score in spans:
        start, end = start + window.left, end + window.left
        if text[start].isspace() or text[end - 1].isspace():
            inner = text[start:end]
            end -= len(inner) - len(inner.rstrip())
            start += len(inner) - len(inner.lstrip())
        if window.start <= start < window.end and start < end:
            yield EntitySpan(start, end, kind, score)


def _ascending(spans: list[EntitySpan]) -> list[EntitySpan]:
    result: list[EntitySpan] = []
    for span in sorted(spans):
        if not result or span.start >= result[-1].end:
            result.append(span)
    return result


def _windows(number: int, text: str) -> list[_Window]:
    """Windows that cover a text; where two of them overlap, the middle of the overlap parts them."""
    if not text:
        return []
    pieces = windows(number, text, WINDOW)
    borders = [(one.end + other.start) // 2 for one, other in pairwise(pieces)]
    return [
        _Window(number, start, end, piece.start, piece.end)
        for piece, start, end in zip(pieces, [0, *borders], [*borders, len(text)], strict=True)
    ]
