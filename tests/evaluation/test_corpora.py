"""Gold and predictions are read from every format, and refused in one clear line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from pipeline.errors import InputError
from pipeline.evaluation import corpora

Write = Callable[..., Path]


def spans(path: Path) -> list[list[tuple[int, int, str]]]:
    documents = corpora.read(path).documents.values()
    return [[(e["start"], e["end"], e["type"]) for e in d.entities or []] for d in documents]


def test_corpora_article_gold(write_rows: Write, gold_article: dict[str, Any]) -> None:
    document = corpora.read(write_rows("gold.jsonl", gold_article)).documents["a1"]
    assert document.text == gold_article["text"]
    assert document.facts == gold_article["facts"]
    assert document.date == "2024-03-20"
    assert not document.is_sentence


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress, lambda b: b"\xef\xbb\xbf" + b])
def test_corpora_packed_gold_has_the_same_digest(
    pack: Callable[[bytes], bytes], write_rows: Write, gold_article: dict[str, Any], tmp_path: Path
) -> None:
    plain = write_rows("gold.jsonl", gold_article)
    packed = tmp_path / "packed"
    packed.write_bytes(pack(plain.read_bytes()))
    assert corpora.read(packed).digest() == corpora.read(plain).digest()


def test_corpora_digest_sees_every_annotation(write_rows: Write, gold_article: dict[str, Any]) -> None:
    before = corpora.read(write_rows("a.jsonl", gold_article)).digest()
    gold_article["facts"][0]["owner"] = "昌平区"
    assert corpora.read(write_rows("b.jsonl", gold_article)).digest() != before


def test_corpora_labelled_sentences(write_rows: Write) -> None:
    path = write_rows(
        "msra.jsonl",
        {
            "text": "李明到北京",
            "entities": [{"start": 0, "end": 2, "label": "PER"}, {"start": 3, "end": 5, "label": "GPE"}],
        },
        {"text": "今天下雨", "entities": []},
        {"text": "去年去", "entities": [{"start": 0, "end": 2, "label": "TIME"}]},
    )
    assert spans(path) == [[(0, 2, "PER"), (3, 5, "LOC")], [], []]
    documents = corpora.read(path).documents
    assert list(documents) == ["line 1", "line 2", "line 3"]
    assert all(d.is_sentence and d.facts is None for d in documents.values())


def test_corpora_rows_of_one_document_keep_it(write_rows: Write) -> None:
    row = {"text": "北京", "entities": [{"start": 0, "end": 2, "label": "ns"}], "doc": "d7"}
    document = next(iter(corpora.read(write_rows("pfr.jsonl", row)).documents.values()))
    assert document.group == "d7"


def test_corpora_cluener_ends_are_inclusive(write_rows: Write) -> None:
    path = write_rows(
        "cluener.json",
        {"text": "李明在小米", "label": {"name": {"李明": [[0, 1]]}, "company": {"小米": [[3, 4]]}}},
    )
    assert spans(path) == [[(0, 2, "PER"), (3, 5, "ORG")]]


def test_corpora_doccano(write_rows: Write) -> None:
    path = write_rows(
        "doccano.jsonl", {"id": 5, "text": "李明在小米", "label": [[0, 2, "PER"], [3, 5, "ORG"], [2, 3, "X"]]}
    )
    assert spans(path) == [[(0, 2, "PER"), (3, 5, "ORG")]]
    assert list(corpora.read(path).documents) == ["5"]


@pytest.mark.parametrize(
    "tags",
    [
        ["B-PER", "I-PER", "O", "B-LOC", "I-LOC"],
        ["B-PER", "E-PER", "O", "B-LOC", "E-LOC"],
        ["B_PER", "E_PER", "O", "B_LOC", "E_LOC"],
        ["I-PER", "I-PER", "O", "I-LOC", "I-LOC"],
        ["NR-B", "NR-E", "O", "NS-B", "NS-E"],
    ],
)
@pytest.mark.parametrize("separator", [" ", "\t"])
def test_corpora_columns(tags: list[str], separator: str, tmp_path: Path) -> None:
    path = tmp_path / "dev.txt"
    lines = [f"{c}{separator}{t}" for c, t in zip("李明到北京", tags, strict=True)]
    path.write_text("\n".join([*lines, "", "我 O", "", ""]), encoding="utf-8")
    assert spans(path) == [[(0, 2, "PER"), (3, 5, "LOC")], []]
    assert [d.text for d in corpora.read(path).documents.values()] == ["李明到北京", "我"]


def test_corpora_columns_neighbours_of_one_type(tmp_path: Path) -> None:
    path = tmp_path / "dev.txt"
    path.write_text("北 B-LOC\n京 I-LOC\n天 B-LOC\n津 I-LOC\n港 S-LOC\n元 I-ORG\n", encoding="utf-8")
    assert spans(path) == [[(0, 2, "LOC"), (2, 4, "LOC"), (4, 5, "LOC"), (5, 6, "ORG")]]


def test_corpora_issue_records_are_merged(tmp_path: Path, gold_article: dict[str, Any]) -> None:
    parts = [{"id": f"p-{i}", "entities": gold_article["entities"][i:][:1], "facts": []} for i in range(2)]
    issue = {"id": "p", "articles": parts, "entities": [{"id": "e1", "type": "ORG"}]}
    path = tmp_path / "issue.json"
    path.write_text(json.dumps(issue, indent=1), encoding="utf-8")
    assert len(corpora.read(path).documents["p"].entities or []) == 2
    path.write_text(json.dumps([issue, {**issue, "id": "q"}]), encoding="utf-8")
    assert list(corpora.read(path).documents) == ["p", "q"]


def test_corpora_line_separators_in_a_text_end_no_row(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    row = {"id": "x", "text": "一\u2028二\x85三", "entities": []}
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    assert corpora.read(path).documents["x"].text == "一\u2028二\x85三"


def test_corpora_duplicate_ids_warn_and_the_last_counts(write_rows: Write) -> None:
    rows = [{"id": "x", "text": t, "entities": []} for t in ("一", "二")]
    found = corpora.read(write_rows("gold.jsonl", *rows))
    assert found.documents["x"].text == "二"
    assert "twice" in found.warnings[0]


def test_corpora_annotation_that_differs_from_the_text_warns(
    write_rows: Write, gold_article: dict[str, Any]
) -> None:
    gold_article["entities"][0]["text"] = "昌平区总工"
    found = corpora.read(write_rows("gold.jsonl", gold_article))
    assert len(found.warnings) == 1
    assert "昌平区总工" in found.warnings[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b'{"id": "x", "text": "a"\n', "line 1: not JSON"),
        (b'{"id": "x"}\n[1]\n', "line 2: not an object"),
        (b"[1, 2]", "row 1: not an object"),
        (b'{"id": "x", "entities": 5}', "entities is not a list"),
        (b'{"id": "x", "entities": [{"start": 3, "end": 3, "type": "ORG"}]}', r"entities\[1\]"),
        (b'{"id": "x", "entities": [{"start": 0, "end": 3}]}', r"entities\[1\]"),
        (b'{"id": "x", "facts": [{"value": 3}]}', r"facts\[1\]"),
        (b'{"id": "x", "facts": ["86"]}', r"facts\[1\]"),
        ("北京今天\n".encode(), "line 1: neither JSON nor"),
        ("{北京".encode("gb18030"), "not UTF-8"),
        (gzip.compress(b"{}")[:-3], "damaged"),
        (zstandard.compress(b"{}")[:-2] + b"xxxxx", "damaged"),
    ],
)
def test_corpora_bad_input_is_one_clear_error(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=says) as error:
        corpora.read(path)
    assert "gold.jsonl" in str(error.value)
    assert "\n" not in str(error.value)


def test_corpora_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        corpora.read(tmp_path / "none.jsonl")
    with pytest.raises(InputError):
        corpora.read(tmp_path)


def test_corpora_no_predictions_are_predictions(tmp_path: Path) -> None:
    path = tmp_path / "pred.jsonl"
    path.write_bytes(b"")
    assert corpora.read(path, of_predictions=True).documents == {}
