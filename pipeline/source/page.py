"""A newspaper page as articles: banners, kickers, headlines, paragraphs, credits, photo stories, notices.

The order of work: lines → units (`units`), breaks of the layout mended (`joins`), headings grouped into stacks
and stacks into articles (here), people and datelines read (`bylines`, `datelines`). Every character of the page
that is neither white space nor markdown markup lies in exactly one block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.annotations import Article, Block, Byline, Dateline, Span
from pipeline.source.bylines import Credit, read_credit
from pipeline.source.datelines import Head
from pipeline.source.headlines import (
    is_contents,
    is_label,
    is_notice,
    is_numbered,
    is_slogan,
    is_subhead_mark,
    split_stack,
)
from pipeline.source.joins import join_breaks
from pipeline.source.paragraphs import END_MARKS, Unit
from pipeline.source.units import read_units

PHOTO_LIMIT = 300
"""Longest text of a photo story in characters, where its credit says 摄 but not 摄影报道."""
_LEAD_START = re.compile(
    r"(?:近日|日前|昨日|昨天|今天|今日|本月|上周|连日来|近年来|截至|记者|据|\d{1,2}月\d{1,2}日|\d{1,2}日|[一二三四五六七八九十]{1,3}月)"
)
_TRAILING_PARENTHESIS = re.compile(r"[（(]([^（()）]{2,80})[)）]\s*$")


@dataclass(slots=True)
class Draft:
    """An article while it is put together."""

    stack: list[Unit] = field(default_factory=list)
    body: list[tuple[str, Unit]] = field(default_factory=list)
    kind: str = ""

    def paragraphs(self) -> list[Unit]:
        """Its body paragraphs."""
        return [unit for kind, unit in self.body if kind == "paragraph"]


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
        >>> page = "### 多彩三月\\n\\n## 女职工体验剪纸\\n\\n本报讯 (记者 王小明) 近日，区总工会举办活动，80余人参加。\\n"
        >>> article, = read_page(page, issue_id="p1")
        >>> article.id, article.kind, article.text_of("kicker"), article.text_of("headline")
        ('p1-a001', 'article', '多彩三月', '女职工体验剪纸')
        >>> [(b.name, b.role) for b in article.bylines]
        [('王小明', 'reporter')]
    """
    units = join_breaks(text, read_units(text, issue_date=date))
    drafts = _Layout(text, units).drafts()
    articles = []
    for number, draft in enumerate(drafts, 1):
        article = finish(text, draft, f"{issue_id}-a{number:03d}")
        article.date, article.paper = date, paper
        articles.append(article)
    return articles


