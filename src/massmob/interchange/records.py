"""The canonical form: a movement as plain values, which every format writes in its own way.

Lives here: one converter (cattrs) between entities and records, and the path of each fault. Must not live
here: any format, files.

The form, version 1: an object with ``"massmob": 1``; for each kind that occurs, under its plural, the list of
its records in id order; and ``"outside"``, ids that references may name although they are not here (an
excerpt). A record leaves out what has its default. Values are strings of one form each: a period is ISO 8601
(``"2025-07-01/.."``), a name is a string (Vietnamese) or an object by language, a quantity is a number or an
object of bounds.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, partial
from typing import Any, cast

import attrs
import cattrs
from cattrs.errors import ForbiddenExtraKeysError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from massmob.declaration import ENTITY_TYPES, HOLDS, Entity, references
from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.movement import Movement
from massmob.period import Period
from massmob.quantity import Quantity
from massmob.symbols import DocumentSymbol
from massmob.text import Text, did_you_mean
from massmob.vocabulary import Word

__all__ = ["VERSION", "from_plain", "to_plain"]

VERSION = 1
"""The version of the canonical form that is written."""

_PLURALS = {cls.plural: cls for cls in ENTITY_TYPES.values()}
_WRITERS: dict[type[object], Callable[[Any], object]] = {
    Text: Text.to_plain,
    Quantity: Quantity.to_plain,
    Period: str,
    DocumentSymbol: str,
    date: date.isoformat,
}


@cache
def _converter() -> cattrs.Converter:
    """The one converter, made on first use; a field's own converter reads its value."""
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook(bool, _read_bool)
    converter.register_structure_hook(float, _read_number)

    def reader(kind: type[Any]) -> Callable[[Any, Any], Any]:
        return _reader(kind, converter)

    def writer(kind: type[Any]) -> Callable[[Any], dict[str, Any]]:
        return make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True)

    converter.register_structure_hook_factory(attrs.has, reader)
    converter.register_unstructure_hook_factory(attrs.has, writer)
    # What is registered last is asked first: these are attrs classes too, but each has one plain form.
    for kind, write in _WRITERS.items():
        converter.register_unstructure_hook_func(partial(operator.is_, kind), write)
    converter.register_unstructure_hook_func(
        lambda kind: isinstance(kind, type) and issubclass(kind, Word), lambda word: word.value
    )
    return converter


