"""What each run of lines of a page is: running text, a short line, a credit, a caption, furniture."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.annotations import Byline, Dateline, Span, View
from pipeline.source.bylines import Credit, read_credit
from pipeline.source.columns import by_column
from pipeline.source.datelines import Head, read_foot, read_head
from pipeline.source.headlines import HEADING_LIMIT, can_be_heading, is_speech, words
from pipeline.source.lines import Line, Marks, read_lines
from pipeline.source.masthead import JUMP, is_furniture, is_page_name, is_staff
from pipeline.source.names import is_person_name
from pipeline.source.paragraphs import END_MARKS, Unit
from pipeline.source.pictures import is_caption, mark_captions
from pipeline.source.webpages import is_navigation, read_meta
from pipeline.source.wrapping import unwrap

_SPREAD = re.compile(r"(?:本[ \u3000]+报|新[ \u3000]+华[ \u3000]+社)(?:[ \u3000]+[讯电])?")
_STRESSED = re.compile(
    r"(\*{1,3}|__|<(b|strong|em|i)>)(?P<inside>[^*_<>\n]{2,60})(?:\1|</\2>)", re.IGNORECASE
)
_ASIDE = re.compile(r"[（(](?![一二三四五六七八九十\d]{1,3}[）)])[^（）()]{4,60}[）)]")
"""A line that stands in parentheses as a whole is a note, not a heading."""
BOLD = 7
"""Level of a line that is bold as a whole."""
HEAD_WINDOW = 200
TAIL_WINDOW = 140

_CLOSING = re.compile(r"[（(]?\s*(?:完|待续|未完待续|全文完|连载\d*|续完)\s*[）)]?")
_PAGE_REFERENCE = re.compile(
    r"(?:[（(]?(?:详见|见|全文见|报道见|相关报道见|[→>▶►]+)\s*(?:第?\s*[A-Za-z]?\d{1,3}\s*版|P\d+)\s*[）)]?|"
    r"[.…·\s]{2,}\s*(?:第?\s*[A-Za-z]?\d{1,3}\s*版?|P\d+)|[\s/／]+(?:第?[A-Za-z]?\d{1,3}版|P\d+))\s*$"
)
_PARENTHESIS_AT_END = re.compile(r"[（(【\[]([^（()）【】\[\]]{2,80})[)）】\]]\s*$")
_ABOUT_AUTHOR = re.compile(r"[（(【]?\s*(?:本文|本版)?作者(?:系|为|单位|简介|是)")
_TOLD_AUTHOR = re.compile(
    r"[（(【]?\s*(?:本文)?作者\s*[:：]?\s*([\u4e00-\u9fff](?:[ \u3000]?[\u4e00-\u9fff]){1,2})\s*[,，]?\s*(?:系|为|是|单位|就职|现任)"
)
_BOXED_NAME = re.compile(r"[□▢■▪◎●○◇◆⊙☉◉]\s*([\u4e00-\u9fff](?:[ \u3000]?[\u4e00-\u9fff]){1,2})")
_CREDIT_AFTER_BLANK = re.compile(
    r"[^\s、，,/／][ \u3000]+((?:(?:本报|新华社)?\S{0,4}(?:记者|通讯员)[ \u3000]*)?[\u4e00-\u9fff·]{2,4}[ \u3000]*[/／]?[ \u3000]*(?:摄|摄影))$"
)
_TITLE_AND_NAME = re.compile(r"(\S.{0,30}?\S)(?:[ \u3000]{3,}|\u3000{2,})(\S.{1,30})")
_DATA_SOURCE = re.compile(r"[（(]?(?:数据|资料|信息)来源[:：][^。！？]{2,40}")
_STAFF = re.compile(r"(?:责任编辑|本版责编|本版编辑|责编|编辑|主编|美编|校对)(?=[\s:：/／|｜])")
_LOOSE_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}(?:[\s、]+[\u4e00-\u9fff]{2,3}){0,2}")
_NO_NAME = re.compile(
    r"图|片|略|完|续|页|版|上|下|左|右|中|注|表|女|男|同|前|后|译|载|存|[一二三四五六七八九十]$"
)


def read_units(text: str, *, page: bool = True, issue_date: str | None = None) -> list[Unit]:
    """The units of a text in order, each with its kind and what was read at its head and tail.

    `extra` may hold `head` (`Head`), `credit` (`Credit`, of a credit line), `tail` (`Tail`), `names` (a line
    of bare names, whose part the layout decides).

    Args:
        text: the source.
        page: whether it is a whole page (with furniture) rather than one article.
        issue_date: ISO date, for the years of datelines.
    """
    lines = by_column(text, read_lines(text)) if page else read_lines(text)
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
    starts = {line.start: i for i, line in enumerate(lines)}
    units: list[Unit] = []
    for unit in unwrap(text, lines, breaks):
        i = starts[unit.start]
        if kinds.get(i) == "furniture":
            staff = _STAFF.search(text, unit.start, unit.end)
            credit = read_credit(text, staff.start(), unit.end) if staff else None
            if credit and all(b.role == "editor" for b in credit.bylines):
                credits[i] = credit
        if i in kinds:
            unit.kind, unit.sealed = kinds[i], True
            if i in credits:
                unit.extra["credit"] = credits[i]
            units.append(unit)
        else:
            for part in _without_author(text, unit) or _without_jumps(text, unit):
                units.append(_described(text, part, issue_date) if part.kind == "text" else part)
    if page:
        mark_captions(text, units)
    return units


def _line_kind(
    text: str, line: Line, i: int, count: int, page: bool, credits: dict[int, Credit]
) -> str | None:
    """Kind of a line that is nothing but furniture, credit, reference or markup; None for the rest."""
    if line.kind != "text":
        return line.kind
    if line.end - line.start > 160:
        return None
    bare = text[line.start : line.end]
    if JUMP.fullmatch(bare):
        return "jump"
    if page and bare[-1] not in "。！？”":
        meta = read_meta(text, line.start, line.end)
        if meta:
            credits[i] = meta
            return "credit"
        if is_navigation(bare):
            return "furniture"
    if page and is_furniture(bare, at_edge=i < 6 or i >= count - 4) and (not line.level or i < 6):
        return "furniture"
    if _CLOSING.fullmatch(bare):
        return "closing"
    if page and _DATA_SOURCE.fullmatch(bare):
        return "source"
    if page and (bare[-1].isdigit() or bare[-1] in "版）)") and _PAGE_REFERENCE.search(bare):
        return "reference"
    if line.level and line.level < BOLD:
        staff = read_credit(text, line.start, line.end) if page and _STAFF.match(bare) else None
        if staff and staff.bylines and all(b.role == "editor" for b in staff.bylines):
            credits[i] = staff
            return "credit"
        return None
    if _ABOUT_AUTHOR.match(bare):
        return "note"
    told = _TOLD_AUTHOR.match(bare)
    if told and is_person_name(told[1]):
        credits[i] = Credit((_author(line.start, told),), True)
        return "note"
    boxed = _BOXED_NAME.fullmatch(bare)
    if boxed:
        credits[i] = Credit((_author(line.start, boxed),), True)
        return "credit"
    credit = read_credit(text, line.start, line.end)
    if credit and credit.has_role:
        credits[i] = credit
        return "credit"
    at_edge = page and (i < 6 or i >= count - 4)
    return "furniture" if at_edge and (is_staff(bare) or (i < 6 and is_page_name(bare))) else None


def _author(at: int, match: re.Match[str]) -> Byline:
    """The author whose name is the first group of a match in a line that begins at an offset."""
    return Byline("".join(match[1].split()), "author", at + match.start(1), at + match.end(1))


def _without_jumps(text: str, unit: Unit) -> list[Unit]:
    """A unit without the jump lines at its ends (上接第一版, 下转第三版), which become units of their own."""
    parts: list[Unit] = []
    a, b = unit.pieces[0]
    match = JUMP.match(text, a, min(b, a + 40))
    if match and match.end() < unit.end and match["way"].startswith(("上", "紧接")):
        parts.append(Unit([match.span()], kind="jump", sealed=True, gap=unit.gap))
        start = match.end()
        while start < b and text[start].isspace():
            start += 1
        unit.pieces[0] = (start, b)
        unit.pieces = [piece for piece in unit.pieces if piece[1] > piece[0]]
        if not unit.pieces:
            return parts
    parts.append(unit)
    a, b = unit.pieces[-1]
    for match in JUMP.finditer(text, max(a, b - 40), b):
        if match.end() == b and match.start() > a and not match["way"].startswith(("上", "紧接")):
            end = match.start()
            while end > a and text[end - 1].isspace():
                end -= 1
            unit.pieces[-1] = (a, end)
            unit.sealed = True
            unit.extra["jumps"] = True
            parts.append(Unit([match.span()], kind="jump", sealed=True))
            break
    return parts


def _without_author(text: str, unit: Unit) -> list[Unit]:
    """A headline and the author's name that stands far right in its line, as two units; empty where none does."""
    a, b = unit.start, unit.end
    match = _TITLE_AND_NAME.fullmatch(text, a, b) if len(unit.pieces) == 1 and b - a <= 80 else None
    if match is None or not can_be_heading(match[1]):
        return []
    boxed = _BOXED_NAME.fullmatch(match[2])
    if boxed:
        credit: Credit | None = Credit((_author(match.start(2), boxed),), True)
    else:
        credit = read_credit(text, *match.span(2))
    if credit is None or not credit.has_role or not credit.bylines:
        return []
    below = Unit([match.span(2)], kind="credit", sealed=True, extra={"credit": credit})
    above = Unit([match.span(1)], **{name: getattr(unit, name) for name in Marks.__slots__})
    above.kind = "short"
    return [above, below]


