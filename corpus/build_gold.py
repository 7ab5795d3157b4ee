#!/usr/bin/env python3
"""Writes the sample issues and their gold from the annotated pages.

    python corpus/build_gold.py            # issues/ and gold/
    python corpus/build_gold.py --check    # fails where the files are not what the annotated pages say
    python corpus/build_gold.py --list     # every fact in a line, for review

Standard library only and independent of the pipeline, so that gold never follows a bug of it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from factline import Carried, GoldError, fact_fields
from markup import Article, Mark, Page, read_page

HERE = Path(__file__).resolve().parent
HELD_OUT = frozenset({"minjiang-daily-2025-03-20"})


@dataclass
class Gold:
    """The gold of an article in page offsets."""

    entities: list[dict[str, Any]] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    nonfacts: list[dict[str, Any]] = field(default_factory=list)


def _canonical(marks: list[Mark], text: str) -> dict[tuple[str, str], str]:
    """Names that an article gives to its short forms: (type, surface) → full name."""
    return {
        (m.label, _squeeze(text[m.start : m.end])): m.canonical
        for m in marks
        if m.kind == "entity" and m.canonical
    }


def _squeeze(text: str) -> str:
    return "".join(text.split())


@cache
def short_forms() -> dict[tuple[str, str], str]:
    """(type, short form) → name, from annotated/names.tsv: 余姚 is 余姚市 in every article."""
    rows = (HERE / "annotated" / "names.tsv").read_text("utf-8").splitlines()
    cells = [row.split("\t") for row in rows if row and not row.startswith("#")]
    return {(label, short): name for label, name, shorts in cells for short in shorts.split("|")}


def article_gold(marks: list[Mark], text: str) -> Gold:
    """Entities, facts (with their labels still as links) and non-facts, sorted by place."""
    names = _canonical(marks, text)
    gold, carried = Gold(), Carried()
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        surface = text[mark.start : mark.end]
        span: dict[str, Any] = {"start": mark.start, "end": mark.end, "text": surface}
        if mark.kind == "entity":
            squeezed = _squeeze(surface)
            name = mark.canonical or names.get((mark.label, squeezed), squeezed)
            name = short_forms().get((mark.label, name), name)
            gold.entities.append({**span, "type": mark.label, "entity": f"{mark.label}:{name}"})
        elif mark.kind == "nonfact":
            gold.nonfacts.append({**span, "class": mark.label})
        else:
            gold.facts.append({"quantity": span, **fact_fields(surface, mark.fields or "", carried)})
    return gold


def numbered(facts: list[dict[str, Any]], first: int = 1) -> list[dict[str, Any]]:
    """Gives the facts their ids and turns the labels of part_of and same_as into them."""
    ids = {f["label"]: f"F{i:02}" for i, f in enumerate(facts, first) if f["label"]}
    out = []
    for i, fact in enumerate(facts, first):
        links = {k: ids.get(fact[k]) for k in ("part_of", "same_as")}
        missing = [fact[k] for k in links if fact[k] and not links[k]]
        if missing:
            raise GoldError(f"no fact is labelled {missing}")
        body = {k: v for k, v in fact.items() if k != "label"} | links
        out.append({"id": f"F{i:02}", **body})
    return out


class _ToArticle:
    """Page offsets of the body to offsets in the article's text (paragraphs joined, a line each)."""

    def __init__(self, article: Article, page: str):
        self.pieces: list[tuple[int, int, int]] = []
        lines, at = [], 0
        for pieces in article.paragraphs():
            line = ""
            for start, end in pieces:
                self.pieces.append((start, end, at + len(line)))
                line += page[start:end]
            lines.append(line)
            at += len(line) + 1
        self.text = "\n".join(lines)

    def __call__(self, span: dict[str, Any]) -> dict[str, Any] | None:
        for start, end, at in self.pieces:
            if start <= span["start"] < end:
                first = at + span["start"] - start
                break
        else:
            return None
        last = next((at + span["end"] - 1 - s for s, e, at in self.pieces if s <= span["end"] - 1 < e), None)
        if last is None:
            raise GoldError(f"half of {span['text']!r} is outside the body")
        return {**span, "start": first, "end": last + 1, "text": self.text[first : last + 1]}


def article_record(article: Article, gold: Gold, page: str, key: str, date: str) -> dict[str, Any] | None:
    """A line of dev.jsonl: the body's text with its gold; None for an article without a body."""
    to = _ToArticle(article, page)
    if not to.text:
        return None
    facts = []
    for fact in gold.facts:
        if quantity := to(fact["quantity"]):
            facts.append({**fact, "quantity": quantity})
    headline = article.first("H")
    return {
        "id": f"{key}/{article.id}",
        "kind": article.kind,
        "date": date,
        "title": page[slice(*headline)] if headline else None,
        "text": to.text,
        "entities": [e for e in map(to, gold.entities) if e],
        "facts": numbered(facts),
        "nonfacts": [n for n in map(to, gold.nonfacts) if n],
    }


