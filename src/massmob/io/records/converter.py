"""The canonical form: a movement as plain values, which every format writes in its own way.

The form, version 1: an object with ``"massmob": 1``; for each kind that occurs, under its plural, the list of
its records in id order; and ``"outside"``, ids that references may name although they are not here (an
excerpt). A record leaves out what has its default. Values are strings of one form each: a period is ISO 8601
(``"2025-07-01/.."``), a name is a string (Vietnamese) or an object by language, a quantity is a number or an
object of bounds.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Any, TypeAlias, cast

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.io.records.quick_reader import structurer
from massmob.io.records.value_forms import FORMS, field_types
from massmob.io.storage import limits
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.references import HOLDS, references
from massmob.model.structuring import problems, written
from massmob.movement import Movement
from massmob.values.text import unknown_word
from massmob.values.vocabulary import Word

__all__ = [
    "HEAD",
    "VERSION",
    "Where",
    "check_version",
    "from_plain",
    "header",
    "record_lists",
    "to_plain",
    "to_record",
]

VERSION = 1
"""The version of the canonical form that is written and read."""

HEAD = {"massmob", "outside"}
"""The keys of a form that are not lists of records."""

_PLURALS = {cls.plural: cls for cls in ENTITY_TYPES.values()}
WRITERS: dict[type[object], Callable[[Any], object]] = {
    kind: form.plain for kind, form in FORMS.items() if form.plain
}


@cache
def converter() -> cattrs.Converter:
    """The one converter, made on first use; a field's own converter reads its value."""
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook(bool, _read_bool)
    converter.register_structure_hook(float, _read_number)

    def reader(kind: type[Any]) -> Callable[[Any, Any], Any]:
        return _reader(kind, converter)

    def writer(kind: type[Any]) -> Callable[[Any], dict[str, Any]]:
        attrs.resolve_types(kind)
        # A field that may be None has it as its default, and a default is left out.
        fields: dict[str, Any] = {
            name: override(unstruct_hook=converter.get_unstructure_hook(type.kind))
            for name, type in field_types(kind).items()
            if not type.many
        }
        return make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True, **fields)

    converter.register_structure_hook_factory(attrs.has, reader)
    converter.register_unstructure_hook_factory(attrs.has, writer)
    # What is registered last is asked first: these are attrs classes too, but each has one plain form.
    for kind, write in WRITERS.items():
        converter.register_unstructure_hook_func(partial(operator.is_, kind), write)
    converter.register_unstructure_hook(Word, str.__str__)
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
            raise InvalidValueError("not a record", found=record, hint="give an object {…}")
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

    def read(value: object, _: object) -> object:
        # In code a tuple may come of anything one can walk through; in a file only of a list.
        if isinstance(value, dict) and field.default == ():
            raise InvalidValueError("not a list", found=cast("Any", value), hint="give a list […]")
        return convert(cast("Any", value))

    return read


