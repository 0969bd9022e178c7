"""Registers in bulk: a row a registration, or a row a count, in a dataframe or in files read in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from glob import escape
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from massmob.aggregation.dataframes.columns import Columns, library, names_of, open_frame
from massmob.aggregation.dataframes.grouping import pieces
from massmob.aggregation.result import Rollup
from massmob.aggregation.rollup import rollup
from massmob.errors import InvalidValueError, LoadError
from massmob.movement import Movement
from massmob.network.placement import Along
from massmob.network.unit_lookup import Units
from massmob.rendering.table import Grid
from massmob.values.period import Period, as_date
from massmob.values.text import words_near
from massmob.values.vocabulary import Level, Measure, ModelStatus

__all__ = ["Fault", "Inspection", "Register"]

_SAMPLES = 5  # rows shown of each fault
_FIRST, _LAST = 1900, 2100
_Piece: TypeAlias = Any  # a dataframe of Narwhals, eager or lazy
_Condition: TypeAlias = Any  # an expression of Narwhals


@attrs.frozen(kw_only=True)
class Fault:
    """Something that is wrong with rows of a register.

    Attributes:
        message: What is wrong.
        column: The column.
        rows: How many rows.
        samples: A few of these rows, column → value; ``row`` counts from 0 where rows have an order.
        remedy: What would be right.
    """

    message: str
    column: str
    rows: int
    samples: tuple[Mapping[str, object], ...]
    remedy: str

    def __add__(self, other: Fault) -> Fault:
        """The same fault of two pieces."""
        samples = (*self.samples, *other.samples)[:_SAMPLES]
        return attrs.evolve(self, rows=self.rows + other.rows, samples=samples)


@attrs.frozen(kw_only=True)
class Inspection:
    """What an inspection of a register found.

    Attributes:
        rows: How many rows were looked at.
        faults: What is wrong, column by column.
    """

    rows: int
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def table(self) -> Grid:
        """The faults as a table, each with a first sample."""
        rows = [
            (each.column, each.message, each.rows, str(dict(each.samples[0])), each.remedy)
            for each in self.faults
        ]
        header = ("column", "fault", "rows", "such as", "remedy")
        return Grid(header, rows, title=f"{len(rows)} faults in {self.rows:,} rows")

    def raise_for_faults(self) -> None:
        """Do nothing when all is well.

        Raises:
            LoadError: Something is wrong; every fault is told.
        """
        if self.faults:
            raise LoadError(
                f"{len(self.faults)} faults in {self.rows:,} rows",
                [
                    InvalidValueError(
                        f"{each.message} in {each.rows:,} rows",
                        place=each.column,
                        found=dict(each.samples[0]),
                        remedy=each.remedy,
                    )
                    for each in self.faults
                ],
            )

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table().to_html()


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
        >>> made = synthetic_register(hanoi, 500, on="2024-10-15", since=2023, until=2023)
        >>> register = Register(made, value="count")
        >>> register.inspect(hanoi).ok
        True
        >>> register.rollup(hanoi, on="2024-10-15", by="year")["loc:01"].keys()
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
            raise LoadError("no such file", place=str(file), remedy="check the path")
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
        on: date | str | None = None,
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
            on=on,
            unit=self.unit,
            value=self.value,
            measure=measure,
            weight=weight,
            time=self.year or "year",
        )

    def inspect(self, movement: Movement, *, on: date | str | None = None) -> Inspection:
        """Everything that is wrong with the rows, by columns, with counts and samples.

        Looked for are units that are missing, that the movement does not have, or that were not in force in
        the year of the row; years that are none; fields and statuses that are unknown; amounts that are
        missing, negative or not finite; registrations that occur twice.

        Args:
            movement: The whole movement, of all periods.
            on: The day of the codes, for a register without years.

        Raises:
            InvalidValueError: A column of years or amounts that does not hold numbers.
        """
        twice = [] if self.id is None else _repeated(self._opened, self.id)
        checks = _Checks(self, movement, None if on is None else as_date(on), twice)
        found: dict[tuple[str, str], Fault] = {}
        rows = 0
        with closing(pieces(self._opened.select(self.columns))) as given:
            for piece in given:
                for fault in checks.of(_numbered(piece, rows)):
                    key = fault.column, fault.message
                    found[key] = found[key] + fault if key in found else fault
                rows += _count(piece)
        order = {name: at for at, name in enumerate(self.columns)}
        faults = sorted(found.values(), key=lambda each: order[each.column])
        return Inspection(rows=rows, faults=tuple(faults))


class _Checks:
    """What is looked for in the rows of a register."""

    def __init__(
        self, register: Register, movement: Movement, day: date | None, twice: Sequence[object]
    ) -> None:
        self._register, self._twice = register, twice
        self._units = _Known(movement, day)
        self._closed: list[tuple[str, list[str]]] = []
        if register.field is not None and movement.fields:
            self._closed.append((register.field, [*movement.fields]))
        if register.status is not None:
            self._closed.append((register.status, [each.value for each in ModelStatus]))

    def of(self, piece: _Piece) -> Iterator[Fault]:
        """The faults of one piece."""
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

    def _of_units(self, piece: _Piece) -> Iterator[Fault]:
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
    piece: _Piece, column: str, message: str, wrong: _Condition, remedy: str
) -> Iterator[Fault]:
    rows = piece.filter(wrong)
    if count := _count(rows):
        samples = tuple(Columns(rows.head(_SAMPLES)).rows())
        yield Fault(message=message, column=column, rows=count, samples=samples, remedy=remedy)


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
            "not a column of numbers", place=name, found=str(kind), remedy="cast it to numbers"
        )
    return kind


def _listed(values: Sequence[str]) -> str:
    return f"one of: {', '.join(values[:8])}{' …' if len(values) > 8 else ''}"


def _any(conditions: Iterable[_Condition]) -> _Condition:
    first, *others = conditions
    for each in others:
        first = first | each
    return first


# --- files -----------------------------------------------------------------------------------------

_DATABASES = (".duckdb", ".ddb", ".db")
_FORMATS = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".arrow": "ipc",
    ".feather": "ipc",
    ".ipc": "ipc",
}


def _scan(file: Path, unit: str) -> Any:  # noqa: ANN401 - a relation of DuckDB
    """A file, or a folder of files of one kind, as a relation that is read when rows are asked for."""
    files = [file]
    if file.is_dir():
        files = sorted(each for each in file.rglob("*") if each.is_file())
    suffixes = {each.suffix.lower() for each in files}
    format = _FORMATS.get(suffixes.pop()) if len(suffixes) == 1 else None
    if format is None:
        raise InvalidValueError(
            "not a register's file",
            found=file.name,
            remedy=f"give {', '.join([*_FORMATS, _DATABASES[0]])}, or a folder of one of these",
        )
    connection = library("duckdb").connect()
    if format == "parquet":
        return connection.read_parquet(
            [escape(str(each)) for each in files], hive_partitioning=False
        )
    # DuckDB reads no Arrow files by itself; of CSV, Arrow says better which row is wrong.
    dataset, reader = library("pyarrow.dataset"), format
    if format == "csv":
        pa, csv = library("pyarrow"), library("pyarrow.csv")
        options = csv.ConvertOptions(column_types={unit: pa.string()}, strings_can_be_null=True)
        reader = dataset.CsvFileFormat(convert_options=options)
    return connection.from_arrow(dataset.dataset(file, format=reader))


def _table(file: Path, table: str | None) -> Any:  # noqa: ANN401 - a relation of DuckDB
    """A table of a database."""
    connection = library("duckdb").connect(str(file), read_only=True)
    names = [name for (name,) in connection.execute("SHOW TABLES").fetchall()]
    chosen = table if table is not None else names[0] if len(names) == 1 else None
    if chosen is None or chosen not in names:
        raise InvalidValueError(
            "no such table" if table else "several tables, or none",
            place=file.name,
            found=table,
            remedy=f"table= one of: {', '.join(names)}",
        )
    quoted = chosen.replace('"', '""')
    return connection.table(f'"{quoted}"')
