"""The subject of a clause: the name, the thing, the event or the nation that it opens with."""

from __future__ import annotations

import re

from pipeline.annotations import Mention, Span
from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.enumeration import closed_list
from pipeline.facts.events import Events
from pipeline.facts.items import Items
from pipeline.facts.owners import NATION, Owner, owner_of
from pipeline.facts.sources import PARENTHESIS, Sources
from pipeline.facts.things import Things

_GENERIC = re.compile(
    r"^(?:各(?:级|基层|有关|相关|地)?|有关|基层)[一-鿿]{0,4}?(?:工会|部门|单位|政府|组织|机构|学校|医院|企业|地)"
)
_PREPOSITION = frozenset("在从据由受经向对按为给与和")
_OPENING = re.compile(r"[\s　“‘\"'《（(、·—\-]+")
_NUMBER = re.compile(
    r"(?:(?<=[。！？；\n　])|^)[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,2}[）)]"
)
"""Number of a point: 三、."""
_RANKED = re.compile(r"首创|首个|首家|首条|首次|第一|领先|先进|最[大高长多早]|罕见|唯一|公认")
"""What a thing is among all others: 国内首创 says nothing of the nation."""
_STATE = re.compile(
    r"国家(?=将|把|已|共|累计|对(?!外)|出台|投入|安排|下达|决定|拨|实行|实施|规定|先后|计划|每年|[今去]年)"
)
_LED_UP = re.compile(r"[^的]{3,}的(?:[一-鿿]{2,6})?$")
_SIDES = ("方", "军", "警方", "政府", "官方")
"""What a country of one character says or does: 乌方击落…."""
_WIDE = re.compile(
    r"[亚欧非美]洲|[南北]美洲?|大洋洲|拉美|东南亚|中东|[东西南北中]欧|[华东西][东南西北中]地?区?$|世界|全球"
)
_HONOUR = re.compile(
    r"(?:劳动模范|劳模|优秀|先进|模范|道德模范|五一|三八|三好|文明|十佳|百佳|人大|政协|青联|妇联|总工会|[一-鿿]{0,4}委员会)"
)
"""全国劳动模范: what a person or body is called, nothing of the nation."""
_TOP_OF = re.compile(
    r"(?:地区|境内|市场)?(?:规模)?(?:最[一-鿿]{1,3}|第[一二三四五]大?|首[家个座条批位])的?[^，。]"
)
"""亚洲最大的毛毯企业: the place is only where something is first."""
_RELATIVE = re.compile(r"[^，。；的]{1,14}的")
_SURVEYS = re.compile(
    r"(?:重点|抽样|定点)?(?:监测|统计|调查|跟踪|调度|联系)(?!了)的(?=[一-鿿0-9０-９])|(?:重点|抽样|定点)(?:监测|统计|调查|跟踪|调度|联系)(?!了)(?=[一-鿿])"
)
_OF_WORLD = "(?=[一-鿿]{0,5}?(?:价格|产量|需求|总量|销量|出货量|贸易额|贸易量|装机)|现存|现有|仍有|约有|共有|已有|有|人口|经济|贸易|平均|每年|被迫|至少|近|约)"
_AGE = re.compile(r"(?:今年|现年|年仅|年过)?[0-9０-９一二三四五六七八九十]{1,3}多?岁的")
_THIS_PERSON = re.compile(r"[这那一][位名]")
_AFTER_TIME = re.compile(r"(?:期间|以来|起|里|中|内|时|前后|，)")


