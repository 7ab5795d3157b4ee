"""What a reader sees of a fact, an entity mention or a number when it is chosen on the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.records import ArticleRecord, CheckRecord, FactRecord, IssueRecord, MentionRecord, NumberRecord
from pipeline.report import formats
from pipeline.report.labels import Labels
from pipeline.report.lookup import entity_names, period_text
from pipeline.report.marks import Mark
from pipeline.report.sources import SentenceFinder, one_line

MOST_LINKS = 60
"""Links listed of one kind on a card; the rest is counted."""


class Cards:
    """Collects marks and their cards, issue after issue.

    `data` maps the id of a mark on the page to its card: `k` kind, `t` title, `w` the text marked, `r` rows
    of (label, text), `l` links as (label, [(id, text)]), `c` checks as (holds, words, [(id, text)]), `o`
    owner and `m` modality for the filters.
    """

    def __init__(self, labels: Labels):
        self.labels = labels
        self.data: dict[str, dict[str, Any]] = {}
        self.owners: dict[str, int] = {}
        self.modalities: dict[str, int] = {}

    def begin(self, issue: IssueRecord, number: int) -> None:
        """Start an issue: ids are made distinct across issues, links and checks are gathered."""
        self._issue, self._prefix = issue, f"i{number}"
        self._names = entity_names(issue)
        self._entities = {entity.id: entity for entity in issue.entities}
        facts = [fact for article in issue.articles for fact in article.facts]
        self._facts = {fact.id: fact for fact in facts}
        self._parts = _grouped((fact.part_of, fact) for fact in facts)
        self._repeats = _grouped((fact.same_as, fact) for fact in facts)
        mentions = [mention for article in issue.articles for mention in article.entities]
        self._mentions = {mention.id: mention for mention in mentions}
        self._of_entity = _grouped((mention.entity, mention) for mention in mentions)
        self._nested = _grouped((mention.parent, mention) for mention in mentions)
        self._checks = _grouped((fact, check) for check in issue.checks for fact in check.facts)

    def article_id(self, article: ArticleRecord) -> str:
        """Id of an article on the page."""
        return self._id(f"a-{article.id}")

    def article(self, article: ArticleRecord, text: str | None) -> list[Mark]:
        """The marks of an article; makes their cards."""
        find = SentenceFinder(text, article) if text is not None else None
        marks: list[Mark] = []
        for index, number in enumerate(article.numbers):
            id = self._id(f"n-{article.id}-{index}")
            self.data[id] = self._number(number)
            marks.append(Mark(number.start, number.end, id, "n", 2))
        for mention in article.entities:
            id = self._id(mention.id)
            self.data[id] = self._mention(mention)
            marks.append(Mark(mention.start, mention.end, id, f"e {mention.type}", 3, (("tabindex", "-1"),)))
        for fact in article.facts:
            id = self._id(fact.id)
            self.data[id] = self._fact(fact, article, find(fact.quantity.start) if find else None)
            self.owners[self._owner(fact)] = self.owners.get(self._owner(fact), 0) + 1
            self.modalities[fact.modality] = self.modalities.get(fact.modality, 0) + 1
            reach = (("tabindex", "0"), ("role", "button"))
            marks.append(Mark(fact.quantity.start, fact.quantity.end, id, f"f {fact.modality}", 4, reach))
            marks += [Mark(start, end, f"{id}~", "i", 1) for start, end in fact.indicator_spans]
        return marks

    def fits(self, mark: Mark, text: str) -> bool:
        """Whether the text at a mark is what the record says (a mark without a card must only lie inside)."""
        if not 0 <= mark.start < mark.end <= len(text):
            return False
        card = self.data.get(mark.id)
        return card is None or "".join(text[mark.start : mark.end].split()) == "".join(card["w"].split())

    def letters(self, id: str) -> int:
        """Characters of a mark's text other than white space."""
        return len("".join(self.data[id]["w"].split()))

    def name(self, id: str) -> tuple[str, str]:
        """Id and words of a mark, for lists."""
        return id, f"{one_line(self.data[id]['w'])} ({self.data[id]['t']})"

    def rows(self, article: ArticleRecord) -> list[dict[str, str]]:
        """The facts of an article as rows of a table."""
        labels = self.labels
        return [
            {
                "id": self._id(fact.id),
                "printed": one_line(fact.quantity.text),
                "value": formats.bounded(fact, labels),
                "indicator": fact.indicator,
                "owner": self._owner(fact),
                "period": formats.period(fact.period, labels),
                "modality": labels.of("modality", fact.modality),
            }
            for fact in article.facts
        ]

    def checks(self) -> list[dict[str, Any]]:
        """The checks of the issue."""
        return [
            {
                "ok": check.ok,
                "says": check.says,
                "type": check.type,
                "links": [
                    (self._id(id), self._short(self._facts[id])) for id in check.facts if id in self._facts
                ],
            }
            for check in self._issue.checks
        ]

    def _id(self, id: str) -> str:
        return f"{self._prefix}-{id}"

    def _owner(self, fact: FactRecord) -> str:
        return self._names.get(fact.owner_entity or "") or fact.owner or self.labels.ui("no_owner")

    def _short(self, fact: FactRecord) -> str:
        return f"{fact.indicator} {one_line(fact.quantity.text)}"

    def _number(self, number: NumberRecord) -> dict[str, Any]:
        ui, of = self.labels.ui, self.labels.of
        span = f"{number.period.start or '..'} – {number.period.end or '..'}" if number.period else ""
        value = "" if number.value is None else str(number.value)
        rows = [
            (ui("class"), of("class", number.class_)),
            (ui("raw"), value),
            (ui("period"), span),
            (ui("offsets"), f"{number.start}–{number.end}"),
        ]
        return {"k": "n", "t": ui("numbers"), "w": number.text, "r": _filled(rows)}

    def _mention(self, mention: MentionRecord) -> dict[str, Any]:
        ui = self.labels.ui
        entity = self._entities.get(mention.entity or "")
        rows = [
            (ui("role"), mention.role),
            (ui("name"), self._names.get(mention.entity or "")),
            (ui("aliases"), "、".join(entity.aliases) if entity else ""),
            (ui("linked_by"), entity.resolved_by if entity else ""),
            (ui("component"), mention.source),
            (ui("score"), _score(mention.score)),
            (ui("offsets"), f"{mention.start}–{mention.end}"),
        ]
        links = [
            (ui("parent"), [m for m in [self._mentions.get(mention.parent or "")] if m]),
            (ui("children"), self._nested.get(mention.id, [])),
            (ui("mentions_of"), self._of_entity.get(mention.entity or "", [])),
        ]
        return {
            "k": "e",
            "t": self.labels.of("type", mention.type),
            "w": mention.text,
            "r": _filled(rows),
            "l": [
                (label, self._links((m.id, one_line(m.text)) for m in found))
                for label, found in links
                if found
            ],
        }

    def _fact(self, fact: FactRecord, article: ArticleRecord, sentence: str | None) -> dict[str, Any]:
        ui, of = self.labels.ui, self.labels.of
        low, high = (".." if v is None else str(v) for v in (fact.low, fact.high))
        rows = [
            (ui("indicator"), fact.indicator),
            (ui("value"), formats.bounded(fact, self.labels)),
            (ui("owner"), self._owner(fact)),
            (ui("period"), formats.period(fact.period, self.labels) or ui("no_period")),
            ("", " ".join(p for p in (period_text(fact), fact.period and fact.period.text) if p)),
            (ui("modality"), of("modality", fact.modality)),
            (ui("measure_kind"), of("measure_kind", fact.measure_kind)),
            (ui("direction"), of("direction", fact.direction)),
            (ui("counted"), fact.counted),
            (ui("constraint"), fact.constraint),
            (ui("fact_place"), fact.place),
            (ui("attribution"), fact.attribution),
            (ui("raw"), "" if fact.value is None else str(fact.value)),
            (f"{ui('low')} / {ui('high')}", f"{low} / {high}"),
            (ui("bound"), of("bound", fact.bound)),
            (ui("unit"), fact.unit),
            (ui("dimension"), of("dimension", fact.dimension)),
            (ui("tier"), of("tier", fact.tier)),
            (ui("score"), _score(fact.score)),
            (ui("sentence"), sentence),
            (ui("offsets"), f"{fact.quantity.start}–{fact.quantity.end} · {article.id} · {fact.id}"),
        ]
        links = [
            (ui("part_of"), [f for f in [self._facts.get(fact.part_of or "")] if f]),
            (ui("has_parts"), self._parts.get(fact.id, [])),
            (ui("same_as"), [f for f in [self._facts.get(fact.same_as or "")] if f]),
            (ui("repeats"), self._repeats.get(fact.id, [])),
        ]
        shown = [
            (label, self._links((f.id, self._short(f)) for f in found)) for label, found in links if found
        ]
        nearest = self._nearest(fact, article)
        if nearest:
            shown.append((ui("owner"), self._links([(nearest.id, one_line(nearest.text))])))
        return {
            "k": "f",
            "t": ui("facts"),
            "w": fact.quantity.text,
            "r": _filled(rows),
            "l": shown,
            "c": [self._check(check, fact) for check in self._checks.get(fact.id, [])],
            "o": self._owner(fact),
            "m": fact.modality,
        }

    def _nearest(self, fact: FactRecord, article: ArticleRecord) -> MentionRecord | None:
        """The mention of the owner that a reader met last before the figure; else the first one there is."""
        named = [m for m in article.entities if m.entity and m.entity == fact.owner_entity]
        before = [m for m in named if m.start < fact.quantity.start]
        if before:
            return max(before, key=lambda m: m.start)
        return next(iter(named or self._of_entity.get(fact.owner_entity or "", [])), None)

    def _check(self, check: CheckRecord, fact: FactRecord) -> tuple[bool, str, list[tuple[str, str]]]:
        others = [self._facts[id] for id in check.facts if id in self._facts and id != fact.id]
        return check.ok, check.says, self._links((f.id, self._short(f)) for f in others)

    def _links(self, found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        links = [(self._id(id), words) for id, words in found]
        if len(links) <= MOST_LINKS:
            return links
        return [*links[:MOST_LINKS], ("", f"+{len(links) - MOST_LINKS}")]


def _grouped(pairs: Iterable[tuple[str | None, Any]]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for key, value in pairs:
        if key:
            groups.setdefault(key, []).append(value)
    return groups


def _filled(rows: Sequence[tuple[str, str | None]]) -> list[tuple[str, str]]:
    return [(label, value) for label, value in rows if value]


def _score(score: float | None) -> str:
    return "" if score is None else f"{score:.2f}"
