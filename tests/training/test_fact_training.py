"""The fact reader's recipe on the sample gold: trains, resumes, exports what torch says; which words gold means."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from pipeline.backends.fact_model import FactModel, FigureInput  # noqa: E402
from pipeline.backends.lock import find_model  # noqa: E402
from pipeline.backends.onnx_model import GRAPH, OnnxModelBackend  # noqa: E402
from pipeline.errors import InputError, UsageError  # noqa: E402
from pipeline.facts.windows import CATEGORIES, FLAGS, Window  # noqa: E402
from pipeline.training.facts.align import align  # noqa: E402
from pipeline.training.facts.batches import Collator  # noqa: E402
from pipeline.training.facts.config import is_fact_config, load_fact_config  # noqa: E402
from pipeline.training.facts.gold import Examples, read_examples  # noqa: E402
from pipeline.training.facts.network import Member, make_member  # noqa: E402
from pipeline.training.facts.run import train_facts  # noqa: E402

CONFIG = """
task = "facts"
gold = ["gold.jsonl"]
development = ["gold.jsonl", "not-there.jsonl"]
batch = 16

[[member]]
task = "words"
width = 6
hidden = 5
layers = 2
epochs = 2

[[member]]
task = "choices"
width = 7
hidden = 4
inner = 9
epochs = 2
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
    return read_examples([data / "gold.jsonl"], silent)


def trained(data: Path, run: Path) -> list[Member]:
    """The networks as a run left them."""
    config = load_fact_config(data / "config.toml")
    members = [make_member(member, find_model("entities") / GRAPH) for member in config.members]
    for number, member in enumerate(members):
        path = run / f"{number}-{member.config.task}.pt"
        member.load_state_dict(torch.load(path, weights_only=True)["network"])
        member.eval()
    return members


def test_a_trained_model_says_at_run_time_what_it_says_in_torch(data: Path, examples: Examples) -> None:
    said: list[str] = []
    folder = train_facts(data / "config.toml", data, data / "run", said.append)
    assert sum("epoch" in line for line in said) == 4
    model = FactModel(folder)
    assert model.lock.scores["gold.jsonl"].keys() >= {"words", "words_by_rules", "kind_by_rules", "modality"}
    words, choices = trained(data, data / "run")
    rows = examples.rows[:20]
    batch = Collator(examples.texts, OnnxModelBackend().encoder)(rows)
    with torch.no_grad():
        chances, chosen = torch.sigmoid(words(batch)), choices(batch)
    states = model.states(examples.texts)
    articles = [row.article for row in rows]
    inputs = [
        FigureInput(
            states=np.stack([states[n][a:b].mean(axis=0) for n, a, b in row.places]),
            categories=row.window.categories,
            flags=row.window.flags,
            figure=row.window.figure,
            periods=row.periods,
            period_tokens=row.period_tokens,
            period_keys=row.period_keys,
            owners=row.owners,
            owner_tokens=row.owner_tokens,
            owner_keys=row.owner_keys,
            article=articles.index(row.article),
            sentence=row.window.sentence,
        )
        for row in rows
    ]
    assert len(set(articles)) > 1
    for i, (row, found) in enumerate(zip(rows, model.read(inputs), strict=True)):
        for part, scores in (
            (found.words, chances[i, : len(row.words)]),
            (found.periods, chosen.periods[-1][i, : len(row.periods)].softmax(-1)),
            (found.kinds, chosen.kinds[i].softmax(-1)),
            (found.owners, chosen.owners[-1][i, : len(row.owners)].softmax(-1)),
        ):
            np.testing.assert_allclose(part, scores.numpy(), atol=1e-2)


def test_a_killed_run_goes_on_and_ends_the_same(data: Path) -> None:
    whole = train_facts(data / "config.toml", data, data / "whole", silent)
    said: list[str] = []

    def kill(line: str) -> None:
        if "choices: epoch 1" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train_facts(data / "config.toml", data, data / "killed", kill)
    again = train_facts(data / "config.toml", data, data / "killed", said.append, resume=True)
    assert [line.split()[1:4] for line in said if "are done" in line] == [["2", "of", "2"], ["1", "of", "2"]]
    for name in ("encoder.onnx", "reader.onnx"):
        assert (again / name).read_bytes() == (whole / name).read_bytes()


