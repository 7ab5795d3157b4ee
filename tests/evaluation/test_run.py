"""Gold documents become the issues that the stages read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.annotations import Issue
from pipeline.errors import InputError
from pipeline.evaluation import run
from pipeline.evaluation.corpora import Collection, Document
from pipeline.records import ArticleRecord, IssueRecord, MentionRecord, ProducerRecord, SourceRecord

PAGE = (
    "## 区总工会走访企业\n\n本报讯 (记者 王小明) 近日，区总工会走访企业86家，了解职工需求。\n\n"
    "## 读书会开讲\n\n本报讯 (记者 李明) 昨天，读书会开讲，80余人参加。\n"
)
PLAIN = "本报讯 (记者 王小明) 近日，昌平区总工会走访企业86家。\n活动将持续到年底。"


def test_run_a_page_is_split_into_articles() -> None:
    issue = run.issue_of(Document("p", text=PAGE, entities=[], facts=[], date="2024-03-20"))
    headlines = [a.text_of("headline") for a in issue.articles]
    assert "区总工会走访企业" in headlines
    assert "读书会开讲" in headlines
    assert all(a.source == PAGE and a.date == "2024-03-20" for a in issue.articles)
    assert (issue.id, issue.date, issue.chars) == ("p", "2024-03-20", len(PAGE))


@pytest.mark.parametrize("title", ["区总工会走访企业", None])
def test_run_an_article_stays_one(title: str | None) -> None:
    issue = run.issue_of(Document("a", text=PLAIN, entities=[], facts=[], title=title))
    (article,) = issue.articles
    assert article.id == "a"
    assert (article.start, article.end) == (0, len(PLAIN))


def test_run_a_corpus_sentence_has_no_layout() -> None:
    text = "# 记者 王小明 摄\n第二行"
    (article,) = run.issue_of(Document("s", text=text, entities=[], is_sentence=True)).articles
    assert [b.kind for b in article.blocks] == ["paragraph", "paragraph"]
    assert article.bylines == []
    assert article.view()[0].text == text


def test_run_an_empty_text_has_no_blocks() -> None:
    (article,) = run.issue_of(Document("s", text="", entities=[], facts=[])).articles
    assert article.blocks == []
    assert article.view()[0].text == ""


def test_run_gold_without_text_says_what_to_do() -> None:
    with pytest.raises(InputError, match=r"a9: .* --pred"):
        run.issue_of(Document("a9"))


def record(issue: Issue) -> IssueRecord:
    """The record of an issue with a mention at the start of every article."""
    articles = [
        ArticleRecord(
            id=a.id,
            kind="article",
            start=a.start,
            end=a.end,
            entities=[MentionRecord(id="m", type="ORG", start=a.start, end=a.start + 2, text="", source="x")],
        )
        for a in issue.articles
    ]
    source = SourceRecord(path=issue.path, sha256=issue.sha256, encoding="utf-8", chars=issue.chars)
    return IssueRecord(
        id=issue.id, source=source, articles=articles, producer=ProducerRecord(version="0", components=[])
    )


def test_run_predict_merges_the_articles_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def process(issues: Any, nlp: Any, on_error: Any = None) -> Any:
        return (record(issue) for issue in issues)

    monkeypatch.setattr("pipeline.assemble.process", process)
    gold = Collection(
        "g", {d.id: d for d in (Document("p", text=PAGE), Document("a", text=PLAIN, title="x"))}
    )
    found = run.predict(gold, None)
    assert list(found) == ["p", "a"]
    starts = [e["start"] for e in found["p"].entities or []]
    assert len(starts) >= 2
    assert starts == sorted(starts)
    assert [e["type"] for e in found["a"].entities or []] == ["ORG"]


def test_run_failed_articles_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def process(issues: Any, nlp: Any, on_error: Any = None) -> Any:
        for issue in issues:
            on_error(issue, issue.articles[0], "facts", ValueError("no such unit"))
            yield record(issue)

    monkeypatch.setattr("pipeline.assemble.process", process)
    failures: list[str] = []
    run.predict(Collection("g", {"a": Document("a", text=PLAIN, title="x")}), None, failures)
    assert failures == ["a: article a failed in stage facts: no such unit"]


def test_run_peak_memory_is_plausible() -> None:
    peak = run.peak_memory()
    assert peak is None or 10 < peak < 1_000_000


def test_run_model_size_is_that_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "weights.bin").write_bytes(b"0" * 3_000_000)
    (tmp_path / "labels.txt").write_bytes(b"0" * 500_000)

    class Backend:
        def files(self) -> list[Path]:
            return [tmp_path / "model", tmp_path / "labels.txt"]

    class Stage:
        backend = Backend()

    class Pipeline:
        pipeline = (("entities", Stage()),)

    assert run.model_size("mine", Pipeline()) == 3.5
    assert run.model_size("unheard-of", None) is None
