"""Quantities of running text: bound + numeral + scale + unit, with ranges, ratios, money, ordinals and ranks.

One scan finds where numerals begin; each is read locally, so that the work is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from pipeline.grammar import bounds, ordinals
from pipeline.grammar.context import elided_unit, is_age, non_fact, sense, share_units
from pipeline.grammar.forms import Form, find_forms, form_quantity, is_calendar
from pipeline.grammar.intervals import join_ends
from pipeline.grammar.lexical import lexical_spans
from pipeline.grammar.numerals import NUMERAL_CHARS, Numeral, normalise, read_numeral, tidy
from pipeline.grammar.parts import CONVERT, Part, exact, read_part
from pipeline.grammar.special import read_special
from pipeline.grammar.types import Number, Quantity
from pipeline.grammar.units import Unit

_CANDIDATE = re.compile(
    f"[{NUMERAL_CHARS}]|首(?=[位名])|翻(?=了?[一两二三四五]?番|了?[一两三]?倍)|对折|花甲|古稀|耄耋"
)
_IS_NUMERAL = re.compile(f"[{NUMERAL_CHARS}]")
_SIGN = re.compile(
    r"(?:零下|负|(?<![0-9A-Za-z\u4e00-\u9fff.)%℃])-|(?<=[为到至达于是约近超过温在低高])-|(?:摄氏|华氏)(?:温度)?(?:零下|负|-)?|-)$"
)
_SYMBOL = re.compile(
    r"(?:(?P<HKD>HK\$|港币|港元|港幣)|(?P<TWD>NT\$|新台币|台币)|(?P<AUD>AU?\$)|(?P<CAD>CA?\$)|(?P<SGD>S\$)"
    r"|(?P<USD>US\$|USD|\$|美元|美金)|(?P<EUR>€|EUR|欧元)|(?P<GBP>£|GBP|英镑)|(?P<JPY>JPY|JP¥|日元)|(?P<KRW>₩|KRW|韩元)|(?P<RUB>₽)"
    r"|(?P<INR>₹)|(?P<CNY>CN¥|¥|RMB|CNY|人民币))\s?$"
)
_RANGE = re.compile(r"\s?(?:——|--|[-—–~～〜]|至|到)\s?")
_MINUS = re.compile(r"(?:零下|负|-)(?=[0-9零一二三四五六七八九十百])")
_SPEED = re.compile(r"(?:平均|最高)?(?:时速|每小时|每秒|秒速|每分钟)(?P<verb>约|达到?|为|超过?|近)?$")
_SPEED_UNIT = {"时": "h", "小": "h", "秒": "s", "分": "min"}
_MATH = re.compile(r"(?:[加减乘除于等从是数字]|乘以|除以|等于)$")
_BARE_SCALE = frozenset("十百千万亿")
_NOT_ON = frozenset("网线路会街船车山海岸晚早马加以地手场台世史身村床班楼桌书报刊天")
"""网上, 线上, 路上 …: 上 is no bound behind these."""
MAX_BARE = 80


class _Scan:
    """One text under way: what may not be read, and the end of the last quantity."""

    __slots__ = ("ends", "floor", "forms", "loose", "n", "starts")

    def __init__(self, n: str, forms: list[Form], blocked: list[tuple[int, int, str]], loose: bool):
        self.n, self.forms, self.loose = n, forms, loose
        self.starts = [s[0] for s in blocked]
        self.ends = [s[1] for s in blocked]
        self.floor = 0

    def is_negative(self, start: int) -> bool:
        """Whether a minus or 零下 stands directly before a numeral."""
        match = _SIGN.search(self.n, max(self.floor, start - 7), start)
        return match is not None and match.group().endswith(("零下", "负", "-"))

    def blocked_until(self, at: int) -> int:
        """End of the word that covers `at`, or 0."""
        i = bisect_right(self.starts, at) - 1
        return self.ends[i] if i >= 0 and self.ends[i] > at else 0


def find_quantities(text: str, *, spoken: bool = False) -> list[Quantity]:
    """Every numeral expression of a text that is no calendar time and no part of a word.

    Args:
        text: any text. One that is nothing but an expression is read as one (三, 一百二十三).
        spoken: also read single numerals without a unit, 幺 and other forms of speech.

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
    if spoken:
        n = n.replace("幺", "一").replace("俩", "两")
    blocked = lexical_spans(n)
    whole = _whole(n, blocked)
    if whole is not None:
        return [whole]
    return share_units(n, join_ends(n, list(_scan(_Scan(n, find_forms(n), blocked, spoken)))))


