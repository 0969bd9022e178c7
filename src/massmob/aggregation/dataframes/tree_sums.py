"""Passes up a tree over arrays: the totals of every node from those of its children."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from massmob.aggregation.dataframes.columns import sum_by
from massmob.aggregation.dataframes.combine import How, ufunc
from massmob.aggregation.dataframes.grouping import CellList

if TYPE_CHECKING:
    from massmob.aggregation.dataframes.columns import Codes, Flags, Numbers, Whole

__all__ = ["add_upward", "join_upward", "list_upward"]


def add_upward(cells: Numbers, parents: Whole) -> None:
    """Add every row to its parent's, from the bottom up, in place: then a row is its own and all below it.

    Args:
        cells: A row for each node, breadth first: parents before their children, siblings side by side.
        parents: The row of each node's parent; -1 for a root.

    Example:
        >>> import numpy as np
        >>> cells = np.array([[1], [2], [4], [8]])
        >>> add_upward(cells, np.array([-1, 0, 0, 1]))
        >>> cells.ravel().tolist()
        [15, 10, 4, 8]
    """
    import numpy as np

    for children, level_parents, starts in _levels(parents):
        cells[level_parents] += np.add.reduceat(cells[children], starts, axis=0)


def list_upward(listed: CellList, parents: Whole, width: int) -> tuple[Codes, Numbers]:
    """Amounts added to their own row and to all above it, of the cells alone that have any.

    Args:
        listed: Amounts that add; their places are rows.
        parents: As in `add_upward`.
        width: How many groups there are.

    Returns:
        The cells in order, numbered one row after another, and their totals.

    Example:
        >>> import numpy as np
        >>> listed = CellList(np.array([1, 1, 2]), np.array([0, 0, 1]), None, "sum")
        >>> numbers, totals = list_upward(listed, np.array([-1, 0, 0]), 2)
        >>> numbers.tolist(), totals.tolist()
        ([0, 1, 2, 5], [2, 1, 2, 1])
    """
    import numpy as np

    height = len(parents)
    above = np.append(np.where(parents < 0, height, parents), height).astype(listed.places.dtype)
    rows, numbers = listed.places, [listed.places * width + listed.groups]
    while (rows := above[rows]).min(initial=height) < height:  # above the roots is one more row
        numbers.append(rows * width + listed.groups)
    cells: Codes = np.concatenate(numbers)
    totals: Numbers
    if listed.amounts is None:
        cells, totals = _count_runs(cells)
    else:
        cells, cell_of_amount = np.unique(cells, return_inverse=True)
        amounts = cast("Numbers", np.tile(listed.amounts, len(numbers)))
        totals = sum_by(cell_of_amount, amounts, len(cells))
    in_tree = slice(np.searchsorted(cells, height * width))
    return cells[in_tree], totals[in_tree]


def _count_runs(numbers: Codes) -> tuple[Codes, Whole]:
    """The distinct numbers in order, and how often each occurs; `numpy.unique` takes twice the time."""
    import numpy as np

    numbers.sort()
    is_first = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=is_first[1:])
    first = is_first.nonzero()[0]
    return numbers[first], np.diff(first, append=len(numbers))


def _levels(parents: Whole) -> Iterator[tuple[slice, Whole, Whole]]:
    """From the lowest level up: its rows, the rows of their parents, and where each parent's children begin.

    A level of the hierarchy is a slice, and so are the children of one parent.

    Example:
        >>> import numpy as np
        >>> levels = _levels(np.array([-1, 0, 0, 1]))
        >>> [(rows, parents.tolist(), starts.tolist()) for rows, parents, starts in levels]
        [(slice(3, 4, None), [1], [0]), (slice(1, 3, None), [0], [0])]
    """
    import numpy as np

    bounds = [0, int(np.searchsorted(parents, 0))]
    while bounds[-1] < len(parents):
        bounds.append(int(np.searchsorted(parents, bounds[-1])))
    for first, last in reversed([*pairwise(bounds)][1:]):
        parent_of_row = parents[first:last]
        starts = np.flatnonzero(np.diff(parent_of_row, prepend=-1))
        yield slice(first, last), parent_of_row[starts], starts


def join_upward(
    stated: Flags, parts: Sequence[tuple[Numbers, How]], parents: Whole
) -> tuple[Flags, Flags]:
    """Give every node without figures of its own those of its children combined, from the bottom up, in place.

    Args:
        stated: Row by column, whether a node has figures of its own; these stay, and cover all below it.
        parts: The figures, and how they are combined; `nothing` where none are stated.
        parents: As in `add_upward`.

    Returns:
        Row by column, whether anything is known, and whether all below has data.

    Example:
        >>> import numpy as np
        >>> figures = np.array([[0], [0], [4]])
        >>> known, complete = join_upward(figures > 0, [(figures, "sum")], np.array([-1, 0, 0]))
        >>> figures.ravel().tolist(), known.ravel().tolist(), complete.ravel().tolist()
        ([4, 0, 4], [True, False, True], [False, False, True])
    """
    import numpy as np

    known, complete = stated.copy(), stated.copy()
    for children, rows, starts in _levels(parents):
        own = stated[rows]
        known[rows] = own | np.logical_or.reduceat(known[children], starts, axis=0)
        complete[rows] = own | np.logical_and.reduceat(complete[children], starts, axis=0)
        for cells, how in parts:
            combined = ufunc(how).reduceat(cells[children], starts, axis=0)
            cells[rows] = np.where(own, cells[rows], combined)
    return known, complete
