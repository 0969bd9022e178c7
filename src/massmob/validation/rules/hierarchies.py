"""MM2xx: hierarchies are trees, with levels in order, and units are located by their siblings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from operator import attrgetter

import attrs

from massmob.errors import HierarchyError
from massmob.model.entities import Body, Field, Locality, PartyCommittee, Point
from massmob.model.entity import ENTITY_TYPES, Entity, grouped
from massmob.model.references import reference_fields
from massmob.network.network import Network
from massmob.network.placement import ALONG
from massmob.network.trees import MAX_DEPTH
from massmob.translation.catalogue import gettext, ngettext
from massmob.validation.finding import Severity
from massmob.validation.registry import Violation, rule
from massmob.validation.wording import indefinite
from massmob.values.period_phrase import when
from massmob.values.vocabulary import FieldKind, Tier

_HIERARCHICAL = tuple(
    kind.value
    for kind, cls in ENTITY_TYPES.items()
    if any(reference.along for reference in reference_fields(cls))
)
"""Kinds that belong to some hierarchy."""
_PARENTS = tuple(
    {
        reference.field
        for cls in ENTITY_TYPES.values()
        for reference in reference_fields(cls)
        if reference.along
    }
)
"""The fields that build hierarchies."""


def _hierarchy_errors(movement: Network) -> Iterator[HierarchyError]:
    for along in ALONG:
        try:
            movement.hierarchy(along)
        except HierarchyError as error:
            yield error


@rule(
    "MM201",
    "parents form no cycle",
    why="No unit is above itself; along a cycle no total can be computed.",
    hint="remove one of the parents",
    reads=_HIERARCHICAL,
    fields=_PARENTS,
)
def cycle(movement: Network) -> Iterator[Violation]:
    """A cycle in any hierarchy; the first one of each is reported."""
    for error in _hierarchy_errors(movement):
        if error.found:
            # A long chain is cut; how long it is follows in English.
            chain = error.found.partition("… (")[0].strip("'")
            message = gettext("a cycle of parents: {ids}").format(ids=chain)
            yield Violation(movement.get(error.place), message)


@rule(
    "MM202",
    "no chain of parents is deeper than any real hierarchy",
    why=f"Real hierarchies have six levels; more than {MAX_DEPTH} are parents chained by mistake.",
    hint="look for a column of parents shifted by one row",
    reads=_HIERARCHICAL,
    fields=_PARENTS,
)
def too_deep(movement: Network) -> Iterator[Violation]:
    """A chain deeper than the limit."""
    for error in _hierarchy_errors(movement):
        if not error.found:
            message = gettext("more than {number} levels below a root").format(number=MAX_DEPTH)
            yield Violation(movement.get(error.place), message)


@rule(
    "MM203",
    "localities and committees have one root at a time",
    why="Two roots mean that a parent is missing, and no unit has the total of the whole.",
    hint="give the lower root its parent, or ignore the rule if the movement holds two hierarchies",
    severity=Severity.WARNING,
    reads=("locality", "committee", "body"),
    fields=(*_PARENTS, "valid"),
)
def several_roots(movement: Network) -> Iterator[Violation]:
    """Roots of one hierarchy that are in force together."""
    for along in ALONG[:2]:
        roots = [movement[id] for id in movement.hierarchy(along).roots]
        tops = [root for root in roots if not _names_parent(root)]
        first = min(tops, key=lambda root: (root.valid, root.id), default=None)
        for other in tops:
            if first is not None and other is not first and other.valid.overlaps(first.valid):
                message = gettext("{name} is a root, and so is {other}")
                text = message.format(name=other.name.label(), other=first.name.label())
                yield Violation(other, text, related=(first.id,))


def _names_parent(entity: Entity) -> bool:
    """Whether a root names a parent, which is outside the movement then, or does not exist."""
    return any(getattr(entity, field, None) for field in ("parent", "superior", "serves"))


@rule(
    "MM204",
    "a parent is of a higher tier or level than its children",
    why="A commune does not lead a district; usually parent and child were swapped.",
    hint="correct the parent, or the level or kind",
    of=(Locality, PartyCommittee),
)
def levels_in_order(unit: Locality | PartyCommittee, movement: Network) -> Iterator[Violation]:
    """A locality or committee whose parent's tier or level is not above its own."""
    if isinstance(unit, Locality):
        above = movement.get(unit.parent or "")
        if isinstance(above, Locality) and above.tier.rank >= unit.tier.rank:
            message = gettext("{kind} cannot be part of {parent_kind}, {name}").format(
                kind=indefinite(unit.kind),
                parent_kind=indefinite(above.kind),
                name=above.name.label(),
            )
            yield Violation(unit, message, field="parent", related=(above.id,))
        return
    superior = movement.committees.get(unit.superior or "")
    if superior is not None and not superior.level.may_lead(unit.level):
        message = gettext("level “{superior}” cannot lead level “{level}”").format(
            superior=superior.level.label(), level=unit.level.label()
        )
        yield Violation(unit, message, field="superior", related=(superior.id,))


