"""Number-like forms that are no amounts: phones, links, document numbers, scores, dates.

One scan gives them all with a class; `find_quantities` steps over them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from pipeline.grammar.numerals import Numeral, tidy
from pipeline.grammar.types import Quantity


@dataclass(frozen=True, slots=True)
class Form:
    """A span with its kind (phone, id, score, name, time) — `time` is left to the calendar."""

    start: int
    end: int
    kind: str


_FORMS = re.compile(
    r"(?=[0-9A-Za-z+（(〔﹝\[第总零一二三四五六七八九十])(?:"
    r"(?P<url>(?:https?://|www\.)[A-Za-z0-9._~:/?#@!$&'*+,;=%-]+|[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})"
    r"|(?P<phone>(?<![0-9A-Za-z.])(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9元万亿人个吨])"
    r"|(?<![0-9A-Za-z.-])(?:\(0[0-9]{2,3}\)|（0[0-9]{2,3}）|0[0-9]{2,3}[-—－ ]?)[0-9]{7,8}(?![0-9])"
    r"(?:[-转][0-9]{1,5})?"
    r"|(?<![0-9A-Za-z.-])[48]00(?:[- ][0-9]{3,4}[- ]?[0-9]{3,4}|[0-9]{7})(?![0-9元万亿人个吨])"
    r"|(?<=[0-9][、,])[2-8][0-9]{7}(?![0-9.]|[万亿元人个])"
    r"|(?<=电话)[:： ]?[0-9]{5,8}(?:[-转][0-9]{1,5})?(?![0-9]))"
    r"|(?P<id>[〔﹝\[(（][0-9]{4}[〕﹞\])）]第?[0-9]{1,5}号"
    r"|(?<![A-Za-z])(?!(?:USD|EUR|CNY|RMB|GBP|HKD|JPY|KRW|AUD|CAD|CHF|SGD|NZD|TWD|NTD|THB|MYR|INR|RUB|BTC|ETH|RM)[0-9])[A-Z]{1,4}[-—]?[0-9]{1,6}(?:\.[0-9]{1,2})?(?:-[0-9]{1,4})?(?![0-9.]*[万亿%])[A-Za-z]?(?:次|号)?"
    r"|(?<![A-Za-z0-9])(?!(?:USD|EUR|CNY|RMB|GBP|HKD|JPY|KRW|AUD|CAD|CHF|SGD|NZD|TWD|NTD|THB|MYR|INR|RUB|BTC|ETH|RM)[0-9])"
    r"[A-Za-z_][A-Za-z_./-]{0,30}[0-9][A-Za-z0-9_./-]{0,40}+(?![%万亿])|(?<![A-Za-z])CN ?[0-9]{2}-[0-9]{4}"
    r"|(?<![A-Za-z])ISBN[:： ]?[0-9-]{10,17}|(?<![A-Za-z])[A-Za-z]{1,12}-[0-9]{1,4}(?![0-9])[A-Za-z]?"
    r"|(?<![0-9])[0-9]{12,}(?![0-9.]*[万亿%元])|(?<![0-9A-Za-z.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9.])"
    r"|(?<=邮编|编码)[:： ]{0,2}[0-9]{6}(?![0-9])|第[0-9]{4,8}期|0[0-9]{2,7}期|总第[0-9]+期)"
    r"|(?P<name>(?<![0-9A-Za-z.])(?:[0-9]{1,3}(?:G|D|K|T|V|H)(?![A-Za-z0-9])|[0-9]A级|[0-9]+\+[0-9]+(?![0-9万亿%个名人])))"
    r"|(?P<time>(?<![0-9.])(?:1[0-9]{3}|20[0-9]{2})[-/.](?:0?[1-9]|1[0-2])[-/.](?:3[01]|[12][0-9]|0?[1-9])(?![0-9])"
    r"|(?<![0-9:.])(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?![0-9:]))"
    r"|(?P<score>(?<![0-9.:])[0-9]{1,3}[:][0-9]{1,3}(?![0-9:]|\.[0-9])"
    r"|(?<![0-9.])[0-9]{1,3}(?:\.[0-9])?比[0-9]{1,3}(?:\.[0-9])?(?![0-9.]|[万亿%个名人例分])|[零一二三四五六七八九十]{1,3}比[零一二三四五六七八九十]{1,3}(?![零一二三四五六七八九十个名人例分])"
    r"|(?<=以)[0-9]{1,3}-[0-9]{1,3}(?=(?:的比分|大比分|总比分)?(?:战胜|击败|获胜|取胜|胜|负|领先|逆转|告负|不敌|力克|横扫|大胜|险胜|淘汰)))"
    r"|(?P<ratio>(?<![0-9.])[0-9]+(?:\.[0-9]+)?∶[0-9]+(?:\.[0-9]+)?))"
)


def find_forms(n: str) -> list[Form]:
    """All such forms of normalised text, in order.

    Example:
        >>> [(f.kind, f.start, f.end) for f in find_forms("电话010-12345678，3:1获胜")]
        [('phone', 2, 14), ('score', 15, 18)]
    """
    return [Form(m.start(), m.end(), m.lastgroup or "id") for m in _FORMS.finditer(n)]


_SPORT = re.compile(
    "[获取战险大完连两]胜|胜[了过]?|负于|告负|[排篮足]球?队?|男排|女排|比分|击败|领先|逆转|不敌|战平|力克|横扫|淘汰"
)
_CLOCK = re.compile("上午|下午|晚|凌晨|早|中午|时间|时分|开始|举行|[0-9]日")
_ISSUER = re.compile(r"[\u4e00-\u9fff]{1,5}[发函字办规]$")
_CLASSES = {
    "url": ("id", "id"),
    "name": ("id", "name"),
    "phone": ("phone", "id"),
    "id": ("id", "id"),
    "score": ("score", "score"),
}


def form_quantity(n: str, form: Form) -> Quantity | None:
    """A form as a quantity with its class; None for dates and clocks, which are the calendar's."""
    span = (form.start, form.end)
    if form.kind == "time":
        near = n[max(0, form.start - 12) : form.end + 8]
        if ":" in n[form.start : form.end] and _SPORT.search(near) and not _CLOCK.search(near):
            return Quantity(*span, None, None, None, "EQUAL", None, "score", "score", span, "", "score")
        return None
    if form.kind == "name" and (size := _storage(n, form)) is not None:
        return size
    if form.kind == "ratio":
        if "." not in n[form.start : form.end] and _SPORT.search(n, max(0, form.start - 14), form.end + 8):
            return Quantity(*span, None, None, None, "EQUAL", None, "score", "score", span, "", "score")
        a, b = (Fraction(x) for x in n[form.start : form.end].split("∶"))
        value = tidy(a / b) if b else None
        return Quantity(*span, value, value, value, "EQUAL", "1", "ratio", "score", span)
    kind, cls = _CLASSES[form.kind]
    if (
        form.kind == "id"
        and n[form.start] in "〔﹝[(（"
        and (match := _ISSUER.search(n, max(0, form.start - 6), form.start))
    ):
        span = (match.start(), form.end)
    return Quantity(
        *span, None, None, None, "EQUAL", None, "score" if kind == "score" else "other", kind, span, "", cls
    )