def _described(text: str, unit: Unit, issue_date: str | None) -> Unit:
    """Tell running text from short lines, and note the head and the tail of a story."""
    if unit.level:
        if not _is_mismarked(text, unit):
            unit.kind = "short"
            return unit
        unit.level = 0
    head = _head(text, unit, issue_date)
    if head:
        unit.extra["head"] = head
    tail = _tail(text, unit, issue_date)
    if (
        head and tail and head.end >= unit.end
    ):  # （新华社北京1月2日电） closes a story, 本报讯（记者 某某） opens one
        if tail.dateline:
            head = None
            del unit.extra["head"]
        else:
            tail = None
    if tail:
        unit.extra["tail"] = tail
    if head:
        return unit
    if is_caption(text, unit):
        unit.kind = "caption"
        return unit
    if len(unit.pieces) == 1 and not unit.item and not tail and unit.size() < 100:
        line = unit.text(text)
        if _ASIDE.fullmatch(line):
            unit.kind = "note"
        elif can_be_heading(line):
            unit.kind = "short"
            names = read_credit(text, unit.start, unit.end)
            if names and names.bylines and not any(b.name in words()["label"] for b in names.bylines):
                unit.extra["names"] = names
    return unit


def _is_mismarked(text: str, unit: Unit) -> bool:
    """Whether a heading mark stands before running text, as OCR sometimes sets it."""
    if unit.size() > 2 * HEADING_LIMIT:
        return True
    line = unit.text(text)
    if unit.level == BOLD and is_speech(line):
        return True
    if (line[-1] == "。" and len(line) > 12) or re.search(r"。.{4}", line):
        return True
    return bool(re.match(r"[【（(]?(?:本报|新华社|中新社)", line)) and _head(text, unit, None) is not None


