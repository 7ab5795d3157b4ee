"""The value of a printed quantity, read independently of the pipeline.

A small reader for the forms that the corpus prints. What it cannot know (an elided unit, a bound word that
stands apart) the annotator writes down; every value is reviewed in the listing of `build_gold.py --list`.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, TypeVar

_WIDE = str.maketrans("０１２３４５６７８９．，％—－～", "0123456789.,%---")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_BEFORE = [
    ("不低于", "EQUAL_OR_MORE"),
    ("不少于", "EQUAL_OR_MORE"),
    ("不超过", "EQUAL_OR_LESS"),
    ("至少", "EQUAL_OR_MORE"),
    ("最多", "EQUAL_OR_LESS"),
    ("大约", "APPROX"),
    ("接近", "NEARLY"),
    ("超过", "MORE_THAN"),
    ("突破", "MORE_THAN"),
    ("不足", "LESS_THAN"),
    ("不到", "LESS_THAN"),
    ("低于", "LESS_THAN"),
    ("将近", "NEARLY"),
    ("约", "APPROX"),
    ("近", "NEARLY"),
    ("超", "MORE_THAN"),
    ("逾", "MORE_THAN"),
    ("上", "EQUAL_OR_MORE"),
]
_AFTER = [
    ("以上", "EQUAL_OR_MORE"),
    ("以下", "EQUAL_OR_LESS"),
    ("以内", "EQUAL_OR_LESS"),
    ("左右", "APPROX"),
    ("上下", "APPROX"),
]
_NUMBER = r"(?:[0-9][0-9,]*(?:\.[0-9]+)?|[零〇一二两三四五六七八九十百千]+)"
_SHAPE = re.compile(
    rf"(?P<a>{_NUMBER})(?P<more>[余多几])?(?P<scale>万亿|[十百千万亿])?(?P<more2>[余多几])?(?P<unit>.*)", re.S
)
_RANGE = re.compile(rf"(?P<a>{_NUMBER})(?P<own>[^-至到]*)(?:-+|至|到)(?P<rest>{_NUMBER}.*)", re.S)
# Printed unit → (unit, dimension, factor).
UNITS: dict[str, tuple[str, str, Fraction]] = {
    "元": ("CNY", "money", Fraction(1)),
    "元人民币": ("CNY", "money", Fraction(1)),
    "美元": ("USD", "money", Fraction(1)),
    "欧元": ("EUR", "money", Fraction(1)),
    "%": ("1", "ratio", Fraction(1, 100)),
    "成": ("1", "ratio", Fraction(1, 10)),
    "个百分点": ("pp", "difference_of_ratios", Fraction(1)),
    "倍": ("倍", "multiple", Fraction(1)),
    "公里": ("km", "length", Fraction(1)),
    "千米": ("km", "length", Fraction(1)),
    "米": ("m", "length", Fraction(1)),
    "厘米": ("cm", "length", Fraction(1)),
    "毫米": ("mm", "length", Fraction(1)),
    "平方米": ("m2", "area", Fraction(1)),
    "平方公里": ("km2", "area", Fraction(1)),
    "公顷": ("ha", "area", Fraction(1)),
    "亩": ("mu", "area", Fraction(1)),
    "吨": ("t", "mass", Fraction(1)),
    "公斤": ("kg", "mass", Fraction(1)),
    "千克": ("kg", "mass", Fraction(1)),
    "立方米": ("m3", "volume", Fraction(1)),
    "千瓦时": ("kW.h", "energy", Fraction(1)),
    "千瓦": ("kW", "power", Fraction(1)),
    "℃": ("Cel", "temperature", Fraction(1)),
    "摄氏度": ("Cel", "temperature", Fraction(1)),
    "年": ("a", "time", Fraction(1)),
    "个月": ("mo", "time", Fraction(1)),
    "天": ("d", "time", Fraction(1)),
    "个小时": ("h", "time", Fraction(1)),
    "小时": ("h", "time", Fraction(1)),
    "分钟": ("min", "time", Fraction(1)),
    "位": ("位", "rank", Fraction(1)),
}


def number(text: str) -> Fraction:
    """A numeral without scale: `1,080.5`, `三十六`, `两百`.

    >>> number("三百二十")
    Fraction(320, 1)
    """
    if text[0] in "0123456789":
        return Fraction(text.replace(",", ""))
    total, digit = 0, 0
    for char in text:
        if char in _SMALL:
            total += (digit or 1) * _SMALL[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return Fraction(total + digit)


def plain(value: Fraction | None) -> int | float | None:
    """A JSON number: an integer where it is one."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(round(value, 12))


