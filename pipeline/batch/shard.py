"""The one function that does the work: a task and a pipeline in, records and failures out.

`run_shard` is the same under every engine. It reads no file, writes none, and what it returns depends on its
arguments alone, but for the seconds and the memory that it took.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson
import zstandard

from pipeline.annotations import Article, Issue
from pipeline.assemble import process
from pipeline.batch.digests import simhash, text_digest
from pipeline.batch.model import Counts, Failure, RawIssue, RawItem, Result, Settings, Task, document_key
from pipeline.errors import NewsfactsError
from pipeline.records import ArticleRecord, IssueRecord
from pipeline.source.dates import date_in_name
from pipeline.source.decode import decode, decompress
from pipeline.source.inputs import Reader
from pipeline.source.json_text import json_of, text_of

if TYPE_CHECKING:
    from spacy.language import Language

LEVEL = 6
"""Zstandard level of the records."""
TRACEBACK_LINES = 6
_MACHINE_PATH = re.compile(r'File ".*[/\\]((?:pipeline|site-packages|dist-packages)[/\\][^"]*)"')


class StopWork(Exception):
    """A document failed and the run is to end there."""


def run_shard(task: Task, nlp: Language, settings: Settings) -> Result:
    """Run the pipeline over the documents of a task.

    A document that fails is named in `failures` and left out; every other one is processed.
    """
    return _Work(task, nlp, settings).run()


class _Work:
    def __init__(self, task: Task, nlp: Language, settings: Settings):
        self.task, self.nlp, self.settings = task, nlp, settings
        self.failures: list[Failure] = []
        self.counts = Counts(issues=len(task.issues))
        self.years: dict[str, int] = {}
        self.seconds: dict[str, float] = {"read": 0.0}
        self.lines: list[bytes] = []
        self.texts: dict[str, dict[str, dict[str, Any]]] = {}
        self.raw: dict[str, RawIssue] = {}
        self.open: list[Issue] = []

    def run(self) -> Result:
        stopped = False
        try:
            self._run(iter(self.task.issues))
        except StopWork:
            stopped = True
        began = time.perf_counter()
        data = zstandard.ZstdCompressor(level=LEVEL).compress(b"".join(self.lines))
        self._took("write", began)
        self.counts.failed = len(self.failures)
        counts = (self.task.shard, self.task.part, data, self.counts, self.years, self.failures)
        return Result(*counts, self.seconds, peak_mb(), stopped)

    def _run(self, raw_issues: Iterator[RawIssue]) -> None:
        """All issues together, so that the stages batch well; after a failure of a whole issue one by one."""
        while True:
            try:
                for record in self._process(self._issues(raw_issues)):
                    self.open.pop(0)
                    self._write(record)
                return
            except StopWork:
                raise
            except Exception:
                # What no stage is to blame for (linking, records): the issues that were under way, one by one.
                waiting, self.open = self.open, []
                for issue in waiting:
                    self._alone(issue)

    def _process(self, issues: Iterable[Issue]) -> Iterator[IssueRecord]:
        return process(
            issues, self.nlp, tokens=self.settings.tokens, on_error=self._article_failed, seconds=self.seconds
        )

    def _alone(self, issue: Issue) -> None:
        """An issue for itself; the articles that it can't be put together with are left out."""
        try:
            records = list(self._process([issue]))
        except StopWork:
            raise
        except Exception as error:
            whole = error
        else:
            self._write(records[0])
            return
        good: list[Article] = []
        for article in issue.articles:
            before = len(self.failures)
            try:
                list(self._process([replace(issue, articles=[article])]))
            except StopWork:
                raise
            except Exception as error:
                self._fail(issue.id, article.id, "record", error)
            else:
                if len(self.failures) == before:
                    good.append(article)
        if not good:
            return
        try:
            records = list(self._process([replace(issue, articles=good)]))
        except Exception:
            for article in good:
                self._fail(issue.id, article.id, "record", whole)
        else:
            self._write(records[0])

    # -- documents in

    def _issues(self, raw_issues: Iterator[RawIssue]) -> Iterator[Issue]:
        for raw in raw_issues:
            began = time.perf_counter()
            self.raw[raw.id] = raw
            issue = self._issue(raw)
            self.counts.documents += len(raw.items)
            self.counts.chars += raw.chars
            if issue is not None:
                self.texts[issue.id] = {article.id: _text_facts(article) for article in issue.articles}
                self.open.append(issue)
            self._took("read", began)
            if issue is not None:
                yield issue

    def _issue(self, raw: RawIssue) -> Issue | None:
        reader = Reader(self.settings.date, self.settings.paper, None)
        sha = self.task.hashes.get(raw.file, "")
        if raw.kind == "page":
            item = raw.items[0]
            return self._guarded(raw, item, lambda: self._page(reader, raw, item, sha))
        issue = Issue(raw.id, raw.path, sha, raw.encoding, 0, [], raw.date, raw.paper, list(raw.warnings))
        named = date_in_name(raw.path)
        for item in raw.items:
            article = self._guarded(raw, item, lambda item=item: _article(reader, raw, item, named, issue))
            if article is not None:
                issue.articles.append(article)
                issue.chars += len(article.source)
        return issue if issue.articles else None

    def _page(self, reader: Reader, raw: RawIssue, item: RawItem, sha: str) -> Issue:
        decoded = decode(decompress(item.data, raw.path), raw.path)
        return reader._page(decoded.text, decoded.encoding, list(decoded.warnings), raw.path, raw.id, sha)

    def _guarded(self, raw: RawIssue, item: RawItem, read: Any) -> Any:
        """What `read` gives, or None for a document that can't be read or is to be skipped."""
        skipped = self.task.skip.get(document_key(raw, item))
        if skipped is not None:
            self._add(skipped)
            return None
        try:
            return read()
        except NewsfactsError as error:
            self._add(_failure(raw, item.key, item.line, "input", error))
        except Exception as error:
            self._add(_failure(raw, item.key, item.line, "layout", error))
        return None

    # -- failures

    def _article_failed(self, issue: Issue, article: Article, stage: str, error: Exception) -> None:
        self._fail(issue.id, article.id, stage, error)

    def _fail(self, issue: str, article: str, stage: str, error: Exception) -> None:
        raw = self.raw[issue]
        line = next((item.line for item in raw.items if item.key == article), None)
        self._add(_failure(raw, article, line, stage, error))

    def _add(self, failure: Failure) -> None:
        if failure not in self.failures:
            self.failures.append(failure)
        if self.task.stop_on_error:
            raise StopWork

    # -- records out

    def _write(self, record: IssueRecord) -> None:
        began = time.perf_counter()
        texts = self.texts.pop(record.id)
        for line in article_lines(record, texts):
            self.lines.append(line)
        year = record.date[:4] if record.date else "undated"
        self.years[year] = self.years.get(year, 0) + len(record.articles)
        self.counts.articles += len(record.articles)
        self.counts.mentions += sum(len(a.entities) for a in record.articles)
        self.counts.facts += sum(len(a.facts) for a in record.articles)
        self.counts.numbers += sum(len(a.numbers) for a in record.articles)
        self._took("write", began)

    def _took(self, what: str, began: float) -> None:
        self.seconds[what] = self.seconds.get(what, 0.0) + time.perf_counter() - began


