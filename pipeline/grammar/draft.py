"""A quantity under way: sign, currency, speed and bound words around a numeral with its unit."""

from __future__ import annotations

import re

from pipeline.grammar import bounds, ordinals
from pipeline.grammar.cardinals import Exact
from pipeline.grammar.context import are_points, elided_unit, is_age, non_fact
from pipeline.grammar.intervals import is_end
from pipeline.grammar.numerals import Numeral, tidy
from pipeline.grammar.scan import BEFORE_MINUS, SIGN, Scan
from pipeline.grammar.types import Number, Quantity
from pipeline.grammar.units import Unit, match_prefix

_SPEED = re.compile(r"(?:平均|最高)?(?:时速|每小时|每秒|秒速|每分钟)(?P<verb>约|达到?|为|超过?|近)?$")
_SPEED_UNIT = {"时": "h", "小": "h", "秒": "s", "分": "min"}
_MATH = re.compile(
    r"(?:[加减乘除于等从是数字]|(?<=[零一二两三四五六七八九十百千万亿0-9])得|乘[以上]|除以|等于|加上|减[去掉])$"
)
_MATH_AFTER = re.compile(
    r"[加减乘](?=[零一二两三四五六七八九十百千万])|乘[以上]|除以|加上|减[去掉]|[加减乘除]?等于|的(?:平方|立方|[二三四五六]次方|倒数|相反数)"
)
_TERM_END = frozenset("，。；、！？）,;)等得\n") | {""}
_SCALES_OF_WARMTH = {"摄": "Cel", "华": "[degF]", "开": "K", "兰": "[degR]"}
_GOOD_MANY = re.compile(r"(?:^|[^抓做办搞建管用选干唱念学练打种养修写讲看守护最很更友])好$")
"""好几百人, but not 抓好几项工作."""
_BARE_SCALE = frozenset("十百千万亿")
_NOT_ON = frozenset("网线路会街船车山海岸晚早马加以地手场台世史身村床班楼桌书报刊天")
"""网上, 线上, 路上 …: 上 is no bound behind these."""

_DAY = re.compile("[今明昨当每一两三几]天$")
_STRONG = re.compile(r"[强弱](?=[，。；、！？）的,;.]|$)")
"""三分之二强, 三成弱: a little more or less."""
_YEARS_OF_LIFE = {
    "年过": "MORE_THAN",
    "年逾": "MORE_THAN",
    "年近": "NEARLY",
    "年届": "EQUAL",
    "年满": "EQUAL_OR_MORE",
}


