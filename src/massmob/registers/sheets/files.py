"""A register's file as sheets of cells: CSV in the encodings that offices use, XLSX, ODS."""

from __future__ import annotations

from pathlib import Path

from massmob.io.tables import workbook
from massmob.io.tables.csv_text import csv_rows, decode
from massmob.io.tables.other_files import check_is_table
from massmob.io.tables.workbook import Sheet
from massmob.storage import files

__all__ = ["is_workbook", "read_sheets"]

_ZIP = b"PK\x03\x04"


def is_workbook(data: bytes) -> bool:
    r"""Whether a file is a workbook, not text.

    Example:
        >>> is_workbook(b"unit;value"), is_workbook(b"PK\x03\x04")
        (False, True)
    """
    return data.startswith(_ZIP)


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of a register; a CSV file is one sheet with the file's name.

    The format is detected from the content, not the suffix. CSV is read as UTF-8 or UTF-16, with or without a
    byte order mark, or else as Windows-1258; the delimiter is detected.

    Raises:
        LoadError: It cannot be read, or is none of these, such as a web page named ``.xls``.
    """
    data = files.read(path)
    if is_workbook(data):
        return workbook.read(data)
    check_is_table(data)
    return [Sheet(name=path.stem, rows=csv_rows(decode(data)))]
