"""Records as pandas tables: a fact, a mention or an article a row.

Columns and their types are the same whatever the input, also for none at all, so that tables can be joined
and written without a look at what is in them. Text columns are pandas `string`, amounts `float64`, offsets
and counts `Int64`, dates `datetime64[s]` (years before 1678 fit, unlike in nanoseconds).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from pipeline.records import ArticleRecord, IssueRecord
from pipeline.report.load import AnyRecord, as_issues
from pipeline.report.lookup import entity_names, period_dates, period_text
from pipeline.report.sources import Sources

FACT_COLUMNS: dict[str, str] = {
    "paper": "string",
    "date": "date",
    "issue": "string",
    "article": "string",
    "headline": "string",
    "fact": "string",
    "owner": "string",
    "owner_entity": "string",
    "owner_name": "string",
    "place": "string",
    "indicator": "string",
    "counted": "string",
    "constraint": "string",
    "value": "float64",
    "low": "float64",
    "high": "float64",
    "bound": "string",
    "unit": "string",
    "dimension": "string",
    "period_type": "string",
    "period_start": "date",
    "period_end": "date",
    "period": "string",
    "period_text": "string",
    "measure_kind": "string",
    "direction": "string",
    "modality": "string",
    "attribution": "string",
    "part_of": "string",
    "same_as": "string",
    "tier": "string",
    "score": "float64",
    "quantity": "string",
    "start": "Int64",
    "end": "Int64",
    "sentence": "string",
}
"""Columns of `facts_frame` and their types (`date` is `datetime64[s]`)."""

ENTITY_COLUMNS: dict[str, str] = {
    "paper": "string",
    "date": "date",
    "issue": "string",
    "article": "string",
    "headline": "string",
    "mention": "string",
    "type": "string",
    "text": "string",
    "start": "Int64",
    "end": "Int64",
    "parent": "string",
    "role": "string",
    "entity": "string",
    "name": "string",
    "resolved_by": "string",
    "source": "string",
    "score": "float64",
}
"""Columns of `entities_frame` and their types."""

ARTICLE_COLUMNS: dict[str, str] = {
    "paper": "string",
    "date": "date",
    "issue": "string",
    "article": "string",
    "kind": "string",
    "kicker": "string",
    "headline": "string",
    "bylines": "string",
    "place": "string",
    "agency": "string",
    "start": "Int64",
    "end": "Int64",
    "chars": "Int64",
    "paragraphs": "Int64",
    "sentences": "Int64",
    "entities": "Int64",
    "facts": "Int64",
    "numbers": "Int64",
    "path": "string",
    "sha256": "string",
}
"""Columns of `articles_frame` and their types."""

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def facts_frame(
    issues: Iterable[AnyRecord] | AnyRecord, *, sources: Sources | None = None, sentences: bool = True
) -> pd.DataFrame:
    """Facts as a table, a fact a row, in the order of the records.

    Args:
        issues: issue or article records, or their JSON as dicts; a single one will do.
        sources: where source texts are read again for the column `sentence`; the files that the records
            name, by default. Records carry offsets, not the text.
        sentences: whether to read them at all.

    Returns:
        A frame with the columns of `FACT_COLUMNS`. `owner_name` is the fullest form of the linked owner;
        `value`, `low` and `high` are in `unit`; `period_start` and `period_end` are closed dates, a symbolic
        `ISSUE_DATE` becomes the issue date where that is known, and `period` keeps the record's own wording
        as an interval (`2024-01-01/2024-02-29`, `../ISSUE_DATE`); `start` and `end` are offsets of the
        quantity in the source; `sentence` is missing where the source text is not at hand
        (`Sources.problems` says why).

    Example:
        >>> facts_frame([]).columns[:4].tolist()
        ['paper', 'date', 'issue', 'article']
    """
    texts = (sources or Sources()) if sentences else None
    return _frame(_fact_rows(issues, texts), FACT_COLUMNS)


def entities_frame(issues: Iterable[AnyRecord] | AnyRecord) -> pd.DataFrame:
    """Entity mentions as a table, a mention a row, each with the name of the entity that it is linked to.

    `name` is missing where a mention is not linked. Nested mentions have rows of their own; `parent` is the
    id of the mention around them.

    Example:
        >>> entities_frame([]).shape[0]
        0
    """
    return _frame(_entity_rows(issues), ENTITY_COLUMNS)


def articles_frame(issues: Iterable[AnyRecord] | AnyRecord) -> pd.DataFrame:
    """Articles as a table, an article a row, with counts of what was found in each.

    `chars` counts the characters of the paragraphs; `bylines` reads `宗晓畅 (reporter); 李明 (photographer)`.

    Example:
        >>> list(articles_frame([]).columns[4:7])
        ['kind', 'kicker', 'headline']
    """
    return _frame(_article_rows(issues), ARTICLE_COLUMNS)


def _fact_rows(issues: Iterable[AnyRecord] | AnyRecord, texts: Sources | None) -> Iterator[dict[str, Any]]:
    for issue in as_issues(issues):
        names = entity_names(issue)
        for article in issue.articles:
            find = texts.sentences(issue, article) if texts is not None else None
            for fact in article.facts:
                first, last = period_dates(fact, issue.date)
                row = fact.model_dump(exclude={"id", "quantity", "period", "indicator_spans"})
                row |= _place(issue, article) | {
                    "fact": fact.id,
                    "owner_name": names.get(fact.owner_entity or ""),
                    "period_type": fact.period.type if fact.period else None,
                    "period_start": first,
                    "period_end": last,
                    "period": period_text(fact),
                    "period_text": fact.period.text if fact.period else None,
                    "quantity": fact.quantity.text,
                    "start": fact.quantity.start,
                    "end": fact.quantity.end,
                    "sentence": find(fact.quantity.start) if find else None,
                }
                yield row


def _entity_rows(issues: Iterable[AnyRecord] | AnyRecord) -> Iterator[dict[str, Any]]:
    for issue in as_issues(issues):
        names = entity_names(issue)
        how = {entity.id: entity.resolved_by for entity in issue.entities}
        for article in issue.articles:
            for mention in article.entities:
                row = mention.model_dump(exclude={"id"})
                row |= _place(issue, article) | {
                    "mention": mention.id,
                    "name": names.get(mention.entity or ""),
                    "resolved_by": how.get(mention.entity or ""),
                }
                yield row


def _article_rows(issues: Iterable[AnyRecord] | AnyRecord) -> Iterator[dict[str, Any]]:
    for issue in as_issues(issues):
        for article in issue.articles:
            yield _place(issue, article) | {
                "kind": article.kind,
                "kicker": article.kicker,
                "bylines": "; ".join(f"{b.name} ({b.role})" for b in article.bylines) or None,
                "place": article.dateline.place if article.dateline else None,
                "agency": article.dateline.agency if article.dateline else None,
                "start": article.start,
                "end": article.end,
                "chars": sum(end - start for pieces in article.paragraphs for start, end in pieces),
                "paragraphs": len(article.paragraphs),
                "sentences": len(article.sentences),
                "entities": len(article.entities),
                "facts": len(article.facts),
                "numbers": len(article.numbers),
                "path": issue.source.path or None,
                "sha256": issue.source.sha256 or None,
            }


def _place(issue: IssueRecord, article: ArticleRecord) -> dict[str, Any]:
    return {
        "paper": issue.paper,
        "date": issue.date,
        "issue": issue.id or None,
        "article": article.id,
        "headline": article.headline,
    }


def _frame(rows: Iterable[dict[str, Any]], columns: dict[str, str]) -> pd.DataFrame:
    rows = list(rows)
    return pd.DataFrame(
        {name: _column([row.get(name) for row in rows], kind) for name, kind in columns.items()}
    )


def _column(values: list[Any], kind: str) -> pd.Series:
    if kind == "date":
        return pd.Series(np.array([_date(value) for value in values], dtype="datetime64[s]"))
    if kind == "float64":
        return pd.Series(np.array([np.nan if v is None else float(v) for v in values], dtype="float64"))
    return pd.Series(values, dtype=kind)


def _date(value: str | None) -> np.datetime64:
    """A date, or NaT for what is no calendar date (an unresolved `ISSUE_DATE`, a year alone)."""
    if value and _ISO_DATE.match(value):
        try:
            return np.datetime64(value[:10], "s")
        except ValueError:
            pass
    return np.datetime64("NaT", "s")
