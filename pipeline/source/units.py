"""What each line of a page is: running text, a short line, a credit, a caption, furniture."""

from __future__ import annotations

import re

from pipeline.source.bylines import Credit, read_credit
from pipeline.source.names import is_person_name
from pipeline.source.datelines import Head, read_head
from pipeline.source.headlines import HEADING_LIMIT, can_be_heading
from pipeline.source.lines import Line, read_lines
from pipeline.source.masthead import JUMP, is_furniture
from pipeline.source.paragraphs import Unit, unwrap

_CAPTION = re.compile(
    r"[（(]?\s*(?:图为|图片为|图片说明|图说|上图|下图|左图|右图|题图|本版图片|图[①-⑳\d一二三四]\s*[:：为]|图\s*[:：]|照片\s*[:：])|"
    r"[（(]?\s*(?:资料图片?|图片来源|图据|供图)"
)
_SERIES = re.compile(r"[（(]?\s*(?:完|待续|未完待续|全文完|连载\d*)\s*[）)]?")
HEAD_WINDOW = 130


def read_units(text: str, *, page: bool = True, issue_date: str | None = None) -> list[Unit]:
    """The units of a text in order, each with its kind and, in `extra`, its `head` or `credit`.

    Args:
        text: the source.
        page: whether it is a whole page (with furniture) rather than one article.
        issue_date: ISO date, for the years of datelines.
    """
    lines = read_lines(text)
    kinds: dict[int, str] = {}
    credits: dict[int, Credit] = {}
    breaks: set[int] = set()
    for i, line in enumerate(lines):
        kind = _line_kind(text, line, i, len(lines), page, credits)
        if kind:
            kinds[i] = kind
            breaks.update((i, i + 1))
        elif not line.level and read_head(text, line.start, min(line.end, line.start + HEAD_WINDOW)):
            breaks.add(i)
    units = unwrap(text, lines, breaks)
    starts = {line.start: i for i, line in enumerate(lines)}
    for unit in units:
        i = starts[unit.start]
        if i in kinds:
            unit.kind = kinds[i]
            unit.sealed = True
            if i in credits:
                unit.extra["credit"] = credits[i]
        else:
            _describe(text, unit, issue_date)
    return units


def _line_kind(
    text: str, line: Line, i: int, count: int, page: bool, credits: dict[int, Credit]
) -> str | None:
    """Kind of a line that is nothing but furniture, credit, caption mark or markup; None for the rest."""
    if line.kind != "text":
        return line.kind
    size = line.end - line.start
    if size > 160:
        return None
    bare = text[line.start : line.end]
    if page and not line.level and is_furniture(bare, at_edge=i < 6 or i >= count - 4):
        return "furniture"
    if line.level and page and i < 6 and is_furniture(bare, at_edge=True):
        return "furniture"
    if JUMP.fullmatch(bare):
        return "jump"
    if _SERIES.fullmatch(bare):
        return "closing"
    if line.level:
        return None
    credit = read_credit(text, line.start, line.end)
    if credit and (credit.has_role or _are_names(credit)):
        credits[i] = credit
        return "credit"
    return None


def _are_names(credit: Credit) -> bool:
    return bool(credit.bylines) and all(is_person_name(b.name) for b in credit.bylines)


def _describe(text: str, unit: Unit, issue_date: str | None) -> None:
    """Tell running text from short lines, and note the head of a story."""
    if unit.level:
        unit.kind = "short" if unit.size() <= 2 * HEADING_LIMIT else "text"
        return
    head: Head | None = read_head(text, *unit.pieces[0], issue_date=issue_date)
    if head:
        unit.extra["head"] = head
        return
    if (
        len(unit.pieces) == 1
        and not unit.item
        and can_be_heading(unit.text(text) if unit.size() < 100 else "，，")
    ):
        unit.kind = "short"
    if unit.size() <= 300 and _CAPTION.match(unit.head(text)):
        unit.kind = "caption"