@rule(
    "MM205",
    "one committee leads a locality at a time",
    why="A locality led by two committees has two places in the hierarchy, and counts twice.",
    hint="end the older committee, or correct the locality of one",
    reads=("committee",),
)
def two_leaders(movement: Network) -> Iterator[Violation]:
    """Committees that lead one locality and are in force together."""
    leading = [
        committee for committee in movement.committees.values() if committee.locality is not None
    ]
    for locality, committees in grouped(leading, lambda committee: str(committee.locality)).items():
        for first, other in combinations(committees[:_MAX_COMPARED], 2):
            if first.valid.overlaps(other.valid):
                message = gettext("leads {locality} together with {id}").format(
                    locality=locality, id=first.id
                )
                yield Violation(other, message, field="locality", related=(first.id, locality))


_MAX_COMPARED = 20
"""How many committees of a locality are compared pair by pair; more would be one problem, not four hundred."""


@rule(
    "MM206",
    "the superior of a committee leads the parent of its locality",
    why="The committee of a district leads those of its communes; a difference is usually a wrong superior.",
    hint="correct the superior or the locality",
    severity=Severity.WARNING,
    of=(PartyCommittee,),
)
def beside_localities(committee: PartyCommittee, movement: Network) -> Iterator[Violation]:
    """A committee whose superior leads another locality than the parent of its own."""
    superior = movement.committees.get(committee.superior or "")
    locality = movement.localities.get(committee.locality or "")
    if superior is None or superior.locality is None or locality is None:
        return
    if locality.parent is not None and locality.parent != superior.locality:
        message = gettext(
            "its superior leads {locality}, its own locality is part of {parent}"
        ).format(locality=superior.locality, parent=locality.parent)
        related = (superior.id, locality.id)
        yield Violation(committee, message, field="superior", related=related)


_ALLOWED_PARENTS = {
    FieldKind.FIELD: (),
    FieldKind.DIRECTION: (FieldKind.FIELD,),
    FieldKind.THEME: (FieldKind.FIELD, FieldKind.DIRECTION, FieldKind.THEME),
}


@rule(
    "MM207",
    "a direction belongs to a field, a theme to a field, direction or theme",
    why="Figures by field add up only if every entry belongs to a field.",
    hint="correct the parent or the kind",
    of=(Field,),
)
def fields_in_order(field: Field, movement: Network) -> Iterator[Violation]:
    """Fields with a parent of the wrong kind, and directions and themes without a parent."""
    parent = movement.fields.get(field.parent or "")
    allowed = _ALLOWED_PARENTS[field.kind]
    if parent is not None and parent.kind not in allowed:
        message = gettext("{kind} cannot belong to {parent_kind}, {name}").format(
            kind=indefinite(field.kind),
            parent_kind=indefinite(parent.kind),
            name=parent.name.label(),
        )
        yield Violation(field, message, field="parent", related=(parent.id,))
    elif field.parent is None and allowed:
        message = gettext("{kind} has no parent").format(kind=indefinite(field.kind))
        yield Violation(field, message, field="parent")


@rule(
    "MM208",
    "a committee's level fits the kind of locality it leads",
    why="A commune's committee is of base level until 2025-06-30, directly above the base since (298-QĐ/TW).",
    hint="correct the level or the locality",
    of=(PartyCommittee,),
)
def level_of_place(committee: PartyCommittee, movement: Network) -> Iterator[Violation]:
    """Committees of another level than the locality they lead."""
    locality = movement.localities.get(committee.locality or "")
    if locality is None:
        return
    levels = locality.tier.levels(committee.valid)
    if committee.level not in levels:
        message = gettext("level “{level}”, but it leads {kind}, {name}").format(
            level=committee.level.label(),
            kind=indefinite(locality.kind),
            name=locality.name.label(),
        )
        yield Violation(committee, message, field="level", related=(locality.id,))


@rule(
    "MM209",
    "no tier of localities is skipped while it exists",
    why="Until 2025-06-30 a commune was part of a district; otherwise no district counts it.",
    hint="name the district as its parent, or correct its validity",
    severity=Severity.WARNING,
    of=(Locality,),
)
def level_left_out(locality: Locality, movement: Network) -> Iterator[Violation]:
    """Communes directly under a province, valid only while there were districts in between."""
    if locality.tier is not Tier.COMMUNE:
        return
    above = movement.get(locality.parent or "")
    if not isinstance(above, Locality) or above.tier is not Tier.PROVINCE:
        return
    if locality.valid.end is not None and locality.valid.end in Tier.DISTRICT.valid:
        message = gettext("in force {period}, directly under {name}").format(
            period=when(locality.valid), name=above.name.label()
        )
        yield Violation(locality, message, field="parent", related=(above.id,))


