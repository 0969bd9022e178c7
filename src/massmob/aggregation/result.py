"""`Rollup`, the result of a rollup: totals by unit, how much of the hierarchy they cover, and their display."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property
from math import ceil
from typing import Any, TypeVar, cast

import attrs

from massmob.aggregation.dataframes.export import totals_to_frame
from massmob.aggregation.losses import Losses
from massmob.errors import UnknownEntityError
from massmob.network.network import Network
from massmob.network.outline_choice import choose_visible
from massmob.network.trees import Dag, Tree
from massmob.rendering.cards import SHADES, Displayed, Node, Outline, max_nodes_for
from massmob.rendering.table import Align, Table
from massmob.values.quantity import Quantity

__all__ = ["Context", "Group", "Groups", "Rollup", "shown"]

_MAX_COLUMNS = 12  # groups that a notebook shows side by side

Group = Hashable
Groups = Mapping[Group, Quantity]
_V_co = TypeVar("_V_co", bound="Quantity | Groups", covariant=True)


class Rollup(Mapping[str, _V_co], Displayed):
    """Totals by unit: a read-only mapping id → `Quantity`, or id → {group: `Quantity`} with ``by``.

    Units are in the order of the hierarchy, parents first.

    Attributes:
        title: What was counted, along which hierarchy.
        losses: What was to be counted and is in no total, and why.
    """

    def __init__(self, totals: Mapping[str, _V_co], context: Context) -> None:
        self._totals = totals
        self._context = context
        self.title = context.title
        self.losses: Losses = context.losses

    def __getitem__(self, unit: str) -> _V_co:
        try:
            return self._totals[unit]
        except KeyError:
            known = unit in self._context.hierarchy
            raise UnknownEntityError(
                "no total for this unit" if known else "not a unit of this rollup",
                found=unit,
                hint="no data below it; see .missing()" if known else "see list(rollup)",
            ) from None

    def __contains__(self, unit: object) -> bool:
        return unit in self._totals

    def __iter__(self) -> Iterator[str]:
        return iter(self._totals)

    def __len__(self) -> int:
        return len(self._totals)

    def __eq__(self, other: object) -> bool:
        return dict(self) == other if isinstance(other, Mapping) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # equal to plain dictionaries, which have no hash

    def __repr__(self) -> str:
        return f"<Rollup: {self.title}: {len(self)} units>"

    @property
    def unplaced(self) -> tuple[str, ...]:
        """The ids, or the keys of a dataframe, that are in no total; `losses` has the reasons."""
        return self.losses.keys

    @property
    def dropped(self) -> int:
        """How many entities, or rows of a dataframe, are in no total."""
        return self.losses.count

    @property
    def movement(self) -> Network:
        """The movement whose units these are."""
        return self._context.movement

    @property
    def hierarchy(self) -> Tree | Dag:
        """The hierarchy up which was summed."""
        return self._context.hierarchy

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that occur, most frequent first; empty without ``by``."""
        return self._context.groups

    @property
    def coverage(self) -> Mapping[str, Quantity]:
        """Unit → how many of the lowest units within it are covered, out of how many there are."""
        return {
            unit: Quantity.ratio(covered, expected)
            for unit, (covered, expected) in self._context.covered.items()
            if unit in self._totals
        }

    def missing(self, unit: str | None = None) -> tuple[str, ...]:
        """The lowest units without data.

        Args:
            unit: Only those within this unit; all when ``None``.

        Returns:
            Ids in the order of the hierarchy.
        """
        tree = self._context.hierarchy
        if unit is not None and unit not in tree:
            raise UnknownEntityError(
                "not a unit of this rollup", found=unit, hint="see list(rollup)"
            )
        return tuple(
            leaf for leaf in self._context.uncovered if unit is None or tree.is_within(leaf, unit)
        )

    def table(self) -> Table:
        """The totals as a table: one row a unit, one column a group."""
        tree, names = self._context.hierarchy, self._context.names
        groups = self._context.groups
        rows: list[tuple[object, ...]] = []
        for unit, total in self._totals.items():
            name = "  " * tree.depth(unit) + names[unit]
            if isinstance(total, Quantity):
                rows.append((unit, name, total))
            else:
                rows.append((unit, name, *(total.get(group, "") for group in groups)))
        header = [shown(group) for group in groups] or ["total"]
        align: list[Align] = ["left", "left"]
        align.extend("right" for _ in header)
        return Table(("id", "unit", *header), rows, align=align, title=self.title)

    def to_frame(self, backend: str = "pyarrow") -> Any:  # noqa: ANN401 - a dataframe of the backend
        """The totals as a dataframe: a row for each unit and group that occur together.

        Args:
            backend: ``"pyarrow"``, ``"pandas"``, ``"polars"`` or another eager engine that Narwhals knows.

        Returns:
            ``unit``, the columns grouped by, ``low`` and ``high`` (null: no upper bound).

        Raises:
            InvalidValueError: Another engine.
            MissingExtraError: The extra ``frames``, or the engine, is not installed.
        """
        return totals_to_frame(self._context.by, self._rows_of_groups(), backend)

    def _rows_of_groups(self) -> Iterator[tuple[str, tuple[Group, ...], Quantity]]:
        several = len(self._context.by) > 1
        for unit, total in self._totals.items():
            if isinstance(total, Quantity):
                yield unit, (), total
            else:
                for group, figure in total.items():
                    key = cast("tuple[Group, ...]", group) if several else (group,)
                    yield unit, key, figure

    def __str__(self) -> str:
        return str(self.table())

    def display(self) -> Outline:
        """The totals as an outline that unfolds, figures shaded by their size among units of one depth.

        Of many units the upper ones are shown, and below each a fair share; of many groups the first.
        """
        groups = self._context.groups[:_MAX_COLUMNS]
        header = tuple(shown(group) for group in groups) or ("total",)
        tree = self._context.hierarchy

        def children(unit: str) -> list[str]:
            return [child for child in tree.children(unit) if child in self._totals]

        tops = [
            unit
            for unit in self._totals
            if not any(parent in self._totals for parent in tree.parents(unit))
        ]
        visible = choose_visible(children, tops, max_nodes_for(len(header)))
        figures = {unit: self._figures_of_unit(unit, groups) for unit in visible.below}
        greatest: dict[tuple[int, int], float] = {}  # (depth, column) → size
        for unit, row in figures.items():
            for column, figure in enumerate(row):
                cell = tree.depth(unit), column
                greatest[cell] = max(greatest.get(cell, 0.0), _lower_bound(figure))

        def node(unit: str, inside: tuple[Node, ...], more: int) -> Node:
            row, depth = figures[unit], tree.depth(unit)
            return Node(
                name=str(self._context.movement[unit].name),
                id=unit,
                cells=tuple("" if figure is None else str(figure) for figure in row),
                shades=tuple(_shade(fig, greatest[depth, col]) for col, fig in enumerate(row)),
                below=inside,
                more=more,
            )

        hidden = len(self._context.groups) - len(groups)
        hint = ".table().to_html() and .to_frame() have all"
        title = self.title + (f" ({hidden} groups more: {hint})" if hidden else "")
        return Outline(
            title=title,
            nodes=visible.outline(node),
            header=header,
            more=visible.roots.hidden,
            hint=hint,
        )

    def _figures_of_unit(self, unit: str, groups: tuple[Group, ...]) -> tuple[Quantity | None, ...]:
        total = self._totals[unit]
        if isinstance(total, Quantity):
            return (total,)
        return tuple(total.get(group) for group in groups)


