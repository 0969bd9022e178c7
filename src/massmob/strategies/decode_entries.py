"""Bytes → the entries of a movement besides units: fields, documents, models, figures and so on.

A byte, divided by 13, is an entry: the quotient is its kind (an index in `_MAKERS`), the remainder its variant,
from 0, the plainest, to 12. A variant decides:

=================  ===========================================================================================
field, group       ``% 2``: inside the one before; fields also ``% 4``: a direction of the first field
doc                ``% 8``: its references to the documents before it; 8: orders what becomes of a unit
model, work        its unit; models ``% 3``: how many milestones; ``% 4``: has a level; ``% 5``: replicates
obs, dialogue      its unit; ``% 4``: whether the figure is exact or which bounds it has
contest            its form; ``% 3``: rounds; ``// 3 % 3``: clusters; ``% 4``: meets an emulation cluster
body               its kind; ``% 2``: below the body before it; ``% 3``: part of the root's committee
emulation-cluster  ``% 2``: has a leader
cycle              ``% 7``: how many phases; ``% 3``: a phase held in an event
task               ``% 2``: set by the last document; ``% 4``: completed
award              its form, and whether the root's committee gives it
assess             what it is about, and which aspect
any other          its kind or measure; ``% 2``: whether it refers to the last entry that it may refer to
every one          one more reference (`massmob.strategies.decode_links`); 11: the source of its name
=================  ===========================================================================================

What an entry requires (a model its field, a campaign its document) is added first when it is missing. Every
entry is valid as it is added: numbers go up, days go forward, figures agree with one invented truth.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import attrs

from massmob.model.entities import (
    Body,
    Campaign,
    Contest,
    ContestCluster,
    ContestRound,
    Dialogue,
    Document,
    EmulationCluster,
    Event,
    Field,
    Indicator,
    Membership,
    Milestone,
    MobilizationModel,
    Observation,
    Publication,
    Result,
    Source,
    Team,
    Term,
)
from massmob.model.entity import Entity
from massmob.strategies.decode_activities import ACTIVITIES
from massmob.strategies.decode_links import link_entry
from massmob.strategies.decode_units import SOURCED, Territory
from massmob.strategies.draft import SOURCE, Draft, Maker, level_of, statement_of
from massmob.strategies.values import place_name
from massmob.values.period import Period
from massmob.values.vocabulary import (
    BodyKind,
    CampaignKind,
    ContestForm,
    EventKind,
    FieldKind,
    Level,
    Measure,
    ModelStatus,
    PublicationKind,
)

__all__ = ["SOURCE", "entries_from_bytes"]

_FIELDS = (
    "phát triển kinh tế",
    "văn hóa - xã hội",
    "quốc phòng - an ninh",
    "xây dựng hệ thống chính trị",
)
_TYPES = (("KH", "plan"), ("CT", "directive"), ("HD", "guidance"), ("BC", "report"))
_ISSUERS = {Level.CITY: "TU", Level.CENTRAL: "TW"}
_ORDERS = 8
"""The variant of documents that order a succession of units."""
_VARIANTS = 13
"""How many variants a kind has. The variant is the low part of a byte, so that it shrinks without the kind."""
_FIRST_DAY, _STEP = date(2009, 2, 26), timedelta(days=90)


def entries_from_bytes(territory: Territory, data: Iterable[int]) -> dict[str, Entity]:
    """The entries that bytes add to units, by id."""
    draft = Draft(territory, _MAKERS)
    prefixes = tuple(_MAKERS)
    for byte in data:
        kind, variant = divmod(byte, _VARIANTS)
        id = _MAKERS[prefixes[kind]](draft, variant)
        if id is not None:
            link_entry(draft, prefixes[kind], id, variant)
    return draft.entries


# Each function adds one entry, and what belongs to it.


def _field(draft: Draft, variant: int) -> str:
    id, number = draft.next("field")
    kind, parent = FieldKind.FIELD, None
    if variant % 2 and number > 1:
        kind, parent = FieldKind.THEME, f"field:{number - 1}"
    elif variant % 4 == 2 and number > 1:
        kind, parent = FieldKind.DIRECTION, "field:1"
    name = _FIELDS[(number - 1) % len(_FIELDS)]
    return draft.add(Field(id=id, name=name, kind=kind, parent=parent, sources=SOURCED))


def _document(draft: Draft, variant: int) -> str:
    id, number = draft.next("doc")
    issued = _FIRST_DAY + (number - 1) * _STEP
    top = draft.top()
    issuer = _ISSUERS.get(top.level) if top is not None else None
    if variant == _ORDERS:
        _order_successions(draft, id)
    code, type = _TYPES[(number - 1 + variant // 8) % len(_TYPES)]
    symbol = f"{number:02}-{code}/{issuer or 'TU'}"
    return draft.add(
        Document(
            id=id,
            name=symbol,
            symbol=symbol,
            type=type,
            issuer=top.id if top is not None and issuer else None,
            issued=issued.isoformat(),
            valid=Period(issued),
            sources=SOURCED,
            **_references_of_document(draft, number, variant % 8, issued),
        )
    )


def _order_successions(draft: Draft, document: str) -> None:
    """Let a document order what becomes of the first unit that ends."""
    ending = next((unit for unit in draft.territory.localities if unit.successors), None)
    if ending is not None:
        ordered = [attrs.evolve(step, basis=document) for step in ending.successors]
        draft.add(attrs.evolve(ending, successors=ordered))


def _references_of_document(
    draft: Draft, number: int, variant: int, issued: date
) -> dict[str, Any]:
    """Its references to the one or two documents before it; one that it replaces ends on the day before."""
    before = tuple(f"doc:{earlier}" for earlier in (number - 1, number - 2) if earlier > 0)
    last = before[:1]
    if variant == 5 and last:
        replaced = draft.entries[last[0]]
        if replaced.valid.end is not None:
            return {}
        end = issued - timedelta(days=1)
        draft.add(attrs.evolve(replaced, valid=Period(replaced.valid.start, end)))
        return {"replaces": last}
    references: dict[int, dict[str, Any]] = {
        1: {"implements": last},
        2: {"implements": before},
        3: {"continues": last},
        4: {"cites": before},
        6: {"amends": last},
        7: {"issued_with": last},
    }
    return references.get(variant, {})


def _model(draft: Draft, variant: int) -> str:
    field = draft.required("field")
    id, number = draft.next("model")
    unit, runner = draft.runner(variant, number)
    year = 2023 if unit.valid.start is None else 2026
    top = draft.top()
    statuses = (ModelStatus.REGISTERED, ModelStatus.RECOGNISED)[: variant % 3]
    start = date(year, 1, 1)
    other = draft.entries.get(f"model:{number - 1}")
    older = other is not None and other.valid.start is not None and other.valid.start <= start
    return draft.add(
        MobilizationModel(
            id=id,
            name=f"Mô hình {place_name(number)}",
            field=field,
            unit=runner.id,
            level=level_of(unit, Period.year(year)) if variant % 4 == 1 else None,
            valid=Period(start, runner.valid.end),
            milestones=[
                Milestone(
                    status=status,
                    on=Period.year(year + step),
                    by=top.id if top is not None else None,
                    sources=SOURCED,
                )
                for step, status in enumerate(statuses)
            ],
            replicates=(f"model:{number - 1}",) if variant % 5 == 4 and older else (),
            sources=SOURCED,
        )
    )


def _figure(draft: Draft, variant: int) -> str | None:
    """A figure that agrees with the truth, of the first unit without one from the selected unit on."""
    draft.required("ind")
    units = len(draft.territory.localities)
    candidates = (start % units for start in range(variant, variant + units))
    position = next((unit for unit in candidates if f"obs:{unit}" not in draft.entries), None)
    if position is None:
        return None
    unit = draft.territory.localities[position]
    new = unit.valid.start is not None
    true = draft.territory.weights[position] if new else _true_figures(draft)[position]
    return draft.add(
        Observation(
            id=f"obs:{position}",
            name=f"số mô hình, {unit.name}",
            indicator="ind:1",
            unit=unit.id,
            value=statement_of(true, variant),
            valid=Period.year(2026 if new else 2024),
            sources=SOURCED,
        )
    )


def _true_figures(draft: Draft) -> list[int]:
    """The true figure of each unit in force before 2025-07-01: its weight, or the sum of its parts."""
    if draft.truth is None:
        territory = draft.territory
        old = [unit.valid.start is None for unit in territory.localities]
        with_parts = {parent for position, parent in enumerate(territory.parents) if old[position]}
        draft.truth = [
            0 if position in with_parts or not old[position] else weight
            for position, weight in enumerate(territory.weights)
        ]
        for position in reversed(range(1, len(old))):
            draft.truth[territory.parents[position]] += draft.truth[position]
    return draft.truth


def _indicator(draft: Draft, variant: int) -> str:
    id, number = draft.next("ind")
    measure = Measure.COUNT if number == 1 else list(Measure)[variant % len(Measure)]
    names = {"vi": f"chỉ tiêu {number}", "en": f"indicator {number}"}
    return draft.add(Indicator(id=id, name=names, measure=measure, unit="mô hình", sources=SOURCED))


def _campaign(draft: Draft, variant: int) -> str:
    document = draft.required("doc")
    id, number = draft.next("campaign")
    organiser = draft.top()
    return draft.add(
        Campaign(
            id=id,
            name=f"Phong trào {place_name(number)}",
            kind=list(CampaignKind)[variant % len(CampaignKind)],
            organiser=organiser.id if organiser is not None else None,
            valid=draft.while_top(),
            documents=(document,),
            belongs_to=f"campaign:{number - 1}" if variant % 2 and number > 1 else None,
            sources=SOURCED,
        )
    )


def _event(draft: Draft, variant: int) -> str:
    id, number = draft.next("event")
    return draft.add(
        Event(
            id=id,
            name=f"Hội nghị {place_name(number)}",
            kind=list(EventKind)[variant % len(EventKind)],
            belongs_to=draft.optional("campaign", variant),
            valid=Period.day(date(2020, 1, 1) + timedelta(days=number)),
            sources=SOURCED,
        )
    )


def _publication(draft: Draft, variant: int) -> str:
    id, number = draft.next("pub")
    return draft.add(
        Publication(
            id=id,
            name=f"Sách {place_name(number)}",
            kind=list(PublicationKind)[variant % len(PublicationKind)],
            field=draft.optional("field", variant),
            valid=Period.year(2010 + variant),
            sources=SOURCED,
        )
    )


def _contest(draft: Draft, variant: int) -> str:
    """A contest with up to two rounds, clusters and teams that take part in the first."""
    document = draft.required("doc")
    meeting = _meeting(draft, variant)
    id, number = draft.next("contest")
    valid = Period.year(2024)
    form = list(ContestForm)[variant % len(ContestForm)]
    name = f"Hội thi {place_name(number)}"
    draft.add(
        Contest(id=id, name=name, form=form, documents=(document,), valid=valid, sources=SOURCED)
    )
    for order in range(1, 1 + variant % 3):
        clusters = variant // 3 % 3 if order == 1 else 0
        draft.add(
            ContestRound(
                id=f"round:{number}.{order}",
                name=f"Vòng {order}",
                contest=id,
                order=order,
                clusters=clusters or None,
                teams=2 * clusters or None,
                valid=valid,
                sources=SOURCED,
            )
        )
        for cluster in range(1, clusters + 1):
            _cluster(draft, f"{number}.{order}", cluster, meeting if cluster == 1 else None)
    return id


def _meeting(draft: Draft, variant: int) -> EmulationCluster | None:
    """The emulation cluster whose members the first cluster of a contest is of: for half of the variants."""
    meeting = draft.target("emulation-cluster") if variant % 4 > 1 else None
    return meeting if isinstance(meeting, EmulationCluster) else None


def _cluster(draft: Draft, round: str, number: int, meeting: EmulationCluster | None) -> None:
    """A cluster of two teams; the first of a meeting represents a member, and presents a model."""
    id, valid = f"cluster:{round}.{number}", Period.year(2024)
    draft.add(
        ContestCluster(
            id=id,
            name=f"Cụm {number}",
            round=f"round:{round}",
            number=number,
            teams=2,
            meeting_of=meeting.id if meeting is not None else None,
            valid=valid,
            sources=SOURCED,
        )
    )
    model = draft.target("model")
    for rank in (1, 2):
        represented = meeting.members[:1] if meeting is not None and rank == 1 else ()
        result = Result(round=f"round:{round}", rank=rank, sources=SOURCED)
        draft.add(
            Team(
                id=f"team:{round}.{number}.{rank}",
                name=f"Đội {rank}",
                cluster=id,
                represents=represented[0] if represented else None,
                presents=(model.id,) if model is not None and rank == 1 else (),
                results=(result,),
                valid=valid,
                sources=SOURCED,
            )
        )


def _dialogue(draft: Draft, variant: int) -> str:
    id, number = draft.next("dialogue")
    _, unit = draft.unit(variant)
    return draft.add(
        Dialogue(
            id=id,
            name=f"Đối thoại {place_name(number)}",
            levels=[level_of(unit, Period.year(2024))],
            questions=statement_of(number, variant),
            valid=Period.year(2024),
            sources=SOURCED,
        )
    )


def _body(draft: Draft, variant: int) -> str | None:
    """A body that serves the root's committee; without that committee none, as it would be a second root.

    For an odd variant it is of the kind of the body before it, which is its superior; every third is part of
    the root's committee, which took over from it.
    """
    top = draft.top()
    if top is None:
        return None
    _, number = draft.next("body")
    before = draft.entries.get(draft.body_id(number - 1)) if variant % 2 else None
    kinds = list(BodyKind)
    kind = kinds[(variant + _VARIANTS * (number - 1)) % len(kinds)]
    is_part = variant % 3 == 2
    id = draft.add(
        Body(
            id=draft.body_id(number),
            name=f"Ban {place_name(number)}",
            kind=before.kind if isinstance(before, Body) else kind,
            level=top.level,
            serves=top.id,
            superior=before.id if before is not None else None,
            memberships=[Membership(of=top.id, sources=SOURCED)] if is_part else (),
            valid=top.valid,
            sources=SOURCED,
        )
    )
    if is_part:
        draft.add(attrs.evolve(top, predecessors=(id,)))
    return id


def _term(draft: Draft, _: int) -> str | None:
    top = draft.top()
    if top is None or draft.counts["term"] > 5:
        return None
    id, number = draft.next("term")
    first = 1995 + 5 * number
    return draft.add(
        Term(
            id=id,
            name=f"Nhiệm kỳ {first}–{first + 5}",
            committee=top.id,
            number=number,
            valid=Period.years(first, first + 4),
            sources=SOURCED,
        )
    )


def _source(draft: Draft, variant: int) -> str:
    id, number = draft.next("src")
    part = SOURCED[0] if variant % 2 else None
    return draft.add(
        Source(
            id=id,
            name=f"synthetic {number}",
            publisher="" if part else "massmob strategies",
            grade=None if part else "A",
            part_of=part,
            place=f"row {number}" if part else "",
        )
    )


_MAKERS: dict[str, Maker] = {
    "field": _field,
    "doc": _document,
    "model": _model,
    "obs": _figure,
    "ind": _indicator,
    "campaign": _campaign,
    "event": _event,
    "pub": _publication,
    "contest": _contest,
    "dialogue": _dialogue,
    "body": _body,
    "term": _term,
    "src": _source,
    **ACTIVITIES,
}
"""The kinds of entry in the order of a byte's quotients, by the prefix of their ids (``body`` for ``org``)."""
