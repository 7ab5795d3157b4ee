"""Heads of stories: 本报讯（记者 某某）, 新华社北京1月2日电（记者某某）, 本报南昌１月１０日电记者某某报道：."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Date

from pipeline.annotations import Byline, Dateline
from pipeline.source.bylines import FILED_FROM, MEDIA, read_credit
from pipeline.source.names import HAN, is_person_name

OWN_NAME = re.compile(r"本报|本報|本刊|本台|本网|本社|我报|(?:日|晚|晨|早|商|快|时|時|都市)[报報]")
"""What a paper calls itself in the heads of its own stories."""
HEAD_LIMIT = 160
"""Characters of a paragraph in which its head is looked for."""

_DIGIT = r"[0-9０-９〇零一二三四五六七八九十]"
_WHEN = (
    rf"(?:(?P<year>{_DIGIT}{{2,4}})\s*年\s*)?(?P<month>{_DIGIT}{{1,3}})\s*月\s*(?P<day>{_DIGIT}{{1,3}})\s*日"
    rf"(?:\s*(?:[上下]午|晚|[至—-]\s*{_DIGIT}{{1,3}}日))?|(?P<onlyday>{_DIGIT}{{1,3}})日"
)
_AGENCY = (
    rf"(?:(?:日|晚|晨|早|商|快|时|都市)报(?=讯)|法新社|路透社?|美联社|合众国际社|塔斯社|俄通社|塔新社|共同社|韩联社|朝中社|埃菲社|德新社|安莎社|中央社|"
    rf"中国新闻社|中央广播电视总台|央视新闻|央视网|国际在线|{MEDIA})"
)
_PLACE = rf"(?!记者|通讯员|特约|举办|举行|和|与)[{HAN}·]{{2,14}}?(?:[（(][{HAN}]{{2,8}}[)）])?"
_WIRE = re.compile(
    rf"[（(【\[]?\s*(?:综合|来源[:：])?\s*(?P<cited>据)?\s*(?P<agency>{_AGENCY})?\s*(?P<place>{_PLACE})??\s*"
    rf"(?:{_WHEN})?\s*(?P<kind>专电|急电|电讯|讯|訊|电(?![话视子台力影脑器动网邮商信缆梯池]|讯)|電(?!話|視)|消息|快讯|专特稿|特稿|专稿)"
    r"(?!息|问|号|速)"
)
_BARE = re.compile(
    rf"\s*(?P<agency>{MEDIA})(?:(?P<place>{_PLACE})(?P<month>{_DIGIT}{{1,3}})月(?P<day>{_DIGIT}{{1,3}})日)?"
    r"(?=记者|通讯员|\s*[（(]\s*(?:记者|通讯员))"
)
_JOINT = re.compile(r"[（(【]?本[报刊]综合(?:报道|消息|讯)[）)】]?(?=[ \u3000:：])[ \u3000:：]*")
_OWN_WIRE = re.compile(
    rf"(?![由从在据对向][{HAN}])[{HAN}]{{2,8}}[讯訊](?=[ \u3000]*(?:[（(][ \u3000]*)?(?:[{HAN}]{{0,4}}(?:记者|記者)|通讯员|通訊員|实习生)[ \u3000{HAN}])"
)
"""A paper, magazine or column by its own name before a signed story: 体坛周末讯 记者 某某."""
_MARK = re.compile(r"[▲△▼■□●○◆◇★☆►▶※•◎·]+\s*")
_PARENTHESIS = re.compile(r"\s*[（(【\[]\s*([^（()）【】\[\]]{2,100})[)）】\]]")
_SIGNER = (
    rf"(?:(?:{MEDIA})?(?:特派|特约|见习|实习|首席|全媒体|融媒体|驻[{HAN}]{{1,6}}?)*(?:记者|通讯员|記者))"
)
_SIGN = re.compile(
    rf"\s*({_SIGNER}\s*[{HAN}·《》、，,\s]{{2,80}}?)(?:综合|联合|采访|摄影)?(?:报道|報導|报导|电)\s*[:：,，。]?"
)
_SPACED_SIGN = re.compile(
    rf"\s*({_SIGNER}[ \u3000]*[{HAN}·]{{2,6}}(?:[、 \u3000]+(?:{_SIGNER}[ \u3000]*)?[{HAN}·]{{2,4}})*)"
    r"(?=[ \u3000]*(?:[:：]|[ \u3000]))"
)
_RUNNING_SIGN = re.compile(
    rf"\s*({_SIGNER}\s*[{HAN}]{{2,4}}?(?:、[{HAN}]{{2,4}}?)*)"
    r"(?=从|在|今[天日]|昨[天日]|日前|近日|获悉|了解到|采访|就|赴|随|跟随|\d{1,2}月|\d{1,2}日)"
)
_HINT = re.compile("[电電讯訊者稿]|消息|综合")
"""What every head has that does not open with a parenthesis: a look at it is cheaper than the patterns."""
_KIND = re.compile("[电電讯訊稿]|消息")
_OPENS = re.compile(r"\s*[（(【\[]")
_HAN_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a story: where it ends, its people and its dateline."""

    end: int
    bylines: tuple[Byline, ...]
    dateline: Dateline | None


