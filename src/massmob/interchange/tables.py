"""A movement as flat typed tables: what CSV, XLSX, Parquet, DuckDB and SQLite have in common.

Lives here: the layout of the tables, and records ↔ rows. Must not live here: any container (each has its
module), the meaning of a value (`massmob.interchange.records` reads and refuses it).

The layout, read from the declaration of the model:

- A table a kind of entity, named by its plural; a row an entity. Values held by entities have tables of their
  own (``successors``, ``milestones``, ``results``, ``disputes``) with the columns ``holder`` and ``position``.
- A text in three languages has three columns: ``name_vi``, ``name_en``, ``name_ru``.
- A period has its first and last day: ``valid_from``, ``valid_to``; empty is open. Where a period may be
  missing, ``issued_always`` is true for one that is open at both ends.
- A figure has ``value_low``, ``value_high`` (empty: no upper bound) and ``value_of``, and ``value_exact``
  where no floating-point number is the figure.
- Several ids, or several words, are a list: in a container without lists, words with a blank between.
- ``massmob`` holds the version of the form, ``outside`` the ids beyond an excerpt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias, cast
from urllib.parse import unquote

import attrs

from massmob.converters import as_plain
from massmob.declaration import ENTITY_TYPES, HOLDS
from massmob.errors import InvalidValueError, LoadError, MassmobError, MissingExtraError
from massmob.interchange import limits, records
from massmob.interchange.values import FORMS, FieldType, Kind, field_types
from massmob.model import Point
from massmob.movement import Movement
from massmob.period import Period
from massmob.quantity import Quantity
from massmob.text import LANGUAGES, Text, unknown_word, words_near

__all__ = [
    "Cell",
    "Column",
    "Found",
    "Kind",
    "Table",
    "columns_of",
    "from_tables",
    "joined",
    "library",
    "names",
    "numbered",
    "to_tables",
    "whole_limit",
]

Cell: TypeAlias = "str | int | float | bool | date | Sequence[str] | None"
_Plain: TypeAlias = Any  # a value of the canonical form


@attrs.frozen
class Column:
    """A column of a table: its name and what its cells are."""

    name: str
    kind: Kind


@attrs.frozen
class Table:
    """A table to be written: a row is a cell a column."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]


@attrs.frozen
class Found:
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


# --- What a field becomes -----------------------------------------------------------------------


@attrs.frozen
class _Spread:
    """How a field stands in columns: its cells from its plain value (``None``: the default), and back."""

    field: str
    columns: tuple[Column, ...]
    cells: Callable[[_Plain], Sequence[Cell]]
    plain: Callable[[Sequence[_Plain]], _Plain]


def _single(field: str, kind: Kind) -> _Spread:
    return _Spread(field, (Column(field, kind),), lambda value: (value,), lambda cells: cells[0])


def _day(field: str) -> _Spread:
    return _Spread(
        field,
        (Column(field, "day"),),
        lambda value: (None if value is None else date.fromisoformat(value),),
        lambda cells: cells[0],
    )


def _blank_text(field: str) -> _Spread:
    """A text that may be empty and has no default."""
    column = Column(field, "text")
    return _Spread(
        field, (column,), lambda value: (value,), lambda cells: "" if cells[0] is None else cells[0]
    )


def _list(field: str) -> _Spread:
    return _Spread(
        field,
        (Column(field, "list"),),
        lambda value: (value or (),),
        lambda cells: cells[0] or None,
    )


def _languages(field: str) -> _Spread:
    def cells(value: _Plain) -> Sequence[Cell]:
        texts = {"vi": value} if isinstance(value, str) else value or {}
        return [texts.get(language) for language in LANGUAGES]

    def plain(cells: Sequence[_Plain]) -> _Plain:
        texts = {
            name: text for name, text in zip(LANGUAGES, cells, strict=True) if text is not None
        }
        return texts["vi"] if [*texts] == ["vi"] else texts or None

    columns = tuple(Column(f"{field}_{language}", "text") for language in LANGUAGES)
    return _Spread(field, columns, cells, plain)


def _period(field: str, *, optional: bool) -> _Spread:
    columns = [Column(f"{field}_from", "day"), Column(f"{field}_to", "day")]
    if optional:
        columns.append(Column(f"{field}_always", "flag"))

    def cells(value: _Plain) -> Sequence[Cell]:
        if value is None:
            return (None,) * len(columns)
        first, _, last = value.partition("/")
        days = [None if d == ".." else date.fromisoformat(d) for d in (first, last or first)]
        return [*days, True if days == [None, None] else None][: len(columns)]

    def plain(cells: Sequence[_Plain]) -> _Plain:
        first, last, always = [*cells, None][:3]
        if first is None and last is None:
            return "../.." if always is True else always
        if always is True:
            return f"always, and {first or ''}/{last or ''}"  # no period: it is refused as one
        return f"{'..' if first is None else first}/{'..' if last is None else last}"

    return _Spread(field, tuple(columns), cells, plain)


