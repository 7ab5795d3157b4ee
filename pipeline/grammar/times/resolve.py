"""Phrases → intervals: each node narrows what stands before it, against the issue date and the context."""

from __future__ import annotations

from pipeline.grammar.times import steps_clock, steps_day, steps_holiday, steps_year
from pipeline.grammar.times.intervals import STEPS, Env, Unresolved
from pipeline.grammar.times.model import Interval, Node

__all__ = ["resolve", "steps_clock", "steps_day", "steps_holiday", "steps_year"]


def resolve(nodes: tuple[Node, ...], env: Env) -> Interval:
    """Narrow node by node.

    Raises:
        Unresolved: the reference is missing, or the date does not exist (30 February).
    """
    iv: Interval | None = None
    for node in nodes:
        try:
            iv = STEPS[node.kind](node, iv, env)
        except (ValueError, OverflowError) as error:
            raise Unresolved(str(error)) from error
    if iv is None:
        raise Unresolved("nothing to resolve")
    return iv
