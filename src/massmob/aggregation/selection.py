"""Which entities a rollup counts, and by what it groups them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

import attrs

from massmob.aggregation.context import Group
from massmob.errors import InvalidValueError
from massmob.model.entities import Indicator
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.network.network import Network
from massmob.values.vocabulary import EntityKind, LabelledEnum

__all__ = ["By", "Where", "group_names", "group_reader", "is_indicator", "select_entities"]

By = str | Callable[[Entity], Hashable] | Sequence[str | Callable[[Entity], Hashable]]
Where = Callable[[Entity], bool] | Mapping[str, object]


def is_indicator(what: object) -> bool:
    """Whether an argument is the id of an indicator."""
    return isinstance(what, str) and what.startswith(f"{Indicator.prefix}:")


def select_entities(movement: Network, what: str, where: Where | None) -> Iterator[Entity]:
    """The entities of a kind, or the observations of an indicator, that meet the conditions."""
    entities: Iterable[Entity]
    if is_indicator(what):
        entities = [o for o in movement.observations.values() if o.indicator == what]
    else:
        entities = movement.of_kind(what).values()
    if where is None:
        yield from entities
    elif callable(where):
        yield from filter(where, entities)
    else:
        wanted = [(_field_reader(name, what), value) for name, value in where.items()]
        for entity in entities:
            if all(read(entity) == value for read, value in wanted):
                yield entity


def group_reader(by: By | None, what: str) -> Callable[[Sequence[Entity]], list[Group]]:
    """A function that reads the group of each of many entities; ``None`` for all without ``by``."""
    if by is None:
        return lambda entities: [None] * len(entities)
    if isinstance(by, str) or callable(by):
        return _column_reader(by, what)
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


def _column_reader(
    by: str | Callable[[Entity], Hashable], what: str
) -> Callable[[Sequence[Entity]], list[Group]]:
    """A function that reads one value from each of many entities, words as plain text."""
    read = by if callable(by) else _field_reader(by, what)

    def read_column(entities: Sequence[Entity]) -> list[Group]:
        values = list(map(read, entities))
        words: dict[Group, Group] = {
            value: value.value for value in set(values) if isinstance(value, LabelledEnum)
        }
        return [words.get(value, value) for value in values] if words else values

    return read_column


def _field_reader(name: str, what: str) -> Callable[[Entity], Group]:
    """A function that reads a field of what is counted; ``year`` is the year of its period."""
    kind = EntityKind.OBSERVATION if is_indicator(what) else EntityKind.of(what)
    entity_type = ENTITY_TYPES[kind]
    if name == "year":
        return _year
    if name.startswith("_") or not hasattr(entity_type, name):
        known = ", ".join(["year", *(field.name for field in attrs.fields(entity_type))])
        raise InvalidValueError(f"a {kind} has no such field", found=name, hint=f"one of: {known}")
    return attrgetter(name)


def _year(entity: Entity) -> Group:
    """The one year in which the entity's period lies, or the period itself as people write it."""
    period = entity.valid
    start, end = period.start, period.end
    if start is None or end is None:
        return None if start is end else period.label()
    return start.year if start.year == end.year else period.label()
