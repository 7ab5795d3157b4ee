"""Entities: a back end, then repair, lexicon, nesting, roles and links, the same for every back end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import srsly
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import ensure_path, filter_spans, minibatch

from pipeline.backends import create_backend
from pipeline.entities import ArticleText, link_article, load_lexicon, recognise
from pipeline.stages.extensions import blocks_of
from pipeline.stages.sentences import sentence_spans


class EntityRecogniser:
    """Sets `doc._.mentions` (nested ones included), `doc._.linked` and `doc.ents` (the outermost).

    Args:
        nlp: the pipeline (for its vocabulary).
        ner: back end, one of `pipeline.backends.BACKENDS`.
        model: path or name of the back end's model where it takes one.
        lexicon: TSV or JSONL of the user's names, which win over the model.
        convention: newsfacts | msra | pfr: how entity borders are drawn.
    """

    def __init__(
        self,
        nlp: Language,
        ner: str,
        model: str | None = None,
        lexicon: str | None = None,
        convention: str = "newsfacts",
    ):
        self.ner, self.model, self.convention = ner, model, convention
        options = {"path": model} if model else {}
        self.backend = create_backend(ner, convention=convention, **options)
        self.lexicon_source = Path(lexicon).read_text("utf-8-sig") if lexicon else None
        self.lexicon = load_lexicon(lexicon) if lexicon else None

    def __call__(self, doc: Doc) -> Doc:
        """Recognise the entities of one Doc (`pipe` is faster: it batches across documents)."""
        return self._annotate([doc])[0]

    def pipe(self, stream: Iterable[Doc], batch_size: int = 256) -> Iterator[Doc]:
        """Recognise the entities of a stream of Docs, all sentences of a batch in one go."""
        for batch in minibatch(stream, size=batch_size):
            yield from self._annotate(list(batch))

    def _annotate(self, docs: list[Doc]) -> list[Doc]:
        texts = [article_text(doc) for doc in docs]
        found = recognise(texts, self.backend, lexicon=self.lexicon, convention=self.convention)
        for doc, text, mentions in zip(docs, texts, found, strict=True):
            doc._.linked = link_article(mentions, text)
            doc._.mentions = mentions
            spans = [Span(doc, m.start, m.end, label=m.type) for m in mentions if m.parent is None]
            doc.set_ents(filter_spans(spans))
        return docs

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Save the user's lexicon; models are found by name again."""
        folder = ensure_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        srsly.write_json(folder / "entities.json", {"lexicon": self.lexicon_source})

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> EntityRecogniser:
        """Load what `to_disk` saved."""
        self.lexicon_source = srsly.read_json(ensure_path(path) / "entities.json")["lexicon"]
        if self.lexicon_source:
            self.lexicon = load_lexicon(self.lexicon_source.splitlines())
        return self


def article_text(doc: Doc) -> ArticleText:
    """What the entity layers read of a Doc."""
    view, article = doc._.view, doc._.article
    bylines = []
    if article is not None and view is not None:
        for b in article.bylines:
            bylines.append((view.from_source(b.start), view.from_source(b.end - 1) + 1, b.name))
    return ArticleText(
        text=doc.text,
        sentences=sentence_spans(doc),
        blocks=blocks_of(doc),
        bylines=bylines,
        words=doc._.words or [],
    )
