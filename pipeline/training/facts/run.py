"""`newsfacts train` for the fact reader: gold in, a checked model folder out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.backends.lock import find_model
from pipeline.backends.onnx_model import GRAPH, OnnxModelBackend
from pipeline.errors import InputError
from pipeline.training.facts.config import load_fact_config
from pipeline.training.facts.export import export
from pipeline.training.facts.gold import read_examples
from pipeline.training.facts.scores import score
from pipeline.training.facts.trainer import Lesson, train_members


def train_facts(
    config_path: Path, data: Path, out: Path, say: Callable[[str], None], *, resume: bool = False
) -> Path:
    """Trains the fact reader by a configuration and exports it.

    Args:
        config_path: the configuration (TOML, `task = "facts"`).
        data: folder that its file names start from.
        out: folder for the checkpoint and the model.
        say: where progress goes.
        resume: go on after the last epoch in `out`.

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
    out.mkdir(parents=True, exist_ok=True)
    examples = read_examples([data / name for name in config.gold], say)
    encoder, model = OnnxModelBackend().encoder, find_model("entities") / GRAPH
    members = train_members(Lesson(config, model, encoder, examples, out), say, resume=resume)
    scores = {}
    for name in config.development:
        if (data / name).is_file():
            scores[name] = score(members, read_examples([data / name], say), encoder)
            say(f"{name}: {scores[name]}")
    lock = export(members, out / "model", scores)
    say(f"model of {lock.size / 2**20:.1f} MiB")
    return lock.folder