def _reader(kind: type[Any], converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    """How a record becomes an entity or value: held values are read as records of their own."""
    attrs.resolve_types(kind)
    # Typed loosely: the generator takes one keyword a field beside its options.
    fields: dict[str, Any] = {
        field.name: override(struct_hook=_field_reader(field, converter))
        for field in attrs.fields(kind)
        if HOLDS in field.metadata or field.converter is not None
    }
    read = make_dict_structure_fn(
        kind,
        converter,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=True,
        **fields,
    )

    def checked(record: object, wanted: type[Any]) -> object:
        if not isinstance(record, dict):
            raise InvalidValueError("not a record", found=record, remedy="give an object {…}")
        return read(cast("dict[str, Any]", record), wanted)

    return checked


def _field_reader(
    field: attrs.Attribute[Any], converter: cattrs.Converter
) -> Callable[[Any, Any], Any]:
    """How a field is read: by its own converter, which knows what is right; held values as records.

    The converter runs here, and not only when the entity is made, so that cattrs notes the field's name.
    """
    if HOLDS in field.metadata:
        return _list_reader(field.metadata[HOLDS], converter)
    convert: Callable[[object], object] = cast("Any", field).converter
    return lambda value, _: convert(value)


def _list_reader(kind: type[Any], converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    def read(value: object, _: object) -> object:
        if not isinstance(value, list):
            raise InvalidValueError("not a list", found=value, remedy="give a list […]")
        return converter.structure(value, tuple[kind, ...])  # type: ignore[valid-type]

    return read


def _read_bool(value: object, _: object) -> bool:
    if isinstance(value, bool):
        return value
    raise InvalidValueError("not true or false", found=value, remedy="write true or false")


def _read_number(value: object, _: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise InvalidValueError("not a number", found=value, remedy="write a number without quotes")


def to_plain(movement: Movement) -> dict[str, object]:
    """A movement in the canonical form.

    Args:
        movement: The movement.

    Returns:
        Plain values: dict, list, str, int, float, bool.
    """
    convert = _converter().unstructure
    plain: dict[str, object] = {"massmob": VERSION}
    named = {link for entity in movement for link in _named(movement, entity)}
    if named:
        plain["outside"] = sorted(named)
    for cls in ENTITY_TYPES.values():
        if view := movement.of_kind(cls.entity_kind):
            plain[cls.plural] = [convert(entity) for entity in view.values()]
    return plain


def _named(movement: Movement, entity: Entity) -> Iterator[str]:
    """The ids outside an excerpt that an entity refers to."""
    return (link.target for link in references(entity) if link.target in movement.outside)


def from_plain(plain: object) -> Movement:
    """A movement from the canonical form.

    Args:
        plain: Plain values, such as a JSON reader gives.

    Returns:
        The movement.

    Raises:
        LoadError: Every fault with its path; nothing is half-built.
    """
    faults: list[MassmobError] = []
    lists = _lists(plain, faults)
    entities: list[Entity] = []
    places: dict[str, str] = {}
    for plural, records in lists.items():
        for position, record in enumerate(records):
            place = _place(plural, position, record)
            try:
                entity = _converter().structure(record, _PLURALS[plural])
            except Exception as error:  # noqa: BLE001 - cattrs groups whatever was raised
                faults += (fault.at(place) for fault in _faults(error))
            else:
                if entity.id in places:
                    faults.append(_twice(entity.id, places[entity.id], place))
                places.setdefault(entity.id, place)
                entities.append(entity)
    outside = _outside(plain, faults)
    if faults:
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise LoadError(count, faults)
    return Movement.excerpt(entities, outside)


def _place(plural: str, position: int, record: object) -> str:
    id = cast("dict[str, object]", record).get("id") if isinstance(record, dict) else None
    return f"{plural}[{position}]" + (f" ({id[:80]!r})" if isinstance(id, str) else "")


def _twice(id: str, first: str, place: str) -> InvalidValueError:
    return InvalidValueError(
        "two entities have one id",
        place=place,
        found=id,
        remedy=f"the first is at {first}; give one of them another",
    )


def _lists(plain: object, faults: list[MassmobError]) -> dict[str, list[object]]:
    """The lists of records by plural; what does not belong at the top is a fault."""
    if not isinstance(plain, dict):
        raise LoadError("not a movement", found=plain, remedy='give an object {"massmob": 1, …}')
    members = cast("dict[str, object]", plain)
    version = members.get("massmob")
    if version != VERSION or isinstance(version, bool):
        raise LoadError(
            "not a version of the form that this release reads",
            place="massmob",
            found=version,
            remedy=f'write "massmob": {VERSION}',
        )
    found: dict[str, list[object]] = {}
    for key, value in members.items():
        if key in ("massmob", "outside"):
            continue
        if key not in _PLURALS:
            near = ", ".join(did_you_mean(key, _PLURALS) or _PLURALS)
            faults.append(InvalidValueError("unknown key", found=key, remedy=f"one of: {near}"))
        elif not isinstance(value, list):
            faults.append(
                InvalidValueError("not a list", place=key, found=value, remedy="give a list […]")
            )
        else:
            found[key] = cast("list[object]", value)
    return found


def _outside(plain: object, faults: list[MassmobError]) -> list[str]:
    ids = cast("dict[str, object]", plain).get("outside", [])
    listed = cast("list[object]", ids) if isinstance(ids, list) else [ids, None]
    if all(isinstance(each, str) for each in listed):
        return cast("list[str]", listed)
    faults.append(
        InvalidValueError("not a list of ids", place="outside", found=listed, remedy="give ids […]")
    )
    return []


def _faults(error: BaseException, path: str = "") -> Iterator[MassmobError]:
    """Every fault inside what cattrs raised, each with the path to the value.

    cattrs groups errors as the values are nested and notes at each the field or position it met.
    """
    if isinstance(error, BaseExceptionGroup):
        for each in cast("BaseExceptionGroup[BaseException]", error).exceptions:
            yield from _faults(each, _path(path, each))
    elif isinstance(error, MassmobError):
        yield error.at(path) if path else error
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [field.name for field in attrs.fields(error.cl)]
        for key in sorted(map(str, error.extra_fields)):
            near = ", ".join(did_you_mean(key, known) or known)
            yield InvalidValueError("unknown key", place=path, found=key, remedy=f"one of: {near}")
    elif isinstance(error, KeyError):
        yield InvalidValueError("missing", place=path, remedy="give this field")
    else:
        yield InvalidValueError("cannot be read", place=path, found=str(error))


def _path(path: str, error: BaseException) -> str:
    """The path one step further in, as cattrs' notes tell it."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, IterableValidationNote):
            return f"{path}[{note.index}]"
        name = getattr(note, "name", None)
        if name is not None:
            return f"{path}.{name}" if path else str(name)
    return path
