"""The network that reads figures: which words say what is measured; which choices are owner, period, measure kind.

Characters are read once for each sentence (`encoder.onnx`: two recurrent layers, begun with those of the entity model).
Then each figure's window of words is read by one recurrent layer of each member (`reader.onnx`); what follows is small
and done in numpy. Members vote by the mean of their probabilities.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.features import Encoder
from pipeline.backends.lock import find_model, read_lock
from pipeline.backends.onnx_files import batches, open_session, read_settings

ENCODER, READER, TABLES, SETTINGS = "encoder.onnx", "reader.onnx", "tables.npz", "model.json"
FORMAT = 2
CHARACTERS = 2000
"""Characters in a batch of sentences, padding included."""
TOKENS = 1200
"""Tokens in a batch of windows, padding included."""
_FAR = -4.0
"""Below every state: what is left out of a maximum."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FigureInput:
    """A figure in its window, as the network takes it. T tokens, P periods and O owners to choose from."""

    states: Floats
    """[T, W] mean of the projected states of a token's characters."""
    categories: NDArray[np.uint8]
    """[T, C]"""
    flags: Floats
    """[T, F]"""
    figure: int
    """Which token the figure is."""
    periods: Floats
    """[P, features]"""
    period_tokens: NDArray[np.int64]
    """[P] token in which a period's time begins; -1: none of the window."""
    owners: Floats
    """[O, features]"""
    owner_tokens: NDArray[np.int64]
    """[O]"""


@dataclass(frozen=True, slots=True)
class FigureReading:
    """Probabilities for a figure."""

    words: Floats
    """[T] that a token belongs to the indicator."""
    periods: Floats
    """[P]"""
    owners: Floats
    """[O]"""
    kinds: Floats
    """[kinds] in the order of `pipeline.facts.windows.KINDS`."""


