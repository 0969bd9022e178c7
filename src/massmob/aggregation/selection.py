"""Which entities a rollup counts, and by what it groups them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

import attrs

from massmob.aggregation.result import Group
from massmob.errors import InvalidValueError
from massmob.model.entities import Indicator
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.network.network import Network
from massmob.values.vocabulary import EntityKind, Word

__all__ = []

_By = str | Callable[[Entity], Hashable] | Sequence[str | Callable[[Entity], Hashable]]
_Where = Callable[[Entity], bool] | Mapping[str, object]


# --- what is asked for -----------------------------------------------------------------------------


def _is_indicator(what: object) -> bool:
    return isinstance(what, str) and what.startswith(f"{Indicator.prefix}:")


def _chosen(movement: Network, what: str, where: _Where | None) -> Iterator[Entity]:
    """The entities, or the observations of an indicator, that are to be counted."""
    found: Iterable[Entity]
    if _is_indicator(what):
        found = [each for each in movement.observations.values() if each.indicator == what]
    else:
        found = movement.of_kind(what).values()
    if where is None:
        yield from found
    elif callable(where):
        yield from filter(where, found)
    else:
        readers = [(_reader(name, movement, what), value) for name, value in where.items()]
        yield from (each for each in found if all(read(each) == v for read, v in readers))


def _grouping(
    by: _By | None, movement: Network, what: str
) -> Callable[[Sequence[Entity]], list[Group]]:
    """A function that gives the group of each of many entities."""
    if by is None:
        return lambda entities: [None] * len(entities)
    if isinstance(by, str) or callable(by):
        return _column(by, movement, what)
    columns = [_column(each, movement, what) for each in by]
    return lambda entities: list(zip(*(read(entities) for read in columns), strict=True))


def _column(
    by: str | Callable[[Entity], Hashable], movement: Network, what: str
) -> Callable[[Sequence[Entity]], list[Group]]:
    """A function that reads a field of many entities of what is counted."""
    read = by if callable(by) else _reader(by, movement, what)

    def column(entities: Sequence[Entity]) -> list[Group]:
        values = list(map(read, entities))
        words: dict[Group, Group] = {
            each: each.value for each in set(values) if isinstance(each, Word)
        }
        return [words.get(each, each) for each in values] if words else values

    return column


def _reader(name: str, movement: Network, what: str) -> Callable[[Entity], Group]:
    """A function that reads a field of what is counted; ``year`` is the year its period lies in."""
    kind = EntityKind.OBSERVATION if _is_indicator(what) else EntityKind.of(what)
    cls = ENTITY_TYPES[kind]
    if name == "year":
        return _year
    if name.startswith("_") or not hasattr(cls, name):
        known = ", ".join(["year", *(field.name for field in attrs.fields(cls))])
        raise InvalidValueError(f"a {kind} has no such field", found=name, hint=f"one of: {known}")
    return attrgetter(name)


def _year(entity: Entity) -> Group:
    """The one year that the entity's period lies in, or the period itself as people write it."""
    period = entity.valid
    start, end = period.start, period.end
    if start is None or end is None:
        return None if start is end else period.label()
    return start.year if start.year == end.year else period.label()
