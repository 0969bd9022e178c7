"""Entities counted where they are placed, and their counts up the tree."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain, compress
from operator import add, not_
from typing import cast

from massmob.aggregation.context import Group, Groups, shown
from massmob.aggregation.entity_columns import (
    Column,
    EntityColumns,
    chosen,
    crossed,
    values_of,
)
from massmob.aggregation.following import Following, Reach
from massmob.aggregation.lazy_totals import LazyTotals
from massmob.aggregation.packed_counts import PackedCounters
from massmob.aggregation.selection import By, Where, numbered_groups, parts_of
from massmob.model.entity import Entity
from massmob.network.network import Network
from massmob.network.placement import Along
from massmob.network.trees import Dag, Tree
from massmob.values.quantity import Quantity
from massmob.values.text import sort_key

__all__ = [
    "CachedRollups",
    "PlacedEntities",
    "as_group",
    "as_quantities",
    "most_frequent_first",
    "values_of_group",
]

_MAX_CACHED = 32  # questions of one movement whose counts are kept


class PlacedEntities:
    """The entities to count with their nodes in a hierarchy and their groups, as columns.

    Attributes:
        hierarchy: The hierarchy.
        entities: The entities to count that have a node in it.
        places: The distinct tuples of nodes at which entities are; in a tree one node each.
        carried: What is in `places` besides nodes, when ended units are followed → where that is.
        place_numbers: For each entity the position of its nodes in `places`.
        sizes: Group → how many of the entities are in it, in the order in which groups appear.
        groups: The groups that occur, most frequent first.
        group_numbers: For each entity the position of its group in `groups`.
        unplaced: The entities without a node.
    """

    def __init__(
        self,
        movement: Network,
        along: Along,
        what: str,
        where: Where | None,
        by: By | None,
        following: Following | None = None,
    ) -> None:
        columns = movement.cached(EntityColumns)
        self.hierarchy = movement.hierarchy(along)
        self.entities = columns.entities(movement, what)
        place_column = columns.places(movement, what, along)
        places, self.place_numbers = place_column.values, place_column.numbers
        self._positions: Sequence[int] = range(len(self.entities))
        if where is not None:
            self._keep(chosen(movement, what, where))
        if following is not None:
            places, self.place_numbers = following.place(self.entities, places, self.place_numbers)
        if isinstance(self.hierarchy, Tree):
            tree = self.hierarchy
            places = [n if len(n) < 2 else _meeting_node(tree, n) for n in places]
        self.places: Sequence[tuple[str, ...]] = places
        self.carried: Mapping[str, Reach] = {} if following is None else following.carried
        self.unplaced: tuple[Entity, ...] = ()
        if () in places:
            placed = [bool(places[number]) for number in self.place_numbers]
            self.unplaced = tuple(compress(self.entities, map(not_, placed)))
            self._keep(placed)
        # Functions to group by are called for what is counted only.
        columns_of_groups = self._columns_of_groups(movement, what, by)
        codes = crossed(columns_of_groups, len(self.entities))
        frequency = Counter(codes)
        group_of = {code: as_group(values_of(code, columns_of_groups), by) for code in frequency}
        self.sizes: Mapping[Group, int] = {group_of[code]: frequency[code] for code in frequency}
        self.groups = most_frequent_first(self.sizes)
        ranks = {group: rank for rank, group in enumerate(self.groups)}
        numbers = {code: ranks[group_of[code]] for code in frequency}
        self.group_numbers: Sequence[int] = list(map(numbers.__getitem__, codes))

    def _keep(self, is_kept: Sequence[bool]) -> None:
        """Drop the other entities."""
        self.entities = list(compress(self.entities, is_kept))
        self.place_numbers = list(compress(self.place_numbers, is_kept))
        self._positions = list(compress(self._positions, is_kept))

    def _columns_of_groups(
        self, movement: Network, what: str, by: By | None
    ) -> list[Column[Group]]:
        """The values of the fields and functions to group by, for the entities here."""
        return [
            Column(*numbered_groups(list(map(part, self.entities))))
            if callable(part)
            else self._kept(movement.cached(EntityColumns).field(movement, what, part))
            for part in parts_of(by, what)
        ]

    def _kept(self, column: Column[Group]) -> Column[Group]:
        """The part of a column that belongs to the entities here."""
        if len(self._positions) == len(column.numbers):
            return column
        return Column(column.values, list(map(column.numbers.__getitem__, self._positions)))

    @classmethod
    def of(
        cls,
        movement: Network,
        along: Along,
        what: str,
        where: Where | None,
        by: By | None,
        following: Following | None = None,
    ) -> PlacedEntities:
        """The same, cached with the network where all entities of a kind are grouped by fields alone."""
        parts = parts_of(by, what)
        if where is not None or following is not None or any(map(callable, parts)):
            return cls(movement, along, what, where, by, following)
        cached, key = movement.cached(CachedRollups), CachedRollups.key(along, what, by)
        placed = cached.get(key)
        if placed is None:
            placed = cached[key] = cls(movement, along, what, where, by)
        return placed

    @property
    def given(self) -> int:
        """How many entities there are, with and without a node."""
        return len(self.entities) + len(self.unplaced)

    @property
    def has_few_cells(self) -> bool:
        """Whether all groups of all places are few compared with the entities."""
        return len(self.places) * len(self.groups) <= 8 * len(self.entities) + (1 << 16)

    @cached_property
    def lanes(self) -> PackedCounters[Group]:
        """What packs the counts of the groups."""
        return PackedCounters(self.groups)

    @cached_property
    def own_counts(self) -> Mapping[str, int]:
        """In a tree, unit → the packed counts of the entities at the unit itself."""
        return _pack_own_counts(self, self.lanes)

    @cached_property
    def packed(self) -> Mapping[str, int]:
        """Unit → the packed counts of all entities at or below it."""
        hierarchy, lanes = self.hierarchy, self.lanes
        if isinstance(hierarchy, Tree):
            return hierarchy.sum_up(self.own_counts)
        packed = dict.fromkeys(hierarchy.order, 0)
        for place, group in zip(self.place_numbers, self.group_numbers, strict=True):
            # Several ways may lead to one unit; the entity is still counted there once.
            for unit in _with_ancestors(hierarchy, self.places[place]):
                packed[unit] += lanes.one(self.groups[group])
        return packed

    @cached_property
    def units_with_data(self) -> frozenset[str]:
        """The units at which an entity is, for certain."""
        nodes = {*chain.from_iterable(map(self.places.__getitem__, {*self.place_numbers}))}
        receivers = (self.carried[node].receiver for node in nodes & self.carried.keys())
        return frozenset(nodes.union(filter(None, receivers)) - self.carried.keys())

    def totals(self) -> Mapping[str, Groups]:
        """Unit → group → how many entities are at the unit or below it; read out on demand."""
        packed, lanes = self.packed, self.lanes
        if self.carried:
            return _with_carried(self.carried, packed, lanes)
        return LazyTotals(packed, as_quantities(lambda unit: lanes.unpack(packed[unit])))


class CachedRollups(dict[tuple[Along, str, By | None], PlacedEntities]):
    """Along what, what is counted, by which fields → all entities of a kind, of the last new questions."""

    def __setitem__(self, key: tuple[Along, str, By | None], placed: PlacedEntities) -> None:
        super().__setitem__(key, placed)
        for oldest in list(self)[:-_MAX_CACHED]:
            self.pop(oldest, None)  # another thread may have dropped it

    @staticmethod
    def key(along: Along, what: str, by: By | None) -> tuple[Along, str, By | None]:
        """The key of a rollup by fields."""
        return along, what, by if by is None or isinstance(by, str) or callable(by) else tuple(by)


def as_group(values: tuple[Hashable, ...], by: By | None) -> Group:
    """The group of entities with certain values in the fields to group by."""
    if by is None:
        return None
    return values[0] if isinstance(by, str) or callable(by) else values


def values_of_group(group: Group, by: By | None) -> tuple[Hashable, ...]:
    """The values that `as_group` made a group of."""
    if by is None:
        return ()
    return (group,) if isinstance(by, str) or callable(by) else cast("tuple[Hashable, ...]", group)


def most_frequent_first(sizes: Mapping[Group, int]) -> tuple[Group, ...]:
    """Groups in the order in which they are shown; of equal size in that of their headings."""
    return tuple(sorted(sizes, key=lambda group: (-sizes[group], sort_key(shown(group)))))


def as_quantities(counts_of: Callable[[str], Mapping[Group, int]]) -> Callable[[str], Groups]:
    """A function of a unit that gives its counts as quantities, of which equal ones are made once."""
    quantity = cache(Quantity)
    return lambda unit: {group: quantity(count) for group, count in counts_of(unit).items()}


def _meeting_node(tree: Tree, nodes: tuple[str, ...]) -> tuple[str, ...]:
    """Where an entity of several nodes is counted, once: where they meet, so that totals still add up."""
    meeting_node = tree.common_ancestor(*nodes)
    return () if meeting_node is None else (meeting_node,)


def _with_carried(
    carried: Mapping[str, Reach],
    packed: Mapping[str, int],
    lanes: PackedCounters[Group],
) -> Mapping[str, Groups]:
    """Unit → group → bounds of how many, where those of units that had ended are carried to others."""
    least = {unit: counts for unit, counts in packed.items() if unit not in carried}
    most = dict(least)
    for ended, reach in carried.items():
        for unit in reach.certain:
            least[unit] += packed.get(ended, 0)
        for unit in (*reach.certain, *reach.possible):
            most[unit] += packed.get(ended, 0)

    def bounds(unit: str) -> Groups:
        low = lanes.unpack(least[unit])
        high = lanes.unpack(most[unit])
        return {group: Quantity.between(low.get(group, 0), count) for group, count in high.items()}

    return LazyTotals(least, bounds)


def _pack_own_counts(placed: PlacedEntities, lanes: PackedCounters[Group]) -> dict[str, int]:
    """Unit → the packed counts of the entities at the unit itself."""
    width = len(placed.groups)
    packed_counts = dict.fromkeys((nodes[0] for nodes in placed.places if nodes), 0)
    if not placed.has_few_cells:
        for place, group in zip(placed.place_numbers, placed.group_numbers, strict=True):
            packed_counts[placed.places[place][0]] += lanes.one(placed.groups[group])
        return packed_counts
    # Few cells compared with the entities: counting in small numbers is faster than adding long ones.
    cells = array(lanes.TYPE, [0]) * (width * len(placed.places))
    starts = map(width.__mul__, placed.place_numbers)
    for cell in map(add, starts, placed.group_numbers):
        cells[cell] += 1
    for nodes, packed in zip(placed.places, lanes.pack(cells), strict=bool(width)):
        if packed:  # several places may meet in one unit
            packed_counts[nodes[0]] += packed
    return packed_counts


def _with_ancestors(hierarchy: Dag, nodes: Iterable[str]) -> set[str]:
    return {unit for node in nodes for unit in (node, *hierarchy.ancestors(node))}
