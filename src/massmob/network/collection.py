"""`Collection`: entities by id and by kind, how one collection is derived from another, and cached results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Self, TypeGuard, TypeVar, cast, overload

import attrs

from massmob.errors import (
    InvalidValueError,
    UnknownEntityError,
    checked,
    counted,
    naming_argument,
    with_article,
)
from massmob.model.converters import as_ids
from massmob.model.entity import ENTITY_TYPES, Entity, by_id
from massmob.values.text import similar_words_hint
from massmob.values.vocabulary import EntityKind

__all__ = ["Collection", "Derivation", "Unknown", "any_outside", "is_entity_class"]

_C = TypeVar("_C")
_E = TypeVar("_E", bound=Entity)


@attrs.frozen
class Unknown:
    """What a file held that the reader does not know, in plain values; written back as it was.

    Attributes:
        fields: Id of an entity → its unknown fields.
        lists: Unknown keys of the file → their values, such as the records of an unknown kind.
    """

    fields: Mapping[str, Mapping[str, Any]] = {}
    lists: Mapping[str, Any] = {}

    def __bool__(self) -> bool:
        return bool(self.fields or self.lists)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of the records of unknown kinds."""
        lists: list[list[Any]] = [rows for rows in self.lists.values() if isinstance(rows, list)]
        ids = [
            cast("dict[str, Any]", row).get("id")
            for rows in lists
            for row in rows
            if isinstance(row, dict)
        ]
        return frozenset(id for id in ids if isinstance(id, str))


_NOTHING_UNKNOWN = Unknown()


@attrs.frozen
class Derivation:
    """What a network was derived from.

    Attributes:
        parent: The earlier network.
        touched: Ids of the entities that were added, removed or replaced.
    """

    parent: Collection
    touched: frozenset[str]


