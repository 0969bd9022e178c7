"""The problems in the columns of a register, counted and with samples."""

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
from massmob.values.text import similar_words_hint
from massmob.values.vocabulary import ModelStatus

__all__ = [
    "Inspection",
    "RowChecks",
    "RowProblem",
    "count_rows",
    "repeated_values",
    "with_row_numbers",
]

_MAX_SAMPLES = 5  # rows shown for each problem
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_Chunk: TypeAlias = Any  # a frame of Narwhals
_Condition: TypeAlias = Any  # an expression of Narwhals


@attrs.frozen(kw_only=True)
class RowProblem:
    """A problem of some rows of a register.

    Attributes:
        message: What is wrong.
        column: The column.
        rows: How many rows.
        samples: A few of these rows, column → value; ``row`` counts from 0 where rows are ordered.
        hint: How to fix it.
    """

    message: str
    column: str
    rows: int
    samples: tuple[Mapping[str, object], ...]
    hint: str

    def __add__(self, other: RowProblem) -> RowProblem:
        """The same problem in two chunks."""
        samples = (*self.samples, *other.samples)[:_MAX_SAMPLES]
        return attrs.evolve(self, rows=self.rows + other.rows, samples=samples)


@attrs.frozen(kw_only=True)
class Inspection:
    """The problems that an inspection of a register found.

    Attributes:
        rows: How many rows were inspected.
        problems: The problems, column by column.
    """

    rows: int
    problems: tuple[RowProblem, ...]

    @property
    def ok(self) -> bool:
        """Whether there are no problems."""
        return not self.problems

    def table(self) -> Table:
        """The problems as a table, each with a first sample."""
        rows = [
            (
                problem.column,
                problem.message,
                problem.rows,
                str(dict(problem.samples[0])),
                problem.hint,
            )
            for problem in self.problems
        ]
        header = ("column", "problem", "rows", "such as", "hint")
        return Table(header, rows, title=f"{len(rows)} problems in {self.rows:,} rows")

    def raise_for_problems(self) -> None:
        """Do nothing when there are no problems.

        Raises:
            LoadError: There are problems; all of them are reported.
        """
        if self.problems:
            raise LoadError(
                f"{len(self.problems)} problems in {self.rows:,} rows",
                [
                    InvalidValueError(
                        f"{problem.message} in {problem.rows:,} rows",
                        place=problem.column,
                        found=dict(problem.samples[0]),
                        hint=problem.hint,
                    )
                    for problem in self.problems
                ],
            )

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table().to_html()


class _RegisterColumns(Protocol):
    """The names of a register's columns; see `Register`."""

    unit: str
    value: str | None
    field: str | None
    status: str | None
    id: str | None
    year: str | None


class RowChecks:
    """The checks of the rows of a register, for one chunk after another."""

    def __init__(
        self,
        register: _RegisterColumns,
        movement: Movement,
        day: date | None,
        repeated_ids: Sequence[object],
    ) -> None:
        self._register, self._repeated_ids = register, repeated_ids
        self._unit_periods = _UnitPeriods(movement, day)
        self._allowed_values: list[tuple[str, list[str]]] = []
        if register.field is not None and movement.fields:
            self._allowed_values.append((register.field, [*movement.fields]))
        if register.status is not None:
            statuses = [status.value for status in ModelStatus]
            self._allowed_values.append((register.status, statuses))

    def problems(self, chunk: _Chunk) -> Iterator[RowProblem]:
        """The problems of the rows of one chunk."""
        col, register = library("narwhals").col, self._register
        unit = col(register.unit)
        yield from _problem_of(chunk, register.unit, "no unit", unit.is_null(), "name the unit")
        yield from self._problems_of_units(chunk.filter(~unit.is_null()))
        for name, allowed in self._allowed_values:
            unknown = ~col(name).is_null() & ~col(name).is_in(allowed)
            hint = f"one of: {', '.join(allowed[:8])}{' …' if len(allowed) > 8 else ''}"
            yield from _problem_of(chunk, name, f"unknown {name}", unknown, hint)
        if register.value is not None:
            amount = col(register.value)
            wrong = amount.is_null() | (amount < 0)
            if _numeric_type(chunk, register.value).is_float():
                wrong = wrong | ~amount.is_finite()
            yield from _problem_of(chunk, register.value, "not an amount", wrong, "give 0 or more")
        if register.id is not None and self._repeated_ids:
            message, hint = "registered more than once", "keep one of these rows"
            repeated = col(register.id).is_in(self._repeated_ids)
            yield from _problem_of(chunk, register.id, message, repeated, hint)

    def _problems_of_units(self, chunk: _Chunk) -> Iterator[RowProblem]:
        """Values that are no years; units that do not exist, or not in the year of the row."""
        nw, register = library("narwhals"), self._register
        unit, columns = nw.col(register.unit), [register.unit]
        if register.year is not None:
            _numeric_type(chunk, register.year)
            year = nw.col(register.year)
            no_year = year.is_null() | (year < _FIRST_YEAR) | (year > _LAST_YEAR)
            hint = f"give a year from {_FIRST_YEAR} to {_LAST_YEAR}"
            yield from _problem_of(chunk, register.year, "not a year", no_year, hint)
            chunk = chunk.filter(~no_year)
            columns.append(register.year)
        unknown: dict[object, None] = {}
        not_in_force: dict[object, list[object]] = {}  # year → units
        for row in Columns(chunk.select([*dict.fromkeys(columns)]).unique()).rows():
            key, row_year = row[register.unit], row.get(register.year or "")
            if not self._unit_periods.is_known(str(key)):
                unknown[key] = None
            elif register.year is not None and not self._unit_periods.in_force(str(key), row_year):
                not_in_force.setdefault(row_year, []).append(key)
        if unknown:
            hint = self._unit_periods.hint(map(str, unknown))
            wrong = unit.is_in([*unknown])
            yield from _problem_of(chunk, register.unit, "unknown unit", wrong, hint)
        if not_in_force:
            hint = "give the unit of that year; see its successors or predecessors"
            wrong, *others = (
                (nw.col(register.year) == row_year) & unit.is_in(keys)
                for row_year, keys in not_in_force.items()
            )
            for other in others:
                wrong = wrong | other
            yield from _problem_of(chunk, register.unit, "not in force in that year", wrong, hint)


