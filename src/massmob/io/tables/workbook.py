"""Workbooks of spreadsheets (XLSX, ODS), inspected for dangers, then read as sheets of values.

The reader is python-calamine (extra ``tables``). Formulas are never run: a cell holds the value that was last
computed.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from typing import Any, TypeAlias

import attrs

from massmob.errors import LoadError, MassmobError
from massmob.io.tables import tables
from massmob.storage import archives
from massmob.values import limits

__all__ = ["Row", "Sheet", "Value", "read"]

Value: TypeAlias = (
    "str | float | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta"
)
Row: TypeAlias = "list[Value]"


@attrs.frozen(kw_only=True)
class Sheet:
    """A sheet of a workbook.

    Attributes:
        name: Its name.
        rows: Its rows from the first, each from column A; an empty cell is ``""``.
        merged: Merged cells: first row and column, last row and column, counted from 0.
        hidden: Whether it is hidden from a person who opens the workbook.
    """

    name: str
    rows: list[Row]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    hidden: bool = False


def read(data: bytes) -> list[Sheet]:
    """The sheets of a workbook.

    Args:
        data: An XLSX or ODS file.

    Raises:
        LoadError: No such file, or a damaged one; beyond the limits in force; encrypted; a sheet that would
            be unfolded to far more cells than it holds.
        MissingExtraError: The extra ``tables`` is not installed.
    """
    calamine = tables.library("python_calamine")
    archives.check_zip(data)
    _check_extents(data)
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        metadata = {sheet.name: sheet for sheet in book.sheets_metadata}
        return [_read_sheet(calamine, book, metadata[name]) for name in book.sheet_names]
    except BaseException as error:
        # On unexpected input the library panics, with an error that is no Exception.
        ours = isinstance(error, MassmobError)
        if ours or not (isinstance(error, Exception) or type(error).__name__ == "PanicException"):
            raise
        raise LoadError(
            "not a workbook that can be read", found=str(error), hint="save it as .xlsx or .ods"
        ) from None


def _read_sheet(calamine: Any, book: Any, metadata: Any) -> Sheet:  # noqa: ANN401 - the library's own
    if metadata.typ is not calamine.SheetTypeEnum.WorkSheet:  # a chart has no cells
        return Sheet(name=metadata.name, rows=[])
    sheet = book.get_sheet_by_name(metadata.name)
    limits.current().check_entities(sheet.total_height)
    return Sheet(
        name=metadata.name,
        rows=sheet.to_python(skip_empty_area=False),
        merged=tuple(sheet.merged_cell_ranges or ()),
        hidden=metadata.visible is not calamine.SheetVisibleEnum.Visible,
    )


# --- A single far cell makes a sheet too large for memory ----------------------------------------------

_BYTES_A_CELL = 32
_CELL_REFERENCE = re.compile(
    rb"<(?:\w+:)?(?:c|row)\b[^<>]*?\br\s*=\s*[\"']([A-Za-z]{0,4})(\d{1,9})[\"']"
)
_REPEATABLE_TAG = re.compile(
    rb"<(?:\w+:)?(table-row|table-cell|covered-table-cell|table)\b([^<>]*?)(/?)>"
)
_ROWS_REPEATED = re.compile(rb"number-rows-repeated\s*=\s*[\"'](\d{1,9})")
_COLUMNS_REPEATED = re.compile(rb"number-columns-repeated\s*=\s*[\"'](\d{1,9})")


def _check_extents(data: bytes) -> None:
    """Refuse a sheet whose last cell lies so far away that the cells between fill the memory."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if not entry.filename.endswith(".xml"):
                continue
            text = archive.read(entry)
            if entry.filename == "content.xml":
                _check_repetitions(text)
            else:
                _check_cell_references(text)


def _check_cell_references(text: bytes) -> None:
    rows = columns = 1
    for match in _CELL_REFERENCE.finditer(text):
        rows = max(rows, int(match[2]))
        if match[1]:
            columns = max(columns, _column_number(match[1]))
    _check_cells(rows, columns)


def _column_number(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number


def _check_repetitions(text: bytes) -> None:
    """OpenDocument writes equal neighbours once, with a count; empty ones at the end are ignored."""
    rows_above = row_repeats = column = 0
    last_row = last_column = 0  # of the cells with a value
    for match in _REPEATABLE_TAG.finditer(text):
        tag, attributes, closed = match[1], match[2], match[3]
        if tag == b"table":
            rows_above = last_row = last_column = 0
        elif tag == b"table-row":
            rows_above, column = rows_above + row_repeats, 0
            row_repeats = _repeat_count(_ROWS_REPEATED.search(attributes))
        else:
            column += _repeat_count(_COLUMNS_REPEATED.search(attributes))
            if not closed or b"value-type" in attributes:
                last_row, last_column = rows_above + row_repeats, max(last_column, column)
        _check_cells(last_row, last_column)


def _repeat_count(match: re.Match[bytes] | None) -> int:
    return int(match[1]) if match else 1


def _check_cells(rows: int, columns: int) -> None:
    if rows * columns * _BYTES_A_CELL > limits.current().max_bytes:
        raise LoadError(
            "a sheet with a cell far away from the others",
            found=f"{rows:,} rows of {columns:,} columns",
            hint="delete the cells outside the table",
        )
