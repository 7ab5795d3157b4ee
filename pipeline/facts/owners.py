"""Who or what a figure is credited to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.annotations import Mention
from pipeline.facts.context import FactContext
from pipeline.grammar.types import Quantity


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


_FEATURE = re.compile(r"(?:海拔|全长|总长|长|高|宽|面积|占地|总投资|投资|人口|库容|距今|平均海拔|跨度)\s*$")


def owner_of_feature(q: Quantity, context: FactContext) -> Owner | None:
    """The place or body that a feature before its name describes: 海拔4087米的昆仑站, 全长12公里的苏堤."""
    if context.text[q.end : q.end + 1] != "的" or not _FEATURE.search(
        context.text[max(0, q.start - 5) : q.start]
    ):
        return None
    mention = next(iter(context.mentions_in(q.end + 1, q.end + 2)), None)
    return owner_of(mention, context) if mention is not None and mention.type != "PER" else None


NATION = "中国"
