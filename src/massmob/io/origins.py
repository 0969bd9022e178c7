"""Where in a file each entity is: the line of a file of text, the sheet and row of a workbook, the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from massmob.errors import LoadError, MassmobError
from massmob.io.load_save import format_named, format_to_load
from massmob.io.tables import csv_folder, folder_tables
from massmob.model.entity import Entity
from massmob.model.records.columns import OUTSIDE
from massmob.storage import files
from massmob.storage.foreign import errors_as
from massmob.validation.finding import Origin

if TYPE_CHECKING:
    from massmob.io.tables.workbook import Row

__all__ = ["read_origins"]


def read_origins(path: str | PathLike[str], format: str | None = None) -> dict[str, Origin]:
    """Where in a file, or in a folder of tables, each entity is.

    Args:
        path: What `massmob.load` reads.
        format: The format, if not by the suffix.

    Returns:
        Id → origin, for `Report.located`; under the empty id the file, for all that has no place of its own.

    Raises:
        LoadError: The file cannot be read.
        InvalidValueError: Not a path, or no such format.

    Example:
        >>> import massmob as mm
        >>> path = getfixture("tmp_path") / "movement.xlsx"
        >>> mm.save(mm.Movement([mm.Field(id="field:1", name="kinh tế")]), path)
        >>> origin = read_origins(path)["field:1"]
        >>> origin.table, origin.line
        ('sheet fields', 2)
    """
    place = files.as_path("path", path)
    try:
        with errors_as(LoadError, "cannot be read"):
            return {"": Origin(str(place)), **dict(_located(place, format))}
    except MassmobError as error:
        raise error.at(str(place)) from None


def _located(path: Path, format: str | None) -> Iterable[tuple[str, Origin]]:
    file_format = format_to_load(path) if format is None else format_named(format)
    if locate := _LOCATE.get(file_format.name):
        return locate(path)
    if file_format.lines_of_ids is not None:
        lines = file_format.lines_of_ids(files.read(path))
        return ((id, Origin(str(path), line)) for id, line in lines.items())
    origin_of = _ORIGIN_OF.get(file_format.name)
    if origin_of is None or file_format.load is None:
        return ()
    return ((entity.id, origin_of(path, entity)) for entity in file_format.load(path))


def _parquet_file(folder: Path, entity: Entity) -> Origin:
    return Origin(str(folder / f"{entity.plural}.parquet"))


def _database_table(path: Path, entity: Entity) -> Origin:
    return Origin(str(path), table=f"table {entity.plural}")  # its rows have no numbers


def _in_workbook(path: Path) -> Iterator[tuple[str, Origin]]:
    # With zipfile, which is imported only when a workbook is read.
    from massmob.io.tables import workbook

    for sheet in workbook.read(files.read(path)):
        for id, row in _rows_of_ids(sheet.name, enumerate(sheet.rows, 1)):
            yield id, Origin(str(path), row, f"sheet {sheet.name}")


def _in_csv_files(folder: Path) -> Iterator[tuple[str, Origin]]:
    for name, data in folder_tables.read(folder, ".csv"):
        file = f"{name}.csv"
        for id, line in _rows_of_ids(name, _lines(csv_folder.rows_of(data, file))):
            yield id, Origin(str(folder / file), line)


def _lines(rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    """Rows with the line on which each begins: a cell may hold several lines."""
    line = 1
    for row in rows:
        yield line, row
        breaks = (len(re.findall(r"\r\n?|\n", str(cell))) for cell in row)
        line += 1 + sum(breaks)


def _rows_of_ids(
    table: str, rows: Iterable[tuple[int, Sequence[object]]]
) -> Iterator[tuple[str, int]]:
    """The ids in a table of entities, each with its row; the headings are in the first row with ``id``."""
    column: int | None = None
    for number, row in rows if table != OUTSIDE.name else ():
        if column is not None:
            cell = row[column] if column < len(row) else None
            if isinstance(cell, str) and cell:
                yield cell, number
        elif "id" in row:
            column = row.index("id")


_LOCATE = {
    "csv": _in_csv_files,
    "xlsx": _in_workbook,
    "ods": _in_workbook,
}
"""Format of tables with numbered rows → the ids in a file and their origins."""

_ORIGIN_OF = {
    "parquet": _parquet_file,
    "sqlite": _database_table,
    "duckdb": _database_table,
}
"""Format of tables without numbered rows → the origin of an entity."""
