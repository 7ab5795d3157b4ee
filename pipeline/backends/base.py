"""The interface that every entity back end keeps.

A back end is a guest: texts in, character spans out. Repair, lexicon, nesting, roles and linking come after
it and are the same for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class EntitySpan(NamedTuple):
    """A span that a back end proposes: offsets in the text it was given, type, score 0–1 or None."""

    start: int
    end: int
    type: str
    """ORG | LOC | PER"""
    score: float | None = None


class EntityBackend(Protocol):
    """Recognises organisations, places and persons in sentences.

    `name` is what users say with `--ner`. `predict` takes any number of texts of any length (empty ones too,
    nothing is cut), and returns one list of non-overlapping spans, ascending, for each text in order. It batches
    inside: callers hand over as many sentences as they have, across articles.
    """

    name: str

    def predict(self, texts: Sequence[str]) -> list[list[EntitySpan]]:
        """Spans of every text, in order."""
        ...

    def fingerprint(self) -> str:
        """A short string that changes when the model's files or settings change."""
        ...
