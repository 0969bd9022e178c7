"""A movement as flat typed tables, for CSV, XLSX, Parquet, DuckDB and SQLite; `columns` has their layout."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Sequence
from datetime import date
from importlib import import_module
from itertools import islice
from typing import Any, cast
from urllib.parse import quote

import attrs

from massmob.errors import InvalidValueError, LoadError, MassmobError, MissingExtraError
from massmob.io.tables.cells import (
    CELL_BYTES,
    cell_to_plain,
    code_text,
    content_bytes,
    has_value,
    is_comment,
    whole_number,
)
from massmob.model.entities import Locality
from massmob.model.records.columns import (
    MAX_EXACT_INTEGER,
    OUTSIDE,
    VERSION,
    Cell,
    Column,
    FieldColumns,
    Layout,
    Plain,
    held_tables,
    layouts,
)
from massmob.model.records.value_forms import Kind
from massmob.movement import Movement
from massmob.network import converter
from massmob.rendering.escaping import escape_formula, unescape_formula
from massmob.values import limits
from massmob.values.text import similar_words_hint, unknown_word_error
from massmob.values.vocabulary import LocalityKind

__all__ = [
    "MAX_EXACT_INTEGER",
    "Cell",
    "Column",
    "Kind",
    "ReadTable",
    "WrittenTable",
    "cell_text",
    "database_table",
    "from_tables",
    "join_words",
    "library",
    "sheet_table",
    "to_sheets",
    "to_tables",
]


@attrs.frozen
class WrittenTable:
    """A table to be written: each row has a cell for each column."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]


@attrs.frozen
class ReadTable:
    """A table as read from a container.

    Attributes:
        name: The table's name.
        place: Its name in messages: ``localities.csv``, ``sheet localities``.
        header: The names of the columns.
        rows: The rows, each with its number, counted as people do.
    """

    name: str
    place: str
    header: Sequence[object]
    rows: Iterable[tuple[int, Sequence[object]]]


# --- Writing ------------------------------------------------------------------------------------


def to_tables(movement: Movement) -> list[WrittenTable]:
    """A movement as tables: those that have a row, ``massmob`` first.

    Args:
        movement: The movement.

    Example:
        >>> from massmob.model.entities import Field
        >>> movement = Movement([Field(id="field:1", name={"vi": "kinh tế", "en": "economy"})])
        >>> [(table.name, len(table.rows)) for table in to_tables(movement)]
        [('massmob', 1), ('fields', 1)]
    """
    plain = cast("dict[str, Any]", converter.to_plain(movement))
    rows: dict[str, list[list[Cell]]] = {name: [] for name in layouts()}
    rows["massmob"].append([plain.pop("massmob")])
    rows["outside"] = [[id] for id in plain.pop("outside", ())]
    for plural, entities in plain.items():
        for record in entities:
            rows[plural].append(layouts()[plural].cells(record))
            for name in held_tables(plural):
                rows[name] += (
                    [record["id"], position, *layouts()[name].cells(value)]
                    for position, value in enumerate(record.get(name, ()), 1)
                )
    return [
        WrittenTable(name, layouts()[name].columns, table_rows)
        for name, table_rows in rows.items()
        if table_rows
    ]


def to_sheets(movement: Movement) -> list[WrittenTable]:
    """A movement as tables for people, without the columns that are there for queries."""
    return [_without_columns_for_queries(table) for table in to_tables(movement)]


def _without_columns_for_queries(table: WrittenTable) -> WrittenTable:
    positions = [n for n, column in enumerate(table.columns) if not column.for_queries]
    columns = tuple(table.columns[n] for n in positions)
    return WrittenTable(table.name, columns, [[row[n] for n in positions] for row in table.rows])


# --- Reading ------------------------------------------------------------------------------------


def from_tables(tables: Iterable[ReadTable]) -> Movement:
    """A movement from tables.

    Where a column is missing, every row has its default. An empty row is ignored, and a table whose name
    begins with ``#``. Without a table ``massmob`` they are of the present version of the form.

    Args:
        tables: The tables of a container.

    Raises:
        LoadError: Every problem with table, row and column; nothing is half-built.
    """
    return _TablesReader().movement(tables)


_MAX_PROBLEMS = 1000
_MAX_HINTS = 20


