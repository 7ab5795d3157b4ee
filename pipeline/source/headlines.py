"""Headings of a page: which lines are headings, and which part each plays.

A headline stack is 引题 (kicker) above, 主题 (headline), 副题 (subhead) below; a page slogan (banner) and a
column label stand above a stack without being part of its sentence.
"""

from __future__ import annotations

import logging
import re
import tomllib
from functools import cache
from importlib.resources import files

from pipeline.dictionary import dictionary
from pipeline.source.names import HAN

HEADING_LIMIT = 60
"""Longest heading in characters."""
PLAIN_LIMIT = 42
"""Longest heading without markup."""

_NOT_AT_END = "。；;，,、：:（(“《〈—－-"
_NUMBERED = re.compile(
    r"(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}[）)、.．·](?!\d)|[①-⑳]|第[一二三四五六七八九十]{1,3}[章节部条])\s*\S"
)
_NUMBER = re.compile(r"\d|[０-９]|[一二三四五六七八九十百千万亿]+(?:人|个|名|家|元|项|年|月|日|%|％|亿|万)")
_FIGURE_ALONE = re.compile(rf"[\d０-９][\d０-９.．,]*\s*(?:[%％℃]|[万亿千百]?[{HAN}]{{0,3}})")
_SPEECH = re.compile(
    r"(?:问|答|记者|主持人|网友|读者|编者|Q\d*|A\d*|[\u4e00-\u9fff]{1,3}(?:先生|女士|某))\s*[:：]"
)
_LED = re.compile(r"(\*{2,3}|__)[^*_]{1,20}\1.|<(b|strong)>[^<>]{1,20}</\2>.", re.IGNORECASE)
"""Running text that a few bold words lead."""
_THREE = re.compile(r"[学重强促稳保惠建优提增抓严守讲比赶做干防控治扩补树当]\S\S")
"""The terse form of calls: 强信心 稳预期 促发展."""
_TELLS = re.compile(
    r"[了过]$|[“”‘’《》?？:：]|(?:吗|呢|啦|有了|没有|掉|[一两三几]\w{1,2}[^\s]|有(?:妙招|办法|门道|保障|实招|新招)|成(?:了|为(?!时代)))"
)
"""What a call to something has not: a perfect, a quoted thing, a question, a result."""
_STAR = "▲△▼◆◇■□●○★☆◎※►▶"


@cache
def words() -> dict[str, tuple[str, ...]]:
    """The word lists of headline_words.toml."""
    data = tomllib.loads(files("pipeline.source").joinpath("data/headline_words.toml").read_text("utf-8"))
    return {key: tuple(sorted(value, key=len, reverse=True)) for key, value in data.items()}


@cache
def _reports() -> re.Pattern[str]:
    """Finds a verb of reports of more than one character."""
    return re.compile("|".join(word for word in words()["report"] if len(word) > 1))


def can_be_heading(line: str) -> bool:
    """Whether a line without markup has the form of a heading.

    Example:
        >>> can_be_heading("多彩三月"), can_be_heading("活动圆满结束。"), can_be_heading("近日,各级工会")
        (True, False, True)
    """
    bare = line.strip()
    if _LED.match(bare) or _FIGURE_ALONE.fullmatch(bare):
        return False
    if not bare or len(bare) > PLAIN_LIMIT or bare[-1] in _NOT_AT_END or bare[0] in "，。、；：？！）)”》,;:":
        return False
    if _SPEECH.match(bare):
        return False
    if re.search(r"[。；](?!$)", bare) or not re.search(rf"[{HAN}A-Za-z]", bare):
        return False
    return not re.search(r"[，,].*[，,]", bare)


def is_speech(line: str) -> bool:
    """Whether a line is what somebody says, asks or answers in a conversation: 问：…… 王先生：……"""
    return bool(_SPEECH.match(line))


def is_numbered(line: str) -> bool:
    """Whether a line begins as the parts of an article do: 一、 （二） 3. 第四章."""
    return bool(_NUMBERED.match(line))


def is_subhead_mark(line: str) -> bool:
    """Whether a line begins with the dash of a 副题 (——某某工作综述)."""
    return bool(re.match(r"[—－–\-]{1,3}\s*\S", line))


