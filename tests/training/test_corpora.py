"""Reading corpora, keeping development texts out, augmentation."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pytest

from pipeline.errors import InputError
from pipeline.training.augment import add_blanks, swap_entities
from pipeline.training.compose import SHARES, compose
from pipeline.training.corpora import Exclusion, Row, cut_row, read_jsonl, spans_of
from pipeline.training.silver import sentences


def test_read_jsonl_names_the_broken_line(tmp_path):
    path = tmp_path / "corpus.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.write('{"text": "工会", "entities": []}\n{"text": \n')
    with pytest.raises(InputError, match="line 2: not JSON"):
        list(read_jsonl(path))


@pytest.mark.parametrize("bad", [[(0, 9)], [(0, 2), (1, 3)], [(2, 2)], [(-1, 1)]])
def test_spans_of_refuses_impossible_entities(tmp_path, bad):
    record = {"text": "王芳到会", "entities": [{"start": a, "end": b, "label": "PER"} for a, b in bad]}
    with pytest.raises(InputError, match="outside the text or overlaps"):
        spans_of(record, tmp_path / "corpus.jsonl")


def test_exclusion_ignores_width_and_blanks():
    exclusion = Exclusion(["通州区总工会２０２４年工作会议在京举行，王芳出席"], shared=10)
    assert exclusion.hits("昨天通州区总工会2024年工作会议召开")
    assert not exclusion.hits("海淀区总工会召开会议")


def test_exclusion_ignores_addresses():
    link = "https://www.example.org/2024/03/page.html"
    assert not Exclusion([f"详见{link}"]).hits(f"更多内容见{link}")


def test_cut_row_keeps_entities_whole():
    text = "通州区总工会召开会议，" * 20
    entities = tuple((i * 11, i * 11 + 6, "ORG") for i in range(20))
    parts = cut_row(Row(text, {"x": entities}), 30)
    assert "".join(part.text for part in parts) == text
    assert all(len(part.text) <= 30 for part in parts)
    names = [part.text[a:b] for part in parts for a, b, _ in part.targets["x"]]
    assert names == ["通州区总工会"] * 20


def rows():
    return [
        Row(
            "王芳到北京市通州区",
            {
                "x": ((0, 2, "PER"), (3, 9, "LOC")),
                "y": ((0, 2, "PER"), (3, 6, "LOC"), (6, 9, "LOC")),
            },
        ),
        Row("欧阳文静出席", {"x": ((0, 4, "PER"),)}),
    ] * 20


def test_swap_entities_moves_all_heads_along_and_swaps_only_what_they_share():
    varied = swap_entities(rows(), 1.0, np.random.default_rng(1))
    assert varied != rows()
    for row in varied:
        for head, spans in row.targets.items():
            places = [row.text[a:b] for a, b, kind in spans if kind == "LOC"]
            assert places in ([], ["北京市通州区"], ["北京市", "通州区"]), head
            assert all(row.text[a:b] in ("王芳", "欧阳文静") for a, b, kind in spans if kind == "PER")


def test_swap_entities_without_share_changes_nothing():
    assert swap_entities(rows(), 0.0, np.random.default_rng(1)) == rows()


def test_add_blanks_never_breaks_a_name():
    varied = add_blanks(rows(), 1.0, np.random.default_rng(2))
    assert any(row.text != row.text.strip() for row in varied)
    for before, after in zip(rows(), varied, strict=True):
        assert "".join(after.text.split()) == before.text
        for head, spans in before.targets.items():
            names = [before.text[a:b] for a, b, _ in spans]
            assert [after.text[a:b] for a, b, _ in after.targets[head]] == names


def test_compose_marks_names_without_markup_left_over():
    made = compose(400, 3, ["newsfacts"], 1.0)
    assert made == compose(400, 3, ["newsfacts"], 1.0)
    assert made != compose(400, 4, ["newsfacts"], 1.0)
    for row in made:
        assert not any(c in row.text for c in "{}|"), row.text
        assert all(row.text[a:b] == row.text[a:b].strip() for a, b, _ in row.targets["newsfacts"])
    kinds = {kind for row in made for _, _, kind in row.targets["newsfacts"]}
    assert kinds == {"ORG", "LOC", "PER"}
    assert abs(sum(SHARES.values()) - 1) < 1e-9


def test_sentences_leaves_out_links_and_long_runs():
    text = "工会开会。见https://example.org。\n" + "长" * 50 + "。"
    assert sentences(text, 30) == ["工会开会。"]


def test_read_jsonl_skips_blank_lines(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "a"}) + "\n\n", encoding="utf-8")
    assert list(read_jsonl(path)) == [{"text": "a"}]
