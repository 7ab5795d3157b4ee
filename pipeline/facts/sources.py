"""Who only reports a figure: offices and people that announce, agencies that carry the news.

Such a name owns nothing, but tells whose figures may follow (国家统计局数据显示，…: those of the nation).
"""

from __future__ import annotations

import re

from pipeline.annotations import Mention
from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.owners import NATION, Owner

_SPEAKER = re.compile(
    r"^(?!全体|所有)(?:[一-鿿]{0,4}(?:相关|有关|主要)?(?:负责人|发言人|工作人员|负责同志)"
    r"|[一-鿿、]{0,12}?(?:专家|记者|医生|主任|局长|主席|书记|部长|会长|院长|校长|经理|教授|研究员|队长|所长|处长|科长|馆长|厂长|总裁|董事长|秘书长|工程师|医师|代表|省长|市长|区长|县长|镇长|总领事|庭长|法官|站长)(?=PER|$))"
)
"""A person who speaks for a body; PER stands for a name."""
_SPEAKS = re.compile(
    r"负责人|发言人|工作人员|负责同志|(?:介绍|表示|说|称|告诉\w{0,6}|指出|透露|认为|强调|坦言|回忆|解释|提醒|建议|宣布|通报)[，：:]?$|[：:]$"
)
_CONFERENCE = re.compile(r"^[^，。]{0,8}(?:举行|召开|举办)[^，。]*(?:发布会|吹风会|通气会|情况通报会)$")
AGENCIES = frozenset(["新华社", "中新社", "中国新闻社", "人民日报", "本报", "新华网"])
_NATIONAL = re.compile(
    r"^(?:国家|国新办|中国|全国|中共中央|国务院|中央|最高人民|公安部|工信部|发改委|国铁集团)|^[^省市区县州国]{2,8}(?:部|总局|总署|委员会|总工会)$"
)
PARENTHESIS = re.compile(r"[（(][^（）()]{0,30}[）)]")


class Sources:
    """Tells sources from subjects in one article."""

    def __init__(self, context: FactContext):
        self.context = context
        self.attribution: str | None = None
        """Who reports the current sentence."""
        self.speaker: Owner | None = None
        """Who says what the sentence tells (X称，已击中80个目标): the one that acts where no subject is named."""
        self.told_in = -1
        """Sentence in which a source was named last."""
        self._sentence = -1
        self.default: Owner | None = None
        """Who the figures of a source are about, where no clause names an owner."""

    def enter(self, sentence: int) -> None:
        """Begin a sentence."""
        self._sentence, self.attribution, self.speaker = sentence, None, None

    def has_figure(self, clause: Clause) -> bool:
        """Whether a clause tells a figure other than a duration."""
        return any(
            q.cls is None and q.dimension != "time"
            for q in self.context.quantities_in(clause.start, clause.end)
        )

    def speaks_through(self, mention: Mention, clause: Clause) -> bool:
        """Whether a body is only named as the one that a person speaks for."""
        if not _SPEAKS.search(self.context.text[mention.end : clause.end + 1]):
            return False
        tail = self.context.text[mention.end : clause.end]
        for person in self.context.mentions_in(mention.end, clause.end):
            if person.type == "PER":
                tail = self.context.text[mention.end : person.start] + "PER"
                break
        return bool(_SPEAKER.match(tail))

    def plain(self, start: int, end: int) -> str:
        """Text of a span without its times and parentheses."""
        text = self.context.text
        kept, at = [], start
        for time in self.context.times_in(start, end):
            kept.append(text[at : time.start])
            at = max(at, min(time.end, end))
        kept.append(text[at:end])
        return PARENTHESIS.sub("", "".join(kept)).strip()

    def reports(self, tail: str) -> bool:
        """Whether what follows a name only makes it the source: 数据显示, 今天发布, 相关负责人表示."""
        if _CONFERENCE.search(tail):
            return True
        return len(tail) <= 24 and bool(cues.pattern("report", "verbs", after="$").search(tail))

    def note(self, mention: Mention) -> None:
        """Note who reports, and whose figures they are likely to be about."""
        name = self.context.name_of(mention)
        self.attribution = name
        self.told_in = self._sentence
        if mention.type == "ORG" and _NATIONAL.search(name) and not self.nested_place(mention):
            self.default = Owner(NATION, None, "nation")
        elif mention.type == "ORG":
            place = self.nested_place(mention)
            self.default = (
                Owner(self.context.name_of(place), place.id, "LOC")
                if place
                else Owner(name, mention.id, "ORG")
            )

    def nested_place(self, mention: Mention) -> Mention | None:
        """The first place inside a name: 宁波市 of 宁波市气象台."""
        for m in self.context.mentions:
            if m.parent == mention.id and m.type == "LOC":
                return m
        return None

    def is_agency(self, mention: Mention) -> bool:
        """Whether a name is a news agency or paper that carries the story."""
        return self.context.text[mention.start : mention.end] in AGENCIES
