"""Words for readers, in Chinese or English, from `data/labels.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pipeline.errors import UsageError

LANGUAGES = ("zh", "en")


class Labels:
    """The words of one language.

    Example:
        >>> zh = Labels("zh")
        >>> zh.ui("owner"), zh.of("modality", "planned"), zh.of("modality", "未知值")
        ('主体', '计划', '未知值')
        >>> Labels("en").of("modality", "planned")
        'planned'
    """

    def __init__(self, lang: str = "zh"):
        if lang not in LANGUAGES:
            raise UsageError(
                f"no words for language {lang!r}",
                hint=f"take one of {', '.join(LANGUAGES)}",
                code="report.lang",
            )
        self.lang = lang
        self._words = _tables()[lang]

    def ui(self, key: str, **values: object) -> str:
        """A phrase of the page."""
        return self._words["ui"][key].format(**values) if values else self._words["ui"][key]

    def of(self, table: str, value: str | None) -> str:
        """The word for a value of the records; the value itself where there is none, "" for None."""
        return self._words.get(table, {}).get(value, value) if value is not None else ""


@cache
def _tables() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(files("pipeline.report").joinpath("data/labels.toml").read_text("utf-8"))
