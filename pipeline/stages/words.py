"""Words: jieba's segmentation with the part of speech of its dictionary, as a layer over the characters."""

from __future__ import annotations

import logging

from spacy.tokens import Doc

from pipeline.annotations import Word


class WordSegmenter:
    """Sets `doc._.words`.

    The part of speech is the one that jieba's dictionary gives a word (`x` for words it does not know): a tagger
    run would cost six times the segmentation and nothing downstream needs it.
    """

    def __init__(self) -> None:
        import jieba
        import jieba.posseg

        jieba.setLogLevel(logging.WARNING)
        jieba.initialize()
        self._cut = jieba.dt.cut
        tagger = jieba.posseg.dt
        tagger.initialize()
        self._tag = tagger.word_tag_tab

    def __call__(self, doc: Doc) -> Doc:
        """Segment a Doc."""
        words, at, tag = [], 0, self._tag
        for word in self._cut(doc.text):
            end = at + len(word)
            words.append(Word(at, end, tag.get(word, "x")))
            at = end
        doc._.words = words
        return doc
