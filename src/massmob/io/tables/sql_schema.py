"""The tables of a movement in SQL, with keys and foreign keys.

A reference may name an entity of several kinds, and one that lies `outside` of the movement or is missing. So
every foreign key leads to the table ``ids``, which has each id that a column holds. What a list refers to has a
row each in the table ``links``. Both follow from the other tables: readers leave them out.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Literal, TypeAlias, cast

from massmob.io.tables.tables import WrittenTable
from massmob.model.entity import ENTITY_TYPES, per_kinds
from massmob.model.records.columns import Cell, Column, layouts
from massmob.model.records.value_forms import Kind
from massmob.model.references import reference_fields
from massmob.rendering.escaping import sql_name

__all__ = ["DERIVED", "Dialect", "create_table", "derived_tables", "sql_schema"]

Dialect: TypeAlias = Literal["sqlite", "duckdb"]

_TYPES: Mapping[Dialect, Mapping[Kind, str]] = {
    "sqlite": {
        "text": "TEXT",
        "whole": "INTEGER",
        "number": "NUMERIC",
        "figure": "",  # numbers remain numbers and texts remain texts
        "flag": "BOOLEAN",
        "day": "TEXT",  # ISO 8601; as DATE, SQLite would compare it with numbers
        "list": "TEXT",
    },
    "duckdb": {
        "text": "VARCHAR",
        "whole": "BIGINT",
        "number": "DOUBLE",
        "figure": "VARCHAR",
        "flag": "BOOLEAN",
        "day": "DATE",
        "list": "VARCHAR[]",
    },
}


DERIVED: Mapping[str, tuple[Column, ...]] = {
    "ids": (Column("id", "text"), Column("kind", "text")),
    "links": (
        Column("holder", "text"),
        Column("field", "text"),
        Column("position", "whole"),
        Column("target", "text"),
    ),
}
"""The tables that follow from the others: the ids, each with the kind of its entity, and the items of lists."""

_DERIVED_KEYS = {"ids": ("id",), "links": ("holder", "field", "position")}
_DERIVED_FOREIGN_KEYS = {"ids": (), "links": ("holder", "target")}


def sql_schema(dialect: Dialect = "sqlite") -> str:
    """The statements that create every table of a movement, with keys and foreign keys.

    Args:
        dialect: ``"sqlite"`` or ``"duckdb"``.

    Example:
        >>> print(sql_schema().splitlines()[1])
        CREATE TABLE "ids" (
    """
    ids, links = DERIVED.items()
    tables = [ids, *((name, layout.columns) for name, layout in layouts().items()), links]
    parts = (
        f"-- {_purpose(name)}\n{create_table(name, columns, dialect)};\n"
        for name, columns in tables
    )
    return "\n".join(parts)


def create_table(
    name: str, columns: Sequence[Column], dialect: Dialect, *, foreign_keys: bool = True
) -> str:
    """The statement that creates a table of a movement.

    Args:
        name: The table's name.
        columns: Its columns.
        dialect: The dialect of SQL.
        foreign_keys: Whether foreign keys are declared.

    Example:
        >>> print(create_table("outside", layouts()["outside"].columns, "duckdb"))
        CREATE TABLE "outside" (
            "id" VARCHAR,
            PRIMARY KEY ("id"),
            FOREIGN KEY ("id") REFERENCES "ids" ("id")
        )
    """
    lines = [f"{sql_name(c.name)} {_TYPES[dialect][c.kind]}".rstrip() for c in columns]
    if key := _keys().get(name):
        lines.append(f"PRIMARY KEY ({', '.join(map(sql_name, key))})")
    if foreign_keys:
        lines += (
            f'FOREIGN KEY ({sql_name(column)}) REFERENCES "ids" ("id")'
            for column in _foreign_keys().get(name, ())
        )
    # Otherwise SQLite stores what is in the key twice.
    end = " WITHOUT ROWID" if dialect == "sqlite" and name in DERIVED else ""
    body = ",\n    ".join(lines)
    return f"CREATE TABLE {sql_name(name)} (\n    {body}\n){end}"


@per_kinds
def _keys() -> dict[str, tuple[str, ...]]:
    """Table → the columns of its primary key."""
    keys = {
        n: ("holder", "position") if layout.held else ("id",) for n, layout in layouts().items()
    }
    return {**keys, "massmob": (), **_DERIVED_KEYS}


@per_kinds
def _foreign_keys() -> dict[str, tuple[str, ...]]:
    """Table → its columns of ids, for each of which there is a row in ``ids``."""
    columns = {n: ["holder" if layout.held else "id"] for n, layout in layouts().items()}
    for table, names in _reference_columns(many=False).items():
        columns[table] += names
    return {**{name: tuple(names) for name, names in columns.items()}, "massmob": ()} | (
        _DERIVED_FOREIGN_KEYS
    )


@per_kinds
def _reference_columns(*, many: bool) -> dict[str, list[str]]:
    """Table → its columns of references, of one id or of a list."""
    columns: dict[str, dict[str, None]] = {}
    for cls in ENTITY_TYPES.values():
        for reference in reference_fields(cls):
            if reference.many == many:
                columns.setdefault(reference.via or cls.plural, {})[reference.field] = None
    return {table: [*names] for table, names in columns.items()}


def derived_tables(written: Sequence[WrittenTable]) -> list[WrittenTable]:
    """The tables ``ids`` and ``links``, those of them that have a row.

    Args:
        written: The other tables.
    """
    links = [link for table in written for link in _links(table)]
    kinds: dict[Cell, str | None] = dict.fromkeys(link[3] for link in links)
    for table in written:
        for name in _foreign_keys()[table.name]:
            kinds |= dict.fromkeys(_cells(table, name))
    kinds.pop(None, None)
    for cls in ENTITY_TYPES.values():
        for table in written:
            if table.name == cls.plural:
                kinds |= dict.fromkeys(_cells(table, "id"), str(cls.entity_kind))
    rows: dict[str, Sequence[Sequence[Cell]]] = {"ids": [*kinds.items()], "links": links}
    return [WrittenTable(n, columns, rows[n]) for n, columns in DERIVED.items() if rows[n]]


def _links(table: WrittenTable) -> Iterator[tuple[Cell, str, int, str]]:
    """The items of the lists of references in a table."""
    names = _reference_columns(many=True).get(table.name, ())
    if not names:
        return
    is_held = layouts()[table.name].held
    holders = [*_cells(table, "holder" if is_held else "id")]
    for name in names:
        fields: Iterable[str] = repeat(name)
        if is_held:
            fields = (
                f"{table.name}[{cast('int', n) - 1}].{name}" for n in _cells(table, "position")
            )
        for holder, field, targets in zip(holders, fields, _cells(table, name), strict=False):
            for position, target in enumerate(cast("Sequence[str]", targets or ()), 1):
                yield holder, field, position, target


def _cells(table: WrittenTable, name: str) -> Iterator[Cell]:
    position = [column.name for column in table.columns].index(name)
    return (row[position] for row in table.rows)


def _purpose(name: str) -> str:
    """What the rows of a table are, in a line."""
    layout = layouts().get(name)
    if layout is not None and layout.cls is not None:
        return (inspect.getdoc(layout.cls) or "").partition("\n")[0]
    return {
        "ids": "Every id that occurs, with the kind of its entity; NULL for one that is not here.",
        "links": "The items of lists of references: whose, of which field, in which order.",
        "massmob": "The version of the form.",
        "outside": "Ids that references may name although they are not here.",
    }[name]
