"""MM1xx: ids are unique, and references name entities of the right kind; MM3xx covers validity in time."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any

import attrs

from massmob.errors import InvalidValueError
from massmob.model.entities import Locality
from massmob.model.entity import Entity, per_kinds
from massmob.model.references import reference_fields
from massmob.network.network import Network
from massmob.translation.catalogue import gettext, ngettext
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, linked, named, rule
from massmob.validation.suspects import with_doubtful_reference
from massmob.validation.wording import indefinite
from massmob.values.period import Period, as_date
from massmob.values.period_phrase import when
from massmob.values.text import similar_words
from massmob.values.vocabulary import EntityKind


@rule(
    "MM101",
    "a movement holds entities",
    why="An empty movement is usually a file that lost its content on the way.",
    hint="add the entities, or find out where they were lost",
)
def empty(movement: Network) -> Iterator[Violation]:
    """A movement without entities."""
    if not movement:
        yield Violation(None, gettext("the movement holds no entity"))


@rule(
    "MM102",
    "every reference names an existing entity",
    why="A reference to nothing breaks every query that follows it.",
    hint="add the entity, or correct the id",
    reads=tuple(EntityKind),  # the hint names a similar id of any kind
    of=(Entity,),
    suspects=with_doubtful_reference,
)
def dangling(entity: Entity, movement: Network) -> Iterator[Violation]:
    """References to ids that are not in the movement, declared to be outside it, or of a kind not known."""
    if all(target is not None for _, target in named(entity, movement)):
        return
    for link, target in linked(entity, movement):
        if target is None and not (
            link.target in movement.outside or link.target in movement.unknown.ids
        ):
            ids = _ids_near(movement, link.target)
            similar = similar_words(link.target, [id for id in ids if id != entity.id], limit=1)
            hint = gettext("did you mean {id}?").format(id=similar[0]) if similar else ""
            message = gettext("“{relation}” names '{id}', which does not exist").format(
                relation=link.reference.relation.label(), id=link.target
            )
            yield Violation(entity, message, field=link.place, related=(link.target,), hint=hint)


_NEAR = 50
"""How many ids before and after another are compared with it: all would take too long for many wrong ones."""


def _ids_near(movement: Network, id: str) -> list[str]:
    """The ids of the same kind around the place where an id would be."""
    cached = movement.cached(_Ids)
    cached.in_order = ids = cached.in_order or [entity.id for entity in movement]
    prefix, place = id.partition(":")[0] + ":", bisect(ids, id)
    return [near for near in ids[max(place - _NEAR, 0) : place + _NEAR] if near.startswith(prefix)]


@attrs.define
class _Ids:
    """The ids of a movement in order, as it iterates; assigned whole, as several threads may use them."""

    in_order: Sequence[str] = ()


@rule(
    "MM103",
    "every reference names an entity of an allowed kind",
    why="A contest cannot lead a committee; queries that follow such a reference give wrong answers.",
    hint="name an entity of the right kind",
    of=(Entity,),
    suspects=with_doubtful_reference,
)
def wrong_kind(entity: Entity, movement: Network) -> Iterator[Violation]:
    """References to an entity of a kind that the declaration does not allow."""
    for position, (reference, target) in enumerate(named(entity, movement)):
        if target is not None and target.entity_kind not in reference.kinds:
            link, _ = linked(entity, movement)[position]
            message = gettext("“{relation}” names {kind}, '{id}'; allowed kinds: {kinds}").format(
                relation=link.reference.relation.label(),
                kind=indefinite(target.entity_kind),
                id=link.target,
                kinds=", ".join(kind.label() for kind in sorted(link.reference.kinds)),
            )
            yield Violation(entity, message, field=link.place, related=(link.target,))


@rule(
    "MM104",
    "no entity refers to itself",
    why="Nothing is its own parent, basis or successor.",
    hint="remove the reference, or name the entity that was meant",
    of=(Entity,),
    suspects=with_doubtful_reference,
)
def self_reference(entity: Entity, movement: Network) -> Iterator[Violation]:
    """References from an entity to itself."""
    for link, _ in linked(entity, movement):
        if link.target == entity.id:
            relation = link.reference.relation.label()
            message = gettext("“{relation}” names the entity itself").format(relation=relation)
            yield Violation(entity, message, field=link.place)


def _with_repeated_ids(entities: Sequence[Entity], _: Network) -> Iterator[Entity]:
    for field in _plain_list_fields(type(entities[0])):
        ids_of = attrgetter(field)
        for entity in entities:
            ids = ids_of(entity)
            if len(ids) > 1 and len({*ids}) < len(ids):
                yield entity


@rule(
    "MM105",
    "a list of references names each id once",
    why="An id named twice counts twice.",
    hint="name it once",
    severity=Severity.WARNING,
    of=(Entity,),
    suspects=_with_repeated_ids,
)
def named_twice(entity: Entity) -> Sequence[Violation]:
    """Ids that are listed twice in one field."""
    fields = _plain_list_fields(type(entity))
    return [
        _repeated_id(entity, field, id, count)
        for field in fields
        for id, count in Counter[str](getattr(entity, field)).items()
        if count > 1
    ]


@per_kinds
def _plain_list_fields(kind: type[Entity]) -> tuple[str, ...]:
    return tuple(ref.field for ref in reference_fields(kind) if ref.many and not ref.via)


def _repeated_id(entity: Entity, field: str, id: str, count: int) -> Violation:
    unique: dict[str, Any] = {field: tuple(dict.fromkeys(getattr(entity, field)))}
    return Violation(
        entity,
        ngettext(
            "{field} names '{id}' {number} time", "{field} names '{id}' {number} times", count
        ).format(field=field, id=id, number=count),
        field=field,
        related=(id,),
        fixed=attrs.evolve(entity, **unique),
    )


def _with_another_id(localities: Sequence[Locality], _: Network) -> list[Locality]:
    return [locality for locality in localities if locality.id != f"loc:{locality.code}"]


@rule(
    "MM106",
    "a locality's id agrees with its code and first day",
    why="One unit with a code has the id loc:CODE, any other loc:CODE@DAY; other ids mislead.",
    hint="correct the id or the code",
    severity=Severity.WARNING,
    of=(Locality,),
    suspects=_with_another_id,
)
def id_against_code(locality: Locality) -> Iterator[Violation]:
    """Ids of the form loc:CODE or loc:CODE@DAY that state another code or day than the locality."""
    code, _, day = locality.id.removeprefix("loc:").partition("@")
    start = locality.valid.start
    if not (code.isdigit() and locality.code):
        return
    if code != locality.code:
        message = gettext("the id states code {stated}, but the code is {code}")
        yield Violation(locality, message.format(stated=code, code=locality.code), field="id")
    elif day and day != (start.isoformat() if start else _day_within(day, locality.valid)):
        message = gettext("the id states {day} as the first day, but it is in force {period}")
        text = message.format(day=day, period=when(locality.valid))
        yield Violation(locality, text, field="id")


def _day_within(day: str, valid: Period) -> str:
    """A day in an id, where it is one of a unit that ended and whose first day is not known; or empty."""
    try:
        return day if valid.end is not None and as_date(day) in valid else ""
    except InvalidValueError:
        return ""
