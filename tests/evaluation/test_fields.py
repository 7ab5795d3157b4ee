"""What counts as a right field, and where it stops."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.evaluation.fields import (
    indicator_overlap,
    plain_owner,
    right_fields,
    same_number,
    same_owner,
    same_period,
)


@pytest.mark.parametrize(
    ("gold", "pred", "right"),
    [
        (0.1 + 0.2, 0.3, True),
        (25000, "25000", True),
        (25000, 25001, False),
        (0, 1e-10, True),
        (0, 1e-8, False),
        (None, None, True),
        (None, 0, False),
        (3, None, False),
        (3, "three", False),
        (3, [3], False),
        (float("nan"), float("nan"), False),
    ],
)
def test_fields_numbers(gold: object, pred: object, right: bool) -> None:
    assert same_number(gold, pred) is right


def test_fields_printed_ratio_is_rounded() -> None:
    gold: dict[str, Any] = {"quantity": {"text": "3∶7"}, "value": 3 / 7}
    assert right_fields(gold, {"value": 0.4286}, None)["value"]
    assert not right_fields(gold, {"value": 0.43}, None)["value"]
    assert not right_fields({**gold, "quantity": {"text": "42.857%"}}, {"value": 0.4286}, None)["value"]


@pytest.mark.parametrize(
    ("gold", "pred", "right"),
    [
        ({"low": 80, "high": None}, {"low": 80, "high": 89}, True),
        ({"low": 80, "high": None}, {"low": 80, "high": None}, True),
        ({"low": 80, "high": 90}, {"low": 80, "high": None}, False),
        ({"low": None, "high": 90}, {"low": 0, "high": 90}, False),
    ],
)
def test_fields_limits(gold: dict[str, Any], pred: dict[str, Any], right: bool) -> None:
    assert right_fields({"quantity": {"text": "x"}, **gold}, pred, None)["limits"] is right


@pytest.mark.parametrize(
    ("gold", "pred", "right"),
    [
        ("参加培训人数", "参加培训", True),
        ("发放慰问品", "慰问品的发放", True),
        ("新建工会", "新建职工之家", False),
        (None, "", True),
        ("参会", None, False),
        ("人数", "总数", True),
    ],
)
def test_fields_indicator(gold: str | None, pred: str | None, right: bool) -> None:
    assert (indicator_overlap(gold, pred) >= 0.75) is right


@pytest.mark.parametrize(
    ("gold", "pred", "right"),
    [
        ("浙江省", "浙江", True),
        ("全国", "我国", True),
        ("昌平区总工会", "区总工会", True),
        ("“经开区”", "经开区", True),
        ("市", "区", False),
        ("京", "北京", False),
        (None, None, True),
        (None, "北京", False),
        ("北京", "", False),
    ],
)
def test_fields_owner(gold: str | None, pred: str | None, right: bool) -> None:
    assert same_owner(gold, pred) is right


def test_fields_owner_suffix_alone_is_kept() -> None:
    assert plain_owner("县") == "县"
    assert plain_owner("中国市") == "中国"


def test_fields_other_answers_count() -> None:
    gold: dict[str, Any] = {
        "quantity": {"text": "x"},
        "owner": "昌平区总工会",
        "owner_also": ["崔村镇"],
        "period": None,
        "period_also": [{"start": "2024-01-01", "end": "2024-03-31"}],
    }
    right = right_fields(
        gold, {"owner": "崔村镇", "period": {"start": "2024-01-01", "end": "2024-03-31"}}, None
    )
    assert right["owner"]
    assert right["period"]
    assert right_fields(gold, {"owner": "崔村镇", "period": None}, None)["period"]


@pytest.mark.parametrize(
    ("pred", "right"),
    [
        ({"type": "as_of", "start": None, "end": "ISSUE_DATE"}, True),
        ({"type": "during", "start": None, "end": "2024-03-20"}, True),
        ({"start": "2024-03-20", "end": "2024-03-20"}, False),
        (None, False),
    ],
)
def test_fields_period_at_the_issue_date(pred: dict[str, Any] | None, right: bool) -> None:
    assert same_period({"start": None, "end": "ISSUE_DATE"}, pred, "2024-03-20") is right


def test_fields_period_without_limits_is_none() -> None:
    assert same_period(None, {"type": "during", "start": None, "end": None}, None)
