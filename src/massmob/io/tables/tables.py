"""A movement as flat typed tables: what CSV, XLSX, Parquet, DuckDB and SQLite have in common.

The layout of the tables is in `massmob.io.tables.columns`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, unquote

import attrs

from massmob.errors import InvalidValueError, LoadError, MassmobError, MissingExtraError
from massmob.io.records import converter
from massmob.io.records.value_forms import Kind
from massmob.io.storage import folders, limits
from massmob.io.tables.columns import (
    OUTSIDE,
    VERSION,
    Cell,
    Column,
    Layout,
    Plain,
    holds,
    layouts,
    whole_limit,
)
from massmob.movement import Movement
from massmob.rendering.escaping import shielded, sql_name
from massmob.values.text import unknown_word, words_near

__all__ = [
    "Cell",
    "Column",
    "Kind",
    "ReadTable",
    "WrittenTable",
    "cell_text",
    "from_tables",
    "joined",
    "library",
    "save_folder",
    "selected",
    "to_tables",
    "whole_limit",
]


@attrs.frozen
class WrittenTable:
    """A table to be written: a row is a cell a column."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]


@attrs.frozen
class ReadTable:
    """A table as a container holds it.

    Attributes:
        name: The table's name.
        place: Where it stands, as a person calls it: ``localities.csv``, ``sheet localities``.
        header: The names of the columns.
        rows: The rows, each with its number as a person counts them.
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
        >>> one = Movement([Field(id="field:1", name={"vi": "kinh tế", "en": "economy"})])
        >>> [(table.name, len(table.rows)) for table in to_tables(one)]
        [('massmob', 1), ('fields', 1)]
    """
    plain = cast("dict[str, Any]", converter.to_plain(movement))
    rows: dict[str, list[list[Cell]]] = {name: [] for name in layouts()}
    rows["massmob"].append([plain.pop("massmob")])
    rows["outside"] = [[id] for id in plain.pop("outside", ())]
    for plural, entities in plain.items():
        for record in entities:
            rows[plural].append(_cells(layouts()[plural], record))
            for name in holds(plural):
                rows[name] += (
                    [record["id"], position, *_cells(layouts()[name], value)]
                    for position, value in enumerate(record.get(name, ()), 1)
                )
    return [
        WrittenTable(name, layouts()[name].columns, each) for name, each in rows.items() if each
    ]


def _cells(layout: Layout, record: Mapping[str, Plain]) -> list[Cell]:
    return [cell for each in layout.spreads for cell in each.cells(record.get(each.field))]


# --- Reading ------------------------------------------------------------------------------------


def from_tables(tables: Iterable[ReadTable]) -> Movement:
    """A movement from tables.

    A column that is missing has its default in every row; a row without a cell is no row.

    Args:
        tables: The tables of a container.

    Raises:
        LoadError: Every problem with table, row and column; nothing is half-built.
    """
    return _Reading().movement(tables)


