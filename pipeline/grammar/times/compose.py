"""Chains → phrases: ranges, lists of days, and the words around them (截至, 以来)."""

from __future__ import annotations

import re

from pipeline.grammar.times.chains import chain_at, extend
from pipeline.grammar.times.model import Node, Phrase
from pipeline.grammar.times.numbers import small
from pipeline.grammar.times.rules_date import weekday_number
from pipeline.grammar.times.scan import N, tokens_at

_RANGE = re.compile(
    r" ?(?:-{1,2}|~|(?:开始|起|一直|直|持续|延续)?(?:至|到)) ?(?!今(?![年天日早晚晨夜春夏秋冬]))"
)
_WEEKDAY_UNTIL = re.compile(r"(?:-{1,2}|~|至|到)([一二三四五六日])(?![月日年点个人时号十])")
_LUNAR_UNTIL = re.compile(
    r" ?(?:-{1,2}|~|至|到) ?(初[一二三四五六七八九十]|[十廿][一二三四五六七八九]?|二十[一二三四五六七八九]?)(?![月日])"
)
_BETWEEN = re.compile(r"[和与]")
_PREFIX_AS_OF = re.compile(r"(?:截至到?|截止到?|截止至|截止於)")
_SINCE = re.compile(
    r"以来|至今(?!年|天|日|后)|迄今|(?:开始|起)(?![床诉草码飞义来点源因伏到降步动重草家立爱用居哄落见色名头航运征跑止])"
)
_AROUND = re.compile(r"前后|左右|上下(?!旬|午|半)|许(?!多|可|久|诺|愿)")
_BEFORE = re.compile(r"(?:之前|以前|前(?![三两四二一0-9后夕沿锋线景途来往十几不]))")
_AFTER = re.compile(r"(?:之后|以后|过后|后(?![来期续勤方卫天年]))")
_DURING = re.compile(
    r"(?:的?)期间|之间|时期(?!的)|年间|(?<=月)间(?![接隔断])|以?内(?![部容外地心需])|当[天日](?![的地]?下)|[那这][天日](?!气)|一整?年|全年|整年|里(?![程约斯])"
)


def _range(text: str, phrase: Phrase) -> None:
    """Join a second end (至, 到, —) to a chain."""
    last = phrase.nodes[-1]
    if last.kind == "clocks":  # 八至十点
        phrase.nodes = (*phrase.nodes[:-1], Node("clock", last.a * 60, 0, "hour"))
        phrase.until = (Node("clock", last.b * 60, 0, "hour"),)
        return
    if last.kind in ("vague", "window", "ago", "plus", "within", "set"):
        return
    m = _WEEKDAY_UNTIL.match(text, phrase.end)
    if m and last.kind == "weekday":
        phrase.until, phrase.end = (Node("weekday", weekday_number(m[1])),), m.end()
        return
    m = _LUNAR_UNTIL.match(text, phrase.end)
    if m and (last.kind == "lunarday" or (last.kind == "holiday" and last.name.startswith("spring"))):
        month = phrase.nodes[-2] if last.kind == "lunarday" else Node("lunarmonth", 1)
        phrase.until, phrase.end = (month, Node("lunarday", small(m[1].removeprefix("初")) or 1)), m.end()
        return
    for pattern, fits in _JOINS:
        join = pattern.match(text, phrase.end)
        second = chain_at(text, join.end()) if join else None
        if second is not None and fits(text, phrase.nodes, second):
            phrase.until, phrase.end = second.nodes, second.end
            phrase.pair = fits is _fits_festivals
            phrase.past = second.nodes[0].kind == "vague"
            return


def _fits_range(text: str, first: tuple[Node, ...], second: Phrase) -> bool:
    head = second.nodes[0]
    if head.kind in ("set", "window", "ago", "event", "feast") or second.nodes[-1].kind == "clocks":
        return False
    if head.kind == "vague" and head.name != "PRESENT_REF":
        return False
    return _comparable(first, second.nodes)


def _fits_between(text: str, first: tuple[Node, ...], second: Phrase) -> bool:
    return text.startswith(("之间", "期间", "间"), second.end) and _fits_range(text, first, second)


def _fits_next_season(text: str, first: tuple[Node, ...], second: Phrase) -> bool:
    """今冬明春."""
    return (
        first[-1].kind == "season" and second.nodes[-1].kind == "season" and second.nodes[0].rel is not None
    )


def _fits_festivals(text: str, first: tuple[Node, ...], second: Phrase) -> bool:
    """元旦春节期间, 中秋、国庆假期."""
    return first[-1].kind == "holiday" and [n.kind for n in second.nodes] == ["holiday", "span"]


_JOINS = (
    (_RANGE, _fits_range),
    (_BETWEEN, _fits_between),
    (re.compile(""), _fits_next_season),
    (re.compile("[、和及与]?"), _fits_festivals),
)


_GRAIN_GROUP = {"clock": "t", "daypart": "t", "daypart_short": "t"}


def _comparable(first: tuple[Node, ...], second: tuple[Node, ...]) -> bool:
    a, b = _GRAIN_GROUP.get(first[-1].kind, "d"), _GRAIN_GROUP.get(second[-1].kind, "d")
    return a == b or len(first) + len(second) > 2


def phrase_at(text: str, at: int) -> Phrase | None:
    """The whole expression at a position, or None."""
    prefix = _PREFIX_AS_OF.match(text, at)
    begin = prefix.end() if prefix else at
    phrase = chain_at(text, begin)
    if phrase is None:
        return None
    phrase.start = at
    phrase.first_end = phrase.end
    _range(text, phrase)
    _every_day(text, phrase)
    if phrase.nodes[0].kind == "set":
        _hours(text, phrase) if phrase.until else _list(text, phrase)
    if prefix:
        phrase.role = "as_of"
        if text.startswith("止", phrase.end):
            phrase.end += 1
        return phrase
    _surround(text, phrase)
    return phrase


