"""Strategies of entities, one a kind, each entity valid by itself.

References that a kind requires name an id made up (``contest:1``), or the one given; no other reference is
drawn. So a movement of such an entity alone reports only what it lacks.
"""

from __future__ import annotations

from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from massmob.errors import InvalidValueError
from massmob.model.converters import as_whole
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
    Source,
    Team,
    Term,
)
from massmob.model.entity import Entity
from massmob.strategies.values import decoded, periods, quantities, symbols, texts
from massmob.values.period import Period
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import Text
from massmob.values.vocabulary import (
    BodyKind,
    CampaignKind,
    ContestForm,
    EventKind,
    FieldKind,
    Grade,
    Level,
    LocalityKind,
    Measure,
    ModelStatus,
    PublicationKind,
    Word,
)

__all__ = [
    "bodies",
    "campaigns",
    "clusters",
    "committees",
    "contests",
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
    "teams",
    "terms",
]

_E = TypeVar("_E", bound=Entity)
_FAR = 10**6


def _ids(prefix: str) -> SearchStrategy[str]:
    return st.integers(1, _FAR).map(lambda number: f"{prefix}:{number}")


def _entity(kind: type[_E], /, **fields: SearchStrategy[Any]) -> SearchStrategy[_E]:
    """Entities of a kind: id, name and period as all have them, then the fields of the kind."""
    common = {"id": _ids(kind.prefix), "name": texts(), "valid": periods()}
    drawn = {**common, **fields}
    return decoded(
        st.tuples(*drawn.values()), lambda *values: kind(**dict(zip(drawn, values, strict=True)))
    )


def _maybe(values: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.none() | values


def _word(kind: type[Word]) -> SearchStrategy[Any]:
    return st.sampled_from(list(kind))


def _given(id: str | None, default: str) -> SearchStrategy[str]:
    return st.just(default if id is None else id)


def _within(level: Level, valid: Period) -> Period:
    """A period cut to the time in which its level exists: the district level ends 2025-06-30."""
    return valid.intersection(level.valid) or level.valid


def localities(*, parent: str | None = None) -> SearchStrategy[Locality]:
    """Localities of every kind, in force while their level exists; with no successors.

    Args:
        parent: Id of the unit that all are part of; none by default.

    Example:
        >>> from hypothesis import find
        >>> find(localities(), lambda each: each.level.value == "district")
        Locality(id='loc:1', name='An Khê', valid='../2025-06-30', kind='quan')
    """

    def made(number: int, name: Text, kind: LocalityKind, valid: Period) -> Locality:
        digits = kind.level.code_digits or 9
        code = f"{number:0{digits}}" if number % 2 == 0 and number < 10**digits else ""
        return Locality(
            id=f"loc:{code or number}",
            name=name,
            code=code,
            kind=kind,
            parent=parent,
            valid=_within(kind.level, Period(valid.start)),  # what ends would need a successor
        )

    return decoded(st.tuples(st.integers(1, 90_000), texts(), _word(LocalityKind), periods()), made)


def committees(*, locality: str | None = None) -> SearchStrategy[PartyCommittee]:
    """Party committees of every level, in force while it exists; all lead the locality given, if one is."""

    def made(id: str, name: Text, level: Level, valid: Period) -> PartyCommittee:
        return PartyCommittee(
            id=id, name=name, level=level, locality=locality, valid=_within(level, valid)
        )

    return decoded(st.tuples(_ids("org"), texts(), _word(Level), periods()), made)


def bodies(*, serves: str | None = None) -> SearchStrategy[Body]:
    """Commissions, offices, State organs and so on; all serve the organ given, if one is."""
    return _entity(Body, kind=_word(BodyKind), serves=st.just(serves))


def terms(*, committee: str | None = None) -> SearchStrategy[Term]:
    """Terms of five years; of the committee given, or of ``org:1``."""

    def made(number: int, committee: str) -> Term:
        first = 1900 + 5 * number
        return Term(
            id=f"term:{number}",
            name=f"Nhiệm kỳ {first}–{first + 5}",
            committee=committee,
            number=number,
            valid=Period.years(first, first + 4),
        )

    return decoded(st.tuples(st.integers(10, 39), _given(committee, "org:1")), made)


def fields() -> SearchStrategy[Field]:
    """Fields of the movement, the widest ones: directions and themes stand under others."""
    return _entity(Field, kind=st.just(FieldKind.FIELD))


def documents(*, issuer: str | None = None) -> SearchStrategy[Document]:
    """Documents with a symbol, the type that it stands for, and in force from the day of issue.

    Args:
        issuer: Id of the organ that issued all; none by default.

    Example:
        >>> from hypothesis import find
        >>> str(find(documents(), lambda each: True).symbol)
        '01-KH/TU'
    """

    def made(number: int, symbol: DocumentSymbol, issued: Period) -> Document:
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
    return decoded(st.tuples(st.integers(1, _FAR), symbols(), day), made)


def campaigns() -> SearchStrategy[Campaign]:
    """Emulation movements, campaigns and programmes."""
    return _entity(Campaign, kind=_word(CampaignKind))


def events() -> SearchStrategy[Event]:
    """Anniversaries, congresses and other things that happened on days known."""
    return _entity(Event, kind=_word(EventKind), valid=periods(open=False))


def publications() -> SearchStrategy[Publication]:
    """Books and articles."""
    return _entity(Publication, kind=_word(PublicationKind))


def models(
    *, field: str | None = None, unit: str | None = None
) -> SearchStrategy[MobilizationModel]:
    """Models with milestones in the usual order, one status a year.

    Args:
        field: Id of the field that all are in.
        unit: Id of the unit that runs all.
    """

    def made(number: int, name: Text, year: int, statuses: int) -> MobilizationModel:
        reached = [status for status in ModelStatus if status.order is not None][:statuses]
        return MobilizationModel(
            id=f"model:{number}",
            name=name,
            field=field,
            unit=unit,
            valid=Period(Period.year(year).start),
            milestones=[
                Milestone(status=status, on=Period.year(year + step))
                for step, status in enumerate(reached)
            ],
        )

    return decoded(
        st.tuples(st.integers(1, _FAR), texts(), st.integers(2009, 2025), st.integers(0, 3)), made
    )


def contests() -> SearchStrategy[Contest]:
    """Contests of every form and level."""
    return _entity(Contest, form=_word(ContestForm), level=_maybe(_word(Level)))


def rounds(*, contest: str | None = None, order: int = 1) -> SearchStrategy[ContestRound]:
    """Rounds of the contest given, or of ``contest:1``; no more teams go on than take part.

    Args:
        contest: The contest's id.
        order: The round's place in the contest, from 1. A later round is right only beside those before it
            (rule MM601), which `massmob.strategies.movements` draws together.

    Raises:
        InvalidValueError: The place is not a whole number from 1.
    """
    if as_whole(order) < 1:
        raise InvalidValueError("not a place in a contest", found=order, hint="give 1 or more")

    def made(number: int, name: Text, teams: int, advanced: int, contest: str) -> ContestRound:
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
            st.integers(1, _FAR),
            texts(),
            small,
            small,
            _given(contest, "contest:1"),
        ),
        made,
    )


