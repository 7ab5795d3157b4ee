"""Furniture of a page: mastheads, page numbers, editors' lines, jump lines; and the date and paper they tell."""

from __future__ import annotations

import re
from datetime import date as Date

from pipeline.source.names import HAN

_D = r"[0-9０-９]"
_CN = r"[〇○零一二三四五六七八九十]"
_FULL_DATE = re.compile(
    rf"(?P<y>{_D}{{4}}|{_CN}{{4}})\s*年\s*(?P<m>{_D}{{1,2}}|{_CN}{{1,3}})\s*月\s*(?P<d>{_D}{{1,2}}|{_CN}{{1,3}})\s*日"
)
_ISO_LIKE = re.compile(r"(?P<y>(?:19|20)\d\d)[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d)")
_WEEKDAY = r"(?:星期|周|礼拜)[一二三四五六日天]"
_PAGE = rf"(?:第\s*)?[A-Za-zＡ-Ｚ]?\s*(?:{_D}{{1,3}}|{_CN}{{1,3}})\s*版"
_SIGNS = re.compile(
    rf"(?P<page>(?:^|[\s|｜/])(?:{_PAGE})(?=$|[\s:：|｜/·.]|[{HAN}]{{2,6}}$))|(?P<date>{_FULL_DATE.pattern.replace('?P<', '?P<_')})|"
    rf"(?P<iso>{_ISO_LIKE.pattern.replace('?P<', '?P<_i')})|(?P<week>{_WEEKDAY})|(?P<lunar>农历|農曆|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年)|"
    r"(?P<serial>国内统一|刊号|CN\s?\d\d|ISSN|邮发代号|代号\s*[:：]?\s*\d|总第\s*\d+\s*期|今日\S{0,3}\d+\s?版)|"
    r"(?P<contact>www\.|https?:|(?<=[\w.])@[\w.]+|(?:网\s*址|邮\s*编|邮政编码|社\s*址|地\s*址|电\s*话|传\s*真|Tel|E-?mail|(?:新闻|投稿|发行|广告|订报|服务)?(?:热\s*线|信箱|邮\s*箱))"
    r"\s*[:：/／]|热线\s*\d|(?:零售|定价|每份|月价|年价)\S{0,4}\s*[\d.]+\s*元|印\s*厂|承印|印刷\s*[:：]|广告(?:经营)?许可)|"
    r"(?P<owner>主管|主办|出版|承印|编辑出版|社长|总编辑|总编)|"
    r"(?P<staff>责任编辑|本版责编|本版编辑|责编|编辑|美编|校对|版式|组版|检校|审校|主编|值班)",
    re.IGNORECASE,
)
_SIGN_LETTER = re.compile(
    r"[0-9０-９版年星周礼农農刊代总今网邮社地电传热零定价每月印承广主出编责美校式组检审值wissnWISSNcn@]"
)
"""One of these stands in every sign."""
_HOTLINE = re.compile(
    r"(?:本报)?(?:新闻|投稿|订报|发行|广告|爆料|读者|服务|维权|报料)?(?:热线|信箱|邮箱|电话)(?:电话)?[:：]\s*[\dA-Za-z（(－-][^。]*"
)
_PAGE_NAMES = re.compile(rf"[{HAN}]{{2,4}}\s*[·・/／|｜]\s*[{HAN}]{{2,4}}")
_STAFF_ROLE = re.compile(
    r"(?:监制|统筹|策划|责编|编辑|主编|总编|校对|美编|版式|组版|制图|视觉|审核|审校|终审|签发|值班\S{0,3}|总监|出品)\s*[:：/／|｜]"
)
_DISCLAIMER = re.compile(
    r"(?:本[报報版刊]|以上|版[权權]|未[经經])\S{0,24}(?:[仅僅]供[参參]考|不代表本|[风風][险險]自[担擔]|法律[顾顧][问問]|版[权權]所有|不得[转轉][载載]|文[责責]自[负負])\S{0,16}"
)
"""What a paper says about itself at the foot of a page."""
_PAGE_NUMBER = re.compile(
    rf"(?:[-—–·.•]\s*)?(?:第\s*)?[A-Za-z]?{_D}{{1,3}}\s*(?:版|页|頁)?(?:\s*[-—–·.•])?|[A-D]\d{{1,2}}\s*[{HAN}]{{0,4}}|P\d{{1,3}}"
)
_NUMBERED_SECTION = re.compile(
    rf"[A-Za-z]?{_D}{{1,2}}\s*[|｜/·\s]\s*[{HAN}·]{{2,6}}|[{HAN}]{{2,4}}\s*[|｜/·\s]\s*[A-Za-z]?{_D}{{1,2}}"
)
_PAGE_TITLE = re.compile(
    rf"{_PAGE}\s*[:：|｜/·]?\s*[{HAN}·\s]{{0,12}}|[{HAN}]{{2,6}}\s*[:：|｜/·]?\s*{_PAGE}"
)
_PAPER = re.compile(
    rf"([{HAN}]{{1,12}}(?:日报|晚报|晨报|早报|时报|商报|快报|都市报|工人报|青年报|法治报|法制报|周报|周刊|导报|新报|农民报|教育报|体育报|健康报|劳动报|信报|电讯|日報|晚報|時報|報|报))"
)
JUMP = re.compile(
    r"[（(\[【]?\s*(?P<way>下转|紧转|转入|上接|紧接|下轉|上接自|转)\s*(?:本报|今日)?\s*第?\s*[A-Za-z]?[0-9０-９一二三四五六七八九十]{1,3}\s*版[^（）()\n。]{0,20}?[）)\]】]?"
)
_EDITION = re.compile("(?:电子版|数字报|电子报|数字版|网络版|官方网站|客户端)$")
_PAPER_IN_LATIN = re.compile(
    r"(?:THE\s+)?[A-Z][A-Za-z.&'’\- ]{2,40}\s(?:DAILY|NEWS|TIMES|POST|JOURNAL|WEEKLY|HERALD|MORNING|EVENING|GAZETTE)(?:\s[A-Z]+)?",
    re.IGNORECASE,
)
_DATE_PART = re.compile(
    rf"(?:{_D}{{4}}|{_CN}{{4}})\s*年\s*(?:{_D}{{1,2}}|{_CN}{{1,3}})\s*月|(?:{_D}{{1,2}}|{_CN}{{1,3}})\s*月\s*(?:{_D}{{1,2}}|{_CN}{{1,3}})\s*日|"
    rf"{_WEEKDAY}|(?:农历)?[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年\S{{2,5}}|(?:今日|本市)?天气\s*[:：].{{2,40}}"
)
_PINYIN = re.compile(r"[A-Z]{2,}(?:\s?[A-Z]{2,})*\s?BAO")
_FURNITURE_LIMIT = 160
_STOPS = "。！？；"


