"""`Questions`: short questions by name, about committees, contests, figures and documents."""

from __future__ import annotations

from datetime import date
from math import inf
from typing import TypeVar, cast

from massmob.errors import (
    AmbiguousError,
    InvalidValueError,
    UnknownEntityError,
    checked,
    naming_argument,
    with_article,
)
from massmob.model.entities import (
    Body,
    Contest,
    ContestCluster,
    ContestRound,
    Document,
    Locality,
    Observation,
    PartyCommittee,
    Result,
    Team,
)
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.references import reference_fields
from massmob.network.documents import Documents
from massmob.network.listing import Listing
from massmob.network.subset import Subsets
from massmob.values.period import Period, as_date, as_period
from massmob.values.text import similar_words_hint
from massmob.values.vocabulary import DocumentType, EntityKind, Level, Relation

__all__ = ["Questions"]

_E = TypeVar("_E", bound=Entity)
_WITH_FIGURES = tuple(
    ENTITY_TYPES[kind]
    for kind in sorted({kind for field in reference_fields(Observation) for kind in field.kinds})
    if kind is not EntityKind.SOURCE
)


class Questions(Subsets):
    """`Subsets` with short questions that each follow one kind of reference."""

    # --- committees --------------------------------------------------------------------------------

    @checked(below=bool)
    def committees_of(
        self, item: Locality | str, *, below: bool = False, at: date | str | None = None
    ) -> Listing[PartyCommittee]:
        """The committees that lead a locality, in the order in which they began.

        Args:
            item: The locality or its id.
            below: Also those that lead the localities below it.
            at: Only those in force on this day.

        Raises:
            UnknownEntityError: No such entity.
            InvalidValueError: Not a locality; not a day.

        Example:
            >>> from massmob.datasets.shipped import load_dataset
            >>> hanoi = load_dataset("hanoi")
            >>> [organ.id for organ in hanoi.committees_of("loc:001")]
            ['org:001']
            >>> len(hanoi.committees_of("loc:001", below=True, at="2024-10-15"))
            15
        """
        unit = self._of_kinds(item, Locality)
        with naming_argument("at"):
            day = None if at is None else as_date(at)
        units = [unit.id, *(self.hierarchy("locality").descendants(unit.id) if below else ())]
        leading = (
            organ
            for id in units
            for organ, _ in self.referrers(id, relation=Relation.LEADS, kind=PartyCommittee)
        )
        in_force = (organ for organ in leading if day is None or day in organ.valid)
        return Listing(sorted(in_force, key=_by_start))

    def leader_of(
        self, item: Locality | str, *, at: date | str | None = None
    ) -> PartyCommittee | None:
        """The committee that leads a locality; ``None`` when none does.

        Args:
            item: The locality or its id.
            at: The day; by default any.

        Raises:
            AmbiguousError: Several did, one after another: give the day; `committees_of` gives all.
            UnknownEntityError: No such entity.
            InvalidValueError: Not a locality; not a day.

        Example:
            >>> from massmob.datasets.shipped import load_dataset
            >>> str(load_dataset("hanoi").leader_of("loc:001", at="2024-10-15").name)
            'Quận ủy Ba Đình'
        """
        leading = self.committees_of(item, at=at)
        if len(leading) > 1:
            raise AmbiguousError(
                "several committees",
                place="item",
                found=[f"{organ.id} ({organ.valid.label('en')})" for organ in leading],
                hint="give at=, a day on which one of them leads it",
            )
        return leading[0] if leading else None

    # --- contests ----------------------------------------------------------------------------------

    def rounds_of(self, item: Contest | str) -> Listing[ContestRound]:
        """The rounds of a contest, from the first.

        Args:
            item: The contest or its id.

        Raises:
            UnknownEntityError: No such entity.
            InvalidValueError: Not a contest.

        Example:
            >>> from massmob.datasets.shipped import load_dataset
            >>> [round.id for round in load_dataset("hanoi").rounds_of("contest:2024")]
            ['round:2024-base', 'round:2024-district', 'round:2024-preliminary', 'round:2024-final']
        """
        contest = self._of_kinds(item, Contest)
        rounds = (round for round, _ in self.referrers(contest, kind=ContestRound))
        return Listing(sorted(rounds, key=lambda round: (round.order, round.id)))

    def teams_of(
        self, item: Contest | ContestRound | ContestCluster | PartyCommittee | Body | str
    ) -> Listing[Team]:
        """The teams of a contest, a round or a cluster, or those that represent an organ; in id order.

        A team takes part where its cluster or one of its results is.

        Args:
            item: The contest, round, cluster, committee or body, or its id.

        Raises:
            UnknownEntityError: No such entity.
            InvalidValueError: An entity of another kind.

        Example:
            >>> from massmob.datasets.shipped import load_dataset
            >>> hanoi = load_dataset("hanoi")
            >>> len(hanoi.teams_of("contest:2024")), len(hanoi.teams_of("cluster:2024-2"))
            (15, 5)
        """
        kinds = (Contest, ContestRound, ContestCluster, PartyCommittee, Body)
        entity: Entity = self._of_kinds(item, *kinds)
        if isinstance(entity, PartyCommittee | Body):
            own = self.referrers(entity, relation=Relation.REPRESENTS, kind=Team)
            teams = {team.id: team for team, _ in own}
        else:
            nodes = [entity.id, *self.hierarchy("contest").descendants(entity.id)]
            holders = (team for id in nodes for team in self._holders(id, Team))
            teams = {team.id: team for team in holders}
        return Listing(teams[id] for id in sorted(teams))

    def results_of(
        self, item: Contest | ContestRound | ContestCluster | Team | PartyCommittee | Body | str
    ) -> Listing[tuple[Team, Result]]:
        """The results of teams, each with the team: by rounds, and in a round by ranks.

        Args:
            item: The contest, round or cluster in which they were reached, or the team, committee or body that
                reached them; or its id.

        Raises:
            UnknownEntityError: No such entity.
            InvalidValueError: An entity of another kind.

        Example:
            >>> from massmob.datasets.shipped import load_dataset
            >>> results = load_dataset("hanoi").results_of("round:2024-final")
            >>> [(team.name.label("en"), result.rank) for team, result in results][:2]
            [('Hanoi police', 1), ('Đống Đa', 2)]
        """
        kinds = (Contest, ContestRound, ContestCluster, Team, PartyCommittee, Body)
        entity: Entity = self._of_kinds(item, *kinds)
        teams = (entity,) if isinstance(entity, Team) else self.teams_of(entity.id)
        pairs = [(team, result) for team in teams for result in team.results]
        if isinstance(entity, ContestCluster):
            pairs = [pair for pair in pairs if pair[1].round == entity.round]
        elif isinstance(entity, Contest | ContestRound):
            within = self.hierarchy("contest")
            pairs = [
                pair
                for pair in pairs
                if pair[1].round in within and within.is_within(pair[1].round, entity.id)
            ]
        return Listing(sorted(pairs, key=self._by_round_and_rank))

    def _by_round_and_rank(self, pair: tuple[Team, Result]) -> tuple[float, str, float, str]:
        team, result = pair
        round = self._entities.get(result.round)
        order = round.order if isinstance(round, ContestRound) else inf
        return order, result.round, inf if result.rank is None else result.rank, team.id

    # --- figures and documents ---------------------------------------------------------------------

    def observations_of(self, item: Entity | str) -> Listing[Observation]:
        """The figures of an indicator, or those about a unit, a field or another entity, in order of time.

        Args:
            item: The entity or its id.

        Raises:
            UnknownEntityError: No such entity.
            InvalidValueError: An entity of a kind that no figure is about.

        Example:
            >>> from massmob.datasets.shipped import load_dataset
            >>> figures = load_dataset("hanoi").observations_of("ind:models-built")
            >>> [(figure.valid.label(), str(figure.value)) for figure in figures]
            [('2025', '11,935')]
        """
        entity = self._of_kinds(item, *_WITH_FIGURES)
        return Listing(sorted(self._holders(entity.id, Observation), key=_by_start))

    @property
    def documents(self) -> Documents:
        """Documents by id; called with a period, an issuer or a type, those that have it."""
        documents = cast("dict[str, Document]", self._by_kind[EntityKind.DOCUMENT])
        return Documents(documents, self._unknown_id, self, self._documents_with)

    def _documents_with(
        self,
        issued: Period | date | str | None,
        issuer: Level | Entity | str | None,
        type: DocumentType | str | None,
    ) -> Listing[Document]:
        with naming_argument("issued"):
            period = None if issued is None else as_period(issued)
        with naming_argument("type"):
            wanted = None if type is None else DocumentType.of(type)
        by_issuer = self.documents.values() if issuer is None else self._issued_by(issuer, "issuer")
        chosen = (
            document
            for document in by_issuer
            if (wanted is None or document.type is wanted)
            and (
                period is None or (document.issued is not None and document.issued.overlaps(period))
            )
        )
        return Listing(sorted(chosen, key=lambda document: (*_start(document.issued), document.id)))

    def issued_by(self, who: Level | Entity | str) -> Listing[Document]:
        """The documents that an organ, or the organs of a level, issued; in id order.

        Raises:
            UnknownEntityError: No such level or organ; the hint names near ones.
        """
        return self._issued_by(who, "who")

    def _issued_by(self, who: Level | Entity | str, argument: str) -> Listing[Document]:
        if isinstance(who, str) and ":" not in who:
            organs: list[PartyCommittee | Body] = [*self.committees.values(), *self.bodies.values()]
            level = _level_of_issuers(who, argument)
            issuers = {organ.id for organ in organs if organ.level is level}
        else:
            issuers = {self._id(who, argument)}
            if issuers.isdisjoint((*self.committees, *self.bodies)):
                hint = "give a level, or a committee or body"
                raise InvalidValueError("not an organ", place=argument, found=who, hint=hint)
        return Listing(
            document for document in self.documents.values() if document.issuer in issuers
        )

    # --- arguments ---------------------------------------------------------------------------------

    def _of_kinds(self, item: Entity | str, *kinds: type[_E]) -> _E:
        """The entity of an argument, which is of one of these kinds."""
        entity = self._entities[self._id(item)]
        if not isinstance(entity, kinds):
            names = ", ".join(str(kind.entity_kind) for kind in kinds)
            raise InvalidValueError(
                f"{with_article(entity.entity_kind)} has none",
                place="item",
                found=entity.id,
                hint=f"give one of: {names}",
            )
        return entity


def _start(period: Period | None) -> tuple[bool, date]:
    """What sorts periods by their first day: open ones first, none at all last."""
    return period is None, (period and period.start) or date.min


def _by_start(entity: Entity) -> tuple[bool, date, str]:
    return *_start(entity.valid), entity.id


def _level_of_issuers(who: str, argument: str) -> Level:
    try:
        return Level.of(who)
    except InvalidValueError:
        hint = similar_words_hint(who, Level, otherwise=f"levels are {', '.join(Level)}")
        raise UnknownEntityError(
            "no level, and not an id", place=argument, found=who, hint=hint
        ) from None
