"""The loop that trains one member; nothing depends on the clock."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from pipeline.training.facts.config import MemberConfig
from pipeline.training.facts.gold import Example
from pipeline.training.facts.network import Batch, Member, Scores, Shape

_SMOOTH = 0.05
"""Share of a measure kind's weight that goes to all kinds."""
_SORTED = 32
"""Batches among which figures are sorted by the length of their windows."""
_KINDS = 0.5
"""Weight of the loss of measure kinds beside that of periods and of owners."""


def train_member(config: MemberConfig, rows: Sequence[Example], say: Callable[[str], None]) -> Member:
    """Trains a member.

    Args:
        config: the member.
        rows: examples with their states.
        say: told the loss of each epoch.
    """
    torch.manual_seed(config.seed)
    order = random.Random(config.seed)
    states = rows[0].states
    assert states is not None
    shape = Shape(config.task, states.shape[1], config.width, config.hidden, config.inner)
    member = Member(shape, config.dropout)
    optimizer = torch.optim.AdamW(member.parameters(), lr=config.rate, weight_decay=config.decay)
    epochs = [_epoch(rows, config.batch, order) for _ in range(config.epochs)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, config.rate, total_steps=sum(len(batches) for batches in epochs)
    )
    for number, batches in enumerate(epochs, 1):
        total = 0.0
        for part in batches:
            loss = _loss(member(collate(part)), part)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(member.parameters(), 1)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        say(f"{config.name} epoch {number} of {config.epochs}: loss {total / len(batches):.4f}")
    return member.eval()


def _epoch(rows: Sequence[Example], size: int, order: random.Random) -> list[list[Example]]:
    """Batches of windows of about one length, in random order."""
    mixed = [*rows]
    order.shuffle(mixed)
    batches = []
    for start in range(0, len(mixed), size * _SORTED):
        near = sorted(mixed[start : start + size * _SORTED], key=lambda row: len(row.words))
        batches += [near[i : i + size] for i in range(0, len(near), size)]
    order.shuffle(batches)
    return batches


def collate(rows: Sequence[Example]) -> Batch:
    """Examples as a batch."""
    return Batch(
        states=_padded([_known(row.states) for row in rows]).float(),
        categories=_padded([row.window.categories.astype(np.int64) for row in rows]),
        flags=_padded([row.window.flags for row in rows]),
        lengths=torch.tensor([len(row.words) for row in rows]),
        figures=torch.tensor([row.window.figure for row in rows]),
        periods=_padded([row.periods for row in rows]),
        period_tokens=_padded([row.period_tokens for row in rows], -2),
        owners=_padded([row.owners for row in rows]),
        owner_tokens=_padded([row.owner_tokens for row in rows], -2),
    )


def _known(states: NDArray[np.float32] | None) -> NDArray[np.float32]:
    assert states is not None
    return states


def _padded(parts: Sequence[NDArray[np.generic]], fill: int = 0) -> Tensor:
    longest = max(len(part) for part in parts)
    made = np.full((len(parts), longest, *parts[0].shape[1:]), fill, dtype=parts[0].dtype)
    for row, part in zip(made, parts, strict=True):
        row[: len(part)] = part
    return torch.from_numpy(made)


def _loss(scores: Scores, rows: Sequence[Example]) -> Tensor:
    """What the scores of a batch lack."""
    if scores.words is not None:
        right, sizes = _padded([row.words for row in rows]), _padded([row.sizes for row in rows])
        each = functional.binary_cross_entropy_with_logits(scores.words, right, reduction="none")
        return (each * sizes).sum() / (sizes.sum() + 1)
    assert scores.kinds is not None
    assert scores.periods is not None
    assert scores.owners is not None
    kinds = torch.tensor([row.kind for row in rows])
    loss = _KINDS * functional.cross_entropy(scores.kinds, kinds, label_smoothing=_SMOOTH)
    loss = loss + _choice_loss(scores.periods, _padded([row.period_right for row in rows]))
    return loss + _choice_loss(scores.owners, _padded([row.owner_right for row in rows]))


def _choice_loss(scores: Tensor, right: Tensor) -> Tensor:
    """Minus the log of what all right choices have together; figures without a right one are left out."""
    told = right.amax(1) > 0
    if not told.any():
        return scores.sum() * 0
    chances = torch.log_softmax(scores[told], dim=-1)
    return -torch.logsumexp(chances.masked_fill(right[told] == 0, -1e9), dim=-1).mean()