class Collection:
    """An immutable collection of entities, each looked up by id; `Movement` describes it.

    Args:
        entities: The entities, in any order.
        outside: Ids that references may name although their entities are not here.
        unknown: What a file held besides, as `load` keeps it.

    Raises:
        InvalidValueError: Two entities have one id, a value is not an entity, or not an id.
    """

    @checked(unknown=Unknown)
    def __init__(
        self,
        entities: Iterable[Entity] = (),
        *,
        outside: Iterable[str] = (),
        unknown: Unknown = _NOTHING_UNKNOWN,
    ) -> None:
        by_id = _by_id("entities", entities)
        with naming_argument("outside"):
            ids = frozenset(as_ids(outside))
        self._set(by_id, ids - by_id.keys(), unknown)

    def _set(
        self,
        entities: Mapping[str, Entity],
        outside: frozenset[str],
        unknown: Unknown = _NOTHING_UNKNOWN,
    ) -> None:
        if unknown.fields:
            fields = {id: values for id, values in unknown.fields.items() if id in entities}
            unknown = Unknown(fields, unknown.lists)
        # Not by assignment: `__setattr__` refuses it.
        self.__dict__.update(
            _entities=entities, _outside=outside, _unknown=unknown, _cache={}, _derived_from=None
        )

    if TYPE_CHECKING:
        _entities: Mapping[str, Entity]
        _outside: frozenset[str]
        _unknown: Unknown
        _cache: dict[object, Any]
        _derived_from: Derivation | None

    def __setattr__(self, name: str, value: object) -> None:
        kind = type(self).__name__
        raise AttributeError(
            f"{with_article(kind)} does not change; use .replace(...), not .{name} = ..."
        )

    def __reduce__(self) -> tuple[object, ...]:
        rebuild = partial(type(self), outside=self._outside, unknown=self._unknown)
        return rebuild, (tuple(self._entities.values()),)

    # --- results cached by other modules -----------------------------------------------------------

    def cached(self, cls: Callable[[], _C]) -> _C:
        """The object of a class that another module caches with this network, created on first use.

        Args:
            cls: The class, called without arguments. Where it has ``serves_derived = True``, networks derived
                from this one know it by `derived_from`, so as to take over results.

        Example:
            >>> network = Collection()
            >>> network.cached(dict) is network.cached(dict)
            True
        """
        if cls not in self._cache:
            self._cache.setdefault(cls, cls())  # all threads get the same object
        return cast("_C", self._cache[cls])

    @property
    def derived_from(self) -> Derivation | None:
        """What `add`, `remove` or `replace` derived this network from, if it has results to take over."""
        return self._derived_from

    def release_parent(self) -> None:
        """Drop `derived_from`, so that a parent whose results were reused can be freed."""
        self.__dict__["_derived_from"] = None

    def _derive(self, entities: Iterable[Entity], touched: Iterable[str]) -> Self:
        """A network with other entities; it is derived from its nearest ancestor with results to take over."""
        derived = type(self)(entities, outside=self._outside, unknown=self._unknown)
        has_results = any(getattr(cls, "serves_derived", False) for cls in self._cache.copy())
        origin = Derivation(self, frozenset()) if has_results else self._derived_from
        if origin is not None:
            origin = Derivation(origin.parent, origin.touched.union(touched))
        derived.__dict__["_derived_from"] = origin
        return derived

    # --- the entities ------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._entities)

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._entities.values())

    def __contains__(self, item: object) -> bool:
        if isinstance(item, Entity):
            return self._entities.get(item.id) == item
        return isinstance(item, str) and item in self._entities

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Collection):
            return NotImplemented
        return (
            self._entities == other._entities
            and self._outside == other._outside
            and self._unknown == other._unknown
        )

    def __hash__(self) -> int:
        return hash(tuple(self._entities))

    def __repr__(self) -> str:
        counts = ", ".join(
            counted(len(view), kind, ENTITY_TYPES[kind].plural) for kind, view in self._kinds
        )
        size = counted(len(self), "entity")
        size += f": {counts}" if counts else ""
        return f"<{type(self).__name__}: {size}>"

    @property
    def outside(self) -> frozenset[str]:
        """Ids that references may name although their entities are not here: see `subset` and `at`."""
        return self._outside

    @property
    def unknown(self) -> Unknown:
        """What the file held that the reader did not know: see ``load(unknown="keep")``."""
        return self._unknown

    def __getitem__(self, id: str) -> Entity:
        try:
            return self._entities[id]
        except (KeyError, TypeError):
            raise self._unknown_id(id) from None

    @overload
    def get(self, id: str) -> Entity | None: ...
    @overload
    def get(self, id: str, kind: type[_E]) -> _E | None: ...
    def get(self, id: str, kind: type[Entity] = Entity) -> Entity | None:
        """The entity with an id, or ``None`` where there is none.

        Args:
            id: The id.
            kind: The class of the entity, for type checkers and as a check.

        Returns:
            The entity, typed as ``kind``.

        Raises:
            InvalidValueError: The entity is of another kind.
            UnknownEntityError: Not an id.

        Example:
            >>> from massmob.model.entities import Locality
            >>> network = Collection([Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")])
            >>> network.get("loc:01", Locality).kind.value
            'thanh_pho'
            >>> network.get("loc:02") is None
            True
        """
        if kind is Entity and isinstance(id, str):  # what rules ask for most
            return self._entities.get(id)
        if kind is not Entity:
            _require_class("kind", kind)
        entity = self._entities.get(id) if isinstance(id, str) else None
        if entity is None and not isinstance(id, str):
            raise self._unknown_id(id).at("id")
        if entity is None or isinstance(entity, kind):
            return entity
        raise InvalidValueError(
            f"{with_article(entity.entity_kind)}, not {with_article(kind.entity_kind)}",
            place="id",
            found=id,
            hint=f"look it up as mm.{type(entity).__name__}",
        )

    def _unknown_id(self, id: object, kind: type[Entity] | None = None) -> UnknownEntityError:
        """The error for an id that is not here, or not among the entities of a kind.

        Args:
            id: The id.
            kind: The class among whose entities it was looked up; all entities when ``None``.

        Returns:
            The error; its hint names near ids, or the collection that has the id.
        """
        if not isinstance(id, str):
            return UnknownEntityError("not an id", found=id, hint="give a str such as 'loc:001'")
        noun = "entity" if kind is None else str(kind.entity_kind)
        other = self._entities.get(id)
        if other is not None:
            hint = f"it is {with_article(other.entity_kind)}: see .{other.plural}"
            return UnknownEntityError(f"no {noun} with this id", found=id, hint=hint)
        if id in self._outside:
            return UnknownEntityError(
                "outside this part of the movement",
                found=id,
                hint="it is not in force on the day, or not in the subset; ask the whole movement",
            )
        known = self._entities if kind is None else self._by_kind[kind.entity_kind]
        hint = similar_words_hint(id, known, otherwise="search with .find(text)")
        return UnknownEntityError(f"no {noun} with this id", found=id, hint=hint)

    def add(self, *entities: Entity) -> Self:
        """A movement with more entities.

        Raises:
            InvalidValueError: An id is already in use; use `replace` to change an entity.
        """
        both = _by_id("entities", entities, self._entities)
        return self._derive(both.values(), (entity.id for entity in entities))

    def remove(self, *ids: str) -> Self:
        """A movement without some entities; `validate` reports the references that are left dangling.

        Raises:
            UnknownEntityError: There is no such entity.
        """
        with naming_argument("ids"):
            removed = {self[id].id for id in ids}
        return self._derive((entity for entity in self if entity.id not in removed), removed)

    def replace(self, *entities: Entity) -> Self:
        """A movement in which entities replace those with the same ids.

        Raises:
            UnknownEntityError: No entity has the id; use `add`.
            InvalidValueError: A value is not an entity, or two have one id.
        """
        new = _by_id("entities", entities)
        with naming_argument("entities"):
            replaced = {self[id].id for id in new}
        return self._derive((new.get(entity.id, entity) for entity in self), replaced)

    # --- views by kind -----------------------------------------------------------------------------

    @cached_property
    def _by_kind(self) -> dict[EntityKind, dict[str, Entity]]:
        views: dict[EntityKind, dict[str, Entity]] = {kind: {} for kind in ENTITY_TYPES}
        for entity in self:
            views[entity.entity_kind][entity.id] = entity
        return views

    @property
    def _kinds(self) -> list[tuple[EntityKind, Mapping[str, Entity]]]:
        """The kinds that occur, with their views, in the order of the data model."""
        return [(kind, view) for kind, view in self._by_kind.items() if view]


