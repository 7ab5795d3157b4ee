"""The same statement told again: a heading and its story, a lead and its body, an amount in a second currency."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from itertools import pairwise

from pipeline.annotations import Fact

_NOISE = re.compile(r"[的了已共将“”\"\s、，]")
_CONVERTED = re.compile(r"[（(](?:约|折)?(?:折合|合|等于|相当于)[一-鿿]{0,4}$")
_SHARED = ("owner", "owner_entity", "place", "period", "measure_kind", "direction", "modality")
_PEOPLE = {"名": "人", "位": "人"}
_REPEATS = 50
"""How many statements with the same figure are compared with a new one."""
_ROUNDED = 0.06
"""How far the figure of a story may lie from the round one of its heading, as a share."""
_ALIKE, _KIN = 0.6, 0.34
"""Character F1 that two indicators of one statement have; what is enough for a heading."""
_TITLES = frozenset(["headline", "kicker"])
"""Headings of a whole article."""
_LONGEST = 45
"""Characters that a heading may have."""
_NEARLY_ONE = 0.75
"""Character F1 that the indicators of a round figure and the full one have, where they stand apart."""
_REACHES = re.compile(r"[，,][^，。；！？\n]{0,14}(?:达到?|为|升至|增至)")
_FEW_DIGITS = 3
"""Figures with more digits are hardly told of two owners alike."""
_EVERYWHERE = frozenset(["中国", "全国", "我国"])
_END = tuple("。！？!?；;，,：:")


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


def containment(a: str, b: str) -> float:
    """Share of the shorter indicator's characters that the longer one has.

    Example:
        >>> containment("破获刑事案件", "专项行动破获刑事案件")
        1.0
    """
    a, b = _NOISE.sub("", a), _NOISE.sub("", b)
    shorter = min(len(a), len(b))
    return (Counter(a) & Counter(b)).total() / shorter if shorter else 0.0


def link_repeats(text: str, facts: list[Fact], blocks: list[tuple[int, int, str]]) -> None:
    """Set `same_as` of an article's facts in place: to the fullest statement, the first in the body."""
    _link_conversions(text, facts)
    _link_headings(text, facts, blocks)
    _link_body(text, facts, blocks)
    _link_round(text, facts)
    _link_through(facts)


def _link_through(facts: list[Fact]) -> None:
    """What repeats a repetition repeats the statement itself."""
    by_id = {fact.id: fact for fact in facts}
    for fact in facts:
        seen = {fact.id}
        while fact.same_as and (further := by_id[fact.same_as].same_as) and further not in seen:
            seen.add(further)
            fact.same_as = further


def _link_conversions(text: str, facts: list[Fact]) -> None:
    """约1万亿日元（约合62亿美元）: the second amount is the first one in another currency."""
    for i, fact in enumerate(facts[1:], 1):
        told = facts[i - 1]
        between = text[told.end : fact.start]
        if fact.dimension == told.dimension == "money" and _CONVERTED.search(between) and len(between) <= 8:
            for name in _SHARED:
                setattr(fact, name, getattr(told, name))
            fact.indicator, fact.indicator_spans = told.indicator, list(told.indicator_spans)
            fact.same_as = told.id


def _link_headings(text: str, facts: list[Fact], blocks: list[tuple[int, int, str]]) -> None:
    """Link the figures of a sub-heading to its story, where they may be less round and have another bound."""
    heads = [i for i in range(len(blocks) - 1) if _is_heading(text, blocks[i], blocks[i + 1])]
    for i, following in pairwise([*heads, len(blocks)]):
        start, end, _ = blocks[i]
        whole = blocks[i][2] in _TITLES
        stop = blocks[following][0] if following < len(blocks) and not whole else len(text)
        story = [f for f in facts if end <= f.start < stop and f.same_as is None]
        for fact in facts:
            if start <= fact.start < end and (told := _told_in(text, fact, story)) is not None:
                _link(fact, told)


def _is_heading(text: str, block: tuple[int, int, str], after: tuple[int, int, str]) -> bool:
    """Whether a block heads the next one: a short line that ends like none of a story."""
    start, end, kind = block
    if kind in _TITLES:
        return True
    line = text[start:end].strip()
    short = 0 < len(line) <= _LONGEST and not line.endswith(_END)
    return (
        kind in ("subhead", "other") and short and after[2] == "paragraph" and after[1] - after[0] > len(line)
    )


def _told_in(text: str, fact: Fact, story: list[Fact]) -> Fact | None:
    """The statement of a story that its heading's figure sums up, or None."""
    fitting = [
        (_closeness(fact, f), containment(fact.indicator, f.indicator), -f.start, f)
        for f in story
        if _unit_in(f, fact) and _one_way(f, fact) and _rounds(text, fact, f)
    ]
    exact = [c for c in fitting if c[0] == 0]
    alike = [c for c in fitting if c[1] >= _KIN]
    best = max(alike or (exact if len(exact) == 1 else []), key=lambda c: c[1:3], default=None)
    return best[3] if best is not None else None


def _unit_in(a: Fact, b: Fact) -> bool:
    """Whether two figures count in the same unit, or one by 个 what the other counts by its name: 16个州, 16州."""
    if same_unit(a, b):
        return True
    general, named = sorted((a, b), key=lambda f: f.unit != "个")
    return general.unit == "个" and bool(named.unit) and (general.counted or "").endswith(named.unit)


def _one_way(a: Fact, b: Fact) -> bool:
    """Whether two figures tell the same change, or one tells the level that the other has reached."""
    levels = {"increase_to", "decrease_to"}
    return a.direction == b.direction or (
        bool(levels & {a.measure_kind, b.measure_kind}) and None in (a.direction, b.direction)
    )


def _unit(fact: Fact) -> str | None:
    return _PEOPLE.get(fact.unit or "", fact.unit)


