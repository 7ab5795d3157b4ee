"""What is no name: web addresses, general words, words that point back."""

from __future__ import annotations

import re

from pipeline.annotations import Mention
from pipeline.entities.acceptance import OFFICE
from pipeline.entities.context import Context
from pipeline.entities.lexis import word_list
from pipeline.entities.organisations import LEVEL

SOURCE = "filters"
_LINK = re.compile(r"(?:https?://|www\.)[\x21-\x7e]+")


def drop_links(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Leave out what a back end found inside web addresses, and 党组 at the end of a body with 书记 after it."""
    links = [match.span() for match in _LINK.finditer(ctx.text)]
    kept = []
    for m in mentions:
        if any(a < m.end and m.start < b for a, b in links):
            continue
        group = m.type == "ORG" and ctx.text.endswith("党组", m.start, m.end) and m.end - m.start >= 6
        if group and ctx.text.startswith(OFFICE, m.end):
            m = Mention(m.start, m.end - 2, "ORG", SOURCE, m.score)
        kept.append(m)
    return kept


def drop_generic(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Leave out mentions that are general words or point back (该区总工会, 各级工会)."""
    generic = word_list("generic.txt")
    kept = []
    for m in mentions:
        surface = ctx.text[m.start : m.end]
        if surface in generic or (m.type == "ORG" and surface.startswith(("新时代", "新征程"))):
            continue
        before = ctx.text[m.start - 1 : m.start]
        if m.type == "ORG" and before and before in "该本各某我贵" and LEVEL.search(surface[:1]) is not None:
            continue
        if m.type != "PER" and surface[0] in "该各某" and len(surface) > 1:
            continue
        kept.append(m)
    return kept
