"""Training of the links between parts and wholes: annotated articles in, `pipeline/facts/data/parts.tsv` out.

    python -m pipeline.training.parts GOLD.jsonl... --out parts.tsv

A file given twice counts twice. Each figure chooses among its possible wholes and none; the weights of the signs make the annotated choices likely
(conditional logit), with a penalty that keeps most of them at nothing.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from pipeline.annotations import Fact, Span
from pipeline.assemble import make_doc, run_stages
from pipeline.evaluation.corpora import Row, read
from pipeline.evaluation.run import issue_of
from pipeline.facts.figures import Figures, Pair
from pipeline.facts.links import told_wholes
from pipeline.facts.parts import candidates
from pipeline.facts.partsigns import signs
from pipeline.stages.extensions import text_of
from pipeline.stages.registry import build

BATCH = 32
"""Articles that are read together."""
_SELDOM = 8
"""A sign that fewer pairs have gets no weight."""
_RIDGE, _LASSO = 1.0, 0.5
"""Penalties on the squares of the weights and on their sizes."""
_SMALLEST = 0.02
"""A weight below this is left out."""


@dataclass
class Choice:
    """A figure with its possible wholes: the signs of each, and which is right (-1 for none)."""

    signs: list[list[str]]
    right: int


def choices(text: str, facts: list[Fact], spans: Sequence[Span], gold: Sequence[Row]) -> list[Choice]:
    """What the figures of an article have to choose from.

    Args:
        text: its view.
        facts: its facts before they are linked.
        spans: where each of them is in the annotated text.
        gold: the annotated facts.
    """
    matched = _match(spans, gold)
    place = {row["id"]: i for i, row in matched.items()}
    parts = {i: row.get("part_of") for i, row in matched.items()}
    wholes = [place.get(parts[i]) if parts.get(i) else None for i in range(len(facts))]
    figures = Figures(text, facts, told_wholes(text, facts))
    found = []
    for i in matched:
        near = [j for j in candidates(figures, i) if j in matched]
        whole = wholes[i]
        if near and (not parts[i] or whole in near):
            rows = [signs(Pair(figures, i, j), wholes) for j in near]
            found.append(Choice(rows, near.index(whole) if whole is not None else -1))
    return found


def _match(spans: Sequence[Span], gold: Sequence[Row]) -> dict[int, Row]:
    """The annotated fact that each found one overlaps, by the place of the found one."""
    free, found = list(gold), {}
    for i, (start, end) in enumerate(spans):
        over = [r for r in free if r["quantity"]["start"] < end and start < r["quantity"]["end"]]
        if over:
            found[i] = over[0]
            free.remove(over[0])
    return found


def fit(rows: Sequence[Choice]) -> dict[str, float]:
    """Weights of the signs."""
    names = _names(rows)
    table, owner, right = _table(rows, names)
    chosen = right[right >= 0]

    def loss(weight: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = table @ weight
        top = np.zeros(len(rows))
        np.maximum.at(top, owner, score)
        power = np.exp(score - top[owner])
        total = np.exp(-top)
        np.add.at(total, owner, power)
        slope = -power / total[owner]
        slope[chosen] += 1
        size = np.sqrt(weight**2 + 1e-4)
        likely = score[chosen].sum() - (top + np.log(total)).sum()
        return (
            -likely + _RIDGE * (weight @ weight) / 2 + _LASSO * size.sum(),
            -(table.T @ slope) + _RIDGE * weight + _LASSO * weight / size,
        )

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return {n: round(float(w), 2) for n, w in zip(names, best, strict=True) if abs(w) > _SMALLEST}


def _names(rows: Sequence[Choice]) -> list[str]:
    count = Counter(name for row in rows for pair in row.signs for name in {*pair})
    return sorted(n for n, times in count.items() if times >= _SELDOM and not any(map(str.isspace, n)))


def _table(rows: Sequence[Choice], names: Sequence[str]) -> tuple[csr_matrix, NDArray[Any], NDArray[Any]]:
    """The signs of all pairs, the choice that each pair belongs to, and the right pair of each choice."""
    column = {name: k for k, name in enumerate(names)}
    ends, columns = [0], list[int]()
    owner, right = list[int](), list[int]()
    for number, row in enumerate(rows):
        right.append(len(owner) + row.right if row.right >= 0 else -1)
        for pair in row.signs:
            columns += sorted({column[n] for n in pair if n in column})
            ends.append(len(columns))
            owner.append(number)
    table = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(owner), len(names)))
    return table, np.array(owner), np.array(right)


def read_choices(paths: Iterable[Path]) -> list[Choice]:
    """The choices in gold files in the format of the annotation guide, for the facts that the pipeline finds.

    Raises:
        InputError: a file is missing or is no gold.
    """
    nlp = build(exclude=["links", "checks"])
    found: list[Choice] = []
    for path in paths:
        gold = [d for d in read(path).documents.values() if d.facts and d.text]
        for i in range(0, len(gold), BATCH):
            articles = [(d, a) for d in gold[i : i + BATCH] for a in issue_of(d).articles]
            docs = run_stages(nlp, [make_doc(nlp, article) for _, article in articles])
            for (document, _), doc in zip(articles, docs, strict=True):
                facts = doc._.facts or []
                spans = [doc._.view.to_source(f.start, f.end) for f in facts]
                found += choices(text_of(doc), facts, spans, document.facts or [])
    return found


def write(weight: Mapping[str, float], path: Path) -> None:
    """Write weights as the table that `pipeline.facts.parts` reads."""
    head = "# What each sign of a part and its whole weighs; made by pipeline.training.parts\n"
    rows = sorted(weight.items())
    path.write_text(head + "".join(f"{name}\t{value:g}\n" for name, value in rows), "utf-8")


def main() -> None:
    """Fit the weights to annotated files and write them."""
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rows = read_choices(args.gold)
    weight = fit(rows)
    write(weight, args.out)
    print(f"{len(rows)} choices, {sum(r.right >= 0 for r in rows)} parts, {len(weight)} weights")


if __name__ == "__main__":
    main()
