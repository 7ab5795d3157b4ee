"""Nodes → phrases: chains from coarse to fine (去年|9月|底), ranges, the words around them (截至)."""

from __future__ import annotations

import re

from pipeline.grammar.times.guard import NAME_RIGHT
from pipeline.grammar.times.model import Node, Phrase, Token
from pipeline.grammar.times.numbers import small
from pipeline.grammar.times.rules_date import weekday_number
from pipeline.grammar.times.scan import N, tokens_at

_BELOW_YEAR = {
    "half", "quarter", "quarters", "season", "month", "months", "part", "holiday", "lunarmonth", "nth",
    "week", "stretch", "same", "anaphor_day", "firstn", "halfmonth",
}  # fmt: skip
_OF_YEARS_AGO = {"month", "months", "holiday", "season", "half", "quarter", "lunarmonth"}
_TIME = {"daypart", "daypart_short", "clock", "clocks"}
_DAY_NEXT = _TIME | {"dayof"}
_FOLLOW: dict[str, set[str]] = {
    "century": {"decade", "decades", "part"},
    "decade": {"part"},
    "decades": {"part"},
    "plan": {"part", "firstn", "nth"},
    "year": _BELOW_YEAR,
    "shortyear": _BELOW_YEAR,
    "years": {"season", "part"},
    "half": {"part", "nth"},
    "quarter": {"part", "nth", "same", "month"},
    "season": {"part", "same"},
    "month": {
        "dekad", "part", "day", "days", "nth", "firstn", "halfmonth", "weekday", "weekend", "same",
        "lunarday",
    },
    "months": {"part", "same"},
    "week": {"weekday", "weekend", "part", "workday"},
    "weekend": _TIME,
    "weekday": _DAY_NEXT,
    "day": _DAY_NEXT | {"weekday"},
    "days": _TIME,
    "which": {"holiday"},
    "holiday": _TIME | {"firstn", "nth", "dayof", "span"},
    "span": {"firstn", "nth"} | _TIME,
    "lunarmonth": {"lunarday", "part", "dekad"},
    "lunarday": _TIME,
    "dayof": _TIME,
    "nth": _TIME | {"weekday", "part"},
    "workday": _TIME,
    "daypart": {"clock", "clocks"},
    "daypart_short": {"clock", "clocks"},
    "ago": _TIME | _BELOW_YEAR,
    "set": {
        "month", "months", "day", "days", "weekday", "weekend", "workday", "holiday", "season", "quarter",
        "half", "part", "dekad", "lunarmonth", "nth", "daypart", "daypart_short", "clock", "clocks",
        "stretch", "week",
    },
}  # fmt: skip
_JOIN = re.compile(
    r"T(?=[0-9])|, ?(?=[0-9]{1,2}:)"
    r"|[,，](?=(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|深夜)[0-9一二三四五六七八九十两]{1,3}[点时:])| ?的? ?"
)
_PART = re.compile(
    r"(?P<begin>初期?(?![中级步审赛选始心次评伏一二三四五六七八九十])|伊始|上半叶|前期|初叶)|(?P<end>底(?![气层线数特部子])|末期?(?!尾)|终了|后期|下半叶|末叶)"
    r"|(?P<mid>中叶|中期(?![票选])|中(?=[,，。、;；)）]|$))"
)
_OFTEN = re.compile(
    r"(?:的?早些|的?稍早些?)(?:的?时候|时)(?P<earlier>)|(?:的?晚些|的?稍晚些?)(?:的?时候|时)(?P<later>)"
)
_SAME = re.compile(r"(?:的?)同期(?!声)")
_SPAN = re.compile(
    r"(?:小长假|长假|假期|假日|黄金周|放假(?![0-9一二两三四五六七八九十]))(?:期间|时期)?|佳?节?期间|日期间|前夕|前后(?!端)|(?:的)?(?P<day>前[一1]天|后[一1]天|前夜|次日|[之过]?后的?第[一二三四五六七八九1-9]天)|当[天日晚]"
)
_PLAIN_DAY = re.compile(
    r"(?:[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])(?=[,，。、;；)）的至到~-]|$)|[0-3]?[0-9](?=[,，。;；)）]|$)"
)
_SEASON_SIGN = re.compile(r"[春夏秋冬](?=[,，。、;；)）到~-]|$)")
_WEEKDAY_SIGN = re.compile(r"[一二三四五六日天末1-6](?![0-9个天年月日季])")
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
    r"(?:的?)期间|之间|时期(?!的)|年间|以?内(?![部容外地心需])|当[天日](?![的地]?下)|一整?年|全年|整年|里(?![程约斯])"
)


def _level_ok(before: Node, after: Node) -> bool:
    kind = "anaphor_day" if after.kind == "anaphor" and after.name == "day" else after.kind
    if before.kind == "anaphor":
        return kind in _FOLLOW.get(before.name, ())
    if after.kind == "day" and after.rel == 0 and before.kind == "year" and before.rel is not None:
        return True  # 去年今日
    if after.kind == "day" and after.rel == 0 and before.kind == "month" and before.rel is not None:
        return True  # 下个月的今天
    if before.kind == "ago" and kind not in {"d": _TIME, "wk": _TIME, "a": _OF_YEARS_AGO}.get(
        before.name, ()
    ):
        return False
    if after.rel is not None:
        return False
    if before.kind == "part":
        return False
    if kind == "part":
        return _part_fits(before, after)
    if kind == "daypart_short" and before.kind == "daypart":
        return False
    return kind in _FOLLOW.get(before.kind, ())


