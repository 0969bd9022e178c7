"""A movement as a folder of Parquet files, one a table (extra ``tables``)."""

from __future__ import annotations

import glob
import io
import tempfile
from pathlib import Path
from typing import Any

from massmob.errors import InvalidValueError, LoadError
from massmob.io.format import Format
from massmob.io.tables import duckdb_engine, folder_tables, tables
from massmob.io.tables.tables import ReadTable
from massmob.movement import Movement
from massmob.rendering.escaping import sql_text
from massmob.rendering.frames import arrow_column
from massmob.storage import files
from massmob.storage.foreign import errors_as

__all__ = ["FORMAT", "arrow_table"]


def load(path: Path) -> Movement:
    """The movement in a folder of Parquet files.

    DuckDB reads them, in copies, as it keeps to a limit of memory whatever is packed in a file.

    Raises:
        LoadError: Every problem with file, row and column.
    """
    tables.library("duckdb")
    with errors_as(LoadError, "cannot be copied", OSError), tempfile.TemporaryDirectory() as folder:
        copies = Path(folder)
        for name, data in folder_tables.read(path, ".parquet"):
            files.inside(copies, f"{name}.parquet").write_bytes(data)
        with duckdb_engine.opened(copies) as database:
            names = sorted(copies.iterdir())
            return tables.from_tables(_read_table(database, copy) for copy in names)


def _read_table(database: Any, copy: Path) -> ReadTable:  # noqa: ANN401 - of a library without types
    with duckdb_engine.errors(LoadError, "not Parquet", place=copy.name):
        source = f"read_parquet({sql_text(glob.escape(str(copy)))}, hive_partitioning = false)"
        return duckdb_engine.table_of(database, source, copy.stem, copy.name)


def save(movement: Movement, path: Path) -> None:
    """Write a movement as a folder of Parquet files, whole or not at all."""
    folder_tables.save(tables.to_tables(movement), path, ".parquet", _parquet_bytes)


def _parquet_bytes(table: tables.WrittenTable) -> bytes:
    out = io.BytesIO()
    tables.library("pyarrow.parquet").write_table(arrow_table(table, "Parquet"), out)
    return out.getvalue()


def arrow_table(table: tables.WrittenTable, container: str) -> Any:  # noqa: ANN401 - of a library without types
    """A table as `pyarrow.Table`.

    Args:
        table: The table.
        container: The name of the container in messages.

    Raises:
        InvalidValueError: A whole number is too large for the container.
        MissingExtraError: pyarrow is not installed.
    """
    arrow = tables.library("pyarrow")
    columns: dict[str, Any] = {}
    for position, column in enumerate(table.columns):
        cells = [row[position] for row in table.rows]
        try:
            columns[column.name] = arrow_column(arrow, column.kind, cells)
        except InvalidValueError as error:
            raise InvalidValueError(
                f"a value that {container} cannot hold",
                place=f"{table.name}: column {column.name}",
                found=error.found,
                hint=error.hint,
            ) from None
    return arrow.table(columns)


FORMAT = Format(name="parquet", extra="tables", marker="massmob.parquet", load=load, save=save)
