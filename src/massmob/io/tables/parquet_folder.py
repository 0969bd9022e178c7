"""A movement as a folder of Parquet files, one a table (extra ``tables``)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from massmob.errors import InvalidValueError, LoadError
from massmob.io.format import Format
from massmob.io.tables import folder_tables, tables
from massmob.io.tables.tables import ReadTable
from massmob.movement import Movement
from massmob.values import limits

__all__ = ["FORMAT", "arrow_table"]


def load(path: Path) -> Movement:
    """The movement in a folder of Parquet files.

    Raises:
        LoadError: Every problem with file, row and column.
    """
    tables.library("pyarrow.parquet")
    return tables.from_tables(
        _read_parquet_table(name, data) for name, data in folder_tables.read(path, ".parquet")
    )


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
    types = {
        "text": arrow.string(),
        "whole": arrow.int64(),
        "number": arrow.float64(),
        "figure": arrow.string(),
        "flag": arrow.bool_(),
        "day": arrow.date32(),
        "list": arrow.list_(arrow.string()),
    }
    columns: dict[str, Any] = {}
    for position, column in enumerate(table.columns):
        cells = [row[position] for row in table.rows]
        if column.kind == "figure":
            cells = [None if cell is None else str(cell) for cell in cells]
        try:
            columns[column.name] = arrow.array(cells, types[column.kind])
        except (arrow.ArrowInvalid, OverflowError) as error:
            raise InvalidValueError(
                f"a value that {container} cannot hold",
                place=f"{table.name}: column {column.name}",
                found=str(error),
                hint="whole numbers end at 2^63",
            ) from None
    return arrow.table(columns)


def _read_parquet_table(name: str, data: bytes) -> ReadTable:
    arrow, place = tables.library("pyarrow"), f"{name}.parquet"
    try:
        file = arrow.parquet.ParquetFile(io.BytesIO(data))
        metadata = file.metadata
        limits.current().check_entities(metadata.num_rows)
        size = sum(metadata.row_group(n).total_byte_size for n in range(metadata.num_row_groups))
        limits.current().check_bytes(size)
        return ReadTable(
            name, place, file.schema_arrow.names, enumerate(_parquet_rows(file, place), 1)
        )
    except LoadError as error:
        raise error.at(place) from None
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise _parquet_error(place, error) from None


def _parquet_rows(file: Any, place: str) -> Iterator[tuple[object, ...]]:  # noqa: ANN401
    try:
        for batch in file.iter_batches(batch_size=4096):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
    except (tables.library("pyarrow").ArrowException, OSError, UnicodeDecodeError) as error:
        raise _parquet_error(place, error) from None


def _parquet_error(place: str, error: BaseException) -> LoadError:
    return LoadError("not Parquet", place=place, found=str(error)[:200], hint="write it again")


FORMAT = Format(name="parquet", extra="tables", marker="massmob.parquet", load=load, save=save)