_BOUNDS = ("low", "high", "of")


def _quantity(field: str) -> _Spread:
    def cells(value: _Plain) -> Sequence[Cell]:
        if value is None:
            return (None,) * 4
        held = isinstance(value, dict)
        bounds = cast("dict[str, Any]", value if held else dict.fromkeys(_BOUNDS[:2], value))
        near = [_nearest(bounds.get(name)) for name in _BOUNDS]
        exact = all(number is None or sure for number, sure in near)
        return [*(number for number, _ in near), None if exact else json.dumps(value)]

    def plain(cells: Sequence[_Plain]) -> _Plain:
        *near, exact = cells
        if exact is None:
            low, high, of = near
            if of is None and low is not None and low == high:
                return low
            bounds = {name: end for name, end in zip(_BOUNDS, near, strict=True) if end is not None}
            return bounds or None
        try:
            value = json.loads(exact)
            agrees = spread.cells(Quantity.from_plain(value).to_plain())[:3] == near
        except (ValueError, TypeError, RecursionError):
            return exact
        return value if agrees else f"{exact}, but the columns beside it say {near}"

    columns = tuple(Column(f"{field}_{name}", "number") for name in _BOUNDS)
    spread = _Spread(field, (*columns, Column(f"{field}_exact", "text")), cells, plain)
    return spread


def _nearest(number: int | float | str | None) -> tuple[int | float | None, bool]:
    """A plain number as near as a floating-point number comes, and whether it is the number itself."""
    if number is None or isinstance(number, float):
        return number, True
    if isinstance(number, int) and abs(number) <= whole_limit:
        return number, True
    above, _, below = str(number).partition("/")
    try:
        return int(above) / int(below or 1), False
    except OverflowError:
        return None, False


whole_limit = 2**53
"""Up to here every whole number is a floating-point number, which is all that a spreadsheet has."""


def _point(field: str, kind: type[Any]) -> _Spread:
    names = [each.name for each in attrs.fields(kind)]

    def cells(value: _Plain) -> Sequence[Cell]:
        return [None if value is None else value.get(name) for name in names]

    def plain(cells: Sequence[_Plain]) -> _Plain:
        return {n: cell for n, cell in zip(names, cells, strict=True) if cell is not None} or None

    columns = tuple(Column(f"{field}_{name}", "number") for name in names)
    return _Spread(field, columns, cells, plain)


def _spreads(cls: type[attrs.AttrsInstance]) -> tuple[_Spread, ...]:
    """How the fields of a class stand in columns, but for those that have a table of their own."""
    types = field_types(cls)
    return tuple(
        _spread(field, types[field.name])
        for field in attrs.fields(cls)
        if HOLDS not in field.metadata
    )


def _spread(field: attrs.Attribute[Any], type_: FieldType) -> _Spread:
    """How a field of the model stands in columns, by its type."""
    kind = type_.kind
    if type_.many:
        return _list(field.name)
    if kind is Text:
        return _languages(field.name)
    if kind is Period:
        return _period(field.name, optional=type_.optional)
    if kind is Quantity:
        return _quantity(field.name)
    if kind is date:
        return _day(field.name)
    if kind is Point:
        return _point(field.name, kind)
    required = field.default is attrs.NOTHING and cast("Any", field).converter is as_plain
    column = FORMS[kind].column if kind in FORMS else "text"  # words of closed lists have no row
    return _blank_text(field.name) if required else _single(field.name, column)


# --- The layout ---------------------------------------------------------------------------------

_HOLDER, _POSITION = Column("holder", "text"), Column("position", "whole")


@attrs.frozen
class _Layout:
    """A table's columns; a table of held values begins with ``holder`` and ``position``."""

    name: str
    spreads: tuple[_Spread, ...]
    held: bool

    @property
    def columns(self) -> tuple[Column, ...]:
        own = [column for spread in self.spreads for column in spread.columns]
        return (_HOLDER, _POSITION, *own) if self.held else tuple(own)


_VERSION = _Layout("massmob", (_single("version", "whole"),), held=False)
_OUTSIDE = _Layout("outside", (_single("id", "text"),), held=False)


