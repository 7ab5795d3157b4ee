"""The fact reader's networks in torch; `pipeline.backends.fact_model` does the same with onnxruntime and numpy.

Each member reads the characters of a sentence with two recurrent layers (those of the entity model, trained on), and
the words of a figure's window with layers above them. `Words` tells for each word whether it belongs to the indicator;
`Choices` tells which of the periods, owners and measure kinds is right. The latter learns modalities and what is no fact
at all too, which teaches it what a figure is; the reader leaves these to the rules, which are as good.

Figures that stand together mostly share their period and owner. So each choice is scored twice: first for its figure
alone, then with what the figures around were given the first time.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from pipeline.facts.owner_choices import OWNER_FEATURES
from pipeline.facts.period_choices import PERIOD_FEATURES
from pipeline.facts.windows import CATEGORIES, FLAGS, KINDS, MODALITIES
from pipeline.training.facts.config import CHOICES, WORDS, MemberConfig
from pipeline.training.network import load_layers

_FAR = -4.0
_NEVER = -1e9
NEAR = 32
"""Width of what a choice is told of its place in the window."""
AROUND = (-4, -3, -2, -1, 1, 2, 3, 4)
"""The figures around a figure that it is compared with: so many before or behind it in the article."""
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
    period_keys: Tensor
    """[B, P] the same number for the same period."""
    owners: Tensor
    owner_tokens: Tensor
    owner_keys: Tensor
    articles: Tensor
    """[B] number of the article that each figure is from; figures in text order."""
    sentences: Tensor
    """[B] number of its sentence there."""

    @property
    def mask(self) -> Tensor:
        """[B, T] whether a token is none that pads."""
        return torch.arange(self.flags.shape[1])[None] < self.lengths[:, None]


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
    """Layers over characters, and over the words of a window what is made of them.

    Args:
        config: sizes.
        model: ONNX file of the entity model.
    """

    def __init__(self, config: MemberConfig, model: Path):
        super().__init__()
        self.config = config
        self.characters = Characters(model, config.encoder_dropout)
        sizes = [8 if count > 8 else 4 for count in CATEGORIES.values()]
        self.embeddings = nn.ModuleList(
            nn.Embedding(count, size) for count, size in zip(CATEGORIES.values(), sizes, strict=True)
        )
        self.project = nn.Linear(STATES, config.width)
        below = sum(sizes) + len(FLAGS) + config.width
        self.layers = nn.ModuleList(
            nn.GRU(size, config.hidden, bidirectional=True, batch_first=True)
            for size in [below] + [2 * config.hidden] * (config.layers - 1)
        )
        self.drop = nn.Dropout(config.dropout)

    @property
    def recurrent(self) -> list[nn.GRU]:
        """The layers over windows."""
        return [layer for layer in self.layers if isinstance(layer, nn.GRU)]

    def read(self, batch: Batch) -> Tensor:
        """States [B, T, 2 * hidden] of the tokens of windows."""
        embedded = [layer(batch.categories[..., i]) for i, layer in enumerate(self.embeddings)]
        states = torch.tanh(self.project(self.drop(self.tokens(batch))))
        made = torch.cat([*embedded, batch.flags, states], dim=-1)
        for layer in self.recurrent:
            packed = nn.utils.rnn.pack_padded_sequence(
                self.drop(made), batch.lengths, batch_first=True, enforce_sorted=False
            )
            made = nn.utils.rnn.pad_packed_sequence(layer(packed)[0], batch_first=True)[0]
        return self.drop(made)

    def tokens(self, batch: Batch) -> Tensor:
        """[B, T, STATES] mean of the states of each token's characters."""
        sums = nn.functional.pad(
            self.characters(batch.characters, batch.sizes).cumsum(1), (0, 0, 1, 0)
        ).flatten(0, 1)
        widths = (batch.ends - batch.firsts).clamp(min=1)[..., None]
        made: Tensor = (sums[batch.ends] - sums[batch.firsts]) / widths
        return made


class Words(Member):
    """Tells for each token whether it belongs to the indicator."""

    def __init__(self, config: MemberConfig, model: Path):
        super().__init__(config, model)
        self.o = nn.Linear(2 * config.hidden, 1)

    def forward(self, batch: Batch) -> Tensor:
        """Logits [B, T]."""
        made: Tensor = self.o(self.read(batch)).squeeze(-1)
        return made


@dataclass(frozen=True, slots=True)
class Chosen:
    """What `Choices` says."""

    kinds: Tensor
    """[B, kinds]"""
    modalities: Tensor
    """[B, modalities]"""
    facts: Tensor
    """[B] logits"""
    periods: list[Tensor]
    """[B, P] first alone, then with those around in view; far below zero where a choice pads."""
    owners: list[Tensor]


class Choices(Member):
    """Tells which of the periods and owners is right, and what the figure is."""

    def __init__(self, config: MemberConfig, model: Path):
        super().__init__(config, model)
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
        around = 2 * len(AROUND) + 2 + inner
        self.p3, self.w3 = (nn.Linear(around, NEAR) for _ in range(2))
        self.p4, self.w4 = (nn.Linear(NEAR, 1) for _ in range(2))

    def forward(self, batch: Batch) -> Chosen:
        """Scores."""
        z = self.read(batch)
        figure = self._figure(batch, z)
        periods = self._choose(batch.periods, batch.period_tokens, z, figure, self.p1, self.p2)
        owners = self._choose(batch.owners, batch.owner_tokens, z, figure, self.w1, self.w2)
        return Chosen(
            self.k(figure),
            self.m(figure),
            self.f(figure).squeeze(-1),
            [periods, self._again(periods, batch.period_keys, batch, figure, self.p3, self.p4)],
            [owners, self._again(owners, batch.owner_keys, batch, figure, self.w3, self.w4)],
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

    def _again(
        self, scores: Tensor, keys: Tensor, batch: Batch, figure: Tensor, first: nn.Linear, second: nn.Linear
    ) -> Tensor:
        """[B, choices] scores with what the figures around were given by the first ones."""
        chances, rows = scores.softmax(-1), torch.arange(len(scores))
        columns, total = [chances], torch.zeros_like(scores)
        count = torch.zeros(len(scores), 1)
        for step in AROUND:
            other = (rows + step).clamp(0, len(rows) - 1)
            there = (other == rows + step) & (batch.articles[other] == batch.articles)
            same = keys[:, :, None] == keys[other][:, None, :]
            mass = (same * chances[other][:, None, :]).sum(-1) * there[:, None]
            beside = (batch.sentences[other] == batch.sentences)[:, None]
            columns += [mass * beside, mass * ~beside]
            total, count = total + mass, count + there[:, None]
        columns.append(total / count.clamp(min=1))
        wide = figure[:, None].expand(-1, scores.shape[1], -1)
        hidden = torch.relu(first(torch.cat([torch.stack(columns, dim=-1), wide], dim=-1)))
        made: Tensor = scores + second(hidden).squeeze(-1)
        return made


def make_member(config: MemberConfig, model: Path) -> Member:
    """The network of a task."""
    return {WORDS: Words, CHOICES: Choices}[config.task](config, model)
