"""How a field declares that it refers to other entities, and the references that an entity holds.

The declaration is in the field's metadata. The graph, the reference rules, the file formats, the JSON Schema
and the strategies read it; nothing else lists references.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple, TypedDict, TypeVar, Unpack

import attrs

from massmob.errors import checked, naming_argument, require_type
from massmob.values.vocabulary import EntityKind, Relation

__all__ = [
    "BASIS",
    "CAMPAIGN",
    "FIELD",
    "GROUPS",
    "HOLDS",
    "MOMENT",
    "ORGANISER",
    "RUNNER",
    "SOURCES",
    "During",
    "Link",
    "Reference",
    "holds",
    "is_plain",
    "looked_up",
    "organised",
    "reference_fields",
    "references",
    "refers",
]

_T = TypeVar("_T")


# --- how a reference is declared -------------------------------------------------------------------


class During(StrEnum):
    """How long the referenced entity must be in force."""

    WHOLE = "whole"
    """As long as the holder is."""
    START = "start"
    """On the holder's first day."""
    OVERLAP = "overlap"
    """On at least one day on which the holder is in force too."""
    ANY = "any"
    """No condition."""


@attrs.frozen(kw_only=True)
class Reference:
    """What a field that refers to other entities declares.

    Attributes:
        relation: The meaning of the reference; ``relation`` of its edge in graphs.
        kinds: Kinds of entity that may be referenced.
        during: How long the referenced entity must be in force.
        along: The hierarchy that the field builds: the referenced entity is the parent.
        places: The entity may be counted where the referenced one is, or along the named hierarchy alone.
        mutual: And the referenced one may be counted where the entity is.
        basis: The field names documents (or what rests on documents) behind the entity.
        field: The field's name.
        via: The field that holds the values to which `field` belongs; empty when it is the entity's own.
        many: The field holds a tuple of ids rather than one.
    """

    relation: Relation
    kinds: frozenset[EntityKind]
    during: During
    along: str = ""
    places: bool | str = False
    mutual: bool = False
    basis: bool = False
    field: str = ""
    via: str = ""
    many: bool = False

    def places_along(self, along: str) -> bool:
        """Whether the entity may be counted where the referenced one is along a hierarchy."""
        return self.places is True or self.places == along


class Link(NamedTuple):
    """One reference that an entity holds.

    Attributes:
        reference: The declaration of the field.
        target: Id of the referenced entity.
        place: Where it is in the entity, such as ``successors[0].to``.
        part: The value that holds it, such as a `Succession`; ``None`` when the entity itself does.
    """

    reference: Reference
    target: str
    place: str
    part: object | None


_REFERS = "massmob.refers"
HOLDS = "massmob.holds"
MOMENT = "massmob.moment"
"""Key of the metadata of a field that is a day, a month or a year: a `Period` written in one column."""


def is_plain(field: attrs.Attribute[Any]) -> bool:
    """Whether a field holds a value of its own: neither references nor values with references."""
    return not field.metadata.keys() - {MOMENT}


class _Uses(TypedDict, total=False):
    """Further uses of a reference: see the attributes of `Reference`."""

    along: str
    places: bool | str
    mutual: bool
    basis: bool


@checked(relation=Relation)
def refers(
    relation: Relation, *kinds: str, during: During = During.WHOLE, **uses: Unpack[_Uses]
) -> dict[str, object]:
    """Metadata for a field that names other entities by id.

    Args:
        relation: The meaning of the reference.
        *kinds: Kinds that may be referenced.
        during: How long the referenced entity must be in force.
        **uses: ``along``, ``places``, ``mutual`` and ``basis``: the attributes of `Reference`.

    Returns:
        Metadata for `attrs.field`.

    Raises:
        InvalidValueError: Not a relation, no such kind.
    """
    require_type("during", during, During)
    with naming_argument("kinds"):
        allowed = frozenset(map(EntityKind.of, kinds))
    return {_REFERS: Reference(relation=relation, kinds=allowed, during=during, **uses)}


SOURCES: Mapping[str, object] = MappingProxyType(
    refers(Relation.SOURCED_FROM, "source", during=During.ANY)
)
"""Metadata for a field with the ids of the sources of the holder's values."""


def organised(relation: Relation = Relation.ORGANISED_BY) -> dict[str, object]:
    """Metadata for a field with ids of committees or bodies that organise, publish, decide or carry out."""
    return refers(relation, "committee", "body", during=During.OVERLAP, places=True)


