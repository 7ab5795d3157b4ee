"""The report as Markdown, for wikis, mails and pull requests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.report.digest import Digest, Owner, Row, digest
from pipeline.report.formats import amount
from pipeline.report.labels import Labels
from pipeline.report.load import AnyRecord
from pipeline.report.sources import Sources

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~$&])")


def markdown_report(
    records: Iterable[AnyRecord] | AnyRecord,
    *,
    sources: Sources | None = None,
    lang: str = "zh",
    limit: int | None = 5000,
) -> str:
    """The facts of records as Markdown tables; see `html_report` for the arguments."""
    labels = Labels(lang)
    found = digest(records, sources=sources, labels=labels, limit=limit)
    return "\n".join(_lines(found, labels)) + "\n"


def plain(text: str) -> str:
    r"""A text as it has to be written in a Markdown table cell to be read as it is.

    Example:
        >>> plain("a|b <i>\n*c*")
        'a\\|b \\<i\\> \\*c\\*'
    """
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def _lines(found: Digest, labels: Labels) -> Iterator[str]:
    ui = labels.ui
    yield f"# {plain(' '.join([*found.papers[:3], ui('report_title')]))}"
    yield ""
    dates = " – ".join(dict.fromkeys(found.dates or ()))
    counts = (("facts", found.facts), ("articles", found.articles), ("checks", len(found.checks)))
    yield " · ".join([*([dates] if dates else []), *(f"{ui(name)} {count}" for name, count in counts)])
    for path, problem in found.problems.items():
        yield f"\n> {plain(path or ui('source'))}: {plain(ui('no_text', why=labels.of('problem', problem)))}"
    if not found.facts:
        yield f"\n{ui('none_found')}"
    elif found.shown + found.folded < found.facts:
        yield f"\n> {ui('not_shown', shown=found.shown, all=found.facts - found.folded)}"
    yield from _plans(found, labels)
    for owner in found.owners:
        yield from _owner(owner, labels)
    yield from _checks(found, labels)


def _plans(found: Digest, labels: Labels) -> Iterator[str]:
    if not found.pairs:
        return
    ui = labels.ui
    yield f"\n## {ui('plans')}\n"
    yield from _head([ui(name) for name in ("owner", "indicator", "planned", "achieved", "attained")])
    for pair in found.pairs:
        share = "" if pair.attained is None else amount(round(pair.attained, 4), "1", "ratio", labels)
        planned, achieved = (f"{row.value} {row.period}".strip() for row in (pair.planned, pair.achieved))
        yield _row([pair.planned.owner, pair.planned.fact.indicator, planned, achieved, share])


def _owner(owner: Owner, labels: Labels) -> Iterator[str]:
    ui = labels.ui
    yield f"\n## {plain(owner.name)}\n"
    yield from _head(
        [ui(name) for name in ("indicator", "value", "period", "modality", "sentence", "article")]
    )
    for group in owner.groups:
        for row in group.rows:
            yield _fact(row, labels)
            for depth, part in row.below():
                yield _fact(part, labels, "└ " * depth)


def _fact(row: Row, labels: Labels, before: str = "") -> str:
    again = labels.ui("also_stated", n=len(row.repeats)) if row.repeats else ""
    return _row(
        [
            before + row.fact.indicator,
            row.printed if row.printed == row.value else f"{row.printed} ({row.value})",
            row.period or labels.ui("no_period"),
            labels.of("modality", row.fact.modality),
            row.sentence or row.printed,
            " · ".join(filter(None, [row.origin, again])),
        ]
    )


def _checks(found: Digest, labels: Labels) -> Iterator[str]:
    if not found.checks:
        return
    yield f"\n## {labels.ui('checks')}\n"
    for item in found.checks:
        mark = "✓ " + labels.ui("check_ok") if item.check.ok else "✗ **" + labels.ui("check_bad") + "**"
        facts = ", ".join(f"{row.fact.indicator} {row.printed}" for row in item.rows)
        yield f"- {mark} {plain(item.check.says)} ({plain(facts)})"


def _head(names: list[str]) -> Iterator[str]:
    yield _row(names)
    yield "|" + " --- |" * len(names)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(plain(cell) for cell in cells) + " |"