class _TablesReader:
    """Collects the records of tables, the row of each, and the problems."""

    def __init__(self) -> None:
        self.problems: list[MassmobError] = []
        self.plain: dict[str, Any] = {}
        self._places: dict[str, str] = {}  # table → its place
        self._headers: dict[str, set[str]] = {}  # table → the columns that it has
        self._rows: dict[str, list[int]] = {}  # table of entities → the row of each record
        # Table of held values and holder → position, row and record of each value.
        self._held: dict[tuple[str, str], list[tuple[int, int, Any]]] = {}
        self._names: list[str] = []  # all tables, known or not
        # The places of fields whose cells could not be read, of which the form reports nothing more.
        self._unread_fields: list[str] = []
        self._size = self._count = self._repeated = 0
        self._ids = set[str]()

    def movement(self, tables: Iterable[ReadTable]) -> Movement:
        for table in tables:
            self._read_table(table)
        self._check_version()
        self._attach_held_values()
        try:
            movement = converter.from_plain(Movement, self.plain, lambda: self._locate)
        except LoadError as error:
            problems = cast("tuple[MassmobError, ...]", error.problems) or (error,)
            unread = tuple(self._unread_fields)
            self.problems += [p for p in problems if not p.place.startswith(unread)]
        else:
            if not self.problems:
                return movement
        raise LoadError.of(self.problems)

    def _check_version(self) -> None:
        """Tables without a table ``massmob``, as people type them, are of the present version."""
        if VERSION.name not in self._places and self._rows:
            self.plain[VERSION.name] = converter.VERSION
        if VERSION.name in self.plain:
            return
        kinds = ", ".join(name for name in layouts() if name != VERSION.name)
        hint = f"name each table by what its rows are: {kinds}"
        if VERSION.name in self._places:
            hint = f"the table massmob has the column version and in it {converter.VERSION}"
        raise LoadError("not a movement as tables", found=self._names or attrs.NOTHING, hint=hint)

    def _read_table(self, table: ReadTable) -> None:
        if is_comment(table.name):
            return
        self._names.append(table.name)
        layout = layouts().get(table.name)
        if layout is None:
            problem = unknown_word_error("unknown table", table.name, layouts(), place=table.place)
            self.problems.append(problem)
            return
        self._places[table.name] = table.place
        positions = self._column_positions(table, layout)
        self._headers[table.name] = {*positions}
        columns = layout.columns
        for number, cells in table.rows:
            self._check_limits(cells)
            if any(map(has_value, cells)):
                by_name = {name: cells[n] for name, n in positions.items() if n < len(cells)}
                self._add_row(layout, number, [by_name.get(column.name) for column in columns])

    def _column_positions(self, table: ReadTable, layout: Layout) -> dict[str, int]:
        """The position of each column; an unknown or repeated one is a problem."""
        names = [column.name for column in layout.columns]
        positions: dict[str, int] = {}
        for position, name in enumerate(table.header):
            place = f"{table.place}: column {position + 1}"
            if name not in names:
                if has_value(name):
                    self._add_unknown_column(name, names, place)
            elif name in positions:
                self._add_problem("a repeated column", place, name, "keep one of them")
            else:
                positions[str(name)] = position
        return positions

    def _add_unknown_column(self, name: object, names: Sequence[str], place: str) -> None:
        column = str(name).rpartition("_")[0]
        if column in names:  # issued_from
            self._add_problem("unknown column", place, name, f"write it in the column {column}")
        else:
            self.problems.append(unknown_word_error("unknown column", name, names, place=place))

    def _check_limits(self, cells: Sequence[object]) -> None:
        """Refuse rows beyond the limits, empty ones too, before they are stored."""
        self._count += 1
        self._size += len(cells) * CELL_BYTES + sum(map(content_bytes, cells))
        limits.current().check_entities(self._count)
        limits.current().check_bytes(self._size)

    def _add_row(self, layout: Layout, number: int, cells: list[object]) -> None:
        """Add the record of a row, whose cells are in the order of the layout."""
        if layout.held:
            holder, position, *cells = cells
            record = self._record(layout, number, cells)
            self._add_held_value(
                layout,
                number,
                cell_to_plain("text", holder),
                cell_to_plain("whole", position),
                record,
            )
            return
        record = self._record(layout, number, cells)
        if layout is VERSION:
            self.plain[layout.name] = record.get("version")
        elif layout is OUTSIDE:
            self.plain.setdefault(layout.name, []).append(record.get("id"))
        else:
            self._check_repeated(
                str(record.get("id")), f"{self._places[layout.name]}: row {number}"
            )
            self.plain.setdefault(layout.name, []).append(record)
            self._rows.setdefault(layout.name, []).append(number)

    def _check_repeated(self, id: str, place: str) -> None:
        """Stop where id after id is a repeated one: a small file may hold one row a million times."""
        self._repeated += id in self._ids
        self._ids.add(id)
        if self._repeated > _MAX_PROBLEMS:
            self._add_problem("a repeated id", place, id, "give each entity an id of its own")
            raise LoadError.of(self.problems, truncated=True)

    def _record(self, layout: Layout, number: int, cells: Sequence[object]) -> dict[str, Plain]:
        """The record of a row; an empty field has its default."""
        record: dict[str, Plain] = {}
        remaining = iter(cells)
        for field in layout.fields:
            raw = [*islice(remaining, len(field.columns))]
            value = self._field_value(layout, number, field, raw)
            if value is not None:
                record[field.field] = value
        if layout.name == Locality.plural:
            self._fill_code(layout, number, record, cells)
        return record

    def _field_value(
        self, layout: Layout, number: int, field: FieldColumns, cells: Sequence[object]
    ) -> Plain:
        """The plain value of a field; a problem names the column of one cell, or those of the field."""
        read = field.columns
        try:
            plain: list[Plain] = []
            for column, cell in zip(field.columns, cells, strict=True):
                read = (column,)
                plain.append(cell_to_plain(column.kind, cell))
            read = field.columns
            return field.from_cells(plain)
        except InvalidValueError as error:
            self._add_unread_field(layout, number, field, error, read)
            return cells

    def _fill_code(
        self, layout: Layout, number: int, record: dict[str, Plain], cells: Sequence[object]
    ) -> None:
        """Give a code that is a number the zeros that a spreadsheet took away."""
        (field,) = (field for field in layout.fields if field.field == "code")
        code = whole_number(cells[layout.columns.index(field.columns[0])])
        if code is None:
            return
        try:
            kind = LocalityKind.of(record.get("kind"))
        except InvalidValueError:
            return  # reported by the form
        try:
            record["code"] = code_text(code, kind)
        except InvalidValueError as error:
            self._add_unread_field(layout, number, field, error, field.columns)

    def _add_unread_field(
        self,
        layout: Layout,
        number: int,
        field: FieldColumns,
        error: InvalidValueError,
        columns: Sequence[Column],
    ) -> None:
        self.problems.append(error.at(self._cell_place(layout, number, columns)))
        self._unread_fields.append(f"{self._cell_place(layout, number, field.columns)}: ")
        if len(self.problems) >= _MAX_PROBLEMS:
            raise LoadError.of(self.problems, truncated=True)

    def _add_held_value(
        self, layout: Layout, number: int, holder: object, position: object, record: Plain
    ) -> None:
        place = f"{self._places[layout.name]}: row {number}"
        if not isinstance(holder, str):
            hint = "give an entity's id"
            self._add_problem("no holder", f"{place}: column holder", holder, hint)
            return
        if position is None:
            position = len(self._held.get((layout.name, holder), ())) + 1
        if not isinstance(position, int):
            place, hint = f"{place}: column position", "number from 1, or leave it empty"
            self._add_problem("not a whole number", place, position, hint)
            return
        self._held.setdefault((layout.name, holder), []).append((position, number, record))

    def _attach_held_values(self) -> None:
        """Put the held values into the records of their holders."""
        holders = {
            (name, record["id"]): record
            for plural in self._rows
            for name in held_tables(plural)
            for record in self.plain[plural]
            if isinstance(record.get("id"), str)
        }
        for (name, holder), values in self._held.items():
            values.sort(key=operator.itemgetter(0))
            record = holders.get((name, holder))
            if record is not None:
                record[name] = [value for _, _, value in values]
                continue
            # To look for similar ids takes a comparison with all: it is done for the first problems only.
            has_hint = len(self.problems) < _MAX_HINTS
            ids = [id for table, id in holders if table == name] if has_hint else ()
            hint = similar_words_hint(holder, ids, otherwise="give the id of an entity")
            place = f"{self._places[name]}: row {values[0][1]}: column holder"
            self._add_problem("no entity that may hold this", place, holder, hint)

    def _add_problem(self, message: str, place: str, value: object, hint: str) -> None:
        self.problems.append(InvalidValueError(message, place=place, found=value, hint=hint))

    def _locate(self, path: tuple[str | int, ...]) -> str:
        """The place in the tables of the value at a path of the canonical form."""
        match path:
            case (str(plural), int(position), str(name), int(part), *rest) if name in held_tables(
                plural
            ):
                record = self.plain[plural][position]
                row = self._held[name, record["id"]][part][1]
                return self._field_place(layouts()[name], row, rest)
            case (str(plural), int(position), *rest) if plural in self._rows:
                return self._field_place(layouts()[plural], self._rows[plural][position], rest)
            case (str(name), *_):
                return self._places.get(name, name)
            case _:
                return ""

    def _field_place(self, layout: Layout, row: int, path: Sequence[str | int]) -> str:
        """A row, and the columns of the field with which a path begins."""
        named = (field.columns for field in layout.fields if path and field.field == path[0])
        return self._cell_place(layout, row, next(named, ()))

    def _cell_place(self, layout: Layout, row: int, columns: Sequence[Column]) -> str:
        """A row and some of its columns; of those that the table has, where it has any."""
        place = f"{self._places[layout.name]}: row {row}"
        names = [column.name for column in columns]
        names = [name for name in names if name in self._headers[layout.name]] or names[:1]
        if len(names) > 1:
            return f"{place}: columns {names[0]} to {names[-1]}"
        return ": ".join([place, *map("column {}".format, names)])


