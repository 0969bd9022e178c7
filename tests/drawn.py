"""Movements drawn at random, valid by construction: what the tests of several rooms share."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from massmob.declaration import Entity
from massmob.model import (
    Document,
    Field,
    Indicator,
    Locality,
    MobilizationModel,
    Observation,
    PartyCommittee,
    Source,
    Succession,
)
from massmob.movement import Movement
from massmob.period import Period
from massmob.quantity import Quantity
from massmob.vocabulary import Extent, Level, LocalityKind, ModelStatus

NAMES = ("Ba Đình", "Hoà Bình", "Thụy Khuê", "Đống Đa", "Yên Hòa", "Ứng Hòa", "Mỹ Đức", "Ô Diên")
KINDS = (
    (LocalityKind.TINH, LocalityKind.THANH_PHO),
    (LocalityKind.QUAN, LocalityKind.HUYEN),
    (LocalityKind.PHUONG, LocalityKind.XA, LocalityKind.THI_TRAN),
)
LEVELS = (Level.CITY, Level.DISTRICT, Level.BASE)
LAST_OF_DISTRICTS = date(2025, 6, 30)
STATUSES = (None, *ModelStatus)

quantities = st.one_of(
    st.integers(0, 10**6).map(Quantity),
    st.integers(0, 10**6).map(Quantity.at_least),
    st.tuples(st.integers(0, 99), st.integers(0, 99)).map(
        lambda pair: Quantity.between(min(pair), max(pair))
    ),
)


@st.composite
def movements(draw: st.DrawFn, max_units: int = 12) -> Movement:
    """A province with districts, communes, their committees, models, figures and a chain of documents."""
    source = Source(id="src:drawn", name="synthetic", publisher="tests", grade="B")
    entities: list[Entity] = [source]
    shape = draw(st.lists(st.integers(0, 5), min_size=1, max_size=max_units))
    depths: list[int] = []
    for position, pick in enumerate(shape):
        homes = [i for i in range(position) if depths[i] < 2]
        parent = homes[pick % len(homes)] if position else None
        depths.append(0 if parent is None else depths[parent] + 1)
        entities += _place(draw, position, parent, depths[-1])
    units = len(shape)
    entities.append(Field(id="field:1", name="phát triển kinh tế", sources=("src:drawn",)))
    entities += [_model(draw, n, units) for n in range(draw(st.integers(0, 6)))]
    entities.append(
        Indicator(id="ind:1", name="số mô hình", measure="count", sources=("src:drawn",))
    )
    told = draw(st.sets(st.integers(0, units - 1), max_size=units))
    entities += [_figure(draw, unit) for unit in sorted(told)]
    entities += _documents(draw(st.lists(st.integers(0, 8), max_size=5)))
    return Movement(entities)


def _valid(depth: int) -> Period:
    return Period(end=LAST_OF_DISTRICTS) if depth else Period()


def _place(draw: st.DrawFn, position: int, parent: int | None, depth: int) -> list[Entity]:
    name = f"{draw(st.sampled_from(NAMES))} {position}"
    successors = (
        Succession(to="loc:0", extent=Extent.WHOLE, on="2025-07-01", sources=("src:drawn",)),
    )
    locality = Locality(
        id=f"loc:{position}",
        name=name,
        code=str(position),
        kind=draw(st.sampled_from(KINDS[depth])),
        parent=None if parent is None else f"loc:{parent}",
        valid=_valid(depth),
        successors=successors if depth == 2 else (),
        sources=("src:drawn",),
    )
    committee = PartyCommittee(
        id=f"org:{position}",
        name=f"Đảng ủy {name}",
        level=LEVELS[depth],
        locality=locality.id,
        superior=None if parent is None else f"org:{parent}",
        valid=_valid(depth),
        sources=("src:drawn",),
    )
    return [locality, committee]


def _model(draw: st.DrawFn, number: int, units: int) -> Entity:
    return MobilizationModel(
        id=f"model:{number}",
        name={"vi": f"Mô hình {number}", "en": f"Model {number}"},
        field="field:1",
        unit=f"{draw(st.sampled_from(('org', 'loc')))}:{draw(st.integers(0, units - 1))}",
        level=draw(st.sampled_from((*LEVELS, None))),
        valid=draw(st.sampled_from(("2023", "2024", "2023/2024"))),
        sources=("src:drawn",),
    )


def _figure(draw: st.DrawFn, unit: int) -> Entity:
    return Observation(
        id=f"obs:{unit}",
        name=f"số mô hình {unit}",
        indicator="ind:1",
        unit=f"loc:{unit}",
        value=draw(quantities),
        valid="2024",
        sources=("src:drawn",),
    )


def _documents(picks: list[int]) -> list[Entity]:
    return [
        Document(
            id=f"doc:{position}",
            name=f"{position + 1:02}-KH/TU",
            symbol=f"{position + 1:02}-KH/TU",
            type="plan",
            issuer="org:0",
            issued=date(2009 + position, 1, 1),
            valid=Period(date(2009 + position, 1, 1)),
            covers=Period.years(2009 + position, 2010 + position + pick % 3),
            implements=tuple(f"doc:{each}" for each in range(position) if (pick >> each) & 1),
            sources=("src:drawn",),
        )
        for position, pick in enumerate(picks)
    ]


REORGANISED = (date(2025, 1, 1), date(2025, 7, 1))


@st.composite
def reorganisations(draw: st.DrawFn, *, whole_only: bool = False, generations: int = 3) -> Movement:
    """A province whose communes are reorganised once or twice; every old commune has receivers."""
    entities: list[Entity] = [Locality(id="loc:0", name="Tỉnh", kind="tinh")]
    sizes = [draw(st.integers(1, 4)) for _ in range(generations)]
    for generation, size in enumerate(sizes):
        entities += [
            Locality(
                id=f"loc:{generation}.{number}",
                name=f"Xã {generation}.{number}",
                code=str(number),
                kind="xa",
                parent="loc:0",
                valid=_life(generation, generations),
                successors=_rows(draw, generation, sizes, whole_only=whole_only),
            )
            for number in range(size)
        ]
    return Movement(entities)


def _life(generation: int, generations: int) -> Period:
    start = REORGANISED[generation - 1] if generation else None
    last = generation == generations - 1
    return Period(start, None if last else REORGANISED[generation] - timedelta(days=1))


def _rows(
    draw: st.DrawFn, generation: int, sizes: list[int], *, whole_only: bool
) -> tuple[Succession, ...]:
    if generation == len(sizes) - 1:
        return ()
    receivers = sorted(draw(st.sets(st.integers(0, sizes[generation + 1] - 1), min_size=1)))
    if whole_only:
        receivers = receivers[:1]
    extents = [Extent.WHOLE]
    if len(receivers) > 1:
        partial = st.sampled_from(
            (Extent.PART, Extent.ALL_PEOPLE, Extent.LAND_ONLY, Extent.PEOPLE_PART, Extent.UNKNOWN)
        )
        extents = [draw(partial) for _ in receivers]
        # The people cannot all have gone two ways, nor nowhere.
        people = [n for n, extent in enumerate(extents) if extent is Extent.ALL_PEOPLE]
        extents = [
            Extent.PART if extent is Extent.ALL_PEOPLE and people[1:] else extent
            for extent in extents
        ]
        extents[0] = Extent.PART if Extent.ALL_PEOPLE not in extents else extents[0]
    return tuple(
        Succession(to=f"loc:{generation + 1}.{number}", extent=extent, on=REORGANISED[generation])
        for number, extent in zip(receivers, extents, strict=True)
    )
