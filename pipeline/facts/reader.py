"""The fact reader: a trained network reads each figure again after the rules, and corrects what they made of it.

The rules propose, and what they took is among the network's inputs. Where the network is surer of something else by a
margin, the words of the indicator, the owner, the period or the measure kind are exchanged; the first three stay
grounded in the text, since they are chosen among its words, names and times.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.annotations import Fact, Period, Span
from pipeline.backends.fact_model import FactModel, FigureInput, FigureReading
from pipeline.facts.choices import Choice, table
from pipeline.facts.cleaning import Cleaner
from pipeline.facts.context import FactContext
from pipeline.facts.owner_choices import OwnerChoices
from pipeline.facts.owners import NATION
from pipeline.facts.period_choices import PeriodChoices
from pipeline.facts.traces import Told
from pipeline.facts.windows import FLAGS, KINDS, Window, Windows, names
from pipeline.facts.wording import constraint_in, tidy

WORDS_MARGIN, OWNER_MARGIN, PERIOD_MARGIN, KIND_MARGIN = 0.05, 0.5, 0.4, 0.4
"""By how much the network must prefer its own words (expected F1), owner, period and measure kind (probability): set
with held-out articles and the development sets in view. Smaller ones win up to a point of core facts on the former."""
_COUNTED = frozenset(
    names("total newly_added event_count participants average duration amount capacity price other")
)
"""Measure kinds that words alone seldom tell apart."""
_SILENT = re.compile(r"[的“”\"、,，()（）\s]")
"""What does not count when two indicators are compared."""
_STANDS_FOR = re.compile(
    r"(?:全|本|我|该|两|各)(?:[省市区县州盟旗镇乡村]|自治区|街道|社区|公司|集团|校|院|厂|局)|(?:这|该)家?(?:企业|公司|工厂|学校|医院)"
)
"""Words that stand for a place or body told before: the rules resolve them."""
_PICKED, _MARK = FLAGS.index("picked"), FLAGS.index("mark")


class FactReader:
    """Reads the figures of articles again.

    Args:
        model: the trained network.
    """

    def __init__(self, model: FactModel):
        self.model = model

    def revise(self, articles: Sequence[Told]) -> None:
        """Corrects the facts of articles in place; many at once are read faster than one by one."""
        figures = [figure for number, told in enumerate(articles) for figure in _figures(told, number)]
        states = token_states(figures, self.model)
        inputs = [_input(figure, own) for figure, own in zip(figures, states, strict=True)]
        for figure, reading in zip(figures, self.model.read(inputs), strict=True):
            _revise(figure, reading)
        for told in articles:
            for trace in told.traces:
                if trace.again is not None:
                    _repeat(trace.again, trace.fact)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure with all that its reading needs."""

    told: Told
    article: int
    """Number of its article among those that are read together."""
    fact: Fact
    window: Window
    periods: list[Choice[Period]]
    owners: list[Choice[str]]


def _figures(told: Told, article: int) -> Iterator[_Figure]:
    """The figures of an article in text order."""
    windows = Windows(told.context, [t.fact for t in told.traces])
    periods, owners = PeriodChoices(told.context, told.traces), OwnerChoices(told.context, told.traces)
    # All choices are made before the first fact is corrected: they look at what the rules gave its neighbours.
    for number, trace in enumerate(told.traces):
        yield _Figure(told, article, trace.fact, windows.of(trace), periods.of(number), owners.of(number))


def _input(figure: _Figure, states: NDArray[np.float32]) -> FigureInput:
    """What the network takes of a figure."""
    window = figure.window
    period_features, period_tokens = table(figure.periods, window)
    owner_features, owner_tokens = table(figure.owners, window)
    return FigureInput(
        states=states,
        categories=window.categories,
        flags=window.flags,
        figure=window.figure,
        periods=period_features,
        period_tokens=period_tokens,
        period_keys=np.array([choice.key for choice in figure.periods]),
        owners=owner_features,
        owner_tokens=owner_tokens,
        owner_keys=np.array([choice.key for choice in figure.owners]),
        article=figure.article,
        sentence=window.sentence,
    )


def token_states(figures: Sequence[_Figure], model: FactModel) -> list[NDArray[np.float32]]:
    """[T, width] for each figure: the mean of the states of the characters of each token of its window.

    Only sentences that a window reaches into are read, each of them once.
    """
    numbers: dict[tuple[int, int], int] = {}
    texts: list[str] = []
    reached = []
    for figure in figures:
        context = figure.told.context
        starts = context.sentence_starts
        own = []
        for number in range(
            bisect_right(starts, figure.window.tokens[0][0]) - 1,
            bisect_right(starts, figure.window.tokens[-1][0]),
        ):
            if (id(context), number) not in numbers:
                numbers[id(context), number] = len(texts)
                start, end = context.sentences[number]
                texts.append(context.text[start:end])
            own.append((starts[number], numbers[id(context), number]))
        reached.append(own)
    sums = [np.cumsum(np.pad(s, ((1, 0), (0, 0))), axis=0, dtype=np.float32) for s in model.states(texts)]
    return [
        np.concatenate(list(_means(figure.window.tokens, own, sums)))
        for figure, own in zip(figures, reached, strict=True)
    ]


