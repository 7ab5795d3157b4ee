"""Everything a record says stands in the source: spans, ids and links hold for any text that can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pipeline.annotations import Issue
from pipeline.assemble import process
from pipeline.records import ArticleRecord, IssueRecord
from pipeline.schema import record_schema
from pipeline.source.articles import read_article
from pipeline.source.inputs import read_inputs
from pipeline.source.page import read_page

VALIDATOR = Draft202012Validator(record_schema())
SLOW_FIXTURE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]

SENTENCES = [
    "今年1月至2月，苏州市总工会新发展会员1.2万人，其中女会员5600人，同比增长12.5%。",
    "本报讯 (记者 何小川 通讯员 孟长青) 3月18日，北京市通州区总工会召开工作会议，80余人参会。",
    "去年，全区新建职工书屋26家、爱心驿站18个，入会率达到85%以上。",
    "王建国介绍，该公司将投资3.5亿元建设物流园，预计2025年投产。",
    "截至３月１５日，全市共有养老机构２１３家，床位４．６万张。",
    "据新华社北京3月19日电，杭州市、宁波市分别接待游客23万人次和18万人次。",
]
DIRT = [
    "\u3000", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u0301", "\ufe0f", "\U00020bb7", "\U0001f389", "\r\n",
    "\n", "\r", "\t", " ", "\n\n", "\u2028", "\x0b", "\x0c", "\x85", "\x00", "|", "#", "*", "<b>", "&nbsp;",
    "![](a.jpg)", "\ue000", "１２", "。", "（", ")", "、", "\ufffd", "\U0010ffff",
]  # fmt: skip
STARTS = [
    "",
    "# ",
    "## ",
    "### ",
    "- ",
    "> ",
    "| ",
    "1. ",
    "    ",
    "\u3000\u3000",
    "本报记者 ",
    "<p>",
    "* * *\n",
]


@st.composite
def nasty_texts(draw: st.DrawFn) -> str:
    """Sentences of a newspaper with dirt anywhere, also inside numbers and names."""
    lines = []
    for _ in range(draw(st.integers(1, 4))):
        line = draw(st.sampled_from(SENTENCES))
        for _ in range(draw(st.integers(0, 4))):
            at = draw(st.integers(0, len(line)))
            line = line[:at] + draw(st.sampled_from(DIRT)) + line[at:]
        lines.append(draw(st.sampled_from(STARTS)) + line)
    return draw(st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n"])).join(lines)


def bare(text: str) -> str:
    return "".join(text.split())


def issue(text: str, *, page: bool, day: str | None = "2024-03-20") -> Issue:
    articles = (
        read_page(text, issue_id="i", date=day)
        if page
        else [read_article(text, id="a", title="苏州市新增会员1.2万人", date=day)]
    )
    return Issue("i", "i.md", "0" * 64, "utf-8", len(text), articles, day)


def check(made: Issue, record: IssueRecord) -> None:
    """Assert all that holds for every record."""
    data = json.loads(record.model_dump_json())
    VALIDATOR.validate(data)
    assert IssueRecord.model_validate(data) == record
    assert [a.id for a in record.articles] == [a.id for a in made.articles]
    for article, layout in zip(record.articles, made.articles, strict=True):
        check_article(article, layout.source)
    check_links(record)
    check_periods(record)


def check_article(article: ArticleRecord, source: str) -> None:
    texts = [(m.start, m.end, m.text) for m in article.entities]
    texts += [(f.quantity.start, f.quantity.end, f.quantity.text) for f in article.facts]
    texts += [(n.start, n.end, n.text) for n in article.numbers]
    texts += [(b.start, b.end, b.name) for b in article.bylines]
    for start, end, text in texts:
        assert 0 <= start < end <= len(source)
        assert bare(source[start:end]) == bare(text)
        assert bare(text)
    assert 0 <= article.start <= article.end <= len(source)
    pieces = [piece for paragraph in article.paragraphs for piece in paragraph]
    ascending(sorted(pieces), source)  # a paragraph may go on below another one
    assert len({*article.sentences}) == len(article.sentences)
    for start, end in [*article.sentences, *pieces]:
        assert article.start <= start < end <= article.end
    for fact in article.facts:
        for start, end in fact.indicator_spans:
            assert 0 <= start < end <= len(source)
    for headline in (article.kicker, *article.subheads):
        assert headline is None or bare(headline) in bare(source)


def ascending(spans: Iterable[tuple[int, int]], source: str) -> None:
    """Pieces are not empty and do not overlap."""
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(source)
        assert bare(source[start:end])
        last = end


def check_links(record: IssueRecord) -> None:
    facts = [f for a in record.articles for f in a.facts]
    mentions = [m for a in record.articles for m in a.entities]
    for ids in ([f.id for f in facts], [m.id for m in mentions], [e.id for e in record.entities]):
        assert len(ids) == len(set(ids))
    entities = {e.id: e for e in record.entities}
    for article in record.articles:
        inside = {m.id: m for m in article.entities}
        own = {f.id for f in article.facts}
        for m in article.entities:
            if m.parent is not None:
                outer = inside[m.parent]
                assert outer.start <= m.start
                assert m.end <= outer.end
                assert m.id != m.parent
            assert m.entity is None or m.id in entities[m.entity].mentions
        for f in article.facts:
            assert f.part_of is None or (f.part_of in own and f.part_of != f.id)
            assert f.same_as is None or (f.same_as in own and f.same_as != f.id)
            assert f.owner_entity is None or f.owner_entity in entities
    linked = [i for e in record.entities for i in e.mentions]
    assert len(linked) == len(set(linked))
    assert set(linked) <= {m.id for m in mentions}
    assert all(set(c.facts) <= {f.id for f in facts} for c in record.checks)


def check_periods(record: IssueRecord) -> None:
    for fact in (f for a in record.articles for f in a.facts if f.period):
        assert fact.period is not None
        ends = [d for d in (fact.period.start, fact.period.end) if d is not None]
        for day in ends:
            assert day == "ISSUE_DATE" or date.fromisoformat(day).isoformat() == day
        assert record.date is None or "ISSUE_DATE" not in ends
        if len(ends) == 2 and "ISSUE_DATE" not in ends:
            assert ends[0] <= ends[1]


@given(text=nasty_texts(), page=st.booleans(), day=st.sampled_from([None, "2024-03-20", "1998-01-31"]))
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW_FIXTURE)
def test_nasty_texts_are_grounded(nlp: Any, text: str, page: bool, day: str | None) -> None:
    made = issue(text, page=page, day=day)
    check(made, *process([made], nlp))


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200), page=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW_FIXTURE)
def test_any_text_is_grounded(nlp: Any, text: str, page: bool) -> None:
    made = issue(text, page=page)
    check(made, *process([made], nlp))


FIXED = {
    "full width": "２０２３年，苏州市新建学校１２所，新增学位１．８万个，增长８．５％。",
    "carriage returns": "# 要闻\r\n\r\n## 苏州市新建学校12所\r\n\r\n本报讯 2023年，苏州市新建\r\n学校12所。\r\n",
    "only carriage returns": "## 苏州市新建学校12所\r\r2023年，苏州市新建学校12所。\r",
    "ideographic spaces": "\u3000\u3000２０２３年，苏 州 市新建学校　１２　所。\n\u3000\u3000本报记者　王　明　摄\n",
    "zero width": "2023年，苏\u200b州\u200b市新建学校1\u200b2所，增长\u200d8%。\ufeff",
    "combining": "2023年，苏\u0301州市新建e\u0301cole学校1\u03012所\ufe0f。",
    "supplementary": "2023年，𠮷林市\U00020bb7家新建学校12所🎉，新增学位1.8万个👨‍👩‍👧。",
    "byte order mark": "\ufeff# 要闻\n\n2023年，苏州市新建学校12所。",
    "broken name": "2024年3月，北京市通州区总\n工会召开会议，中关村科学\n\n城总工会80余\n人参会，共投入1.2\n万元。",
    "broken by a page": "## 通州区新增会员\n\n通州区总工会新发展会\n\n![](img1.jpg)\n\n员2.5万人，其中女会员5600\n\n人。\n",
    "table": "| 地区 | 会员 |\n|---|---|\n| 通州区 | 1.2万人 |\n| 大兴区 | 8000人 |\n\n截至2月底，全市会员2.5万人。",
    "html": "<h1>要闻</h1><p>2023年，<b>苏州市</b>新建学校<i>12</i>所。</p><script>alert(1)</script>&nbsp;增长8%",
    "hashes": "#" * 1500 + " 2023年，苏州市新建学校12所\n" + "# " * 800,
    "rows of marks": "\n".join(["*" * 400, "-" * 400, "|" * 400, "（" * 400, "、" * 400, "“" * 401, "1" * 400]),
    "long numbers": "累计" + "9" * 400 + "人，" + "亿" * 50 + "元，" + "一" * 200 + "个，1" + "." * 90 + "5%，1/0，0分之一。",
    "times that are none": "2024年2月30日，13月，第五季度，25时61分，公元前221年，9999年12月31日，去年12月32日增长5%。",
    "far years": "到9999年底，全市将新建学校12所；十年后再建5所；9000年来新建8所；公元1年新建1所。",
    "one character": "人",
    "only numbers": "1 2 3 4 5 6 7 8 9 10\n11 12 13",
    "white space": " \n\u3000\n\t\n",
}  # fmt: skip


@pytest.mark.parametrize("page", [True, False], ids=["page", "article"])
@pytest.mark.parametrize("day", [None, "2024-02-29", "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("text", FIXED.values(), ids=FIXED)
def test_fixed_texts_are_grounded(nlp: Any, text: str, page: bool, day: str | None) -> None:
    made = issue(text, page=page, day=day)
    check(made, *process([made], nlp))


def test_breaks_of_a_column_are_kept_in_the_spans(nlp: Any) -> None:
    """A line break within a name or number leaves one mention and one fact whose span holds the break."""
    text = (
        "3月18日，北京市通州区总工会召开年度工作会议，对今年的重点工作进行部署，去年，北京市通州区总\n"
        "工会坚持服务职工的宗旨，在园区、商圈和街道广泛开展建会入会集中行动，全年新发展工会会员1.2\n"
        "万人，其中女会员5600人。下一步，将继续推进职工之家建设，让更多劳动者感受到组织的关怀温暖。\n"
    )
    made = issue(text, page=True)
    [record] = process([made], nlp)
    check(made, record)
    [article] = record.articles
    assert "北京市通州区总\n工会" in {text[m.start : m.end] for m in article.entities}
    facts = {bare(f.quantity.text): f for f in article.facts}
    assert facts["1.2万人"].value == 12000
    assert text[facts["1.2万人"].quantity.start : facts["1.2万人"].quantity.end] == "1.2\n万人"
    assert facts["5600人"].part_of == facts["1.2万人"].id


REPEATED = [
    "人",
    "1",
    "（",
    "，",
    "“",
    "一",
    "万",
    "。",
    "# ",
    "|a",
    "**",
    "第",
    "3年",
    "北京",
    "总工会",
    "甲、",
    "1.",
]


@pytest.mark.parametrize("unit", REPEATED)
def test_one_thing_repeated_is_grounded(nlp: Any, unit: str) -> None:
    made = issue(unit * (1_500 // len(unit)), page=True)
    check(made, *process([made], nlp))


@pytest.mark.slow
def test_long_line(nlp: Any) -> None:
    line = "".join(SENTENCES)
    made = issue(line * (12_000 // len(line)), page=False)
    [record] = process([made], nlp)
    check(made, record)
    assert len(record.articles[0].facts) > 400


def read(path: Path, nlp: Any) -> list[tuple[Issue, IssueRecord]]:
    issues = list(read_inputs([path]))
    return list(zip(issues, process(issues, nlp), strict=True))


def test_files_are_grounded_in_their_decoded_text(nlp: Any, tmp_path: Path) -> None:
    for name, text in FIXED.items():
        if text.strip():
            stem = re.sub(r"\W", "-", name)
            (tmp_path / f"{stem}.md").write_bytes(text.encode())
            (tmp_path / f"{stem}-marked.txt").write_bytes(text.encode("utf-8-sig"))
            line = json.dumps(
                {"id": name, "title": text[:40], "text": text, "weird": [None, {"\x00": 1e300}]}
            )
            (tmp_path / f"{stem}.jsonl").write_text(line + "\n", "ascii")
    made = read(tmp_path, nlp)
    assert len(made) == 3 * (len(FIXED) - 1)
    for issue_, record in made:
        check(issue_, record)


@pytest.mark.parametrize("lone", ["\\ud800", "\\udc00", "\\ud800\\ud800"])
def test_lone_surrogates_are_refused_or_written(nlp: Any, tmp_path: Path, lone: str) -> None:
    """A JSON escape can name half of a pair, which no output can hold: one clear error, or a valid record."""
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"id":"a1","text":"2023年，苏{lone}州市新建学校12所。"}}\n', "utf-8")
    errors: list[Exception] = []
    issues = list(read_inputs([path], on_error=errors.append))
    assert len(errors) + len(issues) == 1
    assert all("a.jsonl, line 1" in str(e) for e in errors)
    for made, record in zip(issues, process(issues, nlp), strict=True):
        check(made, record)


def test_surrogates_given_from_python_do_not_stop_the_stages(nlp: Any) -> None:
    """No input can hold them, but `read_article` and `read_page` take any `str`."""
    for page in (False, True):
        made = issue("## 苏\ud800州市新建学校12所\n\n2023年，苏州市\udfff新建学校1\ud8002所。", page=page)
        [record] = process([made], nlp)
        assert len(record.articles) == len(made.articles)
