"""MM3xx: related entities are in force together, and one code belongs to one unit at a time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import TypeVar

from massmob.model.entities import Body, Locality, PartyCommittee
from massmob.model.entity import Entity, grouped
from massmob.model.references import During
from massmob.network.network import Network
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, linked, rule
from massmob.values.period import Period
from massmob.values.text import fold

_EntityT = TypeVar("_EntityT", bound=Entity)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)


def _not_in_force(
    entity: Entity,
    movement: Network,
    during: During,
    is_allowed: Callable[[Period, Period], bool],
    problem: str,
) -> Iterator[Violation]:
    for link, target in linked(entity, movement):
        if target is None or link.reference.during is not during:
            continue
        if not is_allowed(entity.valid, target.valid):
            message = (
                f"{link.reference.relation} names {target.name} ({link.target}), in force "
                f"{target.valid.label()}, {problem} its own validity ({entity.valid.label()})"
            )
            yield Violation(entity, message, field=link.place, related=(link.target,))


@rule(
    "MM301",
    "what an entity belongs to is in force as long as the entity",
    why="A unit cannot be part of a district that has ended; its figures would be in no total.",
    hint="end the entity too, or name the unit that followed",
    after=("MM102",),
    of=(Entity,),
)
def outlives(entity: Entity, movement: Network) -> Iterator[Violation]:
    """References that must hold throughout, to entities in force for a shorter time."""
    yield from _not_in_force(
        entity, movement, During.WHOLE, lambda own, other: own in other, "not throughout"
    )


@rule(
    "MM302",
    "an organ is in force on the day on which it acts",
    why="An organ issues nothing before it exists or after it has ended.",
    hint="correct the day, or name the organ that was in force then",
    after=("MM102",),
    of=(Entity,),
)
def not_yet(entity: Entity, movement: Network) -> Iterator[Violation]:
    """References that must hold on the first day, to entities not in force then."""
    yield from _not_in_force(
        entity,
        movement,
        During.START,
        lambda own, other: own.start is None or own.start in other,
        "not at the beginning of",
    )


@rule(
    "MM303",
    "related entities are in force together on some day",
    why="A contest cannot be held by an organ that ended before it began.",
    hint="correct one of the periods",
    after=("MM102",),
    of=(Entity,),
)
def never_together(entity: Entity, movement: Network) -> Iterator[Violation]:
    """References that must hold on some day, to entities never in force together."""
    yield from _not_in_force(
        entity, movement, During.OVERLAP, lambda own, other: own.overlaps(other), "never during"
    )


def _overlapping(group: Iterable[_EntityT]) -> Iterator[tuple[_EntityT, _EntityT]]:
    """Each member that begins before the latest end so far, after the member with that end."""
    latest: _EntityT | None = None
    for member in sorted(group, key=lambda entity: (entity.valid, entity.id)):
        if latest is not None and latest.valid.overlaps(member.valid):
            yield latest, member
        if latest is None or _end(member.valid) > _end(latest.valid):
            latest = member


def _end(period: Period) -> date:
    return period.end or date.max


def _overlapping_localities(
    movement: Network, key: Callable[[Locality], Hashable]
) -> Iterator[tuple[Locality, Locality]]:
    """Pairs of localities with the same key that are in force together, the one that began first in front."""
    for group in grouped(movement.localities.values(), key).values():
        if len(group) > 1:
            yield from _overlapping(group)


@rule(
    "MM304",
    "a statistical code belongs to one unit at a time",
    why="Codes are reused after a reorganisation, never at the same time; a figure by code would fit two.",
    hint="end the former unit on the day before, or correct the code",
    reads=("locality",),
)
def code_reused(movement: Network) -> Iterator[Violation]:
    """Two localities of one code in force together; provinces, districts and communes have separate codes."""
    for first, other in _overlapping_localities(
        movement, lambda unit: (unit.level, unit.code) if unit.code else unit.id
    ):
        message = f"code {other.code} also belongs to {first.name} ({first.id}) at the same time"
        yield Violation(other, message, field="code", related=(first.id,))


@rule(
    "MM305",
    "siblings of one kind have different names",
    why="Two wards of one name in one district are usually one ward entered twice.",
    hint="remove one, or correct the name or the period",
    severity=Severity.WARNING,
    reads=("locality",),
)
def same_name(movement: Network) -> Iterator[Violation]:
    """Localities of one parent, kind and name in force together."""
    for first, other in _overlapping_localities(
        movement, lambda unit: (unit.parent, unit.kind, fold(str(unit.name)), str(unit.name))
    ):
        message = f"its sibling {first.id} is also the {first.kind.en} {first.name}"
        yield Violation(other, message, field="name", related=(first.id,))


@rule(
    "MM306",
    "no unit or organ outlives its level",
    why="The district level ended on 2025-06-30; a district in force later would still count its former units.",
    hint="end it with the level",
    of=(Locality, PartyCommittee, Body),
)
def after_its_level(unit: Locality | PartyCommittee | Body) -> Iterator[Violation]:
    """Localities and organs in force when their level no longer is."""
    level = unit.level
    if level is not None and unit.valid not in level.valid:
        end = level.valid.end
        until = end.isoformat() if end else "now"
        message = f"in force {unit.valid.label()}, but the {level.en} level exists until {until}"
        yield Violation(unit, message, field="valid", hint=f"end it on {until}")


@rule(
    "MM307",
    "days are between 1900 and 2100",
    why="A year such as 0204 or 2924 is a typing error that spoils every order by time.",
    hint="correct the year",
    severity=Severity.WARNING,
    of=(Entity,),
)
def strange_days(entity: Entity) -> Sequence[Violation]:
    """Validity that begins or ends before 1900 or after 2100."""
    start, end = entity.valid.start, entity.valid.end
    return [
        Violation(entity, f"{day.isoformat()} is outside 1900–2100", field="valid")
        for day in (start, end)
        if day is not None and not _EARLIEST <= day <= _LATEST
    ]


@rule(
    "MM308",
    "a committee has one term at a time",
    why="Numbers restart with a term; with two at once the term of a symbol is uncertain.",
    hint="end the earlier term on the day before the next congress",
    reads=("term",),
)
def two_terms(movement: Network) -> Iterator[Violation]:
    """Terms of one committee that have more than the day of the congress in common."""
    for terms in grouped(movement.terms.values(), lambda term: term.committee).values():
        for earlier, later in pairwise(sorted(terms, key=lambda term: (term.valid, term.id))):
            # They are sorted, so the later begins no earlier; the day of the congress may be in both.
            if (later.valid.start or date.min) < (earlier.valid.end or date.max):
                message = (
                    f"{later.valid.label()}, while {earlier.name} lasts {earlier.valid.label()}"
                )
                yield Violation(later, message, field="valid", related=(earlier.id,))


@rule(
    "MM309",
    "an organ does not begin before those it took over from",
    why="No organ takes over from a younger one; usually the two were swapped.",
    hint="reverse the reference, or correct a day",
    severity=Severity.WARNING,
    of=(PartyCommittee, Body),
)
def older_than_predecessor(organ: PartyCommittee | Body, movement: Network) -> Iterator[Violation]:
    """Organs that certainly began before one of their predecessors."""
    for id in organ.predecessors:
        other = movement.get(id)
        if other is None or organ.valid.start is None or other.valid.start is None:
            continue
        if organ.valid.start < other.valid.start:
            message = (
                f"valid {organ.valid.label()}, took over from {other.name} ({other.valid.label()})"
            )
            yield Violation(organ, message, field="predecessors", related=(id,))
