"""The organs of an organisation chart: which column and level each is in, and which are drawn as one box."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import IntEnum
from typing import TypeAlias

import attrs

from massmob.display.plots.sheet import number_text
from massmob.model.entities import Body, Locality, PartyCommittee
from massmob.model.entity import Entity
from massmob.movement import Movement
from massmob.network.placement import Along
from massmob.translation.catalogue import gettext
from massmob.translation.language import Language
from massmob.values.period import Period
from massmob.values.vocabulary import BodyKind, Level, LocalityKind, Relation

__all__ = ["Lane", "OrganBox", "OrganLine", "group_of", "lines_between", "organ_boxes", "organs_of"]

_HIERARCHIES: tuple[Along, ...] = ("organisation", "committee")

_Organ: TypeAlias = PartyCommittee | Body
_Group: TypeAlias = BodyKind | LocalityKind | None
"""What organs have in common that are drawn as one box: the kind of body, or of the locality led."""


class Lane(IntEnum):
    """A column of the chart, from the left."""

    UNIT = 0
    PARTY = 1
    STATE = 2
    FRONT = 3
    OTHER = 4


_STATE = {BodyKind.STATE, BodyKind.PEOPLE_COUNCIL, BodyKind.PEOPLE_COMMITTEE}
_FRONT = {
    BodyKind.FRONT,
    BodyKind.RESIDENTIAL_FRONT_BOARD,
    BodyKind.TRADE_UNION,
    BodyKind.FARMERS_UNION,
    BodyKind.WOMENS_UNION,
    BodyKind.VETERANS_ASSOCIATION,
    BodyKind.YOUTH_UNION,
    BodyKind.MASS_ORGANISATION,
}
_OTHER = {
    BodyKind.FUNERAL_COMMITTEE,
    BodyKind.COMMUNITY_BODY,
    BodyKind.AGENCY,
    BodyKind.ENTERPRISE,
    BodyKind.SCHOOL,
    BodyKind.ARMED_FORCE,
    BodyKind.PRESS,
}


@attrs.frozen
class OrganBox:
    """An organ, or several of one kind that are drawn as one.

    Attributes:
        ids: The organs.
        lane: Its column.
        level: Its row; ``None`` where no level is known.
        name: What is written in it.
        unit: The name of the locality that it leads; of several how many.
        inner: Whether it is an organ that serves another, which is drawn further to the right.
    """

    ids: tuple[str, ...]
    lane: Lane
    level: Level | None
    name: str
    unit: str
    inner: bool


@attrs.frozen
class OrganLine:
    """A line from a box to another; both are positions in the list of boxes."""

    relation: Relation
    start: int
    end: int


def organs_of(movement: Movement, within: str | None) -> dict[str, _Organ]:
    """The organs to draw by id, in the order of the hierarchies; with a unit those within and those above."""
    shown: dict[str, _Organ] = {**movement.committees, **movement.bodies}
    if within is not None:
        part = movement.subset(within=within, sources=False)
        wanted = [id for id in shown if id in part]
        for id in wanted:  # grows while it is read
            above = shown[id].superior
            if above is not None and above in shown and above not in wanted:
                wanted.append(above)
        shown = {id: shown[id] for id in wanted}
    order: dict[str, int] = {}
    for along in _HIERARCHIES:
        order.update({id: n for n, id in enumerate(movement.hierarchy(along).order)})
    return {id: shown[id] for id in sorted(shown, key=lambda id: order[id])}


def _lane_of(organ: _Organ, organs: Mapping[str, _Organ], seen: int = 0) -> Lane:
    """The column of an organ: that of its kind, or of the organ that a commission or office serves."""
    if isinstance(organ, PartyCommittee):
        return Lane.PARTY
    for kinds, lane in ((_STATE, Lane.STATE), (_FRONT, Lane.FRONT), (_OTHER, Lane.OTHER)):
        if organ.kind in kinds:
            return lane
    served = organs.get(organ.serves or organ.superior or "")
    if served is None or seen > len(organs):  # organs that serve one another in a circle
        return Lane.PARTY
    return _lane_of(served, organs, seen + 1)


def _level_of(organ: _Organ, movement: Movement, day: date | None) -> Level | None:
    """The row of an organ: its level, or that of committees that lead localities such as its own."""
    if organ.level is not None:
        return organ.level
    unit = movement.get(organ.locality) if organ.locality is not None else None
    if not isinstance(unit, Locality):
        return None
    return unit.tier.levels(unit.valid if day is None else Period(day, day))[-1]


def group_of(organ: _Organ, movement: Movement) -> _Group:
    """What organs of a kind have in common: the kind of the body, or of the locality that is led."""
    if isinstance(organ, Body):
        return organ.kind
    unit = movement.get(organ.locality) if organ.locality is not None else None
    return unit.kind if isinstance(unit, Locality) else None


def organ_boxes(
    movement: Movement,
    organs: Mapping[str, _Organ],
    limit: int,
    day: date | None,
    lang: Language,
) -> list[OrganBox]:
    """The boxes, those of a column and a level together; too many of one kind are one box."""
    cells: dict[tuple[Lane, Level | None], list[_Organ]] = defaultdict(list)
    for organ in organs.values():
        cells[_lane_of(organ, organs), _level_of(organ, movement, day)].append(organ)
    boxes: list[OrganBox] = []
    for (lane, level), members in cells.items():
        merged = _merged_groups((group_of(organ, movement) for organ in members), limit)
        done: set[_Group] = set()
        for organ in members:
            group = group_of(organ, movement)
            if group not in merged:
                boxes.append(_box_of(organ, movement, lane, level, lang))
            elif group not in done:
                done.add(group)
                alike = [other.id for other in members if group_of(other, movement) == group]
                boxes.append(_merged_box(alike, lane, level, group, lang))
    return boxes


def _box_of(
    organ: _Organ, movement: Movement, lane: Lane, level: Level | None, lang: Language
) -> OrganBox:
    unit = movement.get(organ.locality or "") if isinstance(organ, PartyCommittee) else None
    unit_name = "" if unit is None else unit.name.label(lang)
    serves = isinstance(organ, Body) and organ.serves is not None
    return OrganBox((organ.id,), lane, level, organ.name.label(lang), unit_name, serves)


def _merged_groups(groups: Iterable[_Group], limit: int) -> set[_Group]:
    """The kinds of which all organs become one box, until there are no more boxes than the limit."""
    counts = Counter(groups)
    number = counts.total()
    merged: set[_Group] = set()
    for group, count in sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0]))):
        if number > limit and count > 1:
            merged.add(group)
            number -= count - 1
    return merged


def _merged_box(
    ids: Sequence[str], lane: Lane, level: Level | None, group: _Group, lang: Language
) -> OrganBox:
    number = number_text(len(ids), lang)
    unit = ""
    if isinstance(group, LocalityKind):
        unit = f"{group.label(lang)}: {number}"
        name = gettext("Party committees ({kind}): {number}", lang)
        name = name.format(kind=group.label(lang), number=number)
    elif group is None:
        name = gettext("Party committees without a locality: {number}", lang).format(number=number)
    else:
        name = f"{group.label(lang)}: {number}"
    return OrganBox(tuple(ids), lane, level, name, unit, inner=False)


def lines_between(
    movement: Movement, boxes: Sequence[OrganBox], day: date | None
) -> list[OrganLine]:
    """The lines between boxes, each once; an organ that serves the one it is part of has one line."""
    box_of = {id: number for number, box in enumerate(boxes) for id in box.ids}
    lines: dict[tuple[int, int], OrganLine] = {}
    for id, start in box_of.items():
        for relation, target in _relations_of(movement[id], day):
            end = box_of.get(target)
            if end is not None and end != start:
                lines.setdefault((start, end), OrganLine(relation, start, end))
    return [*lines.values()]


def _relations_of(organ: Entity, day: date | None) -> Iterator[tuple[Relation, str]]:
    if isinstance(organ, PartyCommittee | Body) and organ.superior is not None:
        yield Relation.SUBORDINATE_TO, organ.superior
    if isinstance(organ, Body):
        if organ.serves is not None:
            yield Relation.SERVES, organ.serves
        for membership in organ.memberships:
            if day is None or day in membership.valid:
                yield Relation.PART_OF, membership.of