def _list_reader(kind: type[Any], converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    def read(value: object, _: object) -> object:
        if not isinstance(value, list):
            raise InvalidValueError("not a list", found=value, hint="give a list […]")
        return converter.structure(value, tuple[kind, ...])  # type: ignore[valid-type]

    return read


def _read_bool(value: object, _: object) -> bool:
    if isinstance(value, bool):
        return value
    raise InvalidValueError("not true or false", found=value, hint="write true or false")


def _read_number(value: object, _: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise InvalidValueError("not a number", found=value, hint="write a number without quotes")


def to_plain(movement: Movement) -> dict[str, object]:
    """A movement in the canonical form.

    Args:
        movement: The movement.

    Returns:
        Plain values: dict, list, str, int, float, bool.
    """
    lists = {plural: [*records] for plural, records in record_lists(movement)}
    return {**header(movement), **lists}


def record_lists(movement: Movement) -> Iterator[tuple[str, Iterator[dict[str, object]]]]:
    """The records of each kind that occurs under its plural, each made when it is asked for."""
    for cls in ENTITY_TYPES.values():
        if view := movement.of_kind(cls.entity_kind):
            yield cls.plural, map(converter().get_unstructure_hook(cls), view.values())


def header(movement: Movement) -> dict[str, object]:
    """What stands before the records: the version, and the ids outside that references name."""
    plain: dict[str, object] = {"massmob": VERSION}
    if movement.outside:
        named = {
            link.target
            for entity in movement
            for link in references(entity)
            if link.target in movement.outside
        }
        if named:
            plain["outside"] = sorted(named)
    return plain


def to_record(entity: Entity) -> dict[str, object]:
    """An entity as a record."""
    return cast("dict[str, object]", converter().unstructure(entity))


Where: TypeAlias = "Callable[[tuple[str | int, ...]], str]"
"""Says where a value stands in the text, by the path to it: ``line 3, column 7``."""


def from_plain(plain: object, where: Callable[[], Where] | None = None) -> Movement:
    """A movement from the canonical form.

    Args:
        plain: Plain values, such as a JSON reader gives.
        where: Makes what says where in the text a value stands; called only when there is a problem.

    Returns:
        The movement.

    Raises:
        LoadError: Every problem with its path (of very many, the first thousand), or more than the limits in
            force allow; nothing is half-built.
    """
    problems = _Problems(where)
    try:
        lists = _lists(plain, problems)
        outside = _outside(plain, problems)
    except LoadError:
        _check_depth(plain)
        raise
    if problems or limits.current().max_depth < _DEPTH:
        _check_depth(plain)
    limits.current().check_entities(sum(map(len, lists.values())))
    # Each record is dropped once it is read, as the garbage collector has less to search: a fifth of the time.
    del plain
    read = {plural: _entities(plural, records, problems) for plural, records in lists.items()}
    entities = [entity for some in read.values() for entity in some if entity is not None]
    try:
        movement = Movement.excerpt(entities, outside)
    except InvalidValueError:
        _add_repeated_ids(read, problems)
        movement = Movement()  # never returned, as there is a problem now
    problems.raise_any()
    return movement


_DEPTH = 6
"""How deep the form is nested: form, list, record, list of held values, one of them, its list of ids."""


def _entities(plural: str, records: list[object], problems: _Problems) -> list[Entity | None]:
    """The entity of each record, the last of them first; ``None`` where there is a problem."""
    structure: Callable[[object], Entity] = structurer(cast("Any", _PLURALS[plural]))
    made: list[Entity | None] = []
    while records:
        record = records.pop()
        try:
            made.append(structure(record))
        except Exception:  # noqa: BLE001 - whatever it is, the exact way reports it better
            made.append(_exactly(plural, len(made), record, problems))
    return made


def _exactly(plural: str, position: int, record: object, problems: _Problems) -> Entity | None:
    """The entity of a record that the quick way does not take; ``None`` where there is a problem."""
    try:
        return converter().structure(record, _PLURALS[plural])
    except Exception as error:  # noqa: BLE001 - cattrs raises errors of many classes
        _check_depth({plural: [record]})
        problems.add_record(plural, position, record, error)
        return None


class _Problems:
    """The problems of a file, each with its place in it; there may be millions, so not all are kept."""

    def __init__(self, where: Callable[[], Where] | None) -> None:
        self._where = cache(where) if where else None
        self._found: list[MassmobError] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, problem: MassmobError, path: tuple[str | int, ...] = ()) -> None:
        """Keep a problem; its path leads to where it stands in the text."""
        if len(self._found) >= _MAX_FAULTS:
            self.raise_any()
        self._found.append(problem.at(self._where()(path)) if self._where else problem)

    def add_record(self, plural: str, position: int, record: object, error: Exception) -> None:
        place = _place(plural, position, _id_of(record))
        for path, problem in problems(error):
            located = problem.at(written(path)) if path else problem
            self.add(located.at(place), (plural, position, *path))

    def raise_any(self) -> None:
        """Raise what was found, if anything was."""
        if self._found:
            raise LoadError.of(self._found, truncated=len(self._found) >= _MAX_FAULTS)


_MAX_FAULTS = 1000


def _check_depth(plain: object) -> None:
    """Refuse plain values that are nested deeper than the limits allow."""
    depth, level = 0, [plain]
    while level := [inner for each in level for inner in _nested(each)]:
        depth += 1
        limits.current().check_depth(depth)


def _nested(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return cast("dict[str, object]", value).values()
    return cast("list[object]", value) if isinstance(value, list) else ()


def _place(plural: str, position: int, id: object) -> str:
    return f"{plural}[{position}]" + (f" ({id[:80]!r})" if isinstance(id, str) else "")


def _id_of(record: object) -> object:
    return cast("dict[str, object]", record).get("id") if isinstance(record, dict) else None


def _add_repeated_ids(read: dict[str, list[Entity | None]], problems: _Problems) -> None:
    """Report the entities whose id another has."""
    places: dict[str, str] = {}
    for plural, entities in read.items():
        for position, entity in enumerate(entities):
            if entity is None:
                continue
            place = _place(plural, position, entity.id)
            if entity.id in places:
                problems.add(_twice(entity.id, places[entity.id], place), (plural, position, "id"))
            places.setdefault(entity.id, place)


def _twice(id: str, first: str, place: str) -> InvalidValueError:
    return InvalidValueError(
        "two entities have one id",
        place=place,
        found=id,
        hint=f"the first is at {first}; give one of them another",
    )


def _lists(plain: object, problems: _Problems) -> dict[str, list[object]]:
    """The lists of records by plural, each reversed; what does not belong at the top is a problem."""
    if not isinstance(plain, dict):
        raise LoadError("not a movement", found=plain, hint='give an object {"massmob": 1, …}')
    form = cast("dict[str, object]", plain)
    check_version(form)
    found: dict[str, list[object]] = {}
    for key, value in form.items():
        if key in HEAD:
            continue
        if key not in _PLURALS:
            problems.add(unknown_word("unknown key", key, _PLURALS), (key,))
        elif not isinstance(value, list):
            problems.add(
                InvalidValueError("not a list", place=key, found=value, hint="give a list […]"),
                (key,),
            )
        else:
            found[key] = cast("list[object]", value)[::-1]
    return found


def check_version(form: dict[str, object]) -> None:
    """Refuse a form whose version is none, or is not the one that this release reads.

    Raises:
        LoadError: With what to do about it.

    Example:
        >>> check_version({"massmob": 99})
        Traceback (most recent call last):
        massmob.errors.LoadError: massmob: a newer version of the form than this release reads: found 99; ...
    """
    version = form.get("massmob")
    if not isinstance(version, int) or isinstance(version, bool):
        raise _not_read("not a version of the form", version, f'write "massmob": {VERSION}')
    if version > VERSION:
        raise _not_read(
            "a newer version of the form than this release reads",
            version,
            "run: pip install --upgrade massmob; "
            f'or have the file saved again with "massmob": {VERSION}',
        )
    if version < VERSION:
        raise _not_read("a version of the form that is not known", version, f"known is {VERSION}")


def _not_read(message: str, version: object, hint: str) -> LoadError:
    return LoadError(message, place="massmob", found=version, hint=hint)


def _outside(plain: object, problems: _Problems) -> list[str]:
    ids = cast("dict[str, object]", plain).get("outside", [])
    listed = cast("list[object]", ids) if isinstance(ids, list) else [ids, None]
    if all(isinstance(each, str) for each in listed):
        return cast("list[str]", listed)
    problems.add(
        InvalidValueError("not a list of ids", place="outside", found=listed, hint="give ids […]"),
        ("outside",),
    )
    return []