_STORAGE = re.compile(r"(?:容量|内存|硬盘|存储|流量|空间|网盘|U盘|优盘|显存|大小)[^，。；]{0,8}$")


def _storage(n: str, form: Form) -> Quantity | None:
    """容量是500G: bytes, not the name of a network or a format."""
    digits, letter = n[form.start : form.end - 1], n[form.end - 1]
    if letter not in "GTK" or not digits.isdecimal():
        return None
    if _STORAGE.search(n, max(0, form.start - 14), form.start) is None:
        return None
    code = {"G": "GBy", "T": "TBy", "K": "kBy"}[letter]
    value, numeral = int(digits), (form.start, form.end - 1)
    return Quantity(
        form.start, form.end, value, value, value, "EQUAL", code, "other", "quantity", numeral, letter
    )


_CALENDAR = re.compile(
    r"\s?(?:月(?!龄|球|亮|饼|票)|日(?!元|[币幣圓龄齡]|圆(?![满形])|均|币|本|耳|游|内|内瓦)|号(?!楼|线|机|院|店|馆|厅|台|井)|时(?!速|任|间|段|代|常|而|候|刻)"
    r"|点(?:钟|半|整|[0-9零一二三四五]{1,2}分|多钟)|年(?!级|货|轻|龄|画|会|味|夜饭|制))"
)


_TERM = re.compile(r"(?:期限|为期|历时|时限|满)(?:为|是|达|共)?$")
"""期限为三十日: days that are counted, not a day of the month."""


def is_calendar(n: str, numeral: Numeral) -> bool:
    """Whether the numeral counts in the calendar: 2024年, 3月, 8日, 9时 (durations are none: 3年, 4天)."""
    match = _CALENDAR.match(n, numeral.end)
    if (
        match is None
        or numeral.low is None
        or numeral.scale > 1
        or numeral.inexact
        or not isinstance(numeral.low, int)
    ):
        return False
    if (n[numeral.start : numeral.end] == "两" and match.group() in ("日", "号", "月")) or _TERM.search(
        n, max(0, numeral.start - 5), numeral.start
    ):
        return False
    what, value, width = match.group().strip(), numeral.low, numeral.end - numeral.start
    if what == "年":
        four = width == 4 and (n[numeral.start].isdigit() or numeral.form == "digits")
        return four and 1000 <= value <= 2999
    if what == "月":
        return 1 <= value <= 12
    if what in ("日", "号"):
        return 1 <= value <= 31
    return 0 <= value <= 24
