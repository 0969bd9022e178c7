"""Workbooks of spreadsheets (XLSX, ODS), counted, then read as sheets of values.

The reader is python-calamine (extra ``tables``). Formulas are never run: a cell holds the value that was last
computed.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import attrs

from massmob.errors import LoadError, MassmobError
from massmob.io.tables import tables
from massmob.io.tables.other_files import check_is_table
from massmob.io.tables.workbook_ods import OdsPart
from massmob.io.tables.workbook_parts import Book, Part
from massmob.io.tables.workbook_xlsx import XlsxPart
from massmob.model.records.days import EXCEL_DAY_ZERO, MAC_DAY_ZERO
from massmob.storage import archives
from massmob.values import limits

__all__ = ["Row", "Sheet", "Value", "read"]

Value: TypeAlias = (
    "str | float | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta"
)
Row: TypeAlias = "list[Value]"

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"


@attrs.frozen(kw_only=True)
class Sheet:
    """A sheet of a workbook.

    Attributes:
        name: Its name.
        rows: Its rows from the first, each from column A; an empty cell is ``""``.
        merged: Merged cells: first row and column, last row and column, counted from 0.
        hidden: Whether it is hidden from a person who opens the workbook.
        hidden_rows: The rows that are hidden, by hand or by a filter, counted from 0.
        hidden_columns: The columns that are hidden, counted from 0.
        unreadable: Row and column of cells without a value, counted from 0 → the error in the cell, such as
            ``#REF!``, or the formula that was never computed, which begins with ``=``; `rows` has that text.
        day_zero: The day from which serial numbers of days are counted.
    """

    name: str
    rows: list[Row]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    unreadable: Mapping[tuple[int, int], str] = attrs.field(factory=dict[tuple[int, int], str])
    day_zero: datetime.date = EXCEL_DAY_ZERO


def read(data: bytes) -> list[Sheet]:
    """The sheets of a workbook.

    Args:
        data: An XLSX or ODS file.

    Raises:
        LoadError: No such file, or a damaged one; encrypted; a part is not well-formed, or has a reference or
            count that no spreadsheet has; the sheets take more memory than the limits in force allow.
        MissingExtraError: The extra ``tables`` is not installed.
    """
    calamine = tables.library("python_calamine")
    check_is_table(data)
    if not data.startswith(b"PK") and b"\0" not in data[:4096]:
        hint = "open it in a spreadsheet program and save it as .xlsx"
        raise LoadError("not a workbook but a text, such as CSV", hint=hint)
    try:
        parts = Book()
        book = calamine.load_workbook(io.BytesIO(_checked(data, parts)))
        metadata = {sheet.name: sheet for sheet in book.sheets_metadata}
        if len(metadata) < len(book.sheet_names):
            raise LoadError("two sheets with the same name", hint="give each sheet its own name")
        return [_read_sheet(calamine, book, metadata[name], parts) for name in book.sheet_names]
    except BaseException as error:
        # On unexpected input the library panics, with an error that is no Exception.
        ours = isinstance(error, MassmobError)
        if ours or not (isinstance(error, Exception) or type(error).__name__ == "PanicException"):
            raise
        raise LoadError(
            "not a workbook that can be read",
            found=str(error) or type(error).__name__,
            hint="save it as .xlsx or .ods",
        ) from None


def _checked(data: bytes, book: Book) -> bytes:
    """An archive of those parts of a workbook that were counted and are safe to unfold, and of nothing else.

    What is no XML, such as pictures and macros, is left out.
    """
    archives.check_zip(data)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy,
    ):
        names = archive.namelist()
        part_type: type[Part] = XlsxPart
        if "mimetype" in names and archive.read("mimetype").startswith(_OPEN_DOCUMENT):
            copy.writestr("mimetype", _OPEN_DOCUMENT)
            part_type = OdsPart
            names = [name for name in ("META-INF/manifest.xml", "content.xml") if name in names]
        for name in names:
            # The reader must not take the archive for a binary workbook, whose parts are not counted.
            if name.lower().endswith((".bin", "/")):
                continue
            text = archive.read(name)
            if part_type(name, book).is_counted(text):
                copy.writestr(name, text)
    book.check_shared_texts()
    return out.getvalue()


def _read_sheet(calamine: Any, book: Any, metadata: Any, parts: Book) -> Sheet:  # noqa: ANN401 - the library's own
    if metadata.typ is not calamine.SheetTypeEnum.WorkSheet:  # a chart has no cells
        return Sheet(name=metadata.name, rows=[])
    sheet = book.get_sheet_by_name(metadata.name)
    limits.current().check_entities(sheet.total_height)
    rows, marks = sheet.to_python(skip_empty_area=False), parts.marks_of(metadata.name)
    for (row, column), text in marks.unreadable.items():
        rows.extend([] for _ in range(len(rows), row + 1))
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = text
    width = max(map(len, rows), default=0)
    return Sheet(
        name=metadata.name,
        rows=rows,
        merged=tuple(sheet.merged_cell_ranges or ()),
        hidden=metadata.visible is not calamine.SheetVisibleEnum.Visible,
        hidden_rows=_indices(marks.hidden_rows, len(rows)),
        hidden_columns=_indices(marks.hidden_columns, width),
        unreadable=marks.unreadable,
        day_zero=MAC_DAY_ZERO if parts.counts_from_1904 else EXCEL_DAY_ZERO,
    )


def _indices(groups: Iterable[tuple[int, int]], end: int) -> frozenset[int]:
    """The indices in groups of the first and the last, before an end."""
    return frozenset(index for first, last in groups for index in range(first, min(last + 1, end)))
