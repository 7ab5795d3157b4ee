"""What commands share: writing records, progress on a terminal, failures on stderr."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import date as Date
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

from pipeline.errors import InputError, NewsfactsError, UsageError

if TYPE_CHECKING:
    from pipeline.annotations import Article, Issue
    from pipeline.records import IssueRecord


def check_date(text: str | None) -> None:
    """Refuse a date that does not exist or is not written YYYY-MM-DD."""
    if text is None:
        return
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        Date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"--date {text}: there is no such date",
            hint="write it as YYYY-MM-DD, such as 2024-03-20",
            code="date.invalid",
        ) from None


def check_paths(inputs: Iterable[str]) -> None:
    """Refuse a repeated stdin; whether files exist is found when they are read, so that others still are."""
    if sum(i == "-" for i in inputs) > 1:
        raise UsageError("- stands for standard input and can be given once", code="input.stdin")


class Failures:
    """Counts what failed and says it on stderr, one line each."""

    def __init__(self) -> None:
        self.count = 0

    def input(self, error: NewsfactsError) -> None:
        """An input, or a line of one, that can't be read."""
        self.count += 1
        print(f"newsfacts: {error}", file=sys.stderr)

    def article(self, issue: Issue, article: Article, stage: str, error: Exception) -> None:
        """An article that a stage failed on."""
        self.count += 1
        if isinstance(error, NewsfactsError):
            print(f"newsfacts: {error}", file=sys.stderr)
            return
        what = " ".join(str(error).split()) or type(error).__name__
        print(
            f"newsfacts: {issue.path}: article {article.id} failed in stage {stage}: {what}", file=sys.stderr
        )

    def warn(self, message: str) -> None:
        """Something that a reader should know and that is no failure."""
        print(f"newsfacts: warning: {message}", file=sys.stderr)

    def exit_code(self, done: int) -> int:
        """0 when nothing failed, 1 when nothing was done, else 3."""
        if not self.count:
            return 0
        return 3 if done else 1


class RecordWriter:
    """Writes issue records as JSON, JSONL or CSV, to a file (whole or not at all) or stdout.

    JSON is one object for one issue and an array for several; JSONL is an article record a line; CSV a fact a row.
    """

    def __init__(self, path: Path | None, shape: str):
        self.path, self.shape, self.count = path, shape, 0
        self._first: bytes | None = None
        self._temporary: str | None = None
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        if self.path is None:
            self._file = sys.stdout.buffer
            return self
        try:
            handle, self._temporary = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
            self._file = os.fdopen(handle, "wb")
        except OSError as error:
            raise UsageError(
                f"{self.path}: can't be written: {error.strerror}",
                hint="name a file in a folder that you may write to",
            ) from None
        return self

    def write(self, record: IssueRecord) -> None:
        """Write one issue."""
        assert self._file is not None
        if self.shape == "csv":
            from pipeline.report.frames import facts_frame

            text = facts_frame([record]).to_csv(index=False, header=self.count == 0)
            self._file.write(text.encode())
        elif self.shape == "jsonl":
            issue = record.model_dump(include={"id", "paper", "date", "source"})
            for article in record.articles:
                article.issue = issue
                self._file.write(article.model_dump_json().encode() + b"\n")
        else:
            self._json(record.model_dump_json(indent=1).encode())
        self.count += 1

    def _json(self, data: bytes) -> None:
        assert self._file is not None
        if self.count == 0:
            self._first = data
        elif self.count == 1:
            assert self._first is not None
            self._file.write(b"[\n" + self._first + b",\n" + data)
            self._first = None
        else:
            self._file.write(b",\n" + data)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._file is not None
        if kind is None:
            if self._first is not None:
                self._file.write(self._first + b"\n")
            elif self.shape == "json" and self.count:
                self._file.write(b"\n]\n")
        if self.path is None:
            self._file.flush()
            return
        assert self._temporary is not None
        self._file.close()
        if kind is None and self.count:
            os.chmod(self._temporary, 0o644)
            os.replace(self._temporary, self.path)
        else:
            os.unlink(self._temporary)


class Progress:
    """A counter with rate on a terminal; nothing in a pipe."""

    def __init__(self, what: str):
        self.what, self.done, self.chars = what, 0, 0
        self._began = time.monotonic()
        self._shown = 0.0
        self._live = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def advance(self, items: int, chars: int) -> None:
        """Count items and characters."""
        self.done += items
        self.chars += chars
        now = time.monotonic()
        if self._live and now - self._shown > 0.2:
            self._shown = now
            rate = self.chars / max(now - self._began, 1e-6)
            print(
                f"\r{self.done} {self.what}, {rate:,.0f} characters/s ", end="", file=sys.stderr, flush=True
            )

    def __exit__(self, *_: object) -> None:
        if self._live and self.done:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


__all__ = ["Failures", "InputError", "Progress", "RecordWriter", "check_date", "check_paths"]
