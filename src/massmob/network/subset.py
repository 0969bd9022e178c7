"""`Subsets`: a part of a movement that knows what lies outside, and movements joined or taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, Literal, Self, TypeAlias, cast, get_args

import attrs

from massmob.errors import InvalidValueError, at_least, checked, require_type
from massmob.model.entities import Source
from massmob.model.entity import Entity
from massmob.network.collection import Collection, Unknown
from massmob.network.lookups import as_kind
from massmob.network.placement import ALONG, Along, kinds_of_nodes
from massmob.network.progress import Progress
from massmob.values.text import unknown_word_error
from massmob.values.vocabulary import EntityKind

__all__ = ["Subsets"]

_Kind: TypeAlias = type[Entity] | EntityKind | str
_How = Literal["equal", "ours", "theirs"]


class Subsets(Progress):
    """`Progress` with parts of a movement: by ids, by a test, within a unit; joined and taken away."""

    @checked(hops=at_least(0, "not a number of steps"), sources=bool)
    def subset(
        self,
        choice: Callable[[Entity], bool] | Iterable[Entity | str] | None = None,
        *,
        within: Entity | str | None = None,
        kinds: _Kind | Iterable[_Kind] | None = None,
        hops: int = 0,
        sources: bool = True,
    ) -> Self:
        """The part of the movement that meets every given condition, as a movement of its own.

        What its entities refer to, and what refers to them, is `outside` it: so `validate` reports nothing of
        what is only missing here, and files keep these ids.

        Args:
            choice: The entities or their ids, or a test of an entity.
            within: Only what belongs to this entity of a hierarchy: the entity itself, those below it, and
                what `rollup` counts there, such as the committees and the models of a district.
            kinds: Only these kinds: a class such as `Locality`, its word, or several.
            hops: And everything within so many references of these, in either direction; never through a
                source, as a source joins what has nothing else in common.
            sources: And the sources of all of these.

        Returns:
            The part.

        Raises:
            UnknownEntityError: No such entity; the hint names near ids.
            InvalidValueError: Neither entities nor a test, no such kind, a number of steps below 0, or
                ``within`` an entity whose kind has no hierarchy.

        Example:
            >>> from massmob.datasets.shipped import load_dataset
            >>> hanoi = load_dataset("hanoi")
            >>> hanoi.subset(within="loc:001", kinds=["committee", "work"], sources=False)
            <Movement: 16 entities: 15 committees, 1 work>
            >>> [*hanoi.subset(["contest:2024"], hops=1).rounds]
            ['round:2024-base', 'round:2024-district', 'round:2024-final', 'round:2024-preliminary']
        """
        ids = {*self._entities} if within is None else self._belonging_to(within)
        if choice is not None:
            ids = self._chosen(choice, ids)
        if kinds is not None:
            wanted = _as_kinds(kinds)
            ids = {id for id in ids if self._entities[id].entity_kind in wanted}
        near = ids
        for _ in range(hops):
            near = self._next_to(near) - ids
            ids = ids | near
        return self._part(self._with_sources(ids) if sources else ids)

    def union(self, other: Self, *, how: _How = "equal") -> Self:
        """This movement and another as one, with equal entities once.

        What is outside of one and in the other is not outside of the whole.

        Args:
            other: The other movement; ``a | b`` is ``a.union(b)``.
            how: Which of two unequal entities with one id is taken: ``"ours"``, ``"theirs"``, or with
                ``"equal"`` neither.

        Returns:
            The whole.

        Raises:
            InvalidValueError: Two entities with one id are not equal, or no such word.

        Example:
            >>> from massmob.datasets.shipped import load_dataset
            >>> hanoi = load_dataset("hanoi")
            >>> district = hanoi.subset(within="loc:001")
            >>> (hanoi - district) | district == hanoi
            True
        """
        require_type("other", other, Collection, hint="give a movement")
        if how not in get_args(_How):
            raise unknown_word_error("not a way to join", how, get_args(_How), place="how")
        first, second = (other, self) if how == "ours" else (self, other)
        if how == "equal":
            self._require_equal(other)
        unknown = Unknown(
            {**first._unknown.fields, **second._unknown.fields},
            {**first._unknown.lists, **second._unknown.lists},
        )
        entities = {**first._entities, **second._entities}
        return type(self)(
            entities.values(), outside=self._outside | other._outside, unknown=unknown
        )

    def __or__(self, other: Self) -> Self:
        return self.union(other) if isinstance(other, Collection) else NotImplemented

    def __sub__(self, other: Self) -> Self:
        """The entities whose ids the other movement does not have; `outside` is that of a `subset`."""
        if not isinstance(other, Collection):
            return NotImplemented
        return self._part(self._entities.keys() - other._entities.keys())

    def _require_equal(self, other: Self) -> None:
        """Refuse a movement of which an entity, or what a file held besides, has one id and is not equal."""
        for id in sorted(self._entities.keys() & other._entities.keys()):
            ours, theirs = self._entities[id], other._entities[id]
            if ours != theirs:
                raise _unequal(id, *_first_difference(ours, theirs))
        for part in ("fields", "lists"):
            first, second = getattr(self._unknown, part), getattr(other._unknown, part)
            for key in sorted(first.keys() & second.keys()):
                if first[key] != second[key]:
                    raise _unequal(key, "unknown", first[key], second[key])

    def _part(self, ids: set[str]) -> Self:
        """The entities with these ids; outside is what they refer to, and what refers to them."""
        entities = [self._entities[id] for id in ids]
        near = (self._targets(ids) | self._holders_of(ids)) - ids
        outside = {id for id in near if id in self._entities or id in self._outside}
        return type(self)(entities, outside=outside, unknown=self._unknown)

    # --- which entities ----------------------------------------------------------------------------

    def _chosen(
        self, choice: Callable[[Entity], bool] | Iterable[Entity | str], ids: set[str]
    ) -> set[str]:
        """Those of some ids that are among the given ones, or whose entities pass a test."""
        if callable(choice):
            return {id for id in sorted(ids) if choice(self._entities[id])}
        if isinstance(choice, Iterable) and not isinstance(choice, str | Mapping):
            return {self._id(item, "choice") for item in choice} & ids
        hint = "give a list of ids or entities, or a function that tests an entity"
        found = cast("object", choice)
        raise InvalidValueError("no choice of entities", place="choice", found=found, hint=hint)

    def _belonging_to(self, item: Entity | str) -> set[str]:
        """The ids of an entity, of those below it, and of what is placed at any of these."""
        id = self._id(item, "within")
        kinds = {kind for along in ALONG for kind in kinds_of_nodes(along)}
        hint = f"name one of the kinds: {', '.join(sorted(kinds))}"
        along = self._own_hierarchy(id, "within", hint)
        placed = self._ids_by_node(along)
        nodes = [id, *self.hierarchy(along).descendants(id)]
        return {*nodes, *(belonging for node in nodes for belonging in placed.get(node, ()))}

    def _ids_by_node(self, along: Along) -> Mapping[str, list[str]]:
        """Node of a hierarchy → the ids of the entities placed at it."""
        if along not in self._placed:
            placer, placed = self.placer(along), dict[str, list[str]]()
            for entity in self:
                for node in placer.of(entity):
                    placed.setdefault(node, []).append(entity.id)
            self._placed.setdefault(along, placed)
        return self._placed[along]

    @cached_property
    def _placed(self) -> dict[Along, Mapping[str, list[str]]]:
        return {}

    def _next_to(self, ids: Iterable[str]) -> set[str]:
        """The ids one reference away from entities, in either direction; nothing is next to a source."""
        others = [id for id in ids if not isinstance(self._entities[id], Source)]
        near = self._targets(others) | self._holders_of(others)
        return {
            id for id in near if id in self._entities and not isinstance(self._entities[id], Source)
        }

    def _targets(self, ids: Iterable[str]) -> set[str]:
        """The ids that entities refer to."""
        return {link.target for id in ids for link in self._links[id]}

    def _holders_of(self, ids: Iterable[str]) -> set[str]:
        """The ids of the entities that refer to entities other than sources."""
        others = (id for id in ids if not isinstance(self._entities[id], Source))
        return {holder for id in others for holder, _ in self._referrers.get(id, ())}

    def _with_sources(self, ids: set[str]) -> set[str]:
        """The ids of entities, of their sources, and of what these are excerpts of."""
        every, new = {*ids}, ids
        while new:
            others = (id for id in self._targets(new) - every if id in self._entities)
            new = {id for id in others if isinstance(self._entities[id], Source)}
            every |= new
        return every


def _as_kinds(kinds: _Kind | Iterable[_Kind]) -> set[EntityKind]:
    if isinstance(kinds, str | type) or not isinstance(kinds, Iterable):
        kinds = [kinds]
    return {as_kind(kind, "kinds") for kind in kinds}


def _first_difference(ours: Entity, theirs: Entity) -> tuple[str, object, object]:
    if type(ours) is not type(theirs):
        return "kind", ours.entity_kind, theirs.entity_kind
    fields: list[attrs.Attribute[Any]] = [*attrs.fields(type(ours))]
    values = (
        (field.name, getattr(ours, field.name), getattr(theirs, field.name)) for field in fields
    )
    return next((name, first, second) for name, first, second in values if first != second)


def _unequal(id: str, field: str, ours: object, theirs: object) -> InvalidValueError:
    return InvalidValueError(
        "two unequal entities have one id",
        place=f"{id}.{field}",
        found=[ours, theirs],
        hint='take one of them with .union(other, how="ours"), or "theirs"',
    )
