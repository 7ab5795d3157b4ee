"""An article of a page while it is put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.source.headlines import is_label
from pipeline.source.paragraphs import Unit
from pipeline.source.pictures import is_photographers
from pipeline.source.units import Tail


@dataclass(slots=True)
class Draft:
    """An article while it is put together: its stack of headings and its body as (block kind, unit)."""

    stack: list[Unit] = field(default_factory=list)
    body: list[tuple[str, Unit]] = field(default_factory=list)
    kind: str = ""
    paragraphs: int = 0
    """How many body paragraphs it has."""
    sublevels: set[int] = field(default_factory=set)
    """Levels of its subheads."""
    is_signed: bool = False
    """Whether a credit stands in its body."""
    is_over: bool = False
    """Whether the editors' line of a column stands below it."""

    def add(self, kind: str, unit: Unit) -> None:
        """Put a unit into its body as a block of a kind."""
        self.body.append((kind, unit))
        self.paragraphs += kind == "paragraph"
        self.is_signed = self.is_signed or kind == "byline"
        if kind == "subhead":
            self.sublevels.add(unit.level)

    def is_closed(self) -> bool:
        """Whether it ended for certain: a credit, a closing mark or a jump line after its text."""
        if self.is_over:
            return True
        for at in range(len(self.body) - 1, -1, -1):
            kind, unit = self.body[at]
            if kind == "byline" and is_photographers(unit) and at and self.body[at - 1][1].kind == "caption":
                continue  # it closes the caption of a picture, not the story
            if kind == "byline" or unit.kind in ("closing", "jump", "note"):
                return bool(self.paragraphs)
            if kind == "paragraph":
                tail = unit.extra.get("tail")
                return isinstance(tail, Tail) and not (tail.is_photo and self.paragraphs > 1)
        return False

    def headline(self, text: str) -> str:
        """The lowest of its headings, or an empty string."""
        return self.stack[-1].text(text) if self.stack else ""

    def levels(self, text: str) -> tuple[list[int], bool]:
        """Levels of its headings; and whether a column's label, left out, stands higher above them."""
        stack = self.stack
        labelled = len(stack) > 1 and 0 < stack[0].level < stack[1].level and is_label(stack[0].text(text))
        return [unit.level for unit in stack[labelled:] if unit.level], labelled
