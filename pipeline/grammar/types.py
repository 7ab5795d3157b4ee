"""What the grammar finds: quantities, times and numerals that are no numbers.

Offsets are Unicode code points in the text that was read, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass

Number = int | float


@dataclass(frozen=True, slots=True)
class Quantity:
    """A numeral with everything that belongs to it: bound, scale and unit.

    `80余人` is `Quantity(value=80, low=80, high=None, bound="MORE_THAN", unit="人", dimension="count", …)`;
    `3至5万人` has value None, low 30000, high 50000, bound RANGE; `85%以上` value 0.85, unit "1", dimension ratio.
    """

    start: int
    end: int
    value: Number | None
    """In `unit`, after 万/亿/%/成/分之; None for a range without a stated middle."""
    low: Number | None
    high: Number | None
    bound: str
    """EQUAL | APPROX | NEARLY | MORE_THAN | LESS_THAN | EQUAL_OR_MORE | EQUAL_OR_LESS | RANGE | VAGUE_RANGE"""
    unit: str | None
    """Classifier as written (人 场次), ISO 4217 (CNY), UCUM-like (m2 mu h a), "1" for ratios, pp, 倍; None: bare."""
    dimension: str
    """count money length area volume mass energy power time temperature ratio difference_of_ratios multiple
    rank speed score other"""
    kind: str
    """number | percent | ordinal | multiple | quantity | age | temperature | money | duration | rank |
    phone | id | score: what the expression is by its form"""
    numeral: tuple[int, int]
    """The numeral alone, with its scale: 2.36万 in 2.36万人."""
    unit_text: str = ""
    """The unit as printed (亿元, 万人次 → 人次)."""
    cls: str | None = None
    """Class of non-fact that the form or the lexicon already decides (name idiom ordinal level age id score
    article distributive threshold vague other), else None: a candidate for a fact."""
    bound_span: tuple[int, int] | None = None
    """Where a bound word outside the span was found (至少打98分), else None."""
    low_open: bool = False
    """The lower end of a RANGE is itself excluded (大于30且小于50)."""
    high_open: bool = False
    """The upper end of a RANGE is itself excluded."""


@dataclass(frozen=True, slots=True)
class Lexical:
    """A numeral inside a word, a name or a set phrase: no number (二十大, 一直, 三五成群)."""

    start: int
    end: int
    cls: str
    """name | idiom | level | article | distributive | vague | other …: `nonfacts` classes of the annotation"""


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A point or span of the calendar or the clock, or a recurring time.

    `2023年上半年` read on 2024-03-20: kind daterange, low 2023-01-01, high 2023-07-01 (exclusive),
    timex 2023-H1, grain half, role during.
    """

    start: int
    end: int
    kind: str
    """date | daterange | datetime | datetimerange | time | timerange | duration | set"""
    low: str | None
    """First instant, ISO (date, or datetime where the clock is given); None where unknown or open."""
    high: str | None
    """End, ISO, exclusive; None where unknown or open."""
    timex: str | None
    """TIMEX3 value: 2024-03-20, 2023-H1, 2024-W12, P1D, PAST_REF, PRESENT_REF …"""
    grain: str
    """year half quarter month week day hour minute second decade century season … of the expression"""
    role: str = "during"
    """during | as_of (截至2月底) | since (今年以来, 1990年以来) | until | vague (近日, 目前) | window (近三年)"""
    value: Number | str | None = None
    """ISO point for dates and times; amount for a set or duration."""
    unit: str | None = None
    """s min h d wk mo a, for sets and durations."""
    anaphoric: bool = False
    """Resolved against the context, not only the issue date (当年, 同期, 当天, a bare 25日)."""
    days_off: tuple[str, str] | None = None
    """First and last official day off, where news means them by the festival's name (春节, 国庆)."""
