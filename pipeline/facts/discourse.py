"""Owner, place and source of a figure, as they carry over from clause to clause.

A clause that opens with a name makes it the owner until another takes over; 全区, 该工会 and 我国 stand for names
told before; an event or exhibition at the head of a clause owns its figures; who only reports (介绍, 显示) owns
nothing, but tells whose figures may follow.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.annotations import Mention, Span
from pipeline.facts import cues
from pipeline.facts.anaphora import Anaphora
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.items import Items
from pipeline.facts.owners import NATION, Owner, owner_of
from pipeline.facts.sources import Sources
from pipeline.facts.subjects import Subjects

_RULED = re.compile(r"[^，]{0,14}(?:规定|要求|办法|条例|标准|规范)$")
"""按照上海市有关规定，…: what follows is the rule of the place."""
_AMONG = re.compile(r"等(?:地的?)?[0-9０-９一二三四五六七八九十两数多]")
"""在贵阳等10个会场: the place is one of those counted."""
_REGARDING = re.compile(r"(?:问题|基础|前提|背景|支持|领导|帮助|关心|指导|推动|影响|带动)[上下]")
"""在贵州省的支持下: no place where something happens."""
_STUDIED = re.compile(r"的(?:调查|检查|研究|统计|监测|观测|测量|抽查)(?:结果)?(?:显示|表明|发现)")
"""对沙河镇的调查显示，…: what follows is of the place that was studied."""
_PREFACE = re.compile(r"[\s　]*(?:随着|经过|历经|历时|通过|凭借|依托|经)")
_FIGURES = re.compile(r"(?:最新)?(?:数据|统计|资料)(?:显示|表明)|据(?:初步)?(?:统计|测算|估算)")
"""数据显示，…: figures that no place is named for."""
_LOCATED = re.compile(
    r"(?:位于|地处|坐落于|坐落在|坐落|位居|身处|素有|被誉为|号称|享有|拥有|有着)|(?P<come>走进|来到|走访|探访)"
)
"""位于清江县的石桥村，…; 走进石桥村，…: the place that the story has come to."""
_AT = re.compile(r"在(?:该国|当地|我国|全国|本市|[东南西北中]部|[东南西北]){0,2}$")


class Discourse:
    """Reads clauses in order and says who owns the figures of the current one."""

    def __init__(self, context: FactContext):
        self.context = context
        self.sources, self.items = Sources(context), Items(context)
        self.subjects = Subjects(context, self.items, self.sources)
        self.anaphora = Anaphora(context, self.sources)
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
        self._acts = False
        """Whether the clause opens with a verb, so that its subject is left out."""
        self._national = False
        """Whether the nation is the first owner of the article."""
        self._opening: Owner | None = None
        """First subject of the sentence."""
        self._hero: Owner | None = None
        """The person whose portrait the story is."""
        self._visiting = False
        """Whether the owner is only the place where a story has come to (在X，…): the next place takes over."""
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
            self._sentence, self.place, self._named_in_sentence = clause.sentence, None, False
            self.sources.enter(clause.sentence)
            self._opening = None
            if self._passing:
                self.owner, self._passing = self._before, False
            self._enter_block(clause)
        self._at = clause.start
        before = self.current()
        self.subject = None
        self._find_places(clause)
        at = self.subjects.start_of(clause)
        first = self.context.word_at(at)
        self._acts = first is not None and first.start == at and first.pos in ("v", "p", "d")
        found = (
            self._everyone(at, clause)
            or self.subjects.named(at, clause)
            or self.anaphora.find(at, clause, self.owner, self.place)
            or self.subjects.described(at, clause)
            or self._told_next(clause)
        )
        if found is None and self._after_semicolon(clause) and self._opening is not None:
            self.owner = self._opening
        if found is None and self._sums_up(clause):
            self.owner, self._visiting = Owner(NATION, None, "nation"), False
        if found is None:
            self._named_in_sentence |= self.subjects.things.refers(at, clause)
            self._place_as_topic(clause)
            return
        owner, span = found
        if not self._passing:
            self._before = self.owner
        hero = owner.kind == "PER" and self.items.portrays(owner.name, clause.start)
        self._hero = owner if hero else self._hero
        self._passing = (owner.kind == "PER" and not hero) or self._opens_list(span, clause)
        if before is None or owner.name != before.name:
            self.changed_in = clause.block
        if self.owner is None and owner.kind == "nation":
            self._national = True
        if not self._named_in_sentence:
            self._opening = owner
        self.owner, self.subject, self._named_in_sentence, self._visiting = owner, span, True, False

    def _told_next(self, clause: Clause) -> tuple[Owner, Span] | None:
        """The subject of the clause that a preface leads up to: 随着10个口岸启用，青海港…."""
        text = self.context.text
        if self._named_in_sentence or not clause.first or not _PREFACE.match(text, clause.start):
            return None
        if self.context.mentions_in(clause.start, clause.end) or text[clause.end : clause.end + 1] != "，":
            return None
        end = self.context.sentences[clause.sentence][1]
        stop = min(
            (at for at in (text.find(c, clause.end + 1, end) for c in "，。；") if at > 0), default=end
        )
        main = replace(clause, start=clause.end + 1, end=stop, first=False)
        mention = next(iter(self.context.mentions_in(main.start, main.start + 1)), None)
        if mention is None or mention.type == "PER" or self.sources.reports(text[mention.end : stop]):
            return None
        found = self.subjects.named(main.start, main)
        return (found[0], (clause.start, clause.start)) if found else None

    def _sums_up(self, clause: Clause) -> bool:
        """Whether a sentence opens with figures of a national story, after the places that it came through."""
        return (
            self._national
            and self._visiting
            and clause.first
            and bool(_FIGURES.match(self.sources.plain(clause.start, clause.end)))
            and not self.context.mentions_in(*self.context.sentences[clause.sentence])
        )

    def _after_semicolon(self, clause: Clause) -> bool:
        """Whether a clause begins a new part of its sentence, whose subject is the sentence's again."""
        return self.context.text[clause.start - 1 : clause.start] in "；;"

    def _place_as_topic(self, clause: Clause) -> None:
        """在武汉，… at the head of a sentence makes the place the topic of what follows."""
        if not (clause.first or not self._named_in_sentence):
            return
        topic = self._led_up_to(clause)
        head = self.sources.plain(clause.start, clause.end)
        if topic is None and self.place is not None and head.lstrip("“（( ").startswith("在"):
            topic = self.place
        if topic is None or topic.kind != "LOC":
            return
        if self.owner is None or self.owner.kind == "nation" or self._visiting:
            if self.owner is None or self.owner.name != topic.name:
                self.changed_in = clause.block
            self.owner, self._visiting = topic, True

    def _led_up_to(self, clause: Clause) -> Owner | None:
        """The place that a description leads up to, or that the story comes to: 位于清江县的石桥村, 走进石桥村."""
        match = _LOCATED.match(self.context.text, self.subjects.start_of(clause), clause.end)
        if match is None or self._named_in_sentence:
            return None
        for mention in reversed(self.context.mentions_in(match.end(), clause.end)):
            rest = self.context.text[mention.end : clause.end]
            described = self.context.text[mention.start - 1] == "的" and mention.start > match.end()
            if mention.type == "LOC" and (described or (match.lastgroup == "come" and len(rest) <= 6)):
                return owner_of(mention, self.context)
        return None

    def _opens_list(self, span: Span, clause: Clause) -> bool:
        """Whether a subject is only the first of several: 京沪、京广等干线."""
        rest = self.context.text[span[1] : clause.end]
        return rest.startswith("、") and bool(
            re.match(r"[^，]{0,40}?等[一-鿿]", rest) or self.context.mentions_in(span[1] + 1, span[1] + 2)
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
        elif self._national and self.owner is not None and self.owner.kind in ("LOC", "ORG", "event"):
            self.owner = Owner(NATION, None, "nation")
        elif self._hero is not None and self.owner is not None and self.owner.kind in ("LOC", "ORG"):
            self.owner = self._hero

    def _forget(self) -> None:
        """Begin anew."""
        self.owner = self._before = self.place = self.sources.default = None
        self._passing, self._national, self._hero = False, False, None

    def _source_tells(self) -> Owner | None:
        """Whose figures an office tells that its sentence names, where a body or thing told before would linger."""
        told = self.sources.default if self.sources.told_in == self._sentence else None
        if told is None or told.kind not in ("LOC", "nation") or self._named_in_sentence:
            return None
        return told if self.owner is not None and self.owner.kind in ("ORG", "event") else None

    def current(self) -> Owner | None:
        """Owner of the figures of the current clause.

        Where a sentence names no subject, but says where it happens (在X), the place owns its figures.
        """
        if self.place is not None and not self._named_in_sentence:
            return self.place
        if self.sources.speaker is not None and not self._named_in_sentence and self._acts:
            return self.sources.speaker
        if (told := self._source_tells()) is not None:
            return told
        if self.owner is not None:
            return self.owner
        return self.place or self.sources.default or self._first_named()

    def _find_places(self, clause: Clause) -> None:
        """Sources (记者从X了解到, 据X) and places (在X) that a clause names without making them its subject."""
        text = self.context.text
        for mention in self.context.mentions_in(clause.start, clause.end):
            before = text[max(clause.start, mention.start - 1) : mention.start]
            tail = self.sources.plain(mention.end, clause.end)
            if before in ("从", "据") and before and self.sources.reports(tail):
                self.sources.note(mention)
            elif mention.type != "PER" and self._happens_at(mention, before, clause):
                self.place = owner_of(mention, self.context)

    def _happens_at(self, mention: Mention, before: str, clause: Clause) -> bool:
        """Whether a name tells where or under whose rule the clause holds: 在X, 按照X规定, 对X的调查显示."""
        text = self.context.text
        if before in ("照", "据"):
            return bool(_RULED.match(text[mention.end : clause.end]))
        if before == "对":
            return bool(_STUDIED.match(text, mention.end))
        return (
            bool(_AT.search(text[max(clause.start, mention.start - 6) : mention.start]))
            and not self.subjects.in_closed_list(mention, clause)
            and not _AMONG.match(text, mention.end)
            and not _REGARDING.search(text[mention.end : clause.end])
        )

    def _everyone(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """A subject that names nobody (各地, 有关部门), for whom the place or the nation stands."""
        match = cues.pattern("anaphor", "everyone").match(self.context.text, at, clause.end)
        if match is None or self.context.mentions_in(at, at + 1):
            return None
        told_of = self._named_in_sentence or not self._national
        if self.owner is not None and self.owner.kind == "LOC" and told_of:
            return self.owner, match.span()
        if self._national or self.items.is_national(clause.start):
            return Owner(NATION, None, "nation"), match.span()
        return None

    def _first_named(self) -> Owner | None:
        """Who the item is about as far as its heading and its names tell, else the dateline, else the nation."""
        mention = self.items.first_named(self._at)
        if mention is not None:
            return Owner(self.context.name_of(mention), mention.id, mention.type)
        if self.context.dateline_place:
            return Owner(self.context.dateline_place, None, "LOC")
        return Owner(NATION, None, "nation") if self.items.is_domestic(self._at) else None