class _Reading:
    """One reading: the records so far, where each stands, and what is wrong."""

    def __init__(self) -> None:
        self.problems: list[MassmobError] = []
        self.plain: dict[str, Any] = {}
        self._place: dict[str, str] = {}
        self._row: dict[str, list[int]] = {}
        self._held: dict[tuple[str, str], list[tuple[int, int, Any]]] = {}
        self._size = self._count = 0

    def movement(self, tables: Iterable[ReadTable]) -> Movement:
        for found in tables:
            self._read(found)
        if "massmob" not in self.plain:
            raise LoadError(
                "not a movement as tables",
                found=sorted(self._place) or None,
                hint="there is a table massmob with a column version; is this another program's?",
            )
        self._join()
        try:
            movement = converter.from_plain(self.plain, lambda: self._where)
        except LoadError as error:
            self.problems += cast("tuple[MassmobError, ...]", error.problems) or (error,)
        else:
            if not self.problems:
                return movement
        raise LoadError.of(self.problems)

    def _read(self, found: ReadTable) -> None:
        layout = layouts().get(found.name)
        if layout is None:
            self.problems.append(
                unknown_word("unknown table", found.name, layouts(), place=found.place)
            )
            return
        self._place[found.name] = found.place
        at = self._columns(found, layout)
        columns = layout.columns
        for number, cells in found.rows:
            if any(map(_filled, cells)):
                self._weigh(cells)
                named = {name: cells[place] for name, place in at.items() if place < len(cells)}
                values = [_value(column.kind, named.get(column.name)) for column in columns]
                self._add(layout, number, values)

    def _columns(self, found: ReadTable, layout: Layout) -> dict[str, int]:
        """Where each column stands; an unknown one, and one that stands twice, is a problem."""
        names = [column.name for column in layout.columns]
        at: dict[str, int] = {}
        for position, name in enumerate(found.header):
            place = f"{found.place}: column {position + 1}"
            if name not in names:
                if _filled(name):
                    self.problems.append(unknown_word("unknown column", name, names, place=place))
            elif name in at:
                self._fault("a column that stands twice", place, name, "keep one of them")
            else:
                at[str(name)] = position
        return at

    def _weigh(self, cells: Sequence[object]) -> None:
        """Refuse what is beyond the limits before it is kept."""
        self._count += 1
        self._size += sum(len(cell) if isinstance(cell, str) else 8 for cell in cells)
        limits.current().check_entities(self._count)
        limits.current().check_bytes(self._size)

    def _add(self, layout: Layout, number: int, values: list[Plain]) -> None:
        if layout is VERSION:
            self.plain["massmob"] = values[0]
        elif layout is OUTSIDE:
            self.plain.setdefault("outside", []).append(values[0])
        elif layout.held:
            holder, position, *values = values
            self._hold(layout, number, holder, position, _record(layout, values))
        else:
            self.plain.setdefault(layout.name, []).append(_record(layout, values))
            self._row.setdefault(layout.name, []).append(number)

    def _hold(
        self, layout: Layout, number: int, holder: object, position: object, record: Plain
    ) -> None:
        place = f"{self._place[layout.name]}: row {number}"
        if not isinstance(holder, str):
            self._fault("no holder", f"{place}: column holder", holder, "give an entity's id")
            return
        if position is None:
            position = len(self._held.get((layout.name, holder), ())) + 1
        if not isinstance(position, int):
            where = f"{place}: column position"
            self._fault("not a whole number", where, position, "number from 1, or leave it empty")
            return
        self._held.setdefault((layout.name, holder), []).append((position, number, record))

    def _join(self) -> None:
        """Give the entities the values that they hold."""
        owners = {
            (name, record["id"]): record
            for plural in self._row
            for name in holds(plural)
            for record in self.plain[plural]
            if isinstance(record.get("id"), str)
        }
        for (name, holder), values in self._held.items():
            values.sort(key=lambda each: each[0])
            record = owners.get((name, holder))
            if record is not None:
                record[name] = [each[2] for each in values]
                continue
            ids = [id for table, id in owners if table == name]
            hint = words_near(holder, ids, otherwise="give the id of an entity")
            place = f"{self._place[name]}: row {values[0][1]}: column holder"
            self._fault("no entity that may hold this", place, holder, hint)

    def _fault(self, message: str, place: str, found: object, hint: str) -> None:
        self.problems.append(InvalidValueError(message, place=place, found=found, hint=hint))

    def _where(self, path: tuple[str | int, ...]) -> str:
        """Where the value at a path of the canonical form stands in the tables."""
        match path:
            case (str(plural), int(position), str(name), int(part), *rest) if name in holds(plural):
                record = self.plain[plural][position]
                row = self._held[name, record["id"]][part][1]
                return _told(self._place[name], row, layouts()[name], rest)
            case (str(plural), int(position), *rest) if plural in self._row:
                row = self._row[plural][position]
                return _told(self._place[plural], row, layouts()[plural], rest)
            case (str(name), *_):
                return self._place.get(name, name)
            case _:
                return ""


