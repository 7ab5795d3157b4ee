"""A newspaper page as articles: banners, kickers, headlines, paragraphs, credits, photo stories, notices.

The order of work: lines → units (`units`), breaks of the layout mended (`joins`), units grouped into articles
(`layout`), and here blocks, people and kinds. Every character of the page that is neither white space nor
markdown markup lies in exactly one block.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.annotations import Article, Block, Byline, Dateline, Span
from pipeline.source.bylines import Credit
from pipeline.source.datelines import OWN_NAME, Head
from pipeline.source.drafts import Draft
from pipeline.source.folding import fold
from pipeline.source.headlines import is_contents, is_label, is_notice, is_section, is_slogan
from pipeline.source.joins import join_breaks
from pipeline.source.layout import group
from pipeline.source.paragraphs import Unit
from pipeline.source.stacks import split_stack
from pipeline.source.units import Tail, read_units

PHOTO_LIMIT = 300
"""Longest text of a photo story in characters."""
_ADVERTISES = re.compile(
    r"折起|[\d一二三四五六七八九]折|元起|特惠|优惠|钜惠|惠购|抢购|热销|热卖|开盘|买[一二三1-3]送[一二三1-3]|咨询热线|招商热线|诚邀|盛大开业|火热"
)
"""What only advertisements say in lines of their own, without running text below."""


def read_page(
    text: str, *, issue_id: str, date: str | None = None, paper: str | None = None
) -> list[Article]:
    """The articles of a page in page order.

    Args:
        text: the decoded page, plain or markdown.
        issue_id: articles are called `<issue_id>-a001` and so on.
        date: ISO date of the issue where known (kept on the articles, gives the year of datelines).
        paper: name of the paper where known.

    Example:
        >>> page = "### 多彩三月\\n\\n## 女职工体验剪纸\\n\\n本报讯 (记者 王小明) 近日，80余人参加活动。\\n"
        >>> article, = read_page(page, issue_id="p1")
        >>> article.id, article.kind, article.text_of("kicker"), article.text_of("headline")
        ('p1-a001', 'article', '多彩三月', '女职工体验剪纸')
        >>> [(b.name, b.role) for b in article.bylines]
        [('王小明', 'reporter')]
    """
    folded = fold(text)
    units = join_breaks(folded, read_units(folded, issue_date=date))
    articles = []
    for number, draft in enumerate(group(folded, units), 1):
        article = finish(folded, draft, f"{issue_id}-a{number:03d}")
        article.date, article.paper = date, paper
        restore(article, text)
        articles.append(article)
    return articles


def restore(article: Article, text: str) -> None:
    """Give an article that was read on the folded text the printed one: its source, names and dateline."""
    folded, article.source = article.source, text
    if folded == text:
        return
    article.bylines = [replace(b, name="".join(text[b.start : b.end].split())) for b in article.bylines]
    if article.dateline is not None:
        place, agency = (
            _printed(folded, text, value, article)
            for value in (article.dateline.place, article.dateline.agency)
        )
        article.dateline = replace(article.dateline, place=place, agency=agency)


def _printed(folded: str, text: str, value: str | None, article: Article) -> str | None:
    at = folded.find(value, article.start, article.end) if value else -1
    return text[at : at + len(value)] if value and at >= 0 else value


def finish(text: str, draft: Draft, article_id: str) -> Article:
    """An article of a draft: its blocks, people, dateline and kind."""
    blocks = _heading_blocks(text, draft)
    listing = bool(draft.stack) and is_contents(draft.stack[-1].text(text))
    bylines: list[Byline] = []
    dateline: Dateline | None = None
    for kind, unit in draft.body:
        head, credit, tail = (unit.extra.get(key) for key in ("head", "credit", "tail"))
        if isinstance(head, Head):
            bylines += head.bylines
            dateline = dateline or head.dateline
        if isinstance(credit, Credit):
            bylines += credit.bylines
        if isinstance(tail, Tail):
            bylines += tail.bylines
            dateline = dateline or tail.dateline
        blocks += _body_blocks(text, "other" if listing else kind, unit)
    article = Article(
        id=article_id, kind="", source=text, blocks=blocks, bylines=_people(bylines), dateline=dateline
    )
    article.kind = draft.kind or _kind(article)
    article.dateline = _without_self(article.dateline)
    return article


def _people(bylines: list[Byline]) -> list[Byline]:
    """The people in page order, each once in a role; who is named as reporter elsewhere is no author besides."""
    unique: dict[tuple[str, str], Byline] = {}
    for byline in sorted(bylines, key=lambda b: (b.start, b.end)):
        unique.setdefault((byline.name, byline.role), byline)
    named = {name for name, role in unique if role != "author"}
    return [b for (name, role), b in unique.items() if role != "author" or name not in named]


def _without_self(dateline: Dateline | None) -> Dateline | None:
    """A dateline without the paper's own name for itself, which is no agency: 本报讯 alone tells nothing."""
    if dateline is None or (dateline.agency and not OWN_NAME.fullmatch(dateline.agency)):
        return dateline
    return replace(dateline, agency=None) if dateline.place or dateline.date else None


