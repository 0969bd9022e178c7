"""A movement as a workbook (Office Open XML; OpenDocument is read too), a sheet a table (extra ``tables``)."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

from massmob.errors import InvalidValueError, LoadError, counted
from massmob.io.format import Format
from massmob.io.tables import tables
from massmob.io.tables.tables import Cell, Column
from massmob.movement import Movement
from massmob.storage import files

__all__ = ["FORMAT", "OPEN_DOCUMENT", "write_cell"]

_MAX_CHARACTERS = 32_767
_FIRST_DAY = date(1900, 3, 1)
"""Earlier days are written as text: a spreadsheet counts 1900 as a leap year, and has no earlier year."""


def load(path: Path) -> Movement:
    """The movement in a workbook; formulas are never run, their last values are read.

    Raises:
        LoadError: Every problem with sheet, row and column.
    """
    # With zipfile, which is imported only when a workbook is read.
    from massmob.io.tables import workbook

    sheets = [sheet for sheet in workbook.read(files.read(path)) if sheet.rows]
    cell_name = tables.library("xlsxwriter.utility").xl_rowcol_to_cell
    problems = [
        LoadError(
            "a cell without a value",
            place=f"sheet {sheet.name}: cell {cell_name(row, column)}",
            found=text,
            hint="compute the formula and save the workbook again, or write the value",
        )
        for sheet in sheets
        for (row, column), text in sheet.unreadable.items()
    ]
    if problems:
        raise LoadError.of(problems)
    return tables.from_tables(
        tables.sheet_table(sheet.name, f"sheet {sheet.name}", sheet.rows) for sheet in sheets
    )


def save(movement: Movement, path: Path) -> None:
    """Write a movement as a workbook, whole or not at all."""
    xlsxwriter = tables.library("xlsxwriter")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    # The same movement gives the same bytes.
    book.set_properties({"created": datetime(2000, 1, 1)})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "text": book.add_format({"num_format": "@"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for table in tables.to_sheets(movement):
        _write_sheet(book.add_worksheet(table.name), table, formats)
    book.close()
    files.write(path, out.getvalue())


def _write_sheet(sheet: Any, table: tables.WrittenTable, formats: dict[str, Any]) -> None:  # noqa: ANN401 - a worksheet of xlsxwriter
    for position, column in enumerate(table.columns):
        # A code that somebody types remains a text: 00070 does not become 70.
        cell_format = formats["text"] if column.kind in ("text", "list") else None
        sheet.set_column(position, position, _column_width(table, position), cell_format)
        sheet.write_string(0, position, column.name, formats["head"])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for number, row in enumerate(table.rows, 1):
        for position, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            if cell is not None and cell != ():
                try:
                    write_cell(sheet, number, position, cell, formats)
                except InvalidValueError as error:
                    place = f"sheet {table.name}: row {number + 1}: column {column.name}"
                    raise error.at(place) from None


def write_cell(
    sheet: Any,  # noqa: ANN401 - of a library without types
    row: int,
    column: int,
    cell: Cell,
    formats: dict[str, Any],
) -> None:
    """Write a cell as a value of its kind, or as text that does not run.

    Args:
        sheet: A sheet of xlsxwriter.
        row: The row, from 0.
        column: The column, from 0.
        cell: The value.
        formats: Its ``"day"`` is the format of days.

    Raises:
        InvalidValueError: A workbook cannot hold the text.
    """
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, date) and cell >= _FIRST_DAY:
        sheet.write_datetime(row, column, cell, formats["day"])
    elif isinstance(cell, int | float) and _is_exact(cell):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, _checked_text(cell))


def _is_exact(number: float) -> bool:
    """Whether a workbook stores the number exactly: it has sixteen digits."""
    return abs(number) <= tables.MAX_EXACT_INTEGER and float(f"{number:.16G}") == number


def _checked_text(cell: Cell) -> str:
    text = tables.cell_text(cell)
    if len(text) > _MAX_CHARACTERS or "\ufffe" in text or "\uffff" in text:
        raise InvalidValueError(
            "a text that a workbook cannot hold",
            found=counted(len(text), "character"),
            hint=f"a cell has at most {_MAX_CHARACTERS:,}, without U+FFFE and U+FFFF; use another format",
        )
    return text


def _column_width(table: tables.WrittenTable, position: int) -> int:
    column: Column = table.columns[position]
    cells = (row[position] for row in table.rows[:200])
    lengths = [len(str(cell)) for cell in cells if cell is not None]
    return min(60, max([len(column.name) + 3, *lengths]))


FORMAT = Format(name="xlsx", suffixes=(".xlsx",), extra="tables", load=load, save=save)
OPEN_DOCUMENT = Format(name="ods", suffixes=(".ods",), extra="tables", load=load)
"""The workbooks of LibreOffice; they are read only."""
