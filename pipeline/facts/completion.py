"""What a clause leaves unsaid of an indicator, because its sentence said it before.

新登记商户5300户，同比增长7.4%          the rate is of the shops
12个合作项目签约，涉及金额18亿元         the sum is of the projects
洪水造成6人死亡，另有31人受伤            the injured have the same cause
新增困难职工420名，其中外来130名         the part is of the same noun
"""

from __future__ import annotations

import re

from pipeline.annotations import Fact, Span
from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.indicator import Indicators
from pipeline.facts.slots import Slot
from pipeline.facts.topics import Topics
from pipeline.grammar.types import Quantity

_HARM = re.compile(r"死亡|受伤|失踪|失联|遇难|下落不明|受灾|被困|倒塌|受损|重伤|轻伤|停电")
_HELD = re.compile(
    r"(?:开展|举办|举行|组织|召开|启动)了?(?:“[^”]{1,30}”)?(?:主题|系列|为主题的)?"
    r"([^，。“”]{0,16}?(?:活动|会议|讲座|比赛|大赛|竞赛|培训|仪式|论坛|展览|演出|晚会|招聘会))"
)
COMPARED = re.compile(
    r"(?:连续|保持|同比|环比|比|较|年均|同期|累计|实际|名义|平均|位居|位列|排名|居|列|第|继续|仍|稳|世界|全国|全球|全省|全市|名列)"
)
CHANGE = cues.pattern("growth", "up", "down", "compare")
_AGAINST = r"(?:[与和同跟](?=[^，]{1,16}相比)|相比|比|较)[^，。；]{1,16}?(?:相比)?"
"""What a change is measured against: 较年初, 比“十三五”末, 与2020年相比."""
_MANNER = r"(?:实际|名义|分别|累计|大幅度?|明显|持续|总体|整体|继续|又|再|稳步|小幅|略|有所|均|也)"
_CHANGE_END = re.compile(
    rf"(?:{cues.alternation('growth', 'compare')}|{_AGAINST}|{_MANNER})*"
    rf"{cues.alternation('growth', 'up', 'down')}了?$"
)
_DIFFERS = re.compile(rf"(?:增速|增幅|涨幅|降幅)?{_AGAINST}(?:高|低|多|少|快|慢|大|小)出?")
"""A difference whose own side is told before: 增速比制造业高."""
_TIMES_OF = re.compile(r"(?:是|接近|相当于|达到?|等于)(?!了|到)[^，。；是]{2,14}(?=的$|$)")
_HELD_UP = re.compile(r"(?:显著|远远?|大大|明显|略|均)?(?:高于|低于|多于|少于|不及)")
_RESTATES = re.compile(rf"(?:约合|折合|约折合|合|统一|一下|迅速|逐年|进一步)$|{_HELD_UP.pattern}")
_PER_UNIT = re.compile(r"(?:每[^，。]{1,4})*(?:统一)?")
_GOES_ON = re.compile(
    rf"连续(?:保持|稳居|位居|居|位列|实现|正|负|全国|全球|世界|第一|首位|{cues.alternation('growth', 'up', 'down')})+"
)
_SHARE = re.compile(r"(?:约|分别|仅)?占(?!地|用)|(?:人均|户均|平均|亩均|日均)$")
_BARE_HEAD = re.compile(
    r"(?:总|涉及|合同|签约|交易|成交|投资|最大|平均|年度?|种群|单字|产业|行业|规模)?"
    r"(?:面积|金额|总额|投资|全长|长度|宽度|深度|厚度|高度|重量|总长|占地|建筑面积|总投资|投资额|资金|造价|规模|里程|容积|库容"
    r"|数量|价值|产值|直径|产量|销量|总产量|综合产值|总产值|顺差|逆差|跌幅|涨幅|期限|余额|减免税额|身高|体重|票房|比例|占比|历史|范围|单价|总数)"
)
_MEASURE_END = re.compile(
    r"(?:种植|总|综合|平均)?(?:面积|产量|产值|身高|体重|金额|总额|人数|件数|长度|宽度|高度|深度|价格|数量|收入|占比|比重|重量|速度|里程)$"
)
"""Heads of measures that a modifier before them tells whose they are."""
_TOTAL_HEAD = re.compile(r"(?:总量|总数|数量|总人数|总规模|存量|保有量)$")
"""Heads that say how many there are of what was counted before: 新增人才3万人，总量达90万人."""
_EXISTS = re.compile(r"[有是为]$|存在|达到?$|包括")
_PEOPLE = frozenset(["人", "名", "位"])
_PERSONS = _PEOPLE | {"人次"}


