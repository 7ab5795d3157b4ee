"""Labels of standard corpora under the project's own convention."""

from __future__ import annotations

import pytest

from pipeline.training.conventions import from_cluener, from_lac, from_pfr, to_ours


def spans(text, *names):
    """Spans of 'TYPE:name' in a text, each after the one before."""
    found, at = [], 0
    for name in names:
        kind, _, surface = name.partition(":")
        start = text.index(surface, at)
        at = start + len(surface)
        found.append((start, at, kind))
    return found


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("家住北京市通州区永顺镇", ["LOC:北京市", "LOC:通州区", "LOC:永顺镇"], ["LOC:北京市通州区永顺镇"]),
        ("江苏如皋市城西乡的花农", ["LOC:江苏", "LOC:如皋市", "LOC:城西乡"], ["LOC:江苏如皋市城西乡"]),
        ("日本东京的展览", ["LOC:日本", "LOC:东京"], ["LOC:日本东京"]),
        ("中美关系", ["LOC:中", "LOC:美"], ["LOC:中", "LOC:美"]),
        ("中国南非两国", ["LOC:中国", "LOC:南非"], ["LOC:中国", "LOC:南非"]),
        ("长江三峡风光", ["LOC:长江", "LOC:三峡"], ["LOC:长江", "LOC:三峡"]),
        ("美国麻省理工学院", ["LOC:美国", "ORG:麻省理工学院"], ["ORG:美国麻省理工学院"]),
        ("新华社北京电", ["ORG:新华社", "LOC:北京"], ["ORG:新华社", "LOC:北京"]),
        ("河北省政府宣布", ["LOC:河北省"], ["ORG:河北省政府"]),
        ("以军进入", ["LOC:以"], ["ORG:以军"]),
        ("以军事手段", ["LOC:以"], ["LOC:以"]),
        ("能登地区地震", ["LOC:能登"], ["LOC:能登地区"]),
        ("京张铁路通车", ["LOC:京张"], ["LOC:京张铁路"]),
        ("中国铁路发展", ["LOC:中国"], ["LOC:中国"]),
        ("中国队员", ["LOC:中国"], ["LOC:中国"]),
        ("中国队夺冠", ["LOC:中国"], ["ORG:中国队"]),
        ("省委书记说", [], ["ORG:省委"]),
        ("市委员会议", [], []),
        ("秦山核电站并网", ["ORG:秦山核电站"], ["LOC:秦山核电站"]),
    ],
)
def test_to_ours(text, given, expected):
    assert to_ours(text, spans(text, *given)) == spans(text, *expected)


def test_from_pfr_takes_abbreviations_and_places_in_names_of_events():
    text = "中俄经贸，中国慈展会，中科院"
    other = [
        {"start": 0, "end": 1, "label": "J"},
        {"start": 1, "end": 2, "label": "J"},
        {"start": 2, "end": 4, "label": "J"},
        {"start": 5, "end": 7, "label": "LOC", "nested": True},
        {"start": 11, "end": 14, "label": "J"},
    ]
    expected = spans(text, "LOC:中", "LOC:俄", "LOC:中国", "ORG:中科院")
    assert from_pfr({"text": text, "other": other}, []) == expected


def test_from_cluener_leaves_out_rows_with_works():
    row = {"text": "游故宫", "other": [{"start": 1, "end": 3, "label": "scene"}]}
    assert from_cluener(row, []) == [(1, 3, "LOC")]
    row["other"].append({"start": 0, "end": 1, "label": "book"})
    assert from_cluener(row, []) is None


def test_from_lac_cuts_titles():
    text = "王芳主席到会"
    assert from_lac(text, [(0, 4, "PER")]) == [(0, 2, "PER")]
