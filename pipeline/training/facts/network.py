"""The fact reader's network in torch; `pipeline.backends.fact_model` does the same with onnxruntime and numpy.

Two recurrent layers over the characters of a sentence (those of the entity model, trained on), and over the words of
each figure's window two members with a recurrent layer of their own: `words` tells for each word whether it belongs to
the indicator, `choices` which of the periods, owners and measure kinds is right. The latter learns modalities and what
is no fact at all too, which teaches it what a figure is; the reader leaves these to the rules, which are as good.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from pipeline.facts.owner_choices import OWNER_FEATURES
from pipeline.facts.period_choices import PERIOD_FEATURES
from pipeline.facts.windows import CATEGORIES, FLAGS, KINDS, MODALITIES
from pipeline.training.facts.config import FactConfig, MemberConfig
from pipeline.training.network import load_layers

_FAR = -4.0
_NEVER = -1e9
NEAR = 32
"""Width of what a choice is told of its place in the window."""
STATES = 256
"""Width of the states of characters."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Figures side by side, padded: B figures, T tokens, P periods, O owners; N pieces of sentences of L characters."""

    characters: Tensor
    """[N, L] rows of the character table."""
    sizes: Tensor
    """[N] length of each piece."""
    firsts: Tensor
    """[B, T] place of a token's first character among N * (L + 1) running sums of states."""
    ends: Tensor
    """[B, T] place behind its last."""
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
    """What the network says."""

    words: Tensor
    """[B, T] logits"""
    kinds: Tensor
    """[B, kinds]"""
    modalities: Tensor
    """[B, modalities]"""
    facts: Tensor
    """[B] logits"""
    periods: Tensor
    """[B, P], far below zero where a choice pads."""
    owners: Tensor


class Characters(nn.Module):
    """The layers over characters.

    Args:
        model: ONNX file of the entity model, whose first two layers it begins with.
        dropout: before the layers.
    """

    def __init__(self, model: Path, dropout: float):
        super().__init__()
        self.table, self.first, self.second = load_layers(model)
        self.drop = nn.Dropout(dropout)

    def forward(self, characters: Tensor, sizes: Tensor) -> Tensor:
        """States [N, L, STATES] of the characters of N pieces."""
        order = torch.argsort(sizes, descending=True)
        packed = nn.utils.rnn.pack_padded_sequence(
            self.drop(self.table(characters[order])), sizes[order], batch_first=True
        )
        lower, _ = self.first(packed)
        lower = lower._replace(data=self.drop(lower.data))
        states, _ = nn.utils.rnn.pad_packed_sequence(
            self.second(lower)[0], batch_first=True, total_length=characters.shape[1]
        )
        made: Tensor = states[torch.argsort(order)]
        return made


class Member(nn.Module):
    """A recurrent layer over a window, with what goes into it."""

    def __init__(self, config: MemberConfig):
        super().__init__()
        self.config = config
        sizes = [8 if count > 8 else 4 for count in CATEGORIES.values()]
        self.embeddings = nn.ModuleList(
            nn.Embedding(count, size) for count, size in zip(CATEGORIES.values(), sizes, strict=True)
        )
        self.project = nn.Linear(STATES, config.width)
        self.layer = nn.GRU(
            sum(sizes) + len(FLAGS) + config.width, config.hidden, bidirectional=True, batch_first=True
        )
        self.drop = nn.Dropout(config.dropout)

    def read(self, batch: Batch, states: Tensor) -> Tensor:
        """States [B, T, 2 * hidden] of the tokens of windows."""
        embedded = [layer(batch.categories[..., i]) for i, layer in enumerate(self.embeddings)]
        below = torch.cat([*embedded, batch.flags, torch.tanh(self.project(self.drop(states)))], dim=-1)
        packed = nn.utils.rnn.pack_padded_sequence(
            self.drop(below), batch.lengths, batch_first=True, enforce_sorted=False
        )
        made: Tensor = self.drop(nn.utils.rnn.pad_packed_sequence(self.layer(packed)[0], batch_first=True)[0])
        return made


class Words(Member):
    """Tells for each token whether it belongs to the indicator."""

    task = "words"

    def __init__(self, config: MemberConfig):
        super().__init__(config)
        self.o = nn.Linear(2 * config.hidden, 1)

    def forward(self, batch: Batch, states: Tensor) -> Tensor:
        """Logits [B, T]."""
        made: Tensor = self.o(self.read(batch, states)).squeeze(-1)
        return made


class Choices(Member):
    """Tells which of the periods and owners is right, and what the figure is."""

    task = "choices"

    def __init__(self, config: MemberConfig):
        super().__init__(config)
        both, inner = 2 * config.hidden, config.inner
        self.q = nn.Linear(4 * both, inner)
        self.k = nn.Linear(inner, len(KINDS))
        self.m = nn.Linear(inner, len(MODALITIES))
        self.f = nn.Linear(inner, 1)
        self.at = nn.Linear(both, NEAR)
        self.p1 = nn.Linear(len(PERIOD_FEATURES) + inner + NEAR, inner)
        self.p2 = nn.Linear(inner, 1)
        self.w1 = nn.Linear(len(OWNER_FEATURES) + inner + NEAR, inner)
        self.w2 = nn.Linear(inner, 1)

    def forward(self, batch: Batch, states: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Scores of kinds [B, kinds], modalities [B, modalities], facts [B], periods [B, P] and owners [B, O]."""
        z = self.read(batch, states)
        figure = self._figure(batch, z)
        return (
            self.k(figure),
            self.m(figure),
            self.f(figure).squeeze(-1),
            self._choose(batch.periods, batch.period_tokens, z, figure, self.p1, self.p2),
            self._choose(batch.owners, batch.owner_tokens, z, figure, self.w1, self.w2),
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


class Reader(nn.Module):
    """The whole network.

    Args:
        config: sizes.
        model: ONNX file of the entity model.
    """

    def __init__(self, config: FactConfig, model: Path):
        super().__init__()
        self.characters = Characters(model, config.encoder_dropout)
        self.words, self.choices = Words(config.words), Choices(config.choices)

    @property
    def members(self) -> list[Words | Choices]:
        """The networks over windows, as the model's file has them."""
        return [self.words, self.choices]

    def forward(self, batch: Batch) -> Scores:
        """Scores of a batch."""
        states = self.tokens(batch)
        return Scores(self.words(batch, states), *self.choices(batch, states))

    def tokens(self, batch: Batch) -> Tensor:
        """[B, T, STATES] mean of the states of each token's characters."""
        sums = nn.functional.pad(
            self.characters(batch.characters, batch.sizes).cumsum(1), (0, 0, 1, 0)
        ).flatten(0, 1)
        widths = (batch.ends - batch.firsts).clamp(min=1)[..., None]
        made: Tensor = (sums[batch.ends] - sums[batch.firsts]) / widths
        return made
