"""How often members choose right, beside the rules, on the same figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pipeline.facts.reader import best_words
from pipeline.facts.windows import FLAGS
from pipeline.training.facts.gold import Example
from pipeline.training.facts.network import Member
from pipeline.training.facts.trainer import collate

_RIGHT = 0.75
"""F1 of characters from which on an indicator is right."""


def score(members: Sequence[Member], rows: Sequence[Example]) -> dict[str, float]:
    """Shares of figures in per cent: `words`, `kind`, `period`, `owner` right, and the rules' where they are known.

    Words are compared as a bag of the window's tokens, so this is a little above what the scorer of records gives.
    """
    right: Counter[str] = Counter()
    for start in range(0, len(rows), 64):
        part = rows[start : start + 64]
        batch = collate(part)
        with torch.no_grad():
            said = [member(batch) for member in members]
        words = _vote([torch.sigmoid(s.words) for s in said if s.words is not None])
        kinds = _vote([torch.softmax(s.kinds, -1) for s in said if s.kinds is not None])
        periods = _vote([torch.softmax(s.periods, -1) for s in said if s.periods is not None])
        owners = _vote([torch.softmax(s.owners, -1) for s in said if s.owners is not None])
        for i, row in enumerate(part):
            chances = words[i, : len(row.words)]
            tokens = best_words(chances, row.sizes)[1]
            ruled = [n for n in range(len(row.words)) if row.window.flags[n, FLAGS.index("picked")]]
            right["words"] += _f1(row, tokens) >= _RIGHT
            right["words_by_rules"] += _f1(row, ruled) >= _RIGHT
            right["kind"] += int(kinds[i].argmax()) == row.kind
            right["period"] += bool(row.period_right[int(periods[i].argmax())])
            right["period_by_rules"] += bool(row.period_right[0])
            right["owner"] += bool(row.owner_right[int(owners[i].argmax())])
            right["owner_by_rules"] += bool(row.owner_right[0])
    return {name: round(100 * count / max(1, len(rows)), 1) for name, count in right.items()}


def _vote(parts: list[Tensor]) -> NDArray[np.float32]:
    """Mean of what members say."""
    mean: NDArray[np.float32] = torch.stack(parts).mean(0).numpy()
    return mean


def _f1(row: Example, tokens: Sequence[int]) -> float:
    """F1 of characters of some tokens against the right ones."""
    chosen = np.zeros(len(row.words), dtype=bool)
    chosen[list(tokens)] = True
    wanted = row.words > 0
    hit = float(row.sizes[chosen & wanted].sum())
    return 2 * hit / max(1e-9, float(row.sizes[chosen].sum() + row.sizes[wanted].sum()))
