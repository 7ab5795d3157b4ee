"""The small numerals of dates: 20, 二十, 廿三, 〇八, and years digit by digit."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_VALUE = {c: i for i, c in enumerate(_DIGITS)} | {"零": 0, "○": 0, "两": 2, "元": 1}
_VALUE |= {str(i): i for i in range(10)}


def _small() -> dict[str, int]:
    """Every written form of 0 to 99 that names a number (not digit by digit)."""
    forms: dict[str, int] = {"零": 0, "〇": 0, "两": 2, "半": 0}
    del forms["半"]
    for n in range(1, 100):
        ten, one = divmod(n, 10)
        unit = _DIGITS[one] if one else ""
        if ten == 0:
            forms[unit] = n
            continue
        heads = ["十"] if ten == 1 else []
        heads.append(_DIGITS[ten] + "十")
        heads += {2: ["廿", "二十"], 3: ["卅", "三十"]}.get(ten, [])
        for head in heads:
            forms[head + unit] = n
    return forms


SMALL = _small()


def small(text: str) -> int | None:
    """Value of a small numeral (0–9999), or None.

    Example:
        >>> small("廿三"), small("08"), small("一百二十"), small("二〇")
        (23, 8, 120, None)
    """
    if text.isascii():
        return int(text) if text.isdigit() and len(text) <= 4 else None
    if text in SMALL:
        return SMALL[text]
    for sign, scale in (("千", 1000), ("百", 100)):
        head, found, tail = text.partition(sign)
        if found:
            first = small(head) if head else None
            if first is None or first > 9:
                return None
            if not tail:
                return first * scale
            rest = small(tail.lstrip("零〇"))
            if rest is None or rest >= scale:
                return None
            if len(tail) == 1 and tail in SMALL:  # 一百二 is 120
                rest *= scale // 10
            return first * scale + rest
    return None


def digitwise(text: str) -> int | None:
    """Value of digits read one by one (二〇二四, 九八), or None.

    Example:
        >>> digitwise("二零二四"), digitwise("2024"), digitwise("二十")
        (2024, 2024, None)
    """
    value = 0
    for c in text:
        digit = _VALUE.get(c)
        if digit is None or c in "两元":
            return None
        value = value * 10 + digit
    return value
