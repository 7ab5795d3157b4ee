"""One numeral with its own unit: inner bounds, classifier or measure, halves and smaller units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from pipeline.grammar.cardinals import Exact
from pipeline.grammar.numerals import CN_DIGITS, Numeral, read_cardinal, read_numeral
from pipeline.grammar.types import Number
from pipeline.grammar.units import Unit, match_unit

_SCALES = {"万": 10**4, "亿": 10**8}
_MORE_UNITS = frozenset(
    {
        "time",
        "length",
        "area",
        "mass",
        "volume",
        "money",
        "multiple",
        "energy",
        "power",
        "temperature",
        "other",
        "ratio",
        "speed",
        "score",
        "age",
    }
)
_NOT_MORE = frozenset("种项样元个名家人次位数年部方级")
"""多 before one of these begins a word of its own: 3公里多种路面."""
_SECONDS = re.compile("[0-9一二三四五六七八九十]{1,3}秒")
_NOT_HALF = frozenset("夜天年数导径球价途山截空")
_SMALLER = {
    "CNY": {"CNY": Fraction(1)},
    "km": {"m": Fraction(1, 1000)},
    "m": {"cm": Fraction(1, 100), "dm": Fraction(1, 10), "尺": Fraction(1, 3)},
    "尺": {"寸": Fraction(1, 10)},
    "丈": {"尺": Fraction(1, 10)},
    "[ft_i]": {"[in_i]": Fraction(1, 12)},
    "cm": {"mm": Fraction(1, 10)},
    "t": {"kg": Fraction(1, 1000)},
    "kg": {"g": Fraction(1, 1000), "两": Fraction(1, 20)},
    "斤": {"两": Fraction(1, 10), "钱": Fraction(1, 100)},
    "a": {"mo": Fraction(1, 12)},
    "mo": {"d": Fraction(1, 30)},
    "wk": {"d": Fraction(1, 7)},
    "d": {"h": Fraction(1, 24)},
    "h": {"min": Fraction(1, 60), "s": Fraction(1, 3600)},
    "min": {"s": Fraction(1, 60)},
    "s": {},
    "度": {},
    "Cel": {},
    "USD": {"USD": Fraction(1)},
    "EUR": {"EUR": Fraction(1)},
    "GBP": {"GBP": Fraction(1)},
    "[lb_av]": {"[oz_av]": Fraction(1, 16)},
    "[stone_av]": {"[lb_av]": Fraction(1, 14)},
    "[yd_i]": {"[ft_i]": Fraction(1, 3)},
    "[gal_us]": {"[qt_us]": Fraction(1, 4), "[pt_us]": Fraction(1, 8)},
    "L": {"mL": Fraction(1, 1000)},
    "g": {"mg": Fraction(1, 1000)},
}
CONVERT = {
    **_SMALLER,
    "a": {"mo": Fraction(1, 12), "d": Fraction(1, 365), "wk": Fraction(7, 365)},
    "mo": {"d": Fraction(1, 30), "wk": Fraction(7, 30)},
    "d": {"h": Fraction(1, 24), "min": Fraction(1, 1440)},
    "km": {"m": Fraction(1, 1000), "cm": Fraction(1, 100000)},
    "km2": {"m2": Fraction(1, 10**6), "ha": Fraction(1, 100)},
    "L": {"mL": Fraction(1, 1000)},
    "m3": {"L": Fraction(1, 1000)},
    "kg": {"g": Fraction(1, 1000), "斤": Fraction(1, 2), "两": Fraction(1, 20)},
    "斤": {"两": Fraction(1, 10)},
}
"""Larger unit → smaller one → factor: ends of a range printed in two units (500米至1公里)."""


@dataclass(slots=True)
class Part:
    """A numeral and what belongs to it; `low`/`high` are in the unit's code."""

    numeral: Numeral
    unit: Unit | None
    bound: str
    end: int
    low: Exact
    high: Exact


def exact(value: Number) -> Exact:
    """The printed decimal value as a fraction (no binary rounding)."""
    return value if isinstance(value, int) else Fraction(str(value))