def test_a_checkpoint_of_another_network_is_refused(data: Path) -> None:
    train_facts(data / "config.toml", data, data / "other", silent)
    (data / "wider.toml").write_text(CONFIG.replace("hidden = 5", "hidden = 8"), "utf-8")
    with pytest.raises(UsageError, match="other sizes"):
        train_facts(data / "wider.toml", data, data / "other", silent, resume=True)


def test_members_trained_side_by_side_are_the_same(data: Path, tmp_path: Path) -> None:
    (tmp_path / "two.toml").write_text("processes = 2\n" + CONFIG, "utf-8")
    said: list[str] = []
    both = train_facts(tmp_path / "two.toml", data, tmp_path / "two", said.append)
    one = train_facts(data / "config.toml", data, tmp_path / "one", silent)
    assert sum("epoch" in line for line in said) == 4
    assert not (tmp_path / "two" / "lesson.pkl").exists()
    for name in ("encoder.onnx", "reader.onnx"):
        assert (both / name).read_bytes() == (one / name).read_bytes()


def test_figures_around_a_figure_change_its_choices(data: Path, examples: Examples) -> None:
    """A figure's second scores follow what those beside it in the article were given, and nothing else."""
    choices = make_member(load_fact_config(data / "config.toml").members[1], find_model("entities") / GRAPH)
    collate = Collator(examples.texts, OnnxModelBackend().encoder)
    with torch.no_grad():
        alone = [choices.eval()(collate([row])) for row in examples.rows[:20]]
        together = choices(collate(examples.rows[:20]))
    first, second = (
        [
            float((one.periods[way][0] - together.periods[way][i, : one.periods[0].shape[1]]).abs().max())
            for i, one in enumerate(alone)
        ]
        for way in (0, 1)
    )
    assert max(first) < 1e-4 < max(second)


def test_pieces_of_sentences_give_tokens_nearly_the_same_states(data: Path, examples: Examples) -> None:
    member = make_member(
        load_fact_config(data / "config.toml").members[0], find_model("entities") / GRAPH
    ).eval()
    encoder, rows = OnnxModelBackend().encoder, examples.rows[:12]
    with torch.no_grad():
        whole = member.tokens(Collator(examples.texts, encoder)(rows))
        cut = member.tokens(Collator(examples.texts, encoder, 40)(rows))
    assert whole.shape == cut.shape
    assert float((whole - cut).abs().mean()) < 0.05


def test_figures_that_gold_holds_for_no_facts_are_learnt_as_such(tmp_path: Path) -> None:
    text = "全国新增就业1049万人，调查失业率为5.1%。"
    facts = [
        {
            "quantity": {"start": 6, "end": 12, "text": "1049万人"},
            "indicator": "新增就业",
            "owner": "中国",
            "owner_also": [],
            "period": None,
            "measure_kind": "newly_added",
            "modality": "actual",
        }
    ]
    nonfacts = [{"start": 19, "end": 23, "text": "5.1%", "class": "other"}]
    row = {"id": "a", "date": "2024-10-26", "text": text, "facts": facts, "nonfacts": nonfacts}
    (tmp_path / "gold.jsonl").write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    fact, other = read_examples([tmp_path / "gold.jsonl"], silent).rows
    assert (fact.fact, other.fact) == (True, False)
    assert fact.words.any()
    assert other.sizes.sum() == other.period_right.sum() == other.owner_right.sum() == 0


def test_gold_is_among_the_choices_and_the_words(examples: Examples) -> None:
    rows = [row for row in examples.rows if row.fact]
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
    for wrong in (
        CONFIG + 'colour = "red"\n',
        "task = ",
        "x = 1\n" + CONFIG,
        CONFIG.replace("gold", "silver"),
        CONFIG.replace('"choices"', '"colours"'),
    ):
        path = tmp_path / "config.toml"
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(UsageError, match=r"config\.toml"):
            load_fact_config(path)
    with pytest.raises(InputError, match="no such folder"):
        train_facts(data / "config.toml", tmp_path / "none", tmp_path / "out", silent)
    with pytest.raises(InputError):
        train_facts(data / "config.toml", tmp_path, tmp_path / "out", silent)
