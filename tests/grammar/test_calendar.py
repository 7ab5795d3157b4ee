"""Times against the spec tables, and what must hold for any text."""

from __future__ import annotations

import json
import time
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.grammar.calendar import find_times, period_of
from pipeline.grammar.times.holidays import days_off, holiday, lunar_date, solar_term

SPECS = Path(__file__).parents[1] / "specs"
CASES = [
    (path.stem, json.loads(line))
    for path in sorted(SPECS.glob("times_*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
DAY = date(2024, 3, 20)
_CN = "〇一二三四五六七八九"


def _reference(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def test_specs_are_many() -> None:
    assert len(CASES) >= 300


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{n}-{c['text'][:24]}" for n, c in CASES])
def test_find_times_spec(name: str, case: dict) -> None:
    found = find_times(case["text"], _reference(case["reference"]))
    got = [
        {"text": case["text"][t.start : t.end], **{k: getattr(t, k) for k in _keys(e)}}
        for t, e in zip(found, case["times"], strict=False)
    ]
    assert len(found) == len(case["times"]), [case["text"][t.start : t.end] for t in found]
    assert got == case["times"]


def _keys(expected: dict) -> list[str]:
    return [key for key in expected if key != "text"]


PERIODS = [
    ("2023年", ("during", "2023-01-01", "2023-12-31")),
    ("今年", ("during", "2024-01-01", "2024-12-31")),
    ("今年以来", ("during", "2024-01-01", "ISSUE_DATE")),
    ("1990年以来", ("during", "1990-01-01", "ISSUE_DATE")),
    ("截至2月底", ("as_of", None, "2024-02-29")),
    ("截至2023年底", ("as_of", None, "2023-12-31")),
    ("截至12日上午9时", ("as_of", None, "2024-03-12")),
    ("截至2月29日24时", ("as_of", None, "2024-02-29")),
    ("截至目前", ("as_of", None, "ISSUE_DATE")),
    ("目前", ("as_of", None, "ISSUE_DATE")),
    ("近日", ("during", None, "ISSUE_DATE")),
    ("日前", ("during", None, "ISSUE_DATE")),
    ("近三年", ("during", "2021-03-20", "ISSUE_DATE")),
    ("十年来", ("during", "2014-03-20", "ISSUE_DATE")),
    ("未来五年", ("during", "2024-03-21", "2029-03-20")),
    ("今天", ("during", "2024-03-20", "2024-03-20")),
    ("昨天下午", ("during", "2024-03-19", "2024-03-19")),
    ("3月1日至5日", ("during", "2024-03-01", "2024-03-05")),
    ("十四五期间", ("during", "2021-01-01", "2025-12-31")),
    ("上世纪80年代", ("during", "1980-01-01", "1989-12-31")),
    ("2026年清明假期", ("during", "2026-04-04", "2026-04-06")),
    ("去年国庆假期", ("during", "2023-09-29", "2023-10-06")),
    ("春节期间", ("during", "2024-02-10", "2024-02-17")),
    ("前三季度", ("during", "2024-01-01", "2024-09-30")),
    ("到2025年", ("as_of", None, "2025-12-31")),
    ("2030年前", ("as_of", None, "2029-12-31")),
    ("开展以来", ("during", None, "ISSUE_DATE")),
    ("每年", None),
    ("上午9时", None),
    ("今后", None),
    ("2023年底", ("as_of", None, "2023-12-31")),
    ("2月末", ("as_of", None, "2024-02-29")),
    ("去年四季度末", ("as_of", None, "2023-12-31")),
    ("2月下旬", ("during", "2024-02-21", "2024-02-29")),
    ("年初", ("during", "2024-01-01", "2024-02-29")),
]


@pytest.mark.parametrize(("text", "period"), PERIODS)
def test_period_of(text: str, period: tuple | None) -> None:
    (found,) = find_times(text, DAY)
    assert period_of(found, DAY) == period


def test_period_of_symbolic_expression_is_open() -> None:
    (found,) = find_times("3月8日")
    assert found.low is None
    assert found.timex == "XXXX-03-08"
    assert period_of(found, None) is None


dates = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def _digitwise(n: int) -> str:
    return "".join(_CN[int(c)] for c in str(n))


def _spoken(n: int) -> str:
    ten, one = divmod(n, 10)
    return ("" if ten == 0 else "十" if ten == 1 else _CN[ten] + "十") + (_CN[one] if one else "")


@given(dates)
def test_every_date_reads_back_in_every_form(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    forms = [
        f"{y}年{m}月{d}日",
        f"{y}年{m:02d}月{d:02d}号",
        f"{_digitwise(y)}年{_spoken(m)}月{_spoken(d)}日",
        _digitwise(y).replace("〇", "零") + f"年{_spoken(m)}月{_spoken(d)}日",
        f"{y}年{m}月{d}日".translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        day.isoformat(),
        f"{y}/{m}/{d}",
        f"{y}.{m:02d}.{d:02d}",
        f"{y} 年 {m} 月 {d} 日",
    ]
    for form in forms:
        text = f"（{form}）"
        found = find_times(text)
        assert [(t.start, t.end, t.value) for t in found] == [(1, len(text) - 1, day.isoformat())], form


@given(dates, dates)
def test_month_and_day_stay_near_the_issue_date(day: date, issue: date) -> None:
    if (day.month, day.day) == (2, 29):
        return
    (found,) = find_times(f"活动于{day.month}月{day.day}日举行", issue)
    assert found.value is not None
    assert abs((date.fromisoformat(str(found.value)) - issue).days) <= 366
    assert found.timex[4:] == day.isoformat()[4:]


@given(st.dates(date(1901, 3, 1), date(2099, 12, 1)))
def test_lunar_dates_round_trip(day: date) -> None:
    from lunardate import LunarDate

    lunar = LunarDate.from_solar_date(day.year, day.month, day.day)
    assert lunar_date(lunar.year, lunar.month, lunar.day, lunar.is_leap_month) == day
    leap = "闰" if lunar.is_leap_month else ""
    number = "初" + _spoken(lunar.day) if lunar.day <= 10 else _spoken(lunar.day)
    (found,) = find_times(f"农历{lunar.year}年{leap}{_spoken(lunar.month)}月{number}")
    assert found.value == day.isoformat()


@given(
    st.text(
        alphabet="0123456789年月日号时分点周星期一二三十〇至到—前后内来近上下今去明"
        "底初季度半期间每,，。: /-. 截至以第个正腊闰“五”春节",
        max_size=60,
    ),
    st.none() | dates,
)
@settings(max_examples=400)
def test_any_text_of_the_alphabet_is_read_without_error(text: str, reference: date | None) -> None:
    _well_formed(text, reference)


@given(st.text(max_size=80), st.none() | dates)
def test_any_text_is_read_without_error(text: str, reference: date | None) -> None:
    _well_formed(text, reference)


@given(
    st.sampled_from(CASES), st.sampled_from(CASES), st.integers(0, 30), st.integers(0, 30), st.none() | dates
)
@settings(max_examples=300)
def test_spliced_expressions_are_read_without_error(
    one: tuple[str, dict], other: tuple[str, dict], cut: int, rest: int, reference: date | None
) -> None:
    _well_formed(one[1]["text"][:cut] + other[1]["text"][rest:], reference)


def _well_formed(text: str, reference: date | None) -> None:
    end = 0
    for found in find_times(text, reference):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        assert found.timex
        if found.low and found.high and found.kind.startswith("date"):
            assert found.low <= found.high
        period_of(found, reference)


@given(st.sampled_from([date.min, date(1, 2, 1), date.max, date(9999, 11, 30)]), st.sampled_from(CASES))
def test_the_ends_of_the_calendar_are_no_error(reference: date, case: tuple[str, dict]) -> None:
    _well_formed(case[1]["text"], reference)


@pytest.mark.parametrize(
    "unit", ["1", "二", "年", "2024-", "3月", "至", "“", "差", "每", "第", "1:", "农历", " "]
)
def test_long_runs_are_read_in_linear_time(unit: str) -> None:
    text = unit * (20000 // len(unit))
    start = time.process_time()
    find_times(text, DAY)
    assert time.process_time() - start < 5


def test_solar_terms_known_days() -> None:
    known = {
        (2000, 2): "2000-02-04", (2008, 23): "2008-12-21", (2017, 2): "2017-02-03", (2021, 2): "2021-02-03",
        (2021, 6): "2021-04-04", (2022, 6): "2022-04-05", (2023, 6): "2023-04-05", (2024, 11): "2024-06-21",
        (2024, 23): "2024-12-21", (1949, 18): "1949-10-08", (2025, 2): "2025-02-03", (2026, 6): "2026-04-05",
    }  # fmt: skip
    assert {key: solar_term(*key).isoformat() for key in known} == known


@pytest.mark.parametrize("year", range(2000, 2027))
def test_days_off_hold_their_festival(year: int) -> None:
    for key in ("newyear", "spring", "qingming", "labour", "dragonboat", "midautumn", "national"):
        span, day = days_off(key, year), holiday(key, year)
        assert span is not None
        assert day is not None
        assert span[0] <= day <= span[1]
        assert (span[1] - span[0]).days < 11


def test_days_off_are_computed_beyond_the_table() -> None:
    assert days_off("national", 2035) == (date(2035, 10, 1), date(2035, 10, 7))
    assert days_off("qingming", 2031) == (date(2031, 4, 5), date(2031, 4, 7))
    assert days_off("women", 2031) is None


def test_the_dateline_at_the_end_is_today() -> None:
    found = find_times("今夜，广场上人声鼎沸。（本报巴黎1月1日电）", date(1998, 1, 3))
    assert found[0].low == "1998-01-01T18:00:00"


def test_the_dateline_is_today() -> None:
    text = "本报北京1月20日讯 中国举重队今天举行表彰会"
    found = find_times(text, date(1998, 1, 21))
    assert [t.value for t in found] == ["1998-01-20", "1998-01-20"]
