"""Facts: quantities that state something of an owner, with every field of the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from spacy.tokens import Doc

from pipeline.annotations import Mention
from pipeline.backends.fact_model import FactModel
from pipeline.entities.gazetteer import COUNTRY, places
from pipeline.facts import FactContext, trace_facts
from pipeline.facts.reader import FactReader
from pipeline.stages.extensions import blocks_of, text_of
from pipeline.stages.sentences import sentence_spans

BATCH = 32
"""Articles whose figures are read together."""

_CHINA = frozenset(["中国", "中华人民共和国"])


def _countries(text: str, mentions: list[Mention]) -> frozenset[str]:
    """Names of countries other than China among mentions."""
    known, names = places(), {text[m.start : m.end] for m in mentions if m.type == "LOC"}
    return frozenset(n for n in names - _CHINA if n in known and known[n].level == COUNTRY)


def context_of(doc: Doc) -> FactContext:
    """What the fact rules know of a Doc that the stages before have read."""
    article = doc._.article
    text = text_of(doc)
    return FactContext(
        text=text,
        countries=_countries(text, doc._.mentions or []),
        blocks=blocks_of(doc),
        sentences=sentence_spans(doc),
        words=doc._.words or [],
        mentions=doc._.mentions or [],
        entities=doc._.linked or [],
        times=doc._.times or [],
        quantities=doc._.quantities or [],
        lexicals=doc._.lexicals or [],
        reference=doc._.reference_date,
        title=article.title if article else None,
        furniture=article is not None and article.kind == "other",
        dateline_place=article.dateline.place if article and article.dateline else None,
    )


class FactFinder:
    """Sets `doc._.facts` and `doc._.nonfacts`.

    Args:
        model: folder of the network that reads figures again after the rules, `shipped` for the one that comes with
            newsfacts, `none` for the rules alone.
    """

    def __init__(self, model: str = "shipped"):
        self.reader: FactReader | None = None
        if model != "none":
            self.reader = FactReader(FactModel(None if model == "shipped" else model))

    def __call__(self, doc: Doc) -> Doc:
        """Find the facts of a Doc."""
        self.annotate([doc])
        return doc

    def pipe(self, docs: Iterable[Doc], batch_size: int = BATCH) -> Iterator[Doc]:
        """Find the facts of Docs, reading the figures of many together."""
        stream = iter(docs)
        while batch := list(islice(stream, batch_size)):
            self.annotate(batch)
            yield from batch

    def annotate(self, docs: list[Doc]) -> None:
        """Find the facts of some Docs, reading their figures together."""
        told = [trace_facts(context_of(doc)) for doc in docs]
        if self.reader is not None:
            self.reader.revise(told)
        for doc, own in zip(docs, told, strict=True):
            doc._.facts, doc._.nonfacts = [t.fact for t in own.traces], list(own.nonfacts)
