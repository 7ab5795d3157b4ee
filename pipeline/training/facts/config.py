"""The configuration of the fact reader's training (TOML)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

TASK = "facts"
"""What `task` in a configuration says, so that `newsfacts train` knows it."""
MEMBERS = ("words", "choices")


@dataclass(frozen=True, slots=True)
class MemberConfig:
    """Sizes of one of the two networks over windows."""

    width: int = 64
    """Of the projected states of characters."""
    hidden: int = 96
    """Of the recurrent layer, each way."""
    inner: int = 128
    """Of the layers behind it."""
    dropout: float = 0.4


@dataclass(frozen=True, slots=True)
class StageConfig:
    """A part of the training with rates of its own."""

    epochs: int = 8
    rate: float = 4e-3
    """Highest learning rate; it rises over the first third of the stage and falls to nothing."""
    encoder_rate: float = 1e-3
    """The same for the layers over characters, which begin where the entity model is."""
    words: float = 1.0
    """Weight of the loss of words, which is small beside those of choices."""


@dataclass(frozen=True, slots=True)
class FactConfig:
    """The whole configuration."""

    gold: tuple[str, ...]
    """Files to train on, in the format of the annotation guide."""
    words: MemberConfig
    choices: MemberConfig
    development: tuple[str, ...] = ()
    """Files that are scored in the end; none of their articles may be among the others."""
    seed: int = 1
    stages: tuple[StageConfig, ...] = (StageConfig(),)
    batch: int = 64
    """Figures in a batch, about: articles stay whole."""
    processes: int = 1
    """Processes that share a batch; another number gives another model, as good."""
    encoder_dropout: float = 0.2
    decay: float = 1e-2
    longest: int = 90
    """Sentences are read in pieces of at most this many characters in training (whole ones afterwards)."""


def is_fact_config(path: Path) -> bool:
    """Whether a configuration is one for the fact reader."""
    try:
        return tomllib.loads(path.read_text("utf-8")).get("task") == TASK
    except (OSError, ValueError):
        return False


def load_fact_config(path: Path) -> FactConfig:
    """Reads a configuration.

    Raises:
        UsageError: it holds something unknown, or lacks something.
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        raw.pop("task")
        words, choices = (MemberConfig(**_known(MemberConfig, raw.pop(name, {}))) for name in MEMBERS)
        if "stage" in raw:
            raw["stages"] = tuple(StageConfig(**_known(StageConfig, row)) for row in raw.pop("stage"))
        raw["gold"] = tuple(raw["gold"])
        raw["development"] = tuple(raw.get("development", ()))
        return FactConfig(words=words, choices=choices, **_known(FactConfig, raw))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: {error}", hint="see models/README.md", code="train.config") from None


def _known(kind: type, row: dict[str, Any]) -> dict[str, Any]:
    """Settings that a kind has, or a TypeError that names the others."""
    names = {f.name for f in fields(kind)}
    if unknown := [key for key in row if key not in names]:
        raise TypeError(f"unknown settings: {', '.join(unknown)}")
    return row
