"""Registers in bulk, in a dataframe or in files: each row is a registration, or a count of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from os import PathLike
from pathlib import Path
from types import NoneType
from typing import Any, overload

from massmob.aggregation.context import Groups
from massmob.aggregation.dataframes.grouping import chunks_of
from massmob.aggregation.dataframes.opening import names_of, open_frame, require_columns
from massmob.aggregation.result import Rollup
from massmob.aggregation.rollup import rollup
from massmob.errors import LoadError, checked, naming_argument
from massmob.movement import Movement
from massmob.network.placement import Along
from massmob.registers.files import DATABASE_SUFFIXES, open_database_table, open_files
from massmob.registers.inspection import (
    Inspection,
    RowChecks,
    RowProblem,
    count_rows,
    repeated_values,
    with_row_numbers,
)
from massmob.rendering.frames import library
from massmob.storage import files
from massmob.storage.foreign import errors_as
from massmob.values.period import as_date
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import Level, Measure, Tier

__all__ = ["Register"]


_COLUMN = (str, NoneType)  # the name of a column, or none
_COLUMNS = {"year": _COLUMN, "field": _COLUMN, "status": _COLUMN, "value": _COLUMN, "id": _COLUMN}


class Register:
    """A register of models in bulk.

    Args:
        frame: A dataframe of an engine that Narwhals supports; a lazy one stays lazy.
        unit: The column of units: ids, or codes.
        year: The column of years; ``None`` when there is none.
        field: The column of fields; ``None`` when there is none.
        status: The column of statuses; ``None`` when there is none.
        value: The column of amounts; ``None`` when each row counts once.
        id: The column of unique ids of registrations; ``None`` when there is none.

    Attributes:
        names: All columns.
        columns: The columns named above.
        chunk_rows: How many rows `inspect` reads at once; about a million when ``None``.

    Raises:
        InvalidValueError: Not a dataframe, or no such column.
        MissingExtraError: The extra ``frames`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> from massmob.datasets.synthetic import synthetic_register
        >>> hanoi = load_dataset("hanoi")
        >>> rows = synthetic_register(hanoi, 500, at="2024-10-15", since=2023, until=2023)
        >>> register = Register(rows, value="count")
        >>> register.inspect(hanoi).ok
        True
        >>> register.rollup(hanoi, at="2024-10-15", by="year")["loc:01"].keys()
        dict_keys([2023])
    """

    @checked(unit=str, **_COLUMNS)
    def __init__(
        self,
        frame: object,
        *,
        unit: str = "unit",
        year: str | None = "year",
        field: str | None = "field",
        status: str | None = "status",
        value: str | None = None,
        id: str | None = None,
    ) -> None:
        with naming_argument("frame"):
            self._frame: Any = open_frame(frame, ())
        columns = {
            "unit": unit, "year": year, "field": field, "status": status, "value": value, "id": id,
        }  # fmt: skip
        for argument, name in columns.items():
            with naming_argument(argument):
                require_columns(self._frame, [] if name is None else [name])
        self.columns = [*dict.fromkeys(name for name in columns.values() if name is not None)]
        self.chunk_rows: int | None = None
        self.names: tuple[str, ...] = tuple(names_of(self._frame))
        self._path = ""
        self.unit, self.year, self.field, self.status = unit, year, field, status
        self.value, self.id = value, id

    @classmethod
    @checked(path=(str, PathLike), table=str, unit=str, **_COLUMNS)
    def read(
        cls,
        path: Path | str,
        *,
        table: str | None = None,
        unit: str = "unit",
        year: str | None = "year",
        field: str | None = "field",
        status: str | None = "status",
        value: str | None = None,
        id: str | None = None,
    ) -> Register:
        """A register in files, of which a question reads only the columns it needs, in chunks.

        Args:
            path: A Parquet or Arrow file, CSV in UTF-8 with a header, a folder of one of these, or a DuckDB
                file. In CSV units are read as text, so that ``00070`` keeps its zeros.
            table: The table or view of a DuckDB file; required when there are several.
            unit: The columns, as in `Register`.
            year: See `unit`.
            field: See `unit`.
            status: See `unit`.
            value: See `unit`.
            id: See `unit`.

        Raises:
            InvalidValueError: An unsupported kind of file, or no such column or table.
            LoadError: There is no such file, or it cannot be read.
            MissingExtraError: The extra ``frames`` is not installed.
        """
        file = files.as_path("path", path)
        if not os.path.exists(file):  # noqa: PTH110 - `Path.exists` raises for a long name
            raise LoadError("no such file", place=str(file), hint="check the path")
        with _naming_file(str(file)):
            if file.suffix.lower() in DATABASE_SUFFIXES:
                frame = open_database_table(file, table)
            else:
                frame = open_files(file, unit)
            register = cls(
                frame, unit=unit, year=year, field=field, status=status, value=value, id=id
            )
        register._path = str(file)
        return register

    @overload
    def rollup(
        self,
        movement: Movement,
        *,
        along: Along = "locality",
        by: None = None,
        where: Mapping[str, object] | None = None,
        level: Level | str | None = None,
        tier: Tier | str | None = None,
        depth: int | None = None,
        at: date | str | None = None,
        measure: Measure | str | None = None,
        weight: str | None = None,
        strict: bool = False,
        follow: bool = False,
    ) -> Rollup[Quantity]: ...
    @overload
    def rollup(
        self,
        movement: Movement,
        *,
        along: Along = "locality",
        by: str | Sequence[str],
        where: Mapping[str, object] | None = None,
        level: Level | str | None = None,
        tier: Tier | str | None = None,
        depth: int | None = None,
        at: date | str | None = None,
        measure: Measure | str | None = None,
        weight: str | None = None,
        strict: bool = False,
        follow: bool = False,
    ) -> Rollup[Groups]: ...
    @checked(movement=Movement)
    def rollup(
        self,
        movement: Movement,
        *,
        along: Along = "locality",
        by: str | Sequence[str] | None = None,
        where: Mapping[str, object] | None = None,
        level: Level | str | None = None,
        tier: Tier | str | None = None,
        depth: int | None = None,
        at: date | str | None = None,
        measure: Measure | str | None = None,
        weight: str | None = None,
        strict: bool = False,
        follow: bool = False,
    ) -> Rollup[Quantity] | Rollup[Groups]:
        """Totals up a hierarchy of the register's rows or amounts: see `massmob.rollup`.

        Raises:
            InvalidValueError: As `massmob.rollup`; `inspect` reports all faulty rows at once.
            LoadError: A file cannot be read.
        """
        untyped_rollup: Callable[..., Rollup[Quantity] | Rollup[Groups]] = rollup
        with _naming_file(self._path):
            return untyped_rollup(
                movement,
                self._frame,
                along=along,
                by=by,
                where=where,
                level=level,
                tier=tier,
                depth=depth,
                at=at,
                unit=self.unit,
                value=self.value,
                measure=measure,
                weight=weight,
                time=self.year or "year",
                strict=strict,
                follow=follow,
            )

    @checked(movement=Movement, at=as_date)
    def inspect(self, movement: Movement, *, at: date | str | None = None) -> Inspection:
        """Every problem of the rows, by column, with counts and samples.

        Problems are units that are missing, that the movement does not have, or that were not in force in the
        year of the row (a unit may be an id, a code, a number or a name, as in `rollup`); values that are no
        years; unknown fields and statuses; amounts that are missing, negative or not finite; registrations
        that occur twice.

        Args:
            movement: The whole movement, of all periods.
            at: The day on which units have these codes, for a register without years.

        Raises:
            InvalidValueError: A column of years or amounts that does not hold numbers.
            LoadError: A file cannot be read.
        """
        with _naming_file(self._path):
            return self._inspection(movement, None if at is None else as_date(at))

    def _inspection(self, movement: Movement, day: date | None) -> Inspection:
        repeated_ids = [] if self.id is None else repeated_values(self._frame, self.id)
        checks = RowChecks(self, movement, day, repeated_ids)
        problems: dict[tuple[str, str], RowProblem] = {}
        rows = 0
        with closing(chunks_of(self._frame.select(self.columns), self.chunk_rows)) as chunks:
            for chunk in chunks:
                for problem in checks.problems(with_row_numbers(chunk, rows)):
                    key = problem.column, problem.message
                    problems[key] = problems[key] + problem if key in problems else problem
                rows += count_rows(chunk)
        by_column = sorted(
            problems.values(), key=lambda problem: self.columns.index(problem.column)
        )
        return Inspection(rows=rows, problems=tuple(by_column))


@contextmanager
def _naming_file(path: str) -> Generator[None]:
    """Raise errors of the libraries that read a file as a `LoadError` with its path; ``""``: there is none."""
    if not path:
        yield
        return
    engines = (
        OSError,
        UnicodeError,
        library("pyarrow").ArrowException,
        library("duckdb").Error,
        library("polars").exceptions.PolarsError,
        library("narwhals").exceptions.NarwhalsError,
    )
    try:
        with errors_as(LoadError, "cannot be read", *engines, hint="check that it is whole"):
            yield
    except LoadError as error:
        raise error.at(path) from None