def _head(text: str, unit: Unit, issue_date: str | None) -> Head | None:
    """The head of a story, also where a line break cuts it."""
    view = View(text, _unspaced(text, _window(unit.pieces, HEAD_WINDOW)))
    head = read_head(view.text, 0, len(view.text), issue_date=issue_date)
    if head is None:
        return None
    return Head(view.to_source(0, head.end)[1], _in_source(view, head.bylines), head.dateline)


def _unspaced(text: str, pieces: list[Span]) -> list[Span]:
    """Pieces without the blanks and the emphasis of an opening: 本 报 讯（记者 某某）, **本报讯**（记者 某某）."""
    if not pieces:
        return pieces
    start, stop = pieces[0]
    match = _SPREAD.match(text, start, stop)
    if match:
        letters = [(at, at + 1) for at in range(*match.span()) if not text[at].isspace()]
        return [*letters, (match.end(), stop), *pieces[1:]]
    match = _STRESSED.match(text, start, stop)
    if match:
        return [match.span("inside"), (match.end(), stop), *pieces[1:]]
    return pieces


def _in_source(view: View, bylines: tuple[Byline, ...]) -> tuple[Byline, ...]:
    moved = []
    for b in bylines:
        start, end = view.to_source(b.start, b.end)
        moved.append(replace(b, start=start, end=end))
    return tuple(moved)


