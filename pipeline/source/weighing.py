"""Which headings between paragraphs begin an article: evidence that is weighed, not matched.

A heading begins an article when the head of a story follows it; else the end of the story before, its level, its
length, what follows and its neighbours decide between a headline and a subhead inside an article.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.source.bylines import Credit
from pipeline.source.drafts import Draft
from pipeline.source.headlines import is_box, is_contents, is_label, is_notice, is_numbered, is_section
from pipeline.source.paragraphs import Unit
from pipeline.source.pictures import is_photographers
from pipeline.source.shorts import is_outside, leads
from pipeline.source.units import Tail

LONG_HEADING = 11
UNIFORM = 6
"""Headings of one level from which the level tells nothing: headlines, subheads and labels all have it."""
WRITERS = ("reporter", "correspondent", "author")
LEAD = re.compile(
    r"[▲△▼◆■●↑↓]?[ \u3000]?(?:近日|近期|日前|昨日|昨天|昨晚|今天|今日|今晨|本月|上周|连日来|截至|记者|据|为了?|随着|\d{1,2}月\d{1,2}日|\d{1,2}日|"
    r"[一二三四五六七八九十]{1,3}月|当地时间|北京时间)"
)
"""How news begins."""
_ITEM_MARK = re.compile(r"[●■◆▲★○□◇△☆•►▶※]")
_APPENDIX = re.compile(r"附[:：件录表]|附\d|(?:上|下)接")


class Weighing:
    """What a page's headings have in common, and the weight of each.

    Args:
        text: the source.
        units: its units, short lines resolved.
        indents: whether its paragraphs begin with an indent, as it was before they were resolved.
    """

    def __init__(self, text: str, units: list[Unit], indents: bool):
        self.text, self.units, self.indents = text, units, indents
        self.has_marks = any(unit.level for unit in units)
        self.stacks = [i for i, unit in enumerate(units) if unit.kind == "short" and not self.is_short(i - 1)]
        self.places = {i: at for at, i in enumerate(self.stacks)}
        self.led = {i: leads(text, units, self.stack_end(i)) for i in self.stacks}
        self.signed = [at > 0 and self._is_signed(self.stacks[at - 1], i) for at, i in enumerate(self.stacks)]
        self.mostly_led = 2 * sum(self.led.values()) >= len(self.stacks)
        gaps = sorted(b.gap for a, b in pairwise(units) if a.kind == b.kind == "text")
        self.usual_gap = gaps[len(gaps) // 2] if gaps else 0
        marks = [unit.level for unit in units if unit.kind == "short" and unit.level]
        self.one_level = len(marks) >= UNIFORM and len(set(marks)) == 1

    def is_short(self, i: int) -> bool:
        """Whether unit i is a heading."""
        return 0 <= i < len(self.units) and self.units[i].kind == "short"

    def stack_end(self, i: int) -> int:
        """Where the run of headings that begins at unit i ends."""
        while self.is_short(i):
            i += 1
        return i

    def _is_signed(self, start: int, end: int) -> bool:
        """Whether the text between two stacks closes with its writers' names."""
        unit = next((u for u in reversed(self.units[start:end]) if u.kind not in ("markup", "caption")), None)
        credit = unit.extra.get("credit") or unit.extra.get("tail") if unit else None
        return isinstance(credit, Credit | Tail) and any(b.role in WRITERS for b in credit.bylines)

    def is_new(self, i: int, stack: list[Unit], end: int, current: Draft) -> bool:
        """Whether headings between paragraphs begin a new article rather than a part of the current one."""
        if self.led.get(i) or leads(self.text, self.units, end):
            return True
        if "inserted" in stack[0].extra:  # it stood between a cut paragraph and its rest
            return True
        first = stack[0].text(self.text)
        if _APPENDIX.match(first):
            return False
        if is_numbered(first) or (end >= len(self.units) and not any(unit.level for unit in stack)):
            return is_section(first)
        return self._weight(i, stack, end, current) >= 2

    def _weight(self, i: int, stack: list[Unit], end: int, current: Draft) -> int:
        """Evidence that headings without a story's head begin an article."""
        lines = [unit.text(self.text) for unit in stack]
        levels = [unit.level for unit in stack if unit.level]
        own, labelled = current.levels(self.text)
        if levels and (not own or min(levels) <= min(own)):
            weight = 1 if self.mostly_led or self.one_level else 2
        else:
            weight = 0 if levels or not self.has_marks else -1
        weight += 2 * current.is_closed()
        named = any(is_notice(line) or is_section(line) or is_box(line) for line in lines)
        weight += 3 * named
        weight += len(stack) > 1
        weight += 2 * (len(stack) > 1 and is_label(lines[0]) and not is_numbered(lines[-1]))
        weight += 3 * (len(stack) == 1 and is_label(lines[0]) and self._heads_list(end))
        weight += max(map(len, lines)) >= LONG_HEADING
        weight += 2 * is_contents(current.headline(self.text))
        weight += 2 * (labelled and bool(levels) and min(levels) == min(own))
        weight += 2 * stack[0].ruled
        weight += 3 * self._opens_quote(i, end)
        weight += 2 * (self.indents and not self.has_marks and is_outside(stack[0], self.units))
        if not self.has_marks and stack[0].gap > self.usual_gap:
            weight += 1 + (stack[0].gap > 1)
        if end < len(self.units):
            weight += bool(LEAD.match(self.units[end].head(self.text)))
            weight += 2 * self.is_photo_story(end)
        row = self._unled_row(i, current)
        if len(row) > 1 and not named and max(map(len, row)) <= LONG_HEADING + 3:
            weight -= 1
        elif len(row) == 1 and levels:
            weight += 1
        siblings = [unit.level for unit in current.stack if own and unit.level > min(own)]
        if levels and not labelled and not named and min(levels) in siblings:
            weight -= 2
        if levels and own and min(levels) <= min(own) and len(stack) == 1 and is_label(lines[0]):
            weight += 2 * any("head" in unit.extra for _, unit in current.body)
        return weight - 2 * (not named) * any(
            kind == "subhead" and unit.level == stack[0].level for kind, unit in current.body
        )

    def _opens_quote(self, i: int, end: int) -> bool:
        """Whether a heading and the text below it are set off together as a quotation: a box."""
        first, below = self.units[i], self.units[end : end + 1]
        return first.quote and bool(below) and below[0].quote and not self.units[i - 1].quote

    def _heads_list(self, i: int) -> bool:
        """Whether a list of items follows: ●…… ■……, or 某某：…… above the text of each."""
        items = self.units[i : i + 2]
        if items and items[0].kind == "line" and not self.indents:
            return True
        return len(items) == 2 and all(_ITEM_MARK.match(unit.head(self.text)) for unit in items)

    def is_photo_story(self, i: int) -> bool:
        """Whether one paragraph and a photographer's credit follow."""
        unit = self.units[i]
        tail = unit.extra.get("tail")
        if unit.kind == "text" and isinstance(tail, Tail) and tail.is_photo:
            return True
        if unit.kind not in ("text", "caption") or i + 1 >= len(self.units):
            return False
        return is_photographers(self.units[i + 1])

    def _unled_row(self, i: int, current: Draft) -> list[str]:
        """The first lines of the stacks around stack i, as far as they may be parts of one story.

        Its headline, a headline that a story's head follows, and the signature of a story bound them.
        """
        at = self.places.get(i)
        if at is None:
            return []
        first = last = at
        while first > 0 and not self.led[self.stacks[first - 1]] and at - first < 8:
            if self.signed[first] or self.units[self.stacks[first - 1]] in current.stack:
                break
            first -= 1
        while last + 1 < len(self.stacks) and not self.led[self.stacks[last + 1]] and last - at < 8:
            if self.signed[last + 1]:
                break
            last += 1
        return [self.units[k].text(self.text) for k in self.stacks[first : last + 1]]
