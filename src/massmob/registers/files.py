"""Files that hold a register in columns: CSV, Parquet, databases."""

from __future__ import annotations

from glob import escape
from pathlib import Path
from typing import Any

from massmob.aggregation.dataframes.columns import library
from massmob.errors import InvalidValueError

__all__ = []


# --- files -----------------------------------------------------------------------------------------

_DATABASES = (".duckdb", ".ddb", ".db")
_FORMATS = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".arrow": "ipc",
    ".feather": "ipc",
    ".ipc": "ipc",
}


def _scan(file: Path, unit: str) -> Any:  # noqa: ANN401 - a relation of DuckDB
    """A file, or a folder of files of one kind, as a relation that is read when rows are asked for."""
    files = [file]
    if file.is_dir():
        files = sorted(each for each in file.rglob("*") if each.is_file())
    suffixes = {each.suffix.lower() for each in files}
    format = _FORMATS.get(suffixes.pop()) if len(suffixes) == 1 else None
    if format is None:
        raise InvalidValueError(
            "not a register's file",
            found=file.name,
            hint=f"give {', '.join([*_FORMATS, _DATABASES[0]])}, or a folder of one of these",
        )
    connection = library("duckdb").connect()
    if format == "parquet":
        return connection.read_parquet(
            [escape(str(each)) for each in files], hive_partitioning=False
        )
    # DuckDB reads no Arrow files by itself; of CSV, Arrow says better which row is wrong.
    dataset, reader = library("pyarrow.dataset"), format
    if format == "csv":
        pa, csv = library("pyarrow"), library("pyarrow.csv")
        options = csv.ConvertOptions(column_types={unit: pa.string()}, strings_can_be_null=True)
        reader = dataset.CsvFileFormat(convert_options=options)
    return connection.from_arrow(dataset.dataset(file, format=reader))


def _table(file: Path, table: str | None) -> Any:  # noqa: ANN401 - a relation of DuckDB
    """A table of a database."""
    connection = library("duckdb").connect(str(file), read_only=True)
    names = [name for (name,) in connection.execute("SHOW TABLES").fetchall()]
    chosen = table if table is not None else names[0] if len(names) == 1 else None
    if chosen is None or chosen not in names:
        raise InvalidValueError(
            "no such table" if table else "several tables, or none",
            place=file.name,
            found=table,
            hint=f"table= one of: {', '.join(names)}",
        )
    quoted = chosen.replace('"', '""')
    return connection.table(f'"{quoted}"')
