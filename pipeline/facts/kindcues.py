"""Words that tell the measure kind of a figure: lists of verbs and nouns, stocks and flows."""

from __future__ import annotations

import re

from pipeline.facts import cues
from pipeline.grammar.types import Quantity

FLOW = re.compile(
    r"[今去当本上前]年|上半年|下半年|季度|[0-9０-９一二三四五六七八九十]月|年来|以来|[五一二三四]”?(?:时期|期间)|期间|年(?!底|末)"
)
STOCK = re.compile(r"累计|已经?|目前|截至|截止|如今|现|到[0-9０-９]{4}年")
SO_FAR = re.compile(r"累计|现有|共有|总共")
_NO_NOUN = (
    r"(?!形态|员(?!工)|者|组(?!织|建)|队(?!伍|员)|团(?!队|体|员|支)|区(?!域|县)|[率量额室所到至]|站(?!点)"
    r"|家(?!庭|长|电|具|园|属)|商(?!户|业|标|品|铺|场)|费(?!用)|会(?!员|议|场|展))"
)
"""What makes a noun of a verb: 调解员, 检查组, 开发区."""
_JOINED_TO = "(?:(?=到)|" + _NO_NOUN + ")"
"""加入到…中 joins, as 加入 does."""
BY_NOW = re.compile(r"目前|截至|截止|如今|迄今")


def says(key: str, where: str) -> bool:
    """Whether a word of a list stands anywhere in a text."""
    return bool(cues.pattern("kind", key).search(where))


def ends(key: str, where: str) -> bool:
    """Whether a text ends with a word of a list."""
    return bool(cues.pattern("kind", key, after="$").search(where))


def left_of(q: Quantity, clause_text: str, after: str) -> str:
    """What stands before a figure in its clause, given the rest of the clause after it."""
    return clause_text[: len(clause_text) - len(after) - q.end + q.start]


def is_state(sentence: str) -> bool:
    """Whether what was newly made is told as it stands by now: 目前，已完成19个村搬迁."""
    return bool(BY_NOW.search(sentence))


def first_verb(keys: tuple[str, ...], where: str, *, end: bool = False) -> str | None:
    """The list of the first verb in a text; the longer one where two begin together."""
    best: tuple[int, int, str] | None = None
    for key in keys:
        border = "$" if end else _JOINED_TO if key == "joined" else _NO_NOUN
        match = cues.pattern("kind", key, after=border).search(where)
        if match and (best is None or (match.start(), -match.end()) < (best[0], -best[1])):
            best = (match.start(), match.end(), key)
    return best[2] if best else None
