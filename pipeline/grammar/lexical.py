"""Numerals that are part of a word, a name or a set phrase, found by longest match in a lexicon.

The lexicon is data (`data/lexical.tsv`); no segmentation is needed, and the search is linear in the text.
"""

from __future__ import annotations

import re
from functools import lru_cache

import ahocorasick

from pipeline.grammar.types import Lexical
from pipeline.grammar.units import read_table

_NUMERAL = frozenset("0123456789０１２３４５６７８９零〇一二两三四五六七八九十百千万亿")
_DISTRIBUTIVE = re.compile(r"一([\u4e00-\u9fff])\1(?!\1)")
_DISTRIBUTIVE_CHARS = frozenset("个只片张件条座棵朵双家户栋排辆封本幅层串步遍次声道间颗块名代天点位项股阵行页桩幕面句段滴缕丝根架群批车盏首箱支束轮趟笔份")
_VAGUE = re.compile(
    r"(?:绝大|大)?多(?:项|种|个|名|位|家|次|年来|部门|方面|地|国|语种|起|款|场|条|类|处|支|所|座|张|元化|辆|件|届|轮|层)(?!多)"
    r"|绝大多数|大多数|多数|少数|(?:一|有)些|不少|若干(?:个|名|家|项|条|种|次)?|许多|众多|好几(?:个|名|位|家|次|年|天|种|条|万|千|百|十)?|无数"
    r"|较多|较少|一部分|大部分"
)


@lru_cache(maxsize=1)
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for row in read_table("lexical.tsv"):
        words, cls = row[0], row[1]
        for word in words.split():
            automaton.add_word(word, (len(word), cls))
    automaton.make_automaton()
    return automaton


def find_lexical(text: str) -> list[Lexical]:
    """Numerals that are no numbers, in order, without overlap.

    Example:
        >>> [(text.cls) for text in find_lexical("学习二十大精神，一直坚持")]
        ['name', 'other']
    """
    found: list[tuple[int, int, str]] = []
    for last, (size, cls) in _automaton().iter(text):
        start, end = last + 1 - size, last + 1
        if _cuts_number(text, start, end):
            continue
        found.append((start, end, cls))
    for match in _DISTRIBUTIVE.finditer(text):
        if match.group(1) in _DISTRIBUTIVE_CHARS and not (match.start() and text[match.start() - 1] in _NUMERAL):
            found.append((match.start(), match.end(), "distributive"))
    for match in _VAGUE.finditer(text):
        if not (match.start() and (text[match.start() - 1] in _NUMERAL or text[match.start() - 1] in "个年天岁里米吨月时")):
            found.append((match.start(), match.end(), "vague"))
    found.sort(key=lambda f: (f[0], -f[1]))
    spans: list[Lexical] = []
    at = 0
    for start, end, cls in found:
        if start >= at:
            spans.append(Lexical(start, end, cls))
            at = end
    return spans


def _cuts_number(text: str, start: int, end: int) -> bool:
    """Whether a match would cut a longer numeral in two: 万一 in 三万一千."""
    if start and text[start] in _NUMERAL and text[start - 1] in _NUMERAL:
        return True
    return text[end - 1] in _NUMERAL and text[end : end + 1] in _NUMERAL and end < len(text)
