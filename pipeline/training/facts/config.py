"""The configuration of the fact reader's training (TOML)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

TASK = "facts"
"""What `task` in a configuration says, so that `newsfacts train` knows it."""


@dataclass(frozen=True, slots=True)
class MemberConfig:
    """A network of the ensemble and how it is trained."""

    name: str
    task: str
    """words | choices"""
    seed: int
    epochs: int = 12
    rate: float = 4e-3
    """Highest learning rate; it rises over the first third and falls to nothing."""
    decay: float = 1e-2
    dropout: float = 0.4
    batch: int = 32
    """Figures in a batch."""
    width: int = 64
    hidden: int = 96
    inner: int = 128


@dataclass(frozen=True, slots=True)
class FactConfig:
    """The whole configuration."""

    gold: tuple[str, ...]
    """Files to train on, in the format of the annotation guide."""
    development: tuple[str, ...]
    """Files that are scored after each member; none of their articles may be among the others."""
    members: tuple[MemberConfig, ...]


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
        members = tuple(_member(row) for row in raw.pop("member"))
        raw.pop("task")
        gold, development = tuple(raw.pop("gold")), tuple(raw.pop("development", ()))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: {error}", hint="see models/README.md", code="train.config") from None
    tasks = {member.task for member in members}
    if raw or tasks != {"words", "choices"}:
        what = (
            f"unknown settings {', '.join(raw)}"
            if raw
            else "members of both tasks, words and choices, are needed"
        )
        raise UsageError(f"{path}: {what}", hint="see models/README.md", code="train.config")
    return FactConfig(gold, development, members)


def _member(row: dict[str, Any]) -> MemberConfig:
    known = {f.name for f in fields(MemberConfig)}
    if unknown := [key for key in row if key not in known]:
        raise TypeError(f"unknown settings of a member: {', '.join(unknown)}")
    return MemberConfig(**row)