def clusters(*, round: str | None = None) -> SearchStrategy[ContestCluster]:
    """Clusters of the round given, or of ``round:1``."""
    return _entity(
        ContestCluster,
        round=_given(round, "round:1"),
        number=st.integers(1, 9),
        teams=_maybe(quantities(most=12)),
    )


def teams(*, cluster: str | None = None) -> SearchStrategy[Team]:
    """Teams, in the cluster given, if one is."""
    return _entity(Team, cluster=st.just(cluster))


def dialogues() -> SearchStrategy[Dialogue]:
    """Conferences of leaders with the people."""
    return _entity(Dialogue, level=_maybe(_word(Level)), questions=_maybe(quantities(most=999)))


def indicators() -> SearchStrategy[Indicator]:
    """What is measured: counts, stocks, ratios, shares."""
    return _entity(Indicator, measure=_word(Measure))


def observations(
    *, indicator: str | None = None, unit: str | None = None
) -> SearchStrategy[Observation]:
    """Figures of a year.

    Args:
        indicator: Id of the indicator; ``ind:1`` when ``None``.
        unit: Id of the unit they are about; ``loc:1`` when ``None``.
    """
    return _entity(
        Observation,
        indicator=_given(indicator, "ind:1"),
        unit=_given(unit, "loc:1"),
        value=quantities(),
        valid=st.integers(2009, 2026).map(Period.year),
    )


def sources() -> SearchStrategy[Source]:
    """Sources with a publisher and a grade."""
    return _entity(
        Source,
        publisher=st.just("synthetic"),
        grade=_word(Grade),
        valid=st.just(Period()),
        published=_maybe(periods(earliest="1990-01-01", latest="2026-12-31", open=False)),
    )
