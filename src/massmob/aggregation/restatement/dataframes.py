"""Restatement of a dataframe, in its own library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from massmob.aggregation.dataframes.columns import Columns, Keys, combinations, sum_by
from massmob.errors import InvalidValueError
from massmob.network.unit_lookup import Units

if TYPE_CHECKING:
    from massmob.aggregation.dataframes.columns import Numbers, Whole
from massmob.aggregation.restatement.flows import _Flows, _Shares

__all__ = []


# --- dataframes ------------------------------------------------------------------------------------


def _restated_frame(
    frame: object, units: Units, flows: _Flows, unit: str, value: str | tuple[str, str]
) -> object:
    """The rows of a dataframe carried over: each row once for each receiver, then added by what they share."""
    ends = (value, value) if isinstance(value, str) else value
    columns = Columns(frame, required=(unit, *ends))
    others = [name for name in columns.names if name not in {unit, *ends}]
    if taken := {unit, *others} & {"low", "high", "estimate"}:
        raise InvalidValueError(
            "a column named as one of the result's", found=sorted(taken), hint="rename it"
        )
    columns.require(unit)
    sources, *groups = columns.keys(unit, *others)
    lows, highs = _amounts(columns, *ends)
    paths = _Paths.of([flows.of(id) for id in units.ids_of(sources.values)], weighed=flows.weighed)
    row, path = paths.spread(sources.codes)
    keys = [Keys.of(paths.target[path], paths.targets), *(key.rows(row) for key in groups)]
    cells, codes = combinations([(key.codes, len(key.values)) for key in keys])
    names = zip([unit, *others], keys, codes, strict=True)
    out = {name: key.column(found) for name, key, found in names}
    size = len(codes[0])
    out["low"] = sum_by(cells, lows[row] * paths.least[path], size)
    out["high"] = sum_by(cells, highs[row], size)
    if paths.share is not None:
        if ends[0] != ends[1]:
            raise InvalidValueError(
                "weights for bounds", found=ends, hint="estimate from one column of amounts"
            )
        out["estimate"] = sum_by(cells, lows[row] * paths.share[path], size)
    return columns.like(out)


def _amounts(columns: Columns, least: str, most: str) -> tuple[Numbers, Numbers]:
    lows = columns.numbers(least)
    if least == most:
        return lows, lows
    highs = columns.numbers(most, open=True)
    if wrong := int((lows > highs).sum()):
        raise InvalidValueError(
            f"the least above the most in {wrong:,} of {len(columns):,} rows",
            place=f"{least}, {most}",
            hint="swap the two, or fix the rows",
        )
    return lows, highs


@attrs.frozen(eq=False)
class _Paths:
    """Where the figures of some units went, as columns: the receivers of the first unit, then of the next.

    What a receiver may have got at most is always all of it, so no column says so.
    """

    targets: list[str]
    target: Whole
    least: Whole
    share: Numbers | None
    count: Whole

    @classmethod
    def of(cls, flows: list[_Shares], *, weighed: bool) -> _Paths:
        import numpy as np

        names = [target for each in flows for target in each]
        targets = sorted(set(names))
        code = {target: number for number, target in enumerate(targets)}
        shares = [share for each in flows for share in each.values()]
        return cls(
            targets,
            np.fromiter(map(code.__getitem__, names), np.int64, len(names)),
            np.fromiter((least for least, _, _ in shares), np.int64, len(names)),
            np.array([float(share or 0) for *_, share in shares]) if weighed else None,
            np.fromiter(map(len, flows), np.int64, len(flows)),
        )

    def spread(self, codes: Whole) -> tuple[Whole, Whole]:
        """For each row of a column of units its paths: the number of the row and that of the path."""
        import numpy as np

        first = np.cumsum(self.count) - self.count
        several = np.flatnonzero(self.count[codes] > 1)
        more = self.count[codes[several]] - 1
        within: Whole = np.arange(int(more.sum())) - np.repeat(np.cumsum(more) - more, more)
        # The first path of every row, then the further ones of the few rows that have any.
        row = np.concatenate([np.arange(len(codes)), np.repeat(several, more)])
        path = first[codes]
        return row, np.concatenate([path, np.repeat(path[several], more) + 1 + within])
