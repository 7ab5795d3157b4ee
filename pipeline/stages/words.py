"""Words: jieba's segmentation with the part of speech of its dictionary, as a layer over the characters."""

from __future__ import annotations

import logging

from spacy.tokens import Doc

from pipeline.annotations import Word
from pipeline.dictionary import dictionary
from pipeline.stages.extensions import text_of


class WordSegmenter:
    """Sets `doc._.words`.

    The part of speech is the one that jieba's dictionary gives a word (`x` for words it does not know): a tagger
    run would cost six times the segmentation and nothing downstream needs it.
    """

    def __init__(self) -> None:
        import jieba

        jieba.setLogLevel(logging.WARNING)
        jieba.initialize()
        self._cut = jieba.dt.cut
        self._tag = dictionary()

    def __call__(self, doc: Doc) -> Doc:
        """Segment a Doc."""
        words, at, tag = [], 0, self._tag
        for word in self._cut(text_of(doc)):
            end = at + len(word)
            words.append(Word(at, end, tag.get(word, "x")))
            at = end
        doc._.words = words
        return doc