def _lower_bound(figure: Quantity | None) -> float:
    return 0.0 if figure is None else float(figure.low)


def _shade(figure: Quantity | None, greatest: float) -> int:
    return ceil(SHADES * _lower_bound(figure) / greatest) if greatest > 0 else 0


@attrs.frozen(kw_only=True, slots=False)
class Context:
    """What a rollup knows besides its totals; what takes time is computed on first use.

    Attributes:
        by: The names of the columns of groups.
        units_with_data: The units with something of their own.
        figures: Whether figures were added, which cover everything below their unit.
        losses: What is in no total.
    """

    title: str
    movement: Network
    hierarchy: Tree | Dag
    groups: tuple[Group, ...]
    by: tuple[str, ...]
    units_with_data: frozenset[str]
    figures: bool
    losses: Losses

    @property
    def names(self) -> Mapping[str, str]:
        """Unit → its name."""
        return {unit: str(self.movement[unit].name) for unit in self.hierarchy.order}

    @cached_property
    def _leaves_and_covered(self) -> tuple[tuple[str, ...], frozenset[str]]:
        """The lowest units, and those covered: by something of their own, or by a figure stated above them."""
        hierarchy = self.hierarchy
        leaves = tuple(unit for unit in hierarchy.order if not hierarchy.children(unit))
        covered = frozenset(
            leaf
            for leaf in leaves
            if leaf in self.units_with_data
            or (self.figures and not self.units_with_data.isdisjoint(hierarchy.ancestors(leaf)))
        )
        return leaves, covered

    @cached_property
    def covered(self) -> Mapping[str, tuple[int, int]]:
        """Unit → how many of the lowest units in it are covered, out of how many."""
        leaves, covered = self._leaves_and_covered
        expected = self.hierarchy.sum_up(dict.fromkeys(leaves, 1))
        reported = self.hierarchy.sum_up(dict.fromkeys(covered, 1))
        return {unit: (reported[unit], expected[unit]) for unit in self.hierarchy.order}

    @property
    def uncovered(self) -> tuple[str, ...]:
        """The lowest units that are not covered."""
        leaves, covered = self._leaves_and_covered
        return tuple(leaf for leaf in leaves if leaf not in covered)


def shown(group: Group) -> str:
    """A group as a heading; one of several columns as their values.

    Example:
        >>> shown(("economy", 2024)), shown(None)
        ('economy, 2024', '–')
    """
    if isinstance(group, tuple):
        return ", ".join(shown(part) for part in cast("tuple[Group, ...]", group))
    return "–" if group is None else str(group)
