"""Uniform digits, signs and numerals, without moving a character."""

from __future__ import annotations

import re

_PLAIN = str.maketrans(
    {
        **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
        **dict(zip("％．／＋－：＄￥﹪，•‧・", "%./+-:$¥%,···", strict=True)),
        **dict(zip("萬億兩點負幾數餘來參雙倆攝華減○〤", "万亿两点负几数余来参双俩摄华减〇四", strict=True)),
    }
)
# Full-width letters of units (ＫＭ, ｋｇ) become plain ones.
_PLAIN.update({0xFF21 + i: chr(0x41 + i) for i in range(26)})
_PLAIN.update({0xFF41 + i: chr(0x61 + i) for i in range(26)})
_MINUS = str.maketrans("−﹣", "--")

_FORMAL = dict(
    zip(
        "壹贰貳弐叁參叄参肆伍陆陸柒漆捌玖拾佰仟圆圓零",
        "一二二二三三三三四五六六七七八九十百千元元零",
        strict=True,
    )
)
_FORMAL_RUN = re.compile(r"[零壹贰貳弐叁參叄参肆伍陆陸柒捌玖拾佰仟万亿圆圓]{2,}")
_FORMAL_SURE = frozenset("壹贰貳弐叁肆柒捌玖佰仟")


def normalise(text: str) -> str:
    """Make digits, signs and numerals uniform, length-preserving.

    Full-width digits and signs become ASCII, traditional numerals simplified, formal ones (壹佰) plain where
    they stand in a run that can be nothing else.

    Example:
        >>> normalise("２．３６萬人、壹佰贰拾元")
        '2.36万人、一百二十元'
    """
    text = text.translate(_PLAIN).translate(_MINUS)
    return _FORMAL_RUN.sub(_plain_formal, text)


def _alone(match: re.Match[str]) -> bool:
    """伍萬, 陆拾伍, but not the 陆万 of 大陆万家灯火: digits with a scale and no word before them."""
    before, run = match.string[match.start() - 1 : match.start()], match.group()
    return not ("\u4e00" <= before <= "\u9fff") and any(c in "拾万亿" for c in run) and run[0] not in "万亿零"


def plain_formal(text: str) -> str:
    """Formal numerals made plain wherever they stand (壹 alone, 拾).

    Example:
        >>> plain_formal("第壹"), plain_formal("叁拾")
        ('第一', '三十')
    """
    return "".join(_FORMAL.get(c, c) for c in text)


def _plain_formal(match: re.Match[str]) -> str:
    run = match.group()
    if _FORMAL_SURE.isdisjoint(run) and not _alone(match):
        return run
    return "".join(_FORMAL.get(c, c) for c in run)
