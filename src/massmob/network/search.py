"""Search by what a person would type: names, codes, symbols and titles, whatever the accents and case."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from massmob.errors import InvalidValueError
from massmob.model.entities import Body, Document, Locality, PartyCommittee
from massmob.model.entity import ENTITY_TYPES, Entity, per_kinds
from massmob.network.unit_index import Unit, UnitIndex
from massmob.network.unit_parts import NameReader
from massmob.values.text import fold, sort_key
from massmob.values.vocabulary import EntityKind, LocalityKind

__all__ = ["SearchIndex", "precedence"]

_UNIT = 0
"""The rank of units that a text names in another way than by an equal name: with their parents, say."""


@per_kinds
def _kind_order() -> dict[EntityKind, int]:
    return {kind: index for index, kind in enumerate(ENTITY_TYPES)}


class SearchIndex:
    """The folded names of entities, made once and searched by `find`.

    Args:
        entities: The entities to search among.
    """

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._by_name: dict[str, list[Entity]] = {}
        units: list[Unit] = []
        for entity in entities:
            if isinstance(entity, Locality | PartyCommittee | Body):
                units.append(entity)
            for name in dict.fromkeys(map(fold, _searchable_names(entity))):
                self._by_name.setdefault(name, []).append(entity)
        # One text, so that a search is a search in it; no folded name has a line feed.
        names = [*self._by_name]
        self._text = "\n".join(("", *names, ""))
        self._starts = [*accumulate((len(name) + 1 for name in names), initial=1)]
        self._names = names
        self._unit_names = NameReader(UnitIndex(units))

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
        ranks: dict[Entity, int] = {}
        for name in self._names_with(needle):
            rank = _rank(needle, name)
            for entity in self._by_name[name]:
                ranks[entity] = min(rank, ranks.get(entity, rank))
        if needle not in self._by_name:
            ranks |= dict.fromkeys(self._unit_names.named(text), _UNIT)
        hits = [entity for entity in ranks if kind is None or entity.entity_kind is kind]
        return tuple(sorted(hits, key=lambda entity: (ranks[entity], precedence(entity))))

    def _names_with(self, needle: str) -> Iterator[str]:
        """The names that contain a text."""
        position = self._text.find(needle)
        while position >= 0:
            number = bisect_right(self._starts, position) - 1
            yield self._names[number]
            position = self._text.find(needle, self._starts[number + 1])


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
    """How well a folded name that contains a folded query matches it; less is better."""
    if name == needle:
        return 0
    if name.startswith(f"{needle} "):
        return 1
    if name.startswith(needle):
        return 2
    if f" {needle}" in name:
        return 3
    return 4


def _breadth(entity: Entity) -> int:
    """Wider units first: a district before the commune of the same name."""
    if isinstance(entity, Locality):
        return list(LocalityKind).index(entity.kind)
    return entity.level.rank if isinstance(entity, PartyCommittee) else 0
