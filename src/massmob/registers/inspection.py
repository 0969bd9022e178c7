"""The problems in the columns of a register, counted and with samples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Protocol, TypeAlias

import attrs

from massmob.aggregation.dataframes.columns import Columns
from massmob.errors import InvalidValueError, LoadError, counted
from massmob.model.records.record import ResultRecord
from massmob.movement import Movement
from massmob.network.unit_lookup import key_text
from massmob.network.unit_misses import Miss
from massmob.network.unit_names import UnitFinder, UnitQuery
from massmob.rendering.frames import library
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
class RowProblem(ResultRecord):
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
class Inspection(ResultRecord):
    """The problems that an inspection of a register found.

    Attributes:
        rows: How many rows were inspected.
        problems: The problems, column by column.
    """

    derived: ClassVar[tuple[str, ...]] = ("ok",)

    rows: int
    problems: tuple[RowProblem, ...]

    @property
    def ok(self) -> bool:
        """Whether there are no problems."""
        return not self.problems

    @property
    def _title(self) -> str:
        return f"{counted(len(self.problems), 'problem')} in {counted(self.rows, 'row')}"

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
        return Table(header, rows, title=self._title)

    def raise_for_problems(self) -> None:
        """Do nothing when there are no problems.

        Raises:
            LoadError: There are problems; all of them are reported.
        """
        if self.problems:
            raise LoadError(
                self._title,
                [
                    InvalidValueError(
                        f"{problem.message} in {counted(problem.rows, 'row')}",
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
        return self.table().notebook_html()


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
        self._units = _UnitsOfYears(movement, day)
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
        wrong_keys: dict[str, dict[object, list[object]]] = {}  # message → year → units
        hints: dict[str, dict[object, str]] = {}  # message → unit → hint
        names = [*dict.fromkeys(columns)]
        # An engine gives distinct rows in any order, and the hints name the first.
        for row in Columns(chunk.select(names).unique().sort(names)).rows():
            key, row_year = row[register.unit], row.get(register.year or "")
            problem = self._units.problem(key, row_year)
            if problem is None:
                continue
            message, write_hint = problem
            wrong_keys.setdefault(message, {}).setdefault(row_year, []).append(key)
            written = hints.setdefault(message, {})
            if key not in written and len(written) < _MAX_SAMPLES:
                written[key] = write_hint()
        for message in sorted(wrong_keys, key=_MESSAGES.index):
            conditions = (
                unit.is_in(keys)
                if register.year is None
                else (nw.col(register.year) == row_year) & unit.is_in(keys)
                for row_year, keys in wrong_keys[message].items()
            )
            hint = "; ".join(dict.fromkeys(hints[message].values()))
            wrong = nw.any_horizontal(*conditions, ignore_nulls=False)
            yield from _problem_of(chunk, register.unit, message, wrong, hint)


class _UnitsOfYears:
    """The units that keys name in the years of their rows: ids and codes, else as registers read them."""

    def __init__(self, movement: Movement, day: date | None) -> None:
        self._periods: dict[str, list[Period]] = {}  # id or code → when its units are in force
        self._default = Period() if day is None else Period.day(day)
        self._finder = UnitFinder(movement, {})
        for id, locality in movement.localities.items():
            self._periods.setdefault(id, []).append(locality.valid)
            if locality.code and (day is None or day in locality.valid):
                self._periods.setdefault(locality.code, []).append(locality.valid)
        for organs in (movement.committees, movement.bodies):
            for id, organ in organs.items():
                self._periods.setdefault(id, []).append(organ.valid)
        self._problems: dict[tuple[object, object], tuple[str, Callable[[], str]] | None] = {}

    def problem(self, key: object, year: object) -> tuple[str, Callable[[], str]] | None:
        """What is wrong with a key in a year (``None``: no year), and the hint; ``None`` when nothing is."""
        if (key, year) not in self._problems:
            self._problems[key, year] = self._find_problem(key, year)
        return self._problems[key, year]

    def _find_problem(self, key: object, year: object) -> tuple[str, Callable[[], str]] | None:
        period = self._default if year is None else Period.parse(f"{year:04}")
        text = key_text(key)
        if isinstance(key, str) and key in self._periods:
            if year is None or any(valid.overlaps(period) for valid in self._periods[key]):
                return None
            return _NOT_IN_FORCE, lambda: _OTHER_YEAR
        if ":" in text:
            return _UNKNOWN, lambda: f"{text}: {self._similar_ids(text)}"
        match = self._finder.look_up(UnitQuery.of_key(text, period))
        if not isinstance(match, Miss):
            return None
        if year is not None and match.reason in ("ended", "not_in_force"):
            return _NOT_IN_FORCE, match.write_hint
        return _SEVERAL if match.reason == "ambiguous" else _UNKNOWN, match.write_hint

    def _similar_ids(self, text: str) -> str:
        return similar_words_hint(text, self._periods, otherwise="give ids, codes or names")


_MESSAGES = ("unknown unit", "several units match", "not in force in that year")
_UNKNOWN, _SEVERAL, _NOT_IN_FORCE = _MESSAGES
_OTHER_YEAR = "give the unit of that year; see its successors or predecessors"


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