def _scale(text: str | None) -> Fraction:
    out = 1
    for char in text or "":
        out *= _LARGE.get(char) or _SMALL[char]
    return Fraction(out)


def signed(text: str) -> int | float | None:
    """A number that the annotator writes: `-5`, `0.5`, `12`."""
    return plain(-number(text[1:]) if text.startswith("-") else number(text))


T = TypeVar("T")


def limits(value: T, bound: str) -> tuple[T | None, T | None]:
    """Closed limits of a bounded value; None is open.

    >>> limits(80, "MORE_THAN")
    (80, None)
    """
    if bound in ("MORE_THAN", "EQUAL_OR_MORE"):
        return value, None
    if bound in ("LESS_THAN", "EQUAL_OR_LESS"):
        return None, value
    return value, value


def unit_of(text: str) -> tuple[str, str, Fraction]:
    """Unit, dimension and factor of a printed unit; what is no measure is a classifier."""
    if text in UNITS:
        return UNITS[text]
    return text, "count", Fraction(1)


def read(surface: str) -> dict[str, Any]:
    """Reads a printed quantity into value, low, high, bound, unit and dimension.

    Raises:
        ValueError: no numeral where one is expected.

    Example:
        >>> read("近2.4万人") == {"value": 24000, "low": 24000, "high": 24000, "bound": "NEARLY",
        ...                       "unit": "人", "dimension": "count"}
        True
        >>> read("3至5%")["low"], read("60余家")["high"], read("85%以上")["bound"]
        (0.03, None, 'EQUAL_OR_MORE')
    """
    text = "".join(surface.split()).translate(_WIDE)
    bound = "EQUAL"
    for word, name in _BEFORE:
        if text.startswith(word):
            text, bound = text[len(word) :], name
            break
    for word, name in _AFTER:
        if text.endswith(word):
            text, bound = text[: -len(word)], name
            break
    if found := _RANGE.fullmatch(text):
        return _read_range(found)
    shape = _SHAPE.fullmatch(text)
    if not shape:
        raise ValueError(f"no numeral in {surface!r}")
    if shape["more"] or shape["more2"]:
        bound = "MORE_THAN"
    unit, dimension, factor = unit_of(shape["unit"])
    value = number(shape["a"]) * _scale(shape["scale"]) * factor
    low, high = limits(value, bound)
    return {
        "value": plain(value),
        "low": plain(low),
        "high": plain(high),
        "bound": bound,
        "unit": unit or None,
        "dimension": dimension,
    }


def _read_range(found: re.Match[str]) -> dict[str, Any]:
    """`3至5万人`: the unit and scale of the end serve the start where it has none."""
    shape = _SHAPE.fullmatch(found["rest"])
    if not shape:
        raise ValueError(f"no numeral in {found['rest']!r}")
    unit, dimension, factor = unit_of(shape["unit"])
    scale = _scale(shape["scale"])
    own = [c for c in found["own"] if c in _LARGE]
    low = number(found["a"]) * (_scale("".join(own)) if own or found["own"] else scale) * factor
    high = number(shape["a"]) * scale * factor
    return {
        "value": None,
        "low": plain(low),
        "high": plain(high),
        "bound": "RANGE",
        "unit": unit or None,
        "dimension": dimension,
    }