@cache
def _layouts() -> dict[str, _Layout]:
    """Every table by name: those of entities in the order of the data model, then those of held values."""
    made: dict[str, _Layout] = {"massmob": _VERSION}
    held: dict[str, _Layout] = {}
    for cls in ENTITY_TYPES.values():
        made[cls.plural] = _Layout(cls.plural, _spreads(cls), held=False)
        for field in attrs.fields(cls):
            if HOLDS in field.metadata and field.name not in held:
                parts = _spreads(field.metadata[HOLDS])
                held[field.name] = _Layout(field.name, parts, held=True)
    return made | held | {"outside": _OUTSIDE}


def columns_of(name: str) -> tuple[Column, ...]:
    """The columns of a table; empty when there is no such table.

    Example:
        >>> [column.name for column in columns_of("milestones")][:5]
        ['holder', 'position', 'status', 'on_from', 'on_to']
    """
    layout = _layouts().get(name)
    return () if layout is None else layout.columns


def names() -> tuple[str, ...]:
    """The name of every table there may be."""
    return tuple(_layouts())


@cache
def _holds(plural: str) -> tuple[str, ...]:
    """The tables of values that the entities of a table hold."""
    cls = next((each for each in ENTITY_TYPES.values() if each.plural == plural), None)
    fields = () if cls is None else attrs.fields(cls)
    return tuple(field.name for field in fields if HOLDS in field.metadata)


# --- Writing ------------------------------------------------------------------------------------


def to_tables(movement: Movement) -> list[Table]:
    """A movement as tables: those that have a row, ``massmob`` first.

    Args:
        movement: The movement.

    Example:
        >>> from massmob.model import Field
        >>> one = Movement([Field(id="field:1", name={"vi": "kinh tế", "en": "economy"})])
        >>> [(table.name, len(table.rows)) for table in to_tables(one)]
        [('massmob', 1), ('fields', 1)]
    """
    plain = cast("dict[str, Any]", records.to_plain(movement))
    rows: dict[str, list[list[Cell]]] = {name: [] for name in _layouts()}
    rows["massmob"].append([plain.pop("massmob")])
    rows["outside"] = [[id] for id in plain.pop("outside", ())]
    for plural, entities in plain.items():
        for record in entities:
            rows[plural].append(_cells(_layouts()[plural], record))
            for name in _holds(plural):
                rows[name] += (
                    [record["id"], position, *_cells(_layouts()[name], value)]
                    for position, value in enumerate(record.get(name, ()), 1)
                )
    return [Table(name, columns_of(name), each) for name, each in rows.items() if each]


def _cells(layout: _Layout, record: Mapping[str, _Plain]) -> list[Cell]:
    return [cell for each in layout.spreads for cell in each.cells(record.get(each.field))]


# --- Reading ------------------------------------------------------------------------------------


def from_tables(tables: Iterable[Found]) -> Movement:
    """A movement from tables.

    A column that is missing has its default in every row; a row without a cell is no row.

    Args:
        tables: The tables of a container.

    Raises:
        LoadError: Every fault with table, row and column; nothing is half-built.
    """
    return _Reading().movement(tables)


