"""Facts put in order for readers: by owner and indicator, repetitions folded, parts under their totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.records import ArticleRecord, CheckRecord, FactRecord, IssueRecord
from pipeline.report import formats
from pipeline.report.labels import Labels
from pipeline.report.load import AnyRecord, as_issues
from pipeline.report.lookup import entity_names
from pipeline.report.plans import Pair, pair_plans
from pipeline.report.series import Series, series_of
from pipeline.report.sources import Sources, one_line


@dataclass(slots=True, eq=False)
class Row:
    """A fact as a reader sees it, with what was folded into it."""

    key: str
    """Distinct within the report."""
    fact: FactRecord
    owner: str
    issue_date: str | None
    origin: str
    """Paper, date and headline of the article."""
    value: str
    """The value in words: 近3.6万人."""
    period: str
    sentence: str | None
    repeats: list[Row] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)
    whole: Row | None = None

    def below(self, depth: int = 1) -> Iterator[tuple[int, Row]]:
        """Parts, parts of parts and so on, each with how deep it stands under this row."""
        for part in self.parts:
            yield depth, part
            yield from part.below(depth + 1)

    def listed(self) -> Iterator[Row]:
        """This row and everything below it."""
        yield self
        for _, part in self.below():
            yield part

    @property
    def apart(self) -> bool:
        """Whether a part has another owner than its total, and so is listed under its own as well."""
        return self.whole is not None and self.whole.owner != self.owner

    @property
    def printed(self) -> str:
        """The quantity as printed, on one line."""
        return one_line(self.fact.quantity.text)


@dataclass(slots=True)
class Group:
    """The facts of an owner under one indicator, by period."""

    indicator: str
    rows: list[Row]
    series: list[Series]


@dataclass(slots=True)
class Owner:
    """An owner with its facts."""

    name: str
    groups: list[Group]
    count: int


@dataclass(slots=True)
class CheckRow:
    """An arithmetic check and the facts that it is about."""

    check: CheckRecord
    origin: str
    rows: list[Row]


@dataclass(slots=True)
class Digest:
    """What a report shows."""

    owners: list[Owner]
    totals: list[Row]
    pairs: list[Pair[Row]]
    checks: list[CheckRow]
    facts: int
    shown: int
    """Facts listed: all of them, but for a limit."""
    folded: int
    articles: int
    issues: int
    papers: list[str]
    dates: tuple[str, str] | None
    problems: dict[str, str]
    warnings: list[str]


def digest(
    records: Iterable[AnyRecord] | AnyRecord,
    *,
    sources: Sources | None = None,
    labels: Labels,
    limit: int | None = None,
) -> Digest:
    """Facts of records, by owner and indicator.

    A fact that repeats another one (`same_as`) is folded into it. A part stands under its total; it is listed
    under its own indicator too only where it has another owner than the total. Owners with most facts come
    first; with a `limit` whole indicators are left out from the end, and `shown` says how many facts remain.
    """
    texts = sources or Sources()
    collector = _Collector(texts, labels)
    for issue in as_issues(records):
        collector.add(issue)
    rows = [row for row in collector.rows if row is not None]
    owners, shown = _limited(_owners(rows), limit)
    days = sorted(collector.dates)
    return Digest(
        owners=owners,
        totals=[row for row in rows if row.parts],
        pairs=pair_plans(rows),
        checks=collector.checks,
        facts=collector.facts,
        shown=shown,
        folded=collector.facts - len(rows),
        articles=collector.articles,
        issues=collector.issues,
        papers=sorted(collector.papers),
        dates=(days[0], days[-1]) if days else None,
        problems=dict(texts.problems),
        warnings=collector.warnings,
    )


class _Collector:
    def __init__(self, sources: Sources, labels: Labels):
        self.sources, self.labels = sources, labels
        self.rows: list[Row] = []
        self.checks: list[CheckRow] = []
        self.warnings: list[str] = []
        self.papers: set[str] = set()
        self.dates: set[str] = set()
        self.facts = self.articles = self.issues = 0

    def add(self, issue: IssueRecord) -> None:
        """Take in an issue: its rows, then what folds and nests among them."""
        self.issues += 1
        self.articles += len(issue.articles)
        self.papers.update(filter(None, [issue.paper]))
        self.dates.update(filter(None, [issue.date]))
        self.warnings += [f"{issue.source.path}: {warning}" for warning in issue.warnings]
        names = entity_names(issue)
        rows: dict[str, Row] = {}
        for article in issue.articles:
            for row in self._article(issue, article, names):
                rows[row.fact.id] = row
                self.facts += 1
        kept = {id: _root(id, rows) for id in rows}
        for id, row in rows.items():
            if kept[id] is not row:
                kept[id].repeats.append(row)
        for row in dict.fromkeys(kept.values()):
            whole = kept.get(row.fact.part_of or "")
            if whole is not None and not _inside(whole, row):
                whole.parts.append(row)
                row.whole = whole
            self.rows.append(row)
        origin = " ".join(filter(None, [issue.paper, issue.date])) or issue.id
        for check in issue.checks:
            self.checks.append(CheckRow(check, origin, [kept[id] for id in check.facts if id in kept]))

    def _article(self, issue: IssueRecord, article: ArticleRecord, names: dict[str, str]) -> Iterator[Row]:
        find = self.sources.sentences(issue, article)
        origin = " · ".join(filter(None, [issue.paper, issue.date, article.headline]))
        for number, fact in enumerate(article.facts, self.facts):
            yield Row(
                key=f"f{number}",
                fact=fact,
                owner=names.get(fact.owner_entity or "") or fact.owner or self.labels.ui("no_owner"),
                issue_date=issue.date,
                origin=origin,
                value=formats.bounded(fact, self.labels),
                period=formats.period(fact.period, self.labels),
                sentence=find(fact.quantity.start),
            )


def _root(id: str, rows: dict[str, Row]) -> Row:
    """The fullest statement that a fact repeats, however long the chain; itself in a circle."""
    seen = [id]
    while (at := rows[seen[-1]].fact.same_as) in rows and at is not None:
        if at in seen:
            return rows[min(seen[seen.index(at) :])]
        seen.append(at)
    return rows[seen[-1]]


def _inside(row: Row | None, other: Row) -> bool:
    """Whether a row is another one or a part of it, which must not become its whole."""
    while row is not None:
        if row is other:
            return True
        row = row.whole
    return False


def _owners(rows: list[Row]) -> list[Owner]:
    by_owner: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        groups = by_owner.setdefault(row.owner, {})
        if row.whole is None or row.apart:
            groups.setdefault("".join(row.fact.indicator.split()), []).append(row)
    owners = []
    for name, groups in by_owner.items():
        made = [Group(indicator, sorted(found, key=_when), []) for indicator, found in groups.items()]
        for group in made:
            group.series = series_of([part for row in group.rows for part in row.listed()])
        owners.append(Owner(name, made, len(_keys(made))))
    return sorted(owners, key=lambda owner: (-owner.count, owner.name))


def _keys(groups: Iterable[Group]) -> set[str]:
    """Facts listed under indicators; a part with another owner than its total is listed twice."""
    return {part.key for group in groups for row in group.rows for part in row.listed()}


def _when(row: Row) -> str:
    day = formats.middle(row.fact.period, row.issue_date) if row.fact.period else None
    return day.isoformat() if day else "9"


def _limited(owners: list[Owner], limit: int | None) -> tuple[list[Owner], int]:
    """Owners until their facts reach a limit (at least one indicator), and how many facts that are."""
    kept: list[Owner] = []
    shown: set[str] = set()
    for owner in owners:
        groups: list[Group] = []
        for group in owner.groups:
            more = _keys([group]) - shown
            if limit is not None and shown and len(shown) + len(more) > limit:
                break
            shown |= more
            groups.append(group)
        if groups:
            kept.append(Owner(owner.name, groups, owner.count))
        if len(groups) < len(owner.groups):
            break
    return kept, len(shown)
