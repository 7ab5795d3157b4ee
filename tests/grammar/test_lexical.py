"""Numerals in words, names and set phrases."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline.grammar.lexical import find_lexical, lexical_spans
from pipeline.grammar.numerals import normalise
from pipeline.grammar.units import read_table

SPECS = Path(__file__).parents[1] / "specs" / "numbers"


@pytest.mark.parametrize(
    ("text", "word", "cls"),
    [
        ("学习党的二十大精神", "二十大", "name"),
        ("深化“十百千”专项行动", "十百千", "name"),
        ("大家一直坚持", "一直", "other"),
        ("做到一心一意", "一心一意", "idiom"),
        ("一个个展板", "一个个", "distributive"),
        ("开展多项活动", "多项", "vague"),
        ("首批学员结业", "首批", "ordinal"),
        ("规模以上工业企业", "规模以上", "threshold"),
        ("小学三年级", "三年级", "level"),
        ("共同建设十八届中央委员会", "十八届", "ordinal"),
        ("搭乘神舟十八号飞船", "神舟十八号", "name"),
        ("排名世界500强", "500强", "name"),
        ("拨打12345热线反映", "12345热线", "id"),
    ],
)
def test_find_lexical_gives_class(text: str, word: str, cls: str) -> None:
    assert (word, cls) in [(text[x.start : x.end], x.cls) for x in find_lexical(text)]


@pytest.mark.parametrize(
    "text", ["三万一千人", "二百一十户", "花了一小时", "第三代", "三十二万一千", "共有12个", "四周年"]
)
def test_find_lexical_leaves_numbers(text: str) -> None:
    assert find_lexical(text) == []


def test_lexical_masks_words_without_reporting_them() -> None:
    n = normalise("数据显示，几乎没有")
    assert [(n[a:b], cls) for a, b, cls in lexical_spans(n)] == [("数据", "-"), ("几乎", "-")]
    assert find_lexical("数据显示，几乎没有") == []


def test_every_pattern_names_the_characters_it_begins_with() -> None:
    """The third column only makes the search fast; a match that it does not announce would be lost."""
    texts = [
        json.loads(line)["text"] for path in SPECS.glob("*.jsonl") for line in path.open(encoding="utf-8")
    ]
    joined = normalise("\n".join(texts))
    for pattern, cls, heads in read_table("name_patterns.tsv"):
        assert cls
        assert all(m.group()[0] in heads for m in re.finditer(pattern, joined)), pattern


def test_data_files_hold_no_word_twice_in_one_class() -> None:
    words = [(word, row[1]) for row in read_table("words.tsv") for word in row[0].split()]
    assert len(words) == len(set(words))
    assert {cls for _, cls in words} <= {"name", "idiom", "other"}
