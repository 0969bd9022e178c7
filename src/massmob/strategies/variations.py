"""Strategies of movements like a real one: parts of it, with units renamed.

An entity is drawn with all that it refers to, so no reference dangles. What has a finding in the movement, or
leads to something that has, is never drawn; what is only right when all of it is present (the rounds and
clusters of a contest) is drawn whole.
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

_MOST_PICKS = 24
_MOST_RENAMED = 6


def variations(movement: Movement) -> SearchStrategy[Movement]:
    """Parts of a movement with what they refer to, some units renamed.

    Shrinks to one entity that refers to as little as may be, with no unit renamed.

    Args:
        movement: The movement.

    Raises:
        InvalidValueError: Not a movement, or none of its entities is without findings.
    """
    if not isinstance(movement, Movement):
        raise InvalidValueError("not a movement", place="like", found=movement)
    whole = _wholes(movement)
    sound = _sound(movement, whole)
    if not sound:
        raise InvalidValueError(
            "no entity without findings",
            place="like",
            found=repr(movement),
            hint="validate it and put it right first",
        )
    pick = st.integers(0, len(sound) - 1)

    def made(picks: list[int], renamed: list[tuple[int, int]], below: bool) -> Movement:
        wanted = [sound[each] for each in picks]
        if below:
            wanted += _below(movement, wanted[0], set(sound))
        kept = {id: movement[id] for id in reach_all(wanted, whole)}
        return Movement(_renamed(kept, renamed).values())

    rename = st.tuples(st.integers(0, 99), st.integers(0, NAMES - 1))
    return decoded(
        st.tuples(
            st.lists(pick, min_size=1, max_size=_MOST_PICKS),
            st.lists(rename, max_size=_MOST_RENAMED),
            st.booleans(),
        ),
        made,
    )


def reach_all(wanted: Iterable[str], whole: Mapping[str, Sequence[str]]) -> dict[str, None]:
    """Ids, and all that these lead to."""
    kept: dict[str, None] = {}
    for id in wanted:
        if id not in kept:
            kept[id] = None
            kept.update(dict.fromkeys(reach(id, lambda each: whole.get(each, ()))))
    return kept


def _wholes(movement: Movement) -> dict[str, tuple[str, ...]]:
    """Id → what must be there beside it: what it refers to, and the rest of its contest."""
    needed = {
        entity.id: [link.target for link in references(entity) if link.target in movement]
        for entity in movement
    }
    for entity in movement:
        if isinstance(entity, ContestRound):
            needed.get(entity.contest, []).append(entity.id)
        elif isinstance(entity, ContestCluster):
            needed.get(entity.round, []).append(entity.id)
    return {id: tuple(dict.fromkeys(ids)) for id, ids in needed.items()}


def _sound(movement: Movement, whole: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Ids of what leads to nothing with a finding, those that lead to least first."""
    faulty = {finding.entity for finding in movement.validate().findings}
    faulty |= {entity.id for entity in movement if _counts_others(entity, movement)}
    behind: dict[str, set[str]] = {}
    for entity in movement:
        for target in whole[entity.id]:
            behind.setdefault(target, set()).add(entity.id)
    spoilt = set(faulty)
    for id in faulty:
        if id in movement:
            spoilt.update(reach(id, lambda each: sorted(behind.get(each, ()))))
    sizes = {
        entity.id: len(reach_all([entity.id], whole))
        for entity in movement
        if entity.id not in spoilt
    }
    return tuple(sorted(sizes, key=lambda id: (sizes[id], id)))


def _counts_others(entity: Entity, movement: Movement) -> bool:
    """Whether a figure states how many units there are: in a part of the movement that is not so."""
    if not isinstance(entity, Observation):
        return False
    indicator = movement.get(entity.indicator)
    return isinstance(indicator, Indicator) and bool(indicator.among)


def _below(movement: Movement, id: str, sound: set[str]) -> list[str]:
    """The units below the first one picked, when it is one."""
    if not isinstance(movement[id], Locality):
        return []
    return [each.id for each in movement.descendants(id) if each.id in sound]


def _renamed(kept: dict[str, Entity], picks: Sequence[tuple[int, int]]) -> dict[str, Entity]:
    """The entities with units renamed; no two in one movement get one name."""
    places = [id for id, entity in kept.items() if isinstance(entity, Locality)]
    given: set[str] = {str(kept[id].name) for id in places}
    for position, number in picks if places else ():
        id, name = places[position % len(places)], place_name(number)
        if name not in given:
            kept[id] = attrs.evolve(kept[id], name=name)
            given.add(name)
    return kept
