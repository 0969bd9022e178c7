"""How an entity is declared: the base of all kinds, and the metadata by which a field declares a reference.

A field that refers to other entities holds their ids. From its metadata come the graph's edges, the checks of
references and time, the schema and the strategies; nothing of this is written twice. The kinds are in
`massmob.model.entities`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar, cast

import attrs

from massmob.errors import InvalidValueError
from massmob.model.converters import as_name, as_plain, as_values, maybe_text
from massmob.model.references import cited, holds, reference_fields
from massmob.model.source_code import _call
from massmob.rendering.cards import Card, Displayed, Row
from massmob.values.period import Period, as_period
from massmob.values.text import Text, nfc
from massmob.values.vocabulary import EntityKind, Word

__all__ = ["ENTITY_TYPES", "Dispute", "Entity", "by_id", "declares", "grouped", "not_an_entity"]


# --- the entity, and the kinds of it ---------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Dispute:
    """A value that another source gives for a field of the entity: told, not hidden.

    Attributes:
        field: The field of the entity that the sources disagree about.
        value: What the other source says, as text.
        sources: Ids of the sources that say so.
        note: Why the entity's own value was taken.
    """

    field: str = attrs.field(converter=as_plain)
    value: str = attrs.field(converter=as_plain)
    sources: tuple[str, ...] = cited()
    note: Text | None = attrs.field(default=None, converter=maybe_text)


def _as_disputes(value: Iterable[Dispute]) -> tuple[Dispute, ...]:
    return as_values(Dispute, value)


def _check_id(entity: Entity, _: attrs.Attribute[str], value: str) -> None:
    prefix = f"{type(entity).prefix}:"
    if not (isinstance(value, str) and value.startswith(prefix) and len(value) > len(prefix)):
        raise InvalidValueError(
            f"not an id of a {type(entity).entity_kind}",
            place=f"{type(entity).__name__}.id",
            found=value,
            hint=f"begin it with {prefix!r}",
        )
    composed = value.isascii() or nfc(value) == value
    if not (composed and value.isprintable() and " " not in value and len(value) <= 200):
        raise InvalidValueError(
            "an id holds a blank or a character that does not print",
            place=f"{type(entity).__name__}.id",
            found=value,
            hint="use letters, digits and - . @ / #, at most 200, in Unicode NFC",
        )


@attrs.frozen(kw_only=True, repr=False)
class Entity(Displayed):
    """What every kind has: an id unique for all time, a name, a period of validity, sources.

    Attributes:
        id: Unique in a movement for all time; begins with the kind's prefix.
        name: In up to three languages.
        valid: When it is in force; open where no end is known.
        sources: Ids of the sources that say so.
        disputes: Values that other sources give.
        note: What a reader should know; never personal data.
    """

    entity_kind: ClassVar[EntityKind]
    prefix: ClassVar[str]
    plural: ClassVar[str]

    id: str = attrs.field(validator=_check_id)
    name: Text = attrs.field(converter=as_name)
    valid: Period = attrs.field(default=Period(), converter=as_period)
    sources: tuple[str, ...] = cited()
    disputes: tuple[Dispute, ...] = attrs.field(
        default=(), converter=_as_disputes, metadata=holds(Dispute)
    )
    note: Text | None = attrs.field(default=None, converter=maybe_text)

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return _call(self)

    def display(self) -> Card:
        """A card of what was said of the entity: its values, and the ids of those that it refers to."""
        linked = {each.field for each in reference_fields(type(self)) if not each.via}
        rows = [
            Row(field.name.replace("_", " "), _told(value), field.name in linked)
            for field in attrs.fields(type(self))
            if field.name != "id" and (value := getattr(self, field.name)) != field.default
        ]
        subtitle = f"{self.entity_kind.label('en')} · {self.id} · {self.valid.label()}"
        return Card(title=str(self.name), subtitle=subtitle, rows=tuple(rows))


def _told(value: object) -> tuple[str, ...]:
    """A field's value as the lines of a card."""
    if isinstance(value, Text):
        return tuple(f"{value.label(lang)} ({lang})" for lang in value.languages)
    if isinstance(value, tuple):
        return tuple(line for each in cast("tuple[object, ...]", value) for line in _told(each))
    if isinstance(value, Word):
        return (value.label("en"),)
    if isinstance(value, Period):
        return (value.label(),)
    kind: type[Any] = type(value)
    if attrs.has(kind) and kind.__str__ is object.__str__:
        parts = {each.name: getattr(value, each.name) for each in attrs.fields(kind)}
        told = {name: "; ".join(_told(part)) for name, part in parts.items() if part}
        return (", ".join(f"{name} {words}" for name, words in told.items()),)
    return (str(value),)


