"""A text that is nothing but one expression: forms that are read only where no sentence stands around them.

In running text 10M, 壹 or 十 五 may be a model, a name or two numbers; given alone they are one number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from pipeline.grammar.cardinals import tidy
from pipeline.grammar.normal import plain_formal
from pipeline.grammar.types import Quantity

Read = Callable[[str], list[Quantity]]
"""Reads every quantity of normalised text, without regard to words."""

_MEASURED = frozenset({"money", "time", "length", "area", "volume", "mass", "ratio", "multiple"})
_MAX = 80
_METRIC = {"K": 10**3, "k": 10**3, "w": 10**4, "W": 10**4, "M": 10**6, "G": 10**9, "T": 10**12}
_SUFFIXED = re.compile(
    r"(?P<sign>[-负]|[+正])?\s?(?P<n>[0-9][0-9,]*(?:\.[0-9]+)?)(?:(?P<s>[KkWwMGT])|\s(?P<t>[kMG]))"
)
_PRODUCT_NAMES = frozenset({"3D", "3G", "4G", "5G", "6G", "4K", "8K"})
_DEGREES = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:\s?(?P<unit>[CF])|\s(?P<kelvin>K))")
_SPACED = re.compile(
    r"第?[负零〇一二两三四五六七八九十百千万亿点分之又]+(?: [零〇一二两三四五六七八九十百千万亿点分之又]+)+"
)
_LOOSE = re.compile(r"(?=.* )[-+第倒负正0-9零〇一二两三四五六七八九十百千万亿点分之又成折半个%‰/ ]+")
_GAPS = re.compile(r"(?<![0-9]) +| +(?![0-9])")
"""2 成 半, 1 / 10, - 1/8, 第 二 十: spaces that stand between no two digits."""
_SIGNED = re.compile(r"[-负+正] [0-9零〇一二两三四五六七八九十百千万亿点.,]+")
"""- 12.5, 负 二十."""
_MIXED_POINT = re.compile(r"(?:[-负+正]|(?:负?[百千万]分之)负?)?[0-9]+点[0-9]+[万亿]?")
"""负1点5, 百分之5点6."""
_FRACTION = re.compile(r"(?P<sign>[-负])?(?P<whole>[0-9]{1,4}) (?P<over>[0-9]{1,4})/(?P<under>[0-9]{1,4})")


def read_alone(n: str, read: Read, is_word: Callable[[int, int], bool]) -> Quantity | None:
    """The quantity that a whole text is, or None.

    Args:
        n: normalised text.
        read: the reader of running text.
        is_word: whether a lexical word covers a span.

    Example:
        >>> from pipeline.grammar.quantities import find_quantities
        >>> [find_quantities(text)[0].value for text in ("1.2M", "壹", "十 五", "三百五")]
        [1200000, 1, 15, 350]
    """
    start, end = len(n) - len(n.lstrip()), len(n.rstrip())
    if end - start > _MAX or start >= end:
        return None
    text = n[start:end]
    found = _written_short(text)
    if found is None and (_SPACED.fullmatch(text) or _SIGNED.fullmatch(text)):
        found = _only(read(text.replace(" ", "")), len(text.replace(" ", "")))
        found = replace(found, end=len(text), numeral=(0, len(text))) if found else None
    if found is None and _LOOSE.fullmatch(text):
        closed = _GAPS.sub("", text)
        found = _only(read(closed), len(closed))
        found = replace(found, end=len(text), numeral=(0, len(text))) if found else None
    if found is None and _MIXED_POINT.fullmatch(text):
        found = _only(read(text.replace("点", ".")), len(text))
    if found is None:
        found = _only(read(plain_formal(text)), len(text))
        # A word alone stays a word (百度, 十分), but for measures (四周, 百年).
        if found is not None and found.dimension not in _MEASURED and is_word(start, end):
            return None
    return _moved(found, start) if found is not None else None


def _only(found: list[Quantity], size: int) -> Quantity | None:
    return found[0] if len(found) == 1 and (found[0].start, found[0].end) == (0, size) else None


def _moved(q: Quantity, by: int) -> Quantity:
    a, b = q.numeral
    return replace(q, start=q.start + by, end=q.end + by, numeral=(a + by, b + by)) if by else q


def _written_short(text: str) -> Quantity | None:
    """10K, 1.2M, 37C, 4 4/2: short forms of number and temperature."""
    size = len(text)
    match = _SUFFIXED.fullmatch(text)
    if match is not None and text not in _PRODUCT_NAMES:
        value = Fraction(match["n"].replace(",", "")) * _METRIC[match["s"] or match["t"]]
        return _number(-value if match["sign"] in ("-", "负") else value, size, None, "other", "number")
    if (match := _DEGREES.fullmatch(text)) is not None:
        unit = "K" if match["kelvin"] else "Cel" if match["unit"] == "C" else "[degF]"
        return _number(Fraction(text[:-1].strip()), size, unit, "temperature", "temperature")
    if (match := _FRACTION.fullmatch(text)) is not None and int(match["under"]):
        value = int(match["whole"]) + Fraction(int(match["over"]), int(match["under"]))
        return _number(-value if match["sign"] else value, size, None, "other", "number")
    return None


def _number(value: Fraction, size: int, unit: str | None, dimension: str, kind: str) -> Quantity:
    shown = tidy(value)
    return Quantity(0, size, shown, shown, shown, "EQUAL", unit, dimension, kind, (0, size))
