"""The layout of a movement as tables, and how the value of a field becomes cells.

The layout follows from the declaration of the model:

- A table a kind of entity, named by its plural; a row an entity. Values held by entities have tables of their
  own (``successors``, ``milestones``, ``phases`` …) with the columns ``holder`` and ``position``.
- A text in three languages has three columns: ``name_vi``, ``name_en``, ``name_ru``.
- A period has its first and last day: ``valid_from``, ``valid_to``; empty is open. Where a period may be
  missing, ``covers_always`` is true for one that is open at both ends.
- A day, or the month or year where only that is known, has one column of text in ISO 8601: ``issued``.
- A figure has ``value``: a number, which is exact, or words such as ``≥ 10``, ``10–20``, ``188/382``. Databases
  have its bounds as numbers beside it, for queries: ``value_low``, ``value_high`` (empty: no upper bound) and
  ``value_of``, each the nearest floating-point number.
- Several ids, or several words, are a list: in a container without lists, words with a blank between, or an
  array in JSON.
- ``massmob`` holds the version of the form, ``outside`` the ids beyond an excerpt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias, cast

import attrs

from massmob.errors import InvalidValueError
from massmob.model.converters import as_plain
from massmob.model.entities import Point
from massmob.model.entity import ENTITY_TYPES, per_kinds
from massmob.model.records.days import moment_text, shortest_text
from massmob.model.records.value_forms import FORMS, FieldType, Kind, field_types
from massmob.model.references import HOLDS, MOMENT
from massmob.translation.language import LANGUAGES
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.text import Text

__all__ = [
    "MAX_EXACT_INTEGER",
    "OUTSIDE",
    "VERSION",
    "Cell",
    "Column",
    "FieldColumns",
    "Layout",
    "Plain",
    "held_tables",
    "layouts",
]

Cell: TypeAlias = "str | int | float | bool | date | Sequence[str] | None"
Plain: TypeAlias = Any  # a value of the canonical form


@attrs.frozen
class Column:
    """A column of a table.

    Attributes:
        name: Its name.
        kind: The kind of its cells.
        for_queries: Whether its cells follow from those of others; sheets and CSV files do without it.
    """

    name: str
    kind: Kind
    for_queries: bool = False


@attrs.frozen
class FieldColumns:
    """The columns of a field.

    Attributes:
        field: The field's name.
        columns: The columns.
        to_cells: Plain value (``None``: the default) → a cell for each column.
        from_cells: The plain values of the cells → the plain value of the field, or an `InvalidValueError`.
    """

    field: str
    columns: tuple[Column, ...]
    to_cells: Callable[[Plain], Sequence[Cell]]
    from_cells: Callable[[Sequence[Plain]], Plain]


def _single_column(field: str, kind: Kind, *, empty: Plain = None) -> FieldColumns:
    """A field in one column; the plain value of an empty cell is ``empty``."""

    def to_cells(value: Plain) -> Sequence[Cell]:
        if kind == "list":
            return (value or (),)
        return (date.fromisoformat(value) if kind == "day" and value is not None else value,)

    def from_cells(cells: Sequence[Plain]) -> Plain:
        return empty if cells[0] is None else cells[0]

    return FieldColumns(field, (Column(field, kind),), to_cells, from_cells)


def _member_columns(
    field: str, names: Sequence[str], kind: Kind, *, short: Sequence[str] = ()
) -> FieldColumns:
    """A column for each member of an object.

    A plain value that is no object is short for an object whose members named in ``short`` have this value.
    """

    def to_cells(value: Plain) -> Sequence[Cell]:
        is_object = isinstance(value, dict)
        members = cast("dict[str, Cell]", value if is_object else dict.fromkeys(short, value))
        return [members.get(name) for name in names]

    def from_cells(cells: Sequence[Plain]) -> Plain:
        members = {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None}
        first = next(iter(members.values()), None)
        if [*members] == [*short] and all(cell == first for cell in members.values()):
            return first
        return members or None

    columns = tuple(Column(f"{field}_{name}", kind) for name in names)
    return FieldColumns(field, columns, to_cells, from_cells)


def _period_columns(field: str, *, optional: bool) -> FieldColumns:
    columns = [Column(f"{field}_from", "day"), Column(f"{field}_to", "day")]
    if optional:
        columns.append(Column(f"{field}_always", "flag"))

    def to_cells(value: Plain) -> Sequence[Cell]:
        if value is None:
            return (None,) * len(columns)
        first, _, last = value.partition("/")
        days = [None if d == ".." else date.fromisoformat(d) for d in (first, last or first)]
        return [*days, True if days == [None, None] else None][: len(columns)]

    def from_cells(cells: Sequence[Plain]) -> Plain:
        first, last, always = [*cells, None][:3]
        if first is None and last is None:
            return "../.." if always is True else always
        if always is True:
            return f"always, and {first or ''}/{last or ''}"  # no period: it is refused as one
        return f"{'..' if first is None else first}/{'..' if last is None else last}"

    return FieldColumns(field, tuple(columns), to_cells, from_cells)


def _moment_columns(field: str) -> FieldColumns:
    def to_cells(value: Plain) -> Sequence[Cell]:
        return (None if value is None else shortest_text(value),)

    def from_cells(cells: Sequence[Plain]) -> Plain:
        return None if cells[0] is None else moment_text(cells[0])

    return FieldColumns(field, (Column(field, "text"),), to_cells, from_cells)


def _quantity_columns(field: str) -> FieldColumns:
    """The figure as a number or in words; for queries its low, high and whole as the nearest numbers."""
    bounds = _member_columns(field, ("low", "high", "of"), "number", short=("low", "high"))

    def to_cells(value: Plain) -> Sequence[Cell]:
        cell = None if value is None else _figure_cell(value)
        return [cell, *map(_nearest_number, bounds.to_cells(value))]

    def from_cells(cells: Sequence[Plain]) -> Plain:
        figure, *numbers = cells
        if figure is None:
            return bounds.from_cells(numbers)
        value = _read_figure(figure).to_dict()
        if numbers != [None, None, None] and to_cells(value)[1:] != numbers:
            raise InvalidValueError(
                f"a figure that differs from {field}_low, {field}_high and {field}_of",
                found=[figure, *numbers],
                hint="leave these three empty, or write the same in them",
            )
        return value

    derived = (attrs.evolve(column, for_queries=True) for column in bounds.columns)
    return FieldColumns(field, (Column(field, "figure"), *derived), to_cells, from_cells)


def _read_figure(cell: object) -> Quantity:
    if isinstance(cell, str):
        return Quantity.parse(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        hint = (
            "write a number, or words such as ≥ 10, 200–300 or 188/382, in a cell formatted as text"
        )
        raise InvalidValueError("not a figure", found=cell, hint=hint)
    return Quantity(cell)


def _figure_cell(value: Plain) -> int | float | str:
    """A figure as a number, if its digits as text are read as the same, or else in words."""
    words = str(Quantity.from_dict(value))
    if isinstance(value, int) and abs(value) <= MAX_EXACT_INTEGER:
        return value
    return value if isinstance(value, float) and repr(value) == words else words


def _nearest_number(number: Plain) -> int | float | None:
    """A plain number itself if it is a floating-point number or a small integer, or else the nearest float."""
    if number is None or isinstance(number, float):
        return number
    if isinstance(number, int) and abs(number) <= MAX_EXACT_INTEGER:
        return number
    try:
        return float(Fraction(number))
    except OverflowError:
        return None


MAX_EXACT_INTEGER = 2**53
"""Up to here every whole number is a floating-point number, the only numbers of a spreadsheet."""


def _columns_of_class(cls: type[attrs.AttrsInstance]) -> tuple[FieldColumns, ...]:
    """The columns of each field of a class, except those that have a table of their own."""
    types = field_types(cls)
    return tuple(
        _columns_of_field(field, types[field.name])
        for field in attrs.fields(cls)
        if HOLDS not in field.metadata
    )


def _columns_of_field(field: attrs.Attribute[Any], type_: FieldType) -> FieldColumns:
    name, kind = field.name, type_.kind
    if type_.many:
        return _single_column(name, "list")
    if kind is Text:
        return _member_columns(name, LANGUAGES, "text", short=("vi",))
    if field.metadata.get(MOMENT):
        return _moment_columns(name)
    if kind is Period:
        return _period_columns(name, optional=type_.optional)
    if kind is Quantity:
        return _quantity_columns(name)
    if kind is Point:
        return _member_columns(name, [member.name for member in attrs.fields(Point)], "number")
    # A text without a default may be empty.
    required = field.default is attrs.NOTHING and cast("Any", field).converter is as_plain
    column = FORMS[kind].column if kind in FORMS else "text"  # words of closed lists are not in it
    return _single_column(name, column, empty="" if required else None)


_HOLDER, _POSITION = Column("holder", "text"), Column("position", "whole")


@attrs.frozen
class Layout:
    """A table's columns; a table of held values begins with ``holder`` and ``position``.

    Attributes:
        name: The table's name.
        fields: The columns of each field.
        held: Whether it is of values held by entities.
        cls: The class of its rows; ``None`` for the tables of the version and of the ids outside.
    """

    name: str
    fields: tuple[FieldColumns, ...]
    held: bool
    cls: type[attrs.AttrsInstance] | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in their order."""
        columns = tuple(column for field in self.fields for column in field.columns)
        return (_HOLDER, _POSITION, *columns) if self.held else columns

    def cells(self, record: Mapping[str, Plain]) -> list[Cell]:
        """The cells of a record, but those of its holder and position."""
        return [cell for field in self.fields for cell in field.to_cells(record.get(field.field))]


VERSION = Layout("massmob", (_single_column("version", "whole"),), held=False)
OUTSIDE = Layout("outside", (_single_column("id", "text"),), held=False)


@per_kinds
def layouts() -> dict[str, Layout]:
    """Every table by name: those of entities in the order of the data model, then those of held values."""
    entities: dict[str, Layout] = {"massmob": VERSION}
    held: dict[str, Layout] = {}
    for cls in ENTITY_TYPES.values():
        entities[cls.plural] = Layout(cls.plural, _columns_of_class(cls), False, cls)
        for field in attrs.fields(cls):
            if HOLDS in field.metadata and field.name not in held:
                value = field.metadata[HOLDS]
                held[field.name] = Layout(field.name, _columns_of_class(value), True, value)
    return entities | held | {"outside": OUTSIDE}


@per_kinds
def held_tables(plural: str) -> tuple[str, ...]:
    """The tables of values that the entities of a table hold."""
    cls = next((cls for cls in ENTITY_TYPES.values() if cls.plural == plural), None)
    fields = () if cls is None else attrs.fields(cls)
    return tuple(field.name for field in fields if HOLDS in field.metadata)
