"""The JSON Schema of the records, generated from `pipeline.records`.

`pipeline/schema.json` is what `newsfacts schema -o pipeline/schema.json` writes; a test compares the two, so
that schema and code can't drift.
"""

from __future__ import annotations

from typing import Any

import orjson
from pydantic.json_schema import GenerateJsonSchema

from pipeline.records import SCHEMA, IssueRecord

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def record_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of an issue record.

    The schema of an article record, which is what a line of JSONL holds, is `$defs/ArticleRecord` in it. It
    describes what newsfacts writes: every key is there (absent is null), under the name that it has in JSON.

    Example:
        >>> schema = record_schema()
        >>> schema["title"], "class" in schema["$defs"]["NumberRecord"]["properties"]
        ('newsfacts/1', True)
    """
    schema = IssueRecord.model_json_schema(by_alias=True, mode="serialization", schema_generator=_AsWritten)
    return {"$schema": DIALECT, **schema, "title": SCHEMA}


class _AsWritten(GenerateJsonSchema):
    """Every key is required, whether the type has a default for it or not, but those left out when null."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        return field.get("serialization_exclude_if") is None


def schema_json() -> str:
    """The schema as indented JSON with a final line break, as it is kept in `pipeline/schema.json`."""
    return orjson.dumps(record_schema(), option=orjson.OPT_INDENT_2).decode() + "\n"
