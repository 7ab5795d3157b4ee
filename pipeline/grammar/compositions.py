"""The make-up of a whole in parts: 三次产业结构比为7.3∶39.3∶53.4 holds three shares, no ratio of two."""

from __future__ import annotations

import re
from fractions import Fraction

from pipeline.grammar.numerals import tidy
from pipeline.grammar.types import Quantity

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_CHAIN = re.compile(rf"(?<![0-9.:∶])({_NUMBER})((?:[∶:]{_NUMBER}){{2,5}})(?![0-9.:∶])")
_MADE_OF = re.compile(r"(?:比|比例|比重|结构|构成|之比)[^，。；]{0,8}$")
_IN_PARTS = re.compile(r"的(?:比例|结构|构成|比重)")
_ROUNDING = Fraction(3, 2)


def read_compositions(n: str, found: list[Quantity]) -> list[Quantity]:
    """Quantities with every composition of normalised text as its shares.

    Example:
        >>> [(q.start, q.value, q.unit) for q in read_compositions("结构比为10∶40∶50", [])]
        [(4, 0.1, '1'), (7, 0.4, '1'), (10, 0.5, '1')]
    """
    shares: list[Quantity] = []
    spans: list[tuple[int, int]] = []
    for match in _CHAIN.finditer(n):
        told = _MADE_OF.search(n, max(0, match.start() - 16), match.start())
        if told is None and _IN_PARTS.match(n, match.end()) is None:
            continue
        members = list(re.finditer(_NUMBER, match.group()))
        total = sum((Fraction(m.group()) for m in members), Fraction(0))
        if abs(total - 100) > _ROUNDING and ":" in match.group():
            continue  # a clock, or the result of a match
        if not total:
            continue
        whole = Fraction(100) if abs(total - 100) <= _ROUNDING else total
        spans.append(match.span())
        shares += [_share(match.start(), m, whole) for m in members]
    if not spans:
        return found
    kept = [q for q in found if not any(a < q.end and q.start < b for a, b in spans)]
    return sorted([*kept, *shares], key=lambda q: q.start)


def _share(offset: int, member: re.Match[str], whole: Fraction) -> Quantity:
    span = (offset + member.start(), offset + member.end())
    value = tidy(Fraction(member.group()) / whole)
    return Quantity(*span, value, value, value, "EQUAL", "1", "ratio", "percent", span)
