"""Lines of a page: where they lie, and what their markup says.

A `Line` is a printed line without the white space and the markdown markup around it. Zero-width characters
count as white space here. All work is linear in the length of the text; patterns are tried on short lines or
on a bounded head and tail only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")
"""What ends a line (a form feed is a page break)."""

HTML_BREAK = re.compile(r"<br[ \t]*/?>|</(?:p|div|li)>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160|#xA0|#12288|#x3000);?", re.IGNORECASE)
"""A blank as web pages write it."""

ZERO_WIDTH = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"
WHITE = re.compile(rf"[\s{ZERO_WIDTH}]*")
_BLANKS = re.compile(rf"(?:[\s{ZERO_WIDTH}]|{ENTITY.pattern})*", re.IGNORECASE)
_TRAILING_WHITE = " \t\u3000\u00a0\u2002\u2003\u2009\u202f\u1680\x1c\x1d\x1e\x1f\u205f" + "".join(
    map(chr, (*range(0x2000, 0x200B),))
)
_TRAILING = _TRAILING_WHITE + ZERO_WIDTH

_HEADING = re.compile(r"#{1,12}(?!\S*#)|#{1,12}(?=\s)")
_QUOTE = re.compile(r"(?:>[ \t\u3000]*)+")
_ITEM = re.compile(r"[-*+][ \t\u3000]+(?=\S)")
_FENCE = re.compile(r"(?:```+|~~~+)\w*")
_RULE = re.compile(r"(?:[-*_=~][ \t]*){3,}|<hr[^<>\n]*>", re.IGNORECASE)
_SETEXT = re.compile(r"=+|-{2,}")
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3})(?=[^\s*_])")
_TABLE = re.compile(r"\|.*\|", re.DOTALL)
_MARKUP_LINE = re.compile(
    r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])?|[\[【（(](?:图片?|照片|插图|配图|image|img|figure)\s*\d*[\]】）)]|<!--.*?-->|</?[A-Za-z][^<>\n]*>(?:</?[A-Za-z][^<>\n]*>)*"
)
_TAG = re.compile(
    r"</?(?P<name>center|p|div|span|font|b|strong|i|em|u|h[1-6]|section|article)(?:\s[^<>\n]*)?/?>",
    re.IGNORECASE,
)
_CENTRE = re.compile(
    r"<center\b|<\w+\s[^<>\n]*center|(?:<\w+[^<>\n]*>\s*)?<font\s[^<>\n]*size|<big\b", re.IGNORECASE
)
_INLINE = ("b", "strong", "i", "em", "u", "span", "font")
_LINK_LINE = re.compile(r"\[[^\]\n]*\]\([^)\n]*\)|https?://[!-~]+")

LONG = 400
"""Lines above this length are running text: no markup but a heading mark or quote is looked for."""


@dataclass(slots=True, kw_only=True)
class Marks:
    """What markup and white space say of a line, and of the run of lines that it begins."""

    level: int = 0
    """Heading level 1–6 (also of <h1>), 7 for a line that is bold as a whole, 0 for none."""
    gap: int = 0
    """Blank lines before it."""
    indent: bool = False
    depth: int = 0
    """Cells of blanks before it."""
    ruled: bool = False
    """Whether a rule stands above it."""
    item: bool = False
    quote: bool = False

    def marks(self) -> dict[str, Any]:
        """By name, to hand them on."""
        return {name: getattr(self, name) for name in Marks.__slots__}


@dataclass(slots=True)
class Line(Marks):
    """A printed line: `start`/`end` without white space and markup, and what the markup said."""

    start: int
    end: int
    stop: int
    """Where the line ends in the source, before its line break."""
    kind: str = "text"
    """text | table | markup (image, comment, tag) | link"""


def read_lines(text: str) -> list[Line]:
    """The lines of a text that hold more than white space and markup, in order.

    Example:
        >>> [(line.level, line.gap, line.start, line.end) for line in read_lines("## 标题 ##\\n\\n　　正文。\\n")]
        [(2, 0, 3, 5), (0, 1, 12, 15)]
    """
    lines: list[Line] = []
    gap = 0
    ruled = False
    for start, end in _raw_lines(text):
        line = _read_line(text, start, end)
        if line is None:
            gap += 1
            continue
        underline = _is_setext(text, line)
        if underline and lines and gap == 0 and _can_be_heading(text, lines[-1]):
            lines[-1].level = 1 if text[line.start] == "=" else 2
            continue
        if underline or line.end == line.start:  # a rule, a fence, an empty heading
            ruled = ruled or bool(_RULE.fullmatch(text, line.start, line.stop))
            gap += 1
            continue
        line.gap, line.ruled = gap, ruled
        gap, ruled = 0, False
        lines.append(line)
    return lines


def _raw_lines(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the lines of a text, without their line breaks; <br> and </p> outside a table break lines too."""
    at = 0
    for match in BREAK.finditer(text):
        yield from _html_lines(text, at, match.start())
        at = match.end()
    if at < len(text):
        yield from _html_lines(text, at, len(text))


