"""Rows of units that had ended by a day, carried to the units of that day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from massmob.aggregation.dataframes.grouping import Tally
from massmob.aggregation.following import Following, Reach

if TYPE_CHECKING:
    from massmob.aggregation.dataframes.columns import Numbers

__all__ = ["Carrier"]


class Carrier:
    """Carries the rows of ended units: whole where a unit went whole, else into the bounds of its receivers.

    Args:
        following: Where what belonged to ended units is on the day.
        row_of: Unit of the day → its row in the arrays.

    Attributes:
        height: How many rows a tally must have: those of the units of the day, then those of ended units.
    """

    def __init__(self, following: Following, row_of: Mapping[str, int]) -> None:
        self._following, self._row_of = following, row_of
        self._ended = {id: len(row_of) + number for number, id in enumerate(following.ended)}
        self.height = len(row_of) + len(self._ended)
        self._reaches: dict[int, Reach] = {}  # row of an ended unit → where it is on the day

    def row(self, ended: str) -> int:
        """The row in which the rows of an ended unit are tallied.

        Raises:
            MassmobError: Nothing can be carried from it; the message is the reason.
        """
        row = self._ended[ended]
        if row not in self._reaches:
            self._reaches[row] = self._following.reach(ended)
        return row

    def carry(self, tally: Tally) -> tuple[Tally, Numbers]:
        """Add the tally of ended units to that of the units of the day.

        Returns:
            The tally of the units of the day, before it is added upward: what is certain. And by unit and
            group, how much more a unit may have at most, with all below it.
        """
        import numpy as np

        size, row_of = len(self._row_of), self._row_of
        cells, rows = tally.cells[:size].copy(order="K"), tally.rows[:size].copy()
        more = np.zeros_like(cells)
        for row, reach in self._reaches.items():
            if reach.certain:
                cells[row_of[reach.certain[0]]] += tally.cells[row]
            if reach.receiver is not None:
                rows[row_of[reach.receiver]] += tally.rows[row]
            more[[row_of[unit] for unit in reach.possible]] += tally.cells[row]
        return attrs.evolve(tally, cells=cells, rows=rows, listed=None), more
