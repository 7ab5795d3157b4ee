"""The networks that read figures: which words say what is measured; which choices are owner, period, measure kind.

Each member reads the characters of a sentence once (`encoder.onnx`: two recurrent layers, begun with those of the entity
model), then the words of each figure's window (`reader.onnx`). What follows is small and done in numpy: choices are
scored for each figure alone, then again with what the figures around it in the article were given. Members of a task
vote by the mean of their probabilities.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.features import Encoder
from pipeline.backends.lock import find_model, read_lock
from pipeline.backends.onnx_files import batches, open_session, read_settings

ENCODER, READER, TABLES, SETTINGS = "encoder.onnx", "reader.onnx", "tables.npz", "model.json"
FORMAT = 3
CHARACTERS = 2000
"""Characters in a batch of sentences, padding included."""
TOKENS = 1200
"""Tokens in a batch of windows, padding included."""
_FAR, _NEVER = -4.0, -1e9
"""Below every state: what is left out of a maximum; score of what pads."""

Floats = NDArray[np.float32]
_NONE: Floats = np.zeros(0, dtype=np.float32)


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
    period_keys: NDArray[np.int64]
    """[P] the same number for the same period, in the whole article."""
    owners: Floats
    """[O, features]"""
    owner_tokens: NDArray[np.int64]
    """[O]"""
    owner_keys: NDArray[np.int64]
    """[O]"""
    article: int = 0
    """The same number for the figures of an article, which follow each other in text order."""
    sentence: int = 0
    """Number of its sentence in the article."""


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
        """Reads figures in their windows, in any number; those of an article in text order."""
        if not figures:
            return []
        alone: dict[int, list[_Alone]] = {}
        for rows in batches([len(f.flags) for f in figures], TOKENS):
            alone.update(zip(rows, self._alone([figures[i] for i in rows]), strict=True))
        around = _Around(figures, self.settings["around"])
        votes: list[list[Floats]] = [[], [], [], []]
        for number, member in enumerate(self.members):
            own = [alone[i][number] for i in range(len(figures))]
            if member["task"] == "words":
                votes[0].append(padded([one.words for one in own]))
                continue
            figure = np.stack([one.figure for one in own])
            for vote, name, keys, scores in (
                (votes[1], "p", around.periods, padded([one.periods for one in own], _NEVER)),
                (votes[2], "w", around.owners, padded([one.owners for one in own], _NEVER)),
            ):
                vote.append(_softmax(self._again(f"{number}.{name}", scores, keys, figure, around)))
            votes[3].append(_softmax(self._linear(f"{number}.k", figure)))
        words, periods, owners, kinds = (np.mean(vote, axis=0) for vote in votes)
        return [
            FigureReading(
                words[i, : len(f.flags)], periods[i, : len(f.periods)], owners[i, : len(f.owners)], kinds[i]
            )
            for i, f in enumerate(figures)
        ]

    def _alone(self, figures: list[FigureInput]) -> list[list[_Alone]]:
        """What each member makes of each figure of a batch without the others."""
        batch = _Batch(figures)
        inputs: dict[str, NDArray[Any]] = {"lengths": batch.lengths}
        at = 0
        for number, member in enumerate(self.members):
            inputs[f"x{number}"] = self._below(batch, number, batch.states[..., at : at + member["width"]])
            at += member["width"]
        outputs = self._reader.run([f"z{number}" for number in range(len(self.members))], inputs)
        made: list[list[_Alone]] = [[] for _ in figures]
        for number, (member, states) in enumerate(zip(self.members, outputs, strict=True)):
            z = states.transpose(1, 0, 2)
            if member["task"] == "words":
                words = _sigmoid(self._linear(f"{number}.o", z)[..., 0])
                for row, chances, f in zip(made, words, figures, strict=True):
                    row.append(_Alone(words=chances[: len(f.flags)]))
                continue
            figure = self._figure(batch, number, z)
            periods = self._choose(f"{number}.p", batch.periods, batch.period_tokens, z, figure, number)
            owners = self._choose(f"{number}.w", batch.owners, batch.owner_tokens, z, figure, number)
            for i, f in enumerate(figures):
                own = periods[i, : len(f.periods)], owners[i, : len(f.owners)]
                made[i].append(_Alone(figure=figure[i], periods=own[0], owners=own[1]))
        return made

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
        """[B, choices] scores."""
        places = np.concatenate([np.zeros_like(z[:, :1]), z], axis=1)
        here = places[np.arange(len(z))[:, None], np.maximum(at, -1) + 1]
        near = np.tanh(self._linear(f"{number}.at", here))
        wide = np.broadcast_to(figure[:, None], (*features.shape[:2], figure.shape[-1]))
        hidden = np.maximum(self._linear(f"{name}1", np.concatenate([features, wide, near], axis=-1)), 0)
        made: Floats = self._linear(f"{name}2", hidden)[..., 0]
        return made

    def _again(
        self, name: str, scores: Floats, keys: NDArray[np.int64], figure: Floats, around: _Around
    ) -> Floats:
        """[B, choices] scores with what the figures around were given by the first ones."""
        chances = _softmax(scores)
        columns, total = [chances], np.zeros_like(scores)
        for other, there, beside in around.steps:
            same = keys[:, :, None] == keys[other][:, None, :]
            mass = (same * chances[other][:, None, :]).sum(axis=-1) * there[:, None]
            columns += [mass * beside[:, None], mass * ~beside[:, None]]
            total += mass
        columns.append(total / around.count[:, None])
        wide = np.broadcast_to(figure[:, None], (*scores.shape, figure.shape[-1]))
        joined = np.concatenate([np.stack(columns, axis=-1), wide], axis=-1, dtype=np.float32)
        made: Floats = (
            scores + self._linear(f"{name}4", np.maximum(self._linear(f"{name}3", joined), 0))[..., 0]
        )
        return made

    def _linear(self, name: str, values: Floats) -> Floats:
        made: Floats = values @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return made


class _Alone(NamedTuple):
    """What a member makes of a figure without the others: probabilities of words, or a vector and scores."""

    words: Floats = _NONE
    figure: Floats = _NONE
    periods: Floats = _NONE
    owners: Floats = _NONE


class _Around:
    """Which figures stand around each figure of an article."""

    def __init__(self, figures: Sequence[FigureInput], steps: Sequence[int]):
        self.periods = padded([f.period_keys for f in figures])
        self.owners = padded([f.owner_keys for f in figures])
        articles, sentences = (np.array([getattr(f, n) for f in figures]) for n in ("article", "sentence"))
        rows = np.arange(len(figures))
        self.steps = []
        self.count = np.zeros(len(figures), dtype=np.float32)
        for step in steps:
            other = np.clip(rows + step, 0, len(rows) - 1)
            there = (other == rows + step) & (articles[other] == articles)
            self.steps.append((other, there, sentences[other] == sentences))
            self.count += there
        np.maximum(self.count, 1, out=self.count)


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


def padded(parts: Sequence[NDArray[Any]], fill: float = 0) -> NDArray[Any]:
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
