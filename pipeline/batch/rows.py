"""Article records, as they stand in a run directory, taken apart into rows of the tables."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date as Date
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson
import zstandard

from pipeline.errors import InputError

Row = dict[str, Any]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
_OWN = ("issue", "newsfacts")


def read_articles(path: Path) -> Iterator[dict[str, Any]]:
    """The article records of a file of a run directory.

    Raises:
        InputError: the file is missing or damaged.
    """
    try:
        with open(path, "rb") as stream:
            reader = zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True)
            for line in io.BufferedReader(reader, 1 << 20):
                yield orjson.loads(line)
    except (OSError, zstandard.ZstdError, orjson.JSONDecodeError) as error:
        raise InputError(
            f"{path}: records are damaged or missing ({' '.join(str(error).split())})",
            hint="'newsfacts run' makes them again",
            code="run.records",
        ) from None


def read_issues(path: Path) -> Iterator[list[dict[str, Any]]]:
    """The same, the articles of an issue together."""
    for _, articles in groupby(read_articles(path), key=lambda article: article["meta"]["issue"]["id"]):
        yield list(articles)


def year_of(articles: list[dict[str, Any]]) -> str:
    """Year of an issue, or `undated`."""
    date = articles[0]["meta"]["issue"]["date"]
    return str(date)[:4] if date else "undated"


def linked(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The linked entities of an issue."""
    return [entity for article in articles for entity in article["meta"]["newsfacts"]["linked"]]


def issue_rows(articles: list[dict[str, Any]], shared: Shared) -> dict[str, list[Row]]:
    """Rows of all tables for an issue.

    Args:
        articles: its article records.
        shared: what is known of entities and articles across the run.
    """
    head = articles[0]["meta"]["issue"]
    keys = {"date": day(head["date"]), "paper": head["paper"], "issue": head["id"]}
    entities = linked(articles)
    corpus = {e["id"]: shared.entity(head["id"], e, head["paper"]) for e in entities}
    names = {e["id"]: e["name"] for e in entities}
    rows: dict[str, list[Row]] = {"issues": [_issue(articles, head, keys)]}
    rows["entities"] = [
        {**keys, **e, "entity": e["id"], "mentions": len(e["mentions"]), "corpus": corpus[e["id"]][0],
         "corpus_name": corpus[e["id"]][1]}
        for e in entities
    ]  # fmt: skip
    repeated = _repeats(articles, {id: found[0] for id, found in corpus.items()})
    for table in ("articles", "mentions", "facts", "numbers"):
        rows[table] = []
    for article in articles:
        here = {**keys, "article": article["id"]}
        rows["articles"].append(_article(article, here, shared))
        rows["mentions"] += [{**here, **m, "mention": m["id"]} for m in article["entities"]]
        rows["numbers"] += [{**here, **_number(n)} for n in article["numbers"]]
        for fact in article["facts"]:
            row = {**here, **_fact(fact, keys["date"]), "repeats": repeated.get(fact["id"])}
            if fact["owner_entity"]:
                row["owner_name"] = names.get(fact["owner_entity"])
                row["owner_corpus"] = corpus.get(fact["owner_entity"], (None, None))[0]
            rows["facts"].append(row)
    return rows


class Shared:
    """What a row needs to know of the rest of the run; `corpus.Corpus` finds it out."""

    def entity(self, issue: str, entity: dict[str, Any], paper: str | None) -> tuple[str | None, str | None]:
        """Id and name across the run of a linked entity of an issue."""
        return None, None

    def first_printing(self, issue: str, article: str) -> tuple[str, str, str] | None:
        """Issue, article, `same` or `near`, for an article that was printed before."""
        return None


def _issue(articles: list[dict[str, Any]], head: dict[str, Any], keys: Row) -> Row:
    own = [article["meta"]["newsfacts"] for article in articles]
    checks = [check for o in own for check in o["checks"]]
    return {
        **keys,
        **head["source"],
        **head["producer"],
        "articles": len(articles),
        "mentions": sum(len(a["entities"]) for a in articles),
        "facts": sum(len(a["facts"]) for a in articles),
        "numbers": sum(len(a["numbers"]) for a in articles),
        "checks": len(checks),
        "checks_failed": sum(not check["ok"] for check in checks),
        "warnings": [warning for o in own for warning in o["warnings"]],
    }


