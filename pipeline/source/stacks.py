"""Which of the headings of one stack is the headline: 引题 (kicker) above, 主题 (headline), 副题 (subhead) below."""

from __future__ import annotations

import logging
import re

from pipeline.dictionary import dictionary
from pipeline.source.headlines import bare_label, has_figures, is_label, is_section, is_subhead_mark, words
from pipeline.source.names import HAN

_FIGURE = re.compile(r"[\d０-９][\d０-９.．,]*")
_PARTICIPANTS = re.compile(
    r"(?:主讲人?|嘉宾|主持人?|对话人|访谈人|受访者|时间|地点|来源|策划|统筹|讲述人?|整理)\s*[:：]"
)
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
_SPAN = re.compile(r"(?:\d+|[一二两三四五六七八九十百]+)(?:年|个月|天|周|小时)|(?:今年|去年|明年)")
_FIRST_TIME = frozenset(["首次", "首度", "再度", "再次", "连续", "双双", "全部", "全线", "正式", "提前"])
"""Words for the manner or the time of a predicate that jieba's dictionary does not call adverbs."""
_AMOUNT_AT_END = re.compile(rf"[\d０-９][余多]?(?:[%％℃]|个?百分点|[万亿千百]*[{HAN}]{{1,3}})$")
_RESULT_AT_END = re.compile("(?:新高|新低|首位|第一|前列|翻番|翻倍|过半|大关|历史纪录|提速|领跑|领先|向好)$")
"""How a heading ends that tells a result whole, so that figures below it are its details."""
PREDICATE_LIMIT = 10
"""Longest second line of a headline that is a verb and its object."""
CUT_LIMIT = 32
"""Longest headline in two lines of which the first is its subject."""


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


def _is_thing(line: str) -> bool:
    """Whether a line names a thing, with its figures, and says nothing of it: 首台30兆瓦级燃气轮机."""
    if len(line) < 6 or is_label(line) or re.search(r"[^\w“”《》.]", line):
        return False
    tags = _tags(re.sub(r"[\d.]+", "", line))
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
    if _ENDS_OPEN.search(upper) or upper[-1] in "：:" or (_is_subject(upper) and len(upper) < len(lower)):
        return False
    if (
        _ELLIPTIC.match(lower)
        or _MEASURED.match(lower)
        or (len(_FIGURE.findall(lower)) > 1 and not has_figures(upper))
    ):
        return True
    if _RESULT_AT_END.search(upper) and has_figures(lower):
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
    size = len(bare_label(first))
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
    if len(lower) <= PREDICATE_LIMIT and lower.startswith(words()["report"]) and _is_thing(upper):
        return True
    return upper[-1] in "的与和及在对向为把将、，" or lower[0] in "的与和及等了"
