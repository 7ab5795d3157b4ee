"""Figures that tell how a thing is made or lies (总重3万吨, 占地40亩, 相距5公里), whatever happens to it and when."""

from __future__ import annotations

import re

from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.grammar.types import Quantity

DIMENSIONS = frozenset(["area", "length", "volume", "mass", "power"])
"""What a standing attribute measures."""
_ATTRIBUTE = re.compile(
    r"(?:(?<![播种植培广获收火灾工])面积|[长宽高深厚]度?|直?径|占地|里程|全程|容量|库容|装机容量|重量?)[^，。]{0,4}$"
)
_DESCRIBES = re.compile(r"设(?!立|施|计|备)|分为|占地|建筑面积|全长|坐落|(?<![播种植培广获收火灾工])面积")
"""Areas sown, burnt or finished (播种面积, 过火面积) are of a year or day."""
_BUILT = re.compile(
    r"(?:全长|总长|跨[度径]|主跨|占地(?:面积)?|建筑面积|[展馆]厅面积|场地面积|相距|总重|自重|水深|海拔|落差|直径|半径|厚度?|身高)"
    r"(?:约|为|达|可达|只有|仅|最大|最高)*$"
)
_BUILT_AFTER = re.compile(r"(?:水深|海拔|落差|直径|厚|高的|长的|宽的)")
_LIES = re.compile(
    r"(?:方圆|[相间]距|(?:^|[到在])距离?[^，。突达至到]{2,12}|位于[^，。]{2,12})(?:约|为|达|仅|只有)*$"
)
"""How far or wide a thing lies tells no time either, but where its clause has one."""


def is_built(q: Quantity, clause: Clause, context: FactContext, *, dated: bool) -> bool:
    """Whether a figure is one of a thing's make or place that no time belongs to.

    Args:
        dated: whether its clause or sentence tells a time.
    """
    if q.dimension not in DIMENSIONS:
        return False
    text = context.text
    if not dated and _LIES.search(text[clause.start : q.start]):
        return True
    return bool(_BUILT.search(text, clause.start, q.start) or _BUILT_AFTER.match(text, q.end, clause.end))


def is_described(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """Whether a sentence describes how a thing is made (设6个展区，面积3万平方米), without a time."""
    start = context.sentences[clause.sentence][0]
    if q.dimension in DIMENSIONS and _ATTRIBUTE.search(context.text[clause.start : q.start]):
        return True
    return bool(_DESCRIBES.search(context.text[start : q.start]))