@rule(
    "MM210",
    "a statistical code is as long as its tier's codes are",
    why="Provinces have 2 digits, districts 3, communes 5; another length is a lost zero or a wrong code.",
    hint="write the code with its leading zeros, or correct the kind",
    severity=Severity.WARNING,
    of=(Locality,),
)
def length_of_code(locality: Locality) -> Iterator[Violation]:
    """Codes that have another number of digits than those of their tier (General Statistics Office)."""
    digits = locality.tier.code_digits
    if locality.code and digits is not None and len(locality.code) != digits:
        message = ngettext(
            "code {code} of {kind}, which has {number} digit",
            "code {code} of {kind}, which has {number} digits",
            digits,
        ).format(code=locality.code, kind=indefinite(locality.kind), number=digits)
        yield Violation(locality, message, field="code")


@rule(
    "MM211",
    "an organ has the level of the committee it serves",
    why="A commission of the city serves the city's committee; another level counts it in the wrong row.",
    hint="correct the level, or the committee it serves",
    severity=Severity.WARNING,
    of=(Body,),
)
def level_of_service(body: Body, movement: Network) -> Iterator[Violation]:
    """Organs of another level than the committee that they serve."""
    committee = movement.committees.get(body.serves or "")
    if committee is not None and body.level is not None and body.level is not committee.level:
        message = gettext("level “{level}”, but it serves {name} of level “{other}”").format(
            level=body.level.label(), name=committee.name.label(), other=committee.level.label()
        )
        yield Violation(body, message, field="level", related=(committee.id,))


@rule(
    "MM212",
    "the centre of a unit is located among those of its siblings",
    why="With latitude and longitude swapped, a map shows the unit in another part of the world.",
    hint="look the coordinates up again",
    severity=Severity.WARNING,
    reads=("locality",),
    fields=("centre", "parent"),
    within="parent",
)
def far_from_siblings(movement: Network) -> Iterator[Violation]:
    """Centres far from the siblings and the parent, those with latitude and longitude swapped among them."""
    localities = movement.localities
    with_centre = [unit for unit in localities.values() if unit.centre is not None]
    for parent, units in grouped(with_centre, attrgetter("parent")).items():
        above = localities.get(parent or "")
        centres = [unit.centre for unit in (*units, *filter(None, [above])) if unit.centre]
        lats = [centre.lat for centre in centres]
        lons = [centre.lon for centre in centres]
        if (
            len(centres) < _MIN_CENTRES
            or max(max(lats) - min(lats), max(lons) - min(lons)) <= _NEAR
        ):
            continue
        from statistics import median  # it takes 3 ms to import, and few movements have centres

        middle = Point(median(lats), median(lons))
        spread = median(_degrees_between(centre, middle) for centre in centres)
        for unit in units:
            if unit.centre is not None:
                yield from _misplaced(unit, unit.centre, middle, spread)


_MIN_CENTRES = 3
"""Among fewer centres it is not known which one is wrong."""
_NEAR = 1.0
"""So many degrees from the middle a centre is located among the others, however close these are."""


def _misplaced(unit: Locality, centre: Point, middle: Point, spread: float) -> Iterator[Violation]:
    """The problem of a centre: swapped if it would then be among the others, or far from all of them."""
    near = max(5 * spread, _NEAR)
    degrees = _degrees_between(centre, middle)
    if degrees <= near:
        return
    if abs(centre.lon) <= 90:
        swapped = Point(centre.lon, centre.lat)
        if _degrees_between(swapped, middle) <= near:
            message = gettext("latitude {lat} and longitude {lon} are swapped").format(
                lat=centre.lat, lon=centre.lon
            )
            hint = gettext("write latitude {lat}, longitude {lon}").format(
                lat=swapped.lat, lon=swapped.lon
            )
            fixed = attrs.evolve(unit, centre=swapped)
            yield Violation(unit, message, field="centre", hint=hint, fixed=fixed)
            return
    if degrees > max(10 * spread, 10.0):
        message = gettext(
            "latitude {lat}, longitude {lon}: its siblings are about {degrees}° away, around {middle}"
        ).format(
            lat=centre.lat,
            lon=centre.lon,
            degrees=f"{degrees:.0f}",
            middle=f"{middle.lat:g}, {middle.lon:g}",
        )
        yield Violation(unit, message, field="centre")


def _degrees_between(one: Point, other: Point) -> float:
    """The larger of the differences in latitude and longitude; longitude goes around the world."""
    east = abs(one.lon - other.lon)
    return max(abs(one.lat - other.lat), min(east, 360 - east))
