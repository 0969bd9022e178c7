"""A movement as a folder with a file for each table, as CSV and Parquet have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from massmob.io.tables.tables import WrittenTable
from massmob.model.records.columns import layouts
from massmob.storage import folders

__all__ = ["read", "save"]

_SUFFIXES = (".csv", ".parquet")


def _file_names() -> frozenset[str]:
    """Every name that a table has in a folder; one folder holds one movement, in one format."""
    return frozenset(f"{name}{suffix}" for name in layouts() for suffix in _SUFFIXES)


def read(folder: Path, suffix: str) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of each table in a folder.

    Args:
        folder: The folder.
        suffix: The ending of the file names.

    Raises:
        LoadError: It cannot be read, or it is being written, or writing it was interrupted.
    """
    return folders.read_all(folder, suffix, _file_names())


def save(
    tables: Iterable[WrittenTable],
    folder: Path,
    suffix: str,
    to_bytes: Callable[[WrittenTable], bytes],
) -> None:
    """Write the tables of a movement as a folder with a file for each, whole or not at all.

    Args:
        tables: The tables.
        folder: The folder; in an existing one the files are replaced.
        suffix: The ending of the file names.
        to_bytes: Table → the bytes of its file.

    Raises:
        InvalidValueError: The folder holds tables that massmob did not write.
        SaveError: It cannot be written.
    """
    contents = {f"{table.name}{suffix}": to_bytes(table) for table in tables}
    folders.write_all(folder, contents, _file_names())
