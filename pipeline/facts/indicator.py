"""What a figure measures: the verb and noun around the quantity, without owner, time and filler.

The indicator is kept as spans of the text, so that every character of it is grounded. In a list the members share
what the list says once: the verb before its first member (新建小学教学楼3栋、中学宿舍楼5栋) and
the predicate after its last (8个县、25所学校参赛).
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.annotations import Span, Word
from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.cleaning import Cleaner
from pipeline.facts.context import FactContext
from pipeline.facts.enumeration import closed_list
from pipeline.facts.slots import Slot

MAX_CHARS = 36
"""An indicator longer than this is cut to what stands nearest to its quantity."""

_MEASURE_HEAD = re.compile(
    r"(?:为期|海拔|水深|总重|自重|全长|总长|总?投资额?|造价|面积|高度|深度|直径|总价|单价|价格|时速|落差)$"
)
"""Heads of measures that a figure with 的 makes an attribute of what follows."""
_AIM = re.compile(r"目标|计划|规定|决定")
_LONG_RELATIVE = 9
"""Characters of a clause before a noun from which on only the noun is taken."""
_SCENE = frozenset(["正", "正在", "让", "把", "主要"])
"""What opens a predicate that paints the scene and counts nothing: 30家企业正加紧生产, 98座车站让出行便利."""
_PARTICLES = "了过着的在对为向与和从将把被已共再又"
_RESULT = re.compile(r"[0-9０-９一二三四五六七八九十][金银铜胜负平]$")
"""Medals and results that stand as their own unit: 4金4银的好成绩."""
_NO_DEED = re.compile(r"[占减增达为有是须应需拥设降超]|实现|完成|负担|提高|收入")
"""Verbs that tell how things stand with their subject, which then belongs to what is measured."""
_SUMMING = frozenset(["累计", "先后", "总共", "一共", "共计", "合计", "共"])


class Indicators:
    """Finds the indicators of the quantities of a clause."""

    def __init__(self, context: FactContext):
        self.context = context
        self.cleaner = Cleaner(context)
        self.clean = self.cleaner.clean

    def of_clause(
        self, clause: Clause, slots: list[Slot], subject: Span | None, owner_name: str | None
    ) -> None:
        """Fill `before`, `noun` and `predicate` of the slots of a clause."""
        for i, slot in enumerate(slots):
            left = slot.left
            closed = closed_list(slot.quantity, clause, self.context)
            if closed is not None and closed[0] >= left[0]:
                left = (left[0], closed[0])
            slot.noun, slot.predicate = self._right(
                slot, subject, in_list=i + 1 < len(slots) and slots[i + 1].listed
            )
            if _RESULT.search(self.context.text, slot.quantity.start, slot.quantity.end):
                slot.noun, slot.predicate = [], []
            alone = not (slot.noun or slot.predicate)
            slot.before = self.cleaner.without_place(self.clean(left, subject, owner_name), alone=alone)
            slot.before = self._without_body(self._without_agent(slot.before), slot, alone=alone)
            if (slot.noun or slot.predicate) and self.text(slot.before) in _SUMMING:
                slot.before = []
            self._settle_measure(slot)
            if slot.noun and slot.quantity.dimension == "count":
                slot.before = self._last_verb(slot.before)
                if slot.before and sum(b - a for a, b in slot.predicate) > 8:
                    slot.predicate = []
        self._join_object(slots)
        self._share_predicate(slots)
        self._share_verb(slots)

    def _settle_measure(self, slot: Slot) -> None:
        """A measure told as an attribute is no more than its head: 海拔4000多米的高原, 启动为期两天的登记."""
        head = _MEASURE_HEAD.search(self.text(slot.before))
        if head is None or not self.context.text.startswith("的", slot.quantity.end):
            return
        bare = head.group() in ("海拔", "水深", "时速")
        if head.group() == "为期" or not (bare or self._names(slot)):
            slot.before = self._tail(slot.before, len(head.group()))
            if not slot.noun and (noun := self._last_noun(slot)):
                slot.noun, slot.predicate = noun, []
        else:
            slot.before, slot.noun, slot.predicate = self._tail(slot.before, len(head.group())), [], []

    def _names(self, slot: Slot) -> bool:
        """Whether what stands behind a measure and 的 is called by a name."""
        return bool(self.context.mentions_in(*self._phrase(slot)))

    def _phrase(self, slot: Slot) -> Span:
        """The noun phrase behind a figure and 的, up to a time or the verb."""
        start, end = slot.quantity.end + 1, slot.right[1]
        end = next((t.start for t in self.context.times_in(start + 2, end)), end)
        return start, self._predicate_start(start, end, in_list=False, people=False)

    def _last_noun(self, slot: Slot) -> list[Span]:
        """The last word of that phrase: 运动会 of 为期5天的省第四届职工运动会今天闭幕."""
        words = self.context.words_in(*self._phrase(slot))
        nouns = [w for w in words if w.pos.startswith(("n", "v", "l", "j", "x"))]
        return self.clean((nouns[-1].start, nouns[-1].end), None) if nouns else []

    def _tail(self, spans: list[Span], chars: int) -> list[Span]:
        """The last characters of spans."""
        kept: list[Span] = []
        for a, b in reversed(spans):
            if chars <= 0:
                break
            kept.insert(0, (max(a, b - chars), b))
            chars -= b - a
        return kept

    def _without_agent(self, spans: list[Span]) -> list[Span]:
        """Drop people who act (租用者, 组织成员) from the head of what stands before a quantity, if a verb follows.

        A verb with one character after it is a noun (职工沟通会, 劳动者入会率).
        """
        text = self.context.text
        words = [w for a, b in spans for w in self.context.words_in(a, b)]
        agents = cues.pattern("generic", "agents", after="$")
        sums = len(words) > 1 and text[words[-1].start : words[-1].end] in _SUMMING
        if sums and agents.search(text[words[0].start : words[-2].end]):
            return []
        for i in range(len(words) - 3, -1, -1):
            verb, rest = words[i + 1], words[i + 2]
            if not agents.search(text[words[0].start : words[i].end]) or not verb.pos.startswith(("v", "d")):
                continue
            if any(w.pos == "v" for w in words[: i + 1]) and not text[words[i].start : words[i].end].endswith(
                "者"
            ):
                continue
            single = rest.end - rest.start == 1 and text[rest.start] not in _PARTICLES
            if verb.pos == "vn" or single:
                continue
            return self.cleaner.trim([(max(a, verb.start), b) for a, b in spans if b > verb.start])
        return spans

    def _without_body(self, spans: list[Span], slot: Slot, *, alone: bool) -> list[Span]:
        """Drop unnamed bodies (粮食企业, 委员会) that act on an object: 收购 of 粮食企业累计收购秋粮3万吨."""
        if slot.quantity.dimension not in ("count", "money", "mass", "volume", "energy", "length", "area"):
            return spans
        text = self.context.text
        words = [w for a, b in spans for w in self.context.words_in(a, b)]
        bodies = cues.pattern("generic", "bodies", "agents", after="$")
        for i in range(len(words) - 2, -1, -1):
            verb = next(
                (n for n in range(i + 1, len(words)) if not words[n].pos.startswith(("d", "ad", "t"))), -1
            )
            told = verb + 1 < len(words) or not alone or slot.quantity.unit in ("人", "人次")
            if verb < 0 or words[verb].pos != "v" or not told or text[words[i].end] == "的":
                continue
            rest = words[verb + 1] if verb + 1 < len(words) else None
            if rest is not None and rest.end - rest.start == 1 and text[rest.start] not in _PARTICLES:
                continue  # 职工沟通会
            if _NO_DEED.search(text, words[verb].start, words[verb].end):
                continue
            if any(w.pos in ("v", "p") and w.end - w.start > 1 for w in words[: i + 1]):
                continue
            if bodies.search(text[words[0].start : words[i].end]):
                cut = words[i + 1].start
                return self.cleaner.trim([(max(a, cut), b) for a, b in spans if b > cut])
        return spans

    def _last_verb(self, spans: list[Span]) -> list[Span]:
        """Of a long stretch before a counted noun only its last verb, with what 为, 向 or 对 puts before it."""
        if sum(b - a for a, b in spans) <= 8 or self.is_causative(spans):
            return spans
        words = [w for a, b in spans for w in self.context.words_in(a, b)]
        verbs = [i for i, w in enumerate(words) if w.pos.startswith("v") and w.pos != "vn"]
        if not verbs or self.context.text[words[-1].start : words[-1].end] == "的":
            return spans
        i = verbs[-1]
        for j in range(max(0, i - 4), i):
            if self.context.text[words[j].start : words[j].end] in ("为", "向", "对", "给"):
                i = j
                break
        cut = words[i].start
        return [(max(a, cut), b) for a, b in spans if b > cut]

    def is_causative(self, spans: list[Span]) -> bool:
        """Whether words say what brought something about: 地震造成."""
        return bool(spans) and bool(re.search(r"(?:造成|导致|致使|致|引发|使)$", self.text(spans)))

    def _join_object(self, slots: list[Slot]) -> None:
        """Complete a verb whose object is the next figure: 76个乡镇都建起了1到2个文化站."""
        for slot, after in pairwise(slots):
            if slot.noun and slot.predicate and not after.listed and after.noun:
                slot.predicate = [*slot.predicate, *after.noun]

    def text(self, spans: list[Span]) -> str:
        """Text of spans, joined."""
        return "".join(self.context.text[a:b] for a, b in spans)

    def spans(self, slot: Slot) -> list[Span]:
        """The spans of a slot's indicator in text order, cut to what stands nearest to the quantity."""
        ordered = sorted({*slot.before, *slot.noun, *slot.predicate})
        total = sum(b - a for a, b in ordered)
        while total > MAX_CHARS and len(ordered) > 1 and ordered[0][1] <= slot.quantity.start:
            a, b = ordered.pop(0)
            total -= b - a
        if total > MAX_CHARS and ordered:
            a, b = ordered[0]
            if b <= slot.quantity.start:
                ordered[0] = (self._word_start(max(a, b - MAX_CHARS)), b)
        return ordered

    def _word_start(self, position: int) -> int:
        word = self.context.word_at(position)
        return word.end if word and word.start < position else position

    def _right(self, slot: Slot, subject: Span | None, *, in_list: bool) -> tuple[list[Span], list[Span]]:
        """What follows a quantity: the noun that it counts, and a predicate after that.

        After 人 and 人次 stands a predicate (3万人参会), after other classifiers a noun first, even one made of a verb
        (30家旅游景区); a verb that ends a member of a list is part of its noun (国际组织、); quotes are not divided.
        """
        start, end = slot.right
        text = self.context.text
        match = re.compile(r"(?:以上|以下|以内|左右|上下)?[的]?").match(text, start, end)
        start = match.end() if match else start
        for time in self.context.times_in(start, end):
            if time.kind == "set" and text.startswith("的", time.end):
                end = time.start
                break
        if slot.quantity.unit == "人" and text.startswith("口", slot.quantity.end):
            return [(slot.quantity.end - 1, slot.quantity.end + 1)], []
        split = (
            start
            if slot.quantity.unit in ("人", "人次")
            else self._predicate_start(start, end, in_list=in_list, people=slot.quantity.unit in ("名", "位"))
        )
        scene = self._scene(start, split, end)
        counts = slot.quantity.dimension == "count" and slot.quantity.unit not in ("人", "人次")
        if counts and (head := self._head_of_relative(start, end)) is not None:
            return self.clean((head, end), subject, None), []
        noun = self.clean((start, min(split, scene)), subject, None)
        if not noun and (aim := _AIM.match(text, start, split)):
            noun = [aim.span()]
        predicate = self.clean((split, min(end, scene)), subject, None) if split < scene else []
        if sum(b - a for a, b in predicate) < 2:
            predicate = []
        return noun, predicate

    def _head_of_relative(self, start: int, end: int) -> int | None:
        """Where the noun begins that a long clause before it describes: 人员 of 6名试图袭击机场的武装人员."""
        words = self.context.words_in(start, end)
        mark = self.context.text.rfind("的", start, end)
        if (
            not words
            or not words[0].pos.startswith(("v", "d"))
            or mark - start < _LONG_RELATIVE
            or end - mark < 3
            or self.context.text[end - 1] in "》”"
        ):
            return None
        rest = self.context.words_in(mark + 1, end)
        if not rest or any(w.pos.startswith(("v", "d", "p")) and w.pos != "vn" for w in rest[1:]):
            return None
        return mark + 1

    def _scene(self, start: int, split: int, end: int) -> int:
        """Where a predicate that only paints the scene begins in what follows a quantity; its end if there is none."""
        text = self.context.text
        for word in self.context.words_in(start + 1, end):
            surface = text[word.start : word.end]
            among = surface in ("中", "当中", "之中") and word.pos == "f" and word.end < end
            if (surface in _SCENE or among) and word.start <= split:
                return word.start
        return end

    def _predicate_start(self, start: int, end: int, *, in_list: bool, people: bool) -> int:
        """Where the predicate begins in what follows a quantity; its end if there is none."""
        agents = cues.pattern("generic", "agents", after="$")
        text = self.context.text
        depth = 0
        words = self.context.words_in(start, end)
        for i, word in enumerate(words):
            surface = text[word.start : word.end]
            depth += sum(c in "“‘《" for c in surface) - sum(c in "”’》" for c in surface)
            if depth or i == 0:
                continue
            if word.pos == "p" and any(w.pos == "v" for w in words[i + 1 :]):
                return word.start
            if not word.pos.startswith("v"):
                continue
            if in_list and i + 1 == len(words):
                continue
            acts = people and agents.search(text[words[0].start : words[i - 1].end])
            if word.pos == "vn" and not acts and not self._takes_object(words[i + 1 : i + 4]):
                continue
            return word.start
        return end

    def _takes_object(self, words: list[Word]) -> bool:
        """Whether a verbal noun acts as a verb: joined to a verb (直播和宣介) or followed by 了, 着, 过."""
        surfaces = [self.context.text[w.start : w.end] for w in words]
        if surfaces and surfaces[0] in ("了", "着", "过"):
            return True
        return (
            len(words) > 1 and surfaces[0] in ("和", "并", "及", "与") and words[1].pos.startswith(("v", "x"))
        )

    def _share_predicate(self, slots: list[Slot]) -> None:
        """Give the predicate after a list to the members before it."""
        for slot, after in zip(reversed(slots[:-1]), reversed(slots[1:]), strict=False):
            if after.listed and not slot.predicate and slot.noun and after.predicate:
                slot.predicate = list(after.predicate)

    def _share_verb(self, slots: list[Slot]) -> None:
        """Give the verb before a list to the members after the first."""
        for before, slot in pairwise(slots):
            if not slot.listed:
                continue
            if not slot.before and not slot.noun and not slot.predicate:
                slot.before, slot.noun = list(before.before), list(before.noun)
                continue
            verb = before.before if self.is_causative(before.before) else self.leading_verb(before)
            own = self._starts_with_verb(slot.before)
            if verb and not own:
                slot.before = [*verb, *slot.before]

    def leading_verb(self, slot: Slot) -> list[Span]:
        """The verb of what stands before a quantity: 新建 in 新建小学教学楼, 发放 in 向灾区发放棉被."""
        if not slot.before:
            return []
        if slot.noun:
            return slot.before if sum(b - a for a, b in slot.before) <= 12 else []
        a, b = slot.before[0]
        words = self.context.words_in(a, b)
        for word in words[:-1]:
            if word.pos == "v":
                return [(word.start, word.end)]
        end = a
        for word in words:
            surface = self.context.text[word.start : word.end]
            modifies = word.pos.startswith(("d", "a")) and len(surface) <= 2 and end == word.start
            if not word.pos.startswith("v") and not modifies:
                break
            end = word.end
            if word.pos.startswith("v"):
                break
        return [(a, end)] if end > a else []

    def _starts_with_verb(self, spans: list[Span]) -> bool:
        if not spans:
            return False
        word = self.context.word_at(spans[0][0])
        return word is not None and word.pos.startswith("v")

    def counted(self, slot: Slot) -> str | None:
        """The noun that is counted: after the quantity, else the end of what stands before it."""
        return self.text(self.counted_spans(slot)) or None

    def counted_spans(self, slot: Slot) -> list[Span]:
        """Spans of the noun that is counted."""
        if slot.noun:
            return slot.noun
        if not slot.before:
            return []
        spans = list(slot.before)
        verb = self.leading_verb(Slot(slot.quantity, slot.left, slot.right, before=spans))
        if verb and verb[0][0] == spans[0][0]:
            spans[0] = (verb[0][1], spans[0][1])
        return [s for s in spans if s[1] > s[0]]
