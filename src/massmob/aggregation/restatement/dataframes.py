"""Restatement of a dataframe, which returns a dataframe of the same library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from massmob.aggregation.dataframes.columns import (
    Columns,
    Keys,
    combinations,
    sum_by,
)
from massmob.aggregation.dataframes.opening import names_of, open_frame
from massmob.aggregation.keys import units_of_keys
from massmob.aggregation.restatement.flows import Flows, Share
from massmob.errors import InvalidValueError, counted, naming_argument
from massmob.network.unit_lookup import Units
from massmob.rendering.frames import library

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from massmob.aggregation.dataframes.columns import Codes, Numbers, Whole

__all__ = ["restate_frame"]


def restate_frame(
    frame: object,
    units: Units,
    flows: Flows,
    unit: str,
    value: str | tuple[str, str],
    *,
    strict: bool,
) -> object:
    """The rows of a dataframe carried over: each row once for each receiver, then summed by the other columns.

    ``value`` is the column of amounts, or the two of lower and upper bounds. Rows whose key names no unit are
    refused, or unless ``strict`` have no unit in the result.
    """
    np = library("numpy")
    bounds = (value, value) if isinstance(value, str) else value
    columns, others = _opened_columns(frame, unit, bounds)
    columns.require(unit)
    sources, *groups = columns.keys(unit, *others)
    lows, highs = _lower_and_upper(columns, *bounds)
    rows_of_key = sum_by(sources.codes, np.ones(len(columns), np.int64), len(sources.values))
    counts = dict(zip(sources.values, rows_of_key.tolist(), strict=True))
    with naming_argument(unit):
        ids, _ = units_of_keys(units, counts, noun="rows", strict=strict)
    lost = {None: Share(1, 1, 1 if flows.weighted else None)}
    shares = [flows.shares_of(ids[key]) if key in ids else lost for key in sources.values]
    paths = _Paths.of(shares, weighted=flows.weighted)
    row, path = paths.join(sources.codes)
    keys = [Keys.of(paths.receiver[path], paths.receivers), *(key.rows(row) for key in groups)]
    cells, codes = combinations([(key.codes, len(key.values)) for key in keys])
    result = {
        name: key.column(key_codes)
        for name, key, key_codes in zip([unit, *others], keys, codes, strict=True)
    }
    size = len(codes[0])
    result["low"] = sum_by(cells, lows[row] * paths.least[path], size)
    result["high"] = sum_by(cells, highs[row], size)
    if paths.estimate is not None:
        if bounds[0] != bounds[1]:
            raise InvalidValueError(
                "weights do not apply to bounds",
                found=bounds,
                hint="estimate from one column of amounts",
            )
        result["estimate"] = sum_by(cells, lows[row] * paths.estimate[path], size)
    return columns.like(result)


def _opened_columns(frame: object, unit: str, bounds: tuple[str, str]) -> tuple[Columns, list[str]]:
    """The columns of a dataframe, and the names of those besides the unit and the bounds.

    Raises:
        InvalidValueError: A column is missing, is named like one of the result, or is not named by a text.
    """
    with naming_argument("figures"):
        opened = open_frame(frame, ())
    with naming_argument("unit"):
        opened = open_frame(opened, [unit])
    with naming_argument("value"):
        opened = open_frame(opened, bounds)
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
    return Columns(opened), others


def _lower_and_upper(columns: Columns, lower: str, upper: str) -> tuple[Numbers, Numbers]:
    lows = columns.numbers(lower)
    if lower == upper:
        return lows, lows
    highs = columns.numbers(upper, open=True)
    if crossed := int((lows > highs).sum()):
        raise InvalidValueError(
            f"lower bound above upper bound in {crossed:,} of {counted(len(columns), 'row')}",
            place=f"{lower}, {upper}",
            hint="swap the two, or fix the rows",
        )
    return lows, highs


@attrs.frozen(eq=False)
class _Paths:
    """The shares of several units as columns: a path for each unit and receiver, one unit after another.

    There is no column of the greatest share, which is always 1.

    Attributes:
        receivers: The distinct receivers, in order; ``None``, of rows that were not carried, is the last.
        receiver: For each path the position of its receiver in `receivers`.
        least: For each path the least share, 0 or 1.
        estimate: For each path the estimated share; ``None`` without weights.
        count: For each unit how many paths it has.
    """

    receivers: list[str | None]
    receiver: Whole
    least: Whole
    estimate: Numbers | None
    count: Whole

    @classmethod
    def of(
        cls,
        shares_by_unit: Sequence[Mapping[str, Share] | Mapping[None, Share]],
        *,
        weighted: bool,
    ) -> _Paths:
        import numpy as np

        names = [receiver for shares in shares_by_unit for receiver in shares]
        receivers = sorted(set(names), key=lambda name: (name is None, name))
        position = {receiver: number for number, receiver in enumerate(receivers)}
        paths = [share for shares in shares_by_unit for share in shares.values()]
        return cls(
            receivers,
            np.fromiter(map(position.__getitem__, names), np.int64, len(names)),
            np.fromiter((share.least for share in paths), np.int64, len(names)),
            np.array([float(share.estimate or 0) for share in paths]) if weighted else None,
            np.fromiter(map(len, shares_by_unit), np.int64, len(shares_by_unit)),
        )

    def join(self, units: Codes) -> tuple[Whole, Whole]:
        """Join a column of units with their paths: the numbers of the row and of the path of each pair.

        First comes the first path of every row, then the further paths of the few rows that have any.

        Example:
            Unit 0 has one path (number 0), unit 1 has two (numbers 1 and 2). Of the rows with the units 1, 0, 1
            the first and the last meet two paths each:

            >>> import numpy as np
            >>> paths = _Paths(["x", "y"], np.array([0, 0, 1]), np.array([1, 0, 0]), None, np.array([1, 2]))
            >>> rows, numbers = paths.join(np.array([1, 0, 1]))
            >>> list(zip(rows.tolist(), numbers.tolist()))
            [(0, 1), (1, 0), (2, 1), (0, 2), (2, 2)]
        """
        import numpy as np

        first_of_unit = np.cumsum(self.count) - self.count
        first = first_of_unit[units]
        divided = np.flatnonzero(self.count[units] > 1)  # rows with further paths
        further = self.count[units[divided]] - 1  # how many
        # 1, 2, … for the further paths of each divided row.
        step: Whole = 1 + np.arange(int(further.sum()))
        step -= np.repeat(np.cumsum(further) - further, further)
        rows = np.concatenate([np.arange(len(units)), np.repeat(divided, further)])
        return rows, np.concatenate([first, np.repeat(first[divided], further) + step])