def article_lines(issue: IssueRecord, texts: dict[str, dict[str, Any]]) -> Iterator[bytes]:
    """An issue record as article records, a line each, from which it can be put together again.

    `meta.issue` says what the issue is, the same in all its articles. `meta.newsfacts` has what belongs to the
    issue as a whole where it first comes up: `linked` entities, `checks`, `warnings`; and of the article's text
    its hashes. A key of the user's own with one of these names gets an underscore.
    """
    head = {
        "id": issue.id,
        "paper": issue.paper,
        "date": issue.date,
        "source": issue.source.model_dump(),
        "producer": issue.producer.model_dump(),
    }
    article_of = {m.id: a.id for a in issue.articles for m in a.entities}
    article_of |= {f.id: a.id for a in issue.articles for f in a.facts}
    linked: dict[str, list[Any]] = {}
    for entity in issue.entities:
        linked.setdefault(article_of.get(entity.mentions[0], ""), []).append(entity.model_dump())
    checks: dict[str, list[Any]] = {}
    for check in issue.checks:
        checks.setdefault(article_of.get(check.facts[0], "") if check.facts else "", []).append(
            check.model_dump()
        )
    for number, article in enumerate(issue.articles):
        own = dict(texts.get(article.id, {}))
        own["linked"] = linked.get(article.id, []) + (linked.get("", []) if number == 0 else [])
        own["checks"] = checks.get(article.id, []) + (checks.get("", []) if number == 0 else [])
        own["warnings"] = issue.warnings if number == 0 else []
        yield _line(article, head, own)


