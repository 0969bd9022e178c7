"""Fields and places of the entities of a kind as columns, made on first use and cached with the network.

A second rollup of the same movement, by the same or other fields, answers from them: `benchmarks/objects.py`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from functools import partial
from itertools import compress
from operator import add
from typing import Generic, NamedTuple, TypeVar

from massmob.aggregation.selection import (
    Where,
    conditions,
    entities_of,
    kind_counted,
    numbered_groups,
)
from massmob.model.entity import Entity
from massmob.network.entity_fields import read_column
from massmob.network.network import Network
from massmob.network.placement import Along

__all__ = ["Column", "EntityColumns", "chosen", "crossed", "select_entities", "values_of"]

_V = TypeVar("_V", bound=Hashable)


class Column(NamedTuple, Generic[_V]):
    """A value for each of many entities.

    Attributes:
        values: The distinct values, in order of first appearance.
        numbers: For each entity the position of its value in `values`.
    """

    values: Sequence[_V]
    numbers: Sequence[int]


class EntityColumns:
    """The columns of a network's entities: use ``network.cached(EntityColumns)``.

    ``what`` is a kind of entity or the id of an indicator, whose figures are meant.
    """

    def __init__(self) -> None:
        self._entities: dict[str, Sequence[Entity]] = {}
        self._fields: dict[tuple[str, str], Column[Hashable]] = {}
        self._places: dict[tuple[str, Along], Column[tuple[str, ...]]] = {}

    def entities(self, network: Network, what: str) -> Sequence[Entity]:
        """The entities, in id order."""
        if what not in self._entities:
            self._entities[what] = tuple(entities_of(network, what))
        return self._entities[what]

    def field(self, network: Network, what: str, name: str) -> Column[Hashable]:
        """A field, words of closed lists as plain text.

        Raises:
            InvalidValueError: No such field.
        """
        if (what, name) not in self._fields:
            values = read_column(kind_counted(what), name, self.entities(network, what))
            self._fields[what, name] = Column(*numbered_groups(values))
        return self._fields[what, name]

    def places(self, network: Network, what: str, along: Along) -> Column[tuple[str, ...]]:
        """The nodes at which they are counted in a hierarchy, as of `Placer.of`."""
        if (what, along) not in self._places:
            entities, column_of = self.entities(network, what), partial(self.field, network, what)
            places = network.placer(along).of_many(entities, column_of)
            self._places[what, along] = Column(*places)
        return self._places[what, along]


def select_entities(movement: Network, what: str, where: Where | None) -> Iterator[Entity]:
    """The entities of a kind, or the observations of an indicator, that meet the conditions.

    Raises:
        InvalidValueError: No such field, or a value that it cannot have.
    """
    entities = movement.cached(EntityColumns).entities(movement, what)
    return iter(entities) if where is None else compress(entities, chosen(movement, what, where))


def chosen(movement: Network, what: str, where: Where) -> Sequence[bool]:
    """For each of the entities of a kind, or the figures of an indicator, whether it meets the conditions.

    Raises:
        InvalidValueError: No such field, or a value that it cannot have.
    """
    columns = movement.cached(EntityColumns)
    entities = columns.entities(movement, what)
    if callable(where):
        return list(map(bool, map(where, entities)))
    is_chosen = [True] * len(entities)
    for name, fits in conditions(movement, what, where).items():
        column = columns.field(movement, what, name)
        is_fit = list(map(fits, column.values))
        is_chosen = list(map(bool.__and__, is_chosen, map(is_fit.__getitem__, column.numbers)))
    return is_chosen


def crossed(columns: Sequence[Column[Hashable]], size: int) -> Sequence[int]:
    """For each of so many entities one number for its values in several columns; `values_of` reads it back.

    Example:
        >>> columns = [Column(["a", "b"], [0, 1, 1]), Column([2024, 2025], [1, 0, 1])]
        >>> [values_of(code, columns) for code in crossed(columns, 3)]
        [('a', 2025), ('b', 2024), ('b', 2025)]
    """
    codes = columns[0].numbers if columns else [0] * size
    for column in columns[1:]:
        codes = list(map(add, map(len(column.values).__mul__, codes), column.numbers))
    return codes


def values_of(code: int, columns: Sequence[Column[Hashable]]) -> tuple[Hashable, ...]:
    """The values that a number made by `crossed` is for."""
    values: list[Hashable] = []
    for column in reversed(columns):
        code, number = divmod(code, len(column.values))
        values.append(column.values[number])
    return tuple(reversed(values))
