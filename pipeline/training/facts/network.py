"""One member of the fact reader in torch; `pipeline.backends.fact_model` does the same in numpy.

A member has one of two tasks: `words` tells for each token whether it belongs to the indicator, `choices` tells which
of the periods and owners is right. It learns measure kinds too, which teaches it what a figure is; the reader leaves
them to the rules, which are as good.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from pipeline.facts.owner_choices import OWNER_FEATURES
from pipeline.facts.period_choices import PERIOD_FEATURES
from pipeline.facts.windows import CATEGORIES, FLAGS, KINDS

_FAR = -4.0
_NEVER = -1e9
NEAR = 32
"""Width of what a choice is told of its place in the window."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a member."""

    task: str
    """words | choices"""
    states: int
    """Width of the states of characters."""
    width: int = 64
    """Width of their projection."""
    hidden: int = 96
    """Of the recurrent layer, each way."""
    inner: int = 128
    """Width of the layers behind it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Figures side by side, padded: B figures, T tokens, P periods, O owners."""

    states: Tensor
    """[B, T, states]"""
    categories: Tensor
    """[B, T, C]"""
    flags: Tensor
    """[B, T, F]"""
    lengths: Tensor
    """[B]"""
    figures: Tensor
    """[B]"""
    periods: Tensor
    """[B, P, features]"""
    period_tokens: Tensor
    """[B, P]; -1: no place, -2: padding."""
    owners: Tensor
    owner_tokens: Tensor

    @property
    def mask(self) -> Tensor:
        """[B, T] whether a token is none that pads."""
        return torch.arange(self.flags.shape[1])[None] < self.lengths[:, None]


@dataclass(frozen=True, slots=True)
class Scores:
    """What a member says; fields of the other task are None."""

    words: Tensor | None = None
    """[B, T] logits"""
    kinds: Tensor | None = None
    """[B, kinds]"""
    periods: Tensor | None = None
    """[B, P], far below zero where a choice pads."""
    owners: Tensor | None = None


class Member(nn.Module):
    """A network with one recurrent layer over a window."""

    def __init__(self, shape: Shape, dropout: float):
        super().__init__()
        self.shape = shape
        sizes = [8 if count > 8 else 4 for count in CATEGORIES.values()]
        self.embeddings = nn.ModuleList(
            nn.Embedding(count, size) for count, size in zip(CATEGORIES.values(), sizes, strict=True)
        )
        self.project = nn.Linear(shape.states, shape.width)
        self.layer = nn.GRU(
            sum(sizes) + len(FLAGS) + shape.width, shape.hidden, bidirectional=True, batch_first=True
        )
        self.drop = nn.Dropout(dropout)
        both = 2 * shape.hidden
        if shape.task == "words":
            self.o = nn.Linear(both, 1)
            return
        self.q = nn.Linear(4 * both, shape.inner)
        self.k = nn.Linear(shape.inner, len(KINDS))
        self.at = nn.Linear(both, NEAR)
        self.p1 = nn.Linear(len(PERIOD_FEATURES) + shape.inner + NEAR, shape.inner)
        self.p2 = nn.Linear(shape.inner, 1)
        self.w1 = nn.Linear(len(OWNER_FEATURES) + shape.inner + NEAR, shape.inner)
        self.w2 = nn.Linear(shape.inner, 1)

    def forward(self, batch: Batch) -> Scores:
        """Scores of a batch."""
        embedded = [layer(batch.categories[..., i]) for i, layer in enumerate(self.embeddings)]
        states = torch.tanh(self.project(self.drop(batch.states)))
        below = self.drop(torch.cat([*embedded, batch.flags, states], dim=-1))
        packed = nn.utils.rnn.pack_padded_sequence(
            below, batch.lengths, batch_first=True, enforce_sorted=False
        )
        z, _ = nn.utils.rnn.pad_packed_sequence(self.layer(packed)[0], batch_first=True)
        z = self.drop(z)
        if self.shape.task == "words":
            return Scores(words=self.o(z).squeeze(-1))
        figure = self._figure(batch, z)
        return Scores(
            kinds=self.k(figure),
            periods=self._choose(batch.periods, batch.period_tokens, z, figure, self.p1, self.p2),
            owners=self._choose(batch.owners, batch.owner_tokens, z, figure, self.w1, self.w2),
        )

    def _figure(self, batch: Batch, z: Tensor) -> Tensor:
        """[B, inner]: its own state, the mean of the rules' words, the maxima of clause and window."""
        rows = torch.arange(len(z))
        picked = batch.flags[..., FLAGS.index("picked")]
        mean = (picked[..., None] * z).sum(1) / (picked.sum(1, keepdim=True) + 0.5)
        clause = (batch.flags[..., FLAGS.index("in_clause")] > 0) & batch.mask
        clause[rows, batch.figures] = True
        tops = [z.masked_fill(~part[..., None], _FAR).amax(1) for part in (clause, batch.mask)]
        joined = torch.cat([z[rows, batch.figures], mean, *tops], dim=-1)
        made: Tensor = self.drop(torch.relu(self.q(joined)))
        return made

    def _choose(
        self, features: Tensor, at: Tensor, z: Tensor, figure: Tensor, first: nn.Linear, second: nn.Linear
    ) -> Tensor:
        """[B, choices] scores."""
        places = torch.cat([z.new_zeros(len(z), 1, z.shape[2]), z], dim=1)
        here = places.gather(1, (at.clamp(min=-1) + 1)[..., None].expand(-1, -1, z.shape[2]))
        wide = figure[:, None].expand(-1, features.shape[1], -1)
        hidden = torch.relu(first(torch.cat([features, wide, torch.tanh(self.at(here))], dim=-1)))
        scores: Tensor = second(self.drop(hidden)).squeeze(-1)
        return scores.masked_fill(at < -1, _NEVER)
