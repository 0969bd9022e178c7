"""Quick questions about an entity: when the answer is no, rules that share the question can find nothing.

Lives here: what several rules would ask of every entity, asked once. Must not live here: any rule; a rule says
itself what is wrong, and finds the same with and without its guard (property-tested).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from operator import attrgetter

from massmob.declaration import During, Entity, Reference, reference_fields
from massmob.movement import Movement
from massmob.period import Period

__all__ = ["Guard", "doubtful_links", "holding", "named"]

Guard = Callable[[Entity, Movement], object]
"""Whether anything can be found at all; true as well when in doubt."""


@cache
def holding(field: str) -> Guard:
    """The guard of rules about a field: whether it holds anything.

    Example:
        >>> from massmob.model import MobilizationModel
        >>> bool(holding("milestones")(MobilizationModel(id="model:1", name="A"), Movement()))
        False
    """
    read = attrgetter(field)

    def holds_any(entity: Entity, _: Movement) -> object:
        return read(entity)

    return holds_any


def doubtful_links(entity: Entity, movement: Movement) -> bool:
    """Whether a reference names nothing, itself, a wrong kind, or what is not in force when it must be."""
    valid = entity.valid
    for ids, reference in _named_by_field(entity):
        for id in ids:
            other = movement.get(id)
            if (
                other is None
                or other is entity
                or other.entity_kind not in reference.kinds
                or not _together(valid, other.valid, reference.during)
            ):
                return True
    return False


def named(entity: Entity) -> list[tuple[str, Reference]]:
    """The ids that an entity names, with the declaration; `references` tells besides where each stands."""
    return [(id, reference) for ids, reference in _named_by_field(entity) for id in ids]


def _named_by_field(entity: Entity) -> Iterator[tuple[Sequence[str], Reference]]:
    for reference in reference_fields(type(entity)):
        via, field = reference.via, reference.field
        if via and not getattr(entity, via):
            continue
        for holder in getattr(entity, via) if via else (entity,):
            value = getattr(holder, field)
            if value:
                yield (value if reference.many else (value,)), reference


def _together(own: Period, other: Period, during: During) -> bool:
    if during is During.ANY or (other.start is None and other.end is None):
        return True
    if during is During.WHOLE:
        return own in other
    if during is During.START:
        return own.start is None or own.start in other
    return own.overlaps(other)
