"""Files, folders and streams as issues.

Pages (`.md`, `.txt`) are read whole; archives of articles (`.jsonl`) are streamed, and consecutive articles of
the same paper and date form one issue.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.annotations import Article, Issue
from pipeline.errors import InputError, NewsfactsError
from pipeline.source.articles import read_article
from pipeline.source.dates import check_date, date_in_name
from pipeline.source.decode import decode, decompress, is_compressed, open_compressed, unreadable
from pipeline.source.json_text import Lines, form_of, json_of, text_of
from pipeline.source.masthead import find_date, find_paper
from pipeline.source.page import read_page

SUFFIXES = (".md", ".markdown", ".txt", ".jsonl", ".ndjson", ".json")
COMPRESSED = (".gz", ".zst")
ISSUE_LIMIT = 2_000
"""Articles after which an issue of an archive without dates is cut, so that memory stays constant."""
IDS_REMEMBERED = 100_000
"""Ids of an archive that are remembered, latest first, to tell records with the same id apart."""
_KNOWN = {"id", "text", "date", "title", "paper"}
_SPACED = re.compile(r"[^\w.-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_WRITTEN_BYTE = re.compile(rb"\\x([0-9a-f]{2})")
_PAGE_NUMBER = re.compile(r"\d{1,3}", re.ASCII)

OnError = Callable[[NewsfactsError], None]


def read_inputs(
    paths: Iterable[str | Path],
    *,
    date: str | None = None,
    paper: str | None = None,
    on_error: OnError | None = None,
) -> Iterator[Issue]:
    """Issues of files, folders and `-` (standard input), in the order given; folders sorted by name.

    Args:
        paths: files, folders or `-`.
        date: ISO date of the issues; wins over everything that the inputs say.
        paper: name of the paper; wins likewise.
        on_error: called with the error of an input or line that can't be read, the others are processed;
            without it the error is raised.

    Raises:
        UsageError: `date` does not exist.
        InputError: an input can't be read and there is no `on_error`.
    """
    if date is not None:
        date = check_date(date)
    reader = Reader(date, paper, on_error)
    for path in paths:
        yield from reader.read(str(path))


def input_files(path: str | Path) -> list[Path]:
    """The files of a folder that are inputs, sorted; the path itself where it is a file.

    Folders reached twice through symbolic links are read once; hidden files are left out.
    """
    root = Path(path)
    if not root.is_dir():
        return [root]
    found: list[Path] = []
    seen: set[str] = set()
    for folder, folders, names in os.walk(root, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            folders[:] = []
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(folder, name) for name in names if not name.startswith(".") and is_input_name(name)]
    return sorted(found, key=lambda p: p.as_posix())


def is_input_name(name: str) -> bool:
    """Whether a file name is one of an input.

    Example:
        >>> is_input_name("2024-03-20.md.gz"), is_input_name("photo.jpg")
        (True, False)
    """
    return bare_name(name)[1] in SUFFIXES


def bare_name(name: str) -> tuple[str, str]:
    """File name without its suffixes, and its suffix without compression.

    Example:
        >>> bare_name("a/2024-03-20.MD.gz")
        ('2024-03-20', '.md')
    """
    path = Path(name)
    if path.suffix.lower() in COMPRESSED:
        path = path.with_suffix("")
    suffix = path.suffix.lower()
    return (path.stem, suffix) if suffix in SUFFIXES else (path.name, "")


def printable(path: str | Path) -> str:
    """A path as text that can be written down: what is no UTF-8, or breaks a line, as `\\xNN`.

    Example:
        >>> printable(os.fsdecode("2024/会.md".encode("gb18030"))), printable("a\\nb.md")
        ('2024/\\\\xbb\\\\xe1.md', 'a\\\\x0ab.md')
    """
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def path_in(folder: Path, name: str) -> Path:
    """The opposite of `printable`: a path below a folder that a text is about."""
    path = folder / name
    if "\\x" not in name or os.path.lexists(path):
        return path
    raw = _WRITTEN_BYTE.sub(lambda match: bytes([int(match[1], 16)]), os.fsencode(name))
    return folder / os.fsdecode(raw)


def _issue_name(path: str) -> tuple[str, str]:
    """What an issue of a file is called, and the file's suffix; a page number takes its folder's name before it.

    Example:
        >>> _issue_name("yongjiang-2024-07-18/01.md"), _issue_name("2024/03/20.md"), _issue_name("a/20240320.md")
        (('yongjiang-2024-07-18-01', '.md'), ('2024-03-20', '.md'), ('20240320', '.md'))
    """
    stem, suffix = bare_name(path)
    parts = [stem]
    for folder in list(Path(os.path.abspath(path)).parents)[:3]:
        if not _PAGE_NUMBER.fullmatch(parts[0]) or not folder.name:
            break
        parts.insert(0, folder.name)
    return "-".join(parts), suffix


class Reader:
    """Reads inputs one after the other and keeps their ids apart."""

    def __init__(self, date: str | None, paper: str | None, on_error: OnError | None):
        self.date, self.paper, self.on_error = date, paper, on_error
        self.ids: dict[str, int] = {}

    def read(self, path: str) -> Iterator[Issue]:
        if path == "-":
            yield from self._guard(self._stream, path)
            return
        if not os.path.isdir(path):
            yield from self._guard(self._file, path)
            return
        try:
            files = input_files(path)
        except OSError as error:
            self._fail(unreadable(path, error))
            return
        if not files:
            hint = f"put files named {' '.join(SUFFIXES)} (or .gz, .zst of them) there"
            self._fail(InputError(f"{path}: no input files in this folder", hint=hint, code="input.no_files"))
        for file in files:
            yield from self._guard(self._file, str(file))

    def _guard(self, read: Callable[[str], Iterator[Issue]], path: str) -> Iterator[Issue]:
        try:
            yield from read(path)
        except InputError as error:
            self._fail(error)
        except OSError as error:
            self._fail(unreadable(path, error))

    def _fail(self, error: NewsfactsError) -> None:
        if self.on_error is None:
            raise error from None
        self.on_error(error)

    def _stream(self, path: str) -> Iterator[Issue]:
        data = sys.stdin.buffer.read()
        yield from self._bytes(data, "-", "stdin")

    def _file(self, path: str) -> Iterator[Issue]:
        stem, suffix = _issue_name(path)
        if suffix in (".jsonl", ".ndjson"):
            yield from self._archive_file(path, stem)
            return
        with open(path, "rb") as stream:
            data = stream.read()
        yield from self._bytes(data, printable(path), stem, suffix)

    def _bytes(self, stored: bytes, path: str, stem: str, suffix: str = "") -> Iterator[Issue]:
        """Issues of bytes whose form is told by name and content."""
        name = "standard input" if path == "-" else path
        data = decompress(stored, name)
        sha = hashlib.sha256(stored).hexdigest()
        form = form_of(data, suffix)
        if form == "jsonl":
            yield from self._archive(io.BytesIO(data), path, stem, sha)
            return
        decoded = decode(data, name)
        if form == "json":
            yield from self._json(decoded.text, decoded.encoding, path, stem, sha)
            return
        yield self._page(decoded.text, decoded.encoding, list(decoded.warnings), path, stem, sha)

    def _page(self, text: str, encoding: str, warnings: list[str], path: str, stem: str, sha: str) -> Issue:
        date = self.date or (date_in_name(path) if path != "-" else None) or find_date(text)
        paper = self.paper or find_paper(text)
        issue = Issue(self._id(stem), path, sha, encoding, len(text), [], date, paper, warnings)
        issue.articles = read_page(text, issue_id=issue.id, date=date, paper=paper)
        return issue

    def _id(self, stem: str) -> str:
        base = _SPACED.sub("-", stem).strip("-") or "issue"
        number = self.ids.get(base, 0) + 1
        self.ids[base] = number
        if number == 1:
            return base
        unique = f"{base}-{number}"
        while unique in self.ids:
            number += 1
            unique = f"{base}-{number}"
        self.ids[unique] = 1
        return unique

    # -- archives of articles

    def _archive_file(self, path: str, stem: str) -> Iterator[Issue]:
        digest = hashlib.sha256()
        with open(path, "rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
            stream.seek(0)
            yield from self._archive(stream, printable(path), stem, digest.hexdigest())

    def _archive(self, stream: Any, path: str, stem: str, sha: str) -> Iterator[Issue]:
        """Issues of JSON lines: articles that follow each other with the same paper and date."""
        name = "standard input" if path == "-" else path
        issue: Issue | None = None
        named = date_in_name(path) if path != "-" else None
        seen: dict[str, None] = {}
        warnings: list[str] = []
        lines = Lines(open_compressed(stream, name), name, self._fail)
        for number, line in lines:
            where = f"{name}, line {number}"
            try:
                record = json_of(text_of(line, where, warnings), where, warnings)
                article = self._article(record, where, named, f"{stem}-{number:06d}", seen)
            except InputError as error:
                self._fail(error)
                continue
            if issue and (
                (article.paper, article.date) != (issue.paper, issue.date)
                or len(issue.articles) >= ISSUE_LIMIT
            ):
                yield issue
                issue = None
            if issue is None:
                base = f"{stem}-{article.date}" if article.date and article.date not in stem else stem
                issue = Issue(self._id(base), path, sha, "utf-8", 0, [], article.date, article.paper)
            issue.warnings += warnings
            warnings.clear()
            issue.articles.append(article)
            issue.chars += len(article.source)
        if issue:
            yield issue
        if lines.broken:
            self._fail(lines.broken)

    def _json(self, text: str, encoding: str, path: str, stem: str, sha: str) -> Iterator[Issue]:
        """Issues of one JSON value: an article, an array of articles, or an object that holds `articles`."""
        name = "standard input" if path == "-" else path
        warnings: list[str] = []
        value = json_of(text, name, warnings)
        common: dict[str, Any] = {}
        if isinstance(value, dict) and isinstance(value.get("articles"), list):
            common = {key: value[key] for key in ("date", "paper") if value.get(key) is not None}
            value = value["articles"]
        records = value if isinstance(value, list) else [value]
        named = date_in_name(path) if path != "-" else None
        issue: Issue | None = None
        seen: dict[str, None] = {}
        for number, record in enumerate(records, 1):
            where = f"{name}, article {number}"
            try:
                if isinstance(record, dict):
                    record = {**common, **record}
                article = self._article(record, where, named, f"{stem}-{number:06d}", seen)
            except InputError as error:
                self._fail(error)
                continue
            if issue and (article.paper, article.date) != (issue.paper, issue.date):
                yield issue
                issue = None
            if issue is None:
                base = f"{stem}-{article.date}" if article.date and article.date not in stem else stem
                issue = Issue(
                    self._id(base), path, sha, encoding, 0, [], article.date, article.paper, warnings
                )
                warnings = []
            issue.articles.append(article)
            issue.chars += len(article.source)
        if issue:
            yield issue

    def _article(
        self, record: Any, where: str, named: str | None, fallback: str, seen: dict[str, None]
    ) -> Article:
        """An article of a record.

        Raises:
            InputError: the record lacks `text`, or a field has the wrong type or an impossible date.
        """
        if not isinstance(record, dict):
            raise InputError(
                f"{where}: not a JSON object", hint='write {"id": …, "text": …}', code="input.record"
            )
        text = record.get("text")
        if not isinstance(text, str):
            raise InputError(f'{where}: no "text"', hint='write {"id": …, "text": …}', code="input.record")
        if not text.strip():
            raise InputError(f'{where}: "text" is empty', hint="leave the record out", code="input.empty")
        identity = record.get("id")
        if identity is None or not str(identity).strip() or isinstance(identity, dict | list | bool):
            raise InputError(f'{where}: no "id"', hint='write {"id": …, "text": …}', code="input.record")
        for key in ("title", "date", "paper"):
            if record.get(key) is not None and not isinstance(record[key], str):
                raise InputError(
                    f'{where}: "{key}" is not a string', hint="put it in quotes", code="input.record"
                )
        date = self.date
        if date is None and record.get("date"):
            date = check_date(record["date"], where)
        meta = {str(key): value for key, value in record.items() if key not in _KNOWN}
        return read_article(
            text,
            id=unique_id(str(identity), seen),
            title=record.get("title") or None,
            date=date or named,
            paper=self.paper or record.get("paper") or None,
            meta=meta,
        )


def unique_id(identity: str, seen: dict[str, None]) -> str:
    """The id of an article of an archive; one that was there before gets a number.

    Args:
        identity: as the article says.
        seen: ids of the articles before, which it is added to; the latest `IDS_REMEMBERED` are kept.

    Example:
        >>> seen = {}
        >>> unique_id("要闻", seen), unique_id("要闻", seen), list(seen)
        ('要闻', '要闻-2', ['要闻', '要闻-2'])
    """
    unique, number = identity, 1
    while unique in seen:
        number += 1
        unique = f"{identity}-{number}"
    seen[unique] = None
    if len(seen) > IDS_REMEMBERED:
        del seen[next(iter(seen))]
    return unique


__all__ = [
    "bare_name",
    "input_files",
    "is_compressed",
    "is_input_name",
    "path_in",
    "printable",
    "read_inputs",
    "unique_id",
]
