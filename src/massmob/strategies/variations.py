"""Strategies of movements like a real one: parts of it, with units renamed.

An entity is drawn with all that it refers to, so no reference dangles. Entities with a finding, or that lead to
one with a finding, are never drawn; the rounds and clusters of a contest are drawn together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.errors import InvalidValueError
from massmob.model.entities import ContestCluster, ContestRound, Indicator, Locality, Observation
from massmob.model.entity import Entity
from massmob.model.references import references
from massmob.movement import Movement
from massmob.network.trees import reach
from massmob.strategies.values import NAMES, decoded, place_name

__all__ = ["variations"]

_MAX_PICKS = 24
_MAX_RENAMED = 6


def variations(movement: Movement) -> SearchStrategy[Movement]:
    """Parts of a movement with all that they refer to, some units renamed.

    Shrinks to one entity that refers to as few others as possible, with no unit renamed.

    Args:
        movement: The movement.

    Raises:
        InvalidValueError: Not a movement, or none of its entities is without findings.
    """
    if not isinstance(movement, Movement):
        raise InvalidValueError("not a movement", place="like", found=movement)
    required = _required_entities(movement)
    valid = _valid_ids(movement, required)
    if not valid:
        raise InvalidValueError(
            "no entity without findings",
            place="like",
            found=repr(movement),
            hint="validate it and correct it first",
        )
    pick = st.integers(0, len(valid) - 1)

    def build(picks: list[int], renames: list[tuple[int, int]], below: bool) -> Movement:
        ids = [valid[index] for index in picks]
        if below:
            ids += _valid_units_below(movement, ids[0], set(valid))
        entities = {id: movement[id] for id in _with_required(ids, required)}
        return Movement(_with_units_renamed(entities, renames).values())

    rename = st.tuples(st.integers(0, 99), st.integers(0, NAMES - 1))
    return decoded(
        st.tuples(
            st.lists(pick, min_size=1, max_size=_MAX_PICKS),
            st.lists(rename, max_size=_MAX_RENAMED),
            st.booleans(),
        ),
        build,
    )


def _with_required(ids: Iterable[str], required: Mapping[str, Sequence[str]]) -> dict[str, None]:
    """Ids, and those of all entities that these require, directly or not."""
    reached: dict[str, None] = {}
    for id in ids:
        if id not in reached:
            reached[id] = None
            reached.update(dict.fromkeys(reach(id, lambda id: required.get(id, ()))))
    return reached


def _required_entities(movement: Movement) -> dict[str, tuple[str, ...]]:
    """Id → the entities to draw with it: those that it refers to, and the rest of its contest."""
    required = {
        entity.id: [link.target for link in references(entity) if link.target in movement]
        for entity in movement
    }
    for entity in movement:
        if isinstance(entity, ContestRound):
            required.get(entity.contest, []).append(entity.id)
        elif isinstance(entity, ContestCluster):
            required.get(entity.round, []).append(entity.id)
    return {id: tuple(dict.fromkeys(ids)) for id, ids in required.items()}


def _valid_ids(movement: Movement, required: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Ids of entities that require none with a finding, those that require the fewest first."""
    invalid = {finding.entity for finding in movement.validate().findings}
    invalid |= {entity.id for entity in movement if _counts_units(entity, movement)}
    requiring: dict[str, set[str]] = {}
    for entity in movement:
        for target in required[entity.id]:
            requiring.setdefault(target, set()).add(entity.id)
    excluded = set(invalid)
    for id in invalid:
        if id in movement:
            excluded.update(reach(id, lambda id: sorted(requiring.get(id, ()))))
    sizes = {
        entity.id: len(_with_required([entity.id], required))
        for entity in movement
        if entity.id not in excluded
    }
    return tuple(sorted(sizes, key=lambda id: (sizes[id], id)))


def _counts_units(entity: Entity, movement: Movement) -> bool:
    """Whether a figure states how many units there are, which is wrong in a part of the movement."""
    if not isinstance(entity, Observation):
        return False
    indicator = movement.get(entity.indicator)
    return isinstance(indicator, Indicator) and bool(indicator.among)


def _valid_units_below(movement: Movement, id: str, valid: set[str]) -> list[str]:
    """The valid units below an entity, if it is a unit."""
    if not isinstance(movement[id], Locality):
        return []
    return [unit.id for unit in movement.descendants(id) if unit.id in valid]


def _with_units_renamed(
    entities: dict[str, Entity], renames: Sequence[tuple[int, int]]
) -> dict[str, Entity]:
    """The entities with units renamed; no two units get the same name."""
    units = [id for id, entity in entities.items() if isinstance(entity, Locality)]
    used: set[str] = {str(entities[id].name) for id in units}
    for index, number in renames if units else ():
        id, name = units[index % len(units)], place_name(number)
        if name not in used:
            entities[id] = attrs.evolve(entities[id], name=name)
            used.add(name)
    return entities
