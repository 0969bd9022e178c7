"""Totals of a dataframe at every unit of a tree, and how the figures of a unit are read from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import attrs

from massmob.aggregation.dataframes.grouping import Tally
from massmob.values.quantity import Quantity

if TYPE_CHECKING:
    from massmob.aggregation.dataframes.columns import Codes, Flags, Numbers

__all__ = ["AddedAmounts", "CombinedFigures", "ListedAmounts", "ToQuantity"]

ToQuantity: TypeAlias = Callable[[Sequence[float], bool], Quantity | None]
"""The numbers of a cell, and whether all below the unit has data → the figure."""


@attrs.frozen(eq=False)
class AddedAmounts:
    """Counts or amounts added up the tree: a row for each unit, a column for each group.

    Attributes:
        tally: The tally, whose cells are the totals.
        more: How much more there may be at most; ``None`` where the totals are exact.
    """

    tally: Tally
    more: Numbers | None = None

    def figures(self, row: int) -> Iterator[tuple[int, Quantity]]:
        """The totals of a unit, by the columns of the groups that occur at it or below it, or may."""
        totals = self.tally.cells[row]
        if self.more is None:
            columns = totals.nonzero()[0]
            return zip(columns.tolist(), map(Quantity, totals[columns].tolist()), strict=True)
        most = totals + self.more[row]
        columns = most.nonzero()[0]
        between = map(Quantity.between, totals[columns].tolist(), most[columns].tolist())
        return zip(columns.tolist(), between, strict=True)


@attrs.frozen(eq=False)
class ListedAmounts:
    """Counts or amounts added up the tree, of the cells alone that have any.

    Attributes:
        tally: The tally that was added.
        numbers: The cells in order, numbered one unit after another.
        totals: Their totals.
    """

    tally: Tally
    numbers: Codes
    totals: Numbers

    def figures(self, row: int) -> Iterator[tuple[int, Quantity]]:
        """The totals of a unit, by the columns of the groups that occur at it or below it."""
        import numpy as np

        first = row * len(self.tally.groups)
        ends = np.array([first, first + len(self.tally.groups)], self.numbers.dtype)
        cells = slice(*np.searchsorted(self.numbers, ends))
        columns, totals = self.numbers[cells] - first, self.totals[cells]
        return (
            (column, Quantity(total))
            for column, total in zip(columns.tolist(), totals.tolist(), strict=True)
            if total
        )


@attrs.frozen(eq=False)
class CombinedFigures:
    """Figures of a measure combined up the tree: a row for each unit, a column for each group.

    Attributes:
        tally: The tally of the rows that the figures came from.
        cells: The numbers that make up a figure, such as numerators and denominators.
        known: Whether anything is known of a unit and group.
        complete: Whether all below the unit has data.
        to_quantity: The numbers of a cell, and whether it is complete → the figure.
    """

    tally: Tally
    cells: Sequence[Numbers]
    known: Flags
    complete: Flags
    to_quantity: ToQuantity

    def figures(self, row: int) -> Iterator[tuple[int, Quantity]]:
        """The figures of a unit, by the columns of the groups of which one is known."""
        for column in self.known[row].nonzero()[0].tolist():
            numbers = [cells[row, column].item() for cells in self.cells]
            figure = self.to_quantity(numbers, bool(self.complete[row, column]))
            if figure is not None:
                yield column, figure
