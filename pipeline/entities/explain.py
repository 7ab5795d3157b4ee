"""Which layer produced, changed or removed a span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.annotations import Mention


@dataclass(frozen=True, slots=True)
class Step:
    """A span that a layer added or removed."""

    layer: str
    action: str
    """added | removed"""
    start: int
    end: int
    type: str
    text: str


@dataclass(slots=True)
class Trace:
    """Collects steps by comparing the mentions before and after every layer."""

    steps: list[Step]

    def note(self, layer: str, text: str, before: Sequence[Mention], after: Sequence[Mention]) -> None:
        """Record what a layer changed."""
        old = {(m.start, m.end, m.type) for m in before}
        new = {(m.start, m.end, m.type) for m in after}
        for action, spans in (("removed", old - new), ("added", new - old)):
            for start, end, kind in sorted(spans):
                self.steps.append(Step(layer, action, start, end, kind, text[start:end]))


def format_trace(steps: Sequence[Step]) -> str:
    """The steps as lines for a terminal.

    Example:
        >>> print(format_trace([Step("lac", "added", 0, 2, "LOC", "北京")]))
        lac            + LOC 北京 [0:2]
    """
    marks = {"added": "+", "removed": "-"}
    return "\n".join(f"{s.layer:14} {marks[s.action]} {s.type} {s.text} [{s.start}:{s.end}]" for s in steps)
