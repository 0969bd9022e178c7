"""Figures of units as CSV (RFC 4180): input and output of `restate` on the command line.

A table of figures has a column ``unit`` (an id or a code) and either ``value`` (a number, or words such as
"more than 100") or ``low`` and ``high`` (empty: no upper bound). A table of weights has ``unit`` and
``weight``, or ``unit``, ``receiver`` and ``share``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Hashable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.interchange import files
from massmob.quantity import Quantity

__all__ = ["read_figures", "read_weights"]

_Row = Mapping[str, str]
_Key = TypeVar("_Key", bound=Hashable)


def read_figures(path: Path) -> dict[str, Quantity]:
    """Figures by unit.

    Args:
        path: A CSV file in UTF-8.

    Raises:
        LoadError: Every row that cannot be read, with its number; a unit twice; no such columns.
    """
    return _read(
        path, ({"unit", "value"}, {"unit", "low", "high"}), lambda row: row["unit"], _figure
    )


def read_weights(path: Path) -> dict[str, Quantity] | dict[tuple[str, str], Quantity]:
    """Weights by receiver, or shares by unit and receiver; errors are those of `read_figures`."""
    header = _rows(path)[0]
    if {"unit", "receiver", "share"} <= set(header):
        return _read(
            path,
            ({"unit", "receiver", "share"},),
            lambda row: (row["unit"], row["receiver"]),
            lambda row: Quantity.parse(row["share"]),
        )
    return _read(
        path,
        ({"unit", "weight"}, {"unit", "receiver", "share"}),
        lambda row: row["unit"],
        lambda row: Quantity.parse(row["weight"]),
    )


def _figure(row: _Row) -> Quantity:
    if "value" in row:
        return Quantity.parse(row["value"])
    low = Quantity.parse(row["low"])
    if not row["high"]:
        return Quantity.at_least(low.low)
    return Quantity.between(low.low, Quantity.parse(row["high"]).low)


def _rows(path: Path) -> list[list[str]]:
    try:
        text = files.read(path).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError as error:
        raise LoadError(
            "not UTF-8", place=f"{path}: byte {error.start}", remedy="save the file as UTF-8"
        ) from None
    except csv.Error as error:
        raise LoadError("not CSV", place=str(path), found=str(error)) from None
    except MassmobError as error:
        raise error.at(str(path)) from None
    if not rows:
        raise LoadError("an empty file", place=str(path), remedy="give a header and rows")
    return [[cell.strip() for cell in row] for row in rows]


def _read(
    path: Path,
    layouts: tuple[set[str], ...],
    key_of: Callable[[_Row], _Key],
    value_of: Callable[[_Row], Quantity],
) -> dict[_Key, Quantity]:
    """One value a row, by key; every fault is told with the number of its row."""
    header, *rows = _rows(path)
    if not any(layout <= set(header) for layout in layouts):
        wanted = " or ".join(", ".join(sorted(layout)) for layout in layouts)
        raise LoadError("no such columns", place=str(path), found=header, remedy=f"give {wanted}")
    found: dict[_Key, Quantity] = {}
    faults: list[MassmobError] = []
    for number, row in _numbered(header, rows, faults):
        try:
            key, value = key_of(row), value_of(row)
        except MassmobError as error:
            faults.append(error.at(f"row {number}"))
            continue
        if key in found:
            faults.append(
                InvalidValueError(
                    "a unit twice", place=f"row {number}", found=key, remedy="keep one"
                )
            )
        found[key] = value
    if faults:
        raise LoadError.of(faults, place=str(path))
    return found


def _numbered(
    header: list[str], rows: list[list[str]], faults: list[MassmobError]
) -> Iterator[tuple[int, _Row]]:
    for number, row in enumerate(rows, 2):
        if not any(row):
            continue
        if len(row) != len(header):
            faults.append(
                InvalidValueError(
                    "another number of cells than the header",
                    place=f"row {number}",
                    found=len(row),
                    remedy=f"give {len(header)}",
                )
            )
        else:
            yield number, dict(zip(header, row, strict=True))
