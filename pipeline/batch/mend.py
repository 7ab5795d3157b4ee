"""Records of documents that failed and were tried again, put where they belong."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import orjson
import zstandard

from pipeline.batch.model import Counts, Failure, Result, Shard
from pipeline.batch.rows import read_articles
from pipeline.batch.shard import LEVEL, dump
from pipeline.batch.store import RunDir


def failed_issues(marker: dict[str, Any]) -> set[str]:
    """Issues of a shard that a document failed in: they are tried again as wholes, for their links' sake."""
    return {failure["issue"] for failure in marker["failures"]}


def mend(store: RunDir, shard: Shard, marker: dict[str, Any], order: list[str], result: Result) -> Result:
    """The records of a finished shard with some issues replaced by those of a later try.

    Args:
        store: the run directory.
        shard: the shard.
        marker: its marker of before.
        order: ids of all issues of the shard, in order.
        result: of the issues that were tried again.
    """
    path = store.records_file_of(marker)
    by_issue: dict[str, list[bytes]] = {}
    if path is not None:
        for id, articles in groupby(read_articles(path), key=_issue_of):
            by_issue[id] = [dump(article) for article in articles]
    again = failed_issues(marker)
    for id in again:
        by_issue.pop(id, None)
    lines = zstandard.decompress(result.data).splitlines(keepends=True)
    for id, its in groupby(lines, key=lambda line: _issue_of(orjson.loads(line))):
        by_issue[id] = list(its)
    place = {id: number for number, id in enumerate(order)}
    failures = [Failure(**failure) for failure in marker["failures"] if failure["issue"] not in again]
    failures = sorted([*failures, *result.failures], key=lambda failure: place.get(failure.issue or "", 0))
    merged = [line for id in sorted(by_issue, key=lambda id: place[id]) for line in by_issue[id]]
    seconds = dict(marker["seconds"])
    for name, taken in result.seconds.items():
        seconds[name] = round(seconds.get(name, 0.0) + taken, 3)
    counts, years = _count(merged)
    counts.issues, counts.documents, counts.chars = shard.issues, shard.documents, shard.chars
    counts.failed = len(failures)
    data = zstandard.ZstdCompressor(level=LEVEL).compress(b"".join(merged))
    return Result(shard.id, 0, data, counts, years, failures, seconds, max(marker["peak_mb"], result.peak_mb))


def _issue_of(article: dict[str, Any]) -> str:
    return str(article["meta"]["issue"]["id"])


def _count(lines: list[bytes]) -> tuple[Counts, dict[str, int]]:
    counts = Counts()
    years: dict[str, int] = {}
    for line in lines:
        article = orjson.loads(line)
        counts.articles += 1
        counts.mentions += len(article["entities"])
        counts.facts += len(article["facts"])
        counts.numbers += len(article["numbers"])
        date = article["meta"]["issue"]["date"]
        year = date[:4] if date else "undated"
        years[year] = years.get(year, 0) + 1
    return counts, years
