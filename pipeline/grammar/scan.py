"""The state of one scan of a text for quantities."""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.grammar.forms import Form

BEFORE_MINUS = "为到至达于是约近超过温在低高说有等成出用了加减乘除以要算给和与跟及或值即得占差"
"""Characters behind which a hyphen is a minus; behind others it joins a name (神舟-5)."""
SIGN = re.compile(
    r"(?:零[下上]|负|(?<![0-9A-Za-z\u4e00-\u9fff])[正+]|(?<![0-9A-Za-z\u4e00-\u9fff.)%℃])-|(?<=["
    + BEFORE_MINUS
    + r"])-|(?:摄氏|华氏|开氏|兰氏)(?:温度)?\s?(?:零[下上]|负|(?<![0-9A-Za-z\u4e00-\u9fff])[正+]|-)?\s?|-)$"
)


class Scan:
    """One text under way: what may not be read, and the end of the last quantity."""

    __slots__ = ("ends", "floor", "forms", "loose", "n", "starts")

    def __init__(self, n: str, forms: list[Form], blocked: tuple[tuple[int, int, str], ...], loose: bool):
        self.n, self.forms, self.loose = n, forms, loose
        self.starts = [s[0] for s in blocked]
        self.ends = [s[1] for s in blocked]
        self.floor = 0

    def is_negative(self, start: int) -> bool:
        """Whether a minus or 零下 stands directly before a numeral."""
        match = SIGN.search(self.n, max(self.floor, start - 7), start)
        return match is not None and match.group().rstrip().endswith(("零下", "负", "-"))

    def blocked_until(self, at: int) -> int:
        """End of the word that covers `at`, or 0."""
        i = bisect_right(self.starts, at) - 1
        return self.ends[i] if i >= 0 and self.ends[i] > at else 0
