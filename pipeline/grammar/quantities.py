"""Quantities of running text: bound + numeral + scale + unit, with ranges, ratios, money, ordinals and ranks."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.grammar import bounds
from pipeline.grammar.forms import Form, find_forms
from pipeline.grammar.lexical import find_lexical
from pipeline.grammar.numerals import NUMERAL_CHARS, Numeral, normalise, read_numeral, tidy
from pipeline.grammar.types import Number, Quantity
from pipeline.grammar.units import Unit, match_unit

_CANDIDATE = re.compile(f"[{NUMERAL_CHARS}]|首(?=[位名])")
_SIGN = re.compile(r"(?:零下|负|(?<![0-9A-Za-z\u4e00-\u9fff.)])-|(?<=[为到至达于是约近超过])-)$")
_SYMBOL = re.compile(
    r"(?P<CNY>¥|RMB ?|CNY ?|人民币)$|(?P<HKD>HK\$|港币|港元)$|(?P<TWD>NT\$|新台币)$|(?P<AUD>A\$|AU\$)$|(?P<CAD>C\$|CA\$)$"
    r"|(?P<SGD>S\$)$|(?P<USD>US\$|USD ?|\$|美元|美金)$|(?P<EUR>€|EUR ?|欧元)$|(?P<GBP>£|GBP ?|英镑)$|(?P<JPY>JPY ?|日元)$|(?P<KRW>₩)$|(?P<RUB>₽)$|(?P<INR>₹)$"
)
_RANGE = re.compile(r"(?:——|--|[-—–~～〜﹣]|至|到|－)")
_RANK_CONTEXT = re.compile(r"(?:居|位列|排名|排在|排位|名列|列|跃升至|跃居|升至|上升到|上升至|升到|退居|降至|排|位于|占据|世界|全国|全球|全省|全市)[^，。；、\d]{0,8}$")
_ARTICLE_NO = frozenset("CNY")
_NO_NUMERAL_AFTER = re.compile(r"[A-Za-z]")


@dataclass(slots=True)
class _Scan:
    """One text under way: normalised text, what may not be read, and the end of the last quantity."""

    n: str
    forms: list[Form]
    blocked: list[tuple[int, int]]
    floor: int = 0
    bare: bool = False


def find_quantities(text: str, *, spoken: bool = False) -> list[Quantity]:
    """Every numeral expression of a text that is no calendar time and no part of a word.

    Args:
        text: any text.
        spoken: also read forms of speech (幺, 两千三).

    Returns:
        Quantities in order, without overlap; offsets into `text`. `cls` is set where the form says that it
        can be no fact (ordinal, level, age, id, score, article, threshold, vague).

    Example:
        >>> q = find_quantities("服务站站长等共80余人参会")[0]
        >>> q.value, q.low, q.high, q.bound, q.unit
        (80, 80, None, 'MORE_THAN', '人')
        >>> [(q.low, q.high, q.unit) for q in find_quantities("每年3至5万人，占20%—30%")]
        [(30000, 50000, '人'), (0.2, 0.3, '1')]
    """
    n = normalise(text)
    lexical = [(x.start, x.end) for x in find_lexical(text)]
    scan = _Scan(n, find_forms(n), lexical)
    found = list(_scan(scan))
    return _share_units(n, found)


def _scan(scan: _Scan):  # type: ignore[no-untyped-def]
    n, at = scan.n, 0
    forms, form_at = scan.forms, 0
    starts = [a for a, _ in scan.blocked]
    while (match := _CANDIDATE.search(n, at)) is not None:
        start = match.start()
        while form_at < len(forms) and forms[form_at].end <= start:
            form_at += 1
        if form_at < len(forms) and forms[form_at].start <= start:
            form = forms[form_at]
            at = form.end
            quantity = _from_form(n, form)
            if quantity is not None:
                scan.floor = at
                yield quantity
            continue
        i = bisect_right(starts, start) - 1
        if i >= 0 and scan.blocked[i][1] > start:
            at = scan.blocked[i][1]
            continue
        stop = forms[form_at].start if form_at < len(forms) else len(n)
        if i + 1 < len(starts):
            stop = min(stop, starts[i + 1])
        quantity, at = _read(scan, start, stop)
        if quantity is not None:
            scan.floor = quantity.end
            yield quantity


def _from_form(n: str, form: Form) -> Quantity | None:
    span = (form.start, form.end)
    if form.kind == "ratio":
        a, b = n[form.start : form.end].split("∶")
        value = tidy(Fraction(a) / Fraction(b)) if Fraction(b) else None
        return Quantity(*span, value, value, value, "EQUAL", "1", "ratio", "score", span)
    if form.kind == "time":
        return None
    kind, cls = {"url": ("id", "id"), "name": ("id", "name")}.get(form.kind, (form.kind, form.kind if form.kind == "score" else "id"))
    return Quantity(*span, None, None, None, "EQUAL", None, "score" if kind == "score" else "other", kind, span, "", cls)


def _read(scan: _Scan, start: int, stop: int) -> tuple[Quantity | None, int]:
    """Read one quantity whose numeral begins at `start`; also where to go on."""
    n = scan.n
    if n[start] == "首":
        return _first_place(n, start), start + 2
    if n[start - 1 : start] == "第":
        return _ordinal(n, start)
    numeral = read_numeral(n, start)
    if numeral is None:
        return None, start + 1
    if numeral.low is None:
        span = (numeral.start, numeral.end)
        return Quantity(*span, None, None, None, "EQUAL", None, "other", "id", span, "", "id"), numeral.end
    if _is_calendar(n, numeral):
        return None, numeral.end
    return _assemble(scan, numeral)


_CALENDAR = re.compile(r"\s?(?:月(?!球|亮|饼|票)|日(?!元|圆|均|币|本|耳)|号(?!楼|线|机|院|店|馆|厅|台|井)|时(?!速|任|间|段|代|期|常|而|候|刻)|点(?:钟|半|整|[0-9零一二三四五]{1,2}分|多钟)|[年](?!级|货|轻|龄|纪|画|会|味|夜饭))")


def _is_calendar(n: str, numeral: Numeral) -> bool:
    match = _CALENDAR.match(n, numeral.end)
    if match is None or numeral.low is None:
        return False
    if numeral.scale > 1 or numeral.inexact:
        return False
    what, value = match.group().strip(), numeral.low
    if what == "年":
        return (1000 <= value <= 2999 and numeral.form in ("digits", "plain") and n[numeral.start].isdigit() and numeral.end - numeral.start == 4) or (
            numeral.form == "digits" and 1000 <= value <= 2999
        )
    if what == "月":
        return 1 <= value <= 12 and isinstance(value, int)
    if what in ("日", "号"):
        return 1 <= value <= 31 and isinstance(value, int)
    return 0 <= value <= 24 and isinstance(value, int)


def _first_place(n: str, start: int) -> Quantity:
    ranked = _RANK_CONTEXT.search(n, max(0, start - 16), start) is not None
    span = (start, start + 2)
    kind = "rank" if ranked else "ordinal"
    return Quantity(*span, 1, 1, 1, "EQUAL", n[start + 1] if ranked else None, "rank" if ranked else "other", kind, (start, start + 1), n[start + 1], None if ranked else "ordinal")


def _ordinal(n: str, start: int) -> tuple[Quantity | None, int]:
    numeral = read_numeral(n, start)
    if numeral is None or numeral.value is None:
        return None, numeral.end if numeral else start + 1
    unit = match_unit(n, numeral.end)
    end = numeral.end
    if unit is not None and unit.dimension in ("count", "time", "level", "other", "volume"):
        end = unit.end
    printed = n[numeral.end : end]
    ranked = printed in ("位", "名", "") and _RANK_CONTEXT.search(n, max(0, start - 17), start - 1) is not None
    return (
        Quantity(
            start - 1, end, numeral.value, numeral.value, numeral.value, "EQUAL", printed or None,
            "rank" if ranked else "other", "rank" if ranked else "ordinal", (start, numeral.end), printed,
            None if ranked else "ordinal",
        ),
        end,
    )


@dataclass(slots=True)
class _Part:
    """A numeral with its own unit and the bound letters between them (余, 多)."""

    numeral: Numeral
    unit: Unit | None
    bound: str
    end: int
    low: Fraction
    high: Fraction


def _exact(value: Number) -> Fraction:
    return Fraction(str(value))


_AFTER_UNIT_MORE = frozenset({"time", "length", "area", "mass", "volume", "money", "multiple", "energy", "power", "temperature", "age", "other", "ratio"})


def _part(n: str, numeral: Numeral) -> _Part:
    assert numeral.low is not None and numeral.high is not None
    end, bound, low, high = numeral.end, numeral.inexact, _exact(numeral.low), _exact(numeral.high)
    mark = n[end : end + 1]
    if mark and mark in "多余来几+" and not bound and numeral.form not in ("few", "half") and _inside_ok(n, numeral, mark):
        bound = "APPROX" if mark == "来" else "MORE_THAN"
        end += 1
        if n[end : end + 1] and n[end] in "万亿" and numeral.scale == 1:
            scale = 10**4 if n[end] == "万" else 10**8
            low, high, end = low * scale, high * scale, end + 1
    half = Fraction(0)
    unit = match_unit(n, end)
    if n[end : end + 2] == "个半" and unit is not None:
        half_unit = match_unit(n, end + 2)
        if half_unit is not None:
            unit, half = half_unit, Fraction(1, 2)
    if n[end : end + 2] == "个多" and (long := match_unit(n, end + 2)) is not None and long.dimension == "time":
        unit, bound = long, "MORE_THAN"
    low, high = low + half, high + half
    if unit is not None:
        end = unit.end
        low, high = low * unit.factor, high * unit.factor
        extra = n[end : end + 1]
        if extra and extra in "多余" and not bound and unit.dimension in _AFTER_UNIT_MORE and n[end + 1 : end + 2] not in ("种", "项", "样", "元", "个", "名", "家"):
            bound, end = "MORE_THAN", end + 1
        elif extra == "半" and unit.dimension in ("time", "mass", "length", "multiple", "other", "money") and n[end + 1 : end + 2] not in ("夜", "天", "年", "数", "导"):
            low, high, end = low + unit.factor / 2, high + unit.factor / 2, end + 1
    return _Part(numeral, unit, bound, end, low, high)


def _inside_ok(n: str, numeral: Numeral, mark: str) -> bool:
    """余/多/来/几 belong to the numeral only where a scale or a round number stands before them."""
    if mark == "+":
        return numeral.value is not None and n[numeral.end + 1 : numeral.end + 2] not in "0123456789"
    last = n[numeral.end - 1]
    if mark == "来":
        return last in "十百千万" and n[numeral.end + 1 : numeral.end + 2] not in ("到", "自", "源", "临", "看", "说", "的")
    if mark == "几":
        return last in "0十" and match_unit(n, numeral.end + 1) is not None
    return last in "0十百千万亿" or (numeral.value or 0) > 9


def _assemble(scan: _Scan, numeral: Numeral) -> tuple[Quantity | None, int]:
    n = scan.n
    first = _part(n, numeral)
    start, end, second = numeral.start, first.end, None
    sign = 1
    if match := _SIGN.search(n, max(scan.floor, start - 2), start):
        sign, start = -1, match.start()
    sep = _RANGE.match(n, end)
    if sep is not None:
        second = _second(n, sep.end())
    unit = first.unit
    low, high, bound = first.low * sign, first.high * sign, first.bound or "EQUAL"
    if second is not None and (second.unit is not None or unit is None or first.unit is None):
        low, high, unit, ok = _range_values(first, second, sign)
        if ok:
            bound, end = "RANGE", second.end
        else:
            second = None
            low, high, unit = first.low * sign, first.high * sign, first.unit
    else:
        second = None
    currency = None
    if match := _SYMBOL.search(n, max(scan.floor, start - 4), start):
        currency, start = match.lastgroup, match.start()
    quantity = _finish(scan, numeral, unit, low, high, bound, start, end, currency)
    return quantity, max(end, quantity.end if quantity else end)


def _second(n: str, at: int) -> _Part | None:
    sign_at = n[at : at + 1]
    if sign_at == "第" or at >= len(n):
        return None
    if re.match(f"[{NUMERAL_CHARS}]", n[at]) is None:
        return None
    numeral = read_numeral(n, at)
    if numeral is None or numeral.value is None or numeral.form == "long" or _is_calendar(n, numeral):
        return None
    return _part(n, numeral)


def _range_values(first: _Part, second: _Part, sign: int) -> tuple[Fraction, Fraction, Unit | None, bool]:
    """Ends of a range with what the first one leaves out: 3至5万人, 20—30%, 50万至100万元."""
    low, high, unit = first.low * sign, second.high, second.unit
    a, b = first.numeral, second.numeral
    if first.unit is None and second.unit is not None:
        if a.scale == 1 and b.scale > 1 and low < _exact(b.coefficient or 0):
            low = low * b.scale
        low *= second.unit.factor
    elif first.unit is not None and second.unit is None:
        return low, high, first.unit, False
    elif first.unit is None and a.scale == 1 and b.scale > 1 and low < _exact(b.coefficient or 0):
        low = low * b.scale
    if a.form == "percent" and b.form != "percent":
        return low, high, unit, False
    same = first.unit is None or second.unit is None or first.unit.code == second.unit.code
    return low, high, unit, same and low < high and not first.bound


def _finish(
    scan: _Scan, numeral: Numeral, unit: Unit | None, low: Fraction, high: Fraction, bound: str, start: int, end: int, currency: str | None
) -> Quantity | None:
    n = scan.n
    code, dimension = (unit.code, unit.dimension) if unit else (None, "other")
    if currency:
        code, dimension = currency, "money"
    if numeral.form in ("percent", "fraction") and unit is None:
        code, dimension = "1", "ratio"
    value_low, value_high = tidy(low), tidy(high)
    value: Number | None = value_low if value_low == value_high else None
    lo: Number | None = value_low
    hi: Number | None = value_high
    bound_span = None
    if bound == "EQUAL" or bound == "MORE_THAN":
        before = bounds.match_before(n, start, scan.floor)
        after = bounds.match_after(n, end)
        if after is not None:
            end, bound = after
        if before is not None:
            start, bound = (before[0], before[1]) if after is None or bound == "APPROX" else (before[0], bound)
        elif n[start - 1 : start] == "上" and numeral.end - numeral.start == 1 and n[numeral.start] in "百千万亿":
            start, bound = start - 1, "EQUAL_OR_MORE"
        elif n[start - 1 : start] == "过" and start - 1 >= scan.floor and n[start - 2 : start - 1] not in "通经超":
            start, bound = start - 1, "MORE_THAN"
    elif bound == "APPROX" or bound == "RANGE":
        after = bounds.match_after(n, end)
        if after is not None and after[1] == "APPROX":
            end = after[0]
        before = bounds.match_before(n, start, scan.floor)
        if before is not None:
            start = before[0]
    if bound == "EQUAL":
        away = _away(n, start, scan.floor)
        if away is not None:
            bound, bound_span = away
    if bound in ("MORE_THAN", "EQUAL_OR_MORE"):
        hi = None
    elif bound in ("LESS_THAN", "EQUAL_OR_LESS"):
        lo = None
    kind = _kind(code, dimension)
    cls = _cls(n, numeral, unit, bound, start, end, dimension)
    if unit is None and not currency and numeral.form == "few":
        cls = "vague"
    if unit is None and not _stands_alone(n, numeral, end, currency, bound):
        return None
    return Quantity(
        start, end, value, lo, hi, bound, code, dimension, kind, (numeral.start, numeral.end),
        n[unit.start : unit.end] if unit else "", cls, bound_span,
    )


_AWAY = re.compile(
    r"(?P<LESS_THAN>不足|不到)(?:[有达])$|(?P<APPROX>约[为有占合计在达])$|(?P<EQUAL_OR_MORE>(?:至少|最少|不低于|不少于)[^，。；、\d]{1,6})$"
    r"|(?P<EQUAL_OR_LESS>(?:最多|至多|不超过)[^，。；、\d]{1,5})$|(?P<MORE_THAN>(?:超过|突破)了)$"
)


def _away(n: str, start: int, floor: int) -> tuple[str, tuple[int, int]] | None:
    match = _AWAY.search(n, max(floor, start - 10), start)
    if match is None:
        return None
    return match.lastgroup or "EQUAL", (match.start(), match.end())


def _kind(code: str | None, dimension: str) -> str:
    if code is None:
        return "number"
    return {
        "ratio": "percent", "money": "money", "time": "duration", "temperature": "temperature", "multiple": "multiple", "age": "age",
    }.get(dimension, "quantity")


_PLAIN_ONE = frozenset("一")
_THRESHOLD_AFTER = re.compile(r"(?:的)?(?:企业|单位|小型|客车|小客车)")


def _cls(n: str, numeral: Numeral, unit: Unit | None, bound: str, start: int, end: int, dimension: str) -> str | None:
    if dimension == "level":
        return "level"
    if dimension == "age":
        return "age"
    if bound in ("EQUAL_OR_MORE", "EQUAL_OR_LESS") and _THRESHOLD_AFTER.match(n, end):
        return "threshold"
    if numeral.form == "few":
        return "vague"
    if unit is not None and dimension == "count" and n[numeral.start : numeral.end] == "一" and bound == "EQUAL":
        return "article"
    return None


def _stands_alone(n: str, numeral: Numeral, end: int, currency: str | None, bound: str) -> bool:
    """Whether a numeral without a unit may be a number: digits, a scale or several places; not a lone 一."""
    if currency or numeral.form in ("percent", "fraction", "mixed") or bound != "EQUAL":
        return numeral.end - numeral.start > 1 or currency is not None or bound != "EQUAL"
    printed = n[numeral.start : numeral.end]
    if printed[0].isdigit():
        return _NO_NUMERAL_AFTER.match(n, end) is None
    return len(printed) > 1 and numeral.form != "half"


def _share_units(n: str, found: list[Quantity]) -> list[Quantity]:
    """Give a quantity without a unit that of the next member of its list: 9.06万、1611.7万人次."""
    result = list(found)
    for i in range(len(result) - 2, -1, -1):
        q, following = result[i], result[i + 1]
        if q.unit is None and q.kind == "number" and following.unit and following.cls is None:
            between = n[q.end : following.start]
            if between in ("、", "和", "与", "及", "，", ",", "或") and following.dimension not in ("ratio", "rank"):
                result[i] = replace(q, unit=following.unit, dimension=following.dimension, kind=following.kind)
    return result