def _means(
    tokens: list[Span], sentences: list[tuple[int, int]], sums: list[NDArray[np.float32]]
) -> Iterator[NDArray[np.float32]]:
    """Means of the states of tokens, sentence by sentence; `sums` are running sums of the states of characters."""
    at = 0
    for order, (start, number) in enumerate(sentences):
        last = order + 1 == len(sentences)
        stop = len(tokens) if last else bisect_left(tokens, (sentences[order + 1][0], -1))
        spans = np.array(tokens[at:stop], dtype=np.int64).reshape(-1, 2) - start
        limit = len(sums[number]) - 1
        first = np.clip(spans[:, 0], 0, max(0, limit - 1))
        end = np.clip(spans[:, 1], first + 1, limit)
        yield (sums[number][end] - sums[number][first]) / (end - first).astype(np.float32)[:, None]
        at = stop


def best_words(chances: NDArray[np.float32], sizes: NDArray[np.float32]) -> tuple[float, list[int]]:
    """The tokens with the best expected F1, and that F1.

    Args:
        chances: probability of each token to belong to the indicator.
        sizes: how many characters of it count.

    Example:
        >>> value, tokens = best_words(np.array([0.1, 0.9, 0.8]), np.array([2.0, 2.0, 4.0]))
        >>> tokens, round(value, 2)
        ([1, 2], 0.89)
    """
    total = float((chances * sizes).sum())
    best: tuple[float, list[int]] = (0.0, [])
    kept: list[int] = []
    hit = length = 0.0
    for i in np.argsort(-chances, kind="stable"):
        if not sizes[i]:
            continue
        kept.append(int(i))
        hit += float(chances[i] * sizes[i])
        length += float(sizes[i])
        value = 2 * hit / (length + total + 1e-9)
        if value > best[0]:
            best = (value, sorted(kept))
    return best


def expected_f1(chances: NDArray[np.float32], sizes: NDArray[np.float32], tokens: list[int]) -> float:
    """Expected character F1 of some tokens as the indicator."""
    hit = float((chances[tokens] * sizes[tokens]).sum())
    return 2 * hit / (float(sizes[tokens].sum()) + float((chances * sizes).sum()) + 1e-9)


def _revise(figure: _Figure, reading: FigureReading) -> None:
    """Corrects a fact in place."""
    fact, context = figure.fact, figure.told.context
    words = Cleaner(context).trim(_words(context, figure.window, reading) or [])
    if words:
        fact.indicator_spans = words
        fact.indicator = tidy("".join(context.text[a:b] for a, b in words))
        fact.constraint = constraint_in(words, figure.told.nonfacts, context.text)
    owner = figure.owners[0 if _stands_for_name(figure) else _preferred(reading.owners, OWNER_MARGIN)]
    fact.owner, fact.owner_entity = owner.value, owner.mention
    fact.period = figure.periods[_preferred(reading.periods, PERIOD_MARGIN)].value
    fact.measure_kind = _kind(fact.measure_kind, reading)


def _kind(ruled: str, reading: FigureReading) -> str:
    """A likelier measure kind, if neither tells of a change or a ratio: these the rules read from their words."""
    likely = int(reading.kinds.argmax())
    doubted = reading.kinds[likely] > reading.kinds[KINDS.index(ruled)] + KIND_MARGIN
    return KINDS[likely] if doubted and {ruled, KINDS[likely]} <= _COUNTED else ruled


def _stands_for_name(figure: _Figure) -> bool:
    """Whether a word of the paragraph stands for the rules' owner (全市, 本省, 该区), which no name near the figure does."""
    if figure.fact.owner is None or figure.fact.owner == NATION:
        return False
    context, end = figure.told.context, figure.window.tokens[figure.window.figure][0]
    block = bisect_right(context.block_starts, end) - 1
    start = context.blocks[block][0] if block >= 0 else 0
    return bool(_STANDS_FOR.search(context.text, start, end))


def _repeat(told: Fact, fact: Fact) -> None:
    """Gives a fact that is told again the fields that were corrected, in place."""
    fact.indicator, fact.indicator_spans = told.indicator, list(told.indicator_spans)
    fact.constraint = told.constraint
    fact.owner, fact.owner_entity, fact.period = told.owner, told.owner_entity, told.period
    fact.measure_kind = told.measure_kind


def _preferred(chances: NDArray[np.float32], margin: float) -> int:
    """The likeliest choice, or the first, that of the rules, where it is not likelier by the margin."""
    best = int(chances.argmax())
    return best if chances[best] > chances[0] + margin else 0


def _words(context: FactContext, window: Window, reading: FigureReading) -> list[Span] | None:
    """Spans of a better indicator than that of the rules; None where there is none."""
    mark = window.flags[:, _MARK] > 0
    sizes = np.array(
        [
            0 if i == window.figure or mark[i] else len(_SILENT.sub("", context.text[a:b]))
            for i, (a, b) in enumerate(window.tokens)
        ],
        dtype=np.float32,
    )
    value, tokens = best_words(reading.words, sizes)
    ruled = [i for i in range(len(sizes)) if window.flags[i, _PICKED] and sizes[i]]
    if not tokens or (ruled and value <= expected_f1(reading.words, sizes, ruled) + WORDS_MARGIN):
        return None
    spans: list[Span] = []
    for a, b in (window.tokens[i] for i in tokens):
        if spans and spans[-1][1] == a:
            spans[-1] = (spans[-1][0], b)
        else:
            spans.append((a, b))
    return spans
