"""Events, exhibitions and programmes that figures are credited to."""

from __future__ import annotations

import re

from pipeline.annotations import Mention, Span
from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.owners import Owner


class Events:
    """Finds events in clauses and knows them again under a shorter name."""

    def __init__(self, context: FactContext):
        self.context = context
        self._events: list[str] = []

    def _name_at(self, at: int) -> Mention | None:
        return next(iter(self.context.mentions_in(at, at + 1)), None)

    def with_place(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """An event whose name begins with a place: 杭州亚运会 is no subject 杭州."""
        mention = self._name_at(at)
        if mention is None or mention.type != "LOC":
            return None
        span = self.at(at, clause)
        if span is None or span[1] <= mention.end or len(self.context.mentions_in(mention.end, span[1])) > 2:
            return None
        return self._owner_of(span)

    def at(self, at: int, clause: Clause) -> Span | None:
        """The event that a clause opens with: up to its last head word before a verb or a figure."""
        end = None
        for match in cues.pattern(
            "event", "heads", after="(?!会(?!期)|馆|中心|场馆|场地|条件|项目|成绩|环境|规则)"
        ).finditer(self.context.text, at, min(clause.end, at + 30)):
            words = self.context.words_in(at, match.start())
            if any(w.pos == "v" for w in words) or "，" in self.context.text[at : match.start()]:
                break
            end = match.end()
        if end is None:
            return None
        name = self.context.text[at:end]
        told = any(_same_event(known, name) for known in self._events)
        named = len(name) >= 6 or (len(name) >= 5 and self._name_at(at) is not None)
        return (at, end) if told or named or name.startswith(("本届", "该", "第")) else None

    def find(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """An event, exhibition or programme that a clause opens with, or that it says is being held."""
        span = self.at(at, clause)
        if span is not None and any(q.cls is None for q in self.context.quantities_in(*span)):
            span = None
        if span is None or self.context.mentions_in(clause.start, at):
            heads = cues.alternation("event", "heads")
            held = re.compile(
                rf"(?:举办|举行|召开|开幕|主办|为期[^，。]{{1,4}})的([^，。；：、\s]{{0,22}}?{heads})(?!会|馆|中心)"
            )
            match = held.search(self.context.text, clause.start, clause.end)
            if match is None:
                return None
            span = match.span(1)
        return self._owner_of(span)

    def _owner_of(self, span: Span) -> tuple[Owner, Span] | None:
        """The event of a span, under the name that it was first told by."""
        if any(q.cls is None and q.start > span[0] for q in self.context.quantities_in(*span)):
            return None
        name = re.sub(r"^(?:本届|该届|今年的?|此次|本次|该)", "", self.context.text[span[0] : span[1]])
        for known in reversed(self._events):
            if _same_event(known, name):
                return Owner(known, None, "event"), span
        self._events.append(name)
        return Owner(name, None, "event"), span


def _same_event(known: str, name: str) -> bool:
    """Whether a name told before and a shorter one mean the same event: …成就展 and 展览, 第135届广交会 and 广交会."""
    if known.endswith(re.sub(r"^(?:本届|该届|此次|本次|该)", "", name)):
        return True
    return len(name) <= 3 and bool({*known[-2:]} & {*name} & {*"展会赛节坛"})
