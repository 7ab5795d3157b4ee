"""Tools of the entity tests: a back end that says what it is told."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.annotations import Mention
from pipeline.backends import EntitySpan
from pipeline.entities import ArticleText, recognise


class Told:
    """A back end that finds the given names wherever they stand in a sentence."""

    name = "told"

    def __init__(self, names: dict[str, str] | None = None):
        self.names = names or {}

    def predict(self, texts: Sequence[str]) -> list[list[EntitySpan]]:
        return [self._find(text) for text in texts]

    def fingerprint(self) -> str:
        return repr(sorted(self.names.items()))

    def _find(self, text: str) -> list[EntitySpan]:
        taken: list[EntitySpan] = []
        for name, kind in sorted(self.names.items(), key=lambda item: -len(item[0])):
            at = text.find(name)
            while at >= 0:
                span = EntitySpan(at, at + len(name), kind)
                if not any(s.start < span.end and span.start < s.end for s in taken):
                    taken.append(span)
                at = text.find(name, at + 1)
        return sorted(taken)


def found(text: str, names: dict[str, str] | None = None, **options: object) -> list[Mention]:
    """Mentions of a text, nested ones too."""
    return recognise([ArticleText(text)], Told(names), **options)[0]  # type: ignore[arg-type]


def outer(text: str, names: dict[str, str] | None = None, **options: object) -> list[tuple[str, str]]:
    """(surface, type) of the outermost mentions."""
    return [(text[m.start : m.end], m.type) for m in found(text, names, **options) if m.parent is None]
