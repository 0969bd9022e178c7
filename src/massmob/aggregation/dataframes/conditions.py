"""Conditions on the rows of a dataframe: column → the value that rows must have."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Number
from typing import Any

from massmob.aggregation.dataframes.columns import Columns
from massmob.errors import InvalidValueError
from massmob.rendering.frames import library
from massmob.values.text import similar_words_hint

__all__ = ["refuse_empty_selection", "rows_with"]

_MAX_VALUES = 5  # of a column, named in a message


def rows_with(opened: Any, where: Mapping[str, object]) -> Any:  # noqa: ANN401 - from `open_frame`
    """The rows that have the values; ``None`` is for rows without one.

    Raises:
        InvalidValueError: A text for a column of numbers, or the like, which some engines cannot compare.
    """
    nw, types = library("narwhals"), opened.collect_schema()
    for name, value in where.items():
        column, dtype = nw.col(name), types[name]
        if value is not None and not _may_be_of(dtype, value):
            raise InvalidValueError(
                "not a value of this column",
                place=f"where[{name!r}]",
                found=value,
                hint=f"its type is {dtype}",
            )
        opened = opened.filter(column.is_null() if value is None else column == value)
    return opened


def _may_be_of(dtype: Any, value: object) -> bool:  # noqa: ANN401 - a type of Narwhals
    nw = library("narwhals")
    if dtype.is_numeric():
        return isinstance(value, Number) and not isinstance(value, bool)
    if dtype in (nw.String, nw.Categorical, nw.Enum):
        return isinstance(value, str)
    return dtype != nw.Boolean or isinstance(value, bool)


def refuse_empty_selection(opened: Any, where: Mapping[str, object]) -> None:  # noqa: ANN401 - from `open_frame`
    """Refuse conditions that no row meets, unless there are no rows at all.

    Raises:
        InvalidValueError: A value that no row has, with near ones that occur; or values that occur, but not
            together in a row.
    """
    for name, value in where.items():
        (column,) = Columns(opened.select(name).unique()).keys(name)
        if not column.values:
            return
        if value not in column.values:
            some = ", ".join(map(str, column.values[:_MAX_VALUES]))
            rest = " …" if len(column.values) > _MAX_VALUES else ""
            texts = [known for known in column.values if isinstance(known, str)]
            raise InvalidValueError(
                "no row has this value",
                place=f"where[{name!r}]",
                found="a null" if value is None else value,
                hint=similar_words_hint(value, texts, otherwise=f"rows have {some}{rest}"),
            )
    raise InvalidValueError(
        "no row has all these values", place="where", found=dict(where), hint="leave one out"
    )
