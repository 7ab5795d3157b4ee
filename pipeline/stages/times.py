"""Times: the calendar grammar over a Doc."""

from __future__ import annotations

from spacy.tokens import Doc

from pipeline.annotations import Word
from pipeline.grammar.calendar import find_times
from pipeline.grammar.types import TimeExpression
from pipeline.stages.extensions import text_of


class TimeFinder:
    """Sets `doc._.times`, resolved against `doc._.reference_date` (symbolic where that is None)."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the times of a Doc."""
        found = find_times(text_of(doc), doc._.reference_date)
        doc._.times = _outside_words(text_of(doc), found, doc._.words or [])
        return doc


def _outside_words(text: str, times: list[TimeExpression], words: list[Word]) -> list[TimeExpression]:
    """Times but for short ones that only the end of one word and the start of another form: 后年 in 建成后年产能."""
    borders = {w.start: w for w in words}
    kept, at = [], 0
    for time in times:
        if time.end - time.start > 2:
            kept.append(time)
            continue
        while at < len(words) and words[at].end <= time.start:
            at += 1
        verb = words[at - 1] if at and words[at - 1].end == time.start else None
        if verb is not None and verb.pos == "v" and text.startswith("后年", time.start):
            continue  # 投产 | 后 | 年产能
        last = next((borders[i] for i in range(time.end - 1, time.start, -1) if i in borders), None)
        if last is None or last.end <= time.end:
            kept.append(time)
    return kept
