"""`newsfacts report`: the facts of records as a document for readers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.report.sources import Sources


def report(
    records: Annotated[
        list[str],
        typer.Argument(metavar="RUN_DIR|RECORDS…", help="Run directories, record files, or - for stdin."),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="OUT.html|OUT.xlsx|OUT.md", help="Report to write.")
    ],
    source: Annotated[
        list[Path] | None,
        typer.Option("--source", metavar="DIR", help="Also look here for the source files; may be repeated."),
    ] = None,
    lang: Annotated[str, typer.Option(help="Language of the report's own words: zh or en.")] = "zh",
    limit: Annotated[
        int, typer.Option(min=1, help="Facts listed at most in HTML and Markdown; Excel has all of them.")
    ] = 5000,
) -> None:
    """Write the facts by owner and indicator, with the sentence behind each.

    Also sets plans against results, parts under their totals, and the outcome of the arithmetic checks. The
    kind of report follows the name of the output file.
    """
    from pipeline.errors import UsageError
    from pipeline.report.load import iter_records
    from pipeline.report.output import write_output
    from pipeline.report.sources import Sources

    kind = output.suffix.lower()
    if kind not in (".html", ".htm", ".xlsx", ".md", ".markdown"):
        raise UsageError(
            f"{output}: no known kind of report",
            hint="end its name in .html, .xlsx or .md",
            code="report.kind",
        )
    sources = Sources([*(source or []), *(Path(name).parent for name in records if name != "-")])
    issues = iter_records(records)
    if kind == ".xlsx":
        from pipeline.report.excel import excel_report

        document: str | bytes = excel_report(issues, sources=sources, lang=lang)
    elif kind in (".md", ".markdown"):
        from pipeline.report.markdown import markdown_report

        document = markdown_report(issues, sources=sources, lang=lang, limit=limit)
    else:
        from pipeline.report.html import html_report

        document = html_report(issues, sources=sources, lang=lang, limit=limit)
    write_output(output, document)
    warn_of_missing_texts(sources)


def warn_of_missing_texts(sources: Sources) -> None:
    """Say on stderr which source texts were not at hand; the document says it as well."""
    for path, problem in sources.problems.items():
        print(f"newsfacts: warning: {path or 'records'}: {problem}; sentences are missing", file=sys.stderr)
