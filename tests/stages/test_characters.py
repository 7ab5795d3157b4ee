import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.characters import CharacterTokenizer

TOKENIZER = CharacterTokenizer(spacy.blank("zh").vocab)


@given(st.text(max_size=80))
def test_every_code_point_is_a_token(text: str) -> None:
    doc = TOKENIZER(text)
    assert len(doc) == len(text)
    assert doc.text == text
    for i in range(len(text)):
        assert doc[i : i + 1].text == text[i]


def test_lone_surrogate_keeps_its_place() -> None:
    doc = TOKENIZER("会\ud800员")
    assert len(doc) == 3
    assert doc[2:3].text == "员"
