"""Which part of the amounts of a column of keys goes to which unit of another day, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from massmob.aggregation.keys import units_of_keys
from massmob.aggregation.restatement.flows import Flows, Share
from massmob.errors import InvalidValueError, counted, naming_argument
from massmob.network.unit_lookup import Units

if TYPE_CHECKING:
    from massmob.aggregation.dataframes.columns import Codes, Numbers, Whole

__all__ = ["Carrying", "Paths"]


@attrs.frozen
class Carrying:
    """How a dataframe is carried over: arguments of `restate`.

    Attributes:
        units: The units that keys may name.
        flows: The shares of each unit.
        unit: The column of units.
        bounds: The columns of lower and of upper bounds; one column twice where amounts are exact.
        strict: Refuse rows whose key names no unit; otherwise they have no unit in the result.
    """

    units: Units
    flows: Flows
    unit: str
    bounds: tuple[str, str]
    strict: bool

    def paths_of(self, counts: Mapping[object, int]) -> Paths:
        """The paths of the units that keys name, in the order of the keys.

        Args:
            counts: Key → how many rows have it.

        Raises:
            InvalidValueError: None of the keys names a unit, or a unit cannot be carried over.
            UnknownEntityError: The only key that names no unit is unknown.
            LoadError: Several keys name no unit; all are listed.
        """
        with naming_argument(self.unit):
            ids, _ = units_of_keys(self.units, counts, noun="rows", strict=self.strict)
        weighted = self.flows.weighted
        lost = {None: Share(1, 1, 1 if weighted else None)}
        shares = [self.flows.shares_of(ids[key]) if key in ids else lost for key in counts]
        return Paths.of(shares, weighted=weighted)

    def crossed_bounds(self, crossed: int, rows: int) -> InvalidValueError:
        """The error for rows whose lower bound is above their upper bound."""
        return InvalidValueError(
            f"lower bound above upper bound in {crossed:,} of {counted(rows, 'row')}",
            place=", ".join(self.bounds),
            hint="swap the two, or fix the rows",
        )


@attrs.frozen(eq=False)
class Paths:
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
    receiver: Codes
    least: Whole
    estimate: Numbers | None
    count: Whole

    @classmethod
    def of(
        cls,
        shares_by_unit: Sequence[Mapping[str, Share] | Mapping[None, Share]],
        *,
        weighted: bool,
    ) -> Paths:
        """The paths of units of which each has these shares: receiver → share."""
        import numpy as np

        names = [receiver for shares in shares_by_unit for receiver in shares]
        receivers = sorted(set(names), key=lambda name: (name is None, name))
        position = {receiver: number for number, receiver in enumerate(receivers)}
        paths = [share for shares in shares_by_unit for share in shares.values()]
        return cls(
            receivers,
            np.fromiter(map(position.__getitem__, names), np.int32, len(names)),
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
            >>> paths = Paths(["x", "y"], np.array([0, 0, 1]), np.array([1, 0, 0]), None, np.array([1, 2]))
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
