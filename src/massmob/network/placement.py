"""Hierarchies of entities: which there are, how one is built from references, where an entity is counted."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cache, cached_property
from math import inf
from operator import attrgetter
from typing import Literal, TypeAlias, TypeVar

import attrs

from massmob.errors import InvalidValueError
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.references import Link, Reference, reference_fields
from massmob.network.trees import Dag, Tree
from massmob.values.vocabulary import EntityKind

__all__ = ["ALONG", "Along", "Placer", "build_hierarchy", "numbered"]

Along = Literal["locality", "committee", "field", "document"]
"""The name of a hierarchy."""

ALONG: tuple[Along, ...] = ("locality", "committee", "field", "document")
"""The hierarchies: localities, organs under committees, fields, and documents (a DAG: what rests on what)."""


def build_hierarchy(by_kind: Mapping[EntityKind, Mapping[str, Entity]], along: Along) -> Tree | Dag:
    """The hierarchy that the references declared along it make up.

    Args:
        by_kind: The entities by kind and id.
        along: The hierarchy's name.

    Returns:
        A `Dag` where an entity may have several parents (documents), a `Tree` otherwise.

    Raises:
        InvalidValueError: No such hierarchy.
        HierarchyError: The parents form a cycle, or a chain deeper than any real one.
    """
    if along not in ALONG:
        raise InvalidValueError("not a hierarchy", found=along, hint=f"one of: {', '.join(ALONG)}")
    parents: dict[str, tuple[str, ...]] = {}
    several = False
    for kind, cls in ENTITY_TYPES.items():
        declared = [each for each in reference_fields(cls) if each.along == along]
        several |= any(each.many for each in declared)
        for id, entity in by_kind[kind].items() if declared else ():
            above = _targets(entity, declared)
            # An organ that serves no committee stands outside the hierarchy of committees.
            if above or str(kind) == along:
                parents[id] = above
    if several:
        return Dag(parents)
    return Tree({node: above[0] if above else None for node, above in parents.items()})


def _targets(entity: Entity, declared: Iterable[Reference]) -> tuple[str, ...]:
    """The ids that an entity's own fields name by the given references."""
    found: list[str] = []
    for reference in declared:
        value = getattr(entity, reference.field)
        if reference.many:
            found += value
        elif value is not None:
            found.append(value)
    return tuple(found)


