"""One form for letters, digits and punctuation, without moving an offset."""

from __future__ import annotations

import re

_LETTERS: dict[int, int | str] = {0xFF01 + i: 0x21 + i for i in range(94) if chr(0x21 + i).isalnum()}
_PUNCTUATION = str.maketrans(",;:?!()", "，；：？！（）")
_VARIANTS: dict[int, int | str] = {
    ord("•"): "·",
    ord("・"): "·",
    ord("‧"): "·",
    ord("．"): ".",
    ord("﹒"): "·",
    0xFF05: "%",
}
_CJK = "\u3400-\u9fff\uf900-\ufaff"
_HALF = re.compile(
    rf"(?<=[{_CJK}”’》）\"]) ?[,;:?!()]|[,;:?!()](?= ?[{_CJK}“‘《（\"])|(?<=[%A-Za-z0-9])[,;!?)](?![0-9A-Za-z])"
)


def normalise(text: str) -> str:
    """Letters and digits half-width, punctuation beside Chinese full-width; every offset stays.

    Example:
        >>> normalise("本报讯 (记者 王一)１５日,北京３:１胜")
        '本报讯 （记者 王一）15日，北京3:1胜'
    """
    text = text.translate(_LETTERS | _VARIANTS)
    if not _HALF.search(text):
        return text
    return _HALF.sub(lambda m: m.group().translate(_PUNCTUATION), text)
