"""`View`: the entities of one kind in a collection, as a typed attribute such as ``movement.localities``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, Protocol, TypeVar, cast, overload

from massmob.model.entity import Entity
from massmob.values.vocabulary import EntityKind

__all__ = ["View"]

_E = TypeVar("_E", bound=Entity)


class _ByKind(Protocol):
    def of_kind(self, kind: EntityKind | str, /) -> Mapping[str, Entity]: ...


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
    def __get__(self, movement: _ByKind, owner: type[object]) -> Mapping[str, _E]: ...
    def __get__(self, movement: _ByKind | None, owner: type[object]) -> View[_E] | Mapping[str, _E]:
        """The entities of a movement; on the class, the `View` itself."""
        if movement is None:
            return self
        return cast("Mapping[str, _E]", movement.of_kind(self._cls.entity_kind))
