"""`newsfacts view`: records as one page to read, with everything found marked in the text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def view(
    records: Annotated[
        list[str], typer.Argument(metavar="RECORDS…", help="Record files, run directories, or - for stdin.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="OUT.html", help="Page to write.")],
    source: Annotated[
        list[Path] | None,
        typer.Option("--source", metavar="DIR", help="Also look here for the source files; may be repeated."),
    ] = None,
    lang: Annotated[str, typer.Option(help="Language of the page's own words: zh or en.")] = "zh",
    limit: Annotated[int, typer.Option(min=1, help="Articles shown at most, in whole issues.")] = 500,
) -> None:
    """Write a self-contained page: the text with its entities and facts marked.

    Records hold offsets, so the source files are read again, from where the records say they are, from the
    folder of the records, or from --source. Works offline; a click on a mark shows its fields and links.
    """
    from pipeline.cli.report import warn_of_missing_texts
    from pipeline.report.load import iter_records
    from pipeline.report.output import write_output
    from pipeline.report.sources import Sources
    from pipeline.report.view import view_html

    sources = Sources([*(source or []), *(Path(name).parent for name in records if name != "-")])
    write_output(output, view_html(iter_records(records), sources=sources, lang=lang, limit=limit))
    warn_of_missing_texts(sources)
