"""What the fact reader sees of a figure: the words of its sentence, the figure among them, and what the rules took.

A window is a row of tokens: words of the segmentation, with each time and each quantity as one token. Of the sentence
before only its end is in it, so that a noun told there can be taken up again. Every token has categories (small
integers that the network embeds) and flags; both say where the token stands as seen from the figure.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.annotations import Fact, Span
from pipeline.facts.context import FactContext
from pipeline.facts.owners import Owner
from pipeline.facts.traces import Trace


def names(*lines: str) -> tuple[str, ...]:
    """Names told in lines of words.

    Example:
        >>> names("left right", "before")
        ('left', 'right', 'before')
    """
    return tuple(" ".join(lines).split())


BEFORE, LEFT, RIGHT = 24, 64, 40
"""Most tokens of the sentence before, of the sentence to the left of the figure, and to its right."""

_TAGS = names(
    "? x n v m ns vn p uj d a t r c nr f q l ul j nt u b nz i s zg nrt ad vd uv an uz z k mq nrfg ng y ug "
    "ud vg"
)
_TAG = {tag: number for number, tag in enumerate(_TAGS)}
_TIME, _QUANTITY, _FIGURE = len(_TAGS), len(_TAGS) + 1, len(_TAGS) + 2
_MENTION = {None: 0, "ORG": 1, "LOC": 2, "PER": 3}
_OWNER = 3
"""Added to the type of a mention that the rules hold to be the owner."""
DIMENSIONS = names(
    "count money length area volume mass energy power time temperature ratio difference_of_ratios "
    "multiple rank speed score other"
)
KINDS = names(
    "total newly_added event_count participants ratio growth_rate increase_by increase_to "
    "difference_of_ratios average rank duration amount capacity price other"
)
MODALITIES = ["actual", "planned", "estimated", "possible", "required"]
_UNITS = 64
_STEPS = (1, 2, 3, 4, 5, 7, 10, 15, 25)
"""Distances in tokens at which a new category begins."""

CATEGORIES = {
    "tag": len(_TAGS) + 3,
    "mention": 7,
    "place": 2 * len(_STEPS) + 1,
    "clause": 7,
    "length": 5,
    "dimension": len(DIMENSIONS),
    "unit": _UNITS,
    "kind": len(KINDS),
    "modality": len(MODALITIES),
}
"""Categories of a token, with how many values each has; the last four are those of the figure itself."""

FLAGS = names(
    "left right before noun predicate picked subject time quantity figure bracket de_follows de_precedes "
    "mark listed in_clause fact earlier"
)
"""What may be true of a token; `picked`: the rules took it for the indicator; `fact`: another figure."""

_OPEN, _CLOSE = "（(“‘《", "）)”’》"
_MARKS = frozenset("，。；：、！？,;:!?“”‘’《》（）()…—\n\r　 ")


@dataclass(frozen=True, slots=True)
class Window:
    """The tokens around a figure. T is their number."""

    tokens: list[Span]
    """View offsets, ascending."""
    figure: int
    """Which of the tokens the figure is."""
    categories: NDArray[np.uint8]
    """[T, len(CATEGORIES)]"""
    flags: NDArray[np.float32]
    """[T, len(FLAGS)]"""
    sentence: int = 0
    """Number of the figure's sentence in the article."""

    def token_at(self, position: int) -> int:
        """The token that covers a view offset; -1: none."""
        if position < 0:
            return -1
        i = bisect_right(self.tokens, (position, 1 << 30)) - 1
        return i if i >= 0 and position < self.tokens[i][1] else -1


@dataclass(frozen=True, slots=True)
class _Token:
    """A token, as it is whichever figure looks at it."""

    start: int
    end: int
    tag: int
    bracket: bool