def _whole(n: str, blocked: list[tuple[int, int, str]]) -> Quantity | None:
    """The reading of a text that is nothing but one expression, or None."""
    if len(n) > MAX_BARE:
        return None
    start, end = len(n) - len(n.lstrip()), len(n.rstrip())
    if any(a <= start and b >= end for a, b, _ in blocked):
        return None
    found = join_ends(n, list(_scan(_Scan(n, find_forms(n), [], True))))
    if len(found) == 1 and (found[0].start, found[0].end) == (start, end):
        return found[0]
    return None


def _scan(scan: _Scan) -> Iterator[Quantity]:
    n, at, form_at, forms = scan.n, 0, 0, scan.forms
    while (match := _CANDIDATE.search(n, at)) is not None:
        start = match.start()
        while form_at < len(forms) and forms[form_at].end <= start:
            form_at += 1
        if form_at < len(forms) and forms[form_at].start <= start:
            at = forms[form_at].end
            quantity = form_quantity(n, forms[form_at])
        elif skip := scan.blocked_until(start):
            at, quantity = skip, None
        else:
            quantity, at = _read(scan, start)
        if quantity is not None:
            scan.floor = at = max(at, quantity.end)
            yield quantity


def _read(scan: _Scan, start: int) -> tuple[Quantity | None, int]:
    """Read one quantity whose numeral begins at `start`; also where to go on."""
    n = scan.n
    if n[start] == "首":
        return ordinals.first_place(n, start), start + 2
    if n[start - 1 : start] == "第" and start:
        return ordinals.read_ordinal(n, start)
    special = read_special(n, start, scan.floor)
    if special is not None:
        return special, special.end
    if not _IS_NUMERAL.match(n, start):
        return None, start + 1
    if n[start] == "一" and start and n[start - 1] in "这那每某任哪又另唯":
        return None, start + 1
    part = read_part(n, start)
    if part is None:
        return _unread(n, start)
    if is_calendar(n, part.numeral):
        return None, part.numeral.end
    return _assemble(scan, part)


def _unread(n: str, start: int) -> tuple[Quantity | None, int]:
    """A run of digits too long for an amount is an id; anything else is stepped over."""
    numeral = read_numeral(n, start)
    if numeral is None:
        return None, start + 1
    span = (numeral.start, numeral.end)
    return Quantity(*span, None, None, None, "EQUAL", None, "other", "id", span, "", "id"), numeral.end


def _assemble(scan: _Scan, first: Part) -> tuple[Quantity | None, int]:
    n, start, end, unit = scan.n, first.numeral.start, first.end, first.unit
    low, high, bound = first.low, first.high, first.bound or "EQUAL"
    ends = _range(scan, first)
    if ends is not None:
        low, high, unit, end = ends
        bound = "RANGE"
    if unit is not None:
        unit = sense(n, first.numeral, unit)
        if unit is None:
            end = first.numeral.end
    draft = _Draft(scan, first.numeral, unit, low, high, bound, start, end)
    draft.sign()
    draft.currency()
    draft.speed()
    draft.bounds()
    return draft.quantity(), max(end, draft.end)


def _range(scan: _Scan, first: Part) -> tuple[Fraction, Fraction, Unit | None, int] | None:
    """Both ends of a range, with what the first one leaves out: 3至5万人, 20—30%, 500米至1公里."""
    n = scan.n
    sep = _RANGE.match(n, first.end) or _listed_pair(n, first)
    if sep is None or first.bound == "MORE_THAN" or first.bound == "VAGUE_RANGE":
        return None
    at = sep.end() if isinstance(sep, re.Match) else sep
    minus = _MINUS.match(n, at)
    if minus:
        at = minus.end()
    if at >= len(n) or not _IS_NUMERAL.match(n[at]) or scan.blocked_until(at):
        return None
    second = read_part(n, at)
    if second is None or second.low != second.high or is_calendar(n, second.numeral):
        return None
    if minus:
        second.low = second.high = -second.low
    if minus or scan.is_negative(first.numeral.start):
        first = replace(first, low=-first.low, high=-first.low)
    return _ends(first, second)


def _listed_pair(n: str, first: Part) -> int | None:
    """三、四个: neighbouring digits with 、 between them are a vague pair."""
    a = first.numeral
    if a.end - a.start != 1 or n[a.end : a.end + 1] != "、" or first.unit is not None or n[a.start].isdigit():
        return None
    follow = read_numeral(n, a.end + 1) if a.end + 1 < len(n) and _IS_NUMERAL.match(n[a.end + 1]) else None
    if (
        follow is None
        or not isinstance(a.low, int)
        or follow.coefficient != a.low + 1
        or n[a.end + 1].isdigit()
    ):
        return None
    return a.end + 1 if n[a.start - 1 : a.start] not in tuple("、（(") else None


