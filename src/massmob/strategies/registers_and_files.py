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
from massmob.strategies.values import check_whole, chosen, decoded
from massmob.strategies.whole_movements import movements
from massmob.values.period import as_date
from massmob.values.vocabulary import ModelStatus

__all__ = ["Registered", "files", "frames", "registers", "text_formats"]

DAY = "2024-10-15"
"""The day on which the units of registers are in force."""
_YEARS = (2023, 2024)
_BACKENDS = ("polars", "pandas", "pyarrow")


class Registered(NamedTuple):
    """A register, and what it adds up to.

    Attributes:
        movement: The movement of its units, all in force on 2024-10-15.
        rows: The columns ``unit``, ``year``, ``field``, ``status``, ``count``: lists by name from
            `registers`, a dataframe from `frames`. Dataframes are what `massmob.rollup` and
            `massmob.Register` take.
        totals: Unit → the sum of ``count`` over the unit and all below it.
    """

    movement: Movement
    rows: Any
    totals: dict[str, int]


def registers(
    *, movement: Movement | None = None, max_rows: int = 30, max_count: int = 9
) -> SearchStrategy[Registered]:
    """Registers of models as plain columns, with the movement of their units and the totals that must come.

    Shrinks to fewer rows, then to the root, the first year and a count of 0.

    Args:
        movement: Whose units are registered; a small one is drawn by default.
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
        home = movements(max_units=8, max_entries=0)
    elif isinstance(movement, Movement) and movement.at(DAY).localities:
        home = st.just(movement)
    else:
        raise InvalidValueError(
            f"no movement with units in force on {DAY}", place="movement", found=movement
        )
    number = st.integers(0, 999)
    row = st.tuples(number, number, st.integers(0, max_count))
    return decoded(st.tuples(home, st.lists(row, max_size=max_rows)), _registered)


def _registered(movement: Movement, rows: Sequence[tuple[int, int, int]]) -> Registered:
    now = movement.at(as_date(DAY))
    units, fields = list(now.localities), [None, *now.fields]
    statuses = [None, *(status.value for status in ModelStatus)]
    columns: dict[str, list[Any]] = {
        "unit": [units[unit % len(units)] for unit, _, _ in rows],
        "year": [_YEARS[way % len(_YEARS)] for _, way, _ in rows],
        "field": [fields[way // 2 % len(fields)] for _, way, _ in rows],
        "status": [statuses[way // 4 % len(statuses)] for _, way, _ in rows],
        "count": [count for _, _, count in rows],
    }
    totals = dict.fromkeys(units, 0)
    for unit, count in zip(columns["unit"], columns["count"], strict=True):
        for each in (unit, *(above.id for above in now.ancestors(unit))):
            totals[each] += count
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
        movement: Whose units are registered.
        max_rows: Most rows.
        max_count: The highest count of a row.

    Raises:
        InvalidValueError: Another backend, or what `registers` refuses.
        MissingExtraError: The library is not installed.

    Example:
        >>> from hypothesis import find
        >>> find(frames(), lambda register: True).rows.columns
        ['unit', 'year', 'field', 'status', 'count']
    """
    chosen("backend", backend, _BACKENDS)
    drawn = registers(movement=movement, max_rows=max_rows, max_count=max_count)
    try:
        library = import_module(backend)
    except ImportError:
        raise MissingExtraError.of("frames", backend) from None
    frame = _FRAMES[backend]

    def framed(register: Registered) -> Registered:
        return register._replace(rows=frame(library, register.rows))

    return decoded(st.tuples(drawn), framed)


def _polars(pl: Any, columns: dict[str, list[Any]]) -> object:  # noqa: ANN401 - the library
    types = {"unit": pl.String, "year": pl.Int64, "field": pl.String, "status": pl.String}
    return pl.DataFrame(columns, schema={**types, "count": pl.Int64})


def _pandas(pd: Any, columns: dict[str, list[Any]]) -> object:  # noqa: ANN401 - the library
    types = {"unit": "str", "year": "int64", "count": "int64"}
    return pd.DataFrame(columns).astype(types)


def _pyarrow(pa: Any, columns: dict[str, list[Any]]) -> object:  # noqa: ANN401 - the library
    types = [(name, pa.int64() if name in {"year", "count"} else pa.string()) for name in columns]
    return pa.table(columns, schema=pa.schema(types))


_FRAMES: dict[str, Callable[[Any, dict[str, list[Any]]], object]] = {
    "polars": _polars,
    "pandas": _pandas,
    "pyarrow": _pyarrow,
}


# --- files -----------------------------------------------------------------------------------------


def text_formats() -> tuple[str, ...]:
    """The formats that `massmob.dumps` writes and `massmob.loads` reads, of those whose libraries are there.

    Example:
        >>> "json" in text_formats()
        True
    """
    return tuple(name for name in FORMATS if _is_text(name) and _is_there(name))


def _is_text(format: str) -> bool:
    return FORMATS[format].read is not None and FORMATS[format].write is not None


def _is_there(format: str) -> bool:
    try:
        dumps(Movement([SOURCE]), format)
    except MissingExtraError:
        return False
    return True


def files(
    format: str = "json", *, spoilt: bool = False, max_units: int = 5
) -> SearchStrategy[bytes]:
    """Files of movements: well-formed ones, or ones that are almost so.

    Shrinks to the file of the smallest movement; a spoilt one to the earliest and shortest damage.

    Args:
        format: The name of a format that is text, such as ``"json"``: see `text_formats`.
        spoilt: Damage each: cut it, leave out or repeat a stretch, or put strange bytes into it, up to three
            times. What is read from it must be a movement, or a `massmob.LoadError`; it may still be
            well-formed by chance.
        max_units: Most units of the movement.

    Raises:
        InvalidValueError: No such format, or one that is no text.
        MissingExtraError: The format's library is not installed.

    Example:
        >>> from hypothesis import find
        >>> from massmob.io.load_save import loads
        >>> [each.id for each in loads(find(files(), lambda data: True))]
        ['loc:01', 'src:0']
    """
    if chosen("format", format, FORMATS) and not _is_text(format):
        chosen("format", format, text_formats())
    chosen("spoilt", spoilt, (True, False))
    dumps(Movement([SOURCE]), format)  # what is missing is told now, not while drawing
    whole = movements(max_units=max_units)

    def written(movement: Movement) -> bytes:
        return dumps(movement, format).encode()

    def damaged(movement: Movement, damages: list[tuple[int, int, int]]) -> bytes:
        return _damaged(written(movement), damages)

    if not spoilt:
        return decoded(st.tuples(whole), written)
    place = st.integers(0, 1 << 16)
    damage = st.tuples(st.integers(0, len(_DAMAGES) - 1), place, st.integers(0, 40))
    return decoded(
        st.tuples(whole, st.lists(damage, min_size=1, max_size=3)),
        damaged,
    )


_STRANGE = (
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
    lambda data, at, _: data[:at],
    lambda data, at, size: data[:at] + data[at + size + 1 :],
    lambda data, at, size: data[: at + size + 1] + data[at:],
    lambda data, at, size: data[:at] + _STRANGE[size % len(_STRANGE)] + data[at:],
    lambda data, at, size: data[:at] + bytes([size + 32]) + data[at + 1 :],
)
"""What may happen to a file: bytes, where, how much → bytes."""


def _damaged(data: bytes, damages: Sequence[tuple[int, int, int]]) -> bytes:
    for way, at, size in damages:
        data = _DAMAGES[way](data, at % (len(data) + 1), size)
    return data
