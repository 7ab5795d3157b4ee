"""Articles with annotated facts, as the fact reader sees them, with what is right."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.annotations import Period
from pipeline.assemble import make_doc, run_stages
from pipeline.evaluation.corpora import Document, Row, read
from pipeline.evaluation.fields import FIELDS, plain_indicator
from pipeline.evaluation.run import issue_of
from pipeline.facts.choices import Choice, table
from pipeline.facts.context import FactContext
from pipeline.facts.finder import trace_facts
from pipeline.facts.owner_choices import OwnerChoices
from pipeline.facts.period_choices import PeriodChoices
from pipeline.facts.windows import KINDS, MODALITIES, Window, Windows
from pipeline.stages.facts import context_of
from pipeline.stages.registry import build
from pipeline.training.facts.align import align

BATCH = 64
"""Documents that the stages read together."""
UNKNOWN = -100
"""A kind or modality that isn't learnt from."""

Floats = NDArray[np.float32]


@dataclass(slots=True)
class Example:
    """A figure that the rules hold for a fact, with what is right of it."""

    article: str
    window: Window
    places: NDArray[np.int64]
    """[T, 3] where each token stands: number of the sentence among all texts, first and last character in it."""
    words: Floats
    """[T] 1 for the tokens of the indicator."""
    sizes: Floats
    """[T] characters that count."""
    fact: bool
    """Whether the gold has it as a fact; of the others nothing else is known."""
    kind: int
    """Number of the measure kind; -100: not known."""
    modality: int
    periods: Floats
    """[P, features]"""
    period_tokens: NDArray[np.int64]
    period_keys: NDArray[np.int64]
    period_right: Floats
    """[P] 1 for every choice that the gold accepts; all 0 where none is right."""
    owners: Floats
    owner_tokens: NDArray[np.int64]
    owner_keys: NDArray[np.int64]
    owner_right: Floats


@dataclass(slots=True)
class Examples:
    """The examples of a set of articles, and the sentences that they are from."""

    rows: list[Example]
    texts: list[str]


def read_examples(paths: Sequence[Path], say: Callable[[str], None]) -> Examples:
    """Examples of gold files in the format of the annotation guide.

    Raises:
        InputError: a file is missing or is no gold.
    """
    nlp = build(exclude=["facts", "links", "checks"])
    found = Examples([], [])
    for path in paths:
        gold = [d for d in read(path).documents.values() if d.facts and d.text]
        for documents in _batched(gold):
            _add(documents, nlp, found)
        say(f"{path.name}: {len(gold)} articles, {len(found.rows)} figures so far")
    return found


def _batched(gold: list[Document]) -> Iterator[list[Document]]:
    return ([*part] for part in (gold[i : i + BATCH] for i in range(0, len(gold), BATCH)))


def _add(documents: list[Document], nlp: Language, found: Examples) -> None:
    """Adds the annotated figures of some documents."""
    articles = [(document, a) for document in documents for a in issue_of(document).articles]
    docs = run_stages(nlp, [make_doc(nlp, article) for _, article in articles])
    for (document, _), doc in zip(articles, docs, strict=True):
        _Article(document, doc, found).add()


class _Article:
    """Adds the figures of an article to the examples."""

    def __init__(self, document: Document, doc: Doc, found: Examples):
        self.document, self.doc, self.found = document, doc, found
        self.context: FactContext = context_of(doc)
        self.traces = trace_facts(self.context).traces
        self._sentences: dict[int, int] = {}

    def add(self) -> None:
        """Adds them."""
        windows = Windows(self.context, [t.fact for t in self.traces])
        periods, owners = PeriodChoices(self.context, self.traces), OwnerChoices(self.context, self.traces)
        for number, gold in self._paired():
            window = windows.of(self.traces[number])
            self.found.rows.append(self._example(gold, window, periods.of(number), owners.of(number)))

    def _paired(self) -> Iterator[tuple[int, Row | None]]:
        """Each fact of the rules with the gold fact that overlaps it most; None where the gold says it is none."""
        free = list(self.document.facts or [])
        for number, trace in enumerate(self.traces):
            start, end = self.doc._.view.to_source(trace.fact.start, trace.fact.end)
            best = max(free, key=lambda f: _overlap(f["quantity"], start, end), default=None)
            if best is not None and _overlap(best["quantity"], start, end) > 0:
                free.remove(best)
                yield number, best
            elif any(_overlap(none, start, end) > 0 for none in self.document.nonfacts):
                yield number, None

    def _example(
        self, gold: Row | None, window: Window, periods: list[Choice[Period]], owners: list[Choice[str]]
    ) -> Example:
        text, date = self.context.text, self.document.date
        sizes = np.array([len(plain_indicator(text[a:b])) for a, b in window.tokens], dtype=np.float32)
        sizes[window.figure] = 0
        period_features, period_tokens = table(periods, window)
        owner_features, owner_tokens = table(owners, window)
        known = gold is not None
        gold = gold or {}
        return Example(
            article=self.document.id,
            window=window,
            places=self._places(window),
            words=align(gold.get("indicator") or "", window, text),
            sizes=sizes if known else np.zeros_like(sizes),
            fact=known,
            kind=KINDS.index(gold["measure_kind"]) if known else UNKNOWN,
            modality=MODALITIES.index(gold["modality"]) if known else UNKNOWN,
            periods=period_features,
            period_tokens=period_tokens,
            period_keys=np.array([c.key for c in periods]),
            period_right=_right("period", gold, [_as_row(c.value) for c in periods], date),
            owners=owner_features,
            owner_tokens=owner_tokens,
            owner_keys=np.array([c.key for c in owners]),
            owner_right=_right("owner", gold, [c.value for c in owners], date),
        )

    def _places(self, window: Window) -> NDArray[np.int64]:
        """Where the tokens of a window stand; sentences that come up first are added to the texts."""
        starts, made = self.context.sentence_starts, []
        for a, b in window.tokens:
            own = max(0, bisect_right(starts, a) - 1)
            start, end = self.context.sentences[own]
            if own not in self._sentences:
                self._sentences[own] = len(self.found.texts)
                self.found.texts.append(self.context.text[start:end])
            first = min(a, end - 1) - start
            made.append((self._sentences[own], first, max(min(b, end) - start, first + 1)))
        return np.array(made, dtype=np.int64)


def _overlap(quantity: Row, start: int, end: int) -> int:
    return min(end, int(quantity["end"])) - max(start, int(quantity["start"]))


def _as_row(value: object) -> Row | None:
    """A period as a record has it."""
    return {"start": value.start, "end": value.end} if isinstance(value, Period) else None


def _right(field: str, gold: Row, values: Sequence[object], date: str | None) -> Floats:
    """1 for the choices that the scorer counts as right; none for a figure that is no fact."""
    if not gold:
        return np.zeros(len(values), dtype=np.float32)
    return np.array([FIELDS[field](gold, {field: value}, date) for value in values], dtype=np.float32)
