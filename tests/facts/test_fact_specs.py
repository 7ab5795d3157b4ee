"""The fact rules on composed newspaper sentences: text → all the facts that the annotation guide asks for.

The rules are tested alone, as the fact reader gets their facts; what the two do together is measured on gold.

`tests/specs/facts_*.jsonl` hold what works; `facts_open.jsonl` what does not yet: a case that passes there is to
be moved to the file of its subject.
"""

from __future__ import annotations

from typing import Any

import pytest
from fact_specs import SPECS, complaints, read_cases, run

OPEN = "facts_open.jsonl"
FILES = sorted(path.name for path in SPECS.glob("facts_*.jsonl"))
CASES = {case["id"]: (name, case) for name in FILES for case in read_cases(name)}


@pytest.fixture(scope="module")
def records(nlp: Any) -> dict[str, Any]:
    return run([case for _, case in CASES.values()], nlp)


def parameters() -> list[Any]:
    mark = pytest.mark.xfail(reason="open: the rules do not reach this yet", strict=False)
    return [pytest.param(i, marks=[mark] if name == OPEN else [], id=i) for i, (name, _) in CASES.items()]


@pytest.mark.parametrize("case_id", parameters())
def test_facts_are_those_of_the_guide(case_id: str, records: dict[str, Any]) -> None:
    case = CASES[case_id][1]
    says = complaints(case, records[case_id])
    assert not says, "\n".join([case["text"], *says])


def test_ids_of_cases_are_unique() -> None:
    ids = [case["id"] for name in FILES for case in read_cases(name)]
    assert len(ids) == len(set(ids))
    assert len(ids) - len(read_cases(OPEN)) >= 120
    assert all(case["facts"] == [] for case in read_cases("facts_none.jsonl"))


def test_a_wrong_or_missing_or_needless_fact_is_seen(nlp: Any) -> None:
    case = {"id": "x", "date": "2024-03-20", "text": "2023年，苏州市新建学校12所，新增学位1.8万个。"}
    first = {"quantity": "12所", "value": 12, "unit": "所", "indicator": "新建学校", "owner": "苏州市"}
    record = run([{**case, "facts": []}], nlp)["x"]
    assert len(complaints({**case, "facts": [first]}, record)) == 1
    for change in (
        {"value": 13},
        {"unit": "家"},
        {"indicator": "撤并医院"},
        {"owner": "北京市"},
        {"period": None},
    ):
        assert len(complaints({**case, "facts": [first | change], "more": True}, record)) == 1
    assert complaints({**case, "facts": [first], "more": True}, record) == []
    assert complaints({**case, "facts": [{**first, "quantity": "新增"}], "more": True}, record)
