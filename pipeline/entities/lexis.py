"""Words with a rough part of speech, whichever segmenter made them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources

from pipeline.dictionary import dictionary

NAME, NOUN, VERB, ADJECTIVE, NUMERAL, STOP, MARK = range(7)
"""Classes of words: proper or unknown, common noun, verb, adjective, numeral, function word, punctuation."""


@lru_cache(maxsize=32)
def word_list(name: str) -> frozenset[str]:
    """The words of one of this package's `.txt` lists."""
    return frozenset(word for line in data_lines(name) for word in line.split())


def data_lines(name: str) -> list[str]:
    """Lines of a data file of this package without comments and blanks."""
    text = resources.files("pipeline.entities").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def class_of(tag: str, word: str) -> int:
    """Class of a word by its tag (jieba's and LAC's sets agree in the first letter)."""
    if tag in ("x", "") or tag[0] in "PLO" or tag in ("eng", "nw"):
        return NAME
    if word in word_list("nominal_verbs.txt"):
        return NOUN
    if tag[:2] in ("nr", "ns", "nt", "nz"):
        return NAME
    first = tag[0]
    if first in "nbjsgli" or tag in ("vn", "an"):
        return NOUN
    if first == "v":
        return VERB
    if first in "az":
        return ADJECTIVE
    if first == "m":
        return NUMERAL
    return MARK if tag == "w" else STOP


class Words:
    """A segmentation of a text: borders, tags and look-up by offset.

    Args:
        spans: (start, end, tag) ascending; gaps (line breaks) belong to no word.
        size: length of the text.
    """

    __slots__ = ("ends", "starts", "tags")

    def __init__(self, spans: Iterable[tuple[int, int, str]]):
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.tags: list[str] = []
        for start, end, tag in spans:
            self.starts.append(start)
            self.ends.append(end)
            self.tags.append(tag)

    def at(self, position: int) -> int:
        """Index of the word that covers a position, or -1."""
        i = bisect_right(self.starts, position) - 1
        return i if i >= 0 and position < self.ends[i] else -1

    def is_border(self, position: int) -> bool:
        """Whether no word runs across a position."""
        i = bisect_right(self.starts, position) - 1
        return i < 0 or self.starts[i] == position or self.ends[i] <= position


_MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉【】『』「」—…·,.;:?!()[]<>\"'　 \t\r\n/#*|~-－—")


def tagged(text: str, borders: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Give words that carry no tag the one of the dictionary."""
    tags = dictionary()
    result = []
    for start, end in borders:
        word = text[start:end]
        tag = tags.get(word)
        if tag is None:
            tag = "w" if word[0] in _MARKS else "m" if word[0].isdigit() else "x"
        result.append((start, end, tag))
    return result


def cut(text: str, start: int = 0) -> list[tuple[int, int, str]]:
    """Segment a sentence with jieba; offsets are moved by `start`."""
    import jieba

    at, borders = 0, []
    for word in jieba.cut(text):
        borders.append((at, at + len(word)))
        at += len(word)
    return [(a + start, b + start, tag) for a, b, tag in tagged(text, borders)]