class Windows:
    """Makes the windows of an article's figures; the tokens of a sentence are made once."""

    def __init__(self, context: FactContext, facts: list[Fact]):
        self.context = context
        self._facts = {(f.start, f.end) for f in facts}
        self._made: dict[int, list[_Token]] = {}

    def of(self, trace: Trace) -> Window:
        """The window of a figure."""
        q = trace.slot.quantity
        own = bisect_right(self.context.sentence_starts, q.start) - 1
        sentence = self._tokens(own)
        at = next((i for i, t in enumerate(sentence) if t.end > q.start), len(sentence))
        after = next((i for i in range(at, len(sentence)) if sentence[i].start >= q.end), len(sentence))
        cuts = {position for span in trace.fact.indicator_spans for position in span}
        left = _cut(sentence[max(0, at - LEFT) : at], cuts)
        right = _cut(sentence[after : after + RIGHT], cuts)
        earlier: list[_Token] = []
        if own and len(left) < LEFT and self._same_block(own):
            earlier = self._tokens(own - 1)[-min(BEFORE, LEFT - len(left)) :]
        figure = _Token(q.start, q.end, _FIGURE, False)
        tokens = [*earlier, *left, figure, *right]
        number = len(earlier) + len(left)
        return Window(
            [(t.start, t.end) for t in tokens],
            number,
            self._categories(tokens, number, trace),
            self._flags(tokens, number, len(earlier), trace),
            own,
        )

    def _same_block(self, sentence: int) -> bool:
        """Whether a sentence stands in the block of the one before it."""
        here, before = self.context.sentences[sentence][0], self.context.sentences[sentence - 1][0]
        return bisect_right(self.context.block_starts, here) == bisect_right(
            self.context.block_starts, before
        )

    def _tokens(self, sentence: int) -> list[_Token]:
        """Words of a sentence; times and quantities are one token each."""
        if sentence in self._made:
            return self._made[sentence]
        start, end = self.context.sentences[sentence]
        whole = [(t.start, t.end, _TIME) for t in self.context.times_in(start, end)]
        whole += [(q.start, q.end, _QUANTITY) for q in self.context.quantities_in(start, end)]
        whole.sort(key=lambda s: (s[0], -s[1]))
        made: list[_Token] = []
        at, depth = start, 0
        words = self.context.words_in(start, end)
        spans: list[tuple[int, int, int]] = []
        for a, b, tag in whole:
            if a >= at:
                spans += _between(words, at, a)
                spans.append((a, b, tag))
                at = b
        spans += _between(words, at, end)
        for a, b, tag in spans:
            surface = self.context.text[a:b]
            depth = max(0, depth + sum(c in _OPEN for c in surface) - sum(c in _CLOSE for c in surface))
            made.append(_Token(a, b, tag, depth > 0))
        self._made[sentence] = made
        return made

    def _categories(self, tokens: list[_Token], figure: int, trace: Trace) -> NDArray[np.uint8]:
        fact, q = trace.fact, trace.slot.quantity
        made = np.zeros((len(tokens), len(CATEGORIES)), dtype=np.uint8)
        made[:, 0] = [t.tag for t in tokens]
        made[:, 1] = self._mentions(tokens, trace.owner)
        away = np.arange(len(tokens)) - figure
        steps = np.searchsorted(_STEPS, np.abs(away), side="right")
        made[:, 2] = np.where(away < 0, len(_STEPS) - steps, len(_STEPS) + steps)
        made[:, 3] = self._clauses(tokens, figure)
        made[:, 4] = np.minimum([t.end - t.start - 1 for t in tokens], 4)
        made[:, 5] = DIMENSIONS.index(q.dimension) if q.dimension in DIMENSIONS else len(DIMENSIONS) - 1
        made[:, 6] = zlib.crc32((fact.unit or "").encode()) % _UNITS
        made[:, 7] = KINDS.index(fact.measure_kind)
        made[:, 8] = MODALITIES.index(fact.modality)
        return made

    def _mentions(self, tokens: list[_Token], owner: Owner | None) -> list[int]:
        """Type of the mention that each token begins in."""
        marked = [0] * len(tokens)
        first, last = tokens[0].start, tokens[-1].end
        mentions = self.context.mentions_in(max(0, first - 40), last)
        starts = [t.start for t in tokens]
        for m in mentions:
            kind = _MENTION[m.type]
            if owner is not None and (m.id == owner.mention or self.context.name_of(m) == owner.name):
                kind += _OWNER
            for i in range(max(0, bisect_right(starts, m.start) - 1), len(tokens)):
                if tokens[i].start >= m.end:
                    break
                if tokens[i].end > m.start:
                    marked[i] = kind
        return marked

    def _clauses(self, tokens: list[_Token], figure: int) -> list[int]:
        """How many commas and stops lie between a token and the figure: 3 is the figure's own clause."""
        made = [3] * len(tokens)
        text = self.context.text
        for way in (-1, 1):
            passed = 0
            i = figure + way
            while 0 <= i < len(tokens):
                if text[tokens[i].start] in "，；：。！？,;:!?\n":
                    passed = min(passed + 1, 3)
                made[i] = 3 + way * passed
                i += way
        return made

    def _flags(self, tokens: list[_Token], figure: int, earlier: int, trace: Trace) -> NDArray[np.float32]:
        text, slot = self.context.text, trace.slot
        made = np.zeros((len(tokens), len(FLAGS)), dtype=np.float32)

        starts, ends = np.array([t.start for t in tokens]), np.array([t.end for t in tokens])

        def mark(column: int, spans: Iterable[Span]) -> None:
            for a, b in spans:
                made[(a < ends) & (starts < b), column] = 1

        mark(0, [slot.left])
        mark(1, [slot.right])
        mark(2, slot.before)
        mark(3, slot.noun)
        mark(4, slot.predicate)
        mark(5, trace.fact.indicator_spans)
        mark(6, [trace.subject] if trace.subject else [])
        mark(15, [(trace.clause.start, trace.clause.end)])
        for i, t in enumerate(tokens):
            made[i, 7:14] = (
                t.tag == _TIME,
                t.tag == _QUANTITY,
                i == figure,
                t.bracket,
                text.startswith("的", t.end),
                text.endswith("的", 0, t.start),
                text[t.start] in _MARKS,
            )
            made[i, 16] = (t.start, t.end) in self._facts and i != figure
        made[:, 14] = slot.listed
        made[:earlier, 17] = 1
        return made


def _cut(tokens: list[_Token], cuts: set[int]) -> list[_Token]:
    """Tokens with those cut in two that a border of the rules' words divides: 率 and 为 of 入会率为."""
    made: list[_Token] = []
    for token in tokens:
        inner = [c for c in range(token.start + 1, token.end) if c in cuts]
        if not inner or token.tag in (_TIME, _QUANTITY):
            made.append(token)
            continue
        borders = [token.start, *inner, token.end]
        made += [_Token(a, b, token.tag, token.bracket) for a, b in pairwise(borders)]
    return made


def _between(words: list, start: int, end: int) -> list[tuple[int, int, int]]:
    """Words inside a span, those that it cuts cut with it."""
    found = []
    for w in words:
        a, b = max(w.start, start), min(w.end, end)
        if a < b:
            found.append((a, b, _TAG.get(w.pos, 0)))
    return found
