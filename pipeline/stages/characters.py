"""Token i is character i.

Chinese entity borders do not respect word borders, so the Doc is tokenised into characters, white space
included: a token index is an offset in the text, `doc[a:b]` is a slice, and no alignment code exists.
"""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

_SURROGATE = re.compile("[\ud800-\udfff]")


class CharacterTokenizer(DummyTokenizer):
    """Makes one token of every Unicode code point.

    A lone surrogate (it can come from a JSON escape and has no UTF-8 form) becomes U+FFFD in the Doc; the length
    stays.

    Example:
        >>> import spacy
        >>> doc = CharacterTokenizer(spacy.blank("zh").vocab)("会员 2.5万人")
        >>> len(doc), doc[3:8].text
        (8, '2.5万人')
    """

    def __init__(self, vocab: Vocab):
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """A Doc with `len(doc) == len(text)` and `doc.text == text` (but for lone surrogates)."""
        text = _SURROGATE.sub("\ufffd", text)
        return Doc(self.vocab, words=list(text), spaces=[False] * len(text))


@registry.tokenizers("newsfacts.characters.v1")
def create_character_tokenizer():  # type: ignore[no-untyped-def]
    """Factory of the tokenizer for spaCy configs: `@tokenizers = "newsfacts.characters.v1"`."""

    def create(nlp: Language) -> CharacterTokenizer:
        return CharacterTokenizer(nlp.vocab)

    return create
