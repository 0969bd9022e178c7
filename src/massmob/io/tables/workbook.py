"""Workbooks of spreadsheets (XLSX, ODS), inspected for what is dangerous, then read as sheets of values.

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
from massmob.io.storage import archives, limits
from massmob.io.tables import tables

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
        hidden: Whether a person who opens the workbook does not see it.
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
        facts = {each.name: each for each in book.sheets_metadata}
        return [_sheet(calamine, book, facts[name]) for name in book.sheet_names]
    except BaseException as error:
        # What the library did not expect stops it with an error that is no Exception.
        ours = isinstance(error, MassmobError)
        if ours or not (isinstance(error, Exception) or type(error).__name__ == "PanicException"):
            raise
        raise LoadError(
            "not a workbook that can be read", found=str(error), hint="save it as .xlsx or .ods"
        ) from None


def _sheet(calamine: Any, book: Any, facts: Any) -> Sheet:  # noqa: ANN401 - the library's own
    if facts.typ is not calamine.SheetTypeEnum.WorkSheet:  # a chart has no cells
        return Sheet(name=facts.name, rows=[])
    sheet = book.get_sheet_by_name(facts.name)
    limits.current().check_entities(sheet.total_height)
    return Sheet(
        name=facts.name,
        rows=sheet.to_python(skip_empty_area=False),
        merged=tuple(sheet.merged_cell_ranges or ()),
        hidden=facts.visible is not calamine.SheetVisibleEnum.Visible,
    )


# --- One far cell makes a sheet that no memory holds ----------------------------------------------

_BYTES_A_CELL = 32
_PLACED = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^<>]*?\br\s*=\s*[\"']([A-Za-z]{0,4})(\d{1,9})[\"']")
_REPEATED = re.compile(
    rb"<(?:\w+:)?(table-row|table-cell|covered-table-cell|table)\b([^<>]*?)(/?)>"
)
_ROWS = re.compile(rb"number-rows-repeated\s*=\s*[\"'](\d{1,9})")
_COLUMNS = re.compile(rb"number-columns-repeated\s*=\s*[\"'](\d{1,9})")


def _check_extents(data: bytes) -> None:
    """Refuse a sheet whose last cell lies so far away that the cells between fill the memory."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if not entry.filename.endswith(".xml"):
                continue
            text = archive.read(entry)
            if entry.filename == "content.xml":
                _check_repeated(text)
            else:
                _check_placed(text)


def _check_placed(text: bytes) -> None:
    rows = columns = 1
    for match in _PLACED.finditer(text):
        rows = max(rows, int(match[2]))
        if match[1]:
            columns = max(columns, _number(match[1]))
    _check_cells(rows, columns)


def _number(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number


def _check_repeated(text: bytes) -> None:
    """OpenDocument writes equal neighbours once, with their number; empty ones at the end do not count."""
    rows = columns = filled = 0
    here = repeat = 0
    for match in _REPEATED.finditer(text):
        kind, said, closed = match[1], match[2], match[3]
        if kind == b"table":
            rows = columns = filled = 0
        elif kind == b"table-row":
            rows, here = rows + repeat, 0
            found = _ROWS.search(said)
            repeat = int(found[1]) if found else 1
        else:
            found = _COLUMNS.search(said)
            here += int(found[1]) if found else 1
            if not closed or b"value-type" in said:
                filled, columns = rows + repeat, max(columns, here)
        _check_cells(filled, columns)


def _check_cells(rows: int, columns: int) -> None:
    if rows * columns * _BYTES_A_CELL > limits.current().max_bytes:
        raise LoadError(
            "a sheet with a cell far away from the others",
            found=f"{rows:,} rows of {columns:,} columns",
            hint="delete what stands outside the table",
        )
