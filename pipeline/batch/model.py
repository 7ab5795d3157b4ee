"""The plain values that the steps of a batch hand to each other; all of them can be pickled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipeline.stages.settings import Loading

SHARD_CHARS = 2_000_000
"""Characters of text that a shard has, about: a month of a daily, minutes of work, one file of records."""


@dataclass(frozen=True, slots=True)
class Settings(Loading):
    """What decides about the content of the records. Engine, workers and output path are not here."""

    tokens: bool = False
    date: str | None = None
    paper: str | None = None
    shard_chars: int = SHARD_CHARS


@dataclass(frozen=True, slots=True)
class RawItem:
    """An article of an archive as bytes of JSON, or a whole page as its bytes stand on disk."""

    key: str
    """Names the document in the run: the article's id, or the issue's id for a page."""
    line: int | None
    """Line of the archive (for `.json`: number of the article); None for a page."""
    data: bytes
    chars: int
    """Characters of text, near enough to plan with."""


@dataclass(slots=True)
class RawIssue:
    """A page, or articles of an archive that follow each other with the same paper and date."""

    id: str
    file: str
    """Path below the input folder, with `/`."""
    path: str
    """As records name it."""
    kind: str
    """page | archive"""
    date: str | None
    paper: str | None
    encoding: str
    items: list[RawItem]
    warnings: list[str] = field(default_factory=list)
    """Of reading the file that it is the first issue of."""

    @property
    def chars(self) -> int:
        """Characters of all documents."""
        return sum(item.chars for item in self.items)


@dataclass(frozen=True, slots=True)
class Failure:
    """A document, or an input file, that could not be processed: a line of `errors.jsonl`."""

    document: str
    """Id of the article or page, else `path, line N`."""
    path: str
    line: int | None
    issue: str | None
    stage: str
    """input | layout | a stage of the pipeline | record | worker"""
    code: str
    message: str
    traceback: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Shard:
    """What the plan knows of a shard; its documents are read when it is worked on."""

    id: str
    year: str
    """Year of its first issue, or `undated`."""
    digest: str
    """sha256 over its documents' ids and bytes."""
    slices: tuple[tuple[str, int, int], ...]
    """(file, first issue in it, number of issues)."""
    issues: int
    documents: int
    chars: int


@dataclass(slots=True)
class Plan:
    """Shards in order, and what could not be read at all."""

    shards: list[Shard]
    files: dict[str, str]
    """sha256 of each input file as stored."""
    renamed: dict[tuple[str, int], str]
    """Ids of issues (file, number in it) whose own id another file has taken."""
    failures: list[Failure]

    @property
    def documents(self) -> int:
        """Documents of all shards."""
        return sum(shard.documents for shard in self.shards)

    @property
    def chars(self) -> int:
        """Characters of all shards."""
        return sum(shard.chars for shard in self.shards)


@dataclass(slots=True)
class Task:
    """Issues of a shard with their documents, ready to be worked on anywhere."""

    shard: str
    issues: list[RawIssue]
    hashes: dict[str, str]
    """sha256 of each file that the issues come from, as stored."""
    part: int = 0
    """Number of this piece of the shard: pieces are worked on side by side."""
    skip: dict[str, Failure] = field(default_factory=dict)
    """Documents (by `document_key`) to leave out and what to say of them: those that killed a worker."""
    probe: bool = False
    """Only to see whether the documents kill a worker; the result is thrown away."""
    stop_on_error: bool = False

    @property
    def chars(self) -> int:
        """Characters of all documents."""
        return sum(issue.chars for issue in self.issues)


def document_key(issue: RawIssue, item: RawItem) -> str:
    """Names a document within a run: keys of items are unique in their file only."""
    return f"{issue.id}\t{item.key}"


@dataclass(slots=True)
class Counts:
    """What was done; adds up."""

    issues: int = 0
    documents: int = 0
    """Documents of the input (pages, articles of archives), failed ones included."""
    failed: int = 0
    """Failures: documents, or articles of a page."""
    chars: int = 0
    articles: int = 0
    mentions: int = 0
    facts: int = 0
    numbers: int = 0

    def add(self, other: Counts) -> None:
        """Add the counts of another piece."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def to_json(self) -> dict[str, int]:
        """As a JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Result:
    """What working on a task, or on all tasks of a shard, gives."""

    shard: str
    part: int
    data: bytes
    """Article records, JSON lines, compressed (Zstandard)."""
    counts: Counts
    years: dict[str, int]
    """Articles by year of their issue."""
    failures: list[Failure]
    seconds: dict[str, float]
    peak_mb: float
    """Peak resident memory of the process that did the work, so far."""
    stopped: bool = False
    """Whether it ended at the first failure, as it was asked to."""
