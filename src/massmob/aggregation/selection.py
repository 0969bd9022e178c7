"""Which entities a rollup counts, and by what it groups them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeGuard, cast

from massmob.aggregation.context import Group
from massmob.errors import InvalidValueError, naming_argument, require_type
from massmob.model.entities import Indicator
from massmob.model.entity import Entity
from massmob.network.entity_fields import condition, field_reader
from massmob.network.network import Network
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.vocabulary import EntityKind

__all__ = [
    "By",
    "Where",
    "group_names",
    "group_reader",
    "is_indicator",
    "kind_counted",
    "select_entities",
]

By = str | Callable[[Entity], Hashable] | Sequence[str | Callable[[Entity], Hashable]]
Where = Callable[[Entity], bool] | Mapping[str, object]


def is_indicator(what: object) -> TypeGuard[str]:
    """Whether an argument is the id of an indicator."""
    return isinstance(what, str) and what.startswith(f"{Indicator.prefix}:")


def kind_counted(what: str) -> EntityKind:
    """The kind of the entities that a rollup of a kind, or of an indicator, is about."""
    return EntityKind.OBSERVATION if is_indicator(what) else EntityKind.of(what)


def select_entities(movement: Network, what: str, where: Where | None) -> Iterator[Entity]:
    """The entities of a kind, or the observations of an indicator, that meet the conditions.

    Raises:
        InvalidValueError: No such field, or a value that it cannot have.
    """
    entities: Iterable[Entity]
    if is_indicator(what):
        entities = [o for o in movement.observations.values() if o.indicator == what]
    else:
        entities = movement.of_kind(what).values()
    if where is None:
        return iter(entities)
    if callable(where):
        return filter(where, entities)
    require_type("where", where, Mapping, hint="give field → value, or a function of an entity")
    kind = kind_counted(what)
    for fits in [condition(movement, kind, name, value) for name, value in where.items()]:
        entities = filter(fits, entities)
    return iter(entities)


def group_reader(by: By | None, what: str) -> Callable[[Sequence[Entity]], list[Group]]:
    """A function that reads the group of each of many entities; ``None`` for all without ``by``.

    Raises:
        InvalidValueError: Not a field, a function, or several of these.
    """
    if by is None:
        return lambda entities: [None] * len(entities)
    if isinstance(by, str) or callable(by):
        return _column_reader(by, what)
    require_type("by", by, Sequence, hint="give a field, a function, or several of these")
    if not by:
        raise InvalidValueError("nothing to group by", place="by", hint="leave out by=")
    readers = [_column_reader(part, what) for part in by]
    return lambda entities: list(zip(*(read(entities) for read in readers), strict=True))


def group_names(by: By | None) -> tuple[str, ...]:
    """The names of the columns of groups; a function has its own name."""
    if by is None:
        return ()
    parts = [by] if isinstance(by, str) or callable(by) else by
    return tuple(
        part if isinstance(part, str) else getattr(part, "__name__", "group") for part in parts
    )


def _column_reader(by: object, what: str) -> Callable[[Sequence[Entity]], list[Group]]:
    """A function that reads one value from each of many entities, words as plain text."""
    if callable(by):
        read = cast("Callable[[Entity], Hashable]", by)
    else:
        require_type("by", by, str, hint="give a field's name or a function")
        with naming_argument("by"):
            read = field_reader(kind_counted(what), cast("str", by))

    def read_column(entities: Sequence[Entity]) -> list[Group]:
        values = list(map(read, entities))
        words: dict[Group, Group] = {
            value: value.value for value in _distinct(values) if isinstance(value, LabelledEnum)
        }
        return [words.get(value, value) for value in values] if words else values

    return read_column


def _distinct(values: Sequence[Group]) -> set[Group]:
    try:
        return set(values)
    except TypeError as error:
        raise InvalidValueError(
            f"not groups: {error}", place="by", hint="let the function return a text or a tuple"
        ) from None
