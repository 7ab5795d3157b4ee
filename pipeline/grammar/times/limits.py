"""Lengths with 内 and 间 (三年内, 十年间): whether they run up to now, from now on, or bound a length only."""

from __future__ import annotations

import re

from pipeline.grammar.bounds import bounds_a_length
from pipeline.grammar.times.distance import is_clock
from pipeline.grammar.times.model import Phrase

_FROM_AN_EVENT = re.compile(r"(?:起|后|以?来|之日|[日号]|的)[，,]?$")
"""收到申请之日起15日内, 受理后5日内, 2020年至2023年的三年间: counted from something else than today."""
_AHEAD_LEFT = re.compile(
    r"(?:将|拟|计划|力争|争取|预计|有望|确保|要|目标|必须|须|应|可望|承诺|打算|请|需|或|能|会)(?:[\u4e00-\u9fff]{0,3}[在于])?[，,]?$"
)
_AHEAD_RIGHT = re.compile(
    r"[，,]?(?:[\u4e00-\u9fff]{0,4}将|力争|争取|有望|计划|要|必须|应当?|予以|(?:完成|建成|作出|答复|办结|回复|提交|缴纳|归还|整改|发货|送达|到账)(?!了))"
)
_PAST_LEFT = re.compile(r"(?:短短|仅仅?|仅用|只用|不到|曾在|已在)$")
_PAST_RIGHT = re.compile(
    r"[^。；！？;!?\n]{0,24}?(?:(?P<ahead>将(?![军领])|力争|争取|有望|拟|预计)"
    r"|了(?!解|结|望)|已(?!婚|知)|共(?![同产和享青识建])|累计|先后|相继|曾(?![祖孙]))"
)


def direction(text: str, phrase: Phrase) -> int:
    """1 from now on (力争三年内), -1 up to now (短短两年内建成了, 十年间), 0 no stretch against today.

    Example:
        >>> from pipeline.grammar.times.compose import phrase_at
        >>> [direction(s, phrase_at(s, at)) for s, at in (("力争三年内", 2), ("短短两年内", 2), ("自受理之日起15日内", 6))]
        [1, -1, 0]
    """
    start, end = phrase.start, phrase.end
    if phrase.lone:
        return -1 if text[end - 1] == "间" else 1
    left = text[max(0, start - 8) : start]
    if bounds_a_length(text, start) or _FROM_AN_EVENT.search(left):
        return 0
    if _PAST_LEFT.search(left):
        return -1
    if _AHEAD_LEFT.search(left) or _AHEAD_RIGHT.match(text, end):
        return 1
    if is_clock(phrase.nodes[0].name):
        return 0  # 24小时内雨量达100毫米
    if text[end - 1] == "间":
        return -1
    told = _PAST_RIGHT.match(text, end)
    if told is None:
        return 0
    return 1 if told["ahead"] else -1
