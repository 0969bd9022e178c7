"""Registers in bulk: a row a registration, or a row a count, in a dataframe or in files read in batches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from massmob.aggregation.dataframes.columns import library, names_of, open_frame
from massmob.aggregation.dataframes.grouping import pieces
from massmob.aggregation.result import Rollup
from massmob.aggregation.rollup import rollup
from massmob.errors import LoadError
from massmob.movement import Movement
from massmob.network.placement import Along
from massmob.registers.files import _DATABASES, _scan, _table
from massmob.registers.inspection import (
    Inspection,
    RowProblem,
    _Checks,
    _count,
    _numbered,
    _repeated,
)
from massmob.values.period import as_date
from massmob.values.vocabulary import Level, Measure

__all__ = ["Register"]
_Piece: TypeAlias = Any  # a dataframe of Narwhals, eager or lazy


class Register:
    """A register of models in bulk.

    Args:
        frame: A dataframe of an engine that Narwhals knows; a lazy one stays lazy.
        unit: The column of units: ids, or codes.
        year: The column of years; ``None`` when there is none.
        field: The column of fields; ``None`` when there is none.
        status: The column of statuses; ``None`` when there is none.
        value: The column of amounts; ``None`` when each row counts once.
        id: The column that names a registration, each once; ``None`` when there is none.

    Attributes:
        names: All columns.
        columns: Those that are something.

    Raises:
        InvalidValueError: Not a dataframe, or no such column.
        MissingExtraError: The extra ``frames`` is not installed.

    Example:
        >>> from massmob.datasets.shipped import load_dataset
        >>> from massmob.datasets.synthetic import synthetic_register
        >>> hanoi = load_dataset("hanoi")
        >>> made = synthetic_register(hanoi, 500, at="2024-10-15", since=2023, until=2023)
        >>> register = Register(made, value="count")
        >>> register.inspect(hanoi).ok
        True
        >>> register.rollup(hanoi, at="2024-10-15", by="year")["loc:01"].keys()
        dict_keys([2023])
    """

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
        named = [unit, year, field, status, value, id]
        self.columns = [*dict.fromkeys(each for each in named if each is not None)]
        self._opened: Any = open_frame(frame, self.columns)
        self.names: tuple[str, ...] = tuple(names_of(self._opened))
        self.unit, self.year, self.field, self.status = unit, year, field, status
        self.value, self.id = value, id

    @classmethod
    def read(
        cls,
        path: Path | str,
        *,
        table: str | None = None,
        **columns: Any,  # noqa: ANN401 - arguments of `Register`
    ) -> Register:
        """A register in files, read piece by piece when it is needed, and no more of it than that.

        Args:
            path: A Parquet or Arrow file, CSV in UTF-8 with a header, a folder of one of these, or a DuckDB
                file. In CSV units are read as text, so that ``00070`` keeps its zeros.
            table: Of a DuckDB file, the table or view; it is needed when there are several.
            columns: Which column is what, as in `Register`.

        Raises:
            InvalidValueError: Another kind of file, or no such column or table.
            LoadError: There is no such file, or it cannot be read.
            MissingExtraError: The extra ``frames`` is not installed.
        """
        file = Path(path)
        if not file.exists():
            raise LoadError("no such file", place=str(file), hint="check the path")
        pa, duckdb = library("pyarrow"), library("duckdb")
        try:
            if file.suffix.lower() in _DATABASES:
                return cls(_table(file, table), **columns)
            return cls(_scan(file, columns.get("unit") or "unit"), **columns)
        except (OSError, pa.ArrowInvalid, duckdb.Error) as error:
            raise LoadError("cannot be read", place=str(file), found=str(error)) from None

    def rollup(
        self,
        movement: Movement,
        *,
        along: Along = "locality",
        by: str | Sequence[str] | None = None,
        where: Mapping[str, object] | None = None,
        level: Level | str | None = None,
        depth: int | None = None,
        at: date | str | None = None,
        measure: Measure | str | None = None,
        weight: str | None = None,
    ) -> Rollup[Any]:
        """Totals up a hierarchy of the register's rows or amounts: see `massmob.rollup`.

        Raises:
            InvalidValueError: As `massmob.rollup` does; `inspect` tells of all faulty rows at once.
        """
        ask: Callable[..., Rollup[Any]] = rollup
        return ask(
            movement,
            self._opened,
            along=along,
            by=by,
            where=where,
            level=level,
            depth=depth,
            at=at,
            unit=self.unit,
            value=self.value,
            measure=measure,
            weight=weight,
            time=self.year or "year",
        )

    def inspect(self, movement: Movement, *, at: date | str | None = None) -> Inspection:
        """Everything that is wrong with the rows, by columns, with counts and samples.

        Looked for are units that are missing, that the movement does not have, or that were not in force in
        the year of the row; years that are none; fields and statuses that are unknown; amounts that are
        missing, negative or not finite; registrations that occur twice.

        Args:
            movement: The whole movement, of all periods.
            at: The day of the codes, for a register without years.

        Raises:
            InvalidValueError: A column of years or amounts that does not hold numbers.
        """
        twice = [] if self.id is None else _repeated(self._opened, self.id)
        checks = _Checks(self, movement, None if at is None else as_date(at), twice)
        found: dict[tuple[str, str], RowProblem] = {}
        rows = 0
        with closing(pieces(self._opened.select(self.columns))) as given:
            for piece in given:
                for problem in checks.of(_numbered(piece, rows)):
                    key = problem.column, problem.message
                    found[key] = found[key] + problem if key in found else problem
                rows += _count(piece)
        order = {name: at for at, name in enumerate(self.columns)}
        problems = sorted(found.values(), key=lambda each: order[each.column])
        return Inspection(rows=rows, problems=tuple(problems))
