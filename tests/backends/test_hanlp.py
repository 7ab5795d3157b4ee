"""The whole way of a HanLP recogniser: trained, saved, loaded by its folder, spans through the interface."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline.backends import create_backend
from pipeline.errors import MissingPartError

pytest.importorskip("hanlp")
pytest.importorskip("torch")

PEOPLE = ["王小明", "李红梅", "张建国", "刘洋", "陈思远", "赵敏"]
PLACES = ["北京", "保定市", "云南", "上海", "河北省", "桂林"]
BODIES = ["保定市总工会", "云南大学", "北京市第六医院", "上海商学院", "河北省教育厅"]
FRAMES = [
    ("{p}昨天在{l}参加了会议。", "pl"),
    ("{o}在{l}举办讲座。", "ol"),
    ("{p}到{o}工作。", "po"),
    ("记者{p}来到{l}采访{o}。", "plo"),
]


def composed(count: int, seed: int) -> list[tuple[str, list[tuple[int, int, str]]]]:
    """Sentences made of frames and names, with their spans."""
    draw = random.Random(seed)
    pools = {"p": (PEOPLE, "PER"), "l": (PLACES, "LOC"), "o": (BODIES, "ORG")}
    result = []
    for _ in range(count):
        frame, _kinds = draw.choice(FRAMES)
        text, spans, at = "", [], 0
        while at < len(frame):
            if frame[at] == "{":
                pool, label = pools[frame[at + 1]]
                name = draw.choice(pool)
                spans.append((len(text), len(text) + len(name), label))
                text, at = text + name, at + 3
            else:
                text, at = text + frame[at], at + 1
        result.append((text, spans))
    return result


def write_tsv(path: Path, rows: list[tuple[str, list[tuple[int, int, str]]]]) -> None:
    """Characters with BIO labels, a blank line between sentences."""
    lines = []
    for text, spans in rows:
        labels = ["O"] * len(text)
        for start, end, label in spans:
            labels[start:end] = [f"B-{label}"] + [f"I-{label}"] * (end - start - 1)
        lines.append("\n".join(f"{c}\t{x}" for c, x in zip(text, labels, strict=True)))
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small recogniser trained on composed sentences and saved."""
    from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer

    folder = tmp_path_factory.mktemp("hanlp")
    write_tsv(folder / "train.tsv", composed(400, 1))
    write_tsv(folder / "dev.tsv", composed(40, 2))
    component = RNNNamedEntityRecognizer()
    component.fit(
        str(folder / "train.tsv"),
        str(folder / "dev.tsv"),
        str(folder / "ner"),
        batch_size=20,
        epochs=8,
        embed=32,
        rnn_hidden=32,
        lr=0.01,
        crf=False,
        tagging_scheme="BIO",
        devices=-1,
        verbose=False,
    )
    return folder / "ner"


@pytest.mark.slow
def test_hanlp_local_folder_finds_names(saved: Path) -> None:
    backend = create_backend("hanlp", path=str(saved))
    gold = composed(20, 3)
    found = backend.predict([text for text, _ in gold])
    right = sum(
        len({(s.start, s.end, s.type) for s in spans} & set(truth))
        for spans, (_, truth) in zip(found, gold, strict=True)
    )
    assert right >= 0.7 * sum(len(truth) for _, truth in gold)


@pytest.mark.slow
def test_hanlp_takes_empty_long_and_unequal_texts(saved: Path) -> None:
    backend = create_backend("hanlp", path=str(saved))
    long = "王小明昨天在北京参加了会议。" * 60
    found = backend.predict(["", "好", long])
    assert found[0] == []
    assert len(found) == 3
    assert max(s.end for s in found[2]) > len(long) - 14
    assert all(a.end <= b.start for a, b in zip(found[2], found[2][1:], strict=False))


def test_hanlp_without_a_path_says_what_to_give() -> None:
    with pytest.raises(MissingPartError, match="give the folder"):
        create_backend("hanlp")


def test_hanlp_wrong_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError, match="no such folder"):
        create_backend("hanlp", path=str(tmp_path / "nothing"))
