"""Reading gold and predictions: our own format, entity corpora, issue records.

Recognised by content, `.gz` and `.zst` unpacked:

* article gold and article records: JSONL with `text`, `entities`, `facts`, `nonfacts` (any part may be
  absent: what a row doesn't annotate isn't scored);
* issue records: one JSON object (or an array of them) with `articles`, which are merged;
* entity corpora as JSONL: `entities` with `label` instead of `type`; doccano's `label`/`labels` lists of
  [start, end, label]; CLUENER's `label` object with inclusive ends;
* CoNLL columns: a character and a BIO, BIOES or BMES tag a line, empty lines between sentences.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeGuard

import orjson

from pipeline.errors import InputError
from pipeline.source.decode import read_bytes

Row = dict[str, Any]

_TYPES = {
    "PER": "PER",
    "PERSON": "PER",
    "NAME": "PER",
    "NR": "PER",
    "LOC": "LOC",
    "LOCATION": "LOC",
    "GPE": "LOC",
    "FAC": "LOC",
    "ADDRESS": "LOC",
    "SCENE": "LOC",
    "NS": "LOC",
    "ORG": "ORG",
    "ORGANIZATION": "ORG",
    "COMPANY": "ORG",
    "GOVERNMENT": "ORG",
    "NT": "ORG",
}
"""Labels of corpora → our types; other labels (times, titles, works) are not scored."""


@dataclass(slots=True)
class Document:
    """A text with what was annotated or predicted in it.

    None for `entities` or `facts` says that the row doesn't annotate them, an empty list that there are none.
    """

    id: str
    text: str | None = None
    entities: list[Row] | None = None
    facts: list[Row] | None = None
    nonfacts: list[Row] = field(default_factory=list)
    date: str | None = None
    title: str | None = None
    kind: str | None = None
    group: str | None = None
    """The document that a sentence belongs to, where the corpus says so; resampled as a whole."""
    meta: Row = field(default_factory=dict)
    is_sentence: bool = False
    """From a corpus of sentences: read as running text, not as an article with a layout."""


@dataclass(slots=True)
class Collection:
    """The documents of a file by id, in order, with what the reader should know about the file."""

    path: str
    documents: dict[str, Document]
    warnings: list[str] = field(default_factory=list)

    def digest(self) -> str:
        """Sha256 of what is scored (ids, texts, annotations), whatever the packing and the order of keys."""
        total = hashlib.sha256()
        for d in self.documents.values():
            part = [d.id, d.text, d.entities, d.facts, d.nonfacts, d.date]
            total.update(orjson.dumps(part, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE))
        return total.hexdigest()


def map_label(label: str) -> str | None:
    """Our type for a corpus's label, or None where we have none.

    >>> map_label("company"), map_label("GPE"), map_label("T")
    ('ORG', 'LOC', None)
    """
    return _TYPES.get(label.upper())


def read(path: str | Path, *, of_predictions: bool = False) -> Collection:
    """Read gold or predictions.

    Args:
        path: the file.
        of_predictions: whether it holds predictions; those may be none at all.

    Raises:
        InputError: the file is missing, packed wrongly, not UTF-8, or holds a row of no known format.
    """
    text = _text_of(path)
    name = str(path)
    if not text.strip():
        if of_predictions:
            return Collection(name, {}, [f"{name}: the file is empty: nothing was predicted"])
        raise InputError(
            f"{name}: the file is empty", hint="give a file with at least one row", code="input.empty"
        )
    rows = _columns(text, name) if text.lstrip()[0] not in "{[" else _objects(text, name)
    result = Collection(name, {})
    for where, row in rows:
        document = _document(row, where, name)
        if document.id in result.documents:
            result.warnings.append(f"{name}, {where}: id {document.id!r} is given twice; the last row counts")
        if row.get("articles") is None:
            _check_surfaces(document, where, result)
        result.documents[document.id] = document
    return result


def _text_of(path: str | Path) -> str:
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: not UTF-8 at byte {error.start}",
            hint="save gold and predictions as UTF-8",
            code="input.encoding",
        ) from error


def _objects(text: str, name: str) -> Iterator[tuple[str, Row]]:
    """Rows of a JSON object, a JSON array, or JSON lines, each with the words that name its place."""
    try:
        whole = orjson.loads(text)
    except orjson.JSONDecodeError:
        # Only line feeds end a row: a text may hold other line separators unescaped.
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield f"line {number}", _object(line, f"{name}, line {number}")
        return
    for number, row in enumerate(whole if isinstance(whole, list) else [whole], 1):
        if not isinstance(row, dict):
            raise InputError(
                f"{name}, row {number}: not an object", hint="give one object a row", code="input.json"
            )
        yield f"row {number}", row


def _object(line: str, where: str) -> Row:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise InputError(
            f"{where}: not JSON ({error})", hint="give one object a line", code="input.json"
        ) from error
    if not isinstance(row, dict):
        raise InputError(f"{where}: not an object", hint="give one object a line", code="input.json")
    return row


def _document(row: Row, where: str, name: str) -> Document:
    if isinstance(row.get("articles"), list):
        row = {
            **row,
            "entities": [e for a in row["articles"] for e in a.get("entities") or []],
            "facts": [f for a in row["articles"] for f in a.get("facts") or []],
        }
    label = row.get("label", row.get("labels"))
    entities, is_sentence = row.get("entities"), False
    if entities is None and label is not None:
        entities, is_sentence = _label_spans(label), True
    elif _has_labels(entities):
        is_sentence = True
        entities = [{**e, "type": t} for e in entities if (t := map_label(str(e["label"])))]
    elif entities == [] and "facts" not in row:
        is_sentence = True
    _check_rows(entities, row.get("facts"), f"{name}, {where}")
    meta = row.get("meta") if isinstance(row.get("meta"), dict) else {}
    identity = row.get("id")
    return Document(
        id=str(identity) if identity is not None else where,
        text=row.get("text"),
        entities=entities,
        facts=row.get("facts"),
        nonfacts=row.get("nonfacts") or [],
        date=row.get("date"),
        title=row.get("title"),
        kind=row.get("kind"),
        group=row.get("doc"),
        meta=dict(meta or {}),
        is_sentence=is_sentence and "facts" not in row,
    )


def _has_labels(entities: object) -> TypeGuard[list[Row]]:
    """Whether entities carry a corpus's `label` in the place of our `type`."""
    if not isinstance(entities, list) or not entities:
        return False
    return all(isinstance(e, dict) and "type" not in e and "label" in e for e in entities)


