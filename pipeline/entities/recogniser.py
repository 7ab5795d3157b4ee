"""From sentences to mentions: the back end, then the layers, then nesting and roles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pipeline.annotations import Mention
from pipeline.backends import EntityBackend
from pipeline.entities.addresses import county_tails, join_addresses
from pipeline.entities.agreement import agree
from pipeline.entities.bodies import (
    bare_units,
    departments,
    digit_bodies,
    elided_lists,
    known_bodies,
    level_bodies,
    missions,
    numbered_bodies,
)
from pipeline.entities.borders import mend_borders
from pipeline.entities.consistency import spread, vote
from pipeline.entities.context import Context
from pipeline.entities.conventions import check_convention, convert, settle
from pipeline.entities.defined import defined_names, seats
from pipeline.entities.explain import Trace
from pipeline.entities.filters import drop_generic, drop_links, drop_markup, drop_things
from pipeline.entities.lexicon import Lexicon
from pipeline.entities.lists import company_lists, parallel_clauses, place_lists
from pipeline.entities.nesting import nest
from pipeline.entities.organisations import grow_organisations
from pipeline.entities.persons import (
    byline_names,
    drop_words,
    foreign_names,
    listed_names,
    strip_titles,
)
from pipeline.entities.places import grow_places, known_places, split_lines, trim_places
from pipeline.entities.recurrence import given_names, recurring_bodies, repeated_names
from pipeline.entities.retype import retype
from pipeline.entities.roles import set_roles
from pipeline.entities.shortplaces import drop_letters, short_places
from pipeline.entities.spaced import joined_names, spaced_names
from pipeline.entities.text import ArticleText
from pipeline.entities.verbs import cut_at_verbs
from pipeline.entities.width import normalise

Layer = Callable[[Context, list[Mention]], list[Mention]]

LAYERS: tuple[Layer, ...] = (
    strip_titles,
    cut_at_verbs,
    drop_markup,
    drop_links,
    drop_letters,
    joined_names,
    spaced_names,
    retype,
    vote,
    mend_borders,
    agree,
    trim_places,
    known_bodies,
    numbered_bodies,
    digit_bodies,
    short_places,
    known_places,
    grow_places,
    missions,
    grow_organisations,
    level_bodies,
    departments,
    bare_units,
    elided_lists,
    company_lists,
    parallel_clauses,
    defined_names,
    seats,
    foreign_names,
    byline_names,
    listed_names,
    drop_words,
    drop_things,
    drop_generic,
    place_lists,
    given_names,
    recurring_bodies,
    spread,
    county_tails,
    join_addresses,
    split_lines,
    trim_places,
    cut_at_verbs,
)
"""The layers in their order. Each takes the article and its outermost mentions and returns them anew."""
TRAINED_LAYERS: tuple[Layer, ...] = (drop_markup, digit_bodies, given_names, recurring_bodies, repeated_names)
"""For a model that draws the borders of the wanted convention itself: names of one document agree."""


def recognise(
    texts: Sequence[ArticleText],
    backend: EntityBackend,
    lexicon: Lexicon | None = None,
    convention: str = "newsfacts",
    city: str | None = None,
    trace: Trace | None = None,
) -> list[list[Mention]]:
    """Entity mentions of every article, in order.

    All sentences of all texts go to the back end at once. Mentions carry ids (m0, m1 … within their article),
    `parent` where nested, `role` for persons, and in `source` the layer that drew their borders.

    Args:
        texts: articles with sentence, block and byline spans in view offsets.
        backend: from `pipeline.backends.create_backend`.
        lexicon: names and corrections that win over everything else.
        convention: newsfacts | msra | pfr.
        city: place of the paper (an article's own `city` goes first).
        trace: collects what each layer did.

    Raises:
        UsageError: the convention is unknown.
    """
    check_convention(convention)
    trained = convention != "newsfacts" and getattr(backend, "head", None) == convention
    # A model trained on a corpus reads its texts best as they come: whole paragraphs in their own width.
    units = [_lines(text.text) if trained else text.units() for text in texts]
    plain = [text.text if trained else normalise(text.text) for text in texts]
    sentences = [text[a:b] for text, spans in zip(plain, units, strict=True) for a, b in spans]
    owners = [number for number, spans in enumerate(units) for _ in spans]
    predicted = _predict(backend, sentences, owners)
    result = []
    for text, spans in zip(texts, units, strict=True):
        mentions, words = _collect(predicted, spans, backend.name)
        ctx = Context(text, words, convention, city, backend.name)
        result.append(_run_layers(ctx, mentions, lexicon, trace, backend.name, trained=trained))
    return result


_Predicted = Iterator[tuple[list[Any], list[tuple[int, int, str]] | None]]


def _lines(text: str) -> list[tuple[int, int]]:
    """Lines of a text that are not blank, without the white space around them."""
    return [found.span() for found in re.finditer(r"\S(?:[^\r\n]*\S)?", text)]


def _predict(backend: EntityBackend, sentences: list[str], owners: list[int]) -> _Predicted:
    """(spans, words or None) of every sentence; a back end with a word layer gives both in one pass.

    `owners` numbers the articles of the sentences, for a back end that lets the names of an article agree.
    """
    analyse = getattr(backend, "analyse", None)
    if analyse is not None:
        yield from analyse(sentences)
    elif getattr(backend, "reads_documents", False):
        for spans in backend.predict(sentences, documents=owners):  # type: ignore[call-arg]
            yield spans, None
    else:
        for spans in backend.predict(sentences):
            yield spans, None


def _collect(
    predicted: _Predicted, spans: Sequence[tuple[int, int]], name: str
) -> tuple[list[Mention], list[tuple[int, int, str]] | None]:
    """Mentions and words of one article from the results for its sentences."""
    mentions: list[Mention] = []
    words: list[tuple[int, int, str]] | None = None
    for start, _ in spans:
        found, tagged = next(predicted)
        mentions.extend(Mention(start + s.start, start + s.end, s.type, name, s.score) for s in found)
        if tagged is not None:
            words = words if words is not None else []
            words.extend((start + a, start + b, tag) for a, b, tag in tagged)
    return mentions, words


def _run_layers(
    ctx: Context,
    mentions: list[Mention],
    lexicon: Lexicon | None,
    trace: Trace | None,
    name: str,
    *,
    trained: bool,
) -> list[Mention]:
    """All layers over one article.

    A model that draws the borders of the wanted convention itself (`trained`) needs no repair towards ours and back.
    """
    seen: dict[tuple[int, int, str], Mention] = {}
    layers: list[tuple[str, Layer]] = [
        (layer.__name__, layer) for layer in (TRAINED_LAYERS if trained else LAYERS)
    ]
    if lexicon is not None:
        layers = [("lexicon", lexicon.apply), *layers, ("lexicon", lexicon.apply)]
    layers.append(("convention", settle if trained else convert))
    if trace is not None:
        trace.note(name, ctx.article.text, [], mentions)
    _remember(seen, mentions)
    for label, layer in layers:
        after = layer(ctx, mentions)
        if trace is not None:
            trace.note(label, ctx.article.text, mentions, after)
        if after is not mentions:
            mentions = after
            _remember(seen, mentions)
    nested = nest(ctx, mentions, seen.values())
    set_roles(ctx.article.text, nested)
    return nested


def _remember(seen: dict[tuple[int, int, str], Mention], mentions: Sequence[Mention]) -> None:
    """Keep every span that was ever held, for nesting."""
    for m in mentions:
        if seen.get(key := (m.start, m.end, m.type)) is None:
            seen[key] = m
