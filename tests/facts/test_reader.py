"""The fact reader around its network: windows, choices, margins; the network is one that says what a test wants."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from pipeline.annotations import Article, Block
from pipeline.assemble import make_doc, run_stages
from pipeline.backends.fact_model import FigureInput, FigureReading
from pipeline.facts import trace_facts
from pipeline.facts.owner_choices import OWNER_FEATURES, OwnerChoices
from pipeline.facts.period_choices import PERIOD_FEATURES, PeriodChoices
from pipeline.facts.reader import FactReader, best_words
from pipeline.facts.traces import Told
from pipeline.facts.windows import CATEGORIES, FLAGS, KINDS, Windows
from pipeline.stages.facts import context_of
from pipeline.stages.registry import build

TEXT = "2023年，青州市总工会新建职工书屋120家。今年1月，莱州市总工会慰问困难职工3500余人，发放慰问金280万元。"


@pytest.fixture(scope="module")
def stages() -> Any:
    return build(exclude=["facts", "links", "checks"])


@pytest.fixture
def told(stages: Any) -> Told:
    article = Article("a", "article", TEXT, [Block("paragraph", ((0, len(TEXT)),))], date="2024-03-20")
    return trace_facts(context_of(run_stages(stages, [make_doc(stages, article)])[0]))


class Says:
    """A network that is sure of what it is told to say, and else of what the rules have."""

    width = 4

    def __init__(self, **answers: Any):
        self.answers = answers
        self.seen: list[FigureInput] = []

    def states(self, texts: list[str]) -> list[Any]:
        return [np.zeros((len(text), self.width), dtype=np.float32) for text in texts]

    def read(self, figures: list[FigureInput]) -> list[FigureReading]:
        self.seen = figures
        return [self._reading(figure) for figure in figures]

    def _reading(self, figure: FigureInput) -> FigureReading:
        words = self.answers.get("words")
        return FigureReading(
            np.array(words(figure) if words else figure.flags[:, FLAGS.index("picked")], dtype=np.float32),
            self._chosen(figure.periods, "period"),
            self._chosen(figure.owners, "owner"),
            self._kinds(figure),
        )

    def _kinds(self, figure: FigureInput) -> Any:
        made = np.zeros(len(KINDS), dtype=np.float32)
        ruled = int(figure.categories[0, list(CATEGORIES).index("kind")])
        made[KINDS.index(self.answers["kind"]) if "kind" in self.answers else ruled] = 1
        return made

    def _chosen(self, choices: Any, key: str) -> Any:
        made = np.zeros(len(choices), dtype=np.float32)
        made[0] = 1 - self.answers.get("surety", 1.0) if key in self.answers else 1
        if key in self.answers:
            made[self.answers[key](choices)] = self.answers.get("surety", 1.0)
        return made


def revised(told: Told, **answers: Any) -> list[Any]:
    FactReader(Says(**answers)).revise([told])  # type: ignore[arg-type]
    return [trace.fact for trace in told.traces]


def test_window_holds_the_figure_among_words_of_the_text(told: Told) -> None:
    windows = Windows(told.context, [t.fact for t in told.traces])
    assert len(told.traces) == 3
    for trace in told.traces:
        window = windows.of(trace)
        start, end = window.tokens[window.figure]
        assert (start, end) == (trace.slot.quantity.start, trace.slot.quantity.end)
        assert all(a < b for a, b in window.tokens)
        assert all(one[1] <= other[0] for one, other in zip(window.tokens, window.tokens[1:], strict=False))
        assert window.categories.shape == (len(window.tokens), len(CATEGORIES))
        assert window.flags.shape == (len(window.tokens), len(FLAGS))
        assert (window.categories < np.array(list(CATEGORIES.values()))).all()
        assert window.token_at(start) == window.figure
        assert window.token_at(-1) == window.token_at(10**6) == -1


def test_the_end_of_the_sentence_before_is_in_the_window(told: Told) -> None:
    window = Windows(told.context, []).of(told.traces[1])
    earlier = [i for i in range(len(window.tokens)) if window.flags[i, FLAGS.index("earlier")]]
    assert "".join(TEXT[a:b] for a, b in (window.tokens[i] for i in earlier)).endswith("职工书屋120家。")


def test_choices_hold_the_rules_nothing_and_what_stands_near(told: Told) -> None:
    periods, owners = PeriodChoices(told.context, told.traces), OwnerChoices(told.context, told.traces)
    for number, trace in enumerate(told.traces):
        times, names = periods.of(number), owners.of(number)
        assert times[0].value == trace.fact.period
        assert times[0].features[PERIOD_FEATURES.index("rule")] == 1
        assert names[0].value == trace.fact.owner
        assert names[0].features[OWNER_FEATURES.index("rule")] == 1
        assert None in [c.value for c in times]
        assert {None, "中国", "青州市总工会", "莱州市总工会"} <= {c.value for c in names}
        assert {"2023-01-01", "2024-01-01"} <= {c.value.start for c in times if c.value}
        assert len({c.value for c in names}) == len(names)


def test_without_a_reference_date_there_are_choices_too(stages: Any) -> None:
    article = Article("a", "article", TEXT, [Block("paragraph", ((0, len(TEXT)),))])
    told = trace_facts(context_of(run_stages(stages, [make_doc(stages, article)])[0]))
    assert told.context.reference is None
    assert PeriodChoices(told.context, told.traces).of(1)


def test_what_agrees_with_the_rules_changes_nothing(told: Told) -> None:
    before = [(f.indicator, f.owner, f.period, f.measure_kind) for f in (t.fact for t in told.traces)]
    after = [(f.indicator, f.owner, f.period, f.measure_kind) for f in revised(told)]
    assert after == before


def test_better_words_become_the_indicator_and_stay_grounded(told: Told) -> None:
    def only_nouns_behind(figure: FigureInput) -> Any:
        chosen = np.zeros(len(figure.flags))
        chosen[figure.figure - 1] = 0.95
        return chosen

    for fact in revised(told, words=only_nouns_behind):
        spans = "".join(TEXT[a:b] for a, b in fact.indicator_spans)
        assert fact.indicator == spans
        assert fact.indicator_spans[-1][1] <= fact.start


def test_owner_and_period_need_a_margin(told: Told) -> None:
    nation, open_end = (
        lambda choices: int(choices[:, OWNER_FEATURES.index("nation")].argmax()),
        lambda choices: int(choices[:, PERIOD_FEATURES.index("open")].argmax()),
    )
    ruled = [(t.fact.owner, t.fact.period) for t in told.traces]
    doubtful = revised(told, owner=nation, period=open_end, surety=0.52)
    assert [(f.owner, f.period) for f in doubtful] == ruled
    sure = revised(told, owner=nation, period=open_end)
    assert {f.owner for f in sure} == {"中国"}
    assert {(f.period.start, f.period.end) for f in sure} == {(None, "ISSUE_DATE")}
    assert {f.owner_entity for f in sure} == {None}


def test_a_surer_measure_kind_is_taken_unless_words_tell_it(told: Told) -> None:
    assert {f.measure_kind for f in revised(told, kind="capacity")} == {"capacity"}
    assert {f.measure_kind for f in revised(told, kind="growth_rate")} == {"capacity"}


def test_a_token_is_cut_where_the_rules_cut_it(told: Told) -> None:
    trace = told.traces[0]
    start, end = next((a, b) for a, b in trace.fact.indicator_spans if b - a > 1)
    trace.fact.indicator_spans = [(start, start + 1)]
    tokens = Windows(told.context, []).of(trace).tokens
    assert (start, start + 1) in tokens
    assert "".join(TEXT[a:b] for a, b in tokens) in TEXT
    assert end > start + 1


def test_no_article_is_no_work() -> None:
    model = Says()
    FactReader(model).revise([])  # type: ignore[arg-type]
    assert model.seen == []


def test_best_words_never_takes_what_does_not_count() -> None:
    chances, sizes = np.array([0.9, 0.8, 0.1], dtype=np.float32), np.array([0, 2, 2], dtype=np.float32)
    assert best_words(chances, sizes)[1] == [1]
    assert best_words(np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32)) == (0.0, [])


def test_reference_is_the_issue_date(told: Told) -> None:
    assert told.context.reference == date(2024, 3, 20)
