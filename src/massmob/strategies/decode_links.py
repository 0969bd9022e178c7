"""Bytes → references, by their declarations: to entities of the kinds allowed, in force when they must be.

`link_rules` has what rules require of a reference besides, `_CHOOSE` the fields whose value depends on the
other fields of the entity. Everything else follows from the declarations of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import attrs

from massmob.model.entities import (
    Body,
    Campaign,
    Commendation,
    Contest,
    ContestCluster,
    ContestRound,
    DatasetCard,
    Dialogue,
    EmulationCluster,
    Indicator,
    Locality,
    MobilizationModel,
    Observation,
    PartyCommittee,
    Source,
    Task,
    Team,
)
from massmob.model.entity import ENTITY_TYPES, Entity, per_kinds
from massmob.model.references import HOLDS, During, Reference
from massmob.strategies.decode_figures import cluster_teams, round_teams, stated_clusters
from massmob.strategies.decode_held import HELD
from massmob.strategies.draft import Draft, Record, own_references
from massmob.strategies.link_rules import FITS
from massmob.strategies.plain_fields import moment_in, set_plain_fields, statement_of, words_of
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.vocabulary import (
    Level,
    LocalityKind,
    Measure,
    Relation,
)

__all__ = ["chosen_fields", "link"]

_UNITS = (Locality, PartyCommittee, Body)
_MANY = 3
"""The most entities that a field names."""


def link(draft: Draft, record: Record) -> None:
    """Set the references, the held values and the dependent fields of a record, in the order of its class."""
    if record.linked:
        return
    record.linked = True
    references = {reference.field: reference for reference in own_references(record.cls)}
    for name in _dependent_fields(record.cls):
        reference = references.get(name)
        if name in record.fields or (
            record.base is not None and _is_settled(record, name, reference)
        ):
            continue
        number = record.bit(name)
        choose = _CHOOSE.get((record.cls, name))
        value: object = None
        if choose is not None:
            value = choose(draft, record, number)
        elif reference is not None:
            value = _targets(draft, record, reference, number)
        elif name in HELD and not (draft.alone and name == "cited"):
            value = HELD[name](draft, record, number)
        if value is not None:
            record.fields[name] = value
    _link_sources(draft, record)


@per_kinds
def _dependent_fields(cls: type[Entity]) -> tuple[str, ...]:
    references = {reference.field for reference in own_references(cls)}
    return tuple(
        field.name
        for field in attrs.fields(cls)
        if field.name in references or HOLDS in field.metadata or (cls, field.name) in _CHOOSE
    )


def _is_settled(record: Record, name: str, reference: Reference | None) -> bool:
    """Whether a field of a unit that there is already stays as it is: its parent, and what it has."""
    if reference is not None:
        return bool(reference.along) or bool(record.get(name))
    return False


def _link_sources(draft: Draft, record: Record) -> None:
    """Let a record cite a second source."""
    number, sources = record.bit("sources"), draft.by_class[Source]
    if record.cls is Source:
        sources = [source for source in sources if source.number < record.number]
    if number and sources and not draft.alone:
        other = sources[number % len(sources)].id
        record.fields["sources"] = tuple(dict.fromkeys((*record.get("sources"), other)))


# --- targets ---------------------------------------------------------------------------------------


def _targets(
    draft: Draft, record: Record, reference: Reference, number: int, *, needed: bool = False
) -> Any:  # noqa: ANN401 - an id, or ids
    """The id or ids that a reference names; ``None`` for its default."""
    required = needed or _is_required(record.cls, reference.field)
    if draft.alone:
        first = _classes(reference)[0]
        return f"{first.prefix}:1" if required else None
    if not number and not required:
        return None
    possible = _candidates(draft, record, reference)
    if not possible and (required or number % 2):
        possible = _added(draft, record, reference, number)
    if not possible:
        return None
    start = number // 2 % len(possible)
    if not reference.many:
        return possible[start].id
    count = min(1 + number // 8 % _MANY, len(possible))
    chosen = [possible[(start + n) % len(possible)] for n in range(count)]
    if reference.relation is Relation.MOBILISES:
        wider = {record.get("parent") for record in chosen}
        chosen = [group for group in chosen if group.id not in wider]
    return tuple(target.id for target in chosen)


def _is_required(cls: type[Any], field: str) -> bool:
    return attrs.fields_dict(cls)[field].default is attrs.NOTHING


def _classes(reference: Reference) -> list[type[Entity]]:
    return [cls for kind, cls in ENTITY_TYPES.items() if kind in reference.kinds]


def _candidates(draft: Draft, record: Record, reference: Reference) -> list[Record]:
    """What a reference may name, the latest first, but before them those that have such a reference too.

    So a chain stays one where an entity is left out that is not part of it.
    """
    possible = [
        target
        for cls in _classes(reference)
        for target in reversed(draft.by_class[cls])
        if _fits(draft, record, reference, target)
    ]
    return sorted(possible, key=lambda target: not target.get(reference.field))


_NOT_ADDED = {Locality, ContestRound, ContestCluster, Team, Source, DatasetCard, Observation}
"""What is not added for the sake of a reference: it is part of something else."""


_ADDED_BESIDE = {Campaign, Contest, Indicator, MobilizationModel}
"""To what another of the same class is added for a reference."""


def _added(draft: Draft, record: Record, reference: Reference, number: int) -> list[Record]:
    """An entity added for a reference, if it fits; one of the record's own class has no references itself."""
    classes = [cls for cls in _classes(reference) if cls not in _NOT_ADDED]
    if not classes:
        return []
    if classes == [record.cls]:
        if record.cls not in _ADDED_BESIDE:
            return []
        given = {"measure": record.get("measure")} if record.cls is Indicator else {}
        other = draft.add(record.cls, given=given)
        set_plain_fields(other, chosen_fields(other.cls))
        link(draft, other)
        other.number = 0
        return [other] if _fits(draft, record, reference, other) else []
    cls = classes[number // 2 % len(classes)]
    target = draft.top() if cls is PartyCommittee else draft.add(cls, record.bits.derived())
    if target is not None:
        set_plain_fields(target, chosen_fields(target.cls))
        link(draft, target)
    return [target] if target is not None and _fits(draft, record, reference, target) else []


def _fits(draft: Draft, record: Record, reference: Reference, target: Record) -> bool:
    """Whether a reference breaks no rule."""
    if target is record or (target.cls is record.cls and target.number >= record.number):
        return False
    own, other = record.valid, target.valid
    if reference.during is During.WHOLE and own not in other:
        return False
    if reference.during is During.START and own.start is not None and own.start not in other:
        return False
    if reference.during is During.OVERLAP:
        ends = reference.places and target.cls in _UNITS and other.end is not None
        if own not in other if ends else not own.overlaps(other):
            return False
    check = FITS.get((record.cls, reference.field))
    return check is None or check(draft, record, target)


# --- fields that depend on others -------------------------------------------------------------------------


def _reference(cls: type[Any], field: str) -> Reference:
    return next(reference for reference in own_references(cls) if reference.field == field)


def _always(draft: Draft, record: Record, number: int, field: str) -> Any:  # noqa: ANN401 - an id, or ids
    """The targets of a reference that is not left out; alone it is."""
    if draft.alone:
        return None
    return _targets(draft, record, _reference(record.cls, field), number, needed=True)


def _basis(draft: Draft, record: Record, number: int) -> object:
    """MM408: a campaign or contest is based on a document."""
    return _always(draft, record, number, "documents")


def _field_of_model(draft: Draft, record: Record, number: int) -> object:
    """MM504: a model has a field."""
    return _always(draft, record, number, "field")


def _groups_of_model(draft: Draft, record: Record, number: int) -> object:
    """MM504: a model of no unit has groups."""
    if record.get("unit") is None:
        return _always(draft, record, number, "groups")
    return _targets(draft, record, _reference(MobilizationModel, "groups"), number)


def _documents_of_task(draft: Draft, record: Record, number: int) -> object:
    """MM531: a task without words is set by a document."""
    reference = _reference(Task, "documents")
    is_wordless = record.get("text") is None
    return _targets(draft, record, reference, number, needed=is_wordless and not draft.alone)


def _due(draft: Draft, record: Record, number: int) -> Period | None:
    """MM532, MM533: a task is due, and completed, while it and the documents that set it are in force."""
    valid: Period | None = record.valid
    for id in record.get("documents"):
        if valid is not None and id in draft.records:
            valid = valid.intersection(draft.records[id].valid)
    return moment_in(valid, number) if number and valid is not None else None


def _level_of_model(draft: Draft, record: Record, number: int) -> Level | None:
    """MM507: the level of a model is no lower than that of its unit."""
    unit = draft.records.get(record.get("unit") or "")
    lowest: Level | None = Level.CELL
    if unit is not None and unit.cls is Locality:
        lowest = unit.get("kind").tier.levels(record.valid)[0]
    elif unit is not None:
        lowest = unit.get("level") or Level.CELL
    levels = [level for level in Level if lowest is None or level.rank <= lowest.rank]
    return levels[-1 - number % len(levels)] if number else None


def _collectives(_: Draft, record: Record, number: int) -> Quantity | None:
    """MM544, MM545: as many collectives as are named, or more; some, where none is named and no people are."""
    named = len(record.get("recipients"))
    if number:
        return statement_of(named + number % 3, number // 3)
    nobody = not named and record.get("individuals") is None
    return Quantity.at_least(1) if nobody else None


def _answers(_: Draft, record: Record, number: int) -> Quantity | None:
    """MM721: no more answers than questions."""
    questions: Quantity | None = record.get("questions")
    if not number:
        return None
    return questions if questions is not None else statement_of(number, number)


def _people(_: Draft, record: Record, number: int) -> Quantity | None:
    """MM722: no fewer people than conferences."""
    conferences: Quantity | None = record.get("conferences")
    if not number:
        return None
    return conferences * 20 if conferences is not None else statement_of(number, number)


def _members(draft: Draft, record: Record, number: int) -> object:
    """The members of an emulation cluster, without whom its meetings would be of anybody."""
    return _always(draft, record, number or 9, "members")


def _meeting(draft: Draft, record: Record, number: int) -> object:
    """An emulation cluster for most, so that several contests are of one."""
    reference = _reference(ContestCluster, "meeting_of")
    return _targets(
        draft, record, reference, number or record.bits.raw_of(ContestCluster, "meeting_of")
    )


def _code(_: Draft, record: Record, number: int) -> str | None:
    """No code, for some units: a source may state none."""
    return "" if record.base is not None and number % 4 == 3 else None


def _among(_: Draft, record: Record, number: int) -> object:
    """MM706: the units that a ratio is of would have to be counted."""
    is_ratio = record.get("measure") is Measure.RATIO
    return words_of(LocalityKind, number) if number and not is_ratio else None


def _covered(_: Draft, __: Record, number: int) -> Period | None:
    """From any day on, as a movement is not asked about days before those that it covers."""
    return Period(end=date(2025 + number % 6, 12, 31)) if number else None


_Choose = Callable[[Draft, Record, int], Any]
_CHOOSE: Mapping[tuple[type[Entity], str], _Choose] = {
    (Campaign, "documents"): _basis,
    (Contest, "documents"): _basis,
    (MobilizationModel, "field"): _field_of_model,
    (MobilizationModel, "groups"): _groups_of_model,
    (MobilizationModel, "level"): _level_of_model,
    (Task, "documents"): _documents_of_task,
    (Task, "due"): _due,
    (Task, "completed"): _due,
    (Commendation, "collectives"): _collectives,
    (DatasetCard, "covers"): _covered,
    (EmulationCluster, "members"): _members,
    (Locality, "code"): _code,
    (Dialogue, "answers"): _answers,
    (Dialogue, "people"): _people,
    (Indicator, "among"): _among,
    (ContestRound, "clusters"): stated_clusters,
    (ContestRound, "teams"): round_teams,
    (ContestRound, "advanced"): round_teams,
    (ContestCluster, "teams"): cluster_teams,
    (ContestCluster, "meeting_of"): _meeting,
}
"""The fields whose values depend on other fields, and how each is chosen."""


@per_kinds
def chosen_fields(cls: type[Entity]) -> frozenset[str]:
    """The fields of a class whose values depend on its other fields."""
    return frozenset(field for owner, field in _CHOOSE if owner is cls)
