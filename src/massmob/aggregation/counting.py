"""Entities counted where they are placed, and their counts up the tree."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress

from massmob.aggregation.lazy_totals import LazyTotals
from massmob.aggregation.packed_counts import Lanes
from massmob.aggregation.result import Group, Groups, shown
from massmob.model.entity import Entity
from massmob.network.network import Network
from massmob.network.placement import Along, numbered
from massmob.network.trees import Dag, Tree
from massmob.values.quantity import Quantity
from massmob.values.text import sort_key

__all__ = []


class _Spread:
    """What is counted, laid out over a hierarchy: the entities with their nodes and their groups, side by side.

    Attributes:
        hierarchy: The hierarchy.
        entities: What stands somewhere in it.
        places: The distinct nodes at which anything stands; one node each in a tree.
        at: The place of each entity, by number.
        headings: The groups that occur, most frequent first.
        group: The group of each entity, by number.
        unplaced: Ids of what stands nowhere.
    """

    def __init__(
        self,
        movement: Network,
        along: Along,
        chosen: Iterable[Entity],
        grouped: Callable[[Sequence[Entity]], list[Group]],
    ) -> None:
        self.hierarchy = movement.hierarchy(along)
        self.entities = list(chosen)
        places, self.at = movement.placer(along).of_many(self.entities)
        if isinstance(self.hierarchy, Tree):
            places = [_met(self.hierarchy, nodes) for nodes in places]
        self.places = places
        self.unplaced: tuple[str, ...] = ()
        if () in places:
            self._leave_out_what_stands_nowhere()
        groups, numbers = numbered(grouped(self.entities))
        frequent = Counter(numbers)
        order = sorted(frequent, key=lambda at: (-frequent[at], sort_key(shown(groups[at]))))
        ranks = {at: rank for rank, at in enumerate(order)}
        self.headings: tuple[Group, ...] = tuple(groups[at] for at in order)
        self.group = list(map(ranks.__getitem__, numbers))

    def _leave_out_what_stands_nowhere(self) -> None:
        stands = [bool(self.places[at]) for at in self.at]
        self.unplaced = tuple(
            each.id for each, kept in zip(self.entities, stands, strict=True) if not kept
        )
        self.entities = list(compress(self.entities, stands))
        self.at = list(compress(self.at, stands))


def _met(tree: Tree, nodes: tuple[str, ...]) -> tuple[str, ...]:
    """Where an entity of several nodes is counted, once: where they meet, so that totals still add up."""
    if len(nodes) < 2:
        return nodes
    meet = tree.common_ancestor(*nodes)
    return () if meet is None else (meet,)


def _counts(spread: _Spread, units: Sequence[str]) -> Mapping[str, Groups]:
    """Unit → group → how many items stand at the unit or below it; each read out when it is asked for."""
    hierarchy, lanes = spread.hierarchy, Lanes(spread.headings)
    if isinstance(hierarchy, Tree):
        own = hierarchy.sum_up(_own(spread, lanes))
    else:
        own = dict.fromkeys(hierarchy.order, 0)
        for at, group in zip(spread.at, spread.group, strict=True):
            # Several ways may lead to one unit; the item is still counted there once.
            for unit in _reached(hierarchy, spread.places[at]):
                own[unit] += lanes.one(spread.headings[group])
    return LazyTotals(
        units,
        lambda unit: {group: Quantity(count) for group, count in lanes.unpack(own[unit]).items()},
    )


def _own(spread: _Spread, lanes: Lanes[Group]) -> dict[str, int]:
    """Unit → the packed counts of what stands at the unit itself."""
    width = len(spread.headings)
    own = dict.fromkeys((nodes[0] for nodes in spread.places if nodes), 0)
    if len(spread.places) * width > 8 * len(spread.entities) + (1 << 16):
        for at, group in zip(spread.at, spread.group, strict=True):
            own[spread.places[at][0]] += lanes.one(spread.headings[group])
        return own
    # Few cells beside what is counted: counting in small numbers beats adding long ones.
    cells = array("Q", bytes(8 * width * len(spread.places)))
    for at, group in zip(spread.at, spread.group, strict=True):
        cells[at * width + group] += 1
    for nodes, packed in zip(spread.places, lanes.pack(cells), strict=bool(width)):
        if packed:  # several places may meet in one unit
            own[nodes[0]] += packed
    return own


def _reached(hierarchy: Dag, nodes: Iterable[str]) -> set[str]:
    return {each for node in nodes for each in (node, *hierarchy.ancestors(node))}