def _article(article: dict[str, Any], keys: Row, shared: Shared) -> Row:
    own = article["meta"]["newsfacts"]
    line = article["dateline"] or {}
    meta = {key: value for key, value in article["meta"].items() if key not in _OWN}
    first = shared.first_printing(keys["issue"], article["id"]) or (None, None, None)
    return {
        **keys,
        **{key: article[key] for key in ("kind", "kicker", "headline", "subheads", "start", "end")},
        "bylines": [f"{b['name']} ({b['role']})" for b in article["bylines"]],
        "dateline_place": line.get("place"),
        "dateline_date": line.get("date"),
        "agency": line.get("agency"),
        "chars": own["chars"],
        "paragraphs": len(article["paragraphs"]),
        "sentences": len(article["sentences"]),
        "mentions": len(article["entities"]),
        "facts": len(article["facts"]),
        "numbers": len(article["numbers"]),
        "text_hash": own["text"],
        "simhash": own["simhash"],
        "printed_issue": first[0],
        "printed_article": first[1],
        "printed_how": first[2],
        "meta": orjson.dumps(meta, option=orjson.OPT_SORT_KEYS).decode() if meta else None,
    }


def _fact(fact: dict[str, Any], issued: Date | None) -> Row:
    period = fact["period"] or {}
    return {
        **fact,
        "fact": fact["id"],
        "value": number(fact["value"]),
        "low": number(fact["low"]),
        "high": number(fact["high"]),
        "period_type": period.get("type"),
        "period_start": issued if period.get("start") == "ISSUE_DATE" else day(period.get("start")),
        "period_end": issued if period.get("end") == "ISSUE_DATE" else day(period.get("end")),
        "period_text": period.get("text"),
        "quantity": fact["quantity"]["text"],
        "start": fact["quantity"]["start"],
        "end": fact["quantity"]["end"],
    }


def _number(found: dict[str, Any]) -> Row:
    period, value = found["period"] or {}, found["value"]
    return {
        **found,
        "value": number(value) if not isinstance(value, str) else None,
        "value_text": value if isinstance(value, str) else None,
        "period_start": day(period.get("start")),
        "period_end": day(period.get("end")),
    }


def _repeats(articles: list[dict[str, Any]], corpus: dict[str, str | None]) -> dict[str, str]:
    """Facts that say what a fact of an earlier article of the issue says, by id.

    Owners are compared by their id across the run: one paper's 市总工会 is one body, also where the issue does
    not say which.
    """
    first: dict[tuple[Any, ...], tuple[str, str]] = {}
    found: dict[str, str] = {}
    for article in articles:
        for fact in article["facts"]:
            period = fact["period"] or {}
            key = (
                corpus.get(fact["owner_entity"] or "") or fact["owner"],
                *(_bare(fact[name]) for name in ("indicator", "counted", "constraint", "place")),
                *(
                    fact[name]
                    for name in ("value", "low", "high", "bound", "unit", "measure_kind", "direction")
                ),
                fact["modality"],
                period.get("start"),
                period.get("end"),
            )
            where, id = first.setdefault(key, (article["id"], fact["id"]))
            if where != article["id"]:
                found[fact["id"]] = id
    return found


def _bare(text: str | None) -> str | None:
    return "".join(text.split()) if text else None


def number(value: Any) -> float | None:
    """A number as the tables hold it; one too large for it is infinite."""
    if value is None:
        return None
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def day(text: str | None) -> Date | None:
    """A calendar day, or None for what is none (`ISSUE_DATE`, a year alone, an impossible date)."""
    if not text or not _DAY.match(text):
        return None
    try:
        return Date.fromisoformat(text)
    except ValueError:
        return None
