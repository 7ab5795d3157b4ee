"""Links between facts: part of a whole, the same statement told again.

The rules here find the wholes that one sign tells (其中, a subset verb, a modified head, a sum); they are one sign among
many in `pipeline.facts.parts`, which decides.
"""

from __future__ import annotations

import re

from pipeline.annotations import Fact
from pipeline.facts.figures import Figures, Told
from pipeline.facts.parts import find_wholes
from pipeline.facts.repeats import link_repeats, similarity

_CUE = r"(?:其中|包括|包含|含有|分别为|内有|当中有)"
_PART_CUE = re.compile(
    _CUE
    + r"[^。！？]*$|中[，,]?(?:已|仍|目前)?有[^，。！？]{0,4}$|^[^，。！？]{0,12}中[，,][^，。！？]{0,12}$"
)
_LEAVES = re.compile(r"全国|全省|全市|全区|我国|此外|另外|同时|目前")
"""Words that open a statement of its own after a list of parts."""
_DIRECTLY = re.compile(r"[，,（(]?(?:包括|包含|含)")
_TOTALS = re.compile(r"(?:总数|总计|合计|共计|总额|总量|总值|奖牌)")
_HEADS = re.compile(r"(?:金额|总额|总量|数量|总数|总值|总计|面积)$")
_SUBSET = re.compile(r"成功|整改|办结|审结|结案|查实|合格|达标|获救|实到|出席|缺席|到场|获奖|入围|录取|中标")
_RATE_UNITS = frozenset(["1", "pp", "倍"])
_CHANGES = frozenset(["growth_rate", "increase_by"])
_MEANS = frozenset(["average", "price"])
_ONE_UNIT = {"人次": "人", "名": "人", "位": "人"}
_ALIKE = 0.6
_ANYTHING = frozenset(["个", "种", "项", "类"])
_BALANCE = re.compile(r"[顺逆]差|赤字|差额|盈余")
_INFLOW = re.compile(r"新收|收案")
_ANY_GOODS = re.compile(r"(.{2,8})(货物|商品|农产品)")
"""Goods of every sort, of which those of one sort are a part: 发送煤炭 of 发送货物."""
_WIDE = re.compile(r"^(?:跨区域|全社会|全口径)")
"""What only says that a whole takes in everything: 跨区域人员流动量."""
_NOISE = re.compile(r"[的了已共将“”\"\s、，]")
_REACH = 12
"""How many facts back a whole is looked for."""


def link_facts(text: str, facts: list[Fact], blocks: list[tuple[int, int, str]]) -> None:
    """Set `part_of` and `same_as` of an article's facts in place."""
    wholes = find_wholes(Figures(text, facts, told_wholes(text, facts)))
    for fact, whole in zip(facts, wholes, strict=True):
        fact.part_of = None if whole is None else facts[whole].id
    link_repeats(text, facts, blocks)


def told_wholes(text: str, facts: list[Fact]) -> list[Told | None]:
    """The whole of each fact as the rules of this module find it, or None.

    `part_of` of the facts is left as the rules set it.
    """
    rules: dict[str, str] = {}
    for i, fact in enumerate(facts):
        if found := _whole_of(text, facts, i):
            rules[fact.id], fact.part_of = found[0], found[1].id
    _link_sums(facts)
    places = {fact.id: i for i, fact in enumerate(facts)}
    return [Told(rules.get(f.id, "sum"), places[f.part_of]) if f.part_of else None for f in facts]


def _comparable(part: Fact, whole: Fact) -> bool:
    """Whether one figure can be a part of the other by unit, kind and size."""
    if _unit(part) != _unit(whole) or part.unit in _RATE_UNITS or part.dimension in ("rank", "time"):
        return False
    if part.measure_kind in _MEANS or whole.measure_kind in _MEANS:
        return part.measure_kind == whole.measure_kind
    if _BALANCE.search(part.indicator) and not _BALANCE.search(whole.indicator):
        return False  # a surplus is no part of what was traded
    if part.measure_kind in _CHANGES or whole.measure_kind in _CHANGES:
        return False
    a, b = part.value, whole.value
    return a is not None and b is not None and 0 < a < b


def _unit(fact: Fact) -> str | None:
    return _ONE_UNIT.get(fact.unit or "", fact.unit)


def _of_one_kind(part: Fact, whole: Fact) -> bool:
    """Whether things counted by a word for anything are alike: 14个行业 is no part of 160个国家."""
    if part.unit not in _ANYTHING or not part.counted or not whole.counted:
        return True
    alike = {*part.counted} & {*whole.counted} or similarity(part.indicator, whole.indicator) >= _ALIKE
    return bool(alike)


def _pairs(words: str) -> set[str]:
    """Neighbouring characters of a text: what two wordings share."""
    words = _NOISE.sub("", words)
    return {words[i : i + 2] for i in range(len(words) - 1)}


def _whole_of(text: str, facts: list[Fact], i: int) -> tuple[str, Fact] | None:
    """The whole that a fact is a part of, and by which rule: 其中 and the like, a subset verb, a modified head."""
    part = facts[i]
    earlier = [f for f in facts[max(0, i - _REACH) : i] if _comparable(part, f)]
    told = [
        f
        for f in earlier
        if f.part_of is None and _of_one_kind(part, f) and _announces(text[f.end : part.start])
    ]
    if earlier and facts[i - 1] is earlier[-1] and _DIRECTLY.match(text[earlier[-1].end : part.start]):
        return "directly", earlier[-1]
    if told:
        near = [f for f in told if not re.search(r"[。！？\n]", text[f.end : part.start].strip())]
        kin = max(near or told, key=lambda f: (similarity(f.indicator, part.indicator), f.start))
        if not near:
            return "announced-before", kin
        own = re.split(_CUE, text[near[-1].end : part.start])[-1]
        named = [f for f in near if _pairs(own) & _pairs(f.indicator)]
        return "announced", named[-1] if named else near[-1]
    for whole in reversed(earlier):
        if re.search(r"[。！？\n]", text[whole.end : part.start].strip()):
            break
        if (
            _SUBSET.search(part.indicator)
            and not (_SUBSET.search(whole.indicator) or _INFLOW.search(whole.indicator))
            and whole.owner == part.owner
        ):
            return "subset", whole
    fitting = [(len(head), f.start, f) for f in earlier if (head := _shared_head(part, f))]
    return ("head", max(fitting, key=lambda c: c[:2])[2]) if fitting else None


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
    if "人" in (part.unit, whole.unit) and {part.unit, whole.unit} & {"名", "位"}:
        return None  # 在读3200人 are no part of 招收1.1万名
    long = _HEADS.sub("", _NOISE.sub("", part.indicator))
    short = _WIDE.sub("", _HEADS.sub("", _NOISE.sub("", whole.indicator)))
    fits = len(short) >= 2 and len(long) > len(short) and long.endswith(short)
    sort = _ANY_GOODS.fullmatch(short)
    if sort and sort[2] not in long and re.search(re.escape(sort[1][-2:]) + r".{2,6}$", long):
        return short
    if short == "出口" and long.endswith("进出口"):
        return None
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