class _Layout:
    """Groups the units of a page into drafts of articles."""

    def __init__(self, text: str, units: list[Unit]):
        self.text = text
        self.units = units
        self.headline_levels = self._headline_levels()
        self.has_marks = any(unit.level for unit in units)
        self.has_heads = sum(1 for unit in units if "head" in unit.extra)

    def _headline_levels(self) -> set[int]:
        """Levels of headings that a story's head follows at once."""
        levels: set[int] = set()
        for i, unit in enumerate(self.units[:-1]):
            if unit.level and self._leads(i + 1):
                levels.add(unit.level)
        return levels

    def _leads(self, i: int) -> bool:
        """Whether a story begins at unit i: its head, or a credit line before its text."""
        while i < len(self.units) and self.units[i].kind in ("markup", "jump"):
            i += 1
        if i >= len(self.units):
            return False
        unit = self.units[i]
        return "head" in unit.extra or (
            unit.kind == "credit" and i + 1 < len(self.units) and self.units[i + 1].kind == "text"
        )

    def drafts(self) -> list[Draft]:
        """The drafts of all articles, in page order."""
        drafts: list[Draft] = []
        i = 0
        while i < len(self.units):
            unit = self.units[i]
            if unit.kind == "furniture":
                i = self._furniture(drafts, i)
            elif unit.kind == "short":
                i = self._stack(drafts, i)
            else:
                self._add(drafts, i)
                i += 1
        return drafts

    def _furniture(self, drafts: list[Draft], i: int) -> int:
        """Lines of the page itself: an article of kind other."""
        draft = Draft(kind="other")
        while i < len(self.units) and self.units[i].kind == "furniture":
            draft.body.append(("other", self.units[i]))
            i += 1
        drafts.append(draft)
        return i

    def _stack(self, drafts: list[Draft], i: int) -> int:
        """A run of headings: a new article, or subheads of the current one."""
        j = i
        while j < len(self.units) and self.units[j].kind == "short":
            j += 1
        stack = self.units[i:j]
        current = _current(drafts)
        if current and current.paragraphs() and not self._is_new(stack, j, current):
            current.body += [("subhead", unit) for unit in stack]
            return j
        for group in self._split(stack, drafts):
            drafts.append(group)
        return j

    def _split(self, stack: list[Unit], drafts: list[Draft]) -> list[Draft]:
        """Banners off the top of a stack, the rest as one article."""
        groups: list[Draft] = []
        while len(stack) > 1 and self._is_banner(stack, drafts):
            groups.append(Draft(stack=stack[:1], kind="banner"))
            stack = stack[1:]
        groups.append(Draft(stack=stack))
        return groups

    def _is_banner(self, stack: list[Unit], drafts: list[Draft]) -> bool:
        """Whether the first heading of a stack is a slogan of the page."""
        first = stack[0]
        line = first.text(self.text)
        if not is_slogan(line):
            return False
        at_top = not any(draft.paragraphs() for draft in drafts)
        rest = [unit.level for unit in stack[1:] if unit.level]
        higher = bool(first.level and rest and first.level < min(rest))
        return at_top or higher

    def _is_new(self, stack: list[Unit], after: int, current: Draft) -> bool:
        """Whether headings between paragraphs begin a new article rather than a part of the current one."""
        leads = self._leads(after)
        first = stack[0].text(self.text)
        levels = [unit.level for unit in stack if unit.level]
        if leads:
            return True
        if is_numbered(first):
            return False
        if levels:
            own = [unit.level for unit in current.stack if unit.level]
            if not own or min(levels) <= min(own) or min(levels) in self.headline_levels:
                return True
            return _closed(current) or (not self.headline_levels and not own)
        if self.has_marks:
            return False
        score = 2 * _closed(current) + (len(stack) > 1)
        if after < len(self.units):
            score += bool(_LEAD_START.match(self.units[after].head(self.text)))
        score += stack[0].gap > max(1, self._usual_gap())
        score += len(first) >= 11
        score -= 2 * any(kind == "subhead" for kind, _ in current.body)
        return score >= 2

    def _usual_gap(self) -> int:
        gaps = sorted(unit.gap for unit in self.units if unit.kind == "text")
        return gaps[len(gaps) // 2] if gaps else 0

    def _add(self, drafts: list[Draft], i: int) -> None:
        """A unit of the body to the current article, or to a new one where none is open."""
        unit = self.units[i]
        current = _current(drafts)
        part = {"text": "paragraph", "credit": "byline", "caption": "other"}.get(unit.kind, "other")
        if current is None or self._starts_alone(unit, current):
            current = Draft()
            drafts.append(current)
        current.body.append((part, unit))

    def _starts_alone(self, unit: Unit, current: Draft) -> bool:
        """Whether a paragraph without a headline begins a story: a head after a finished story."""
        if "head" not in unit.extra or not current.paragraphs():
            return False
        head = unit.extra["head"]
        assert isinstance(head, Head)
        return head.dateline is not None and _closed(current)


def _current(drafts: list[Draft]) -> Draft | None:
    """The article that body units belong to, if one is open."""
    for draft in reversed(drafts):
        if draft.kind == "banner":
            return None
        if draft.kind != "other":
            return draft
    return None


def _closed(draft: Draft) -> bool:
    """Whether an article ended for certain: a credit or a closing mark after its text."""
    for kind, unit in reversed(draft.body):
        if kind == "byline" or unit.kind == "closing":
            return bool(draft.paragraphs())
        if kind == "paragraph":
            return "tail_credit" in unit.extra or "closed" in unit.extra
    return False


def finish(text: str, draft: Draft, article_id: str) -> Article:
    """An article of a draft: its blocks, people, dateline and kind."""
    blocks = _heading_blocks(text, draft)
    bylines: list[Byline] = []
    dateline: Dateline | None = None
    for kind, unit in draft.body:
        head = unit.extra.get("head")
        if isinstance(head, Head) and kind == "paragraph":
            bylines += head.bylines
            dateline = dateline or head.dateline
        credit = unit.extra.get("credit")
        if isinstance(credit, Credit):
            bylines += credit.bylines
        blocks += _body_blocks(text, kind, unit, bylines)
    unique = {(b.start, b.end): b for b in sorted(bylines, key=lambda b: b.start)}
    article = Article(
        id=article_id, kind="", source=text, blocks=blocks, bylines=list(unique.values()), dateline=dateline
    )
    article.kind = draft.kind or _kind(text, article)
    return article


def _heading_blocks(text: str, draft: Draft) -> list[Block]:
    """Blocks of the headings: kicker, headline, subhead."""
    if not draft.stack:
        return []
    lines = [(unit.text(text), unit.level) for unit in draft.stack]
    first, last = split_stack(lines)
    blocks: list[Block] = []
    above = [span for unit in draft.stack[:first] for span in unit.pieces]
    if above:
        blocks.append(Block("kicker", tuple(above)))
    blocks.append(Block("headline", tuple(span for unit in draft.stack[first:last] for span in unit.pieces)))
    blocks += [Block("subhead", tuple(unit.pieces)) for unit in draft.stack[last:]]
    return blocks


def _body_blocks(text: str, kind: str, unit: Unit, bylines: list[Byline]) -> list[Block]:
    """Blocks of a body unit: a credit at the end of a paragraph is a block of its own."""
    if kind != "paragraph":
        return [Block(kind, tuple(unit.pieces))]
    start, end = unit.pieces[-1]
    match = _TRAILING_PARENTHESIS.search(text, max(start, end - 90), end)
    if match:
        credit = read_credit(text, match.start(1), match.end(1))
        if credit and credit.bylines:
            bylines += credit.bylines
            return [Block(kind, tuple(unit.pieces))]
    cut = _credit_after_end(text, start, end)
    if cut is not None:
        at, credit = cut
        bylines += credit.bylines
        stop = at
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        return [Block(kind, (*unit.pieces[:-1], (start, stop))), Block("byline", ((at, end),))]
    return [Block(kind, tuple(unit.pieces))]


def _credit_after_end(text: str, start: int, end: int) -> tuple[int, Credit] | None:
    """A credit after the last sentence of a paragraph: ……参加活动。 本报记者 某某 摄."""
    low = max(start, end - 80)
    at = max(text.rfind(mark, low, end) for mark in END_MARKS)
    if at < low or at + 1 >= end:
        return None
    at += 1
    while at < end and (text[at].isspace() or text[at] in "”’」』"):
        at += 1
    credit = read_credit(text, at, end)
    return (at, credit) if credit and credit.has_role else None


def _kind(text: str, article: Article) -> str:
    """article | photo | notice | other, from its headings, credits and length."""
    paragraphs = [block for block in article.blocks if block.kind == "paragraph"]
    headline = article.text_of("headline") or ""
    size = sum(b - a for block in paragraphs for a, b in block.pieces)
    if not paragraphs:
        if headline and is_contents(headline):
            return "other"
        return "article" if headline and not is_label(headline) else "other"
    if is_contents(headline):
        return "other"
    if article.dateline is None and is_notice(headline):
        return "notice"
    photographers = [b for b in article.bylines if b.role == "photographer"]
    reporters = [b for b in article.bylines if b.role in ("reporter", "correspondent")]
    if (
        photographers
        and article.dateline is None
        and not reporters
        and len(paragraphs) <= 2
        and size <= PHOTO_LIMIT
    ):
        return "photo"
    return "article"


__all__ = ["Span", "is_subhead_mark", "read_page"]
