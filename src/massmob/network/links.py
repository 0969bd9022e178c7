"""`Links`: what an entity refers to and what refers to it, by relation, typed by the kind that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TypeAlias, TypeVar, overload

from massmob.errors import InvalidValueError, naming_argument, with_article
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
from massmob.model.references import Link, reference_fields, references
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
from massmob.network.lookups import Lookups, as_kind
from massmob.values.vocabulary import EntityKind, Relation

__all__ = ["Links"]

_E = TypeVar("_E", bound=Entity)
_Relation: TypeAlias = Relation | str | None
_Links: TypeAlias = Listing[tuple[_E, Link]]


class Links(Lookups):
    """`Lookups` with the references between entities, in both directions."""

    @cached_property
    def _links(self) -> dict[str, tuple[Link, ...]]:
        """Id → the references that the entity holds."""
        return {entity.id: tuple(references(entity)) for entity in self}

    @cached_property
    def _referrers(self) -> dict[str, list[tuple[str, Link]]]:
        referrers: dict[str, list[tuple[str, Link]]] = {}
        for holder, links in self._links.items():
            for link in links:
                referrers.setdefault(link.target, []).append((holder, link))
        return referrers

    def _id(self, item: Entity | str, argument: str = "item") -> str:
        id = item.id if isinstance(item, Entity) else item
        if isinstance(id, str) and id in self._entities:
            return id
        raise self._unknown_id(id).at(argument)

    def _holders(self, id: str, kind: type[_E]) -> list[_E]:
        """The entities of a kind that refer to an entity, each once, in the order of ids."""
        holders = {holder: self._entities[holder] for holder, _ in self._referrers.get(id, ())}
        return [holder for holder in holders.values() if isinstance(holder, kind)]

    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: type[_E]
    ) -> _Links[_E]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: LocalityWord
    ) -> _Links[Locality]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: CommitteeWord
    ) -> _Links[PartyCommittee]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: BodyWord
    ) -> _Links[Body]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: TermWord
    ) -> _Links[Term]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: FieldWord
    ) -> _Links[Field]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: DocumentWord
    ) -> _Links[Document]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: CampaignWord
    ) -> _Links[Campaign]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: EventWord
    ) -> _Links[Event]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: PublicationWord
    ) -> _Links[Publication]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: ModelWord
    ) -> _Links[MobilizationModel]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: ContestWord
    ) -> _Links[Contest]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: RoundWord
    ) -> _Links[ContestRound]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: ContestClusterWord
    ) -> _Links[ContestCluster]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: TeamWord
    ) -> _Links[Team]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: DialogueWord
    ) -> _Links[Dialogue]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: IndicatorWord
    ) -> _Links[Indicator]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: ObservationWord
    ) -> _Links[Observation]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: ClusterWord
    ) -> _Links[EmulationCluster]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: TargetGroupWord
    ) -> _Links[TargetGroup]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: CycleWord
    ) -> _Links[Cycle]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: TaskWord
    ) -> _Links[Task]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: WorkWord
    ) -> _Links[Work]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: CommendationWord
    ) -> _Links[Commendation]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: AssessmentWord
    ) -> _Links[Assessment]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: DatasetWord
    ) -> _Links[DatasetCard]: ...
    @overload
    def references(
        self, item: Entity | str, *, relation: _Relation = None, kind: SourceWord
    ) -> _Links[Source]: ...
    @overload
    def references(
        self,
        item: Entity | str,
        *,
        relation: _Relation = None,
        kind: EntityKind | str | None = None,
    ) -> _Links[Entity]: ...
    def references(
        self,
        item: Entity | str,
        *,
        relation: Relation | str | None = None,
        kind: type[Entity] | EntityKind | str | None = None,
    ) -> _Links[Entity]:
        """The entities that an entity refers to, each with its reference, in the order of the fields.

        Args:
            item: An entity or its id.
            relation: Only references of this relation, such as ``"led_by"``.
            kind: Only entities of this kind: a class such as `Locality`, or its word.

        Raises:
            UnknownEntityError: No such entity; or one that it refers to does not exist, or is outside this part
                of the movement: name a relation or kind to leave it out.
            InvalidValueError: No such relation or kind, or none that an entity of this kind has.

        Example:
            >>> from massmob.datasets.shipped import load_dataset
            >>> hanoi = load_dataset("hanoi")
            >>> [(str(unit.name), link.place) for unit, link in hanoi.references("loc:001", kind="locality")]
            [('Hà Nội', 'parent')]
        """
        id = self._id(item)
        holder = type(self._entities[id])
        possible = (
            (field.relation, other) for field in reference_fields(holder) for other in field.kinds
        )
        wanted = _Wanted(possible, relation, kind, f"{with_article(holder.entity_kind)} refers to")
        found: list[tuple[Entity, Link]] = []
        for link in self._links[id]:
            target = self._entities.get(link.target)
            if wanted.has(link, target or link.target):
                if target is None:
                    raise self._unknown_id(link.target).at(f"{id}.{link.place}")
                found.append((target, link))
        return Listing(found)

    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: type[_E]
    ) -> _Links[_E]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: LocalityWord
    ) -> _Links[Locality]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: CommitteeWord
    ) -> _Links[PartyCommittee]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: BodyWord
    ) -> _Links[Body]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: TermWord
    ) -> _Links[Term]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: FieldWord
    ) -> _Links[Field]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: DocumentWord
    ) -> _Links[Document]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: CampaignWord
    ) -> _Links[Campaign]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: EventWord
    ) -> _Links[Event]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: PublicationWord
    ) -> _Links[Publication]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: ModelWord
    ) -> _Links[MobilizationModel]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: ContestWord
    ) -> _Links[Contest]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: RoundWord
    ) -> _Links[ContestRound]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: ContestClusterWord
    ) -> _Links[ContestCluster]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: TeamWord
    ) -> _Links[Team]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: DialogueWord
    ) -> _Links[Dialogue]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: IndicatorWord
    ) -> _Links[Indicator]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: ObservationWord
    ) -> _Links[Observation]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: ClusterWord
    ) -> _Links[EmulationCluster]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: TargetGroupWord
    ) -> _Links[TargetGroup]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: CycleWord
    ) -> _Links[Cycle]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: TaskWord
    ) -> _Links[Task]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: WorkWord
    ) -> _Links[Work]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: CommendationWord
    ) -> _Links[Commendation]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: AssessmentWord
    ) -> _Links[Assessment]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: DatasetWord
    ) -> _Links[DatasetCard]: ...
    @overload
    def referrers(
        self, item: Entity | str, *, relation: _Relation = None, kind: SourceWord
    ) -> _Links[Source]: ...
    @overload
    def referrers(
        self,
        item: Entity | str,
        *,
        relation: _Relation = None,
        kind: EntityKind | str | None = None,
    ) -> _Links[Entity]: ...
    def referrers(
        self,
        item: Entity | str,
        *,
        relation: Relation | str | None = None,
        kind: type[Entity] | EntityKind | str | None = None,
    ) -> _Links[Entity]:
        """The entities that refer to an entity, each with its reference, in the order of ids.

        Args:
            item: An entity or its id.
            relation: Only references of this relation, such as ``"leads"``.
            kind: Only entities of this kind: a class such as `PartyCommittee`, or its word.

        Raises:
            UnknownEntityError: No such entity.
            InvalidValueError: No such relation or kind, or none that refers to an entity of this kind.

        Example:
            >>> from massmob.datasets.shipped import load_dataset
            >>> hanoi = load_dataset("hanoi")
            >>> [organ.id for organ, _ in hanoi.referrers("loc:001", relation="leads")]
            ['org:001']
        """
        id = self._id(item)
        target = self._entities[id].entity_kind
        possible = (
            (field.relation, cls.entity_kind)
            for cls in ENTITY_TYPES.values()
            for field in reference_fields(cls)
            if target in field.kinds
        )
        wanted = _Wanted(possible, relation, kind, f"{with_article(target)} is referred to by")
        return Listing(
            (self._entities[holder], link)
            for holder, link in self._referrers.get(id, ())
            if wanted.has(link, self._entities[holder])
        )


class _Wanted:
    """Which references are asked for: of one relation, at whose other end is one kind of entity.

    Args:
        possible: The pairs of relation and kind that are declared.
        relation: The relation; any when ``None``.
        kind: The kind; any when ``None``.
        declares: What declares these pairs, for messages.

    Raises:
        InvalidValueError: No such relation or kind, or none that is possible.
    """

    def __init__(
        self,
        possible: Iterator[tuple[Relation, EntityKind]],
        relation: _Relation,
        kind: object,
        declares: str,
    ) -> None:
        with naming_argument("relation"):
            self._relation = None if relation is None else Relation.of(relation)
        self._kind = None if kind is None else ENTITY_TYPES[as_kind(kind)]
        if self._relation is not None:
            possible = self._checked(possible, 0, self._relation, declares)
        if self._kind is not None:
            self._checked(possible, 1, self._kind.entity_kind, declares)

    @staticmethod
    def _checked(
        possible: Iterator[tuple[Relation, EntityKind]],
        position: int,
        word: Relation | EntityKind,
        declares: str,
    ) -> Iterator[tuple[Relation, EntityKind]]:
        """The pairs with a word; at least one."""
        pairs = [*possible]
        remaining = [pair for pair in pairs if pair[position] == word]
        if not remaining:
            names = sorted({str(pair[position]) for pair in pairs})
            raise InvalidValueError(
                f"{declares} no such {('relation', 'kind')[position]}",
                place=("relation", "kind")[position],
                found=str(word),
                hint=f"one of: {', '.join(names)}" if names else "",
            )
        return iter(remaining)

    def has(self, link: Link, other: Entity | str) -> bool:
        """Whether a reference is asked for that has this entity, or an id that none has, at its other end."""
        if self._relation is not None and link.reference.relation is not self._relation:
            return False
        if self._kind is None:
            return True
        if isinstance(other, str):
            return other.startswith(f"{self._kind.prefix}:")
        return isinstance(other, self._kind)
