"""Reads the fact cases of tests/specs and compares them with what the pipeline finds.

A case is one JSON object a line: `id`, `date`, `text` (with `"page": true` a markdown page, else an article),
and `facts`, all that the text holds. Fields that a fact leaves out are not checked; `part_of` and `same_as` are
indexes into the case's own list. `nth` tells which occurrence of the quantity is meant. With `"more": true`
further facts may be found; with `"open_span": true` the span found may be shorter or longer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.annotations import Issue
from pipeline.evaluation.fields import INDICATOR_F1, indicator_overlap, same_number, same_owner, same_period
from pipeline.records import FactRecord, IssueRecord
from pipeline.source.articles import read_article
from pipeline.source.page import read_page

SPECS = Path(__file__).parents[1] / "specs"
Case = dict[str, Any]
PLAIN = (
    "bound",
    "unit",
    "measure_kind",
    "modality",
    "direction",
    "tier",
    "counted",
    "constraint",
    "dimension",
)


def read_cases(name: str) -> list[Case]:
    """The cases of a file under tests/specs."""
    return [json.loads(line) for line in (SPECS / name).read_text("utf-8").splitlines() if line.strip()]


def issue_of(case: Case) -> Issue:
    """A case as an issue of its own, as the readers of files would give it."""
    text, date = case["text"], case.get("date")
    if case.get("page"):
        articles = read_page(text, issue_id=case["id"])
        for article in articles:
            article.date = date
    else:
        articles = [read_article(text, id=case["id"], date=date, title=case.get("title"))]
    sha = hashlib.sha256(text.encode()).hexdigest()
    return Issue(case["id"], case["id"], sha, "utf-8", len(text), articles, date)


def run(cases: Iterable[Case], nlp: Any) -> dict[str, IssueRecord]:
    """Records of cases by id, from one run over all of them."""
    from pipeline.assemble import process

    return {record.id: record for record in process(map(issue_of, cases), nlp)}


def complaints(case: Case, record: IssueRecord) -> list[str]:
    """What is wrong about the facts found in a case, a line each; empty if all is right."""
    found = [fact for article in record.articles for fact in article.facts]
    matched: list[FactRecord | None] = []
    for want in case["facts"]:
        start = _place(case["text"], want["quantity"], want.get("nth", 1))
        end = start + len(want["quantity"])
        matched.append(next((f for f in found if _hits(f, start, end, bool(case.get("open_span")))), None))
    says = []
    for want, fact in zip(case["facts"], matched, strict=True):
        if fact is None:
            says.append(f"{want['quantity']}: not found")
        else:
            says += [
                f"{want['quantity']}: {line}" for line in _differences(want, fact, matched, case["date"])
            ]
    if not case.get("more"):
        extra = [f for f in found if f.id not in {m.id for m in matched if m}]
        says += [f"{f.quantity.text}: no fact, but found as {f.indicator!r} of {f.owner}" for f in extra]
    return says


def _place(text: str, quantity: str, nth: int) -> int:
    at = -1
    for _ in range(nth):
        at = text.index(quantity, at + 1)
    return at


def _hits(fact: FactRecord, start: int, end: int, open_span: bool) -> bool:
    q = fact.quantity
    return q.start < end and start < q.end if open_span else (q.start, q.end) == (start, end)


def _differences(
    want: Case, fact: FactRecord, matched: list[FactRecord | None], date: str | None
) -> list[str]:
    says = [
        f"{key} {getattr(fact, key)!r} for {want[key]!r}"
        for key in PLAIN
        if key in want and getattr(fact, key) != want[key]
    ]
    says += [
        f"{key} {getattr(fact, key)!r} for {want[key]!r}"
        for key in ("value", "low", "high")
        if key in want
        and not same_number(want[key], getattr(fact, key), 1e-3 if "之" in want["quantity"] else 1e-9)
    ]
    if "indicator" in want:
        answers = [want["indicator"], *want.get("indicator_also", [])]
        if max(indicator_overlap(answer, fact.indicator) for answer in answers) < INDICATOR_F1:
            says.append(f"indicator {fact.indicator!r} for {want['indicator']!r}")
    if "owner" in want:
        answers = [want["owner"], *want.get("owner_also", [])]
        if not any(same_owner(answer, fact.owner) for answer in answers):
            says.append(f"owner {fact.owner!r} for {want['owner']!r}")
    if "period" in want:
        period = fact.period and fact.period.model_dump()
        if not same_period(want["period"], period, date):
            got = period and (period["start"], period["end"])
            says.append(f"period {got} for {want['period']}")
    for key in ("part_of", "same_as"):
        if key in want:
            target = matched[want[key]] if want[key] is not None else None
            if want[key] is not None and target is None:
                says.append(f"{key}: the fact it points at was not found")
            elif getattr(fact, key) != (target.id if target else None):
                says.append(f"{key} {getattr(fact, key)!r} for {target.id if target else None!r}")
    return says
