"""One article of an archive: a record with its text becomes blocks, people, dateline and kind."""

from __future__ import annotations

import re

from pipeline.annotations import Article
from pipeline.source.bylines import Credit
from pipeline.source.drafts import Draft
from pipeline.source.folding import fold
from pipeline.source.joins import join_breaks
from pipeline.source.page import finish, restore
from pipeline.source.paragraphs import Unit
from pipeline.source.units import read_units

SUBHEAD_LIMIT = 30
"""Longest subhead inside an article in characters."""
_ROW = re.compile(
    r"(?:[-－+]?[\d０-９][\d０-９．.·,，]*[^\d０-９]{0,3}){3,}$|[（(]附?图?[^（）()]{0,6}[图片表]\S{0,4}[）)]$"
)
_PICTURE_TITLE = re.compile(r"[（(](?:图片|照片|附图片|图)[）)]\s*$")
_PICTURE_CREDIT = re.compile(r"[（(][^（）()]{0,24}(?:摄|摄影|照片|传真照片|新华社发)[）)]\s*$")


def read_article(
    text: str,
    *,
    id: str,
    title: str | None = None,
    date: str | None = None,
    paper: str | None = None,
    meta: dict[str, object] | None = None,
) -> Article:
    """An article whose title is given beside its text.

    Args:
        text: the text; offsets point into it.
        id: id of the record.
        title: headline beside the text, never part of it.
        date: ISO date of the issue.
        paper: name of the paper.
        meta: further keys of the record.

    Example:
        >>> article = read_article("新华社北京1月2日电（记者王小明）今天召开会议。\\n一、目标\\n新增五万人。",
        ...     id="a1", title="会议召开", date="2024-01-03")
        >>> [block.kind for block in article.blocks], article.dateline.date
        (['paragraph', 'subhead', 'paragraph'], '2024-01-02')
    """
    folded = fold(text)
    units = join_breaks(folded, read_units(folded, page=False, issue_date=date), archive=True)
    draft = Draft(body=_parts(folded, units))
    article = finish(folded, draft, id)
    restore(article, text)
    article.title, article.date, article.paper = title, date, paper
    article.meta = dict(meta or {})
    article.kind = "photo" if article.kind == "photo" or _is_picture(text, article, title) else "article"
    return article


def _parts(text: str, units: list[Unit]) -> list[tuple[str, Unit]]:
    """The units of an article with the kind of their block."""
    parts = []
    for i, unit in enumerate(units):
        part = {"text": "paragraph", "credit": "byline"}.get(unit.kind, "other")
        if unit.kind == "short":
            names = unit.extra.get("names")
            if isinstance(names, Credit) and (i == 0 or i == len(units) - 1) and len(units) > 1:
                part, unit.extra["credit"] = "byline", names
            else:
                part = _short_part(text, units, i)
        parts.append((part, unit))
    return parts


def _short_part(text: str, units: list[Unit], i: int) -> str:
    """Whether a short line is a subhead, a row of a table, or a paragraph of its own."""
    unit = units[i]
    line = unit.text(text)
    if _ROW.search(line):
        return "other"
    follows = next((u.kind for u in units[i + 1 : i + 3] if u.kind != "short"), None)
    before = next((u.kind for u in reversed(units[max(0, i - 2) : i]) if u.kind != "short"), "text")
    return "subhead" if follows == "text" and before and unit.size() <= SUBHEAD_LIMIT else "paragraph"


def _is_picture(text: str, article: Article, title: str | None) -> bool:
    """Whether an article is the caption of a picture."""
    paragraphs = sum(block.kind == "paragraph" for block in article.blocks)
    if title and _PICTURE_TITLE.search(title) and paragraphs <= 2 and article.dateline is None:
        return True
    return paragraphs <= 2 and len(text) <= 400 and bool(_PICTURE_CREDIT.search(text))
