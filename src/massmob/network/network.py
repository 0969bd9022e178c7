"""`Network`: a collection of entities with hierarchies, snapshots by date, look-ups, documents and a graph.

Everything besides the entities is an index, built on first use and cached, as nothing can change. The networkx
graphs are exports: no query reads them.
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
from massmob.network.changes import Changes, TimelineStep, changes_within, follow, steps
from massmob.network.collection import Collection
from massmob.network.documents import CoverageSpan, coverage_spans, running_out, with_symbol
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
    """An immutable collection of entities, each looked up by id; `massmob.Movement` is the class users hold.

    It is a `collections.abc.Collection` of entities; ``in`` takes an entity or an id, so the class does not
    inherit from it: a type checker would then call every id a mistake.

    Args:
        entities: The entities, in any order.

    Raises:
        InvalidValueError: Two entities have one id, or a value is not an entity. What lies between entities
            is not checked here but by `validate`.

    Example:
        >>> city = Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")
        >>> ward = Locality(id="loc:001", name="Ba Đình", kind="quan", parent="loc:01")
        >>> network = Network([city, ward])
        >>> len(network), "loc:001" in network, str(network["loc:001"].name)
        (2, True, 'Ba Đình')
    """

    # --- references and hierarchies ----------------------------------------------------------------

    @cached_property
    def _referrers(self) -> dict[str, list[tuple[str, Link]]]:
        found: dict[str, list[tuple[str, Link]]] = {}
        for entity in self:
            for link in references(entity):
                found.setdefault(link.target, []).append((entity.id, link))
        return found

    def referrers(self, item: Entity | str) -> tuple[tuple[Entity, Link], ...]:
        """The entities that refer to one, each with the reference by which it does."""
        links = self._referrers.get(self._id(item), ())
        return tuple((self._entities[holder], link) for holder, link in links)

    def _id(self, item: Entity | str) -> str:
        return item.id if isinstance(item, Entity) else self[item].id

    def hierarchy(self, along: Along) -> Tree | Dag:
        """The hierarchy over ids that a query walks; a `Dag` along documents, a `Tree` otherwise.

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

        A node is an id with ``entity``, ``kind`` and ``label``. An edge runs from the entity that holds a
        reference to the one it names; its key, and its attribute ``relation``, is the relation's value. What
        the holding value says besides (a succession's extent and day) are further attributes, as text.
        References to entities that are not here have no edge.
        """
        return reference_graph(self._entities)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """The whole movement as a new `networkx.MultiDiGraph` of plain attributes, which any writer takes.

        Nodes are ids with ``kind``, ``label`` and the entity's values as text or numbers; edges are those of
        `graph`, one for each reference, with its ``relation`` and what the holding value states besides.
        """
        return flat_graph(self._entities)

    def _walkable(self, item: Entity | str, along: Along | None) -> tuple[str, Tree | Dag]:
        id = self._id(item)
        if along is None:
            declared = reference_fields(type(self[id]))
            named = next((each.along for each in declared if each.along), None)
            if named is None:
                raise InvalidValueError(
                    f"a {self[id].entity_kind} has no hierarchy of its own",
                    found=id,
                    hint=f"say along= one of: {', '.join(ALONG)}",
                )
            along = cast("Along", named)
        return id, self.hierarchy(along)

    def _entities_of(self, ids: Iterable[str]) -> tuple[Entity, ...]:
        return tuple(self._entities[id] for id in ids)

    def parent(self, item: Entity | str, *, along: Along | None = None) -> Entity | None:
        """The entity directly above; ``None`` for a root.

        Args:
            item: An entity or its id.
            along: The hierarchy; needed only where the kind does not settle it.
        """
        id, hierarchy = self._walkable(item, along)
        above = hierarchy.parent(id)
        return None if above is None else self._entities[above]

    def children(self, item: Entity | str, *, along: Along | None = None) -> tuple[Entity, ...]:
        """The entities directly below, in id order; the arguments are those of `parent`."""
        id, hierarchy = self._walkable(item, along)
        return self._entities_of(hierarchy.children(id))

    def ancestors(self, item: Entity | str, *, along: Along | None = None) -> tuple[Entity, ...]:
        """The entities above, nearest first; the arguments are those of `parent`."""
        id, hierarchy = self._walkable(item, along)
        return self._entities_of(hierarchy.ancestors(id))

    def descendants(self, item: Entity | str, *, along: Along | None = None) -> tuple[Entity, ...]:
        """The entities below, parents before children; the arguments are those of `parent`."""
        id, hierarchy = self._walkable(item, along)
        return self._entities_of(hierarchy.descendants(id))

    def path(
        self, start: Entity | str, end: Entity | str, *, along: Along | None = None
    ) -> tuple[Entity, ...]:
        """The entities from one to another through what they share above them, both included.

        Along documents the way goes up only, from a document to one that it rests on.
        """
        id, hierarchy = self._walkable(start, along)
        return self._entities_of(hierarchy.path(id, self._id(end)))

    def common_ancestor(
        self, first: Entity | str, *others: Entity | str, along: Along | None = None
    ) -> Entity | None:
        """The nearest entity that all the given ones are within; ``None`` when they share no root."""
        id, hierarchy = self._walkable(first, along)
        shared = hierarchy.common_ancestor(id, *(self._id(each) for each in others))
        return None if shared is None else self._entities[shared]

    def depth(self, item: Entity | str, *, along: Along | None = None) -> int:
        """Steps up to the root: 0 for a root; the arguments are those of `parent`."""
        id, hierarchy = self._walkable(item, along)
        return hierarchy.depth(id)

    def is_within(
        self, item: Entity | str, other: Entity | str, *, along: Along | None = None
    ) -> bool:
        """Whether an entity is the other or stands below it."""
        id, hierarchy = self._walkable(item, along)
        return hierarchy.is_within(id, self._id(other))

    def placed(self, item: Entity | str, *, along: Along) -> tuple[str, ...]:
        """Where an entity is counted along a hierarchy.

        An entity of the hierarchy stands at itself. Any other is counted where the nearest entities that
        place it stand: a model at the locality that its committee leads, a locality at the committee that
        leads it, a contest at the document it stands under.

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
        """What says of many entities where they are counted: see `placed`."""
        if along not in self._placers:
            nodes = self.hierarchy(along)
            self._placers[along] = Placer(nodes, self._entities, lambda: self._referrers)
        return self._placers[along]

    @cached_property
    def _placers(self) -> dict[Along, Placer]:
        return {}

    # --- time --------------------------------------------------------------------------------------

    def at(self, day: date | str) -> Self:
        """The movement as it stood on a day: the entities in force then.

        Args:
            day: A `datetime.date` or ISO 8601 text such as ``"2024-10-15"``.

        Returns:
            A movement of the same entity objects; the others' ids are `outside` it.

        Raises:
            InvalidValueError: Not a day.
        """
        asked = as_date(day)
        if asked not in self._snapshots:
            if len(self._snapshots) >= _MAX_SNAPSHOTS:
                self._snapshots.clear()
            self._snapshots[asked] = self._restricted(lambda valid: asked in valid)
        return self._snapshots[asked]

    @cached_property
    def _snapshots(self) -> dict[date, Self]:
        return {}

    def during(self, period: Period | str) -> Self:
        """The entities in force on at least one day of a period, as a movement like `at` gives."""
        asked = as_period(period)
        return self._restricted(asked.overlaps)

    def _restricted(self, keep: Callable[[Period], bool]) -> Self:
        # Most entities share few periods, so each period is asked about once.
        answers: dict[Period, bool] = {}
        entities: dict[str, Entity] = {}
        for id, entity in self._entities.items():
            valid = entity.valid
            if valid not in answers:
                answers[valid] = keep(valid)
            if answers[valid]:
                entities[id] = entity
        restricted = type(self)()
        restricted._set(entities, self._outside.union(self._entities.keys() - entities.keys()))
        return restricted

    def timeline(self, along: Along) -> tuple[TimelineStep, ...]:
        """The days on which a hierarchy changed, each with the counts before and after.

        Args:
            along: The hierarchy.
        """
        return steps(self._entities_of(self.hierarchy(along)))

    def changes(self, since: date | str, until: date | str) -> Changes:
        """What began, ended, was renamed, merged, divided or moved, each with the act that ordered it.

        Args:
            since: The first day looked at.
            until: The last day looked at.

        Raises:
            InvalidValueError: Not a day, or the days are the wrong way round.
        """
        return changes_within(self._entities, Period(as_date(since), as_date(until)))

    def successors(
        self, item: Entity | str, *, at: date | str | None = None
    ) -> tuple[tuple[Locality, Succession], ...]:
        """The localities that received a locality, each with the extent, day and act.

        Args:
            item: A locality or its id.
            at: Follow on through later reorganisations to the units in force on this day; by default only
                the first. The row given is then the last on the way.
        """
        return follow(self._id(item), None if at is None else as_date(at), self._received)

    def predecessors(
        self, item: Entity | str, *, at: date | str | None = None
    ) -> tuple[tuple[Locality, Succession], ...]:
        """The localities that went into a locality; the arguments are those of `successors`."""
        return follow(self._id(item), None if at is None else as_date(at), self._given)

    def _received(self, id: str) -> Iterator[tuple[Locality, Succession]]:
        unit = self._entities[id]
        for row in unit.successors if isinstance(unit, Locality) else ():
            if isinstance(receiver := self.get(row.to), Locality):
                yield receiver, row

    def _given(self, id: str) -> Iterator[tuple[Locality, Succession]]:
        for holder, link in self._referrers.get(id, ()):
            giver, row = self._entities[holder], link.part
            if isinstance(row, Succession) and isinstance(giver, Locality) and row.to == id:
                yield giver, row

    # --- look-ups ----------------------------------------------------------------------------------

    @cached_property
    def _index(self) -> SearchIndex:
        return SearchIndex(self)

    def find(self, text: str, kind: EntityKind | str | None = None) -> tuple[Entity, ...]:
        """The entities that a text names, best first; accents, case and the place of tone marks do not matter.

        Names in every language, codes, symbols and titles are searched: an equal name comes before one that
        begins with the text, then one with the text at the start of a word, then one that holds it.

        Args:
            text: What a person would type, such as ``"ba vi"`` or ``"12-ct/tu"``.
            kind: Only entities of this kind.

        Returns:
            The entities; empty when nothing fits.

        Raises:
            InvalidValueError: No text, or no such kind.
        """
        return self._index.find(text, None if kind is None else EntityKind.of(kind))

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
        return with_symbol(
            wanted,
            self.documents.values(),
            issuer=None if issuer is None else self._id(issuer),
            at=None if at is None else as_date(at),
        )

    def basis(self, item: Entity | str) -> tuple[Document, ...]:
        """The documents behind an entity, nearest first, up to their roots.

        Followed are the documents that the entity stands under, what these implement, continue or cite, and
        those behind the campaign or contest that it belongs to.
        """
        documents = self.documents
        behind = reach(self._id(item), lambda each: [one.id for _, one in self.rests_on(each)])
        return tuple(documents[id] for id in behind if id in documents)

    def effects(self, item: Entity | str) -> tuple[Entity, ...]:
        """The documents, campaigns, contests, models … in whose `basis` an entity is, nearest first."""
        return self._entities_of(
            reach(
                self._id(item),
                lambda each: [one.id for one, by in self.referrers(each) if by.reference.basis],
            )
        )

    def rests_on(self, item: Entity | str) -> tuple[tuple[Relation, Entity], ...]:
        """What an entity rests on directly: the documents, campaign or contest behind it, each with how."""
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
            under: Only this document or campaign's and those that rest on it.
        """
        day = as_date(at)
        return tuple(each for each in self._documents_under(under) if day in each.valid)

    def expiring(
        self, within: Period | str, *, under: Entity | str | None = None
    ) -> tuple[Document, ...]:
        """The documents that run out in a period: the last day covered, or in force, lies in it.

        Args:
            within: The period, such as ``"2025"``.
            under: Only this document or campaign's and those that rest on it.

        Returns:
            The first to run out comes first. Whether another carries on, `mandate` says.
        """
        return running_out(self._documents_under(under), as_period(within))

    def mandate(
        self,
        who: Level | Entity | str,
        since: date | str,
        until: date | str,
        *,
        under: Entity | str | None = None,
    ) -> tuple[CoverageSpan, ...]:
        """Which coverage_spans of time the documents of a level or an organ cover, and which none covers.

        Args:
            who: A level, or an organ or its id.
            since: First day asked about.
            until: Last day asked about.
            under: Count only this document or campaign's and those that rest on it.

        Returns:
            Stretches in order of time that together make up the days asked about; gaps have no documents.
        """
        asked = Period(as_date(since), as_date(until))
        resting = set(self._documents_under(under))
        return coverage_spans(asked, [each for each in self.issued_by(who) if each in resting])

    def issued_by(self, who: Level | Entity | str) -> tuple[Document, ...]:
        """The documents that an organ, or the organs of a level, issued; in id order."""
        if isinstance(who, str) and who in set(Level):
            known: list[PartyCommittee | Body] = [*self.committees.values(), *self.bodies.values()]
            organs = {each.id for each in known if each.level is Level.of(who)}
        else:
            organs = {self._id(who)}
        return tuple(each for each in self.documents.values() if each.issuer in organs)

    def _documents_under(self, root: Entity | str | None) -> tuple[Document, ...]:
        if root is None:
            return tuple(self.documents.values())
        top = self[self._id(root)]
        roots = [*top.documents] if isinstance(top, Campaign) else [top.id]
        found = {*roots, *(one.id for each in roots for one in self.effects(each))}
        return tuple(each for id, each in self.documents.items() if id in found)


_MAX_SNAPSHOTS = 64  # each holds one dictionary, its indexes are made only when used
