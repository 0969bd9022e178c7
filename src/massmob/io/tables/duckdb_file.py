"""A movement as a DuckDB database, one table a kind, with primary keys (extra ``tables``).

A copy of a database is attached read-only, without access to other files or the network; views and functions
in it are ignored.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from massmob.errors import LoadError, SaveError
from massmob.io.format import Format
from massmob.io.tables import duckdb_engine, parquet_folder, sql_schema, tables
from massmob.io.tables.tables import ReadTable
from massmob.movement import Movement
from massmob.rendering.escaping import sql_name, sql_text
from massmob.storage import files
from massmob.storage.foreign import errors_as

__all__ = ["FORMAT"]

_SMALL_BLOCKS = {"default_block_size": "16384"}
"""A table takes at least a block; with the usual size, a movement of ten entities would take megabytes."""
_GENERATED = " GENERATED ALWAYS AS"
"""In the SQL that DuckDB writes for a table, whatever its file was made with."""


def load(path: Path) -> Movement:
    """The movement in a DuckDB database.

    Raises:
        LoadError: Every problem with table, row and column.
    """
    tables.library("duckdb")
    data = files.read(path)
    with errors_as(LoadError, "cannot be copied", OSError), tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "movement.duckdb")
        copy.write_bytes(data)
        with duckdb_engine.opened(copy.parent) as database:
            with duckdb_engine.errors(LoadError, "not DuckDB"):
                database.execute(f"ATTACH {sql_text(str(copy))} AS file (TYPE duckdb, READ_ONLY)")
                found = database.execute(
                    "SELECT table_name, sql FROM duckdb_tables() "
                    "WHERE database_name = 'file' AND schema_name = 'main' ORDER BY table_name"
                ).fetchall()
            return tables.from_tables(
                _read_table(database, name, sql)
                for name, sql in found
                if name not in sql_schema.DERIVED
            )


def _read_table(database: Any, name: str, sql: str) -> ReadTable:  # noqa: ANN401 - of a library without types
    place = f"table {name}"
    before, generated, _ = sql.partition(_GENERATED)
    if generated:
        raise LoadError(
            "a column that is computed while it is read",
            place=place,
            found=before.rpartition(", ")[2].removeprefix("CREATE TABLE ") + generated,
            hint="store its values",
        )
    with duckdb_engine.errors(LoadError, "not DuckDB", place=place):
        return duckdb_engine.table_of(database, f"file.main.{sql_name(name)}", name, place)


def save(movement: Movement, path: Path) -> None:
    """Write a movement as a DuckDB database, whole or not at all.

    Raises:
        SaveError: The file cannot be written.
    """
    library, written = tables.library("duckdb"), tables.to_tables(movement)
    hint = "free some space for temporary files; the old file is unchanged"
    with (
        duckdb_engine.errors(SaveError, "cannot write the file", place=str(path), hint=hint),
        tempfile.TemporaryDirectory() as folder,
    ):
        database_path = Path(folder, "movement.duckdb")
        with library.connect(
            str(database_path), config=duckdb_engine.NO_EXTENSIONS | _SMALL_BLOCKS
        ) as database:
            for table in written:
                database.register("arrow", parquet_folder.arrow_table(table, "DuckDB"))
                # For foreign keys it builds indexes, with which to save takes 1.7 times as long.
                create = sql_schema.create_table(
                    table.name, table.columns, "duckdb", foreign_keys=False
                )
                database.execute(create)
                database.execute(f"INSERT INTO {sql_name(table.name)} SELECT * FROM arrow")  # noqa: S608 - a quoted name
            database.execute("CHECKPOINT")  # to close it writes too, but reports no full disk
        data = database_path.read_bytes()
    files.write(path, data)


FORMAT = Format(name="duckdb", suffixes=(".duckdb",), extra="tables", load=load, save=save)
