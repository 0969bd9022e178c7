"""MM2xx: hierarchies are trees, with levels in order; MM3xx covers validity in time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from massmob.errors import HierarchyError
from massmob.model.entities import Body, Field, Locality, PartyCommittee
from massmob.model.entity import ENTITY_TYPES, Entity, grouped
from massmob.model.references import reference_fields
from massmob.network.network import Network
from massmob.network.placement import ALONG
from massmob.network.trees import MAX_DEPTH
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.values.vocabulary import FieldKind, Level

_STANDING = tuple(
    kind.value
    for kind, cls in ENTITY_TYPES.items()
    if any(each.along for each in reference_fields(cls))
)
"""Kinds that stand in some hierarchy."""


def _broken(movement: Network, message: str) -> Iterator[Violation]:
    for along in ALONG:
        try:
            movement.hierarchy(along)
        except HierarchyError as error:
            if error.message.startswith(message):
                told = f"{error.message} along {along}" + (
                    f": {error.found}" if error.found else ""
                )
                yield Violation(movement.get(error.place), told, hint=error.hint)


@rule(
    "MM201",
    "parents form no cycle",
    why="Nobody stands above himself; no total can be computed and no question answered.",
    hint="take one of the parents away",
    reads=_STANDING,
)
def cycle(movement: Network) -> Iterator[Violation]:
    """A cycle in any hierarchy; one is named at a time."""
    yield from _broken(movement, "a cycle")


@rule(
    "MM202",
    "no chain of parents is deeper than any real one",
    why=f"Real hierarchies have six levels; more than {MAX_DEPTH} are parents chained by mistake.",
    hint="look for a column of parents shifted by one row",
    reads=_STANDING,
)
def too_deep(movement: Network) -> Iterator[Violation]:
    """A chain deeper than the limit."""
    yield from _broken(movement, "more than")


_TREES = ("MM201", "MM202")


@rule(
    "MM203",
    "localities and committees have one root at a time",
    why="Two roots mean that a parent is missing, and totals of the whole fall apart.",
    hint="give the lesser root its parent, or ignore the rule where two movements are kept together",
    severity=Severity.WARNING,
    after=_TREES,
    reads=("locality", "committee", "body"),
)
def several_roots(movement: Network) -> Iterator[Violation]:
    """Roots of one hierarchy that are in force together."""
    for along in ALONG[:2]:
        roots = [movement[id] for id in movement.hierarchy(along).roots]
        outside = movement.outside
        tops = [each for each in roots if not _parents(each) & outside]
        first = min(tops, key=lambda each: (each.valid, each.id), default=None)
        for other in tops:
            if first is not None and other is not first and other.valid.overlaps(first.valid):
                told = f"{other.name} is a root along {along}, and so is {first.name}"
                yield Violation(other, told, related=(first.id,))


def _parents(entity: Entity) -> set[str]:
    named = (getattr(entity, field, None) for field in ("parent", "superior", "serves"))
    return {each for each in named if isinstance(each, str)}


@rule(
    "MM204",
    "levels stand in order",
    why="A commune does not lead a district; usually parent and child were swapped.",
    hint="correct the parent, or the level or kind",
    after=_TREES,
    of=(Locality, PartyCommittee),
)
def levels_in_order(unit: Locality | PartyCommittee, movement: Network) -> Iterator[Violation]:
    """A locality or committee whose parent's level is not above its own."""
    if isinstance(unit, Locality):
        above = movement.localities.get(unit.parent or "")
        if above is not None and above.level.rank >= unit.level.rank:
            told = f"a {unit.kind.en} cannot be part of a {above.kind.en}, {above.name}"
            yield Violation(unit, told, field="parent", related=(above.id,))
        return
    superior = movement.committees.get(unit.superior or "")
    if superior is not None and not superior.level.may_lead(unit.level):
        told = f"{superior.level.en} level cannot lead {unit.level.en} level"
        yield Violation(unit, told, field="superior", related=(superior.id,))


@rule(
    "MM205",
    "one committee leads a locality at a time",
    why="A locality led by two committees has two places in the hierarchy, and counts twice.",
    hint="end the older committee, or correct the locality of one",
    reads=("committee",),
)
def two_leaders(movement: Network) -> Iterator[Violation]:
    """Committees that lead one locality and are in force together."""
    leading = [each for each in movement.committees.values() if each.locality is not None]
    for place, committees in grouped(leading, lambda each: str(each.locality)).items():
        for one, other in combinations(committees[:_FEW], 2):
            if one.valid.overlaps(other.valid):
                told = f"leads {place} together with {one.id}"
                yield Violation(other, told, field="locality", related=(one.id, place))


_FEW = 20
"""How many are compared pair by pair; who has more has one problem, not four hundred."""


