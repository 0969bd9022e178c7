"""`Lookups`: the entities of one kind, and those that a text names, typed by the kind that is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal, TypeAlias, TypeVar, overload

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
from massmob.network.listing import Listing
from massmob.network.search import SearchIndex
from massmob.values.vocabulary import EntityKind

__all__ = ["Lookups"]

_E = TypeVar("_E", bound=Entity)

# The words of each kind, for the overloads of `of_kind` and `find`: a test compares them with the classes.
_Locality: TypeAlias = Literal["locality", EntityKind.LOCALITY]
_Committee: TypeAlias = Literal["committee", EntityKind.COMMITTEE]
_Body: TypeAlias = Literal["body", EntityKind.BODY]
_Term: TypeAlias = Literal["term", EntityKind.TERM]
_Field: TypeAlias = Literal["field", EntityKind.FIELD]
_Document: TypeAlias = Literal["document", EntityKind.DOCUMENT]
_Campaign: TypeAlias = Literal["campaign", EntityKind.CAMPAIGN]
_Event: TypeAlias = Literal["event", EntityKind.EVENT]
_Publication: TypeAlias = Literal["publication", EntityKind.PUBLICATION]
_Model: TypeAlias = Literal["model", EntityKind.MODEL]
_Contest: TypeAlias = Literal["contest", EntityKind.CONTEST]
_Round: TypeAlias = Literal["round", EntityKind.ROUND]
_ContestCluster: TypeAlias = Literal["contest_cluster", EntityKind.CONTEST_CLUSTER]
_Team: TypeAlias = Literal["team", EntityKind.TEAM]
_Dialogue: TypeAlias = Literal["dialogue", EntityKind.DIALOGUE]
_Indicator: TypeAlias = Literal["indicator", EntityKind.INDICATOR]
_Observation: TypeAlias = Literal["observation", EntityKind.OBSERVATION]
_Cluster: TypeAlias = Literal["cluster", EntityKind.CLUSTER]
_TargetGroup: TypeAlias = Literal["target_group", EntityKind.TARGET_GROUP]
_Cycle: TypeAlias = Literal["cycle", EntityKind.CYCLE]
_Task: TypeAlias = Literal["task", EntityKind.TASK]
_Work: TypeAlias = Literal["work", EntityKind.WORK]
_Commendation: TypeAlias = Literal["commendation", EntityKind.COMMENDATION]
_Assessment: TypeAlias = Literal["assessment", EntityKind.ASSESSMENT]
_Dataset: TypeAlias = Literal["dataset", EntityKind.DATASET]
_Source: TypeAlias = Literal["source", EntityKind.SOURCE]


class Lookups(Collection):
    """A `Collection` whose entities are also looked up by kind and by text; `Network` adds the queries."""

    @overload
    def of_kind(self, kind: type[_E]) -> EntitiesOfKind[_E]: ...
    @overload
    def of_kind(self, kind: _Locality) -> EntitiesOfKind[Locality]: ...
    @overload
    def of_kind(self, kind: _Committee) -> EntitiesOfKind[PartyCommittee]: ...
    @overload
    def of_kind(self, kind: _Body) -> EntitiesOfKind[Body]: ...
    @overload
    def of_kind(self, kind: _Term) -> EntitiesOfKind[Term]: ...
    @overload
    def of_kind(self, kind: _Field) -> EntitiesOfKind[Field]: ...
    @overload
    def of_kind(self, kind: _Document) -> EntitiesOfKind[Document]: ...
    @overload
    def of_kind(self, kind: _Campaign) -> EntitiesOfKind[Campaign]: ...
    @overload
    def of_kind(self, kind: _Event) -> EntitiesOfKind[Event]: ...
    @overload
    def of_kind(self, kind: _Publication) -> EntitiesOfKind[Publication]: ...
    @overload
    def of_kind(self, kind: _Model) -> EntitiesOfKind[MobilizationModel]: ...
    @overload
    def of_kind(self, kind: _Contest) -> EntitiesOfKind[Contest]: ...
    @overload
    def of_kind(self, kind: _Round) -> EntitiesOfKind[ContestRound]: ...
    @overload
    def of_kind(self, kind: _ContestCluster) -> EntitiesOfKind[ContestCluster]: ...
    @overload
    def of_kind(self, kind: _Team) -> EntitiesOfKind[Team]: ...
    @overload
    def of_kind(self, kind: _Dialogue) -> EntitiesOfKind[Dialogue]: ...
    @overload
    def of_kind(self, kind: _Indicator) -> EntitiesOfKind[Indicator]: ...
    @overload
    def of_kind(self, kind: _Observation) -> EntitiesOfKind[Observation]: ...
    @overload
    def of_kind(self, kind: _Cluster) -> EntitiesOfKind[EmulationCluster]: ...
    @overload
    def of_kind(self, kind: _TargetGroup) -> EntitiesOfKind[TargetGroup]: ...
    @overload
    def of_kind(self, kind: _Cycle) -> EntitiesOfKind[Cycle]: ...
    @overload
    def of_kind(self, kind: _Task) -> EntitiesOfKind[Task]: ...
    @overload
    def of_kind(self, kind: _Work) -> EntitiesOfKind[Work]: ...
    @overload
    def of_kind(self, kind: _Commendation) -> EntitiesOfKind[Commendation]: ...
    @overload
    def of_kind(self, kind: _Assessment) -> EntitiesOfKind[Assessment]: ...
    @overload
    def of_kind(self, kind: _Dataset) -> EntitiesOfKind[DatasetCard]: ...
    @overload
    def of_kind(self, kind: _Source) -> EntitiesOfKind[Source]: ...
    @overload
    def of_kind(self, kind: EntityKind | str) -> EntitiesOfKind[Entity]: ...
    def of_kind(self, kind: type[Entity] | EntityKind | str) -> EntitiesOfKind[Entity]:
        """The entities of a kind: a read-only mapping id → entity.

        Args:
            kind: A class such as `Locality`, or its word, such as ``"locality"``.

        Raises:
            InvalidValueError: No such kind.
        """
        word = _kind_of_argument(kind)
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
    documents = View(Document, "Documents by id.")
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
    def find(self, text: str, kind: type[_E]) -> Listing[_E]: ...
    @overload
    def find(self, text: str, kind: _Locality) -> Listing[Locality]: ...
    @overload
    def find(self, text: str, kind: _Committee) -> Listing[PartyCommittee]: ...
    @overload
    def find(self, text: str, kind: _Body) -> Listing[Body]: ...
    @overload
    def find(self, text: str, kind: _Term) -> Listing[Term]: ...
    @overload
    def find(self, text: str, kind: _Field) -> Listing[Field]: ...
    @overload
    def find(self, text: str, kind: _Document) -> Listing[Document]: ...
    @overload
    def find(self, text: str, kind: _Campaign) -> Listing[Campaign]: ...
    @overload
    def find(self, text: str, kind: _Event) -> Listing[Event]: ...
    @overload
    def find(self, text: str, kind: _Publication) -> Listing[Publication]: ...
    @overload
    def find(self, text: str, kind: _Model) -> Listing[MobilizationModel]: ...
    @overload
    def find(self, text: str, kind: _Contest) -> Listing[Contest]: ...
    @overload
    def find(self, text: str, kind: _Round) -> Listing[ContestRound]: ...
    @overload
    def find(self, text: str, kind: _ContestCluster) -> Listing[ContestCluster]: ...
    @overload
    def find(self, text: str, kind: _Team) -> Listing[Team]: ...
    @overload
    def find(self, text: str, kind: _Dialogue) -> Listing[Dialogue]: ...
    @overload
    def find(self, text: str, kind: _Indicator) -> Listing[Indicator]: ...
    @overload
    def find(self, text: str, kind: _Observation) -> Listing[Observation]: ...
    @overload
    def find(self, text: str, kind: _Cluster) -> Listing[EmulationCluster]: ...
    @overload
    def find(self, text: str, kind: _TargetGroup) -> Listing[TargetGroup]: ...
    @overload
    def find(self, text: str, kind: _Cycle) -> Listing[Cycle]: ...
    @overload
    def find(self, text: str, kind: _Task) -> Listing[Task]: ...
    @overload
    def find(self, text: str, kind: _Work) -> Listing[Work]: ...
    @overload
    def find(self, text: str, kind: _Commendation) -> Listing[Commendation]: ...
    @overload
    def find(self, text: str, kind: _Assessment) -> Listing[Assessment]: ...
    @overload
    def find(self, text: str, kind: _Dataset) -> Listing[DatasetCard]: ...
    @overload
    def find(self, text: str, kind: _Source) -> Listing[Source]: ...
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
        wanted = None if kind is None else _kind_of_argument(kind)
        with naming_argument("text"):
            return Listing(self._search_index.find(text, wanted))


def _kind_of_argument(kind: object) -> EntityKind:
    with naming_argument("kind"):
        if is_entity_class(kind) and kind is not Entity:
            return kind.entity_kind
        return EntityKind.of(kind)
