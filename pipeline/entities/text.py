"""What the entity layers read: the text of an article with the marks that earlier stages left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(slots=True)
class ArticleText:
    """An article's view text with sentence, block and byline spans (view offsets, end exclusive)."""

    text: str
    sentences: Sequence[Span] = ()
    """Empty: the text is cut at line breaks and sentence ends here."""
    blocks: Sequence[tuple[int, int, str]] = ()
    """(start, end, kind): kicker, headline, subhead, paragraph, byline, other."""
    bylines: Sequence[Span] = ()
    """Names of reporters and photographers."""
    words: Sequence[tuple[int, int]] | None = None
    """Word borders of the whole text where a stage has them."""
    city: str | None = None
    """Place of the paper, for 市总工会 and the like."""
    id: str = ""
    meta: dict[str, object] = field(default_factory=dict)

    def units(self) -> list[Span]:
        """Sentences to hand to a back end: those given, or cut here."""
        return list(self.sentences) if self.sentences else split_sentences(self.text)


_END = frozenset("。！？!?；;")
_CLOSING = frozenset("”’』」）)》")


def split_sentences(text: str) -> list[Span]:
    """Cut a text after line breaks and sentence ends; blank stretches belong to no sentence.

    Example:
        >>> split_sentences("天气好。走吧！\\n下一行")
        [(0, 4), (4, 7), (8, 11)]
    """
    spans: list[Span] = []
    start, at, size = 0, 0, len(text)
    while at < size:
        char = text[at]
        at += 1
        if char == "\n":
            _add(spans, text, start, at - 1)
            start = at
        elif char in _END:
            while at < size and (text[at] in _END or text[at] in _CLOSING):
                at += 1
            _add(spans, text, start, at)
            start = at
    _add(spans, text, start, size)
    return spans


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    """Append a span without the blanks around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))
