"""Numerals: cardinals, fractions, 百分之, 半, powers of ten.

`read_numeral` reads the longest numeral at a position; it knows nothing of units or bounds around it. It
works on text that `normalise` has made uniform (length-preserving, so that offsets stay those of the input).
"""

from __future__ import annotations

import re
from fractions import Fraction

from pipeline.grammar.cardinals import CN_DIGITS, NUMERAL_CHARS, Numeral, read_cardinal, tidy
from pipeline.grammar.normal import normalise

__all__ = ["CN_DIGITS", "NUMERAL_CHARS", "Numeral", "normalise", "read_cardinal", "read_numeral", "tidy"]

VULGAR = {
    "½": (1, 2),
    "¼": (1, 4),
    "¾": (3, 4),
    "⅓": (1, 3),
    "⅔": (2, 3),
    "⅛": (1, 8),
    "⅕": (1, 5),
    "⅖": (2, 5),
}
_OR_SO = re.compile("百[儿兒把]八十|千[儿兒把]八百|万[儿兒把]八千")
"""Somewhat less than the round number: 百儿八十."""
_PAIR = re.compile("一二|二三|两三|三四|四五|五六|六七|七八|八九")
_SLASH = re.compile(r"/([0-9]{1,3})(?![0-9/.])")
_POWER = re.compile(r"\s?\^\s?(-?[0-9]{1,2})(?![0-9.])")
_MIXED = re.compile(r" ([0-9]{1,2})/([0-9]{1,2})(?![0-9/.])")
_DECIMALS = re.compile(r"[零〇一二三四五六七八九]{1,12}(?![十百千万亿])|[0-9]{1,12}")
_EXPONENT = re.compile(r"(?:[×xX*·]\s?10\^?|[eE])(?P<exp>[-+]?[0-9]{1,2})(?![0-9])")


_PARTS = re.compile(
    r"(百|千|万|一百|一千|一万)分之|(?<![0-9零一二两三四五六七八九十百千万亿])百分(?=[一二三四五六七八九十])"
)


