"""Cardinals: digits, Chinese numerals and mixtures of both (3万4000, 一万五千亿, 十几, 三五百)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from pipeline.grammar.types import Number
from pipeline.grammar.units import match_unit

CN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "幺": 1}
SMALL = {"十": 10, "百": 100, "千": 1000}
BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}
TENS = {"廿": 20, "卅": 30, "卌": 40}
_KILO = frozenset("米克瓦卡伏赫帕焦牛欧字比位慕分")
"""What follows the 千 and 百 of a unit: 千米, 千瓦, 百帕."""
_MEGA = frozenset("瓦赫帕欧焦字比位")
"""兆赫: here 兆 belongs to the unit."""
MAX_DIGITS = 40
"""A longer run of digits is no amount (and would be slow to turn into one)."""

NUMERAL_CHARS = "0-9零〇一二两三四五六七八九十百千万亿几数半廿卅卌½¼¾⅓⅔⅛⅕⅖"
ARABIC = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]+(?:[.·]\n?[0-9]+)?"
)
_CN_RUN = re.compile(
    r"[一三]两(?=[个名位人天年周次种项件家户条千万百十亿小句杯块口回度晚毛角公斤吨元里倍成岁秒层页本双张只瓶篇首场盘碗道轮支台部])|两三?|[零〇一二三四五六七八九幺]+"
)
"""两 opens a numeral and is the measure 两 behind another digit (三斤二两), but for 一两天, 三两个."""
_FRACTION_DECIMALS = re.compile(
    "[零〇一二两三四五六七八九]+(?!十(?![万亿])|百(?!帕|分[点點]|[万亿])|千(?![米克瓦卡伏赫帕焦牛欧字比位万亿])|[售件部食碎散])|[0-9]+"
)
"""三点五千米 and 三点五百万 are decimals, 三点五百人 is a time and a count."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral as read, before bounds and units.

    `low`/`high` are equal unless the numeral itself is inexact; `inexact` is then `MORE_THAN` (3000多万),
    `APPROX` (十来万) or `VAGUE_RANGE` (十几, 三五百). `scale` is the last 万/亿 (of 百分之: its base), with
    which a range's other end may be completed, `coefficient` what it multiplies.
    """

    start: int
    end: int
    low: Number | None
    high: Number | None
    inexact: str = ""
    scale: int = 1
    coefficient: Number = 0
    form: str = "plain"
    """plain | digits (a run of digit characters) | fraction | percent | few | half | mixed"""

    @property
    def value(self) -> Number | None:
        """The one value, or None where the numeral gives a range."""
        return self.low if self.low == self.high else None


Exact = int | Fraction
"""A value without rounding: an int where it is whole, for speed."""


def tidy(value: Number | Fraction) -> Number:
    """An int where the value is whole, else the nearest float."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def _exact(digits: str) -> Exact | None:
    """Exact value of a decimal string, None when it is too long to be an amount."""
    digits = digits.replace(",", "").replace(" ", "").replace("·", ".").replace("\n", "")
    if len(digits) > MAX_DIGITS:
        return None
    return Fraction(digits) if "." in digits else int(digits)


def _cn_string(run: str) -> str:
    return "".join(str(CN_DIGITS[c]) for c in run)


