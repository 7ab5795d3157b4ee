"""Entities: what comes after the back end, the same for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.annotations import Mention
from pipeline.backends import EntityBackend
from pipeline.entities.bodies import (
    bare_units,
    elided_lists,
    known_bodies,
    level_bodies,
    missions,
    numbered_bodies,
)
from pipeline.entities.consistency import spread, vote
from pipeline.entities.context import Context
from pipeline.entities.organisations import drop_generic, grow_organisations
from pipeline.entities.persons import byline_names, drop_words, foreign_names, listed_names, strip_titles
from pipeline.entities.places import grow_places, join_addresses, known_places, trim_places
from pipeline.entities.shortplaces import short_places
from pipeline.entities.text import ArticleText, split_sentences

__all__ = ["ArticleText", "recognise", "split_sentences"]

LAYERS: list[Callable[[Context, list[Mention]], list[Mention]]] = [
    strip_titles,
    vote,
    trim_places,
    known_bodies,
    short_places,
    known_places,
    grow_places,
    missions,
    grow_organisations,
    level_bodies,
    numbered_bodies,
    bare_units,
    elided_lists,
    foreign_names,
    byline_names,
    listed_names,
    drop_words,
    drop_generic,
    spread,
    join_addresses,
    trim_places,
]


def recognise(
    texts: Sequence[ArticleText],
    backend: EntityBackend,
    lexicon: object = None,
    convention: str = "newsfacts",
    city: str | None = None,
) -> list[list[Mention]]:
    """Entity mentions of every article, in order, with ids and parents."""
    from pipeline.entities.width import normalise

    units = [text.units() for text in texts]
    plain = [normalise(text.text) for text in texts]
    sentences = [text[a:b] for text, spans in zip(plain, units, strict=True) for a, b in spans]
    if hasattr(backend, "words"):
        words = iter(backend.words(sentences))
    predicted = iter(backend.predict(sentences)) if not hasattr(backend, "words") else None
    result = []
    for text, spans in zip(texts, units, strict=True):
        mentions = []
        given = None
        if predicted is None:
            given = []
            for a, _ in spans:
                for s, e, tag in next(words):
                    given.append((a + s, a + e, tag))
                    if tag in ("PER", "LOC", "ORG"):
                        mentions.append(Mention(a + s, a + e, tag, backend.name))
        else:
            mentions = [
                Mention(a + s.start, a + s.end, s.type, backend.name, s.score)
                for a, _ in spans
                for s in next(predicted)
            ]
        ctx = Context(text, given, convention, city)
        for layer in LAYERS:
            mentions = layer(ctx, mentions)
        for n, mention in enumerate(mentions):
            mention.id = f"m{n}"
        result.append(mentions)
    return result
