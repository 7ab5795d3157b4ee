"""Paragraphs out of printed lines: lines wrapped at a fixed width, and paragraphs that the layout broke.

Both are views: a paragraph is a list of source pieces, and no character is changed. Joining is careful about
its direction: what may rightly end without an end mark (headings, captions, list items, credits) stays alone.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from pipeline.annotations import Span
from pipeline.source.lines import Line
from pipeline.source.names import HAN

END_MARKS = "。！？!?…"
_CLOSERS = "”’」』）)】]》〉\"'"
_OPEN_AT_END = "，、,（(“‘《〈「『—－-～~·"
_CLOSED_AT_END = "：:；;"
_INNER_MARK = re.compile(r"[，。、；：,;:“”（(]")
_NEVER_FIRST = "，。、；：？！,;:?!）)」』”’》〉】]%％…"
_BOUND_START = "的了着过们地得性化者"
_LIST_START = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．](?!\d)|[①-⑳●○■□◆◇▲△★☆※•►▶]|"
    r"(?:首先|其次|再次|此外|另外|同时|据了解|据悉|据介绍|近日|日前|昨日|昨天|今天|会上|会议|目前|今年|去年)[，,]"
)
VERSE = 16
"""Longest line of verse in characters: short lines in a row are left alone."""
TAIL = 40
HEAD = 40
LONG_ENOUGH = 14
"""Characters from which running text without an end mark was cut, rather than a line of a list or table."""


@dataclass(slots=True)
class Unit:
    """A paragraph-like run: one or more source pieces and what its first line's markup said."""

    pieces: list[Span]
    level: int = 0
    gap: int = 0
    indent: bool = False
    item: bool = False
    quote: bool = False
    kind: str = "text"
    """text | short | credit | furniture | caption | table | markup | link | jump"""
    sealed: bool = False
    """Ends for certain: nothing is joined to it."""
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def start(self) -> int:
        """Source offset of its first character."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Source offset after its last character."""
        return self.pieces[-1][1]

    def text(self, source: str) -> str:
        """Its whole text."""
        return "".join(source[a:b] for a, b in self.pieces)

    def head(self, source: str, size: int = HEAD) -> str:
        """Its first characters."""
        a, b = self.pieces[0]
        return source[a : min(b, a + size)]

    def tail(self, source: str, size: int = TAIL) -> str:
        """Its last characters."""
        a, b = self.pieces[-1]
        return source[max(a, b - size) : b]

    def size(self) -> int:
        """Its length in characters."""
        return sum(b - a for a, b in self.pieces)


