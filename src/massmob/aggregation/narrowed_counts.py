"""Counts that follow from those by more fields, which an earlier rollup made: some of its groups, added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import cast

from massmob.aggregation.context import Group, Groups
from massmob.aggregation.counting import (
    CachedRollups,
    PlacedEntities,
    as_group,
    as_quantities,
    most_frequent_first,
    values_of_group,
)
from massmob.aggregation.following import Following
from massmob.aggregation.lazy_totals import LazyTotals
from massmob.aggregation.selection import By, Where, conditions, kind_counted, parts_of
from massmob.model.entity import Entity
from massmob.network.entity_fields import field_reader
from massmob.network.network import Network
from massmob.network.placement import Along
from massmob.network.trees import Tree

__all__ = ["NarrowedCounts", "counts_of"]

_Tests = Mapping[str, Callable[[object], bool]]
"""Field → whether its value is the one stated."""


class NarrowedCounts:
    """What a rollup of entities needs of `PlacedEntities`, from those grouped by more fields.

    Args:
        finer: The entities grouped by more fields.
        merged: Their groups that are counted here → the group here.
        unplaced: The entities to count that have no node.

    Attributes:
        hierarchy: The hierarchy.
        groups: The groups that occur, most frequent first.
        unplaced: The entities without a node.
        given: How many entities there are, with and without a node.
    """

    def __init__(
        self, finer: PlacedEntities, merged: Mapping[Group, Group], unplaced: tuple[Entity, ...]
    ) -> None:
        sizes = Counter[Group]()
        for group, here in merged.items():
            sizes[here] += finer.sizes[group]
        self.hierarchy = finer.hierarchy
        self.groups = most_frequent_first(sizes)
        self.unplaced = unplaced
        self.given = sizes.total() + len(unplaced)
        self._finer, self._merged = finer, merged
        self._mask = finer.lanes.mask(merged)

    @cached_property
    def units_with_data(self) -> frozenset[str]:
        """The units at which an entity is."""
        own, mask = self._finer.own_counts, self._mask
        return frozenset(unit for unit, packed in own.items() if packed & mask)

    def totals(self) -> Mapping[str, Groups]:
        """Unit → group → how many entities are at the unit or below it; read out on demand."""
        packed, lanes = self._finer.packed, self._finer.lanes

        def counts(unit: str) -> dict[Group, int]:
            sums = dict.fromkeys(self.groups, 0)
            for group, count in lanes.unpack(packed[unit] & self._mask).items():
                sums[self._merged[group]] += count
            return {group: count for group, count in sums.items() if count}

        return LazyTotals(packed, as_quantities(counts))


def counts_of(
    movement: Network,
    along: Along,
    what: str,
    where: Where | None,
    by: By | None,
    following: Following | None = None,
) -> PlacedEntities | NarrowedCounts:
    """The entities of a kind placed and grouped, or their counts from an earlier rollup by more fields.

    Raises:
        InvalidValueError: No such field, or a value that it cannot have.
    """
    is_by_fields = not any(map(callable, parts_of(by, what)))
    if is_by_fields and not callable(where) and following is None:
        tests = {} if where is None else conditions(movement, what, where)
        was_counted = CachedRollups.key(along, what, by) in movement.cached(CachedRollups)
        if tests or not was_counted:
            narrowed = _narrowed(movement, along, what, tests, by)
            if narrowed is not None:
                return narrowed
    return PlacedEntities.of(movement, along, what, where, by, following)


def _narrowed(
    movement: Network, along: Along, what: str, tests: _Tests, by: By | None
) -> NarrowedCounts | None:
    """The counts from the earlier rollup with the fewest groups; ``None`` where none has all the fields."""
    fields = cast("Sequence[str]", parts_of(by, what))
    usable = [
        (placed, earlier_by)
        for (*query, earlier_by), placed in [*movement.cached(CachedRollups).items()]
        if query == [along, what]
        and {*fields, *tests} <= {*parts_of(earlier_by, what)}
        and placed.has_few_cells
        and isinstance(placed.hierarchy, Tree)
    ]
    if not usable:
        return None
    finer, finer_by = min(usable, key=lambda pair: len(pair[0].groups))
    names = parts_of(finer_by, what)
    merged: dict[Group, Group] = {}
    for group in finer.sizes:
        values = dict(zip(names, values_of_group(group, finer_by), strict=True))
        if all(fits(values[name]) for name, fits in tests.items()):
            merged[group] = as_group(tuple(values[field] for field in fields), by)
    kind = kind_counted(what)
    readers = [(field_reader(kind, name), fits) for name, fits in tests.items()]
    unplaced = (e for e in finer.unplaced if all(fits(read(e)) for read, fits in readers))
    return NarrowedCounts(finer, merged, tuple(unplaced))
