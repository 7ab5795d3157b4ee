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
_FIGURE = re.compile(r"[\d０-９][\d０-９.．,]*")
_PARTICIPANTS = re.compile(
    r"(?:主讲人?|嘉宾|主持人?|对话人|访谈人|受访者|时间|地点|来源|策划|统筹|讲述人?|整理)\s*[:：]"
)
_SPEECH = re.compile(
    r"(?:问|答|记者|主持人|网友|读者|编者|Q\d*|A\d*|[\u4e00-\u9fff]{1,3}(?:先生|女士|某))\s*[:：]"
)
_LED = re.compile(r"(\*{2,3}|__)[^*_]{1,20}\1.|<(b|strong)>[^<>]{1,20}</\2>.", re.IGNORECASE)
"""Running text that a few bold words lead."""
_ENDS_OPEN = re.compile(r"(?:—|－|–|…|\.\.\.)+$")
_ELLIPTIC = re.compile(
    r"(?:[一二两三四五六七八九十百\d]+(?:年|个?月|天|周|小时)[来间内]?(?:已|共|新|减|增|节|完|建)|全[长長程]|共[有计計建设設投发發]?|[总總](?:投[资資]|面[积積]|[长長]|里程|[价價])|累[计計]|[预預][计計]|占地|途[经經]|"
    r"惠及|[涉][及]|覆[盖蓋]|涵[盖蓋]|包括|其中|平均|人均|最[高低大长長多快]|首[批期]|同比|[环環]比|比上?[年月]|[较較]上?[年月]|"
    r"重[点點]|力[争爭]|[计計][划劃]|[最]快|为期|為期|分[为為]|[确確]保|"
    r"(?:[一二三四五六七八九十\d]{1,3}月|今年|明年|下月|下周|本周|本月|近期|即日)(?:[上中下]旬|[底初末内內])?(?:前|起|[将將])|"
    r"[设設](?:站|[计計]|有)|[将將]于|[已]有|可[容供满滿]|至今|迄今|[创創]|[刷]新|全[县縣市省区區镇鎮](?:已|共|建成|累[计計]|有))"
)
_MEASURED = re.compile(
    rf"(?:[年日月总總]|单[日月]|[最预]\S)[{HAN}]{{0,3}}?(?:量|额|率|值|面积|规模|投资|里程|[降涨增]?幅|产能|造价|收入)(?:[可将达约超增降为逾近至]|[\d])"
)
"""A measure of what the heading above tells: 年发电量可达330万千瓦时."""
_TOOK_PLACE = re.compile(
    r"(?:落幕|收官|[闭閉]幕|[开開]幕|收[锣鑼]|出[炉爐]|揭[晓曉]|[结結]束|召[开開]|[举舉]行|[举舉][办辦]|[发發]布|公布)$"
)
_THREE = re.compile(r"[学重强促稳保惠建优提增抓严守讲比赶做干防控治扩补树当]\S\S")
"""The terse form of calls: 强信心 稳预期 促发展."""
_TELLS = re.compile(
    r"[了过]$|[“”‘’《》?？:：]|(?:吗|呢|啦|有了|没有|掉|[一两三几]\w{1,2}[^\s]|有(?:妙招|办法|门道|保障|实招|新招)|成(?:了|为(?!时代)))"
)
"""What a call to something has not: a perfect, a quoted thing, a question, a result."""
_SPAN = re.compile(r"(?:\d+|[一二两三四五六七八九十百]+)(?:年|个月|天|周|小时)|(?:今年|去年|明年)")
_FIRST_TIME = frozenset(["首次", "首度", "再度", "再次", "连续", "双双", "全部", "全线", "正式", "提前"])
"""Words for the manner or the time of a predicate that jieba's dictionary does not call adverbs."""
_AMOUNT_AT_END = re.compile(rf"[\d０-９][余多]?(?:[%％℃]|个?百分点|[万亿千百]*[{HAN}]{{1,3}})$")
CUT_LIMIT = 32
"""Longest headline in two lines of which the first is its subject."""
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


def _tags(line: str) -> list[str]:
    """Parts of speech of the words of a line, by jieba's dictionary; x for a word that it lacks."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    known = dictionary()
    return [known.get(word) or "x" for word in jieba.cut(line, HMM=False)]


def _is_subject(line: str) -> bool:
    """Whether a line is a bare noun phrase that may be the subject of the next one."""
    if len(line) < 6 or is_label(line) or re.search(r"[^\w“”《》]|[\d第届]", line):
        return False
    tags = _tags(line)
    return tags[-1][0] == "n" and not any(tag in ("v", "vd", "d", "p", "i", "l", "c") for tag in tags)


def _is_predicate(line: str) -> bool:
    """Whether a line goes on without a subject: 三年创效逾亿元, 再获国家奖励."""
    if _SPAN.match(line):
        return True
    import jieba

    jieba.setLogLevel(logging.WARNING)
    words_ = list(jieba.cut(line, HMM=False))
    tag = dictionary().get(words_[0]) or "x"
    return (tag == "d" or words_[0] in _FIRST_TIME) and len(words_) > 1


def _begins_with_verb(clause: str) -> bool:
    """Whether the first word of a clause is a verb, by jieba's dictionary."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    first = next(iter(jieba.cut(clause, HMM=False)))
    return dictionary().get(first) in ("v", "vd", "vn", "i", "l", "z")


def _bare(line: str) -> str:
    """A label without its brackets, stars, dots and pictographs."""
    return re.sub(r"[^\w《》？！?!%％，。、—-]+", "", line)


def is_label(line: str) -> bool:
    """Whether a heading is the label of a column or page section: 多彩三月, 今日要闻, 工会动态.

    Example:
        >>> is_label("工会动态"), is_label("全市新增就业岗位五万个")
        (True, False)
    """
    bare = _bare(line)
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
    return _bare(line) in _sections()


