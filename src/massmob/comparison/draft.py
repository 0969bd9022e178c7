"""`Draft`: a movement as values by entity and field, which `Difference.apply` and `merge` change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import attrs

from massmob.model.entity import Entity
from massmob.network.collection import Collection, Unknown

__all__ = ["MISSING", "MOVEMENT", "OUTSIDE", "Draft"]

_N = TypeVar("_N", bound=Collection)

MOVEMENT = ""
"""The id under which a draft has what belongs to the movement itself and to none of its entities."""
OUTSIDE = "outside"
"""The field of the movement itself with the ids outside it; its other fields are unknown lists of a file."""
MISSING = attrs.NOTHING
"""The value of a field that is not there: fields that this release does not know may be missing."""


class Draft:
    """The entities of a movement, and what it has besides.

    Args:
        network: The movement, which does not change.
    """

    def __init__(self, network: Collection) -> None:
        self.entities = {entity.id: entity for entity in network}
        self._unknown_fields = dict(network.unknown.fields)
        self._of_movement: dict[str, Any] = {
            OUTSIDE: tuple(sorted(network.outside)),
            **network.unknown.lists,
        }

    def unknown_fields(self, id: str) -> Mapping[str, Any]:
        """The fields of an entity that this release does not know."""
        return self._unknown_fields.get(id, {})

    def values(self, id: str) -> dict[str, Any]:
        """The values of an entity, or of the movement, by field; empty where there is no such entity."""
        if id == MOVEMENT:
            return dict(self._of_movement)
        entity = self.entities.get(id)
        if entity is None:
            return {}
        known = {field.name: getattr(entity, field.name) for field in attrs.fields(type(entity))}
        return {**known, **self.unknown_fields(id)}

    def put(self, cls: type[Entity] | None, values: Mapping[str, Any]) -> None:
        """Set all values of an entity of a class, which its ``id`` names, or of the movement (``None``)."""
        present = {name: value for name, value in values.items() if value is not MISSING}
        if cls is None:
            self._of_movement = present
            return
        names = attrs.fields_dict(cls).keys()
        entity = cls(**{name: value for name, value in present.items() if name in names})
        self.put_entity(
            entity, {name: value for name, value in present.items() if name not in names}
        )

    def put_entity(self, entity: Entity, unknown_fields: Mapping[str, Any]) -> None:
        """Set an entity, and its fields that this release does not know."""
        self.entities[entity.id] = entity
        self._unknown_fields.pop(entity.id, None)
        if unknown_fields:
            self._unknown_fields[entity.id] = unknown_fields

    def remove(self, id: str) -> None:
        """Remove an entity."""
        del self.entities[id]
        self._unknown_fields.pop(id, None)

    @property
    def outside(self) -> frozenset[str]:
        """The ids outside the movement."""
        return frozenset(self._of_movement[OUTSIDE])

    def network(self, cls: type[_N]) -> _N:
        """The movement, of a class."""
        lists = {key: value for key, value in self._of_movement.items() if key != OUTSIDE}
        unknown = Unknown(self._unknown_fields, lists)
        return cls(self.entities.values(), outside=self.outside, unknown=unknown)
