"""Printed lines joined into paragraphs where they were wrapped at the width of their column."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from pipeline.source.lines import Line
from pipeline.source.paragraphs import Unit, is_open

LONGEST = 100
"""Longest wrapped line in characters."""
LONG_LINE = 48
"""Width in cells from which a line is one of running text."""
NARROW = 24
"""Width in cells of a narrow column; lines of verse are shorter."""
_INNER_MARK = re.compile(r"[，。、；：,;:“”]")


def display_width(text: str) -> int:
    """Width of a line as it was printed, in half-width cells.

    A Chinese character is two; so is ASCII punctuation, which OCR often gives for the full-width marks that were
    printed; Latin letters and digits are one.
    """
    return sum(map(_cells, text))


@lru_cache(maxsize=8192)
def _cells(c: str) -> int:
    if (c.isascii() and c.isalnum()) or c in " .":
        return 1
    return 2 if c.isascii() or unicodedata.east_asian_width(c) in "WFA" else 1


def unwrap(text: str, lines: list[Line], breaks: set[int]) -> list[Unit]:
    """Units of lines, with lines joined that were wrapped at a fixed width.

    Args:
        text: the source.
        lines: its lines.
        breaks: indices of lines that begin something new in any case (heads of stories, furniture).

    Example:
        >>> from pipeline.source.lines import read_lines
        >>> page = "　　全市今年新增就业\\n五万人，比去年多一\\n成，完成了全年的任\\n务。\\n　　会议提出目标。\\n"
        >>> [unit.text(page) for unit in unwrap(page, read_lines(page), set())]
        ['全市今年新增就业五万人，比去年多一成，完成了全年的任务。', '会议提出目标。']
    """
    wrapping = _Wrapping(text, lines, breaks)
    units: list[Unit] = []
    for i, line in enumerate(lines):
        if units and wrapping.joins(i):
            units[-1].pieces.append((line.start, line.end))
            continue
        units.append(Unit([(line.start, line.end)], kind=line.kind, **line.marks()))
    return units


def _plain(line: Line, *, item: bool = False) -> bool:
    return line.kind == "text" and not line.level and (item or not line.item)


class _Wrapping:
    """Which lines of a page fill their column, and which go on from the line before."""

    def __init__(self, text: str, lines: list[Line], breaks: set[int]):
        self.lines, self.breaks = lines, breaks
        self.widths = {
            i: display_width(text[line.start : line.end]) + (4 if line.indent else 0)
            for i, line in enumerate(lines)
            if _plain(line, item=True) and line.end - line.start <= LONGEST
        }
        self.ended = {i for i in self.widths if not is_open(text[max(0, lines[i].end - 3) : lines[i].end])}
        self.prose = {i for i in self.widths if _INNER_MARK.search(text, lines[i].start, lines[i].end - 1)}
        self.page = _modal_width([self.widths[i] for i in self.widths if self._followed(i)])
        self.full: set[int] = set()
        runs = self._runs()
        self.spaced = self._is_spaced(runs)
        for run in runs:
            self.full.update(self._full_in(run))
        inside = [line for i, line in enumerate(lines) if i and i - 1 in self.full]
        firsts = [line for i, line in enumerate(lines) if line.gap and self.widths.get(i, 0) >= LONG_LINE]
        self.strict = len(firsts) >= 3 and all(line.indent for line in firsts)
        self.indents = 0 < sum(line.indent for line in inside) < 0.7 * max(1, len(inside))

    def joins(self, i: int) -> bool:
        """Whether line i goes on from the line before it."""
        if i in self.breaks or not (i - 1 in self.full or self._at_margin(i)):
            return False
        line, previous = self.lines[i], self.lines[i - 1]
        if line.gap or not _plain(line) or line.quote != previous.quote:
            return False
        if self.indents and line.indent and not previous.item:
            return False
        if self._at_margin(i):
            return True
        if any(k - 1 in self.ended and self._is_listed(k) for k in (i, i - 1)):
            return False
        return not (i not in self.full and i not in self.ended and (i - 1 in self.ended or self._is_last(i)))

    def _is_listed(self, i: int) -> bool:
        """Whether line i and the two below it have no mark at all, as the rows of a table have none."""
        run = range(i, i + 3)
        return all(k in self.widths and k not in self.prose and k not in self.ended for k in run)

    def _at_margin(self, i: int) -> bool:
        """Whether line i is running text at the margin where every paragraph is indented, so that it goes on."""
        if not self.strict or i not in self.prose or i - 1 not in self.widths:
            return False
        return not self.lines[i].indent and self.widths[i - 1] >= LONG_LINE

    def _is_last(self, i: int) -> bool:
        """Whether the line after i begins something new, so that a short line i without an end mark is a heading."""
        return not self._followed(i) or i + 1 in self.breaks or (self.indents and self.lines[i + 1].indent)

    def _followed(self, i: int) -> bool:
        return i + 1 < len(self.lines) and self.lines[i + 1].gap == 0

    def _runs(self) -> list[list[int]]:
        """Runs of lines without blank ones between."""
        runs: list[list[int]] = [[]]
        for i in range(len(self.lines)):
            if runs[-1] and (i not in self.widths or self.lines[i].gap or runs[-1][-1] != i - 1):
                runs.append([])
            if i in self.widths:
                runs[-1].append(i)
        return runs

    def _is_spaced(self, runs: list[list[int]]) -> bool:
        """Whether blank lines part the paragraphs, so that lines without one between belong together."""
        inner = [i for run in runs for i in run[:-1] if self.widths[i] >= LONG_LINE]
        several = sum(len(run) > 1 and self.widths[run[0]] >= LONG_LINE for run in runs)
        if several < 3 or any(line.indent for line in self.lines):
            return False
        return 4 * sum(i in self.ended for i in inner) <= len(inner)

    def _long_in(self, run: list[int]) -> list[int]:
        """The lines of a run that are not much shorter than its longest, where no width can be told."""
        longest = max((self.widths[i] for i in run), default=0)
        return [i for i in run[:-1] if longest >= LONG_LINE and self.widths[i] >= 0.8 * longest]

    def _full_in(self, run: list[int]) -> list[int]:
        """The full lines of a run.

        Wrapped lines rarely end with an end mark and often hold a mark inside; lines of about the same length
        that mostly end with one are paragraphs, such that hold none are verse or the rows of a table.
        """
        if len(run) < 2:
            return []
        width = self.page
        if len(run) >= 4:
            width = _modal_width([self.widths[i] for i in run[:-1]]) or self.page
        if width is None and self.spaced:
            return self._long_in(run)
        if width is None or 5 * sum(self.widths[i] > width + 6 for i in run) > len(run):
            return []
        slack = (
            4 if self.spaced else 1
        )  # a sentence may end near the end of its line; there a blank line would follow
        full = [
            i for i in run[:-1] if width - (slack if i in self.ended else 5) <= self.widths[i] <= width + 4
        ]
        ended, prose = sum(i in self.ended for i in full), sum(i in self.prose for i in full)
        if len(full) == 2 == full[1] - full[0] + 1 and full[0] in self.prose - self.ended and width >= NARROW:
            return full  # a sentence that ends at the end of its second line
        return full if 3 * ended <= len(full) <= 4 * prose else []


def _modal_width(widths: list[int]) -> int | None:
    """The width at which lines were wrapped, or None where they were not."""
    usable = [w for w in widths if 12 <= w <= 120]
    if len(usable) < 3:
        return None
    counts = Counter(usable)
    best = max(counts, key=lambda w: (sum(counts[w - d] for d in range(4)), w))
    inside = sum(counts[best - d] for d in range(4))
    wider = sum(1 for w in widths if w > best + 2)
    if inside < 0.4 * len(usable) or inside < 3 or wider > 0.1 * len(widths):
        return None
    return max((w for w in counts if best - 3 <= w <= best + 2), key=lambda w: (counts[w], w))
