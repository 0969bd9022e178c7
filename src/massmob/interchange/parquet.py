"""A movement as a folder of Parquet files, one a table (extra ``tables``).

Lives here: tables ↔ Arrow and Parquet. Must not live here: the layout of the tables
(`massmob.interchange.tables`).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from massmob.errors import InvalidValueError, LoadError
from massmob.interchange import folders, limits, tables
from massmob.interchange.tables import Found
from massmob.movement import Movement

__all__ = ["load", "save"]


def load(path: Path) -> Movement:
    """The movement in a folder of Parquet files.

    Raises:
        LoadError: Every fault with file, row and column.
    """
    library = _library()
    return tables.from_tables(
        _found(library, name, data) for name, data in folders.read_all(path, ".parquet")
    )


def save(movement: Movement, path: Path) -> None:
    """Write a movement as a folder of Parquet files, whole or not at all."""
    library = _library()
    written = {
        f"{table.name}.parquet": _written(library, table) for table in tables.to_tables(movement)
    }
    folders.write_all(path, written, frozenset(f"{name}.parquet" for name in tables.names()))


def _library() -> Any:  # noqa: ANN401 - a module
    tables.library("pyarrow.parquet")
    return tables.library("pyarrow")


def _written(library: Any, table: tables.Table) -> bytes:  # noqa: ANN401 - a module
    types = {
        "text": library.string(),
        "whole": library.int64(),
        "number": library.float64(),
        "flag": library.bool_(),
        "day": library.date32(),
        "list": library.list_(library.string()),
    }
    columns: list[Any] = []
    for position, column in enumerate(table.columns):
        cells = [row[position] for row in table.rows]
        try:
            columns.append(library.array(cells, types[column.kind]))
        except (library.ArrowInvalid, OverflowError) as error:
            raise InvalidValueError(
                "a value that Parquet cannot hold",
                place=f"{table.name}: column {column.name}",
                found=str(error),
                remedy="whole numbers end at 2^63",
            ) from None
    made = library.table(columns, names=[column.name for column in table.columns])
    out = io.BytesIO()
    library.parquet.write_table(made, out)
    return out.getvalue()


def _found(library: Any, name: str, data: bytes) -> Found:  # noqa: ANN401 - a module
    place = f"{name}.parquet"
    try:
        file = library.parquet.ParquetFile(io.BytesIO(data))
        facts = file.metadata
        limits.current().check_entities(facts.num_rows)
        size = sum(facts.row_group(n).total_byte_size for n in range(facts.num_row_groups))
        limits.current().check_bytes(size)
        return Found(name, place, file.schema_arrow.names, _rows(library, place, file))
    except (library.ArrowException, OSError, ValueError) as error:
        if isinstance(error, LoadError):
            raise error.at(place) from None
        raise _unreadable(place, error) from None


def _rows(library: Any, place: str, file: Any) -> Iterator[tuple[int, list[object]]]:  # noqa: ANN401
    number = 0
    try:
        for batch in file.iter_batches(batch_size=4096):
            columns = [column.to_pylist() for column in batch.columns]
            for row in zip(*columns, strict=True):
                number += 1
                yield number, [*row]
    except (library.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _unreadable(place, error) from None


def _unreadable(place: str, error: BaseException) -> LoadError:
    return LoadError("not Parquet", place=place, found=str(error)[:200], remedy="write it again")
