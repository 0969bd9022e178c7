"""How an entity is declared: the base of all kinds, and the metadata by which a field declares a reference.

A field that refers to other entities holds their ids. From its metadata come the graph's edges, the checks of
references and time, the schema and the strategies; nothing of this is written twice. The kinds are in
`massmob.model.entities`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from operator import attrgetter
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, TypedDict, TypeVar, Unpack, cast

import attrs

from massmob.errors import InvalidValueError
from massmob.model.converters import as_id, as_ids, as_name, as_plain, as_values, maybe_text
from massmob.rendering.cards import Card, Displayed, Row
from massmob.values.period import Period, as_period
from massmob.values.quantity import Quantity
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import Text, nfc
from massmob.values.vocabulary import EntityKind, Relation, Word

__all__ = [
    "ENTITY_TYPES",
    "HOLDS",
    "Dispute",
    "During",
    "Entity",
    "Link",
    "Reference",
    "as_code",
    "by_id",
    "cited",
    "declares",
    "grouped",
    "holds",
    "many",
    "not_an_entity",
    "one",
    "reference_fields",
    "references",
    "refers",
]


# --- how a reference is declared -------------------------------------------------------------------


class During(StrEnum):
    """How long the entity at the other end of a reference must be in force."""

    WHOLE = "whole"
    """As long as the holder is."""
    START = "start"
    """On the holder's first day."""
    OVERLAP = "overlap"
    """On one day at least that the holder is in force too."""
    ANY = "any"
    """No condition."""


@attrs.frozen(kw_only=True)
class Reference:
    """What a field that refers to other entities declares.

    Attributes:
        relation: What the reference says; the key of the edge in the graph.
        kinds: Kinds of entity that may stand at the other end.
        during: How long the other end must be in force.
        along: The hierarchy that the field builds: the entity named is the parent.
        places: The entity may be counted where the one it names stands.
        mutual: And the one it names may be counted where the entity stands.
        basis: The field names documents (or what rests on documents) behind the entity.
        field: The field's name.
        via: The field that holds the values in which `field` stands; empty when it is the entity's own.
        many: The field holds a tuple of ids rather than one.
    """

    relation: Relation
    kinds: frozenset[EntityKind]
    during: During
    along: str = ""
    places: bool = False
    mutual: bool = False
    basis: bool = False
    field: str = ""
    via: str = ""
    many: bool = False


class Link(NamedTuple):
    """One reference that an entity holds: what it says, whom it names, and where it stands."""

    reference: Reference
    target: str
    place: str
    part: object | None


_REFERS = "massmob.refers"
HOLDS = "massmob.holds"


class _Uses(TypedDict, total=False):
    """What a reference is used for besides: see the attributes of `Reference`."""

    along: str
    places: bool
    mutual: bool
    basis: bool


def refers(
    relation: Relation, *kinds: str, during: During = During.WHOLE, **uses: Unpack[_Uses]
) -> dict[str, object]:
    """Metadata for a field that names other entities by id.

    Args:
        relation: What the reference says.
        *kinds: Kinds that may stand at the other end.
        during: How long the other end must be in force.
        **uses: ``along``, ``places``, ``mutual`` and ``basis``: the attributes of `Reference`.

    Returns:
        Metadata for `attrs.field`.
    """
    named = frozenset(map(EntityKind.of, kinds))
    return {_REFERS: Reference(relation=relation, kinds=named, during=during, **uses)}


def holds(value: type[attrs.AttrsInstance]) -> dict[str, object]:
    """Metadata for a field that holds a tuple of values with references of their own.

    Args:
        value: The attrs class of the values.

    Returns:
        Metadata for `attrs.field`.
    """
    return {HOLDS: value}


_FIELDS: dict[type[Entity], tuple[Reference, ...]] = {}
"""What `reference_fields` has read; a class does not change."""


def reference_fields(kind: type[Entity]) -> tuple[Reference, ...]:
    """Every reference that a kind of entity declares, in the order of its fields.

    Args:
        kind: An entity class.

    Returns:
        The declarations, those inside held values included.

    Example:
        >>> from massmob.model.entities import Term
        >>> [(r.field, r.relation.value) for r in reference_fields(Term)]
        [('sources', 'sourced_from'), ('sources', 'sourced_from'), ('committee', 'term_of')]
    """
    if kind in _FIELDS:
        return _FIELDS[kind]
    found: list[Reference] = []
    for field in attrs.fields(kind):
        if _REFERS in field.metadata:
            found.append(_completed(field, via=""))
        elif HOLDS in field.metadata:
            inner = attrs.fields(field.metadata[HOLDS])
            found += [
                _completed(part, via=field.name) for part in inner if _REFERS in part.metadata
            ]
    _FIELDS[kind] = tuple(found)
    return _FIELDS[kind]


