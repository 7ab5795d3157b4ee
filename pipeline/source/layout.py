"""Units of a page grouped into articles: which headings begin an article, and what belongs to it.

Headings are weighed, not matched: a heading begins an article when the head of a story follows it; else the end
of the story before, its level, its length, what follows and its neighbours decide between a headline and a
subhead inside an article.
"""

from __future__ import annotations

import re

from pipeline.source.bylines import Credit
from pipeline.source.datelines import Head
from pipeline.source.drafts import Draft
from pipeline.source.headlines import (
    is_box,
    is_contents,
    is_label,
    is_notice,
    is_numbered,
    is_section,
    is_slogan,
    is_subhead_mark,
)
from pipeline.source.paragraphs import Unit, shares_words
from pipeline.source.pictures import LONG_CAPTION, is_photographers
from pipeline.source.shorts import is_outside, leads, resolve, uses_indents
from pipeline.source.units import BOLD, Tail

STACK_LIMIT = 5
"""Most headings of one stack; of a longer run of short lines the last ones are the stack."""
LONG_HEADING = 11
UNIFORM = 6
"""Headings of one level from which the level tells nothing: headlines, subheads and labels all have it."""
KINSHIP = 0.15
"""Share of its character pairs that a caption has in common with the article that it belongs to."""
WRITERS = ("reporter", "correspondent", "author")
_LEAD = re.compile(
    r"[▲△▼◆■●↑↓]?(?:近日|近期|日前|昨日|昨天|昨晚|今天|今日|今晨|本月|上周|连日来|截至|记者|据|为了?|随着|\d{1,2}月\d{1,2}日|\d{1,2}日|"
    r"[一二三四五六七八九十]{1,3}月|当地时间|北京时间)"
)
_SHOWN = re.compile(r"^(?:图片?为|上图为|下图为)[:：]?")
_ITEM_MARK = re.compile(r"[●■◆▲★○□◇△☆•►▶※]")
_APPENDIX = re.compile(r"附[:：件录表]|附\d|(?:上|下)接")
_ONLY_DATE = re.compile(
    r"[\d０-９〇二○一三四五六七八九十]{4}年[\d０-９一二三四五六七八九十]{1,3}月[\d０-９一二三四五六七八九十]{1,3}日"
)


def group(text: str, units: list[Unit]) -> list[Draft]:
    """The drafts of a page's articles, in page order.

    Args:
        text: the source.
        units: its units, broken paragraphs joined.
    """
    return _Layout(text, units).drafts


def _is_list_above(stack: list[Unit]) -> bool:
    """Whether headings begin with a bold label and its plain row, above a headline with a mark of its own."""
    return (
        len(stack) > 2
        and stack[0].level == BOLD
        and not stack[1].level
        and any(0 < unit.level < BOLD for unit in stack[2:])
    )


