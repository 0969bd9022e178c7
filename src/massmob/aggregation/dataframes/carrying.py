"""Rows of units that had ended by a day, carried to the units of that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from massmob.aggregation.dataframes.grouping import Tally
from massmob.aggregation.restatement.flows import Flows, Shares
from massmob.errors import MassmobError
from massmob.network.network import Network

if TYPE_CHECKING:
    from massmob.aggregation.dataframes.columns import Numbers

__all__ = ["Carrier"]


class Carrier:
    """Carries the rows of ended units: whole where a unit went whole, else into the bounds of its receivers.

    Args:
        movement: The whole movement, of all periods.
        day: The day of the result.
        row_of: Unit of the day → its row in the arrays.
        parents: Row → the row of its parent; -1 for a root.

    Attributes:
        height: How many rows a tally must have: those of the units of the day, then those of ended units.
    """

    def __init__(
        self, movement: Network, day: date, row_of: Mapping[str, int], parents: Sequence[int]
    ) -> None:
        self._row_of, self._parents = row_of, parents
        self._flows = Flows(movement, day, "count", None)
        ended = [
            unit.id
            for unit in movement.localities.values()
            if unit.valid.end is not None and unit.valid.end < day
        ]
        self._ended = {id: len(row_of) + number for number, id in enumerate(ended)}
        self.height = len(row_of) + len(ended)

    def row(self, ended: str | None) -> int | None:
        """The row in which the rows of an ended unit are tallied; ``None`` when nothing receives them."""
        return None if ended is None or not self._shares(ended) else self._ended[ended]

    def _shares(self, ended: str) -> Shares:
        try:
            return self._flows.shares_of(ended)
        except MassmobError:  # nothing at or above it is in force
            return {}

    def carry(self, tally: Tally) -> tuple[Tally, Numbers]:
        """Add the tally of ended units to that of the units of the day.

        Returns:
            The tally of the units of the day, before it is added upward: what is certain. And by unit and
            group, how much more a unit may have at most, with all below it.
        """
        import numpy as np

        size = len(self._row_of)
        cells, rows = tally.cells[:size].copy(), tally.rows[:size].copy()
        more = np.zeros_like(cells)
        for id, row in self._ended.items():
            if not tally.rows[row]:
                continue
            shares = {self._row_of[unit]: share for unit, share in self._shares(id).items()}
            paths = [self._path_up(receiver) for receiver in shares]
            shared = set[int].intersection(*map(set, paths))
            whole = [receiver for receiver, share in shares.items() if share.least == 1]
            certain = [*whole, *(above for above in paths[0] if above in shared)][:1]
            if certain:
                cells[certain[0]] += tally.cells[row]
                shared = set(self._path_up(certain[0]))
            more[sorted(set[int]().union(*paths) - shared)] += tally.cells[row]
            rows[[*shares]] += tally.rows[row]
        return attrs.evolve(tally, cells=cells, rows=rows), more

    def _path_up(self, row: int) -> list[int]:
        path: list[int] = []
        while row >= 0:
            path.append(row)
            row = self._parents[row]
        return path