class Placer:
    """Where entities are counted along a hierarchy: at themselves, or at the nearest that references lead to.

    Args:
        nodes: The hierarchy.
        entities: Every entity by id.
        referrers: Gives id → who refers to it, and how; called only where that matters.
    """

    def __init__(
        self,
        nodes: Tree | Dag,
        entities: Mapping[str, Entity],
        referrers: Callable[[], Mapping[str, Sequence[tuple[str, Link]]]],
    ) -> None:
        self._nodes, self._entities, self._referrers = nodes, entities, referrers
        self._nearest: dict[str, _Nearest] = {}

    def of(self, entity: Entity) -> tuple[str, ...]:
        """The nodes at which an entity is counted, in id order; empty when nothing places it."""
        if entity.id in self._nodes:
            return (entity.id,)
        known = self._nearest
        best: _Nearest = _NOWHERE
        for target in self._placing(entity):
            found = known.get(target)
            if found is None:
                found = known[target] = self._search(target)
            if found[0] < best[0]:
                best = found
            elif found[0] == best[0] and found[1] != best[1]:
                best = found[0], tuple(sorted({*found[1], *best[1]}))
        return best[1]

    def of_many(self, entities: Sequence[Entity]) -> tuple[list[tuple[str, ...]], list[int]]:
        """Where many entities of one kind are counted, read column by column where that can be.

        Returns:
            The distinct places, and for each entity the number of its place.
        """
        telling = self._telling(entities)
        if telling is None:
            return numbered([self.of(each) for each in entities])
        column, nodes = telling
        places = list(dict.fromkeys(nodes.values()))
        numbers = {place: at for at, place in enumerate(places)}
        number = {target: numbers[place] for target, place in nodes.items()}
        return places, list(map(number.__getitem__, column))

    def _telling(
        self, entities: Sequence[Entity]
    ) -> tuple[list[str | None], Mapping[str | None, tuple[str, ...]]] | None:
        """The one column that says where the entities stand, and where that is; ``None`` when several do."""
        if not entities:
            return None
        way = _ways(type(entities[0]))  # type: ignore[arg-type]
        several = any(
            any(map(attrgetter(each.via or each.field), entities)) for each in way.several
        )
        if way.mutual or several or not self._ids.isdisjoint(map(_ID, entities)):
            return None
        columns: list[tuple[list[str | None], Mapping[str | None, tuple[str, ...]]]] = []
        for name in way.single:
            column: list[str | None] = list(map(attrgetter(name), entities))
            nodes = {id: () if id is None else self._search(id)[1] for id in set(column)}
            columns.append((column, nodes))
        placing = [each for each in columns if any(each[1].values())]
        return next(iter(placing or columns), None) if len(placing) < 2 else None

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(self._nodes.order)

    def _search(self, start: str) -> _Nearest:
        """How many steps it is from an entity to the nearest nodes, and which these are."""
        if start in self._nodes:
            return 0, (start,)
        front, seen, steps = {start} & self._entities.keys(), set[str](), 0
        while front:
            found = sorted(each for each in front if each in self._nodes)
            if found:
                return steps, tuple(found)
            seen |= front
            further = (each for here in front for each in self._placing(self._entities[here]))
            front = {each for each in further if each in self._entities} - seen
            steps += 1
        return _NOWHERE

    def _placing(self, entity: Entity) -> Iterable[str]:
        """The entities next to one that may place it."""
        way = _ways(type(entity))  # type: ignore[arg-type]  # as if the class had the hash of instances
        found = [each for each in way.read(entity) if each is not None] if way.single else []
        for reference in way.several:
            holders = getattr(entity, reference.via) if reference.via else (entity,)
            for holder in holders:
                value = getattr(holder, reference.field)
                found += value if reference.many else () if value is None else (value,)
        if way.mutual:
            referrers = self._referrers().get(entity.id, ())
            found += [holder for holder, link in referrers if link.reference.mutual]
        return found


_V = TypeVar("_V", bound=Hashable)


def numbered(values: Sequence[_V]) -> tuple[list[_V], list[int]]:
    """The distinct values in order of first appearance, and for each value its number among these.

    Example:
        >>> numbered(["b", "a", "b"])
        (['b', 'a'], [0, 1, 0])
    """
    distinct = list(dict.fromkeys(values))
    numbers = {value: at for at, value in enumerate(distinct)}
    return distinct, list(map(numbers.__getitem__, values))


_ID = attrgetter("id")
_Nearest: TypeAlias = tuple[float, tuple[str, ...]]
_NOWHERE: _Nearest = (inf, ())


@attrs.frozen(kw_only=True)
class _Ways:
    """How the placing references of a kind are read: single fields in one go, the others one by one."""

    single: tuple[str, ...]
    read: Callable[[Entity], tuple[str | None, ...]]
    several: tuple[Reference, ...]
    mutual: bool


@cache
def _ways(cls: type[Entity]) -> _Ways:
    placing = [each for each in reference_fields(cls) if each.places]
    single = [each.field for each in placing if not (each.many or each.via)]
    kind = next((kind for kind, known in ENTITY_TYPES.items() if known is cls), None)
    named = [
        each
        for known in ENTITY_TYPES.values()
        for each in reference_fields(known)
        if each.mutual and (not each.kinds or kind in each.kinds)
    ]
    # Two names at least, so that what is read is a tuple.
    names = [*single, single[0]] if single else ["id", "id"]
    return _Ways(
        single=tuple(single),
        read=attrgetter(*names),
        several=tuple(each for each in placing if each.many or each.via),
        mutual=bool(named),
    )