def _html_lines(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The parts of a line between its <br> and </p>; one at its end begins no further line."""
    if text.find("<", start, stop) < 0 or text.startswith(("<t", "<T", "|"), start):
        yield start, stop
        return
    at = start
    for match in HTML_BREAK.finditer(text, start, stop):
        yield at, match.start()
        at = match.end()
    if at == start or text[at:stop].strip():
        yield at, stop


def _read_line(text: str, start: int, stop: int) -> Line | None:
    """One line without its markup, or None where it is blank; empty where it is markup only."""
    head = WHITE.match(text, start, stop)
    begin = head.end() if head else start
    if begin >= stop:
        return None
    end = stop
    while end > begin and (text[end - 1] in _TRAILING or text[end - 1].isspace()):
        end -= 1
    indent = "\u3000" in text[start:begin] or "\t" in text[start:begin] or begin - start >= 2
    if text[begin] == "&" or text[end - 1] == ";":
        begin, end, indent = _without_entities(text, begin, end, indent)
        if begin == end:
            return None
    line = Line(begin, end, stop, indent=indent)
    if indent:
        line.depth = begin - start + text.count("\u3000", start, begin) + 3 * text.count("\t", start, begin)
    if text.startswith(("<table", "<tr", "<td", "<TABLE"), begin):
        line.kind = "table"
        return line
    if end - begin <= LONG and _mark_whole(text, line):
        return line
    _strip_markup(text, line)
    return line


def _without_entities(text: str, start: int, end: int, indent: bool) -> tuple[int, int, bool]:
    """A line without the blanks of web pages around it, and whether they indent it."""
    match = _BLANKS.match(text, start, end)
    begin = match.end() if match else start
    while end > begin and (entity := text.rfind("&", max(begin, end - 9), end)) >= 0:
        if not ENTITY.fullmatch(text, entity, end):
            break
        end = _back_over_white(text, begin, entity)
    return begin, end, indent or begin - start >= 10


def _mark_whole(text: str, line: Line) -> bool:
    """Lines that are markup as a whole: rules, fences, tables, images, links."""
    a, b = line.start, line.end
    if text.startswith(("<hr", "<HR"), a):
        line.end = a
        return True
    if text[a] in "-*_=~`#" and (_RULE.fullmatch(text, a, b) or _FENCE.fullmatch(text, a, b)):
        if _is_setext(text, line):
            return True
        line.end = a
        return True
    if text[a] == "#" and not text[a:b].strip("#"):
        line.end = a
        return True
    if text[a] == "|" and b - a > 1 and _TABLE.fullmatch(text, a, b):
        line.kind = "table"
    elif text[a] in "!<[【（(" and _MARKUP_LINE.fullmatch(text, a, b):
        line.kind = "markup"
    elif text[a] in "[h" and _LINK_LINE.fullmatch(text, a, b):
        line.kind = "link"
    else:
        return False
    return True


def _is_setext(text: str, line: Line) -> bool:
    """Whether a line is the underline of a heading."""
    return line.end > line.start and bool(_SETEXT.fullmatch(text, line.start, line.end))


def _can_be_heading(text: str, line: Line) -> bool:
    return (
        line.kind == "text"
        and not line.level
        and line.end - line.start <= 60
        and text[line.end - 1] not in "。，；："
    )


def _strip_markup(text: str, line: Line) -> None:
    """Take tags, quote, heading, list and emphasis marks off the ends of a line."""
    if text[line.start] == "<" or text[line.end - 1] == ">":
        _strip_tags(text, line)
    if text[line.start] == ">":
        match = _QUOTE.match(text, line.start, line.end)
        if match:
            line.start, line.quote = match.end(), True
        if line.start == line.end:  # a blank line of a quotation
            return
    match = _HEADING.match(text, line.start, min(line.end, line.start + 80))
    if match:
        line.level = min(6, match.end() - match.start())
        line.start = _skip_white(text, match.end(), line.end)
        end = line.end
        while end > line.start and text[end - 1] == "#":
            end -= 1
        line.end = _back_over_white(text, line.start, end)
    elif text[line.start] in "-*+":
        match = _ITEM.match(text, line.start, line.end)
        if match:
            line.start, line.item = match.end(), True
    if line.end - line.start <= LONG:
        _strip_emphasis(text, line)


def _strip_tags(text: str, line: Line) -> None:
    """Take the tags off the ends of a line; <h2> and <b> around a whole line tell its level."""
    start, end, level = line.start, line.end, 0
    opened = start
    whole = text[line.end - 1] == ">"
    while match := _TAG.match(text, start, end):
        name = match["name"].lower()
        if not whole and name in _INLINE:
            break
        level = level or (int(name[1]) if name[0] == "h" else 7 if name in ("b", "strong") else 0)
        start = _skip_white(text, match.end(), end)
    while end > start and text[end - 1] == ">":
        opening = text.rfind("<", start, end)
        if opening < 0 or not _TAG.fullmatch(text, opening, end):
            break
        end = _back_over_white(text, start, opening)
    match = _BLANKS.match(text, start, end)
    start = match.end() if match else start
    if end > start:
        line.start, line.end = start, end
        line.level = level if whole and end - start <= LONG else 0
        if line.level == 7 and _CENTRE.match(text, opened, start):
            line.level = 6  # what is bold in its own right heads what is bold within a column


def _strip_emphasis(text: str, line: Line) -> None:
    """Take the emphasis off a line that is bold or italic as a whole."""
    match = _EMPHASIS.match(text, line.start, line.end)
    if not match:
        return
    mark = match[1]
    inner = line.start + len(mark)
    outer = line.end - len(mark)
    if outer <= inner or text[outer : line.end] != mark or mark in text[inner:outer]:
        return
    line.start = _skip_white(text, inner, outer)
    line.end = max(line.start, _back_over_white(text, inner, outer))  # blank within: an empty line
    if not line.level and len(mark) > 1:
        line.level = 7


def _skip_white(text: str, start: int, end: int) -> int:
    match = WHITE.match(text, start, end)
    return match.end() if match else start


def _back_over_white(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1] in _TRAILING or text[end - 1].isspace()):
        end -= 1
    return end
