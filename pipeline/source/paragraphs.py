"""Where paragraphs end: which were cut by the layout, and which may rightly end without an end mark.

Joining is a view: a paragraph is a list of source pieces, and no character is changed. It is careful about its
direction: headings, captions, list items, verse and credits end without an end mark and stay alone.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field

from pipeline.annotations import Span
from pipeline.source.lines import Marks
from pipeline.source.names import HAN

END_MARKS = "。！？!?…"
_CLOSERS = "”’」』）)】]》〉\"'"
_OPEN_AT_END = "，、,（(“‘《〈「『—－-～~·"
_CLOSED_AT_END = "：:；;"
_NEVER_FIRST = "，。、；：？！,;:?!）)」』”’》〉】]%％…"
_BOUND_START = re.compile(r"们|的(?![士确话])|了(?![解结却断])")
_NUMERAL_END = re.compile(r"[0-9０-９][.．]?$")
_UNIT_START = re.compile(
    r"[.．]?[0-9０-９]|[%％℃‰万亿元]|百分点|[余多]?[个人名家户台种吨亩项次倍成]|公[里斤顷]|平方|立方|千[米克瓦]"
)
_FIGURE_START = re.compile(
    r"[0-9０-９][0-9０-９.．,]*\s*(?:[%％℃‰]|百分点|[余多]?[万亿千百]|[余多]?(?:人次|[个种元吨亩项台辆套件户公斤米](?!月)|平方|立方)|公[里斤顷])"
)
_LIST_START = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．](?!\d)|[①-⑳●○■□◆◇▲△★☆※•►▶]|"
    r"(?:首先|其次|再次|此外|另外|同时|据了解|据悉|据介绍|近日|日前|昨日|昨天|今天|会上|会议|目前|今年|去年)[，,]"
)
_ENDED_ASIDE = re.compile(r"[。！？!?…]”?\s*[（(][^（）()]{1,30}[)）]$")
_BOLD_START = re.compile(r"\*\*+(?=\S)|__(?=\S)|<(?:b|strong)>", re.IGNORECASE)
_PREDICATES = frozenset(
    [
        "每",
        "每公斤",
        "每人",
        "每亩",
        "每吨",
        "每年",
        "每天",
        "每月",
        "均",
        "达",
        "达到",
        "共",
        "共计",
        "约",
        "比",
        "较",
        "同比",
        "环比",
        "并",
        "且",
        "并且",
        "已",
        "已经",
        "可",
        "仅",
        "只",
        "也",
        "还",
        "才",
        "都",
        "而",
        "与",
        "和",
        "及",
        "或",
        "实现",
        "占",
        "为",
    ]
)
_PREDICATE_LETTERS = frozenset(word[0] for word in _PREDICATES)
_LISTED = re.compile(rf"\d\s*([%％]|[{HAN}]{{1,4}})(?:、|[，,])$")
VERSE = 16
"""Longest line of verse in characters: short lines in a row are left alone."""
TAIL = 40
HEAD = 40
LONG_ENOUGH = 14
"""Characters from which running text without an end mark was cut, rather than a line of a list or table."""


@dataclass(slots=True)
class Unit(Marks):
    """A paragraph-like run: one or more source pieces and what its first line's markup said."""

    pieces: list[Span]
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
    if bare[-1] in "）)" and _ENDED_ASIDE.search(bare):
        return False
    return not bare.endswith((".", "．")) or bool(re.search(r"\d[.．]$", bare))


def is_strongly_open(tail: str) -> bool:
    """Whether a tail cannot be an end: a comma, an opening mark, a dash or an unclosed quotation."""
    bare = tail.rstrip()
    if bare[-1:] and bare[-1] in _OPEN_AT_END:
        return True
    return any(bare.rfind(a) > bare.rfind(b) for a, b in ("“”", "（）", "《》")) and is_open(tail)


def closes_quotation(tail: str, head: str) -> bool:
    """Whether a head closes the quotation that a tail leaves open: …推出的“共享菜 | 园”，两天内…

    Example:
        >>> closes_quotation("推出的“共享菜", "园”，两天内"), closes_quotation("推出的“共享菜", "全市“两会”")
        (True, False)
    """
    for opening, closing in ("“”", "《》"):
        if tail.rfind(opening) > tail.rfind(closing):
            at = head.find(closing)
            return at >= 0 and not 0 <= head.find(opening) < at
    return False


def goes_on_listing(tail: str, head: str) -> bool:
    """Whether a head gives the next of several figures in one measure: 人工造林9.2万亩、 | 退化林修复4.4万亩。

    Example:
        >>> goes_on_listing("人工造林9.2万亩、", "退化林修复4.4万亩。"), goes_on_listing("其中造林9.2万亩、", "游客4万人次")
        (True, False)
    """
    last = _LISTED.search(tail)
    return last is not None and bool(re.match(rf"[^，。；、]{{1,16}}?[\d.]\s*{re.escape(last[1])}", head))


def begins_inside(head: str) -> bool:
    """Whether a paragraph with this head can only be the rest of another one."""
    return bool(head) and (head[0] in _NEVER_FIRST or bool(_BOUND_START.match(head)))


def begins_with_predicate(head: str) -> bool:
    """Whether a head begins with a word that has no subject of its own: 每公斤达到76元, 实现收入, 并新建.

    Example:
        >>> begins_with_predicate("每公斤达到76元"), begins_with_predicate("比赛昨日结束")
        (True, False)
    """
    if head[:1] not in _PREDICATE_LETTERS:
        return False
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return next(iter(jieba.cut(head[:10], HMM=False))) in _PREDICATES


def begins_with_figure(head: str) -> bool:
    """Whether a head begins with a quantity that no paragraph is likely to begin with: 1.5万人次, 27种, 35%.

    Example:
        >>> begins_with_figure("27种，比治理前增加"), begins_with_figure("16岁的白露"), begins_with_figure("6月以来")
        (True, False, False)
    """
    return bool(_FIGURE_START.match(head))


def starts_new(head: str) -> bool:
    """Whether a head begins a list item, a bold lead or, by its first words, a new paragraph (近日，…  会上，…)."""
    return bool(_LIST_START.match(head) or _BOLD_START.match(head))


def ends_inside(tail: str, head: str) -> bool:
    """Whether, read on, a word spans the border between a tail and a head (细化专 | 项工作).

    Example:
        >>> ends_inside("部署了各项专", "项工作任务"), ends_inside("开展试点工作", "工业部门近日")
        (True, False)
        >>> ends_inside("分别为402.6亿元、355.1", "亿元和528.7亿元")
        True
    """
    if _NUMERAL_END.search(tail.rstrip()) and _UNIT_START.match(head):
        return True
    import jieba

    jieba.setLogLevel(logging.WARNING)
    left, right = tail.rstrip()[-10:], head[:10]
    at = 0
    for word in jieba.cut(left + right, HMM=False):
        if at < len(left) < at + len(word):
            return True
        at += len(word)
    return False


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
