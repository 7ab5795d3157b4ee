"""The search for documents that kill workers, without workers."""

from __future__ import annotations

import random

import pytest

from pipeline.batch.engines import Outcome
from pipeline.batch.isolate import Isolation, documents
from pipeline.batch.model import Counts, Failure, RawIssue, RawItem, Result, Task


def task(count: int, per_issue: int = 5) -> Task:
    items = [RawItem(f"n{i}", i + 1, b"{}", 10) for i in range(count)]
    issues = [
        RawIssue(
            f"i{at}", "a.jsonl", "in/a.jsonl", "archive", None, None, "utf-8", items[at : at + per_issue]
        )
        for at in range(0, count, per_issue)
    ]
    return Task("s", issues, {})


def work(
    whole: Task, deadly: set[str], chance: random.Random, accidents: float = 0.0
) -> tuple[list[Failure], int]:
    """Run a task to its end; gives the failures named, and the number of tasks that were run."""
    isolation, queue, runs = Isolation(), [whole], 0
    while True:
        assert queue, "nothing left to do, and no result"
        now = queue.pop(chance.randrange(len(queue)))
        runs += 1
        assert runs < 2_000
        here = {item.key for key, _, item in documents(now) if key not in now.skip}
        dies = bool(here & deadly) or chance.random() < accidents
        result = None if dies else Result("s", 0, b"", Counts(), {}, [], {}, 0.0)
        outcome = Outcome(now, result, "killed" if dies else None)
        if result is not None and not now.probe:
            return list(now.skip.values()), runs
        queue += isolation.handle(outcome)


@pytest.mark.parametrize("count", [1, 2, 7, 60])
@pytest.mark.parametrize("bad", [1, 2, 5])
def test_isolation_names_exactly_the_deadly_documents(count: int, bad: int) -> None:
    for seed in range(20):
        chance = random.Random(seed)
        deadly = {f"n{i}" for i in chance.sample(range(count), min(bad, count))}
        named, runs = work(task(count), deadly, chance)
        assert {failure.document for failure in named} == deadly
        assert runs < 4 + bad * 16


def test_isolation_an_accident_names_nobody() -> None:
    isolation = Isolation()
    first = task(10)
    (again,) = isolation.handle(Outcome(first, None, "killed"))
    assert again.skip == {}
    assert not again.probe
    assert again.issues == first.issues


def test_isolation_comes_to_an_end_among_accidents() -> None:
    """Where every third task dies by accident innocents may be named, but everything ends and nobody is lost."""
    for seed in range(30):
        chance = random.Random(seed)
        named, _ = work(task(40), {"n3"}, chance, accidents=0.3)
        assert "n3" in {failure.document for failure in named}


def test_isolation_gives_up_on_what_kills_together_only() -> None:
    isolation, whole = Isolation(), task(6)
    queue = [whole]
    for _ in range(200):
        now = queue.pop(0)
        left = [key for key, _, _ in documents(now) if key not in now.skip]
        if not now.probe and not left:
            break
        alive = Result("s", 0, b"", Counts(), {}, [], {}, 0.0)
        queue += isolation.handle(Outcome(now, None if len(left) == 6 else alive, "killed"))
    assert len(now.skip) == 6
    assert all(failure.stage == "worker" for failure in now.skip.values())
