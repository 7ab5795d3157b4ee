"""What must hold for every number and every string, found by search rather than by example."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.grammar.lexical import find_lexical
from pipeline.grammar.numbers import numbers
from pipeline.grammar.quantities import find_quantities

DIGITS = "零一二三四五六七八九"
FORMAL = dict(zip("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟", strict=True))
TRADITIONAL = {"万": "萬", "亿": "億", "两": "兩"}
UP_TO = 10**16


def below_10000(value: int) -> str:
    """Chinese numeral of 1…9999, as it stands inside a longer one (一十五)."""
    out, zero = "", False
    for place, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            out += ("零" if zero else "") + DIGITS[digit] + word
            zero = False
        elif out:
            zero = True
    return out


def in_words(value: int) -> str:
    """An integer 0…10^16 written out."""
    if value == 0:
        return "零"
    if value == UP_TO:
        return "一亿亿"
    high, low = divmod(value, 10**8)
    out = (in_words(high) + "亿") if high else ""
    upper, lower = divmod(low, 10**4)
    if upper:
        out += ("零" if out and upper < 1000 else "") + below_10000(upper) + "万"
    if lower:
        out += ("零" if out and (lower < 1000 or (high and not upper)) else "") + below_10000(lower)
    return out[1:] if out.startswith("一十") else out


def read(text: str) -> object:
    """The value of a text that is one number."""
    found = find_quantities(text)
    assert [(q.start, q.end) for q in found] == [(0, len(text))], (text, found)
    return found[0].value


INTEGERS = st.one_of(
    st.integers(0, UP_TO - 1),
    st.integers(0, 200),
    st.integers(0, 9999).map(lambda i: i * 10**4),
    st.integers(1, 15).map(lambda i: 10**i),
    st.integers(0, 10**8).map(lambda i: i * 10**8 + i % 100),
)


@settings(max_examples=80, deadline=None)
@given(INTEGERS)
def test_integers_read_back_from_words(value: int) -> None:
    words = in_words(value)
    assert read(words) == value
    assert read("".join(TRADITIONAL.get(c, c) for c in words)) == value
    assert read(words + "元") == value


@settings(max_examples=80, deadline=None)
@given(INTEGERS.filter(lambda i: i > 10))
def test_integers_read_back_from_formal_words(value: int) -> None:
    assert read("".join(FORMAL.get(c, TRADITIONAL.get(c, c)) for c in in_words(value))) == value


@settings(max_examples=80, deadline=None)
@given(INTEGERS)
def test_integers_read_back_from_digits(value: int) -> None:
    assert read(str(value) + "元") == value
    assert read(f"{value:,}元") == value
    assert (
        read(str(value).translate({ord(str(i)): "０１２３４５６７８９"[i] for i in range(10)}) + "元")
        == value
    )


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 99999), st.integers(1, 9999), st.sampled_from("万亿"))
def test_mixed_numerals_read_back(high: int, low: int, scale: str) -> None:
    """3万4000, 5亿3000万: digits with a scale in the middle."""
    step = 10**4 if scale == "万" else 10**8
    assert read(f"{high}{scale}元") == high * step
    if low >= 10:
        assert read(f"{high}{scale}{low}元") == high * step + low
    if scale == "亿":
        assert read(f"{high}亿{low}万元") == high * 10**8 + low * 10**4


@settings(max_examples=80, deadline=None)
@given(st.decimals(min_value=0, max_value=10**9, places=3), st.sampled_from(["", "万", "亿"]))
def test_decimals_read_back(value: Decimal, scale: str) -> None:
    step = {"": 1, "万": 10**4, "亿": 10**8}[scale]
    assert read(f"{value}{scale}吨") == pytest.approx(float(value * step), rel=1e-12)
    whole, _, rest = str(value).partition(".")
    words = in_words(int(whole)) + "点" + "".join(DIGITS[int(c)] for c in rest)
    assert read(words + "吨") == pytest.approx(float(value), rel=1e-12)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10000))
def test_percentages_read_back(hundredths: int) -> None:
    shown = f"{Decimal(hundredths) / 100:f}"
    assert read(shown + "%") == pytest.approx(hundredths / 10000)
    assert read("百分之" + shown) == pytest.approx(hundredths / 10000)


PIECES = st.sampled_from(
    [
        *"0123456789０９，,.．:：-—~～/%％一二三四五六七八九十百千万亿两半几数多余来零〇点",
        *"第年月日时分秒个元人吨度上下成倍折¥$“”《》 \n\u3000𠮷\u200bA比∶又岁",
        *["百分之", "分之", "超过", "不足", "以上", "左右", "至", "到", "约", "零下", "人民币"],
        *["公里", "平方米", "翻两番", "个百分点", "位居第", "个半"],
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=60)))
def test_any_string_gives_ordered_spans(text: str) -> None:
    for found in (find_quantities(text), find_quantities(text, spoken=True), find_lexical(text)):
        at = 0
        for item in found:
            assert at <= item.start < item.end <= len(text)
            at = item.end
    at = 0
    for entry in numbers(text, "2024-03-20"):
        assert at <= entry["start"] < entry["end"] <= len(text)
        assert entry["text"] == text[entry["start"] : entry["end"]]
        at = entry["end"]


@settings(max_examples=80, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_limits_hold_the_value(text: str) -> None:
    for q in find_quantities(text):
        if q.value is not None and q.low is not None:
            assert q.low <= q.value
        if q.value is not None and q.high is not None:
            assert q.value <= q.high
        if q.low is not None and q.high is not None:
            assert q.low <= q.high


@pytest.mark.parametrize(
    "unit",
    [
        "一",
        "9",
        "1,",
        "万",
        "第",
        "3.",
        "一个",
        "百分之",
        "1-",
        "超过",
        "3万",
        "“一",
        "《一",
        "1:",
        "0-",
        "半",
        "多",
        "A1",
        "、3",
        "零下",
    ],
)
def test_long_strings_take_linear_time(unit: str) -> None:
    """Ten times the text takes some ten times as long."""

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begin = time.process_time()
        find_quantities(text)
        find_lexical(text)
        return time.process_time() - begin

    seconds(1000)
    short = max(min(seconds(4_000) for _ in range(3)), 0.002)
    assert seconds(40_000) < 25 * short + 0.5
