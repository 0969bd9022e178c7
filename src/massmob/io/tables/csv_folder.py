"""A movement as a folder of CSV files (RFC 4180, UTF-8 with a byte order mark), one a table.

With the mark, Excel recognises the encoding; a text that could run as a formula has an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from massmob.errors import LoadError
from massmob.io.format import Format
from massmob.io.tables import folder_tables, tables
from massmob.io.tables.csv_text import csv_rows
from massmob.movement import Movement
from massmob.storage import files

if TYPE_CHECKING:
    from massmob.io.tables.workbook import Row

__all__ = ["FORMAT", "rows_of"]


def load(path: Path) -> Movement:
    """The movement in a folder of CSV files.

    Raises:
        LoadError: Every problem with file, row and column.
    """
    return tables.from_tables(
        tables.sheet_table(name, f"{name}.csv", rows_of(data, f"{name}.csv"))
        for name, data in folder_tables.read(path, ".csv")
    )


def save(movement: Movement, path: Path) -> None:
    """Write a movement as a folder of CSV files, whole or not at all."""
    folder_tables.save(tables.to_sheets(movement), path, ".csv", _csv_bytes)


def _csv_bytes(table: tables.WrittenTable) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows(map(tables.cell_text, row) for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def rows_of(data: bytes, place: str) -> list[Row]:
    """The rows of a CSV file in UTF-8, with any usual delimiter.

    Args:
        data: The file.
        place: Its name in messages.

    Raises:
        LoadError: Not UTF-8, or not CSV from some row on.
    """
    try:
        return csv_rows(files.decode(data), has_header=True)
    except LoadError as error:
        raise error.at(place) from None


FORMAT = Format(name="csv", marker="massmob.csv", load=load, save=save)
