"""What the scores of a batch lack, in one number that the training lowers."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from pipeline.training.facts.batches import padded
from pipeline.training.facts.gold import Example
from pipeline.training.facts.network import Batch, Choices, Chosen, Member, Words

_SMOOTH = 0.05
"""Share of a measure kind's weight that goes to all kinds."""
_KINDS, _MODALITIES, _FACTS = 0.5, 0.3, 0.3
"""Weights of measure kinds, modalities and of what is a fact beside those of periods and owners."""


def loss_of(member: Member, batch: Batch, rows: Sequence[Example]) -> Tensor:
    """The loss of a member on the figures of a batch."""
    if isinstance(member, Words):
        return _words_loss(member(batch), rows)
    assert isinstance(member, Choices)
    return _choices_loss(member(batch), rows)


def _words_loss(scores: Tensor, rows: Sequence[Example]) -> Tensor:
    """Mean over the characters of windows."""
    right, sizes = padded([row.words for row in rows]), padded([row.sizes for row in rows])
    each = functional.binary_cross_entropy_with_logits(scores, right, reduction="none")
    return (each * sizes).sum() / (sizes.sum() + 1)


def _choices_loss(said: Chosen, rows: Sequence[Example]) -> Tensor:
    facts = torch.tensor([float(row.fact) for row in rows])
    loss = _FACTS * functional.binary_cross_entropy_with_logits(said.facts, facts)
    if facts.any():
        kinds, modalities = (torch.tensor([getattr(r, name) for r in rows]) for name in ("kind", "modality"))
        loss = loss + _KINDS * functional.cross_entropy(said.kinds, kinds, label_smoothing=_SMOOTH)
        loss = loss + _MODALITIES * functional.cross_entropy(said.modalities, modalities)
    periods, owners = (padded([getattr(r, name) for r in rows]) for name in ("period_right", "owner_right"))
    for scores, right in ((said.periods, periods), (said.owners, owners)):
        loss = loss + sum((_choice_loss(part, right) for part in scores), torch.zeros(())) / len(scores)
    return loss


def _choice_loss(scores: Tensor, right: Tensor) -> Tensor:
    """Minus the log of what all right choices have together; figures without a right one are left out."""
    told = right.amax(1) > 0
    if not told.any():
        return scores.sum() * 0
    chances = torch.log_softmax(scores[told], dim=-1)
    return -torch.logsumexp(chances.masked_fill(right[told] == 0, -1e9), dim=-1).mean()
