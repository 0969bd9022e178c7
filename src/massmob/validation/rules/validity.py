"""MM3xx: what refers to each other is in force together, and one code means one unit at a time."""

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

_L = TypeVar("_L", bound=Entity)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)


def _not_together(
    entity: Entity,
    movement: Network,
    during: During,
    holds: Callable[[Period, Period], bool],
    words: str,
) -> Iterator[Violation]:
    for link, target in linked(entity, movement):
        if target is None or link.reference.during is not during:
            continue
        if not holds(entity.valid, target.valid):
            told = (
                f"{link.reference.relation} names {target.name} ({link.target}), in force "
                f"{target.valid.label()}, {words} {entity.valid.label()}"
            )
            yield Violation(entity, told, field=link.place, related=(link.target,))


@rule(
    "MM301",
    "what an entity stands under is in force as long as it is",
    why="A unit cannot be part of a district that has ended; its totals would go nowhere.",
    hint="end the entity too, or name the unit that followed",
    after=("MM102",),
    of=(Entity,),
)
def outlives(entity: Entity, movement: Network) -> Iterator[Violation]:
    """References that must hold throughout, to entities in force for less time."""
    yield from _not_together(
        entity, movement, During.WHOLE, lambda own, other: own in other, "not throughout"
    )


@rule(
    "MM302",
    "who acts is in force on the day of the act",
    why="An organ issues nothing before it exists or after it has ended.",
    hint="correct the day, or name the organ that was in force then",
    after=("MM102",),
    of=(Entity,),
)
def not_yet(entity: Entity, movement: Network) -> Iterator[Violation]:
    """References that must hold on the first day, to entities not in force then."""
    yield from _not_together(
        entity,
        movement,
        During.START,
        lambda own, other: own.start is None or own.start in other,
        "not at the beginning of",
    )


@rule(
    "MM303",
    "what belongs together has a day in common",
    why="A contest cannot be held by an organ that ended before it began.",
    hint="correct one of the periods",
    after=("MM102",),
    of=(Entity,),
)
def never_together(entity: Entity, movement: Network) -> Iterator[Violation]:
    """References that must hold on some day, to entities never in force together."""
    yield from _not_together(
        entity, movement, During.OVERLAP, lambda own, other: own.overlaps(other), "never within"
    )


def _in_order(group: Iterable[_L]) -> Iterator[tuple[_L, _L]]:
    """Each member that begins before the furthest end so far, with the member that reaches there."""
    furthest: _L | None = None
    for each in sorted(group, key=lambda member: (member.valid, member.id)):
        if furthest is not None and furthest.valid.overlaps(each.valid):
            yield furthest, each
        if furthest is None or _end(each.valid) > _end(furthest.valid):
            furthest = each


def _end(period: Period) -> date:
    return period.end or date.max


def _together(
    movement: Network, key: Callable[[Locality], Hashable]
) -> Iterator[tuple[Locality, Locality]]:
    """Localities of one key that are in force together, the one that began first before the other."""
    for group in grouped(movement.localities.values(), key).values():
        if len(group) > 1:
            yield from _in_order(group)


@rule(
    "MM304",
    "a statistical code is borne by one unit at a time",
    why="Codes are reused after a reorganisation, never at the same time; a figure by code would meet two.",
    hint="end the former holder the day before, or correct the code",
    reads=("locality",),
)
def code_reused(movement: Network) -> Iterator[Violation]:
    """Two localities of one code in force together; provinces, districts and communes number apart."""
    for one, other in _together(
        movement, lambda each: (each.level, each.code) if each.code else each.id
    ):
        told = f"code {other.code} is borne by {one.name} ({one.id}) at the same time"
        yield Violation(other, told, field="code", related=(one.id,))


@rule(
    "MM305",
    "siblings of one kind have different names",
    why="Two wards of one name in one district are mostly one ward entered twice.",
    hint="take one out, or correct the name or the period",
    severity=Severity.WARNING,
    reads=("locality",),
)
def same_name(movement: Network) -> Iterator[Violation]:
    """Localities of one parent, kind and name in force together."""
    for one, other in _together(
        movement, lambda each: (each.parent, each.kind, fold(str(each.name)), str(each.name))
    ):
        told = f"{one.id} beside it is also the {one.kind.en} {one.name}"
        yield Violation(other, told, field="name", related=(one.id,))


@rule(
    "MM306",
    "nothing of a level outlives the level",
    why="The district level ended on 2025-06-30; a district in force later would take in units that left it.",
    hint="end it with the level",
    of=(Locality, PartyCommittee, Body),
)
def after_its_level(unit: Locality | PartyCommittee | Body) -> Iterator[Violation]:
    """Localities and organs in force when their level no longer is."""
    level = unit.level
    if level is not None and unit.valid not in level.valid:
        end = level.valid.end
        until = end.isoformat() if end else "now"
        told = f"in force {unit.valid.label()}, but the {level.en} level exists until {until}"
        yield Violation(unit, told, field="valid", hint=f"end it on {until}")


@rule(
    "MM307",
    "days lie in a believable century",
    why="A year such as 0204 or 2924 is a slip of the finger that sorts everything wrong.",
    hint="correct the year",
    severity=Severity.WARNING,
    of=(Entity,),
)
def strange_days(entity: Entity) -> Sequence[Violation]:
    """Validity that begins or ends before 1900 or after 2100."""
    start, end = entity.valid.start, entity.valid.end
    return [
        Violation(entity, f"{day.isoformat()} lies outside 1900–2100", field="valid")
        for day in (start, end)
        if day is not None and not _EARLIEST <= day <= _LATEST
    ]


@rule(
    "MM308",
    "a committee has one term at a time",
    why="Numbers restart with a term; with two at once a symbol belongs to neither surely.",
    hint="end the earlier term on the eve of the next congress",
    reads=("term",),
)
def two_terms(movement: Network) -> Iterator[Violation]:
    """Terms of one committee that have more than the day of handing over in common."""
    for terms in grouped(movement.terms.values(), lambda term: term.committee).values():
        for one, other in pairwise(sorted(terms, key=lambda term: (term.valid, term.id))):
            # They are in order, so the other begins no earlier; the day of handing over may be in both.
            if (other.valid.start or date.min) < (one.valid.end or date.max):
                told = f"{other.valid.label()}, while {one.name} lasts {one.valid.label()}"
                yield Violation(other, told, field="valid", related=(one.id,))


@rule(
    "MM309",
    "an organ does not begin before those it took over from",
    why="Nobody takes over from an organ that is younger; the two were mostly swapped.",
    hint="turn the reference round, or correct a day",
    severity=Severity.WARNING,
    of=(PartyCommittee, Body),
)
def older_than_predecessor(organ: PartyCommittee | Body, movement: Network) -> Iterator[Violation]:
    """Organs that surely began before one of their predecessors."""
    for id in organ.predecessors:
        other = movement.get(id)
        if other is None or organ.valid.start is None or other.valid.start is None:
            continue
        if organ.valid.start < other.valid.start:
            told = (
                f"begins {organ.valid.label()}, took over from {other.name} ({other.valid.label()})"
            )
            yield Violation(organ, told, field="predecessors", related=(id,))
