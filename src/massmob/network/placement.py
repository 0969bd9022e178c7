"""Hierarchies of entities: which there are, how one is built from references, where an entity is counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from itertools import count
from math import inf
from operator import attrgetter
from typing import Any, Literal, TypeAlias, TypeVar, get_args

import attrs

from massmob.model.entity import ENTITY_TYPES, Entity, per_kinds
from massmob.model.references import Link, Reference, reference_fields
from massmob.network.trees import Dag, Tree, reach
from massmob.values.text import unknown_word_error
from massmob.values.vocabulary import EntityKind

__all__ = [
    "ALONG",
    "Along",
    "Placer",
    "as_along",
    "build_hierarchy",
    "kinds_of_nodes",
    "numbered",
    "placing_fields",
]

Along = Literal[
    "locality",
    "committee",
    "organisation",
    "field",
    "target_group",
    "document",
    "contest",
    "campaign",
]
"""The name of a hierarchy."""

ALONG: tuple[Along, ...] = get_args(Along)
"""The hierarchies: localities, organs under committees, organs inside one organisation, fields, target groups,
documents (a DAG: what rests on what), contests with their rounds, clusters and teams, and campaigns."""


def as_along(value: Along) -> Along:
    """The value, checked to be the name of a hierarchy.

    Raises:
        InvalidValueError: No such hierarchy.
    """
    if value in ALONG:
        return value
    raise unknown_word_error("not a hierarchy", value, ALONG)


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
    as_along(along)
    declared = {
        kind: [reference for reference in reference_fields(cls) if reference.along == along]
        for kind, cls in ENTITY_TYPES.items()
        if kind in kinds_of_nodes(along)
    }
    if any(reference.many for references in declared.values() for reference in references):
        return Dag(
            {
                id: above
                for kind, references in declared.items()
                for id, entity in by_kind[kind].items()
                if (above := _targets(entity, references)) or str(kind) == along
            }
        )
    parents: dict[str, str | None] = {}
    for kind, references in declared.items():
        of_kind = _first_targets(by_kind[kind], references)
        # An organ that serves no committee is not in the hierarchy of committees.
        is_node = str(kind) == along or along == "organisation"
        parents |= of_kind if is_node else {id: above for id, above in of_kind.items() if above}
    return Tree(parents)


def _targets(entity: Entity, declared: Iterable[Reference]) -> tuple[str, ...]:
    """The ids that the given references of an entity name."""
    ids: list[str] = []
    for reference in declared:
        value = getattr(entity, reference.field)
        if reference.many:
            ids += value
        elif value is not None:
            ids.append(value)
    return tuple(ids)


def _first_targets(
    entities: Mapping[str, Entity], declared: Sequence[Reference]
) -> dict[str, str | None]:
    """Id → the first id that the given references, of one id each, name; ``None`` without one."""
    if not declared:
        return dict.fromkeys(entities)
    first, *others = (attrgetter(reference.field) for reference in declared)
    targets: dict[str, str | None] = {id: first(entity) for id, entity in entities.items()}
    for value in others:
        targets |= {id: value(entities[id]) for id, target in targets.items() if target is None}
    return targets


@per_kinds
def kinds_of_nodes(along: Along) -> frozenset[EntityKind]:
    """The kinds of entity that a hierarchy consists of."""
    return frozenset(
        kind
        for kind, cls in ENTITY_TYPES.items()
        if kind == along or any(reference.along == along for reference in reference_fields(cls))
    )


@per_kinds
def placing_fields(along: Along) -> Mapping[EntityKind, tuple[str, ...]]:
    """Kind → the fields that may lead its entities, directly or through others, to a hierarchy's nodes.

    Example:
        >>> from massmob.model.entities import Team
        >>> placing_fields("locality")[Team.entity_kind]
        ('cluster', 'represents')
    """
    fields: dict[EntityKind, tuple[str, ...]] = {}
    leading, size = set(kinds_of_nodes(along)), -1
    while len(leading) > size:
        size = len(leading)
        for kind, cls in ENTITY_TYPES.items():
            references = [
                reference
                for reference in reference_fields(cls)
                if reference.places_along(along) and not reference.kinds.isdisjoint(leading)
            ]
            fields[kind] = tuple(reference.field for reference in references)
            leading |= {kind} if references else set()
            if kind in leading:
                mutual = (reference for reference in reference_fields(cls) if reference.mutual)
                leading |= {target for reference in mutual for target in reference.kinds}
    return {kind: fields[kind] for kind in ENTITY_TYPES if kind in leading}


class Placer:
    """Where entities are counted along a hierarchy: at themselves, or at the nearest that references lead to.

    Args:
        nodes: The hierarchy.
        along: Its name.
        entities: Every entity by id.
        referrers: Gives id → who refers to it, and how; called only where that matters.
    """

    def __init__(
        self,
        nodes: Tree | Dag,
        along: Along,
        entities: Mapping[str, Entity],
        referrers: Callable[[], Mapping[str, Sequence[tuple[str, Link]]]],
    ) -> None:
        self._nodes, self._entities, self._referrers = nodes, entities, referrers
        self._along: Along = along
        self._cache: dict[str, _Nearest] = {}

    def of(self, entity: Entity) -> tuple[str, ...]:
        """The nodes at which an entity is counted, in id order; empty when nothing places it."""
        if entity.id in self._nodes:
            return (entity.id,)
        best: _Nearest = _NOWHERE
        for target in self._placing_ids(entity):
            nearest = self._cache.get(target)
            if nearest is None:
                nearest = self._cache[target] = self._nearest(target)
            if nearest[0] < best[0]:
                best = nearest
            elif nearest[0] == best[0]:
                best = nearest[0], tuple(sorted({*nearest[1], *best[1]}))
        return best[1]

    def missing(self, entity: Entity) -> tuple[str, ...]:
        """The ids to which an entity's placing references lead, and that no entity here has; nearest first."""
        entities = self._entities

        def further(id: str) -> Iterable[str]:
            return self._placing_ids(entities[id]) if id in entities else ()

        return tuple(id for id in reach(entity.id, further) if id not in entities)

    def of_many(
        self, entities: Sequence[Entity], column_of: Callable[[str], _Numbered] | None = None
    ) -> tuple[list[tuple[str, ...]], Sequence[int]]:
        """Where many entities of one kind are counted: what `of` gives for each of them.

        If one field places them all, it is read as a column, which is several times faster.

        Args:
            entities: The entities.
            column_of: Field → its distinct values, and for each entity the number of its value, where these
                are known from before.

        Returns:
            The distinct places, and for each entity the number of its place.
        """
        read = column_of or partial(_numbered_field, entities)
        placing = self._sole_placing_column(entities, read) if entities else None
        if placing is None:
            return numbered(map(self.of, entities))
        places_of_values, numbers = placing
        places, place_numbers = numbered(places_of_values)
        if len(places) == len(places_of_values):
            return places, numbers
        return places, list(map(place_numbers.__getitem__, numbers))

    def _sole_placing_column(
        self, entities: Sequence[Entity], column_of: Callable[[str], _Numbered]
    ) -> tuple[Sequence[tuple[str, ...]], Sequence[int]] | None:
        """The places by the one field that places all these entities; ``None`` when `of` must decide.

        It must where several fields lead to nodes, as the nearest counts; where a field that holds several
        ids is in use, or a reference from the other side; and where an entity is itself a node.
        """
        kind, fields = entities[0].entity_kind, _placing_fields(type(entities[0]), self._along)
        leading = placing_fields(self._along).get(kind, ())
        used = {name for name in leading if any(map(attrgetter(name), entities))}
        plural_in_use = any(reference.field in used for reference in fields.plural)
        is_node = kind in kinds_of_nodes(self._along)
        if fields.mutual or plural_in_use or is_node:
            return None
        nodes = {*self._nodes}
        placing: list[tuple[Sequence[tuple[str, ...]], Sequence[int]]] = []
        for name in fields.single:
            if name in used:
                ids, numbers = column_of(name)
                places = [
                    (id,) if id in nodes else () if id is None else self._nearest(id)[1]
                    for id in ids
                ]
                if any(places):
                    placing.append((places, numbers))
        if len(placing) > 1:
            return None
        return placing[0] if placing else ([()], [0] * len(entities))

    def _nearest(self, start: str) -> _Nearest:
        """How many steps it is from an entity to the nearest nodes, and which these are."""
        if start in self._nodes:
            return 0, (start,)
        front, seen, steps = {start} & self._entities.keys(), set[str](), 0
        while front:
            nodes = sorted(id for id in front if id in self._nodes)
            if nodes:
                return steps, tuple(nodes)
            seen |= front
            further = (target for id in front for target in self._placing_ids(self._entities[id]))
            front = {target for target in further if target in self._entities} - seen
            steps += 1
        return _NOWHERE

    def _placing_ids(self, entity: Entity) -> Iterable[str]:
        """The ids of the entities next to one that may place it."""
        fields = _placing_fields(type(entity), self._along)
        ids = [id for id in fields.read_single(entity) if id is not None]
        ids += _targets(entity, fields.plural)
        if fields.mutual:
            referrers = self._referrers().get(entity.id, ())
            ids += [holder for holder, link in referrers if link.reference.mutual]
        return ids


