"""An indicator as it is printed in a record."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.annotations import NonFact, Span


def tidy(text: str) -> str:
    """An indicator as a table would head its column: no white space, no 了 的 at the ends.

    Example:
        >>> tidy("新发展的 工会会员的")
        '新发展的工会会员'
    """
    return re.sub(r"\s+", "", text).strip("的了、，")


def constraint_in(spans: list[Span], nonfacts: Iterable[NonFact], text: str) -> str | None:
    """The threshold inside an indicator: 千人以上 of 千人以上企业工会组织."""
    for n in nonfacts:
        if n.cls == "threshold" and any(a <= n.start and n.end <= b for a, b in spans):
            return text[n.start : n.end]
    return None