class _Reading:
    """One reading: the records so far, where each stands, and what is wrong."""

    def __init__(self) -> None:
        self.faults: list[MassmobError] = []
        self.plain: dict[str, Any] = {}
        self._place: dict[str, str] = {}
        self._row: dict[str, list[int]] = {}
        self._held: dict[tuple[str, str], list[tuple[int, int, Any]]] = {}
        self._size = self._count = 0

    def movement(self, tables: Iterable[Found]) -> Movement:
        for found in tables:
            self._read(found)
        if "massmob" not in self.plain:
            raise LoadError(
                "not a movement as tables",
                found=sorted(self._place) or None,
                remedy="there is a table massmob with a column version; is this another program's?",
            )
        self._join()
        try:
            movement = records.from_plain(self.plain, lambda: self._where)
        except LoadError as error:
            self.faults += cast("tuple[MassmobError, ...]", error.faults) or (error,)
        else:
            if not self.faults:
                return movement
        raise LoadError.of(self.faults)

    def _read(self, found: Found) -> None:
        layout = _layouts().get(found.name)
        if layout is None:
            self.faults.append(
                unknown_word("unknown table", found.name, _layouts(), place=found.place)
            )
            return
        self._place[found.name] = found.place
        at = self._columns(found, layout)
        rows = [(number, cells) for number, cells in found.rows if any(map(_filled, cells))]
        for number, cells in rows:
            self._weigh(cells)
            values = [
                _value(column.kind, cells[at[column.name]])
                if at.get(column.name, len(cells)) < len(cells)
                else None
                for column in layout.columns
            ]
            self._add(layout, number, values)

    def _columns(self, found: Found, layout: _Layout) -> dict[str, int]:
        """Where each column stands; an unknown one, and one that stands twice, is a fault."""
        names = [column.name for column in layout.columns]
        at: dict[str, int] = {}
        for position, name in enumerate(found.header):
            place = f"{found.place}: column {position + 1}"
            if name not in names:
                if _filled(name):
                    self.faults.append(unknown_word("unknown column", name, names, place=place))
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

    def _add(self, layout: _Layout, number: int, values: list[_Plain]) -> None:
        if layout is _VERSION:
            self.plain["massmob"] = values[0]
        elif layout is _OUTSIDE:
            self.plain.setdefault("outside", []).append(values[0])
        elif layout.held:
            holder, position, *values = values
            self._hold(layout, number, holder, position, _record(layout, values))
        else:
            self.plain.setdefault(layout.name, []).append(_record(layout, values))
            self._row.setdefault(layout.name, []).append(number)

    def _hold(
        self, layout: _Layout, number: int, holder: object, position: object, record: _Plain
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
            for name in _holds(plural)
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
            remedy = words_near(holder, ids, otherwise="give the id of an entity")
            place = f"{self._place[name]}: row {values[0][1]}: column holder"
            self._fault("no entity that may hold this", place, holder, remedy)

    def _fault(self, message: str, place: str, found: object, remedy: str) -> None:
        self.faults.append(InvalidValueError(message, place=place, found=found, remedy=remedy))

    def _where(self, path: tuple[str | int, ...]) -> str:
        """Where the value at a path of the canonical form stands in the tables."""
        match path:
            case (str(plural), int(position), str(name), int(part), *rest) if name in _holds(
                plural
            ):
                record = self.plain[plural][position]
                row = self._held[name, record["id"]][part][1]
                return _told(self._place[name], row, _layouts()[name], rest)
            case (str(plural), int(position), *rest) if plural in self._row:
                row = self._row[plural][position]
                return _told(self._place[plural], row, _layouts()[plural], rest)
            case (str(name), *_):
                return self._place.get(name, name)
            case _:
                return ""


def _told(place: str, row: int, layout: _Layout, rest: Sequence[str | int]) -> str:
    """A row, and the columns of the field that the rest of a path begins with."""
    names = [c.name for each in layout.spreads if [each.field] == [*rest[:1]] for c in each.columns]
    if not names:
        return f"{place}: row {row}"
    columns = f"column {names[0]}" if len(names) == 1 else f"columns {names[0]} to {names[-1]}"
    return f"{place}: row {row}: {columns}"


def _record(layout: _Layout, values: Sequence[_Plain]) -> dict[str, _Plain]:
    """A record from the cells of a row; what is empty has its default."""
    record: dict[str, _Plain] = {}
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
_FLAGS = {"true": True, "false": False}


def _value(kind: Kind, cell: object) -> _Plain:
    """A cell as the canonical form has it; what is not of its kind stays, for the form to refuse."""
    if not _filled(cell):
        return None
    match kind:
        case "list":
            return _list_value(cell)
        case "day":
            return _day_value(cell)
        case "flag":
            return _FLAGS.get(cell.lower(), cell) if isinstance(cell, str) else cell
        case "whole" | "number":
            return _number_value(kind, cell)
        case _:
            return cell


def _list_value(cell: object) -> _Plain:
    if isinstance(cell, str):
        return [unquote(word) for word in cell.split()]
    return [*cast("Iterable[object]", cell)] if isinstance(cell, list | tuple) else cell


def _day_value(cell: object) -> _Plain:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else str(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _number_value(kind: Kind, cell: object) -> _Plain:
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


# --- Containers of text -------------------------------------------------------------------------


def joined(words: Iterable[str]) -> str:
    """Ids or words as one text, a blank between; a blank or ``%`` in one is percent-encoded.

    Example:
        >>> joined(["src:a", "src:b c"])
        'src:a src:b%20c'
    """
    return " ".join(_AMBIGUOUS.sub(_encoded, word) for word in words)


_AMBIGUOUS = re.compile(r"[\s%]")


def _encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8"))


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


def numbered(
    rows: Iterable[Sequence[object]], first: int = 2
) -> Iterator[tuple[int, Sequence[object]]]:
    """Rows with their numbers as a person counts them below a header."""
    return ((number, row) for number, row in enumerate(rows, first))
