"""A movement as a DuckDB database, one table a kind (extra ``tables``).

A database is opened as a copy, read-only, without access to other files or the network; views in it are
ignored.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from massmob.errors import LoadError
from massmob.io.format import Format
from massmob.io.tables import parquet_folder, tables
from massmob.movement import Movement
from massmob.rendering.escaping import sql_name
from massmob.storage import files

__all__ = ["FORMAT"]

_NO_ACCESS = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

_SMALL_BLOCKS = {"default_block_size": "16384"}
"""A table takes at least a block; with the usual size, a movement of ten entities would take megabytes."""


def load(path: Path) -> Movement:
    """The movement in a DuckDB database.

    Raises:
        LoadError: Every problem with table, row and column.
    """
    library = tables.library("duckdb")
    data = files.read(path)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "movement.duckdb")
        copy.write_bytes(data)
        try:
            with library.connect(str(copy), read_only=True, config=_NO_ACCESS) as database:
                names = database.execute(
                    "SELECT table_name FROM information_schema.tables "
                    "WHERE table_type = 'BASE TABLE' AND table_schema = 'main'"
                ).fetchall()
                return tables.from_tables(
                    tables.database_table(database.cursor(), name) for (name,) in sorted(names)
                )
        except (library.Error, UnicodeDecodeError) as error:
            message = str(error).partition("\n")[0].replace(str(copy), path.name)
            raise LoadError("not DuckDB", found=message, hint="write it again") from None


def save(movement: Movement, path: Path) -> None:
    """Write a movement as a DuckDB database, whole or not at all."""
    library = tables.library("duckdb")
    with tempfile.TemporaryDirectory() as folder:
        database_path = Path(folder, "movement.duckdb")
        with library.connect(str(database_path), config=_NO_ACCESS | _SMALL_BLOCKS) as database:
            for table in tables.to_tables(movement):
                database.register("arrow", parquet_folder.arrow_table(table, "DuckDB"))
                name = sql_name(table.name)
                database.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow")  # noqa: S608
        files.write(path, database_path.read_bytes())


FORMAT = Format(name="duckdb", suffixes=(".duckdb",), extra="tables", load=load, save=save)
