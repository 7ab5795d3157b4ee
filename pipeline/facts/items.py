"""Round-ups: one text that strings short stories together, each under its own heading."""

from __future__ import annotations

import re

from pipeline.annotations import Mention
from pipeline.facts.context import FactContext
from pipeline.facts.sources import AGENCIES

_TITLE = re.compile(
    r"快讯|简讯|短讯|要闻|集锦|简报|短波|动态|速览|一览|信息窗|大新闻|点滴|拾零|荟萃|一句话新闻"
)
_END = tuple("。！？!?；;，,：:”）")
_OPENS = re.compile(r"记者|日前|近日|今天|昨天|今晚|昨晚|连日来|据|\d日")
_NUMBERED = re.compile(
    r"[　\s]*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[、．.](?!\d))"
)
_NATION_WIDE = re.compile(r"我国|全国|中国|国家|各地|多地")
_CHINESE = re.compile(r"中国|我国|我省|我市|北京|上海|广东")
_OFFICIAL = re.compile(
    r"主持|会见|会谈|会议|出席|致信|致电|强调|讲话|访问|汇报|听取|贺词|抵达|总统|总理|主席|考察|答记者|称|说|宣布|表示"
)
_LONGEST = 45
"""Characters that a heading may have."""


class Items:
    """Knows where the items of a round-up begin; in other texts there are none."""

    def __init__(self, context: FactContext):
        self.context = context
        heads = self._headings()
        self._heads = frozenset(heads) if self._is_round_up(heads) else frozenset()
        self._starts = sorted(context.blocks[i][0] for i in self._heads)
        self._numbered = bool(_TITLE.search(context.title or ""))

    def opens(self, block: int) -> bool:
        """Whether a block is the heading of an item."""
        return block in self._heads

    def numbered(self, at: int) -> bool:
        """Whether a sentence opens a numbered item of a round-up: 三、…."""
        return self._numbered and bool(_NUMBERED.match(self.context.text, at))

    def span(self, at: int) -> tuple[int, int]:
        """Span of the item around an offset: the whole text where there are no items."""
        edges = [0, *self._starts, len(self.context.text)]
        start = max(e for e in edges if e <= at)
        return start, min((e for e in edges if e > at), default=len(self.context.text))

    def heading(self, at: int) -> str:
        """What stands over the item around an offset: its heading, or the title of the article."""
        start, text = self.span(at)[0], self.context.text
        return text[start : text.find("\n", start)] if start else self.context.title or ""

    def is_national(self, at: int) -> bool:
        """Whether the heading speaks of the nation, or of no place at all."""
        head = self.heading(at)
        return bool(_NATION_WIDE.search(head)) or not any(
            m.type == "LOC" and self.context.text[m.start : m.end] in head for m in self.context.outer
        )

    def portrays(self, name: str, at: int) -> bool:
        """Whether a story is about a person: the heading names them, and not for an office (X主持会议)."""
        head = self.heading(at)
        return name in head and not _OFFICIAL.search(head)

    def country(self, at: int) -> Mention | None:
        """The foreign country that the item around an offset is about: its heading names it, and China nowhere."""
        start, end = self.span(at)
        if not self.context.countries or _CHINESE.search(self.context.text, start, end):
            return None
        head = self.heading(at)
        for mention in self.context.mentions_in(start, end):
            name = self.context.text[mention.start : mention.end]
            if name in self.context.countries and name in head:
                return mention
        return None

    def is_domestic(self, at: int) -> bool:
        """Whether the title or the heading says that a story without names is of the nation."""
        return bool(re.search(r"我国|全国|国内|中国", (self.context.title or "") + self.heading(at)))

    def first_named(self, at: int) -> Mention | None:
        """The name that the item around an offset is about, as far as names tell.

        The first one of its heading, else its first body, else its first place. Agencies that carry news are none.
        """
        named = [
            m
            for m in self.context.mentions_in(*self.span(at))
            if m.type != "PER"
            and self.context.text[m.start : m.end] not in AGENCIES
            and not self._in_title(m)
        ]
        head = self.heading(at)
        place = {m.id: head.find(self.context.text[m.start : m.end]) for m in named}
        told = [m for m in named if place[m.id] >= 0]
        if told:
            return min(told, key=lambda m: (place[m.id], m.start - m.end))
        return min(named, key=lambda m: (m.type != "ORG", m.start), default=None)

    def _in_title(self, mention: Mention) -> bool:
        """Whether a name is only part of what a work or paper is called: 《长河之畔》."""
        text = self.context.text
        opened = text.rfind("《", max(0, mention.start - 30), mention.start)
        return (
            opened >= 0
            and "》" not in text[opened : mention.start]
            and "》" in text[mention.end : mention.end + 30]
        )

    def _headings(self) -> list[int]:
        found = []
        for i, (start, end, kind) in enumerate(self.context.blocks[:-1]):
            text = self.context.text[start:end].strip()
            if self.context.blocks[i + 1][2] != "paragraph" or not 4 <= len(text) <= _LONGEST:
                continue
            if kind != "paragraph" or not text.endswith(_END):
                found.append(i)
        return found

    def _is_round_up(self, heads: list[int]) -> bool:
        """Whether the headings part stories: the title says so, or most stories say when or from whom they are."""
        if len(heads) < 2:
            return False
        if _TITLE.search(self.context.title or ""):
            return True
        anew = 0
        for i in heads:
            start, end, _ = self.context.blocks[i + 1]
            anew += bool(_OPENS.search(re.split("[，。]", self.context.text[start:end])[0]))
        return len(heads) >= 3 and anew >= 0.7 * len(heads)
