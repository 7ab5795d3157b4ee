"""What tells that one figure is a part of another: the signs of a pair, each a name.

No sign is sure by itself; `pipeline.facts.parts` adds up what all of them weigh.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from pipeline.annotations import Fact
from pipeline.facts.figures import RATES, Figures, Pair, one_unit
from pipeline.facts.partsums import share_told, sums
from pipeline.facts.repeats import containment, similarity

_AMONG = re.compile(r"其中|当中|里面")
_HOLDS = re.compile(r"包括|包含|含有|分别|内有|涵盖|含")
_WITHIN = re.compile(r"[^，。；！？\n]{0,16}[中里内]")
_CLOSES = re.compile(r"总[计数额量值]|合计|共计?|一共|累计|这|上述")
_SHARE = re.compile(r"[^，。；]{0,6}[，,（(]?(?:占|约占|成功率|[^，。；]{0,4}率|比例)")
_LEAVES = re.compile(r"此外|另外|同时|还|并|另有|以及|加上")
_SIGNS = {
    "sum": re.compile(r"总|累计|合计|全部|全[市省国县区]|共"),
    "only": re.compile(r"[只仅]"),
    "done": re.compile(r"已|目前"),
    "most": re.compile(r"最[高多低少大小]|平均|[人户日月年]均|每"),
}
"""What the wording before a figure may say of it."""
_OPPOSED = tuple(
    tuple(re.compile(word) for word in group.split())
    for group in (
        "(?<!进)出口 进口(?!出)",
        "存款 贷款",
        "死亡|遇难|身亡|丧生 受伤|伤员 失踪|下落不明|失联",
        "金牌 银牌 铜牌",
        "男 女",
        "收入 支出",
        "在建|开工 竣工|建成|完工",
    )
)
"""Words for what stands side by side: no one takes in another."""
_COMMON = frozenset(["人", "个", "件", "家", "次", "项"])


def signs(pair: Pair, wholes: Sequence[int | None]) -> list[str]:
    """Names of what speaks for or against a pair.

    Args:
        pair: a figure and its possible whole.
        wholes: the whole of each figure before the part, as far as it has one.
    """
    found = ["bias", *_rules(pair), *_place(pair)]
    found += _cues(pair) if pair.back else _cues_ahead(pair)
    found += _likeness(pair) + _fields(pair) + _sizes(pair)
    found += _company(pair, wholes) + _wording(pair) + _together(pair)
    return found


def _up_to(number: int, *edges: int) -> str:
    """The first edge that a number does not pass."""
    return str(next((e for e in edges if number <= e), "more"))


def _way(pair: Pair) -> str:
    return "back" if pair.back else "ahead"


def _rules(pair: Pair) -> list[str]:
    told = pair.figures.told[pair.i]
    if told is None:
        return ["rule:none"]
    if told.whole == pair.j:
        return ["rule:this", f"rule:this,{told.rule}"]
    return ["rule:other", f"rule:other,{told.rule}"]


def _place(pair: Pair) -> list[str]:
    """How far the two are from each other."""
    way, far = _way(pair), abs(pair.i - pair.j) - 1
    found = [
        way,
        f"{way}:ends={_up_to(pair.ends, 0, 1, 2, 3, 5)}",
        f"{way}:kin={_up_to(len(pair.kin), 0, 1, 2, 3, 5, 8)}",
        f"{way}:figures={_up_to(far, 0, 1, 2, 3, 5, 8)}",
        f"{way}:ends={_up_to(pair.ends, 0, 1, 2)},kin={_up_to(len(pair.kin), 0, 1, 2)}",
    ]
    if "\n" in pair.between.strip():
        found.append(f"{way}:paragraph")
    if pair.ends == 0:
        found.append(f"{way}:clauses={_up_to(pair.clauses, 0, 1, 2, 3)}")
        found.append(f"{way}:long={_up_to(len(pair.between), 1, 4, 8, 14, 24, 40)}")
    return found


def _cues(pair: Pair) -> list[str]:
    """Words between a whole and its part."""
    ends = _up_to(pair.ends, 0, 1)
    found = _among(pair, ends)
    if holds := list(_HOLDS.finditer(pair.last_sentence)):
        found.append(f"holds:{holds[-1].group()},ends={ends}")
        inner, outer = _split(pair, pair.part.start - len(pair.last_sentence) + holds[-1].start())
        found.append(f"holds:in={_up_to(inner, 0, 1, 2)},out={_up_to(outer, 0, 1)}")
        if _HOLDS.match(pair.between.lstrip("，,（(")):
            found.append("holds:at-once")
    if _WITHIN.match(pair.between):
        found.append(f"within:ends={ends},kin={_up_to(len(pair.kin), 0, 1)}")
    if leaves := _LEAVES.search(pair.last_sentence):
        found.append(f"leaves:{leaves.group()}")
    if "；" in pair.between or ";" in pair.between:
        found.append("semicolon")
    return found


def _among(pair: Pair, ends: str) -> list[str]:
    """其中: how many figures of the unit stand before and after it."""
    found = list(_AMONG.finditer(pair.between))
    if not found:
        return ["among:none"]
    last = found[-1]
    at = pair.whole.end + last.start()
    inner, outer = _split(pair, at)
    signs = [
        f"among:in={_up_to(inner, 0, 1, 2, 4)},out={_up_to(outer, 0, 1, 2)},ends={ends}",
        f"among:own={last.group() in pair.last_sentence},out={_up_to(outer, 0)}",
    ]
    if re.search(r"[。！？\n]", pair.between[last.end() :].strip()):
        signs.append("among:ended")
    if re.match(r"[，。；（(]?其中", pair.between):
        signs.append("among:at-once")
    return signs


def _split(pair: Pair, at: int) -> tuple[int, int]:
    """How many figures of the unit stand after a place, and before it."""
    inner = sum(pair.figures.facts[k].start > at for k in pair.kin)
    return inner, len(pair.kin) - inner


def _cues_ahead(pair: Pair) -> list[str]:
    """Words between a part and a whole that follows."""
    closes = _CLOSES.search(pair.last_clause)
    found = [f"closes:{closes.group()}"] if closes else []
    if re.match(r"[^，。；]{0,20}占", pair.between):
        found.append("ahead:占")
    return found


def _likeness(pair: Pair) -> list[str]:
    """What the two indicators and the things counted share."""
    a, b = pair.part.indicator, pair.whole.indicator
    found = [
        f"like={_up_to(int(similarity(a, b) * 10), *range(10))}",
        f"shared={_up_to(int(containment(a, b) * 10), 0, 2, 4, 6, 8, 9)}",
    ]
    if a and b:
        alike = {
            "one": a == b,
            "whole-ends-part": a.endswith(b),
            "part-ends-whole": b.endswith(a),
            "one-end": a[-2:] == b[-2:],
            "one-head": a[:2] == b[:2],
        }
        found += [f"words:{name}" for name, holds in alike.items() if holds][:1]
        if b in a and a != b:
            found.append("words:whole-in-part")
    found += [f"opposed:{k}" for k, group in enumerate(_OPPOSED) if _oppose(a, b, group)][:1]
    one, other = pair.part.counted, pair.whole.counted
    found.append(f"counted:{'+' if one else '-'}{'+' if other else '-'}")
    if one and other:
        found.append("counted:" + ("one" if one == other else "kin" if {*one} & {*other} else "other"))
    return found


def _oppose(a: str, b: str, group: Sequence[re.Pattern[str]]) -> bool:
    """Whether two indicators have different words of a group of which no one takes in another."""
    one = [bool(word.search(a)) for word in group]
    other = [bool(word.search(b)) for word in group]
    return any(one) and any(other) and not any(x and y for x, y in zip(one, other, strict=True))


def _fields(pair: Pair) -> list[str]:
    """What the fields of the two say."""
    part, whole = pair.part, pair.whole
    found = [
        f"owner:{owners(part, whole)}",
        f"time:{times(part, whole)}",
        f"kind:{part.measure_kind}<{whole.measure_kind}",
        "kind:" + ("one" if part.measure_kind == whole.measure_kind else "other"),
        f"unit:{part.unit}",
        f"unit:{_sort(pair)}",
    ]
    if part.modality != whole.modality:
        found.append(f"mode:{part.modality}<{whole.modality}")
    if part.unit != whole.unit:
        found.append("unit:other")
    return found


def _sort(pair: Pair) -> str:
    unit = one_unit(pair.part)
    if pair.part.dimension != "count":
        return f"is-{pair.part.dimension}"
    return f"is-{unit}" if unit in _COMMON else "is-count"


def owners(part: Fact, whole: Fact) -> str:
    """How the owners of two figures agree."""
    a, b = part.owner or "", whole.owner or ""
    if a == b:
        return "one"
    if not a or not b:
        return "none"
    return "kin" if a in b or b in a else "other"


def times(part: Fact, whole: Fact) -> str:
    """How the periods of two figures agree."""
    a, b = part.period, whole.period
    if a is None or b is None:
        return "none" if a is b else "half"
    if (a.start, a.end) == (b.start, b.end):
        return "one"
    if a.end == b.end:
        return "end"
    if a.start and b.start and a.end and b.end and b.start <= a.start and a.end <= b.end:
        return "inside"
    return "other"


def _sizes(pair: Pair) -> list[str]:
    """What reckoning says."""
    share = (pair.part.value or 0) / (pair.whole.value or 1)
    found = [f"size={_up_to(int(math.log2(1 / share)), 0, 1, 2, 3, 5, 8)}"]
    if (told := share_told(pair, share)) is not None:
        found.append(f"share-told={told}")
    elif _share_follows(pair) == "rate":
        found.append("share-differs")
    if sums(pair):
        found.append("sums")
    return found


def _share_follows(pair: Pair) -> str | None:
    """Whether a share is told right after the part: in a figure, in words, or not."""
    figures, i = pair.figures, pair.i
    if not _SHARE.match(figures.after(i)) and not _SHARE.match(figures.tails[i] + "，"):
        return None
    follows = i + 1 < len(figures.facts) and figures.facts[i + 1].unit in RATES
    return "rate" if follows else "words"


def _company(pair: Pair, wholes: Sequence[int | None]) -> list[str]:
    """What the figures around the two are parts of, and what stands before each."""
    figures, i, j = pair.figures, pair.i, pair.j
    found = _siblings(pair, wholes) if pair.back else []
    for name, sign in _SIGNS.items():
        a, b = sign.search(figures.leads[i]), sign.search(figures.leads[j])
        if a or b:
            found.append(f"{name}:{'part' if a else ''}{'whole' if b else ''}")
    if _share_follows(pair):
        found.append("share-follows")
    if not figures.leads[i].strip():
        found.append("lead:none")
    return found


def _siblings(pair: Pair, wholes: Sequence[int | None]) -> list[str]:
    """Signs in the figures between a whole and its part."""
    figures, i, j = pair.figures, pair.i, pair.j
    found = ["whole-is-part"] if wholes[j] is not None else []
    if pair.kin:
        last = wholes[pair.kin[-1]]
        found.append(
            "sibling:" + ("none" if last is None else "one" if last == j else "in" if last > j else "out")
        )
        if any(wholes[k] == j for k in pair.kin):
            found.append("sibling:some")
        if last == j:
            joint = Pair(figures, i, pair.kin[-1])
            found.append(f"sibling:one,ends={_up_to(joint.ends, 0, 1)}")
            if "；" in joint.between:
                found.append("sibling:one,semicolon")
    unit = one_unit(pair.part)
    earlier = [f.value or 0 for k, f in enumerate(figures.facts[:i]) if figures.units[k] == unit]
    if (pair.whole.value or 0) >= max(earlier, default=0):
        found.append("whole:largest")
    return found


def _wording(pair: Pair) -> list[str]:
    """The characters at the edges of the two, of their indicators, and of what joins them."""
    figures, i, j = pair.figures, pair.i, pair.j
    a, b = pair.part.indicator, pair.whole.indicator
    found = [
        f"lead={figures.leads[i][-2:]}",
        f"lead={figures.leads[i][-1:]}",
        f"tail={figures.tails[i][:2]}",
        f"whole-tail={figures.tails[j][:2]}",
        f"whole-lead={figures.leads[j][-2:]}",
        f"head={a[:2]}",
        f"end={a[-2:]}",
        f"whole-head={b[:2]}",
        f"whole-end={b[-2:]}",
        f"ends:{a[-2:]}<{b[-2:]}",
        f"ends:{a[-3:]}<{b[-3:]}",
        f"heads:{a[:2]}<{b[:2]}",
    ]
    if i - j == 1:
        found.append(f"next:{pair.between[:2]}")
        if len(pair.between) <= 8:
            found.append(f"next:{_up_to(len(pair.between), 2, 4, 6, 8)},{pair.between[-1:]}")
    return found


def _together(pair: Pair) -> list[str]:
    """Signs that mean more together."""
    figures: Figures = pair.figures
    way = f"{_way(pair)}:ends={_up_to(pair.ends, 0, 1)}"
    score = similarity(pair.part.indicator, pair.whole.indicator)
    like = f"like={_up_to(int(score * 10), 1, 3, 5, 7)}"
    owner, time = owners(pair.part, pair.whole), times(pair.part, pair.whole)
    alike = pair.part.measure_kind == pair.whole.measure_kind
    return [
        f"{way},{like}",
        f"{way},owner:{owner}",
        f"{way},time:{time}",
        f"{way},kin={_up_to(len(pair.kin), 0, 1, 3)},{like}",
        f"owner:{owner},{like}",
        f"time:{time},{like}",
        f"owner:{owner},time:{time},kind:{alike}",
        f"unit:{_sort(pair)},{like}",
        f"{_way(pair)}:next={abs(pair.i - pair.j) == 1},lead={figures.leads[pair.i][-1:]}",
    ]
