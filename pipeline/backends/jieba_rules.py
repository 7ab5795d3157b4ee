"""jieba's part-of-speech tags as a back end: no model file, for comparison and for small machines.

Words tagged nr, ns and nt are names; a family name and a given name that jieba splits are put together.
"""

from __future__ import annotations

import importlib.metadata
import logging
from collections.abc import Sequence

from pipeline.backends.base import EntitySpan

Word = tuple[int, int, str]

TAGS = {"nr": "PER", "nrt": "PER", "nrfg": "PER", "ns": "LOC", "nt": "ORG"}


class JiebaBackend:
    """Entities by jieba's tags.

    Example:
        >>> [(s.start, s.end, s.type) for s in JiebaBackend().predict(["李大钊在北京大学工作"])[0]]
        [(0, 3, 'PER'), (4, 8, 'ORG')]
    """

    name = "jieba"

    def __init__(self) -> None:
        import jieba
        import jieba.posseg

        jieba.setLogLevel(logging.WARNING)
        self._cut = jieba.posseg.POSTokenizer(jieba.dt).cut
        jieba.initialize()

    def predict(self, texts: Sequence[str]) -> list[list[EntitySpan]]:
        """Spans of every text, in order (see `EntityBackend`)."""
        return [_entities(text, words) for text, words in zip(texts, self.words(texts), strict=True)]

    def words(self, texts: Sequence[str]) -> list[list[Word]]:
        """Words of every text with jieba's tag."""
        return [self._words(text) for text in texts]

    def analyse(self, texts: Sequence[str]) -> list[tuple[list[EntitySpan], list[Word]]]:
        """Spans and words of every text in one pass."""
        return [(_entities(text, words), words) for text, words in zip(texts, self.words(texts), strict=True)]

    def fingerprint(self) -> str:
        """Version of jieba."""
        return f"jieba {importlib.metadata.version('jieba')}"

    def _words(self, text: str) -> list[Word]:
        result: list[Word] = []
        at = 0
        for pair in self._cut(text):
            # jieba drops nothing, but it may cut at line breaks: look the word up from where we are.
            found = text.find(pair.word, at)
            start = found if found >= 0 else at
            at = start + len(pair.word)
            result.append((start, at, pair.flag))
        return result


def _entities(text: str, words: list[Word]) -> list[EntitySpan]:
    """Names among the words; adjacent pieces of a person's name become one."""
    spans: list[EntitySpan] = []
    for start, end, tag in words:
        kind = TAGS.get(tag)
        if kind is None or not text[start:end].strip():
            continue
        last = spans[-1] if spans else None
        touching = last is not None and last.type == kind == "PER" and last.end == start
        if last is not None and touching and last.end - last.start == 1 and end - start <= 2:
            # A family name and the given name that jieba split off.
            spans[-1] = EntitySpan(last.start, end, "PER")
            continue
        spans.append(EntitySpan(start, end, kind))
    return [s for s in spans if s.type != "PER" or s.end - s.start > 1]
