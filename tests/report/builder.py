"""A small page composed for tests, with the records that a pipeline would make of it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

PAGE = """云川日报　2024年3月20日　星期三

# 牵住新业态入会这个“牛鼻子”

## 云川市总工会去年新建工会1200家

本报讯 (记者 何晓舟) 记者日前从云川市总工会获悉,2023年全市新建基层工会1200家,其中街道工会300家、园区工会

![](images/003.jpg)
林海拍出丰收图 本报记者 林海 摄

900家;新发展会员近3.6万人,85%以上为新就业形态劳动者。2022年,云川市总工会新建基层工会980家;2021年新建基层工会760家。

今年,云川市总工会计划新建基层工会1500家。“我们力争让更多货车司机找到家。”云川市总工会主席<程>立新说。

## 白石县粮食总产量达15.2万吨

白石县去年粮食总产量15.2万吨,比上年增长4.1%;实施<b>农机补贴</b>资金超过2300万元。
"""
"""A page whose first article is broken by a photo in the middle of a sentence."""


def span(text: str, nth: int = 0) -> tuple[int, int]:
    """Offsets of the nth place where the page has a text."""
    start = -1
    for _ in range(nth + 1):
        start = PAGE.index(text, start + 1)
    return start, start + len(text)


def between(first: str, last: str) -> tuple[int, int]:
    """Offsets from the start of one text to the end of another one after it."""
    start = PAGE.index(first)
    return start, PAGE.index(last, start) + len(last)


def mention(id: str, type: str, text: str, nth: int = 0, **more: Any) -> dict[str, Any]:
    """An entity mention."""
    start, end = span(text, nth)
    return {"id": id, "type": type, "start": start, "end": end, "text": text, "source": "test"} | more


def fact(
    id: str, quantity: str, value: float | None, unit: str, indicator: str, **more: Any
) -> dict[str, Any]:
    """A fact; `at` is the text that its quantity begins in, to tell equal quantities apart."""
    at = PAGE.index(more.pop("at", quantity))
    start = PAGE.index(quantity, at)
    fields: dict[str, Any] = {
        "id": id,
        "quantity": {"start": start, "end": start + len(quantity), "text": quantity},
        "value": value,
        "low": value,
        "high": value,
        "bound": "EQUAL",
        "unit": unit,
        "dimension": "count",
        "indicator": indicator,
        "indicator_spans": [],
        "measure_kind": "newly_added",
        "modality": "actual",
        "tier": "core",
    }
    return fields | more


def year(number: int, text: str | None = None) -> dict[str, Any]:
    """A whole year as a period."""
    return {
        "type": "during",
        "start": f"{number}-01-01",
        "end": f"{number}-12-31",
        "text": text or f"{number}年",
    }


UNION = {"owner": "云川市总工会", "owner_entity": "e1"}
COUNTY = {"owner": "白石县", "owner_entity": "e2"}


def first_article() -> dict[str, Any]:
    """The article on the unions: a title, a broken paragraph, parts of a total, a plan."""
    break_at = span("900家;新发展")[0]
    line_end = span("园区工会\n")[1] - 1
    built = {"counted": "基层工会"} | UNION
    new = "新建基层工会"
    return {
        "id": "p1-a1",
        "kind": "article",
        "kicker": "牵住新业态入会这个“牛鼻子”",
        "headline": "云川市总工会去年新建工会1200家",
        "bylines": [dict(zip(("start", "end"), span("何晓舟"), strict=True), name="何晓舟", role="reporter")],
        "start": span("牵住新业态")[0],
        "end": between("<程>立新", "说。")[1],
        "paragraphs": [
            [(span("本报讯")[0], line_end), (break_at, between("900家;新发展", "760家。")[1])],
            [between("今年,云川", "立新说。")],
        ],
        "sentences": [
            between("本报讯", "新就业形态劳动者。"),
            between("2022年,云川", "760家。"),
            between("今年,云川", "1500家。"),
            between("“我们力争", "立新说。"),
        ],
        "entities": [
            mention("m1", "ORG", "云川市总工会", 0, entity="e1"),
            mention("m2", "LOC", "云川市", 0, parent="m1", entity="e3"),
            mention("m3", "ORG", "云川市总工会", 1, entity="e1"),
            mention("m4", "LOC", "云川市", 1, parent="m3", entity="e3"),
            mention("m5", "PER", "何晓舟", 0, role="记者"),
            mention("m6", "ORG", "云川市总工会", 2, entity="e1"),
            mention("m7", "PER", "<程>立新", 0, role="主席", score=0.9),
        ],
        "facts": [
            fact("f0", "1200家", 1200, "家", "新建工会", same_as="f1", period=year(2023, "去年"), **built),
            fact("f1", "1200家", 1200, "家", new, at="新建基层工会1200", period=year(2023), **built),
            fact("f2", "300家", 300, "家", "街道工会", part_of="f1", period=year(2023), **built),
            fact("f3", "900家", 900, "家", "园区工会", at="900家;", part_of="f1", period=year(2023), **built),
            fact(
                "f4",
                "近3.6万人",
                36000,
                "人",
                "新发展会员",
                bound="NEARLY",
                counted="会员",
                period=year(2023),
                **UNION,
            ),
            fact(
                "f5",
                "85%以上",
                0.85,
                "1",
                "新就业形态劳动者占比",
                bound="EQUAL_OR_MORE",
                high=None,
                dimension="ratio",
                measure_kind="ratio",
                period=year(2023),
                **UNION,
            ),
            fact("f6", "980家", 980, "家", new, period=year(2022), **built),
            fact("f7", "760家", 760, "家", new, period=year(2021), **built),
            fact("f8", "1500家", 1500, "家", new, modality="planned", period=year(2024, "今年"), **built),
        ],
        "numbers": [
            dict(zip(("start", "end"), span("2023年"), strict=True), text="2023年")
            | {"class": "time", "value": None, "period": {"start": "2023-01-01", "end": "2023-12-31"}}
        ],
        "meta": {},
    }


def issue() -> dict[str, Any]:
    """The issue record of the page."""
    photo = between("林海拍出", "摄")
    body = between("白石县去年", "2300万元。")
    return {
        "schema": "newsfacts/1",
        "id": "yunchuan-2024-03-20-p1",
        "paper": "云川日报",
        "date": "2024-03-20",
        "source": {
            "path": "page.md",
            "sha256": hashlib.sha256(PAGE.encode()).hexdigest(),
            "encoding": "utf-8",
            "chars": len(PAGE),
        },
        "articles": [
            first_article(),
            {
                "id": "p1-a2",
                "kind": "photo",
                "headline": None,
                "start": photo[0],
                "end": photo[1],
                "paragraphs": [[photo]],
                "sentences": [photo],
                "entities": [mention("m8", "PER", "林海", 1)],
            },
            {
                "id": "p1-a3",
                "kind": "article",
                "headline": "白石县粮食总产量达15.2万吨",
                "start": span("白石县粮食")[0],
                "end": body[1],
                "paragraphs": [[body]],
                "sentences": [body],
                "entities": [mention("m9", "LOC", "白石县", 1, entity="e2")],
                "facts": [
                    fact(
                        "f9",
                        "15.2万吨",
                        152000,
                        "t",
                        "粮食总产量",
                        at="15.2万吨,",
                        dimension="mass",
                        measure_kind="amount",
                        period=year(2023, "去年"),
                        **COUNTY,
                    ),
                    fact(
                        "f10",
                        "4.1%",
                        0.041,
                        "1",
                        "比上年增长",
                        dimension="ratio",
                        measure_kind="growth_rate",
                        direction="up",
                        period=year(2023, "去年"),
                        **COUNTY,
                    ),
                    fact(
                        "f11",
                        "超过2300万元",
                        23000000,
                        "CNY",
                        "<b>农机补贴</b>资金",
                        bound="MORE_THAN",
                        high=None,
                        dimension="money",
                        measure_kind="amount",
                        tier="minor",
                        **COUNTY,
                    ),
                ],
            },
        ],
        "entities": [
            {
                "id": "e1",
                "type": "ORG",
                "name": "云川市总工会",
                "aliases": ["市总工会"],
                "mentions": ["m1", "m3", "m6"],
                "resolved_by": "same-text",
            },
            {
                "id": "e2",
                "type": "LOC",
                "name": "白石县",
                "aliases": [],
                "mentions": ["m9"],
                "resolved_by": "same-text",
            },
            {
                "id": "e3",
                "type": "LOC",
                "name": "云川市",
                "aliases": [],
                "mentions": ["m2", "m4"],
                "resolved_by": "same-text",
            },
        ],
        "checks": [
            {"type": "sum", "facts": ["f1", "f2", "f3"], "ok": True, "says": "1200 = 300 + 900"},
            {"type": "ratio_range", "facts": ["f5"], "ok": False, "says": "0.85 > 1 <&>"},
        ],
        "warnings": ["masthead read as paper name"],
        "producer": {"version": "0.1.0", "components": ["test"]},
    }


def write_page(folder: Path) -> Path:
    """The page file in a folder, as bytes that its sha256 fits."""
    path = folder / "page.md"
    path.write_bytes(PAGE.encode())
    return path
