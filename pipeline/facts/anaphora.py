"""Words that stand for a name told before: 全区, 该工会, 该核电站, 医疗队."""

from __future__ import annotations

import re

from pipeline.annotations import Span
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.owners import Owner

_LEVEL = {
    "校": ("大学", "学院", "学校", "中学", "小学", "校"),
    "院": ("医院", "学院", "法院", "检察院", "研究院", "院"),
    "行": ("银行", "行"),
    "队": ("队",),
    "厂": ("厂",),
    "馆": ("馆",),
}


class Anaphora:
    """Finds the names that such words stand for in one article."""

    def __init__(self, context: FactContext):
        self.context = context

    def place(self, anaphor: str, before: int, owner: Owner | None) -> Owner | None:
        """The place that 全区, 该市, 当地 stand for: the last one of its level."""
        level = anaphor[-1]
        earlier = [m for m in self.context.outer if m.start < before and m.type != "PER"]
        for mention in reversed(earlier):
            surface = self.context.text[mention.start : mention.end]
            if level not in "省市区县州镇乡村旗盟":
                if mention.type == "LOC":
                    return Owner(self.context.name_of(mention), mention.id, "LOC")
                continue
            if mention.type == "LOC" and surface.endswith(level):
                return Owner(self.context.name_of(mention), mention.id, "LOC")
            if match := re.match(rf"[一-鿿]{{2,8}}?{level}", surface):
                return Owner(match.group(), mention.id, "LOC")
        for mention in reversed(earlier):
            if mention.type == "LOC":
                return Owner(self.context.name_of(mention), mention.id, "LOC")
        return owner

    def body(self, anaphor: str, before: int, owner: Owner | None) -> Owner | None:
        """The body that 该工会, 该校, 公司 stand for: the last one whose name ends alike."""
        head = anaphor.lstrip("该本我全")
        if head.startswith(("区", "市", "县", "镇")) and len(head) > 2:
            head = head[1:]
        endings = _LEVEL.get(head, (head,))
        earlier = [m for m in self.context.outer if m.start < before and m.type == "ORG"]
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
        return None

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
