"""Paragraphs that the page layout broke, put together again across blank lines and inserted matter.

The rest of a cut paragraph is the next paragraph; or the one after an inserted caption; or, below an inserted
heading, the text before the head of that heading's own story; or, further down, text that begins inside a word
or sentence or that plainly speaks of the cut article.
"""

from __future__ import annotations

import re

from pipeline.source.datelines import Head
from pipeline.source.headlines import is_notice, is_section
from pipeline.source.paragraphs import (
    LONG_ENOUGH,
    Unit,
    begins_inside,
    begins_with_figure,
    begins_with_predicate,
    closes_quotation,
    continues,
    ends_inside,
    goes_on_listing,
    is_open,
    is_strongly_open,
    shares_words,
    starts_new,
)
from pipeline.source.pictures import CAPTION_LIMIT
from pipeline.source.units import Tail

REACH = 40
"""Units looked at below a cut paragraph for its rest."""
INSERTED = frozenset({"credit", "caption", "markup", "jump", "table", "furniture", "link", "reference"})
_SPEAKS = re.compile(r"(?:说|表示|介绍|认为|告诉记者|指出|透露|强调|要求|称)[，,]")
_CONTACT = re.compile(
    r"(?:电\s*话|手\s*机|热\s*线|联系人|联系方式|邮\s*箱|邮\s*编|网\s*址|地\s*址|传\s*真|微信)[^。，]{0,3}[:：]?[^。，]*(?:[\d０-９a-zA-Z号楼室层]|先生|女士|老师|经理|主任|律师|师傅|小姐|[（(][^（）()]*[）)])$"
)
"""A line that ends with whom to call has no end mark."""
_FIELD = re.compile(
    r"(?:时间|地点|日期|人物|主角|对象|嘉宾|主题|背景|讲述人?|采访对象|年龄|职业)\s*[:：][^。，]*"
)
NEARNESS = 0.1
"""How much more of its character pairs the rest must share with the cut article than with its surroundings."""


def join_breaks(source: str, units: list[Unit], *, archive: bool = False) -> list[Unit]:
    """Units with broken paragraphs joined; inserted units (captions, headings) follow the joined paragraph.

    Args:
        source: the text.
        units: its units in order; joined ones take the pieces of their rests.
        archive: whether the text is an article of an archive, whose lines are paragraphs.
    """
    return _Joiner(source, units, archive).joined()


