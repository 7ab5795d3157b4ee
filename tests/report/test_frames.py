from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.records import IssueRecord
from pipeline.report.frames import (
    ARTICLE_COLUMNS,
    ENTITY_COLUMNS,
    FACT_COLUMNS,
    articles_frame,
    entities_frame,
    facts_frame,
)
from pipeline.report.sources import Sources


def test_facts_frame_has_a_row_for_each_fact(issue: IssueRecord, sources: Sources) -> None:
    frame = facts_frame([issue], sources=sources).set_index("fact")
    assert len(frame) == 12
    row = frame.loc["f4"]
    assert (row["value"], row["bound"], row["unit"], row["quantity"]) == (36000, "NEARLY", "人", "近3.6万人")
    assert row["owner_name"] == "云川市总工会"
    assert row["paper"] == "云川日报"
    assert row["date"] == pd.Timestamp("2024-03-20")
    assert row["period_start"] == pd.Timestamp("2023-01-01")
    assert row["period"] == "2023-01-01/2023-12-31"
    assert frame.loc["f2", "part_of"] == "f1"
    assert np.isnan(frame.loc["f5", "high"])
    assert pd.isna(frame.loc["f11", "period"])


def test_facts_frame_gives_the_sentence_without_what_breaks_it(issue: IssueRecord, sources: Sources) -> None:
    sentence = facts_frame([issue], sources=sources).set_index("fact").loc["f3", "sentence"]
    assert "园区工会900家;新发展" in sentence
    assert "林海" not in sentence


def test_facts_frame_without_source_has_no_sentence_and_says_why(issue: IssueRecord) -> None:
    sources = Sources()
    frame = facts_frame([issue], sources=sources)
    assert frame["sentence"].isna().all()
    assert sources.problem(issue) == "the file is not there"


@pytest.mark.parametrize(
    ("make", "columns"),
    [(facts_frame, FACT_COLUMNS), (entities_frame, ENTITY_COLUMNS), (articles_frame, ARTICLE_COLUMNS)],
)
def test_frames_of_nothing_have_the_same_columns_and_types(make, columns, issue: IssueRecord) -> None:
    empty, full = make([]), make([issue])
    assert list(empty.columns) == list(columns)
    assert empty.dtypes.astype(str).to_dict() == full.dtypes.astype(str).to_dict()
    assert len(empty) == 0
    assert len(full) > 0


def test_frames_take_dicts_articles_and_single_records(issue: IssueRecord) -> None:
    whole = facts_frame([issue], sentences=False)
    assert facts_frame(issue, sentences=False).equals(whole)
    assert facts_frame(issue.model_dump(), sentences=False).equals(whole)
    article = facts_frame(issue.articles[0], sentences=False)
    assert article["fact"].tolist() == [f"f{i}" for i in range(9)]
    assert article["owner_name"].iloc[0] == "云川市总工会"  # from the mentions: the entity list is not there
    assert article["paper"].isna().all()


def test_period_end_resolves_the_issue_date_where_it_is_known(issue: IssueRecord) -> None:
    fact = issue.articles[0].facts[0]
    assert fact.period is not None
    fact.period.start, fact.period.end = None, "ISSUE_DATE"
    row = facts_frame([issue], sentences=False).iloc[0]
    assert row["period"] == "../ISSUE_DATE"
    assert row["period_end"] == pd.Timestamp("2024-03-20")
    issue.date = None
    assert pd.isna(facts_frame([issue], sentences=False).iloc[0]["period_end"])


def test_dates_before_1678_and_no_dates_at_all(issue: IssueRecord) -> None:
    fact = issue.articles[0].facts[0]
    assert fact.period is not None
    fact.period.start, fact.period.end = "1368-01-23", "2024-02-31"
    row = facts_frame([issue], sentences=False).iloc[0]
    assert str(row["period_start"].date()) == "1368-01-23"
    assert pd.isna(row["period_end"])


def test_entities_frame_names_links_and_nesting(issue: IssueRecord) -> None:
    frame = entities_frame([issue]).set_index("mention")
    assert frame.loc["m3", "name"] == "云川市总工会"
    assert frame.loc["m2", "parent"] == "m1"
    assert frame.loc["m7", "role"] == "主席"
    assert pd.isna(frame.loc["m5", "name"])


def test_articles_frame_counts(issue: IssueRecord) -> None:
    frame = articles_frame([issue]).set_index("article")
    assert frame.loc["p1-a1", "facts"] == 9
    assert frame.loc["p1-a1", "bylines"] == "何晓舟 (reporter)"
    assert frame.loc["p1-a2", "kind"] == "photo"
    assert frame.loc["p1-a1", "paragraphs"] == 2
