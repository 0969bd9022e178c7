"""Search by what a person would type: names, codes, symbols and titles, whatever the accents and case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from massmob.errors import InvalidValueError
from massmob.model.entities import Document, Locality, PartyCommittee
from massmob.model.entity import ENTITY_TYPES, Entity, per_kinds
from massmob.values.text import fold, sort_key
from massmob.values.vocabulary import EntityKind, LocalityKind

__all__ = ["SearchIndex", "precedence"]

_NO_HIT = 9


@per_kinds
def _kind_order() -> dict[EntityKind, int]:
    return {kind: index for index, kind in enumerate(ENTITY_TYPES)}


class SearchIndex:
    """The folded names of entities, made once and searched by `find`.

    Args:
        entities: The entities to search among.
    """

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._folded_names = [
            (tuple(dict.fromkeys(map(fold, _searchable_names(entity)))), entity)
            for entity in entities
        ]

    def find(self, text: str, kind: EntityKind | None = None) -> tuple[Entity, ...]:
        """The entities that a text names, best first.

        Args:
            text: What a person would type.
            kind: Only entities of this kind.

        Raises:
            InvalidValueError: The text has no letter or digit to search for.
        """
        needle = fold(text)
        if not needle:
            raise InvalidValueError("nothing to search for", found=text, hint="give a text")
        hits: list[tuple[int, Entity]] = []
        for names, entity in self._folded_names:
            if kind is not None and entity.entity_kind is not kind:
                continue
            rank = min(_rank(needle, name) for name in names)
            if rank < _NO_HIT:
                hits.append((rank, entity))
        hits.sort(key=lambda hit: (hit[0], precedence(hit[1])))
        return tuple(entity for _, entity in hits)


def precedence(entity: Entity) -> tuple[int, int, tuple[str, ...], str]:
    """The key that sorts entities as a person looks for them: by kind, wider units first, by name, by id.

    Args:
        entity: The entity.

    Example:
        >>> from massmob.model.entities import Locality
        >>> ward = Locality(id="loc:00001", name="An", kind="phuong")
        >>> precedence(Locality(id="loc:001", name="Ba Đình", kind="quan")) < precedence(ward)
        True
    """
    kind = _kind_order()[entity.entity_kind]
    return kind, _breadth(entity), sort_key(str(entity.name)), entity.id


def _searchable_names(entity: Entity) -> Iterator[str]:
    """The texts by which an entity is found: its names, with and without its kind, code, symbol, title."""
    names = [entity.name.label(lang) for lang in entity.name.languages]
    yield from names
    if isinstance(entity, Locality):
        yield from (f"{entity.kind.label('vi')} {name}" for name in names)
        if entity.code:
            yield entity.code
    elif isinstance(entity, Document):
        if entity.symbol is not None:
            yield str(entity.symbol)
        if entity.title is not None:
            yield from (entity.title.label(lang) for lang in entity.title.languages)


def _rank(needle: str, name: str) -> int:
    """How well a folded name matches a folded query; less is better."""
    if name == needle:
        return 0
    if name.startswith(f"{needle} "):
        return 1
    if name.startswith(needle):
        return 2
    if f" {needle}" in name:
        return 3
    return 4 if needle in name else _NO_HIT


def _breadth(entity: Entity) -> int:
    """Wider units first: a district before the commune of the same name."""
    if isinstance(entity, Locality):
        return list(LocalityKind).index(entity.kind)
    return entity.level.rank if isinstance(entity, PartyCommittee) else 0
