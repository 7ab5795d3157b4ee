"""The records that newsfacts writes: types without logic.

Field names and meanings are fixed (schema `newsfacts/1`). Offsets are Unicode code points, end exclusive,
into the decoded input text; for JSONL input into that article's `text`. Absent is null, never missing.
`pipeline/schema.json` is generated from this file and checked by a test.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA = "newsfacts/1"

EntityType = Literal["ORG", "LOC", "PER"]
Bound = Literal[
    "EQUAL",
    "APPROX",
    "NEARLY",
    "MORE_THAN",
    "LESS_THAN",
    "EQUAL_OR_MORE",
    "EQUAL_OR_LESS",
    "RANGE",
    "VAGUE_RANGE",
]
Modality = Literal["actual", "planned", "estimated", "possible", "required"]
Number = int | float


class Record(BaseModel):
    """Base of all records: snake_case keys, unknown keys refused, aliases written."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)


class BylineRecord(Record):
    """A person named as maker of the article: 本报讯 (记者 宗晓畅)."""

    name: str
    role: Literal["reporter", "correspondent", "photographer", "editor", "author"]
    start: int
    end: int


class DatelineRecord(Record):
    """Place, date and agency at the head of a story: 新华社北京1月2日电."""

    place: str | None = None
    date: str | None = None
    agency: str | None = None


class MentionRecord(Record):
    """An entity mention; nested ones name their `parent`."""

    id: str
    type: EntityType
    start: int
    end: int
    text: str
    parent: str | None = None
    entity: str | None = None
    role: str | None = None
    source: str
    score: float | None = None


class EntityRecord(Record):
    """One body, place or person with all its mentions in an issue."""

    id: str
    type: EntityType
    name: str
    aliases: list[str]
    mentions: list[str]
    resolved_by: str


class QuantityRecord(Record):
    """The printed surface of a quantity: `80余人`."""

    start: int
    end: int
    text: str


class PeriodRecord(Record):
    """The time that a figure holds for: ISO dates, closed.

    `end` may be `ISSUE_DATE` where the issue date is unknown; `text` is the time expression behind it.
    """

    type: Literal["during", "as_of"]
    start: str | None = None
    end: str | None = None
    text: str | None = None


class FactRecord(Record):
    """A numeric fact: an indicator of an owner has a value in a period."""

    id: str
    quantity: QuantityRecord
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    bound: Bound
    unit: str
    dimension: str
    indicator: str
    indicator_spans: list[tuple[int, int]] = Field(default_factory=list)
    counted: str | None = None
    constraint: str | None = None
    owner: str | None = None
    owner_entity: str | None = None
    place: str | None = None
    period: PeriodRecord | None = None
    measure_kind: str
    direction: Literal["up", "down"] | None = None
    modality: Modality
    attribution: str | None = None
    part_of: str | None = None
    same_as: str | None = None
    tier: Literal["core", "minor"]
    score: float | None = None


class NumberPeriodRecord(Record):
    """Calendar span of a time expression, ISO dates, closed."""

    start: str | None = None
    end: str | None = None


class NumberRecord(Record):
    """A numeric or time expression that is no fact, with its class."""

    start: int
    end: int
    text: str
    class_: str = Field(alias="class")
    value: Number | str | None = None
    period: NumberPeriodRecord | None = None


class CheckRecord(Record):
    """An arithmetic relation between facts, and whether the printed figures keep it."""

    type: str
    facts: list[str]
    ok: bool
    says: str


class SourceRecord(Record):
    """What was read: `sha256` is of the bytes as stored, `chars` of the decoded text."""

    path: str
    sha256: str
    encoding: str
    chars: int


class ArticleRecord(Record):
    """An article with everything found in it."""

    id: str
    kind: Literal["article", "photo", "notice", "banner", "other"]
    kicker: str | None = None
    headline: str | None = None
    subheads: list[str] = Field(default_factory=list)
    bylines: list[BylineRecord] = Field(default_factory=list)
    dateline: DatelineRecord | None = None
    start: int
    end: int
    paragraphs: list[list[tuple[int, int]]] = Field(default_factory=list)
    sentences: list[tuple[int, int]] = Field(default_factory=list)
    entities: list[MentionRecord] = Field(default_factory=list)
    facts: list[FactRecord] = Field(default_factory=list)
    numbers: list[NumberRecord] = Field(default_factory=list)
    meta: dict[str, Any] = Field(default_factory=dict)
    tokens: list[tuple[int, int, str]] | None = Field(default=None, exclude_if=lambda v: v is None)
    issue: dict[str, Any] | str | None = Field(default=None, exclude_if=lambda v: v is None)
    """id, paper, date and source of the issue; in JSONL only, where no issue record stands around the article."""


class ProducerRecord(Record):
    """Which newsfacts made the record."""

    version: str
    components: list[str]


class IssueRecord(Record):
    """A page or issue: its articles, the entities linked across them, the arithmetic checks."""

    schema_: Literal["newsfacts/1"] = Field(default="newsfacts/1", alias="schema")
    id: str
    paper: str | None = None
    date: str | None = None
    source: SourceRecord
    articles: list[ArticleRecord]
    entities: list[EntityRecord] = Field(default_factory=list)
    checks: list[CheckRecord] = Field(default_factory=list)
    warnings: list[str] = Field(default_factory=list)
    producer: ProducerRecord
