"""The columns of the tables: names, types, what they say. Docs and tests read them from here."""

from __future__ import annotations

from typing import Any

VERSION = "newsfacts-tables/1"

_KEYS = {
    "date": ("date", "issue date; null where unknown"),
    "paper": ("string", "name of the newspaper"),
    "issue": ("string", "id of the issue, unique in the run"),
}
_ARTICLE = {**_KEYS, "article": ("string", "id of the article, unique in its issue")}

TABLES: dict[str, dict[str, tuple[str, str]]] = {
    "issues": {
        **_KEYS,
        "path": ("string", "source file as given"),
        "sha256": ("string", "of the source file as stored"),
        "encoding": ("string", "of the source file"),
        "chars": ("int", "characters of the decoded source (archives: of the issue's articles)"),
        "articles": ("int", "number of articles"),
        "mentions": ("int", "number of entity mentions"),
        "facts": ("int", "number of facts"),
        "numbers": ("int", "number of numeric expressions that are no facts"),
        "checks": ("int", "arithmetic relations between facts that were checked"),
        "checks_failed": ("int", "of them, not kept by the printed figures"),
        "warnings": ("strings", "warnings of reading and layout"),
        "version": ("string", "newsfacts that made the records"),
        "components": ("strings", "its stages, the entity stage with its back end"),
    },
    "articles": {
        **_ARTICLE,
        "kind": ("string", "article, photo, notice, banner, other"),
        "kicker": ("string", "引题"),
        "headline": ("string", "headline"),
        "subheads": ("strings", "subheads"),
        "bylines": ("strings", "`name (role)`"),
        "dateline_place": ("string", "place that the story was filed from"),
        "dateline_date": ("string", "its date"),
        "agency": ("string", "news agency"),
        "start": ("int", "offset in the source"),
        "end": ("int", "offset in the source, exclusive"),
        "chars": ("int", "characters of the text"),
        "paragraphs": ("int", "number of paragraphs"),
        "sentences": ("int", "number of sentences"),
        "mentions": ("int", "number of entity mentions"),
        "facts": ("int", "number of facts"),
        "numbers": ("int", "number of other numeric expressions"),
        "text_hash": ("string", "equal for texts that differ in white space, width and punctuation only"),
        "simhash": ("string", "64 bits in hex, near for similar texts"),
        "printed_issue": ("string", "issue of the first printing, where this is a later one"),
        "printed_article": ("string", "article of the first printing"),
        "printed_how": ("string", "same (text) or near"),
        "meta": ("string", "further keys of the input, JSON"),
    },
    "entities": {
        **_KEYS,
        "entity": ("string", "id of the linked entity, unique in its issue"),
        "type": ("string", "ORG, LOC, PER"),
        "name": ("string", "fullest form in the issue"),
        "aliases": ("strings", "other forms in the issue"),
        "mentions": ("int", "number of mentions"),
        "resolved_by": ("string", "how its mentions were linked"),
        "corpus": ("string", "id of the entity across the run (table corpus)"),
        "corpus_name": ("string", "its name there"),
    },
    "mentions": {
        **_ARTICLE,
        "mention": ("string", "id of the mention"),
        "type": ("string", "ORG, LOC, PER"),
        "text": ("string", "as printed"),
        "start": ("int", "offset in the source"),
        "end": ("int", "offset in the source, exclusive"),
        "parent": ("string", "mention that it is nested in"),
        "entity": ("string", "linked entity (table entities)"),
        "role": ("string", "title of a person as written"),
        "source": ("string", "component that found it"),
        "score": ("float", "0 to 1"),
    },
    "facts": {
        **_ARTICLE,
        "fact": ("string", "id of the fact"),
        "owner": ("string", "owner as printed"),
        "owner_entity": ("string", "linked entity (table entities)"),
        "owner_name": ("string", "its fullest form in the issue"),
        "owner_corpus": ("string", "the owner across the run (table corpus)"),
        "place": ("string", "place that the figure is about"),
        "indicator": ("string", "what is measured"),
        "counted": ("string", "what is counted"),
        "constraint": ("string", "limits of what is counted"),
        "value": ("float", "in `unit`; shares as 0 to 1"),
        "low": ("float", "lower bound"),
        "high": ("float", "upper bound"),
        "bound": ("string", "EQUAL, APPROX, MORE_THAN …"),
        "unit": ("string", "UCUM-like, ISO 4217, or a classifier"),
        "dimension": ("string", "count, ratio, money …"),
        "period_type": ("string", "during, as_of"),
        "period_start": ("date", "first day; ISSUE_DATE is resolved where the issue date is known"),
        "period_end": ("date", "last day"),
        "period_text": ("string", "as printed"),
        "measure_kind": ("string", "level, change …"),
        "direction": ("string", "up, down"),
        "modality": ("string", "actual, planned, estimated, possible, required"),
        "attribution": ("string", "who says so"),
        "part_of": ("string", "fact that it is a part of"),
        "same_as": ("string", "fact of the same article that it repeats"),
        "repeats": ("string", "first fact of another article of the issue that says the same"),
        "tier": ("string", "core, minor"),
        "score": ("float", "0 to 1"),
        "quantity": ("string", "as printed"),
        "start": ("int", "offset of the quantity in the source"),
        "end": ("int", "offset in the source, exclusive"),
    },
    "numbers": {
        **_ARTICLE,
        "text": ("string", "as printed"),
        "start": ("int", "offset in the source"),
        "end": ("int", "offset in the source, exclusive"),
        "class": ("string", "time, ordinal, idiom …"),
        "value": ("float", "where it is a number"),
        "value_text": ("string", "where it is none, such as a date"),
        "period_start": ("date", "first day of a time"),
        "period_end": ("date", "last day of a time"),
    },
}
"""By table: column → (type, what it says). Each is written as `tables/<table>/year=YYYY/part-NNN.parquet`."""

CORPUS: dict[str, tuple[str, str]] = {
    "corpus": ("string", "id of the entity, the same whenever name, type and context are"),
    "type": ("string", "ORG, LOC, PER"),
    "name": ("string", "fullest form"),
    "context": ("string", "paper, where the name alone says too little (市总工会)"),
    "aliases": ("strings", "other forms"),
    "issues": ("int", "issues that it is in"),
    "mentions": ("int", "its mentions"),
    "first_date": ("date", "first issue"),
    "last_date": ("date", "last issue"),
}
"""Columns of `tables/corpus/part-000.parquet`, an entity of the whole run a row."""


def arrow_schema(columns: dict[str, tuple[str, str]]) -> Any:
    """The pyarrow schema of some columns, with their descriptions."""
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "strings": pa.list_(pa.string()),
        "int": pa.int64(),
        "float": pa.float64(),
        "date": pa.date32(),
    }
    fields = [pa.field(n, types[kind], metadata={"says": says}) for n, (kind, says) in columns.items()]
    return pa.schema(fields, metadata={"schema": VERSION})
