from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from report import builder

import pipeline.schema
from pipeline.records import ArticleRecord, IssueRecord
from pipeline.schema import DIALECT, record_schema, schema_json

KEPT = Path(pipeline.schema.__file__).with_name("schema.json")


def validator(schema: dict) -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_schema_kept_file_is_what_the_code_gives() -> None:
    assert KEPT.read_text("utf-8") == schema_json(), "run: newsfacts schema -o pipeline/schema.json"


def test_schema_accepts_what_is_written() -> None:
    schema = record_schema()
    assert schema["$schema"] == DIALECT
    written = json.loads(IssueRecord.model_validate(builder.issue()).model_dump_json())
    assert written["schema"] == "newsfacts/1"
    assert written["articles"][0]["numbers"][0]["class"] == "time"
    validator(schema).validate(written)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: r.pop("date"),
        lambda r: r["articles"][0]["facts"][0].pop("direction"),
        lambda r: r["articles"][0]["facts"][0].update(bound="ABOUT"),
        lambda r: r["articles"][0]["numbers"][0].pop("class"),
        lambda r: r["articles"][0].update(start="0"),
    ],
)
def test_schema_refuses_missing_and_wrong_values(spoil) -> None:
    written = json.loads(IssueRecord.model_validate(builder.issue()).model_dump_json())
    spoil(written)
    with pytest.raises(jsonschema.ValidationError):
        validator(record_schema()).validate(written)


def test_schema_only_tokens_and_issue_may_be_missing() -> None:
    schema = record_schema()
    article = schema["$defs"]["ArticleRecord"]
    assert set(article["properties"]) - set(article["required"]) == {"tokens", "issue"}
    lines = validator({"$ref": "#/$defs/ArticleRecord", "$defs": schema["$defs"]})
    record = ArticleRecord.model_validate(builder.first_article() | {"tokens": [(0, 2, "n")]})
    lines.validate(json.loads(record.model_dump_json()))
