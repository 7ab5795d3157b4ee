"""Links between facts of an article: part of a whole, the same statement told again."""

from __future__ import annotations

from spacy.tokens import Doc

from pipeline.facts.links import link_facts
from pipeline.stages.extensions import blocks_of, text_of


class FactLinker:
    """Sets `part_of` and `same_as` of the facts of a Doc."""

    def __call__(self, doc: Doc) -> Doc:
        """Link the facts of a Doc."""
        link_facts(text_of(doc), doc._.facts or [], blocks_of(doc))
        return doc
