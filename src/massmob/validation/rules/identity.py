"""MM1xx: ids are unique, and references name entities of the right kind; MM3xx covers validity in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import attrs

from massmob.model.entities import Locality
from massmob.model.entity import Entity
from massmob.model.references import reference_fields
from massmob.network.network import Network
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, linked, rule
from massmob.values.text import did_you_mean
from massmob.values.vocabulary import EntityKind


@rule(
    "MM101",
    "a movement holds entities",
    why="An empty movement is mostly a file that lost its content on the way.",
    hint="add the entities, or find out where they were lost",
)
def empty(movement: Network) -> Iterator[Violation]:
    """A movement without entities."""
    if not movement:
        yield Violation(None, "the movement holds no entity")


@rule(
    "MM102",
    "every reference names an entity that is there",
    why="A reference into nothing breaks every question that follows it.",
    hint="add the entity, or correct the id",
    reads=tuple(EntityKind),  # for what may have been meant
    of=(Entity,),
)
def dangling(entity: Entity, movement: Network) -> Iterator[Violation]:
    """References to ids that neither are in the movement nor lie outside it by declaration."""
    for link, target in linked(entity, movement):
        if target is None and link.target not in movement.outside:
            near = did_you_mean(link.target, _same_prefix(movement, link.target), limit=1)
            hint = f"did you mean {near[0]}?" if near else ""
            message = f"{link.reference.relation} names {link.target!r}, which is not there"
            yield Violation(entity, message, field=link.place, related=(link.target,), hint=hint)


def _same_prefix(movement: Network, id: str) -> list[str]:
    prefix = id.partition(":")[0] + ":"
    return [each.id for each in movement if each.id.startswith(prefix)]


@rule(
    "MM103",
    "every reference names an entity of a kind that may stand there",
    why="A contest cannot lead a committee; such an edge misleads every query along it.",
    hint="name an entity of a right kind",
    after=("MM102",),
    of=(Entity,),
)
def wrong_kind(entity: Entity, movement: Network) -> Iterator[Violation]:
    """References whose other end is of a kind that the declaration does not allow."""
    for link, target in linked(entity, movement):
        if target is not None and target.entity_kind not in link.reference.kinds:
            kinds = " or ".join(sorted(link.reference.kinds))
            message = (
                f"{link.reference.relation} names a {target.entity_kind}, {link.target!r}; "
                f"a {kinds} belongs there"
            )
            yield Violation(entity, message, field=link.place, related=(link.target,))


@rule(
    "MM104",
    "no entity refers to itself",
    why="Nothing is its own parent, basis or successor.",
    hint="take the reference out, or name the entity that was meant",
    of=(Entity,),
)
def self_reference(entity: Entity, movement: Network) -> Iterator[Violation]:
    """References from an entity to itself."""
    for link, _ in linked(entity, movement):
        if link.target == entity.id:
            yield Violation(entity, f"{link.reference.relation} names itself", field=link.place)


@rule(
    "MM105",
    "a list of references names each id once",
    why="An id named twice counts twice.",
    hint="name it once",
    severity=Severity.WARNING,
    of=(Entity,),
)
def named_twice(entity: Entity) -> Sequence[Violation]:
    """Ids that stand twice in one list."""
    # mypy takes the hash of instances for that of their class.
    lists = _lists(type(entity))  # type: ignore[arg-type]
    if all(len(getattr(entity, field)) < 2 for field in lists):
        return ()
    return [
        _twice(entity, field, id, count)
        for field in lists
        for id, count in Counter[str](getattr(entity, field)).items()
        if count > 1
    ]


@cache
def _lists(kind: type[Entity]) -> tuple[str, ...]:
    return tuple(each.field for each in reference_fields(kind) if each.many and not each.via)


def _twice(entity: Entity, field: str, id: str, count: int) -> Violation:
    once: dict[str, Any] = {field: tuple(dict.fromkeys(getattr(entity, field)))}
    return Violation(
        entity,
        f"{field} names {id!r} {count} times",
        field=field,
        related=(id,),
        fixed=attrs.evolve(entity, **once),
    )


@rule(
    "MM106",
    "a locality's id agrees with its code and first day",
    why="The first holder of a code has loc:CODE, a later one loc:CODE@DAY; other ids mislead.",
    hint="make the id from the code, or the code from the id",
    severity=Severity.WARNING,
    of=(Locality,),
)
def id_against_code(locality: Locality) -> Iterator[Violation]:
    """Ids of the form loc:CODE or loc:CODE@DAY that say another code or day than the locality."""
    code, _, day = locality.id.removeprefix("loc:").partition("@")
    start = locality.valid.start
    if not (code.isdigit() and locality.code):
        return
    if code != locality.code:
        yield Violation(
            locality, f"the id says code {code}, the code is {locality.code}", field="id"
        )
    elif day and (start is None or start.isoformat() != day):
        told = f"the id says since {day}, it is valid {locality.valid.label()}"
        yield Violation(locality, told, field="id")
