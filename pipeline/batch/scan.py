"""Input files as raw issues: read once from front to back, nothing recognised, no model needed.

Fast enough to be done twice (once to plan, once to hand the documents out), so that no position inside a
compressed archive has to be found again: a gigabyte of JSON lines takes some ten seconds.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import orjson

from pipeline.batch.model import Failure, RawIssue, RawItem, Settings
from pipeline.errors import InputError, NewsfactsError
from pipeline.source.dates import check_date, date_in_name
from pipeline.source.decode import MAX_BYTES, decode, decompress, is_compressed, open_compressed, unreadable
from pipeline.source.inputs import ISSUE_LIMIT, bare_name, input_files, path_in, printable, unique_id
from pipeline.source.json_text import Lines, form_of, json_of, text_of
from pipeline.source.masthead import find_date

UNDATED_ARTICLES = 64
"""Articles of an undated archive that make an issue, on average."""
_SPACED = re.compile(r"[^\w.-]+")

OnFailure = Callable[[Failure], None]


def find_files(root: Path) -> list[str]:
    """Input files below a folder as sorted relative paths; `root` may also be a single file.

    Raises:
        InputError: there is no such folder, or nothing in it that could be read.
    """
    try:
        files = input_files(root)
        if not root.exists():
            raise FileNotFoundError
    except OSError as error:
        raise unreadable(root, error) from None
    if not files:
        raise InputError(
            f"{root}: no input files in this folder",
            hint="put files named .md .txt .jsonl .json (or .gz, .zst of them) there",
            code="input.no_files",
        )
    return [name_of(root, file) for file in files]


def name_of(root: Path, file: Path) -> str:
    """Path of an input file below the input folder as it can be written down, with `/` on every system."""
    return printable(file.name if file == root else file.relative_to(root).as_posix())


def path_of(root: Path, name: str) -> Path:
    """The opposite of `name_of`."""
    return root if root.is_file() else path_in(root, name)


class Scanner:
    """Gives the raw issues of input files, each file for itself.

    An issue is called after its file and date, and where that is not enough after its first article, never by
    a running number: that would change the ids of all later issues when an article is added.

    Args:
        root: input folder (or file) as it is reached now.
        shown: the same as records name it.
        settings: `date` and `paper` win over what the inputs say.
        on_failure: told of files that can't be read, or not to their end.
    """

    def __init__(self, root: Path, shown: str, settings: Settings, on_failure: OnFailure):
        self.root, self.shown, self.settings, self.on_failure = root, shown, settings, on_failure
        self.ids: set[str] = set()

    def read(self, name: str) -> Iterator[RawIssue]:
        """Raw issues of one file."""
        self.ids = set()
        try:
            yield from self._file(name)
        except OSError as error:
            self._fail(name, unreadable(self._path(name), error))
        except NewsfactsError as error:
            self._fail(name, error)
        except RecursionError:
            self._fail(
                name,
                InputError(f"{self._path(name)}: nested too deep", hint="mend the file", code="input.json"),
            )

    def _path(self, name: str) -> str:
        return self.shown if self.root.is_file() else os.path.join(self.shown, name)

    def _fail(self, name: str, error: NewsfactsError) -> None:
        self.on_failure(
            Failure(self._path(name), self._path(name), None, None, "input", error.code, str(error))
        )

    def _file(self, name: str) -> Iterator[RawIssue]:
        path = path_of(self.root, name)
        _, suffix = bare_name(name)
        if not path.is_file() and path.exists():
            raise InputError(f"{self._path(name)}: no regular file", hint="leave it out", code="input.kind")
        with open(path, "rb") as stream:
            if suffix in (".jsonl", ".ndjson"):
                yield from self._lines(name, open_compressed(stream, self._path(name)))
                return
            if path.stat().st_size > MAX_BYTES:
                raise InputError(
                    f"{self._path(name)}: a page of more than {MAX_BYTES >> 30} GiB",
                    hint="split it",
                    code="input.size",
                )
            stored = stream.read()
        yield from self._whole(name, suffix, stored)

    def _whole(self, name: str, suffix: str, stored: bytes) -> Iterator[RawIssue]:
        """A file that is read whole: a page, or JSON. A page that can't be read fails where it is worked on."""
        data = stored
        if suffix == ".json" or is_compressed(stored):
            data = decompress(stored, self._path(name))
        form = form_of(data, suffix)
        if form == "jsonl":
            yield from self._lines(name, io.BytesIO(data))
        elif form == "json":
            yield from self._json(name, data)
        else:
            yield self._page(name, stored, data)

    def _page(self, name: str, stored: bytes, data: bytes) -> RawIssue:
        path = self._path(name)
        try:
            text = decode(data, path).text
            date = self.settings.date or date_in_name(path) or find_date(text)
            chars = len(text)
        except NewsfactsError:  # said where the page is worked on
            date, chars = self.settings.date or _named(path), len(data) // 3
        issue = clean_id(_stem(name))
        item = RawItem(issue, None, stored, chars)
        return RawIssue(issue, name, path, "page", date, self.settings.paper, "", [item])

    def _lines(self, name: str, stream: io.BufferedIOBase) -> Iterator[RawIssue]:
        lines = Lines(stream, self._path(name), lambda error: self._fail(name, error))
        yield from self._archive(name, iter(lines))
        if lines.broken:
            raise lines.broken

    def _json(self, name: str, data: bytes) -> Iterator[RawIssue]:
        decoded = decode(data, self._path(name))
        warnings = list(decoded.warnings)
        value = json_of(decoded.text, self._path(name), warnings)
        common: dict[str, Any] = {}
        if isinstance(value, dict) and isinstance(value.get("articles"), list):
            common = {key: value[key] for key in ("date", "paper") if value.get(key) is not None}
            value = value["articles"]
        records = value if isinstance(value, list) else [value]
        merged = ({**common, **r} if isinstance(r, dict) else r for r in records)
        issues = self._archive(
            name, ((i, orjson.dumps(r)) for i, r in enumerate(merged, 1)), decoded.encoding
        )
        for issue in issues:
            issue.warnings, warnings = warnings, []
            yield issue

    def _archive(
        self, name: str, lines: Iterator[tuple[int, bytes]], encoding: str = "utf-8"
    ) -> Iterator[RawIssue]:
        """Issues of an archive."""
        path, stem = self._path(name), _stem(name)
        named = date_in_name(path)
        issue: RawIssue | None = None
        bad: list[RawItem] = []  # lines before the first article that are none
        seen: dict[str, None] = {}
        articles = 0
        for number, line in lines:
            where = f"{path}, line {number}"
            head = self._head(line, where, named)
            if head is None:
                (issue.items if issue else bad).append(RawItem(where, number, line, len(line) // 3))
                continue
            identity, date, paper, chars = head
            key = unique_id(identity, seen)
            if issue is None or self._ends(issue, date, paper, articles, key):
                if issue is not None:
                    yield issue
                issue = RawIssue(
                    self._issue_id(stem, date, key), name, path, "archive", date, paper, encoding, bad
                )
                bad, articles = [], 0
            issue.items.append(RawItem(key, number, line, chars))
            articles += 1
        if issue is None and bad:
            issue = RawIssue(clean_id(stem), name, path, "archive", None, None, encoding, bad)
        if issue is not None:
            yield issue

    def _ends(self, issue: RawIssue, date: str | None, paper: str | None, articles: int, key: str) -> bool:
        """Whether an article begins another issue."""
        if (issue.date, issue.paper) != (date, paper) or articles >= ISSUE_LIMIT:
            return True
        if date is None:
            return content_hash(key) % UNDATED_ARTICLES == 0
        return articles % UNDATED_ARTICLES == 0 and issue.chars > self.settings.shard_chars

    def _issue_id(self, stem: str, date: str | None, key: str) -> str:
        """Id of an issue of an archive."""
        base = clean_id(stem if not date or date in stem else f"{stem}-{date}")
        if base in self.ids:
            base = clean_id(f"{base}-{key}")
        self.ids.add(base)
        return base

    def _head(
        self, line: bytes, where: str, named: str | None
    ) -> tuple[str, str | None, str | None, int] | None:
        """Id, date, paper and length of an article; None for a line that is none."""
        try:
            record = json_of(text_of(line, where), where)
            if not isinstance(record, dict):
                return None
            text, identity, paper = record.get("text"), record.get("id"), record.get("paper")
            if (
                not isinstance(text, str)
                or not text.strip()
                or isinstance(identity, dict | list | bool | None)
                or not str(identity).strip()
            ):
                return None
            date = self.settings.date
            if date is None and record.get("date"):
                date = check_date(record["date"], where) if isinstance(record["date"], str) else None
        except InputError:
            return None
        paper = paper if isinstance(paper, str) and paper else None
        return str(identity), date or named, self.settings.paper or paper, len(text)


def clean_id(text: str) -> str:
    """An id of word characters, dots and hyphens.

    Example:
        >>> clean_id("工会报 2024-03-20/01")
        '工会报-2024-03-20-01'
    """
    return _SPACED.sub("-", text).strip("-") or "issue"


def _named(path: str) -> str | None:
    try:
        return date_in_name(path)
    except InputError:
        return None


def _stem(name: str) -> str:
    """What issues of a file are called: its path without suffixes, `2024-03-20/01.md` is `2024-03-20-01`."""
    stem, _ = bare_name(name)
    return "-".join([*Path(name).parent.parts, stem])


def content_hash(text: str) -> int:
    """A number from 0 to 2**64 - 1 that is the same on every machine."""
    return int.from_bytes(
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )


def file_hash(path: Path) -> str:
    """sha256 of a file as stored."""
    with open(path, "rb") as stream:
        return stream_hash(stream)


def stream_hash(stream: IO[bytes]) -> str:
    """sha256 of the rest of a stream."""
    digest = hashlib.sha256()
    while chunk := stream.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
