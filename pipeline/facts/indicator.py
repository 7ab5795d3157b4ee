"""What a figure measures: the verb and noun around the quantity, without owner, time and filler.

The indicator is kept as spans of the text, so that every character of it is grounded. In a list the members share
what the list says once: the verb before its first member (组建千人以上企业工会组织1个、百人以上企业工会组织9个) and
the predicate after its last (53个非洲国家、11个国际组织参会).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.annotations import Mention, Span, Word
from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.enumeration import closed_list
from pipeline.grammar.types import Quantity

MAX_CHARS = 36
"""An indicator longer than this is cut to what stands nearest to its quantity."""

_LIST_MARK = re.compile(r"、|以及|及其|和|及|与|或")
_PAREN = re.compile(r"[（(][^（）()]{0,40}[）)]")
_PLACE_REST = re.compile(r"(?:区域|地区|境内|范围内|等地|全境|现场|一带|城区|市区)?(?:内|里|中|上)?")
_REPORT = re.compile(r"[^，。]{0,14}?(?:数据|统计|调查|结果|报告|信息)?(?:显示|表明|透露|指出|获悉|了解到)")
_UNDER = re.compile(
    r"在[^，。在]{1,20}?(?:指导|带领|支持|帮助|陪同|见证|推动|带动|组织|努力|配合)下|(?:建成|投产|完工|竣工|投用|开通|通车)后"
)
_WHOLE_PLACE = re.compile(
    r"[在向对给为]?(?:全[国省市区县镇乡村州](?:各地)?|我[国省市区县])(?!际|内|外|域|长|委|政)的?"
)
_SUMMING = frozenset(["累计", "先后", "总共", "一共", "共计", "合计", "共"])
_AT = re.compile(r"在(?:该国|当地|我国|全国|本市|境内)?(?:[东南西北中]部)?$")
_COPULAS = frozenset(["达", "为", "约", "共", "应为", "由", "从"])
_KEEP = re.compile(r"[^\s，。；：、！？]")
_EDGE_MARKS = " \t\n\r\u3000、，。：:；;“”\"'（）()——…·-"


_TRAILING = re.compile(
    f"(?:{cues.alternation('strip', 'trailing')}|{cues.alternation('growth', 'to', 'to_down')})$"
)


@dataclass(slots=True)
class Slot:
    """A quantity in its clause with the text that is its own on either side."""

    quantity: Quantity
    left: Span
    right: Span
    listed: bool = False
    """Whether it continues the list of the slot before it."""
    noun: list[Span] = field(default_factory=list)
    predicate: list[Span] = field(default_factory=list)
    before: list[Span] = field(default_factory=list)


def slots_of(clause: Clause, quantities: list[Quantity], context: FactContext) -> list[Slot]:
    """Divide the text of a clause between its quantities."""
    slots: list[Slot] = []
    left = clause.start
    listed = False
    for i, q in enumerate(quantities):
        following = quantities[i + 1].start if i + 1 < len(quantities) else clause.end
        slot = Slot(q, (left, q.start), (q.end, following), listed)
        slots.append(slot)
        if i + 1 < len(quantities):
            left, listed = _divide(slot, context)
    return slots


def _divide(slot: Slot, context: FactContext) -> tuple[int, bool]:
    """Cut the text between a quantity and the next one; where the next one's part begins, and if it is a list."""
    start, end = slot.right
    text = context.text[start:end]
    marks = list(_LIST_MARK.finditer(text))
    if re.search(r"等(?:共|合计|总计)?$", text) and text.startswith(tuple("、")) is False:
        slot.right = (start, start + len(re.sub(r"等(?:共|合计|总计)?$", "", text)))
        return end, True
    if marks and marks[0].start() == 0:
        slot.right = (start, start)
        return start + marks[0].end(), True
    if marks and marks[-1].end() == len(text):
        slot.right = (start, start + marks[-1].start())
        return end, True
    if text.endswith("的") and len(text) <= 24:
        slot.right = (start, end - 1)
        return end, True
    if marks and not any(w.pos.startswith("v") for w in context.words_in(start, start + marks[-1].start())):
        slot.right = (start, start + marks[-1].start())
        return start + marks[-1].end(), True
    if not text.strip():
        slot.right = (start, start)
        return end, False
    if slot.quantity.dimension == "count" and len(text) <= 6 and not _has_verb(context, start, end):
        return end, True  # 40个大项61个分项
    if slot.quantity.unit is None or slot.quantity.dimension in ("ratio", "money", "difference_of_ratios"):
        slot.right = (start, start)
        return start, False
    return start, False