def layout(article: Article, page: str) -> dict[str, Any]:
    """What the page reader has to say about an article."""
    headline, kicker = article.first("H"), article.first("K")
    bodies = [b for b in article.blocks if b.tag in "P+"]
    bylines = [m for m in article.marks if m.role]
    return {
        "id": article.id,
        "kind": article.kind,
        "kicker": page[slice(*kicker)] if kicker else None,
        "headline": page[slice(*headline)] if headline else None,
        "headline_start": headline[0] if headline else None,
        "headline_end": headline[1] if headline else None,
        "subheads": [page[b.start : b.end] for b in article.blocks if b.tag == "S"],
        "bylines": [
            {"name": _squeeze(page[m.start : m.end]), "role": m.role, "start": m.start, "end": m.end}
            for m in bylines
        ],
        "dateline": article.dateline,
        "paragraphs": sum(b.tag == "P" for b in bodies),
        "body_start": bodies[0].start if bodies else None,
        "body_end": bodies[-1].end if bodies else None,
    }


def page_record(page: Page, golds: list[Gold], key: str, date: str) -> dict[str, Any]:
    """A line of pages.jsonl: everything on the page, headlines and captions too, in page offsets."""
    furniture = article_gold(page.marks, page.text)
    facts: list[dict[str, Any]] = []
    for gold in golds:
        facts += numbered(gold.facts, len(facts) + 1)
    everything = [furniture, *golds]
    return {
        "id": key,
        "kind": "page",
        "date": date,
        "text": page.text,
        "entities": sorted((e for g in everything for e in g.entities), key=lambda e: e["start"]),
        "facts": facts,
        "nonfacts": sorted((n for g in everything for n in g.nonfacts), key=lambda n: n["start"]),
    }


def pages() -> Iterator[tuple[str, str, str, Page]]:
    """(issue, page number, issue date, page) of every annotated page in order."""
    for path in sorted((HERE / "annotated").glob("*/*.txt")):
        issue = path.parent.name
        yield issue, path.stem, issue[-10:], read_page(path)


def build() -> dict[str, str]:
    """Relative path → content of every file that is made from the annotated pages."""
    files: dict[str, str] = {}
    rows: dict[str, list[dict[str, Any]]] = {"dev": [], "heldout": [], "pages": [], "pages-heldout": []}
    layouts: dict[str, Any] = {}
    for issue, number_, date, page in pages():
        key = f"{issue}/{number_}"
        held = issue in HELD_OUT
        golds = [article_gold(a.marks, page.text) for a in page.articles]
        for article, gold in zip(page.articles, golds, strict=True):
            if article.kind != "banner" and (record := article_record(article, gold, page.text, key, date)):
                rows["heldout" if held else "dev"].append(record)
        rows["pages-heldout" if held else "pages"].append(page_record(page, golds, key, date))
        layouts[f"{key}.md"] = {
            "articles": [layout(a, page.text) for a in page.articles],
            "furniture": [
                {"start": b.start, "end": b.end, "text": page.text[b.start : b.end]} for b in page.furniture
            ],
        }
        files[f"issues/{key}.md"] = page.text
    for name, records in rows.items():
        files[f"gold/{name}.jsonl"] = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
    files["gold/layout.json"] = json.dumps(layouts, ensure_ascii=False, indent=1) + "\n"
    return files


def differences(files: dict[str, str]) -> list[str]:
    """Files that are missing, differ or are left over."""
    out = []
    for name, content in files.items():
        path = HERE / name
        if not path.is_file() or path.read_bytes() != content.encode("utf-8"):
            out.append(name)
    made = {p for folder in ("issues", "gold") for p in (HERE / folder).rglob("*") if p.is_file()}
    return out + sorted(str(p.relative_to(HERE)) for p in made if str(p.relative_to(HERE)) not in files)


def listing(files: dict[str, str]) -> Iterator[str]:
    """Every fact of the articles in a line, for the eye of a reviewer."""
    for name in ("dev", "heldout"):
        for row in map(json.loads, files[f"gold/{name}.jsonl"].splitlines()):
            yield f"== {row['id']} {row['date']} {row['title']}"
            for f in row["facts"]:
                t = f["period"] or {"type": "-", "start": "", "end": ""}
                links = [f"{k}:{f[k]}" for k in ("part_of", "same_as") if f[k]]
                columns = [
                    f"{f['id']} {f['quantity']['text']}",
                    f"{f['value']} {f['low']}..{f['high']} {f['bound']} {f['unit']} {f['dimension']}",
                    f["indicator"],
                    f"{f['counted']}",
                    "/".join([f"{f['owner']}", *f["owner_also"]]),
                    f"{t['type']} {t['start']}..{t['end']}",
                    " ".join([f["measure_kind"], f["direction"] or "", f["modality"], f["tier"], *links]),
                ]
                yield " | ".join(columns)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        description="Writes corpus/issues and corpus/gold from corpus/annotated."
    )
    parser.add_argument("--check", action="store_true", help="compare only; exit code 1 where a file differs")
    parser.add_argument("--list", action="store_true", help="print the facts for review")
    options = parser.parse_args()
    files = build()
    if options.list:
        print("\n".join(listing(files)))
        return 0
    if options.check:
        stale = differences(files)
        print("\n".join(f"not in sync: corpus/{name}" for name in stale) or "in sync", file=sys.stderr)
        return 1 if stale else 0
    for name, content in files.items():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
