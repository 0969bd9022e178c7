"""The tables that a movement is laid out in, and how the value of a field is spread over their columns.

The layout, read from the declaration of the model:

- A table a kind of entity, named by its plural; a row an entity. Values held by entities have tables of their
  own (``successors``, ``milestones``, ``results``, ``disputes``) with the columns ``holder`` and ``position``.
- A text in three languages has three columns: ``name_vi``, ``name_en``, ``name_ru``.
- A period has its first and last day: ``valid_from``, ``valid_to``; empty is open. Where a period may be
  missing, ``issued_always`` is true for one that is open at both ends.
- A figure has ``value_low``, ``value_high`` (empty: no upper bound) and ``value_of``, and ``value_exact``
  where no floating-point number is the figure.
- Several ids, or several words, are a list: in a container without lists, words with a blank between, or an
  array in JSON.
- ``massmob`` holds the version of the form, ``outside`` the ids beyond an excerpt.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, TypeAlias, cast

import attrs

from massmob.io.records.value_forms import FORMS, FieldType, Kind, field_types
from massmob.model.converters import as_plain
from massmob.model.entities import Point
from massmob.model.entity import ENTITY_TYPES
from massmob.model.references import HOLDS
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.text import LANGUAGES, Text

__all__ = [
    "OUTSIDE",
    "VERSION",
    "Cell",
    "Column",
    "Layout",
    "Plain",
    "holds",
    "layouts",
    "whole_limit",
]

Cell: TypeAlias = "str | int | float | bool | date | Sequence[str] | None"
Plain: TypeAlias = Any  # a value of the canonical form


@attrs.frozen
class Column:
    """A column of a table: its name and what its cells are."""

    name: str
    kind: Kind


@attrs.frozen
class Spread:
    """How a field is spread over columns: its cells from its plain value (``None``: the default), and back."""

    field: str
    columns: tuple[Column, ...]
    cells: Callable[[Plain], Sequence[Cell]]
    plain: Callable[[Sequence[Plain]], Plain]


def _single(field: str, kind: Kind, *, empty: Plain = None) -> Spread:
    """A field in one column; the plain value of an empty cell is ``empty``."""

    def cells(value: Plain) -> Sequence[Cell]:
        if kind == "list":
            return (value or (),)
        return (date.fromisoformat(value) if kind == "day" and value is not None else value,)

    def plain(cells: Sequence[Plain]) -> Plain:
        return empty if cells[0] is None else cells[0]

    return Spread(field, (Column(field, kind),), cells, plain)


def _members(field: str, names: Sequence[str], kind: Kind, *, short: Sequence[str] = ()) -> Spread:
    """A column for each member of an object; a value that is no object is each of those in ``short``."""

    def cells(value: Plain) -> Sequence[Cell]:
        held = isinstance(value, dict)
        members = cast("dict[str, Cell]", value if held else dict.fromkeys(short, value))
        return [members.get(name) for name in names]

    def plain(cells: Sequence[Plain]) -> Plain:
        members = {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None}
        first = next(iter(members.values()), None)
        if [*members] == [*short] and all(cell == first for cell in members.values()):
            return first
        return members or None

    return Spread(field, tuple(Column(f"{field}_{name}", kind) for name in names), cells, plain)


def _period(field: str, *, optional: bool) -> Spread:
    columns = [Column(f"{field}_from", "day"), Column(f"{field}_to", "day")]
    if optional:
        columns.append(Column(f"{field}_always", "flag"))

    def cells(value: Plain) -> Sequence[Cell]:
        if value is None:
            return (None,) * len(columns)
        first, _, last = value.partition("/")
        days = [None if d == ".." else date.fromisoformat(d) for d in (first, last or first)]
        return [*days, True if days == [None, None] else None][: len(columns)]

    def plain(cells: Sequence[Plain]) -> Plain:
        first, last, always = [*cells, None][:3]
        if first is None and last is None:
            return "../.." if always is True else always
        if always is True:
            return f"always, and {first or ''}/{last or ''}"  # no period: it is refused as one
        return f"{'..' if first is None else first}/{'..' if last is None else last}"

    return Spread(field, tuple(columns), cells, plain)


def _quantity(field: str) -> Spread:
    bounds = _members(field, ("low", "high", "of"), "number", short=("low", "high"))

    def cells(value: Plain) -> Sequence[Cell]:
        exact = bounds.cells(value)
        near = [*map(_nearest, exact)]
        # Not `==`: 10**20 equals 1e20, but a float beyond 2^53 is not read as a whole number.
        same = all(one is other for one, other in zip(near, exact, strict=True))
        return [*near, None if same else json.dumps(value)]

    def plain(row: Sequence[Plain]) -> Plain:
        *near, exact = row
        if exact is None:
            return bounds.plain(near)
        try:
            value = json.loads(exact)
            agrees = cells(Quantity.from_plain(value).to_plain())[:3] == near
        except (ValueError, TypeError, RecursionError):
            return exact
        return value if agrees else f"{exact}, but the columns beside it say {near}"

    return Spread(field, (*bounds.columns, Column(f"{field}_exact", "text")), cells, plain)


def _nearest(number: Plain) -> int | float | None:
    """A plain number, as itself if a floating-point number can be it, or else the nearest of these."""
    if number is None or isinstance(number, float):
        return number
    if isinstance(number, int) and abs(number) <= whole_limit:
        return number
    try:
        return float(Fraction(number))
    except OverflowError:
        return None


whole_limit = 2**53
"""Up to here every whole number is a floating-point number, which is all that a spreadsheet has."""


def _spreads(cls: type[attrs.AttrsInstance]) -> tuple[Spread, ...]:
    """How the fields of a class stand in columns, but for those that have a table of their own."""
    types = field_types(cls)
    return tuple(
        _spread(field, types[field.name])
        for field in attrs.fields(cls)
        if HOLDS not in field.metadata
    )


def _spread(field: attrs.Attribute[Any], type_: FieldType) -> Spread:
    """How a field of the model is spread over columns, by its type."""
    name, kind = field.name, type_.kind
    if type_.many:
        return _single(name, "list")
    if kind is Text:
        return _members(name, LANGUAGES, "text", short=("vi",))
    if kind is Period:
        return _period(name, optional=type_.optional)
    if kind is Quantity:
        return _quantity(name)
    if kind is Point:
        return _members(name, [each.name for each in attrs.fields(Point)], "number")
    # A text without a default may be empty.
    required = field.default is attrs.NOTHING and cast("Any", field).converter is as_plain
    column = FORMS[kind].column if kind in FORMS else "text"  # words of closed lists have no row
    return _single(name, column, empty="" if required else None)


_HOLDER, _POSITION = Column("holder", "text"), Column("position", "whole")


@attrs.frozen
class Layout:
    """A table's columns; a table of held values begins with ``holder`` and ``position``."""

    name: str
    spreads: tuple[Spread, ...]
    held: bool

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in their order."""
        own = [column for spread in self.spreads for column in spread.columns]
        return (_HOLDER, _POSITION, *own) if self.held else tuple(own)


VERSION = Layout("massmob", (_single("version", "whole"),), held=False)
OUTSIDE = Layout("outside", (_single("id", "text"),), held=False)


@cache
def layouts() -> dict[str, Layout]:
    """Every table by name: those of entities in the order of the data model, then those of held values."""
    made: dict[str, Layout] = {"massmob": VERSION}
    held: dict[str, Layout] = {}
    for cls in ENTITY_TYPES.values():
        made[cls.plural] = Layout(cls.plural, _spreads(cls), held=False)
        for field in attrs.fields(cls):
            if HOLDS in field.metadata and field.name not in held:
                parts = _spreads(field.metadata[HOLDS])
                held[field.name] = Layout(field.name, parts, held=True)
    return made | held | {"outside": OUTSIDE}


@cache
def holds(plural: str) -> tuple[str, ...]:
    """The tables of values that the entities of a table hold."""
    cls = next((each for each in ENTITY_TYPES.values() if each.plural == plural), None)
    fields = () if cls is None else attrs.fields(cls)
    return tuple(field.name for field in fields if HOLDS in field.metadata)
