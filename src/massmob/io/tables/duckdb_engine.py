"""Tables that DuckDB reads, from its own files or from Parquet, within the limits in force.

A file of a few bytes may hold one long text a billion times. So DuckDB counts rows and bytes first, which takes
no memory, and no value is fetched before its table is known to be within the limits.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import Any

from massmob.errors import LoadError, SaveError, counted
from massmob.io.tables import tables
from massmob.io.tables.cells import CELL_BYTES, max_cell_bytes
from massmob.io.tables.tables import ReadTable
from massmob.rendering.escaping import sql_name, sql_text
from massmob.storage.foreign import errors_as
from massmob.values import limits

__all__ = ["NO_EXTENSIONS", "errors", "opened", "table_of"]

NO_EXTENSIONS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_MEMORY = 2**28
"""What DuckDB is given at least; the whole country takes it less than a tenth."""
_BATCH = 1024
_MAX_COLUMNS = 1000
_TEXTS = {"varchar", "enum"}
_NUMBERS = {
    *(
        "boolean",
        "tinyint",
        "smallint",
        "integer",
        "bigint",
        "hugeint",
        "float",
        "double",
        "decimal",
    ),
    *("utinyint", "usmallint", "uinteger", "ubigint", "uhugeint", "null"),
}
_DAYS = {
    *("date", "timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns"),
    *("timestamp with time zone", "timestamptz_ns"),
}


def errors(
    kind: type[LoadError | SaveError],
    message: str,
    *,
    place: str = "",
    hint: str = "write it again",
) -> contextlib.AbstractContextManager[None]:
    """The errors of DuckDB, and those of C++ that its binding lets pass, as errors of massmob."""
    engine = tables.library("duckdb").Error
    return errors_as(
        kind, message, engine, OSError, RuntimeError, ValueError, IndexError, place=place, hint=hint
    )


@contextlib.contextmanager
def opened(folder: Path) -> Generator[Any]:
    """A connection to an empty database in memory, with access to one folder and nothing else.

    A file is attached to it, and not opened by itself, as functions that it defines would then take the place
    of those of DuckDB.

    Args:
        folder: The folder.
    """
    memory = max(_MEMORY, limits.current().max_bytes)
    # Each thread takes memory of its own, and nothing is to be written beside the files.
    config = NO_EXTENSIONS | {"memory_limit": f"{memory}B", "threads": "1", "temp_directory": ""}
    with tables.library("duckdb").connect(config=config) as database:
        database.execute(f"SET allowed_directories = [{sql_text(str(folder))}]")
        database.execute("SET enable_external_access = false")
        database.execute("SET GLOBAL TimeZone = 'UTC'")
        yield database


def table_of(database: Any, source: str, name: str, place: str) -> ReadTable:  # noqa: ANN401 - of DuckDB
    """A table of a file.

    Args:
        database: The connection.
        source: The table in SQL.
        name: The table's name.
        place: Its name in messages.

    Raises:
        LoadError: It has a column that no table has, or more rows or bytes than the limits in force allow.
    """
    relation = database.sql(f"SELECT * FROM {source}")  # noqa: S608 - a quoted name
    types = dict(zip(relation.columns, relation.types, strict=True))
    if len(types) > _MAX_COLUMNS:
        hint = "give each kind of entity a table of its own"
        raise LoadError(
            f"more than {counted(_MAX_COLUMNS, 'column')}", place=place, found=len(types), hint=hint
        )
    for column, type in types.items():
        if not (type.id in _TEXTS | _NUMBERS | _DAYS or _is_list(type)):
            raise LoadError(
                "not a type of a table's column",
                place=f"{place}: column {column}",
                found=str(type),
                hint="give text, numbers, flags, days or lists of text",
            )
    try:
        _check_size(database, source, types)
    except LoadError as error:
        raise error.at(place) from None
    return tables.database_table(name, place, [*types], _rows(database, source, types, place))


def _is_list(type: Any) -> bool:  # noqa: ANN401 - a type of DuckDB
    # Where every list is empty, a writer may know no type of its items.
    return type.id == "list" and type.children[0][1].id in _TEXTS | {"null", "integer"}


def _check_size(database: Any, source: str, types: dict[str, Any]) -> None:  # noqa: ANN401 - a connection of DuckDB
    """Refuse a table beyond the limits, or with days that Python does not have."""
    (rows,) = _numbers(database, ["count(*)"], source)
    limits.current().check_entities(rows)
    size = rows * len(types) * CELL_BYTES
    limits.current().check_bytes(size)
    size += _size_of_texts(database, source, rows, types)
    limits.current().check_bytes(size)
    days = [column for column, type in types.items() if type.id in _DAYS]
    wrong = _numbers(database, [_WRONG_DAYS.format(sql_name(column)) for column in days], source)
    for column, count in zip(days, wrong, strict=True):
        if count:
            place, hint = f"column {column}", "give days from 0001-01-01 to 9999-12-31"
            raise LoadError("days that no calendar has", place=place, found=count, hint=hint)


def _size_of_texts(database: Any, source: str, rows: int, types: dict[str, Any]) -> int:  # noqa: ANN401 - a connection of DuckDB
    """The bytes of all texts, of which none may be longer than a cell is, and of the items of lists."""
    lengths = {
        column: f"[strlen(CAST({sql_name(column)} AS VARCHAR))]"
        for column, type in types.items()
        if type.id in _TEXTS
    }
    texts_count = rows * len(lengths)
    lengths |= {
        column: f"list_transform({sql_name(column)}, lambda x: strlen(CAST(x AS VARCHAR)))"
        for column, type in types.items()
        if type.id == "list"
    }
    most = max_cell_bytes()
    # An aggregate takes longer to plan than to compute over a few rows: so there are three for all columns.
    total, longest, count = _sizes(database, source, lengths.values())
    if longest > most:
        longest, column = max((_sizes(database, source, [lengths[c]])[1], c) for c in lengths)
        place, hint = f"column {column}", "shorten it"
        raise LoadError(
            f"more than {most:,} bytes in one text", place=place, found=longest, hint=hint
        )
    return total + (count - texts_count) * CELL_BYTES


def _sizes(database: Any, source: str, lengths: Iterable[str]) -> list[int]:  # noqa: ANN401 - a connection of DuckDB
    """The sum, the greatest and the number of the lengths in some lists of them."""
    if not (lists := ", ".join(lengths)):
        return [0, 0, 0]
    source = f"(SELECT unnest(list_concat({lists})) AS length FROM {source})"  # noqa: S608 - of quoted names
    expressions = ["coalesce(sum(length), 0)", "coalesce(max(length), 0)", "count(*)"]
    return _numbers(database, expressions, source)


_WRONG_DAYS = (
    "count({0}) FILTER "
    "((TRY_CAST({0} AS TIMESTAMP) BETWEEN '0001-01-01' AND '9999-12-31') IS NOT TRUE)"
)


def _numbers(database: Any, expressions: list[str], source: str) -> list[int]:  # noqa: ANN401 - a connection of DuckDB
    if not expressions:
        return []
    query = f"SELECT {', '.join(expressions)} FROM {source}"  # noqa: S608 - of quoted names
    return [int(number) for number in database.execute(query).fetchone()]


def _rows(
    database: Any,  # noqa: ANN401 - a connection of DuckDB
    source: str,
    types: dict[str, Any],
    place: str,
) -> Iterator[tuple[object, ...]]:
    """The rows, with moments in UTC. An error where they are used does not come here."""
    cells = (
        f"CAST({sql_name(column)} AS TIMESTAMP)" if "timestamp" in type.id else sql_name(column)
        for column, type in types.items()
    )
    with errors(LoadError, "cannot be read", place=place):
        rows = database.cursor().execute(f"SELECT {', '.join(cells)} FROM {source}")  # noqa: S608 - of quoted names
        while batch := rows.fetchmany(_BATCH):
            yield from batch
