"""What is wrong in the columns of a register, counted and with samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, TypeAlias

import attrs

from massmob.aggregation.dataframes.columns import Columns, library
from massmob.errors import InvalidValueError, LoadError
from massmob.movement import Movement
from massmob.network.unit_lookup import Units
from massmob.rendering.table import Table
from massmob.values.period import Period
from massmob.values.text import words_near
from massmob.values.vocabulary import ModelStatus

__all__ = ["Inspection", "RowProblem"]

_SAMPLES = 5  # rows shown of each problem
_FIRST, _LAST = 1900, 2100
_Piece: TypeAlias = Any  # a frame of Narwhals
_Condition: TypeAlias = Any  # an expression of Narwhals


@attrs.frozen(kw_only=True)
class RowProblem:
    """Something that is wrong with rows of a register.

    Attributes:
        message: What is wrong.
        column: The column.
        rows: How many rows.
        samples: A few of these rows, column → value; ``row`` counts from 0 where rows have an order.
        hint: What would be right.
    """

    message: str
    column: str
    rows: int
    samples: tuple[Mapping[str, object], ...]
    hint: str

    def __add__(self, other: RowProblem) -> RowProblem:
        """The same problem of two pieces."""
        samples = (*self.samples, *other.samples)[:_SAMPLES]
        return attrs.evolve(self, rows=self.rows + other.rows, samples=samples)


@attrs.frozen(kw_only=True)
class Inspection:
    """What an inspection of a register found.

    Attributes:
        rows: How many rows were looked at.
        problems: What is wrong, column by column.
    """

    rows: int
    problems: tuple[RowProblem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def table(self) -> Table:
        """The problems as a table, each with a first sample."""
        rows = [
            (each.column, each.message, each.rows, str(dict(each.samples[0])), each.hint)
            for each in self.problems
        ]
        header = ("column", "problem", "rows", "such as", "hint")
        return Table(header, rows, title=f"{len(rows)} problems in {self.rows:,} rows")

    def raise_for_problems(self) -> None:
        """Do nothing when all is well.

        Raises:
            LoadError: Something is wrong; every problem is told.
        """
        if self.problems:
            raise LoadError(
                f"{len(self.problems)} problems in {self.rows:,} rows",
                [
                    InvalidValueError(
                        f"{each.message} in {each.rows:,} rows",
                        place=each.column,
                        found=dict(each.samples[0]),
                        hint=each.hint,
                    )
                    for each in self.problems
                ],
            )

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table().to_html()


class _Columns(Protocol):
    """The names of a register's columns; see `Register`."""

    unit: str
    value: str | None
    field: str | None
    status: str | None
    id: str | None
    year: str | None


class _Checks:
    """What is looked for in the rows of a register."""

    def __init__(
        self, register: _Columns, movement: Movement, day: date | None, twice: Sequence[object]
    ) -> None:
        self._register, self._twice = register, twice
        self._units = _Known(movement, day)
        self._closed: list[tuple[str, list[str]]] = []
        if register.field is not None and movement.fields:
            self._closed.append((register.field, [*movement.fields]))
        if register.status is not None:
            self._closed.append((register.status, [each.value for each in ModelStatus]))

    def of(self, piece: _Piece) -> Iterator[RowProblem]:
        """The problems of one piece."""
        col, register = library("narwhals").col, self._register
        unit = col(register.unit)
        yield from _faults(piece, register.unit, "no unit", unit.is_null(), "name the unit")
        yield from self._of_units(piece.filter(~unit.is_null()))
        for name, values in self._closed:
            column = col(name)
            strange = ~column.is_null() & ~column.is_in(values)
            yield from _faults(piece, name, f"unknown {name}", strange, _listed(values))
        if register.value is not None:
            amount = col(register.value)
            kind = _see_numbers(piece, register.value)
            bad = amount.is_null() | (amount < 0)
            if kind.is_float():
                bad = bad | ~amount.is_finite()
            yield from _faults(piece, register.value, "not an amount", bad, "give 0 or more")
        if register.id is not None and self._twice:
            again, told = col(register.id).is_in(self._twice), "keep one of these rows"
            yield from _faults(piece, register.id, "registered more than once", again, told)

    def _of_units(self, piece: _Piece) -> Iterator[RowProblem]:
        """Units that are not there, or not in the year of the row."""
        nw, register = library("narwhals"), self._register
        unit, names = nw.col(register.unit), [register.unit]
        if register.year is not None:
            _see_numbers(piece, register.year)
            year = nw.col(register.year)
            none = year.is_null() | (year < _FIRST) | (year > _LAST)
            told = f"give a year from {_FIRST} to {_LAST}"
            yield from _faults(piece, register.year, "not a year", none, told)
            piece = piece.filter(~none)
            names.append(register.year)
        distinct = Columns(piece.select([*dict.fromkeys(names)]).unique()).rows()
        unknown: dict[object, None] = {}
        early: dict[object, list[object]] = {}
        for row in distinct:
            key, told_year = row[register.unit], row.get(register.year or "")
            if not self._units.periods(str(key)):
                unknown[key] = None
            elif register.year is not None and not self._units.in_force(str(key), told_year):
                early.setdefault(told_year, []).append(key)
        if unknown:
            strange = unit.is_in([*unknown])
            yield from _faults(
                piece, register.unit, "unknown unit", strange, self._units.near(map(str, unknown))
            )
        if early:
            wrong = _any(
                (nw.col(register.year) == each) & unit.is_in(keys) for each, keys in early.items()
            )
            told = "give the unit of that year; see its successors or predecessors"
            yield from _faults(piece, register.unit, "not in force in that year", wrong, told)


