"""Raw issues cut into shards: in a stable order, at places that the content decides.

A shard ends where an issue ends. Which issue that is follows from the size so far and from a hash of the next
issue's id, not from a count of shards: after an edit of the input the cuts fall on the old places again within
a shard or two, and every other shard stays what it was, name and bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

from pipeline.batch.model import Plan, RawIssue, Settings, Shard, Task
from pipeline.batch.scan import Scanner, content_hash, file_hash, find_files, path_of
from pipeline.errors import InputError

PART_CHARS = 60_000
"""Characters of a piece of a shard: enough for the stages to batch well."""
LEAST, MOST = 0.5, 2.0
"""Smallest and largest shard as shares of the wanted size, but at the end of a year and for a giant issue."""
SMALL_YEAR = 0.05
"""A year that comes back (an archive that is not sorted) begins a new shard only after this share."""


def make_plan(root: Path, shown: str, settings: Settings) -> Plan:
    """Cut the input into shards; reads every file once and keeps nothing of it.

    Args:
        root: input folder or file as it is reached now.
        shown: the same as records name it.
        settings: what decides about the records.

    Raises:
        InputError: there is no input.
    """
    plan = Plan([], {}, {}, [])
    scanner = Scanner(root, shown, settings, plan.failures.append)
    ids: set[int] = set()
    years: set[str] = set()
    shard: _Builder | None = None
    for name in find_files(root):
        path = path_of(root, name)
        with suppress(OSError):  # the scanner says what is wrong with it
            if path.is_file():  # a pipe would be waited for
                plan.files[name] = file_hash(path)
        for number, issue in enumerate(scanner.read(name)):
            _make_unique(issue, number, ids, plan)
            if shard is not None and shard.ends(issue, settings.shard_chars, years):
                plan.shards.append(shard.shard())
                shard = None
            if shard is None:
                shard = _Builder(issue)
            years.add(_year(issue))
            shard.add(issue, number)
    if shard is not None:
        plan.shards.append(shard.shard())
    return plan


def read_tasks(plan: Plan, shards: Iterable[Shard], scanner: Scanner) -> Iterator[Task]:
    """The documents of some shards, in the order given.

    Shards in the order of the plan need one pass over the input, however many there are.

    Raises:
        InputError: the input is no longer what was planned.
    """
    reader = _Reader(plan, scanner)
    for shard in shards:
        issues = [issue for piece in shard.slices for issue in reader.read(*piece)]
        if digest_of(issues) != shard.digest:
            raise InputError(
                f"{shard.slices[0][0]}: changed while the run was on", hint="run again", code="input.changed"
            )
        yield Task(shard.id, issues, {name: plan.files[name] for name, _, _ in shard.slices})


class _Reader:
    """Reads slices of files, going on where it is when they follow each other."""

    def __init__(self, plan: Plan, scanner: Scanner):
        self.plan, self.scanner = plan, scanner
        self.name, self.at = "", 0
        self.issues: Iterator[RawIssue] = iter(())

    def read(self, name: str, first: int, count: int) -> Iterator[RawIssue]:
        if name != self.name or first < self.at:
            self.name, self.at, self.issues = name, 0, self.scanner.read(name)
        for issue in islice(self.issues, first - self.at, first - self.at + count):
            issue.id = self.plan.renamed.get((name, first), issue.id)
            first += 1
            yield issue
        self.at = first


def _make_unique(issue: RawIssue, number: int, ids: set[int], plan: Plan) -> None:
    """Give an issue another id where an issue of another file has its own."""
    base, count = issue.id, 1
    while content_hash(issue.id) in ids:
        count += 1
        issue.id = f"{base}-{count}"
    ids.add(content_hash(issue.id))
    if count > 1:
        plan.renamed[(issue.file, number)] = issue.id


class _Builder:
    """A shard that is being put together."""

    def __init__(self, first: RawIssue):
        self.year = _year(first)
        self.id = f"{first.date or 'undated'}-{content_hash(first.id):016x}"[:-6]
        self.digest = hashlib.sha256()
        self.slices: list[tuple[str, int, int]] = []
        self.issues = self.documents = self.chars = 0
        self.last_year = self.year

    def ends(self, issue: RawIssue, wanted: int, years: set[str]) -> bool:
        """Whether the shard ends before an issue; `years` are those that there were before."""
        year = _year(issue)
        if year != self.last_year and (year not in years or self.chars >= SMALL_YEAR * wanted):
            return True
        if self.chars + issue.chars > MOST * wanted:
            return True
        if self.chars < LEAST * wanted:
            return False
        return content_hash(issue.id) < (issue.chars / wanted / (1 - LEAST)) * 2**64

    def add(self, issue: RawIssue, number: int) -> None:
        """Take an issue in."""
        self.last_year = _year(issue)
        name, first, count = self.slices[-1] if self.slices else ("", 0, 0)
        if name == issue.file and first + count == number:
            self.slices[-1] = (name, first, count + 1)
        else:
            self.slices.append((issue.file, number, 1))
        _update(self.digest, issue)
        self.issues += 1
        self.documents += len(issue.items)
        self.chars += issue.chars

    def shard(self) -> Shard:
        """The finished shard."""
        return Shard(
            self.id,
            self.year,
            self.digest.hexdigest(),
            tuple(self.slices),
            self.issues,
            self.documents,
            self.chars,
        )


def split(task: Task, chars: int = PART_CHARS) -> list[Task]:
    """Pieces of a shard that can be worked on side by side: whole issues, about `chars` characters each.

    They follow from the content alone, so that batches, and with them the records, are the same however many
    workers there are.
    """
    parts: list[Task] = []
    issues: list[RawIssue] = []
    size = 0
    for issue in task.issues:
        issues.append(issue)
        size += issue.chars
        if size >= chars:
            parts.append(replace(task, issues=issues, part=len(parts)))
            issues, size = [], 0
    if issues:
        parts.append(replace(task, issues=issues, part=len(parts)))
    return parts


def digest_of(issues: Iterable[RawIssue]) -> str:
    """sha256 over what decides about the records of issues: ids, dates, bytes; not their line numbers."""
    digest = hashlib.sha256()
    for issue in issues:
        _update(digest, issue)
    return digest.hexdigest()


def _update(digest: hashlib._Hash, issue: RawIssue) -> None:
    head = (issue.id, issue.file, issue.kind, issue.date, issue.paper, issue.encoding, len(issue.items))
    digest.update(repr(head + tuple(issue.warnings)).encode("utf-8", "surrogatepass"))
    for item in issue.items:
        key = "" if item.key.endswith(f", line {item.line}") else item.key
        digest.update(f"\n{key} {len(item.data)}\n".encode("utf-8", "surrogatepass"))
        digest.update(item.data)


def _year(issue: RawIssue) -> str:
    return issue.date[:4] if issue.date else "undated"
