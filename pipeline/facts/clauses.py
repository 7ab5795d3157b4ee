"""Clauses: the stretches between commas, in which a figure meets its verb and its noun."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.facts.context import FactContext

_SEPARATOR = re.compile(r"[，,；;：:。！？!?\n\r]|……|——+|──+|━+|―+|———+")
_TITLE_WITH_COLON = re.compile(r"[“《][^“”《》，。；\n]{1,14}[：:][^“”《》，。；\n]{1,20}[”》]")
"""A title in two parts: “千年华章：汉代玉器展”."""
_STORY_HEAD = re.compile(
    r"[\s　]*(?:(?:本报|本刊|据?新华社|据?中新社|据?中新网|人民网|央视网)[^，。；！？\n]{0,24}?(?:讯|电|专电|消息|报道)?)?"
    r"[\s　]*(?:[（(][^（）()\n]{0,8}?(?:记者|通讯员|编辑|作者)[^（）()\n]{0,40}[）)])(?:报道|电|讯)?[：:]?"
    r"|[\s　]*(?:本报|据?新华社|据?中新社)[^，。；！？\n]{0,30}?(?:电|讯|报道)"
    r"(?:记者[^，。：:\n]{1,12}(?:报道)?[：:]|[（(][一-鿿、\s　]{2,12}[）)])?"
)
"""Byline and dateline that open a story: 本报讯（记者 林晓）, 新华社北京1月2日电."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in view offsets; separators lie outside."""

    start: int
    end: int
    sentence: int
    """Index of its sentence."""
    first: bool
    """Whether it opens its sentence."""
    block: int
    """Index of its block."""
    kind: str
    """Kind of its block."""


def split_clauses(context: FactContext) -> list[Clause]:
    """The clauses of an article in order.

    A comma inside a quantity (1,100万) or a time is none; a colon between digits or inside a title neither.
    """
    inside = bytearray(len(context.text) + 1)
    layers = (context.quantities, context.times, context.outer)
    for start, end in ((s.start, s.end) for layer in layers for s in layer):
        inside[start:end] = b"\1" * (end - start)
    for match in _TITLE_WITH_COLON.finditer(context.text):
        inside[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    clauses: list[Clause] = []
    block = 0
    for number, (start, end) in enumerate(context.sentences):
        while block + 1 < len(context.blocks) and context.blocks[block + 1][0] <= start:
            block += 1
        kind = context.blocks[block][2] if context.blocks else "paragraph"
        at, first = start, True
        if (
            context.blocks
            and start == context.blocks[block][0]
            and (head := _STORY_HEAD.match(context.text, start, end))
        ):
            at = head.end()
        for match in _SEPARATOR.finditer(context.text, start, end):
            if inside[match.start()]:
                continue
            if context.text[at : match.start()].strip():
                clauses.append(Clause(at, match.start(), number, first, block, kind))
                first = False
            at = match.end()
        if context.text[at:end].strip():
            clauses.append(Clause(at, end, number, first, block, kind))
    return clauses
