"""Links between facts: part of a whole, the same statement told again."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.annotations import Fact

_PART_CUE = re.compile(r"(?:其中|包括|包含|含|分别为|内有)[，,：:]?[^。！？]*$")
_RATE_UNITS = frozenset(["1", "pp", "倍"])
_NOISE = re.compile(r"[的了已共将“”\"\s、，]")


def similarity(a: str, b: str) -> float:
    """Character F1 of two indicators, order ignored.

    Example:
        >>> similarity("新发展工会会员", "发展工会会员")
        0.923...
    """
    a, b = _NOISE.sub("", a), _NOISE.sub("", b)
    if not a or not b:
        return float(a == b)
    return 2 * (Counter(a) & Counter(b)).total() / (len(a) + len(b))


def link_facts(text: str, facts: list[Fact], blocks: list[tuple[int, int, str]]) -> None:
    """Set `part_of` and `same_as` of an article's facts in place."""
    for i, fact in enumerate(facts):
        if whole := _whole_of(text, facts, i):
            fact.part_of = whole.id
    _link_same(facts, blocks)


def _comparable(part: Fact, whole: Fact) -> bool:
    """Whether one figure can be a part of the other by unit, kind and size."""
    if part.unit != whole.unit or part.unit in _RATE_UNITS or part.dimension in ("rank", "time"):
        return False
    if "growth_rate" in (part.measure_kind, whole.measure_kind) or "increase_by" in (
        part.measure_kind,
        whole.measure_kind,
    ):
        return False
    a, b = part.value, whole.value
    return a is not None and b is not None and 0 < a <= b and (a < b or part.indicator != whole.indicator)


def _whole_of(text: str, facts: list[Fact], i: int) -> Fact | None:
    """The whole that a fact is a part of."""
    part = facts[i]
    earlier = facts[max(0, i - 12) : i]
    for whole in reversed(earlier):
        between = text[whole.end : part.start]
        if re.search(r"[。！？\n]", between.strip()):
            break
        if (
            _PART_CUE.search(between)
            and not _restarts(between)
            and _comparable(part, whole)
            and whole.part_of is None
        ):
            return whole
    for whole in reversed(earlier):
        if _is_modified(part, whole, text):
            return whole
    return None


def _restarts(between: str) -> bool:
    """Whether the stretch leaves the list of parts again: a new statement of its own after a semicolon."""
    after = re.split(r"其中|包括|包含", between)[-1]
    return bool(re.search(r"[；;].*[；;].*[；;]", after))


def _is_modified(part: Fact, whole: Fact, text: str) -> bool:
    """Whether the part's indicator is the whole's with one more word before it, near and at the same time.

    制造业实际使用外资 of 实际使用外资金额; 强降雪 of 降雪.
    """
    if not _comparable(part, whole) or part.owner != whole.owner or part.measure_kind in ("average", "price"):
        return False
    if (part.period and part.period.end) != (whole.period and whole.period.end):
        return False
    if part.modality != whole.modality or len(text[whole.end : part.start]) > 120:
        return False
    long, short = _NOISE.sub("", part.indicator), _NOISE.sub("", whole.indicator)
    short = re.sub(r"(?:金额|总额|总量|数量|总数|面积)$", "", short)
    return len(short) >= 2 and len(long) > len(short) and long.endswith(short)


def _link_same(facts: list[Fact], blocks: list[tuple[int, int, str]]) -> None:
    """Link a repeated statement to its fullest one: the first in the body; a headline to the lead."""
    body = [(a, b) for a, b, kind in blocks if kind == "paragraph"]

    def in_body(fact: Fact) -> bool:
        return any(a <= fact.start < b for a, b in body)

    ordered = sorted(facts, key=lambda f: (not in_body(f), f.start))
    kept: list[Fact] = []
    for fact in ordered:
        target = next((k for k in kept if _same(fact, k)), None)
        if target is not None:
            fact.same_as, fact.part_of = target.id, None
        else:
            kept.append(fact)


def _same(a: Fact, b: Fact) -> bool:
    if (a.value, a.low, a.high, a.bound, a.unit) != (b.value, b.low, b.high, b.bound, b.unit):
        return False
    if a.direction != b.direction or similarity(a.indicator, b.indicator) < 0.6:
        return False
    if a.modality != b.modality and "actual" in (a.modality, b.modality) and a.value == 1:
        return False
    ends = {p.end for p in (a.period, b.period) if p is not None and p.end}
    return len(ends) < 2 or a.value not in (None, 1, 2, 3)
