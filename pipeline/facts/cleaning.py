"""A stretch of text without what says nothing of the thing measured.

Subject, times, parentheses, places told by 在, people who act, adverbs and filler go; what is left stays as spans of
the text.
"""

from __future__ import annotations

import re

from pipeline.annotations import Mention, Span
from pipeline.facts import cues
from pipeline.facts.context import FactContext
from pipeline.facts.slots import has_verb

_PAREN = re.compile(r"[（(][^（）()]{0,40}[）)]")
_PLACE_REST = re.compile(r"(?:区域|地区|境内|范围内|等多?地|全境|现场|一带|城区|市区)?(?:内|里|中|上)?")
_REPORT = re.compile(r"[^，。]{0,14}?(?:数据|统计|调查|结果|报告|信息)?(?:显示|表明|透露|指出|获悉|了解到)")
_UNDER = re.compile(
    r"在[^，。在的]{2,24}?等(?:多地|地区?|多国)的?|在[^，。在]{1,20}?(?:指导|带领|支持|帮助|陪同|见证|推动|带动|组织|努力|配合)下|(?:建成|投产|完工|竣工|投用|开通|通车)后"
    r"|包括[^，。]{1,20}?在内的?|[和及]?[^，。和）]{2,14}?报告(?=新增)|(?:单月|历史)?首次"
)
_WHOLE_PLACE = re.compile(
    r"[在向对给为]?(?:全[国省市区县镇乡村州](?:各地)?|我[国省市区县])(?!际|内|外|域|长|委|政)的?"
)
_OTHER_PLACES = re.compile(r"等(?:多地|地区?|国|多国|[东南西北中]{1,2}部地区)")
_REGION = re.compile(r"(?:[东南西北中]{1,2}部|大部分?|部分|局部)(?:地区|近海|海域|山区|沿海|地方)的?")
_PAPER = re.compile(
    r"《[^《》]{2,40}?(意见|通知|办法|方案|规划|计划|条例|规定|指南|公告|声明|报告|倡议书?|目录|名单|标准)》"
)
"""A titled paper, of which the word for its sort is enough."""
_HELD_AGAINST = re.compile(r"[^，。；]{0,10}?相比")
_AT = re.compile(r"在(?:该国|当地|我国|全国|本市|境内)?(?:[东南西北中]部)?$")
_COPULAS = frozenset(["达", "为", "约", "共", "应为", "由", "从"])
_KEEP = re.compile(r"[^\s，。；：、！？]")
_EDGE_MARKS = " \t\n\r\u3000、，。：:；;“”\"'（）()——…·-"


_TRAILING = re.compile(
    f"(?:之间|之内|{cues.alternation('strip', 'trailing')}|{cues.alternation('growth', 'to', 'to_down')})$"
)