_EVERY_DAY = re.compile(r"的?每[天日]的?(?![都能要])")


def _every_day(text: str, phrase: Phrase) -> None:
    """周一到周五每天8点至18点: the weekdays recur."""
    kinds = [n.kind for n in (*phrase.nodes, *(phrase.until or ()))]
    if kinds not in (["weekday", "weekday"], ["workday"], ["weekend"]):
        return
    if m := _EVERY_DAY.match(text, phrase.end):
        last = list(phrase.until or phrase.nodes)
        phrase.end = extend(text, last, m.end())
        every = Node("set", 0, name="a")
        if phrase.until is None:
            phrase.nodes = (every, *last)
            _range(text, phrase)
        else:
            phrase.nodes, phrase.until = (every, *phrase.nodes), tuple(last)


_MORE_WEEKDAYS = re.compile(r"[、和及]?(?:每?(?:周|星期))?([一二三四五六日天])(?![点时月日年个十天家人名])")
_MORE_MONTHS = re.compile(rf"[、和及]({N})月份?(?![0-9{'〇一二三四五六七八九十'}])")
_MORE_PARTS = re.compile(r"[、和]?(早上|晚上|上午|下午|中午|傍晚|早|中(?=[、晚])|晚)(?![会报年期期饭餐间])")
_MORE_DAYS = re.compile(rf"[、和及]({N})[日号]")


def _list(text: str, phrase: Phrase) -> None:
    """每周一、三、五; 每月5日、15日: every day of the list recurs."""
    last = phrase.nodes[-1]
    if last.kind in ("daypart", "daypart_short"):
        _parts(text, phrase)
        return
    pattern = {"weekday": _MORE_WEEKDAYS, "day": _MORE_DAYS, "month": _MORE_MONTHS}.get(last.kind)
    also: list[Node] = []
    while pattern is not None and len(also) < 10 and (m := pattern.match(text, phrase.end)):
        n = weekday_number(m[1]) if last.kind == "weekday" else small(m[1])
        if not n or n > (12 if last.kind == "month" else 31):
            break
        also.append(Node(last.kind, n))
        phrase.end = m.end()
    phrase.also = tuple(also)
    if also:
        nodes = [last]
        phrase.end = extend(text, nodes, phrase.end)
        phrase.at = tuple(nodes[1:])


_PART_WORDS = {"早": "MO", "早上": "MO", "上午": "MO", "中": "MI", "中午": "MI", "下午": "AF", "傍晚": "EV"}


def _parts(text: str, phrase: Phrase) -> None:
    """每天早晚, 每天早、中、晚: every part of the day recurs."""
    also: list[Node] = []
    while m := _MORE_PARTS.match(text, phrase.end):
        also.append(Node("daypart", name=_PART_WORDS.get(m[1], "EN")))
        phrase.end = m.end()
    phrase.also = tuple(also)


def _hours(text: str, phrase: Phrase) -> None:
    """每周一至周五上午9点到11点: the days recur, and the hours of each have an end."""
    assert phrase.until is not None
    join = _RANGE.match(text, phrase.end)
    if join is None or phrase.until[-1].kind != "clock" or phrase.until[0].kind in ("clock", "daypart"):
        return
    second = chain_at(text, join.end())
    if (
        second is not None
        and second.nodes[-1].kind == "clock"
        and second.nodes[0].kind in ("clock", "daypart")
    ):
        phrase.at, phrase.end = second.nodes, second.end


_AT_FIRST = re.compile("(?:正式|首次|全面|率先|启动|开工)?")


def _event_end(text: str, at: int) -> int:
    """End of an undated event that began on the date in front (自2019年|成立以来), else 0."""
    skip = _AT_FIRST.match(text, at)
    begins = {at, skip.end() if skip else at}
    for begin in begins:
        for token in tokens_at(text, begin):
            if token.nodes[0] == Node("event"):
                return token.end
    return 0


def _surround(text: str, phrase: Phrase) -> None:
    """Roles that words after (以来, 起, 前) and before (到, 自) give."""
    last = phrase.nodes[-1]
    if last.kind in ("vague", "set"):
        return
    if last.kind not in ("window", "ago", "plus", "within"):
        m = _SINCE.match(text, phrase.end)
        if m and (m[0] not in ("起", "开始") or phrase.until is None):
            if m[0] == "开始" and text[phrase.start - 1 : phrase.start] not in ("从", "自", "由"):
                return
            phrase.role, phrase.end = "since", m.end()
            phrase.past = m[0] not in ("起", "开始")
            return
        end = _event_end(text, phrase.end)
        if end and phrase.until is None:
            phrase.role, phrase.end, phrase.past = "since", end, True
            return
        m = _AROUND.match(text, phrase.end)
        if m:
            phrase.end = m.end()
            return
        if phrase.until is None and last.kind not in ("daypart", "daypart_short"):
            m = _BEFORE.match(text, phrase.end)
            if m:
                phrase.role, phrase.end = "before", m.end()
                return
            m = _AFTER.match(text, phrase.end)
            if m:
                phrase.role, phrase.end = "after", m.end()
                return
        m = _DURING.match(text, phrase.end)
        if m:
            phrase.end = m.end()
    before = text[phrase.start - 1 : phrase.start] if phrase.start else ""
    if (
        before in ("到", "至")
        and phrase.until is None
        and last.kind in ("year", "part", "plan", "years", "month", "half")
    ):
        phrase.role = "until"