def _ends(first: Part, second: Part) -> tuple[Fraction, Fraction, Unit | None, int] | None:
    a, b, low, high, unit = first.numeral, second.numeral, first.low, second.high, second.unit
    if first.unit is None:
        if a.form == "percent" and b.form == "plain" and unit is None:
            high = high / a.scale
            return (low, high, None, second.end) if low < high else None
        if a.scale == 1 and b.scale > 1 and low < exact(b.coefficient or 0):
            low *= b.scale
        if unit is not None:
            low *= unit.factor
    elif unit is None:
        if first.unit.code != "CNY" or second.numeral.end != second.end:
            return None
        unit = first.unit
    elif first.unit.code != unit.code:
        step = CONVERT.get(unit.code, {}).get(first.unit.code)
        if step is None:
            return None
        low *= step
    return (low, high, unit, second.end) if low < high else None


class _Draft:
    """A quantity while the words around it are read."""

    def __init__(
        self,
        scan: _Scan,
        numeral: Numeral,
        unit: Unit | None,
        low: Fraction,
        high: Fraction,
        bound: str,
        start: int,
        end: int,
    ):
        self.n, self.floor, self.loose = scan.n, scan.floor, scan.loose
        self.numeral, self.unit = numeral, unit
        self.low, self.high, self.bound, self.start, self.end = low, high, bound, start, end
        self.code, self.dimension = (unit.code, unit.dimension) if unit else (None, "other")
        self.bound_span: tuple[int, int] | None = None
        self.money = False

    def sign(self) -> None:
        """零下五度, 负三, -5℃, 华氏100度."""
        match = _SIGN.search(self.n, max(self.floor, self.start - 7), self.start)
        if match is None:
            return
        word = match.group()
        if word == "-" and self._after_number(match.start()):
            return
        if word.startswith(("摄", "华")):
            self.code, self.dimension = ("Cel" if word[0] == "摄" else "[degF]"), "temperature"
        elif word == "零下" and self.unit is not None and self.unit.dimension == "other":
            self.code, self.dimension = "Cel", "temperature"
        if word.endswith(("零下", "负", "-")):
            if self.bound != "RANGE":
                self.low, self.high = -self.high, -self.low
        self.start = match.start()

    def _after_number(self, at: int) -> bool:
        before = self.n[at - 1 : at]
        return bool(before) and (
            (before.isalnum() and before not in "为到至达于是约近超过温在低高") or before in ".)%℃"
        )

    def currency(self) -> None:
        """¥300, US$5, 人民币1亿元."""
        match = _SYMBOL.search(self.n, max(self.floor, self.start - 4), self.start)
        if match is None or (self.unit is not None and self.dimension not in ("money",)):
            return
        code = match.lastgroup or "CNY"
        if self.unit is not None and self.code not in (code, "CNY"):
            return
        self.code, self.dimension, self.start, self.money = code, "money", match.start(), True

    def speed(self) -> None:
        """时速350公里: one quantity in km/h."""
        if self.code not in ("km", "m", "[mi_i]", "[nmi_i]"):
            return
        match = _SPEED.search(self.n, max(self.floor, self.start - 8), self.start)
        if match is None:
            return
        word = match.group()
        per = next(code for c, code in _SPEED_UNIT.items() if c in word)
        self.code, self.dimension = f"{self.code}/{per}", "speed"
        if not match["verb"]:
            self.start = match.start()
        elif match["verb"] in ("约", "近", "超", "超过"):
            self.bound_span = match.span("verb")
            self.bound = {"约": "APPROX", "近": "NEARLY"}.get(match["verb"], "MORE_THAN")

    def bounds(self) -> None:
        """Bound words before and behind, in the span where they touch the numeral."""
        n = self.n
        after = bounds.match_after(n, self.end)
        if (
            after is not None
            and n.startswith("以内", self.end)
            and self.dimension == "other"
            and self.unit is None
        ):
            after = None
        before = bounds.before(n, self.start, self.floor, self.dimension)
        if before is None and n[self.numeral.start] in _BARE_SCALE:
            before = self._over()
        if after is not None:
            self.end = after[0]
        if before is not None:
            self.start = before[0]
        if self.bound in ("RANGE", "VAGUE_RANGE"):
            return
        strong = (
            before
            if before is not None and (after is None or after[1] == "APPROX" or self.bound != "EQUAL")
            else after
        )
        if strong is not None:
            self.bound = (
                strong[1] if self.bound in ("EQUAL", "APPROX", "NEARLY") or strong is before else self.bound
            )
        if self.bound == "EQUAL":
            away = bounds.away(n, self.start, self.floor)
            if away is not None:
                self.bound, self.bound_span = away
        self._both_ways()

    def _both_ways(self) -> None:
        """7座及7座以下: the same amount said twice."""
        n, printed = self.n, self.n[self.numeral.start : self.end]
        if self.bound == "EQUAL" and n.startswith("及" + printed, self.end):
            after = bounds.match_after(n, self.end + 1 + len(printed))
            if after is not None:
                self.end, self.bound = after

    def _over(self) -> tuple[int, str] | None:
        """上百人, 过万: 上 and 过 before a numeral that begins with its scale."""
        at = self.start - 1
        word, before = self.n[at : at + 1], self.n[at - 1 : at]
        if at < self.floor:
            return None
        if word == "上" and before not in _NOT_ON:
            return at, "EQUAL_OR_MORE"
        if word == "破" and before not in tuple("打突爆识看攻"):
            return at, "MORE_THAN"
        if word == "过" and before not in tuple("通经超不越走见去来渡度难"):
            return at, "MORE_THAN"
        if word == "成" and before not in tuple("完形建组构达变"):
            return at, "EQUAL_OR_MORE"
        return None

    def quantity(self) -> Quantity | None:
        """The finished quantity, or None where a numeral without a unit is no number."""
        n, numeral = self.n, self.numeral
        if self.code is None and numeral.form in ("percent", "fraction"):
            self.code, self.dimension = "1", "ratio"
        if self.unit is None and not self.money and not self._stands_alone():
            return None
        cls = non_fact(n, numeral, self.unit, self.bound, self.start, self.end)
        kind = _kind(self.code, self.dimension, cls)
        if numeral.form == "fraction" and kind == "percent":
            kind = "number"
        if self.code is None and (code := elided_unit(n, self.start, self.end, numeral.scale)):
            money = code == "CNY"
            self.code, self.dimension, kind = (
                code,
                "money" if money else "count",
                "money" if money else "quantity",
            )
        if self.code is None and cls is None:
            kind, cls = self._bare_class(kind)
        if self.dimension == "time" and is_age(n, self.end):
            kind, cls, self.end = "age", "age", self.end + 1
        if self.unit is not None and ordinals.is_top(n, numeral.start, n[self.unit.start : self.unit.end]):
            cls = cls or "threshold"
        if self.dimension == "age":
            kind, self.dimension = "age", "time"
        low, high = tidy(self.low), tidy(self.high)
        value: Number | None = low if low == high else None
        return Quantity(
            self.start, self.end, value,
            None if self.bound in ("LESS_THAN", "EQUAL_OR_LESS") else low,
            None if self.bound in ("MORE_THAN", "EQUAL_OR_MORE") else high,
            self.bound, self.code, self.dimension, kind, (numeral.start, numeral.end),
            n[self.unit.start : self.unit.end] if self.unit else "", cls, self.bound_span,
        )  # fmt: skip

    def _bare_class(self, kind: str) -> tuple[str, str | None]:
        """年近五十 is an age; a year-like number without 年 belongs to a name (2024最美教师)."""
        n, numeral = self.n, self.numeral
        if n[self.start - 1 : self.start] == "年" and self.start and n[self.start] in "近过逾":
            self.code, self.dimension, self.start = "a", "time", self.start - 1
            return "age", "age"
        low = numeral.low
        year = (
            isinstance(low, int)
            and 1900 <= low <= 2099
            and numeral.end - numeral.start == 4
            and numeral.scale == 1
        )
        if year and self.bound in ("EQUAL", "RANGE") and not self.loose:
            return kind, "name"
        return kind, None

    def _stands_alone(self) -> bool:
        """Whether a numeral without a unit is a number at all: not a lone 一, not the digits of a code."""
        n, numeral = self.n, self.numeral
        if n[numeral.start].isdigit():
            follows = n[numeral.end : numeral.end + 1]
            return not (follows.isascii() and follows.isalpha())
        if numeral.form in ("percent", "fraction", "mixed") or self.loose:
            return True
        if self.bound not in ("EQUAL", "VAGUE_RANGE"):
            return True
        if numeral.form in ("half", "few"):
            return False
        return (
            numeral.end - numeral.start > 1 or _MATH.search(n, max(0, self.start - 2), self.start) is not None
        )


def _kind(code: str | None, dimension: str, cls: str | None) -> str:
    if code is None:
        return "number"
    if cls == "age":
        return "age"
    return {
        "ratio": "percent",
        "money": "money",
        "time": "duration",
        "temperature": "temperature",
        "multiple": "multiple",
    }.get(dimension, "quantity")