def read_numeral(n: str, start: int) -> Numeral | None:
    """The longest numeral at `start` of normalised text: a cardinal, 百分之, 半 or a fraction.

    Example:
        >>> read_numeral("百分之零点九", 0).value, read_numeral("三分之二", 0).form
        (0.009, 'fraction')
    """
    match = _PARTS.match(n, start)
    if match is not None:
        return _parts(n, start, match)
    if n[start] == "点":
        return _point(n, start)
    if (match := _OR_SO.match(n, start)) is not None:
        most = {"百": 100, "千": 1000, "万": 10000}[n[start]]
        return Numeral(start, match.end(), most * 4 // 5, most, "VAGUE_RANGE")
    if n[start] in VULGAR:
        a, b = VULGAR[n[start]]
        return Numeral(start, start + 1, a / b, a / b, form="fraction")
    if n[start] == "半":
        return Numeral(start, start + 1, 0.5, 0.5, form="half")
    numeral = read_cardinal(n, start)
    if numeral is None or numeral.value is None or numeral.inexact:
        return numeral
    return (
        _fraction(n, numeral)
        or _slash(n, numeral)
        or _exponent(n, numeral)
        or _power(n, numeral)
        or _leading_point(n, numeral)
        or numeral
    )


def _parts(n: str, start: int, match: re.Match[str]) -> Numeral | None:
    """百分之二十, 千分之三, 百分之三十几, 百分之一百二十."""
    at = match.end() + n.startswith(" ", match.end())
    sign = 1
    if n.startswith("负", at):
        sign, at = -1, at + 1
    if at >= len(n):
        return None
    if n[at] in "半点":
        whole = Numeral(at, at + 1, 0.5, 0.5, form="half") if n[at] == "半" else _point(n, at)
    else:
        whole = read_cardinal(n, at)
    if whole is None or whole.low is None or whole.high is None:
        return None
    base = {"百": 100, "千": 1000, "万": 10000}[(match.group(1) or "百")[-1]]
    low, high = (tidy(Fraction(str(v)) * sign / base) for v in (whole.low, whole.high))
    return Numeral(start, whole.end, low, high, whole.inexact, base, form="percent")


def _fraction(n: str, first: Numeral) -> Numeral | None:
    """三分之二, 五又三分之一, 3/4 (not a date or a path), 1½."""
    at, size = first.end, len(n)
    assert first.value is not None
    if n.startswith("分之", at):
        minus = n.startswith("负", at + 2)
        part = read_cardinal(n, at + 2 + minus) if at + 2 + minus < size else None
        if part is None or part.value is None or not first.value:
            return None
        if part.form == "digits" and (pair := _PAIR.match(n, part.start)) is not None and first.value == 10:
            low, high = sorted(Fraction(CN_DIGITS[c], 10) for c in pair.group())  # 十分之七八
            return Numeral(first.start, part.end, tidy(low), tidy(high), "VAGUE_RANGE", form="fraction")
        value = tidy(Fraction(str(part.value)) * (-1 if minus else 1) / Fraction(str(first.value)))
        return Numeral(first.start, part.end, value, value, part.inexact, form="fraction")
    spaced = n.startswith(" 又 ", at)  # 12 又 1/2
    if (n.startswith("又", at) or spaced) and (after := at + (3 if spaced else 1)) < size:
        rest = read_cardinal(n, after)
        part = None
        if rest is not None and rest.value is not None:
            part = _fraction(n, rest) or _slash(n, rest)
        if part is None or part.value is None or part.value >= 1 or part.form != "fraction":
            return None
        value = tidy(Fraction(str(first.value)) + Fraction(part.value).limit_denominator(10**6))
        return Numeral(first.start, part.end, value, value, form="mixed")
    if at < size and n[at] in VULGAR and first.form == "plain":
        a, b = VULGAR[n[at]]
        value = tidy(Fraction(str(first.value)) + Fraction(a, b))
        return Numeral(first.start, at + 1, value, value, form="mixed")
    return None


def _slash(n: str, first: Numeral) -> Numeral | None:
    """1/3, 3/4, 1 4/5: a small proper fraction, not a date, a path or a train number."""
    if (mixed := _MIXED.match(n, first.end)) is not None and isinstance(first.value, int):
        above, under = int(mixed.group(1)), int(mixed.group(2))
        if 0 < above < under:
            value = tidy(first.value + Fraction(above, under))
            return Numeral(first.start, mixed.end(), value, value, form="mixed")
    match = _SLASH.match(n, first.end)
    if match is None or n[first.start - 1 : first.start] in ("/", ".") or not isinstance(first.value, int):
        return None
    below = int(match.group(1))
    alone = not n[: first.start].strip(" -负") and match.end() == len(n.rstrip())
    if (
        not below
        or n[first.end - 1] not in "0123456789"
        or (first.value >= below and not alone)
        or first.value == 0
    ):
        return None
    value = tidy(Fraction(first.value, below))
    return Numeral(first.start, match.end(), value, value, form="fraction")


def _power(n: str, first: Numeral) -> Numeral | None:
    """2^5, 1.1^-23."""
    match = _POWER.match(n, first.end)
    if match is None or first.form != "plain" or first.value is None or not n[first.start].isdigit():
        return None
    try:
        value = float(first.value) ** int(match.group(1))
    except (OverflowError, ZeroDivisionError):
        return None
    return Numeral(first.start, match.end(), tidy(value), tidy(value))


def _leading_point(n: str, first: Numeral) -> Numeral | None:
    """.25, where no digit stands before the point."""
    if n[first.start - 1 : first.start] != "." or first.start == 0 or not isinstance(first.value, int):
        return None
    before, printed = n[first.start - 2 : first.start - 1], n[first.start : first.end]
    if (before and (before.isalnum() or before in ".)")) or not printed.isdecimal():
        return None
    value = float("0." + printed)
    return Numeral(first.start - 1, first.end, value, value)


def _point(n: str, start: int) -> Numeral | None:
    """点五, 百分之点二八: digits behind a point that has nothing before it."""
    match = _DECIMALS.match(n, start + 1)
    if match is None:
        return None
    value = float("0." + "".join(str(CN_DIGITS.get(c, c)) for c in match.group()))
    return Numeral(start, match.end(), value, value)


def _exponent(n: str, first: Numeral) -> Numeral | None:
    """1.2×10^6, 1.1*10^7, 2e5."""
    if not "0" <= n[first.start] <= "9":
        return None
    match = _EXPONENT.match(n, first.end)
    assert first.value is not None
    if match is None:
        return None
    value = tidy(Fraction(str(first.value)) * Fraction(10) ** int(match["exp"]))
    return Numeral(first.start, match.end(), value, value)