@rule(
    "MM206",
    "committees stand to one another as their localities do",
    why="The committee of a district leads those of its communes; a difference is mostly a wrong superior.",
    hint="correct the superior or the locality",
    severity=Severity.WARNING,
    after=("MM102", *_TREES),
    of=(PartyCommittee,),
)
def beside_localities(committee: PartyCommittee, movement: Network) -> Iterator[Violation]:
    """A committee whose superior leads another place than the parent of its own locality."""
    superior = movement.committees.get(committee.superior or "")
    place = movement.localities.get(committee.locality or "")
    if superior is None or superior.locality is None or place is None:
        return
    if place.parent is not None and place.parent != superior.locality:
        told = f"its superior leads {superior.locality}, its locality is part of {place.parent}"
        related = (superior.id, place.id)
        yield Violation(committee, told, field="superior", related=related)


_WIDER = {
    FieldKind.FIELD: (),
    FieldKind.DIRECTION: (FieldKind.FIELD,),
    FieldKind.THEME: (FieldKind.FIELD, FieldKind.DIRECTION, FieldKind.THEME),
}


@rule(
    "MM207",
    "a direction stands under a field, a theme under a field, direction or theme",
    why="Figures by field add up only if every entry stands under one.",
    hint="correct the parent or the kind",
    after=_TREES,
    of=(Field,),
)
def fields_in_order(field: Field, movement: Network) -> Iterator[Violation]:
    """Entries of the list of fields under the wrong kind of entry, or a direction under none."""
    parent = movement.fields.get(field.parent or "")
    allowed = _WIDER[field.kind]
    if parent is not None and parent.kind not in allowed:
        told = f"a {field.kind.en} cannot stand under a {parent.kind.en}, {parent.name}"
        yield Violation(field, told, field="parent", related=(parent.id,))
    elif field.parent is None and allowed:
        yield Violation(field, f"a {field.kind.en} stands under nothing", field="parent")


@rule(
    "MM208",
    "a committee's level fits the kind of locality it leads",
    why="The committee of a commune is of the base; another level puts its models on the wrong line.",
    hint="correct the level or the locality",
    of=(PartyCommittee,),
)
def level_of_place(committee: PartyCommittee, movement: Network) -> Iterator[Violation]:
    """Committees of another level than the locality they lead."""
    place = movement.localities.get(committee.locality or "")
    if place is not None and place.level is not committee.level:
        told = f"{committee.level.en} level, but it leads a {place.kind.en}, {place.name}"
        yield Violation(committee, told, field="level", related=(place.id,))


@rule(
    "MM209",
    "no level of locality is left out while it exists",
    why="Until 2025-06-30 a commune was part of a district; straight under the province no district counts it.",
    hint="name the district as its parent, or correct its validity",
    severity=Severity.WARNING,
    after=_TREES,
    of=(Locality,),
)
def level_left_out(locality: Locality, movement: Network) -> Iterator[Violation]:
    """Communes straight under a province, valid wholly in the time when districts were between."""
    above = movement.localities.get(locality.parent or "")
    if locality.level is not Level.BASE or above is None or above.level is not Level.CITY:
        return
    if locality.valid.end is not None and locality.valid.end in Level.DISTRICT.valid:
        told = f"valid {locality.valid.label()}, straight under {above.name}"
        yield Violation(locality, told, field="parent", related=(above.id,))


@rule(
    "MM210",
    "a statistical code is as long as its level's codes are",
    why="Provinces have 2 digits, districts 3, communes 5; another length is a lost zero or a wrong code.",
    hint="write the code with its leading zeros, or correct the kind",
    severity=Severity.WARNING,
    of=(Locality,),
)
def length_of_code(locality: Locality) -> Iterator[Violation]:
    """Codes that have another number of digits than those of their level (General Statistics Office)."""
    digits = locality.level.code_digits
    if locality.code and digits is not None and len(locality.code) != digits:
        told = f"code {locality.code} of a {locality.kind.en}, which has {digits} digits"
        yield Violation(locality, told, field="code")


@rule(
    "MM211",
    "an organ works on the level of the committee it serves",
    why="A commission of the city serves the city's committee; another level puts it on the wrong line.",
    hint="correct the level, or the committee it serves",
    severity=Severity.WARNING,
    of=(Body,),
)
def level_of_service(body: Body, movement: Network) -> Iterator[Violation]:
    """Organs of another level than the committee that they serve."""
    committee = movement.committees.get(body.serves or "")
    if committee is not None and body.level is not None and body.level is not committee.level:
        told = (
            f"{body.level.en} level, but it serves {committee.name} of {committee.level.en} level"
        )
        yield Violation(body, told, field="level", related=(committee.id,))