def _heading_blocks(text: str, draft: Draft) -> list[Block]:
    """Blocks of the headings: kicker, headline, subhead; a column label above a kicker is no part of it."""
    if not draft.stack:
        return []
    if draft.kind == "banner":
        return [Block("headline", tuple(span for unit in draft.stack for span in unit.pieces))]
    first, last = split_stack([(unit.text(text), unit.level) for unit in draft.stack])
    above = draft.stack[:first]
    blocks: list[Block] = []
    while len(above) > 1 and (is_section(above[0].text(text)) or is_label(above[0].text(text))):
        blocks.append(Block("other", tuple(above[0].pieces)))
        above = above[1:]
    if above:
        blocks.append(Block("kicker", tuple(span for unit in above for span in unit.pieces)))
    blocks.append(Block("headline", tuple(span for unit in draft.stack[first:last] for span in unit.pieces)))
    blocks += [Block("subhead", tuple(unit.pieces)) for unit in draft.stack[last:]]
    return blocks


def _body_blocks(text: str, kind: str, unit: Unit) -> list[Block]:
    """Blocks of a body unit: a credit after the last sentence is a block of its own."""
    tail = unit.extra.get("tail")
    if not isinstance(tail, Tail) or tail.cut is None:
        return [Block(kind, tuple(unit.pieces))]
    before: list[Span] = []
    after: list[Span] = []
    for a, b in unit.pieces:
        if b <= tail.cut:
            before.append((a, b))
        elif a >= tail.cut:
            after.append((a, b))
        else:
            end = tail.cut
            while end > a and text[end - 1].isspace():
                end -= 1
            before += [(a, end)] if end > a else []
            after.append((tail.cut, b))
    blocks = [Block(kind, tuple(before))] if before else []
    return [*blocks, Block("byline", tuple(after))]


def _kind(article: Article) -> str:
    """article | photo | notice | banner | other, from headings, credits and length."""
    paragraphs = [block for block in article.blocks if block.kind == "paragraph"]
    headline = article.text_of("headline") or ""
    if headline and is_contents(headline):
        return "other"
    photographers = any(b.role == "photographer" for b in article.bylines)
    writers = any(b.role in ("reporter", "correspondent", "author") for b in article.bylines)
    if not paragraphs:
        if photographers:
            return "photo"
        if headline and is_slogan(headline):
            return "banner"
        if _ADVERTISES.search(headline):
            return "other"
        has_body = any(block.kind == "other" for block in article.blocks)
        return "article" if headline and (has_body or not is_label(headline)) else "other"
    if article.dateline is None and not writers and is_notice(headline):
        return "notice"
    size = sum(b - a for block in paragraphs for a, b in block.pieces)
    if (
        photographers
        and article.dateline is None
        and not writers
        and len(paragraphs) <= 2
        and size <= PHOTO_LIMIT
    ):
        return "photo"
    return "article"
