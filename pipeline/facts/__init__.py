"""From quantities to facts: which figures state something, of whom, of what, when, and how they hang together.

    candidates  which quantities are facts and which are thresholds, articles, announcements of a list …
    clauses     the text cut into sentences and clauses
    discourse   owner and period as they carry over from clause to clause
    indicator   what is measured, by the words around the quantity
    kinds       measure kind, direction, modality
    finder      puts the fields together
    links       part_of and same_as
    checks      arithmetic over the facts

Everything works on plain values (`pipeline.annotations`, `pipeline.grammar.types`) in view offsets.
"""

from pipeline.facts.context import FactContext
from pipeline.facts.finder import find_facts

__all__ = ["FactContext", "find_facts"]