def read_part(n: str, start: int) -> Part | None:
    """The numeral at `start` with its unit, or None where there is no amount.

    Example:
        >>> part = read_part("3块6毛5", 0)
        >>> float(part.low), part.unit.code, part.end
        (3.65, 'CNY', 5)
    """
    numeral = read_numeral(n, start)
    if numeral is None or numeral.low is None or numeral.high is None:
        return None
    part = Part(numeral, None, numeral.inexact, numeral.end, exact(numeral.low), exact(numeral.high))
    _inner(n, part)
    half = _unit(n, part)
    if part.unit is not None:
        _after_unit(n, part, half)
    return part


def _inner(n: str, part: Part) -> None:
    """余, 多, 来, 几, 把, + between numeral and unit, and 个亿."""
    mark = n[part.end : part.end + 1]
    if mark == "个":
        more = n[part.end + 1 : part.end + 2] == "多"
        scale = _SCALES.get(n[part.end + 1 + more : part.end + 2 + more])
        if (
            scale == 10**8
            and n[part.end + 2 + more : part.end + 3 + more] not in ("级", "吨")
            and part.numeral.scale == 1
            and part.numeral.form != "half"
        ):
            part.bound = "MORE_THAN" if more else part.bound
            part.low, part.high, part.end = part.low * scale, part.high * scale, part.end + 2 + more
        return
    if mark == "多" and (long := match_unit(n, part.end)) is not None and long.end - part.end > 2:
        return  # 多米尼加比索
    if n.startswith("好几", part.end) and n[part.end - 1] in "十百千万" and not part.bound:
        part.bound, part.end = "MORE_THAN", part.end + 2  # 三十好几
        return
    if not mark or mark not in "多余来几把+" or part.bound or not _inner_ok(n, part.numeral, mark):
        return
    part.bound = "APPROX" if mark in "来把" else "MORE_THAN"
    part.end += 1
    if n.startswith("个亿", part.end) and part.numeral.scale == 1:
        part.end += 1
    scale = _SCALES.get(n[part.end : part.end + 1])
    if scale and part.numeral.scale == 1:
        part.low, part.high, part.end = part.low * scale, part.high * scale, part.end + 1


def _inner_ok(n: str, numeral: Numeral, mark: str) -> bool:
    """Whether the letter belongs to the numeral: only after a scale or a round number, not in a word."""
    follows = n[numeral.end + 1 : numeral.end + 2]
    if numeral.form == "percent":  # 百分之二十多
        return (
            mark in "多余" and n[numeral.end - 1] in "0十百" and (not follows or follows in "，。；、）的,")
        )
    if numeral.form in ("few", "half", "fraction", "mixed"):
        return False
    if mark == "+":
        return numeral.value is not None and follows not in tuple("0123456789") and n[numeral.start].isdigit()
    last = n[numeral.end - 1]
    if mark == "把":
        return last in "百千万" and numeral.end - numeral.start == 1
    if mark == "来":
        return last in "0十百千万" and follows not in tuple("到自源临看说的了往宾客访年")
    if mark == "几":
        return last in "0十百千万" and match_unit(n, numeral.end + 1) is not None
    if mark == "多" and follows and follows in "元样彩功极媒维":
        word = n[numeral.end + 1 : numeral.end + 3]
        return follows in "元样维" and word not in ("元化", "样化", "样性", "维度", "维空", "元文", "元结")
    return last in "0十百千万亿" or (numeral.value or 0) > 9


_WHOLE = re.compile(r"整(?:[天年周月夜]|个)")
"""一整天, 两整年."""


def _unit(n: str, part: Part) -> Exact:
    """Set the unit; returns the half that 个半 adds (两个半小时)."""
    at = part.end
    if n.startswith("整", at) and part.numeral.form == "plain" and _WHOLE.match(n, at):
        at += 1
    unit = match_unit(n, at)
    if n.startswith(("个半", "个多", "個半", "個多"), at):
        long = match_unit(n, at + 2) or _month(n, at + 2)
        if long is not None and long.dimension == "time":
            part.unit, part.end = long, long.end
            if n[at + 1] == "半":
                return Fraction(1, 2)
            part.bound = part.bound or "MORE_THAN"
            return 0
        if n[at + 1] == "半" and unit is not None and _HALF_END.match(n, at + 2):
            part.unit, part.end = unit, at + 2
            return Fraction(1, 2)
    if unit is not None and n.startswith("分半钟", unit.start):  # 三分半钟
        part.unit, part.end = Unit(unit.start, unit.end + 2, "min", "time"), unit.end + 2
        return Fraction(1, 2)
    if unit is not None and n[unit.start : unit.end] == "分" and _SECONDS.match(n, unit.end):
        unit = Unit(unit.start, unit.end, "min", "time")
    part.unit = unit
    if unit is not None:
        part.end = unit.end
    return 0