def is_slogan(line: str) -> bool:
    """Whether a heading is a page slogan: a call in parallel clauses that reports nothing.

    Example:
        >>> is_slogan("凝心聚力谱写新篇章 团结奋斗建功新时代"), is_slogan("市总工会召开学习贯彻会议")
        (True, False)
    """
    bare = line.strip("“”\"'!！ ")
    clauses = [c for c in re.split(r"[\s\u3000,，!！·]+", bare) if c]
    if len(bare) < 6 or len(bare) > HEADING_LIMIT or re.search(r"\d(?!\d*(?:周年|届|次))", bare):
        return False
    if _is_call(clauses):
        return True
    hits = sum(1 for w in words()["slogan"] if w in bare)
    reports = sum(1 for w in words()["report"] if len(w) > 1 and w in bare)
    parallel = len(clauses) >= 2 and max(map(len, clauses)) - min(map(len, clauses)) <= 3
    return hits - 2 * reports >= (2 if parallel or bare[0] in "以让把" else 3)


def _is_call(clauses: list[str]) -> bool:
    """Whether clauses of one measure all call to something, without a subject: 强信心 稳预期 促发展."""
    lengths = [len(clause) for clause in clauses]
    if len(clauses) < 2 or max(lengths) - min(lengths) > 3 or min(lengths) < 3:
        return False
    if any(_reports().search(clause) for clause in clauses):
        return False
    if any(_TELLS.search(clause) for clause in clauses):
        return False
    return all(
        _THREE.fullmatch(clause) or clause.startswith(words()["call"]) or _begins_with_verb(clause)
        for clause in clauses
    )


def _begins_with_verb(clause: str) -> bool:
    """Whether the first word of a clause is a verb, by jieba's dictionary."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    first = next(iter(jieba.cut(clause, HMM=False)))
    return dictionary().get(first) in ("v", "vd", "vn", "i", "l", "z")


def bare_label(line: str) -> str:
    """A label without its brackets, stars, dots and pictographs."""
    return re.sub(r"[^\w《》？！?!%％，。、—-]+", "", line)


def is_label(line: str) -> bool:
    """Whether a heading is the label of a column or page section: 多彩三月, 今日要闻, 工会动态.

    Example:
        >>> is_label("工会动态"), is_label("全市新增就业岗位五万个")
        (True, False)
    """
    bare = bare_label(line)
    if not bare or len(bare) > 10:
        return False
    labels = words()["label"]
    if bare.endswith(labels):
        return True
    if bare.startswith(labels) and any(bare.startswith(w) and len(bare) <= len(w) + 2 for w in labels):
        return True
    if re.search(r"[【\[〔].*[】\]〕]", line) and len(bare) <= 8:
        return True
    return len(bare) <= 5 and not _reports().search(bare)


def is_section(line: str) -> bool:
    """Whether a heading is exactly the name of a usual column or page section: 天气预报, 短评, 体育新闻.

    Example:
        >>> is_section("【短评】"), is_section("体育新闻"), is_section("短评写作")
        (True, True, False)
    """
    return bare_label(line) in _sections()


def is_box(line: str) -> bool:
    """Whether a heading is the label of a box beside a story, whatever that story is: 新闻多一点, 知识链接.

    Example:
        >>> is_box("【新闻多一点】"), is_box("医生名片"), is_box("项目背景"), is_box("专家提醒")
        (True, True, False, False)
    """
    bare = bare_label(line)
    return bare in _boxes() or (len(bare) <= 10 and bare.endswith(words()["box_ending"]))


@cache
def _boxes() -> frozenset[str]:
    """The labels of boxes: a subject with what such a box tells, or that alone where it can be nothing else."""
    labels = set(words()["box_alone"])
    for subjects, ends in (("box_subject", "box"), ("box_person", "box_life")):
        labels |= {subject + end for subject in words()[subjects] for end in words()[ends]}
    return frozenset(labels)


@cache
def _sections() -> frozenset[str]:
    """The names of sections: a label alone or with what such a section prints."""
    labels = words()["label"]
    kinds = ("新闻", "动态", "资讯", "要闻", "专版", "之窗")
    return frozenset(labels) | {label + kind for label in labels for kind in kinds}


def is_contents(line: str) -> bool:
    """Whether a heading is the head of a list of contents: 今日导读."""
    bare = bare_label(line)
    return bare in words()["contents"]


def is_notice(line: str) -> bool:
    """Whether a heading calls itself a notice: 征稿启事, 遗失声明, 关于……的公告.

    Example:
        >>> is_notice("停水公告"), is_notice("国务院发布最新公告")
        (True, False)
    """
    bare = re.sub(r"[\s\u3000（(].*?[）)]$|[\s\u3000]+", "", line)
    for word in words()["notice"]:
        if bare.endswith(word):
            before = bare[: -len(word)]
            return len(bare) <= 40 and not any(w in before for w in words()["notice_report"])
    return bool(re.match(r"(?:关于.{2,40}的)(?:公告|通告|公示|通知)", bare))


def has_figures(line: str) -> bool:
    """Whether a heading gives figures."""
    return bool(_NUMBER.search(line))
