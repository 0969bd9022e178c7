"""Checks of arguments that several functions of this package take."""

from __future__ import annotations

from massmob.errors import InvalidValueError, naming_argument
from massmob.model.entity import Entity
from massmob.movement import Movement

__all__ = ["axes", "entity_id"]


def axes(value: object) -> None:
    """The check of axes, without an import of matplotlib."""
    if not hasattr(value, "get_figure"):
        hint = "give Axes of matplotlib, or None for a new figure"
        raise InvalidValueError("not axes to draw on", found=value, hint=hint)


def entity_id(movement: Movement, value: Entity | str | None, argument: str) -> str | None:
    """The id of the entity that an argument gives; ``None`` if it gives none.

    Raises:
        UnknownEntityError: It is not in the movement; the place is the argument's name.
    """
    if value is None:
        return None
    with naming_argument(argument):
        return movement[value.id if isinstance(value, Entity) else value].id
