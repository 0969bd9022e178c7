"""`Navigation`: what is above and below it, and where it is counted."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar, overload

from massmob.errors import InvalidValueError, UnknownEntityError, with_article
from massmob.model.entities import Body, Document, Field, Locality, PartyCommittee
from massmob.model.entity import Entity
from massmob.network.links import Links
from massmob.network.listing import Listing
from massmob.network.placement import ALONG, Along, Placer, build_hierarchy, kinds_of_nodes
from massmob.network.trees import Dag, Tree
from massmob.values.text import unknown_word_error

__all__ = ["Navigation"]

_SameAbove = TypeVar("_SameAbove", Locality, PartyCommittee, Field, Document)
_SameBelow = TypeVar("_SameBelow", Locality, Field, Document)


class Navigation(Links):
    """`Links` with hierarchies; `Network` adds time and documents."""

    # --- hierarchies ----------------------------------------------------------------

    def hierarchy(self, along: Along) -> Tree | Dag:
        """A hierarchy over ids, which queries read; a `Dag` along documents, a `Tree` otherwise.

        Raises:
            InvalidValueError: No such hierarchy.
            HierarchyError: The parents form a cycle, or a chain deeper than any real one.
        """
        if along not in ALONG:
            raise unknown_word_error("not a hierarchy", along, ALONG, place="along")
        # Read once: of two threads that use it first, each may see a dictionary of its own.
        hierarchies = self._hierarchies
        if along not in hierarchies:
            hierarchies.setdefault(along, build_hierarchy(self._by_kind, along))
        return hierarchies[along]

    @cached_property
    def _hierarchies(self) -> dict[Along, Tree | Dag]:
        return {}

    def _nodes(
        self, along: Along | None, **items: Entity | str
    ) -> tuple[Tree | Dag, tuple[str, ...]]:
        """A hierarchy, by default that of the first entity, and the ids of entities in it.

        Args:
            along: The hierarchy; with ``None`` the one along which the first entity has a parent.
            items: Argument → entity or id.
        """
        ids = {argument: self._id(item, argument) for argument, item in items.items()}
        if along is None:
            argument, id = next(iter(ids.items()))
            along = self._own_hierarchy(id, argument)
        hierarchy = self.hierarchy(along)
        for argument, id in ids.items():
            if id not in hierarchy:
                raise UnknownEntityError(
                    f"not in the hierarchy along {along}",
                    place=argument,
                    found=id,
                    hint=f".placed({id!r}, along={along!r}) gives where it is counted",
                )
        return hierarchy, tuple(ids.values())

    def _own_hierarchy(self, id: str, argument: str, hint: str = "") -> Along:
        """The hierarchy along which an entity of this kind has a parent."""
        kind = self._entities[id].entity_kind
        for along in ALONG:
            if kind in kinds_of_nodes(along):
                return along
        raise InvalidValueError(
            f"{with_article(kind)} has no hierarchy of its own",
            place=argument,
            found=id,
            hint=hint or f"give along= one of: {', '.join(ALONG)}",
        )

    def _entities_of(self, ids: Iterable[str]) -> Listing[Entity]:
        return Listing(self._entities[id] for id in ids)

    # Above a committee are committees, below it bodies too; elsewhere all is of one kind.

    @overload
    def parent(self, item: _SameAbove, *, along: None = None) -> _SameAbove | None: ...
    @overload
    def parent(self, item: Entity | str, *, along: Along | None = None) -> Entity | None: ...
    def parent(self, item: Entity | str, *, along: Along | None = None) -> Entity | None:
        """The entity directly above; ``None`` for a root.

        Args:
            item: An entity or its id. The answer to a locality is typed as a locality, and so on; that to an
                id is an `Entity`.
            along: The hierarchy; by default the one that the entity's kind belongs to.

        Raises:
            UnknownEntityError: No such entity, or it is not in the hierarchy.
            InvalidValueError: No such hierarchy, or the entity's kind has none of its own.
            AmbiguousError: A document with several.
        """
        hierarchy, (id,) = self._nodes(along, item=item)
        above = hierarchy.parent(id)
        return None if above is None else self._entities[above]

    @overload
    def children(self, item: _SameBelow, *, along: None = None) -> tuple[_SameBelow, ...]: ...
    @overload
    def children(
        self, item: PartyCommittee, *, along: None = None
    ) -> tuple[PartyCommittee | Body, ...]: ...
    @overload
    def children(self, item: Entity | str, *, along: Along | None = None) -> tuple[Entity, ...]: ...
    def children(self, item: Entity | str, *, along: Along | None = None) -> tuple[Entity, ...]:
        """The entities directly below, in id order; the arguments are those of `parent`."""
        hierarchy, (id,) = self._nodes(along, item=item)
        return self._entities_of(hierarchy.children(id))

    @overload
    def ancestors(self, item: _SameAbove, *, along: None = None) -> tuple[_SameAbove, ...]: ...
    @overload
    def ancestors(
        self, item: Entity | str, *, along: Along | None = None
    ) -> tuple[Entity, ...]: ...
    def ancestors(self, item: Entity | str, *, along: Along | None = None) -> tuple[Entity, ...]:
        """The entities above, nearest first; the arguments are those of `parent`."""
        hierarchy, (id,) = self._nodes(along, item=item)
        return self._entities_of(hierarchy.ancestors(id))

    @overload
    def descendants(self, item: _SameBelow, *, along: None = None) -> tuple[_SameBelow, ...]: ...
    @overload
    def descendants(
        self, item: PartyCommittee, *, along: None = None
    ) -> tuple[PartyCommittee | Body, ...]: ...
    @overload
    def descendants(
        self, item: Entity | str, *, along: Along | None = None
    ) -> tuple[Entity, ...]: ...
    def descendants(self, item: Entity | str, *, along: Along | None = None) -> tuple[Entity, ...]:
        """The entities below, parents before children; the arguments are those of `parent`."""
        hierarchy, (id,) = self._nodes(along, item=item)
        return self._entities_of(hierarchy.descendants(id))

    @overload
    def path(
        self, start: _SameBelow, end: Entity | str, *, along: None = None
    ) -> tuple[_SameBelow, ...]: ...
    @overload
    def path(
        self, start: Entity | str, end: Entity | str, *, along: Along | None = None
    ) -> tuple[Entity, ...]: ...
    def path(
        self, start: Entity | str, end: Entity | str, *, along: Along | None = None
    ) -> tuple[Entity, ...]:
        """The entities from one to another through their common ancestor, both included.

        Along documents the path goes up only, from a document to one that it rests on.

        Raises:
            UnknownEntityError: No such entity, or no path.
            InvalidValueError: No such hierarchy, or the kind of the first entity has none of its own.
        """
        hierarchy, (first, last) = self._nodes(along, start=start, end=end)
        return self._entities_of(hierarchy.path(first, last))

    @overload
    def common_ancestor(
        self, first: _SameAbove, *others: Entity | str, along: None = None
    ) -> _SameAbove | None: ...
    @overload
    def common_ancestor(
        self, first: Entity | str, *others: Entity | str, along: Along | None = None
    ) -> Entity | None: ...
    def common_ancestor(
        self, first: Entity | str, *others: Entity | str, along: Along | None = None
    ) -> Entity | None:
        """The nearest entity that all the given ones are within; ``None`` when they share no root."""
        numbered = {f"others[{number}]": other for number, other in enumerate(others)}
        hierarchy, ids = self._nodes(along, first=first, **numbered)
        shared = hierarchy.common_ancestor(*ids)
        return None if shared is None else self._entities[shared]

    def depth(self, item: Entity | str, *, along: Along | None = None) -> int:
        """Steps up to the root: 0 for a root; the arguments are those of `parent`."""
        hierarchy, (id,) = self._nodes(along, item=item)
        return hierarchy.depth(id)

    def is_within(
        self, item: Entity | str, other: Entity | str, *, along: Along | None = None
    ) -> bool:
        """Whether an entity is the other or below it."""
        hierarchy, (id, upper) = self._nodes(along, item=item, other=other)
        return hierarchy.is_within(id, upper)

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
            >>> Navigation([city, organ]).placed("org:01", along="locality")
            ('loc:01',)
        """
        entity = item if isinstance(item, Entity) else self._entities[self._id(item)]
        return self.placer(along).of(entity)

    def placer(self, along: Along) -> Placer:
        """The `Placer` that computes for many entities where they are counted: see `placed`."""
        nodes, placers = self.hierarchy(along), self._placers
        if along not in placers:
            placers.setdefault(along, Placer(nodes, along, self._entities, lambda: self._referrers))
        return placers[along]

    @cached_property
    def _placers(self) -> dict[Along, Placer]:
        return {}
