"""From quantities to facts: which figures state something, of whom, of what, when, and how they hang together.

    candidates    which quantities are facts and which are thresholds, articles, announcements of a list …
    clauses       the text cut into sentences and clauses
    discourse     owner, place and source as they carry over; with owners, anaphora, events
    periods       the time of a figure
    slots         the text of a clause divided between its quantities
    enumeration   lists that a count closes (甲、乙等3家); distribution: lists that 分别 deals out
    indicator     what is measured, by the words around the quantity; cleaning takes off what says nothing of it
    completion    what a clause leaves unsaid because its sentence said it before
    kinds         measure kind, direction, modality; bounds that words apart give
    finder        puts the fields together
    traces        what the rules hand to the fact reader
    windows       what the fact reader sees of a figure; choices: the owners and periods it can choose from
    reader        a trained network reads each figure again and corrects what the rules made of it
    links, checks part_of and same_as; arithmetic over the facts
    parts         which figure is a part of which, by the weights of many signs; with figures, partsigns, partsums

Everything works on plain values (`pipeline.annotations`, `pipeline.grammar.types`) in view offsets.
"""

from pipeline.facts.context import FactContext
from pipeline.facts.finder import find_facts, trace_facts

__all__ = ["FactContext", "find_facts", "trace_facts"]