class _Known:
    """When the units that a key may name were in force."""

    def __init__(self, movement: Movement, day: date | None) -> None:
        self._kept: dict[str, list[Period]] = {}
        units = Units(movement.localities, day)
        for id, each in movement.localities.items():
            self._kept.setdefault(id, []).append(each.valid)
            if each.code and (day is None or units.find(each.code) is each):
                self._kept.setdefault(each.code, []).append(each.valid)
        for organs in (movement.committees, movement.bodies):
            for id, organ in organs.items():
                self._kept.setdefault(id, []).append(organ.valid)
        self._in_force: dict[tuple[str, object], bool] = {}

    def periods(self, key: str) -> Sequence[Period]:
        """When units that a key names were in force; none for a key that names nothing."""
        return self._kept.get(key, ())

    def in_force(self, key: str, year: object) -> bool:
        """Whether a unit that a key names was in force at any time in a year."""
        asked = (key, year)
        if asked not in self._in_force:
            whole = Period.parse(f"{year:04}")
            self._in_force[asked] = any(each.overlaps(whole) for each in self._kept[key])
        return self._in_force[asked]

    def near(self, keys: Iterable[str]) -> str:
        """What a few unknown keys may have been meant for."""
        told = [
            f"{key}: {near}"
            for key, _ in zip(keys, range(_SAMPLES), strict=False)
            if (near := words_near(key, self._kept, otherwise=""))
        ]
        return "; ".join(told) or "give ids, or codes of that year"


def _repeated(opened: Any, name: str) -> list[object]:  # noqa: ANN401 - what `open_frame` gave
    """The values of a column that occur in more than one row."""
    nw = library("narwhals")
    counted = opened.group_by(name).agg(nw.len().alias("__n")).filter(nw.col("__n") > 1)
    (ids,) = Columns(counted.select(name)).keys(name)
    return [each for each in ids.values if each is not None]


def _faults(
    piece: _Piece, column: str, message: str, wrong: _Condition, hint: str
) -> Iterator[RowProblem]:
    rows = piece.filter(wrong)
    if count := _count(rows):
        samples = tuple(Columns(rows.head(_SAMPLES)).rows())
        yield RowProblem(message=message, column=column, rows=count, samples=samples, hint=hint)


def _count(piece: _Piece) -> int:
    counted = Columns(piece.select(library("narwhals").len().alias("n")))
    return int(counted.numbers("n")[0])


def _numbered(piece: _Piece, first: int) -> _Piece:
    """An eager piece with the numbers of its rows."""
    nw = library("narwhals")
    if isinstance(piece, nw.LazyFrame) or "row" in piece.columns:
        return piece
    return piece.with_row_index("row").with_columns(nw.col("row") + first)


def _see_numbers(piece: _Piece, name: str) -> Any:  # noqa: ANN401 - a type of Narwhals
    kind = piece.collect_schema()[name]
    if not kind.is_numeric():
        raise InvalidValueError(
            "not a column of numbers", place=name, found=str(kind), hint="cast it to numbers"
        )
    return kind


def _listed(values: Sequence[str]) -> str:
    return f"one of: {', '.join(values[:8])}{' …' if len(values) > 8 else ''}"


def _any(conditions: Iterable[_Condition]) -> _Condition:
    first, *others = conditions
    for each in others:
        first = first | each
    return first
