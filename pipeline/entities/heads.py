"""Heads of names (总工会, 公司, 公园) and where they may end a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pipeline.entities.gazetteer import place_heads
from pipeline.entities.lexis import data_lines


class Head(NamedTuple):
    """An institution type: 总工会 union, all."""

    text: str
    kind: str
    before: str
    """all | local | none: which places may stand directly before it."""


@lru_cache(maxsize=1)
def institutions() -> dict[str, Head]:
    """Heads of organisations by their text."""
    return {row[0]: Head(*row) for row in (line.split("\t") for line in data_lines("institutions.tsv"))}


@lru_cache(maxsize=1)
def all_heads() -> tuple[str, ...]:
    """Heads of organisations, for `str.endswith`."""
    return tuple(institutions())


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of the words, longer ones first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


@lru_cache(maxsize=1)
def institution_pattern() -> re.Pattern[str]:
    """Finds heads of organisations."""
    return re.compile(alternation(institutions()))


@lru_cache(maxsize=1)
def place_pattern() -> re.Pattern[str]:
    """Finds heads of places."""
    return re.compile(alternation(place_heads()))


_FOLLOW = {
    "部": "长分门署队件位级委下落",
    "局": "长面部势限中",
    "厅": "长级官",
    "院": "长士校子墙落线系里",
    "会": "长员议见谈计场徽费址展同堂晤费面后上",
    "社": "会区长团员保交",
    "队": "员长伍友列",
    "团": "长员结伙体队圆聚购",
    "厂": "长家商房区址",
    "站": "长位立点起台上岗内",
    "处": "理于长分置罚境处在",
    "科": "技学长室目研普",
    "所": "有以在长谓需得属",
    "办": "法理公事好学",
    "党": "员委组章建派内外课政风",
    "署": "名长",
    "台": "长阶湾",
    "报": "告道名考社纸刊警",
    "委": "员托书派",
    "心": "城区",
    "组": "长织成合建",
    "行": "长业为动政人程驶使",
    "军": "人事官民队校区委",
    "学": "生习员者",
    "大": "代",
    "织": "者",
    "府": "间",
    "省": "长委",
    "市": "长委场民",
    "县": "长委",
    "区": "长委",
    "州": "长委",
    "镇": "长",
    "乡": "长",
    "村": "长民委",
}


def ends_here(text: str, end: int) -> bool:
    """Whether a head that ends at `end` is not the beginning of another word (外交部 | 长).

    Example:
        >>> ends_here("财政部长", 3), ends_here("财政部说", 3)
        (False, True)
    """
    return not (end < len(text) and text[end] in _FOLLOW.get(text[end - 1], ""))
