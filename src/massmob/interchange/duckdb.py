"""A movement as a DuckDB database, one table a kind (extra ``tables``).

A database is opened as a copy, read-only, without access to other files or the network; views in it are
ignored.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from massmob.errors import InvalidValueError, LoadError
from massmob.escaping import sql_name
from massmob.interchange import files, tables
from massmob.interchange.tables import Cell, Found
from massmob.movement import Movement

__all__ = ["load", "save"]

_TYPES = {
    "text": "VARCHAR",
    "whole": "BIGINT",
    "number": "DOUBLE",
    "flag": "BOOLEAN",
    "day": "DATE",
    "list": "VARCHAR[]",
}
_CLOSED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

_SMALL = {"default_block_size": "16384"}
"""A table takes a block at least; of the usual size, a movement of ten entities would take megabytes."""


def load(path: Path) -> Movement:
    """The movement in a DuckDB database.

    Raises:
        LoadError: Every fault with table, row and column.
    """
    library = tables.library("duckdb")
    data = files.read(path)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "movement.duckdb")
        copy.write_bytes(data)
        try:
            with library.connect(str(copy), read_only=True, config=_CLOSED) as database:
                names = database.execute(
                    "SELECT table_name FROM information_schema.tables "
                    "WHERE table_type = 'BASE TABLE' AND table_schema = 'main'"
                ).fetchall()
                return tables.from_tables(_found(database, name) for (name,) in sorted(names))
        except (library.Error, UnicodeDecodeError) as error:
            said = str(error).partition("\n")[0].replace(str(copy), path.name)
            raise LoadError("not DuckDB", found=said, remedy="write it again") from None


def save(movement: Movement, path: Path) -> None:
    """Write a movement as a DuckDB database, whole or not at all."""
    library = tables.library("duckdb")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "movement.duckdb")
        with library.connect(str(made), config=_CLOSED | _SMALL) as database:
            for table in tables.to_tables(movement):
                _insert(library, database, table)
        files.write(path, made.read_bytes())


def _insert(library: Any, database: Any, table: tables.Table) -> None:  # noqa: ANN401 - DuckDB has no types
    columns = ", ".join(f"{sql_name(c.name)} {_TYPES[c.kind]}" for c in table.columns)
    database.execute(f"CREATE TABLE {sql_name(table.name)} ({columns})")
    # One statement with a list a column is fifty times faster than a statement a row.
    lists = [[_stored(row[at]) for row in table.rows] for at in range(len(table.columns))]
    chosen = ", ".join(f"unnest(CAST(? AS {_TYPES[c.kind]}[]))" for c in table.columns)
    try:
        database.execute(f"INSERT INTO {sql_name(table.name)} SELECT {chosen}", lists)
    except (library.Error, OverflowError) as error:
        raise InvalidValueError(
            "a value that DuckDB cannot hold",
            place=table.name,
            found=str(error).partition("\n")[0],
            remedy="whole numbers end at 2^63",
        ) from None


def _stored(cell: Cell) -> object:
    return [*cell] if isinstance(cell, list | tuple) else cell


def _found(database: Any, name: str) -> Found:  # noqa: ANN401
    cursor = database.cursor().execute(f"SELECT * FROM {sql_name(name)}")  # noqa: S608 - a quoted name
    header = [each[0] for each in cursor.description]
    return Found(name, f"table {name}", header, tables.numbered(_rows(cursor), 1))


def _rows(cursor: Any) -> Iterator[list[object]]:  # noqa: ANN401
    while rows := cursor.fetchmany(4096):
        yield from rows
