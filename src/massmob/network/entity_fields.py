"""The fields by which entities are chosen, grouped and sorted: how each is read, which values it may have."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, Protocol, cast, get_args, get_type_hints

import attrs

from massmob.errors import InvalidValueError, naming_argument, with_article
from massmob.model.entities import MobilizationModel
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.references import reference_fields
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.period import Period
from massmob.values.text import Text, similar_words_hint, unknown_word_error
from massmob.values.vocabulary import EntityKind, ModelStatus

__all__ = [
    "HasIds",
    "condition",
    "derived_fields",
    "field_names",
    "field_reader",
    "read_column",
    "value_condition",
]

_YEAR = "year"


class HasIds(Protocol):
    """A movement, whose ids a value of a field may name."""

    @property
    def outside(self) -> frozenset[str]:
        """Ids that references may name although they are not here."""
        ...

    def __contains__(self, item: object) -> bool: ...

    def of_kind(self, kind: EntityKind) -> Mapping[str, Entity]:
        """The entities of a kind."""
        ...


def field_names(kind: EntityKind) -> tuple[str, ...]:
    """The fields by which entities of a kind are chosen and grouped; derived ones come last.

    Example:
        >>> field_names(EntityKind.MODEL)[-2:]
        ('status', 'year')
    """
    cls = ENTITY_TYPES[kind]
    return (*(field.name for field in attrs.fields(cls)), *derived_fields(kind), _YEAR)


@cache
def derived_fields(kind: EntityKind) -> dict[str, tuple[type, ...]]:
    """The properties of an entity class, each with the types of its values."""
    properties = {
        name: member
        for name, member in vars(ENTITY_TYPES[kind]).items()
        if isinstance(member, property)
    }
    hints = {name: get_type_hints(member.fget)["return"] for name, member in properties.items()}
    return {name: get_args(hint) or (hint,) for name, hint in hints.items()}


def field_reader(kind: EntityKind, name: str) -> Callable[[Entity], Hashable]:
    """A function that reads a field of entities of a kind.

    Raises:
        InvalidValueError: The kind has no such field; the hint names near ones, or else all.
    """
    names = field_names(kind)
    if name not in names:
        raise unknown_word_error(f"{with_article(kind)} has no such field", name, names)
    if name != _YEAR:
        return attrgetter(name)
    if kind is EntityKind.MODEL:
        return cast("Callable[[Entity], Hashable]", _year_of_model)
    return lambda entity: _year_of_period(entity.valid)


def read_column(kind: EntityKind, name: str, entities: Iterable[Entity]) -> Iterator[Hashable]:
    """A field of many entities of a kind, one after another.

    Raises:
        InvalidValueError: The kind has no such field.
    """
    read_entity = field_reader(kind, name)
    if name != _YEAR or kind is EntityKind.MODEL:
        return map(read_entity, entities)
    # A label takes long, and most entities share few periods.
    return map(cache(_year_of_period), map(attrgetter("valid"), entities))


def _year_of_period(period: Period) -> Hashable:
    """The one year in which a period lies, or the period itself: the same in every language."""
    return None if period == Period() else _one_year(period) or period.label("en")


def _year_of_model(model: MobilizationModel) -> Hashable:
    """The year of registration, see `massmob.rollup`."""
    steps = model.milestones
    if not steps:
        return _one_year(model.valid)
    registrations = [step.on for step in steps if step.status is ModelStatus.REGISTERED]
    return _one_year(min(registrations or (step.on for step in steps)))


def _one_year(period: Period) -> int | None:
    start, end = period.start, period.end
    if start is None or end is None or start.year != end.year:
        return None
    return start.year


# --- conditions ----------------------------------------------------------------------------------


def condition(
    movement: HasIds, kind: EntityKind, name: str, value: object
) -> Callable[[Entity], bool]:
    """Whether a field of an entity of a kind has a value, as a function; arguments as of `value_condition`."""
    with naming_argument("where"):
        read = field_reader(kind, name)
    fits = value_condition(movement, kind, name, value)
    return lambda entity: fits(read(entity))


def value_condition(
    movement: HasIds, kind: EntityKind, name: str, value: object
) -> Callable[[object], bool]:
    """Whether the value of a field of a kind is a certain one, as a function of the value.

    Args:
        movement: The movement, whose ids the value may name.
        kind: The kind.
        name: The field.
        value: The value, as a constructor of the entity takes it.

    Raises:
        InvalidValueError: No such field, or a value that it cannot have: an unknown word or id, another type.
    """
    with naming_argument("where"):
        field_reader(kind, name)
    with naming_argument(f"where[{name!r}]"):
        wanted = _value_of_field(movement, kind, name, value)
    if isinstance(wanted, Text):
        texts = set(_texts(wanted))
        return lambda held: texts <= set(_texts(cast("Text | None", held)))
    return lambda held: held == wanted


def _texts(text: Text | None) -> Iterable[str]:
    """The texts in all languages: a name given in one of them is enough to choose by."""
    return () if text is None else (text.label(lang) for lang in text.languages)


def _value_of_field(movement: HasIds, kind: EntityKind, name: str, value: object) -> object:
    """The value as an entity holds it."""
    if name == _YEAR:
        return _year(value)
    if name in derived_fields(kind):
        return _derived_value(derived_fields(kind)[name], value)
    if name == "id":
        _check_ids(movement, (value,), frozenset({kind}))
        return value
    cls = ENTITY_TYPES[kind]
    field: Any = attrs.fields_dict(cls)[name]
    wanted = value if field.converter is None else field.converter(value)
    for reference in reference_fields(cls):
        if reference.field == name and not reference.via and wanted is not None:
            ids = cast("tuple[object, ...]", wanted if reference.many else (wanted,))
            _check_ids(movement, ids, reference.kinds)
    return wanted


def _year(value: object) -> object:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise InvalidValueError("not a year", found=value, hint="give a number such as 2024")


def _derived_value(types: tuple[type, ...], value: object) -> object:
    """The value of a derived field; all of these are words of closed lists."""
    words = next(type_ for type_ in types if issubclass(type_, LabelledEnum))
    return words.of_optional(value) if type(None) in types else words.of(value)


def _check_ids(movement: HasIds, ids: Iterable[object], kinds: frozenset[EntityKind]) -> None:
    """Refuse an id that no entity of the movement has, nor one that it knows to be outside."""
    for id in ids:
        if not isinstance(id, str) or not (id in movement or id in movement.outside):
            known = (known for kind in kinds for known in movement.of_kind(kind))
            names = " or ".join(sorted(kinds))
            raise InvalidValueError(
                "no entity has this id",
                found=id,
                hint=similar_words_hint(
                    id, known, otherwise=f"give the id of an entity of this kind: {names}"
                ),
            )
