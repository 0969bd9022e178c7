"""The base class of all entities and the registry of their kinds, which are in ``massmob.model.entities``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, TypeVar, cast

import attrs

from massmob.errors import InvalidValueError, naming_argument, with_article
from massmob.model.captions import field_caption
from massmob.model.converters import (
    MAX_ID_LENGTH,
    as_ids,
    as_name,
    as_plain,
    as_required_id,
    as_values,
    maybe_day,
    maybe_grade,
    maybe_text,
)
from massmob.model.records.record import Record
from massmob.model.references import HOLDS, SOURCES, During, holds, reference_fields, refers
from massmob.model.source_code import constructor_call
from massmob.rendering.displayed import Displayed
from massmob.translation.catalogue import gettext
from massmob.translation.language import Language, get_language
from massmob.values.construction import naming_fields
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.period import Period, as_period
from massmob.values.plain_form import MakeRef
from massmob.values.quantity import Quantity
from massmob.values.schemas import Schema
from massmob.values.text import Text, nfc
from massmob.values.vocabulary import OWN_KINDS, EntityKind, Grade, OwnKind, Relation

if TYPE_CHECKING:
    from massmob.rendering.cards import Card

__all__ = [
    "ENTITY_TYPES",
    "Citation",
    "Dispute",
    "Entity",
    "by_id",
    "declare_kind",
    "declares",
    "forget_kind",
    "grouped",
    "not_an_entity",
    "per_kinds",
    "value_lines",
]


# --- the entity, and the kinds of it ---------------------------------------------------------------


@naming_fields
@attrs.frozen(kw_only=True)
class Dispute(Record):
    """Another value that a source gives for a field of the entity.

    Attributes:
        field: The field of the entity that the sources disagree about.
        value: The value of the other source, as text.
        sources: Ids of the sources that give it.
        note: Why the entity's own value was preferred.
    """

    field: str = attrs.field(converter=as_plain)
    value: str = attrs.field(converter=as_plain)
    sources: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=SOURCES)
    note: Text | None = attrs.field(default=None, converter=maybe_text)


@naming_fields
@attrs.frozen(kw_only=True)
class Citation(Record):
    """Which source gives the value of one field of the entity, where one source does not give all.

    Attributes:
        field: The field of the entity.
        source: Id of the source.
        place: The place in the source: a paragraph, page, row.
        grade: How well it is supported, where that differs from the source's own grade.
        seen: The day on which it was read.
    """

    field: str = attrs.field(converter=as_plain)
    source: str = attrs.field(
        converter=as_required_id,
        metadata=refers(Relation.CITED_FOR, "source", during=During.ANY),
    )
    place: str = attrs.field(default="", converter=as_plain)
    grade: Grade | None = attrs.field(default=None, converter=maybe_grade)
    seen: date | None = attrs.field(default=None, converter=maybe_day)


def _as_citations(
    value: Iterable[Citation] | Mapping[str, Iterable[str]],
) -> tuple[Citation, ...]:
    """A tuple of citations, from a mapping field → ids of sources too."""
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, Iterable[str]]", value).items()
        return tuple(
            Citation(field=field, source=source) for field, ids in pairs for source in as_ids(ids)
        )
    return as_values(Citation, value)


def _as_disputes(value: Iterable[Dispute]) -> tuple[Dispute, ...]:
    return as_values(Dispute, value)


def _check_id(entity: Entity, _: attrs.Attribute[str], value: str) -> None:
    try:
        prefix = f"{type(entity).prefix}:"
    except AttributeError:
        hint = "create one of a kind, such as Locality(...)"
        raise InvalidValueError("an entity without a kind", found=value, hint=hint) from None
    if not (isinstance(value, str) and value.startswith(prefix) and len(value) > len(prefix)):
        raise InvalidValueError(
            f"not an id of {with_article(type(entity).entity_kind)}",
            found=value,
            hint=f"begin it with {prefix!r}",
        )
    is_printed = len(value) <= MAX_ID_LENGTH and value.isprintable() and " " not in value
    if not (is_printed and (value.isascii() or nfc(value) == value)):
        raise InvalidValueError(
            "an id holds a blank or a character that does not print",
            found=value,
            hint=f"use letters, digits and - . @ / #, at most {MAX_ID_LENGTH}, in Unicode NFC",
        )


@naming_fields
@attrs.frozen(kw_only=True, repr=False)
class Entity(Record, Displayed):
    """What every kind has: an id unique for all time, a name, a period of validity, sources.

    Attributes:
        id: Unique in a movement for all time; begins with the kind's prefix.
        name: In up to three languages.
        valid: When it is in force; open where no end is known.
        sources: Ids of the sources of these facts.
        cited: The sources of single fields, where those of `sources` do not give all.
        disputes: Values that other sources give.
        note: What a reader should know; never personal data.
    """

    entity_kind: ClassVar[EntityKind]
    prefix: ClassVar[str]
    plural: ClassVar[str]

    id: str = attrs.field(validator=_check_id)
    name: Text = attrs.field(converter=as_name)
    valid: Period = attrs.field(default=Period(), converter=as_period)
    sources: tuple[str, ...] = attrs.field(default=(), converter=as_ids, metadata=SOURCES)
    cited: tuple[Citation, ...] = attrs.field(
        default=(), converter=_as_citations, metadata=holds(Citation)
    )
    disputes: tuple[Dispute, ...] = attrs.field(
        default=(), converter=_as_disputes, metadata=holds(Dispute)
    )
    note: Text | None = attrs.field(default=None, converter=maybe_text)

    def __hash__(self) -> int:
        return hash(self.id)

    @classmethod
    def class_of_record(cls, plain: object) -> type[Record]:
        """The class itself, or where that is `Entity` the class of the kind that the id of a record names.

        Committees and bodies have ids of one form: of these it is the class whose fields the record has.
        """
        if cls is not Entity:
            return cls
        record = _as_record(plain)
        prefix, colon, _ = str(record.get("id")).partition(":")
        kinds = [kind for kind in ENTITY_TYPES.values() if kind.prefix == prefix and colon]
        if not kinds:
            prefixes = ", ".join(dict.fromkeys(f"{kind.prefix}:" for kind in ENTITY_TYPES.values()))
            hint = f"give an id that begins with one of {prefixes}"
            raise InvalidValueError("not a record of an entity", found=plain, hint=hint)
        # A body with a level has all that a committee requires, and its kind, which no committee has.
        with_required = [kind for kind in kinds if _required_fields(kind) <= record.keys()]
        fitting = (
            kind for kind in with_required if record.keys() <= attrs.fields_dict(kind).keys()
        )
        return next(fitting, (with_required or kinds)[0])

    @classmethod
    def form_schema(cls, make_ref: MakeRef) -> Schema:
        """The JSON Schema of `to_dict`; of `Entity` itself that of one of the kinds."""
        if cls is not Entity:
            return super().form_schema(make_ref)
        kinds = [make_ref(kind) for kind in ENTITY_TYPES.values()]
        return {"description": "An entity, of the kind that its id names.", "anyOf": kinds}

    def __repr__(self) -> str:
        return constructor_call(self)

    def display(self) -> Card:
        """A card of the entity's values and of the ids that it refers to, without defaults."""
        from massmob.rendering.cards import Card, Row

        lang = get_language()
        declared = reference_fields(type(self))
        id_fields = {reference.field for reference in declared if not reference.via}
        rows = [
            Row(
                _caption(type(self), field.name, lang),
                value_lines(value, lang),
                field.name in id_fields,
            )
            for field in attrs.fields(type(self))
            if field.name != "id" and (value := getattr(self, field.name)) != field.default
        ]
        subtitle = f"{self.entity_kind.label(lang)} · {self.id} · {self.valid.label(lang)}"
        return Card(title=self.name.label(lang), subtitle=subtitle, rows=tuple(rows))


