"""Quantities of running text: bound + numeral + scale + unit, with ranges, ratios, money, ordinals and ranks.

One scan finds where numerals begin; each is read locally, so that the work is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from pipeline.grammar import ordinals
from pipeline.grammar.alone import read_alone
from pipeline.grammar.cardinals import Exact
from pipeline.grammar.compositions import read_compositions
from pipeline.grammar.context import open_classifier, sense, share_units
from pipeline.grammar.draft import Draft
from pipeline.grammar.forms import find_forms, form_quantity, is_calendar
from pipeline.grammar.intervals import join_ends
from pipeline.grammar.lexical import lexical_spans
from pipeline.grammar.numerals import NUMERAL_CHARS, normalise, read_numeral
from pipeline.grammar.parts import CONVERT, Part, exact, read_part
from pipeline.grammar.scan import Scan
from pipeline.grammar.special import read_special
from pipeline.grammar.types import Quantity
from pipeline.grammar.units import Unit, match_unit

_CANDIDATE = re.compile(
    f"[{NUMERAL_CHARS}]|(?<![\\s\\S])点(?=[零〇一二三四五六七八九0-9]+$)|首(?=[位名])|榜(?=首(?![位名]))|翻(?=了?[一两二三四五]?番|了?[一两三]?倍)|[对對]折|花甲|古稀|耄耋"
)
_IS_NUMERAL = re.compile(f"[{NUMERAL_CHARS}]|点(?=[零〇一二三四五六七八九0-9])")
_RANGE = re.compile(r"\s?(?:——|--|[-—–~～〜]|至|到)\s?")
_PLUS = re.compile(r"(?:零上|正|[+])(?=[0-9零一二三四五六七八九十百])")
_MINUS = re.compile(r"(?:零下|负|-)(?=[0-9零一二三四五六七八九十百])")
_THOUSANDS = re.compile(r"(?<=[0-9])[wWkK](?![A-Za-z0-9])")


def find_quantities(text: str, *, spoken: bool = False) -> list[Quantity]:
    """Every numeral expression of a text that is no calendar time and no part of a word.

    Args:
        text: any text. One that is nothing but an expression is read as one (三, 一百二十三).
        spoken: also read single numerals without a unit, 幺 and other forms of speech.

    Returns:
        Quantities in order, without overlap; offsets into `text`. `cls` is set where the form says that it
        can be no fact (ordinal, level, age, id, score, article, threshold, vague).

    Example:
        >>> q = find_quantities("服务站站长等共80余人参会")[0]
        >>> q.value, q.low, q.high, q.bound, q.unit
        (80, 80, None, 'MORE_THAN', '人')
        >>> [(q.low, q.high, q.unit) for q in find_quantities("每年3至5万人，占20%—30%")]
        [(30000, 50000, '人'), (0.2, 0.3, '1')]
    """
    n = normalise(text)
    if spoken:
        n = _THOUSANDS.sub(_in_words, n.replace("幺", "一").replace("俩", "两"))
    blocked = lexical_spans(n)
    whole = _whole(n, blocked)
    if whole is not None:
        return [whole]
    found = share_units(n, join_ends(n, list(_scan(Scan(n, find_forms(n), blocked, spoken)))))
    return read_compositions(n, found)


def _in_words(match: re.Match[str]) -> str:
    """10w is 10万, 3k is 3千."""
    return "万" if match.group() in "wW" else "千"


def _whole(n: str, blocked: tuple[tuple[int, int, str], ...]) -> Quantity | None:
    """The reading of a text that is nothing but one expression, or None."""

    def read(text: str) -> list[Quantity]:
        text = _THOUSANDS.sub(_in_words, text.replace("幺", "一"))
        return join_ends(text, list(_scan(Scan(text, find_forms(text), (), True))))

    return read_alone(n, read, lambda start, end: any(a <= start and b >= end for a, b, _ in blocked))


def _scan(scan: Scan) -> Iterator[Quantity]:
    n, at, form_at, forms = scan.n, 0, 0, scan.forms
    while (match := _CANDIDATE.search(n, at)) is not None:
        start = match.start()
        # A form that begins inside what was read before (03-832 | 32:0) is none.
        while form_at < len(forms) and (forms[form_at].end <= start or forms[form_at].start < scan.floor):
            form_at += 1
        if form_at < len(forms) and forms[form_at].start <= start:
            at = forms[form_at].end
            quantity = form_quantity(n, forms[form_at])
        elif skip := scan.blocked_until(start):
            at, quantity = skip, None
        else:
            quantity, at = _read(scan, start)
        if quantity is not None:
            overlaps = quantity.start < scan.floor  # a bound word cut out of what was read before
            scan.floor = at = max(at, quantity.end)
            if not overlaps:
                yield quantity


def _read(scan: Scan, start: int) -> tuple[Quantity | None, int]:
    """Read one quantity whose numeral begins at `start`; also where to go on."""
    n = scan.n
    if n[start] == "榜":
        return ordinals.chart_top(n, start), start + 2
    if n[start] == "首":
        return ordinals.first_place(n, start), start + 2
    if start and (n[start - 1] == "第" or n[max(0, start - 2) : start] == "第 "):
        return ordinals.read_ordinal(n, start)
    if n[start - 1 : start] == "前" and start and (top := ordinals.read_top(n, start)) is not None:
        return top, top.end
    special = read_special(n, start, scan.floor)
    if special is not None:
        return special, special.end
    if not _IS_NUMERAL.match(n, start):
        return None, start + 1
    if n[start] == "一" and start and n[start - 1] in "这那每某任哪又另唯":
        return None, start + 1
    part = read_part(n, start)
    if part is None:
        return _unread(n, start)
    if is_calendar(n, part.numeral):
        return None, part.numeral.end
    return _assemble(scan, part)


def _unread(n: str, start: int) -> tuple[Quantity | None, int]:
    """A run of digits too long for an amount is an id; anything else is stepped over."""
    numeral = read_numeral(n, start)
    if numeral is None:
        return None, start + 1
    span = (numeral.start, numeral.end)
    return Quantity(*span, None, None, None, "EQUAL", None, "other", "id", span, "", "id"), numeral.end


def _assemble(scan: Scan, first: Part) -> tuple[Quantity | None, int]:
    n, start, end, unit = scan.n, first.numeral.start, first.end, first.unit
    low, high, bound = first.low, first.high, first.bound or "EQUAL"
    ends = _range(scan, first)
    if ends is not None:
        low, high, unit, end = ends
        bound = "RANGE"
    if unit is None and end == first.numeral.end:
        unit = open_classifier(n, first.numeral)
        end = unit.end if unit is not None else end
    elif unit is not None:
        unit = sense(n, first.numeral, unit)
        end = max(end, unit.end) if unit is not None else first.numeral.end
    draft = Draft(scan, first.numeral, unit, low, high, bound, start, end)
    draft.sign()
    draft.currency()
    draft.speed()
    draft.bounds()
    return draft.quantity(), max(end, draft.end)


def _range(scan: Scan, first: Part) -> tuple[Exact, Exact, Unit | None, int] | None:
    """Both ends of a range, with what the first one leaves out: 3至5万人, 20—30%, 500米至1公里."""
    n = scan.n
    if (adjoining := _adjoining(n, first)) is not None:
        return adjoining
    sep = _RANGE.match(n, first.end) or _listed_pair(n, first)
    if sep is None or first.bound == "MORE_THAN" or first.bound == "VAGUE_RANGE":
        return None
    at = sep.end() if isinstance(sep, re.Match) else sep
    if n[at : at + 1] in ("¥", "$", "€", "£") and n[first.numeral.start - 1 : first.numeral.start] == n[at]:
        at += 1
    minus = _MINUS.match(n, at)
    sign = minus or (_PLUS.match(n, at) if scan.is_negative(first.numeral.start) else None)
    if sign:
        at = sign.end()
    if at >= len(n) or not _IS_NUMERAL.match(n[at]):
        return None
    if (word := scan.blocked_until(at)) and not _counts(n, first, at, word):
        return None
    second = read_part(n, at)
    if second is None or second.low != second.high or is_calendar(n, second.numeral):
        return None
    if minus:
        second.low = second.high = -second.low
    if scan.is_negative(first.numeral.start):
        first = replace(first, low=-first.low, high=-first.low)
        at = first.numeral.start
        if not sign and first.unit is None and n[max(0, at - 2) : at] == "零下":
            # 零下3到5度 lies below zero at both ends.
            low, high = -second.low, first.low
            first, second = replace(first, low=low, high=low), replace(second, low=high, high=high)
    return _ends(first, second)


def _counts(n: str, first: Part, at: int, end: int) -> bool:
    """三到五行: a word that is a digit and a counting word counts behind 到."""
    if n[at - 1] not in "到至" or first.unit is not None or end - at != 2:
        return False
    unit = match_unit(n, at + 1)
    return unit is not None and (unit.start, unit.end) == (at + 1, end)


def _adjoining(n: str, first: Part) -> tuple[Exact, Exact, Unit | None, int] | None:
    """十几二十块, 十来二十个, 几百上千人: a vague amount and the round one that follows on it."""
    a = first.numeral
    if first.unit is not None or first.bound not in ("VAGUE_RANGE", "APPROX"):
        return None
    at = first.end + (n[first.end : first.end + 1] == "上")
    if at >= len(n) or n[at] not in "一二三四五六七八九十百千万":
        return None
    second = read_part(n, at)
    if second is None or second.low != second.high or second.bound:
        return None
    follows_on = first.high + 1 if first.bound == "VAGUE_RANGE" else first.low + 10
    value = second.numeral.value
    if value != follows_on or isinstance(a.value, float):
        return None
    return first.low, second.high, second.unit, second.end


def _listed_pair(n: str, first: Part) -> int | None:
    """三、四个: neighbouring digits with 、 between them are a vague pair."""
    a = first.numeral
    if a.end - a.start != 1 or n[a.end : a.end + 1] != "、" or first.unit is not None or n[a.start].isdigit():
        return None
    follow = read_numeral(n, a.end + 1) if a.end + 1 < len(n) and _IS_NUMERAL.match(n[a.end + 1]) else None
    if (
        follow is None
        or not isinstance(a.low, int)
        or follow.coefficient != a.low + 1
        or n[a.end + 1].isdigit()
    ):
        return None
    return a.end + 1 if n[a.start - 1 : a.start] not in tuple("、（(") else None


def _elided_place(first: Part, second: Part) -> int:
    """三到五千, 3到5百: the place that a lone digit leaves to the other end; 0 where none is left."""
    a, b, low, high = first.numeral, second.numeral, first.low, second.high
    if a.end - a.start > 1 or b.end - b.start != 2 or a.scale > 1 or b.scale > 1 or high < 100:
        return 0
    place = 1000 if high >= 1000 else 100
    return place if low < high / place else 0


def _ends(first: Part, second: Part) -> tuple[Exact, Exact, Unit | None, int] | None:
    a, b, low, high, unit = first.numeral, second.numeral, first.low, second.high, second.unit
    if first.unit is None:
        if a.form == "percent" and b.form == "plain" and unit is None:
            high = Fraction(high) / a.scale
            return (low, high, None, second.end) if low < high else None
        if a.scale == 1 and b.scale > 1 and low < exact(b.coefficient or 0):
            low *= b.scale
        elif place := _elided_place(first, second):
            low *= place
        if unit is not None:
            low *= unit.factor
    elif unit is None:
        if first.unit.code != "CNY" or second.numeral.end != second.end:
            return None
        unit = first.unit
    elif first.unit.code != unit.code:
        step = CONVERT.get(unit.code, {}).get(first.unit.code)
        if step is None:
            return None
        low *= step
    return (low, high, unit, second.end) if low < high else None
