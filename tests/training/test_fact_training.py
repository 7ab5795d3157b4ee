"""The fact reader's recipe on the sample gold: trains, resumes, exports what torch says; which words gold means."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from pipeline.backends.fact_model import FactModel, FigureInput  # noqa: E402
from pipeline.errors import InputError, UsageError  # noqa: E402
from pipeline.facts.windows import CATEGORIES, FLAGS, Window  # noqa: E402
from pipeline.training.facts.align import align  # noqa: E402
from pipeline.training.facts.config import is_fact_config, load_fact_config  # noqa: E402
from pipeline.training.facts.gold import Examples, read_examples  # noqa: E402
from pipeline.training.facts.network import Member, Shape  # noqa: E402
from pipeline.training.facts.run import encode, train_facts  # noqa: E402
from pipeline.training.facts.trainer import collate  # noqa: E402

CONFIG = """
task = "facts"
gold = ["gold.jsonl"]
development = ["gold.jsonl", "not-there.jsonl"]

[[member]]
name = "w"
task = "words"
seed = 1
epochs = 1
width = 6
hidden = 5

[[member]]
name = "c"
task = "choices"
seed = 2
epochs = 1
width = 7
hidden = 4
inner = 9
"""
GOLD = Path(__file__).parents[2] / "corpus" / "gold" / "heldout.jsonl"


def silent(_: str) -> None: ...


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("facts")
    lines = GOLD.read_text("utf-8").splitlines(keepends=True)[:5]
    (folder / "gold.jsonl").write_text("".join(lines), encoding="utf-8")
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def examples(data: Path) -> Examples:
    found = read_examples([data / "gold.jsonl"], silent)
    encode(found)
    return found


def test_a_trained_model_says_in_numpy_what_it_says_in_torch(data: Path, examples: Examples) -> None:
    said: list[str] = []
    folder = train_facts(data / "config.toml", data, data / "run", said.append)
    model = FactModel(folder)
    assert model.lock.scores["gold.jsonl"].keys() >= {"words", "words_by_rules", "kind", "period", "owner"}
    members = []
    for name, shape in (("w", Shape("words", 256, 6, 5)), ("c", Shape("choices", 256, 7, 4, 9))):
        member = Member(shape, 0.4)
        member.load_state_dict(torch.load(data / "run" / f"{name}.pt", weights_only=True))
        members.append(member.eval())
    rows = examples.rows[:20]
    with torch.no_grad():
        words, choices = (member(collate(rows)) for member in members)
    inputs = [
        FigureInput(
            np.concatenate(
                [member.project(torch.tensor(row.states).float()).detach() for member in members], 1
            ),
            row.window.categories,
            row.window.flags,
            row.window.figure,
            row.periods,
            row.period_tokens,
            row.owners,
            row.owner_tokens,
        )
        for row in rows
    ]
    for i, (row, found) in enumerate(zip(rows, model.read(inputs), strict=True)):
        expected = torch.sigmoid(words.words[i, : len(row.words)]).numpy()
        np.testing.assert_allclose(found.words, expected, atol=2e-3)
        for part, scores in (
            (found.periods, choices.periods[i][: len(row.periods)]),
            (found.owners, choices.owners[i][: len(row.owners)]),
        ):
            np.testing.assert_allclose(part, scores.softmax(-1).numpy(), atol=2e-3)


def test_a_killed_run_takes_finished_members_as_they_are(data: Path) -> None:
    said: list[str] = []
    first = train_facts(data / "config.toml", data, data / "again", silent)
    weights = (first / "reader.onnx").read_bytes()
    (data / "again" / "c.pt").unlink()
    second = train_facts(data / "config.toml", data, data / "again", said.append, resume=True)
    assert any("w: taken from" in line for line in said)
    assert (second / "reader.onnx").read_bytes() == weights


def test_gold_is_among_the_choices_and_the_words(examples: Examples) -> None:
    rows = examples.rows
    assert len(rows) >= 30
    assert np.mean([row.words.any() for row in rows]) > 0.95
    assert np.mean([row.period_right.any() for row in rows]) > 0.9
    assert np.mean([row.owner_right.any() for row in rows]) > 0.9
    assert all(row.words[row.window.figure] == 0 for row in rows)


def test_words_of_an_indicator_are_found_nearest_to_the_figure_and_in_any_order() -> None:
    text = "新建书屋，新建学校12所农村小学"
    spans = [(0, 2), (2, 4), (4, 5), (5, 7), (7, 9), (9, 12), (12, 14), (14, 16)]
    flags = np.zeros((len(spans), len(FLAGS)), dtype=np.float32)
    window = Window(spans, 5, np.zeros((len(spans), len(CATEGORIES)), dtype=np.uint8), flags)
    assert align("新建学校", window, text).tolist() == [0, 0, 0, 1, 1, 0, 0, 0]
    assert align("小学新建", window, text).tolist() == [0, 0, 0, 1, 0, 0, 0, 1]
    assert align("", window, text).tolist() == [0] * 8


def test_wrong_configurations_and_gold_are_named(data: Path, tmp_path: Path) -> None:
    assert is_fact_config(data / "config.toml")
    assert not is_fact_config(tmp_path / "none.toml")
    for wrong in (CONFIG + 'colour = "red"\n', CONFIG.split("[[member]]")[0], "task = ", "x = 1\n" + CONFIG):
        path = tmp_path / "config.toml"
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(UsageError, match=r"config\.toml"):
            load_fact_config(path)
    with pytest.raises(InputError, match="no such folder"):
        train_facts(data / "config.toml", tmp_path / "none", tmp_path / "out", silent)
    with pytest.raises(InputError):
        train_facts(data / "config.toml", tmp_path, tmp_path / "out", silent)
