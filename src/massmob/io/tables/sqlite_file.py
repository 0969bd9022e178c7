"""A movement as an SQLite database, one table a kind.

A database is built in memory and written as one file, and read from its bytes: a journal beside the file is
never used. Lists are JSON arrays (``SELECT … FROM documents, json_each(implements)``), days are ISO 8601.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from massmob.errors import InvalidValueError, LoadError
from massmob.io.format import Format
from massmob.io.tables import tables
from massmob.io.tables.tables import Cell, Column
from massmob.movement import Movement
from massmob.rendering.escaping import sql_name
from massmob.storage import files

__all__ = ["FORMAT"]

_TYPES = {
    "text": "TEXT",
    "whole": "INTEGER",
    "number": "NUMERIC",
    "figure": "",  # numbers remain numbers and texts remain texts
    "flag": "BOOLEAN",
    "day": "TEXT",  # ISO 8601; as DATE, SQLite would compare it with numbers
    "list": "TEXT",
}


def load(path: Path) -> Movement:
    """The movement in an SQLite database.

    Raises:
        LoadError: Every problem with table, row and column.
    """
    data = files.read(path)
    with closing(sqlite3.connect(":memory:")) as database:
        try:
            if not data.startswith(b"SQLite format 3\0"):
                raise sqlite3.DatabaseError("the file does not begin as a database does")
            database.deserialize(data)
            database.execute("PRAGMA trusted_schema = OFF")
            names = database.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            ).fetchall()
            return tables.from_tables(
                tables.database_table(database.cursor(), str(name)) for (name,) in names
            )
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise LoadError("not SQLite", found=str(error), hint="write it again") from None


def save(movement: Movement, path: Path) -> None:
    """Write a movement as an SQLite database, whole or not at all."""
    with closing(sqlite3.connect(":memory:")) as database:
        for table in tables.to_tables(movement):
            columns = ", ".join(f"{sql_name(c.name)} {_column_type(c)}" for c in table.columns)
            database.execute(f"CREATE TABLE {sql_name(table.name)} ({columns})")
            values = ", ".join("?" * len(table.columns))
            rows = ([*map(_to_sqlite, row)] for row in table.rows)
            try:
                database.executemany(f"INSERT INTO {sql_name(table.name)} VALUES ({values})", rows)  # noqa: S608
            except (OverflowError, sqlite3.Error) as error:
                raise InvalidValueError(
                    "a value that SQLite cannot hold",
                    place=table.name,
                    found=str(error),
                    hint="whole numbers end at 2^63",
                ) from None
        database.commit()
        files.write(path, database.serialize())


def _column_type(column: Column) -> str:
    return _TYPES[column.kind] + (" PRIMARY KEY" if column.name == "id" else "")


def _to_sqlite(cell: Cell) -> object:
    if isinstance(cell, date):
        return cell.isoformat()
    if cell is None or isinstance(cell, str | int | float):
        return cell
    return json.dumps([*cell], ensure_ascii=False) if cell else None


FORMAT = Format(name="sqlite", suffixes=(".sqlite", ".sqlite3", ".db"), load=load, save=save)
