"""`newsfacts extract`: pages and articles in, records out."""

from __future__ import annotations

import gc
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """Shapes of the output."""

    json = "json"
    jsonl = "jsonl"
    csv = "csv"


def extract(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="INPUT…", help="Page files, folders, or - for stdin.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write; default stdout.")
    ] = None,
    date: Annotated[str | None, typer.Option(help="Issue date, YYYY-MM-DD.")] = None,
    paper: Annotated[str | None, typer.Option(help="Name of the newspaper.")] = None,
    ner: Annotated[str | None, typer.Option(help="Entity back end; see 'newsfacts doctor'.")] = None,
    model: Annotated[str | None, typer.Option(help="Model of the back end, where it takes one.")] = None,
    format: Annotated[
        Format | None, typer.Option(help="Shape of the output; default by the name of OUT.")
    ] = None,
    lexicon: Annotated[
        Path | None, typer.Option(help="TSV or JSONL of names that win over the model.")
    ] = None,
    convention: Annotated[str, typer.Option(help="Entity borders: newsfacts, msra or pfr.")] = "newsfacts",
    tokens: Annotated[bool, typer.Option("--tokens", help="Keep the words in the article records.")] = False,
    explain: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Say which layer made or removed each name of a text.")
    ] = None,
) -> int:
    """Read pages and print their articles, entities and facts."""
    import pipeline
    from pipeline.cli.output import Failures, Progress, RecordWriter, check_date, check_paths
    from pipeline.errors import InputError, UsageError

    if not inputs and explain is None:
        raise UsageError("no input", hint="name page files, folders or - for stdin", code="input.none")
    inputs = inputs or []
    check_date(date)
    check_paths(inputs)
    shape = format or _shape_of(output)
    nlp = pipeline.load(ner=ner, model=model, lexicon=lexicon, convention=convention)
    if explain is not None:
        print(nlp.get_pipe("entities").explain(nlp, explain))  # type: ignore[attr-defined]
        if not inputs:
            return 0
    gc.freeze()  # the loaded models live to the end: nothing to collect in them
    failures = Failures()
    with RecordWriter(output, shape.value) as writer, Progress("articles") as progress:
        for record in pipeline.stream(
            inputs,
            nlp=nlp,
            date=date,
            paper=paper,
            tokens=tokens,
            on_input_error=failures.input,
            on_error=failures.article,
        ):
            writer.write(record)
            for warning in record.warnings:
                failures.warn(f"{record.source.path}: {warning}")
            progress.advance(len(record.articles), record.source.chars)
    if not writer.count and not failures.count:
        failures.input(
            InputError(
                f"{', '.join(inputs)}: no articles there", hint="give a file with text", code="input.empty"
            )
        )
    return failures.exit_code(done=writer.count)


def _shape_of(output: Path | None) -> Format:
    """Shape by the suffix of the output file; JSON where it says nothing."""
    name = output.name.removesuffix(".gz").removesuffix(".zst") if output else ""
    for shape in (Format.jsonl, Format.csv):
        if name.endswith(f".{shape.value}"):
            return shape
    return Format.json