def read_head(text: str, start: int, end: int, *, issue_date: str | None = None) -> Head | None:
    """The head of a story at `start`, or None where a paragraph begins without one.

    Args:
        text: the source.
        start: source offset where the paragraph begins.
        end: where it ends, exclusive.
        issue_date: ISO date of the issue; gives the year of a date printed without one.

    Example:
        >>> head = read_head("新华社北京1月2日电（记者王小明）今天", 0, 20, issue_date="2024-01-03")
        >>> head.dateline, [b.name for b in head.bylines]
        (Dateline(place='北京', date='2024-01-02', agency='新华社'), ['王小明'])
    """
    stop = min(end, start + HEAD_LIMIT)
    mark = _MARK.match(text, start, stop)
    start = mark.end() if mark else start
    if not _HINT.search(text, start, stop) and not _OPENS.match(text, start, stop):
        return None
    wire = _WIRE.match(text, start, stop) if _KIND.search(text, start, stop) else None
    dateline: Dateline | None = None
    at = start
    if wire and _is_wire(wire):
        dateline = Dateline(wire["place"], _when(wire, issue_date), wire["agency"])
        at = wire.end()
        while at < stop and text[at] in "】]）) \u3000":
            at += 1
    elif joint := _JOINT.match(text, start, stop):
        dateline = Dateline(None, None, None)
        at = joint.end()
    elif own := _OWN_WIRE.match(text, start, stop):
        dateline = Dateline(None, None, None)
        at = own.end()
    else:
        bare = _BARE.match(text, start, stop)
        if bare and (bare["place"] or text[bare.end() : stop].lstrip()[:1] in ("（", "(")):
            dateline = Dateline(bare["place"], _when(bare, issue_date), bare["agency"])
            at = bare.end()
    bylines, at_end = _signed(text, at, stop, dateline is not None)
    if dateline is None and not bylines:
        return None
    return Head(at_end, bylines, dateline)


def read_foot(text: str, start: int, end: int, *, issue_date: str | None = None) -> Dateline | None:
    """A dateline that closes a story and is all of `text[start:end]`: 新华社北京1月2日电, or None."""
    wire = _WIRE.fullmatch(text, start, end)
    return (
        Dateline(wire["place"], _when(wire, issue_date), wire["agency"]) if wire and _is_wire(wire) else None
    )