class Draft:
    """A quantity while the words around it are read."""

    def __init__(
        self,
        scan: Scan,
        numeral: Numeral,
        unit: Unit | None,
        low: Exact,
        high: Exact,
        bound: str,
        start: int,
        end: int,
    ):
        self.n, self.floor, self.loose = scan.n, scan.floor, scan.loose
        self.numeral, self.unit = numeral, unit
        self.low, self.high, self.bound, self.start, self.end = low, high, bound, start, end
        self.code: str | None = unit.code if unit else None
        self.dimension = unit.dimension if unit else "other"
        self.bound_span: tuple[int, int] | None = None
        self.money = False
        if self.code is None and numeral.form in ("percent", "fraction"):
            self.code, self.dimension = "1", "ratio"

    def sign(self) -> None:
        """零下五度, 负三, -5℃, 华氏100度."""
        match = SIGN.search(self.n, max(self.floor, self.start - 7), self.start)
        if match is None:
            return
        word = match.group().rstrip()
        if word == "-" and self._after_number(match.start()):
            self._minus_behind_word(match.start())
            return
        if word[0] in _SCALES_OF_WARMTH:
            self.code, self.dimension = _SCALES_OF_WARMTH[word[0]], "temperature"
        elif word[0] == "零" and self.unit is not None and self.unit.dimension == "other":
            self.code, self.dimension = "Cel", "temperature"
        if word.endswith(("零下", "负", "-")) and self.bound != "RANGE":
            self.low, self.high = -self.high, -self.low
        self.start = match.start()

    def _minus_behind_word(self, at: int) -> None:
        """增长-0.3%: a rate or a temperature may have its minus directly behind a word."""
        behind_word = at > self.floor and "\u4e00" <= self.n[at - 1] <= "\u9fff"
        decimal = "." in self.n[self.numeral.start : self.numeral.end]
        if behind_word and (decimal or self.code in ("1", "Cel", "pp")) and self.bound == "EQUAL":
            self.low, self.high, self.start = -self.high, -self.low, at

    def _after_number(self, at: int) -> bool:
        before = self.n[at - 1 : at]
        return bool(before) and ((before.isalnum() and before not in BEFORE_MINUS) or before in ".)%℃")

    def currency(self) -> None:
        """¥300, US$5, 人民币1亿元."""
        if self.unit is not None and self.dimension != "money":
            return
        found = match_prefix(self.n, self.start, self.floor)
        if found is None or (self.unit is not None and self.code not in (found[1], "CNY")):
            return
        self.start, self.code = found
        self.dimension, self.money = "money", True
        if self.n[self.start - 1 : self.start] in ("-", "负") and not self._after_number(self.start - 1):
            self.low, self.high, self.start = -self.high, -self.low, self.start - 1  # -$20

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
        before = bounds.before(n, self.start, self.floor, self.dimension)
        compared = bounds.compared(n, self.start, self.end, self.floor)
        if before is None and after is None and compared is not None:
            self.start, self.end, self.bound = compared
            return
        if before is None and (n[self.numeral.start] in _BARE_SCALE or n.startswith("成", self.numeral.end)):
            before = self._over()
        if after is not None:
            self.end = after[0]
        if before is not None:
            self.start = before[0]
        elif n[self.start] == "几" and _GOOD_MANY.search(n, max(self.floor, self.start - 2), self.start):
            self.start -= 1
        if self.bound in ("RANGE", "VAGUE_RANGE"):
            return
        if after is None and self.code == "1" and (match := _STRONG.match(n, self.end)) is not None:
            self.end, after = match.end(), (match.end(), "MORE_THAN" if match[0] == "强" else "NEARLY")
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
        if self.bound == "EQUAL" and n.startswith(("及" + printed, "或" + printed), self.end):
            after = bounds.match_after(n, self.end + 1 + len(printed))
            if after is not None:
                self.end, self.bound = after

    def _over(self) -> tuple[int, str] | None:
        """上百人, 过万: 上 and 过 before a numeral that begins with its scale."""
        at = self.start - 1
        word, before = self.n[at : at + 1], self.n[at - 1 : at]
        if at < self.floor or (self.numeral.form == "percent" and word in "成上"):  # 抽成百分之三十
            return None
        if word == "上" and (before not in _NOT_ON or _DAY.search(self.n, max(0, at - 2), at)):
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
        if self.unit is None and not self.money and not self._stands_alone():
            return None
        if self.unit is not None and are_points(n, self.unit):
            self.code, self.dimension = "pp", "difference_of_ratios"
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
        if n[self.start] == "好":  # 好几百人
            cls = cls or "vague"
        if self.code is None and cls is None:
            kind, cls = self._bare_class(kind)
        if self.dimension in ("time", "age") and is_age(n, self.end):
            kind, cls, self.end = "age", "age", self.end + (2 if n.startswith("高龄", self.end) else 1)
        if self.unit is not None and ordinals.is_top(n, numeral.start, n[self.unit.start : self.unit.end]):
            cls = cls or "threshold"
        if self.dimension == "time" and n[self.end - 2 : self.end] in ("之内", "以内"):
            cls = cls or self._time_limit()
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

    def _time_limit(self) -> str | None:
        """2小时之内到达现场 limits an act; 缩短至1小时以内 is a value."""
        return None if bounds.bounds_a_length(self.n, self.start) else "threshold"

    def _bare_class(self, kind: str) -> tuple[str, str | None]:
        """年近五十 is an age; a year-like number without 年 belongs to a name (2024最美教师)."""
        n, numeral = self.n, self.numeral
        if (age := self._age()) is not None:
            return age
        low = numeral.low
        year = (
            isinstance(low, int)
            and 1900 <= low <= 2099
            and numeral.end - numeral.start == 4
            and numeral.scale == 1
        )
        digits = numeral.form == "digits" and not n[numeral.start].isdigit()
        follows = n[self.end : self.end + 1]
        in_name = "\u4e00" <= follows <= "\u9fff" or follows in tuple("·”’》—-")
        if (year or digits) and in_name and self.bound in ("EQUAL", "RANGE") and not self.loose:
            return kind, "name"
        return kind, None

    def _age(self) -> tuple[str, str] | None:
        """年近五十, 年过半百, 八十高龄: the years of a person, without 岁."""
        n, start, low = self.n, self.start, self.numeral.low
        if not isinstance(low, int) or not 10 <= low <= 120:
            return None
        if n.startswith("高龄", self.end):
            self.end += 2
        elif n[start - 1 : start] == "年" and start and n[start] in "近过逾":
            self.start = start - 1
        elif start >= 2 and start - 2 >= self.floor and n[start - 2 : start] in _YEARS_OF_LIFE:
            self.bound = _YEARS_OF_LIFE[n[start - 2 : start]]
            self.start = start - 2
        else:
            return None
        self.code, self.dimension = "a", "time"
        return "age", "age"

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
            numeral.end - numeral.start > 1
            or _MATH_AFTER.match(n, self.end) is not None
            or (n[numeral.start] == "零" and n[self.start - 1 : self.start] in tuple("为于到至"))
            or self._is_term()
            or is_end(n, self.start, self.end)
        )

    def _is_term(self) -> bool:
        """加三, 等于五, 答案是四: a term of a calculation (是一所以农为主的大学 holds none)."""
        n = self.n
        match = _MATH.search(n, max(0, self.start - 2), self.start)
        if match is None:
            return False
        follows = n[self.end : self.end + 1]
        if match.group() in ("加上", "减去", "减掉", "乘上"):  # 加上一些 holds none
            return follows in _TERM_END
        return match.group() not in ("是", "从", "于", "字") or not "\u4e00" <= follows <= "\u9fff"


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