_HALF_END = re.compile(r"[^\u4e00-\u9fff]|[的了吧呢吗后等左才就也还和与]|$")
"""Behind 三个半, where 半 counts; in 三个半岛 it begins a word."""


def _month(n: str, at: int) -> Unit | None:
    return Unit(at, at + 1, "mo", "time") if n.startswith("月", at) else None


_SHARP = re.compile(r"[整正](?=[，。；、！？）,;)\s]|$)")
"""两万五千块整: the mark that closes an amount of money."""


def _after_unit(n: str, part: Part, half: Exact) -> None:
    unit = part.unit
    assert unit is not None
    part.low, part.high = (part.low + half) * unit.factor, (part.high + half) * unit.factor
    if unit.dimension == "ratio" and unit.factor == Fraction(1, 10):
        _tenths(n, part, unit)
    closing = {"（": "）", "(": ")"}.get(n[part.end : part.end + 1])
    if closing and unit.dimension == "count":
        # ２６６种（个）: two counting words for one number.
        _alternatives(n, part, unit, closing)
    mark, follows = n[part.end : part.end + 1], n[part.end + 1 : part.end + 2]
    if (
        mark
        and mark in "多余"
        and not part.bound
        and unit.dimension in _MORE_UNITS
        and follows not in _NOT_MORE
    ):
        part.bound, part.end = "MORE_THAN", part.end + 1
    elif mark == "半" and unit.dimension in _MORE_UNITS - {"ratio", "other"} and follows not in _NOT_HALF:
        part.low, part.high, part.end = (
            part.low + Fraction(unit.factor) / 2,
            part.high + Fraction(unit.factor) / 2,
            part.end + 1,
        )
        if (
            (again := match_unit(n, part.end)) is not None
            and again.code == unit.code
            and unit.code not in ("CNY",)
        ):
            part.end = again.end
    else:
        _smaller(n, part)
    if unit.dimension == "money" and _SHARP.match(n, part.end):
        part.end += 1
    _rate(n, part)


def _alternatives(n: str, part: Part, unit: Unit, closing: str) -> None:
    """Step over other counting words in brackets: ２６６种（个）, 980万架（艘/列/辆）次 (counted in 架次)."""
    end = n.find(closing, part.end + 1, part.end + 14)
    others = re.split(r"[/、／]", n[part.end + 1 : end]) if end >= 0 else []
    found = [match_unit(word, 0) for word in others]
    if not found or not all(
        u is not None and u.dimension == "count" and u.end == len(word)
        for u, word in zip(found, others, strict=True)
    ):
        return
    part.end = end + 1
    whole = match_unit(unit.code + "次", 0) if n.startswith("次", part.end) else None
    if whole is not None and whole.end == len(unit.code) + 1:
        part.unit, part.end = Unit(unit.start, part.end + 1, whole.code, "count"), part.end + 1


_TENTH_END = re.compile(r"[，。；、！？）,;)的\n]|$")


def _tenths(n: str, part: Part, unit: Unit) -> None:
    """七成五 = 0.75; 八五折 = 0.85."""
    if n[unit.start] == "折":
        if part.low >= 1:
            part.low, part.high = part.low * Fraction(1, 10), part.high * Fraction(1, 10)
        return
    digit = n[part.end : part.end + 1]
    if digit and digit in "123456789" and part.low == part.high and _TENTH_END.match(n, part.end + 1):
        part.low = part.high = part.low + Fraction(int(digit), 100)  # 4成5
        part.end += 1
        return
    if digit == "半" and part.low == part.high and n[part.end + 1 : part.end + 2] not in _NOT_HALF:
        part.low = part.high = part.low + Fraction(1, 20)
        part.end += 1
        return
    if (
        digit in CN_DIGITS
        and CN_DIGITS[digit]
        and part.low == part.high
        and not n[part.end + 1 : part.end + 2].isdigit()
        and match_unit(n, part.end + 1) is None
    ):
        part.low = part.high = part.low + Fraction(CN_DIGITS[digit], 100)
        part.end += 1


