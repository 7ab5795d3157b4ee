"""Reckoning with figures that may be parts: shares that the text tells too, and runs that sum to their whole."""

from __future__ import annotations

from pipeline.facts.figures import RATES, Pair, one_unit

_NEAR = 0.006
"""How far a printed share may lie from the one that two figures give."""
_AHEAD = 3
"""How many figures after a part may tell its share."""
_REACH, _SKIPPED = 12, 3
"""How far from a whole its parts end, and how many other figures may stand before them."""
_SLACK, _ROUND = 0.003, 1000
"""What rounding may take from a sum, as a share, where the whole is larger than a thousand."""


def share_told(pair: Pair, share: float) -> int | None:
    """How many figures after the part its share of the whole is told (21人，占35%), or None."""
    facts, units = pair.figures.facts, pair.figures.units
    for k in range(pair.i + 1, min(pair.i + 1 + _AHEAD, len(facts))):
        rate = facts[k]
        if rate.unit in RATES and rate.measure_kind in ("ratio", "other") and rate.value:
            if abs(share - rate.value) <= _NEAR:
                return k - pair.i
        elif units[k] == one_unit(pair.part):
            return None
    return None


def sums(pair: Pair) -> bool:
    """Whether two or more figures next to the whole, the part among them, sum to it (94人：党员9人、团员85人)."""
    facts, units = pair.figures.facts, pair.figures.units
    step = 1 if pair.back else -1
    stop = pair.j + step * (_REACH + 1)
    near = range(pair.j + step, max(-1, min(len(facts), stop)), step)
    unit = one_unit(pair.whole)
    run = [k for k in near if units[k] == unit and facts[k].value]
    target = pair.whole.value or 0
    slack = _SLACK * target if target > _ROUND else 0
    for start in range(min(_SKIPPED, len(run))):
        total, held = 0.0, False
        for count, k in enumerate(run[start:], 1):
            total += facts[k].value or 0
            held = held or k == pair.i
            if total > target + slack:
                break
            if count >= 2 and held and abs(total - target) <= slack:
                return True
    return False
