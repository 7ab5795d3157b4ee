"""What a sentence speaks of before it comes to figures.

高速公路车流量保持高位，较去年增长10%          the rate is of the traffic
货运站装卸设备陈旧，占比达到六成              the share is of the equipment
"""

from __future__ import annotations

import re

from pipeline.annotations import Span
from pipeline.facts.clauses import Clause
from pipeline.facts.cleaning import Cleaner
from pipeline.facts.context import FactContext

_SAYS = re.compile(r"显示|表明|获悉|了解|介绍|公布|通报|消息|报道|统计|据")
_STAYS = re.compile(r"持续|保持|继续|表现|延续|增速|仍|均|位于")
"""Verbs that the segmentation often joins to what follows."""
_LONGEST = 14


class Topics:
    """Finds the topics of the clauses of one article."""

    def __init__(self, context: FactContext, clauses: list[Clause], cleaner: Cleaner):
        self.context, self.clauses, self.cleaner = context, clauses, cleaner

    def before(self, clause: Clause, subject: Span | None) -> list[Span]:
        """The noun phrase that the nearest earlier clause of the sentence without a figure opens with, or nothing."""
        start = self.context.sentences[clause.sentence][0]
        for earlier in reversed([c for c in self.clauses if start <= c.start < clause.start]):
            figures = [q for q in self.context.quantities_in(earlier.start, earlier.end) if q.cls is None]
            if figures:
                return []
            if _SAYS.search(self.context.text, earlier.start, earlier.end):
                continue
            if topic := self._opening(earlier, subject):
                return topic
        return []

    def _opening(self, clause: Clause, subject: Span | None) -> list[Span]:
        """The noun phrase up to the first verb of a clause, without names and times."""
        start = clause.start
        for time in self.context.times_in(clause.start, clause.end):
            if time.start - start <= 1:
                start = time.end
        if subject is not None and clause.start <= subject[0] and subject[1] <= clause.end:
            start = max(start, subject[1])
        end = start
        for word in self.context.words_in(start, clause.end):
            if word.pos == "d" and not self.context.text[start : word.start].strip("的"):
                start = end = word.end
                continue
            if _STAYS.match(self.context.text, word.start):
                break
            if word.pos.startswith(("v", "d", "p", "c", "r")) and word.pos != "vn":
                break
            if self.context.text[word.start : word.end] in ("是", "为"):
                break
            end = word.end
        else:
            return []
        spans = self.cleaner.trim(self.cleaner.clean((start, end), subject))
        last = self.context.word_at(spans[-1][1] - 1) if spans else None
        if last is None or not last.pos.startswith(("n", "vn", "x", "l", "j")):
            return []
        length = sum(b - a for a, b in spans)
        names = any(self.context.mentions_in(a, b) for a, b in spans)
        return spans if 2 <= length <= _LONGEST and not names else []
