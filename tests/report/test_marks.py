from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.marks import Mark, Weaver


def plain(html: str) -> str:
    return unescape(re.sub(r"</?mark[^>]*>", "", html))


def test_weave_nests_inner_in_outer() -> None:
    marks = [Mark(0, 3, "loc", "LOC"), Mark(0, 6, "org", "ORG")]
    html = Weaver("云川市总工会", marks).html([(0, 6)])
    assert html == (
        '<mark class="ORG" data-id="org"><mark class="LOC" data-id="loc">云川市</mark>总工会</mark>'
    )


def test_weave_same_span_lower_rank_is_outside() -> None:
    html = Weaver("八成", [Mark(0, 2, "b", "f", 4), Mark(0, 2, "a", "e", 3)]).html([(0, 2)])
    assert html.index('"a"') < html.index('"b"')


def test_weave_splits_crossing_marks_and_gives_attributes_once() -> None:
    html = Weaver("甲乙丙", [Mark(0, 2, "x", "e"), Mark(1, 3, "y", "f", 1, (("tabindex", "0"),))]).html(
        [(0, 3)]
    )
    assert html == (
        '<mark class="e" data-id="x">甲<mark class="f" data-id="y" tabindex="0">乙</mark></mark>'
        '<mark class="f" data-id="y">丙</mark>'
    )


def test_weave_mark_over_two_pieces_has_a_fragment_in_each() -> None:
    weaver = Weaver("园区工会##900家", [Mark(2, 10, "m", "f")])
    html = weaver.html([(0, 4), (6, 10)])
    assert html.count('data-id="m"') == 2
    assert plain(html) == "园区工会900家"
    assert weaver.shown["m"] == 6


def test_weave_escapes_text_ids_and_classes() -> None:
    html = Weaver("<script>&\"'", [Mark(0, 8, '"><b>', "e' onclick=x")]).html([(0, 11)])
    assert "<script" not in html
    assert "<b>" not in html
    assert plain(html) == "<script>&\"'"


spans = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(sorted)


@given(text=st.text(min_size=12, max_size=12), marks=st.lists(spans, max_size=8), piece=spans)
def test_weave_is_well_formed_and_keeps_the_text(text: str, marks: list[list[int]], piece: list[int]) -> None:
    made = [Mark(a, b, f"m{i}", "e") for i, (a, b) in enumerate(marks)]
    weaver = Weaver(text, made)
    html = weaver.html([(piece[0], piece[1])])
    depth = 0
    for tag in re.findall(r"</?mark", html):
        depth += 1 if tag == "<mark" else -1
        assert depth >= 0
    assert depth == 0
    assert plain(html) == text[piece[0] : piece[1]]
    for mark in made:
        inside = text[max(mark.start, piece[0]) : max(0, min(mark.end, piece[1]))]
        assert weaver.shown.get(mark.id, 0) == len("".join(inside.split()))
