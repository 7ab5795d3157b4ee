"""Numerals that are part of a word, a name or a set phrase: no numbers.

Two sources: a lexicon (`data/words.tsv`, `data/lexical.tsv`), searched by longest match without segmentation,
and patterns of form and context (`data/name_patterns.tsv`, titles, quoted slogans, 一个个). The search is
linear in the text.
"""

from __future__ import annotations

import re
from functools import lru_cache

import ahocorasick

from pipeline.grammar.numerals import normalise, read_numeral
from pipeline.grammar.parts import read_part
from pipeline.grammar.types import Lexical
from pipeline.grammar.units import match_unit, read_table, unit_table

_SURE_MEASURES = frozenset({"length", "mass", "area", "ratio", "money", "age", "multiple"})
_NUMERAL = frozenset("0123456789零〇一二两三四五六七八九十百千万亿")
_CN_NUMERAL = re.compile("[一二两双三四五六七八九十百千万亿]")
_QUOTED = re.compile(r"[“‘「『]([\u4e00-\u9fff]{2,9})[”’」』]")
_TITLE = re.compile(r"《([^》《\n]{1,40})》")
_DIGIT = re.compile("[0-9]")
_NOT_EACH = frozenset("妈爸哥姐弟妹爷奶叔舅姑婆公太宝星些零一二两三四五六七八九十百千万亿")
_DISTRIBUTIVE = re.compile(r"(?<![零一二两三四五六七八九十百千万亿几0-9])一([\u4e00-\u9fff])(?:一?\1)(?!\1)")


@lru_cache(maxsize=1)
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    # The hand-made list comes last: its class wins for a word that both have.
    for name in ("words.tsv", "lexical.tsv"):
        for words, cls in read_table(name):
            for word in words.split():
                automaton.add_word(normalise(word), (len(word), cls))
    automaton.make_automaton()
    return automaton


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], tuple[str, ...]]]:
    """The form rules in groups that begin with like characters, each with the classes of its members.

    A group is searched behind a test for its first characters: the rules are many, their places few.
    """
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for pattern, cls, heads in read_table("name_patterns.tsv"):
        kind = "numeral" if _CN_NUMERAL.search(heads) else "digit" if _DIGIT.search(heads) else "word"
        groups.setdefault(kind, []).append((pattern, cls, heads))
    compiled = []
    for rows in groups.values():
        heads = re.escape("".join(sorted(set("".join(row[2] for row in rows)))))
        body = "|".join(f"({pattern})" for pattern, _, _ in rows)
        compiled.append((re.compile(f"(?=[{heads}])(?:{body})"), tuple(cls for _, cls, _ in rows)))
    return compiled


def find_lexical(text: str) -> list[Lexical]:
    """Numerals that are no numbers, in order, without overlap.

    Args:
        text: any text.

    Returns:
        Spans into `text` with the class of non-fact: name, idiom, other, ordinal, distributive, vague …

    Example:
        >>> [x.cls for x in find_lexical("学习二十大精神，一直坚持")]
        ['name', 'other']
        >>> find_lexical("三万一千人")
        []
    """
    return [Lexical(start, end, cls) for start, end, cls in lexical_spans(normalise(text)) if cls != "-"]


@lru_cache(maxsize=1)
def lexical_spans(n: str) -> tuple[tuple[int, int, str], ...]:
    """The same on normalised text, with the words of class `-` that only mask (几乎, 数据).

    The last text is remembered: quantities and words are asked for one after the other.
    """
    found = [*_words(n), *_by_pattern(n), *_titles(n)]
    found.sort(key=lambda f: (f[0], -f[1]))
    spans: list[tuple[int, int, str]] = []
    at = 0
    for start, end, cls in found:
        if start >= at:
            spans.append((start, end, cls))
            at = end
    return tuple(spans)


def _words(n: str) -> list[tuple[int, int, str]]:
    found = []
    for last, (size, cls) in _automaton().iter(n):
        start, end = last + 1 - size, last + 1
        if (
            _cuts_number(n, start, end)
            or _cuts_unit(n, start, end)
            or _ends_in_amount(n, start, end)
            or _is_bounded_scale(n, start, end)
            or _is_amount(n, start, end)
        ):
            continue
        found.append((start, end, cls))
    return found


def _cuts_number(n: str, start: int, end: int) -> bool:
    """Whether a word would cut a longer numeral in two: 万一 in 三万一千, 三代 in 第三代, 千里 in 数千里."""
    before, after = n[start - 1 : start], n[end : end + 1]
    if start and n[start] in _NUMERAL:
        if before in _NUMERAL or before in "第几" or (before == "数" and n[start] in "十百千万亿"):
            return True
        if before == "." and n[start - 2 : start - 1].isdigit():
            return True
    if end >= len(n) or n[end - 1] not in _NUMERAL:
        return False
    if n[end - 1] == "一" and n[start] not in _NUMERAL and after in "两二三四五六七八九":
        return False  # 统一六国: no numeral reads 一六
    return after in _NUMERAL or (after == "." and n[end + 1 : end + 2].isdigit())


