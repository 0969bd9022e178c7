"""`Lookups`: the entities of one kind, and those that a text names, typed by the kind that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TypeVar, overload

from massmob.errors import checked, naming_argument
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
    MobilizationModel,
    Observation,
    PartyCommittee,
    Publication,
    Source,
    TargetGroup,
    Task,
    Team,
    Term,
    Work,
)
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.network.collection import Collection, is_entity_class
from massmob.network.kind_view import EntitiesOfKind, View
from massmob.network.kind_words import (
    AssessmentWord,
    BodyWord,
    CampaignWord,
    ClusterWord,
    CommendationWord,
    CommitteeWord,
    ContestClusterWord,
    ContestWord,
    CycleWord,
    DatasetWord,
    DialogueWord,
    DocumentWord,
    EventWord,
    FieldWord,
    IndicatorWord,
    LocalityWord,
    ModelWord,
    ObservationWord,
    PublicationWord,
    RoundWord,
    SourceWord,
    TargetGroupWord,
    TaskWord,
    TeamWord,
    TermWord,
    WorkWord,
)
from massmob.network.search import SearchIndex
from massmob.values.vocabulary import EntityKind

__all__ = ["Lookups", "as_kind"]

_E = TypeVar("_E", bound=Entity)


class Lookups(Collection):
    """A `Collection` whose entities are also looked up by kind and by text; `Network` adds the queries."""

    @overload
    def of_kind(self, kind: type[_E]) -> Mapping[str, _E]: ...
    @overload
    def of_kind(self, kind: LocalityWord) -> Mapping[str, Locality]: ...
    @overload
    def of_kind(self, kind: CommitteeWord) -> Mapping[str, PartyCommittee]: ...
    @overload
    def of_kind(self, kind: BodyWord) -> Mapping[str, Body]: ...
    @overload
    def of_kind(self, kind: TermWord) -> Mapping[str, Term]: ...
    @overload
    def of_kind(self, kind: FieldWord) -> Mapping[str, Field]: ...
    @overload
    def of_kind(self, kind: DocumentWord) -> Mapping[str, Document]: ...
    @overload
    def of_kind(self, kind: CampaignWord) -> Mapping[str, Campaign]: ...
    @overload
    def of_kind(self, kind: EventWord) -> Mapping[str, Event]: ...
    @overload
    def of_kind(self, kind: PublicationWord) -> Mapping[str, Publication]: ...
    @overload
    def of_kind(self, kind: ModelWord) -> Mapping[str, MobilizationModel]: ...
    @overload
    def of_kind(self, kind: ContestWord) -> Mapping[str, Contest]: ...
    @overload
    def of_kind(self, kind: RoundWord) -> Mapping[str, ContestRound]: ...
    @overload
    def of_kind(self, kind: ContestClusterWord) -> Mapping[str, ContestCluster]: ...
    @overload
    def of_kind(self, kind: TeamWord) -> Mapping[str, Team]: ...
    @overload
    def of_kind(self, kind: DialogueWord) -> Mapping[str, Dialogue]: ...
    @overload
    def of_kind(self, kind: IndicatorWord) -> Mapping[str, Indicator]: ...
    @overload
    def of_kind(self, kind: ObservationWord) -> Mapping[str, Observation]: ...
    @overload
    def of_kind(self, kind: ClusterWord) -> Mapping[str, EmulationCluster]: ...
    @overload
    def of_kind(self, kind: TargetGroupWord) -> Mapping[str, TargetGroup]: ...
    @overload
    def of_kind(self, kind: CycleWord) -> Mapping[str, Cycle]: ...
    @overload
    def of_kind(self, kind: TaskWord) -> Mapping[str, Task]: ...
    @overload
    def of_kind(self, kind: WorkWord) -> Mapping[str, Work]: ...
    @overload
    def of_kind(self, kind: CommendationWord) -> Mapping[str, Commendation]: ...
    @overload
    def of_kind(self, kind: AssessmentWord) -> Mapping[str, Assessment]: ...
    @overload
    def of_kind(self, kind: DatasetWord) -> Mapping[str, DatasetCard]: ...
    @overload
    def of_kind(self, kind: SourceWord) -> Mapping[str, Source]: ...
    @overload
    def of_kind(self, kind: EntityKind | str) -> Mapping[str, Entity]: ...
    def of_kind(self, kind: type[Entity] | EntityKind | str) -> Mapping[str, Entity]:
        """The entities of a kind: a read-only mapping id → entity.

        Args:
            kind: A class such as `Locality`, or its word, such as ``"locality"``.

        Raises:
            InvalidValueError: No such kind.
        """
        word = as_kind(kind)
        return EntitiesOfKind(self._by_kind[word], ENTITY_TYPES[word], self._unknown_id)

    localities = View(Locality, "Administrative units by id.")
    committees = View(PartyCommittee, "Party committees by id.")
    bodies = View(Body, "Commissions, State organs and other bodies by id.")
    terms = View(Term, "Terms of committees by id.")
    fields = View(Field, "Fields, directions and themes by id.")
    campaigns = View(Campaign, "Campaigns and movements by id.")
    events = View(Event, "Events by id.")
    publications = View(Publication, "Publications by id.")
    models = View(MobilizationModel, "Models by id.")
    contests = View(Contest, "Contests by id.")
    rounds = View(ContestRound, "Rounds of contests by id.")
    contest_clusters = View(ContestCluster, "Clusters of contests by id.")
    teams = View(Team, "Teams by id.")
    dialogues = View(Dialogue, "Dialogue conferences by id.")
    indicators = View(Indicator, "Indicators by id.")
    observations = View(Observation, "Figures by id.")
    clusters = View(EmulationCluster, "Emulation clusters by id.")
    target_groups = View(TargetGroup, "Target groups by id.")
    cycles = View(Cycle, "Yearly cycles by id.")
    works = View(Work, "Works by id.")
    commendations = View(Commendation, "Commendations by id.")
    assessments = View(Assessment, "Assessments by id.")
    sources = View(Source, "Sources by id.")
    datasets = View(DatasetCard, "Cards of datasets by id.")

    # --- search ------------------------------------------------------------------------------------

    @cached_property
    def _search_index(self) -> SearchIndex:
        return SearchIndex(self)

    @overload
    def find(self, text: str, kind: type[_E]) -> tuple[_E, ...]: ...
    @overload
    def find(self, text: str, kind: LocalityWord) -> tuple[Locality, ...]: ...
    @overload
    def find(self, text: str, kind: CommitteeWord) -> tuple[PartyCommittee, ...]: ...
    @overload
    def find(self, text: str, kind: BodyWord) -> tuple[Body, ...]: ...
    @overload
    def find(self, text: str, kind: TermWord) -> tuple[Term, ...]: ...
    @overload
    def find(self, text: str, kind: FieldWord) -> tuple[Field, ...]: ...
    @overload
    def find(self, text: str, kind: DocumentWord) -> tuple[Document, ...]: ...
    @overload
    def find(self, text: str, kind: CampaignWord) -> tuple[Campaign, ...]: ...
    @overload
    def find(self, text: str, kind: EventWord) -> tuple[Event, ...]: ...
    @overload
    def find(self, text: str, kind: PublicationWord) -> tuple[Publication, ...]: ...
    @overload
    def find(self, text: str, kind: ModelWord) -> tuple[MobilizationModel, ...]: ...
    @overload
    def find(self, text: str, kind: ContestWord) -> tuple[Contest, ...]: ...
    @overload
    def find(self, text: str, kind: RoundWord) -> tuple[ContestRound, ...]: ...
    @overload
    def find(self, text: str, kind: ContestClusterWord) -> tuple[ContestCluster, ...]: ...
    @overload
    def find(self, text: str, kind: TeamWord) -> tuple[Team, ...]: ...
    @overload
    def find(self, text: str, kind: DialogueWord) -> tuple[Dialogue, ...]: ...
    @overload
    def find(self, text: str, kind: IndicatorWord) -> tuple[Indicator, ...]: ...
    @overload
    def find(self, text: str, kind: ObservationWord) -> tuple[Observation, ...]: ...
    @overload
    def find(self, text: str, kind: ClusterWord) -> tuple[EmulationCluster, ...]: ...
    @overload
    def find(self, text: str, kind: TargetGroupWord) -> tuple[TargetGroup, ...]: ...
    @overload
    def find(self, text: str, kind: CycleWord) -> tuple[Cycle, ...]: ...
    @overload
    def find(self, text: str, kind: TaskWord) -> tuple[Task, ...]: ...
    @overload
    def find(self, text: str, kind: WorkWord) -> tuple[Work, ...]: ...
    @overload
    def find(self, text: str, kind: CommendationWord) -> tuple[Commendation, ...]: ...
    @overload
    def find(self, text: str, kind: AssessmentWord) -> tuple[Assessment, ...]: ...
    @overload
    def find(self, text: str, kind: DatasetWord) -> tuple[DatasetCard, ...]: ...
    @overload
    def find(self, text: str, kind: SourceWord) -> tuple[Source, ...]: ...
    @overload
    def find(self, text: str, kind: EntityKind | str | None = None) -> tuple[Entity, ...]: ...
    @checked(text=str)
    def find(
        self, text: str, kind: type[Entity] | EntityKind | str | None = None
    ) -> tuple[Entity, ...]:
        """The entities that a text names, best first; accents, case and tone marks do not matter.

        Names in every language, codes, symbols and titles are searched: an equal name comes before one that
        begins with the text, then one with the text at the start of a word, then one that contains it.

        Args:
            text: What a person would type, such as ``"ba vi"`` or ``"12-ct/tu"``.
            kind: Only entities of this kind: a class such as `Locality`, or its word.

        Returns:
            The entities; empty when nothing matches.

        Raises:
            InvalidValueError: No text, or no such kind.
        """
        wanted = None if kind is None else as_kind(kind)
        with naming_argument("text"):
            return self._search_index.find(text, wanted)


def as_kind(kind: object, argument: str = "kind") -> EntityKind:
    """The kind that a class of entities or a word names.

    Args:
        kind: A class such as `Locality`, or its word.
        argument: The name of the argument, for the message.

    Raises:
        InvalidValueError: No such kind.
    """
    with naming_argument(argument):
        if is_entity_class(kind) and kind is not Entity:
            return kind.entity_kind
        return EntityKind.of(kind)