class _Joiner:
    """Looks for the rest of each cut paragraph."""

    def __init__(self, source: str, units: list[Unit], archive: bool):
        self.source, self.units, self.archive = source, units, archive
        self.taken: set[int] = set()
        self.followers: dict[int, list[int]] = {}
        self.moved: set[int] = set()
        body = [unit for unit in units if unit.kind == "text" and not unit.level]
        self.indents = sum(unit.indent for unit in body) > 0.5 * len(body)
        self.marks = any(unit.level for unit in units)

    def joined(self) -> list[Unit]:
        """The units that remain."""
        for i, unit in enumerate(self.units):
            if i in self.taken or not self._can_be_cut(i, unit):
                continue
            at = i
            while (j := self._rest(at, unit)) is not None:
                self._take(i, unit, j)
                self._take_followers(i, j)
                at = j
            if at == i and (j := self._stray(i, unit)) is not None:
                self._take(i, unit, j)
                self._take_followers(i, j)
        units = []
        for i, unit in enumerate(self.units):
            if i not in self.taken and i not in self.moved:
                units.append(unit)
                units += [self.units[j] for j in self.followers.get(i, ()) if j not in self.taken]
        return units

    def _take_followers(self, i: int, j: int) -> None:
        """Paragraphs below a rest that stands inside or below another story go on in the cut article.

        They end where a heading, a credit or the rest of that other story comes, or text that speaks of it.
        """
        above = [k for k in range(i + 1, j) if k not in self.taken]
        if not any(self.units[k].kind == "short" for k in above) or self._before_head(j):
            return
        own, other = self._story(i), [unit for unit in self._story(j) if unit is not self.units[j]]
        cut = next((k for k in reversed(above) if self.units[k].kind == "text"), None)
        for k in range(j + 1, min(len(self.units), j + REACH)):
            unit = self.units[k]
            if unit.kind != "text" or unit.level or "head" in unit.extra:
                return
            if cut is not None and self._continues_other(cut, k):
                return
            around = [u for u in other if u is not unit]
            mine, theirs = shares_words(self.source, unit, own), shares_words(self.source, unit, around)
            if theirs > mine + (0 if self._is_cut(cut) else NEARNESS):
                return
            self.followers.setdefault(i, []).append(k)
            self.moved.add(k)

    def _is_cut(self, k: int | None) -> bool:
        """Whether unit k is a paragraph without its end."""
        return (
            k is not None and self._can_be_cut(k, self.units[k]) and is_open(self.units[k].tail(self.source))
        )

    def _continues_other(self, cut: int, k: int) -> bool:
        """Whether unit k is the rest of another cut paragraph."""
        if not self._is_cut(cut):
            return False
        tail, head = self.units[cut].tail(self.source), self.units[k].head(self.source)
        if self._closes_far(self.units[cut], k) is not None:
            return False
        if begins_with_predicate(head):
            return True
        return begins_inside(head) or ends_inside(tail, head) or begins_with_figure(head)

    def _can_be_cut(self, i: int, unit: Unit) -> bool:
        """Whether a unit may be the beginning of a cut paragraph."""
        if unit.tail(self.source).endswith("——") and i + 1 < len(self.units) and self.units[i + 1].level:
            return False  # a kicker
        if unit.level or unit.sealed or "tail" in unit.extra or _CONTACT.search(unit.tail(self.source)):
            return False
        if unit.kind == "text":
            return True
        return (
            unit.kind == "short" and (i > 0 or self.archive) and "names" not in unit.extra and not unit.item
        )

    def _take(self, i: int, unit: Unit, j: int) -> None:
        rest = self.units[j]
        unit.pieces += rest.pieces
        unit.kind = "text"
        unit.sealed = unit.sealed or rest.sealed
        for key in ("tail", "jumps"):
            if key in rest.extra:
                unit.extra[key] = rest.extra[key]
        self.taken.add(j)
        self._mark_captions(i, j)

    def _mark_captions(self, i: int, j: int) -> None:
        """Short lines between a paragraph and its rest that a photographer's credit follows are captions."""
        for k in range(i + 1, j - 1):
            unit = self.units[k]
            if unit.kind == "short" and not unit.level and self.units[k + 1].kind == "credit":
                unit.kind = "caption"
        for unit in self.units[i + 1 : j]:
            if unit.kind == "text" and self._is_picture(unit):
                unit.kind = "caption"
            if unit.kind == "short" and unit.level:
                unit.extra["inserted"] = True

    def _rest(self, at: int, unit: Unit) -> int | None:
        """Index of the unit that continues a cut paragraph whose last part is at index `at`, or None."""
        if unit.sealed or "tail" in unit.extra:
            return None
        is_short = unit.kind == "short"
        tail = unit.tail(self.source)
        headings = heads = 0
        inserted = crossed = False
        for j in range(at + 1, min(len(self.units), at + 1 + REACH)):
            rest = self.units[j]
            if j in self.taken or j in self.moved:
                crossed = True
                continue
            if (
                crossed
                and rest.kind == "text"
                and not headings
                and not rest.level
                and "head" not in rest.extra
            ):
                if is_open(tail) and self._fits_crossed(at, unit, j):
                    return j
                continue
            if rest.kind in INSERTED or (self._is_picture(rest) and is_open(tail)):
                inserted = True
                continue
            if not inserted and not headings and self._is_bare_head(unit) and not rest.level:
                return None if "head" in rest.extra else j
            if rest.kind == "short" and self._heads_story(j):
                headings += 1
                continue
            if is_short and not inserted and not headings and self._goes_on(unit, rest):
                return j
            if not is_short and not headings and (far := self._closes_far(unit, j)) is not None:
                return far
            adjacent = not inserted and not headings and rest.kind in ("text", "short") and not is_short
            if adjacent and continues(self.source, unit, rest, indents=self.indents, archive=self.archive):
                return j
            if self.archive or not is_open(tail):
                return None
            if rest.kind == "short":
                headings += 1
                continue
            if rest.kind != "text" or rest.level:
                return None
            if "head" in rest.extra:
                if not headings:
                    return None
                heads += 1
                continue
            if self._fits(at, unit, j, headings, heads, is_short):
                return j
            if not headings or (is_short and not heads):
                return None
        return None

    def _closes_far(self, unit: Unit, j: int) -> int | None:
        """Where the quotation that a paragraph leaves open is closed further down, and not by the next paragraph."""
        tail = unit.tail(self.source)
        if is_strongly_open(tail) and tail[-1] not in "，、" and "”" not in self.units[j].text(self.source):
            for k in range(j + 1, min(len(self.units), j + REACH)):
                rest = self.units[k]
                free = (
                    rest.kind == "text"
                    and not rest.level
                    and k not in self.taken
                    and "head" not in rest.extra
                )
                if free and closes_quotation(tail, rest.head(self.source, 16)):
                    return k
        return None

    def _heads_story(self, j: int) -> bool:
        """Whether a short line set off by blank ones, with others below it, stands above the head of a story."""
        if self.units[j].gap == 0 or begins_inside(self.units[j].head(self.source)):
            return False
        while j < len(self.units) and self.units[j].kind == "short":
            j += 1
        return j < len(self.units) and "head" in self.units[j].extra

    def _stray(self, i: int, unit: Unit) -> int | None:
        """For a paragraph cut at the end of its story that found no rest: text that is a stranger where it stands.

        It stands below a finished paragraph of another story and shares no words with that story.
        """
        below = self.units[i + 1] if i + 1 < len(self.units) else None
        if self.archive or below is None or below.kind != "short":
            return None
        if unit.kind != "text" or unit.size() < LONG_ENOUGH or not is_open(unit.tail(self.source)):
            return None
        for j in range(i + 3, min(len(self.units), i + REACH)):
            rest, above = self.units[j], self.units[j - 1]
            if (
                j in self.taken
                or j in self.moved
                or rest.kind != "text"
                or rest.level
                or "head" in rest.extra
            ):
                continue
            head = rest.head(self.source)
            if above.kind != "text" or "head" in above.extra or is_open(above.tail(self.source)):
                continue
            if head[0] in "“「" or starts_new(head) or rest.item or rest.size() < LONG_ENOUGH:
                continue
            story = [other for other in self._story(j) if other.start < rest.start]
            if shares_words(self.source, rest, story) == 0:
                return j
        return None

    def _fits_crossed(self, at: int, unit: Unit, j: int) -> bool:
        """Whether the paragraph at j, below text of another article that ran into this one, is the rest of a cut one."""
        head = self.units[j].head(self.source)
        if head[0] in "“「" or starts_new(head):
            return False
        return (
            begins_inside(head)
            or begins_with_figure(head)
            or ends_inside(unit.tail(self.source), head)
            or (self._is_near(at, j))
        )

    def _is_bare_head(self, unit: Unit) -> bool:
        """Whether a unit is nothing but the head of a story, whose text begins on the next line."""
        head = unit.extra.get("head")
        return isinstance(head, Head) and unit.end <= head.end

    def _goes_on(self, unit: Unit, rest: Unit) -> bool:
        """Whether a short line without an end mark, which looks like a subhead, is a sentence cut in two."""
        if rest.kind != "text" or rest.level or rest.item or "head" in rest.extra:
            return False
        head, line = rest.head(self.source), unit.text(self.source)
        if starts_new(head) or unit.size() > 60 or not is_open(line) or is_section(line) or is_notice(line):
            return False
        if begins_inside(head) or _SPEAKS.search(line):
            return True
        return (self.marks and bool(re.search("[，,]", line))) or (
            unit.size() > 8 and ends_inside(line, head)
        )

    def _is_picture(self, unit: Unit) -> bool:
        """Whether running text is the caption of an inserted picture, by the credit that closes it."""
        tail = unit.extra.get("tail")
        return (
            isinstance(tail, Tail)
            and tail.is_picture
            and unit.size() <= CAPTION_LIMIT
            and "head" not in unit.extra
        )

    def _fits(self, at: int, unit: Unit, j: int, headings: int, heads: int, is_short: bool) -> bool:
        """Whether the paragraph at j, after inserted matter, is the rest of a cut one."""
        rest = self.units[j]
        head = rest.head(self.source)
        if (unit.item and not is_strongly_open(unit.tail(self.source))) or _FIELD.fullmatch(
            unit.tail(self.source)
        ):
            return False
        if rest.item or (starts_new(head) and not is_strongly_open(unit.tail(self.source))):
            return False
        if not headings:
            return not is_short or begins_inside(head) or self._goes_on(unit, rest)
        if not heads and self._before_head(j):
            return True
        if is_short:
            return False
        before = self.units[j - 1]
        if not heads and (before.kind == "credit" or "tail" in before.extra) and j - at > 2:
            return self.units[j - 2].kind == "text"  # a photo story stood between, and is over
        if begins_inside(head) and head[0] not in "“（《":
            return True
        tail = unit.tail(self.source)
        if closes_quotation(tail, rest.head(self.source, 16)) or goes_on_listing(tail, head):
            return True
        if begins_with_predicate(head) and self._is_near(at, j, 0):
            return True
        inside = ends_inside(unit.tail(self.source), head)
        if inside or (not heads and begins_with_figure(head)):
            return self._is_near(at, j, -NEARNESS if inside else 0)
        return (not heads or is_strongly_open(unit.tail(self.source))) and self._is_near(at, j)

    def _before_head(self, j: int) -> bool:
        """Whether the next running text in the same story is the head of that story."""
        for k in range(j + 1, min(len(self.units), j + 4)):
            unit = self.units[k]
            if unit.kind == "short":
                return False
            if "head" in unit.extra:
                return True
            if unit.kind == "text":
                return False
        return False

    def _is_near(self, at: int, j: int, margin: float = NEARNESS) -> bool:
        """Whether a paragraph shares its words with the cut article rather than with its surroundings."""
        own = self._story(at)
        around = [unit for unit in self._story(j) if unit is not self.units[j]]
        above = [unit for unit in around if unit.start < self.units[j].start]
        if above and is_open(above[-1].tail(self.source)):
            around = above  # what stands below may go on in the cut article, too
        rest = self.units[j]
        mine = shares_words(self.source, rest, own)
        theirs = shares_words(self.source, rest, around)
        return mine >= theirs + margin

    def _story(self, i: int) -> list[Unit]:
        """The running text between the headings around a unit."""
        first = i
        while first > 0 and self.units[first - 1].kind != "short" and i - first < REACH:
            first -= 1
        last = i
        while last + 1 < len(self.units) and self.units[last + 1].kind != "short" and last - i < REACH:
            last += 1
        return [unit for unit in self.units[first : last + 1] if unit.kind == "text"]