def is_box(line: str) -> bool:
    """Whether a heading is the label of a box beside a story, whatever that story is: 新闻多一点, 知识链接.

    Example:
        >>> is_box("【新闻多一点】"), is_box("医生名片"), is_box("项目背景"), is_box("专家提醒")
        (True, True, False, False)
    """
    return _bare(line) in _boxes()


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
    bare = _bare(line)
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


def split_stack(lines: list[tuple[str, int]]) -> tuple[int, int]:
    """Which headings of one stack are the headline: (first, last + 1) of the indices.

    What stands before is kicker, what stands after is subhead.

    Args:
        lines: the headings from top to bottom as (text, level); level 0 is a line without markup.

    Example:
        >>> split_stack([("多彩三月", 3), ("女职工活动丰富多样", 2)])
        (1, 2)
        >>> split_stack([("全市新增就业五万人", 2), ("——来自人社部门的报告", 0)])
        (0, 1)
    """
    while len(lines) > 1 and _PARTICIPANTS.match(lines[-1][0]):
        lines = lines[:-1]
    if len(lines) == 1:
        return 0, 1
    if _is_label_above(lines):
        first, last = split_stack(lines[1:])
        return first + 1, last + 1
    levels = [level for _, level in lines if level]
    if levels:
        best = min(levels)
        marked = [i for i, (_, level) in enumerate(lines) if level == best]
        if len(marked) == 1:
            return marked[0], marked[0] + 1
        first = marked[0]
        candidates = marked
    else:
        first = 0
        candidates = list(range(len(lines)))
    if not levels and len(lines) > 2 and _is_bare_name(lines[0][0]):
        return 0, 2
    while (
        len(candidates) > 1
        and is_label(lines[candidates[0]][0])
        and not is_subhead_mark(lines[candidates[1]][0])
    ):
        candidates = candidates[1:]
    for i in candidates[1:]:
        if is_subhead_mark(lines[i][0]):
            return _before(candidates, i), _before(candidates, i) + 1
    if len(candidates) == 1:
        return candidates[0], candidates[0] + 1
    first = candidates[0]
    second = candidates[1]
    if _is_cut(lines[first][0], lines[second][0]):
        return first, second + 1
    if len(candidates) >= 3:
        return second, second + 1 + _is_couplet(lines[second][0], lines[candidates[2]][0])
    if _is_detail(lines[first][0], lines[second][0]):
        return first, first + 1
    return second, second + 1


def _is_bare_name(line: str) -> bool:
    """Whether a line is a thing or body alone, which the line below it says something of: 老城区燃气管网, 市人民医院.

    Above two further lines it is the first half of the headline; the label of a column is not.
    """
    if not 5 <= len(line) <= 10 or line.endswith(words()["label"]) or re.search(r"[^\u4e00-\u9fff]", line):
        return False
    known = _tags(line)
    return known[-1] in ("n", "nt", "nz", "nis", "j", "l") and all(tag[0] in "njabsflmx" for tag in known)


def _is_couplet(upper: str, lower: str) -> bool:
    """Whether two lines below a kicker are one headline: of the same length, and neither gives figures."""
    return abs(len(upper) - len(lower)) <= 1 and 6 <= len(upper) <= 16 and not has_figures(upper + lower)


def _is_detail(upper: str, lower: str) -> bool:
    """Whether the second of two equal headings is the 副题 of the first, rather than the 主题 below an 引题.

    A 副题 goes on without a subject of its own (全长3.2公里 途经四个社区), or gives the details at length; an 引题
    leaves its sentence open or only says that something took place (全省职工运动会落幕).
    """
    if _ENDS_OPEN.search(upper) or (_is_subject(upper) and len(upper) < len(lower)):
        return False
    if (
        _ELLIPTIC.match(lower)
        or _MEASURED.match(lower)
        or (len(_FIGURE.findall(lower)) > 1 and not has_figures(upper))
    ):
        return True
    if _AMOUNT_AT_END.search(upper) and not has_figures(lower) and len(lower) <= len(upper):
        return True
    if _TOOK_PLACE.search(upper) and not has_figures(upper):
        return False
    return len(lower) >= 1.3 * len(upper) and (has_figures(lower) or len(lower) >= 18)


def _is_label_above(lines: list[tuple[str, int]]) -> bool:
    """Whether the first heading is the label of a column, marked higher than the headline below it."""
    (first, level), (second, below) = lines[0], lines[1]
    if not level or not any(lower for _, lower in lines[1:]) or is_subhead_mark(second):
        return False
    size = len(_bare(first))
    short = size <= 4 + (level == 1 and len(second) > 2 * size) and is_label(first) and below > 0
    return is_section(first) or short


def _before(candidates: list[int], i: int) -> int:
    earlier = [c for c in candidates if c < i]
    return earlier[-1] if earlier else candidates[0]


def _is_cut(upper: str, lower: str) -> bool:
    """Whether two lines are one headline set in two lines: an open bracket, the first ends mid-phrase or is but a subject.

    Example:
        >>> _is_cut("矿业集团劳模工作室", "三年创效逾亿元"), _is_cut("全省职工运动会落幕", "代表团列第三位")
        (True, False)
    """
    for a, b in ("“”", "《》", "（）", "()"):
        if upper.count(a) > upper.count(b) and lower.count(b) > lower.count(a):
            return True
    if _is_subject(upper) and len(upper) + len(lower) <= CUT_LIMIT and _is_predicate(lower):
        return True
    return upper[-1] in "的与和及在对向为把将、，" or lower[0] in "的与和及等了"
