"""`Network`: a collection of entities with hierarchies, snapshots by date, search, documents and a graph.

Indexes are built on first use and cached, as nothing can change. The networkx graphs are exports: no query
reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Self, cast

from massmob.errors import InvalidValueError
from massmob.model.entities import (
    Body,
    Campaign,
    Document,
    Locality,
    PartyCommittee,
    Succession,
)
from massmob.model.entity import Entity
from massmob.model.references import Link, reference_fields, references
from massmob.network.changes import (
    Changes,
    TimelineStep,
    changes_within,
    follow_successions,
    timeline_steps,
)
from massmob.network.collection import Collection
from massmob.network.documents import (
    CoverageSpan,
    coverage_spans,
    document_with_symbol,
    expiring_documents,
)
from massmob.network.networkx_export import flat_graph, hierarchy_graph, reference_graph
from massmob.network.placement import ALONG, Along, Placer, build_hierarchy
from massmob.network.search import SearchIndex
from massmob.network.trees import Dag, Tree, reach
from massmob.values.period import Period, as_date, as_period
from massmob.values.symbols import DocumentSymbol
from massmob.values.vocabulary import EntityKind, Level, Relation

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Network"]


class Network(Collection):
    """A `Collection` with hierarchies, time, look-ups and documents; `Movement` is what users hold."""

    # --- references and hierarchies ----------------------------------------------------------------

    @cached_property
    def _referrers(self) -> dict[str, list[tuple[str, Link]]]:
        referrers: dict[str, list[tuple[str, Link]]] = {}
        for entity in self:
            for link in references(entity):
                referrers.setdefault(link.target, []).append((entity.id, link))
        return referrers

    def referrers(self, item: Entity | str) -> tuple[tuple[Entity, Link], ...]:
        """The entities that refer to an entity, each with its reference."""
        links = self._referrers.get(self._id(item), ())
        return tuple((self._entities[holder], link) for holder, link in links)

    def _id(self, item: Entity | str) -> str:
        return item.id if isinstance(item, Entity) else self[item].id

    def hierarchy(self, along: Along) -> Tree | Dag:
        """A hierarchy over ids, which queries read; a `Dag` along documents, a `Tree` otherwise.

        Raises:
            InvalidValueError: No such hierarchy.
            HierarchyError: The parents form a cycle, or a chain deeper than any real one.
        """
        if along not in self._hierarchies:
            self._hierarchies[along] = build_hierarchy(self._by_kind, along)
        return self._hierarchies[along]

    @cached_property
    def _hierarchies(self) -> dict[Along, Tree | Dag]:
        return {}

    def tree(self, along: Along) -> nx.DiGraph[str]:
        """A hierarchy as a frozen `networkx.DiGraph`, parent → child.

        Args:
            along: ``"locality"``, ``"committee"``, ``"field"`` or ``"document"`` (a DAG).

        Returns:
            The graph; a node is an id with ``entity``, ``kind`` and ``label``, as in `graph`.

        Raises:
            HierarchyError: The parents form a cycle, or a chain deeper than any real one.
        """
        return hierarchy_graph(self.hierarchy(along), self._entities)

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The whole movement as a frozen `networkx.MultiDiGraph`, made on first use.

        A node is an id with ``entity``, ``kind`` and ``label``. An edge points from the referring entity to
        the referenced one; its key, and its attribute ``relation``, is the relation's value. Other fields of
        the value that holds the reference (a succession's extent and day) are further attributes, as text.
        References to entities that are not here have no edge.
        """
        return reference_graph(self._entities)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """The whole movement as a new `networkx.MultiDiGraph` of plain attributes, which any writer takes.

        Nodes are ids with ``kind``, ``label`` and the entity's values as text or numbers; edges are those of
        `graph`, one for each reference, with the same attributes except the key.
        """
        return flat_graph(self._entities)

    def _id_and_hierarchy(self, item: Entity | str, along: Along | None) -> tuple[str, Tree | Dag]:
        """The id of an entity, and the hierarchy along which it has a parent where none is given."""
        id = self._id(item)
        if along is None:
            declared = reference_fields(type(self[id]))
            own = next((reference.along for reference in declared if reference.along), None)
            if own is None:
                raise InvalidValueError(
                    f"a {self[id].entity_kind} has no hierarchy of its own",
                    found=id,
                    hint=f"give along= one of: {', '.join(ALONG)}",
                )
            along = cast("Along", own)
        return id, self.hierarchy(along)

    def _entities_of(self, ids: Iterable[str]) -> tuple[Entity, ...]:
        return tuple(self._entities[id] for id in ids)

    def parent(self, item: Entity | str, *, along: Along | None = None) -> Entity | None:
        """The entity directly above; ``None`` for a root.

        Args:
            item: An entity or its id.
            along: The hierarchy; by default the one that the entity's kind belongs to.
        """
        id, hierarchy = self._id_and_hierarchy(item, along)
        above = hierarchy.parent(id)
        return None if above is None else self._entities[above]

    def children(self, item: Entity | str, *, along: Along | None = None) -> tuple[Entity, ...]:
        """The entities directly below, in id order; the arguments are those of `parent`."""
        id, hierarchy = self._id_and_hierarchy(item, along)
        return self._entities_of(hierarchy.children(id))

    def ancestors(self, item: Entity | str, *, along: Along | None = None) -> tuple[Entity, ...]:
        """The entities above, nearest first; the arguments are those of `parent`."""
        id, hierarchy = self._id_and_hierarchy(item, along)
        return self._entities_of(hierarchy.ancestors(id))

    def descendants(self, item: Entity | str, *, along: Along | None = None) -> tuple[Entity, ...]:
        """The entities below, parents before children; the arguments are those of `parent`."""
        id, hierarchy = self._id_and_hierarchy(item, along)
        return self._entities_of(hierarchy.descendants(id))

    def path(
        self, start: Entity | str, end: Entity | str, *, along: Along | None = None
    ) -> tuple[Entity, ...]:
        """The entities from one to another through their common ancestor, both included.

        Along documents the path goes up only, from a document to one that it rests on.
        """
        id, hierarchy = self._id_and_hierarchy(start, along)
        return self._entities_of(hierarchy.path(id, self._id(end)))

    def common_ancestor(
        self, first: Entity | str, *others: Entity | str, along: Along | None = None
    ) -> Entity | None:
        """The nearest entity that all the given ones are within; ``None`` when they share no root."""
        id, hierarchy = self._id_and_hierarchy(first, along)
        shared = hierarchy.common_ancestor(id, *map(self._id, others))
        return None if shared is None else self._entities[shared]

    def depth(self, item: Entity | str, *, along: Along | None = None) -> int:
        """Steps up to the root: 0 for a root; the arguments are those of `parent`."""
        id, hierarchy = self._id_and_hierarchy(item, along)
        return hierarchy.depth(id)

    def is_within(
        self, item: Entity | str, other: Entity | str, *, along: Along | None = None
    ) -> bool:
        """Whether an entity is the other or below it."""
        id, hierarchy = self._id_and_hierarchy(item, along)
        return hierarchy.is_within(id, self._id(other))

    def placed(self, item: Entity | str, *, along: Along) -> tuple[str, ...]:
        """Where an entity is counted along a hierarchy.

        An entity of the hierarchy is counted at itself, any other at the nearest node that its references
        lead to: a model at the locality that its committee leads, a locality at the committee that leads it,
        a contest at the document that orders it.

        Args:
            item: An entity or its id.
            along: The hierarchy.

        Returns:
            Ids of nodes in id order; empty when nothing places the entity.

        Example:
            >>> city = Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")
            >>> organ = PartyCommittee(id="org:01", name="Thành ủy", level="city", locality="loc:01")
            >>> Network([city, organ]).placed("org:01", along="locality")
            ('loc:01',)
        """
        entity = item if isinstance(item, Entity) else self[item]
        return self.placer(along).of(entity)

    def placer(self, along: Along) -> Placer:
        """The `Placer` that computes for many entities where they are counted: see `placed`."""
        if along not in self._placers:
            nodes = self.hierarchy(along)
            self._placers[along] = Placer(nodes, self._entities, lambda: self._referrers)
        return self._placers[along]

    @cached_property
    def _placers(self) -> dict[Along, Placer]:
        return {}

    # --- time --------------------------------------------------------------------------------------

    def at(self, day: date | str) -> Self:
        """The movement as it was on a day: the entities in force then.

        Args:
            day: A `datetime.date` or ISO 8601 text such as ``"2024-10-15"``.

        Returns:
            A movement of the same entity objects; the others' ids are `outside` it.

        Raises:
            InvalidValueError: Not a day.
        """
        snapshot_day = as_date(day)
        if snapshot_day not in self._snapshots:
            if len(self._snapshots) >= _MAX_SNAPSHOTS:
                self._snapshots.clear()
            self._snapshots[snapshot_day] = self._restricted(lambda valid: snapshot_day in valid)
        return self._snapshots[snapshot_day]

    @cached_property
    def _snapshots(self) -> dict[date, Self]:
        return {}

    def during(self, period: Period | str) -> Self:
        """The entities in force on at least one day of a period, as a movement like `at` gives."""
        return self._restricted(as_period(period).overlaps)

    def _restricted(self, is_in_force: Callable[[Period], bool]) -> Self:
        # Most entities share few periods, so each period is tested once.
        in_force: dict[Period, bool] = {}
        entities: dict[str, Entity] = {}
        for id, entity in self._entities.items():
            valid = entity.valid
            if valid not in in_force:
                in_force[valid] = is_in_force(valid)
            if in_force[valid]:
                entities[id] = entity
        restricted = type(self)()
        restricted._set(entities, self._outside.union(self._entities.keys() - entities.keys()))
        return restricted

    def timeline(self, along: Along) -> tuple[TimelineStep, ...]:
        """The days on which a hierarchy changed, each with the counts before and after.

        Args:
            along: The hierarchy.
        """
        return timeline_steps(self._entities_of(self.hierarchy(along)))

    def changes(self, since: date | str, until: date | str) -> Changes:
        """What began, ended, was renamed, merged, divided or moved, each with the act that ordered it.

        Args:
            since: The first day.
            until: The last day.

        Raises:
            InvalidValueError: Not a day, or the last day is before the first.
        """
        return changes_within(self._entities, Period(as_date(since), as_date(until)))

    def successors(
        self, item: Entity | str, *, at: date | str | None = None
    ) -> tuple[tuple[Locality, Succession], ...]:
        """The localities that received a locality, each with the extent, day and act.

        Args:
            item: A locality or its id.
            at: Follow later reorganisations too, to the units in force on this day; the succession given is
                then the last on the path. By default only the first step.
        """
        return follow_successions(
            self._id(item), None if at is None else as_date(at), self._receivers
        )

    def predecessors(
        self, item: Entity | str, *, at: date | str | None = None
    ) -> tuple[tuple[Locality, Succession], ...]:
        """The localities that went into a locality; the arguments are those of `successors`."""
        return follow_successions(
            self._id(item), None if at is None else as_date(at), self._origins
        )

    def _receivers(self, id: str) -> Iterator[tuple[Locality, Succession]]:
        unit = self._entities[id]
        for succession in unit.successors if isinstance(unit, Locality) else ():
            if isinstance(receiver := self.get(succession.to), Locality):
                yield receiver, succession

    def _origins(self, id: str) -> Iterator[tuple[Locality, Succession]]:
        for holder, link in self._referrers.get(id, ()):
            origin, held = self._entities[holder], link.part
            if isinstance(held, Succession) and isinstance(origin, Locality) and held.to == id:
                yield origin, held

    # --- search and documents ----------------------------------------------------------------------

    @cached_property
    def _search_index(self) -> SearchIndex:
        return SearchIndex(self)

    def find(self, text: str, kind: EntityKind | str | None = None) -> tuple[Entity, ...]:
        """The entities that a text names, best first; accents, case and tone marks do not matter.

        Names in every language, codes, symbols and titles are searched: an equal name comes before one that
        begins with the text, then one with the text at the start of a word, then one that contains it.

        Args:
            text: What a person would type, such as ``"ba vi"`` or ``"12-ct/tu"``.
            kind: Only entities of this kind.

        Returns:
            The entities; empty when nothing matches.

        Raises:
            InvalidValueError: No text, or no such kind.
        """
        return self._search_index.find(text, None if kind is None else EntityKind.of(kind))

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
        wanted = symbol if isinstance(symbol, DocumentSymbol) else DocumentSymbol.parse(symbol)
        return document_with_symbol(
            wanted,
            self.documents.values(),
            issuer=None if issuer is None else self._id(issuer),
            at=None if at is None else as_date(at),
        )

    def basis(self, item: Entity | str) -> tuple[Document, ...]:
        """The documents behind an entity, nearest first, up to their roots.

        These are the entity's own documents, what they implement, continue or cite, and the documents behind
        the campaign or contest that it belongs to.
        """
        documents = self.documents
        behind = reach(self._id(item), lambda id: [basis.id for _, basis in self.rests_on(id)])
        return tuple(documents[id] for id in behind if id in documents)

    def effects(self, item: Entity | str) -> tuple[Entity, ...]:
        """The documents, campaigns, contests, models … in whose `basis` an entity is, nearest first."""

        def resting_on(id: str) -> list[str]:
            return [holder for holder, link in self._referrers.get(id, ()) if link.reference.basis]

        return self._entities_of(reach(self._id(item), resting_on))

    def rests_on(self, item: Entity | str) -> tuple[tuple[Relation, Entity], ...]:
        """What an entity rests on directly: documents, campaign or contest, each with the relation to it."""
        return tuple(
            (link.reference.relation, self._entities[link.target])
            for link in references(self[self._id(item)])
            if link.reference.basis and link.target in self._entities
        )

    def in_force(
        self, at: date | str, *, under: Entity | str | None = None
    ) -> tuple[Document, ...]:
        """The documents in force on a day, in id order.

        Args:
            at: The day.
            under: Only this document, or those of this campaign, and those that rest on them.
        """
        day = as_date(at)
        return tuple(document for document in self._documents_under(under) if day in document.valid)

    def expiring(
        self, within: Period | str, *, under: Entity | str | None = None
    ) -> tuple[Document, ...]:
        """The documents that expire in a period: the last day covered, or in force, is in it.

        Args:
            within: The period, such as ``"2025"``.
            under: Only this document, or those of this campaign, and those that rest on them.

        Returns:
            The documents in the order in which they expire; `mandate` shows whether others follow on.
        """
        return expiring_documents(self._documents_under(under), as_period(within))

    def mandate(
        self,
        who: Level | Entity | str,
        since: date | str,
        until: date | str,
        *,
        under: Entity | str | None = None,
    ) -> tuple[CoverageSpan, ...]:
        """Which spans of time the documents of a level or an organ cover, and which none covers.

        Args:
            who: A level, or an organ or its id.
            since: The first day.
            until: The last day.
            under: Only this document, or those of this campaign, and those that rest on them.

        Returns:
            Spans in order of time that together make up these days; gaps have no documents.
        """
        within = Period(as_date(since), as_date(until))
        counted = set(self._documents_under(under))
        return coverage_spans(within, [doc for doc in self.issued_by(who) if doc in counted])

    def issued_by(self, who: Level | Entity | str) -> tuple[Document, ...]:
        """The documents that an organ, or the organs of a level, issued; in id order."""
        if isinstance(who, str) and who in set(Level):
            organs: list[PartyCommittee | Body] = [*self.committees.values(), *self.bodies.values()]
            issuers = {organ.id for organ in organs if organ.level is Level.of(who)}
        else:
            issuers = {self._id(who)}
        return tuple(document for document in self.documents.values() if document.issuer in issuers)

    def _documents_under(self, root: Entity | str | None) -> tuple[Document, ...]:
        if root is None:
            return tuple(self.documents.values())
        top = self[self._id(root)]
        roots = [*top.documents] if isinstance(top, Campaign) else [top.id]
        ids = {*roots, *(effect.id for id in roots for effect in self.effects(id))}
        return tuple(document for id, document in self.documents.items() if id in ids)


_MAX_SNAPSHOTS = 64  # each holds one dictionary; its indexes are built only when used
