"""What the stages keep on a Doc, registered in one place.

`doc._.article` and `doc._.blocks` come from the layout; the others are set by the stage of their name. All
offsets are those of `doc.text` (token index = offset).
"""

from __future__ import annotations

from datetime import date

from spacy.tokens import Doc

from pipeline.annotations import Article, View

EXTENSIONS: dict[str, object] = {
    "article": None,  # Article: layout of the text, or None for a bare text
    "view": None,  # View: map of the doc's offsets to the source text
    "blocks": None,  # [(start, end, kind)], the blocks of the layout
    "reference_date": None,  # datetime.date: the issue date that relative times refer to
    "words": None,  # [Word]
    "mentions": None,  # [Mention], nested ones included; doc.ents holds the outermost
    "linked": None,  # [Entity]: mentions of one body, place or person
    "times": None,  # [TimeExpression]
    "quantities": None,  # [Quantity]
    "lexicals": None,  # [Lexical]: numerals that are no numbers
    "facts": None,  # [Fact]
    "nonfacts": None,  # [NonFact]
    "checks": None,  # [Check]
}


def register_extensions() -> None:
    """Register the `doc._` attributes; harmless when done again."""
    for name, default in EXTENSIONS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


def attach(doc: Doc, article: Article, view: View, blocks: list[tuple[int, int, str]]) -> Doc:
    """Give a Doc the layout it was made from."""
    doc._.article, doc._.view, doc._.blocks = article, view, blocks
    doc._.reference_date = date.fromisoformat(article.date) if article.date else None
    return doc


def text_of(doc: Doc) -> str:
    """The text of a Doc, without putting it together from its tokens each time."""
    view = doc._.view
    if view is None:
        view = doc._.view = View.whole(doc.text)
    return view.text


def blocks_of(doc: Doc) -> list[tuple[int, int, str]]:
    """Blocks of a Doc; a bare text is one paragraph per line."""
    if doc._.blocks is None:
        blocks, at = [], 0
        for line in text_of(doc).splitlines(keepends=True):
            if body := line.strip():
                start = at + line.index(body)
                blocks.append((start, start + len(body), "paragraph"))
            at += len(line)
        doc._.blocks = blocks
    return doc._.blocks
