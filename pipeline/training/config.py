"""The training configuration (TOML): sizes, sources, stages."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from.

    `kind`: `corpus` (records with entities), `lac` (raw text labelled by LAC), `agreed` (raw text where LAC
    and the model so far agree), `composed` (examples made by grammar).
    """

    name: str
    kind: str
    files: tuple[str, ...] = ()
    heads: dict[str, str] = field(default_factory=dict)
    """Head to the rules that turn the source's labels into it (`conventions.RULES`)."""
    weight: float = 1.0
    """Weight of the loss."""
    characters: int = 0
    """Upper limit of the characters taken (0: all)."""
    sentences: int = 0
    """How many to compose."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the training with its own sources, rates and augmentation."""

    name: str
    sources: tuple[str, ...]
    epochs: int
    rate: float
    """Learning rate of what starts at random."""
    transfer_rate: float
    """Learning rate of what comes from LAC."""
    pair_rate: float = 0.0
    """Learning rate of the table of bigrams, if not the one of what starts at random."""
    last_rate: float = 0.05
    """Share of the rates left at the end; they fall linearly."""
    batch: int = 0
    """Characters in a batch, if not as many as usual."""
    warmup: int = 200
    """Steps until the full rate."""
    frozen_epochs: int = 0
    """Epochs during which what comes from LAC stays as it is."""
    dropout: float = 0.35
    swap: float = 0.0
    """Share of the rows in which entities are exchanged for others of their type."""
    unknown: float = 0.0
    """Share of the characters that are made unknown."""
    strange: float = 0.0
    """Share of the bigrams that are exchanged for any other: new text is full of bigrams never seen."""
    blanks: float = 0.0
    """Share of the rows that get white space at an end or beside a name, as pages have it."""
    average: float = 0.0
    """Weights are averaged over the steps with this decay (0: not)."""


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration."""

    seed: int
    heads: tuple[str, ...]
    exported: tuple[str, ...]
    sources: tuple[Source, ...]
    stages: tuple[Stage, ...]
    buckets: int = 131072
    bigram_size: int = 32
    hidden: int = 160
    longest: int = 120
    """Rows are cut to about this many characters."""
    batch: int = 3200
    """Characters in a batch."""
    checkpoint: int = 200
    """Steps between checkpoints."""
    exclude: tuple[str, ...] = ()
    """Files whose texts no training row may share `shared` characters with."""
    shared: int = 16
    pairs: tuple[str, ...] = ()
    """Files whose texts give the table of bigrams its start (`pairs.pair_vectors`); none: a random one."""
    development: dict[str, str] = field(default_factory=dict)
    """File to head: scored after every epoch."""

    def source(self, name: str) -> Source:
        """The source of a name."""
        return next(source for source in self.sources if source.name == name)

    def fingerprint(self, begun: int) -> str:
        """Changes with every setting but those of stages after the first `begun`; a checkpoint remembers it."""
        past = replace(self, stages=self.stages[:begun])
        return hashlib.sha256(repr(past).encode()).hexdigest()[:16]


def load_config(path: Path) -> Config:
    """Reads and checks a configuration.

    Raises:
        UsageError: the file is missing, no TOML, or says something unknown.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise UsageError(
            f"{path}: no such training configuration", hint="name one with --config", code="train.config"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: not TOML: {error}", hint="repair it", code="train.config") from None
    try:
        sources = tuple(_make(Source, item) for item in data.pop("source", []))
        stages = tuple(_make(Stage, item) for item in data.pop("stage", []))
        config: Config = _make(Config, {**data, "sources": sources, "stages": stages})
    except (TypeError, KeyError) as error:
        raise UsageError(f"{path}: {error}", hint="see models/README.md", code="train.config") from None
    _check(config, path)
    return config


def _make(kind: type, data: dict[str, Any]) -> Any:
    known = {item.name for item in fields(kind)}
    unknown = sorted(set(data) - known)
    if unknown:
        raise KeyError(f"unknown setting {unknown[0]!r} (known: {', '.join(sorted(known))})")
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in data.items()})


def _check(config: Config, path: Path) -> None:
    names = {source.name for source in config.sources}
    problems = [
        f"stage {s.name!r} names no known source {n!r}"
        for s in config.stages
        for n in s.sources
        if n not in names
    ]
    problems += [
        f"source {s.name!r} names no head {h!r}"
        for s in config.sources
        for h in s.heads
        if h not in config.heads
    ]
    problems += [f"exported head {h!r} is no head" for h in config.exported if h not in config.heads]
    if config.buckets & (config.buckets - 1):
        problems.append("buckets must be a power of two")
    if problems:
        raise UsageError(f"{path}: {problems[0]}", hint="see models/README.md", code="train.config")