def _line(article: ArticleRecord, head: dict[str, Any], own: dict[str, Any]) -> bytes:
    record = article.model_dump()
    meta = record["meta"]
    for key in ("issue", "newsfacts"):
        if key in meta:
            meta[f"{key}_"] = meta.pop(key)
    record["meta"] = {**meta, "issue": head, "newsfacts": own}
    return dump(record)


def dump(record: dict[str, Any]) -> bytes:
    """A record as a line of JSON."""
    try:
        return orjson.dumps(record) + b"\n"
    except TypeError:  # half a surrogate pair, an integer of more than 64 bits
        return json.dumps(record, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _article(reader: Reader, raw: RawIssue, item: RawItem, named: str | None, issue: Issue) -> Article:
    where = f"{raw.path}, line {item.line}"
    warnings: list[str] = []
    record = json_of(text_of(item.data, where, warnings), where, warnings)
    article = reader._article(record, where, named, item.key, {})
    article.id = item.key
    issue.warnings += warnings
    return article


def _text_facts(article: Article) -> dict[str, Any]:
    """Hashes by which an article is known when it is printed again."""
    text = article.view()[0].text
    return {"chars": len(text), "text": text_digest(text), "simhash": f"{simhash(text):016x}"}


def _failure(raw: RawIssue, document: str, line: int | None, stage: str, error: Exception) -> Failure:
    if isinstance(error, NewsfactsError):
        return Failure(document, raw.path, line, raw.id, stage, error.code, str(error))
    message = " ".join(str(error).split()) or type(error).__name__
    return Failure(
        document,
        raw.path,
        line,
        raw.id,
        stage,
        f"internal.{type(error).__name__}",
        message[:1000],
        _tail(error),
    )


def _tail(error: BaseException) -> list[str]:
    """The last lines of a traceback, without the place of the installation, which differs between machines."""
    lines = "".join(traceback.format_exception(error, limit=-4)).splitlines()
    lines = [line for line in lines if line.strip(" ^~")][-TRACEBACK_LINES:]
    return [_MACHINE_PATH.sub(r'File "\1"', line)[:300] for line in lines]


def peak_mb() -> float:
    """Peak resident memory of this process in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)


def merge(results: list[Result]) -> Result:
    """The results of all tasks of a shard as one, in the order of the parts."""
    results = sorted(results, key=lambda result: result.part)
    data = _joined([result.data for result in results])
    whole = Result(results[0].shard, 0, data, Counts(), {}, [], {}, 0.0)
    for result in results:
        whole.counts.add(result.counts)
        whole.failures += result.failures
        whole.peak_mb = max(whole.peak_mb, result.peak_mb)
        whole.stopped |= result.stopped
        for year, articles in result.years.items():
            whole.years[year] = whole.years.get(year, 0) + articles
        for name, taken in result.seconds.items():
            whole.seconds[name] = whole.seconds.get(name, 0.0) + taken
    whole.seconds = {name: round(taken, 3) for name, taken in whole.seconds.items()}
    return whole


def _joined(parts: list[bytes]) -> bytes:
    """Compressed lines as one piece, a part after the other: the main process never holds a shard's lines as a whole."""
    size = sum(zstandard.frame_content_size(part) for part in parts)
    packer = zstandard.ZstdCompressor(level=LEVEL).compressobj(size=size)
    packed = [packer.compress(zstandard.decompress(part)) for part in parts]
    return b"".join([*packed, packer.flush()])
