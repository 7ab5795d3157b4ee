"""Entities: what comes after the back end, the same for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.annotations import Mention
from pipeline.backends import EntityBackend
from pipeline.entities.text import ArticleText, split_sentences

__all__ = ["ArticleText", "recognise", "split_sentences"]


def recognise(
    texts: Sequence[ArticleText],
    backend: EntityBackend,
    lexicon: object = None,
    convention: str = "newsfacts",
    city: str | None = None,
) -> list[list[Mention]]:
    """Entity mentions of every article, in order, with ids and parents."""
    units = [text.units() for text in texts]
    sentences = [text.text[a:b] for text, spans in zip(texts, units, strict=True) for a, b in spans]
    predicted = iter(backend.predict(sentences))
    result = []
    for spans in units:
        mentions = [
            Mention(a + s.start, a + s.end, s.type, backend.name, s.score)
            for a, _ in spans
            for s in next(predicted)
        ]
        for n, mention in enumerate(mentions):
            mention.id = f"m{n}"
        result.append(mentions)
    return result
