"""Written forms of years, months, days, weeks, quarters, decades, plans and lunar dates."""

from __future__ import annotations

import re

from pipeline.grammar.times.model import Node
from pipeline.grammar.times.numbers import digitwise, small
from pipeline.grammar.times.scan import CLOCK_RIGHT, CN, DASH, DIGITS, NUMERIC, YEAR, N, rule

Nodes = tuple[Node, ...] | None
_WEEKDAYS = {c: i + 1 for i, c in enumerate("一二三四五六")} | {"日": 7, "天": 7, "末": 0}
_WEEKDAYS |= {str(i): i for i in range(1, 8)}
_QUOTE = "[“\"「『']"
_UNQUOTE = "[”\"」』']"


def weekday_number(sign: str) -> int:
    """1 Monday … 7 Sunday; 0 for the weekend."""
    return _WEEKDAYS[sign]


def month_number(text: str) -> int | None:
    """Number of a month as written (3, 三, 十二, 元)."""
    n = 1 if text == "元" else small(text)
    return n if n is not None and 1 <= n <= 12 else None


@rule(
    DIGITS,
    r"(?P<y>[12][0-9]{3})(?P<s>[-/.])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})(?![0-9.%]|[-/][0-9](?![0-9]{3}[-/.]))",
)
def _iso(m: re.Match[str]) -> Nodes:
    month, day = int(m["m"]), int(m["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return (Node("year", int(m["y"])), Node("month", month), Node("day", day))


@rule(DIGITS, r"(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12][0-9]|0?[1-9])/(?P<y>(?:19|20)[0-9]{2})(?![0-9/])")
@rule(DIGITS, r"(?P<m>1[0-2]|0[1-9])-(?P<d>3[01]|[12][0-9]|0[1-9])-(?P<y>(?:19|20)[0-9]{2})(?![0-9-])")
def _month_first(m: re.Match[str]) -> Nodes:
    """10/31/1974."""
    return (Node("year", int(m["y"])), Node("month", int(m["m"])), Node("day", int(m["d"])))


@rule(DIGITS, r"(?P<y>(?:19|20)[0-9]{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12][0-9]|3[01])(?![0-9.])")
@rule(DIGITS, r"(?P<y>(?:19|20)[0-9]{2})/(?P<m>0[1-9]|1[0-2])(?P<d>(?!))?(?![0-9/])")
def _compact(m: re.Match[str]) -> Nodes:
    """20161107, 2016/11: dates where nothing else is said (elsewhere numbers of something)."""
    first = Node("year", int(m["y"]), name="compact")
    month = Node("month", int(m["m"]))
    return (first, month, Node("day", int(m["d"]))) if m["d"] else (first, month)


@rule("民", rf"民国(?P<y>元|[0-9]{{1,3}}|[{CN}百]{{1,5}})年")
def _republic_year(m: re.Match[str]) -> Nodes:
    """民国三十七年 is 1948."""
    n = 1 if m["y"] == "元" else small(m["y"])
    return (Node("year", 1911 + n),) if n and n < 200 else None


@rule(DIGITS, r"(?P<y>[12][0-9]{3})-(?P<m>0[1-9]|1[0-2])(?![0-9]|[-/][0-9]|赛季|年|[号期])")
def _iso_month(m: re.Match[str]) -> Nodes:
    return (Node("year", int(m["y"])), Node("month", int(m["m"])))


@rule(
    NUMERIC,
    rf"(?P<a>{YEAR})年?(?:{DASH}|/)(?P<b>{YEAR}|[0-9]{{2}})(?:年度?|(?:财政|会计|生产)?年度|赛季|学年|财年|雪季)(?!代|[0-9])",
)
def _years(m: re.Match[str]) -> Nodes:
    a, b = digitwise(m["a"]), digitwise(m["b"])
    if a is None or b is None:
        return None
    if b < 100:
        b += a // 100 * 100
    return (Node("years", a, b),) if a < b else None


@rule(NUMERIC, rf"(?P<y>{YEAR})(?=[上下]半年|[Qq][1-4]|第?[一二三四]季度)")
@rule(NUMERIC, rf"(?P<y>{YEAR})(?:财年|学年|赛季)")
@rule(
    NUMERIC,
    rf"(?P<y>{YEAR}) ?年(?!代|[前之]?级|龄|(?<!19..年)(?<!20..年)内|[以之]内|多|余|来(?!的?[第首]))(?:度(?!假))?",
)
def _year(m: re.Match[str]) -> Nodes:
    year = digitwise(m["y"])
    return None if year is None else (Node("year", year),)


@rule(NUMERIC, rf"(?P<y>[0-9]{{2}}|[{CN}]{{2}})年(?!代|级|龄|来|多|余|以?内|间|之|制|期|版)")
def _short_year(m: re.Match[str]) -> Nodes:
    value = digitwise(m["y"])
    if value is None:
        return None
    # 08 and 九八 cannot count anything; 24 can (24年 is mostly a duration).
    ten, one = divmod(value, 10)
    counts = m["y"].isascii() or (0 < one - ten <= 2)  # 二三年, 三五年
    sure = m["y"][0] in "0〇零" or not counts
    return (Node("shortyear", value, int(sure)),)


@rule("公西", rf"[公西]元(?P<bc>前)?(?P<y>[0-9]{{1,4}}|[{CN}两百千]{{1,9}})年")
@rule("一两二", r"(?P<bc>(?!))?(?P<y>[一两二]千零?[一二三四五六七八九十]{1,3})年(?!来|前|后|多|余|间|历史)")
@rule("两二", r"(?P<bc>(?!))?(?P<y>[两二]千)年(?=[一二三四五六七八九十]{1,2}月)")
@rule("前", r"(?P<bc>前)(?P<y>[0-9]{3})年")
def _era_year(m: re.Match[str]) -> Nodes:
    value = digitwise(m["y"])
    if value is None:
        value = small(m["y"])
    if not value:
        return None
    return (Node("year", -value if m["bc"] else value),)


@rule(NUMERIC + "公前", rf"(?:公元)?(?P<bc>前)?(?P<n>{N})世纪(?!杯)")
def _century(m: re.Match[str]) -> Nodes:
    n = small(m["n"])
    return (Node("century", -n if m["bc"] else n),) if n and n <= 30 else None


@rule(
    NUMERIC,
    rf"(?P<a>[12][0-9]{{2}}0|[0-9]0|[一二三四五六七八九]十?)(?:{DASH}|、)?(?P<b>[12][0-9]{{2}}0|[0-9]0|[二三四五六七八九]十)年代",
)
def _decades(m: re.Match[str]) -> Nodes:
    a, b = small(m["a"]), small(m["b"])
    if a is None or b is None:
        return None
    a = a if a >= 10 else a * 10
    if m.end("a") == m.start("b") and (m["a"].isascii() or b != a + 10):
        return None  # 七八十年代, but not 2090年代
    return (Node("decades", a, b),) if a < b and (10 <= a < b <= 90 or a >= 1000) else None


@rule(NUMERIC, rf"(?P<n>[12][0-9]{{2}}0|[0-9]0|[{CN}]{{1,2}}|[一二][〇零一二三四五六七八九]{{3}})年代")
def _decade(m: re.Match[str]) -> Nodes:
    value = digitwise(m["n"]) if len(m["n"]) == 4 else small(m["n"])
    if value is None:
        value = digitwise(m["n"])
    if value is None or value % 10:
        return None
    if value >= 1000:
        return (Node("decade", value, 1),)
    return (Node("decade", value),) if 0 <= value <= 90 else None


def _pair(kind: str, limit: int, m: re.Match[str]) -> Nodes:
    a, b = small(m["a"]), small(m["b"])
    if a is None or b is None or not (1 <= a <= limit and 1 <= b <= limit) or a == b:
        return None
    if not re.search("-|~|至|到", m[0]) and b != a + 1:
        return None  # 1月和3月 are no stretch
    return (Node(kind, a, b),)


@rule(NUMERIC, rf"(?P<a>{N})(?:月份?)?{DASH}(?P<b>{N})月(?!龄|[0-9{CN}]{{1,3}}[日号])份?")
@rule(NUMERIC, rf"(?P<a>{N})(?:月份?)?[、和](?P<b>{N})月(?!龄|[0-9{CN}]{{1,3}}[日号])份?")
def _months(m: re.Match[str]) -> Nodes:
    return _pair("months", 12, m)


@rule(
    "一二三四五六七八九十",
    r"(?P<a>[一二三四五六七八九十])(?P<b>[二三四五六七八九]|(?<=九)十)月(?:份|间|(?!底|初|末|[上中下]旬))",
)
def _months_adjacent(m: re.Match[str]) -> Nodes:
    a, b = small(m["a"]), small(m["b"])
    return (Node("months", a, b),) if a and b and a + 1 == b and a < 10 else None


@rule(
    NUMERIC + "元",
    rf"(?P<n>{N}|元) ?月(?!饼|球|亮|票|卡|供|息|薪|嫂|龄|租|刊|均|入|台|经|食|光|下老)份?(?!子)",
)
def _month(m: re.Match[str]) -> Nodes:
    n = month_number(m["n"])
    return (Node("month", n),) if n else None


@rule(NUMERIC, rf"(?P<a>{N})[日号]?{DASH}(?P<b>{N})[日号]")
@rule(NUMERIC, rf"(?P<a>{N})、(?P<b>{N})[日号]")
def _days(m: re.Match[str]) -> Nodes:
    pair = _pair("days", 31, m)
    return pair if pair is None or "号" not in m[0] else (pair[0]._replace(name="号"),)


@rule(NUMERIC, rf"(?P<n>{N}) ?(?P<u>[日号])")
def _day(m: re.Match[str]) -> Nodes:
    n = small(m["n"])
    return (Node("day", n, name=m["u"]),) if n and n <= 31 else None


@rule("一二三123第", r"第?(?P<a>[一二三123])(?:季度)?(?:-|~|至|到|、)第?(?P<b>[二三四234])季度")
@rule("一二三", r"(?P<a>[一二三])(?P<b>[二三四])季度")
def _quarter_pair(m: re.Match[str]) -> Nodes:
    return _pair("quarters", 4, m)


@rule("前头", r"[前头](?P<n>[两二三23])个?季度?")
def _first_quarters(m: re.Match[str]) -> Nodes:
    n = small(m["n"])
    return (Node("quarters", 1, n),) if n and n <= 4 else None


@rule("前头", rf"[前头](?P<n>{N}|两)(?:个月)(?!前|后|内|里)")
def _first_months(m: re.Match[str]) -> Nodes:
    n = small(m["n"])
    return (Node("months", 1, n, "first"),) if n and n <= 12 else None


@rule("一二三四1234第", r"第?(?P<n>[一二三四1-4])季度")
@rule("第", r"第(?P<n>[一二三四1-4])季(?!赛|播|节|《|的|中|里|开|将|收)")
@rule("Qq", r"[Qq](?P<n>[1-4])(?![0-9A-Za-z])")
def _quarter(m: re.Match[str]) -> Nodes:
    n = small(m["n"])
    return (Node("quarter", n),) if n else None


@rule("这", r"这个?(?P<s>[春夏秋冬])[天季]")
def _this_season(m: re.Match[str]) -> Nodes:
    return (Node("season", "春夏秋冬".index(m["s"]) + 1, rel=0),)


@rule("今去明前昨本来", r"(?P<y>去|今|明)(?P<s>[春夏秋冬])(?!奥|晚|泳|装|麦)(?:季|天)?")
def _year_season(m: re.Match[str]) -> Nodes:
    return (Node("season", "春夏秋冬".index(m["s"]) + 1, rel="去今明".index(m["y"]) - 1),)


@rule(
    "周星礼",
    r"(?:周|星期|礼拜)(?P<n>[一二三四五六日天末1-6])"
    rf"(?![个岁]|(?<=[1-6])[0-9]|[0-9](?!{CLOCK_RIGHT})|年|至尊|边|围|期)",
)
def _weekday(m: re.Match[str]) -> Nodes:
    n = _WEEKDAYS[m["n"]]
    return (Node("weekday", n),) if n else (Node("weekend"),)


@rule("双周", r"双休日|周六日|周六周日")
def _weekend(m: re.Match[str]) -> Nodes:
    return (Node("weekend"),)


_AFTER_PLAN = "期间|时期|以来|规划|计划|末|初|开局|收官|头|中期|前|后"


@rule("“\"「『'", rf"{_QUOTE}(?P<ten>十)?(?P<n>[一二三四五六七八九])五{_UNQUOTE}(?:时期|期间)?")
@rule("十", rf"(?P<ten>十)(?P<n>[一二三四五])五(?=[”\"」』']?(?:{_AFTER_PLAN}))(?:时期|期间)?")
@rule("一二三四五六七八九", rf"(?P<ten>十)?(?P<n>[一二三四五六七八九])五(?={_AFTER_PLAN})(?:时期|期间)?")
def _plan(m: re.Match[str]) -> Nodes:
    n = (10 if m["ten"] else 0) + (small(m["n"]) or 0)
    start = 1953 + 5 * (n - 1) if n < 3 else 1966 + 5 * (n - 3)
    return (Node("plan", start, start + 4),)


@rule("二三", r"(?:二月二|三月三)(?![十日号年月个点])")
def _folk_festival(m: re.Match[str]) -> Nodes:
    return (Node("holiday", name="dragonhead" if m[0] == "二月二" else "shangsi"),)


_PLAIN_LUNAR = r"[一二三四五六七八九](?![一二三四五六七八九十日号月年])"
_LUNAR_DAY = r"初[一二三四五六七八九十]|(?:[二三]?十|廿|卅)[一二三四五六七八九]?"

_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


@rule(
    _STEMS + "农阴",
    rf"(?:农历|阴历)?(?P<s>[{_STEMS}])(?P<b>[{_BRANCHES}])年(?P<leap>闰)?(?P<m>正|腊|冬|{N})月(?P<d>{_LUNAR_DAY})?",
)
def _cyclic_year(m: re.Match[str]) -> Nodes:
    """乙巳年二月廿一: a lunar date in a year of the cycle of sixty."""
    stem, branch = _STEMS.index(m["s"]), _BRANCHES.index(m["b"])
    nodes = _lunar(m)
    if nodes is None or (stem - branch) % 2:
        return None
    return (Node("cyclic", _place(stem, branch)), *nodes)


@rule("农阴旧夏", rf"(?:农历|阴历|旧历|夏历)(?P<y>{YEAR})年")
@rule(_STEMS + "农阴旧夏", rf"(?:农历|阴历|旧历|夏历)?(?P<s>[{_STEMS}])(?P<b>[{_BRANCHES}])年(?![代级])")
def _lunar_year(m: re.Match[str]) -> Nodes:
    """农历2022年, 庚子年: from one first day of spring to the next."""
    if "y" in m.re.groupindex:
        year = digitwise(m["y"])
        return (Node("lunaryear", year),) if year else None
    stem, branch = _STEMS.index(m["s"]), _BRANCHES.index(m["b"])
    if (stem - branch) % 2:
        return None
    return (Node("lunaryear", rel=_place(stem, branch)),)


def _place(stem: int, branch: int) -> int:
    """Place in the cycle of sixty."""
    return next(n for n in range(60) if n % 10 == stem and n % 12 == branch)


@rule(
    "农阴旧夏",
    rf"(?:农历|阴历|旧历|夏历)(?:年)?(?P<leap>闰)?(?P<m>正|腊|冬|{N})月(?P<d>{_LUNAR_DAY}|{_PLAIN_LUNAR}|[0-9]{{1,2}})?[日号]?",
)
@rule(
    "农阴旧夏",
    rf"(?:农历|阴历|旧历|夏历)(?P<y>{YEAR})年的?(?P<leap>闰)?(?P<m>正|腊|冬|{N})月(?P<d>{_LUNAR_DAY}|[0-9]{{1,2}})?[日号]?",
)
@rule("闰", rf"(?P<leap>闰)(?P<m>正|腊|冬|{N})月(?P<d>{_LUNAR_DAY})?")
@rule("正腊", rf"(?P<m>正|腊)月(?P<leap>(?!))?(?P<d>{_LUNAR_DAY})?")
@rule("冬", rf"(?P<m>冬)月(?P<leap>(?!))?(?P<d>{_LUNAR_DAY})")
@rule(NUMERIC, rf"(?P<m>{N})月(?P<leap>(?!))?(?P<d>初[一二三四五六七八九十])")
def _lunar(m: re.Match[str]) -> Nodes:
    month = {"正": 1, "腊": 12, "冬": 11}.get(m["m"]) or small(m["m"])
    if not month or month > 12:
        return None
    nodes = [Node("lunarmonth", month, 1 if m["leap"] else 0)]
    year = digitwise(m["y"]) if "y" in m.re.groupindex else None
    if year is not None:
        nodes.insert(0, Node("year", year))
    if m["d"]:
        n = small(m["d"].removeprefix("初"))
        if not n or n > 30:
            return None
        nodes.append(Node("lunarday", n))
    return tuple(nodes)
