"""The model in models/entities: small enough, undamaged, and able to do what it is shipped for."""

from __future__ import annotations

import pickle

import pytest

from pipeline.backends.lock import find_model, read_lock
from pipeline.backends.onnx_model import OnnxModelBackend
from pipeline.errors import MissingPartError, UsageError


@pytest.fixture(scope="module")
def backend():
    try:
        find_model("entities")
    except MissingPartError:
        pytest.skip("no trained model in models/entities")
    return OnnxModelBackend()


def names(backend, text, **options):
    return [f"{s.type}:{text[s.start : s.end]}" for s in backend.predict([text], **options)[0]]


def test_shipped_model_is_undamaged_and_small(backend):
    lock = read_lock(find_model("entities"))
    assert lock.problems() == []
    assert lock.size <= 30 * 2**20
    assert lock.licence
    assert lock.scores
    assert set(backend.heads) == {"newsfacts", "msra", "pfr"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "近日，海淀区总工会职工服务中心在中关村举办招聘会。",
            ["ORG:海淀区总工会职工服务中心", "LOC:中关村"],
        ),
        (
            "市总工会权益保障部部长周晓梅介绍了情况。",
            ["ORG:市总工会权益保障部", "PER:周晓梅"],
        ),
        ("他家住江苏省苏州市吴江区。", ["LOC:江苏省苏州市吴江区"]),
        ("北京、天津、上海三地联动。", ["LOC:北京", "LOC:天津", "LOC:上海"]),
        ("中国银行与清华大学签署协议。", ["ORG:中国银行", "ORG:清华大学"]),
        ("国家统计局发言人付凌晖表示，经济回升向好。", ["ORG:国家统计局", "PER:付凌晖"]),
        ("各级工会要关心职工生活，该公司也不例外。", []),
        ("", []),
    ],
)
def test_shipped_model_finds_names_under_our_convention(backend, text, expected):
    assert names(backend, text) == expected


def test_shipped_model_draws_borders_by_convention(backend):
    text = "记者在河北省张家口市采访。"
    assert names(backend, text, head="msra") == ["LOC:河北省", "LOC:张家口市"]
    assert names(backend, text) == ["LOC:河北省张家口市"]
    with pytest.raises(UsageError):
        backend.predict([text], head="conll")


def test_shipped_model_gives_scores_between_0_and_1(backend):
    spans = backend.predict(["通州区总工会召开会议，王建国出席。"])[0]
    assert spans
    assert all(span.score is not None and 0 <= span.score <= 1 for span in spans)


def test_shipped_model_does_not_depend_on_the_batch(backend):
    texts = ["通州区总工会召开会议。", "王建国来到上海。", "今天天气很好。" * 30, "工" * 1500, ""] * 4
    together = backend.predict(texts)
    alone = [backend.predict([text])[0] for text in texts]
    assert [[s[:3] for s in spans] for spans in together] == [[s[:3] for s in spans] for spans in alone]


def test_shipped_model_finds_a_name_at_the_end_of_a_long_text(backend):
    text = "今年以来生产经营形势总体平稳，" * 400 + "通州区总工会召开会议。"
    start = text.index("通州区")
    assert (start, start + 6, "ORG") in [span[:3] for span in backend.predict([text])[0]]


def test_shipped_model_reads_what_the_width_says_the_same(backend):
    wide, narrow = "ＡＢＢ公司在北京市投资１００万元。", "ABB公司在北京市投资100万元。"
    assert [s[:3] for s in backend.predict([wide])[0]] == [s[:3] for s in backend.predict([narrow])[0]]


def test_backend_survives_pickling(backend):
    copy = pickle.loads(pickle.dumps(backend))
    text = "通州区总工会召开会议。"
    assert copy.predict([text]) == backend.predict([text])
    assert copy.fingerprint() == backend.fingerprint()
    assert OnnxModelBackend(head="msra").fingerprint() != backend.fingerprint()