def _is_wire(match: re.Match[str]) -> bool:
    """Whether a match is a dateline, not a word such as 电 or 消息 at the start of running text."""
    dated = bool(match["month"] or match["onlyday"])
    if match["agency"]:
        if match["place"] and not dated:
            return len(match["place"]) <= 4 and match["kind"] not in ("消息", "专稿")
        return dated or match["kind"] != "消息"
    return bool(match["place"] and dated and match["kind"] in ("电", "電", "讯", "訊", "专电", "急电"))


def _signed(text: str, at: int, stop: int, after_wire: bool) -> tuple[tuple[Byline, ...], int]:
    """The people named right after a dateline, or at the very start: （记者 某某）, 记者某某报道：."""
    match = _PARENTHESIS.match(text, at, stop)
    if match:
        credit = read_credit(text, match.start(1), match.end(1))
        if credit and (credit.has_role or after_wire) and credit.bylines:
            return credit.bylines, match.end()
    match = _SIGN.match(text, at, stop)
    if match:
        credit = read_credit(text, match.start(1), match.end(1))
        if credit and credit.bylines:
            people = credit.bylines
            if (
                len(people) > 1
                and FILED_FROM.fullmatch(people[-1].name)
                and text[people[-1].start - 1].isspace()
            ):
                people = people[:-1]  # 记者 某某 广州报道
            return people, match.end()
    match = _SPACED_SIGN.match(text, at, stop)
    if match:
        bylines, end = _longest_names(text, *match.span(1))
        if bylines:
            return bylines, end
    match = _RUNNING_SIGN.match(text, at, stop)
    if match:
        credit = read_credit(text, match.start(1), match.end(1))
        if credit and credit.bylines and all(is_person_name(b.name) for b in credit.bylines):
            return credit.bylines, match.end()
    return (), at


def _longest_names(text: str, start: int, end: int) -> tuple[tuple[Byline, ...], int]:
    """The people of a signature set off by blanks, up to the last word that can be a name."""
    while end > start:
        credit = read_credit(text, start, end)
        if credit and credit.bylines and all(is_person_name(b.name) for b in credit.bylines[1:]):
            return credit.bylines, end
        cut = max(text.rfind(c, start, end) for c in " \u3000、")
        if cut <= start:
            break
        end = cut
    return (), start


def _number(text: str) -> int:
    """A small number in ASCII, full-width or Chinese digits."""
    if text.translate(_WIDTH).isdigit() and text.translate(_WIDTH).isascii():
        return int(text.translate(_WIDTH))
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_HAN_DIGITS.get(tens, 1) if tens else 1) * 10 + (_HAN_DIGITS.get(ones, 0) if ones else 0)
    return int("".join(str(_HAN_DIGITS.get(c, 0)) for c in text) or 0)


_WIDTH = {ord("０") + i: str(i) for i in range(10)}


def _when(match: re.Match[str], issue_date: str | None) -> str | None:
    """ISO date of a dateline where its year can be told, else the date as printed."""
    groups = match.groupdict()
    month, day = groups.get("month"), groups.get("day")
    if groups.get("onlyday"):
        printed = groups["onlyday"] + "日"
        if issue_date is None:
            return printed
        issue = Date.fromisoformat(issue_date)
        number = _number(groups["onlyday"])
        year, month_number = issue.year, issue.month
        if number > issue.day:
            year, month_number = (year - 1, 12) if month_number == 1 else (year, month_number - 1)
        return _iso(year, month_number, number) or printed
    if not month or not day:
        return None
    printed = f"{month}月{day}日"
    if groups.get("year"):
        year = _number(groups["year"])
        year += 0 if year > 99 else (2000 if year < 50 else 1900)
        return _iso(year, _number(month), _number(day)) or printed
    if issue_date is None:
        return printed
    issue = Date.fromisoformat(issue_date)
    iso = _iso(issue.year, _number(month), _number(day))
    if iso and (Date.fromisoformat(iso) - issue).days > 31:
        iso = _iso(issue.year - 1, _number(month), _number(day))
    return iso or printed


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return Date(year, month, day).isoformat()
    except ValueError:
        return None
