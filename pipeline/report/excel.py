"""The report as an Excel workbook: facts, owners by indicators, plans, checks, entities, articles."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.errors import MissingPartError
from pipeline.records import FactRecord
from pipeline.report.digest import Digest, Row, digest
from pipeline.report.frames import articles_frame, entities_frame, facts_frame
from pipeline.report.labels import Labels
from pipeline.report.load import AnyRecord, as_issues
from pipeline.report.sources import Sources

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_CHARS = 32_767
"""Limits of the Excel format."""
ROWS_MEASURED = 500
"""Rows whose texts decide how wide a column is."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its Excel number format and whether its text wraps."""

    value: Any
    format: str = ""
    wrap: bool = False


def excel_report(
    records: Iterable[AnyRecord] | AnyRecord, *, sources: Sources | None = None, lang: str = "zh"
) -> bytes:
    """The facts of records as the bytes of an .xlsx file.

    Numbers are numbers (ratios in per cent, money and counts with separators), dates are dates; texts are
    never taken for formulas or links. Every sheet has a frozen head and filters.

    Args:
        records: issue or article records.
        sources: gives the source texts for the sentences; the files named by the records, by default.
        lang: language of heads and sheet names, zh or en.

    Raises:
        MissingPartError: xlsxwriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise MissingPartError(
            "Excel reports need the package xlsxwriter",
            hint="install it with: pip install 'newsfacts[report]', or write .html or .md",
            code="missing.xlsxwriter",
        ) from None
    labels, texts = Labels(lang), sources or Sources()
    issues = list(as_issues(records))
    found = digest(issues, sources=texts, labels=labels)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": labels.ui("report_title"), "created": datetime(2000, 1, 1)})
        sheets = _Sheets(book)
        sheets.add(labels.ui("facts"), *_facts(facts_frame(issues, sources=texts)))
        sheets.add(labels.ui("pivot"), *_pivot(found, labels), frozen_columns=1)
        sheets.add(labels.ui("plans"), *_plans(found, labels))
        sheets.add(labels.ui("checks"), *_checks(found, labels))
        sheets.add(labels.ui("entities"), *_plain(entities_frame(issues)))
        sheets.add(labels.ui("articles"), *_plain(articles_frame(issues)))
        if texts.problems or found.warnings:
            problems = [[Cell(path), Cell(why)] for path, why in texts.problems.items()]
            warnings = [[Cell(""), Cell(warning, wrap=True)] for warning in found.warnings]
            sheets.add(
                labels.ui("warnings"), [labels.ui("source"), labels.ui("warnings")], problems + warnings
            )
    return buffer.getvalue()


class _Sheets:
    """Writes tables as sheets, with one format object for each look."""

    def __init__(self, book: Any):
        self.book = book
        self.formats: dict[tuple[str, bool], Any] = {}
        self.head = book.add_format({"bold": True, "bg_color": "#EDEBE4", "bottom": 1, "valign": "top"})

    def add(
        self, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], *, frozen_columns: int = 0
    ) -> None:
        """A sheet with a head; rows over Excel's limit are left out and counted in a last row."""
        sheet = self.book.add_worksheet(name)
        head = head[:MOST_COLUMNS]
        widths = [_width(title) for title in head]
        for column, title in enumerate(head):
            sheet.write_string(0, column, title[:MOST_CHARS], self.head)
        last = left_out = 0
        for row in rows:
            if last + 2 >= MOST_ROWS:
                left_out += 1
                continue
            last += 1
            for column, cell in enumerate(row[:MOST_COLUMNS]):
                self._write(sheet, last, column, cell)
                if last <= ROWS_MEASURED:
                    widths[column] = max(widths[column], _width(cell.value))
        if left_out:
            sheet.write_string(last + 1, 0, f"+{left_out}")
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width + 2, 6), 60))
        sheet.freeze_panes(1, frozen_columns)
        if head:
            sheet.autofilter(0, 0, max(last, 1), len(head) - 1)

    def _write(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        look = self._look(cell)
        value = cell.value
        if value is None or value == "":
            return
        if isinstance(value, bool | str):
            sheet.write_string(row, column, str(value)[:MOST_CHARS], look)
        elif isinstance(value, datetime):
            if value.year >= 1900:  # Excel knows no earlier days
                sheet.write_datetime(row, column, value, look)
            else:
                sheet.write_string(row, column, value.date().isoformat(), look)
        else:
            sheet.write_number(row, column, value, look)

    def _look(self, cell: Cell) -> Any:
        key = (cell.format, cell.wrap)
        if key not in self.formats:
            look = {"valign": "top", "text_wrap": cell.wrap}
            self.formats[key] = self.book.add_format(
                look | ({"num_format": cell.format} if cell.format else {})
            )
        return self.formats[key]


def number_format(value: float, dimension: str, unit: str) -> str:
    """An Excel number format with as many decimals as a value has.

    Example:
        >>> number_format(0.041, "ratio", "1"), number_format(23600, "count", "人")
        ('0.0%', '#,##0')
    """
    exact = Decimal(str(value))
    percent = dimension == "ratio" and unit == "1"
    digits = (exact * 100 if percent else exact).normalize().as_tuple().exponent
    decimals = min(max(-digits, 0), 6) if isinstance(digits, int) else 0
    return (
        ("0" if percent else "#,##0") + ("." + "0" * decimals if decimals else "") + ("%" if percent else "")
    )


def _cells(row: dict[str, Any]) -> list[Cell]:
    """The cells of a frame's row; dates as dates, missing values empty, sentences wrapped."""
    import pandas as pd

    cells = []
    for name, value in row.items():
        if value is None or pd.isna(value):
            cells.append(Cell(None))
        elif isinstance(value, pd.Timestamp):
            cells.append(Cell(value.to_pydatetime(), "yyyy-mm-dd"))
        else:
            cells.append(Cell(value, wrap=name == "sentence"))
    return cells


def _plain(frame: pd.DataFrame) -> tuple[list[str], Iterable[list[Cell]]]:
    return list(frame.columns), (_cells(row) for row in frame.to_dict("records"))


def _facts(frame: pd.DataFrame) -> tuple[list[str], Iterable[list[Cell]]]:
    """Facts with what a reader wants to see first in front; amounts in the format of their dimension."""
    first = [
        "owner_name",
        "owner",
        "indicator",
        "quantity",
        "value",
        "unit",
        "bound",
        "period",
        "modality",
    ]
    columns = [*first, "sentence", *(name for name in frame.columns if name not in {*first, "sentence"})]

    def rows() -> Iterable[list[Cell]]:
        for row in frame[columns].to_dict("records"):
            cells = _cells(row)
            for name in ("value", "low", "high"):
                index = columns.index(name)
                if cells[index].value is not None:
                    look = number_format(row[name], row["dimension"], row["unit"])
                    cells[index] = Cell(cells[index].value, look)
            yield cells

    return columns, rows()


def _pivot(found: Digest, labels: Labels) -> tuple[list[str], list[list[Cell]]]:
    """Owners down, indicators with unit across; where an owner has several values, the last achieved one."""
    columns: dict[str, int] = {}
    table: dict[str, dict[str, Row]] = {}
    for owner in found.owners:
        cells = table.setdefault(owner.name, {})
        for group in owner.groups:
            for row in group.rows:
                for stated in row.listed():
                    if stated.fact.value is None or stated.owner != owner.name:
                        continue
                    name = _column(stated.fact, labels)
                    columns[name] = columns.get(name, 0) + 1
                    # Rows come by time; an achieved value is not pushed out by a later plan.
                    if name not in cells or stated.fact.modality == "actual":
                        cells[name] = stated
    ordered = sorted(columns, key=lambda name: (-columns[name], name))
    rows = []
    for owner_name, cells in table.items():
        line = [Cell(owner_name)]
        for name in ordered:
            line.append(_value(cells[name]) if name in cells else Cell(None))
        rows.append(line)
    return [labels.ui("owner"), *ordered], rows


def _column(fact: FactRecord, labels: Labels) -> str:
    unit = labels.of("units", fact.unit)
    planned = "" if fact.modality == "actual" else labels.of("modality", fact.modality)
    extra = ", ".join(part for part in (unit, planned) if part)
    return f"{''.join(fact.indicator.split())} ({extra})" if extra else "".join(fact.indicator.split())


def _plans(found: Digest, labels: Labels) -> tuple[list[str], list[list[Cell]]]:
    ui = labels.ui
    head = [
        ui("owner"),
        ui("indicator"),
        ui("unit"),
        ui("planned"),
        ui("period"),
        ui("achieved"),
        ui("period"),
    ]
    head += [ui("attained"), ui("sentence")]
    rows = []
    for pair in found.pairs:
        plan, done = pair.planned, pair.achieved
        rows.append(
            [
                Cell(plan.owner),
                Cell(plan.fact.indicator),
                Cell(plan.fact.unit),
                _value(plan),
                Cell(plan.period),
                _value(done),
                Cell(done.period),
                Cell(pair.attained, "0.0%"),
                Cell(plan.sentence, wrap=True),
            ]
        )
    return head, rows


def _value(row: Row) -> Cell:
    fact = row.fact
    if fact.value is None:
        return Cell(row.value)
    return Cell(fact.value, number_format(float(fact.value), fact.dimension, fact.unit))


def _checks(found: Digest, labels: Labels) -> tuple[list[str], list[list[Cell]]]:
    ui = labels.ui
    head = [ui("result"), ui("says"), ui("type"), ui("facts"), ui("source")]
    rows = [
        [
            Cell(ui("check_ok") if item.check.ok else ui("check_bad")),
            Cell(item.check.says, wrap=True),
            Cell(item.check.type),
            Cell(
                "; ".join(f"{row.owner} {row.fact.indicator} {row.printed}" for row in item.rows), wrap=True
            ),
            Cell(item.origin),
        ]
        for item in found.checks
    ]
    return head, rows


def _width(value: object) -> int:
    """Width of a cell's text in characters of Excel's; a Chinese one takes two."""
    text = value.date().isoformat() if isinstance(value, datetime) else str(value)
    return sum(1 if c.isascii() else 2 for c in text[:60])
