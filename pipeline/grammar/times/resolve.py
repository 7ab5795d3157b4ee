"""Phrases → intervals: each node narrows what stands before it, against the issue date and the context."""

from __future__ import annotations

from pipeline.grammar.times import steps_clock, steps_day, steps_holiday, steps_year
from pipeline.grammar.times.intervals import STEPS, Env, Unresolved
from pipeline.grammar.times.model import Interval, Node

__all__ = ["resolve", "steps_clock", "steps_day", "steps_holiday", "steps_year"]


_OFF_WORDS = ("期间", "假", "黄金周")


def names_days_off(node: Node) -> bool:
    """Whether a word after a festival means all of its days off (春节期间, 国庆假期)."""
    return node.kind == "span" and any(word in node.name for word in _OFF_WORDS)


def resolve(nodes: tuple[Node, ...], env: Env) -> Interval:
    """Narrow node by node.

    Raises:
        Unresolved: the reference is missing, or the date does not exist (30 February).
    """
    iv: Interval | None = None
    before: Node | None = None
    for node in nodes:
        try:
            iv = STEPS[node.kind](node, iv, env)
            if before is not None and before.kind == "holiday" and names_days_off(node):
                iv = steps_holiday.holiday_span(before, iv)
        except (ValueError, OverflowError) as error:
            raise Unresolved(str(error)) from error
        before = node
    if iv is None:
        raise Unresolved("nothing to resolve")
    return iv
