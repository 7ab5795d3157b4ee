"""Units of a page grouped into articles: which headings begin an article, and what belongs to it.

`weighing` decides which headings between paragraphs begin an article.
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
    is_section,
    is_slogan,
    is_subhead_mark,
)
from pipeline.source.paragraphs import Unit, shares_words
from pipeline.source.pictures import LONG_CAPTION, is_photographers
from pipeline.source.shorts import resolve, uses_indents
from pipeline.source.units import BOLD, Tail
from pipeline.source.weighing import LEAD, Weighing

STACK_LIMIT = 5
"""Most headings of one stack; of a longer run of short lines the last ones are the stack."""
STANZA = 3
"""Short lines below an author from which they are verse."""
KINSHIP = 0.15
"""Share of its character pairs that a caption has in common with the article that it belongs to."""
_SHOWN = re.compile(r"^(?:图片?为|上图为|下图为)[:：]?")
_LED_BY_LABEL = re.compile(r"[【\[■●▲★◆]?([\u4e00-\u9fff]{2,6})(?:[】\]]|[ \u3000]{2,}|[:：])")
_FROM_ABOVE = re.compile(r"[（(\[【]?\s*(?:上接|紧接)")
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
        self.indents = uses_indents(units)
        resolve(text, units)
        self.weighing = Weighing(text, units, self.indents)
        self.drafts: list[Draft] = []
        self._walk()

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
        end = self.weighing.stack_end(i)
        stack = self.units[i:end]
        current = self.current
        filled = current is not None and bool(current.paragraphs)
        unmarked = not any(unit.level for unit in stack)
        begun = bool(current and current.stack and current.is_signed and not filled)
        own = [unit.level for unit in current.stack if unit.level] if current else []
        deeper = unmarked or (bool(own) and all(unit.level > max(own) for unit in stack if unit.level))
        if current and begun and deeper and not self.weighing.led.get(i):
            for unit in stack:
                part = "subhead" if unit.level or (unmarked and len(stack) < STANZA) else "paragraph"
                current.add(part if end < len(self.units) or part == "paragraph" else "other", unit)
            return end
        if unmarked and len(stack) > STACK_LIMIT:
            cut = end - (3 if self.weighing.led.get(i) else 0)
            self._take_list(self.units[i:cut])
            if cut == end:
                return end
            stack = self.units[cut:end]
        if current and filled and not self.weighing.is_new(i, stack, end, current):
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

    def _take_body(self, i: int) -> None:
        """A unit of the body to the current article, or to a new one."""
        unit = self.units[i]
        current = self.current
        if unit.kind == "reference":
            self._take_reference(unit)
            return
        if unit.kind == "jump" and current and current.paragraphs and _FROM_ABOVE.match(unit.head(self.text)):
            self.drafts.append(Draft(body=[("other", unit)]))  # the rest of a story of another page
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
            told = is_photo and bool(LEAD.match(unit.head(self.text)))
            if told and unit.size() <= LONG_CAPTION and self._is_about(unit, current):
                part = "other"
            elif told or self._starts_alone(i, current):
                current = None
        if (
            current
            and part == "paragraph"
            and is_contents(current.headline(self.text))
            and self.weighing.is_photo_story(i)
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
        taken = (isinstance(tail, Tail) and tail.is_photo) or (
            below > i + 1 and unit.gap > self.weighing.usual_gap
        )
        if not (taken and LEAD.match(_SHOWN.sub("", unit.head(self.text)))):
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
        label = _LED_BY_LABEL.match(unit.head(self.text))
        if label and (is_box(label[1]) or is_section(label[1])):
            outside = self.indents and not unit.indent
            return outside or not is_label(current.headline(self.text))
        if not current.is_closed():
            return False
        if isinstance(head, Head):
            return head.dateline is not None
        return (
            bool(LEAD.match(unit.head(self.text)))
            and self.weighing.is_photo_story(i)
            and self.drafts[-1] is current
        )
