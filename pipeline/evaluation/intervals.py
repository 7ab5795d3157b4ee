"""Bootstrap confidence intervals by article.

Articles, not mentions, are drawn again: mentions of one article share its subject and its names, so that
intervals over mentions would be too narrow (Efron & Tibshirani 1993, ch. 8; Koehn 2004 for the paired form).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.evaluation.scores import ArticleScore, Floats, measure, table_of

RESAMPLES = 1000
SEED = 20240320
LEVEL = 0.95
_BATCH = 200


def units(scores: Sequence[ArticleScore]) -> list[str]:
    """What each article is drawn with: its document, where the corpus says so, else itself."""
    return [s.document.group or s.document.id for s in scores]


def unit_table(scores: Sequence[ArticleScore]) -> Floats:
    """Counts by unit, a row each, in the order of first appearance."""
    return add_by_unit(table_of(s.counts for s in scores), units(scores))


def add_by_unit(table: Floats, names: Sequence[str]) -> Floats:
    """Add up the rows of a table that carry the same name."""
    rows = {name: i for i, name in enumerate(dict.fromkeys(names))}
    added = np.zeros((len(rows), table.shape[1]))
    np.add.at(added, [rows[name] for name in names], table)
    return added


def draws(count: int, resamples: int, seed: int) -> Iterator[Floats]:
    """How often each of `count` units is in each resample, in batches that fit in memory."""
    random = np.random.default_rng(seed)
    for start in range(0, resamples, _BATCH):
        size = min(_BATCH, resamples - start)
        yield random.multinomial(count, np.full(count, 1 / count), size=size).astype(np.float64)


def resampled(table: Floats, resamples: int, seed: int) -> dict[str, Floats]:
    """Every figure of every resample of the units of a table; nan where a resample has nothing to measure."""
    parts = [measure(weights @ table, empty=np.nan) for weights in draws(len(table), resamples, seed)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def limits(values: Floats, level: float = LEVEL) -> list[float] | None:
    """Percentile interval of resampled figures; None where hardly any resample has the figure.

    >>> import numpy as np
    >>> limits(np.arange(1001) / 10)
    [2.5, 97.5]
    """
    known = values[~np.isnan(values)]
    # An interval over a few lucky draws of a rare item would say nothing.
    if len(known) < max(1, len(values) / 2):
        return None
    low, high = np.percentile(known, [50 * (1 - level), 50 * (1 + level)])
    return [round(float(low), 1), round(float(high), 1)]


def confidence(
    scores: Sequence[ArticleScore], resamples: int = RESAMPLES, seed: int = SEED
) -> dict[str, list[float] | None] | None:
    """95 % intervals of all figures, or None where there is one unit only and nothing can be drawn."""
    table = unit_table(scores)
    if len(table) < 2 or resamples < 1:
        return None
    return {name: limits(values) for name, values in resampled(table, resamples, seed).items()}
