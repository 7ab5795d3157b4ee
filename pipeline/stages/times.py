"""Times: the calendar grammar over a Doc."""

from __future__ import annotations

from spacy.tokens import Doc

from pipeline.grammar.calendar import find_times


class TimeFinder:
    """Sets `doc._.times`, resolved against `doc._.reference_date` (symbolic where that is None)."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the times of a Doc."""
        doc._.times = find_times(doc.text, doc._.reference_date)
        return doc