def is_furniture(line: str, *, at_edge: bool = False) -> bool:
    """Whether a line is the page's, not an article's: date and page lines, serials, addresses, editors.

    Args:
        line: the line without white space around it.
        at_edge: whether it stands at the top or the foot of the page, where less evidence is needed.

    Example:
        >>> is_furniture("2024年3月20日 星期三 第A02版 要闻 责编 王小明")
        True
        >>> is_furniture("2024年3月20日，全市召开动员会。")
        False
    """
    if len(line) > _FURNITURE_LIMIT or not line:
        return False
    if at_edge and _NUMBERED_SECTION.fullmatch(line):
        return True
    if _PAGE_NUMBER.fullmatch(line) or _PAGE_TITLE.fullmatch(line):
        return True
    if at_edge and len(line) <= 60 and _HOTLINE.fullmatch(line):
        return True
    if at_edge and _DATE_PART.fullmatch(line):
        return True
    if at_edge and (_PAPER_IN_LATIN.fullmatch(line) or _PINYIN.fullmatch(line)):
        return True
    if JUMP.fullmatch(line) or (at_edge and _DISCLAIMER.fullmatch(line.rstrip("。"))):
        return True
    kinds = {match.lastgroup for match in _SIGNS.finditer(line)} if _SIGN_LETTER.search(line) else set()
    if not kinds:
        return at_edge and bool(_PAPER.fullmatch(_EDITION.sub("", "".join(line.split()))))
    if line[-1] in _STOPS and "contact" not in kinds and "serial" not in kinds:
        return False
    strong = kinds & {"page", "date", "iso", "serial", "lunar", "contact", "owner"}
    if "date" in kinds and len(_strip_date(line)) <= 4:
        return True
    if {"week", "date"} <= kinds and not re.search(r"[，,]", line):
        return True
    if len(strong) >= 2 and (at_edge or len(kinds) >= 2) and not re.search("[，。]", line):
        return True
    if "page" in kinds and kinds & {"staff", "week", "date"}:
        return True
    if "serial" in kinds and len(line) <= 60:
        return True
    return at_edge and bool(strong) and len(line) <= 60 and not re.search("[，。]", line)


