"""Restatement of a dataframe, which returns a dataframe of the same library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from massmob.aggregation.dataframes.columns import (
    Columns,
    Keys,
    combinations,
    sum_by,
)
from massmob.aggregation.dataframes.opening import names_of, open_frame, require_columns
from massmob.aggregation.restatement.paths import Carrying
from massmob.aggregation.restatement.spark import is_of_spark, restate_on_spark
from massmob.errors import InvalidValueError, naming_argument
from massmob.rendering.frames import library

if TYPE_CHECKING:
    from typing import Any

    from massmob.aggregation.dataframes.columns import Numbers

__all__ = ["restate_frame"]


def restate_frame(frame: object, carrying: Carrying) -> object:
    """The rows of a dataframe carried over: each once for each receiver, then summed by the other columns."""
    np = library("numpy")
    opened, others = _open_columns(frame, carrying.unit, carrying.bounds)
    if carrying.flows.weighted and carrying.bounds[0] != carrying.bounds[1]:
        raise InvalidValueError(
            "weights do not apply to bounds",
            found=carrying.bounds,
            hint="estimate from one column of amounts",
        )
    if is_of_spark(opened):
        return restate_on_spark(opened, others, carrying)
    columns = Columns(opened)
    columns.require(carrying.unit)
    sources, *groups = columns.keys(carrying.unit, *others)
    lows, highs = _lower_and_upper(columns, carrying)
    rows_of_key = np.bincount(sources.codes, minlength=len(sources.values))
    paths = carrying.paths_of(dict(zip(sources.values, rows_of_key.tolist(), strict=True)))
    row, path = paths.join(sources.codes)
    keys = [Keys.of(paths.receiver[path], paths.receivers), *(key.rows(row) for key in groups)]
    cells, codes = combinations([(key.codes, len(key.values)) for key in keys])
    result = {
        name: key.column(key_codes)
        for name, key, key_codes in zip([carrying.unit, *others], keys, codes, strict=True)
    }
    size = len(codes[0])
    result["low"] = sum_by(cells, lows[row] * paths.least[path], size)
    result["high"] = sum_by(cells, highs[row], size)
    if paths.estimate is not None:
        result["estimate"] = sum_by(cells, lows[row] * paths.estimate[path], size)
    return columns.like(result)


def _open_columns(frame: object, unit: str, bounds: tuple[str, str]) -> tuple[Any, list[str]]:
    """A dataframe as Narwhals sees it, and the names of those besides the unit and the bounds.

    Raises:
        InvalidValueError: A column is missing, is named like one of the result, or is not named by a text.
    """
    with naming_argument("figures"):
        opened = open_frame(frame, ())
    with naming_argument("unit"):
        require_columns(opened, [unit])
    with naming_argument("value"):
        require_columns(opened, bounds)
    others = [name for name in names_of(opened) if name not in {unit, *bounds}]
    if not_texts := [name for name in others if not isinstance(name, str)]:
        raise InvalidValueError(
            "names of columns that are no texts",
            place="figures",
            found=not_texts,
            hint="give frame.rename(columns=str)",
        )
    if taken := {unit, *others} & {"low", "high", "estimate"}:
        raise InvalidValueError(
            "a column has the name of one of the result", found=sorted(taken), hint="rename it"
        )
    return opened, others


def _lower_and_upper(columns: Columns, carrying: Carrying) -> tuple[Numbers, Numbers]:
    lower, upper = carrying.bounds
    lows = columns.numbers(lower)
    if lower == upper:
        return lows, lows
    highs = columns.numbers(upper, open=True)
    if crossed := int((lows > highs).sum()):
        raise carrying.crossed_bounds(crossed, len(columns))
    return lows, highs
