"""The entities of one kind in a collection: `View`, a typed attribute, and the mapping that it gives."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Generic, Protocol, TypeVar, overload

from massmob.errors import UnknownEntityError
from massmob.model.entity import Entity

__all__ = ["EntitiesOfKind", "View"]

_E = TypeVar("_E", bound=Entity)
_D = TypeVar("_D")


class EntitiesOfKind(Mapping[str, _E]):
    """The entities of one kind in a movement: a read-only mapping id → entity.

    Args:
        entities: The entities by id.
        kind: Their class.
        unknown: Makes the error for an id that is not among them.
    """

    __slots__ = ("_entities", "_kind", "_unknown")

    def __init__(
        self,
        entities: Mapping[str, _E],
        kind: type[_E],
        unknown: Callable[[object, type[Entity]], UnknownEntityError],
    ) -> None:
        self._entities, self._kind, self._unknown = entities, kind, unknown

    def __getitem__(self, id: str) -> _E:
        try:
            return self._entities[id]
        except (KeyError, TypeError):
            raise self._unknown(id, self._kind) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._entities)

    def __len__(self) -> int:
        return len(self._entities)

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self._entities

    # The methods of `Mapping` would look up every id once more, and `get` make an error with a hint to drop it.
    @overload
    def get(self, key: str, /) -> _E | None: ...
    @overload
    def get(self, key: str, /, default: _E | _D) -> _E | _D: ...
    def get(self, key: str, /, default: object = None) -> object:
        """The entity with an id, or a default."""
        return self._entities[key] if key in self else default

    def keys(self) -> KeysView[str]:
        """The ids, in order."""
        return self._entities.keys()

    def values(self) -> ValuesView[_E]:
        """The entities, in id order."""
        return self._entities.values()

    def items(self) -> ItemsView[str, _E]:
        """Pairs of id and entity, in id order."""
        return self._entities.items()

    def __repr__(self) -> str:
        return f"<{len(self):,} {self._kind.plural}>"


class _HasKinds(Protocol):
    def of_kind(self, kind: type[_E], /) -> Mapping[str, _E]: ...


class View(Generic[_E]):
    """The entities of one kind in a movement: a read-only mapping id → entity.

    Args:
        cls: The entity class.
        doc: The attribute's docstring, which ``help`` shows.
    """

    def __init__(self, cls: type[_E], doc: str) -> None:
        self._cls = cls
        self.__doc__ = doc

    @overload
    def __get__(self, movement: None, owner: type[object]) -> View[_E]: ...
    @overload
    def __get__(self, movement: _HasKinds, owner: type[object]) -> Mapping[str, _E]: ...
    def __get__(
        self, movement: _HasKinds | None, owner: type[object]
    ) -> View[_E] | Mapping[str, _E]:
        """The entities of a movement; on the class, the `View` itself."""
        return self if movement is None else movement.of_kind(self._cls)
