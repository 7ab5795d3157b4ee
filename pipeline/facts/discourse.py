"""Owner, place and source of a figure, as they carry over from clause to clause.

A clause that opens with a name makes it the owner until another takes over; 全区, 该工会 and 我国 stand for names
told before; an event or exhibition at the head of a clause owns its figures; who only reports (介绍, 显示) owns
nothing, but tells whose figures may follow.
"""

from __future__ import annotations

import re

from pipeline.annotations import Mention, Span
from pipeline.facts import cues
from pipeline.facts.anaphora import Anaphora
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.enumeration import closed_list
from pipeline.facts.events import Events
from pipeline.facts.items import Items
from pipeline.facts.owners import NATION, Owner
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
_RELATIVE = re.compile(r"[^，。；的]{1,14}的")
_SURVEYS = re.compile(r"(?:重点|抽样|定点)(?:监测|统计|调查|跟踪|调度|联系)(?!了)的?(?=[一-鿿])")
_AT = re.compile(r"在(?:该国|当地|我国|全国|本市|[东南西北中]部|[东南西北]){0,2}$")


class Discourse:
    """Reads clauses in order and says who owns the figures of the current one."""

    def __init__(self, context: FactContext):
        self.context = context
        self.anaphora, self.events = Anaphora(context), Events(context)
        self.sources, self.items = Sources(context), Items(context)
        self.things = Things(context, self.items)
        self.owner: Owner | None = None
        self.subject: Span | None = None
        """Span of the current clause's own subject, to be left out of the indicator."""
        self.place: Owner | None = None
        self.changed_in: int = -1
        """Block in which the owner last changed."""
        self._sentence = -1
        self._named_in_sentence = False
        self._passing = False
        """Whether the owner holds for its sentence only."""
        self._speaker: Owner | None = None
        """Who says what the sentence tells (X称，已击中80个目标): the one that acts where no subject is named."""
        self._acts = False
        """Whether the clause opens with a verb, so that its subject is left out."""
        self._national = False
        """Whether the nation is the first owner of the article."""
        self._block = -1
        self._at = 0
        """Offset of the current clause."""
        self._before: Owner | None = None

    @property
    def attribution(self) -> str | None:
        """Who reports the current sentence."""
        return self.sources.attribution

    def enter(self, clause: Clause) -> None:
        """Take in a clause."""
        if clause.sentence != self._sentence:
            self._sentence, self.place, self.sources.attribution = clause.sentence, None, None
            self._named_in_sentence, self._speaker = False, None
            if self._passing:
                self.owner, self._passing = self._before, False
            self._enter_block(clause)
        self._at = clause.start
        before = self.current()
        self.subject = None
        self._find_places(clause)
        at = self._skip(clause)
        first = self.context.word_at(at)
        self._acts = first is not None and first.start == at and first.pos in ("v", "p", "d")
        found = (
            self._nation(at, clause)
            or self.events.with_place(at, clause)
            or self.things.find(at, clause)
            or self._name(at, clause)
            or self._anaphor(at, clause)
            or self.events.find(at, clause)
            or self.things.described(at, clause)
        )
        if found is None:
            self._named_in_sentence |= self.things.refers(at, clause)
            self._place_as_topic(clause)
            return
        owner, span = found
        if not self._passing:
            self._before = self.owner
        self._passing = owner.kind == "PER" or self._opens_list(span, clause)
        if before is None or owner.name != before.name:
            self.changed_in = clause.block
        if self.owner is None and owner.kind == "nation":
            self._national = True
        self.owner, self.subject, self._named_in_sentence = owner, span, True

    def _place_as_topic(self, clause: Clause) -> None:
        """在武汉，… at the head of a sentence makes the place the topic of what follows."""
        if self.place is None or not clause.first or self.place.kind != "LOC":
            return
        head = self.sources.plain(clause.start, clause.end)
        if head.lstrip("“（( ").startswith("在") and (
            self.owner is None or self.owner.kind in ("LOC", "nation")
        ):
            if self.owner is None or self.owner.name != self.place.name:
                self.changed_in = clause.block
            self.owner = self.place

    def _opens_list(self, span: Span, clause: Clause) -> bool:
        """Whether a subject is only the first of several: 京沪、京广等干线."""
        rest = self.context.text[span[1] : clause.end]
        return rest.startswith("、") and bool(
            re.match(r"[^，]{0,40}?等[一-鿿]", rest) or self._name_at(span[1] + 1)
        )

    def _enter_block(self, clause: Clause) -> None:
        """What a new paragraph or a new item of a round-up makes of the owner.

        A national story that told of a place in one paragraph speaks of the nation again in the next; an item has
        nothing to do with the one before it.
        """
        if self.items.numbered(self.context.sentences[clause.sentence][0]):
            self._forget()
        if clause.block == self._block:
            return
        self._block = clause.block
        if self.items.opens(clause.block):
            self._forget()
        elif self._national and self.owner is not None and self.owner.kind == "LOC":
            self.owner = Owner(NATION, None, "nation")

    def _forget(self) -> None:
        """Begin anew."""
        self.owner = self._before = self.place = self.sources.default = None
        self._passing = self._national = False

    def current(self) -> Owner | None:
        """Owner of the figures of the current clause.

        Where a sentence names no subject, but says where it happens (在X), the place owns its figures.
        """
        if self.place is not None and not self._named_in_sentence:
            return self.place
        if self._speaker is not None and not self._named_in_sentence and self._acts:
            return self._speaker
        if self.owner is not None:
            return self.owner
        return self.place or self.sources.default or self._first_named(self._at)

    def _skip(self, clause: Clause) -> int:
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
            if match := PARENTHESIS.match(text, at, clause.end) or _NUMBER.match(text, at, clause.end):
                at = match.end()
                continue
            times = [t for t in self.context.times_in(at, at + 1) if t.end <= clause.end]
            if times:
                at = times[0].end
                if match := re.compile(r"(?:期间|以来|起|里|中|内|时|前后|，)").match(text, at, clause.end):
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

    def _nation(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        match = cues.pattern("anaphor", "nation").match(self.context.text, at, clause.end)
        if not match or _RANKED.match(self.context.text, match.end(), clause.end):
            return None
        mention = self._name_at(at)
        if mention is not None and mention.end > match.end():
            return None
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
            self._in_closed_list(mention, clause)
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
            if mention.type == "ORG" and re.search(r"(?:称|表示|说|宣布)$", tail):
                self._speaker = Owner(self.context.name_of(mention), mention.id, "ORG")
            return None
        end = mention.end
        name = self.context.name_of(mention)
        if mention.type == "LOC" and (generic := _GENERIC.match(self.context.text[end : clause.end])):
            end += generic.end()
            name = self.context.text[mention.start : end]
        return Owner(name, mention.id, mention.type), (mention.start, end)

    def _head_of_relative(self, mention: Mention, clause: Clause) -> int | None:
        """Where the noun begins that a body with its verb only describes: 步行街 of 商务部重点监测的78个步行街."""
        text = self.context.text
        if match := _SURVEYS.match(text, mention.end, clause.end):
            return match.end()
        match = _RELATIVE.match(text, mention.end, clause.end)
        if match is None or text[match.end() : clause.end].endswith(("中", "里", "内")):
            return None
        if self.context.quantities_in(mention.end, match.end()):
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

    def _in_closed_list(self, mention: Mention, clause: Clause) -> bool:
        """Whether a name is only a member of a list that a count closes: 快手、小米等52家企业."""
        for q in self.context.quantities_in(mention.end, clause.end):
            span = closed_list(q, clause, self.context)
            if span is not None and span[0] <= mention.start and mention.end <= span[1]:
                return True
        return False

    def _inside_word(self, mention: Mention) -> bool:
        """Whether a one-character place only begins a longer name: 中 of 中欧班列."""
        if mention.end - mention.start > 1:
            return False
        word = self.context.word_at(mention.start)
        return bool(self.context.mentions_in(mention.end, mention.end + 1)) or (
            word is not None and word.end > mention.end
        )

    def _find_places(self, clause: Clause) -> None:
        """Sources (记者从X了解到, 据X) and places (在X) that a clause names without making them its subject."""
        text = self.context.text
        for mention in self.context.mentions_in(clause.start, clause.end):
            before = text[max(clause.start, mention.start - 1) : mention.start]
            tail = self.sources.plain(mention.end, clause.end)
            if before in ("从", "据") and before and self.sources.reports(tail):
                self.sources.note(mention)
            elif (
                _AT.search(text[max(clause.start, mention.start - 6) : mention.start])
                and mention.type != "PER"
                and not self._in_closed_list(mention, clause)
            ):
                self.place = Owner(self.context.name_of(mention), mention.id, mention.type)

    def _anaphor(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        text = self.context.text
        if match := cues.pattern("anaphor", "place").match(text, at, clause.end):
            owner = self.anaphora.place(match.group(), clause.start, self.owner)
            return (owner, match.span()) if owner else None
        if match := cues.pattern("anaphor", "body").match(text, at, clause.end):
            if not self._whole_words(match.start(), match.end()) and match.group() in ("公司", "集团", "其"):
                return None
            owner = self.anaphora.body(match.group(), clause.start, self.owner)
            return (owner, match.span()) if owner else None
        if text.startswith(("这里", "那里"), at) and self.place is not None:
            return self.place, (at, at + 2)
        if text.startswith("该", at):
            return self.anaphora.named_alike(at, clause)
        if text[at : at + 1] in ("他", "她") and text[at + 1 : at + 2] != "们":
            if self.sources.reports(self.sources.plain(at + 1, clause.end)):
                return None
            people = [m for m in self.context.outer if m.start < clause.start and m.type == "PER"]
            if people:
                return Owner(self.context.name_of(people[-1]), people[-1].id, "PER"), (at, at + 1)
            return None
        return self.anaphora.short_name(at, clause)

    def _first_named(self, at: int) -> Owner | None:
        """The first organisation or place of the item, else the place of the dateline."""
        for kind in ("ORG", "LOC"):
            for mention in self.context.mentions_in(*self.items.span(at)):
                if mention.type == kind and not self.sources.is_agency(mention):
                    return Owner(self.context.name_of(mention), mention.id, kind)
        return Owner(self.context.dateline_place, None, "LOC") if self.context.dateline_place else None
