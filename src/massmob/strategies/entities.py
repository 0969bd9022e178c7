"""Strategies of entities, one for each kind, each entity valid by itself.

References that a kind requires are the id given or an invented one (``contest:1``); no other reference is
drawn. So the only findings in a movement of such an entity alone are of missing entities.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.errors import InvalidValueError
from massmob.model.converters import as_whole
from massmob.model.entities import (
    Assessment,
    Body,
    Campaign,
    Commendation,
    Contest,
    ContestCluster,
    ContestRound,
    Cycle,
    DatasetCard,
    Dialogue,
    Document,
    EmulationCluster,
    Event,
    Field,
    Indicator,
    Locality,
    Milestone,
    MobilizationModel,
    Observation,
    PartyCommittee,
    Phase,
    Publication,
    Source,
    TargetGroup,
    Task,
    Team,
    Term,
    Work,
)
from massmob.model.entity import Entity
from massmob.strategies.values import decoded, periods, quantities, symbols, texts
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.period import Period
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import Text
from massmob.values.vocabulary import (
    Aspect,
    BodyKind,
    CampaignKind,
    Channel,
    CommendationForm,
    ContestForm,
    CyclePhase,
    EventKind,
    FieldKind,
    Grade,
    Level,
    LocalityKind,
    Measure,
    ModelStatus,
    PublicationKind,
    StartBasis,
    TaskKind,
    Tier,
    WorkKind,
)

__all__ = [
    "assessments",
    "bodies",
    "campaigns",
    "clusters",
    "commendations",
    "committees",
    "contest_clusters",
    "contests",
    "cycles",
    "datasets",
    "dialogues",
    "documents",
    "events",
    "fields",
    "indicators",
    "localities",
    "models",
    "observations",
    "publications",
    "rounds",
    "sources",
    "target_groups",
    "tasks",
    "teams",
    "terms",
    "works",
]

_E = TypeVar("_E", bound=Entity)
_MAX_NUMBER = 10**6


def _ids(prefix: str) -> SearchStrategy[str]:
    return st.integers(1, _MAX_NUMBER).map(lambda number: f"{prefix}:{number}")


def _entities(kind: type[_E], /, **fields: SearchStrategy[Any]) -> SearchStrategy[_E]:
    """Entities of a kind: id, name and period as for all kinds, then the fields of the kind."""
    common = {"id": _ids(kind.prefix), "name": texts(), "valid": periods()}
    drawn = {**common, **fields}
    return decoded(
        st.tuples(*drawn.values()), lambda *values: kind(**dict(zip(drawn, values, strict=True)))
    )


def _optional(values: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.none() | values


def _members(vocabulary: type[LabelledEnum]) -> SearchStrategy[Any]:
    return st.sampled_from(list(vocabulary))


def _id_or(default: str, id: str | None) -> SearchStrategy[str]:
    return st.just(default if id is None else id)


def _while_tier_exists(tier: Tier, valid: Period) -> Period:
    """A period cut to the time in which a tier exists: the district tier ends 2025-06-30."""
    return valid.intersection(tier.valid) or tier.valid


def localities(*, parent: str | None = None) -> SearchStrategy[Locality]:
    """Localities of every kind, in force while their tier exists; without successors.

    Args:
        parent: Id of the unit that all are part of; none by default.

    Example:
        >>> from hypothesis import find
        >>> find(localities(), lambda unit: unit.tier.value == "district")
        Locality(id='loc:1', name='An Khê', valid='../2025-06-30', kind='quan')
    """

    def build(
        number: int,
        name: Text,
        kind: LocalityKind,
        valid: Period,
        spelling: Text | None,
        basis: StartBasis | None,
    ) -> Locality:
        digits = kind.tier.code_digits or 9
        code = f"{number:0{digits}}" if number % 2 == 0 and number < 10**digits else ""
        return Locality(
            id=f"loc:{code or number}",
            name=name,
            code=code,
            kind=kind,
            parent=parent,
            valid=_while_tier_exists(
                kind.tier, Period(valid.start)
            ),  # no end: it would need a successor
            other_spellings=() if spelling is None else (spelling.vi,),
            start_basis=None if valid.start is None else basis,
        )

    return decoded(
        st.tuples(
            st.integers(1, 90_000),
            texts(),
            _members(LocalityKind),
            periods(),
            _optional(texts()),
            _optional(_members(StartBasis)),
        ),
        build,
    )


def committees(*, locality: str | None = None) -> SearchStrategy[PartyCommittee]:
    """Party committees of every level; they lead the locality given, if any."""

    def build(id: str, name: Text, level: Level, valid: Period) -> PartyCommittee:
        return PartyCommittee(
            id=id,
            name=name,
            level=level,
            locality=locality,
            valid=valid,
        )

    return decoded(st.tuples(_ids("org"), texts(), _members(Level), periods()), build)


def bodies(*, serves: str | None = None) -> SearchStrategy[Body]:
    """Commissions, offices, State organs and so on; they serve the organ given, if any."""
    return _entities(Body, kind=_members(BodyKind), serves=st.just(serves))


def terms(*, committee: str | None = None) -> SearchStrategy[Term]:
    """Terms of five years; of the committee given, or of ``org:1``."""

    def build(number: int, committee: str) -> Term:
        first = 1900 + 5 * number
        return Term(
            id=f"term:{number}",
            name=f"Nhiệm kỳ {first}–{first + 5}",
            committee=committee,
            number=number,
            valid=Period.years(first, first + 4),
        )

    return decoded(st.tuples(st.integers(10, 39), _id_or("org:1", committee)), build)


def fields() -> SearchStrategy[Field]:
    """Fields of the movement without a parent, so neither directions nor themes."""
    return _entities(Field, kind=st.just(FieldKind.FIELD))


def documents(*, issuer: str | None = None) -> SearchStrategy[Document]:
    """Documents with a symbol and its type, in force from the day of issue.

    Args:
        issuer: Id of the organ that issued all; none by default.

    Example:
        >>> from hypothesis import find
        >>> str(find(documents(), lambda document: True).symbol)
        '01-KH/TU'
    """

    def build(number: int, symbol: DocumentSymbol, issued: Period) -> Document:
        year = symbol.year
        days = issued if year is None else Period.year(year)
        return Document(
            id=f"doc:{number}",
            name=str(symbol),
            symbol=symbol,
            type=symbol.types[0],
            issuer=issuer,
            issued=days,
            valid=Period(days.start),
        )

    day = periods(earliest="1990-01-01", latest="2026-12-31", open=False)
    return decoded(st.tuples(st.integers(1, _MAX_NUMBER), symbols(), day), build)


def campaigns() -> SearchStrategy[Campaign]:
    """Emulation movements, campaigns and programmes."""
    return _entities(Campaign, kind=_members(CampaignKind))


def events() -> SearchStrategy[Event]:
    """Anniversaries, congresses and other events on known days."""
    return _entities(Event, kind=_members(EventKind), valid=periods(open=False))


def publications() -> SearchStrategy[Publication]:
    """Books and articles."""
    return _entities(Publication, kind=_members(PublicationKind), valid=periods(open=False))


def models(
    *, field: str | None = None, unit: str | None = None
) -> SearchStrategy[MobilizationModel]:
    """Models with milestones in the usual order of statuses, one a year.

    Args:
        field: Id of the field that all are in.
        unit: Id of the unit that runs all.
    """

    def build(number: int, name: Text, year: int, count: int) -> MobilizationModel:
        statuses = [status for status in ModelStatus if status.order is not None][:count]
        return MobilizationModel(
            id=f"model:{number}",
            name=name,
            field=field,
            unit=unit,
            valid=Period(Period.year(year).start),
            milestones=[
                Milestone(status=status, on=Period.year(year + step))
                for step, status in enumerate(statuses)
            ],
        )

    return decoded(
        st.tuples(st.integers(1, _MAX_NUMBER), texts(), st.integers(2009, 2025), st.integers(0, 3)),
        build,
    )


def contests() -> SearchStrategy[Contest]:
    """Contests of every form and level."""
    return _entities(
        Contest,
        form=_members(ContestForm),
        level=_optional(_members(Level)),
        valid=periods(open=False),
    )


def rounds(*, contest: str | None = None, order: int = 1) -> SearchStrategy[ContestRound]:
    """Rounds of the contest given, or of ``contest:1``; no more teams go on than take part.

    Args:
        contest: The contest's id.
        order: The round's position in the contest, from 1. A later round is valid only with those before it
            (rule MM601), which `massmob.strategies.movements` draws together.

    Raises:
        InvalidValueError: The position is not a whole number from 1.
    """
    if as_whole(order) < 1:
        raise InvalidValueError("not a position in a contest", found=order, hint="give 1 or more")

    def build(number: int, name: Text, teams: int, advanced: int, contest: str) -> ContestRound:
        return ContestRound(
            id=f"round:{number}",
            name=name,
            contest=contest,
            order=order,
            teams=teams,
            advanced=min(teams, advanced),
        )

    small = st.integers(0, 40)
    return decoded(
        st.tuples(
            st.integers(1, _MAX_NUMBER),
            texts(),
            small,
            small,
            _id_or("contest:1", contest),
        ),
        build,
    )


def contest_clusters(*, round: str | None = None) -> SearchStrategy[ContestCluster]:
    """Clusters of the round given, or of ``round:1``."""
    return _entities(
        ContestCluster,
        round=_id_or("round:1", round),
        number=st.integers(1, 9),
        teams=_optional(quantities(most=12)),
    )


def teams(*, cluster: str | None = None) -> SearchStrategy[Team]:
    """Teams, in the cluster given, if any."""
    return _entities(Team, cluster=st.just(cluster))


def dialogues() -> SearchStrategy[Dialogue]:
    """Conferences of leaders with the people."""
    return _entities(
        Dialogue,
        levels=st.lists(_members(Level), max_size=2, unique=True),
        questions=_optional(quantities(most=999)),
        valid=periods(open=False),
    )


def clusters(*, organiser: str | None = None) -> SearchStrategy[EmulationCluster]:
    """Emulation clusters, without members; of the organ given, if any."""
    return _entities(
        EmulationCluster, organiser=st.just(organiser), number=_optional(st.integers(1, 20))
    )


def target_groups(*, parent: str | None = None) -> SearchStrategy[TargetGroup]:
    """Target groups; in the wider group given, if any."""
    return _entities(TargetGroup, parent=st.just(parent))


def cycles(*, organ: str | None = None) -> SearchStrategy[Cycle]:
    """Yearly cycles whose phases follow one another within the year; of the organ given, or of ``org:1``."""

    def build(number: int, name: Text, year: int, count: int, organ: str) -> Cycle:
        phases = [
            Phase(kind=kind, on=Period.day(date(year, 1 + order, 15)))
            for order, kind in enumerate([*CyclePhase][:count])
        ]
        return Cycle(
            id=f"cycle:{number}",
            name=name,
            year=year,
            organ=organ,
            phases=phases,
            valid=Period.year(year),
        )

    return decoded(
        st.tuples(
            st.integers(1, _MAX_NUMBER),
            texts(),
            st.integers(2009, 2025),
            st.integers(0, len(CyclePhase)),
            _id_or("org:1", organ),
        ),
        build,
    )


def tasks() -> SearchStrategy[Task]:
    """Tasks and aims, in words; nothing sets them or is responsible for them."""
    return _entities(
        Task,
        kind=_members(TaskKind),
        text=_optional(texts()),
        channels=st.lists(_members(Channel), max_size=2, unique=True),
    )


def works(*, unit: str | None = None) -> SearchStrategy[Work]:
    """Works of every kind; carried by the unit given, if any."""
    return _entities(Work, kind=_members(WorkKind), unit=st.just(unit), valid=periods(open=False))


def commendations(*, authority: str | None = None) -> SearchStrategy[Commendation]:
    """Commendations of every form, with counted recipients; by the organ given, if any."""
    return _entities(
        Commendation,
        form=_members(CommendationForm),
        authority=st.just(authority),
        collectives=_optional(quantities(most=99)),
        individuals=_optional(quantities(most=99)),
        valid=periods(open=False),
    )


def datasets() -> SearchStrategy[DatasetCard]:
    """Cards of datasets, without scope."""
    return _entities(
        DatasetCard, version=st.sampled_from(["", "1", "2026.11"]), covers=_optional(periods())
    )


def assessments(*, about: str | None = None) -> SearchStrategy[Assessment]:
    """Assessments in words; about the entity given, or ``campaign:1``."""
    return _entities(
        Assessment, about=_id_or("campaign:1", about), aspect=_members(Aspect), text=texts()
    )


def indicators() -> SearchStrategy[Indicator]:
    """Indicators of every measure: counts, stocks, ratios, shares."""
    return _entities(Indicator, measure=_members(Measure))


def observations(
    *, indicator: str | None = None, unit: str | None = None
) -> SearchStrategy[Observation]:
    """Figures of a year.

    Args:
        indicator: Id of the indicator; by default ``ind:1``.
        unit: Id of the unit they are about; by default ``loc:1``.
    """
    return _entities(
        Observation,
        indicator=_id_or("ind:1", indicator),
        unit=_id_or("loc:1", unit),
        value=quantities(),
        valid=st.integers(2009, 2026).map(Period.year),
    )


def sources() -> SearchStrategy[Source]:
    """Sources with a publisher and a grade."""
    return _entities(
        Source,
        publisher=st.just("synthetic"),
        grade=_members(Grade),
        valid=st.just(Period()),
        published=_optional(periods(earliest="1990-01-01", latest="2026-12-31", open=False)),
    )
