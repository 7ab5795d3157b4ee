"""The pipeline as spaCy sees it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language

import pipeline
from pipeline.errors import UsageError
from pipeline.stages.registry import STAGES, build

TEXT = "近日，通州区总工会召开会议。2023年，该工会新发展工会会员2.36万人，其中女会员6084人。"


def facts_of(doc: Any) -> list[tuple[str, Any, str]]:
    return [(doc.text[f.start : f.end], f.value, f.unit) for f in doc._.facts]


def test_stages_are_the_documented_ones(nlp: Language) -> None:
    assert tuple(nlp.pipe_names) == STAGES
    assert STAGES == ("words", "sentences", "entities", "times", "quantities", "facts", "links", "checks")


def test_analysis_finds_no_problem(nlp: Language) -> None:
    analysis = nlp.analyze_pipes()
    assert not any(analysis["problems"].values())


def test_bare_text_works(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert len(doc) == len(TEXT)
    assert facts_of(doc) == [("2.36万人", 23600, "人"), ("6084人", 6084, "人")]
    assert {e.text for e in doc.ents} >= {"通州区总工会"}
    assert doc._.facts[1].part_of == doc._.facts[0].id


def test_pipe_streams_and_equals_single_calls(nlp: Language) -> None:
    texts = [TEXT, "", "没有数字的一句话。", TEXT * 3, "\n"]

    def endless() -> Any:
        while True:
            yield from texts

    stream = nlp.pipe(endless(), batch_size=4)
    piped = [next(stream) for _ in texts]
    for text, doc in zip(texts, piped, strict=True):
        single = nlp(text)
        assert facts_of(doc) == facts_of(single)
        assert [(e.start, e.end, e.label_) for e in doc.ents] == [
            (e.start, e.end, e.label_) for e in single.ents
        ]


def test_disk_round_trip_without_importing_us(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "saved")
    code = (
        "import spacy, sys; nlp = spacy.load(sys.argv[1]); doc = nlp(sys.argv[2]);"
        "print([(doc.text[f.start:f.end], f.value, f.unit) for f in doc._.facts])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "saved"), TEXT],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(facts_of(nlp(TEXT)))


def test_lexicon_travels_with_the_pipeline(tmp_path: Path) -> None:
    lexicon = tmp_path / "names.tsv"
    lexicon.write_text("蓝鹊计划办\tORG\t蓝鹊办\n", "utf-8")
    nlp = pipeline.load(ner="jieba", lexicon=lexicon)
    nlp.to_disk(tmp_path / "saved")
    lexicon.unlink()
    doc = spacy.load(tmp_path / "saved")("昨天，蓝鹊计划办招收了30名学员。")
    assert ("蓝鹊计划办", "ORG") in {(e.text, e.label_) for e in doc.ents}


def test_unknown_stage_is_refused() -> None:
    with pytest.raises(UsageError, match="no stage named parser"):
        build(exclude=["parser"])


def test_select_pipes_leaves_stages_out(nlp: Language) -> None:
    with nlp.select_pipes(enable=["words", "sentences"]):
        doc = nlp(TEXT)
    assert doc._.facts is None
    assert [TEXT[w.start : w.end] for w in doc._.words][:2] == ["近日", "，"]