def _completed(field: attrs.Attribute[object], via: str) -> Reference:
    declared: Reference = field.metadata[_REFERS]
    return attrs.evolve(declared, field=field.name, via=via, many=field.default == ())


def references(entity: Entity) -> Iterator[Link]:
    """Every reference that an entity holds.

    Args:
        entity: Any entity.

    Yields:
        One `Link` an id named, in the order of the fields.

    Example:
        >>> from massmob.model.entities import Locality
        >>> ward = Locality(id="loc:00001", name="Phúc Xá", kind="phuong", parent="loc:001")
        >>> [(link.reference.relation.value, link.target) for link in references(ward)]
        [('part_of', 'loc:001')]
    """
    for reference in reference_fields(type(entity)):
        if reference.via:
            for position, part in enumerate(getattr(entity, reference.via)):
                place = f"{reference.via}[{position}].{reference.field}"
                yield from _named(reference, part, place, part)
        else:
            yield from _named(reference, entity, reference.field, None)


def _named(reference: Reference, holder: object, place: str, part: object | None) -> Iterator[Link]:
    value = getattr(holder, reference.field)
    if reference.many:
        for position, target in enumerate(value):
            yield Link(reference, target, f"{place}[{position}]", part)
    elif value is not None:
        yield Link(reference, value, place, part)


# --- fields that name other entities ---------------------------------------------------------------


def one(
    relation: Relation, *kinds: str, during: During = During.WHOLE, **uses: Unpack[_Uses]
) -> str | None:
    """A field for the id of one other entity or ``None``; the arguments are those of `refers`."""
    declared = refers(relation, *kinds, during=during, **uses)
    return attrs.field(default=None, converter=as_id, metadata=declared)


def many(
    relation: Relation, *kinds: str, during: During = During.ANY, **uses: Unpack[_Uses]
) -> tuple[str, ...]:
    """A field for the ids of several other entities; the arguments are those of `refers`."""
    declared = refers(relation, *kinds, during=during, **uses)
    return attrs.field(default=(), converter=as_ids, metadata=declared)


def cited() -> tuple[str, ...]:
    """A field for the ids of the sources that say what the holder says."""
    return many(Relation.SOURCED_FROM, "source")


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
            remedy=f"begin it with {prefix!r}",
        )
    composed = value.isascii() or nfc(value) == value
    if not (composed and value.isprintable() and " " not in value and len(value) <= 200):
        raise InvalidValueError(
            "an id holds a blank or a character that does not print",
            place=f"{type(entity).__name__}.id",
            found=value,
            remedy="use letters, digits and - . @ / #, at most 200, in Unicode NFC",
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


def as_code(value: object) -> str:
    """A value as one would write it in code: pasted back, it gives an equal one.

    Args:
        value: An entity, a field's value, or one of those held in it.

    Returns:
        Text that needs only the public names of `massmob`; words, periods and days are plain strings there,
        as every field takes them.

    Example:
        >>> from massmob.model.entities import Locality
        >>> as_code(Locality(id="loc:01", name="Hà Nội", kind="thanh_pho", valid="2008-08-01/.."))
        "Locality(id='loc:01', name='Hà Nội', valid='2008-08-01/..', kind='thanh_pho')"
    """
    if isinstance(value, Text):
        return repr(value.vi if value.languages == ("vi",) else value)
    if isinstance(value, Word | Period | DocumentSymbol | date):
        return repr(str(value))
    if attrs.has(type(value)) and not isinstance(value, Quantity):
        return _call(cast("attrs.AttrsInstance", value))
    if isinstance(value, tuple):
        parts = [as_code(each) for each in cast("tuple[object, ...]", value)]
        return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
    return repr(value)


def _call(made: attrs.AttrsInstance) -> str:
    # Only what was said: a repr of twenty defaults hides the three values that matter.
    shown = [
        f"{field.name}={as_code(getattr(made, field.name))}"
        for field in attrs.fields(type(made))
        if getattr(made, field.name) != field.default
    ]
    return f"{type(made).__name__}({', '.join(shown)})"


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
        remedy="give entities such as Locality(...)",
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
        remedy=f"it is also the id of {str(other.name)!r}; give one of them another",
    )