class FactModel:
    """The trained model in `models/facts`.

    Args:
        path: model folder; default: the shipped one.
        threads: threads inside the runtime; batches over processes want 1.

    Raises:
        MissingPartError: the model is not there.
        InputError: a file of the model is damaged.
    """

    def __init__(self, path: str | Path | None = None, threads: int = 1):
        self._arguments = (path, threads)
        folder = Path(path) if path else find_model("facts")
        self.lock = read_lock(folder)
        self.lock.check()
        self.settings = read_settings(folder / SETTINGS, FORMAT)
        with np.load(folder / TABLES, allow_pickle=False) as tables:
            self._weights = {name: tables[name] for name in tables.files}
        self._encoder = Encoder(
            self._weights.pop("normal"),
            self._weights.pop("rows"),
            np.zeros(0, dtype=np.uint64),
            np.zeros(0, dtype=np.uint8),
            np.zeros(1 << 17, dtype=np.uint8),
            2,
        )
        self._weights = {name: part.astype(np.float32) for name, part in self._weights.items()}
        self._chars, self._reader = (open_session(folder / name, threads) for name in (ENCODER, READER))
        self.members: list[dict[str, Any]] = self.settings["members"]
        self.width: int = sum(member["width"] for member in self.members)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as its arguments: a worker process loads the model itself."""
        return type(self), self._arguments

    def fingerprint(self) -> str:
        """Changes with the model's files."""
        return hashlib.sha256(self.lock.sha256.encode()).hexdigest()[:16]

    def states(self, texts: Sequence[str]) -> list[Floats]:
        """Projected states [length, width] of the characters of every text."""
        result: list[Floats] = [np.zeros((0, self.width), dtype=np.float32) for _ in texts]
        for batch in batches([len(t) for t in texts], CHARACTERS):
            rows, lengths = self._encoder.characters([texts[i] for i in batch])
            states = self._chars.run(["states"], {"characters": rows, "lengths": lengths})[0]
            for column, i in enumerate(batch):
                result[i] = states[: len(texts[i]), column]
        return result

    def read(self, figures: Sequence[FigureInput]) -> list[FigureReading]:
        """Reads figures in their windows, in any number."""
        result: list[FigureReading | None] = [None] * len(figures)
        for batch in batches([len(f.flags) for f in figures], TOKENS):
            for i, reading in zip(batch, self._read([figures[i] for i in batch]), strict=True):
                result[i] = reading
        return [reading for reading in result if reading is not None]

    def _read(self, figures: list[FigureInput]) -> list[FigureReading]:
        """Readings of a batch."""
        batch = _Batch(figures)
        inputs: dict[str, NDArray[Any]] = {"lengths": batch.lengths}
        at = 0
        for number, member in enumerate(self.members):
            inputs[f"x{number}"] = self._below(batch, number, batch.states[..., at : at + member["width"]])
            at += member["width"]
        outputs = self._reader.run([f"z{number}" for number in range(len(self.members))], inputs)
        words, periods, owners, kinds = [], [], [], []
        for number, (member, states) in enumerate(zip(self.members, outputs, strict=True)):
            z = states.transpose(1, 0, 2)
            if member["task"] == "words":
                words.append(_sigmoid(self._linear(f"{number}.o", z)[..., 0]))
                continue
            figure = self._figure(batch, number, z)
            periods.append(self._choose(f"{number}.p", batch.periods, batch.period_tokens, z, figure, number))
            owners.append(self._choose(f"{number}.w", batch.owners, batch.owner_tokens, z, figure, number))
            kinds.append(_softmax(self._linear(f"{number}.k", figure)))
        means = [np.mean(part, axis=0) for part in (words, periods, owners, kinds)]
        return [
            FigureReading(
                means[0][i, : len(f.flags)],
                means[1][i, : len(f.periods)],
                means[2][i, : len(f.owners)],
                means[3][i],
            )
            for i, f in enumerate(figures)
        ]

    def _below(self, batch: _Batch, number: int, states: Floats) -> Floats:
        """What the recurrent layer of a member takes: embedded categories, flags, states; time first."""
        embedded = [
            self._weights[f"{number}.e{column}"][batch.categories[..., column]]
            for column in range(batch.categories.shape[-1])
        ]
        joined = np.concatenate([*embedded, batch.flags, np.tanh(states)], axis=-1)
        return np.ascontiguousarray(joined.transpose(1, 0, 2))

    def _figure(self, batch: _Batch, number: int, z: Floats) -> Floats:
        """A vector for each figure: its own state, the mean of the rules' words, the maxima of clause and window."""
        rows = np.arange(len(z))
        picked = batch.flags[..., self.settings["picked"]]
        mean = (picked[..., None] * z).sum(axis=1) / (picked.sum(axis=1, keepdims=True) + 0.5)
        clause = (batch.flags[..., self.settings["clause"]] > 0) & batch.mask
        clause[rows, batch.figures] = True
        tops = [np.where(part[..., None], z, _FAR).max(axis=1) for part in (clause, batch.mask)]
        joined = np.concatenate([z[rows, batch.figures], mean, *tops], axis=-1)
        return np.maximum(self._linear(f"{number}.q", joined), 0)

    def _choose(
        self, name: str, features: Floats, at: NDArray[np.int64], z: Floats, figure: Floats, number: int
    ) -> Floats:
        """[B, choices] probabilities."""
        places = np.concatenate([np.zeros_like(z[:, :1]), z], axis=1)
        here = places[np.arange(len(z))[:, None], np.maximum(at, -1) + 1]
        near = np.tanh(self._linear(f"{number}.at", here))
        wide = np.broadcast_to(figure[:, None], (*features.shape[:2], figure.shape[-1]))
        hidden = np.maximum(self._linear(f"{name}1", np.concatenate([features, wide, near], axis=-1)), 0)
        scores = self._linear(f"{name}2", hidden)[..., 0]
        return _softmax(np.where(at >= -1, scores, -1e9))

    def _linear(self, name: str, values: Floats) -> Floats:
        made: Floats = values @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return made


class _Batch:
    """Figures side by side, padded; a choice that pads has the place -2."""

    def __init__(self, figures: list[FigureInput]):
        self.lengths = np.array([len(f.flags) for f in figures], dtype=np.int32)
        self.states = padded([f.states for f in figures])
        self.categories = padded([f.categories for f in figures])
        self.flags = padded([f.flags for f in figures])
        self.mask = np.arange(self.flags.shape[1]) < self.lengths[:, None]
        self.figures = np.array([f.figure for f in figures])
        self.periods = padded([f.periods for f in figures])
        self.period_tokens = padded([f.period_tokens for f in figures], -2)
        self.owners = padded([f.owners for f in figures])
        self.owner_tokens = padded([f.owner_tokens for f in figures], -2)


def padded(parts: Sequence[NDArray[Any]], fill: int = 0) -> NDArray[Any]:
    """Arrays of one width and different lengths as one."""
    made = np.full((len(parts), max(len(p) for p in parts), *parts[0].shape[1:]), fill, dtype=parts[0].dtype)
    for row, part in zip(made, parts, strict=True):
        row[: len(part)] = part
    return made


def _sigmoid(values: Floats) -> Floats:
    made: Floats = np.float32(1) / (np.float32(1) + np.exp(-values))
    return made


def _softmax(values: Floats) -> Floats:
    weights = np.exp(values - values.max(axis=-1, keepdims=True))
    made: Floats = weights / weights.sum(axis=-1, keepdims=True)
    return made
