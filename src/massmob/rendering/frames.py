"""Columns of values as a dataframe of any library, through Arrow and Narwhals (extra ``frames``)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

from massmob.errors import InvalidValueError, MissingExtraError
from massmob.values.text import unknown_word_error

__all__ = ["arrow_column", "as_frame", "check_backend", "library"]

_EAGER = ("pyarrow", "pandas", "polars", "modin", "cudf")


def library(name: str) -> ModuleType:
    """A library that the extra ``frames`` brings.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        raise MissingExtraError.of("frames", name) from None


def arrow_column(arrow: ModuleType, kind: str, cells: Sequence[object]) -> Any:  # noqa: ANN401 - an array
    """Cells as an array of Arrow.

    Args:
        arrow: pyarrow.
        kind: The kind of the column: ``"text"``, ``"whole"``, ``"number"``, ``"figure"``, ``"flag"``, ``"day"``
            or ``"list"``; a figure becomes text.
        cells: The cells; ``None`` is null.

    Raises:
        InvalidValueError: A whole number is too large.
    """
    types = {
        "text": arrow.string(),
        "whole": arrow.int64(),
        "number": arrow.float64(),
        "figure": arrow.string(),
        "flag": arrow.bool_(),
        "day": arrow.date32(),
        "list": arrow.list_(arrow.string()),
    }
    if kind == "figure":
        cells = [None if cell is None else str(cell) for cell in cells]
    try:
        return arrow.array(cells, types[kind])
    except (arrow.ArrowInvalid, OverflowError) as error:
        raise InvalidValueError(
            "a value that a column cannot hold",
            found=str(error),
            hint="whole numbers end at 2^63",
        ) from None


def as_frame(table: object, backend: str) -> Any:  # noqa: ANN401 - a dataframe of the backend
    """A table of Arrow as a dataframe.

    Args:
        table: The table.
        backend: The engine, by the name that Narwhals has for it.

    Raises:
        InvalidValueError: No such engine.
        MissingExtraError: The extra ``frames``, or the engine, is not installed.
    """
    narwhals = library("narwhals")
    library(backend)
    return narwhals.from_arrow(table, backend=backend).to_native()


def check_backend(backend: str) -> None:
    """Refuse another engine than those that hold a table.

    Raises:
        InvalidValueError: No such engine.
    """
    if backend not in _EAGER:
        raise unknown_word_error("not an eager engine", backend, _EAGER, place="backend")
