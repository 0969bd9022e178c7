"""Restatement of a dataframe of PySpark: the rows stay there, and only a line for each key comes here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from massmob.aggregation.dataframes.columns import (
    Columns,
    Keys,
    not_numbers,
    refuse_large_sum,
    sum_by,
)
from massmob.aggregation.restatement.paths import Carrying, Paths
from massmob.errors import InvalidValueError, counted
from massmob.rendering.frames import library

if TYPE_CHECKING:
    from massmob.aggregation.dataframes.columns import Numbers

__all__ = ["is_of_spark", "restate_on_spark"]

_ROWS, _CROSSED, _KNOWN = "__rows", "__crossed", "__known"
_RECEIVER, _LEAST_SHARE, _ESTIMATE = "__receiver", "__least_share", "__estimate"


def is_of_spark(opened: Any) -> bool:  # noqa: ANN401 - what `open_frame` returned
    """Whether a dataframe is of PySpark."""
    engines = library("narwhals").Implementation
    return opened.implementation in (engines.PYSPARK, engines.PYSPARK_CONNECT)


def restate_on_spark(opened: Any, others: Sequence[str], carrying: Carrying) -> object:  # noqa: ANN401
    """The rows of a dataframe carried over where they are: joined with the paths of their units, then summed.

    The amounts are checked now, in one pass over the rows; the result is computed when Spark is asked for it,
    and the rows must be the same then.

    Args:
        opened: The dataframe.
        others: Its columns besides the unit and the amounts.
        carrying: How it is carried over.

    Returns:
        A dataframe of PySpark, its rows in any order.

    Raises:
        InvalidValueError: An amount is null, negative or not finite, or a sum may pass 64 bits.
        LoadError: Keys name no unit, as `Carrying.paths_of` refuses them.
    """
    import numpy as np

    lower, upper = carrying.bounds
    amounts = (_Amount(lower, "__low"), _Amount(upper, "__high", is_open=lower != upper))
    by_key = _sums_by_key(opened, carrying, amounts)
    by_key.require(carrying.unit)
    (keys,) = by_key.keys(carrying.unit)
    rows_of_key = sum_by(keys.codes, by_key.numbers(_ROWS), len(keys.values))
    paths = carrying.paths_of(dict(zip(keys.values, rows_of_key.tolist(), strict=True)))
    source = np.repeat(np.arange(len(keys.values)), paths.count)
    arrivals = (sum_by(source, paths.least, len(keys.values)), paths.count)
    low, high = (
        amount.checked(by_key, arriving[keys.codes])
        for amount, arriving in zip(amounts, arrivals, strict=True)
    )
    if crossed := int(by_key.numbers(_CROSSED).sum()):
        raise carrying.crossed_bounds(crossed, int(rows_of_key.sum()))
    joined = _without_nan(opened, others).join(
        _table_of_paths(opened, keys, source, paths, carrying.unit), on=carrying.unit
    )
    return _summed(joined, carrying.unit, others, low, high, estimated=paths.estimate is not None)


@attrs.frozen
class _Amount:
    """A column of amounts.

    Attributes:
        name: Its name.
        prefix: That of the columns computed from it.
        is_open: Whether a null is allowed: a bound that is not known.
    """

    name: str
    prefix: str
    is_open: bool = False

    def aggregations(self) -> list[Any]:
        """What is computed of it for each key: how many, the least, the most, and about how much in all."""
        nw = library("narwhals")
        amount = nw.col(self.name)
        return [
            amount.count().alias(f"{self.prefix}_known"),
            amount.min().alias(f"{self.prefix}_least"),
            amount.max().alias(f"{self.prefix}_most"),
            amount.cast(nw.Float64).sum().alias(f"{self.prefix}_total"),
        ]

    def checked(self, by_key: Columns, arriving: Numbers) -> Any:  # noqa: ANN401 - an expression of Narwhals
        """The amounts as numbers that Spark can add: whole where all are, else floats.

        Args:
            by_key: The aggregations of each key.
            arriving: For each of their rows how often its amounts are added.

        Raises:
            InvalidValueError: An amount is null, negative or not finite, or the sums may pass 64 bits.
        """
        import numpy as np

        nw = library("narwhals")
        nulls = int((by_key.numbers(_ROWS) - by_key.numbers(f"{self.prefix}_known")).sum())
        if nulls and not self.is_open:
            raise InvalidValueError(
                f"no value in {counted(nulls, 'row')}",
                place=self.name,
                hint="fix or drop these rows",
            )
        least, _ = (
            by_key.numbers(f"{self.prefix}_{what}", open=self.is_open, place=self.name)
            for what in ("least", "most")
        )
        if nulls or least.dtype != np.int64:
            return nw.col(self.name).cast(nw.Float64)
        refuse_large_sum(float((by_key.numbers(f"{self.prefix}_total") * arriving).sum()))
        return nw.col(self.name).cast(nw.Int64)


def _sums_by_key(opened: Any, carrying: Carrying, amounts: Sequence[_Amount]) -> Columns:  # noqa: ANN401
    """A row for each key: how many rows it has, and the aggregations of the amounts.

    Raises:
        InvalidValueError: The amounts are no numbers.
    """
    nw, schema = library("narwhals"), opened.collect_schema()
    for amount in amounts:
        dtype = schema[amount.name]
        if not (dtype.is_numeric() or dtype == nw.Unknown):
            raise not_numbers(amount.name, str(dtype))
    lower, upper = map(nw.col, carrying.bounds)
    is_crossed = nw.when(lower > upper).then(nw.lit(1)).otherwise(nw.lit(0))
    return Columns(
        opened.with_columns(is_crossed.alias(_CROSSED))
        .group_by(carrying.unit)
        .agg(
            nw.len().alias(_ROWS),
            nw.col(_CROSSED).sum(),
            *(expression for amount in amounts for expression in amount.aggregations()),
        ),
        grouped=True,
    )


def _without_nan(opened: Any, names: Sequence[str]) -> Any:  # noqa: ANN401 - a frame of Narwhals
    """The dataframe with nulls in place of NaN in some columns."""
    nw, schema = library("narwhals"), opened.collect_schema()
    for name in names:
        if schema[name].is_float():
            column = nw.col(name)
            opened = opened.with_columns(nw.when(~column.is_nan()).then(column).alias(name))
    return opened


def _table_of_paths(opened: Any, keys: Keys, source: Any, paths: Paths, unit: str) -> Any:  # noqa: ANN401
    """A row for each key and receiver, as a dataframe that Spark hands to every worker for joins."""
    arrow, nw = library("pyarrow"), library("narwhals")
    receivers = arrow.array(paths.receivers, arrow.string())
    columns = {
        unit: keys.column(source),
        _RECEIVER: receivers.take(arrow.array(paths.receiver)),
        _LEAST_SHARE: paths.least,
    }
    if paths.estimate is not None:
        columns[_ESTIMATE] = paths.estimate
    session = opened.to_native().sparkSession
    return nw.from_native(session.createDataFrame(arrow.table(columns)).hint("broadcast"))


def _summed(
    joined: Any,  # noqa: ANN401 - a frame of Narwhals
    unit: str,
    others: Sequence[str],
    low: Any,  # noqa: ANN401 - an expression
    high: Any,  # noqa: ANN401 - an expression
    *,
    estimated: bool,
) -> object:
    """The sums by receiver and the other columns; ``high`` is null where a bound that is added is."""
    nw = library("narwhals")
    sums = {"low": (low * nw.col(_LEAST_SHARE)).sum(), "high": high.sum()}
    if estimated:
        sums["estimate"] = (low * nw.col(_ESTIMATE)).sum()
    is_known = nw.col(_KNOWN) == nw.col(_ROWS)
    return (
        joined.group_by(_RECEIVER, *others)
        .agg(
            nw.len().alias(_ROWS),
            high.count().alias(_KNOWN),
            *(sum.alias(name) for name, sum in sums.items()),
        )
        .with_columns(nw.when(is_known).then(nw.col("high")).alias("high"))
        .select(nw.col(_RECEIVER).alias(unit), *others, *sums)
        .to_native()
    )
