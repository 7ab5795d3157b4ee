"""Quantities: the number grammar over a Doc, without what is part of a name, a word or a date."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from pipeline.annotations import Mention
from pipeline.grammar.lexical import find_lexical
from pipeline.grammar.quantities import find_quantities
from pipeline.grammar.types import Lexical, Quantity, TimeExpression
from pipeline.stages.extensions import text_of

_LASTS = re.compile(
    r"(?:历时|展期|会期|工期|为期|长达|持续|经过|历经|耗时|用时|花费|延续|停留|停工|停产|停火|运行|服役|任职|执政|从业|从教|生活|居住"
    r"|提升|提高|增加|减少|缩短|延长|推迟|提前|延误|晚点|需|需要|达到?|了)$"
)
"""Words whose complement is a length of time: 历时近7个月 tells how long, 近7个月 alone tells when."""


class QuantityFinder:
    """Sets `doc._.quantities` and `doc._.lexicals`."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the quantities of a Doc."""
        text = text_of(doc)
        quantities = find_quantities(text)
        lexicals = find_lexical(text)
        times = doc._.times = without_lengths(doc._.times or [], text)
        doc._.quantities, doc._.lexicals = keep(quantities, lexicals, times, doc._.mentions or [])
        return doc


def without_lengths(times: list[TimeExpression], text: str) -> list[TimeExpression]:
    """Times without the windows that only tell how long something lasts: 近13个月 behind 展期."""
    return [
        t
        for t in times
        if t.role != "window"
        or not text.startswith("近", t.start)
        or text[t.end - 1] in "来里内间"
        or not _LASTS.search(text, max(0, t.start - 4), t.start)
    ]


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
