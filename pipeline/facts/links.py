"""Links between facts: part of a whole, the same statement told again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from pipeline.annotations import Fact

_CUE = r"(?:其中|包括|包含|含有|分别为|内有|当中有)"
_PART_CUE = re.compile(_CUE + r"[^。！？]*$|中[，,]?(?:已|仍|目前)?有[^，。！？]{0,4}$")
_LEAVES = re.compile(r"全国|全省|全市|全区|我国|此外|另外|同时|目前")
"""Words that open a statement of its own after a list of parts."""
_DIRECTLY = re.compile(r"[，,（(]?(?:包括|包含|含)")
_TOTALS = re.compile(r"(?:总数|总计|合计|共计|总额|总量|总值|奖牌)")
_HEADS = re.compile(r"(?:金额|总额|总量|数量|总数|总值|总计|面积)$")
_SUBSET = re.compile(r"成功|整改|办结|审结|结案|查实|合格|达标|获救|实到|出席|缺席|到场")
_RATE_UNITS = frozenset(["1", "pp", "倍"])
_CHANGES = frozenset(["growth_rate", "increase_by"])
_NOISE = re.compile(r"[的了已共将“”\"\s、，]")
_REPEATS = 50
"""How many statements with the same figure are compared with a new one."""
_REACH = 12
"""How many facts back a whole is looked for."""


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
    _link_sums(facts)
    _link_same(text, facts, blocks)


def _comparable(part: Fact, whole: Fact) -> bool:
    """Whether one figure can be a part of the other by unit, kind and size."""
    if part.unit != whole.unit or part.unit in _RATE_UNITS or part.dimension in ("rank", "time"):
        return False
    if part.measure_kind in _CHANGES or whole.measure_kind in _CHANGES:
        return False
    a, b = part.value, whole.value
    return a is not None and b is not None and 0 < a <= b and (a < b or part.indicator != whole.indicator)


def _whole_of(text: str, facts: list[Fact], i: int) -> Fact | None:
    """The whole that a fact is a part of: by 其中 and the like, by a subset verb, by a modified head."""
    part = facts[i]
    earlier = [f for f in facts[max(0, i - _REACH) : i] if _comparable(part, f)]
    told = [f for f in earlier if f.part_of is None and _announces(text[f.end : part.start])]
    if earlier and facts[i - 1] is earlier[-1] and _DIRECTLY.match(text[earlier[-1].end : part.start]):
        return earlier[-1]
    if told:
        near = [f for f in told if not re.search(r"[。！？\n]", text[f.end : part.start].strip())]
        return (
            near[-1] if near else max(told, key=lambda f: (similarity(f.indicator, part.indicator), f.start))
        )
    for whole in reversed(earlier):
        if re.search(r"[。！？\n]", text[whole.end : part.start].strip()):
            break
        if (
            _SUBSET.search(part.indicator)
            and not _SUBSET.search(whole.indicator)
            and whole.owner == part.owner
        ):
            return whole
    fitting = [(len(head), f.start, f) for f in earlier if (head := _shared_head(part, f))]
    return max(fitting, key=lambda c: c[:2])[2] if fitting else None


def _announces(between: str) -> bool:
    """Whether the text between two figures makes the second a part: 其中 in its own or at the head of the next sentence."""
    sentences = re.split(r"[。！？\n]", between.strip())
    if len(sentences) > 2 or (len(sentences) == 2 and not sentences[1].lstrip().startswith("其中")):
        return False
    found = _PART_CUE.search(sentences[-1])
    return bool(found) and not _LEAVES.search(re.split(_CUE, sentences[-1])[-1])


def _shared_head(part: Fact, whole: Fact) -> str | None:
    """The whole's indicator where the part's is that with one more word before it, at the same time, or None.

    民营企业进出口 of 进出口总值; 强降雪 of 降雪.
    """
    if (
        part.owner != whole.owner
        or part.measure_kind in ("average", "price")
        or part.modality != whole.modality
    ):
        return None
    if (part.period and part.period.end) != (whole.period and whole.period.end):
        return None
    long = _HEADS.sub("", _NOISE.sub("", part.indicator))
    short = _HEADS.sub("", _NOISE.sub("", whole.indicator))
    fits = len(short) >= 2 and len(long) > len(short) and long.endswith(short)
    return short if fits else None


def _link_sums(facts: list[Fact]) -> None:
    """A total told after its parts (12枚金牌、9枚银牌、15枚铜牌，奖牌总数36枚) is the whole of the run that it sums."""
    for i, whole in enumerate(facts):
        if not _TOTALS.search(whole.indicator) or not whole.value:
            continue
        total, run = 0.0, []
        for part in reversed(facts[max(0, i - _REACH) : i]):
            if not _comparable(part, whole) or part.part_of or part.owner != whole.owner:
                break
            total += part.value or 0
            run.append(part)
            if len(run) >= 2 and total == whole.value:
                for member in run:
                    member.part_of = whole.id
                break


def _link_same(text: str, facts: list[Fact], blocks: list[tuple[int, int, str]]) -> None:
    """Link a repeated statement to its fullest one: the first in the body; a headline to the lead."""
    body = [(a, b) for a, b, kind in blocks if kind == "paragraph"]

    def in_body(fact: Fact) -> bool:
        return any(a <= fact.start < b for a, b in body)

    ordered = sorted(facts, key=lambda f: (not in_body(f), f.start))
    told: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in ordered:
        kept = told[fact.value, fact.low, fact.high, fact.bound, fact.unit, fact.direction]
        target = next((k for k in kept[:_REPEATS] if _same(fact, k) and _apart(text, fact, k)), None)
        if target is not None:
            fact.same_as, fact.part_of = target.id, None
            if not in_body(fact):  # a headline says less than the lead: owner and time are those of the lead
                fact.period = fact.period or target.period
                fact.owner, fact.owner_entity = target.owner, target.owner_entity
        else:
            kept.append(fact)


def _apart(text: str, a: Fact, b: Fact) -> bool:
    """Whether two figures stand in different sentences: one sentence does not tell a thing twice."""
    first, second = sorted((a, b), key=lambda f: f.start)
    return bool(re.search(r"[。！？\n]", text[first.end : second.start]))


def _same(a: Fact, b: Fact) -> bool:
    """Whether two figures of equal value, bound, unit and direction tell the same thing."""
    if similarity(a.indicator, b.indicator) < 0.6:
        return False
    if a.modality != b.modality and "actual" in (a.modality, b.modality) and a.value == 1:
        return False
    ends = {p.end for p in (a.period, b.period) if p is not None and p.end}
    return len(ends) < 2 or a.value not in (None, 1, 2, 3)
