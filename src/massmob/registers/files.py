"""Files that hold a register in columns: CSV, Parquet, Arrow, DuckDB."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from massmob.errors import InvalidValueError, LoadError, naming_argument
from massmob.io.tables.csv_text import csv_dialect
from massmob.io.tables.duckdb_engine import NO_EXTENSIONS
from massmob.rendering.frames import library
from massmob.storage.files import check_regular, is_folder
from massmob.storage.foreign import errors_as

__all__ = ["DATABASE_SUFFIXES", "open_database_table", "open_files"]

DATABASE_SUFFIXES = (".duckdb", ".ddb", ".db")
_SAMPLED_BYTES = 1 << 16
_FORMATS = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".arrow": "ipc",
    ".feather": "ipc",
    ".ipc": "ipc",
}


def open_files(path: Path, unit: str) -> Any:  # noqa: ANN401 - a lazy frame of Polars or DuckDB
    """A file, or a folder of files of one kind, as a lazy frame whose rows are read only when needed."""
    files = list[Path]()
    for file in _data_files(path):
        with naming_argument("" if file == path else file.relative_to(path).as_posix()):
            check_regular(file)
        files.append(file)
        if file.suffix.lower() not in _FORMATS or file.suffix.lower() != files[0].suffix.lower():
            break  # a folder may be the whole disk
    suffixes = {file.suffix.lower() for file in files}
    format = _FORMATS.get(suffixes.pop()) if len(suffixes) == 1 else None
    if format is None:
        raise InvalidValueError(
            "not a register's file",
            found=(files[-1] if files else path).name,
            hint=f"give {', '.join([*_FORMATS, DATABASE_SUFFIXES[0]])}, or a folder of one of these",
        )
    if format == "parquet":  # which Polars reads in a fifth of the time that DuckDB takes
        return _scan_parquet(files)
    # DuckDB itself cannot read Arrow files; of a faulty CSV file, Arrow names the row.
    dataset, reader = library("pyarrow.dataset"), format
    if format == "csv":
        reader = _csv_reader(files[0], unit)
    connection = library("duckdb").connect()
    return connection.from_arrow(dataset.dataset([*map(str, files)], format=reader))


def _scan_parquet(files: Sequence[Path]) -> Any:  # noqa: ANN401 - a lazy frame of Polars
    """Parquet files of the same columns as one lazy frame.

    Raises:
        LoadError: A file cannot be read, or has other columns than the first, or columns of other types; Polars
            itself does not say which file.
    """
    polars = library("polars")
    frames = [polars.scan_parquet(file, glob=False, hive_partitioning=False) for file in files]
    first: dict[str, object] = {}
    for file, frame in zip(files, frames, strict=True):
        with errors_as(LoadError, "cannot be read", polars.exceptions.PolarsError, place=file.name):
            columns = dict(frame.collect_schema())
        if columns != (first := first or columns):
            raise LoadError(
                f"other columns than in {files[0].name}",
                place=file.name,
                found=_as_text(columns),
                hint=f"give it the columns {_as_text(first)}",
            )
    return polars.concat([frame.select(*first) for frame in frames])


def _as_text(columns: Mapping[str, object]) -> str:
    return ", ".join(f"{name} ({type})" for name, type in columns.items())


def _csv_reader(file: Path, unit: str) -> Any:  # noqa: ANN401 - a file format of Arrow
    """How Arrow reads CSV files of the encoding and the delimiter of one; codes stay texts."""
    pa, csv = library("pyarrow"), library("pyarrow.csv")
    with file.open("rb") as stream:
        encoding, delimiter = csv_dialect(stream.read(_SAMPLED_BYTES))
    return library("pyarrow.dataset").CsvFileFormat(
        convert_options=csv.ConvertOptions(
            column_types={unit: pa.string()}, strings_can_be_null=True
        ),
        parse_options=csv.ParseOptions(delimiter=delimiter),
        read_options=csv.ReadOptions(encoding=encoding.removesuffix("-sig")),  # Arrow drops a mark
    )


def _data_files(path: Path) -> Iterator[Path]:
    """The file, or those in a folder and its folders, sorted by name."""
    if not is_folder(path):
        yield path
    for folder, folders, names in os.walk(path):
        folders.sort()
        yield from (Path(folder, name) for name in sorted(names))


def open_database_table(path: Path, table: str | None) -> Any:  # noqa: ANN401 - a relation of DuckDB
    """A table of a database, by default the only one."""
    check_regular(path)
    connection = library("duckdb").connect(str(path), read_only=True, config=NO_EXTENSIONS)
    # Not before: of a name such as `a?b.duckdb`, DuckDB asks for a journal in another folder.
    connection.execute("SET enable_external_access = false")
    names = [name for (name,) in connection.execute("SHOW TABLES").fetchall()]
    name = table if table is not None else names[0] if len(names) == 1 else None
    if name is None or name not in names:
        raise InvalidValueError(
            "no such table" if table else "several tables, or none",
            place=path.name,
            found=table,
            hint=f"table= one of: {', '.join(names)}",
        )
    quoted = name.replace('"', '""')
    return connection.table(f'"{quoted}"')
