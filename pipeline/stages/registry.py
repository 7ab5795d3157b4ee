"""Every stage, registered once: names, order, what each needs and sets.

The functions here are the `spacy_factories` entry points of the distribution, so that `spacy.load` of a saved
pipeline works without importing `pipeline` first.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

import pipeline.stages.characters  # noqa: F401  (registers the tokenizer)
from pipeline.errors import UsageError
from pipeline.stages.checks import FactChecker
from pipeline.stages.entities import EntityRecogniser
from pipeline.stages.extensions import register_extensions
from pipeline.stages.facts import FactFinder
from pipeline.stages.links import FactLinker
from pipeline.stages.quantities import QuantityFinder
from pipeline.stages.sentences import SentenceSplitter
from pipeline.stages.times import TimeFinder
from pipeline.stages.words import WordSegmenter

STAGES = ("words", "sentences", "entities", "times", "quantities", "facts", "links", "checks")
"""Component names in their order; the factory of `words` is `newsfacts_words`, and so on."""

BATCH = 128
"""Articles that a stage sees at once: enough sentences for the model to batch well, a few MB of memory."""

DEFAULT_NER = "model"
"""Entity back end where none is named."""


register_extensions()


@Language.factory("newsfacts_words", assigns=["doc._.words"])
def words(nlp: Language, name: str) -> WordSegmenter:
    """Make the word stage."""
    return WordSegmenter()


@Language.factory("newsfacts_sentences", assigns=["doc.sents", "token.is_sent_start"])
def sentences(nlp: Language, name: str) -> SentenceSplitter:
    """Make the sentence stage."""
    return SentenceSplitter()


@Language.factory(
    "newsfacts_entities",
    requires=["doc._.words", "doc.sents"],
    assigns=["doc._.mentions", "doc._.linked", "doc.ents"],
    default_config={"ner": DEFAULT_NER, "model": None, "convention": "newsfacts"},
)
def entities(nlp: Language, name: str, ner: str, model: str | None, convention: str) -> EntityRecogniser:
    """Make the entity stage."""
    return EntityRecogniser(ner, model, convention)


@Language.factory("newsfacts_times", assigns=["doc._.times"])
def times(nlp: Language, name: str) -> TimeFinder:
    """Make the time stage."""
    return TimeFinder()


@Language.factory(
    "newsfacts_quantities",
    requires=["doc._.mentions", "doc._.times"],
    assigns=["doc._.quantities", "doc._.lexicals"],
)
def quantities(nlp: Language, name: str) -> QuantityFinder:
    """Make the quantity stage."""
    return QuantityFinder()


@Language.factory(
    "newsfacts_facts",
    requires=[
        "doc._.words",
        "doc.sents",
        "doc._.mentions",
        "doc._.linked",
        "doc._.times",
        "doc._.quantities",
    ],
    assigns=["doc._.facts", "doc._.nonfacts"],
    default_config={"model": "shipped"},
)
def facts(nlp: Language, name: str, model: str) -> FactFinder:
    """Make the fact stage."""
    return FactFinder(model)


@Language.factory("newsfacts_links", requires=["doc._.facts"], assigns=["doc._.facts"])
def links(nlp: Language, name: str) -> FactLinker:
    """Make the stage that links facts."""
    return FactLinker()


@Language.factory("newsfacts_checks", requires=["doc._.facts"], assigns=["doc._.checks"])
def checks(nlp: Language, name: str) -> FactChecker:
    """Make the stage that checks facts."""
    return FactChecker()


def build(settings: dict[str, dict[str, Any]] | None = None, exclude: Collection[str] = ()) -> Language:
    """A pipeline of all stages but the excluded ones.

    Args:
        settings: configuration by stage, such as `{"entities": {"ner": "jieba"}}`.
        exclude: names of stages to leave out.

    Raises:
        UsageError: for a name that is no stage.
    """
    settings = settings or {}
    if unknown := {*exclude, *settings} - {*STAGES}:
        raise UsageError(
            f"no stage named {', '.join(sorted(unknown))}",
            hint=f"stages are {', '.join(STAGES)}",
            code="stage.unknown",
        )
    tokenizer = {"@tokenizers": "newsfacts.characters.v1"}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer, "batch_size": BATCH}})
    for stage in STAGES:
        if stage not in exclude:
            nlp.add_pipe(f"newsfacts_{stage}", name=stage, config=settings.get(stage, {}))
    return nlp


def load(
    *,
    ner: str | None = None,
    model: str | Path | None = None,
    lexicon: str | Path | None = None,
    convention: str = "newsfacts",
    exclude: Collection[str] = (),
) -> Language:
    """The pipeline as `pipeline.load` gives it; see there."""
    if "entities" in exclude:
        return build(exclude=exclude)
    settings = {"ner": ner or DEFAULT_NER, "model": str(model) if model else None, "convention": convention}
    nlp = build({"entities": settings}, exclude)
    if lexicon is not None:
        nlp.get_pipe("entities").use_lexicon(lexicon)  # type: ignore[attr-defined]
    return nlp
