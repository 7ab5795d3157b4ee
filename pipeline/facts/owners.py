"""Who or what a figure is credited to."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.annotations import Mention
from pipeline.facts.context import FactContext


@dataclass(frozen=True, slots=True)
class Owner:
    """Who or what a figure is credited to."""

    name: str
    mention: str | None
    """Id of the mention behind the name, where there is one."""
    kind: str
    """ORG | LOC | PER | nation | event"""


def owner_of(mention: Mention, context: FactContext) -> Owner:
    """A mention, with those listed after it, as an owner: 财政部、应急管理部 own a figure together."""
    names = [context.name_of(m) for m in context.listed_with(mention)]
    return Owner("、".join(names), mention.id, mention.type)


NATION = "中国"
