"""The gold of corpus/ is what the annotated pages say, and it is valid."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from corpus_tools import build_gold

CORPUS = Path(__file__).parents[2] / "corpus"
GOLD = CORPUS / "gold"
Row = dict[str, Any]

FACT_FIELDS = {
    "id",
    "quantity",
    "value",
    "low",
    "high",
    "bound",
    "unit",
    "dimension",
    "indicator",
    "counted",
    "constraint",
    "owner",
    "owner_also",
    "place",
    "period",
    "measure_kind",
    "direction",
    "modality",
    "part_of",
    "same_as",
    "tier",
}
BOUNDS = {
    "EQUAL",
    "APPROX",
    "NEARLY",
    "MORE_THAN",
    "LESS_THAN",
    "EQUAL_OR_MORE",
    "EQUAL_OR_LESS",
    "RANGE",
    "VAGUE_RANGE",
}
DIMENSIONS = {
    "count",
    "money",
    "length",
    "area",
    "volume",
    "mass",
    "energy",
    "power",
    "time",
    "temperature",
    "ratio",
    "difference_of_ratios",
    "multiple",
    "rank",
    "speed",
    "score",
    "other",
}
KINDS = {
    "total",
    "newly_added",
    "event_count",
    "participants",
    "ratio",
    "growth_rate",
    "increase_by",
    "increase_to",
    "difference_of_ratios",
    "average",
    "rank",
    "duration",
    "amount",
    "capacity",
    "price",
    "other",
}
CHANGES = {"growth_rate", "increase_by", "increase_to", "difference_of_ratios"}
MODALITIES = {"actual", "planned", "estimated", "possible", "required"}
NONFACTS = {
    "name",
    "idiom",
    "time",
    "distributive",
    "article",
    "ordinal",
    "threshold",
    "vague",
    "level",
    "age",
    "id",
    "score",
    "other",
}
# The sums that a page prints wrong on purpose: a check has to find them, so the gold keeps them.
WRONG_SUMS = {("yongjiang-workers-2024-07-18/02/a03", "2970台")}
# Parts by several classifications at once (exports, private firms, trade with one country).
OVERLAPPING_PARTS = {("guanzhong-evening-2023-10-12/02/a01", "2986.4亿元")}
NUMERALS = re.compile(r"[0-9０-９]+")


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()]


ARTICLES = [*rows("dev"), *rows("heldout")]
PAGES = [*rows("pages"), *rows("pages-heldout")]
every = pytest.mark.parametrize("row", [*ARTICLES, *PAGES], ids=lambda r: r["id"])


def problems(row: Row) -> list[str]:
    """What is wrong with a row of gold: offsets, names, missing fields, dangling links."""
    found = [*_span_problems(row)]
    ids = [f["id"] for f in row["facts"]]
    found += [f"{i} twice" for i, n in Counter(ids).items() if n > 1]
    for fact in row["facts"]:
        found += [f"{row['id']} {fact['id']}: {p}" for p in _fact_problems(fact, set(ids))]
    return found


def _span_problems(row: Row) -> Iterator[str]:
    spans = [*row["entities"], *row["nonfacts"], *(f["quantity"] for f in row["facts"])]
    for s in spans:
        if (
            not 0 <= s["start"] < s["end"] <= len(row["text"])
            or row["text"][s["start"] : s["end"]] != s["text"]
        ):
            yield f"{row['id']}: {s['text']!r} is not at {s['start']}..{s['end']}"
        if s["text"] != s["text"].strip():
            yield f"{row['id']}: white space at the border of {s['text']!r}"
    for kind in ("entities", "nonfacts"):
        last = 0
        for s in row[kind]:
            if s["start"] < last:
                yield f"{row['id']}: {s['text']!r} overlaps or is out of order"
            last = s["end"]
    for e in row["entities"]:
        if e["type"] not in {"ORG", "LOC", "PER"} or not e["entity"].startswith(e["type"] + ":"):
            yield f"{row['id']}: entity {e}"
    for n in row["nonfacts"]:
        if n["class"] not in NONFACTS:
            yield f"{row['id']}: non-fact {n}"
    taken = {i for f in row["facts"] for i in range(f["quantity"]["start"], f["quantity"]["end"])}
    for n in row["nonfacts"]:
        if taken & set(range(n["start"], n["end"])):
            yield f"{row['id']}: {n['text']!r} is both a fact and none"


def _fact_problems(fact: Row, ids: set[str]) -> Iterator[str]:
    if missing := FACT_FIELDS - set(fact):
        yield f"lacks {sorted(missing)}"
        return
    for key, allowed in (
        ("bound", BOUNDS),
        ("dimension", DIMENSIONS),
        ("measure_kind", KINDS),
        ("modality", MODALITIES),
        ("direction", {"up", "down", None}),
        ("tier", {"core", "minor"}),
    ):
        if fact[key] not in allowed:
            yield f"{key} {fact[key]!r}"
    if not fact["indicator"] or not fact["unit"] or not fact["owner"]:
        yield "no indicator, unit or owner"
    if (fact["measure_kind"] in CHANGES) != (fact["direction"] is not None):
        yield "direction of a change"
    for key in ("indicator", "counted", "constraint", "owner", "place"):
        if fact[key] is not None and (fact[key] != fact[key].strip() or set(fact[key]) & set("<>{}[]|;=")):
            yield f"marks or blanks in {key} {fact[key]!r}"
    for key in ("part_of", "same_as"):
        if fact[key] is not None and (fact[key] not in ids or fact[key] == fact["id"]):
            yield f"{key} {fact[key]}"
    yield from _limit_problems(fact)
    for p in (fact["period"], *fact.get("period_also", [])):
        yield from _period_problems(p)


def _limit_problems(fact: Row) -> Iterator[str]:
    value, low, high, bound = (fact[k] for k in ("value", "low", "high", "bound"))
    expected = {
        "MORE_THAN": (value, None),
        "EQUAL_OR_MORE": (value, None),
        "LESS_THAN": (None, value),
        "EQUAL_OR_LESS": (None, value),
    }.get(bound, (value, value))
    if bound in ("RANGE", "VAGUE_RANGE"):
        if value is not None or low is None or high is None or not low < high:
            yield f"limits of a range {value} {low} {high}"
    elif value is None or (low, high) != expected:
        yield f"limits {value} {low} {high} {bound}"
    if fact["unit"] == "1" and fact["dimension"] != "ratio":
        yield "a ratio's dimension"


def _period_problems(period: Row | None) -> Iterator[str]:
    if period is None:
        return
    if period["type"] not in ("during", "as_of") or period["end"] is None:
        yield f"period {period}"
    if period["type"] == "as_of" and period["start"] is not None:
        yield f"as_of with a start {period}"
    days = [d for d in (period["start"], period["end"]) if d not in (None, "ISSUE_DATE")]
    if [date.fromisoformat(d) for d in days] != sorted(date.fromisoformat(d) for d in days):
        yield f"a period that ends before it begins {period}"


def sums(row: Row) -> Iterator[tuple[Row, list[Row]]]:
    """Wholes with at least two parts."""
    facts = {f["id"]: f for f in row["facts"]}
    for whole in row["facts"]:
        parts = [f for f in facts.values() if f["part_of"] == whole["id"]]
        if len(parts) > 1:
            yield whole, parts


def test_build_is_in_sync() -> None:
    assert build_gold.differences(build_gold.build()) == []


@every
def test_gold_is_valid(row: Row) -> None:
    assert problems(row) == []


@every
def test_gold_dates_are_those_of_the_issue(row: Row) -> None:
    assert row["date"] == row["id"].split("/")[0][-10:]
    assert date.fromisoformat(row["date"])


def test_gold_parts_are_not_larger_than_their_whole() -> None:
    for row in [*ARTICLES, *PAGES]:
        facts = {f["id"]: f for f in row["facts"]}
        for fact in row["facts"]:
            if whole := facts.get(fact["part_of"]):
                assert fact["dimension"] == whole["dimension"] != "ratio", (row["id"], fact["id"])
                assert fact["unit"] == whole["unit"], (row["id"], fact["id"])
                assert fact["value"] <= whole["value"], (row["id"], fact["id"])


def test_gold_sums_hold_but_the_one_that_does_not() -> None:
    held, too_large = 0, set()
    for row in ARTICLES:
        for whole, parts in sums(row):
            total = sum(Fraction(str(p["value"])) for p in parts)
            held += total == Fraction(str(whole["value"]))
            if total > Fraction(str(whole["value"])):
                too_large.add((row["id"], whole["quantity"]["text"]))
    assert held >= 5
    assert too_large == WRONG_SUMS | OVERLAPPING_PARTS


def test_gold_same_as_repeats_the_value() -> None:
    repeats = 0
    for row in PAGES:
        facts = {f["id"]: f for f in row["facts"]}
        for fact in row["facts"]:
            if fact["same_as"]:
                repeats += 1
                full = facts[fact["same_as"]]
                assert fact["unit"] == full["unit"], (row["id"], fact["id"])
                assert fact["same_as"] != fact["id"]
                assert full["same_as"] is None
    assert repeats >= 10


def test_gold_marks_every_digit() -> None:
    for row in [*ARTICLES, *PAGES]:
        marked = {
            i
            for s in [*row["entities"], *row["nonfacts"], *(f["quantity"] for f in row["facts"])]
            for i in range(s["start"], s["end"])
        }
        left = [m for m in NUMERALS.finditer(row["text"]) if not marked >= set(range(*m.span()))]
        # Image names of the page are noise, no text of an article.
        left = [m for m in left if "](" not in row["text"][max(0, m.start() - 24) : m.start()]]
        assert not left, (row["id"], [m.group() for m in left])


def test_gold_names_are_marked_wherever_they_stand() -> None:
    for row in ARTICLES:
        text = row["text"]
        spans = [(e["start"], e["end"]) for e in row["entities"]]
        for name in {e["text"] for e in row["entities"] if len(e["text"]) > 2}:
            for found in re.finditer(re.escape(name), text):
                assert any(a <= found.start() and found.end() <= b for a, b in spans), (row["id"], name)


def test_gold_entity_ids_are_one_name_each() -> None:
    for row in PAGES:
        types: dict[str, set[str]] = {}
        for e in row["entities"]:
            types.setdefault(e["entity"].partition(":")[2], set()).add(e["type"])
        assert all(len(t) == 1 for t in types.values()), row["id"]


def test_gold_entity_ids_join_short_forms_and_keep_bodies_apart() -> None:
    ids = {e["text"]: e["entity"] for r in PAGES for e in r["entities"]}
    assert ids["余姚"] == ids["余姚市"] == "LOC:余姚市"
    assert ids["雁塔法院"] == "ORG:西安市雁塔区人民法院"
    assert ids["鄞州区总工会"] != ids["鄞州区总工会基层工作部"]
    # One short form, two bodies: the article decides.
    assert {e["entity"] for r in PAGES for e in r["entities"] if e["text"] == "区总工会"} == {
        "ORG:鄞州区总工会",
        "ORG:西安市雁塔区总工会",
    }


def test_lexicon_example_is_read() -> None:
    from pipeline.entities.lexicon import load_lexicon

    lexicon = load_lexicon(CORPUS / "lexicon.example.tsv")
    assert len(list(lexicon.entries)) == 5


def test_corpus_is_as_large_as_it_says() -> None:
    assert len(ARTICLES) >= 40
    assert sum(len(r["facts"]) for r in ARTICLES) >= 400
    assert sum(len(r["entities"]) for r in ARTICLES) >= 380
    held_out = sum(len(r["facts"]) for r in rows("heldout"))
    assert 0.25 < held_out / sum(len(r["facts"]) for r in ARTICLES) < 0.45
    assert not {r["id"].split("/")[0] for r in rows("dev")} & {r["id"].split("/")[0] for r in rows("heldout")}


def test_corpus_covers_the_classes_of_annotation() -> None:
    facts = [f for r in ARTICLES for f in r["facts"]]
    assert {f["bound"] for f in facts} == BOUNDS
    assert {f["measure_kind"] for f in facts} == KINDS
    assert {f["modality"] for f in facts} == MODALITIES
    assert {n["class"] for r in PAGES for n in r["nonfacts"]} >= NONFACTS - {"vague"}
    assert {f["unit"] for f in facts} >= {"CNY", "USD", "mu", "m2", "t", "km", "Cel", "pp", "倍", "1", "人次"}


def test_layout_agrees_with_the_pages() -> None:
    layout = json.loads((GOLD / "layout.json").read_text("utf-8"))
    assert set(layout) == {f"{r['id']}.md" for r in PAGES}
    assert {a["kind"] for p in layout.values() for a in p["articles"]} == {
        "article",
        "photo",
        "notice",
        "banner",
    }
    for path, page in layout.items():
        text = (CORPUS / "issues" / path).read_bytes().decode("utf-8")
        for article in page["articles"]:
            if article["headline"] is not None:
                assert text[article["headline_start"] : article["headline_end"]] == article["headline"]
            for byline in article["bylines"]:
                assert "".join(text[byline["start"] : byline["end"]].split()) == byline["name"]
            assert (article["body_start"] is None) == (article["paragraphs"] == 0)


def test_issues_show_the_noise_of_real_pages() -> None:
    pages = {
        p: (CORPUS / "issues" / p).read_bytes().decode("utf-8")
        for p in json.loads((GOLD / "layout.json").read_text("utf-8"))
    }
    assert any("\r\n" in t for t in pages.values())
    assert any(not re.search(r"^#", t, re.M) for t in pages.values())
    assert any(re.search(r"[\u4e00-\u9fff]\n\n+[\u4e00-\u9fff]", t) for t in pages.values())
    assert any(" and " in t for t in pages.values())
    assert any(re.search(r"[０-９]", t) for t in pages.values())
    assert any("，" in t and "," in t for t in pages.values())


def test_validity_check_finds_faults() -> None:
    row = json.loads(json.dumps(next(r for r in ARTICLES if any(f["part_of"] for f in r["facts"]))))
    assert problems(row) == []
    row["entities"][0]["start"] += 1
    assert any("is not at" in p for p in problems(row))
    row = json.loads(json.dumps(ARTICLES[0]))
    row["facts"][0]["bound"] = "MORE"
    row["facts"][1]["part_of"] = "F99"
    del row["facts"][2]["owner"]
    found = "\n".join(problems(row))
    assert "bound" in found
    assert "F99" in found
    assert "lacks ['owner']" in found