class Cleaner:
    """Cleans stretches of one article."""

    def __init__(self, context: FactContext):
        self.context = context

    def clean(self, region: Span, subject: Span | None, owner_name: str | None = None) -> list[Span]:
        """The spans of a region without subject, times, parentheses, places told by 在, adverbs and filler."""
        start, end = region
        text = self.context.text
        keep = bytearray(b"\1" * (end - start))

        def drop(a: int, b: int) -> None:
            a, b = max(a, start), min(b, end)
            if b > a:
                keep[a - start : b - start] = bytes(b - a)

        if subject is not None:
            drop(*subject)
        if (told := _REPORT.match(text, start, end)) and told.end() < end:
            drop(*told.span())
        for time in self.context.times_in(start, end):
            if time.kind != "set" and not self._is_compared(time.start, time.end):
                drop(time.start, time.end)
        for match in _PAREN.finditer(text, start, end):
            drop(*match.span())
        for match in _PAPER.finditer(text, start, end):
            drop(match.start(), match.start(1))
            drop(match.end(1), match.end())
        for match in _UNDER.finditer(text, start, end):
            drop(*match.span())
        for match in _WHOLE_PLACE.finditer(text, start, end):
            drop(*match.span())
        for mention in self.context.mentions_in(start, end):
            if (
                mention.type == "PER"
                and mention.start - start <= 14
                and not has_verb(self.context, start, mention.start)
            ):
                drop(start, mention.end)
        for q in self.context.quantities_in(start, end):
            if q.value == 1 and text[q.start] == "一" and q.dimension == "count":
                drop(q.start, q.end)
        for mention in self.context.mentions_in(start, end):
            at = _AT.search(text, max(start, mention.start - 8), mention.start)
            placed = at is not None
            if placed or self.context.name_of(mention) == owner_name:
                rest = _PLACE_REST.match(text, self._joined_end(mention, end), end)
                drop(at.start() if at else mention.start, rest.end() if placed and rest else mention.end)
        anywhere = cues.words("strip", "anywhere")
        for word in self.context.words_in(start, end):
            adverb = word.pos == "vd" or text[word.start : word.end] in anywhere
            if adverb and not self._quoted(word.start, start, end):
                drop(word.start, word.end)
        return self.trim([(start + a, start + b) for a, b in _runs(keep)])

    def _quoted(self, at: int, start: int, end: int) -> bool:
        """Whether a word stands inside a quotation: 即 of “即买即提”."""
        text = self.context.text
        for opening, closing in ("“”", "《》"):
            opened = text.rfind(opening, start, at)
            closed = text.find(closing, max(opened, start), end)
            if opened >= 0 and at < closed <= opened + 14:
                return True
        return False

    def without_place(self, spans: list[Span], *, alone: bool) -> list[Span]:
        """Spans without the places that they open with: 厦门、漳州等多地 of 厦门、漳州等多地降雨量; not what 对 and the like govern.

        What is left must say something where it is `alone` with its figure.
        """
        text = self.context.text
        if not spans or text[spans[0][0] - 1 : spans[0][0]] in ("对", "向", "与", "和", "从", "往", "至"):
            return spans
        at, end = spans[0]
        while named := [m for m in self.context.mentions_in(at, at + 1) if m.type == "LOC" and m.end <= end]:
            at = named[0].end
            if at < end and text[at] in "、和及" and self.context.mentions_in(at + 1, at + 2):
                at += 1
        rest = _OTHER_PLACES.match(text, at, end) or _REGION.match(text, at, end)
        at = rest.end() if rest else at
        left = self.trim([(at, end), *spans[1:]])
        bare = at == spans[0][0] or (text[at] == "的" and rest is None)
        if bare or text[at] in "与至队籍等、和三两" or (alone and sum(b - a for a, b in left) < 2):
            return spans
        return left

    def _is_compared(self, start: int, end: int) -> bool:
        """Whether a figure is held against a time: 比去年, 与去年春节相比."""
        text = self.context.text
        before = text[start - 1 : start]
        return before in ("比", "较") or (
            before in ("与", "和", "同", "跟") and bool(_HELD_AGAINST.match(text, end))
        )

    def _joined_end(self, mention: Mention, end: int) -> int:
        """End of the names joined to a name: 在甲州和乙州."""
        at = mention.end
        while at < end:
            more = self.context.mentions_in(at + (self.context.text[at] in "和、及与"), end)
            if (
                not more
                or more[0].start - at > 1
                or (more[0].start > at and self.context.text[at] not in "和、及与")
            ):
                break
            if more[0].type != mention.type:
                break
            at = more[0].end
        return at

    def trim(self, spans: list[Span]) -> list[Span]:
        """Take leading and trailing filler off a list of spans."""
        text = self.context.text
        leading, trailing = cues.pattern("strip", "leading"), _TRAILING
        spans = [s for s in spans if _KEEP.search(text[s[0] : s[1]])]
        changed = True
        while spans and changed:
            changed = False
            a, b = spans[0]
            while a < b and text[a] in _EDGE_MARKS and not _opens_quote(text, a, b):
                a, changed = a + 1, True
            match = leading.match(text, a, b)
            against = text[a : a + 1] in ("与", "和") and bool(_HELD_AGAINST.match(text, a + 1, b))
            if match and not against and self._at_border(match.end()):
                a, changed = match.end(), True
            spans[0] = (a, b)
            if a >= b:
                spans.pop(0)
                changed = True
                continue
            a, b = spans[-1]
            while b > a and text[b - 1] in _EDGE_MARKS and not _closes_quote(text, a, b):
                b, changed = b - 1, True
            match = trailing.search(text[max(a, b - 8) : b])
            if match and (match.group() in _COPULAS or self._at_border(b - len(match.group()))):
                b, changed = b - len(match.group()), True
            spans[-1] = (a, b)
            if a >= b:
                spans.pop()
                changed = True
        return spans

    def _at_border(self, position: int) -> bool:
        """Whether a word of the segmentation begins or ends here."""
        word = self.context.word_at(position)
        return word is None or word.start == position


def _opens_quote(text: str, at: int, end: int) -> bool:
    return text[at] in "“‘《（(" and any(c in "”’》）)" for c in text[at:end])


def _closes_quote(text: str, start: int, end: int) -> bool:
    return text[end - 1] in "”’》）)" and any(c in "“‘《（(" for c in text[start:end])


def _runs(keep: bytearray) -> list[Span]:
    """(start, end) of the runs of ones."""
    runs, at, n = [], 0, len(keep)
    while at < n:
        if keep[at]:
            end = keep.find(0, at)
            end = n if end < 0 else end
            runs.append((at, end))
            at = end
        else:
            at += 1
    return runs
