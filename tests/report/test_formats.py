from __future__ import annotations

import pytest

from pipeline.records import PeriodRecord
from pipeline.report import formats
from pipeline.report.labels import Labels

from . import builder

ZH, EN = Labels("zh"), Labels("en")


@pytest.mark.parametrize(
    ("value", "unit", "dimension", "says"),
    [
        (0, "人", "count", "0人"),
        (9999, "人", "count", "9999人"),
        (10_000, "人次", "count", "1万人次"),
        (23_600, "人", "count", "2.36万人"),
        (123_456_789, "CNY", "money", "1.23456789亿元"),
        (1_530_000_000_000, "USD", "money", "15300亿美元"),
        (0.1 + 0.2, "t", "mass", "0.3吨"),
        (0.041, "1", "ratio", "4.1%"),
        (1 / 3, "1", "ratio", "33.3333%"),
        (1.3, "pp", "difference_of_ratios", "1.3个百分点"),
        (-12, "Cel", "temperature", "-12℃"),
        (1e-7, "g", "mass", "0.0000001克"),
        (1e20, "个", "count", "1000000000000亿个"),
        (5, "新单位", "count", "5新单位"),
    ],
)
def test_amount(value: float, unit: str, dimension: str, says: str) -> None:
    assert formats.amount(value, unit, dimension, ZH) == says


@pytest.mark.parametrize(
    ("start", "end", "zh", "en"),
    [
        ("2023-01-01", "2023-12-31", "2023年", "2023"),
        ("2021-01-01", "2023-12-31", "2021—2023年", "2021–2023"),
        ("2024-02-01", "2024-02-29", "2024年2月", "2024-02-01 – 2024-02-29"),
        ("2023-07-01", "2023-12-31", "2023年下半年", "2023-07-01 – 2023-12-31"),
        ("2023-10-01", "2023-12-31", "2023年四季度", "2023-10-01 – 2023-12-31"),
        ("2023-02-01", "2023-04-30", "2023年2—4月", "2023-02-01 – 2023-04-30"),
        ("2022-11-01", "2023-02-28", "2022年11月—2023年2月", "2022-11-01 – 2023-02-28"),
        ("2023-10-01", "2023-10-08", "2023年10月1日至2023年10月8日", "2023-10-01 – 2023-10-08"),
        ("2024-03-08", "2024-03-08", "2024年3月8日", "2024-03-08"),
        ("1990-01-01", "ISSUE_DATE", "1990年1月1日以来", "1990-01-01 – issue date"),
        (None, "2024-03-20", "至2024年3月20日", "until 2024-03-20"),
        (None, None, "", ""),
    ],
)
def test_period(start: str | None, end: str | None, zh: str, en: str) -> None:
    period = PeriodRecord(type="during", start=start, end=end)
    assert (formats.period(period, ZH), formats.period(period, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("bound", "value", "low", "high", "says"),
    [
        ("EQUAL", 80, 80, 80, "80人"),
        ("APPROX", 80, 80, 80, "约80人"),
        ("MORE_THAN", 80, 80, None, "超过80人"),
        ("LESS_THAN", 300, None, 300, "不足300人"),
        ("EQUAL_OR_LESS", 300, None, 300, "300人以下"),
        ("RANGE", None, 30_000, 50_000, "3万人至5万人"),
        ("VAGUE_RANGE", None, None, None, "近3.6万人"),
    ],
)
def test_bounded(bound: str, value: float | None, low: float | None, high: float | None, says: str) -> None:
    from pipeline.records import FactRecord

    given = builder.fact("f", "近3.6万人", value, "人", "会员", bound=bound, low=low, high=high)
    assert formats.bounded(FactRecord.model_validate(given), ZH) == says
