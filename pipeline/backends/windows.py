"""Long texts in pieces that a network takes, put together again without loss."""

from __future__ import annotations

from typing import NamedTuple

STRONG = frozenset("。！？!?；;\n")
WEAK = frozenset("，,、：: 　”》）)")
OVERLAP = 40
"""Characters that two windows share where there is no punctuation to cut at."""

Word = tuple[int, int, str]


class Window(NamedTuple):
    """A piece of a text: number of the text, start and end in it."""

    text: int
    start: int
    end: int


def windows(number: int, text: str, limit: int) -> list[Window]:
    """Cut a text into windows of at most `limit` characters that cover all of it.

    Cuts fall after sentence ends or, failing that, other punctuation in the second half of a window; without
    any, windows overlap and `stitch` decides.

    Example:
        >>> windows(0, "今天天气好。明天也好。", 8)
        [Window(text=0, start=0, end=6), Window(text=0, start=6, end=11)]
    """
    result: list[Window] = []
    start, size = 0, len(text)
    while size - start > limit:
        cut = _cut(text, start, limit)
        if cut is None:
            result.append(Window(number, start, start + limit))
            start += max(1, limit - min(OVERLAP, limit // 2))
        else:
            result.append(Window(number, start, cut))
            start = cut
    result.append(Window(number, start, size))
    return result


def stitch(texts: int, pieces: list[Window], tagged: list[list[Word]]) -> list[list[Word]]:
    """Words of whole texts from the words of their windows.

    Where windows overlap, the switch is at a border that both see, the nearest to the middle of the overlap.
    """
    result: list[list[Word]] = [[] for _ in range(texts)]
    for piece, words in zip(pieces, tagged, strict=True):
        whole = result[piece.text]
        moved = [(a + piece.start, b + piece.start, tag) for a, b, tag in words] if piece.start else words
        if whole and whole[-1][1] > piece.start:
            moved = _join(whole, moved, piece.start)
        whole.extend(moved)
    return result


def _cut(text: str, start: int, limit: int) -> int | None:
    """Where to end a window that starts at `start`, or None where no punctuation helps."""
    low = start + limit // 2
    for marks in (STRONG, WEAK):
        for at in range(start + limit - 1, low - 1, -1):
            if text[at] in marks:
                return at + 1
    return None


def _join(whole: list[Word], words: list[Word], start: int) -> list[Word]:
    """Shorten `whole` and return the part of `words` that follows it."""
    end = whole[-1][1]
    middle = (start + end) // 2
    shared = {a for a, _, _ in words} & {b for _, b, _ in whole}
    switch = min(shared, key=lambda at: (abs(at - middle), at), default=end)
    while whole and whole[-1][0] >= switch:
        whole.pop()
    return [word for word in words if word[0] >= switch] if switch != end else _after(words, end)


def _after(words: list[Word], at: int) -> list[Word]:
    """Words from `at` on, the first cut at it if need be."""
    return [(max(a, at), b, tag) for a, b, tag in words if b > at]
