"""newsfacts: reads Chinese newspapers and returns facts.

    >>> import pipeline                                                    # doctest: +SKIP
    >>> nlp = pipeline.load()                                              # doctest: +SKIP
    >>> issue = pipeline.extract("page.md", nlp=nlp, date="2024-03-20")    # doctest: +SKIP
    >>> pipeline.facts_frame([issue])[["owner", "indicator", "value", "unit"]]    # doctest: +SKIP

What is here is the public face; the work is done in the packages below (see CONTRIBUTING.md for the map).
Everything heavy is imported when it is first used.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date as Date
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas
    from spacy.language import Language

    from pipeline.records import IssueRecord

__all__ = [
    "articles_frame",
    "entities_frame",
    "extract",
    "facts_frame",
    "load",
    "numbers",
    "stream",
]


def load(
    *,
    ner: str | None = None,
    model: str | Path | None = None,
    lexicon: str | Path | None = None,
    convention: str = "newsfacts",
    exclude: Collection[str] = (),
) -> Language:
    """A spaCy pipeline with all stages of newsfacts.

    Args:
        ner: entity back end; `newsfacts doctor` lists them and names the default.
        model: path or name of the back end's model, where it takes one (spacy, hanlp).
        lexicon: TSV (name, type, aliases separated by `|`) or JSONL of names that win over the model.
        convention: how entity borders are drawn: newsfacts, msra or pfr.
        exclude: names of stages to leave out.

    Raises:
        MissingPartError: if the back end or its model is not installed; says how to get it.
        UsageError: for an unknown back end, convention or stage.
    """
    from pipeline.stages.registry import load as load_stages

    return load_stages(ner=ner, model=model, lexicon=lexicon, convention=convention, exclude=exclude)


def extract(
    source: str | Path,
    *,
    nlp: Language | None = None,
    date: str | Date | None = None,
    paper: str | None = None,
    tokens: bool = False,
) -> IssueRecord:
    """Read one page or issue and return its record.

    Args:
        source: path of a page file, or `-` for standard input.
        nlp: a pipeline from `load`; one with the default settings is made if not given.
        date: issue date, ISO; else it is taken from the record, the file name or the masthead.
        paper: name of the newspaper.
        tokens: whether articles carry their words.

    Raises:
        InputError: if the file can't be read.
        UsageError: if the input holds several issues (use `stream`).
    """
    from pipeline.errors import UsageError

    records = list(stream([source], nlp=nlp, date=date, paper=paper, tokens=tokens))
    if len(records) != 1:
        raise UsageError(
            f"{source}: holds {len(records)} issues",
            hint="use pipeline.stream for several",
            code="input.several",
        )
    return records[0]


def stream(
    paths: Iterable[str | Path],
    *,
    nlp: Language | None = None,
    date: str | Date | None = None,
    paper: str | None = None,
    tokens: bool = False,
    **handlers: Any,
) -> Iterator[IssueRecord]:
    """Read any number of pages, folders and archives and yield issue records, in constant memory.

    Args:
        paths: files and folders.
        nlp: a pipeline from `load`.
        date: issue date for all of them.
        paper: name of the newspaper for all of them.
        tokens: whether articles carry their words.
        handlers: `on_input_error(error)` and `on_error(issue, article, stage, error)`; without them the first
            error is raised.
    """
    from pipeline.assemble import process
    from pipeline.source.inputs import read_inputs

    issues = read_inputs(
        paths,
        date=date.isoformat() if isinstance(date, Date) else date,
        paper=paper,
        on_error=handlers.pop("on_input_error", None),
    )
    yield from process(issues, nlp or load(), tokens=tokens, **handlers)


def numbers(
    text: str, *, reference_time: str | Date | datetime | None = None, spoken: bool = False
) -> list[dict[str, Any]]:
    """Every numeric and time expression of a text, apart from facts.

    Example:
        >>> [(n["text"], n["kind"], n["low"]) for n in numbers("新发展会员2.36万余人")]
        [('2.36万余人', 'range', 23600)]
    """
    from pipeline.grammar.numbers import numbers as read

    if isinstance(reference_time, str):
        reference_time = datetime.fromisoformat(reference_time)
    return read(text, reference_time=reference_time, spoken=spoken)


def facts_frame(issues: Iterable[Any]) -> pandas.DataFrame:
    """The facts of issues or articles as a DataFrame, a fact a row."""
    from pipeline.report.frames import facts_frame as frame

    return frame(issues)


def entities_frame(issues: Iterable[Any]) -> pandas.DataFrame:
    """The entity mentions of issues or articles as a DataFrame, a mention a row."""
    from pipeline.report.frames import entities_frame as frame

    return frame(issues)


def articles_frame(issues: Iterable[Any]) -> pandas.DataFrame:
    """The articles of issues as a DataFrame, an article a row."""
    from pipeline.report.frames import articles_frame as frame

    return frame(issues)