def same_unit(a: Fact, b: Fact) -> bool:
    """Whether two figures count in the same unit: 27人 and 27名 do."""
    return _unit(a) == _unit(b)


def _closeness(a: Fact, b: Fact) -> float:
    if a.value is None or b.value is None or not a.value:
        return 0.0 if (a.low, a.high) == (b.low, b.high) else 1.0
    return abs(b.value - a.value) / abs(a.value)


def _rounds(text: str, short: Fact, full: Fact) -> bool:
    """Whether one figure may be the other's, rounded: 突破10亿 and 10.02亿, 超230家 and 230余家."""
    away = _closeness(short, full)
    exceeds = short.bound in ("MORE_THAN", "EQUAL_OR_MORE") or text[short.start - 1 : short.start] == "破"
    if away == 0 or (exceeds and _cut_off(short.value, full.value)):
        return True
    if short.value is None or full.value is None or away > _ROUNDED or short.bound == full.bound:
        return False
    if short.bound in ("MORE_THAN", "EQUAL_OR_MORE"):
        return full.value > short.value
    if short.bound in ("NEARLY", "LESS_THAN"):
        return full.value < short.value
    return short.bound == "APPROX"


def _link_body(text: str, facts: list[Fact], blocks: list[tuple[int, int, str]]) -> None:
    """Link what is told twice with the same figure."""
    body = [(a, b) for a, b, kind in blocks if kind == "paragraph"]

    def in_body(fact: Fact) -> bool:
        return any(a <= fact.start < b for a, b in body)

    ordered = sorted(facts, key=lambda f: (not in_body(f), f.start))
    told: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in ordered:
        if fact.same_as is not None:
            continue
        kept = told[fact.value, fact.low, fact.high, fact.bound, _unit(fact), fact.direction]
        inside = in_body(fact)
        target = next(
            (
                k
                for k in kept[:_REPEATS]
                if _same(fact, k) and _apart(text, fact, k) and not (inside and _of_others(fact, k))
            ),
            None,
        )
        if target is None:
            kept.append(fact)
        elif inside:
            fact.same_as, fact.part_of = target.id, None
        else:
            _link(fact, target)


def _link_round(text: str, facts: list[Fact]) -> None:
    """Link a round figure to the full one: 突破2000万千瓦，达到2036万千瓦, or a lead's 超过23% to the 23.4% of the story."""
    for fact in facts:
        if fact.bound not in ("MORE_THAN", "EQUAL_OR_MORE") or fact.same_as is not None:
            continue
        full = [
            f
            for f in facts
            if f.bound == "EQUAL"
            and f.same_as is None
            and f.value is not None
            and same_unit(f, fact)
            and _cut_off(fact.value, f.value)
            and (_reaches(text, fact, f) or _same_round(text, fact, f))
        ]
        if full:
            fact.same_as, fact.part_of = full[0].id, None


def _reaches(text: str, fact: Fact, full: Fact) -> bool:
    """Whether the full figure follows at once and repeats what the round one tells: 突破A，达B."""
    between = text[fact.end : full.start]
    return fact.end <= full.start and bool(_REACHES.fullmatch(between))


def _same_round(text: str, fact: Fact, full: Fact) -> bool:
    """Whether two figures apart tell the same thing, as their wording and their times say."""
    ends = {p.end for p in (fact.period, full.period) if p is not None and p.end}
    return (
        similarity(fact.indicator, full.indicator) >= _NEARLY_ONE
        and fact.direction == full.direction
        and fact.owner == full.owner
        and len(ends) < 2
        and _apart(text, fact, full)
    )


def _cut_off(short: float | int | None, full: float | int | None) -> bool:
    """Whether the larger of two numbers is the other one with its last digits cut off.

    Example:
        >>> _cut_off(300000, 327042), _cut_off(300000, 412000), _cut_off(0.23, 0.2327)
        (True, False, True)
    """
    if not short or not full or full <= short:
        return False
    step = 10.0 ** (math.floor(math.log10(abs(short)) + 1e-9) - _digits(short) + 1)
    return full < short + step * (1 - 1e-9)


def _link(heading: Fact, target: Fact) -> None:
    """A heading says less than its lead: owner and time are those of the lead."""
    heading.same_as, heading.part_of = target.id, None
    heading.period = heading.period or target.period
    heading.owner, heading.owner_entity = target.owner, target.owner_entity


def _apart(text: str, a: Fact, b: Fact) -> bool:
    """Whether two figures stand in different sentences: one sentence does not tell a thing twice."""
    first, second = sorted((a, b), key=lambda f: f.start)
    return bool(re.search(r"[。！？\n]", text[first.end : second.start]))


def _same(a: Fact, b: Fact) -> bool:
    """Whether two figures of equal value, bound, unit and direction tell the same thing."""
    if similarity(a.indicator, b.indicator) < _ALIKE:
        return False
    if a.modality != b.modality and "actual" in (a.modality, b.modality) and a.value == 1:
        return False
    ends = {p.end for p in (a.period, b.period) if p is not None and p.end}
    return len(ends) < 2 or a.value not in (None, 1, 2, 3)


def _of_others(a: Fact, b: Fact) -> bool:
    """Whether two figures with few digits are those of two owners: 128名火炬手 of one town and of the next."""
    one, other = a.owner, b.owner
    if not one or not other or one in other or other in one or _EVERYWHERE & {one, other}:
        return False
    return _digits(abs(a.value or 0)) <= _FEW_DIGITS


def _digits(value: float) -> int:
    """How many digits of a number count.

    Example:
        >>> _digits(300000), _digits(0.2327)
        (1, 4)
    """
    return len(f"{value:.6e}".split("e")[0].rstrip("0").replace(".", ""))