class _Reader:
    """Reads one cardinal left to right: groups below 万 in `section`, finished groups in `stack`."""

    __slots__ = (
        "after",
        "at",
        "coef",
        "cur",
        "form",
        "has",
        "inexact",
        "n",
        "place",
        "scale",
        "section",
        "src",
        "stack",
        "start",
        "zero",
    )

    def __init__(self, n: str, start: int):
        self.n, self.start, self.at = n, start, start
        self.stack: list[tuple[Exact, Exact, int]] = []
        self.section: tuple[Exact, Exact] | None = None
        self.cur: tuple[Exact, Exact] | None = None
        self.src = ""  # how `cur` was written: ar, cn, run, few, pair
        self.place = 10**4  # small places that may still follow lie below
        self.after = 0  # the scale written directly before `cur`, 0 after 零
        self.inexact = ""
        self.scale = 1
        self.coef: Exact = 0
        self.form = "plain"

    def read(self) -> Numeral | None:
        n, size = self.n, len(self.n)
        while self.at < size:
            c = n[self.at]
            if "0" <= c <= "9":
                ok = self._arabic()
            elif c in CN_DIGITS:
                ok = self._digits()
            elif c in SMALL:
                ok = self._small(SMALL[c])
            elif c in BIG:
                ok = self._big(BIG[c])
            elif c in TENS:
                ok = self._tens(TENS[c])
            elif c in "几数":
                ok = self._few(c)
            elif c in "多余来":
                ok = self._inner_more(c)
            elif c == "点":
                ok = self._point()
            elif c in " \n" and self.src == "ar" and n[self.at + 1 : self.at + 2] in ("万", "亿"):
                # 177.1 亿元
                self.at += 1
                ok = True
            else:
                ok = False
            if not ok:
                break
        return self._finish()

    def _arabic(self) -> bool:
        if self.cur is not None:
            return False
        match = ARABIC.match(self.n, self.at)
        assert match is not None
        value = _exact(match.group())
        if value is None:
            if self.stack or self.section is not None:
                return False
            self.at, self.form = match.end(), "long"
            return False
        if self.after and value >= self.after:
            return False
        self.cur, self.src, self.at = (value, value), "ar", match.end()
        if (
            self.form == "plain"
            and match.group()[0] == "0"
            and len(match.group()) > 1
            and match.group()[1] != "."
        ):
            self.form = "digits"
        return True

    def _digits(self) -> bool:
        if self.cur is not None:
            return False
        match = _CN_RUN.match(self.n, self.at)
        assert match is not None
        run, begun = match.group(), bool(self.stack) or self.section is not None
        if begun and self.after:
            stripped = run.lstrip("零〇")
            if len(stripped) < len(run):
                if not stripped:
                    return self._zero_before_digits(match.end())
                self.after, run = 0, stripped
        follows = self.n[match.end() : match.end() + 1]
        if len(run) == 1:
            value = CN_DIGITS[run]
            self.cur, self.src = (value, value), "cn"
        elif len(run) == 2 and self._is_pair(run, follows, begun):
            ends = sorted((CN_DIGITS[run[0]], CN_DIGITS[run[1]]))
            self.cur, self.src = (ends[0], ends[1]), "pair"
            self.inexact = "VAGUE_RANGE"
        elif begun or follows in SMALL:
            # 二十二三十: the last digit opens the next numeral, unless it is all that is left.
            if not begun and len(run) > 2 and follows in SMALL:
                return False
            value = CN_DIGITS[run[0]]
            self.cur, self.src, self.at = (value, value), "cn", match.end() - len(run) + 1
            return True
        else:
            if len(run) > MAX_DIGITS:
                self.at, self.form = match.end(), "long"
                return False
            value = int(_cn_string(run))
            self.cur, self.src, self.form = (value, value), "run", "digits"
        self.at = match.end()
        return True

    def _zero_before_digits(self, end: int) -> bool:
        """2千零1, 3万零5: digits of the other kind behind 零."""
        if self.n.startswith("点", end):  # 一百零点五
            self.cur, self.src, self.at = (0, 0), "cn", end
            return True
        if self.after > 10 and self.n[end : end + 1] in ("十", *TENS):  # 一亿零十万, 一千零廿五
            self.at, self.after = end, 0
            return True
        match = ARABIC.match(self.n, end)
        value = _exact(match.group()) if match is not None and "." not in match.group() else None
        if match is None or value is None or value >= self.after or match.group()[0] == "0":
            return False
        self.cur, self.src, self.at, self.after = (value, value), "ar", match.end(), 0
        return True

    def _is_pair(self, run: str, follows: str, begun: bool) -> bool:
        a, b = CN_DIGITS[run[0]], CN_DIGITS[run[1]]
        if not a or not b or not (b == a + 1 or (a, b) == (3, 5) or run == "三两"):
            return False
        return begun or (
            bool(follows)
            and (follows in SMALL or follows in BIG or follows == "两" or not _is_number_char(follows))
        )

    def _small(self, place: int) -> bool:
        bare = self.cur is None
        if bare and self.section is None and not self.stack and self.at > self.start:
            return False
        if bare and not (place == 10 and self.place > 10) and (self.section is not None or self.stack):
            return False
        if (
            place >= self.place
            or self.src == "run"
            or (place > 10 and self.n[self.at + 1 : self.at + 2] in _KILO and self._begins_unit())
        ):
            return False
        low, high = self.cur or (1, 1)
        if self.src == "ar" and low >= 10 and place <= 100:
            return False
        s = self.section or (0, 0)
        wide = self.src == "few"
        self.section = (s[0] + low * place, s[1] + ((high + 1) * place - 1 if wide else high * place))
        self.cur, self.src, self.place, self.after = None, "", place, place
        self.at += 1
        return True

    def _begins_unit(self) -> bool:
        """Whether 千 or 百 belongs to the unit behind it: 五千瓦, but not 三万五千瓦 nor 五千克拉."""
        unit, plain = match_unit(self.n, self.at), match_unit(self.n, self.at + 1)
        if unit is None or (self.stack and self.src == "cn"):
            return False
        return plain is None or (plain.end <= unit.end and plain.dimension != "money")

    def _tens(self, value: int) -> bool:
        if self.cur is not None or self.place <= 10:
            return False
        s = self.section or (0, 0)
        self.section = (s[0] + value, s[1] + value)
        self.place = self.after = 10
        self.at += 1
        return True

    def _big(self, scale: int) -> bool:
        if scale == 10**12 and self.n[self.at + 1 : self.at + 2] in _MEGA:
            return False
        empty = self.cur is None and self.section is None
        if empty and self.at > self.start and not (self.stack and self.n[self.at - 1] in BIG):
            return False
        if empty and self.stack and self.stack[-1][2] == scale and self.n[self.at - 1] == self.n[self.at]:
            # 四万万, 一亿亿
            a, b, _ = self.stack.pop()
            self.stack.append((a * scale, b * scale, scale * scale))
            self.after = scale
            self.at += 1
            return True
        low, high = self._group(raised=False)
        wide = self.src == "few"
        if empty and self.at == self.start:
            low = high = 1
        while self.stack and self.stack[-1][2] < scale:
            a, b, _ = self.stack.pop()
            low, high = low + a, high + b
        if self.stack and self.stack[-1][2] == scale:
            return False
        self.coef, self.scale = low, scale
        self.stack.append((low * scale, (high + 1) * scale - 1 if wide else high * scale, scale))
        self.section = self.cur = None
        self.src, self.place, self.after = "", 10**4, scale
        self.at += 1
        return True

    def _group(self, raised: bool = True) -> tuple[Exact, Exact]:
        s = self.section or (0, 0)
        c = (self._tail() if raised else self.cur) if self.cur is not None else (0, 0)
        return (s[0] + c[0], s[1] + c[1])

    def _tail(self) -> tuple[Exact, Exact]:
        """`cur`, raised to the place that a single last digit leaves open: 两百三 = 230, 3万5 = 35000."""
        assert self.cur is not None
        low, high = self.cur
        if self.after > 10 and low < 10 and self.src in ("cn", "pair", "ar") and low.denominator == 1:
            if self.src == "ar" and (self.after < 100 or self.n[self.at - 1 : self.at] not in "123456789"):
                return low, high
            return low * (self.after // 10), high * (self.after // 10)
        return low, high

    def _few(self, c: str) -> bool:
        follows = self.n[self.at + 1 : self.at + 2]
        if self.cur is not None or (
            c == "数" and (self.at > self.start or follows not in "十百千万亿" or not follows)
        ):
            return False
        begun = bool(self.stack) or self.section is not None
        if begun and self.after > 10 and follows not in SMALL:
            return False
        if begun and self.after == 10 and self.section is not None and self.section[0] != 10:
            # 80几人: more than 80, as 80余人.
            self.inexact = "MORE_THAN"
            self.cur = (0, 0)
        else:
            self.inexact = "VAGUE_RANGE"
            self.cur = (1 if begun else 2, 9)
        self.src = "few" if not begun else "cn"
        self.at += 1
        return True

    def _inner_more(self, c: str) -> bool:
        follows = self.n[self.at + 1 : self.at + 2]
        if follows not in BIG or not follows or (self.cur is None and self.section is None) or self.inexact:
            return False
        self.inexact = "APPROX" if c == "来" else "MORE_THAN"
        self.at += 1
        return True

    def _point(self) -> bool:
        if self.inexact or (self.src not in ("cn", "run") and self.section is None and not self.stack):
            return False
        match = _FRACTION_DECIMALS.match(self.n, self.at + 1)
        if match is None or len(match.group()) > MAX_DIGITS:
            return False
        digits = _cn_string(match.group()) if match.group()[0] in CN_DIGITS else match.group()
        low, _ = self._group(raised=False)
        value = low + Fraction(int(digits), 10 ** len(digits))
        self.section, self.cur, self.src, self.after = None, (value, value), "dec", 0
        self.form = "plain"
        self.at = match.end()
        return True

    def _finish(self) -> Numeral | None:
        if self.form == "long":
            return Numeral(self.start, self.at, None, None, "", 1, 0, "long")
        if self.at == self.start or (self.cur is None and self.section is None and not self.stack):
            return None
        low, high = self._group()
        if not self.stack:
            self.coef = low
        for a, b, _ in self.stack:
            low, high = low + a, high + b
        end = self.at
        form = "few" if self.src == "few" and self.section is None and not self.stack else self.form
        return Numeral(
            self.start, end, tidy(low), tidy(high), self.inexact, self.scale, tidy(self.coef), form
        )


def _is_number_char(c: str) -> bool:
    return c.isdigit() or c in CN_DIGITS or c in SMALL or c in BIG or c in "几点"


def read_cardinal(n: str, start: int) -> Numeral | None:
    """The longest cardinal at `start` of normalised text, or None.

    Example:
        >>> read_cardinal("3万4000元", 0).value, read_cardinal("一万五千亿", 0).value
        (34000, 1500000000000)
        >>> read_cardinal("两百三", 0).value, read_cardinal("三五百", 0).high
        (230, 500)
    """
    return _Reader(n, start).read()