# --- Helpers for several containers --------------------------------------------------------------


def join_words(words: Iterable[str]) -> str:
    """Ids or words as one text, separated by blanks; in a word, what could end it is percent-encoded.

    Example:
        >>> join_words(["src:a", "src:b c"])
        'src:a src:b%20c'
    """
    return " ".join(_AMBIGUOUS.sub(lambda match: quote(match[0]), word) for word in words)


_AMBIGUOUS = re.compile(r"[\s%\[,;]")


def cell_text(cell: Cell) -> str:
    """A cell as a text that no spreadsheet runs as a formula, and no reader takes for a comment.

    Example:
        >>> [cell_text(cell) for cell in (None, True, 0.5, date(2025, 7, 1), "=1+1", ("src:a", "src:b"))]
        ['', 'true', '0.5', '2025-07-01', "'=1+1", 'src:a src:b']
    """
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case int() | float():
            return repr(cell)
        case date():
            return cell.isoformat()
        case _:
            text = escape_formula(cell if isinstance(cell, str) else join_words(cell))
            return f"'{text}" if is_comment(text) else text


def sheet_table(name: str, place: str, rows: Iterable[Sequence[object]]) -> ReadTable:
    """The table in a sheet or CSV file, without comments and without the apostrophes of `cell_text`.

    A row is a comment if its first cell begins with ``#``; rows without a value are left out too.

    Args:
        name: The table's name.
        place: Its name in messages.
        rows: The rows from the first; the header is the first that is no comment.
    """
    read = (
        (number, [unescape_formula(c) if isinstance(c, str) else c for c in row])
        for number, row in enumerate(rows, 1)
        if not is_comment(row) and any(map(has_value, row))
    )
    _, header = next(read, (0, list[object]()))
    return ReadTable(name, place, header, read)


def database_table(
    name: str, place: str, header: Sequence[object], rows: Iterable[tuple[object, ...]]
) -> ReadTable:
    """A table of a database whose rows have been counted, without its empty rows.

    Args:
        name: The table's name.
        place: Its name in messages.
        header: The names of the columns.
        rows: The rows, each with a value for every column.
    """
    empty = (None,) * len(header)  # there may be millions
    numbered = ((number, row) for number, row in enumerate(rows, 1) if row != empty)
    return ReadTable(name, place, header, numbered)


def library(name: str) -> Any:  # noqa: ANN401 - a module whose types are not known
    """A library of the extra ``tables``.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        package = name.partition(".")[0].replace("_", "-")
        raise MissingExtraError.of("tables", package) from None
