"""spaCy pipelines of any tokenizer as a back end."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc
from spacy.training import Example

from pipeline.backends import create_backend
from pipeline.backends.lock import find_model, read_lock
from pipeline.errors import InputError, MissingPartError, UsageError

TEXTS = [
    ("王小明在北京工作。", [(0, 3, "PERSON"), (4, 6, "GPE")]),
    ("李红梅在保定学习。", [(0, 3, "PERSON"), (4, 6, "GPE")]),
    ("张建国去云南出差。", [(0, 3, "PERSON"), (4, 6, "GPE")]),
    ("陈思远住上海。", [(0, 3, "PERSON"), (4, 6, "GPE")]),
]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blank Chinese pipeline with a recogniser trained to repeat a few sentences."""
    nlp = spacy.blank("zh")
    ner = nlp.add_pipe("ner")
    examples = [
        Example.from_dict(nlp.make_doc(text), {"entities": [(a, b, label) for a, b, label in spans]})
        for text, spans in TEXTS
    ]
    for label in ("PERSON", "GPE"):
        ner.add_label(label)
    nlp.initialize(lambda: examples)
    for _ in range(40):
        nlp.update(examples)
    folder = tmp_path_factory.mktemp("spacy") / "pipeline"
    nlp.to_disk(folder)
    return folder


def test_spacy_pipeline_by_folder_gives_character_offsets(saved: Path) -> None:
    found = create_backend("spacy", path=saved).predict([text for text, _ in TEXTS])
    assert [[(s.start, s.end, s.type) for s in spans] for spans in found] == [
        [(0, 3, "PER"), (4, 6, "LOC")] for _ in TEXTS
    ]


def test_spacy_takes_empty_texts_in_order(saved: Path) -> None:
    found = create_backend("spacy", path=saved).predict(["", TEXTS[0][0], ""])
    assert found[0] == found[2] == []
    assert len(found[1]) == 2


def test_spacy_fingerprint_follows_the_content(saved: Path, tmp_path: Path) -> None:
    first = create_backend("spacy", path=saved).fingerprint()
    assert first == create_backend("spacy", path=saved).fingerprint()
    nlp = spacy.load(saved)
    nlp.update([Example.from_dict(nlp.make_doc("好"), {"entities": []})])
    nlp.to_disk(tmp_path / "other")
    assert create_backend("spacy", path=tmp_path / "other").fingerprint() != first


def test_spacy_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError, match=r"no spaCy pipeline is there; give the folder"):
        create_backend("spacy", path=tmp_path / "none")


def test_spacy_without_recogniser_is_refused(tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "plain")
    with pytest.raises(UsageError, match="no entity recogniser"):
        create_backend("spacy", path=tmp_path / "plain")


def test_spacy_labels_that_are_no_entities_are_left_out(tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "DATE", "pattern": "今天"}, {"label": "ORG", "pattern": "云南大学"}])
    nlp.to_disk(tmp_path / "rules")
    [spans] = create_backend("spacy", path=tmp_path / "rules").predict(["今天云南大学开学"])
    assert [(s.start, s.end, s.type) for s in spans] == [(2, 6, "ORG")]
    assert isinstance(nlp("好"), Doc)


@pytest.fixture(scope="module")
def shipped() -> Path:
    """The small pipeline in models/spacy."""
    try:
        return find_model("spacy")
    except MissingPartError:
        pytest.skip("no trained pipeline in models/spacy")


def test_shipped_spacy_pipeline_is_small_and_finds_names(shipped: Path) -> None:
    lock = read_lock(shipped)
    assert lock.problems() == []
    assert lock.size < 10_000_000
    assert lock.licence
    assert lock.scores
    text = "海淀区总工会在北京举办招聘会，王建国出席。"
    [spans] = create_backend("spacy").predict([text])
    found = [(text[s.start : s.end], s.type) for s in spans]
    assert found == [("海淀区总工会", "ORG"), ("北京", "LOC"), ("王建国", "PER")]


def test_shipped_spacy_pipeline_is_refused_when_damaged(
    shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(shipped, tmp_path / "spacy")
    data = bytearray((tmp_path / "spacy" / "ner" / "model").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "spacy" / "ner" / "model").write_bytes(data)
    monkeypatch.setenv("NEWSFACTS_MODELS", str(tmp_path))
    with pytest.raises(InputError, match="damaged model"):
        create_backend("spacy")
