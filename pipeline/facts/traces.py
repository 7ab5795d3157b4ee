"""What the rules hand to the fact reader: their facts with what they saw while they made them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.annotations import Fact, NonFact, Span
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.owners import Owner
from pipeline.facts.slots import Slot


@dataclass(frozen=True, slots=True)
class Trace:
    """A fact with what the rules saw while they made it."""

    fact: Fact
    slot: Slot
    clause: Clause
    subject: Span | None
    """The clause's own subject, which the rules leave out of the indicator."""
    owner: Owner | None
    again: Fact | None = None
    """The fact before that this one tells again (这48件实事), so that they have the same fields."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the rules made of an article."""

    context: FactContext
    traces: Sequence[Trace]
    """Its facts with what the rules saw, in text order."""
    nonfacts: Sequence[NonFact] = ()
    """Its other quantities, among them the thresholds that define what is counted."""