def _caption(cls: type[attrs.AttrsInstance], field: str, lang: Language) -> str:
    """The caption of a field; in English its own name."""
    return field.replace("_", " ") if lang == "en" else field_caption(cls, field, lang)


def _as_record(plain: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", plain if isinstance(plain, Mapping) else {})


def _required_fields(cls: type[Entity]) -> set[str]:
    return {field.name for field in attrs.fields(cls) if field.default is attrs.NOTHING}


def value_lines(value: object, lang: Language) -> tuple[str, ...]:
    """A field's value as the lines of a card in a language; texts are in every language that they have."""
    if isinstance(value, Text):
        return tuple(f"{value.label(of)} ({of})" for of in value.languages)
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        return tuple(line for item in items for line in value_lines(item, lang))
    if isinstance(value, LabelledEnum | Period | Quantity):
        return (value.label(lang),)
    if isinstance(value, bool):
        return (gettext("yes", lang) if value else gettext("no", lang),)
    if isinstance(value, float):
        return (Quantity(value).label(lang),)
    kind: type[Any] = type(value)
    if attrs.has(kind) and kind.__str__ is object.__str__:
        held = {field.name: getattr(value, field.name) for field in attrs.fields(kind)}
        texts = {name: "; ".join(value_lines(part, lang)) for name, part in held.items() if part}
        captions = {
            name: name if lang == "en" else field_caption(kind, name, lang) for name in texts
        }
        return (", ".join(f"{captions[name]} {text}" for name, text in texts.items()),)
    return (str(value),)


_E = TypeVar("_E", bound=Entity)
_V = TypeVar("_V")
_P = ParamSpec("_P")
_TYPES: dict[EntityKind, type[Entity]] = {}
_ORDER = {kind: order for order, kind in enumerate(EntityKind)}

ENTITY_TYPES: Mapping[EntityKind, type[Entity]] = MappingProxyType(_TYPES)
"""The entity class of each kind, in the order of the data model."""


def per_kinds(function: Callable[_P, _V]) -> Callable[_P, _V]:
    """Cache the results of a function of kinds or of their classes, until another kind is declared.

    mypy refuses `functools.cache` here, as it takes the hash of instances for that of their classes.
    """
    cached = cache(function)
    _PER_KINDS.append(cached.cache_clear)
    return cast("Callable[_P, _V]", cached)


_PER_KINDS: list[Callable[[], None]] = []
"""What empties the caches of `per_kinds`."""


def declares(kind: EntityKind, prefix: str, plural: str) -> Callable[[type[_E]], type[_E]]:
    """Register an entity class: its kind, the prefix of its ids, the name of its view and list.

    Errors of its constructor name the class, the id and the field.

    attrs gives every subclass a hash of its own over all fields; entities hash by id, so it is set back.
    """

    def register(cls: type[_E]) -> type[_E]:
        cls.entity_kind, cls.prefix, cls.plural = kind, prefix, plural
        cls.__hash__ = Entity.__hash__  # type: ignore[method-assign]  # a method of every subclass
        _TYPES[kind] = cls
        # The order of the data model; kinds of other packages follow in the order in which they were declared.
        ordered = sorted(_TYPES.items(), key=lambda item: _ORDER.get(item[0], len(_ORDER)))
        _TYPES.clear()
        _TYPES.update(ordered)
        for clear in _PER_KINDS:
            clear()
        return naming_fields(cls)

    return register


def declare_kind(
    kind: str, *, prefix: str, plural: str, label: Text | str | Mapping[str, str]
) -> Callable[[type[_E]], type[_E]]:
    """Declare an entity class of another package: a decorator above the one of attrs.

    Files, the graph, rules on all entities, the schema, the explorer and the report then treat it like the
    kinds of this package. A package that lists the module of the class as an entry point of the group
    ``massmob.kinds`` has it declared wherever massmob runs.

    Args:
        kind: The word of the kind, such as ``"volunteer_team"``.
        prefix: What its ids begin with, before the colon.
        plural: The name of its list in files.
        label: Its name for readers.

    Returns:
        The decorator of the class, which must be a frozen attrs subclass of `Entity`.

    Raises:
        InvalidValueError: Not words of lower-case letters and ``_``, or one that is in use.

    Example:
        >>> @declare_kind("song", prefix="song", plural="songs", label={"vi": "bài hát", "en": "song"})
        ... @attrs.frozen(kw_only=True, repr=False)
        ... class Song(Entity):
        ...     verses: int = attrs.field(default=1, converter=int)
        >>> Song(id="song:1", name="Dân vận", verses=3)
        Song(id='song:1', name='Dân vận', verses=3)
        >>> forget_kind("song")
    """
    taken = {
        "kind": {str(known) for known in _TYPES},
        "prefix": {cls.prefix for cls in _TYPES.values()},
        "plural": {*_NO_PLURALS, *(cls.plural for cls in _TYPES.values())},
    }
    for argument, word in {"kind": kind, "prefix": prefix, "plural": plural}.items():
        if not isinstance(word, str) or not _WORD.fullmatch(word):
            hint = "give lower-case letters a to z, digits and _, such as volunteer_team"
            raise InvalidValueError("not a word", place=argument, found=word, hint=hint)
        if word in taken[argument]:
            hint = f"choose another; in use are {', '.join(sorted(taken[argument]))}"
            raise InvalidValueError("in use already", place=argument, found=word, hint=hint)
    with naming_argument("label"):
        own = cast("EntityKind", OwnKind(kind, as_name(label)))

    def register(cls: type[_E]) -> type[_E]:
        if not issubclass(cls, Entity) or cls is Entity or "__attrs_attrs__" not in vars(cls):
            hint = "decorate a class such as: @attrs.frozen(kw_only=True) class Song(mm.Entity)"
            raise InvalidValueError("not a class of entities", found=cls, hint=hint)
        _check_own_fields(cls)
        OWN_KINDS[kind] = own
        return declares(own, prefix, plural)(cls)

    return register


def _check_own_fields(cls: type[Entity]) -> None:
    """Refuse a field that files could not read back."""
    held = {
        field.name: field.metadata[HOLDS]
        for kind in _TYPES.values()
        for field in attrs.fields(kind)
        if HOLDS in field.metadata
    }
    for field in attrs.fields(cls):
        place = f"{cls.__name__}.{field.name}"
        if field.name != "id" and field.converter is None:
            hint = "give it one, which reads what a file has: int, mm.Text.of, mm.Level.of …"
            raise InvalidValueError("a field without a converter", place=place, hint=hint)
        value = field.metadata.get(HOLDS)
        if value is not None and held.get(field.name, value) is not value:
            hint = f"rename it: in tables this name has values of {held[field.name].__name__}"
            raise InvalidValueError("a field of another kind's values", place=place, hint=hint)


def forget_kind(kind: str) -> None:
    """Undo `declare_kind`, as between tests.

    Raises:
        InvalidValueError: No other package declared this kind.
    """
    if kind not in OWN_KINDS:
        hint = f"declared are {', '.join(OWN_KINDS) or 'none'}"
        raise InvalidValueError("not a declared kind", place="kind", found=kind, hint=hint)
    del _TYPES[OWN_KINDS.pop(kind)]
    for clear in _PER_KINDS:
        clear()


_WORD = re.compile("[a-z][a-z0-9_]{0,60}")
_NO_PLURALS = ("massmob", "outside")
"""Keys and tables of the form of files that are not lists of entities."""


_K = TypeVar("_K")


def grouped(values: Iterable[_V], key: Callable[[_V], _K]) -> dict[_K, list[_V]]:
    """Key → the values that have it; keys and values in order of appearance.

    Example:
        >>> grouped(["xa", "phuong", "xom"], lambda word: word[0])
        {'x': ['xa', 'xom'], 'p': ['phuong']}
    """
    groups: dict[_K, list[_V]] = {}
    for value in values:
        groups.setdefault(key(value), []).append(value)
    return groups


def not_an_entity(position: int, value: object) -> InvalidValueError:
    """The error for a value among entities that is not an entity.

    Args:
        position: Its index among them.
        value: The value.
    """
    return InvalidValueError(
        "not an entity",
        place=f"entity {position}",
        found=value,
        hint="give entities such as Locality(...)",
    )


def by_id(
    entities: Iterable[Entity], present: Mapping[str, Entity] = MappingProxyType({})
) -> dict[str, Entity]:
    """Entities by id, in order of ids.

    Args:
        entities: The entities.
        present: Entities to which they are added.

    Raises:
        InvalidValueError: Two have one id, or a value is not an entity.
    """
    new = [*entities]
    if not all(issubclass(kind, Entity) for kind in set(map(type, new))):
        position = next(i for i, entity in enumerate(new) if not isinstance(entity, Entity))
        raise not_an_entity(position, new[position])
    # Sorted before they are put in a dictionary: looking up ids in another order than theirs is slow.
    ordered = sorted([*present.values(), *new], key=attrgetter("id"))
    entities_by_id = {entity.id: entity for entity in ordered}
    if len(entities_by_id) < len(ordered):
        raise _duplicate_id(new, present)
    return entities_by_id


def _duplicate_id(new: list[Entity], present: Mapping[str, Entity]) -> InvalidValueError:
    """The error of the first entity whose id another has."""
    first = {entity.id: i for i, entity in reversed([*enumerate(new)])}
    position, id = next(
        (i, entity.id)
        for i, entity in enumerate(new)
        if entity.id in present or first[entity.id] < i
    )
    other = present.get(id) or new[first[id]]
    return InvalidValueError(
        "two entities have one id",
        place=f"entity {position}",
        found=id,
        hint=f"it is also the id of {str(other.name)!r}; give one of them another",
    )
