"""MM1xx: every id is there once, means one thing, and is named by what may name it.

Lives here: rules about ids and references alone; when things are in force is the time family's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from massmob.declaration import reference_fields, references
from massmob.movement import Movement
from massmob.rules.catalogue import Found, rule
from massmob.rules.report import Severity
from massmob.text import did_you_mean


@rule(
    "MM101",
    "a movement holds entities",
    why="An empty movement is mostly a file that lost its content on the way.",
    fix="add the entities, or find out where they were lost",
)
def empty(movement: Movement) -> Iterator[Found]:
    """A movement without entities."""
    if not movement:
        yield Found(None, "the movement holds no entity")


@rule(
    "MM102",
    "every reference names an entity that is there",
    why="A reference into nothing breaks every question that follows it.",
    fix="add the entity, or correct the id",
)
def dangling(movement: Movement) -> Iterator[Found]:
    """References to ids that neither are in the movement nor lie outside it by declaration."""
    for entity in movement:
        for link in references(entity):
            if link.target not in movement and link.target not in movement.outside:
                near = did_you_mean(link.target, _same_prefix(movement, link.target), limit=1)
                hint = f"did you mean {near[0]}?" if near else ""
                message = f"{link.reference.relation} names {link.target!r}, which is not there"
                yield Found(entity, message, field=link.place, related=(link.target,), hint=hint)


def _same_prefix(movement: Movement, id: str) -> list[str]:
    prefix = id.partition(":")[0] + ":"
    return [each.id for each in movement if each.id.startswith(prefix)]


@rule(
    "MM103",
    "every reference names an entity of a kind that may stand there",
    why="A contest cannot lead a committee; such an edge misleads every query along it.",
    fix="name an entity of a right kind",
    after=("MM102",),
)
def wrong_kind(movement: Movement) -> Iterator[Found]:
    """References whose other end is of a kind that the declaration does not allow."""
    for entity in movement:
        for link in references(entity):
            target = movement.get(link.target)
            if target is not None and target.entity_kind not in link.reference.kinds:
                kinds = " or ".join(sorted(link.reference.kinds))
                message = (
                    f"{link.reference.relation} names a {target.entity_kind}, {link.target!r}; "
                    f"a {kinds} belongs there"
                )
                yield Found(entity, message, field=link.place, related=(link.target,))


@rule(
    "MM104",
    "no entity refers to itself",
    why="Nothing is its own parent, basis or successor.",
    fix="take the reference out, or name the entity that was meant",
)
def self_reference(movement: Movement) -> Iterator[Found]:
    """References from an entity to itself."""
    for entity in movement:
        for link in references(entity):
            if link.target == entity.id:
                yield Found(entity, f"{link.reference.relation} names itself", field=link.place)


@rule(
    "MM105",
    "a list of references names each id once",
    why="An id named twice counts twice.",
    fix="name it once",
    severity=Severity.WARNING,
)
def named_twice(movement: Movement) -> Iterator[Found]:
    """Ids that stand twice in one list."""
    for entity in movement:
        for reference in reference_fields(type(entity)):
            if reference.many and not reference.via:
                counts = Counter[str](getattr(entity, reference.field))
                for id, count in counts.items():
                    if count > 1:
                        message = f"{reference.field} names {id!r} {count} times"
                        yield Found(entity, message, field=reference.field, related=(id,))


@rule(
    "MM106",
    "a locality's id agrees with its code and first day",
    why="The first holder of a code has loc:CODE, a later one loc:CODE@DAY; other ids mislead.",
    fix="make the id from the code, or the code from the id",
    severity=Severity.WARNING,
)
def id_against_code(movement: Movement) -> Iterator[Found]:
    """Ids of the form loc:CODE or loc:CODE@DAY that say another code or day than the locality."""
    for locality in movement.localities.values():
        code, _, day = locality.id.removeprefix("loc:").partition("@")
        start = locality.valid.start
        if not (code.isdigit() and locality.code):
            continue
        if code != locality.code:
            yield Found(
                locality, f"the id says code {code}, the code is {locality.code}", field="id"
            )
        elif day and (start is None or start.isoformat() != day):
            told = f"the id says since {day}, it is valid {locality.valid.label()}"
            yield Found(locality, told, field="id")