class Indicators:
    """Finds the indicators of the quantities of a clause."""

    def __init__(self, context: FactContext):
        self.context = context

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
            slot.before = self._without_agent(self.clean(left, subject, owner_name))
            if (slot.noun or slot.predicate) and self.text(slot.before) in _SUMMING:
                slot.before = []
            if slot.noun and slot.quantity.dimension == "count":
                slot.before = self._last_verb(slot.before)
                if slot.before and sum(b - a for a, b in slot.predicate) > 8:
                    slot.predicate = []
        self._join_object(slots)
        self._share_predicate(slots)
        self._share_verb(slots)

    def _without_agent(self, spans: list[Span]) -> list[Span]:
        """Drop people who act (租用者, 组织成员) from the head of what stands before a quantity, if a verb follows.

        A verb with one character after it is a noun (职工沟通会, 劳动者入会率).
        """
        text = self.context.text
        words = [w for a, b in spans for w in self.context.words_in(a, b)]
        agents = cues.pattern("generic", "agents", after="$")
        if len(words) > 1 and text[words[-1].start : words[-1].end] in _SUMMING:
            if agents.search(text[words[0].start : words[-2].end]):
                return []
        for i in range(len(words) - 3, -1, -1):
            verb, rest = words[i + 1], words[i + 2]
            if not agents.search(text[words[0].start : words[i].end]) or not verb.pos.startswith(("v", "d")):
                continue
            if any(w.pos == "v" for w in words[: i + 1]) and not text[words[i].start : words[i].end].endswith(
                "者"
            ):
                continue
            single = (
                rest.end - rest.start == 1 and text[rest.start] not in "了过着的在对为向与和从将把被已共再又"
            )
            if verb.pos == "vn" or single:
                continue
            return self._trim([(max(a, verb.start), b) for a, b in spans if b > verb.start])
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
        """Complete a verb whose object is the next figure: 832个脱贫县都培育了2到3个主导产业."""
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

    def clean(self, region: Span, subject: Span | None, owner_name: str | None = None) -> list[Span]:
        """The spans of a region without subject, times, parentheses, places told by 在, adverbs and filler."""
        start, end = region
        text = self.context.text
        keep = bytearray(b"\1" * (end - start))

        def drop(a: int, b: int) -> None:
            a, b = max(a, start), min(b, end)
            if b > a:
                keep[a - start : b - start] = bytes(b - a)

        if subject is not None:
            drop(*subject)
        if (told := _REPORT.match(text, start, end)) and told.end() < end:
            drop(*told.span())
        for time in self.context.times_in(start, end):
            if time.kind != "set" and text[time.start - 1 : time.start] not in ("比", "较"):
                drop(time.start, time.end)
        for match in _PAREN.finditer(text, start, end):
            drop(*match.span())
        for match in _UNDER.finditer(text, start, end):
            drop(*match.span())
        for match in _WHOLE_PLACE.finditer(text, start, end):
            drop(*match.span())
        for mention in self.context.mentions_in(start, end):
            if (
                mention.type == "PER"
                and mention.start - start <= 14
                and not _has_verb(self.context, start, mention.start)
            ):
                drop(start, mention.end)
        for q in self.context.quantities_in(start, end):
            if q.value == 1 and text[q.start] == "一" and q.dimension == "count":
                drop(q.start, q.end)
        for mention in self.context.mentions_in(start, end):
            at = _AT.search(text, max(start, mention.start - 8), mention.start)
            placed = at is not None
            if placed or self.context.name_of(mention) == owner_name:
                rest = _PLACE_REST.match(text, self._joined_end(mention, end), end)
                drop(at.start() if at else mention.start, rest.end() if placed and rest else mention.end)
        anywhere = cues.words("strip", "anywhere")
        for word in self.context.words_in(start, end):
            if text[word.start : word.end] in anywhere:
                drop(word.start, word.end)
        return self._trim([(start + a, start + b) for a, b in _runs(keep)])

    def _joined_end(self, mention: Mention, end: int) -> int:
        """End of the names joined to a name: 在甲州和乙州."""
        at = mention.end
        while (
            at < end
            and self.context.text[at] in "和、及与"
            and (more := self.context.mentions_in(at + 1, at + 2))
        ):
            at = more[0].end
        return at

    def _trim(self, spans: list[Span]) -> list[Span]:
        """Take leading and trailing filler off a list of spans."""
        text = self.context.text
        leading, trailing = cues.pattern("strip", "leading"), _TRAILING
        spans = [s for s in spans if _KEEP.search(text[s[0] : s[1]])]
        changed = True
        while spans and changed:
            changed = False
            a, b = spans[0]
            while a < b and text[a] in _EDGE_MARKS and not _opens_quote(text, a, b):
                a, changed = a + 1, True
            if (match := leading.match(text, a, b)) and self._at_border(match.end()):
                a, changed = match.end(), True
            spans[0] = (a, b)
            if a >= b:
                spans.pop(0)
                changed = True
                continue
            a, b = spans[-1]
            while b > a and text[b - 1] in _EDGE_MARKS and not _closes_quote(text, a, b):
                b, changed = b - 1, True
            match = trailing.search(text[max(a, b - 8) : b])
            if match and (match.group() in _COPULAS or self._at_border(b - len(match.group()))):
                b, changed = b - len(match.group()), True
            spans[-1] = (a, b)
            if a >= b:
                spans.pop()
                changed = True
        return spans

    def _at_border(self, position: int) -> bool:
        """Whether a word of the segmentation begins or ends here."""
        word = self.context.word_at(position)
        return word is None or word.start == position

    def _right(self, slot: Slot, subject: Span | None, *, in_list: bool) -> tuple[list[Span], list[Span]]:
        """What follows a quantity: the noun that it counts, and a predicate after that.

        After 人 and 人次 stands a predicate (3万人参会), after other classifiers a noun first, even one made of a verb
        (193家旅游景区); a verb that ends a member of a list is part of its noun (国际组织、); quotes are not divided.
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
        noun = self.clean((start, split), subject, None)
        predicate = self.clean((split, end), subject, None)
        if sum(b - a for a, b in predicate) < 2:
            predicate = []
        return noun, predicate

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
            verb = before.before if self.is_causative(before.before) else self._leading_verb(before)
            own = self._starts_with_verb(slot.before)
            if verb and not own:
                slot.before = [*verb, *slot.before]

    def _leading_verb(self, slot: Slot) -> list[Span]:
        """The verb phrase that opens what stands before a quantity: 组建 in 组建千人以上企业工会组织."""
        if not slot.before:
            return []
        if slot.noun:
            return slot.before if sum(b - a for a, b in slot.before) <= 12 else []
        a, b = slot.before[0]
        end = a
        for word in self.context.words_in(a, b):
            surface = self.context.text[word.start : word.end]
            if word.pos.startswith("v") or (
                word.pos.startswith(("d", "a")) and len(surface) <= 2 and end == word.start
            ):
                end = word.end
                if word.pos.startswith("v"):
                    break
            else:
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
        verb = self._leading_verb(Slot(slot.quantity, slot.left, slot.right, before=spans))
        if verb and verb[0][0] == spans[0][0]:
            spans[0] = (verb[0][1], spans[0][1])
        return [s for s in spans if s[1] > s[0]]


def _has_verb(context: FactContext, start: int, end: int) -> bool:
    return any(w.pos.startswith("v") for w in context.words_in(start, end))


def _opens_quote(text: str, at: int, end: int) -> bool:
    return text[at] in "“‘《（(" and any(c in "”’》）)" for c in text[at:end])


def _closes_quote(text: str, start: int, end: int) -> bool:
    return text[end - 1] in "”’》）)" and any(c in "“‘《（(" for c in text[start:end])


def _runs(keep: bytearray) -> list[Span]:
    """(start, end) of the runs of ones."""
    runs, at, n = [], 0, len(keep)
    while at < n:
        if keep[at]:
            end = keep.find(0, at)
            end = n if end < 0 else end
            runs.append((at, end))
            at = end
        else:
            at += 1
    return runs
