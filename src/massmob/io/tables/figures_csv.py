"""Figures of units as CSV: input of `restate` on the command line.

A table of figures has a column ``unit`` (an id, a code or a name) and either ``value`` (a number, or words
such as "more than 100") or ``low`` and ``high`` (empty: no upper bound). A table of weights has ``unit``
and ``weight``, or ``unit``, ``receiver`` and ``share``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.io.tables.csv_text import csv_rows, decode
from massmob.storage import files
from massmob.values.quantity import Quantity
from massmob.values.text import Language

__all__ = ["read_figures", "read_weights"]

_Layouts: TypeAlias = Mapping[tuple[str, ...], Callable[..., tuple[Any, Quantity]]]
"""Names of columns → the function from their cells to a key and its value."""


def read_figures(path: Path, lang: Language | None = None) -> dict[str, Quantity]:
    """Figures by unit.

    Args:
        path: A CSV file with any usual delimiter, in UTF-8 or as Vietnamese spreadsheets write it.
        lang: The language in whose format numbers are: ``"vi"`` for ``1.234,5``. See `Quantity.parse`.

    Raises:
        LoadError: Every row that cannot be read, with its number; a repeated unit; no such columns.
    """
    layouts: _Layouts = {("unit", "value"): _figure_row, ("unit", "low", "high"): _bounds_row}
    return _read_rows(path, layouts, lang)


def read_weights(
    path: Path, lang: Language | None = None
) -> dict[str, Quantity] | dict[tuple[str, str], Quantity]:
    """Weights by receiver, or shares by unit and receiver; errors are those of `read_figures`."""
    layouts: _Layouts = {("unit", "receiver", "share"): _share_row, ("unit", "weight"): _figure_row}
    return _read_rows(path, layouts, lang)


_Parse: TypeAlias = Callable[[str], Quantity]


def _figure_row(parse: _Parse, unit: str, value: str) -> tuple[str, Quantity]:
    return unit, parse(value)


def _bounds_row(parse: _Parse, unit: str, low: str, high: str) -> tuple[str, Quantity]:
    least = parse(low).low
    if not high:
        return unit, Quantity.at_least(least)
    return unit, Quantity.between(least, parse(high).low)


def _share_row(
    parse: _Parse, unit: str, receiver: str, share: str
) -> tuple[tuple[str, str], Quantity]:
    return (unit, receiver), parse(share)


def _read_rows(path: Path, layouts: _Layouts, lang: Language | None) -> dict[Any, Quantity]:
    """One value a row, by key; every problem has the number of its row."""
    try:
        cells_of_rows = csv_rows(decode(files.read(path)), has_header=True)
    except MassmobError as error:
        raise error.at(str(path)) from None
    stripped = ([str(cell).strip() for cell in row] for row in cells_of_rows)
    rows = [(number, row) for number, row in enumerate(stripped, 1) if any(row)]
    if not rows:
        raise LoadError("an empty file", place=str(path), hint="give a header and rows")
    (_, header), *rows = rows
    header = [name.casefold() for name in header]
    layout = next((names for names in layouts if {*names} <= {*header}), None)
    if layout is None:
        wanted = " or ".join(map(", ".join, layouts))
        raise LoadError("no such columns", place=str(path), found=header, hint=f"give {wanted}")
    parse = partial(Quantity.parse, lang=lang)
    values: dict[Any, Quantity] = {}
    problems: list[MassmobError] = []
    for number, row in rows:
        try:
            _check_length(row, header)
            cells = dict(zip(header, row, strict=True))
            key, value = layouts[layout](parse, *(cells[name] for name in layout))
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
