"""`Network`: a collection of entities with hierarchies, snapshots by date, search, documents and a graph.

Indexes are built on first use and cached, as nothing can change. The networkx graphs are exports: no query
reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Self, TypeAlias, overload

from massmob.errors import InvalidValueError, naming_argument, require_type, with_article
from massmob.model.entities import (
    Body,
    Campaign,
    DatasetCard,
    Document,
    Locality,
    PartyCommittee,
    Succession,
)
from massmob.model.entity import Entity
from massmob.model.references import references
from massmob.network.collection import Unknown
from massmob.network.coverage import Coverage
from massmob.network.documents import (
    CoverageSpan,
    coverage_spans,
    document_with_symbol,
    expiring_documents,
)
from massmob.network.graphs import Graphs
from massmob.network.listing import Listing
from massmob.network.placement import Along
from massmob.network.trees import reach
from massmob.values.period import Period, as_date, as_period
from massmob.values.symbols import DocumentSymbol
from massmob.values.vocabulary import Level, Relation

if TYPE_CHECKING:
    from massmob.network.changes import Changes, TimelineStep

__all__ = ["Network"]

_LocalityOrOrgan: TypeAlias = Locality | PartyCommittee | Body
_Localities: TypeAlias = Listing[tuple[Locality, Succession]]
_Organs: TypeAlias = Listing[tuple[PartyCommittee | Body, None]]
_LocalitiesOrOrgans: TypeAlias = Listing[tuple[_LocalityOrOrgan, Succession | None]]


class Network(Graphs):
    """Look-ups and hierarchies with graphs, time and documents; `Movement` is what users hold."""

    # --- time --------------------------------------------------------------------------------------

    def at(self, day: date | str) -> Self:
        """The movement as it was on a day: the entities in force then.

        Args:
            day: A `datetime.date` or ISO 8601 text such as ``"2024-10-15"``.

        Returns:
            A movement of the same entity objects; the others' ids are `outside` it.

        Raises:
            InvalidValueError: Not a day, or one before the time that the card of the dataset covers.
        """
        return self._snapshot(self._covered_day("day", day))

    @property
    def snapshot_day(self) -> date | None:
        """The day of which this is the snapshot, or a part of it; ``None`` where it is not of one day.

        Example:
            >>> from massmob.datasets.shipped import load_dataset
            >>> load_dataset("hanoi").at("2024-10-15").snapshot_day
            datetime.date(2024, 10, 15)
        """
        return self._snapshot_day

    _snapshot_day: date | None = None

    @property
    def first_day_covered(self) -> date | None:
        """The first day that the card of the dataset covers; ``None`` without a card, or where it is open.

        What is asked of the units of an earlier day is refused, as it would be answered from a later list.
        Documents and figures have days of their own.

        Example:
            >>> from massmob.datasets.shipped import load_dataset
            >>> load_dataset("vietnam").first_day_covered
            datetime.date(2018, 1, 1)
        """
        return self._coverage.first_day

    @property
    def last_day_covered(self) -> date | None:
        """The last day that the card of the dataset covers; ``None`` without a card, or where it is open.

        What is asked of a later day is answered with what was in force on this one.
        """
        return self._coverage.last_day

    @cached_property
    def _coverage(self) -> Coverage:
        cards = (item for item in self._entities.values() if isinstance(item, DatasetCard))
        return Coverage.of(cards)

    def _part(self, ids: set[str]) -> Self:
        part = super()._part(ids)
        part.__dict__["_coverage"] = self._coverage  # the part may be without the card
        part.__dict__["_snapshot_day"] = self._snapshot_day
        return part

    def __reduce__(self) -> tuple[object, ...]:
        state = {"_coverage": self._coverage, "_snapshot_day": self._snapshot_day}
        return (*super().__reduce__(), state)

    def _covered_day(self, argument: str, value: date | str) -> date:
        """A day that is not before the time that the movement covers."""
        day = _day(argument, value)
        self._coverage.check(argument, day)
        return day

    @cached_property
    def _snapshot(self) -> Callable[[date], Self]:
        """Day → snapshot; those used last are cached, as many as `_MAX_CACHED_IDS` allows, one at least."""
        # `lru_cache` works with threads. Without `self` in the function, no cycle delays freeing it all.
        cls, entities, outside = type(self), self._entities, self._outside
        unknown = self._unknown
        ids = len(entities) + len(outside)
        count = max(1, _MAX_CACHED_IDS // (ids + _IDS_OF_EMPTY_SNAPSHOT))
        return lru_cache(count)(partial(cls._on, entities, outside, unknown))

    @classmethod
    def _on(
        cls,
        entities: Mapping[str, Entity],
        outside: frozenset[str],
        unknown: Unknown,
        day: date,
    ) -> Self:
        snapshot = cls._restricted(entities, outside, unknown, lambda valid: day in valid)
        snapshot.__dict__["_snapshot_day"] = day
        return snapshot

    def during(self, period: Period | str) -> Self:
        """The entities in force on at least one day of a period, as a movement like `at` gives.

        Raises:
            InvalidValueError: Not a period, or one that begins before the time that the dataset covers.
        """
        within = _period("period", period)
        self._coverage.check_period("period", within)
        is_in_force = within.overlaps
        return self._restricted(self._entities, self._outside, self._unknown, is_in_force)

    @classmethod
    def _restricted(
        cls,
        entities: Mapping[str, Entity],
        outside: frozenset[str],
        unknown: Unknown,
        is_in_force: Callable[[Period], bool],
    ) -> Self:
        # Most entities share few periods, so each period is tested once.
        in_force: dict[Period, bool] = {}
        remaining: dict[str, Entity] = {}
        for id, entity in entities.items():
            valid = entity.valid
            is_remaining = in_force.get(valid)
            if is_remaining is None:
                is_remaining = in_force[valid] = is_in_force(valid)
            if is_remaining:
                remaining[id] = entity
        restricted = cls()
        outside = outside.union(entities.keys() - remaining.keys())
        restricted._set(remaining, outside, unknown)
        return restricted

    def timeline(self, along: Along) -> Listing[TimelineStep]:
        """The days on which a hierarchy changed, each with the counts before and after.

        Args:
            along: The hierarchy.

        Returns:
            The days in order; none before the time that the card of the dataset covers.
        """
        from massmob.network.changes import timeline_steps

        steps = timeline_steps(self._entities_of(self.hierarchy(along)))
        first_day = self.first_day_covered or date.min
        return Listing(step for step in steps if step.day >= first_day)

    def changes(self, since: date | str, until: date | str) -> Changes:
        """What began, ended, was renamed, merged, divided or moved, each with the act that ordered it.

        Args:
            since: The first day.
            until: The last day.

        Raises:
            InvalidValueError: Not a day, the last day is before the first, or the first before the time that
                the card of the dataset covers.
        """
        from massmob.network.changes import changes_within

        within = _span(since, until)
        self._coverage.check_period("since", within)
        return changes_within(self._entities, within)

    @overload
    def successors(self, item: Locality, *, at: date | str | None = None) -> _Localities: ...
    @overload
    def successors(
        self, item: PartyCommittee | Body, *, at: date | str | None = None
    ) -> _Organs: ...
    @overload
    def successors(
        self, item: Entity | str, *, at: date | str | None = None
    ) -> _LocalitiesOrOrgans: ...
    def successors(
        self, item: Entity | str, *, at: date | str | None = None
    ) -> _LocalitiesOrOrgans:
        """The localities that received a locality, each with the extent, day and act; organs without these.

        Organs record only which ones they took over from, so each has ``None`` in place of a succession.

        Args:
            item: A locality, a committee or a body, or its id.
            at: Follow later reorganisations too, to the units in force on this day; the succession given is
                then the last on the path. By default only the first step.

        Returns:
            Pairs of a locality and a `Succession`, or of an organ and ``None``.

        Raises:
            UnknownEntityError: No such entity.
            InvalidValueError: An entity of another kind, which has no successors; not a day, or one before
                the time that the card of the dataset covers.

        Example:
            >>> old = PartyCommittee(id="org:1", name="A", level="direct")
            >>> new = PartyCommittee(id="org:2", name="B", level="base", predecessors=("org:1",))
            >>> [(organ.id, succession) for organ, succession in Network([old, new]).successors(old)]
            [('org:2', None)]
        """
        return self._follow(item, at, self._receivers)

    @overload
    def predecessors(self, item: Locality, *, at: date | str | None = None) -> _Localities: ...
    @overload
    def predecessors(
        self, item: PartyCommittee | Body, *, at: date | str | None = None
    ) -> _Organs: ...
    @overload
    def predecessors(
        self, item: Entity | str, *, at: date | str | None = None
    ) -> _LocalitiesOrOrgans: ...
    def predecessors(
        self, item: Entity | str, *, at: date | str | None = None
    ) -> _LocalitiesOrOrgans:
        """What went into a locality or an organ: see `successors`."""
        return self._follow(item, at, self._origins)

    def _follow(
        self,
        item: Entity | str,
        at: date | str | None,
        step: Callable[[str], Iterable[tuple[_LocalityOrOrgan, Succession | None]]],
    ) -> _LocalitiesOrOrgans:
        from massmob.network.changes import follow_successions

        id = self._id(item)
        if not isinstance(self._entities[id], Locality | PartyCommittee | Body):
            raise InvalidValueError(
                f"{with_article(self._entities[id].entity_kind)} has no successors",
                place="item",
                found=id,
                hint="give a locality, a committee or a body",
            )
        return follow_successions(id, None if at is None else self._covered_day("at", at), step)

    def _receivers(self, id: str) -> Iterator[tuple[_LocalityOrOrgan, Succession | None]]:
        unit = self._entities[id]
        if isinstance(unit, Locality):
            for succession in unit.successors:
                if isinstance(receiver := self._entities.get(succession.to), Locality):
                    yield receiver, succession
        else:
            for holder, link in self._referrers.get(id, ()):
                organ = self._entities[holder]
                is_successor = link.reference.relation is Relation.SUCCEEDS
                if is_successor and isinstance(organ, PartyCommittee | Body):
                    yield organ, None

    def _origins(self, id: str) -> Iterator[tuple[_LocalityOrOrgan, Succession | None]]:
        unit = self._entities[id]
        if isinstance(unit, PartyCommittee | Body):
            for organ in map(self._entities.get, unit.predecessors):
                if isinstance(organ, PartyCommittee | Body):
                    yield organ, None
            return
        for holder, link in self._referrers.get(id, ()):
            origin, held = self._entities[holder], link.part
            if isinstance(held, Succession) and isinstance(origin, Locality) and held.to == id:
                yield origin, held

    # --- documents ---------------------------------------------------------------------------------

    def document(
        self,
        symbol: DocumentSymbol | str,
        *,
        issuer: Entity | str | None = None,
        at: date | str | None = None,
    ) -> Document:
        """The document with a symbol.

        A symbol is not a key: it is unique only for one issuer, type and term (36-HD/VPTW, 2018).

        Args:
            symbol: As printed, such as ``"12-CT/TU"``.
            issuer: The issuing organ or its id.
            at: A day on which the document is in force.

        Raises:
            InvalidValueError: Not a symbol.
            UnknownEntityError: No such document.
            AmbiguousError: Several; the hint names the candidates.
        """
        require_type("symbol", symbol, DocumentSymbol, str, hint="such as '12-CT/TU'")
        with naming_argument("symbol"):
            wanted = symbol if isinstance(symbol, DocumentSymbol) else DocumentSymbol.parse(symbol)
        return document_with_symbol(
            wanted,
            self.documents.values(),
            issuer=None if issuer is None else self._id(issuer, "issuer"),
            at=None if at is None else _day("at", at),
        )

    def basis(self, item: Entity | str) -> Listing[Document]:
        """The documents behind an entity, nearest first, up to their roots.

        These are the entity's own documents, what they implement, continue or cite, and the documents behind
        the campaign or contest that it belongs to.
        """
        documents = self.documents
        behind = reach(self._id(item), lambda id: [basis.id for _, basis in self.rests_on(id)])
        return Listing(documents[id] for id in behind if id in documents)

    def effects(self, item: Entity | str) -> Listing[Entity]:
        """The documents, campaigns, contests, models … in whose `basis` an entity is, nearest first."""

        def resting_on(id: str) -> list[str]:
            return [holder for holder, link in self._referrers.get(id, ()) if link.reference.basis]

        return self._entities_of(reach(self._id(item), resting_on))

    def rests_on(self, item: Entity | str) -> Listing[tuple[Relation, Entity]]:
        """What an entity rests on directly: documents, campaign or contest, each with the relation to it."""
        return Listing(
            (link.reference.relation, self._entities[link.target])
            for link in references(self._entities[self._id(item)])
            if link.reference.basis and link.target in self._entities
        )

    def in_force(self, at: date | str, *, under: Entity | str | None = None) -> Listing[Document]:
        """The documents in force on a day, in id order.

        Args:
            at: The day.
            under: Only this document, or those of this campaign, and those that rest on them.
        """
        day = _day("at", at)
        return Listing(doc for doc in self._documents_under(under) if day in doc.valid)

    def expiring(
        self, within: Period | str, *, under: Entity | str | None = None
    ) -> Listing[Document]:
        """The documents that expire in a period: the last day covered, or in force, is in it.

        Args:
            within: The period, such as ``"2025"``.
            under: Only this document, or those of this campaign, and those that rest on them.

        Returns:
            The documents in the order in which they expire; `mandate` shows whether others follow on.
        """
        return Listing(expiring_documents(self._documents_under(under), _period("within", within)))

    def mandate(
        self,
        who: Level | Entity | str,
        since: date | str,
        until: date | str,
        *,
        under: Entity | str | None = None,
    ) -> Listing[CoverageSpan]:
        """Which spans of time the documents of a level or an organ cover, and which none covers.

        Args:
            who: A level, or an organ or its id.
            since: The first day.
            until: The last day.
            under: Only this document, or those of this campaign, and those that rest on them.

        Returns:
            Spans in order of time that together make up these days; gaps have no documents.
        """
        within = _span(since, until)
        counted = set(self._documents_under(under))
        return Listing(
            coverage_spans(within, [doc for doc in self.issued_by(who) if doc in counted])
        )

    def _documents_under(self, root: Entity | str | None) -> tuple[Document, ...]:
        if root is None:
            return tuple(self.documents.values())
        top = self._entities[self._id(root, "under")]
        if not isinstance(top, Campaign | Document):
            hint = "give a document or a campaign"
            raise InvalidValueError(
                "no documents are under this", place="under", found=top.id, hint=hint
            )
        roots = [*top.documents] if isinstance(top, Campaign) else [top.id]
        ids = {*roots, *(effect.id for id in roots for effect in self.effects(id))}
        return tuple(document for id, document in self.documents.items() if id in ids)


_MAX_CACHED_IDS = 250_000
"""How many ids the cached snapshots of a movement hold together, in it or `outside`.

An id takes 40 bytes, or 5,000 where every index and the graph were used: 10 MB to 1 GB together.
"""
_IDS_OF_EMPTY_SNAPSHOT = 20  # which takes 800 bytes


def _day(argument: str, value: date | str) -> date:
    with naming_argument(argument):
        return as_date(value)


def _period(argument: str, value: Period | date | str) -> Period:
    require_type(argument, value, Period, date, str, hint="such as '2024' or '2024-01-01/..'")
    with naming_argument(argument):
        return as_period(value)


def _span(since: date | str, until: date | str) -> Period:
    first, last = _day("since", since), _day("until", until)
    with naming_argument("until"):
        return Period(first, last)