class Completion:
    """Keeps what a sentence has said of its figures, and completes the indicators of later ones."""

    def __init__(self, context: FactContext, indicators: Indicators, clauses: list[Clause]):
        self.context, self.indicators, self.clauses = context, indicators, clauses
        self.topics = Topics(context, clauses, indicators.cleaner)
        self.subject: Span | None = None
        """Subject of the current clause."""
        self._subject_of_sentence: Span | None = None
        self._base: tuple[int, list[Span]] | None = None
        """(sentence, indicator) of the last figure that a rate of growth can refer to."""
        self._cause: tuple[int, list[Span]] = (-1, [])
        """(sentence, 地震造成) for the harm that later clauses tell."""
        self._counted: tuple[int, list[Span], str | None] = (-1, [], None)
        """(sentence, noun, unit) of the last count."""
        self._verb: tuple[int, list[Span], str] = (-1, [], "")
        """(sentence, verb, dimension) of the last figure that ends its clause: 缴获 of 缴获海洛因5吨."""
        self._whole: tuple[list[Span], str | None] = ([], None)
        """(noun, unit) of the last count that is no part."""
        self._whole_verb: tuple[int, list[Span]] = (-1, [])
        """(sentence, verb) of that count."""

    def enter(self, clause: Clause, subject: Span | None) -> None:
        """Take in a clause and its subject."""
        if clause.first:
            self._subject_of_sentence = None
        self.subject = subject
        self._subject_of_sentence = subject or self._subject_of_sentence

    def add_cause(self, slot: Slot, clause: Clause) -> None:
        """Add to a slot the cause of deaths, or the object of 参加."""
        if clause.sentence != self._cause[0]:
            self._cause = (clause.sentence, [])
        if self.indicators.is_causative(slot.before):
            if sum(b - a for a, b in slot.before) <= 3 and (event := self._noun_before(clause, 5)):
                slot.before = [event, *slot.before]
            self._cause = (clause.sentence, slot.before)
        said = self.indicators.text([*slot.before, *slot.noun, *slot.predicate])
        if not slot.before and self._cause[1] and _HARM.match(said):
            slot.before = list(self._cause[1])
        elif said in ("参加", "参与", "出席", "参加了"):
            slot.noun = self._event_told(clause)

    def has_cause(self, spans: list[Span]) -> bool:
        """Whether an indicator begins with the cause that its sentence told."""
        return bool(self._cause[1]) and spans[:1] == self._cause[1][:1]

    def complete(
        self, spans: list[Span], slot: Slot, clause: Clause, before: Clause | None, *, changes: bool
    ) -> list[Span]:
        """The spans of an indicator with what is unsaid; `changes` says that the figure is a growth or decline."""
        q = slot.quantity
        if q.dimension == "multiple" and (held := self._held_against(clause, q)):
            base = self._base[1] if self._base and self._base[0] == clause.sentence else []
            spans = [*(self._own_side(spans, held) or base), held]
        elif _HELD_UP.match(self.indicators.text(spans)) and self._restates(spans, clause):
            spans = self._borrowed(clause, before)
        elif (
            changes
            or q.dimension == "rank"
            or self._goes_on(spans, q)
            or _SHARE.match(self.indicators.text(spans))
        ):
            spans = self._with_base(spans, clause)
        elif before is not None and (announced := self._announced_by(before, clause, spans)):
            spans = announced
        elif not spans or self._restates(spans, clause):
            spans = self._borrowed(clause, before)
        else:
            spans = self._with_verb(self._headed(spans, clause, q), slot, clause)
            spans = self._with_verb_of_whole(spans, slot, clause)
            self._base = (clause.sentence, spans)
        self._remember_count(slot, clause)
        return spans

    def compared_with(self, before: Clause | None, clause: Clause) -> Span | None:
        """与去年同期相比 in a clause of its own, for a change whose own clause says what changes."""
        if before is None or before.sentence != clause.sentence:
            return None
        form = r"[与和同跟较](.{1,10}相比)$" if self.subject is None else r"^与.{1,10}相比$|^相比.{2,12}$"
        match = re.search(form, self.context.text[before.start : before.end])
        return (before.start + match.start(), before.end) if match else None

    def told_again(self, slot: Slot, clause: Clause, facts: list[Fact]) -> Fact | None:
        """The figure told before that 这12件实事 speaks of."""
        q = slot.quantity
        if not re.search(r"[这该](?:些|一)?$|上述$", self.context.text[clause.start : q.start]):
            return None
        return next((f for f in reversed(facts) if (f.value, f.unit) == (q.value, q.unit)), None)

    def _sentence_text(self, clause: Clause, end: int) -> str:
        return self.context.text[self.context.sentences[clause.sentence][0] : end]

    def _remember_count(self, slot: Slot, clause: Clause) -> None:
        q = slot.quantity
        noun = self.indicators.counted_spans(slot) if q.dimension == "count" else []
        if not noun or self._is_verb(noun):
            return
        self._counted = (clause.sentence, noun, q.unit)
        if "其中" not in self._sentence_text(clause, q.start):
            self._whole = (noun, q.unit)
            verb = self.indicators.leading_verb(slot)
            self._whole_verb = (clause.sentence, [] if _EXISTS.search(self.indicators.text(verb)) else verb)

    def _with_verb_of_whole(self, spans: list[Span], slot: Slot, clause: Clause) -> list[Span]:
        """A part that names only its noun takes the verb of its whole: 接待游客3万人次，其中过夜游客1万人次."""
        q = slot.quantity
        sentence, verb = self._whole_verb
        if sentence != clause.sentence or q.dimension != "count" or slot.noun or slot.predicate or not verb:
            return spans
        whole = self._whole[1]
        if q.unit != whole and not {q.unit, whole} <= _PERSONS:
            return spans
        if "其中" not in self._sentence_text(clause, q.start) or any(self._has_verb_word(s) for s in spans):
            return spans
        return spans if verb[0] in spans else [*verb, *spans]

    def _held_against(self, clause: Clause, q: Quantity) -> Span | None:
        """What a multiple is a multiple of, with its verb: 是去年同期 of 是去年同期的3倍."""
        match = _TIMES_OF.search(self.context.text, clause.start, q.start)
        return match.span() if match else None

    def _own_side(self, spans: list[Span], held: Span) -> list[Span]:
        """What stands before the verb of a comparison."""
        return [(a, min(b, held[0])) for a, b in spans if a < held[0]]

    def _restates(self, spans: list[Span], clause: Clause) -> bool:
        """Whether a figure is told for one before it: in another currency (约合62亿美元), or held against (低于上月的1.9%)."""
        text = self.indicators.text(spans)
        known = self._base is not None and self._base[0] == clause.sentence
        return known and bool(_RESTATES.match(text))

    def _announced_by(self, before: Clause, clause: Clause, spans: list[Span]) -> list[Span]:
        """The indicator that stands in a clause of its own before its values: 扣除标准，由每月1000元提高到2000元."""
        text = self.context.text
        bare = _PER_UNIT.fullmatch(self.indicators.text(spans)) or not spans
        if before.sentence != clause.sentence or not bare or text[clause.start] not in "由从":
            return []
        if self.context.quantities_in(before.start, before.end) and not text.endswith("标准", 0, before.end):
            return []
        return self.indicators.clean((before.start, before.end), self.subject)[-2:]

    def _goes_on(self, spans: list[Span], q: Quantity) -> bool:
        """Whether a duration only says that what was told goes on: 连续五个月保持增长."""
        return q.dimension == "time" and bool(_GOES_ON.fullmatch(self.indicators.text(spans)))

    def _event_told(self, clause: Clause) -> list[Span]:
        """The activity that a sentence says is held: 植树活动 of 开展“…”主题植树活动."""
        start = self.context.sentences[clause.sentence][0]
        found = list(_HELD.finditer(self.context.text, start, clause.start))
        return [found[-1].span(1)] if found else []

    def _with_base(self, spans: list[Span], clause: Clause) -> list[Span]:
        """A rate of growth or a rank with what it is of: its own clause's words, else what was told before it."""
        own = self.indicators.text(spans)
        if not tells_only_change(own) and not _SHARE.match(COMPARED.sub("", CHANGE.sub("", own)).strip()):
            self._base = (clause.sentence, self._without_change(spans))
            return spans
        if self._base is not None and self._base[0] == clause.sentence:
            base = self._base[1]
        else:
            base = self._announced(clause) or self.topics.before(clause, self._subject_of_sentence)
        return [*base, *[s for s in spans if s not in base]]

    def _announced(self, clause: Clause) -> list[Span]:
        """What an earlier clause of the sentence says grows, without a figure: 各线客流量大幅增加，其中…增加3100人."""
        start = self.context.sentences[clause.sentence][0]
        for earlier in reversed([c for c in self.clauses if start <= c.start < clause.start]):
            text = self.context.text[earlier.start : earlier.end]
            if _CHANGE_END.search(text) and not self.context.quantities_in(earlier.start, earlier.end):
                return self._without_change(self.indicators.clean((earlier.start, earlier.end), self.subject))
        return []

    def _without_change(self, spans: list[Span]) -> list[Span]:
        """Spans without the words of change at their end: 粮食产量 of 粮食产量同比增长."""
        result = []
        for a, b in spans:
            match = _CHANGE_END.search(self.context.text[a:b])
            end = a + match.start() if match else b
            if end > a:
                result.append((a, end))
        return result or spans

    def _headed(self, spans: list[Span], clause: Clause, q: Quantity) -> list[Span]:
        """A bare head (面积, 涉及金额, 为期) with what it is of: the noun counted before it, or the subject."""
        text = self.indicators.text(spans)
        if q.dimension == "time" and len(text) <= 2 and self.subject:
            return [self.subject, *spans]
        if q.dimension == "speed" and self.context.text.startswith("时速", q.start):
            return [*spans, (q.start, q.start + 2)]
        if noun := self._noun_of_whole(text, clause, q):
            return [*noun, *spans]
        if same := self._as_before(text, clause):
            return [*same, *spans]
        sentence, counted, _ = self._counted
        counted = counted if sentence == clause.sentence else []
        if q.dimension == "count":
            if counted and _TOTAL_HEAD.fullmatch(text):
                return [*counted, *spans]
            bare = len(text) <= 3 and self._is_verb(spans) and self._counts_alike(q)
            return [*spans, *counted] if bare else spans
        if len(text) > 5 or not _BARE_HEAD.fullmatch(text):
            return spans
        if counted:
            return [*counted, *spans]
        if fellow := self._owner_of_head(clause):
            return [*fellow, *spans]
        subject = self._subject_of_sentence
        if subject is not None and subject[1] - subject[0] <= 6 and not self.context.mentions_in(*subject):
            named = self.indicators.clean(subject, None)
            return [*(named or self.topics.before(clause, self._subject_of_sentence)), *spans]
        if subject is None and (noun_before := self._noun_before(clause)):
            return [noun_before, *spans]
        return [*self.topics.before(clause, self._subject_of_sentence), *spans]

    def _as_before(self, text: str, clause: Clause) -> list[Span]:
        """What the figure before has ahead of the words that both begin with: “即买即提”购物金额…，购物人数…."""
        told = self._base[1] if self._base is not None and self._base[0] == clause.sentence else []
        words = self.indicators.text(told)
        alike = len(text) <= 6 and _MEASURE_END.search(text) and _MEASURE_END.search(words)
        at = words.find(text[:2]) if alike else 0
        return _first(told, at) if at >= 2 else []

    def _owner_of_head(self, clause: Clause) -> list[Span]:
        """What the head of the figure before is of: 男队员 of 男队员身高…，体重…."""
        told = self._base[1] if self._base is not None and self._base[0] == clause.sentence else []
        words = self.indicators.text(told)
        head = _MEASURE_END.search(words)
        modifier = _first(told, head.start()) if head else []
        verbs = [w.end for a, b in modifier for w in self.context.words_in(a, b) if w.pos.startswith("v")]
        modifier = [(max(a, verbs[-1]), b) for a, b in modifier if b > verbs[-1]] if verbs else modifier
        return modifier if 2 <= sum(b - a for a, b in modifier) <= 8 else []

    def _noun_before(self, clause: Clause, longest: int = 8) -> Span | None:
        """The noun that ends the clause before in the sentence: 大地震 of 发生大地震，造成…, 池苑 of 发现池苑，面积…."""
        earlier = [c for c in self.clauses if c.sentence == clause.sentence and c.end <= clause.start]
        if not earlier:
            return None
        start = end = earlier[-1].end
        for word in reversed(self.context.words_in(earlier[-1].start, end)):
            last = start == end
            if not word.pos.startswith(("n", "a", "b", "l", "j")) and not (last and word.pos in ("v", "x")):
                break
            if (last and word.end - word.start < 2 and word.pos == "v") or end - word.start > longest:
                break
            start = word.start
        if end - start < 2 or self.context.mentions_in(start, end):
            return None
        return start, end

    def _with_verb(self, spans: list[Span], slot: Slot, clause: Clause) -> list[Span]:
        """A noun with nothing but its figure after it takes the verb of the list: 缴获海洛因5吨，大麻2吨."""
        q = slot.quantity
        alone = slot.left[0] == clause.start and slot.quantity.end == clause.end and not slot.noun
        sentence, verb, dimension = self._verb
        if alone and not any(self._has_verb_word(s) for s in spans):
            fellow = sentence == clause.sentence and dimension == q.dimension
            fellow = fellow and not _TOTAL_HEAD.search(self.indicators.text(spans))
            return [*verb, *spans] if fellow and len(self.indicators.text(spans)) <= 8 else spans
        verb = self.indicators.leading_verb(slot) if alone else []
        if verb and verb[0][0] > slot.before[0][0] + 1:
            verb = []  # 境外输入病例
        if (
            verb == slot.before
            or _TOTAL_HEAD.search(self.indicators.text(spans))
            or _EXISTS.search(self.indicators.text(verb))
        ):
            verb = []
        self._verb = (clause.sentence, verb, q.dimension)
        return spans

    def _has_verb_word(self, span: Span) -> bool:
        return any(w.pos.startswith("v") for w in self.context.words_in(*span))

    def _noun_of_whole(self, text: str, clause: Clause, q: Quantity) -> list[Span]:
        """其中外来130名 says what of its whole: the noun that the whole counted, where the part names none."""
        noun, unit = self._whole
        if "其中" not in self._sentence_text(clause, q.start) or len(text) > 8 or not noun:
            return []
        last = self.context.word_at(q.start - 1)
        if len(text) >= 4 and last is not None and last.pos.startswith("n") and last.end - last.start >= 2:
            return []
        if {*self.indicators.text(noun)} & {*text} or (q.dimension == "count" and q.unit != unit):
            return []
        return noun if q.dimension in ("count", "ratio") else []

    def _is_verb(self, spans: list[Span]) -> bool:
        words = [w for a, b in spans for w in self.context.words_in(a, b)]
        return bool(words) and all(w.pos.startswith("v") for w in words)

    def _counts_alike(self, q: Quantity) -> bool:
        """Whether the last count was in the same unit, 人 and 名 taken as one."""
        unit = self._counted[2]
        return q.unit == unit or {q.unit, unit} <= _PEOPLE

    def _borrowed(self, clause: Clause, before: Clause | None) -> list[Span]:
        """The indicator of a figure whose clause says nothing but the figure."""
        if self._base is not None and self._base[0] == clause.sentence:
            return list(self._base[1])
        if before is not None and before.sentence == clause.sentence:
            return self.indicators.clean((before.start, before.end), self.subject)[-2:]
        return []


def _first(spans: list[Span], chars: int) -> list[Span]:
    """The first characters of spans."""
    kept: list[Span] = []
    for a, b in spans:
        if chars <= 0:
            break
        kept.append((a, min(b, a + chars)))
        chars -= b - a
    return kept


def tells_only_change(text: str) -> bool:
    """Whether words say that something changed, and against what, but not what did.

    >>> tells_only_change("较年初增长"), tells_only_change("贷款余额较年初增长")
    (True, False)
    """
    end = _CHANGE_END.search(text)
    if (end is not None and end.start() == 0) or _DIFFERS.fullmatch(text):
        return True
    return len(COMPARED.sub("", CHANGE.sub("", text)).strip()) < 2
