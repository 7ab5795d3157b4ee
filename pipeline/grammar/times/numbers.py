"""The small numerals of dates (20, 二十, 廿三, 08) and years digit by digit, through the numeral reader."""

from __future__ import annotations

from functools import lru_cache

from pipeline.grammar.numerals import CN_DIGITS, read_cardinal

_DIGITS = {c: v for c, v in CN_DIGITS.items() if c not in "两幺"} | {str(i): i for i in range(10)}


@lru_cache(maxsize=4096)
def small(text: str) -> int | None:
    """Value of an exact whole numeral up to 9999, or None; digit by digit is no amount (二〇, 一二).

    Example:
        >>> small("廿三"), small("08"), small("一百二十"), small("二〇"), small("十几")
        (23, 8, 120, None, None)
    """
    if text.isascii():
        return int(text) if text.isdigit() and len(text) <= 4 else None
    numeral = read_cardinal(text, 0)
    if numeral is None or numeral.end != len(text) or numeral.inexact:
        return None
    if numeral.form == "digits" and len(text) > 1:
        return None
    value = numeral.low
    return value if isinstance(value, int) and value == numeral.high and value <= 9999 else None


def digitwise(text: str) -> int | None:
    """Value of digits read one by one (二〇二四, 九八), or None.

    Example:
        >>> digitwise("二零二四"), digitwise("2024"), digitwise("二十")
        (2024, 2024, None)
    """
    value = 0
    for c in text:
        digit = _DIGITS.get(c)
        if digit is None:
            return None
        value = value * 10 + digit
    return value
