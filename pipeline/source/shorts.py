"""What short lines are, seen among their neighbours: headings, signatures, rows of lists, verse."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.source.bylines import Credit, read_credit
from pipeline.source.datelines import Head
from pipeline.source.headlines import is_label, is_section, is_subhead_mark
from pipeline.source.paragraphs import VERSE, Unit, is_open
from pipeline.source.pictures import is_picture

KICKER_LIMIT = 32
"""Longest kicker or subhead that, by its commas, looked like running text."""
CENTRED = 4
"""Cells that a centred line is indented more than paragraphs."""
BOX_LINE = 40
"""Longest line of a quoted box."""
LONG_KICKER = 64
"""Longest such kicker above a heading that the head of a story follows."""
_ROW = re.compile(r"\S+(?:[ \u3000]+\S+)+")
_GLUED_ROW = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[\d０-９]+[.．][\d０-９]+)+")
"""A row whose columns OCR ran together: 黑木耳76.075.5."""
_ITEM_HEAD = re.compile(r"[^:：，。？！\s]{2,12}[:：][^:：，。？！]{2,16}")
_WORK = re.compile(r"[—－–\-]{1,3}\s*\S{0,10}《[^》]+》$")
_ROLE = re.compile("记者|通讯员|作者|编辑|摄")
_NOTE = re.compile(r"(?:编者按|编者的话|开栏的话|开栏语|核心提示|导语|阅读提示|摘要|内容提要)")


def resolve(text: str, units: list[Unit]) -> None:
    """Settle the kinds of short lines by what stands around them.

    Args:
        text: the source.
        units: the units of a page; their kinds are set in place. A `short` that remains is a heading; `line` is
            an indented short line where paragraphs are indented.
    """
    has_marks = any(unit.level for unit in units)
    indents = uses_indents(units)
    for i in range(len(units)):
        _resolve_picture(text, units, i)
        _resolve_source(text, units, i)
        _resolve_names(text, units, i)
        _resolve_kicker(text, units, i)
    _resolve_items(text, units)
    _resolve_boxes(text, units)
    for i in range(len(units)):
        _resolve_row(text, units, i, has_marks, indents)
    if has_marks:
        _resolve_verse(units)


def uses_indents(units: list[Unit]) -> bool:
    """Whether the paragraphs of a page begin with an indent."""
    body = [unit for unit in units if unit.kind == "text"]
    return 2 * sum(unit.indent for unit in body) > len(body)


def is_outside(unit: Unit, units: list[Unit]) -> bool:
    """Whether a line stands out of the indent that paragraphs have: at the margin, or centred far inside."""
    if not unit.indent:
        return True
    depths = sorted(other.depth for other in units if other.kind == "text" and other.indent)
    return bool(depths) and unit.depth >= depths[len(depths) // 2] + CENTRED


def leads(text: str, units: list[Unit], i: int) -> bool:
    """Whether a story begins at unit i: its head, or a credit line before its text."""
    while i < len(units) and (
        units[i].kind in ("markup", "jump", "caption") or _NOTE.match(units[i].head(text))
    ):
        i += 1
    if i >= len(units):
        return False
    if "head" in units[i].extra:
        return True
    credit = units[i].extra.get("credit")
    if not isinstance(credit, Credit) or i + 1 >= len(units) or units[i + 1].kind not in ("text", "caption"):
        return False
    return not credit.bylines or any(b.role != "editor" for b in credit.bylines)


def _around(units: list[Unit], i: int) -> tuple[Unit | None, Unit | None]:
    return (units[i - 1] if i else None), (units[i + 1] if i + 1 < len(units) else None)


def _resolve_picture(text: str, units: list[Unit], i: int) -> None:
    """A picture between the label of a column and the headline below it goes below that headline."""
    if not 0 < i < len(units) - 1 or not is_picture(text, units[i]):
        return
    label, headline = units[i - 1], units[i + 1]
    stacked = label.kind == headline.kind == "short" and 0 < label.level <= headline.level
    if stacked and is_label(label.text(text)):
        units[i], units[i + 1] = headline, units[i]


def _resolve_source(text: str, units: list[Unit], i: int) -> None:
    """Whom a quotation is taken from (——《论语》, and a name below words in quotation marks) is no author, no heading."""
    unit = units[i]
    if unit.kind not in ("short", "credit") or unit.level or i == 0:
        return
    line = unit.text(text)
    if len(line) > 24 or not is_subhead_mark(line) or units[i - 1].kind not in ("text", "line", "box"):
        return
    quoted = text[units[i - 1].end - 1] in "”』" or units[i - 1].quote
    role = unit.kind == "credit" and _ROLE.search(line)
    if _WORK.search(line) or (quoted and not role and not re.search("[，。：:]", line)):
        unit.kind = "source"
        unit.extra.pop("credit", None)
        unit.extra.pop("names", None)


def _resolve_names(text: str, units: list[Unit], i: int) -> None:
    """A line of bare names is a credit below a headline and before text, or below the end of a story."""
    unit = units[i]
    names = unit.extra.get("names")
    if _signs_letter(text, units, i):
        names = read_credit(text, unit.start, unit.end, closing=True)
        if names is not None and names.bylines and all(b.role == "author" for b in names.bylines):
            unit.kind, unit.extra["credit"] = "credit", names
            return
        names = unit.extra.get("names")
    if not isinstance(names, Credit) or unit.kind != "short" or is_section(unit.text(text)):
        return
    before, after = _around(units, i)
    if before is None:
        return
    under_headline = (
        before.kind == "short"
        and after is not None
        and (
            after.kind == "text"
            or (not unit.level and 0 < before.level < after.level)
            or (after.kind == "short" and unit.depth >= after.depth + CENTRED)
        )
    )
    signs = before.kind == "text" and not is_open(before.tail(text))
    if under_headline or (signs and (after is None or after.kind in ("short", "furniture"))):
        unit.kind, unit.extra["credit"] = "credit", names


def _signs_letter(text: str, units: list[Unit], i: int) -> bool:
    """Whether a line stands far right below a finished paragraph, as a signature with its place or office does."""
    unit, above = units[i], units[i - 1]
    if i == 0 or unit.kind not in ("short", "line") or unit.level or above.kind != "text":
        return False
    return unit.depth >= above.depth + CENTRED and unit.gap == 0 and not is_open(above.tail(text))


def _resolve_kicker(text: str, units: list[Unit], i: int) -> None:
    """Running text without an end mark above a marked heading is a kicker."""
    unit = units[i]
    if unit.kind != "text" or unit.size() > LONG_KICKER or unit.item or unit.extra:
        return
    line = unit.text(text)
    if line[-1] in "：:" and unit.size() <= VERSE and _is_led_below(text, units, i):
        unit.kind = "short"
        return
    if not is_open(line) or line[-1] in "，、,（(" or re.search("[。！？；]", line):
        return
    before, after = _around(units, i)
    follows_text = before is not None and before.kind == "text" and not before.sealed
    follows_cut = follows_text and before is not None and is_open(before.tail(text))
    if after is None or not after.level or follows_cut:
        return
    end = next((k for k in range(i + 1, len(units)) if units[k].kind != "short"), len(units))
    if leads(text, units, end) or (
        unit.size() <= KICKER_LIMIT and not (follows_text and re.search("[0-9０-９]", line))
    ):
        unit.kind = "short"


def _is_led_below(text: str, units: list[Unit], i: int) -> bool:
    """Whether a heading without a mark and the head of its story follow unit i, which is set off from what is above."""
    before, after = _around(units, i)
    if (
        after is None
        or after.kind != "short"
        or after.level
        or (before is not None and is_open(before.tail(text)))
    ):
        return False
    end = next((k for k in range(i + 1, len(units)) if units[k].kind != "short"), len(units))
    return end < len(units) and "head" in units[end].extra


def _resolve_items(text: str, units: list[Unit]) -> None:
    """Plain lines such as 某某：女科学家, each right above its text, head the items of a column, not stories."""
    found = [
        i
        for i, unit in enumerate(units[:-1])
        if unit.kind == "short"
        and not unit.level
        and unit.gap
        and units[i + 1].kind == "text"
        and not units[i + 1].gap
        and _ITEM_HEAD.fullmatch(unit.text(text))
    ]
    for i in found:
        if any(
            k in found and all(u.kind == "text" for u in units[min(i, k) + 1 : max(i, k)])
            for k in (i - 2, i + 2)
        ):
            units[i].kind = "line"


def _resolve_boxes(text: str, units: list[Unit]) -> None:
    """Short lines that stand quoted between others are a box; three rows with figures in columns are a table."""
    i = 0
    while i < len(units):
        end = i
        while end < len(units) and units[end].quote and not units[end].level:
            end += 1
        run = units[i:end]
        if (
            i
            and end < len(units)
            and all(
                unit.kind in ("short", "text")
                and unit.size() <= BOX_LINE
                and text[unit.end - 1] not in "。！？"
                for unit in run
            )
        ):
            for unit in run:
                unit.kind = "box"
        i = max(end, i + 1)
    i = 0
    while i < len(units):
        end = i
        while end < len(units) and units[end].kind == "short" and not units[end].level:
            end += 1
        run = units[i:end]
        for unit in _rows(text, run):
            unit.kind = "table"
        i = max(end, i + 1)


def _rows(text: str, run: list[Unit]) -> list[Unit]:
    """The rows of a table among short lines: from the first that holds figures to the last, and the row of its heads."""
    at = [
        k
        for k, unit in enumerate(run)
        if re.search(r"[\d０-９]", line := unit.text(text))
        and (_ROW.fullmatch(line) or _GLUED_ROW.fullmatch(line))
    ]
    if len(at) < 3:
        return []
    if 4 * len(at) >= 3 * len(run):
        return run
    table = run[at[0] : at[-1] + 1]
    if 4 * len(at) < 3 * len(table):
        return []
    return run[at[0] - (at[0] > 1) : at[-1] + 1]


def _resolve_row(text: str, units: list[Unit], i: int, has_marks: bool, indents: bool) -> None:
    """Indented lines where paragraphs are indented, and questions on marked pages, are no headings."""
    unit = units[i]
    if unit.kind != "short" or unit.level:
        return
    before, after = _around(units, i)
    below_heading = before is not None and bool(before.level)
    if (
        indents
        and unit.indent
        and not below_heading
        and not is_outside(unit, units)
        and not _is_set_off(units, i)
        and not (before is not None and before.kind == "short" and is_subhead_mark(unit.text(text)))
        and not (after is not None and _is_told_where(after))
    ):
        unit.kind = "line"
    elif (
        has_marks
        and text[unit.end - 1] in "？！?!"
        and not below_heading
        and not (after is not None and after.level)
    ):
        unit.kind = "text"


def _is_told_where(unit: Unit) -> bool:
    """Whether a unit begins with the dateline of a story."""
    head = unit.extra.get("head")
    return isinstance(head, Head) and head.dateline is not None


def _is_set_off(units: list[Unit], i: int) -> bool:
    """Whether a blank line stands above a line that heads text, where paragraphs follow each other without one."""
    before, after = _around(units, i)
    if not units[i].gap or after is None or after.kind != "text":
        return False
    if before is None or before.kind == "short":
        return False
    inner = [b for a, b in pairwise(units) if a.kind == b.kind == "text"]
    return len(inner) > 1 and 3 * sum(unit.gap > 0 for unit in inner) <= len(inner)


def _resolve_verse(units: list[Unit]) -> None:
    """More than three short lines without a mark on a marked page are text: verse, a list."""
    i = 0
    while i < len(units):
        end = i
        while end < len(units) and units[end].kind == "short" and not units[end].level:
            end += 1
        above_heading = end < len(units) and units[end].level > 0
        if _is_stanza(units, i, end):
            above_heading = False
        if end - i > (1 if _is_stanza(units, i, end) else 3) and (
            not above_heading or max(unit.size() for unit in units[i:end]) <= VERSE
        ):
            for unit in units[i:end]:
                unit.kind = "text"
        i = max(end, i + 1)


def _is_stanza(units: list[Unit], start: int, end: int) -> bool:
    """Whether short lines without blank ones between stand right below a marked heading: a stanza below its title."""
    run = units[start:end]
    if len(run) < 2 or not start or not (units[start - 1].level or units[start - 1].kind == "credit"):
        return False
    return all(unit.gap == 0 for unit in run[1:]) and max(unit.size() for unit in run) <= VERSE
