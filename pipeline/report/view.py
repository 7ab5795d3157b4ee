"""`newsfacts view`: one self-contained page with the text of articles, its entities and facts marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from pipeline.records import ArticleRecord, IssueRecord
from pipeline.report import layout
from pipeline.report.cards import Cards
from pipeline.report.labels import Labels
from pipeline.report.load import AnyRecord, as_issues
from pipeline.report.marks import Mark, Weaver
from pipeline.report.page import json_for_html, render
from pipeline.report.sources import Sources


def view_html(
    records: Iterable[AnyRecord] | AnyRecord,
    *,
    sources: Sources | None = None,
    lang: str = "zh",
    limit: int | None = 500,
) -> str:
    """The page as HTML: no network, no other file; text that comes from records and sources is escaped.

    Args:
        records: issue or article records.
        sources: gives the source texts; the files that the records name, by default. Where a text is not at
            hand the page says why and lists what would be marked in it.
        lang: language of the page's own words, zh or en.
        limit: articles shown at most, whole issues; the page says how many are left out.

    Raises:
        UsageError: unknown language.
    """
    labels, texts = Labels(lang), sources or Sources()
    cards = Cards(labels)
    issues: list[dict[str, Any]] = []
    shown = left_out = 0
    for issue in as_issues(records):
        if limit is not None and issues and shown + len(issue.articles) > limit:
            left_out += len(issue.articles)
            continue
        issues.append(_issue(issue, len(issues), cards, texts, labels))
        shown += len(issue.articles)
    return render(
        "view.html.j2",
        labels=labels,
        title=_title(issues, labels),
        scripts=["view.js"],
        styles=["common.css", "view.css"],
        issues=issues,
        left_out=labels.ui("left_out", n=left_out) if left_out else "",
        data=cards.data,
        words=json_for_html(
            {
                "checks": labels.ui("checks"),
                "ok": labels.ui("check_ok"),
                "bad": labels.ui("check_bad"),
                "also": labels.ui("also_here"),
                "matching": labels.ui("matching"),
            }
        ),
        owners=cards.owners,
        modalities=cards.modalities,
    )


def _title(issues: list[dict[str, Any]], labels: Labels) -> str:
    name = (
        " ".join(part for part in (issues[0]["paper"], issues[0]["date"]) if part) if len(issues) == 1 else ""
    )
    return f"{name} {labels.ui('view_title')}".strip()


def _issue(issue: IssueRecord, number: int, cards: Cards, sources: Sources, labels: Labels) -> dict[str, Any]:
    cards.begin(issue, number)
    texts = [sources.text(issue, article) for article in issue.articles]
    problem = sources.problem(issue)
    articles = [
        _article(article, text, _same_text(issue, texts, index), cards, labels)
        for index, (article, text) in enumerate(zip(issue.articles, texts, strict=True))
    ]
    one_page = texts and texts[0] is not None and all(text is texts[0] for text in texts)
    return {
        "id": f"i{number}",
        "name": issue.paper or issue.id or issue.source.path,
        "paper": issue.paper,
        "date": issue.date,
        "path": issue.source.path,
        "version": issue.producer.version,
        "warnings": issue.warnings,
        "problem": labels.ui("no_text", why=labels.of("problem", problem)) if problem else "",
        "articles": articles,
        "checks": cards.checks(),
        "loose": layout.loose_lines(texts[0] or "", issue.articles) if one_page else [],
    }


def _same_text(issue: IssueRecord, texts: list[str | None], index: int) -> list[ArticleRecord]:
    """The other articles over the same text (the articles of JSONL have a text each)."""
    return [
        article
        for other, article in enumerate(issue.articles)
        if other != index and texts[other] is texts[index]
    ]


def _article(
    article: ArticleRecord,
    text: str | None,
    others: list[ArticleRecord],
    cards: Cards,
    labels: Labels,
) -> dict[str, Any]:
    marks = cards.article(article, text)
    unplaced: list[tuple[str, str, str]] = []
    shown: list[dict[str, Any]] = []
    if text is None:
        heads = (("kicker", article.kicker), ("headline", article.headline))
        shown = [{"kind": kind, "html": words} for kind, words in heads if words]
        unplaced = [(*cards.name(mark.id), labels.ui("unplaced_notext")) for mark in _for_lists(marks, cards)]
    else:
        true = [mark for mark in marks if cards.fits(mark, text)]
        weaver = Weaver(text, true)
        for block in layout.blocks(text, article, others):
            shown.append(
                {
                    "kind": block.kind,
                    "html": Markup(weaver.html(block.pieces)) if block.pieces else block.text,
                }
            )
        unplaced = _unplaced(marks, true, weaver, cards, labels)
    return {
        "id": cards.article_id(article),
        "kind": article.kind,
        "headline": article.headline or labels.ui("no_headline"),
        "titled": any(block["kind"] == "headline" for block in shown),
        "blocks": shown,
        "bylines": article.bylines,
        "facts": cards.rows(article),
        "count": len(article.facts),
        "unplaced": unplaced,
        "without_text": text is None,
    }


def _for_lists(marks: list[Mark], cards: Cards) -> list[Mark]:
    """Facts, then mentions, then numbers; not the aids to reading, such as the words of an indicator."""
    return sorted((mark for mark in marks if mark.id in cards.data), key=lambda mark: -mark.rank)


def _unplaced(
    marks: list[Mark], true: list[Mark], weaver: Weaver, cards: Cards, labels: Labels
) -> list[tuple[str, str, str]]:
    """(id, words, reason) of every mark that the text shown does not hold, or not whole."""
    fitting = {mark.id for mark in true}
    out = []
    for mark in _for_lists(marks, cards):
        shown = weaver.shown.get(mark.id, 0)
        if mark.id not in fitting:
            reason = "unplaced_mismatch"
        elif shown == 0:
            reason = "unplaced_outside"
        elif shown < cards.letters(mark.id):
            reason = "unplaced_partly"
        else:
            continue
        out.append((*cards.name(mark.id), labels.ui(reason)))
    return out