def _window(pieces: list[Span], size: int) -> list[Span]:
    """The first pieces, up to a number of characters."""
    window: list[Span] = []
    for a, b in pieces:
        if size <= 0:
            break
        window.append((a, min(b, a + size)))
        size -= b - a
    return window


class Tail:
    """A credit or dateline at the end of a paragraph.

    `cut` is the source offset where a credit without parentheses begins, to be a block of its own; None for
    what stands in parentheses and stays in the paragraph.
    """

    __slots__ = ("bylines", "cut", "dateline")

    def __init__(self, bylines: tuple[Byline, ...], cut: int | None, dateline: Dateline | None):
        self.bylines, self.cut, self.dateline = bylines, cut, dateline

    @property
    def is_picture(self) -> bool:
        """Whether it is the credit of a picture: photographers, or an agency and nobody."""
        return self.cut is not None and self.dateline is None and (self.is_photo or not self.bylines)

    @property
    def is_photo(self) -> bool:
        """Whether it names photographers and nobody else."""
        return bool(self.bylines) and all(b.role == "photographer" for b in self.bylines)


def _tail(text: str, unit: Unit, issue_date: str | None) -> Tail | None:
    """What closes a paragraph: （某某）, （记者 某某）, （新华社北京1月2日电）, 本报记者 某某 摄."""
    window = [(-b, -a) for a, b in _window([(-b, -a) for a, b in reversed(unit.pieces)], TAIL_WINDOW)]
    view = View(text, list(reversed(window)))
    size = len(view.text)
    match = _PARENTHESIS_AT_END.search(view.text)
    if match:
        start, end = match.span(1)
        foot = read_foot(view.text, start, end, issue_date=issue_date)
        whole = len(unit.pieces) == 1 and match.start() == 0 and size == unit.size()
        if foot:
            return Tail((), unit.start if whole else None, foot)
        after_end = match.start() == 0 or view.text[: match.start()].rstrip()[-1:] in (
            *END_MARKS,
            "”",
            "」",
            "』",
        )
        credit = read_credit(view.text, start, end, closing=after_end)
        if credit is None and after_end:
            credit = _loose(view.text, start, end)
        if credit and credit.bylines and (credit.has_role or after_end or whole):
            return Tail(_in_source(view, credit.bylines), unit.start if whole else None, None)
    bare = _CREDIT_AFTER_BLANK.search(view.text)
    if bare:
        credit = read_credit(view.text, bare.start(1), size)
        if credit and credit.bylines and all(b.role == "photographer" for b in credit.bylines):
            return Tail(_in_source(view, credit.bylines), view.offset(bare.start(1)), None)
    at = max((view.text.rfind(mark, 0, size - 1) for mark in END_MARKS), default=-1) + 1
    while 0 < at < size and (view.text[at].isspace() or view.text[at] in "”’」』）)"):
        at += 1
    if 0 < at < size:
        credit = read_credit(view.text, at, size)
        if credit and credit.has_role:
            return Tail(_in_source(view, credit.bylines), view.offset(at), None)
    return None


def _loose(text: str, start: int, end: int) -> Credit | None:
    """Names without a known surname, as pen names are, that close a story: （雨田）."""
    match = _LOOSE_NAME.fullmatch(text, start, end)
    if match is None or _NO_NAME.search(match[0]):
        return None
    found = []
    at = start
    for name in re.split(r"[\s、]+", match[0]):
        at = text.index(name, at)
        if name in words()["label"] or not (is_person_name(name) or len(match[0]) <= 3):
            return None
        found.append(Byline(name, "author", at, at + len(name)))
        at += len(name)
    return Credit(tuple(found), False)
