"""User lexicon and corrections: names that win over every back end and rule.

Two file forms, told apart by the file's ending:

* `.tsv`: name, type (ORG LOC PER, or `-` for "never an entity"), aliases split by `|`; `#` begins a comment.
* `.jsonl`: `{"name", "type", "aliases"}` as above (type null = never an entity), or one place in one text:
  `{"id", "start", "end", "type"}` with offsets in the text of the article with that id.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.annotations import Mention
from pipeline.entities.context import Context, cover, put
from pipeline.errors import InputError

SOURCE = "lexicon"
TYPES = {"ORG": "ORG", "LOC": "LOC", "PER": "PER", "-": None, "NONE": None, "": None}


@dataclass(frozen=True, slots=True)
class Entry:
    """A name with its type (None: never an entity) and aliases."""

    name: str
    type: str | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """One span of one text set by hand; type None removes what is there."""

    id: str
    start: int
    end: int
    type: str | None


@dataclass
class Lexicon:
    """Names and corrections that win over the model.

    Example:
        >>> Lexicon([Entry("安和里", "LOC")]).types["安和里"]
        'LOC'
    """

    entries: Sequence[Entry] = ()
    corrections: Sequence[Correction] = field(default_factory=list)

    @cached_property
    def types(self) -> dict[str, str | None]:
        """Every name and alias with its type."""
        return {name: e.type for e in self.entries for name in (e.name, *e.aliases) if name}

    @cached_property
    def names(self) -> dict[str, str]:
        """Every name and alias with the full name."""
        return {name: e.name for e in self.entries for name in (e.name, *e.aliases) if name}

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick

        automaton = ahocorasick.Automaton()
        for name in self.types:
            automaton.add_word(name, name)
        automaton.make_automaton()
        return automaton

    def fingerprint(self) -> str:
        """A short string that changes with the content."""
        rows = repr((list(self.entries), list(self.corrections)))
        return hashlib.sha256(rows.encode()).hexdigest()[:16]

    def apply(self, ctx: Context, mentions: list[Mention]) -> list[Mention]:
        """The mentions with the lexicon's in place; a longer name of another source keeps a name inside it."""
        if self.types:
            mentions = self._apply_names(ctx, mentions)
        for c in self.corrections:
            if c.id == ctx.article.id:
                kept = [m for m in mentions if m.end <= c.start or m.start >= c.end]
                new = [Mention(c.start, c.end, c.type, "correction", 1.0)] if c.type else []
                mentions = put(kept, new)
        return mentions

    def _apply_names(self, ctx: Context, mentions: list[Mention]) -> list[Mention]:
        hits: list[tuple[int, int, str]] = []
        last = -1
        found = [(e + 1 - len(n), e + 1, n) for e, n in self._automaton.iter(ctx.article.text)]
        for start, end, name in sorted(found, key=lambda h: (h[0], -h[1])):
            if start >= last and _whole(ctx.article.text, start, end):
                hits.append((start, end, name))
                last = end
        new = []
        table = cover(mentions, len(ctx.text))
        removed: set[tuple[int, int]] = set()
        for start, end, name in hits:
            kind = self.types[name]
            if kind is None:
                removed.add((start, end))
            elif not _inside_longer(mentions, table, start, end):
                new.append(Mention(start, end, kind, SOURCE, 1.0))
        return put([m for m in mentions if (m.start, m.end) not in removed], new)


def _inside_longer(mentions: list[Mention], table: list[int], start: int, end: int) -> bool:
    """Whether one longer mention holds the whole span."""
    i = table[start]
    return i >= 0 and mentions[i].end >= end and mentions[i].end - mentions[i].start > end - start


def _whole(text: str, start: int, end: int) -> bool:
    """Whether Latin letters and digits do not run on across the ends."""
    left = start > 0 and text[start - 1].isascii() and text[start - 1].isalnum()
    right = end < len(text) and text[end].isascii() and text[end].isalnum()
    first = text[start].isascii() and text[start].isalnum()
    final = text[end - 1].isascii() and text[end - 1].isalnum()
    return not (left and first) and not (right and final)


def load_lexicon(source: str | Path | Iterable[str | Path]) -> Lexicon:
    """Read a lexicon file, several files (as Paths; later ones win) or lines already read (as strings).

    Raises:
        InputError: a file can't be read, or a line of it (file and line are named).
    """
    items = [Path(source)] if isinstance(source, str | Path) else list(source)
    lines = [item for item in items if isinstance(item, str)]
    parts = [(Path("lexicon"), lines)] if lines else []
    parts += [(item, _read(item)) for item in items if isinstance(item, Path)]
    entries: dict[str, Entry] = {}
    corrections: list[Correction] = []
    for path, content in parts:
        for number, line in enumerate(content, 1):
            if not line.strip() or line.startswith("#"):
                continue
            item = _json_line(path, number, line) if line[0] == "{" else _tsv_line(path, number, line)
            if isinstance(item, Entry):
                entries[item.name] = item
            else:
                corrections.append(item)
    return Lexicon(list(entries.values()), corrections)


def _read(path: Path) -> list[str]:
    """Lines of a file."""
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path}: the lexicon can't be read ({error})", hint="give a UTF-8 file", code="lexicon.read"
        ) from error


def _tsv_line(path: Path, number: int, line: str) -> Entry:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) < 2 or not cells[0] or cells[1].upper() not in TYPES:
        raise InputError(
            f"{path}, line {number}: not a lexicon entry",
            hint="write name, type (ORG LOC PER or -) and aliases split by |, with tabs between",
            code="lexicon.line",
        )
    aliases = tuple(a for a in (cells[2].split("|") if len(cells) > 2 else []) if a)
    return Entry(cells[0], TYPES[cells[1].upper()], aliases)


def _json_line(path: Path, number: int, line: str) -> Entry | Correction:
    try:
        row = json.loads(line)
        kind = TYPES[(row.get("type") or "").upper()]
        if "start" in row:
            return Correction(str(row["id"]), int(row["start"]), int(row["end"]), kind)
        return Entry(str(row["name"]), kind, tuple(row.get("aliases") or ()))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path}, line {number}: not a lexicon entry ({error})",
            hint='write {"name", "type", "aliases"} or {"id", "start", "end", "type"}',
            code="lexicon.line",
        ) from error
