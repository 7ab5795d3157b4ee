"""The report as one HTML page that needs nothing else, to read on screen and to print."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from pipeline.report.digest import Row, digest
from pipeline.report.formats import amount
from pipeline.report.labels import Labels
from pipeline.report.load import AnyRecord
from pipeline.report.page import render
from pipeline.report.plans import Pair
from pipeline.report.series import chart, parts_chart
from pipeline.report.sources import Sources


def html_report(
    records: Iterable[AnyRecord] | AnyRecord,
    *,
    sources: Sources | None = None,
    lang: str = "zh",
    limit: int | None = 5000,
) -> str:
    """The facts of records as a page: by owner and indicator, with the sentence behind each.

    Args:
        records: issue or article records.
        sources: gives the source texts for the sentences; the files named by the records, by default.
        lang: language of the page's own words, zh or en.
        limit: facts listed at most; the page says how many are left out.

    Raises:
        UsageError: unknown language.
    """
    labels = Labels(lang)
    found = digest(records, sources=sources, labels=labels, limit=limit)
    return render(
        "report.html.j2",
        labels=labels,
        styles=["common.css", "report.css"],
        scripts=[],
        title=" ".join([*found.papers[:3], labels.ui("report_title")]),
        digest=found,
        chart=chart,
        parts_chart=_parts_chart,
        sentence=_sentence,
        anchor=_Anchors(),
        attained=lambda pair: _attained(pair, labels),
        difference=lambda pair: _difference(pair, labels),
    )


class _Anchors:
    """Gives a row the id that links go to, once: a part may be listed twice."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def __call__(self, row: Row) -> Markup:
        if row.key in self._given:
            return Markup()
        self._given.add(row.key)
        return Markup(' id="{}"').format(row.key)


def _sentence(row: Row) -> Markup:
    """The sentence with the quantity marked where it is printed."""
    if not row.sentence:
        return Markup()
    before, printed, after = row.sentence.partition(row.printed)
    return Markup("{}<mark>{}</mark>{}").format(before, printed, after) if printed else escape(before)


def _parts_chart(row: Row) -> Markup:
    """The parts of a total as a divided bar, where they are amounts of the same unit."""
    parts = [
        (part.fact.indicator, float(part.fact.value))
        for part in row.parts
        if part.fact.value is not None and part.fact.value > 0 and part.fact.unit == row.fact.unit
    ]
    if len(parts) < 2 or not row.fact.value or row.fact.value <= 0:
        return Markup()
    return parts_chart(row.fact.indicator, float(row.fact.value), parts)


def _attained(pair: Pair[Row], labels: Labels) -> str:
    return "" if pair.attained is None else amount(round(pair.attained, 4), "1", "ratio", labels)


def _difference(pair: Pair[Row], labels: Labels) -> str:
    if pair.difference is None:
        return ""
    fact = pair.planned.fact
    words = amount(abs(round(pair.difference, 6)), fact.unit, fact.dimension, labels)
    if pair.relation == "same":
        return ("−" if pair.difference < 0 else "+" if pair.difference > 0 else "") + words
    return (
        labels.ui("plan_more" if pair.difference < 0 else "plan_less", x=words) if pair.difference else words
    )
