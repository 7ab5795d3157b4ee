"""The layers together: offsets, nesting, lexicon, conventions, trace."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.backends.lac import LacBackend
from pipeline.entities import ArticleText, Trace, format_trace, load_lexicon, recognise, split_sentences
from pipeline.entities.lexicon import Correction, Entry, Lexicon
from pipeline.entities.width import normalise
from pipeline.errors import InputError, UsageError
from tests.entities.helpers import Told, found, outer


def test_nested_places_have_parents() -> None:
    text = "河北省保定市教育局发文"
    mentions = found(text, {"河北省": "LOC", "保定市": "LOC"})
    names = {m.id: text[m.start : m.end] for m in mentions}
    assert [(names[m.id], names.get(m.parent or "")) for m in mentions] == [
        ("河北省保定市教育局", None),
        ("河北省", "河北省保定市教育局"),
        ("保定市", "河北省保定市教育局"),
    ]


def test_batches_keep_articles_apart() -> None:
    texts = [ArticleText("王小明在北京"), ArticleText(""), ArticleText("北京\n北京")]
    results = recognise(texts, Told({"北京": "LOC", "王小明": "PER"}))
    assert [[(m.start, m.end) for m in mentions] for mentions in results] == [
        [(0, 3), (4, 6)],
        [],
        [(0, 2), (3, 5)],
    ]


def test_name_found_once_is_found_everywhere() -> None:
    text = "安和里工会成立。职工说，安和里工会很好"

    class Once(Told):
        def predict(self, texts):  # type: ignore[no-untyped-def]
            return [super().predict([texts[0]])[0], *[[] for _ in texts[1:]]]

    [mentions] = recognise([ArticleText(text)], Once({"安和里工会": "ORG"}))
    assert [m.start for m in mentions if m.type == "ORG"] == [0, 12]


def test_user_lexicon_wins_over_the_model(tmp_path: Path) -> None:
    file = tmp_path / "names.tsv"
    file.write_text("# names\n青禾\tORG\t青禾科技|QH\n半边天\t-\n", encoding="utf-8")
    lexicon = load_lexicon(file)
    text = "青禾与青禾科技、QH、QHX支持半边天"
    names = {"半边天": "PER", "青禾": "PER"}
    assert outer(text, names, lexicon=lexicon) == [("青禾", "ORG"), ("青禾科技", "ORG"), ("QH", "ORG")]


def test_correction_of_one_place_in_one_article(tmp_path: Path) -> None:
    file = tmp_path / "fixes.jsonl"
    file.write_text('{"id": "a1", "start": 0, "end": 2, "type": null}\n', encoding="utf-8")
    text = "北京和北京"
    texts = [ArticleText(text, id="a1"), ArticleText(text, id="a2")]
    results = recognise(texts, Told({"北京": "LOC"}), lexicon=load_lexicon(file))
    assert [[m.start for m in mentions] for mentions in results] == [[3], [0, 3]]


def test_lexicon_fingerprint_follows_the_content() -> None:
    first = Lexicon([Entry("安和里", "LOC")])
    assert first.fingerprint() == Lexicon([Entry("安和里", "LOC")]).fingerprint()
    assert first.fingerprint() != Lexicon([Entry("安和里", "ORG")]).fingerprint()
    assert (
        first.fingerprint() != Lexicon([Entry("安和里", "LOC")], [Correction("a", 0, 1, None)]).fingerprint()
    )


@pytest.mark.parametrize(
    "line", ["安和里", "安和里\tCITY", '{"name": "安和里", "type": "CITY"}', "{not json"]
)
def test_lexicon_errors_name_file_and_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "bad.tsv"
    file.write_text(f"# comment\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.tsv, line 2"):
        load_lexicon(file)


def test_lexicon_from_lines_already_read() -> None:
    assert load_lexicon(["青禾\tORG", "# x"]).types == {"青禾": "ORG"}


def test_unknown_convention_lists_the_valid_ones() -> None:
    with pytest.raises(UsageError, match="newsfacts, msra, pfr"):
        recognise([ArticleText("好")], Told(), convention="bakeoff")


def test_msra_leaves_the_government_outside() -> None:
    text = "河北省政府说"
    assert outer(text, {"河北省": "LOC"}) == [("河北省政府", "ORG")]
    assert outer(text, {"河北省": "LOC"}, convention="msra") == [("河北省", "LOC")]


def test_trace_names_the_layer_of_every_change() -> None:
    trace = Trace([])
    text = "王主席在海淀区总工会服务中心"
    recognise([ArticleText(text)], Told({"王主席": "PER", "海淀区总工会": "ORG"}), trace=trace)
    steps = {(s.layer, s.action, s.text) for s in trace.steps}
    assert ("told", "added", "王主席") in steps
    assert ("strip_titles", "removed", "王主席") in steps
    assert ("strip_titles", "added", "王") in steps
    assert ("grow_organisations", "added", "海淀区总工会服务中心") in steps
    assert "- PER 王主席 [0:3]" in format_trace(trace.steps)


def test_width_of_the_input_does_not_matter(lac: LacBackend) -> None:
    full = "本报讯（记者 王小明）１５日，保定市总工会召开会议。"
    half = "本报讯(记者 王小明)15日,保定市总工会召开会议。".replace("15", "１５")
    results = recognise([ArticleText(full), ArticleText(half)], lac)
    assert [(m.start, m.end, m.type) for m in results[0]] == [(m.start, m.end, m.type) for m in results[1]]


@given(st.text(alphabet="０1Ａa，,（()）北京工会·.:： \n“”", max_size=40))
def test_normalise_keeps_every_offset(text: str) -> None:
    assert len(normalise(text)) == len(text)


@given(st.text(alphabet="好。！\n ”天", max_size=30))
def test_split_sentences_leaves_out_blanks_only(text: str) -> None:
    spans = split_sentences(text)
    kept = "".join(text[a:b] for a, b in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


PIECES = [
    "北京市",
    "通州区",
    "总工会",
    "公司",
    "在",
    "王小明",
    "、",
    "和",
    "（以下简称“",
    "”）",
    "中",
    "美",
    "方",
    "医院",
    "的",
    "第三",
    "服务中心",
    "主席",
    "\n",
    "，",
    "3",
    "处",
    "·",
    "玛丽",
    "驻",
    "大使馆",
    "等",
    "家企业",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["newsfacts", "msra", "pfr"]))
def test_mentions_are_well_formed_on_any_text(pieces: list[str], convention: str) -> None:
    text = "".join(pieces)
    names = {"北京市": "LOC", "通州区": "LOC", "王小明": "PER", "玛丽": "PER"}
    mentions = found(text, names, convention=convention)
    by_id = {m.id: m for m in mentions}
    assert len(by_id) == len(mentions)
    outermost = [m for m in mentions if m.parent is None]
    assert all(a.end <= b.start for a, b in itertools.pairwise(outermost))
    for m in mentions:
        assert 0 <= m.start < m.end <= len(text)
        assert m.type in ("ORG", "LOC", "PER")
        assert m.source
        if m.parent is not None:
            around = by_id[m.parent]
            assert around.start <= m.start
            assert m.end <= around.end
            assert (around.start, around.end) != (m.start, m.end)


def test_same_input_same_output(lac: LacBackend) -> None:
    text = "河北省保定市总工会党组书记王小明在京会见中非代表团，保定市总工会干部参加。"
    assert recognise([ArticleText(text)], lac) == recognise([ArticleText(text)], lac)
