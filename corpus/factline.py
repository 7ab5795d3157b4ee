"""Reads the fields of a fact from its line in an annotated page: `indicator ; kind ; key=value …`.

Owner, period and place hold from fact to fact inside an article until another is written.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import Any

from surface import limits, read, signed

KINDS = {
    "tot": "total",
    "new": "newly_added",
    "ev": "event_count",
    "par": "participants",
    "rat": "ratio",
    "gr": "growth_rate",
    "by": "increase_by",
    "to": "increase_to",
    "pp": "difference_of_ratios",
    "avg": "average",
    "rank": "rank",
    "dur": "duration",
    "amt": "amount",
    "cap": "capacity",
    "price": "price",
    "oth": "other",
}
MODALITIES = {"plan": "planned", "est": "estimated", "poss": "possible", "req": "required"}
CHANGES = frozenset({"growth_rate", "increase_by", "increase_to", "difference_of_ratios"})
OVERRIDES = {"v": "value", "lo": "low", "hi": "high", "b": "bound", "u": "unit", "d": "dimension"}


class GoldError(ValueError):
    """A fact line that says too little or something that is not known."""


def _span(part: str) -> tuple[str, str]:
    """First and last day of `2024`, `2024H1`, `2024Q1`, `2024-06`, `2024-06-30` or `I` (issue date)."""
    if part == "I":
        return "ISSUE_DATE", "ISSUE_DATE"
    if found := re.fullmatch(r"(\d{4})(?:H([12])|Q([1-4]))?", part):
        year, half, quarter = found.groups()
        first, last = 1, 12
        if half:
            first, last = (1, 6) if half == "1" else (7, 12)
        if quarter:
            first, last = int(quarter) * 3 - 2, int(quarter) * 3
        return f"{year}-{first:02}-01", f"{year}-{last:02}-{calendar.monthrange(int(year), last)[1]}"
    if found := re.fullmatch(r"(\d{4})-(\d\d)", part):
        return f"{part}-01", f"{part}-{calendar.monthrange(int(found[1]), int(found[2]))[1]}"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", part):
        return part, part
    raise GoldError(f"no period: {part!r}")


def period(code: str) -> dict[str, str | None] | None:
    """A period from its short form: `2024`, `2024-01..2024-09`, `..I`, `@2024-06` (as of), `-` (none)."""
    if code == "-":
        return None
    if code.startswith("@"):
        return {"type": "as_of", "start": None, "end": _span(code[1:])[1]}
    first, dots, last = code.partition("..")
    start = _span(first)[0] if first else None
    return {"type": "during", "start": start, "end": _span(last if dots else first)[1]}


@dataclass
class Carried:
    """Owner, period and place hold from fact to fact inside an article until another is written."""

    owner: list[str] | None = None
    period: str | None = None
    place: str | None = None


def fact_fields(surface: str, line: str, carried: Carried) -> dict[str, Any]:
    """The fields of a fact from its surface and its fact line `indicator ; field ; key=value …`."""
    indicator, *parts = (p.strip() for p in line.split(";"))
    given: dict[str, str] = {}
    fields: dict[str, Any] = {"kind": None, "modality": "actual", "direction": None, "tier": "core"}
    for part in parts:
        key, equals, value = part.partition("=")
        if equals:
            given[key] = value
        elif part in KINDS:
            fields["kind"] = KINDS[part]
        elif part in MODALITIES:
            fields["modality"] = MODALITIES[part]
        elif part in ("up", "down"):
            fields["direction"] = part
        elif part == "minor":
            fields["tier"] = part
        else:
            raise GoldError(f"unknown field {part!r} in {line!r}")
    _carry(given, carried)
    amount = _amount(surface, given)
    also = given.get("t2")
    fact = {
        **amount,
        "indicator": indicator,
        "counted": given.get("c"),
        "constraint": given.get("x"),
        "owner": carried.owner[0] if carried.owner else None,
        "owner_also": carried.owner[1:] if carried.owner else [],
        "place": None if carried.place in (None, "-") else carried.place,
        "period": period(carried.period or "-"),
        **({"period_also": [period(p) for p in also.split("/")]} if also else {}),
        "measure_kind": fields["kind"],
        "direction": fields["direction"],
        "modality": fields["modality"],
        "part_of": given.get("part"),
        "same_as": given.get("same"),
        "tier": fields["tier"],
        "label": given.get("id"),
    }
    if not indicator or fact["measure_kind"] is None or not fact["unit"]:
        raise GoldError(f"indicator, kind or unit is missing: {surface} = {line}")
    if (fact["measure_kind"] in CHANGES) != (fact["direction"] is not None):
        raise GoldError(f"a change has a direction and nothing else has: {surface} = {line}")
    return fact


def _carry(given: dict[str, str], carried: Carried) -> None:
    if "o" in given:
        carried.owner = None if given["o"] == "-" else given["o"].split("/")
    carried.period = given.get("t", carried.period)
    carried.place = given.get("p", carried.place)
    unknown = set(given) - set(OVERRIDES) - {"o", "t", "t2", "p", "c", "x", "id", "part", "same"}
    if unknown:
        raise GoldError(f"unknown keys {sorted(unknown)}")


def _amount(surface: str, given: dict[str, str]) -> dict[str, Any]:
    """Value, limits, bound, unit and dimension: as printed, corrected by what the fact line says."""
    nothing: dict[str, Any] = {
        "value": None,
        "low": None,
        "high": None,
        "bound": "EQUAL",
        "unit": None,
        "dimension": "count",
    }
    amount = nothing if "v" in given else read(surface)
    for key, name in OVERRIDES.items():
        if key in given:
            text = given[key]
            amount[name] = (None if text == "-" else signed(text)) if key in ("v", "lo", "hi") else text
    if {"v", "b"} & set(given) and not {"lo", "hi"} & set(given) and amount["value"] is not None:
        amount["low"], amount["high"] = limits(amount["value"], amount["bound"])
    return amount
