"""Entities: a back end, then repair, lexicon, nesting, roles and links, the same for every back end."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import ensure_path, filter_spans, minibatch

from pipeline.backends import create_backend
from pipeline.entities import ArticleText, Lexicon, Trace, format_trace, link_article, load_lexicon, recognise
from pipeline.entities.conventions import check_convention
from pipeline.stages.extensions import blocks_of, text_of
from pipeline.stages.sentences import sentence_spans


class EntityRecogniser:
    """Sets `doc._.mentions` (nested ones included), `doc._.linked` and `doc.ents` (the outermost).

    Args:
        ner: back end, one of `pipeline.backends.BACKENDS`.
        model: path or name of the back end's model where it takes one.
        convention: newsfacts | msra | pfr: how entity borders are drawn.
    """

    def __init__(self, ner: str, model: str | None = None, convention: str = "newsfacts"):
        self.ner, self.model, self.convention = ner, model, check_convention(convention)
        options = {"path": model} if model else {}
        if ner == "model":
            options["head"] = convention
        self.backend = create_backend(ner, **options)
        self.lexicon: Lexicon | None = None
        self._lexicon_file: Path | None = None

    def use_lexicon(self, path: str | Path) -> None:
        """Let the names of a TSV or JSONL file win over the model."""
        self._lexicon_file = Path(path)
        self.lexicon = load_lexicon(path)

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
            doc._.linked = link_article(mentions, text, lexicon=self.lexicon)
            doc._.mentions = mentions
            spans = [Span(doc, m.start, m.end, label=m.type) for m in mentions if m.parent is None]
            doc.set_ents(filter_spans(spans))
        return docs

    def explain(self, nlp: Language, text: str) -> str:
        """Which layer produced or removed each span of a text, a line each.

        Args:
            nlp: the pipeline that this stage belongs to (its words and sentences are used).
            text: any text.
        """
        doc = nlp.tokenizer(text)
        for name, stage in nlp.pipeline:
            if stage is self:
                break
            if name in ("words", "sentences"):
                doc = stage(doc)
        trace = Trace([])
        recognise(
            [article_text(doc)], self.backend, lexicon=self.lexicon, convention=self.convention, trace=trace
        )
        return format_trace(trace.steps)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Save the user's lexicon; models are found by name again."""
        folder = ensure_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        if self._lexicon_file is not None:
            shutil.copyfile(self._lexicon_file, folder / f"lexicon{self._lexicon_file.suffix}")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> EntityRecogniser:
        """Load what `to_disk` saved."""
        for file in sorted(ensure_path(path).glob("lexicon.*")):
            self.use_lexicon(file)
        return self


def article_text(doc: Doc) -> ArticleText:
    """What the entity layers read of a Doc."""
    view, article = doc._.view, doc._.article
    bylines = []
    if article is not None and view is not None:
        for b in article.bylines:
            bylines.append((view.from_source(b.start), view.from_source(b.end - 1) + 1))
    return ArticleText(
        text=text_of(doc),
        sentences=sentence_spans(doc),
        blocks=blocks_of(doc),
        bylines=bylines,
        words=[(w.start, w.end) for w in doc._.words or []],
    )
