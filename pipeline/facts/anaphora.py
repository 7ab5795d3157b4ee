"""Words that stand for a name told before: 全区, 该工会, 该核电站, 医疗队."""

from __future__ import annotations

import re

from pipeline.annotations import Mention, Span
from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.owners import Owner
from pipeline.facts.sources import Sources

_CALLED = re.compile(r"(?:的)?(?:名字)?(?:就|名)?叫做?")
_SEVERAL = re.compile(r"[一二两三四五六七八九十多各][省市区县州镇乡村]$")
"""中部六省 are many: 全省 is none of them."""
_LEVEL = {
    "校": ("大学", "学院", "学校", "中学", "小学", "校"),
    "院": ("医院", "学院", "法院", "检察院", "研究院", "院"),
    "行": ("银行", "行"),
    "队": ("队",),
    "厂": ("厂",),
    "馆": ("馆",),
}
_PROVINCES = {
    "区": ("内蒙古", "广西", "西藏", "宁夏", "新疆"),
    "市": ("北京", "上海", "天津", "重庆"),
    "省": (
        *("河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南"),
        *("湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾"),
    ),
}
"""Provinces by the word that their people call them with."""


class Anaphora:
    """Finds the names that such words stand for in one article."""

    def __init__(self, context: FactContext, sources: Sources):
        self.context, self.sources = context, sources

    def find(
        self, at: int, clause: Clause, owner: Owner | None, place: Owner | None
    ) -> tuple[Owner, Span] | None:
        """The name that the word at an offset stands for, given who owns the figures so far and where it happens."""
        text = self.context.text
        if match := cues.pattern("anaphor", "place").match(text, at, clause.end):
            found = self.place(match.group(), clause.start, owner)
            return (found, match.span()) if found else None
        if text.startswith("该", at) and (quoted := self._quoted_alike(at, clause)):
            return quoted
        if match := cues.pattern("anaphor", "body").match(text, at, clause.end):
            word = self.context.word_at(match.end() - 1)
            inside = word is not None and word.end != match.end()
            if inside and match.group() in ("公司", "集团", "其"):
                return None
            found = self.body(match.group(), clause.start, owner)
            return (found, match.span()) if found else None
        if text.startswith(("这里", "那里"), at) and place is not None:
            return place, (at, at + 2)
        if text.startswith("该", at):
            return self.named_alike(at, clause)
        if text[at : at + 1] in ("他", "她") and text[at + 1 : at + 2] != "们":
            return self._person(at, clause)
        return self.short_name(at, clause)

    def _person(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """The person whom 他 stands for: the last one named."""
        if self.sources.reports(self.sources.plain(at + 1, clause.end)):
            return None
        if match := _CALLED.match(self.context.text, at + 1, clause.end):
            called = next(iter(self.context.mentions_in(match.end(), match.end() + 1)), None)
            if called is not None and called.type == "PER":
                return Owner(self.context.name_of(called), called.id, "PER"), (at, called.end)
        people = [m for m in self.context.outer if m.start < clause.start and m.type == "PER"]
        people = [m for m in people if not self._signs(m)]
        if not people:
            return None
        return Owner(self.context.name_of(people[-1]), people[-1].id, "PER"), (at, at + 1)

    def _signs(self, mention: Mention) -> bool:
        """Whether a name is the author's, in a line of its own."""
        return any(
            start <= mention.start < end and len(self.context.text[start:end].strip(" 　（）()")) <= 6
            for start, end, _ in self.context.blocks
        )

    def place(self, anaphor: str, before: int, owner: Owner | None) -> Owner | None:
        """The place that 全区, 该市, 当地 stand for: the last one of its level."""
        level = anaphor[-1]
        earlier = [m for m in self.context.outer if m.start < before and m.type != "PER"]
        for mention in reversed(earlier):
            surface = self.context.text[mention.start : mention.end]
            if _SEVERAL.search(surface):
                continue
            if level not in "省市区县州镇乡村旗盟":
                if mention.type == "LOC":
                    return Owner(self.context.name_of(mention), mention.id, "LOC")
                continue
            if mention.type == "LOC" and surface.endswith(level):
                return Owner(self.context.name_of(mention), mention.id, "LOC")
            if match := re.match(rf"[一-鿿]{{2,8}}?{level}", surface):
                return Owner(match.group(), mention.id, "LOC")
        alike = [m for m in earlier if self._is_of_level(self.context.text[m.start : m.end], level)]
        if alike:
            return Owner(self.context.name_of(alike[-1]), alike[-1].id, "LOC")
        if owner is not None and owner.kind == "LOC":
            return owner
        for mention in reversed(earlier):
            if mention.type == "LOC":
                return Owner(self.context.name_of(mention), mention.id, "LOC")
        return owner

    def _is_of_level(self, name: str, level: str) -> bool:
        """Whether a province called without its last word is one that the anaphor fits: 内蒙古 is an 区."""
        return any(name.startswith(short) for short in _PROVINCES.get(level, ()))

    def body(self, anaphor: str, before: int, owner: Owner | None) -> Owner | None:
        """The body that 该工会, 该校, 公司 stand for: the last one whose name ends alike."""
        head = anaphor.lstrip("该本我全")
        if head.startswith(("区", "市", "县", "镇")) and len(head) > 2:
            head = head[1:]
        endings = _LEVEL.get(head, (head,))
        earlier = [m for m in self.context.outer if m.start < before and m.type == "ORG"]
        if owner is not None and owner.kind == "ORG" and owner.name.endswith(endings):
            return owner
        for mention in reversed(earlier):
            if self.context.text[mention.start : mention.end].endswith(endings):
                return Owner(self.context.name_of(mention), mention.id, "ORG")
        if owner is not None and owner.kind in ("ORG", "event"):
            return owner
        return Owner(self.context.name_of(earlier[-1]), earlier[-1].id, "ORG") if earlier else None

    def named_alike(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """该核电站: the last name that ends with the words after 该."""
        text = self.context.text
        earlier = [m for m in self.context.outer if m.start < clause.start and m.type != "PER"]
        for length in range(6, 1, -1):
            head = text[at + 1 : at + 1 + length]
            if at + 1 + length > clause.end:
                continue
            for mention in reversed(earlier):
                if text[mention.start : mention.end].endswith(head):
                    return Owner(self.context.name_of(mention), mention.id, mention.type), (
                        at,
                        at + 1 + length,
                    )
        return self._quoted_alike(at, clause)

    def _quoted_alike(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """该组织: the last quoted name in its sentence or the one before that ends with the words after 该."""
        head = self.context.word_at(at + 1)
        if head is None or head.start != at + 1 or head.end - head.start < 2 or head.end > clause.end:
            return None
        noun = self.context.text[head.start : head.end]
        found = re.findall(rf"“([^“”，。]{{1,14}}{noun})”", self.context.text[max(0, at - 60) : at])
        return (Owner(found[-1], None, "event"), (at, head.end)) if found else None

    def short_name(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """A body told before that a clause now calls by its last word: 医疗队已派出…, 学院设有…."""
        word = self.context.word_at(at)
        if (
            word is None
            or word.start != at
            or word.end - word.start < 2
            or not word.pos.startswith(("n", "x"))
        ):
            return None
        after = self.context.word_at(word.end)
        if after is None or not after.pos.startswith(("v", "d", "p", "u", "m", "a")) or after.pos == "vn":
            return None
        surface = self.context.text[word.start : word.end]
        for mention in reversed(self.context.outer):
            if mention.start < clause.start and mention.type == "ORG":
                name = self.context.text[mention.start : mention.end]
                if name.endswith(surface) and name != surface:
                    return Owner(self.context.name_of(mention), mention.id, "ORG"), (word.start, word.end)
        return None
