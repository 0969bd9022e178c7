"""Figures of units as CSV (RFC 4180): input and output of `restate` on the command line.

A table of figures has a column ``unit`` (an id or a code) and either ``value`` (a number, or words such as
"more than 100") or ``low`` and ``high`` (empty: no upper bound). A table of weights has ``unit`` and
``weight``, or ``unit``, ``receiver`` and ``share``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.io.storage import files
from massmob.io.tables import csv_folder
from massmob.values.quantity import Quantity

__all__ = ["read_figures", "read_weights"]

_Layouts: TypeAlias = Mapping[tuple[str, ...], Callable[..., tuple[Any, Quantity]]]
"""Names of columns → the function from their cells to a key and its value."""


def read_figures(path: Path) -> dict[str, Quantity]:
    """Figures by unit.

    Args:
        path: A CSV file in UTF-8.

    Raises:
        LoadError: Every row that cannot be read, with its number; a repeated unit; no such columns.
    """
    return _read_rows(path, {("unit", "value"): _figure_row, ("unit", "low", "high"): _bounds_row})


def read_weights(path: Path) -> dict[str, Quantity] | dict[tuple[str, str], Quantity]:
    """Weights by receiver, or shares by unit and receiver; errors are those of `read_figures`."""
    return _read_rows(
        path, {("unit", "receiver", "share"): _share_row, ("unit", "weight"): _figure_row}
    )


def _figure_row(unit: str, value: str) -> tuple[str, Quantity]:
    return unit, Quantity.parse(value)


def _bounds_row(unit: str, low: str, high: str) -> tuple[str, Quantity]:
    least = Quantity.parse(low).low
    if not high:
        return unit, Quantity.at_least(least)
    return unit, Quantity.between(least, Quantity.parse(high).low)


def _share_row(unit: str, receiver: str, share: str) -> tuple[tuple[str, str], Quantity]:
    return (unit, receiver), Quantity.parse(share)


def _read_rows(path: Path, layouts: _Layouts) -> dict[Any, Quantity]:
    """One value a row, by key; every problem has the number of its row."""
    try:
        data = files.read(path)
    except MassmobError as error:
        raise error.at(str(path)) from None
    rows = [
        (number, [cell.strip() for cell in row])
        for number, row in csv_folder.rows_of(data, str(path))
    ]
    if not rows:
        raise LoadError("an empty file", place=str(path), hint="give a header and rows")
    (_, header), *rows = rows
    layout = next((names for names in layouts if {*names} <= {*header}), None)
    if layout is None:
        wanted = " or ".join(map(", ".join, layouts))
        raise LoadError("no such columns", place=str(path), found=header, hint=f"give {wanted}")
    values: dict[Any, Quantity] = {}
    problems: list[MassmobError] = []
    for number, row in rows:
        if not any(row):
            continue
        try:
            _check_length(row, header)
            cells = dict(zip(header, row, strict=True))
            key, value = layouts[layout](*(cells[name] for name in layout))
            if key in values:
                raise InvalidValueError("a repeated unit", found=key, hint="keep one")
            values[key] = value
        except MassmobError as error:
            problems.append(error.at(f"row {number}"))
    if problems:
        raise LoadError.of(problems, place=str(path))
    return values


def _check_length(row: list[str], header: list[str]) -> None:
    if len(row) != len(header):
        raise InvalidValueError(
            "another number of cells than the header",
            found=len(row),
            hint=f"give {len(header)}",
        )
