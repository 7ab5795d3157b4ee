"""Columns that a page printed side by side, with blanks between, as text of PDF files has them: read one after another."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from pipeline.source.lines import Line
from pipeline.source.masthead import is_furniture
from pipeline.source.wrapping import display_width

ROWS = 6
"""Fewest rows with text on both sides that make two columns."""
COLUMN = 18
"""Narrowest column in cells, as most of its rows are."""
_BLANKS = re.compile(r"[ \u3000]{3,}|\u3000{2}")
_PROSE = re.compile(r"[，。、；：“”]")


def by_column(text: str, lines: list[Line]) -> list[Line]:
    """The lines of a page with the left halves of two columns before the right ones.

    Args:
        text: the source.
        lines: its lines in order.

    Example:
        >>> from pipeline.source.lines import read_lines
        >>> row = "春耕开始后，合作社新购农机    修桥之后，全村人出行方便了\\n"
        >>> page = row * 3 + "，两天耕完八百亩，比去年快    ，学生上学也近了，老人也说\\n" * 3
        >>> [text for line in by_column(page, read_lines(page)) for text in [page[line.start:line.end]]][5:7]
        ['，两天耕完八百亩，比去年快', '修桥之后，全村人出行方便了']
    """
    starts = [_right_starts(text, line) for line in lines]
    if sum(map(bool, starts)) < ROWS:
        return lines
    counts = Counter(at for found in starts for at in found)
    at, _ = max(counts.items(), key=lambda item: (item[1], -item[0]))
    found: list[Line] = []
    first = 0
    while first < len(lines):
        rows = _rows(text, lines, starts, first, at)
        end = first + max(1, len(rows))
        if rows and _are_prose(text, rows):
            found += _in_order(text, rows)
            if end < len(lines):
                lines[end].gap = max(1, lines[end].gap)
        else:
            found += lines[first:end]
        first = end
    return found


class _Row:
    """A printed row of two columns: where each side's text lies, if it has any."""

    __slots__ = ("depth", "left", "line", "right")

    def __init__(self, line: Line, left: tuple[int, int] | None, right: tuple[int, int] | None, depth: int):
        self.line, self.left, self.right, self.depth = line, left, right, depth


def _right_starts(text: str, line: Line) -> dict[int, tuple[int, int]]:
    """By the cell where it begins: the blanks before each part of a row but its first."""
    if line.kind != "text" or line.level or line.end - line.start > 200:
        return {}
    top = _top(text, line)
    return {
        display_width(text[top : match.end()]): match.span()
        for match in _BLANKS.finditer(text, top, line.end)
    }


def _rows(
    text: str, lines: list[Line], starts: list[dict[int, tuple[int, int]]], first: int, at: int
) -> list[_Row]:
    """The rows from a line on that leave the gutter before cell `at` blank, up to the last with a right side."""
    rows: list[_Row] = []
    last = 0
    for k in range(first, len(lines)):
        line, found = lines[k], starts[k]
        if line.kind != "text" or line.level or is_furniture(text[line.start : line.end], at_edge=True):
            break
        cell = min((cell for cell in found if at - 1 <= cell), default=None)
        if cell is None:
            if not rows or _end_cell(text, line) > at - 2:
                break
            rows.append(_Row(line, (line.start, line.end), None, 0))
            continue
        a, b = found[cell]
        if display_width(text[_top(text, line) : a]) > at - 2:
            break
        left = (line.start, a) if a > line.start else None
        rows.append(_Row(line, left, (b, line.end), max(0, cell - at)))
        last = len(rows)
    while last < len(rows) and rows[last].line.gap == 0:
        last += 1
    return rows[:last]


def _top(text: str, line: Line) -> int:
    return max(text.rfind("\n", 0, line.start), text.rfind("\r", 0, line.start)) + 1


def _end_cell(text: str, line: Line) -> int:
    return display_width(text[_top(text, line) : line.end])


def _are_prose(text: str, rows: list[_Row]) -> bool:
    """Whether both sides are running text, not the cells of a table."""
    both = [row for row in rows if row.left and row.right]
    if len(both) < ROWS:
        return False
    for side in ([row.left for row in rows if row.left], [row.right for row in rows if row.right]):
        parts = [text[a:b] for a, b in side]
        widths = sorted(map(display_width, parts))
        marked = sum(bool(_PROSE.search(part)) for part in parts)
        if widths[len(widths) // 2] < COLUMN or 5 * marked < 2 * len(parts):
            return False
    return True


def _in_order(text: str, rows: list[_Row]) -> list[Line]:
    """The lines of the left side, then those of the right, each with the blank rows above it."""
    found: list[Line] = []
    for side in ("left", "right"):
        at = last = 0
        for k, row in enumerate(rows):
            at += row.line.gap + 1 if k else 1
            span: tuple[int, int] | None = getattr(row, side)
            if span is None:
                continue
            line = replace(row.line, start=span[0], end=span[1], gap=at - last - 1 if last else 1)
            if side == "right":
                line.depth, line.indent = row.depth, row.depth >= 2
            found.append(line)
            last = at
    return found
