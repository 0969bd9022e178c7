"""Entities counted where they are placed, and their counts up the tree."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress

from massmob.aggregation.context import Group, Groups, shown
from massmob.aggregation.lazy_totals import LazyTotals
from massmob.aggregation.packed_counts import PackedCounters
from massmob.model.entity import Entity
from massmob.network.network import Network
from massmob.network.placement import Along, numbered
from massmob.network.trees import Dag, Tree
from massmob.values.quantity import Quantity
from massmob.values.text import sort_key

__all__ = ["PlacedEntities", "count_entities"]


class PlacedEntities:
    """The entities to count with their nodes in a hierarchy and their groups, as columns.

    Attributes:
        hierarchy: The hierarchy.
        entities: The entities that have a node in it.
        places: The distinct tuples of nodes at which entities are; in a tree one node each.
        place_numbers: For each entity the position of its nodes in `places`.
        groups: The groups that occur, most frequent first.
        group_numbers: For each entity the position of its group in `groups`.
        unplaced: Ids of the entities without a node.
    """

    def __init__(
        self,
        movement: Network,
        along: Along,
        entities: Iterable[Entity],
        read_groups: Callable[[Sequence[Entity]], list[Group]],
    ) -> None:
        self.hierarchy = movement.hierarchy(along)
        self.entities = list(entities)
        places, self.place_numbers = movement.placer(along).of_many(self.entities)
        if isinstance(self.hierarchy, Tree):
            places = [_meeting_node(self.hierarchy, nodes) for nodes in places]
        self.places = places
        self.unplaced: tuple[str, ...] = ()
        if () in places:
            self._drop_unplaced()
        groups, numbers = numbered(read_groups(self.entities))
        frequency = Counter(numbers)
        order = sorted(frequency, key=lambda n: (-frequency[n], sort_key(shown(groups[n]))))
        ranks = {number: rank for rank, number in enumerate(order)}
        self.groups: tuple[Group, ...] = tuple(groups[number] for number in order)
        self.group_numbers = list(map(ranks.__getitem__, numbers))

    def _drop_unplaced(self) -> None:
        placed = [bool(self.places[number]) for number in self.place_numbers]
        self.unplaced = tuple(
            entity.id
            for entity, is_placed in zip(self.entities, placed, strict=True)
            if not is_placed
        )
        self.entities = list(compress(self.entities, placed))
        self.place_numbers = list(compress(self.place_numbers, placed))


def _meeting_node(tree: Tree, nodes: tuple[str, ...]) -> tuple[str, ...]:
    """Where an entity of several nodes is counted, once: where they meet, so that totals still add up."""
    if len(nodes) < 2:
        return nodes
    meeting_node = tree.common_ancestor(*nodes)
    return () if meeting_node is None else (meeting_node,)


def count_entities(placed: PlacedEntities, units: Sequence[str]) -> Mapping[str, Groups]:
    """Unit → group → how many entities are at the unit or below it; read out on demand."""
    hierarchy, lanes = placed.hierarchy, PackedCounters(placed.groups)
    if isinstance(hierarchy, Tree):
        packed = hierarchy.sum_up(_pack_own_counts(placed, lanes))
    else:
        packed = dict.fromkeys(hierarchy.order, 0)
        for place, group in zip(placed.place_numbers, placed.group_numbers, strict=True):
            # Several ways may lead to one unit; the entity is still counted there once.
            for unit in _with_ancestors(hierarchy, placed.places[place]):
                packed[unit] += lanes.one(placed.groups[group])
    return LazyTotals(
        units,
        lambda unit: {
            group: Quantity(count) for group, count in lanes.unpack(packed[unit]).items()
        },
    )


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
