"""Headlines inside a text: short lines over the items of a round-up, whose figures the item tells again."""

from __future__ import annotations

from bisect import bisect_right

from pipeline.annotations import Fact
from pipeline.facts.context import FactContext
from pipeline.facts.repeats import same_unit

_LONGEST = 50
"""A line longer than this is no headline."""
_ENDS = tuple("。！？；：…”）)!?;:.」")
_ROUNDED = 0.05
"""How far a headline's figure (超4亿) may lie from the one told below (4.2亿), as a share."""


def is_headline(block: int, context: FactContext) -> bool:
    """Whether a block is a line over an item of a round-up: short, without a stop, and text follows it."""
    blocks = context.blocks
    if block + 1 >= len(blocks) or blocks[block][2] == "heading":
        return block + 1 < len(blocks)
    line = context.text[blocks[block][0] : blocks[block][1]].strip()
    return 4 <= len(line) <= _LONGEST and not line.endswith(_ENDS) and "。" not in line


def settle_headlines(facts: list[Fact], context: FactContext) -> None:
    """Give a figure of a headline without a time the period of the same figure in the text below it, in place."""
    for i, fact in enumerate(facts):
        if fact.period is not None and fact.period.text is not None:
            continue
        block = bisect_right(context.blocks, fact.start, key=lambda b: b[0]) - 1
        if not is_headline(block, context):
            continue
        end = context.blocks[min(block + 2, len(context.blocks) - 1)][1]
        for below in facts[i + 1 :]:
            if below.start >= end:
                break
            if same_unit(below, fact) and _about_same(fact.value, below.value):
                fact.period = below.period
                break


def _about_same(value: float | None, told: float | None) -> bool:
    """Whether a headline's figure may be the one told below."""
    return value is not None and told is not None and abs(value - told) <= _ROUNDED * abs(told)
