"""Whether the words that were read before a head make a name."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.entities.context import Context
from pipeline.entities.heads import Head
from pipeline.entities.lexis import word_list

_PROPER_HEADS = {
    *("union", "company", "school", "hospital", "research", "association", "media", "culture", "team"),
    *("committee", "party"),
}
_OFFICE_OF = {"党委", "党支部", "党总支", "党工委", "纪委", "团委", "董事会", "理事会"}
OFFICE = ("书记", "副书记", "成员", "委员", "主席", "副主席", "主任")


def generic_words() -> frozenset[str]:
    """Words that describe but don't name."""
    return word_list("generic_modifiers.txt")


@dataclass(slots=True)
class Walk:
    """State of a walk leftwards from a head."""

    start: int
    anchor: int | None = None
    kind: str = ""
    """loc | org | per | level | national | proper: what the anchor is"""
    country: bool = False
    modifiers: list[str] = field(default_factory=list)
    """Words between the anchor and the head, nearest first; those left of the anchor are dropped."""
    pending: list[str] = field(default_factory=list)

    def settle(self, at: int, kind: str) -> None:
        """Make `at` the anchor: what was pending lies inside the name."""
        self.modifiers.extend(self.pending)
        self.pending.clear()
        self.anchor, self.kind, self.start = at, kind, at


def accept(ctx: Context, head: Head, walk: Walk, head_start: int) -> bool:
    """Whether an anchor and modifiers make a name with this head."""
    follows = ctx.text[head_start + len(head.text) :][:3]
    if head.text == "党组" or (walk.kind == "org" and head.text in _OFFICE_OF and follows.startswith(OFFICE)):
        return False
    told = [word for word in walk.modifiers if word not in generic_words()]
    if walk.kind == "org":
        if (
            head.text in ("人大", "政协", "政府", "国会", "议会")
            and not walk.modifiers
            and walk.start < head_start
        ):
            return False
        unit = head.kind in ("department", "office", "centre") and len(head.text) >= 3
        return bool(told) or not walk.modifiers or unit
    if walk.kind == "loc":
        if walk.modifiers:
            return bool(told) or (head.kind == "centre" and len(head.text) >= 4)
        return head.before == "all" or (head.before == "local" and not walk.country)
    if walk.kind == "level":
        return not walk.modifiers
    if walk.kind == "national":
        if len(head.text) == 1 and head.kind != "team":
            return False
        plain = not walk.modifiers and (head.kind in ("team", "ministry") or len(head.text) >= 3)
        return bool(told) or plain
    if walk.kind == "per":
        return True
    return _accept_proper(ctx, head, walk, head_start)


def _accept_proper(ctx: Context, head: Head, walk: Walk, head_start: int) -> bool:
    """A name that starts with an unknown word: only directly before certain heads (瑞萨半导体工会)."""
    if head.kind not in _PROPER_HEADS or len(walk.modifiers) > 3 or len(head.text) < 2:
        return False
    if any(word in generic_words() for word in walk.modifiers):
        return False
    first = ctx.text[walk.start : head_start]
    if head.kind == "association" and head.text not in ("协会", "学会", "基金会", "商会"):
        return False
    if head.kind == "team" and first.endswith(("会", "赛", "杯", "锦")):
        return False
    return 2 <= len(first) <= 12 and not any(c in first for c in "的了是在")
