"""From issues to records: the pipeline run over articles, and what it found written as the contract says."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.annotations import Article, Block, Fact, Issue, Mention, NonFact, View
from pipeline.entities import link_issue
from pipeline.errors import InputError
from pipeline.facts.checks import check_issue
from pipeline.records import (
    ArticleRecord,
    BylineRecord,
    CheckRecord,
    DatelineRecord,
    EntityRecord,
    FactRecord,
    IssueRecord,
    MentionRecord,
    NumberPeriodRecord,
    NumberRecord,
    PeriodRecord,
    ProducerRecord,
    QuantityRecord,
    SourceRecord,
)
from pipeline.stages.extensions import attach, text_of
from pipeline.stages.sentences import sentence_spans

BATCH_CHARS = 200_000
"""Characters of text that the stages see at once: bounds memory, leaves enough sentences to batch well."""

MAX_ARTICLE_CHARS = 1_000_000
"""An article longer than this is none: a year of a paper read as one line would take hours and all memory."""

ArticleError = Callable[[Issue, Article, str, Exception], None]
"""Told of an article that a stage failed on: (issue, article, stage, error)."""


@cache
def package_version() -> str:
    """Version of the installed distribution."""
    try:
        return version("newsfacts")
    except PackageNotFoundError:
        return "0"


def make_doc(nlp: Language, article: Article) -> Doc:
    """The Doc of an article, over its view."""
    view, blocks = article.view()
    # Not nlp.make_doc: its limit on length is meant for parsers, and there is none here.
    return attach(nlp.tokenizer(view.text), article, view, blocks)


def run_stages(nlp: Language, docs: list[Doc], seconds: dict[str, float] | None = None) -> list[Doc]:
    """Run every stage over a batch of Docs, adding the seconds of each stage to `seconds`.

    The same as `nlp.pipe(docs)`, but a stage finishes before the next one begins, so that its time can be told.
    """
    for name, stage in nlp.pipeline:
        began = time.perf_counter()
        try:
            docs = list(stage.pipe(docs)) if hasattr(stage, "pipe") else [stage(doc) for doc in docs]
        except Exception as error:
            error.__dict__.setdefault("stage", name)
            raise
        if seconds is not None:
            seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - began
    return docs


def process(
    issues: Iterable[Issue],
    nlp: Language,
    *,
    tokens: bool = False,
    on_error: ArticleError | None = None,
    seconds: dict[str, float] | None = None,
) -> Iterator[IssueRecord]:
    """Run the pipeline over issues and yield their records in order, in constant memory.

    Articles of several issues go through the stages together. An article that a stage fails on is reported to
    `on_error` and left out (without `on_error` the error is raised); all others are processed.

    Args:
        issues: issues as `pipeline.source.inputs.read_inputs` gives them.
        nlp: a pipeline from `pipeline.load`.
        tokens: whether article records carry the words as `tokens`.
        on_error: called for each article that fails.
        seconds: if given, seconds per stage are added to it.
    """
    for batch in _batches(issues):
        jobs = [(issue, article) for issue in batch for article in issue.articles]
        docs = deque(_annotate(nlp, jobs, on_error, seconds))
        for issue in batch:
            mine = [docs.popleft() for _ in issue.articles]
            yield issue_record(issue, [doc for doc in mine if doc is not None], nlp, tokens=tokens)


def _batches(issues: Iterable[Issue]) -> Iterator[list[Issue]]:
    """Issues grouped so that their text is about BATCH_CHARS."""
    batch: list[Issue] = []
    size = 0
    for issue in issues:
        batch.append(issue)
        size += issue.chars
        if size >= BATCH_CHARS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _annotate(
    nlp: Language,
    jobs: list[tuple[Issue, Article]],
    on_error: ArticleError | None,
    seconds: dict[str, float] | None,
) -> Iterator[Doc | None]:
    """Docs of articles, in order; None for one that failed."""
    pending = iter(jobs)
    while group := _group(pending):
        try:
            _check_lengths(group)
            yield from run_stages(nlp, [make_doc(nlp, article) for _, article in group], seconds)
        except Exception as error:
            if on_error is None:
                raise
            if len(group) == 1:
                on_error(*group[0], getattr(error, "stage", "layout"), error)
                yield None
                continue
            for job in group:
                yield from _annotate(nlp, [job], on_error, seconds)


def _check_lengths(group: list[tuple[Issue, Article]]) -> None:
    for issue, article in group:
        size = sum(b - a for block in article.blocks for a, b in block.pieces)
        if size > MAX_ARTICLE_CHARS:
            raise InputError(
                f"{issue.path}: article {article.id} has {size:,} characters",
                hint=f"an article can have {MAX_ARTICLE_CHARS:,}; give articles or pages one by one",
                code="article.too-long",
            )


def _group(jobs: Iterator[tuple[Issue, Article]]) -> list[tuple[Issue, Article]]:
    """The next articles, up to about BATCH_CHARS of text."""
    group, size = [], 0
    for job in jobs:
        group.append(job)
        size += sum(b - a for block in job[1].blocks for a, b in block.pieces)
        if size >= BATCH_CHARS:
            break
    return group


def issue_record(issue: Issue, docs: list[Doc], nlp: Language, *, tokens: bool = False) -> IssueRecord:
    """The record of an issue from the annotated Docs of its articles."""
    warnings = list(issue.warnings)
    articles = [article_record(doc, warnings, tokens=tokens) for doc in docs]
    entities = _link(articles, docs, nlp)
    _name_owners(articles, docs, entities)
    checks = [
        CheckRecord(type=c.type, facts=[f"{doc._.article.id}-{f}" for f in c.facts], ok=c.ok, says=c.says)
        for doc in docs
        for c in doc._.checks or []
    ]
    checks += [CheckRecord(type=c.type, facts=c.facts, ok=c.ok, says=c.says) for c in check_issue(articles)]
    known = {f.id for a in articles for f in a.facts}
    return IssueRecord(
        id=issue.id,
        paper=issue.paper,
        date=issue.date,
        source=SourceRecord(path=issue.path, sha256=issue.sha256, encoding=issue.encoding, chars=issue.chars),
        articles=articles,
        entities=entities,
        checks=[c for c in checks if known.issuperset(c.facts)],
        warnings=warnings,
        producer=ProducerRecord(version=package_version(), components=components(nlp)),
    )


def _link(articles: list[ArticleRecord], docs: list[Doc], nlp: Language) -> list[EntityRecord]:
    """Link the mentions of an issue; sets `entity` of the mention records."""
    lexicon = getattr(dict(nlp.pipeline).get("entities"), "lexicon", None)
    linked = link_issue(
        [(doc._.article.id, doc._.mentions or [], text_of(doc)) for doc in docs], lexicon=lexicon
    )
    kept = {m.id: m for a in articles for m in a.entities}
    entities = []
    for entity in linked:
        mentions = [i for i in entity.mentions if i in kept]
        for i in mentions:
            kept[i].entity = entity.id
        if mentions:
            entities.append(
                EntityRecord(
                    id=entity.id,
                    type=entity.type,  # type: ignore[arg-type]
                    name=entity.name,
                    aliases=entity.aliases,
                    mentions=mentions,
                    resolved_by=entity.resolved_by,
                )
            )
    return entities


def components(nlp: Language) -> list[str]:
    """The stages of a pipeline in order, the entity stage with its back end."""
    names = []
    for name, stage in nlp.pipeline:
        ner = getattr(stage, "ner", None)
        names.append(f"{name}:{ner}" if ner else name)
    return names


def article_record(doc: Doc, warnings: list[str], *, tokens: bool = False) -> ArticleRecord:
    """The record of one article; spans that the page tears apart are left out with a warning."""
    article, view = doc._.article, doc._.view
    mentions = [m for m in doc._.mentions or [] if _grounded(view, m, article.id, warnings)]
    facts = [f for f in doc._.facts or [] if _grounded(view, f, article.id, warnings)]
    nonfacts = [n for n in doc._.nonfacts or [] if _grounded(view, n, article.id, None)]
    record = ArticleRecord(
        id=article.id,
        kind=article.kind,
        kicker=article.text_of("kicker"),
        headline=article.text_of("headline") or article.title,
        subheads=[_text(article, b) for b in article.blocks if b.kind == "subhead"],
        bylines=[BylineRecord(name=b.name, role=b.role, start=b.start, end=b.end) for b in article.bylines],
        dateline=DatelineRecord(
            place=article.dateline.place, date=article.dateline.date, agency=article.dateline.agency
        )
        if article.dateline
        else None,
        start=article.start,
        end=article.end,
        paragraphs=[list(b.pieces) for b in article.blocks if b.kind == "paragraph"],
        sentences=[view.to_source(a, b) for a, b in sentence_spans(doc)],
        entities=[_mention_record(m, view, article.id) for m in mentions],
        facts=[_fact_record(f, view, article) for f in facts],
        numbers=[_number_record(n, view) for n in nonfacts],
        meta=article.meta,
    )
    ids = {m.id for m in record.entities}
    for m in record.entities:
        m.parent = m.parent if m.parent in ids else None
    ids = {f.id for f in record.facts}
    for f in record.facts:
        f.part_of = f.part_of if f.part_of in ids else None
        f.same_as = f.same_as if f.same_as in ids else None
    if tokens:
        record.tokens = [
            (*view.to_source(w.start, w.end), w.pos)
            for w in doc._.words or []
            if not text_of(doc)[w.start : w.end].isspace()
        ]
    return record


def _text(article: Article, block: Block) -> str:
    return "".join(article.source[a:b] for a, b in block.pieces)


def _grounded(
    view: View, span: Mention | Fact | NonFact, article_id: str, warnings: list[str] | None
) -> bool:
    """Whether the page holds the span in one run (but for white space)."""
    if span.end > span.start and view.is_faithful(span.start, span.end):
        return True
    if warnings is not None:
        text = view.text[span.start : span.end]
        warnings.append(f"{article_id}: '{text}' is torn apart by the page and was left out")
    return False


def _mention_record(m: Mention, view: View, article_id: str) -> MentionRecord:
    start, end = view.to_source(m.start, m.end)
    return MentionRecord(
        id=f"{article_id}-{m.id}",
        type=m.type,  # type: ignore[arg-type]
        start=start,
        end=end,
        text=view.text[m.start : m.end],
        parent=f"{article_id}-{m.parent}" if m.parent else None,
        entity=None,
        role=m.role,
        source=m.source,
        score=m.score,
    )


def _fact_record(f: Fact, view: View, article: Article) -> FactRecord:
    start, end = view.to_source(f.start, f.end)
    period = None
    if f.period is not None:
        dates = [article.date or d if d == "ISSUE_DATE" else d for d in (f.period.start, f.period.end)]
        period = PeriodRecord(type=f.period.type, start=dates[0], end=dates[1], text=f.period.text)  # type: ignore[arg-type]
    return FactRecord(
        id=f"{article.id}-{f.id}",
        quantity=QuantityRecord(start=start, end=end, text=view.text[f.start : f.end]),
        value=f.value,
        low=f.low,
        high=f.high,
        bound=f.bound,  # type: ignore[arg-type]
        unit=f.unit,
        dimension=f.dimension,
        indicator=f.indicator,
        indicator_spans=[view.to_source(a, b) for a, b in f.indicator_spans if b > a],
        counted=f.counted,
        constraint=f.constraint,
        owner=f.owner,
        owner_entity=f.owner_entity,
        place=f.place,
        period=period,
        measure_kind=f.measure_kind,
        direction=f.direction,  # type: ignore[arg-type]
        modality=f.modality,  # type: ignore[arg-type]
        attribution=f.attribution,
        part_of=f"{article.id}-{f.part_of}" if f.part_of else None,
        same_as=f"{article.id}-{f.same_as}" if f.same_as else None,
        tier=f.tier,  # type: ignore[arg-type]
        score=f.score,
    )


def _number_record(n: NonFact, view: View) -> NumberRecord:
    start, end = view.to_source(n.start, n.end)
    period = NumberPeriodRecord(start=n.period[0], end=n.period[1]) if n.period else None
    text = view.text[n.start : n.end]
    return NumberRecord.model_validate(
        {"start": start, "end": end, "text": text, "class": n.cls, "value": n.value, "period": period}
    )


def _name_owners(articles: list[ArticleRecord], docs: list[Doc], entities: list[EntityRecord]) -> None:
    """Replace the owner's mention id of each fact by the id of its linked entity."""
    entity_of = {m: e.id for e in entities for m in e.mentions}
    for article in articles:
        for fact in article.facts:
            if fact.owner_entity:
                fact.owner_entity = entity_of.get(f"{article.id}-{fact.owner_entity}")
