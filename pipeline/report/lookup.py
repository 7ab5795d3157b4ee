"""What the views of records share: names of linked entities, periods as intervals and dates."""

from __future__ import annotations

from pipeline.records import FactRecord, IssueRecord


def entity_names(issue: IssueRecord) -> dict[str, str]:
    """Name of every linked entity of an issue.

    Article records come without the issue's entity list; there the longest mention stands for the name.
    """
    names: dict[str, str] = {}
    for article in issue.articles:
        for mention in article.entities:
            text = "".join(mention.text.split())
            if mention.entity and len(text) > len(names.get(mention.entity, "")):
                names[mention.entity] = text
    return names | {entity.id: entity.name for entity in issue.entities}


def period_text(fact: FactRecord) -> str | None:
    """The period as an ISO interval, `..` where open: `2023-01-01/2023-12-31`, `../ISSUE_DATE`, or None."""
    if fact.period is None or (fact.period.start is None and fact.period.end is None):
        return None
    return f"{fact.period.start or '..'}/{fact.period.end or '..'}"


def period_dates(fact: FactRecord, issue_date: str | None) -> tuple[str | None, str | None]:
    """Start and end of the period as ISO dates, `ISSUE_DATE` resolved where the issue date is known."""
    if fact.period is None:
        return None, None
    start, end = fact.period.start, fact.period.end
    return (
        issue_date if start == "ISSUE_DATE" else start,
        issue_date if end == "ISSUE_DATE" else end,
    )