def display_width(text: str) -> int:
    """Width of a printed line in half-width cells (a Chinese character is two)."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


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
    units: list[Unit] = []
    full = _full_lines(text, lines)
    indents = _uses_indents(lines, full)
    for i, line in enumerate(lines):
        previous = lines[i - 1] if i else None
        joins = (
            previous is not None
            and i - 1 in full
            and line.gap == 0
            and i not in breaks
            and i - 1 not in breaks.intersection(_single(breaks, lines))
            and not (indents and line.indent and not previous.item)
            and _plain(line)
            and _plain(previous, item=True)
            and line.quote == previous.quote
        )
        if joins and units:
            units[-1].pieces.append((line.start, line.end))
        else:
            units.append(
                Unit(
                    [(line.start, line.end)],
                    line.level,
                    line.gap,
                    line.indent,
                    line.item,
                    line.quote,
                    line.kind,
                )
            )
    return units


def _single(breaks: set[int], lines: list[Line]) -> set[int]:
    return set()


def _plain(line: Line, *, item: bool = False) -> bool:
    return line.kind == "text" and not line.level and (item or not line.item)


def _uses_indents(lines: list[Line], full: set[int]) -> bool:
    """Whether paragraphs begin with an indent: some lines do, but not most."""
    inside = [line for i, line in enumerate(lines) if i and i - 1 in full]
    indented = sum(1 for line in inside if line.indent)
    return 0 < indented < 0.7 * max(1, len(inside))


def _full_lines(text: str, lines: list[Line]) -> set[int]:
    """Indices of lines that fill the width of their column and are followed by another line at once."""
    widths = {
        i: display_width(text[line.start : line.end]) + (4 if line.indent else 0)
        for i, line in enumerate(lines)
        if _plain(line, item=True) and line.end - line.start <= 100
    }
    page = _modal_width([widths[i] for i in widths if i + 1 < len(lines) and lines[i + 1].gap == 0])
    ended = {i for i in widths if not is_open(text[max(0, lines[i].end - 3) : lines[i].end])}
    prose = {i for i in widths if _INNER_MARK.search(text, lines[i].start, lines[i].end - 1)}
    full: set[int] = set()
    run: list[int] = []
    for i in range(len(lines) + 1):
        if i < len(lines) and i in widths and (not run or lines[i].gap == 0):
            run.append(i)
            continue
        full.update(_full_in_run(run, widths, page, ended, prose))
        run = [i] if i in widths else []
    return full


def _full_in_run(run: list[int], widths: dict[int, int], page: int | None, ended: set[int], prose: set[int]) -> list[int]:
    """The full lines of a run of lines without blank ones between.

    Wrapped lines rarely end with an end mark and often hold a mark inside; lines of about the same length that
    mostly end with one are paragraphs, such that hold none are verse or the rows of a table.
    """
    if len(run) < 2:
        return []
    width = page
    if len(run) >= 4:
        width = _modal_width([widths[i] for i in run[:-1]]) or page
    if width is None or max(widths[i] for i in run) > width + 6:
        return []
    full = [i for i in run[:-1] if widths[i] >= width - 4]
    if 3 * sum(i in ended for i in full) > len(full) or 4 * sum(i in prose for i in full) < len(full):
        return []
    return full


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
    return max(w for w in counts if best - 3 <= w <= best + 2)


def is_open(tail: str) -> bool:
    """Whether a paragraph with this tail was cut: it lacks an end mark.

    Example:
        >>> is_open("细化部署了各项专"), is_open("活动圆满结束。"), is_open("他说：“好。”"), is_open("内容如下：")
        (True, False, False, False)
    """
    bare = tail.rstrip()
    inner = bare.rstrip(_CLOSERS)
    if not bare or bare[-1] in END_MARKS or bare[-1] in _CLOSED_AT_END:
        return False
    if inner != bare and inner and inner[-1] in END_MARKS:
        return False
    return not bare.endswith((".", "．")) or bool(re.search(r"\d[.．]$", bare))


def is_strongly_open(tail: str) -> bool:
    """Whether a tail cannot be an end: a comma, an opening mark, a dash or an unclosed quotation."""
    bare = tail.rstrip()
    if bare[-1:] and bare[-1] in _OPEN_AT_END:
        return True
    return any(bare.rfind(a) > bare.rfind(b) for a, b in ("“”", "（）", "《》")) and is_open(tail)


def begins_inside(head: str) -> bool:
    """Whether a paragraph with this head can only be the rest of another one."""
    return bool(head) and (head[0] in _NEVER_FIRST or (head[0] in _BOUND_START and len(head) > 1))


def starts_new(head: str) -> bool:
    """Whether a head begins a list item or, by its first words, a new paragraph (近日，…  会上，…)."""
    return bool(_LIST_START.match(head))


def ends_inside(tail: str, head: str) -> bool:
    """Whether a word of the dictionary spans the border between a tail and a head (细化专 | 项工作).

    Example:
        >>> ends_inside("部署了各项专", "项工作任务"), ends_inside("向市民开放", "近日天气")
        (True, False)
    """
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.dt.check_initialized()
    left, right = tail.rstrip()[-3:], head[:4]
    words = (left[-i:] + right[:j] for i in range(1, len(left) + 1) for j in range(1, len(right) + 1))
    return any(jieba.dt.FREQ.get(word, 0) >= 5 for word in words if len(word) <= 6)


def continues(source: str, first: Unit, rest: Unit, *, indents: bool = False, archive: bool = False) -> bool:
    """Whether `rest` is the continuation of `first`, two neighbouring paragraphs.

    Args:
        source: the text.
        first: a paragraph.
        rest: the one after it.
        indents: whether paragraphs of the page begin with an indent.
        archive: whether the text is an article of an archive, whose lines are paragraphs; there a break needs
            more evidence than a missing end mark.
    """
    if first.sealed or first.kind != "text" or rest.level or rest.item or rest.kind not in ("text", "short"):
        return False
    if "head" in rest.extra or "tail" in first.extra or "names" in rest.extra:
        return False
    tail, head = first.tail(source), rest.head(source)
    if not is_open(tail):
        return head[0] in "，。、；：？！,;:?!" and not is_closed_for_good(tail)
    if begins_inside(head):
        return True
    strongly = is_strongly_open(tail)
    if first.pieces[-1][1] - first.pieces[-1][0] <= VERSE and rest.size() <= VERSE:
        return False
    if archive:
        return (strongly and tail[-1] not in "—-－～~") or (rest.kind == "text" and ends_inside(tail, head))
    if indents and rest.indent and not strongly:
        return False
    if starts_new(head) and not strongly:
        return False
    if rest.kind == "short":
        return strongly
    return not first.item and (strongly or first.size() >= LONG_ENOUGH)


def is_closed_for_good(tail: str) -> bool:
    """Whether a tail ends a sentence."""
    bare = tail.rstrip()
    return bool(bare) and bare.rstrip(_CLOSERS)[-1:] in tuple(END_MARKS)


def shares_words(source: str, unit: Unit, others: list[Unit]) -> float:
    """How much of a unit's character pairs occur in other units: 0 for nothing in common, 1 for all."""
    own = _pairs(unit.text(source)[:600])
    if not own:
        return 0.0
    known: set[str] = set()
    for other in others:
        known |= _pairs(other.text(source)[:2000])
    return len(own & known) / len(own)


def _pairs(text: str) -> set[str]:
    run = re.sub(rf"[^{HAN}]+", " ", text)
    return {run[i : i + 2] for i in range(len(run) - 1) if " " not in run[i : i + 2]}
