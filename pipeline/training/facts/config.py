"""The configuration of the fact reader's training (TOML)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

TASK = "facts"
"""What `task` in a configuration says, so that `newsfacts train` knows it."""
WORDS, CHOICES = "words", "choices"
TASKS = (WORDS, CHOICES)


@dataclass(frozen=True, slots=True)
class MemberConfig:
    """One of the networks: its sizes, and how it is trained."""

    task: str
    """`words` of the indicator, or `choices` of period, owner and measure kind."""
    seed: int = 1
    width: int = 64
    """Of the projected states of characters."""
    hidden: int = 96
    """Of the recurrent layers over a window, each way."""
    layers: int = 1
    """Of them."""
    inner: int = 128
    """Of the layers behind them."""
    dropout: float = 0.3
    encoder_dropout: float = 0.2
    """Before the layers over characters."""
    epochs: int = 8
    rate: float = 4e-3
    """Highest learning rate; it rises over the first third of the training and falls to nothing."""
    encoder_rate: float = 1e-3
    """The same for the layers over characters, which begin where the entity model is."""
    decay: float = 1e-2


@dataclass(frozen=True, slots=True)
class FactConfig:
    """The whole configuration."""

    gold: tuple[str, ...]
    """Files to train on, in the format of the annotation guide."""
    members: tuple[MemberConfig, ...]
    """At least one of each task; those of one task vote."""
    development: tuple[str, ...] = ()
    """Files that are scored in the end; none of their articles may be among the others."""
    batch: int = 64
    """Figures in a batch, about: articles stay whole."""
    longest: int = 90
    """Sentences are read in pieces of at most this many characters in training (whole ones afterwards)."""
    processes: int = 1
    """How many members are trained side by side; the models are the same."""


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
        members = tuple(MemberConfig(**_known(MemberConfig, row)) for row in raw.pop("member", []))
        if {member.task for member in members} != set(TASKS):
            raise TypeError(f"[[member]] tables are needed for the tasks {' and '.join(TASKS)}, no others")
        raw["gold"] = tuple(raw["gold"])
        raw["development"] = tuple(raw.get("development", ()))
        return FactConfig(members=members, **_known(FactConfig, raw))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: {error}", hint="see models/README.md", code="train.config") from None


def _known(kind: type, row: dict[str, Any]) -> dict[str, Any]:
    """Settings that a kind has, or a TypeError that names the others."""
    names = {f.name for f in fields(kind)}
    if unknown := [key for key in row if key not in names]:
        raise TypeError(f"unknown settings: {', '.join(unknown)}")
    return row