def _part_fits(before: Node, after: Node) -> bool:
    unit = after.name.partition(":")[0]
    return not unit or unit == before.kind or (unit == "year" and before.kind == "years")


_SEASON_NAMES = ("达沃斯", "奥运", "残奥", "奥林匹克")
_SHORT_PART_RIGHT = re.compile(r"[会报饭餐宴霞年婚育熟稻市景校班色猫休练光曦已产期安高点些幕]")


def is_free(text: str, token: Token) -> bool:
    """Whether a time is meant and not a name that begins like one (春节联欢晚会, 节|晚会)."""
    if token.nodes[-1].kind == "daypart_short":
        return _SHORT_PART_RIGHT.match(text, token.end) is None
    if token.nodes[-1].kind == "season":
        return not text.startswith(_SEASON_NAMES, token.end)
    return token.nodes[-1].kind != "holiday" or NAME_RIGHT.match(text, token.end) is None


def _goes_on(text: str, last: Node, token: Token, apart: bool) -> bool:
    if apart and last.kind == "day" and token.nodes[0].kind == "weekday":
        return False  # 3月20日 星期四 of a masthead are two
    return _level_ok(last, token.nodes[0]) and is_free(text, token)


def _extend(text: str, nodes: list[Node], at: int) -> int:
    """Append every finer unit that follows; the new end."""
    while len(nodes) < 8:
        last = nodes[-1]
        grown = _suffix_node(text, nodes, at)
        if grown is not None:
            node, at = grown
            nodes.append(node)
            continue
        join = _JOIN.match(text, at)
        begin = join.end() if join else at
        if begin > at and last.kind == "daypart" and "的" in text[at:begin]:
            begin = at
        token = next((t for t in tokens_at(text, begin) if _goes_on(text, last, t, begin > at)), None)
        if token is None:
            return at
        nodes.extend(token.nodes)
        at = token.end
    return at


def _suffix_node(text: str, nodes: list[Node], at: int) -> tuple[Node, int] | None:
    """底, 初, 同期, 假期 … right after a unit."""
    last = nodes[-1]
    unit = last.name if last.kind == "anaphor" else last.kind
    if unit == "set":
        unit = {"mo": "month", "a": "year", "wk": "week"}.get(last.name, unit)
    if unit == "day":
        m = _OFTEN.match(text, at)
        return (Node("part", name=":all"), m.end()) if m else None
    if unit in (
        "year",
        "month",
        "century",
        "decade",
        "decades",
        "plan",
        "quarter",
        "years",
        "season",
        "half",
    ):
        m = _PART.match(text, at)
        if m:
            return Node("part", name=f":{m.lastgroup}"), m.end()
        m = _OFTEN.match(text, at)
        if m:
            return Node("part", name=f":{m.lastgroup}"), m.end()
        m = _SAME.match(text, at)
        if m and unit in ("year", "month", "quarter", "season"):
            return Node("same"), m.end()
    if unit == "year" and (m := _SEASON_SIGN.match(text, at)):
        return Node("season", "春夏秋冬".index(m[0]) + 1), m.end()
    if unit == "month" and last.rel is None:
        m = _PLAIN_DAY.match(text, at)
        if m:
            n = small(m[0])
            if n and n <= 31:
                return Node("day", n), m.end()
    if unit == "week":
        m = _WEEKDAY_SIGN.match(text, at)
        if m:
            n = weekday_number(m[0])
            return (Node("weekday", n) if n else Node("weekend")), m.end()
    if unit == "holiday":
        m = _SPAN.match(text, at)
        if m:
            return Node("span", name=m[0]), m.end()
    return None


def chain_at(text: str, at: int) -> Phrase | None:
    """The longest chain that starts at a position, without ranges and surrounding words."""
    best: Phrase | None = None
    for token in tokens_at(text, at)[:4]:
        nodes = list(token.nodes)
        end = _extend(text, nodes, token.end)
        if best is None or end > best.end:
            best = Phrase(at, end, tuple(nodes))
    return best


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
    if phrase.nodes[0].kind == "set" and phrase.until is None:
        _list(text, phrase)
    if prefix:
        phrase.role = "as_of"
        if text.startswith("止", phrase.end):
            phrase.end += 1
        return phrase
    _surround(text, phrase)
    return phrase


_MORE_WEEKDAYS = re.compile(r"[、和及]?(?:每?(?:周|星期))?([一二三四五六日天])(?![点时月日年个十天家人名])")
_MORE_MONTHS = re.compile(rf"[、和及]({N})月份?(?![0-9{'〇一二三四五六七八九十'}])")
_MORE_DAYS = re.compile(rf"[、和及]({N})[日号]")


def _list(text: str, phrase: Phrase) -> None:
    """每周一、三、五; 每月5日、15日: every day of the list recurs."""
    last = phrase.nodes[-1]
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
        phrase.end = _extend(text, nodes, phrase.end)
        phrase.at = tuple(nodes[1:])


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


def start_token(tokens: list[Token]) -> bool:
    """Whether any reading exists (for scanners)."""
    return bool(tokens)
