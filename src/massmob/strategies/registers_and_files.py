"""Strategies of registers, dataframes and files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Literal, NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.errors import InvalidValueError, MissingExtraError
from massmob.io.load_save import FORMATS, dumps
from massmob.movement import Movement
from massmob.strategies.decode_entries import SOURCE
from massmob.strategies.values import check_choice, check_whole, decoded
from massmob.strategies.whole_movements import movements
from massmob.values.period import as_date
from massmob.values.vocabulary import ModelStatus

__all__ = ["Registered", "files", "frames", "registers", "text_formats"]

DAY = "2024-10-15"
"""The day on which the units of registers are in force."""
_YEARS = (2023, 2024)


class Registered(NamedTuple):
    """A register, with the totals of its rows.

    Attributes:
        movement: The movement of its units, all in force on 2024-10-15.
        rows: The columns ``unit``, ``year``, ``field``, ``status``, ``count``: lists by name from
            `registers`, a dataframe from `frames`, which `massmob.rollup` and `massmob.Register` take.
        totals: Unit → the sum of ``count`` over the unit and all below it.
    """

    movement: Movement
    rows: Any
    totals: dict[str, int]


def registers(
    *, movement: Movement | None = None, max_rows: int = 30, max_count: int = 9
) -> SearchStrategy[Registered]:
    """Registers of models as plain columns, with the movement of their units and the correct totals.

    Shrinks to fewer rows, then to the root, the first year and a count of 0.

    Args:
        movement: The movement of the units; a small one is drawn by default.
        max_rows: Most rows.
        max_count: The highest count of a row.

    Raises:
        InvalidValueError: A number out of bounds, or a movement without units in force on 2024-10-15.

    Example:
        >>> from hypothesis import find
        >>> drawn = find(registers(), lambda register: True)
        >>> list(drawn.rows), drawn.totals
        (['unit', 'year', 'field', 'status', 'count'], {'loc:01': 0})
    """
    check_whole("max_rows", max_rows, 0, 10_000)
    check_whole("max_count", max_count, 0, 10**9)
    if movement is None:
        drawn = movements(max_units=8, max_entries=0)
    elif isinstance(movement, Movement) and movement.at(DAY).localities:
        drawn = st.just(movement)
    else:
        raise InvalidValueError(
            f"no movement with units in force on {DAY}", place="movement", found=movement
        )
    number = st.integers(0, 999)
    row = st.tuples(number, number, st.integers(0, max_count))
    return decoded(st.tuples(drawn, st.lists(row, max_size=max_rows)), _register_from_numbers)


def _register_from_numbers(movement: Movement, rows: Sequence[tuple[int, int, int]]) -> Registered:
    """A register whose rows are given as numbers: unit, variant (year, field and status) and count."""
    snapshot = movement.at(as_date(DAY))
    units, fields = list(snapshot.localities), [None, *snapshot.fields]
    statuses = [None, *(status.value for status in ModelStatus)]
    columns: dict[str, list[Any]] = {
        "unit": [units[unit % len(units)] for unit, _, _ in rows],
        "year": [_YEARS[variant % len(_YEARS)] for _, variant, _ in rows],
        "field": [fields[variant // 2 % len(fields)] for _, variant, _ in rows],
        "status": [statuses[variant // 4 % len(statuses)] for _, variant, _ in rows],
        "count": [count for _, _, count in rows],
    }
    totals = dict.fromkeys(units, 0)
    for unit, count in zip(columns["unit"], columns["count"], strict=True):
        for id in (unit, *(above.id for above in snapshot.ancestors(unit))):
            totals[id] += count
    return Registered(movement, columns, totals)


def frames(
    *,
    backend: Literal["polars", "pandas", "pyarrow"] = "polars",
    movement: Movement | None = None,
    max_rows: int = 30,
    max_count: int = 9,
) -> SearchStrategy[Registered]:
    """Registers as dataframes; all but `backend` is as in `registers`.

    Args:
        backend: The library of the dataframe.
        movement: The movement of the units.
        max_rows: Most rows.
        max_count: The highest count of a row.

    Raises:
        InvalidValueError: Another backend, or arguments that `registers` refuses.
        MissingExtraError: The library is not installed.

    Example:
        >>> from hypothesis import find
        >>> find(frames(), lambda register: True).rows.columns
        ['unit', 'year', 'field', 'status', 'count']
    """
    check_choice("backend", backend, _FRAMES)
    drawn = registers(movement=movement, max_rows=max_rows, max_count=max_count)
    try:
        library = import_module(backend)
    except ImportError:
        raise MissingExtraError.of("frames", backend) from None
    to_frame = _FRAMES[backend]

    def build(register: Registered) -> Registered:
        return register._replace(rows=to_frame(library, register.rows))

    return decoded(st.tuples(drawn), build)


def _polars_frame(pl: Any, columns: dict[str, list[Any]]) -> object:  # noqa: ANN401 - the library
    types = {"unit": pl.String, "year": pl.Int64, "field": pl.String, "status": pl.String}
    return pl.DataFrame(columns, schema={**types, "count": pl.Int64})


def _pandas_frame(pd: Any, columns: dict[str, list[Any]]) -> object:  # noqa: ANN401 - the library
    types = {"unit": "str", "year": "int64", "count": "int64"}
    return pd.DataFrame(columns).astype(types)


def _pyarrow_table(pa: Any, columns: dict[str, list[Any]]) -> object:  # noqa: ANN401 - the library
    types = [(name, pa.int64() if name in {"year", "count"} else pa.string()) for name in columns]
    return pa.table(columns, schema=pa.schema(types))


_FRAMES: dict[str, Callable[[Any, dict[str, list[Any]]], object]] = {
    "polars": _polars_frame,
    "pandas": _pandas_frame,
    "pyarrow": _pyarrow_table,
}


# --- files -----------------------------------------------------------------------------------------


def text_formats() -> tuple[str, ...]:
    """The formats that `massmob.dumps` writes and `massmob.loads` reads and whose libraries are installed.

    Example:
        >>> "json" in text_formats()
        True
    """
    return tuple(name for name in FORMATS if _is_text(name) and _is_installed(name))


def _is_text(format: str) -> bool:
    return FORMATS[format].read is not None and FORMATS[format].write is not None


def _is_installed(format: str) -> bool:
    try:
        dumps(Movement([SOURCE]), format)
    except MissingExtraError:
        return False
    return True


def files(
    format: str = "json", *, spoilt: bool = False, max_units: int = 5
) -> SearchStrategy[bytes]:
    """Files of movements: well-formed ones, or damaged ones.

    Shrinks to the file of the smallest movement; a damaged one to the earliest and shortest damage.

    Args:
        format: The name of a text format, such as ``"json"``: see `text_formats`.
        spoilt: Damage the files: truncate them, leave out or repeat a part, insert or replace bytes, up to
            three times. Reading one must give a movement, as it may still be well-formed by chance, or raise a
            `massmob.LoadError`.
        max_units: Most units of the movement.

    Raises:
        InvalidValueError: No such format, or not a text format.
        MissingExtraError: The format's library is not installed.

    Example:
        >>> from hypothesis import find
        >>> from massmob.io.load_save import loads
        >>> [entity.id for entity in loads(find(files(), lambda data: True))]
        ['loc:01', 'src:0']
    """
    if check_choice("format", format, FORMATS) and not _is_text(format):
        check_choice("format", format, text_formats())
    check_choice("spoilt", spoilt, (True, False))
    dumps(Movement([SOURCE]), format)  # raises MissingExtraError now rather than while drawing
    drawn = movements(max_units=max_units)

    def build(movement: Movement, damages: Sequence[tuple[int, int, int]] = ()) -> bytes:
        return _damaged(dumps(movement, format).encode(), damages)

    if not spoilt:
        return decoded(st.tuples(drawn), build)
    position = st.integers(0, 1 << 16)
    damage = st.tuples(st.integers(0, len(_DAMAGES) - 1), position, st.integers(0, 40))
    return decoded(st.tuples(drawn, st.lists(damage, min_size=1, max_size=3)), build)


_INSERTED = (
    b"\x00",
    b"\xff\xfe",
    b'"',
    b"{",
    b"]",
    b"<",
    b"\n",
    b"\\u0000",
    b"NaN",
    b"1e999",
    b"\xcc\x81",
)
_DAMAGES: tuple[Callable[[bytes, int, int], bytes], ...] = (
    lambda data, start, _: data[:start],
    lambda data, start, size: data[:start] + data[start + size + 1 :],
    lambda data, start, size: data[: start + size + 1] + data[start:],
    lambda data, start, size: data[:start] + _INSERTED[size % len(_INSERTED)] + data[start:],
    lambda data, start, size: data[:start] + bytes([size + 32]) + data[start + 1 :],
)
"""Truncate, leave out, repeat, insert, replace: each takes the data, a position and a size."""


def _damaged(data: bytes, damages: Sequence[tuple[int, int, int]]) -> bytes:
    for kind, start, size in damages:
        data = _DAMAGES[kind](data, start % (len(data) + 1), size)
    return data
