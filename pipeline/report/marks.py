"""Marks in a text as HTML: nested where they nest, split where they cross or where the page breaks them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the source to be marked.

    Of marks over the same span the one with the lower `rank` is the outer one.
    """

    start: int
    end: int
    id: str
    classes: str
    rank: int = 0
    attributes: tuple[tuple[str, str], ...] = field(default=())
    """Written on the first fragment only."""


class Weaver:
    """Writes pieces of a text as HTML with marks; knows after that what it has shown of each mark.

    Everything that comes from the text is escaped. A mark that is torn into fragments has the same `data-id`
    on each; the first one also has the mark's attributes.

    Example:
        >>> marks = [Mark(0, 7, "m1", "ORG"), Mark(0, 3, "m2", "LOC")]
        >>> print(Weaver("通州区总工会<", marks).html([(0, 7)]))  # doctest: +NORMALIZE_WHITESPACE
        <mark class="ORG" data-id="m1"><mark class="LOC" data-id="m2">通州区</mark>总工会&lt;</mark>
    """

    def __init__(self, text: str, marks: Iterable[Mark]):
        self.text = text
        self.marks = sorted(marks, key=lambda m: (m.start, -m.end, m.rank))
        self.shown: dict[str, int] = {}
        """Characters other than white space that were shown, by mark id."""
        self._begun: set[str] = set()

    def html(self, pieces: Sequence[Span]) -> str:
        """The pieces, one after the other, as HTML."""
        return "".join(self._piece(start, end) for start, end in pieces)

    def _piece(self, start: int, end: int) -> str:
        inside = [m for m in self.marks if m.start < end and m.end > start and m.end > m.start]
        edges = sorted({start, end} | {min(max(e, start), end) for m in inside for e in (m.start, m.end)})
        out: list[str] = []
        open_: list[Mark] = []
        begin: dict[int, list[Mark]] = {}
        for mark in inside:
            begin.setdefault(max(mark.start, start), []).append(mark)
        for at, after in zip(edges, [*edges[1:], end], strict=True):
            self._close(out, open_, at)
            for mark in begin.get(at, ()):
                out.append(self._tag(mark))
                open_.append(mark)
            words = self.text[at:after]
            out.append(escape(words))
            letters = len("".join(words.split()))
            for mark in open_:
                self.shown[mark.id] = self.shown.get(mark.id, 0) + letters
        out += ["</mark>"] * len(open_)
        return "".join(out)

    def _close(self, out: list[str], open_: list[Mark], at: int) -> None:
        """Close the marks that end here; those opened later and not yet at their end are opened again."""
        ending = [i for i, mark in enumerate(open_) if mark.end <= at]
        if not ending:
            return
        again = [mark for mark in open_[ending[0] :] if mark.end > at]
        out += ["</mark>"] * (len(open_) - ending[0])
        del open_[ending[0] :]
        for mark in again:
            out.append(self._tag(mark))
            open_.append(mark)

    def _tag(self, mark: Mark) -> str:
        attributes = () if mark.id in self._begun else mark.attributes
        self._begun.add(mark.id)
        more = "".join(f' {name}="{escape(value)}"' for name, value in attributes)
        return f'<mark class="{escape(mark.classes)}" data-id="{escape(mark.id)}"{more}>'