_E = TypeVar("_E", bound=Entity)
_TYPES: dict[EntityKind, type[Entity]] = {}

ENTITY_TYPES: Mapping[EntityKind, type[Entity]] = MappingProxyType(_TYPES)
"""The entity class of each kind, in the order of the data model."""


def declares(kind: EntityKind, prefix: str, plural: str) -> Callable[[type[_E]], type[_E]]:
    """Name a kind: its word, the prefix of its ids, the name of its list.

    attrs gives every subclass a hash of its own over all fields; entities hash by id, so it is set back.
    """

    def name(cls: type[_E]) -> type[_E]:
        cls.entity_kind, cls.prefix, cls.plural = kind, prefix, plural
        cls.__hash__ = Entity.__hash__  # type: ignore[method-assign]
        _TYPES[kind] = cls
        return cls

    return name


_K = TypeVar("_K")
_V = TypeVar("_V")


def grouped(values: Iterable[_V], key: Callable[[_V], _K]) -> dict[_K, list[_V]]:
    """Key → the values that have it; keys and values in the order in which they come.

    Example:
        >>> grouped(["xa", "phuong", "xom"], lambda word: word[0])
        {'x': ['xa', 'xom'], 'p': ['phuong']}
    """
    found: dict[_K, list[_V]] = {}
    for value in values:
        found.setdefault(key(value), []).append(value)
    return found


def not_an_entity(position: int, found: object) -> InvalidValueError:
    """The error for a value among entities that is none.

    Args:
        position: Its place among them, from 0.
        found: The value.
    """
    return InvalidValueError(
        "not an entity",
        place=f"entity {position}",
        found=found,
        hint="give entities such as Locality(...)",
    )


def by_id(
    entities: Iterable[Entity], present: Mapping[str, Entity] = MappingProxyType({})
) -> dict[str, Entity]:
    """Entities by id, in order of ids.

    Args:
        entities: The entities.
        present: Those that are there already.

    Raises:
        InvalidValueError: Two have one id, or a value is not an entity.
    """
    found = [*entities]
    if not all(issubclass(kind, Entity) for kind in set(map(type, found))):
        position = next(at for at, each in enumerate(found) if not isinstance(each, Entity))
        raise not_an_entity(position, found[position])
    # Put in order before they are kept: to walk through a dictionary out of its order takes the longest.
    ordered = sorted([*present.values(), *found], key=attrgetter("id"))
    kept = {entity.id: entity for entity in ordered}
    if len(kept) < len(ordered):
        raise _twice(found, present)
    return kept


def _twice(found: list[Entity], present: Mapping[str, Entity]) -> InvalidValueError:
    """The error of the first entity whose id another has."""
    first = {entity.id: at for at, entity in reversed([*enumerate(found)])}
    position, id = next(
        (at, each.id) for at, each in enumerate(found) if each.id in present or first[each.id] < at
    )
    other = present.get(id) or found[first[id]]
    return InvalidValueError(
        "two entities have one id",
        place=f"entity {position}",
        found=id,
        hint=f"it is also the id of {str(other.name)!r}; give one of them another",
    )