def is_page_name(line: str) -> bool:
    """Whether a line at the top of a page is the double name of its section: 城事·社区, 体坛/国际."""
    return bool(_PAGE_NAMES.fullmatch(line))


def is_staff(line: str) -> bool:
    """Whether a line at the edge of a page names its staff, each after a role and a mark.

    Example:
        >>> is_staff("融媒体中心出品 监制：骆宾 责编：卢照"), is_staff("编辑：王小明")
        (True, False)
    """
    return len(_STAFF_ROLE.findall(line)) > 1 and not re.search("[，。]", line)


def _strip_date(line: str) -> str:
    line = _FULL_DATE.sub("", line)
    return "".join(re.sub(_WEEKDAY, "", line).split())


def find_date(text: str) -> str | None:
    """ISO date printed in a masthead or page line near the top or the foot of a page, or None.

    Example:
        >>> find_date("城市晚报\\n二〇二四年三月二十日 星期三\\n要闻")
        '2024-03-20'
    """
    for line in _edge_lines(text):
        if is_furniture(line, at_edge=True):
            for pattern in (_FULL_DATE, _ISO_LIKE):
                for match in pattern.finditer(line):
                    iso = _iso(match)
                    if iso:
                        return iso
    return None


def find_paper(text: str) -> str | None:
    """Name of the paper where a masthead or page line near the top or the foot prints it, or None."""
    for line in _edge_lines(text):
        line = line.lstrip("#*> ").strip()
        squeezed = "".join(line.split())
        whole = _PAPER.fullmatch(squeezed)
        if whole and len(squeezed) <= 10:
            return squeezed
        if is_furniture(line, at_edge=True) and not re.search("[，。]", line):
            for token in re.split(r"[\s|｜/:：·]+", line):
                if 3 <= len(token) <= 10 and _PAPER.fullmatch(token):
                    return token
    return None


def _edge_lines(text: str) -> list[str]:
    """Short lines of the first 3,000 and the last 600 characters."""
    head = [line.strip() for line in text[:3000].splitlines()[:40]]
    foot = [line.strip() for line in text[-600:].splitlines()[-6:]] if len(text) > 3000 else []
    return [line for line in head + foot if 0 < len(line) <= _FURNITURE_LIMIT]


def _iso(match: re.Match[str]) -> str | None:
    try:
        return Date(_number(match["y"]), _number(match["m"]), _number(match["d"])).isoformat()
    except ValueError:
        return None


def _number(text: str) -> int:
    """A number in ASCII, full-width or Chinese digits (二〇二四, 二十一)."""
    text = "".join(text.split())
    if text.isdecimal():
        return int(text)
    digits = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (digits.get(tens, 0) if tens else 1) * 10 + (digits.get(ones, 0) if ones else 0)
    return int("".join(str(digits.get(c, 0)) for c in text))
