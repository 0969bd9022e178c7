"""`Lookups`: the entities of one kind, and those that a text names, typed by the kind that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal, TypeAlias, TypeVar, overload

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
from massmob.network.search import SearchIndex
from massmob.values.vocabulary import EntityKind

__all__ = ["Lookups", "as_kind"]

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
    def of_kind(self, kind: type[_E]) -> Mapping[str, _E]: ...
    @overload
    def of_kind(self, kind: _Locality) -> Mapping[str, Locality]: ...
    @overload
    def of_kind(self, kind: _Committee) -> Mapping[str, PartyCommittee]: ...
    @overload
    def of_kind(self, kind: _Body) -> Mapping[str, Body]: ...
    @overload
    def of_kind(self, kind: _Term) -> Mapping[str, Term]: ...
    @overload
    def of_kind(self, kind: _Field) -> Mapping[str, Field]: ...
    @overload
    def of_kind(self, kind: _Document) -> Mapping[str, Document]: ...
    @overload
    def of_kind(self, kind: _Campaign) -> Mapping[str, Campaign]: ...
    @overload
    def of_kind(self, kind: _Event) -> Mapping[str, Event]: ...
    @overload
    def of_kind(self, kind: _Publication) -> Mapping[str, Publication]: ...
    @overload
    def of_kind(self, kind: _Model) -> Mapping[str, MobilizationModel]: ...
    @overload
    def of_kind(self, kind: _Contest) -> Mapping[str, Contest]: ...
    @overload
    def of_kind(self, kind: _Round) -> Mapping[str, ContestRound]: ...
    @overload
    def of_kind(self, kind: _ContestCluster) -> Mapping[str, ContestCluster]: ...
    @overload
    def of_kind(self, kind: _Team) -> Mapping[str, Team]: ...
    @overload
    def of_kind(self, kind: _Dialogue) -> Mapping[str, Dialogue]: ...
    @overload
    def of_kind(self, kind: _Indicator) -> Mapping[str, Indicator]: ...
    @overload
    def of_kind(self, kind: _Observation) -> Mapping[str, Observation]: ...
    @overload
    def of_kind(self, kind: _Cluster) -> Mapping[str, EmulationCluster]: ...
    @overload
    def of_kind(self, kind: _TargetGroup) -> Mapping[str, TargetGroup]: ...
    @overload
    def of_kind(self, kind: _Cycle) -> Mapping[str, Cycle]: ...
    @overload
    def of_kind(self, kind: _Task) -> Mapping[str, Task]: ...
    @overload
    def of_kind(self, kind: _Work) -> Mapping[str, Work]: ...
    @overload
    def of_kind(self, kind: _Commendation) -> Mapping[str, Commendation]: ...
    @overload
    def of_kind(self, kind: _Assessment) -> Mapping[str, Assessment]: ...
    @overload
    def of_kind(self, kind: _Dataset) -> Mapping[str, DatasetCard]: ...
    @overload
    def of_kind(self, kind: _Source) -> Mapping[str, Source]: ...
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
    def find(self, text: str, kind: type[_E]) -> tuple[_E, ...]: ...
    @overload
    def find(self, text: str, kind: _Locality) -> tuple[Locality, ...]: ...
    @overload
    def find(self, text: str, kind: _Committee) -> tuple[PartyCommittee, ...]: ...
    @overload
    def find(self, text: str, kind: _Body) -> tuple[Body, ...]: ...
    @overload
    def find(self, text: str, kind: _Term) -> tuple[Term, ...]: ...
    @overload
    def find(self, text: str, kind: _Field) -> tuple[Field, ...]: ...
    @overload
    def find(self, text: str, kind: _Document) -> tuple[Document, ...]: ...
    @overload
    def find(self, text: str, kind: _Campaign) -> tuple[Campaign, ...]: ...
    @overload
    def find(self, text: str, kind: _Event) -> tuple[Event, ...]: ...
    @overload
    def find(self, text: str, kind: _Publication) -> tuple[Publication, ...]: ...
    @overload
    def find(self, text: str, kind: _Model) -> tuple[MobilizationModel, ...]: ...
    @overload
    def find(self, text: str, kind: _Contest) -> tuple[Contest, ...]: ...
    @overload
    def find(self, text: str, kind: _Round) -> tuple[ContestRound, ...]: ...
    @overload
    def find(self, text: str, kind: _ContestCluster) -> tuple[ContestCluster, ...]: ...
    @overload
    def find(self, text: str, kind: _Team) -> tuple[Team, ...]: ...
    @overload
    def find(self, text: str, kind: _Dialogue) -> tuple[Dialogue, ...]: ...
    @overload
    def find(self, text: str, kind: _Indicator) -> tuple[Indicator, ...]: ...
    @overload
    def find(self, text: str, kind: _Observation) -> tuple[Observation, ...]: ...
    @overload
    def find(self, text: str, kind: _Cluster) -> tuple[EmulationCluster, ...]: ...
    @overload
    def find(self, text: str, kind: _TargetGroup) -> tuple[TargetGroup, ...]: ...
    @overload
    def find(self, text: str, kind: _Cycle) -> tuple[Cycle, ...]: ...
    @overload
    def find(self, text: str, kind: _Task) -> tuple[Task, ...]: ...
    @overload
    def find(self, text: str, kind: _Work) -> tuple[Work, ...]: ...
    @overload
    def find(self, text: str, kind: _Commendation) -> tuple[Commendation, ...]: ...
    @overload
    def find(self, text: str, kind: _Assessment) -> tuple[Assessment, ...]: ...
    @overload
    def find(self, text: str, kind: _Dataset) -> tuple[DatasetCard, ...]: ...
    @overload
    def find(self, text: str, kind: _Source) -> tuple[Source, ...]: ...
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
