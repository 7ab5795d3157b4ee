import pytest
import spacy

from pipeline.stages.characters import CharacterTokenizer
from pipeline.stages.extensions import register_extensions
from pipeline.stages.sentences import SentenceSplitter, sentence_spans

register_extensions()
TOKENIZER = CharacterTokenizer(spacy.blank("zh").vocab)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("会员2.5万人。新增94个！", ["会员2.5万人。", "新增94个！"]),
        ("他说：“来了！”大家鼓掌。", ["他说：“来了！”", "大家鼓掌。"]),
        ("第一行没有句号\n第二行", ["第一行没有句号", "第二行"]),
        ("红花、绿叶……满园春色。", ["红花、绿叶……满园春色。"]),
        ("真的吗？！是的。", ["真的吗？！", "是的。"]),
        ("\n\n　标题　\n", ["标题"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    doc = SentenceSplitter()(TOKENIZER(text))
    assert [text[a:b] for a, b in sentence_spans(doc)] == expected


def test_blocks_begin_sentences() -> None:
    doc = TOKENIZER("多彩三月 女职工活动丰富")
    doc._.blocks = [(0, 4, "kicker"), (5, 12, "headline")]
    doc = SentenceSplitter()(doc)
    assert [s.text.strip() for s in doc.sents] == ["多彩三月", "女职工活动丰富"]
