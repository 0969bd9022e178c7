"""Which of many entities may violate a rule: quicker to find over a column than one entity after another.

A rule names one of these functions, or one of its own, as its `suspects`: of the entities of one kind it gives
those that the rule has to check. What it leaves out must not violate the rule; what it gives may be fine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

from massmob.model.entity import Entity
from massmob.model.references import During, Reference, reference_fields
from massmob.network.network import Network
from massmob.values.text import Text

__all__ = [
    "Suspects",
    "named_ids",
    "texts_with_holders",
    "with_doubtful_reference",
    "with_values",
]

_H = TypeVar("_H")

Suspects: TypeAlias = Callable[[Sequence[Any], Any], Iterable[Entity]]
"""Entities of one class, one at least, and the movement → those that may violate a rule."""


def with_values(field: str) -> Suspects:
    """The entities that have a value in a field, such as successors.

    Example:
        >>> from massmob.model.entities import Field
        >>> fields = [Field(id="field:1", name="A"), Field(id="field:2", name="B", parent="field:1")]
        >>> [entity.id for entity in with_values("parent")(fields, Network())]
        ['field:2']
    """
    value = attrgetter(field)

    def suspects(entities: Sequence[Entity], _: Network) -> Iterable[Entity]:
        return filter(value, entities)

    return suspects


def with_doubtful_reference(entities: Sequence[Entity], movement: Network) -> Iterable[Entity]:
    """The entities that name nothing, themselves, another kind, or what is in force for a shorter time.

    Whatever a reference declares about time holds where the holder's whole period is within the other's.
    """
    suspects: list[Entity] = []
    for reference in reference_fields(type(entities[0])):
        named = {id: movement.get(id) for id in _distinct_ids(reference, entities)}
        wrong = {
            id
            for id, target in named.items()
            if target is None or target.entity_kind not in reference.kinds
        }
        limits = {
            id: target.valid
            for id, target in named.items()
            if target is not None and reference.during is not During.ANY
        }
        if wrong or limits or entities[0].entity_kind in reference.kinds:
            suspects += [
                holder
                for holder, id in named_ids(reference, entities)
                if id in wrong
                or id == holder.id
                or (id in limits and holder.valid not in limits[id])
            ]
    return suspects


def _distinct_ids(reference: Reference, entities: Sequence[Entity]) -> set[str]:
    """The ids that entities name in the field of a reference, which takes less time than with the entities."""
    holders: Iterable[object] = entities
    if reference.via:
        holders = chain.from_iterable(map(attrgetter(reference.via), entities))
    values = map(attrgetter(reference.field), holders)
    return set(filter(None, chain.from_iterable(values) if reference.many else values))


def named_ids(reference: Reference, entities: Sequence[Entity]) -> list[tuple[Entity, str]]:
    """The entities with the ids that they name in the field of a reference.

    Example:
        >>> from massmob.model.entities import Locality
        >>> ward = Locality(id="loc:00001", name="Phúc Xá", kind="phuong", parent="loc:001")
        >>> [(reference.field, id) for reference in reference_fields(Locality)
        ...     for _, id in named_ids(reference, [ward])]
        [('parent', 'loc:001')]
    """
    value = attrgetter(reference.field)
    holders: Iterable[tuple[Entity, Any]] = zip(entities, entities, strict=True)
    if reference.via:
        parts = attrgetter(reference.via)
        holders = [(entity, part) for entity in entities for part in parts(entity)]
    if reference.many:
        return [(entity, id) for entity, holder in holders for id in value(holder)]
    return [(entity, id) for entity, holder in holders if (id := value(holder))]


def texts_with_holders(field: str, holders: Sequence[_H]) -> list[tuple[_H, str]]:
    """Entities, or values that they hold, with the texts in a field: one a language, or plain ones.

    Example:
        >>> from massmob.model.entities import Field
        >>> field = Field(id="field:1", name={"vi": "Kinh tế", "en": "Economy"})
        >>> [text for _, text in texts_with_holders("name", [field])]
        ['Kinh tế', 'Economy']
    """
    value = attrgetter(field)
    pairs = [(holder, text) for holder in holders if (text := value(holder))]
    if pairs and isinstance(pairs[0][1], Text):
        pairs = [
            (holder, text)
            for holder, texts in pairs
            for text in (texts.vi, texts.en, texts.ru)
            if text
        ]
    return pairs
