"""When a field of a predicted fact is right.

The tolerances are part of what a score means; they are the project's published ones and change with the
annotation guide only:

* numbers: 1e-9 relative; a ratio printed as a∶b: 1e-3;
* a gold `high` of null accepts any implied one;
* indicator: character F1 of 0.75 after function words are dropped;
* owner: equal but for the suffix 省 市 区 县 州, or one contains the other, or any of `owner_also`;
* period: start and end equal (ISSUE_DATE is the issue date), or any of `period_also`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

Row = Mapping[str, Any]

INDICATOR_F1 = 0.75
_INDICATOR_NOISE = re.compile(r"其中|的|人数|数量|总数|数$|[“”\"、,，()（）\s]")
_QUOTES_AND_SPACE = re.compile(r"[\s“”]")
_DIVISION_SUFFIX = ("省", "市", "区", "县", "州")
_CHINA = {"中国", "我国", "全国"}


def same_number(gold: object, pred: object, relative: float = 1e-9) -> bool:
    """Whether two numbers agree; null agrees with null only.

    >>> same_number(0.85, 0.85), same_number(None, 85), same_number(1200000, "1200000")
    (True, False, True)
    """
    if gold is None or pred is None:
        return gold is pred
    try:
        g, p = float(gold), float(pred)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    # Up to one the strict tolerance is absolute; the wider one of a∶b always is relative.
    return abs(g - p) <= max(1e-9 * max(1.0, abs(g)), relative * abs(g) if relative > 1e-9 else 0.0)


def plain_indicator(text: str | None) -> str:
    """An indicator without what does not count when two are compared: function words, quotation marks, white space.

    >>> plain_indicator("新发展的工会会员数")
    '新发展工会会员'
    """
    return _INDICATOR_NOISE.sub("", text or "")


def indicator_overlap(gold: str | None, pred: str | None) -> float:
    """F1 of the characters of two indicators, order ignored.

    >>> indicator_overlap("新发展的工会会员数", "新发展工会会员")
    1.0
    """
    a, b = plain_indicator(gold), plain_indicator(pred)
    if not a or not b:
        return 1.0 if a == b else 0.0
    return 2 * (Counter(a) & Counter(b)).total() / (len(a) + len(b))


def plain_owner(name: str) -> str:
    """An owner's name without quotation marks, white space and the suffix of its administrative level.

    >>> plain_owner("江西省"), plain_owner("我国"), plain_owner("市")
    ('江西', '中国', '市')
    """
    name = _QUOTES_AND_SPACE.sub("", name)
    if name in _CHINA:
        return "中国"
    return name[:-1] if len(name) > 1 and name.endswith(_DIVISION_SUFFIX) else name


def same_owner(gold: str | None, pred: str | None) -> bool:
    """Whether two owners name one body: equal, or the one within the other from two characters on."""
    if not gold or not pred:
        return not gold and not pred
    a, b = plain_owner(gold), plain_owner(pred)
    return a == b or (min(len(a), len(b)) >= 2 and (a in b or b in a))


def same_period(gold: Row | None, pred: Row | None, issue_date: str | None) -> bool:
    """Whether two periods start and end on the same days; one without limits is no period.

    >>> same_period({"start": None, "end": "ISSUE_DATE"}, {"start": None, "end": "2024-03-20"}, "2024-03-20")
    True
    """

    def limits(period: Row | None) -> list[str | None]:
        days = [(period or {}).get("start"), (period or {}).get("end")]
        return [issue_date if day == "ISSUE_DATE" else day for day in days]

    return limits(gold) == limits(pred)


def _value(gold: Row, pred: Row, _: str | None) -> bool:
    text = gold["quantity"].get("text") or ""
    printed_ratio = "∶" in text or ":" in text
    return same_number(gold.get("value"), pred.get("value"), 1e-3 if printed_ratio else 1e-9)


def _limits(gold: Row, pred: Row, _: str | None) -> bool:
    low = same_number(gold.get("low"), pred.get("low"))
    return low and (gold.get("high") is None or same_number(gold["high"], pred.get("high")))


def _indicator(gold: Row, pred: Row, _: str | None) -> bool:
    return indicator_overlap(gold.get("indicator"), pred.get("indicator")) >= INDICATOR_F1


def _owner(gold: Row, pred: Row, _: str | None) -> bool:
    answers = [gold.get("owner"), *(gold.get("owner_also") or [])]
    return any(same_owner(answer, pred.get("owner")) for answer in answers)


def _period(gold: Row, pred: Row, issue_date: str | None) -> bool:
    answers = [gold.get("period"), *(gold.get("period_also") or [])]
    return any(same_period(answer, pred.get("period"), issue_date) for answer in answers)


def _equal(key: str) -> Callable[[Row, Row, str | None], bool]:
    return lambda gold, pred, _: gold.get(key) == pred.get(key)


FIELDS: dict[str, Callable[[Row, Row, str | None], bool]] = {
    "value": _value,
    "limits": _limits,
    "bound": _equal("bound"),
    "unit": _equal("unit"),
    "dimension": _equal("dimension"),
    "indicator": _indicator,
    "owner": _owner,
    "period": _period,
    "measure_kind": _equal("measure_kind"),
    "modality": _equal("modality"),
}
"""Each scored field with its test: (gold fact, predicted fact, issue date) → right."""

CORE = ("value", "bound", "unit", "indicator", "owner", "period", "modality")
"""The fields that have to be right together for a fact to be right."""


def right_fields(gold: Row, pred: Row, issue_date: str | None) -> dict[str, bool]:
    """Which fields of a matched fact are right."""
    return {name: test(gold, pred, issue_date) for name, test in FIELDS.items()}
