"""`Lookups`: the entities of one kind, and those that a text names, typed by the kind that is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

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
from massmob.network.listing import Listing
from massmob.values.vocabulary import EntityKind

if TYPE_CHECKING:
    from massmob.network.search import SearchIndex

__all__ = ["Lookups", "as_kind"]

_E = TypeVar("_E", bound=Entity)


class Lookups(Collection):
    """A `Collection` whose entities are also looked up by kind and by text; `Network` adds the queries."""

    @overload
    def of_kind(self, kind: type[_E]) -> EntitiesOfKind[_E]: ...
    @overload
    def of_kind(self, kind: LocalityWord) -> EntitiesOfKind[Locality]: ...
    @overload
    def of_kind(self, kind: CommitteeWord) -> EntitiesOfKind[PartyCommittee]: ...
    @overload
    def of_kind(self, kind: BodyWord) -> EntitiesOfKind[Body]: ...
    @overload
    def of_kind(self, kind: TermWord) -> EntitiesOfKind[Term]: ...
    @overload
    def of_kind(self, kind: FieldWord) -> EntitiesOfKind[Field]: ...
    @overload
    def of_kind(self, kind: DocumentWord) -> EntitiesOfKind[Document]: ...
    @overload
    def of_kind(self, kind: CampaignWord) -> EntitiesOfKind[Campaign]: ...
    @overload
    def of_kind(self, kind: EventWord) -> EntitiesOfKind[Event]: ...
    @overload
    def of_kind(self, kind: PublicationWord) -> EntitiesOfKind[Publication]: ...
    @overload
    def of_kind(self, kind: ModelWord) -> EntitiesOfKind[MobilizationModel]: ...
    @overload
    def of_kind(self, kind: ContestWord) -> EntitiesOfKind[Contest]: ...
    @overload
    def of_kind(self, kind: RoundWord) -> EntitiesOfKind[ContestRound]: ...
    @overload
    def of_kind(self, kind: ContestClusterWord) -> EntitiesOfKind[ContestCluster]: ...
    @overload
    def of_kind(self, kind: TeamWord) -> EntitiesOfKind[Team]: ...
    @overload
    def of_kind(self, kind: DialogueWord) -> EntitiesOfKind[Dialogue]: ...
    @overload
    def of_kind(self, kind: IndicatorWord) -> EntitiesOfKind[Indicator]: ...
    @overload
    def of_kind(self, kind: ObservationWord) -> EntitiesOfKind[Observation]: ...
    @overload
    def of_kind(self, kind: ClusterWord) -> EntitiesOfKind[EmulationCluster]: ...
    @overload
    def of_kind(self, kind: TargetGroupWord) -> EntitiesOfKind[TargetGroup]: ...
    @overload
    def of_kind(self, kind: CycleWord) -> EntitiesOfKind[Cycle]: ...
    @overload
    def of_kind(self, kind: TaskWord) -> EntitiesOfKind[Task]: ...
    @overload
    def of_kind(self, kind: WorkWord) -> EntitiesOfKind[Work]: ...
    @overload
    def of_kind(self, kind: CommendationWord) -> EntitiesOfKind[Commendation]: ...
    @overload
    def of_kind(self, kind: AssessmentWord) -> EntitiesOfKind[Assessment]: ...
    @overload
    def of_kind(self, kind: DatasetWord) -> EntitiesOfKind[DatasetCard]: ...
    @overload
    def of_kind(self, kind: SourceWord) -> EntitiesOfKind[Source]: ...
    @overload
    def of_kind(self, kind: EntityKind | str) -> EntitiesOfKind[Entity]: ...
    def of_kind(self, kind: type[Entity] | EntityKind | str) -> EntitiesOfKind[Entity]:
        """The entities of a kind: a read-only mapping id → entity.

        Args:
            kind: A class such as `Locality`, or its word, such as ``"locality"``.

        Raises:
            InvalidValueError: No such kind.
        """
        word = as_kind(kind)
        return EntitiesOfKind(self._by_kind[word], ENTITY_TYPES[word], self._unknown_id, self)

    def to_frame(self, kind: type[Entity] | EntityKind | str, backend: str = "pyarrow") -> Any:  # noqa: ANN401 - a dataframe of the backend
        """The entities of a kind, or the values that entities hold in a field, as a dataframe.

        The columns are those of files of tables: see `EntitiesOfKind.to_frame`.

        Args:
            kind: A class, its word, or a field of held values: ``"successors"``, ``"milestones"`` …, a row
                a value, with the id of its ``holder`` and its ``position``.
            backend: ``"pyarrow"``, ``"pandas"``, ``"polars"`` or another eager engine that Narwhals knows.

        Raises:
            InvalidValueError: No such kind or field; another engine.
            MissingExtraError: The extra ``frames``, or the engine, is not installed.

        Example:
            >>> import massmob as mm
            >>> hanoi = mm.load_dataset("hanoi")
            >>> hanoi.to_frame("successors").column_names[:4]
            ['holder', 'position', 'to', 'extent']
        """
        from massmob.model.records.frames import held_frame, held_names

        if isinstance(kind, str) and kind in held_names():
            return held_frame(kind, self, backend)
        return self.of_kind(kind).to_frame(backend)

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
        from massmob.network.search import SearchIndex

        return SearchIndex(self)

    @overload
    def find(self, text: str, kind: type[_E]) -> Listing[_E]: ...
    @overload
    def find(self, text: str, kind: LocalityWord) -> Listing[Locality]: ...
    @overload
    def find(self, text: str, kind: CommitteeWord) -> Listing[PartyCommittee]: ...
    @overload
    def find(self, text: str, kind: BodyWord) -> Listing[Body]: ...
    @overload
    def find(self, text: str, kind: TermWord) -> Listing[Term]: ...
    @overload
    def find(self, text: str, kind: FieldWord) -> Listing[Field]: ...
    @overload
    def find(self, text: str, kind: DocumentWord) -> Listing[Document]: ...
    @overload
    def find(self, text: str, kind: CampaignWord) -> Listing[Campaign]: ...
    @overload
    def find(self, text: str, kind: EventWord) -> Listing[Event]: ...
    @overload
    def find(self, text: str, kind: PublicationWord) -> Listing[Publication]: ...
    @overload
    def find(self, text: str, kind: ModelWord) -> Listing[MobilizationModel]: ...
    @overload
    def find(self, text: str, kind: ContestWord) -> Listing[Contest]: ...
    @overload
    def find(self, text: str, kind: RoundWord) -> Listing[ContestRound]: ...
    @overload
    def find(self, text: str, kind: ContestClusterWord) -> Listing[ContestCluster]: ...
    @overload
    def find(self, text: str, kind: TeamWord) -> Listing[Team]: ...
    @overload
    def find(self, text: str, kind: DialogueWord) -> Listing[Dialogue]: ...
    @overload
    def find(self, text: str, kind: IndicatorWord) -> Listing[Indicator]: ...
    @overload
    def find(self, text: str, kind: ObservationWord) -> Listing[Observation]: ...
    @overload
    def find(self, text: str, kind: ClusterWord) -> Listing[EmulationCluster]: ...
    @overload
    def find(self, text: str, kind: TargetGroupWord) -> Listing[TargetGroup]: ...
    @overload
    def find(self, text: str, kind: CycleWord) -> Listing[Cycle]: ...
    @overload
    def find(self, text: str, kind: TaskWord) -> Listing[Task]: ...
    @overload
    def find(self, text: str, kind: WorkWord) -> Listing[Work]: ...
    @overload
    def find(self, text: str, kind: CommendationWord) -> Listing[Commendation]: ...
    @overload
    def find(self, text: str, kind: AssessmentWord) -> Listing[Assessment]: ...
    @overload
    def find(self, text: str, kind: DatasetWord) -> Listing[DatasetCard]: ...
    @overload
    def find(self, text: str, kind: SourceWord) -> Listing[Source]: ...
    @overload
    def find(self, text: str, kind: EntityKind | str | None = None) -> Listing[Entity]: ...
    @checked(text=str)
    def find(
        self, text: str, kind: type[Entity] | EntityKind | str | None = None
    ) -> Listing[Entity]:
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
            return Listing(self._search_index.find(text, wanted))


def as_kind(kind: object, argument: str = "kind") -> EntityKind:
    """The kind that a class of entities or a word names.

    Args:
        kind: A class such as `Locality`, or its word.
        argument: The name of the argument, for the message.

    Raises:
        InvalidValueError: No such kind.
    """
    if is_entity_class(kind) and kind is not Entity:
        return kind.entity_kind
    with naming_argument(argument):
        return EntityKind.of(kind)
