"""The totals of a rollup as an outline that unfolds, shaded by size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil

from massmob.network.outline_choice import choose_visible
from massmob.network.trees import Dag, Tree
from massmob.rendering.cards import SHADES, Node, Outline, max_nodes_for
from massmob.values.quantity import Quantity

__all__ = ["totals_outline"]

Figures = Sequence[Quantity | None]


def totals_outline(
    units: Mapping[str, object],
    figures_of: Callable[[str], Figures],
    *,
    hierarchy: Tree | Dag | None,
    name_of: Callable[[str], str],
    as_cell: Callable[[Quantity], str],
    header: tuple[str, ...],
) -> Outline:
    """Units below one another with their figures, shaded by size among units of one depth.

    Of many units the upper ones are shown, and below each a fair share.

    Args:
        units: The units, in order.
        figures_of: Unit → its figure for each column.
        hierarchy: Which units are below which; ``None`` for a plain list.
        name_of: Unit → its name.
        as_cell: Figure → its text.
        header: The names of the columns.
    """

    def children(unit: str) -> list[str]:
        below = () if hierarchy is None else hierarchy.children(unit)
        return [child for child in below if child in units]

    def depth(unit: str) -> int:
        return 0 if hierarchy is None else hierarchy.depth(unit)

    tops = [
        unit
        for unit in units
        if hierarchy is None or not any(parent in units for parent in hierarchy.parents(unit))
    ]
    visible = choose_visible(children, tops, max_nodes_for(len(header)))
    figures = {unit: figures_of(unit) for unit in visible.below}
    greatest: dict[tuple[int, int], float] = {}  # (depth, column) → size
    for unit, row in figures.items():
        for column, figure in enumerate(row):
            cell = depth(unit), column
            greatest[cell] = max(greatest.get(cell, 0.0), _lower_bound(figure))

    def node(unit: str, inside: tuple[Node, ...], more: int) -> Node:
        row = figures[unit]
        return Node(
            name=name_of(unit),
            id=unit,
            cells=tuple("" if figure is None else as_cell(figure) for figure in row),
            shades=tuple(_shade(fig, greatest[depth(unit), col]) for col, fig in enumerate(row)),
            below=inside,
            more=more,
        )

    return Outline(nodes=visible.outline(node), header=header, more=visible.roots.hidden)


def _lower_bound(figure: Quantity | None) -> float:
    return 0.0 if figure is None else float(figure.low)


def _shade(figure: Quantity | None, greatest: float) -> int:
    return max(0, ceil(SHADES * _lower_bound(figure) / greatest)) if greatest > 0 else 0