def any_outside(network: Collection, *kinds: type[Entity]) -> bool:
    """Whether some entity of these kinds may be missing, as its id, by the prefix, is outside.

    Example:
        >>> from massmob.model.entities import Field, Locality
        >>> part = Collection(outside=["loc:01"])
        >>> any_outside(part, Locality), any_outside(part, Field)
        (True, False)
    """
    prefixes = tuple(f"{kind.prefix}:" for kind in kinds)
    return any(id.startswith(prefixes) for id in network.outside)


# --- arguments -------------------------------------------------------------------------------------


def is_entity_class(value: object) -> TypeGuard[type[Entity]]:
    """Whether a value is `Entity` or a class of one kind of entities."""
    return isinstance(value, type) and issubclass(value, Entity)


def _require_class(name: str, value: object) -> None:
    if not is_entity_class(value):
        raise InvalidValueError(
            "not a class of entities", place=name, found=value, hint="such as mm.Locality"
        )


def _by_id(
    name: str, entities: Iterable[Entity], present: Mapping[str, Entity] | None = None
) -> dict[str, Entity]:
    """The entities of an argument by id, in order of ids."""
    if not isinstance(entities, Iterable):
        hint = "give entities such as [mm.Locality(...)]"
        raise InvalidValueError("not entities", place=name, found=entities, hint=hint)
    with naming_argument(name):
        return by_id(entities, present or {})
