"""How often the networks choose right, beside the rules, on the same figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import torch

from pipeline.backends.features import Encoder
from pipeline.facts.reader import best_words
from pipeline.facts.windows import CATEGORIES, FLAGS
from pipeline.training.facts.batches import Collator, make_batches
from pipeline.training.facts.gold import Example, Examples
from pipeline.training.facts.network import Choices, Member, Words

_MODALITY, _KIND = list(CATEGORIES).index("modality"), list(CATEGORIES).index("kind")
_RIGHT = 0.75
"""F1 of characters from which on an indicator is right."""
_BATCH = 64


def score(members: Sequence[Member], examples: Examples, encoder: Encoder) -> dict[str, float]:
    """Shares of figures in per cent: `words`, `kind`, `modality`, `period`, `owner` right, and the rules' right ones.

    Words are compared as a bag of the window's tokens, so this is a little above what the scorer of records gives.
    """
    right: Counter[str] = Counter()
    collate = Collator(examples.texts, encoder)
    for rows in make_batches(examples.rows, _BATCH):
        with torch.no_grad():
            batch = collate(rows)
            words = torch.stack([torch.sigmoid(m(batch)) for m in members if isinstance(m, Words)]).mean(0)
            said = [m(batch) for m in members if isinstance(m, Choices)]
            kinds, modalities, periods, owners = (
                torch.stack([part.softmax(-1) for part in parts]).mean(0).numpy()
                for parts in zip(
                    *((s.kinds, s.modalities, s.periods[-1], s.owners[-1]) for s in said), strict=True
                )
            )
        for i, row in enumerate(rows):
            if row.fact:
                for name, hit in (
                    *_words(row, words[i, : len(row.words)].numpy()),
                    *_choices(row, kinds[i], modalities[i], periods[i], owners[i]),
                ):
                    right[name] += hit
    total = max(1, sum(row.fact for row in examples.rows))
    return {name: round(100 * right[name] / total, 1) for name in sorted(right)}


def _words(row: Example, chances: np.ndarray) -> Iterator[tuple[str, bool]]:
    """Whether the indicator is right, and that of the rules."""
    picked = [n for n in range(len(row.words)) if row.window.flags[n, FLAGS.index("picked")]]
    yield "words", _f1(row, best_words(chances, row.sizes)[1]) >= _RIGHT
    yield "words_by_rules", _f1(row, picked) >= _RIGHT


def _choices(row: Example, *chances: np.ndarray) -> Iterator[tuple[str, bool]]:
    """Whether the rest is right, and what the rules have."""
    kind, modality, period, owner = (int(part.argmax()) for part in chances)
    ruled = row.window.categories[0]
    yield "kind", kind == row.kind
    yield "kind_by_rules", int(ruled[_KIND]) == row.kind
    yield "modality", modality == row.modality
    yield "modality_by_rules", int(ruled[_MODALITY]) == row.modality
    yield "period", bool(row.period_right[period])
    yield "period_by_rules", bool(row.period_right[0])
    yield "owner", bool(row.owner_right[owner])
    yield "owner_by_rules", bool(row.owner_right[0])


def _f1(row: Example, tokens: Sequence[int]) -> float:
    """F1 of characters of some tokens against the right ones."""
    chosen = np.zeros(len(row.words), dtype=bool)
    chosen[list(tokens)] = True
    wanted = row.words > 0
    hit = float(row.sizes[chosen & wanted].sum())
    return 2 * hit / max(1e-9, float(row.sizes[chosen].sum() + row.sizes[wanted].sum()))
