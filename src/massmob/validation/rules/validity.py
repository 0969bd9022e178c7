"""MM3xx: related entities are in force together, and one code belongs to one unit at a time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

import attrs

from massmob.model.entities import (
    Body,
    Commendation,
    Contest,
    Cycle,
    Dialogue,
    Document,
    Event,
    Indicator,
    Locality,
    MobilizationModel,
    Observation,
    PartyCommittee,
    Publication,
    Source,
    Task,
    Work,
)
from massmob.model.entity import ENTITY_TYPES, Entity, grouped, per_kinds
from massmob.model.references import HOLDS, MOMENT, During, Link, reference_fields
from massmob.network.changes import follow_successions
from massmob.network.network import Network
from massmob.translation.catalogue import gettext
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, linked, named, rule
from massmob.validation.suspects import with_doubtful_reference
from massmob.values.period import Period
from massmob.values.period_phrase import when
from massmob.values.vocabulary import EntityKind, LocalityKind, Measure, Relation

_EntityT = TypeVar("_EntityT", bound=Entity)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)


def _not_in_force(
    entity: Entity,
    movement: Network,
    during: During,
    is_allowed: Callable[[Period, Period], bool],
) -> Iterator[Violation]:
    if during not in _durings(type(entity)):
        return
    for position, (reference, target) in enumerate(named(entity, movement)):
        if target is None or reference.during is not during:
            continue
        if not is_allowed(entity.valid, target.valid):
            link, _ = linked(entity, movement)[position]
            message = _names_with_periods(entity, link, target)
            yield Violation(entity, message, field=link.place, related=(link.target,))


@per_kinds
def _durings(cls: type[Entity]) -> frozenset[During]:
    """The conditions in time that the references of a kind have: most kinds have few of them."""
    return frozenset(reference.during for reference in reference_fields(cls))


def _names_with_periods(entity: Entity, link: Link, target: Entity) -> str:
    """That an entity names another, and when both are in force."""
    message = gettext("“{relation}” names {name} ({id}), in force {period}; its own period: {own}")
    return message.format(
        relation=link.reference.relation.label(),
        name=target.name.label(),
        id=link.target,
        period=when(target.valid),
        own=when(entity.valid),
    )


@rule(
    "MM301",
    "what an entity belongs to is in force as long as the entity",
    why="A unit cannot be part of a district that has ended; its figures would be in no total.",
    hint="end the entity too, or name the unit that followed",
    of=(Entity,),
    suspects=with_doubtful_reference,
)
def outlives(entity: Entity, movement: Network) -> Iterator[Violation]:
    """References that must hold throughout, to entities in force for a shorter time."""
    return _not_in_force(entity, movement, During.WHOLE, lambda own, other: own in other)


@rule(
    "MM302",
    "an organ is in force on the day on which it acts",
    why="An organ issues nothing before it exists or after it has ended.",
    hint="correct the day, or name the organ that was in force then",
    of=(Entity,),
    suspects=with_doubtful_reference,
)
def not_yet(entity: Entity, movement: Network) -> Iterator[Violation]:
    """References that must hold on the first day, to entities not in force then."""
    return _not_in_force(
        entity,
        movement,
        During.START,
        lambda own, other: own.start is None or own.start in other,
    )


@rule(
    "MM303",
    "related entities are in force together on some day",
    why="A contest cannot be held by an organ that ended before it began.",
    hint="correct one of the periods",
    of=(Entity,),
    suspects=with_doubtful_reference,
)
def never_together(entity: Entity, movement: Network) -> Iterator[Violation]:
    """References that must hold on some day, to entities never in force together."""
    return _not_in_force(entity, movement, During.OVERLAP, lambda own, other: own.overlaps(other))


def _overlapping(group: Iterable[_EntityT]) -> Iterator[tuple[_EntityT, _EntityT]]:
    """Each member that begins before the latest end so far, after the member with that end."""
    latest: _EntityT | None = None
    for member in sorted(group, key=lambda entity: (entity.valid.sort_key, entity.id)):
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
    fields=("code", "kind", "valid"),
    within="code",
)
def code_reused(movement: Network) -> Iterator[Violation]:
    """Two localities of one code in force together; provinces, districts and communes have separate codes."""
    tiers = {kind: kind.tier for kind in LocalityKind}
    for first, other in _overlapping_localities(
        movement, lambda unit: (tiers[unit.kind], unit.code) if unit.code else unit.id
    ):
        message = gettext("code {code} also belongs to {name} ({id}) at the same time").format(
            code=other.code, name=first.name.label(), id=first.id
        )
        yield Violation(other, message, field="code", related=(first.id,))


@rule(
    "MM305",
    "siblings of one kind have different names",
    why="Two wards of one name in one district are usually one ward entered twice.",
    hint="remove one, or correct the name or the period",
    severity=Severity.WARNING,
    reads=("locality",),
    fields=("parent", "kind", "name", "valid"),
    within="parent",
)
def same_name(movement: Network) -> Iterator[Violation]:
    """Localities of one parent, kind and name in force together."""
    for first, other in _overlapping_localities(
        movement, lambda unit: (unit.parent, unit.kind, str(unit.name))
    ):
        message = gettext("its sibling {id} has the same kind and name: {kind} {name}").format(
            id=first.id, kind=first.kind.label(), name=first.name.label()
        )
        yield Violation(other, message, field="name", related=(first.id,))


def _of_an_ended_tier(units: Sequence[Locality], _: Network) -> list[Locality]:
    ended = {kind for kind in LocalityKind if kind.tier.valid != Period()}
    return [unit for unit in units if unit.kind in ended]


@rule(
    "MM306",
    "no locality outlives its tier",
    why="The district tier ended on 2025-06-30; a district in force later would still count its former units.",
    hint="end it with the tier",
    of=(Locality,),
    suspects=_of_an_ended_tier,
)
def after_its_tier(unit: Locality) -> Iterator[Violation]:
    """Localities in force when their tier no longer is."""
    tier = unit.tier
    if unit.valid not in tier.valid:
        end = tier.valid.end
        message = gettext("in force {period}, but the {tier} exists {tier_period}").format(
            period=when(unit.valid), tier=tier.label(), tier_period=when(tier.valid)
        )
        hint = gettext("end it on {day}").format(day=end) if end else ""
        yield Violation(unit, message, field="valid", hint=hint)


def _on_strange_days(entities: Sequence[Entity], _: Network) -> list[Entity]:
    return [
        entity
        for entity in entities
        if not (
            _EARLIEST <= (entity.valid.start or _EARLIEST) <= _LATEST
            and _EARLIEST <= (entity.valid.end or _LATEST) <= _LATEST
        )
    ]


@rule(
    "MM307",
    "days are between 1900 and 2100",
    why="A year such as 0204 or 2924 is a typing error that spoils every order by time.",
    hint="correct the year",
    severity=Severity.WARNING,
    of=(Entity,),
    suspects=_on_strange_days,
)
def strange_days(entity: Entity) -> Sequence[Violation]:
    """Validity that begins or ends before 1900 or after 2100."""
    start, end = entity.valid.start, entity.valid.end
    return [
        Violation(
            entity, gettext("{day} is outside 1900–2100").format(day=day.isoformat()), field="valid"
        )
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
                message = gettext("in force {period}, while {name} is in force {other}").format(
                    period=when(later.valid),
                    name=earlier.name.label(),
                    other=when(earlier.valid),
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
            message = gettext("in force {period}, took over from {name}, in force {other}").format(
                period=when(organ.valid), name=other.name.label(), other=when(other.valid)
            )
            yield Violation(organ, message, field="predecessors", related=(id,))


# --- what outlives its unit, and periods open by mistake ----------------------------------------------

_HELD_ON_DAYS = (Commendation, Contest, Cycle, Dialogue, Event, Observation, Publication)
"""Kinds whose validity is the days on which something happened, or that a figure is about."""


_RUN_BY = tuple(
    cls
    for cls in ENTITY_TYPES.values()
    if any(
        reference.places
        and reference.during is During.OVERLAP
        and EntityKind.COMMITTEE in reference.kinds
        for reference in reference_fields(cls)
    )
)
"""Kinds that a unit or organ runs, or that are about one."""


@rule(
    "MM310",
    "nothing goes on after the unit or organ that runs it has ended",
    why="A model whose ward has ended is in no total of a later day, unless it is followed to the new ward.",
    hint="end it with the unit, or name the unit that took it over from that day on",
    severity=Severity.WARNING,
    reads=("locality", "committee", "body"),  # the hint names successors
    of=_RUN_BY,
    suspects=with_doubtful_reference,
)
def outlives_its_unit(entity: Entity, movement: Network) -> Iterator[Violation]:
    """Entities in force after the unit that they are counted at; MM301 and MM303 report other references."""
    for position, (reference, unit) in enumerate(named(entity, movement)):
        if not reference.places or reference.during is not During.OVERLAP:
            continue
        if not isinstance(unit, Locality | PartyCommittee | Body) or unit.valid.end is None:
            continue
        if _end(entity.valid) > _last_day(entity, unit.valid.end) and entity.valid.overlaps(
            unit.valid
        ):
            link, _ = linked(entity, movement)[position]
            successors = _successors(unit, movement, entity.valid.end or date.max)
            yield Violation(
                entity,
                _names_with_periods(entity, link, unit),
                field=link.place,
                related=(unit.id, *(other.id for other in successors)),
                hint=_hint_of_successors(unit.valid.end, successors) if successors else "",
            )


_MAX_NAMED = 3


def _hint_of_successors(end: date, successors: Sequence[Entity]) -> str:
    names = [f"{other.name.label()} ({other.id})" for other in successors[:_MAX_NAMED]]
    if len(successors) > _MAX_NAMED:
        names.append("…")
    message = gettext("end it on {day}, or name the successor: {names}")
    return message.format(day=end, names=", ".join(names))


def _last_day(entity: Entity, end: date) -> date:
    """The last day that an entity may have when its unit ended; figures of a year are of the whole year."""
    return date(end.year, 12, 31) if isinstance(entity, _HELD_ON_DAYS) else end


def _successors(
    unit: Locality | PartyCommittee | Body, movement: Network, day: date
) -> tuple[Entity, ...]:
    """The localities in force on a day that received a locality, or the organs that took over from one."""
    if isinstance(unit, Locality):
        # `successors(unit, at=day)` refuses a day before the time that a dataset covers.
        found = follow_successions(unit.id, day, movement.successors)
        return tuple(receiver for receiver, _ in found)
    return tuple(
        organ
        for organ, link in movement.referrers(unit)
        if link.reference.relation is Relation.SUCCEEDS
    )


@rule(
    "MM311",
    "a day has an end, and so has what takes place on days",
    why="A document issued 'since 2024-05-01' was issued every day since; a contest without an end never ends.",
    hint="write the day alone, such as 2024-05-01, or the first and the last day",
    severity=Severity.WARNING,
    of=(Document, MobilizationModel, Source, Task, Work, *_HELD_ON_DAYS),
)
def open_by_mistake(entity: Entity, movement: Network) -> Iterator[Violation]:
    """Days of issue, publication or a milestone with an open side; contests, figures … with no end."""
    yield from _open_moments(entity)
    valid = entity.valid
    if not isinstance(entity, _HELD_ON_DAYS) or valid.start is None or valid.end is not None:
        return
    if isinstance(entity, Observation):
        indicator = movement.get(entity.indicator)
        if not isinstance(indicator, Indicator) or indicator.measure is not Measure.COUNT:
            return
    hint = gettext("write the day alone, {day}, or the first and the last day")
    message = gettext("in force {period}, without an end").format(period=when(valid))
    yield Violation(entity, message, field="valid", hint=hint.format(day=valid.start))


def _open_moments(entity: Entity) -> Iterator[Violation]:
    """Days, months and years in the fields of an entity, and of the values it holds, that have an open side."""
    for field in _moment_fields(type(entity)):
        value: Period | None = getattr(entity, field)
        if value is not None and _is_open(value):
            day: dict[str, Any] = {field: _first_day(value)}
            fixed = attrs.evolve(entity, **day) if value.start else None
            yield _open_moment(entity, value, field, fixed)
    for name, field in _held_moments(type(entity)):
        held = getattr(entity, name)
        for position, part in enumerate(held):
            on: Period | None = getattr(part, field)
            if on is not None and _is_open(on):
                corrected = attrs.evolve(part, **{field: _first_day(on)})
                parts: dict[str, Any] = {name: (*held[:position], corrected, *held[position + 1 :])}
                fixed = attrs.evolve(entity, **parts) if on.start else None
                yield _open_moment(entity, on, f"{name}[{position}].{field}", fixed)


@per_kinds
def _moment_fields(cls: type[attrs.AttrsInstance]) -> tuple[str, ...]:
    """The fields of a class that are a day, a month or a year."""
    return tuple(field.name for field in attrs.fields(cls) if MOMENT in field.metadata)


@per_kinds
def _held_moments(cls: type[Entity]) -> tuple[tuple[str, str], ...]:
    """The fields with held values, each with a field of these values that is a day, a month or a year."""
    return tuple(
        (field.name, inner)
        for field in attrs.fields(cls)
        if HOLDS in field.metadata
        for inner in _moment_fields(field.metadata[HOLDS])
    )


def _is_open(day: Period) -> bool:
    return day.start is None or day.end is None


def _first_day(period: Period) -> Period:
    return Period(period.start, period.start)


def _open_moment(entity: Entity, day: Period, field: str, fixed: Entity | None) -> Violation:
    hint = (
        gettext("write the day alone: {day}").format(day=day.start)
        if day.start
        else gettext("write the day, month or year")
    )
    message = gettext("“{period}” where a day is expected").format(period=day.label())
    return Violation(entity, message, field=field, hint=hint, fixed=fixed)
