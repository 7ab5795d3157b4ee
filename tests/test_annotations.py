"""The view: the only place where page offsets become text offsets and back."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotations import Article, Block, View

SOURCE = st.text(alphabet="会员人12.5万 \n\r\u3000\u200b\ufeff𠮷，。", min_size=1, max_size=60)


@st.composite
def views(draw: st.DrawFn) -> View:
    source = draw(SOURCE)
    cuts = sorted(draw(st.lists(st.integers(0, len(source)), max_size=8)))
    return View(source, list(zip(cuts[::2], cuts[1::2], strict=False)))


@given(views(), st.data())
def test_view_span_maps_to_its_own_characters(view: View, data: st.DataObject) -> None:
    if not view.text:
        return
    start = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(start + 1, len(view.text)))
    a, b = view.to_source(start, end)
    assert view.source[a] == view.text[start]
    assert view.source[b - 1] == view.text[end - 1]
    inside = "".join(view.source[max(a, s) : min(b, e)] for s, e in view.pieces if s < b and e > a)
    assert inside == view.text[start:end]


@given(views())
def test_view_offsets_round_trip(view: View) -> None:
    for i in range(len(view.text)):
        source = view.offset(i)
        if view.pieces.count(view.pieces[0]) == 1:
            assert view.source[source] == view.text[i]
        back = view.from_source(source)
        assert view.text[back] == view.text[i]


def test_view_faithful_only_over_white_space() -> None:
    view = View("工会会\n\n员（图片说明）大会", [(0, 3), (5, 6), (12, 14)])
    assert view.text == "工会会员大会"
    assert view.is_faithful(0, 4)
    assert not view.is_faithful(2, 6)


def test_article_view_keeps_blocks_apart() -> None:
    source = "标题\n正文一段，没有完\n\n接着写。\n"
    article = Article(
        "a", "article", source, [Block("headline", ((0, 2),)), Block("paragraph", ((3, 11), (13, 17)))]
    )
    view, blocks = article.view()
    assert view.text == "标题\n正文一段，没有完接着写。\n"
    assert blocks == [(0, 2, "headline"), (3, 15, "paragraph")]
    assert [view.text[a:b] for a, b, _ in blocks] == ["标题", "正文一段，没有完接着写。"]
