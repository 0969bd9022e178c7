"""Bytes → everything in a movement that is no unit: fields, documents, models, figures and so on.

A byte is a kind, by its remainder, and a variant of that kind, by its quotient. What an entry requires (a model
its field, a campaign its document) is added first when it is missing. Every entry is valid as it is added:
numbers go up, days go forward, figures are all about the same made-up truth.
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
from massmob.strategies.decode_units import SOURCED, Land
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

__all__ = ["SOURCE", "Draft", "furnish"]

SOURCE = Source(id=SOURCED[0], name="synthetic", publisher="massmob strategies", grade="B")
"""The source of all that is drawn: it says that it is made up."""

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
    """A movement in the making.

    Attributes:
        land: Its units.
        made: Its other entities by id.
        counts: How many of each prefix there are.
    """

    land: Land
    made: dict[str, Entity] = attrs.field(factory=dict[str, Entity])
    counts: Counter[str] = attrs.field(factory=Counter[str])
    truth: list[int] | None = None

    def next(self, prefix: str) -> tuple[str, int]:
        """The next free id of a prefix, and its number from 1."""
        self.counts[prefix] += 1
        return f"{prefix}:{self.counts[prefix]}", self.counts[prefix]

    def add(self, entity: Entity) -> None:
        """Take an entity up."""
        self.made[entity.id] = entity

    def unit(self, way: int) -> tuple[int, Locality]:
        """The unit that a way picks, with its position."""
        position = way % len(self.land.localities)
        return position, self.land.localities[position]

    def top(self) -> PartyCommittee | None:
        """The committee of the root."""
        return self.land.committees.get(0)

    def needs(self, prefix: str) -> str:
        """The last id of a prefix, of an entry made for it where there is none."""
        if not self.counts[prefix]:
            _MAKERS[prefix](self, 0)
        return f"{prefix}:{self.counts[prefix]}"


def furnish(land: Land, data: Iterable[int]) -> dict[str, Entity]:
    """The entries that bytes add to units, by id."""
    draft = Draft(land)
    makers = tuple(_MAKERS.values())
    for byte in data:
        way, kind = divmod(byte, len(makers))
        makers[kind](draft, way)
    return draft.made


# Each maker adds one entry, and what belongs to it; `way` goes from 0, the plainest, to about 17.


def _field(draft: Draft, way: int) -> None:
    id, number = draft.next("field")
    kind, parent = FieldKind.FIELD, None
    if way % 2 and number > 1:
        kind, parent = FieldKind.THEME, f"field:{number - 1}"
    elif way % 4 == 2 and number > 1:
        kind, parent = FieldKind.DIRECTION, "field:1"
    name = _FIELDS[(number - 1) % len(_FIELDS)]
    draft.add(Field(id=id, name=name, kind=kind, parent=parent, sources=SOURCED))


def _document(draft: Draft, way: int) -> None:
    id, number = draft.next("doc")
    issued = _FIRST_DAY + (number - 1) * _STEP
    top = draft.top()
    issuer = _ISSUERS.get(top.level) if top is not None else None
    code, type = _TYPES[way // 8 % len(_TYPES)]
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
            **_rests(draft, number, way % 8, issued),
        )
    )


def _rests(draft: Draft, number: int, way: int, issued: date) -> dict[str, Any]:
    """What a document rests on: the one or two before it; the one that it replaces ends on its eve."""
    before = tuple(f"doc:{each}" for each in (number - 1, number - 2) if each > 0)
    last = before[:1]
    if way == 5 and last:
        old = draft.made[last[0]]
        if old.valid.end is None:
            draft.add(attrs.evolve(old, valid=Period(old.valid.start, issued - timedelta(days=1))))
            return {"replaces": last}
        return {}
    ways: dict[int, dict[str, Any]] = {
        1: {"implements": last},
        2: {"implements": before},
        3: {"continues": last},
        4: {"cites": before},
        6: {"amends": last},
        7: {"issued_with": last},
    }
    return ways.get(way, {})


def _model(draft: Draft, way: int) -> None:
    field = draft.needs("field")
    id, number = draft.next("model")
    position, unit = draft.unit(way)
    year = 2023 if unit.valid.start is None else 2026
    organ = draft.land.committees.get(position)
    runs: Locality | PartyCommittee = organ if organ is not None and number % 2 else unit
    reached = (ModelStatus.REGISTERED, ModelStatus.RECOGNISED)[: way % 3]
    start = date(year, 1, 1)
    other = draft.made.get(f"model:{number - 1}")
    older = other is not None and other.valid.start is not None and other.valid.start <= start
    draft.add(
        MobilizationModel(
            id=id,
            name=f"Mô hình {place_name(number)}",
            field=field,
            unit=runs.id,
            level=unit.level if way % 4 == 1 else None,
            valid=Period(start),
            milestones=[
                Milestone(status=each, on=Period.year(year + step), sources=SOURCED)
                for step, each in enumerate(reached)
            ],
            replicates=(f"model:{number - 1}",) if way % 5 == 4 and older else (),
            sources=SOURCED,
        )
    )


def _figure(draft: Draft, way: int) -> None:
    """A figure of a unit, about the truth, for the first unit from the one picked that has none."""
    draft.needs("ind")
    units = len(draft.land.localities)
    free = (each % units for each in range(way, way + units))
    position = next((each for each in free if f"obs:{each}" not in draft.made), None)
    if position is None:
        return
    unit = draft.land.localities[position]
    new = unit.valid.start is not None
    value = _told(draft.land.weights[position] if new else _truth(draft)[position], way)
    draft.add(
        Observation(
            id=f"obs:{position}",
            name=f"số mô hình, {unit.name}",
            indicator="ind:1",
            unit=unit.id,
            value=value,
            valid=Period.year(2026 if new else 2024),
            sources=SOURCED,
        )
    )


def _told(true: int, way: int) -> Quantity:
    """A figure that the truth fits."""
    ways = (
        Quantity(true),
        Quantity.at_least(true - true % 10),
        Quantity.between(true // 2, true * 2),
        Quantity.at_most(true + 1),
    )
    return ways[way % len(ways)]


def _truth(draft: Draft) -> list[int]:
    """What is true of each unit of the order before 2025-07-01: a leaf its own, others those below."""
    if draft.truth is None:
        land = draft.land
        old = [unit.valid.start is None for unit in land.localities]
        below = {parent for position, parent in enumerate(land.parents) if old[position]}
        draft.truth = [
            0 if position in below or not old[position] else weight
            for position, weight in enumerate(land.weights)
        ]
        for position in reversed(range(1, len(old))):
            draft.truth[land.parents[position]] += draft.truth[position]
    return draft.truth


def _indicator(draft: Draft, way: int) -> None:
    id, number = draft.next("ind")
    measure = Measure.COUNT if number == 1 else list(Measure)[way % len(Measure)]
    names = {"vi": f"chỉ tiêu {number}", "en": f"indicator {number}"}
    draft.add(Indicator(id=id, name=names, measure=measure, unit="mô hình", sources=SOURCED))


def _campaign(draft: Draft, way: int) -> None:
    document = draft.needs("doc")
    id, number = draft.next("campaign")
    organiser = draft.top()
    draft.add(
        Campaign(
            id=id,
            name=f"Phong trào {place_name(number)}",
            kind=list(CampaignKind)[way % len(CampaignKind)],
            organiser=organiser.id if organiser is not None else None,
            documents=(document,),
            belongs_to=f"campaign:{number - 1}" if way % 2 and number > 1 else None,
            sources=SOURCED,
        )
    )


def _event(draft: Draft, way: int) -> None:
    id, number = draft.next("event")
    draft.add(
        Event(
            id=id,
            name=f"Hội nghị {place_name(number)}",
            kind=list(EventKind)[way % len(EventKind)],
            belongs_to=_last(draft, "campaign", way),
            valid=Period.day(date(2020, 1, 1) + timedelta(days=number)),
            sources=SOURCED,
        )
    )


def _last(draft: Draft, prefix: str, way: int) -> str | None:
    """The last of a prefix, every second time, if there is one."""
    return f"{prefix}:{draft.counts[prefix]}" if way % 2 and draft.counts[prefix] else None


def _publication(draft: Draft, way: int) -> None:
    id, number = draft.next("pub")
    draft.add(
        Publication(
            id=id,
            name=f"Sách {place_name(number)}",
            kind=list(PublicationKind)[way % len(PublicationKind)],
            field=_last(draft, "field", way),
            valid=Period.year(2010 + way),
            sources=SOURCED,
        )
    )


def _contest(draft: Draft, way: int) -> None:
    """A contest with up to two rounds, clusters and teams that take part in the first."""
    document = draft.needs("doc")
    id, number = draft.next("contest")
    valid = Period.year(2024)
    form = list(ContestForm)[way % len(ContestForm)]
    name = f"Hội thi {place_name(number)}"
    draft.add(
        Contest(id=id, name=name, form=form, documents=(document,), valid=valid, sources=SOURCED)
    )
    for order in range(1, 1 + way % 3):
        clusters = way // 3 % 3 if order == 1 else 0
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


def _dialogue(draft: Draft, way: int) -> None:
    id, number = draft.next("dialogue")
    _, unit = draft.unit(way)
    draft.add(
        Dialogue(
            id=id,
            name=f"Đối thoại {place_name(number)}",
            level=unit.level,
            questions=_told(number, way),
            valid=Period.year(2024),
            sources=SOURCED,
        )
    )


def _body(draft: Draft, way: int) -> None:
    """A body that serves the root's committee; without one it would be a root of its own."""
    top = draft.top()
    if top is None:
        return
    _, number = draft.next("body")
    draft.add(
        Body(
            id=f"org:{top.id.removeprefix('org:')}/{number}",
            name=f"Ban {place_name(number)}",
            kind=list(BodyKind)[way % len(BodyKind)],
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


def _source(draft: Draft, way: int) -> None:
    id, number = draft.next("src")
    part = SOURCED[0] if way % 2 else None
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
"""What the remainder of a byte means, by the prefix of the ids."""
