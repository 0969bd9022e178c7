"""A movement as one workbook (Office Open XML), a sheet a table (extra ``tables``)."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

from massmob.errors import InvalidValueError
from massmob.io.storage import files
from massmob.io.tables import tables, workbook
from massmob.io.tables.tables import Cell, Column, ReadTable
from massmob.movement import Movement
from massmob.rendering.escaping import unshielded

__all__ = ["load", "save"]

_LONGEST = 32_767
_FIRST_DAY = date(1900, 3, 1)
"""Days before it are text: to a spreadsheet 1900 was a leap year, and nothing was before it."""


def load(path: Path) -> Movement:
    """The movement in a workbook; formulas are never run, their last values are read.

    Raises:
        LoadError: Every problem with sheet, row and column.
    """
    book = workbook.read(files.read(path))
    return tables.from_tables(_found(sheet) for sheet in book if sheet.rows)


def _found(sheet: workbook.Sheet) -> ReadTable:
    header, *rows = sheet.rows
    cells = ([unshielded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return ReadTable(sheet.name, f"sheet {sheet.name}", header, enumerate(cells, 2))


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
    for table in tables.to_tables(movement):
        _write(book.add_worksheet(table.name), table, formats)
    book.close()
    files.write(path, out.getvalue())


def _write(sheet: Any, table: tables.WrittenTable, formats: dict[str, Any]) -> None:  # noqa: ANN401
    for at, column in enumerate(table.columns):
        # A code that somebody types stays text: 00070 does not become 70.
        shape = formats["text"] if column.kind in ("text", "list") else None
        sheet.set_column(at, at, _width(table, at), shape)
        sheet.write_string(0, at, column.name, formats["head"])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for number, row in enumerate(table.rows, 1):
        for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            if cell is not None and cell != ():
                try:
                    _put(sheet, number, at, cell, formats)
                except InvalidValueError as error:
                    place = f"sheet {table.name}: row {number + 1}: column {column.name}"
                    raise error.at(place) from None


def _put(sheet: Any, row: int, at: int, cell: Cell, formats: dict[str, Any]) -> None:  # noqa: ANN401
    if isinstance(cell, bool):
        sheet.write_boolean(row, at, cell)
    elif isinstance(cell, date) and cell >= _FIRST_DAY:
        sheet.write_datetime(row, at, cell, formats["day"])
    elif isinstance(cell, int | float) and _is_exact(cell):
        sheet.write_number(row, at, cell)
    else:
        sheet.write_string(row, at, _text(cell))


def _is_exact(number: float) -> bool:
    """Whether a workbook keeps the number: it has sixteen digits."""
    return abs(number) <= tables.whole_limit and float(f"{number:.16G}") == number


def _text(cell: Cell) -> str:
    text = tables.cell_text(cell)
    if len(text) > _LONGEST or "\ufffe" in text or "\uffff" in text:
        raise InvalidValueError(
            "a text that a workbook cannot hold",
            found=f"{len(text):,} characters",
            hint=f"a cell has at most {_LONGEST:,}, without U+FFFE and U+FFFF; use another format",
        )
    return text


def _width(table: tables.WrittenTable, at: int) -> int:
    column: Column = table.columns[at]
    shown = [len(str(row[at])) for row in table.rows[:200] if row[at] is not None]
    return min(60, max([len(column.name) + 3, *shown]))
