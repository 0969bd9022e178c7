"""Which entities a rollup counts, and by what it groups them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeGuard, cast

from massmob.aggregation.context import Group
from massmob.errors import InvalidValueError, naming_argument, require_type
from massmob.model.entities import Indicator
from massmob.model.entity import Entity
from massmob.network.entity_fields import field_reader, value_condition
from massmob.network.network import Network
from massmob.network.placement import numbered
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.vocabulary import EntityKind

__all__ = [
    "By",
    "Where",
    "conditions",
    "entities_of",
    "group_names",
    "is_indicator",
    "kind_counted",
    "numbered_groups",
    "parts_of",
]

By = str | Callable[[Entity], Hashable] | Sequence[str | Callable[[Entity], Hashable]]
Where = Callable[[Entity], bool] | Mapping[str, object]


def is_indicator(what: object) -> TypeGuard[str]:
    """Whether an argument is the id of an indicator."""
    return isinstance(what, str) and what.startswith(f"{Indicator.prefix}:")


def kind_counted(what: str) -> EntityKind:
    """The kind of the entities that a rollup of a kind, or of an indicator, is about."""
    return EntityKind.OBSERVATION if is_indicator(what) else EntityKind.of(what)


def entities_of(movement: Network, what: str) -> Iterable[Entity]:
    """The entities of a kind, or the observations of an indicator."""
    if is_indicator(what):
        return [o for o in movement.observations.values() if o.indicator == what]
    return movement.of_kind(what).values()


def conditions(
    movement: Network, what: str, where: Mapping[str, object]
) -> dict[str, Callable[[object], bool]]:
    """Field → whether its value is the one stated.

    Raises:
        InvalidValueError: No such field, or a value that it cannot have.
    """
    require_type("where", where, Mapping, hint="give field → value, or a function of an entity")
    kind = kind_counted(what)
    return {name: value_condition(movement, kind, name, value) for name, value in where.items()}


def parts_of(by: By | None, what: str) -> tuple[str | Callable[[Entity], Hashable], ...]:
    """The fields and functions to group by.

    Raises:
        InvalidValueError: Not a field, a function, or several of these.
    """
    if by is None:
        return ()
    single = isinstance(by, str) or callable(by)
    if not single:
        require_type("by", by, Sequence, hint="give a field, a function, or several of these")
        if not by:
            raise InvalidValueError("nothing to group by", place="by", hint="leave out by=")
    parts = cast("Sequence[str | Callable[[Entity], Hashable]]", (by,) if single else by)
    for part in parts:
        if not callable(part):
            require_type("by", part, str, hint="give a field's name or a function")
            with naming_argument("by"):
                field_reader(kind_counted(what), part)
    return tuple(parts)


def numbered_groups(values: Iterable[Group]) -> tuple[list[Group], list[int]]:
    """The distinct values to group by, words of closed lists as plain text, and for each value its number.

    Raises:
        InvalidValueError: A value that cannot be a group, such as a list.
    """
    try:
        distinct, numbers = numbered(values)
    except TypeError as error:
        raise InvalidValueError(
            f"not groups: {error}", place="by", hint="let the function return a text or a tuple"
        ) from None
    return [v.value if isinstance(v, LabelledEnum) else v for v in distinct], numbers


def group_names(by: By | None) -> tuple[str, ...]:
    """The names of the columns of groups; a function has its own name."""
    if by is None:
        return ()
    parts = [by] if isinstance(by, str) or callable(by) else by
    return tuple(
        part if isinstance(part, str) else getattr(part, "__name__", "group") for part in parts
    )
