"""Quantities: the number grammar over a Doc, without what is part of a name, a word or a date."""

from __future__ import annotations

from spacy.tokens import Doc

from pipeline.annotations import Mention
from pipeline.grammar.lexical import find_lexical
from pipeline.grammar.quantities import find_quantities
from pipeline.grammar.types import Lexical, Quantity, TimeExpression
from pipeline.stages.extensions import text_of


class QuantityFinder:
    """Sets `doc._.quantities` and `doc._.lexicals`."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the quantities of a Doc."""
        text = text_of(doc)
        quantities = find_quantities(text)
        lexicals = find_lexical(text)
        times = doc._.times or []
        doc._.quantities, doc._.lexicals = keep(quantities, lexicals, times, doc._.mentions or [])
        return doc


def keep(
    quantities: list[Quantity], lexicals: list[Lexical], times: list[TimeExpression], mentions: list[Mention]
) -> tuple[list[Quantity], list[Lexical]]:
    """Resolve overlaps between layers.

    A quantity inside a name is part of the name (住六公司); one inside a time is part of it, unless it is the
    longer of the two (三年多 over 三年). What is left of the lexicals lies outside names and times.
    """
    names = [(m.start, m.end) for m in mentions if m.parent is None]
    clock = [(t.start, t.end) for t in times]
    good = []
    for q in quantities:
        if any(a <= q.start and q.end <= b for a, b in names):
            continue
        if any(a < q.end and q.start < b and b - a >= q.end - q.start for a, b in clock):
            continue
        good.append(q)
    words = [w for w in lexicals if not any(a < w.end and w.start < b for a, b in clock)]
    return good, words