def _told(place: str, row: int, layout: Layout, rest: Sequence[str | int]) -> str:
    """A row, and the columns of the field that the rest of a path begins with."""
    names = [c.name for each in layout.spreads if [each.field] == [*rest[:1]] for c in each.columns]
    if not names:
        return f"{place}: row {row}"
    columns = f"column {names[0]}" if len(names) == 1 else f"columns {names[0]} to {names[-1]}"
    return f"{place}: row {row}: {columns}"


def _record(layout: Layout, values: Sequence[Plain]) -> dict[str, Plain]:
    """A record from the cells of a row; what is empty has its default."""
    record: dict[str, Plain] = {}
    at = 0
    for spread in layout.spreads:
        following = at + len(spread.columns)
        value = spread.plain(values[at:following])
        if value is not None:
            record[spread.field] = value
        at = following
    return record


def _filled(cell: object) -> bool:
    return cell is not None and cell not in ("", [])


_WHOLE = re.compile(r"-?[0-9]{1,400}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]{1,400})?(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)
_FLAGS = {"true": True, "false": False, "1": True, "0": False}  # SQLite has numbers alone


def _value(kind: Kind, cell: object) -> Plain:
    """A cell as the canonical form has it; what is not of its kind stays, for the form to refuse."""
    if not _filled(cell):
        return None
    match kind:
        case "list":
            return _list_value(cell)
        case "day":
            return _day_value(cell)
        case "flag":
            return _FLAGS.get(str(cell).lower(), cell)
        case "whole" | "number":
            return _number_value(kind, cell)
        case _:
            return cell


def _list_value(cell: object) -> Plain:
    if not isinstance(cell, str):
        return cell
    if not cell.startswith("["):
        return [unquote(word) for word in cell.split()] or None
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return cell


def _day_value(cell: object) -> Plain:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else str(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _number_value(kind: Kind, cell: object) -> Plain:
    if isinstance(cell, str):
        if _WHOLE.fullmatch(cell):
            return int(cell)
        return float(cell) if kind == "number" and _NUMBER.fullmatch(cell) else cell
    if (
        isinstance(cell, float)
        and cell.is_integer()
        and (kind == "whole" or abs(cell) < whole_limit)
    ):
        return int(cell)
    return cell


# --- What several containers share --------------------------------------------------------------


def joined(words: Iterable[str]) -> str:
    """Ids or words as one text, a blank between; a blank, ``%`` or ``[`` in one is percent-encoded.

    Example:
        >>> joined(["src:a", "src:b c"])
        'src:a src:b%20c'
    """
    return " ".join(_AMBIGUOUS.sub(lambda match: quote(match[0]), word) for word in words)


_AMBIGUOUS = re.compile(r"[\s%\[]")


def cell_text(cell: Cell) -> str:
    """A cell as a text that no spreadsheet runs as a formula.

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
            return shielded(cell if isinstance(cell, str) else joined(cell))


def save_folder(
    movement: Movement, folder: Path, suffix: str, written: Callable[[WrittenTable], bytes]
) -> None:
    """Write a movement as a folder with a file for each table, whole or not at all.

    Args:
        movement: The movement.
        folder: The folder; one that exists is exchanged.
        suffix: What the names of the files end with.
        written: WrittenTable → file.
    """
    contents = {f"{table.name}{suffix}": written(table) for table in to_tables(movement)}
    folders.write_all(folder, contents, frozenset(f"{name}{suffix}" for name in layouts()))


def selected(cursor: Any, name: str) -> ReadTable:  # noqa: ANN401 - of any database
    """A table of a database.

    Args:
        cursor: A cursor of its own (PEP 249).
        name: The table's name.
    """
    cursor.execute(f"SELECT * FROM {sql_name(name)}")  # noqa: S608 - a quoted name
    chunks: Iterator[Sequence[Sequence[object]]] = iter(lambda: cursor.fetchmany(4096), [])
    header = [column[0] for column in cursor.description]
    return ReadTable(name, f"table {name}", header, enumerate(chain.from_iterable(chunks), 1))


def library(name: str) -> Any:  # noqa: ANN401 - a module whose types are not known
    """A library that the extra ``tables`` brings.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        called = name.partition(".")[0].replace("_", "-")
        raise MissingExtraError.of("tables", called) from None