_V = TypeVar("_V", bound=Hashable)


def numbered(values: Iterable[_V]) -> tuple[list[_V], list[int]]:
    """The distinct values in order of first appearance, and for each value its number among these.

    Example:
        >>> numbered(["b", "a", "b"])
        (['b', 'a'], [0, 1, 0])
    """
    numbers: defaultdict[_V, int] = defaultdict(count().__next__)
    of_values = list(map(numbers.__getitem__, values))
    return list(numbers), of_values


def _numbered_field(entities: Iterable[Entity], name: str) -> _Numbered:
    return numbered(map(attrgetter(name), entities))


_Nearest: TypeAlias = tuple[float, tuple[str, ...]]
"""The number of steps to the nearest nodes, and these."""
_NOWHERE: _Nearest = (inf, ())
_Numbered: TypeAlias = tuple[Sequence[Any], Sequence[int]]
"""Distinct values, and for each entity the number of its value among these."""


@attrs.frozen(kw_only=True)
class _PlacingFields:
    """The fields of a kind by which its entities are placed, as `Placer` reads them.

    Attributes:
        single: Fields of the entity that hold one id or ``None``.
        read_single: Reads all of these at once.
        plural: Fields that hold several ids.
        mutual: Whether an entity of this kind is also placed by entities that refer to it.
    """

    single: tuple[str, ...]
    read_single: Callable[[Entity], tuple[str | None, ...]]
    plural: tuple[Reference, ...]
    mutual: bool


@per_kinds
def _placing_fields(cls: type[Entity], along: Along) -> _PlacingFields:
    placing = [reference for reference in reference_fields(cls) if reference.places_along(along)]
    plural = tuple(reference for reference in placing if reference.many)
    single = tuple(reference.field for reference in placing if not reference.many)
    mutual = any(
        reference.mutual and cls.entity_kind in reference.kinds
        for kind in ENTITY_TYPES.values()
        for reference in reference_fields(kind)
    )
    return _PlacingFields(
        single=single,
        # Two names at least, so that `attrgetter` gives a tuple.
        read_single=attrgetter(*single, single[0]) if single else lambda _: (),
        plural=plural,
        mutual=mutual,
    )
