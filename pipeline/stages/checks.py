"""Checks: arithmetic that the printed figures of an article should keep."""

from __future__ import annotations

from spacy.tokens import Doc

from pipeline.facts.checks import check_facts


class FactChecker:
    """Sets `doc._.checks`. A check that fails is a finding for the reader; no fact is dropped for it."""

    def __call__(self, doc: Doc) -> Doc:
        """Check the facts of a Doc."""
        doc._.checks = check_facts(doc._.facts or [])
        return doc
