"""The network in models/facts: undamaged, small, and the same whatever is read beside a figure."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest

from pipeline.backends.fact_model import TABLES, FactModel, FigureInput
from pipeline.backends.lock import find_model, read_lock
from pipeline.errors import InputError, MissingPartError
from pipeline.facts.owner_choices import OWNER_FEATURES
from pipeline.facts.period_choices import PERIOD_FEATURES
from pipeline.facts.windows import CATEGORIES, FLAGS, KINDS


@pytest.fixture(scope="module")
def model() -> FactModel:
    try:
        return FactModel()
    except MissingPartError:
        pytest.skip("no trained model in models/facts")


def figure(model: FactModel, tokens: int, seed: int) -> FigureInput:
    draw = np.random.default_rng(seed)
    sizes = list(CATEGORIES.values())
    return FigureInput(
        states=draw.normal(size=(tokens, model.width)).astype(np.float32),
        categories=(draw.random((tokens, len(sizes))) * sizes).astype(np.uint8),
        flags=(draw.random((tokens, len(FLAGS))) < 0.2).astype(np.float32),
        figure=int(draw.integers(tokens)),
        periods=(draw.random((5, len(PERIOD_FEATURES))) < 0.2).astype(np.float32),
        period_tokens=draw.integers(-1, tokens, 5),
        period_keys=draw.integers(0, 4, 5),
        owners=(draw.random((7, len(OWNER_FEATURES))) < 0.2).astype(np.float32),
        owner_tokens=draw.integers(-1, tokens, 7),
        owner_keys=draw.integers(0, 4, 7),
        article=seed,
    )


def test_the_shipped_model_is_undamaged_and_small(model: FactModel) -> None:
    lock = read_lock(find_model("facts"))
    assert lock.problems() == []
    assert lock.size <= 12 * 2**20
    assert lock.licence
    assert len(model.fingerprint()) == 16


def test_probabilities_have_their_shapes_and_sums(model: FactModel) -> None:
    (reading,) = model.read([figure(model, 9, 1)])
    assert reading.words.shape == (9,)
    assert reading.periods.shape == (5,)
    assert reading.owners.shape == (7,)
    assert ((reading.words >= 0) & (reading.words <= 1)).all()
    assert reading.kinds.shape == (len(KINDS),)
    for part in (reading.periods, reading.owners, reading.kinds):
        assert part.sum() == pytest.approx(1, abs=1e-4)


def test_a_figure_reads_the_same_alone_and_among_others(model: FactModel) -> None:
    figures = [figure(model, tokens, seed) for seed, tokens in enumerate([1, 2, 30, 128, 7, 60] * 12)]
    together = model.read(figures)
    for one, found in zip(figures[:6], together[:6], strict=True):
        (alone,) = model.read([one])
        for name in ("words", "periods", "owners", "kinds"):
            np.testing.assert_allclose(getattr(alone, name), getattr(found, name), atol=1e-5)


def test_states_are_those_of_each_text_alone(model: FactModel) -> None:
    texts = ["通州区总工会新建工会94家。", "", "会", "a\U00020000\ud800", "入会率85%以上" * 30]
    together = model.states(texts)
    assert [len(states) for states in together] == [len(text) for text in texts]
    for text, found in zip(texts, together, strict=True):
        np.testing.assert_allclose(model.states([text])[0], found, atol=1e-5)


def test_nothing_is_read_as_nothing(model: FactModel) -> None:
    assert model.read([]) == []
    assert model.states([]) == []


def test_a_worker_loads_it_again(model: FactModel) -> None:
    assert pickle.loads(pickle.dumps(model)).fingerprint() == model.fingerprint()


def test_a_damaged_model_is_refused(model: FactModel, tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    shutil.copytree(find_model("facts"), folder)
    tables = folder / TABLES
    tables.write_bytes(tables.read_bytes()[:-1])
    with pytest.raises(InputError, match=TABLES):
        FactModel(folder)