_PRICED = re.compile("[一二三四五六七八九](?=一[个斤件只条张本瓶份包袋盒碗支把双块片袋公千两升米])")
"""三块五一斤: the price and what one costs."""


def _smaller(n: str, part: Part) -> None:
    """A smaller unit directly behind: 3元5角, 2小时30分, 3年零2个月, 1米75, 5块3."""
    for _ in range(3):
        unit = part.unit
        assert unit is not None
        steps = _SMALLER.get(unit.code)
        at = part.end + (n[part.end : part.end + 1] in tuple("零又"))
        if (
            steps is None
            or part.bound
            or at >= len(n)
            or not (n[at].isdigit() or n[at] in "一二两三四五六七八九十半")
        ):
            return
        follow = read_numeral(n, at) if n[at] == "半" else read_cardinal(n, at)
        if follow is not None and n[unit.start] == "块" and _PRICED.match(n, at):
            follow = Numeral(at, at + 1, CN_DIGITS[n[at]], CN_DIGITS[n[at]])
        if follow is None or follow.value is None or follow.scale > 1 or follow.form == "long":
            return
        small = match_unit(n, follow.end)
        value = exact(follow.value)
        if small is not None and unit.code == "h" and n[small.start] == "分":
            small = Unit(small.start, small.end, "min", "time")
        if small is not None and unit.dimension == "money" and small.code == "分" and n[small.start] == "分":
            small = Unit(small.start, small.end, unit.code, "money", Fraction(1, 100))
        if (small is not None and unit.code == "min" and small.code == "s") or (
            small is not None and small.code in steps
        ):
            step: Exact = steps[small.code] * small.factor
            if step >= unit.factor or value * step >= unit.factor * 12:
                return
        elif (
            unit.code in ("CNY", "m", "斤", "尺", "丈", "s", "min", "度", "Cel")
            and small is None
            and (at == part.end or (n[part.end] == "零" and unit.code in ("CNY", "m")))
            and _bare_tail(n, follow, unit)
        ):
            step = _tail_step(n, follow, unit) * Fraction(1, 10 if at > part.end else 1)
        else:
            return
        part.low, part.high = part.low + value * step, part.high + value * step
        part.end = small.end if small is not None else follow.end
        if small is None:
            return
        part.unit = Unit(unit.start, unit.end, unit.code, unit.dimension, min(step, unit.factor))


def _bare_tail(n: str, follow: Numeral, unit: Unit) -> bool:
    """5块3, 一块五, 1米75, 三斤二: one digit (two after 米) that ends the expression."""
    digits = follow.end - follow.start
    after = n[follow.end : follow.end + 1]
    if unit.code in ("s", "min"):
        # 56秒12: hundredths, as sports print them.
        return (
            n[follow.start - 1] == "秒"
            and digits in (2, 3)
            and n[follow.start].isdigit()
            and not (after and after in ".万亿年月日")
        )
    if n[unit.start] in "元圆" or after in tuple("万亿十百千.点") or (after and after.isdigit()):
        return False
    return digits == 1 or (digits == 2 and unit.code == "m" and follow.form in ("plain", "digits"))


def _tail_step(n: str, follow: Numeral, unit: Unit) -> Exact:
    if unit.code == "min":
        return Fraction(1, 60 * 10 ** (follow.end - follow.start))
    return Fraction(unit.factor) / 10 ** (follow.end - follow.start)


def _rate(n: str, part: Part) -> None:
    """元/吨, 元每平方米, 次/分钟: a unit per unit."""
    sep = n[part.end : part.end + 1]
    if not sep or sep not in "/每" or part.unit is None:
        return
    other = match_unit(n, part.end + 1) or (_month(n, part.end + 1) if sep == "/" else None)
    if other is None or other.start != part.end + 1:
        return
    if (
        sep == "每"
        and other.dimension == "time"
        and n[other.end : other.end + 1] not in ("", *"，。；、的）)”")
    ):
        return
    unit = part.unit
    dimension = "speed" if unit.dimension == "length" and other.dimension == "time" else unit.dimension
    part.unit = Unit(unit.start, other.end, f"{unit.code}/{other.code}", dimension, unit.factor)
    part.end = other.end
