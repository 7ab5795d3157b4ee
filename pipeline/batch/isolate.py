"""Finding the document that kills workers, by halves.

A worker that dies is first taken for an accident (somebody killed it, another program took the memory): its
task is done again as it was, so that an accident leaves no trace in the records. Only when the task dies twice
are its documents probed in halves until those that kill a worker alone are known; they are named and left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.batch.engines import Outcome
from pipeline.batch.model import Failure, RawIssue, RawItem, Task, document_key

ROUNDS = 3
"""Searches that find no culprit before all documents of a task are given up."""


@dataclass(slots=True)
class _Search:
    """What is known of a task that died."""

    task: Task
    deaths: int = 0
    rounds: int = 0
    probes: int = 0
    """Probes that are under way."""
    found: dict[str, Failure] = field(default_factory=dict)
    once: set[str] = field(default_factory=set)
    """Documents that killed a worker alone, once."""


class Isolation:
    """Decides what is done next about tasks whose worker died."""

    def __init__(self) -> None:
        self.searches: dict[tuple[str, int], _Search] = {}

    def forget(self, task: Task) -> None:
        """A task came through."""
        self.searches.pop((task.shard, task.part), None)

    def handle(self, outcome: Outcome) -> list[Task]:
        """Tasks to do because of a death, or of a probe that came back."""
        task = outcome.task
        search = self.searches.setdefault((task.shard, task.part), _Search(task))
        if task.probe:
            return self._probed(search, outcome)
        search.task = task
        search.deaths += 1
        if search.deaths < 2:
            return [task]
        # Given up after some rounds; and a document alone has been tried twice, which is what a probe would do.
        if search.rounds >= ROUNDS or sum(key not in task.skip for key, _, _ in documents(task)) == 1:
            found = {key: self._failure(issue, item, outcome) for key, issue, item in documents(task)}
            return [replace(task, skip={**found, **task.skip})]
        search.rounds += 1
        return self._probe(search, task, outcome)

    def _probe(self, search: _Search, task: Task, outcome: Outcome) -> list[Task]:
        """Probes of the halves of a task, or the verdict on its only document."""
        left = [(key, issue, item) for key, issue, item in documents(task) if key not in task.skip]
        if len(left) == 1:
            key, issue, item = left[0]
            if key in search.once:
                search.found[key] = self._failure(issue, item, outcome)
                return self._next(search)
            search.once.add(key)
            halves = [left]
        else:
            middle = len(left) // 2
            halves = [left[:middle], left[middle:]]
        search.probes += len(halves)
        return [replace(task, issues=_issues(half), probe=True) for half in halves if half]

    def _probed(self, search: _Search, outcome: Outcome) -> list[Task]:
        search.probes -= 1
        if outcome.result is None:
            return self._probe(search, outcome.task, outcome)
        return self._next(search)

    def _next(self, search: _Search) -> list[Task]:
        """The task itself again, once all probes are back, without what they found."""
        if search.probes:
            return []
        if search.found:
            search.rounds = 0
        search.deaths = 0
        task = replace(search.task, skip={**search.task.skip, **search.found})
        search.found, search.once = {}, set()
        return [task]

    def _failure(self, issue: RawIssue, item: RawItem, outcome: Outcome) -> Failure:
        message = f"{outcome.death}; the document was left out"
        return Failure(item.key, issue.path, item.line, issue.id, "worker", outcome.code, message)


def documents(task: Task) -> Iterator[tuple[str, RawIssue, RawItem]]:
    """Documents of a task, each with its key and issue."""
    for issue in task.issues:
        for item in issue.items:
            yield document_key(issue, item), issue, item


def _issues(chosen: list[tuple[str, RawIssue, RawItem]]) -> list[RawIssue]:
    """Issues with the chosen documents alone."""
    issues: list[RawIssue] = []
    for _, issue, item in chosen:
        if not issues or issues[-1].id != issue.id:
            issues.append(replace(issue, items=[]))
        issues[-1].items.append(item)
    return issues
