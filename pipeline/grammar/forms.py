"""Number-like forms that are no amounts: phones, links, document and flight numbers, scores, clock and date shapes.

One scan gives them all with a class; `find_quantities` steps over them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """A span with its kind (phone, id, score, name, time) — `time` is left to the calendar."""

    start: int
    end: int
    kind: str


_FORMS = re.compile(
    r"(?P<url>(?:https?://|www\.)[A-Za-z0-9._~:/?#@!$&'*+,;=%-]+|[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})"
    r"|(?P<phone>(?<![0-9A-Za-z.])(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9])"
    r"|(?<![0-9A-Za-z.-])(?:\(0[0-9]{2,3}\)|（0[0-9]{2,3}）|0[0-9]{2,3}[-—－ ]?)[0-9]{7,8}(?![0-9])(?:[-转][0-9]{1,5})?"
    r"|(?<![0-9A-Za-z.-])[48]00[- ]?[0-9]{3,4}[- ]?[0-9]{3,4}(?![0-9])"
    r"|(?<=电话)[:： ]?[0-9]{5,8}(?:[-转][0-9]{1,5})?(?![0-9]))"
    r"|(?P<id>[〔﹝\[(（][0-9]{4}[〕﹞\])）]第?[0-9]{1,5}号"
    r"|(?<![A-Za-z])[A-Z]{1,4}-?[0-9]{1,6}(?:-[0-9]{1,4})?(?![0-9.]*[万亿%])[A-Za-z]?(?:次|号)?"
    r"|(?<![A-Za-z])ISBN[:： ]?[0-9-]{10,17}|(?<![A-Za-z])[A-Za-z]{1,12}-[0-9]{1,4}(?![0-9])[A-Za-z]?"
    r"|(?<![0-9])[0-9]{12,}(?![0-9.]*[万亿%元])|(?<![0-9A-Za-z.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9.])"
    r"|第?[0-9]{4,8}期|总第[0-9]+期)"
    r"|(?P<name>(?<![0-9A-Za-z.])(?:[0-9]{1,3}(?:G|D|K|T|V|H)(?![A-Za-z0-9])|[0-9]A级|[0-9]+\+[0-9]+(?![0-9万亿%个名人])))"
    r"|(?P<time>(?<![0-9.])(?:1[0-9]{3}|20[0-9]{2})[-/.](?:0?[1-9]|1[0-2])[-/.](?:3[01]|[12][0-9]|0?[1-9])(?![0-9])"
    r"|(?<![0-9:.])(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?![0-9:]))"
    r"|(?P<score>(?<![0-9.:])[0-9]{1,3}[:][0-9]{1,3}(?![0-9:]|\.[0-9])"
    r"|(?<![0-9.])[0-9]{1,3}比[0-9]{1,3}(?![0-9.]|[万亿%个名人例分])|[零一二三四五六七八九十]{1,3}比[零一二三四五六七八九十]{1,3}(?![零一二三四五六七八九十个名人例分]))"
    r"|(?P<ratio>(?<![0-9.])[0-9]+(?:\.[0-9]+)?∶[0-9]+(?:\.[0-9]+)?)"
)


def find_forms(n: str) -> list[Form]:
    """All such forms of normalised text, in order.

    Example:
        >>> [(f.kind, f.start, f.end) for f in find_forms("电话010-12345678，3:1获胜")]
        [('phone', 2, 14), ('score', 15, 18)]
    """
    return [Form(m.start(), m.end(), m.lastgroup or "id") for m in _FORMS.finditer(n)]
