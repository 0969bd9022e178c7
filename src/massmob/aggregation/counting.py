"""Entities counted where they are placed, and their counts up the tree."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import compress
from operator import not_

from massmob.aggregation.context import Group, Groups, shown
from massmob.aggregation.entity_columns import Column, EntityColumns, chosen, crossed
from massmob.aggregation.following import Following, Reach
from massmob.aggregation.lazy_totals import LazyTotals
from massmob.aggregation.packed_counts import PackedCounters
from massmob.aggregation.selection import By, Where, as_groups_of_text, parts_of
from massmob.model.entity import Entity
from massmob.network.network import Network
from massmob.network.placement import Along, numbered
from massmob.network.trees import Dag, Tree
from massmob.values.quantity import Quantity
from massmob.values.text import sort_key

__all__ = ["PlacedEntities", "count_entities"]

_MAX_CACHED = 32  # questions of one movement whose counts are kept


class PlacedEntities:
    """The entities to count with their nodes in a hierarchy and their groups, as columns.

    Attributes:
        hierarchy: The hierarchy.
        entities: The entities to count that have a node in it.
        places: The distinct tuples of nodes at which entities are; in a tree one node each.
        carried: What is in `places` besides nodes, when ended units are followed → where that is.
        place_numbers: For each entity the position of its nodes in `places`.
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
            places = [_meeting_node(self.hierarchy, nodes) for nodes in places]
        self.places = places
        self.carried: Mapping[str, Reach] = {} if following is None else following.carried
        self.unplaced: tuple[Entity, ...] = ()
        if () in places:
            placed = [bool(places[number]) for number in self.place_numbers]
            self.unplaced = tuple(compress(self.entities, map(not_, placed)))
            self._keep(placed)
        # Functions to group by are called for what is counted only.
        group_column = self._group_column(movement, what, by)
        groups, frequency = group_column.values, Counter(group_column.numbers)
        order = sorted(frequency, key=lambda n: (-frequency[n], sort_key(shown(groups[n]))))
        ranks = {number: rank for rank, number in enumerate(order)}
        self.groups: tuple[Group, ...] = tuple(groups[number] for number in order)
        self.group_numbers = list(map(ranks.__getitem__, group_column.numbers))

    def _keep(self, is_kept: Sequence[bool]) -> None:
        """Drop the other entities."""
        self.entities = list(compress(self.entities, is_kept))
        self.place_numbers = list(compress(self.place_numbers, is_kept))
        self._positions = list(compress(self._positions, is_kept))

    def _group_column(self, movement: Network, what: str, by: By | None) -> Column[Group]:
        """The group of each entity; ``None`` for all without ``by``."""
        if by is None:
            return Column([None], [0] * len(self.entities))
        columns = [
            Column(*numbered(as_groups_of_text(list(map(part, self.entities)))))
            if callable(part)
            else self._kept(movement.cached(EntityColumns).field(movement, what, part))
            for part in parts_of(by, what)
        ]
        return columns[0] if isinstance(by, str) or callable(by) else crossed(columns)

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
        cached, key = movement.cached(_CachedRollups), (along, what, isinstance(by, str), *parts)
        placed = cached.get(key)
        if placed is None:
            placed = cached[key] = cls(movement, along, what, where, by)
        return placed

    @cached_property
    def packed(self) -> tuple[Mapping[str, int], PackedCounters[Group]]:
        """Unit → the packed counts of all entities at or below it, and what unpacks them."""
        hierarchy, lanes = self.hierarchy, PackedCounters(self.groups)
        if isinstance(hierarchy, Tree):
            return hierarchy.sum_up(_pack_own_counts(self, lanes)), lanes
        packed = dict.fromkeys(hierarchy.order, 0)
        for place, group in zip(self.place_numbers, self.group_numbers, strict=True):
            # Several ways may lead to one unit; the entity is still counted there once.
            for unit in _with_ancestors(hierarchy, self.places[place]):
                packed[unit] += lanes.one(self.groups[group])
        return packed, lanes

    @cached_property
    def units_with_data(self) -> frozenset[str]:
        """The units at which an entity is, for certain."""
        nodes = {node for place in set(self.place_numbers) for node in self.places[place]}
        receivers = (self.carried[node].receiver for node in nodes & self.carried.keys())
        return frozenset(nodes.union(filter(None, receivers)) - self.carried.keys())


class _CachedRollups(dict[tuple[object, ...], PlacedEntities]):
    """What is counted, along what and by what → the entities placed, of the last new questions."""

    def __setitem__(self, key: tuple[object, ...], placed: PlacedEntities) -> None:
        super().__setitem__(key, placed)
        for oldest in list(self)[:-_MAX_CACHED]:
            self.pop(oldest, None)  # another thread may have dropped it


def _meeting_node(tree: Tree, nodes: tuple[str, ...]) -> tuple[str, ...]:
    """Where an entity of several nodes is counted, once: where they meet, so that totals still add up."""
    if len(nodes) < 2:
        return nodes
    meeting_node = tree.common_ancestor(*nodes)
    return () if meeting_node is None else (meeting_node,)


def count_entities(placed: PlacedEntities, units: Sequence[str]) -> Mapping[str, Groups]:
    """Unit → group → how many entities are at the unit or below it; read out on demand."""
    packed, lanes = placed.packed
    if placed.carried:
        return _with_carried(placed.carried, packed, lanes, units)
    return LazyTotals(
        units,
        lambda unit: {
            group: Quantity(count) for group, count in lanes.unpack(packed[unit]).items()
        },
    )


def _with_carried(
    carried: Mapping[str, Reach],
    packed: Mapping[str, int],
    lanes: PackedCounters[Group],
    units: Sequence[str],
) -> Mapping[str, Groups]:
    """Unit → group → bounds of how many, where those of units that had ended are carried to others."""
    least, most = dict(packed), dict(packed)
    for ended, reach in carried.items():
        for unit in reach.certain:
            least[unit] += packed.get(ended, 0)
        for unit in (*reach.certain, *reach.possible):
            most[unit] += packed.get(ended, 0)

    def bounds(unit: str) -> Groups:
        low = lanes.unpack(least[unit])
        high = lanes.unpack(most[unit])
        return {group: Quantity.between(low.get(group, 0), count) for group, count in high.items()}

    return LazyTotals(units, bounds)


def _pack_own_counts(placed: PlacedEntities, lanes: PackedCounters[Group]) -> dict[str, int]:
    """Unit → the packed counts of the entities at the unit itself."""
    width = len(placed.groups)
    packed_counts = dict.fromkeys((nodes[0] for nodes in placed.places if nodes), 0)
    if len(placed.places) * width > 8 * len(placed.entities) + (1 << 16):
        for place, group in zip(placed.place_numbers, placed.group_numbers, strict=True):
            packed_counts[placed.places[place][0]] += lanes.one(placed.groups[group])
        return packed_counts
    # Few cells compared with the entities: counting in small numbers is faster than adding long ones.
    cells = array("Q", bytes(8 * width * len(placed.places)))
    for place, group in zip(placed.place_numbers, placed.group_numbers, strict=True):
        cells[place * width + group] += 1
    for nodes, packed in zip(placed.places, lanes.pack(cells), strict=bool(width)):
        if packed:  # several places may meet in one unit
            packed_counts[nodes[0]] += packed
    return packed_counts


def _with_ancestors(hierarchy: Dag, nodes: Iterable[str]) -> set[str]:
    return {unit for node in nodes for unit in (node, *hierarchy.ancestors(node))}