def _label_spans(label: object) -> list[Row]:
    """Entities of doccano's lists and of CLUENER's objects."""
    if isinstance(label, dict):
        return [
            {"start": a, "end": b + 1, "type": t}
            for key, names in label.items()
            for places in names.values()
            for a, b in places
            if (t := map_label(key))
        ]
    if isinstance(label, list) and all(isinstance(item, list) and len(item) == 3 for item in label):
        return [{"start": a, "end": b, "type": t} for a, b, key in label if (t := map_label(str(key)))]
    return []


def _check_rows(entities: object, facts: object, where: str) -> None:
    """Refuse rows whose spans can't be compared, naming the first one."""
    for what, items, spans in (("entities", entities, _itself), ("facts", facts, _quantity)):
        if items is None:
            continue
        if not isinstance(items, list):
            raise InputError(f"{where}: {what} is not a list", hint="see the gold format", code="input.gold")
        for number, item in enumerate(items, 1):
            found = spans(item)
            if not (isinstance(found, dict) and _is_span(found) and (what == "facts" or "type" in found)):
                raise InputError(
                    f"{where}: {what}[{number}] has no valid start, end"
                    + (" and type" if what == "entities" else " in its quantity"),
                    hint="offsets are integers with start < end",
                    code="input.gold",
                )


def _itself(item: object) -> object:
    return item


def _quantity(item: object) -> object:
    return item.get("quantity") if isinstance(item, dict) else None


def _is_span(item: Row) -> bool:
    start, end = item.get("start"), item.get("end")
    return isinstance(start, int) and isinstance(end, int) and 0 <= start < end


def _check_surfaces(document: Document, where: str, result: Collection) -> None:
    """Warn of annotations that don't say what the text says at their place."""
    if document.text is None:
        return
    items = [*(document.entities or []), *(f["quantity"] for f in document.facts or []), *document.nonfacts]
    for item in items:
        surface = document.text[item["start"] : item["end"]]
        if item.get("text") is not None and surface != item["text"]:
            result.warnings.append(
                f"{result.path}, {where}: at {item['start']}–{item['end']} the text has {surface!r}, "
                f"the annotation {item['text']!r}"
            )


_TAG = re.compile(r"(?:([BIMESO])(?:[-_]([A-Za-z]+))?|([A-Za-z]+)[-_]([BIMES]))$")


def _columns(text: str, name: str) -> Iterator[tuple[str, Row]]:
    """Sentences of a CoNLL file: the first column is the character (or word), the last one the tag."""
    tokens: list[tuple[str, str]] = []
    first = 1
    for number, line in enumerate([*text.split("\n"), ""], 1):
        line = line.rstrip("\r")
        if line.strip() and not line.startswith("-DOCSTART-"):
            columns = line.split("\t") if "\t" in line else line.rsplit(None, 1)
            if len(columns) < 2 or not _TAG.match(columns[-1]):
                raise InputError(
                    f"{name}, line {number}: neither JSON nor a character with a BIO tag",
                    hint="give JSON lines or CoNLL columns",
                    code="input.gold",
                )
            first = first if tokens else number
            tokens.append((columns[0], columns[-1]))
        elif tokens:
            yield f"line {first}", _tagged(tokens)
            tokens = []


def _tagged(tokens: list[tuple[str, str]]) -> Row:
    """A row from tagged tokens; a tag that goes on without a beginning begins one (as conlleval reads it)."""
    spans: list[Row] = []
    at, label = 0, ""
    for token, tag in tokens:
        match = _TAG.match(tag)
        assert match is not None
        place, name = (match[1], match[2] or "") if match[1] else (match[4], match[3])
        starts = place in "BS" or (place in "IME" and name != label)
        if place == "O":
            label = ""
        elif starts:
            spans.append({"start": at, "end": at + len(token), "label": name})
            label = name
        else:
            spans[-1]["end"] = at + len(token)
        if place in "ES":
            label = ""
        at += len(token)
    return {"text": "".join(token for token, _ in tokens), "entities": spans}
