"""Passes up a tree over arrays: the totals of every node from those of its children."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from massmob.aggregation.dataframes.columns import Numbers, Whole
from massmob.aggregation.dataframes.combine import _WIDE, How, _ufunc

__all__ = ["add_upward", "join_upward"]


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
    for children, above, starts in _levels(parents):
        _add_children(cells, children, above, starts)


def _add_children(cells: Numbers, children: slice, above: Whole, starts: Whole) -> None:
    import numpy as np

    below = cells[children]
    if cells.shape[1] < _WIDE:
        cells[above] += np.add.reduceat(below, starts, axis=0)
        return
    ends = [*starts[1:].tolist(), len(below)]
    for parent, first, last in zip(above.tolist(), starts.tolist(), ends, strict=True):
        cells[parent] += below[first:last].sum(axis=0)


def _levels(parents: Whole) -> Iterator[tuple[slice, Whole, Whole]]:
    """From the lowest level up: its rows, the rows of their parents, and where each one's children begin.

    A level of the hierarchy is a slice, and so are the children of one parent.
    """
    import numpy as np

    bounds = [0, int(np.searchsorted(parents, 0))]
    while bounds[-1] < len(parents):
        bounds.append(int(np.searchsorted(parents, bounds[-1])))
    for first, last in reversed([*pairwise(bounds)][1:]):
        above = parents[first:last]
        starts = np.flatnonzero(np.diff(above, prepend=-1))
        yield slice(first, last), above[starts], starts


def join_upward(
    stated: NDArray[np.bool_], parts: Sequence[tuple[Numbers, How]], parents: Whole
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Give every node without figures of its own what those below it add up to, from the bottom up, in place.

    Args:
        stated: Row by column, whether a node has figures of its own; these stay, and speak of all below it.
        parts: The figures, and what becomes of those that meet; `nothing` where none are stated.
        parents: As in `add_upward`.

    Returns:
        Row by column, whether anything is known, and whether all below has been heard.

    Example:
        >>> import numpy as np
        >>> figures = np.array([[0], [0], [4]])
        >>> known, complete = join_upward(figures > 0, [(figures, "sum")], np.array([-1, 0, 0]))
        >>> figures.ravel().tolist(), known.ravel().tolist(), complete.ravel().tolist()
        ([4, 0, 4], [True, False, True], [False, False, True])
    """
    import numpy as np

    known, complete = stated.copy(), stated.copy()
    for children, above, starts in _levels(parents):
        own = stated[above]
        known[above] = own | np.logical_or.reduceat(known[children], starts, axis=0)
        complete[above] = own | np.logical_and.reduceat(complete[children], starts, axis=0)
        for cells, how in parts:
            below = _ufunc(how).reduceat(cells[children], starts, axis=0)
            cells[above] = np.where(own, cells[above], below)
    return known, complete
