"""What decides which pipeline is loaded, as one value that can be stored, compared and sent to another process."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loading:
    """What a pipeline is loaded with; see `pipeline.load`.

    Example:
        >>> Loading(ner="jieba").convention
        'newsfacts'
    """

    ner: str | None = None
    """Entity back end; None is the default one."""
    model: str | None = None
    lexicon: str | None = None
    """Path of the lexicon file; fingerprints cover its content."""
    convention: str = "newsfacts"