class _UnitPeriods:
    """The periods in which the units that a key may name were in force."""

    def __init__(self, movement: Movement, day: date | None) -> None:
        self._periods: dict[str, list[Period]] = {}
        units = Units(movement.localities, day)
        for id, locality in movement.localities.items():
            self._periods.setdefault(id, []).append(locality.valid)
            if locality.code and (day is None or units.find(locality.code) is locality):
                self._periods.setdefault(locality.code, []).append(locality.valid)
        for organs in (movement.committees, movement.bodies):
            for id, organ in organs.items():
                self._periods.setdefault(id, []).append(organ.valid)
        self._in_force: dict[tuple[str, object], bool] = {}

    def is_known(self, key: str) -> bool:
        """Whether a key names a unit of any time."""
        return key in self._periods

    def in_force(self, key: str, year: object) -> bool:
        """Whether a unit that a key names was in force at any time in a year."""
        if (key, year) not in self._in_force:
            whole_year = Period.parse(f"{year:04}")
            periods = self._periods[key]
            self._in_force[key, year] = any(period.overlaps(whole_year) for period in periods)
        return self._in_force[key, year]

    def hint(self, keys: Iterable[str]) -> str:
        """The known keys that a few unknown ones were probably meant to be."""
        suggestions = [
            f"{key}: {suggestion}"
            for key, _ in zip(keys, range(_MAX_SAMPLES), strict=False)
            if (suggestion := similar_words_hint(key, self._periods, otherwise=""))
        ]
        return "; ".join(suggestions) or "give ids, or codes of that year"


def repeated_values(frame: Any, column: str) -> list[object]:  # noqa: ANN401 - from `open_frame`
    """The values of a column that occur in more than one row."""
    nw = library("narwhals")
    counts = frame.group_by(column).agg(nw.len().alias("__n")).filter(nw.col("__n") > 1)
    (keys,) = Columns(counts.select(column)).keys(column)
    return [value for value in keys.values if value is not None]


def count_rows(chunk: _Chunk) -> int:
    """How many rows a chunk has."""
    counts = Columns(chunk.select(library("narwhals").len().alias("n")))
    return int(counts.numbers("n")[0])


def with_row_numbers(chunk: _Chunk, first: int) -> _Chunk:
    """An eager chunk with the numbers of its rows; a lazy one as it is."""
    nw = library("narwhals")
    if isinstance(chunk, nw.LazyFrame) or "row" in chunk.columns:
        return chunk
    return chunk.with_row_index("row").with_columns(nw.col("row") + first)


def _problem_of(
    chunk: _Chunk, column: str, message: str, is_wrong: _Condition, hint: str
) -> Iterator[RowProblem]:
    """The problem, if any row of a chunk has it."""
    rows = chunk.filter(is_wrong)
    if count := count_rows(rows):
        samples = tuple(Columns(rows.head(_MAX_SAMPLES)).rows())
        yield RowProblem(message=message, column=column, rows=count, samples=samples, hint=hint)


def _numeric_type(chunk: _Chunk, column: str) -> Any:  # noqa: ANN401 - a type of Narwhals
    dtype = chunk.collect_schema()[column]
    if not dtype.is_numeric():
        raise InvalidValueError(
            "not a column of numbers", place=column, found=str(dtype), hint="cast it to numbers"
        )
    return dtype
