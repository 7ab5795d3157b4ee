"""`newsfacts train` for the fact reader: gold in, a checked model folder out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray

from pipeline.backends.onnx_model import OnnxModelBackend
from pipeline.errors import InputError
from pipeline.training.facts.config import MemberConfig, load_fact_config
from pipeline.training.facts.export import STATES, export, state_graph
from pipeline.training.facts.gold import Examples, read_examples
from pipeline.training.facts.network import Member, Shape
from pipeline.training.facts.scores import score
from pipeline.training.facts.trainer import train_member

CHARACTERS = 4000
"""Characters of sentences that are encoded together, padding included."""


def train_facts(
    config_path: Path, data: Path, out: Path, say: Callable[[str], None], *, resume: bool = False
) -> Path:
    """Trains the members of a configuration one after the other and exports them.

    Args:
        config_path: the configuration (TOML, `task = "facts"`).
        data: folder that its file names start from.
        out: folder for the members and the model.
        say: where progress goes.
        resume: take members that are finished in `out` as they are.

    Returns:
        The model folder.

    Raises:
        UsageError: the configuration is wrong.
        InputError: a gold file is missing or is no gold.
    """
    config = load_fact_config(config_path)
    if not data.is_dir():
        raise InputError(
            f"{data}: no such folder of gold files",
            hint="name the folder that holds the configuration's files with --data",
            code="train.data",
        )
    torch.set_num_threads(1)
    out.mkdir(parents=True, exist_ok=True)
    examples = read_examples([data / name for name in config.gold], say)
    encode(examples)
    members = [_member(member, examples, out, say, resume=resume) for member in config.members]
    scores = {}
    for name in config.development:
        if (data / name).is_file():
            held = read_examples([data / name], say)
            encode(held)
            scores[name] = score(members, held.rows)
            say(f"{name}: {scores[name]}")
    lock = export(members, out / "model", scores)
    say(f"model of {lock.size / 2**20:.1f} MiB")
    return lock.folder


def _member(
    config: MemberConfig, examples: Examples, out: Path, say: Callable[[str], None], *, resume: bool
) -> Member:
    """A member, trained or taken from the file that an earlier run left."""
    path = out / f"{config.name}.pt"
    if resume and path.is_file():
        states = examples.rows[0].states
        assert states is not None
        shape = Shape(config.task, states.shape[1], config.width, config.hidden, config.inner)
        member = Member(shape, config.dropout)
        member.load_state_dict(torch.load(path, weights_only=True))
        say(f"{config.name}: taken from {path}")
        return member.eval()
    member = train_member(config, examples.rows, say)
    torch.save(member.state_dict(), path)
    return member


def encode(examples: Examples) -> None:
    """Fills the states of examples: the mean of the states of each token's characters."""
    states = _states(examples.texts)
    for row in examples.rows:
        starts = [start for _, start, _ in row.sentences]
        found = []
        for a, b in row.window.tokens:
            number, start, _ = row.sentences[max(0, bisect_right(starts, a) - 1)]
            found.append(states[number][a - start : max(b, a + 1) - start].mean(axis=0))
        row.states = np.stack(found).astype(np.float16)


def _states(texts: Sequence[str]) -> list[NDArray[np.float32]]:
    """States of the characters of each text."""
    session = onnxruntime.InferenceSession(
        state_graph().SerializeToString(), providers=["CPUExecutionProvider"]
    )
    encoder = OnnxModelBackend().encoder
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    result: dict[int, NDArray[np.float32]] = {}
    while order:
        count = max(1, min(len(order), CHARACTERS // max(1, len(texts[order[0]]))))
        while count > 1 and count * len(texts[order[count - 1]]) > CHARACTERS:
            count -= 1
        part, order = order[:count], order[count:]
        rows, lengths = encoder.characters([texts[i] for i in part])
        states = session.run([STATES], {"characters": rows, "lengths": lengths})[0]
        result.update((i, states[: len(texts[i]), column]) for column, i in enumerate(part))
    return [result[i] for i in range(len(texts))]
