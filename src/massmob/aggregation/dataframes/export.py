"""Totals as a dataframe of any library."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from massmob.errors import InvalidValueError
from massmob.rendering.frames import as_frame, check_backend, library
from massmob.values.numbers import Exact
from massmob.values.quantity import Quantity

__all__ = ["totals_to_frame"]


def totals_to_frame(
    totals: Sequence[tuple[str, Quantity]],
    between: Sequence[tuple[str, list[Hashable]]],
    backend: str,
) -> Any:  # noqa: ANN401 - a dataframe of the backend
    """Totals as a dataframe with the columns ``unit``, others, ``low`` and ``high``.

    Args:
        totals: Unit and total of each row.
        between: Name and values of the other columns.
        backend: The engine, by the name that Narwhals has for it.

    Raises:
        InvalidValueError: No such engine; two columns of one name.
        MissingExtraError: The extra ``frames``, or the engine, is not installed.
    """
    check_backend(backend)
    columns: dict[str, Sequence[object]] = {"unit": [unit for unit, _ in totals]}
    bounds = {
        "low": [_int_or_float(figure.low) for _, figure in totals],
        "high": [_int_or_float(figure.high) for _, figure in totals],
    }
    for name, values in between:
        if name in columns or name in bounds:
            hint = "group by columns of other names; a function has its own name"
            raise InvalidValueError("two columns of one name", found=name, hint=hint)
        columns[name] = values
    columns.update(bounds)
    pa = library("pyarrow")
    try:
        table = pa.table(columns)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        # Groups of several types (a year, or a period in words) become text.
        text_columns = {name: list(map(str, values)) for name, values in between}
        table = pa.table(columns | text_columns)
    return as_frame(table, backend)


def _int_or_float(number: Exact | None) -> int | float | None:
    return number if number is None or isinstance(number, int) else float(number)
