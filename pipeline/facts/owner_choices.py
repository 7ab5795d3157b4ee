"""The owners that a figure could have: the names near it, the nation, nobody, and what the rules found."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.annotations import Mention
from pipeline.facts.choices import MOST, Beside, Choice, key_of, row
from pipeline.facts.context import FactContext
from pipeline.facts.owners import NATION
from pipeline.facts.traces import Trace
from pipeline.facts.windows import names

OWNER_FEATURES = names(
    "rule null nation body place person other clause_before clause_after sentence_before sentence_after "
    "block earlier_block later_only nearest next_nearest opens_clause opens_sentence opens_block "
    "opens_article title once twice many most_told then_verb then_noun then_de then_mark then_adverb "
    "then_preposition then_list at in_front_of by of_list subject inside_rule around_rule country "
    "neighbour_before neighbour_after sentence_fellow common mostly dateline within_20 within_60 "
    "within_200"
)


class OwnerChoices:
    """The owners that the figures of an article could have."""

    def __init__(self, context: FactContext, traces: Sequence[Trace]):
        self.context, self.traces = context, traces
        self._beside = Beside([t.fact.owner for t in traces], traces)
        self._named: dict[str, list[Mention]] = {}
        for m in context.outer:
            self._named.setdefault(context.name_of(m), []).append(m)
        self._surroundings: dict[int, set[str]] = {}
        self._most = max((len(ms) for ms in self._named.values()), default=0)

    def of(self, number: int) -> list[Choice[str]]:
        """Choices for a figure of the article, by its number."""
        trace = self.traces[number]
        q = trace.slot.quantity
        near = sorted(
            self._named.items(),
            key=lambda item: min(abs(m.start - q.start) + (200 if m.start > q.start else 0) for m in item[1]),
        )
        made: dict[str | None, tuple[set[str], int, str | None]] = {}
        rule = trace.fact.owner
        made[rule] = ({"rule"}, -1, trace.fact.owner_entity)
        made.setdefault(None, (set(), -1, None))[0].add("null")
        made.setdefault(NATION, (set(), -1, None))[0].add("nation")
        for rank, (name, mentions) in enumerate(near[: MOST - 3]):
            mention = self._nearest(mentions, q.start)
            features, _, known = made.setdefault(name, (set(), mention.start, mention.id))
            features |= self._of_name(name, mentions, mention, rank, trace)
            made[name] = (features, mention.start, known or mention.id)
        if not (set(self._named) & {rule}):
            made[rule][0].add("other")
        result = []
        for owner, (features, at, mention_id) in made.items():
            features |= self._beside.features(owner, number)
            result.append(Choice(owner, row(OWNER_FEATURES, features), at, mention_id, key_of(owner)))
        return result

    def _nearest(self, mentions: list[Mention], position: int) -> Mention:
        """The last mention before a position, else the first after it."""
        before = [m for m in mentions if m.start < position]
        return before[-1] if before else mentions[0]

    def _of_name(
        self, name: str, mentions: list[Mention], mention: Mention, rank: int, trace: Trace
    ) -> set[str]:
        """Where a name stands, how often it is told, and how it relates to what the rules found."""
        q, context = trace.slot.quantity, self.context
        found = {{"ORG": "body", "LOC": "place", "PER": "person"}[mention.type]}
        for m in mentions:
            found |= self._where(m, trace)
        if mention.start not in self._surroundings:
            self._surroundings[mention.start] = self._around(mention)
        found |= self._surroundings[mention.start]
        if rank < 2:
            found.add(("nearest", "next_nearest")[rank])
        if all(m.start > q.start for m in mentions):
            found.add("later_only")
        found.add("once" if len(mentions) == 1 else "twice" if len(mentions) == 2 else "many")
        if len(mentions) == self._most:
            found.add("most_told")
        if context.title and name[:4] in context.title:
            found.add("title")
        if name in context.countries:
            found.add("country")
        if context.dateline_place and context.dateline_place in name:
            found.add("dateline")
        if trace.subject and trace.subject[0] <= mention.start < trace.subject[1]:
            found.add("subject")
        rule = trace.fact.owner
        if rule and name != rule:
            if name in rule:
                found.add("inside_rule")
            if rule in name:
                found.add("around_rule")
        for limit in (20, 60, 200):
            if 0 <= q.start - mention.end < limit:
                found.add(f"within_{limit}")
        return found

    def _where(self, mention: Mention, trace: Trace) -> set[str]:
        """Where a mention stands."""
        q, at = trace.slot.quantity, mention.start
        before = at < q.start
        found = set()
        starts, blocks = self.context.sentence_starts, self.context.block_starts
        sentence = starts[bisect_right(starts, q.start) - 1]
        its = starts[max(0, bisect_right(starts, at) - 1)]
        if trace.clause.start <= at < trace.clause.end:
            found.add("clause_before" if before else "clause_after")
            if at - trace.clause.start < 2:
                found.add("opens_clause")
        if its == sentence:
            found.add("sentence_before" if before else "sentence_after")
            if at - its < 2:
                found.add("opens_sentence")
        same_block = bisect_right(blocks, at) == bisect_right(blocks, q.start)
        if before and same_block:
            found.add("block")
        elif before:
            found.add("earlier_block")
        if same_block and any(0 <= at - b < 3 for b in blocks):
            found.add("opens_block")
        if mention is self.context.outer[0]:
            found.add("opens_article")
        return found

    def _around(self, mention: Mention) -> set[str]:
        """What stands before and behind a mention."""
        text, found = self.context.text, set()
        after = self.context.word_at(mention.end)
        surface = text[mention.end : mention.end + 1]
        if surface == "的":
            found.add("then_de")
        elif surface in ("、", "和", "与", "及"):
            found.add("then_list")
        elif surface in "，。；：、！？,;:（）()\n":
            found.add("then_mark")
        elif after is not None:
            kinds = {"v": "then_verb", "n": "then_noun", "d": "then_adverb", "p": "then_preposition"}
            if name := kinds.get(after.pos[:1]):
                found.add(name)
        before = text[mention.start - 1 : mention.start] if mention.start else ""
        if before and before in "在于从自赴抵到往":
            found.add("at")
        elif before and before in "对向为给与同":
            found.add("in_front_of")
        elif before and before in "由被据经":
            found.add("by")
        elif before and before in "、和及":
            found.add("of_list")
        return found
