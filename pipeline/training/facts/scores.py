"""How often the network chooses right, beside the rules, on the same figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch

from pipeline.backends.features import Encoder
from pipeline.facts.reader import best_words
from pipeline.facts.windows import CATEGORIES, FLAGS
from pipeline.training.facts.batches import Collator
from pipeline.training.facts.gold import Example, Examples
from pipeline.training.facts.network import Reader

_MODALITY = list(CATEGORIES).index("modality")
_RIGHT = 0.75
"""F1 of characters from which on an indicator is right."""


def score(reader: Reader, examples: Examples, encoder: Encoder) -> dict[str, float]:
    """Shares of figures in per cent: `words`, `kind`, `modality`, `period`, `owner` right, and the rules' where they are known.

    Words are compared as a bag of the window's tokens, so this is a little above what the scorer of records gives.
    """
    right: Counter[str] = Counter()
    total = max(1, sum(row.fact for row in examples.rows))
    collate, rows = Collator(examples.texts, encoder), examples.rows
    for start in range(0, len(rows), 64):
        part = rows[start : start + 64]
        with torch.no_grad():
            said = reader(collate(part))
        chances = torch.sigmoid(said.words).numpy()
        for i, row in enumerate(part):
            if not row.fact:
                continue
            tokens = best_words(chances[i, : len(row.words)], row.sizes)[1]
            ruled = [n for n in range(len(row.words)) if row.window.flags[n, FLAGS.index("picked")]]
            right["words"] += _f1(row, tokens) >= _RIGHT
            right["words_by_rules"] += _f1(row, ruled) >= _RIGHT
            right["kind"] += int(said.kinds[i].argmax()) == row.kind
            right["modality"] += int(said.modalities[i].argmax()) == row.modality
            right["modality_by_rules"] += int(row.window.categories[0, _MODALITY]) == row.modality
            right["period"] += bool(row.period_right[int(said.periods[i].argmax())])
            right["period_by_rules"] += bool(row.period_right[0])
            right["owner"] += bool(row.owner_right[int(said.owners[i].argmax())])
            right["owner_by_rules"] += bool(row.owner_right[0])
    return {name: round(100 * count / total, 1) for name, count in right.items()}


def _f1(row: Example, tokens: Sequence[int]) -> float:
    """F1 of characters of some tokens against the right ones."""
    chosen = np.zeros(len(row.words), dtype=bool)
    chosen[list(tokens)] = True
    wanted = row.words > 0
    hit = float(row.sizes[chosen & wanted].sum())
    return 2 * hit / max(1e-9, float(row.sizes[chosen].sum() + row.sizes[wanted].sum()))
