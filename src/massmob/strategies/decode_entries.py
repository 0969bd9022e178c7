"""Bytes → the entries of a movement besides units: fields, documents, models, figures and so on.

A byte, divided by the number of kinds, is an entry: the remainder is its kind (an index in `_MAKERS`), the
quotient its variant, from 0, the plainest, to 19. A variant decides:

============  ==============================================================================================
field         ``% 2`` and ``% 4``: a field, a theme of the field before, or a direction of the first field
doc           ``% 8``: its references to the documents before it; ``// 8``: its type
model         its unit; ``% 3``: how many milestones; ``% 4``: has a level; ``% 5``: replicates the last
obs           its unit; ``% 4``: whether the figure is exact or which bounds it has
contest       its form; ``% 3``: how many rounds; ``// 3 % 3``: how many clusters the first round has
dialogue      its unit; ``% 4``: whether the figure is exact or which bounds it has
any other     its kind or measure; ``% 2``: whether it refers to the last entry that it may refer to
============  ==============================================================================================

What an entry requires (a model its field, a campaign its document) is added first when it is missing. Every
entry is valid as it is added: numbers go up, days go forward, figures agree with one invented truth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
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
    Event,
    Field,
    Indicator,
    Locality,
    Milestone,
    MobilizationModel,
    Observation,
    PartyCommittee,
    Publication,
    Result,
    Source,
    Team,
    Term,
)
from massmob.model.entity import Entity
from massmob.strategies.decode_units import SOURCED, Territory
from massmob.strategies.values import place_name
from massmob.values.period import Period
from massmob.values.quantity import Quantity
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

__all__ = ["SOURCE", "Draft", "entries_from_bytes"]

SOURCE = Source(id=SOURCED[0], name="synthetic", publisher="massmob strategies", grade="B")
"""The source of all generated entities; its name states that they are synthetic."""

_FIELDS = (
    "phát triển kinh tế",
    "văn hóa - xã hội",
    "quốc phòng - an ninh",
    "xây dựng hệ thống chính trị",
)
_TYPES = (("KH", "plan"), ("CT", "directive"), ("HD", "guidance"), ("BC", "report"))
_ISSUERS = {Level.CITY: "TU", Level.CENTRAL: "TW"}
_FIRST_DAY, _STEP = date(2009, 2, 26), timedelta(days=90)


@attrs.define
class Draft:
    """A movement under construction.

    Attributes:
        territory: Its units.
        entries: Its other entities by id.
        counts: How many of each prefix there are.
        truth: The true figure of each unit, computed on first use.
    """

    territory: Territory
    entries: dict[str, Entity] = attrs.field(factory=dict[str, Entity])
    counts: Counter[str] = attrs.field(factory=Counter[str])
    truth: list[int] | None = None

    def next(self, prefix: str) -> tuple[str, int]:
        """The next free id of a prefix, and its number from 1."""
        self.counts[prefix] += 1
        return f"{prefix}:{self.counts[prefix]}", self.counts[prefix]

    def add(self, entity: Entity) -> None:
        """Add an entity, or replace the one with its id."""
        self.entries[entity.id] = entity

    def unit(self, variant: int) -> tuple[int, Locality]:
        """The unit that a variant selects, with its position."""
        position = variant % len(self.territory.localities)
        return position, self.territory.localities[position]

    def top(self) -> PartyCommittee | None:
        """The committee of the root."""
        return self.territory.committees.get(0)

    def required(self, prefix: str) -> str:
        """The last id of a prefix; its entry is added first where there is none."""
        if not self.counts[prefix]:
            _MAKERS[prefix](self, 0)
        return f"{prefix}:{self.counts[prefix]}"

    def optional(self, prefix: str, variant: int) -> str | None:
        """The last id of a prefix, for an odd variant and if there is one."""
        return f"{prefix}:{self.counts[prefix]}" if variant % 2 and self.counts[prefix] else None


def entries_from_bytes(territory: Territory, data: Iterable[int]) -> dict[str, Entity]:
    """The entries that bytes add to units, by id."""
    draft = Draft(territory)
    makers = tuple(_MAKERS.values())
    for byte in data:
        variant, kind = divmod(byte, len(makers))
        makers[kind](draft, variant)
    return draft.entries


# Each function adds one entry, and what belongs to it.


def _field(draft: Draft, variant: int) -> None:
    id, number = draft.next("field")
    kind, parent = FieldKind.FIELD, None
    if variant % 2 and number > 1:
        kind, parent = FieldKind.THEME, f"field:{number - 1}"
    elif variant % 4 == 2 and number > 1:
        kind, parent = FieldKind.DIRECTION, "field:1"
    name = _FIELDS[(number - 1) % len(_FIELDS)]
    draft.add(Field(id=id, name=name, kind=kind, parent=parent, sources=SOURCED))


def _document(draft: Draft, variant: int) -> None:
    id, number = draft.next("doc")
    issued = _FIRST_DAY + (number - 1) * _STEP
    top = draft.top()
    issuer = _ISSUERS.get(top.level) if top is not None else None
    code, type = _TYPES[variant // 8 % len(_TYPES)]
    symbol = f"{number:02}-{code}/{issuer or 'TU'}"
    draft.add(
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


def _model(draft: Draft, variant: int) -> None:
    field = draft.required("field")
    id, number = draft.next("model")
    position, unit = draft.unit(variant)
    year = 2023 if unit.valid.start is None else 2026
    organ = draft.territory.committees.get(position)
    runner: Locality | PartyCommittee = organ if organ is not None and number % 2 else unit
    statuses = (ModelStatus.REGISTERED, ModelStatus.RECOGNISED)[: variant % 3]
    start = date(year, 1, 1)
    other = draft.entries.get(f"model:{number - 1}")
    older = other is not None and other.valid.start is not None and other.valid.start <= start
    draft.add(
        MobilizationModel(
            id=id,
            name=f"Mô hình {place_name(number)}",
            field=field,
            unit=runner.id,
            level=_level(unit, Period.year(year)) if variant % 4 == 1 else None,
            valid=Period(start, runner.valid.end),
            milestones=[
                Milestone(status=status, on=Period.year(year + step), sources=SOURCED)
                for step, status in enumerate(statuses)
            ],
            replicates=(f"model:{number - 1}",) if variant % 5 == 4 and older else (),
            sources=SOURCED,
        )
    )


def _level(unit: Locality, at: Period) -> Level:
    """The level of the committee that leads a unit, at the beginning of a period."""
    return unit.tier.levels(at)[0]


def _figure(draft: Draft, variant: int) -> None:
    """A figure that agrees with the truth, of the first unit without one from the selected unit on."""
    draft.required("ind")
    units = len(draft.territory.localities)
    candidates = (start % units for start in range(variant, variant + units))
    position = next((unit for unit in candidates if f"obs:{unit}" not in draft.entries), None)
    if position is None:
        return
    unit = draft.territory.localities[position]
    new = unit.valid.start is not None
    true = draft.territory.weights[position] if new else _true_figures(draft)[position]
    draft.add(
        Observation(
            id=f"obs:{position}",
            name=f"số mô hình, {unit.name}",
            indicator="ind:1",
            unit=unit.id,
            value=_statement_of(true, variant),
            valid=Period.year(2026 if new else 2024),
            sources=SOURCED,
        )
    )


def _statement_of(true: int, variant: int) -> Quantity:
    """A quantity that the true figure satisfies."""
    forms = (
        Quantity(true),
        Quantity.at_least(true - true % 10),
        Quantity.between(true // 2, true * 2),
        Quantity.at_most(true + 1),
    )
    return forms[variant % len(forms)]


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


def _indicator(draft: Draft, variant: int) -> None:
    id, number = draft.next("ind")
    measure = Measure.COUNT if number == 1 else list(Measure)[variant % len(Measure)]
    names = {"vi": f"chỉ tiêu {number}", "en": f"indicator {number}"}
    draft.add(Indicator(id=id, name=names, measure=measure, unit="mô hình", sources=SOURCED))


def _campaign(draft: Draft, variant: int) -> None:
    document = draft.required("doc")
    id, number = draft.next("campaign")
    organiser = draft.top()
    draft.add(
        Campaign(
            id=id,
            name=f"Phong trào {place_name(number)}",
            kind=list(CampaignKind)[variant % len(CampaignKind)],
            organiser=organiser.id if organiser is not None else None,
            valid=Period(end=organiser.valid.end) if organiser is not None else Period(),
            documents=(document,),
            belongs_to=f"campaign:{number - 1}" if variant % 2 and number > 1 else None,
            sources=SOURCED,
        )
    )


def _event(draft: Draft, variant: int) -> None:
    id, number = draft.next("event")
    draft.add(
        Event(
            id=id,
            name=f"Hội nghị {place_name(number)}",
            kind=list(EventKind)[variant % len(EventKind)],
            belongs_to=draft.optional("campaign", variant),
            valid=Period.day(date(2020, 1, 1) + timedelta(days=number)),
            sources=SOURCED,
        )
    )


def _publication(draft: Draft, variant: int) -> None:
    id, number = draft.next("pub")
    draft.add(
        Publication(
            id=id,
            name=f"Sách {place_name(number)}",
            kind=list(PublicationKind)[variant % len(PublicationKind)],
            field=draft.optional("field", variant),
            valid=Period.year(2010 + variant),
            sources=SOURCED,
        )
    )


def _contest(draft: Draft, variant: int) -> None:
    """A contest with up to two rounds, clusters and teams that take part in the first."""
    document = draft.required("doc")
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
            _cluster(draft, f"{number}.{order}", cluster, valid)


def _cluster(draft: Draft, round: str, number: int, valid: Period) -> None:
    id = f"cluster:{round}.{number}"
    draft.add(
        ContestCluster(
            id=id,
            name=f"Cụm {number}",
            round=f"round:{round}",
            number=number,
            teams=2,
            valid=valid,
            sources=SOURCED,
        )
    )
    for rank in (1, 2):
        result = Result(round=f"round:{round}", rank=rank, sources=SOURCED)
        draft.add(
            Team(
                id=f"team:{round}.{number}.{rank}",
                name=f"Đội {rank}",
                cluster=id,
                results=(result,),
                valid=valid,
                sources=SOURCED,
            )
        )


def _dialogue(draft: Draft, variant: int) -> None:
    id, number = draft.next("dialogue")
    _, unit = draft.unit(variant)
    draft.add(
        Dialogue(
            id=id,
            name=f"Đối thoại {place_name(number)}",
            levels=[_level(unit, Period.year(2024))],
            questions=_statement_of(number, variant),
            valid=Period.year(2024),
            sources=SOURCED,
        )
    )


def _body(draft: Draft, variant: int) -> None:
    """A body that serves the root's committee; without that committee none, as it would be a second root."""
    top = draft.top()
    if top is None:
        return
    _, number = draft.next("body")
    draft.add(
        Body(
            id=f"org:{top.id.removeprefix('org:')}/{number}",
            name=f"Ban {place_name(number)}",
            kind=list(BodyKind)[variant % len(BodyKind)],
            level=top.level,
            serves=top.id,
            valid=top.valid,
            sources=SOURCED,
        )
    )


def _term(draft: Draft, _: int) -> None:
    top = draft.top()
    if top is None or draft.counts["term"] > 5:
        return
    id, number = draft.next("term")
    first = 1995 + 5 * number
    draft.add(
        Term(
            id=id,
            name=f"Nhiệm kỳ {first}–{first + 5}",
            committee=top.id,
            number=number,
            valid=Period.years(first, first + 4),
            sources=SOURCED,
        )
    )


def _source(draft: Draft, variant: int) -> None:
    id, number = draft.next("src")
    part = SOURCED[0] if variant % 2 else None
    draft.add(
        Source(
            id=id,
            name=f"synthetic {number}",
            publisher="" if part else "massmob strategies",
            grade=None if part else "A",
            part_of=part,
            place=f"row {number}" if part else "",
        )
    )


_MAKERS: dict[str, Callable[[Draft, int], None]] = {
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
}
"""The kinds of entry in the order of a byte's remainders, by the prefix of their ids (``body`` for ``org``)."""