_DECIMALS = re.compile(
    r"[零〇一二三四五六七八九]{2,}(?![点个])|[零〇一二三四五六七八九](?=[%倍亿万米公千吨升克斤元块度折成个年小平立毫厘英，。；、！？）,;)]|$)"
)
_HALF_DAY = re.compile(
    r"(?:请假|请了?|放假|放了?|停工|停产|停电|休息?|工作|上班|用时?|需要?|花费?|耗时|约|近|不到|超过|至少|最多|持续|为期|历时)了?$"
)


def _is_amount(n: str, start: int, end: int) -> bool:
    """Whether a word in its place counts: the 十分 of 十分之三, the 半天 of 请假半天, the 一点 of 一点二倍."""
    if n[end - 1] == "分":
        return n.startswith("分之", end - 1) and n[end + 1 : end + 2] in _NUMERAL
    if n[end - 1] == "点" and _DECIMALS.match(n, end) is not None:
        return n[end - 2] in _NUMERAL
    return n[start:end] == "半天" and _HALF_DAY.search(n, max(0, start - 4), start) is not None


def _is_bounded_scale(n: str, start: int, end: int) -> bool:
    """近百家, 上千里: a bare scale behind a bound word counts, though 百家 is a word."""
    if n[start] not in "百千万亿" or end - start != 2 or n[start - 1 : start] not in tuple("上近超逾过破约"):
        return False
    return n[end - 1] in unit_table() and n[end - 1] not in "度色"


def _cuts_unit(n: str, start: int, end: int) -> bool:
    """Whether a word would cut the unit behind its numeral in two: 一小 in 一小时."""
    if n[start] not in _NUMERAL:
        return False
    unit = match_unit(n, start + 1)
    return unit is not None and unit.start == start + 1 and unit.end > end


_MIXED_ON = re.compile("又[一二两三四五六七八九十百]{1,4}分之")
_RANGE_ON = re.compile("[至到~～—–-](?=[0-9一二两三四五六七八九十百千])")


def _ends_in_amount(n: str, start: int, end: int) -> bool:
    """Whether a word ends in the numeral of a measure: 高一 in 身高一米八, 长三 in 增长三成."""
    if n[end - 1] not in _NUMERAL or n[end - 2] in _NUMERAL or end - start != 2 or n[start] in "周初":
        return False
    if _MIXED_ON.match(n, end) is not None:  # 今天一又三分之二
        return True
    on = _RANGE_ON.match(n, end)
    second = read_numeral(n, on.end()) if on is not None else None
    at = second.end if second is not None else end  # 增长三到五倍
    unit = match_unit(n, at)
    if unit is None or unit.start != at:
        return False
    return unit.dimension in _SURE_MEASURES or (unit.dimension == "time" and unit.end - end > 1)


def _by_pattern(n: str) -> list[tuple[int, int, str]]:
    found = []
    for pattern, classes in _patterns():
        found += [(m.start(), m.end(), classes[(m.lastindex or 1) - 1]) for m in pattern.finditer(n)]
    for match in _DISTRIBUTIVE.finditer(n):
        if match.group(1) not in _NOT_EACH:
            found.append((match.start(), match.end(), "distributive"))
    return found


def _titles(n: str) -> list[tuple[int, int, str]]:
    """Titles and slogans with a Chinese numeral that are no quantity as a whole: 《四世同堂》, “十百千”."""
    found = []
    if "《" in n:
        for match in _TITLE.finditer(n):
            if (
                len(match.group(1)) <= 16
                and _CN_NUMERAL.search(match.group(1))
                and not _DIGIT.search(match.group(1))
            ):
                found.append((match.start(1), match.end(1), "name"))
    for match in _QUOTED.finditer(n):
        if _CN_NUMERAL.search(match.group(1)) and not _is_quantity(n, match.start(1), match.end(1)):
            found.append((match.start(1), match.end(1), "name"))
    return found


_BOUNDED = ("以上", "以下", "左右", "多", "以内", "上下", "之间")
_FRAME = re.compile(
    "(?:[至不最][少多到足超低高]?[过于]?|[大小高低多少]于(?:等于)?|超过|接近|介于|从|倒数|负|零下|人民币)(?=[0-9第一二两三四五六七八九十百千])"
)
"""What may stand before the number of a quoted amount: “不到一百”, “负二十”."""


def _is_quantity(n: str, start: int, end: int) -> bool:
    """Whether a span is a numeral with its unit and perhaps a bound, and no more."""
    if (framed := _FRAME.match(n, start, end)) is not None:
        start = framed.end()
    if start >= end or n[start] not in _NUMERAL:
        return start < end and n[start] in "第近超约逾"
    part = read_part(n, start)
    if part is None or part.end > end:
        return False
    if part.end == end:
        return part.unit is not None or part.numeral.form != "digits" or n[start].isdigit()
    if (on := _RANGE_ON.match(n, part.end)) is not None:
        return _is_quantity(n, on.end(), end)
    return n[part.end : end] in _BOUNDED
