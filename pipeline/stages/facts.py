"""Facts: quantities that state something of an owner, with every field of the record."""

from __future__ import annotations

from spacy.tokens import Doc

from pipeline.annotations import Mention
from pipeline.entities.gazetteer import COUNTRY, places
from pipeline.facts import FactContext, find_facts
from pipeline.stages.extensions import blocks_of, text_of
from pipeline.stages.sentences import sentence_spans

_CHINA = frozenset(["中国", "中华人民共和国"])


def _countries(text: str, mentions: list[Mention]) -> frozenset[str]:
    """Names of countries other than China among mentions."""
    known, names = places(), {text[m.start : m.end] for m in mentions if m.type == "LOC"}
    return frozenset(n for n in names - _CHINA if n in known and known[n].level == COUNTRY)


class FactFinder:
    """Sets `doc._.facts` and `doc._.nonfacts`."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the facts of a Doc."""
        article = doc._.article
        text = text_of(doc)
        context = FactContext(
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
        doc._.facts, doc._.nonfacts = find_facts(context)
        return doc