class Subjects:
    """Finds what clauses of one article open with."""

    def __init__(self, context: FactContext, items: Items, sources: Sources):
        self.context, self.sources = context, sources
        self.items = items
        self.events, self.things = Events(context), Things(context, items)

    def named(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """The subject at an offset, if a name, the nation, a named event or thing stands there."""
        return (
            self._world(at, clause)
            or self._bearer(at, clause)
            or self._nation(at, clause)
            or self.events.with_place(at, clause)
            or self.things.find(at, clause)
            or self._name(at, clause)
        )

    def described(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """The event that a clause says is held, or the thing that a relative clause describes."""
        return (
            self._this_person(at, clause)
            or self._described_name(at, clause)
            or self.events.find(at, clause)
            or self.things.described(at, clause)
        )

    def _this_person(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """The person whom a description leads up to: 这位有着20年教龄的老师林晓."""
        match = _THIS_PERSON.match(self.context.text, at, clause.end)
        person = next((m for m in self.context.mentions_in(at, clause.end) if m.type == "PER"), None)
        if person is None:
            return None
        led_up_to = (
            person.end == clause.end and self.context.text[person.start - 1] == "的" and person.start > at
        )
        alone = all(m.type == "LOC" for m in self.context.mentions_in(clause.start, person.start))
        if not (led_up_to and alone and clause.first) and (
            match is None or "的" not in self.context.text[at : person.start]
        ):
            return None
        return Owner(self.context.name_of(person), person.id, "PER"), (person.start, person.end)

    def _described_name(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """The name that a relative clause leads up to: 规模居全省首位的东江集团，…."""
        text = self.context.text
        if text[clause.end : clause.end + 1] != "，":
            return None
        mention = next((m for m in self.context.mentions_in(at + 1, clause.end) if m.end == clause.end), None)
        if mention is None or not _LED_UP.search(text, clause.start, mention.start):
            return None
        if mention.type == "LOC" and not text.startswith("在", clause.start):
            return None
        if text[clause.start] in "据对从由与和向因为随" or self.sources.is_agency(mention):
            return None
        return Owner(self.context.name_of(mention), mention.id, mention.type), (mention.start, mention.end)

    def start_of(self, clause: Clause) -> int:
        """Offset of the first word of a clause that can name a subject."""
        text, at = self.context.text, clause.start
        leading = cues.pattern("strip", "leading")
        while at < clause.end:
            if match := _OPENING.match(text, at, clause.end):
                if self._name_at(at) or (
                    text[at] in "“《" and (self.events.at(at, clause) or self.things.find(at, clause))
                ):
                    break
                at = match.end()
                continue
            if match := next(
                (m for p in (PARENTHESIS, _NUMBER, _AGE) if (m := p.match(text, at, clause.end))), None
            ):
                at = match.end()
                continue
            times = [t for t in self.context.times_in(at, at + 1) if t.end <= clause.end]
            if times:
                at = times[0].end
                if match := _AFTER_TIME.match(text, at, clause.end):
                    at = match.end()
                continue
            if self._name_at(at):
                break
            match = leading.match(text, at, clause.end)
            if match and (self._whole_words(at, match.end()) or self._name_at(match.end())):
                at = match.end()
                continue
            if cues.pattern("anaphor", "place", "body", "nation").match(text, at):
                break
            break
        return at

    def _whole_words(self, start: int, end: int) -> bool:
        """Whether a span ends at a word border."""
        word = self.context.word_at(end - 1)
        return word is None or word.end == end

    def _name_at(self, at: int) -> Mention | None:
        found = self.context.mentions_in(at, at + 1)
        return found[0] if found else None

    def _world(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """The world where it is counted: 全球现存…."""
        match = cues.pattern("anaphor", "world", after=_OF_WORLD).match(self.context.text, at, clause.end)
        return (Owner(match.group(), None, "LOC"), match.span()) if match else None

    def _bearer(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """The person whose body or country stands before the name: 中国选手林晓, 市一院医生王芳."""
        body = self._name_at(at)
        person = next((m for m in self.context.mentions_in(at, clause.end) if m.type == "PER"), None)
        if body is None or person is None or body.type == "PER" or not 1 <= person.start - body.end <= 8:
            return None
        role = self.context.text[body.end : person.start]
        if not cues.pattern("generic", "bearers", after="$").search(role) or re.search(r"[，、和与的]", role):
            return None
        return Owner(self.context.name_of(person), person.id, "PER"), (at, person.end)

    def _nation(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        match = cues.pattern("anaphor", "nation").match(self.context.text, at, clause.end) or _STATE.match(
            self.context.text, at, clause.end
        )
        if (
            not match
            or _HONOUR.match(self.context.text, match.end())
            or _RANKED.match(self.context.text, match.end(), clause.end)
        ):
            return None
        if (
            self.context.text[at - 1 : at]
            in ("在", "于", "向", "从", "对", "为", "给", "把", "与", "同", "比")
            and match.end() < clause.end
            and at > clause.start
        ):
            return None
        mention = self._name_at(at)
        if mention is not None and mention.end > match.end():
            return None
        abroad = (
            self.items.country(at) if match.group() in ("全国", "国内", "全民", "全社会", "国家") else None
        )
        if abroad is not None:
            return owner_of(abroad, self.context), match.span()
        return Owner(NATION, mention.id if mention else None, "nation"), match.span()

    def _name(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """The mention that opens a clause, if it is its subject and not only its source or place."""
        mention = self._name_at(at)
        if mention is None or mention.end > clause.end:
            return None
        before = self.context.text[max(clause.start, mention.start - 1) : mention.start]
        tail = self.sources.plain(mention.end, clause.end)
        if before in _PREPOSITION and before:
            return None
        if (
            self.in_closed_list(mention, clause)
            or (
                _WIDE.match(self.context.text[mention.start : mention.end])
                and _TOP_OF.match(self.context.text, mention.end, clause.end)
            )
            or self.sources.is_agency(mention)
            or self._inside_word(mention)
        ):
            return None
        if mention.type == "ORG" and (head := self._head_of_relative(mention, clause)):
            return self._name_or_thing(head, mention, clause)
        if (
            self.sources.reports(tail) and not self.sources.has_figure(clause)
        ) or self.sources.speaks_through(mention, clause):
            self.sources.note(mention)
            if mention.type != "PER" and re.search(r"(?:称|表示|说|宣布|预计|预测|估计)$", tail):
                self.sources.speaker = Owner(self.context.name_of(mention), mention.id, mention.type)
            return None
        end = mention.end
        name = self.context.name_of(mention)
        if mention.type == "LOC" and (generic := _GENERIC.match(self.context.text[end : clause.end])):
            end += generic.end()
            name = self.context.text[mention.start : end]
        if end == mention.end and mention.type != "PER":
            return owner_of(mention, self.context), (mention.start, end)
        return Owner(name, mention.id, mention.type), (mention.start, end)

    def _head_of_relative(self, mention: Mention, clause: Clause) -> int | None:
        """Where the noun begins that a body with its verb only describes: 步行街 of 商务部重点监测的78个步行街."""
        text = self.context.text
        if match := _SURVEYS.match(text, mention.end, clause.end):
            return match.end()
        match = _RELATIVE.match(text, mention.end, clause.end)
        if match is None or text[match.end() : clause.end].endswith(
            ("上", "中", "里", "内", "时", "后", "前", "期间")
        ):
            return None
        if any(
            self.context.text[w.start : w.end] in ("是", "为", "系")
            for w in self.context.words_in(mention.end, match.end())
        ):
            return None
        if any(q.end >= match.end() - 1 for q in self.context.quantities_in(mention.end, match.end())):
            return None
        verb = self.context.word_at(match.end() - 2)
        return (
            match.end()
            if verb is not None and verb.pos in ("v", "vn") and verb.start >= mention.end
            else None
        )

    def _name_or_thing(self, at: int, body: Mention, clause: Clause) -> tuple[Owner, Span] | None:
        """The thing that a relative clause describes; else the nation, where a body of the nation counts."""
        found = self.things.find(at, clause)
        if found is not None:
            return found
        self.sources.note(body)
        return None

    def in_closed_list(self, mention: Mention, clause: Clause) -> bool:
        """Whether a name is only a member of a list that a count closes: 快手、小米等52家企业."""
        after = self.context.word_at(mention.end)
        if after is not None and self.context.text[after.start : after.end] in (
            "将",
            "把",
            "对",
            "在",
            "为",
            "向",
            "已",
            "有",
        ):
            return False
        for q in self.context.quantities_in(mention.end, clause.end):
            span = closed_list(q, clause, self.context)
            if span is not None and span[0] <= mention.start and mention.end <= span[1]:
                return True
        return False

    def _inside_word(self, mention: Mention) -> bool:
        """Whether a one-character place only begins a longer name: 中 of 中欧班列."""
        if mention.end - mention.start > 1 or self.context.text.startswith(_SIDES, mention.end):
            return False
        word = self.context.word_at(mention.start)
        return bool(self.context.mentions_in(mention.end, mention.end + 1)) or (
            word is not None and word.end > mention.end
        )
