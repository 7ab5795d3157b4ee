"""Lines that the web edition of a paper puts around its stories: navigation, and the line of date, source and author."""

from __future__ import annotations

import re

from pipeline.source.bylines import Credit, read_credit
from pipeline.source.names import HAN

META_LIMIT = 160
_NAVIGATION = re.compile(
    r"(?:(?:上|下)一?(?:版|篇|期|页|条)|(?:版面|日历|标题|按版|按日期)?(?:导航|检索|列表)|(?:返回|回到|进入)(?:目录|首页|顶部|列表|版面|主页|\S{0,4}网)|"
    r"放大|缩小|默认|(?:全文)?复制|朗读|播放|打印|收藏|分享(?:到|至)?|微信|微博|扫一扫|扫码阅读|字[号体]|大|中|小|关闭|首页|往期回顾|数字报|电子版|PDF版?|"
    r"(?:点击|下载|查看)\S{0,6}|(?:浏览|阅读|点击)(?:量|次数|数)?|点赞|评论|举报|[+\-－＋A-Za-z]|\d{1,6})"
)
_BETWEEN = re.compile(r"[\s|｜/:：·<>《》«»\[\]【】()（）+\-－＋、，]+")
_WORD = re.compile(r"版|篇|导航|返回|回到|放大|缩小|分享|打印|复制|字[号体]|数字报|电子版|扫|收藏|朗读")
_DATE = re.compile(
    r"(?:发布时间|时间|日期)?\s*[:：]?\s*\d{4}(?:年\s*\d{1,2}月\s*\d{1,2}日|[-/.]\d{1,2}[-/.]\d{1,2})(?:\s*(?:星期|周)[一二三四五六日天])?"
    r"(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
)
_KEY = re.compile(
    r"(?P<people>作者|记者|通讯员|撰文|文|摄影|编辑|责任编辑|责编|审核|校对)\s*[:：]|(?P<source>来源|稿源|出处|信息来源)\s*[:：]|"
    r"(?P<place>版次|版面|栏目|字数|浏览次数|浏览量|浏览|阅读量|阅读|点击数|点击|关键词|标签)\s*[:：]"
)
_VALUE = re.compile(
    rf"[ \u3000]*[{HAN}A-Za-z0-9《》·“”（）()]{{1,20}}(?:[ \u3000、/]?[{HAN}]{{2,4}}(?![{HAN}]|[ \u3000]*[:：]))*"
)


def is_navigation(line: str) -> bool:
    """Whether a line is made of the links around a web page's stories, and nothing else.

    Example:
        >>> is_navigation("上一版 下一版 | 返回目录 放大+ 缩小-"), is_navigation("上一期培训结束")
        (True, False)
    """
    if len(line) > META_LIMIT or not _WORD.search(line):
        return False
    at = 0
    while at < len(line):
        match = _BETWEEN.match(line, at) or _NAVIGATION.match(line, at)
        if match is None:
            return False
        at = match.end()
    return True


def read_meta(text: str, start: int, end: int) -> Credit | None:
    """The people of a line of date, source and author, or None where a line is none.

    Args:
        text: the source.
        start: where the line begins (source offset).
        end: where it ends, exclusive.

    Example:
        >>> line = "2025年03月18日  来源：江城早报  作者：王小明"
        >>> [(b.name, b.role) for b in read_meta(line, 0, len(line)).bylines]
        [('王小明', 'author')]
        >>> read_meta("来源：水厂", 0, 5) is None
        True
    """
    if end - start > META_LIMIT or not _KEY.search(text, start, end):
        return None
    kinds: set[str] = set()
    people: list[Credit] = []
    at = start
    while at < end:
        if blank := _BETWEEN.match(text, at, end):
            at = blank.end()
        elif date := _DATE.match(text, at, end):
            kinds.add("date")
            at = date.end()
        elif key := _KEY.match(text, at, end):
            following = _KEY.search(text, key.end(), end)
            stop = following.start() if following else end
            credit = read_credit(text, at, stop) if key["people"] else None
            value = _VALUE.match(text, key.end(), end)
            if credit is None and value is None and text[key.end() : stop].strip():
                return None
            kinds.add(str(key.lastgroup))
            if credit is None and key["people"] and value is not None:
                stop = value.end()
                credit = read_credit(text, at, stop)
            people += [credit] if credit else []
            at = stop if credit or value is None else value.end()
        else:
            return None
    if len(kinds) < 2 or not kinds & {"source", "people"}:
        return None
    return Credit(tuple(byline for credit in people for byline in credit.bylines), True)
