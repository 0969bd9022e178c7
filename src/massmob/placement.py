"""Hierarchies of entities: which there are, how one is read from references, and where anything is counted.

Lives here: the names of the hierarchies; the making of one from the references declared ``along`` it; the way
from any entity to the units that place it. Must not live here: the walk over a finished hierarchy
(`massmob.hierarchy`), sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from massmob.declaration import ENTITY_TYPES, Entity, Link, Reference, reference_fields, references
from massmob.errors import InvalidValueError
from massmob.hierarchy import Dag, Tree
from massmob.vocabulary import EntityKind

__all__ = ["ALONG", "Along", "build_hierarchy", "placed"]

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
        raise InvalidValueError(
            "not a hierarchy", found=along, remedy=f"one of: {', '.join(ALONG)}"
        )
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


def placed(
    id: str,
    nodes: Tree | Dag,
    entities: Mapping[str, Entity],
    referrers: Mapping[str, Sequence[tuple[str, Link]]],
) -> tuple[str, ...]:
    """The nodes at which an entity is counted: itself, or the nearest that references lead to.

    Args:
        id: The entity's id.
        nodes: The hierarchy.
        entities: Every entity by id.
        referrers: Id → who refers to it, and how.

    Returns:
        Ids of nodes in id order; empty when nothing places the entity.
    """
    front, seen = {id}, set[str]()
    while front:
        found = sorted(each for each in front if each in nodes)
        if found:
            return tuple(found)
        seen |= front
        further = (each for here in front for each in _placing(entities[here], referrers))
        front = {each for each in further if each in entities} - seen
    return ()


def _placing(entity: Entity, referrers: Mapping[str, Sequence[tuple[str, Link]]]) -> Iterator[str]:
    for link in references(entity):
        if link.reference.places:
            yield link.target
    for holder, link in referrers.get(entity.id, ()):
        if link.reference.mutual:
            yield holder