ORGANISER: Mapping[str, object] = MappingProxyType(organised())
"""Metadata for the organ that holds an activity, at which it is counted."""
BASIS: Mapping[str, object] = MappingProxyType(
    refers(Relation.UNDER, "document", during=During.ANY, places=True, basis=True)
)
"""Metadata for the documents that an activity is based on, at which it is counted."""
CAMPAIGN: Mapping[str, object] = MappingProxyType(
    refers(Relation.BELONGS_TO, "campaign", during=During.OVERLAP, places="campaign", basis=True)
)
"""Metadata for the campaign that an activity belongs to, at which it is counted along campaigns."""
FIELD: Mapping[str, object] = MappingProxyType(
    refers(Relation.IN_FIELD, "field", during=During.OVERLAP, places=True)
)
"""Metadata for the field that something is in, at which it is counted."""
RUNNER: Mapping[str, object] = MappingProxyType(
    refers(Relation.RUN_BY, "committee", "body", "locality", during=During.OVERLAP, places=True)
)
"""Metadata for the unit that runs a model or carries a work, at which it is counted."""
GROUPS: Mapping[str, object] = MappingProxyType(
    refers(Relation.MOBILISES, "target_group", during=During.OVERLAP, places=True)
)
"""Metadata for the target groups of an activity, at which it is counted."""


@checked(value=type)
def holds(value: type[attrs.AttrsInstance]) -> dict[str, object]:
    """Metadata for a field that holds a tuple of values with references of their own.

    Args:
        value: The attrs class of the values.

    Returns:
        Metadata for `attrs.field`.

    Raises:
        InvalidValueError: Not a class.
    """
    return {HOLDS: value}


_FIELDS: dict[type[attrs.AttrsInstance], tuple[Reference, ...]] = {}
"""The cache of `reference_fields`."""


def reference_fields(kind: type[attrs.AttrsInstance]) -> tuple[Reference, ...]:
    """Every reference that a kind of entity declares, in the order of its fields.

    Args:
        kind: An entity class.

    Returns:
        The declarations, including those of held values.

    Example:
        >>> from massmob.model.entities import Term
        >>> [(r.field, r.relation.value) for r in reference_fields(Term) if not r.via]
        [('sources', 'sourced_from'), ('committee', 'term_of')]
    """
    if kind in _FIELDS:
        return _FIELDS[kind]
    declared: list[Reference] = []
    for field in attrs.fields(kind):
        if _REFERS in field.metadata:
            declared.append(_with_field_name(field, via=""))
        elif HOLDS in field.metadata:
            inner_fields = attrs.fields(field.metadata[HOLDS])
            declared += [
                _with_field_name(inner, via=field.name)
                for inner in inner_fields
                if _REFERS in inner.metadata
            ]
    _FIELDS[kind] = tuple(declared)
    return _FIELDS[kind]


def _with_field_name(field: attrs.Attribute[object], via: str) -> Reference:
    declared: Reference = field.metadata[_REFERS]
    return attrs.evolve(declared, field=field.name, via=via, many=field.default == ())


def references(entity: attrs.AttrsInstance) -> Iterator[Link]:
    """Every reference that an entity holds.

    Args:
        entity: Any entity.

    Yields:
        One `Link` for each id, in the order of the fields.

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
                yield from _links_of_field(reference, part, place, part)
        elif getattr(entity, reference.field):  # most fields are empty
            yield from _links_of_field(reference, entity, reference.field, None)


def looked_up(
    entity: attrs.AttrsInstance, look_up: Callable[[str], _T]
) -> list[tuple[Reference, _T]]:
    """The declaration of every reference, and what a function gives for its id.

    Without the places this takes a third of the time of `references`.

    Args:
        entity: Any entity.
        look_up: Id → value.

    Returns:
        A pair for each id, in the order of `references`.

    Example:
        >>> from massmob.model.entities import Locality
        >>> ward = Locality(id="loc:00001", name="Phúc Xá", kind="phuong", parent="loc:001")
        >>> [(reference.field, name) for reference, name in looked_up(ward, {"loc:001": "Ba Đình"}.get)]
        [('parent', 'Ba Đình')]
    """
    pairs: list[tuple[Reference, _T]] = []
    for reference in reference_fields(type(entity)):
        field, via = reference.field, reference.via
        for holder in getattr(entity, via) if via else (entity,):
            if value := getattr(holder, field):
                if reference.many:
                    pairs += [(reference, look_up(id)) for id in value]
                else:
                    pairs.append((reference, look_up(value)))
    return pairs


def _links_of_field(
    reference: Reference, holder: object, place: str, part: object | None
) -> Iterator[Link]:
    value = getattr(holder, reference.field)
    if reference.many:
        for position, target in enumerate(value):
            yield Link(reference, target, f"{place}[{position}]", part)
    elif value is not None:
        yield Link(reference, value, place, part)