class _Layout:
    """Walks over the units once and opens, fills and closes drafts."""

    def __init__(self, text: str, units: list[Unit]):
        self.text, self.units = text, units
        self.has_marks = any(unit.level for unit in units)
        self.indents = uses_indents(units)
        resolve(text, units)
        self.stacks = [
            i for i, unit in enumerate(units) if unit.kind == "short" and not self._is_short(i - 1)
        ]
        self.places = {i: at for at, i in enumerate(self.stacks)}
        self.led = {i: leads(text, units, self._stack_end(i)) for i in self.stacks}
        self.signed = [at > 0 and self._is_signed(self.stacks[at - 1], i) for at, i in enumerate(self.stacks)]
        self.mostly_led = 2 * sum(self.led.values()) >= len(self.stacks)
        gaps = sorted(unit.gap for unit in units if unit.kind == "text")
        self.usual_gap = gaps[len(gaps) // 2] if gaps else 0
        marks = [unit.level for unit in units if unit.kind == "short" and unit.level]
        self.one_level = len(marks) >= UNIFORM and len(set(marks)) == 1
        self.drafts: list[Draft] = []
        self._walk()

    def _is_short(self, i: int) -> bool:
        return 0 <= i < len(self.units) and self.units[i].kind == "short"

    def _stack_end(self, i: int) -> int:
        while self._is_short(i):
            i += 1
        return i

    def _is_signed(self, start: int, end: int) -> bool:
        """Whether the text between two stacks closes with its writers' names."""
        unit = next((u for u in reversed(self.units[start:end]) if u.kind not in ("markup", "caption")), None)
        credit = unit.extra.get("credit") or unit.extra.get("tail") if unit else None
        return isinstance(credit, Credit | Tail) and any(b.role in WRITERS for b in credit.bylines)

    def _walk(self) -> None:
        i = 0
        while i < len(self.units):
            unit = self.units[i]
            if unit.kind == "short":
                i = self._take_stack(i)
            elif unit.kind == "furniture":
                i = self._take_furniture(i)
            else:
                self._take_body(i)
                i += 1

    @property
    def current(self) -> Draft | None:
        """The article that body units belong to, if one is open."""
        for draft in reversed(self.drafts):
            if draft.kind == "banner":
                return None
            if draft.kind != "other":
                return draft
        return None

    def _take_furniture(self, i: int) -> int:
        """Lines of the page itself make an article of kind other; the date under a notice stays with it."""
        current = self.current
        line = self.units[i].text(self.text)
        dates_notice = bool(current and is_notice(current.headline(self.text)) and self.drafts[-1] is current)
        if current and dates_notice and _ONLY_DATE.fullmatch("".join(line.split())):
            current.add("other", self.units[i])
            return i + 1
        if not (self.drafts and self.drafts[-1].kind == "other" and not self.drafts[-1].stack):
            self.drafts.append(Draft(kind="other"))
        self.drafts[-1].add("other", self.units[i])
        return i + 1

    def _take_stack(self, i: int) -> int:
        """A run of short lines: a new article's headings, subheads of the current one, or a list in it."""
        end = self._stack_end(i)
        stack = self.units[i:end]
        current = self.current
        filled = current is not None and bool(current.paragraphs)
        unmarked = not any(unit.level for unit in stack)
        begun = bool(current and current.stack and current.is_signed and not filled)
        own = [unit.level for unit in current.stack if unit.level] if current else []
        deeper = unmarked or (bool(own) and len(stack) == 1 and stack[0].level > max(own))
        if current and begun and deeper and not self.led.get(i):
            for unit in stack:
                current.add("subhead" if end < len(self.units) else "other", unit)
            return end
        if unmarked and len(stack) > STACK_LIMIT:
            cut = end - (3 if self.led.get(i) else 0)
            self._take_list(self.units[i:cut])
            if cut == end:
                return end
            stack = self.units[cut:end]
        if current and filled and not self._is_new(i, stack, end, current):
            part = (
                "subhead" if end < len(self.units) and self.units[end].kind in ("text", "table") else "other"
            )
            for unit in stack:
                current.add(part, unit)
            return end
        while current and filled and _is_list_above(stack):
            current.add("subhead", stack[0])
            current.add("paragraph", stack[1])
            stack = stack[2:]
        while len(stack) > 1 and self._is_banner(stack):
            self.drafts.append(Draft(stack=stack[:1], kind="banner"))
            stack = stack[1:]
        self.drafts.append(Draft(stack=stack))
        return end

    def _take_list(self, units: list[Unit]) -> None:
        """Short lines that are rows of a list or table, not headings."""
        current = self.current
        if current is None:
            current = Draft()
            self.drafts.append(current)
        for unit in units:
            current.add("other", unit)

    def _is_banner(self, stack: list[Unit]) -> bool:
        """Whether the first heading of a stack is a slogan of the page."""
        first, rest = stack[0], stack[1:]
        if not is_slogan(first.text(self.text)) or is_subhead_mark(rest[0].text(self.text)):
            return False
        levels = [unit.level for unit in rest if unit.level]
        if first.level and not levels:
            return False
        if first.level and levels and first.level < min(levels):
            return True
        at_top = not any(draft.paragraphs for draft in self.drafts)
        return at_top and len(re.split(r"[ \u3000]+", first.text(self.text))) > 1

    def _is_new(self, i: int, stack: list[Unit], end: int, current: Draft) -> bool:
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
        weight += 2 * (not self.has_marks and stack[0].gap > max(1, self.usual_gap))
        if end < len(self.units):
            weight += bool(_LEAD.match(self.units[end].head(self.text)))
            weight += 2 * self._is_photo_story(end)
        row = self._unled_row(i, current)
        if len(row) > 1 and not named and max(map(len, row)) <= LONG_HEADING + 3:
            weight -= 1
        elif len(row) == 1 and levels:
            weight += 1
        siblings = [unit.level for unit in current.stack if own and unit.level > min(own)]
        if levels and not labelled and min(levels) in siblings:
            weight -= 2
        if levels and own and min(levels) <= min(own) and len(stack) == 1 and is_label(lines[0]):
            weight += 2 * any("head" in unit.extra for _, unit in current.body)
        return weight - 2 * any(
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

    def _is_photo_story(self, i: int) -> bool:
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

    def _take_body(self, i: int) -> None:
        """A unit of the body to the current article, or to a new one."""
        unit = self.units[i]
        current = self.current
        if unit.kind == "reference":
            self._take_reference(unit)
            return
        part = {"text": "paragraph", "credit": "byline", "line": self._line_part(i)}.get(unit.kind, "other")
        if self._names_editors(unit):
            if current is not None:
                current.is_over = bool(current.paragraphs)
            self._take_editors(unit)
            return
        if current is None and part == "other" and unit.kind != "caption":
            if not (self.drafts and self.drafts[-1].kind == "other"):
                self.drafts.append(Draft(kind="other"))
            self.drafts[-1].add("other", unit)
            return
        if current and unit.kind == "caption" and current.paragraphs and self._tells_alone(i, current):
            part, current = "paragraph", None
        if current is not None and part == "paragraph" and current.paragraphs:
            tail = unit.extra.get("tail")
            is_photo = (
                isinstance(tail, Tail) and tail.is_photo and tail.cut is not None and "head" not in unit.extra
            )
            told = is_photo and bool(_LEAD.match(unit.head(self.text)))
            if told and unit.size() <= LONG_CAPTION and self._is_about(unit, current):
                part = "other"
            elif told or self._starts_alone(i, current):
                current = None
        if (
            current
            and part == "paragraph"
            and is_contents(current.headline(self.text))
            and self._is_photo_story(i)
        ):
            current = None
        if current is None:
            current = Draft()
            self.drafts.append(current)
        current.add(part, unit)

    def _tells_alone(self, i: int, current: Draft) -> bool:
        """Whether a caption with its credit is news of its own below an article that it has nothing to do with."""
        unit = self.units[i]
        tail = unit.extra.get("tail")
        below = i + 1 + (i + 1 < len(self.units) and is_photographers(self.units[i + 1]))
        taken = (isinstance(tail, Tail) and tail.is_photo) or (below > i + 1 and unit.gap > self.usual_gap)
        if not (taken and _LEAD.match(_SHOWN.sub("", unit.head(self.text)))):
            return False
        follows = self.units[below].kind if below < len(self.units) else "short"
        return follows not in ("text", "caption") and not self._is_about(unit, current)

    def _is_about(self, unit: Unit, draft: Draft) -> bool:
        """Whether a caption speaks of what an article is about."""
        paragraphs = [other for kind, other in draft.body if kind == "paragraph"]
        return shares_words(self.text, unit, paragraphs + draft.stack) >= KINSHIP

    def _line_part(self, i: int) -> str:
        """Part of an indented short line: a subhead where one line stands before running text, else a paragraph."""
        before, after = self.units[i - 1 : i], self.units[i + 1 : i + 2]
        alone = not (before and before[0].kind == "line") and bool(after) and after[0].kind == "text"
        return (
            "subhead"
            if alone and not re.match(r"[^:：]{1,8}[:：]", self.units[i].text(self.text))
            else "paragraph"
        )

    def _take_editors(self, unit: Unit) -> None:
        """The editors of a page or column belong to no article; a story above them is over."""
        if not (self.drafts and self.drafts[-1].kind == "other" and not self.drafts[-1].stack):
            self.drafts.append(Draft(kind="other"))
        self.drafts[-1].add("byline", unit)

    def _names_editors(self, unit: Unit) -> bool:
        credit = unit.extra.get("credit")
        return (
            isinstance(credit, Credit)
            and bool(credit.bylines)
            and all(b.role == "editor" for b in credit.bylines)
        )

    def _take_reference(self, unit: Unit) -> None:
        """A line of contents (标题 …… A03版) to the list it belongs to."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or not (
            last.kind == "other" or (last.stack and is_contents(last.headline(self.text)))
        ):
            last = Draft(kind="other")
            self.drafts.append(last)
        last.add("other", unit)

    def _starts_alone(self, i: int, current: Draft) -> bool:
        """Whether a paragraph without a headline begins a story of its own after a finished one."""
        unit = self.units[i]
        head = unit.extra.get("head")
        if isinstance(head, Head) and head.dateline is not None and head.bylines:
            headline = current.headline(self.text)
            led = any("head" in other.extra for _, other in current.body)
            return current.is_closed() or (led and not is_section(headline) and not is_label(headline))
        if not current.is_closed():
            return False
        if isinstance(head, Head):
            return head.dateline is not None
        return (
            bool(_LEAD.match(unit.head(self.text))) and self._is_photo_story(i) and self.drafts[-1] is current
        )
