"""Totals as a dataframe of any library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from massmob.aggregation.dataframes.columns import library
from massmob.errors import InvalidValueError
from massmob.values.numbers import Exact
from massmob.values.quantity import Quantity

__all__ = ["totals_to_frame"]

_EAGER = ("pyarrow", "pandas", "polars", "modin", "cudf")


def totals_to_frame(
    by: Sequence[str],
    totals: Iterable[tuple[str, tuple[object, ...], Quantity]],
    backend: str,
) -> Any:  # noqa: ANN401 - a dataframe of the backend
    """Totals as a dataframe with the columns ``unit``, those grouped by, ``low`` and ``high``.

    Args:
        by: The names of the columns grouped by.
        totals: Unit, group and total.
        backend: The engine, by the name that Narwhals has for it.

    Raises:
        InvalidValueError: No such engine.
        MissingExtraError: The extra ``frames``, or the engine, is not installed.
    """
    pa, nw = library("pyarrow"), library("narwhals")
    if backend not in _EAGER:
        raise InvalidValueError(
            "not an eager engine", found=backend, hint=f"one of: {', '.join(_EAGER)}"
        )
    library(backend)
    rows = list(totals)
    columns: dict[str, list[object]] = {"unit": [unit for unit, _, _ in rows]}
    for position, name in enumerate(by):
        columns[name] = [group[position] for _, group, _ in rows]
    columns["low"] = [_int_or_float(figure.low) for *_, figure in rows]
    columns["high"] = [_int_or_float(figure.high) for *_, figure in rows]
    try:
        table = pa.table(columns)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        # Groups of several types (a year, or a period in words) become text.
        text_columns = {name: list(map(str, columns[name])) for name in by}
        table = pa.table(columns | text_columns)
    return nw.from_arrow(table, backend=backend).to_native()


def _int_or_float(number: Exact | None) -> int | float | None:
    return number if number is None or isinstance(number, int) else float(number)
