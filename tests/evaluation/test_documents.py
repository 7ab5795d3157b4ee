"""Sentences that a corpus says are of one document are read together and scored apart."""

from __future__ import annotations

import json

from pipeline.evaluation import corpora
from pipeline.evaluation.documents import parted, wholes


def rows(tmp_path, *groups):
    path = tmp_path / "gold.jsonl"
    lines = [
        {"text": f"第{i}句说了王芳。", "entities": [{"start": 5, "end": 7, "label": "PER"}]}
        | ({"doc": group} if group else {})
        for i, group in enumerate(groups)
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return corpora.read(path)


def test_neighbours_of_one_document_make_one_text(tmp_path):
    gold = rows(tmp_path, "a", "a", "b", None, None, "a")
    made = wholes(gold.documents.values())
    assert [len(whole.parts) for whole in made] == [2, 1, 0, 0, 1]
    for whole in made:
        for id, start, end in whole.parts:
            assert whole.document.text[start:end] == gold.documents[id].text


def test_spans_come_back_to_their_sentences(tmp_path):
    gold = rows(tmp_path, "a", "a", "a")
    (whole,) = wholes(gold.documents.values())
    entities = [
        {"start": start + 5, "end": start + 7, "type": "PER", "text": "王芳"} for _, start, _ in whole.parts
    ]
    across = {"start": 0, "end": len(whole.document.text), "type": "ORG"}
    found = parted(whole, corpora.Document("a", entities=[across, *entities], facts=[]))
    assert list(found) == list(gold.documents)
    for document in found.values():
        assert [(e["start"], e["end"]) for e in document.entities] == [(5, 7)]


def test_articles_are_left_as_they_are():
    article = corpora.Document("x", "工会开会。", entities=[], group="a")
    (whole,) = wholes([article])
    assert whole.document is article
    assert parted(whole, corpora.Document("x", entities=[])) == {"x": corpora.Document("x", entities=[])}
