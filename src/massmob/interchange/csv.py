"""A movement as a folder of CSV files (RFC 4180, UTF-8 with a byte order mark), one a table.

Lives here: tables ↔ CSV. Must not live here: the layout of the tables (`massmob.interchange.tables`).

With the mark, Excel reads the letters rightly; what could run as a formula has an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from massmob.errors import LoadError
from massmob.escaping import shielded, unshielded
from massmob.interchange import folders, tables
from massmob.interchange.tables import Cell, Found
from massmob.movement import Movement

__all__ = ["load", "save"]


def load(path: Path) -> Movement:
    """The movement in a folder of CSV files.

    Raises:
        LoadError: Every fault with file, row and column.
    """
    return tables.from_tables(_found(name, data) for name, data in folders.read_all(path, ".csv"))


def save(movement: Movement, path: Path) -> None:
    """Write a movement as a folder of CSV files, whole or not at all."""
    written = {f"{table.name}.csv": _written(table) for table in tables.to_tables(movement)}
    folders.write_all(path, written, frozenset(f"{name}.csv" for name in tables.names()))


def _written(table: tables.Table) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows(map(_text, row) for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return shielded(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return repr(cell)
    return shielded(tables.joined(cell))


def _found(name: str, data: bytes) -> Found:
    place = f"{name}.csv"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LoadError(
            "not UTF-8", place=f"{place}: byte {error.start}", remedy="save the file as UTF-8"
        ) from None
    rows = _rows(place, text)
    _, header = next(rows, (0, list[str]()))
    return Found(name, place, header, rows)


def _rows(place: str, text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise LoadError("not CSV", place=f"{place}: row {number}", found=str(error)) from None
        yield number, [unshielded(cell) for cell in row]
