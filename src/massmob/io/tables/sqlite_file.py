"""A movement as an SQLite database, one table a kind.

It has the keys and foreign keys of `sql_schema`. A database is built in memory and written as one file, and
read from its bytes: a journal beside the file is never used. Lists are JSON arrays (``SELECT … FROM
documents, json_each(implements)``), days are ISO 8601.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from datetime import date
from pathlib import Path

from massmob.errors import InvalidValueError, LoadError
from massmob.io.format import Format
from massmob.io.tables import sql_schema, tables
from massmob.io.tables.cells import max_cell_bytes
from massmob.io.tables.tables import Cell, ReadTable
from massmob.movement import Movement
from massmob.rendering.escaping import sql_name
from massmob.storage import files
from massmob.storage.foreign import errors_as
from massmob.values import limits

__all__ = ["FORMAT"]

_LENGTH = 1_000_000
"""Bytes that a value or a row may have at least."""


def load(path: Path) -> Movement:
    """The movement in an SQLite database.

    Raises:
        LoadError: Every problem with table, row and column.
    """
    data = files.read(path)
    with closing(sqlite3.connect(":memory:")) as database:
        with _errors("not SQLite"):
            if not data.startswith(b"SQLite format 3\0"):
                raise sqlite3.DatabaseError("the file does not begin as a database does")
            database.deserialize(data)
            _restrict(database)
            schema = database.execute(
                "SELECT CAST(name AS TEXT), CAST(sql AS TEXT) FROM sqlite_schema "
                "WHERE sql IS NOT NULL AND type NOT IN ('index', 'trigger', 'view')"
            ).fetchall()
        # A table of SQLite's own, such as sqlite_sequence, is no table of the movement.
        return tables.from_tables(
            _read_table(database, str(name), str(sql))
            for name, sql in schema
            if not str(name).startswith("sqlite_") and name not in sql_schema.DERIVED
        )


def _restrict(database: sqlite3.Connection) -> None:
    """Let a database do nothing but read values from tables, whatever its schema demands."""
    longest = max(_LENGTH, max_cell_bytes())
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, min(longest, 2**31 - 1))
    database.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100)
    database.execute("PRAGMA trusted_schema = OFF")
    database.set_authorizer(_authorize)


def _authorize(
    action: int, name: str | None, argument: str | None, _database: str | None, within: str | None
) -> int:
    """Allow reading and counting rows of a table, and describing its columns; nothing within a view."""
    plain = action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ) and within is None
    counting = action == sqlite3.SQLITE_FUNCTION and argument == "count"
    describing = action == sqlite3.SQLITE_PRAGMA and name == "table_xinfo"
    return sqlite3.SQLITE_OK if plain or counting or describing else sqlite3.SQLITE_DENY


def _read_table(database: sqlite3.Connection, name: str, sql: str) -> ReadTable:
    place = f"table {name}"
    if not sql.startswith("CREATE TABLE "):  # SQLite itself writes just this
        raise LoadError(
            "not a plain table", place=place, found=sql, hint="store its rows in a table"
        )
    with _errors("not SQLite", place):
        columns = database.execute(f"PRAGMA table_xinfo({sql_name(name)})").fetchall()
        for _, column, *_, hidden in columns:
            if hidden:
                raise LoadError(
                    "a column that is computed while it is read",
                    place=f"{place}: column {column}",
                    hint="store its values",
                )
        most = limits.current().max_entities + 1
        some = f"SELECT 1 FROM {sql_name(name)} LIMIT {most}"  # noqa: S608 - a quoted name
        (count,) = database.execute(f"SELECT count(*) FROM ({some})").fetchone()  # noqa: S608 - a quoted name
        limits.current().check_entities(count)
        rows = database.execute(f"SELECT * FROM {sql_name(name)}")  # noqa: S608 - a quoted name
        header = [column[0] for column in rows.description]
    return tables.database_table(name, place, header, _guarded(rows, place))


def _guarded(rows: sqlite3.Cursor, place: str) -> Iterator[tuple[object, ...]]:
    """The rows one by one, as each may be long. An error where they are used does not come here."""
    with _errors("cannot be read", place):
        for row in rows:  # noqa: UP028 - `yield from` would close the cursor, maybe after its database
            yield row


def _errors(message: str, place: str = "") -> AbstractContextManager[None]:
    """The errors of sqlite3 as a `LoadError`; a ValueError is a text that is not Unicode."""
    return errors_as(LoadError, message, sqlite3.Error, OverflowError, ValueError, place=place)


def save(movement: Movement, path: Path) -> None:
    """Write a movement as an SQLite database, whole or not at all.

    Raises:
        SaveError: The file cannot be written.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        written = tables.to_tables(movement)
        for table in (*sql_schema.derived_tables(written), *written):
            database.execute(sql_schema.create_table(table.name, table.columns, "sqlite"))
            values = ", ".join("?" * len(table.columns))
            rows = ([*map(_to_sqlite, row)] for row in table.rows)
            try:
                database.executemany(f"INSERT INTO {sql_name(table.name)} VALUES ({values})", rows)  # noqa: S608 - a quoted name
            except (OverflowError, sqlite3.DataError) as error:
                raise InvalidValueError(
                    "a value that SQLite cannot hold",
                    place=table.name,
                    found=str(error),
                    hint="whole numbers end at 2^63",
                ) from None
        database.commit()
        files.write(path, database.serialize())


def _to_sqlite(cell: Cell) -> object:
    if isinstance(cell, date):
        return cell.isoformat()
    if cell is None or isinstance(cell, str | int | float):
        return cell
    return json.dumps([*cell], ensure_ascii=False) if cell else None


FORMAT = Format(name="sqlite", suffixes=(".sqlite", ".sqlite3", ".db"), load=load, save=save)
