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
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import chain
from typing import Any, TypeAlias, cast

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from massmob.declaration import ENTITY_TYPES, HOLDS, Entity, references
from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.interchange import bulk, limits
from massmob.interchange.migrations import VERSION, migrated, version_of
from massmob.interchange.values import FORMS
from massmob.movement import Movement
from massmob.structuring import problems, written
from massmob.text import unknown_word
from massmob.vocabulary import Word

__all__ = [
    "HEAD",
    "VERSION",
    "WRITERS",
    "Piece",
    "Where",
    "from_plain",
    "from_record",
    "header",
    "quickly",
    "to_plain",
    "to_record",
]

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
        return make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True)

    converter.register_structure_hook_factory(attrs.has, reader)
    converter.register_unstructure_hook_factory(attrs.has, writer)
    # What is registered last is asked first: these are attrs classes too, but each has one plain form.
    for kind, write in WRITERS.items():
        converter.register_unstructure_hook_func(partial(operator.is_, kind), write)
    converter.register_unstructure_hook(Word, operator.attrgetter("value"))
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

    def read(value: object, _: object) -> object:
        # In code a tuple may come of anything one can walk through; in a file only of a list.
        if isinstance(value, dict) and field.default == ():
            raise InvalidValueError(
                "not a list", found=cast("Any", value), remedy="give a list […]"
            )
        return convert(cast("Any", value))

    return read


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
    plain = header(movement)
    for cls in ENTITY_TYPES.values():
        if view := movement.of_kind(cls.entity_kind):
            plain[cls.plural] = [to_record(entity) for entity in view.values()]
    return plain


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
        where: Makes what says where in the text a value stands; called only when there is a fault.

    Returns:
        The movement.

    Raises:
        LoadError: Every fault with its path (of very many, the first thousand), or more than the limits in
            force allow; nothing is half-built.
    """
    faults = _Faults(where)
    try:
        lists = _lists(plain, faults)
    except LoadError:
        limits.current().check_depth(_depth(plain))
        raise
    limits.current().check_entities(sum(map(len, lists.values())))
    pieces = [
        piece for plural, records in lists.items() for piece in _pieces(plural, records, faults)
    ]
    bulk.forget()
    outside = _outside(plain, faults)
    try:
        movement = Movement.excerpt(chain.from_iterable(pieces), outside)
    except InvalidValueError:
        _tell_twice(lists, faults)
        movement = Movement()  # never given, as there is a fault now
    if faults or limits.current().max_depth < _DEPTH:
        limits.current().check_depth(_depth(plain))
    faults.raise_any()
    return movement


Piece: TypeAlias = tuple[list[tuple[str, Any]], int]
"""Some members of the canonical form, and how many keys stood in their records at the most."""


def quickly(pieces: Iterable[Piece]) -> Movement | None:
    """A movement from pieces of the canonical form, when all is right with them.

    Args:
        pieces: The pieces, read when they are asked for. A list of records may be spread over several, each
            with some of it; other members come once.

    Returns:
        The movement; ``None`` when anything is unusual, and `from_plain` must tell what it is.
    """
    form: dict[str, object] = {}
    made: list[Entity] = []
    faults = _Faults(None)
    try:
        for members, keys in pieces:
            form |= {key: value for key, value in members if key in HEAD}
            lists = [(_PLURALS[key], value) for key, value in members if key not in HEAD]
            if sum(bulk.keys(*each) for each in lists) != keys or not all(v for _, v in lists):
                return None
            for kind, value in lists:
                made += bulk.reader(kind)(value)
            limits.current().check_entities(len(made))
        if version_of(form) < VERSION or limits.current().max_depth < _DEPTH:
            return None
        movement = Movement.excerpt(made, _outside(form, faults))
        return None if faults else movement
    except Exception:  # noqa: BLE001 - whatever it is, the exact way tells it better
        return None
    finally:
        bulk.forget()


_DEPTH = 6
"""How deep the form is nested: form, list, record, list of held values, one of them, its list of ids."""


def _pieces(plural: str, records: list[object], faults: _Faults) -> Iterator[list[Entity]]:
    """The entities of a list, piece by piece."""
    for start in range(0, len(records), _PIECE):
        yield _piece(plural, start, records[start : start + _PIECE], faults)


_PIECE = 2**12


def _piece(plural: str, start: int, records: list[object], faults: _Faults) -> list[Entity]:
    """The entities of a piece of a list; if one of them is wrong, it is found by halving the piece."""
    try:
        return bulk.reader(_PLURALS[plural])(records)
    except Exception:  # noqa: BLE001 - whatever it is, the exact way tells it better
        if (half := len(records) // 2) == 0:
            return _exactly(plural, start, records[0], faults)
    return [
        *_piece(plural, start, records[:half], faults),
        *_piece(plural, start + half, records[half:], faults),
    ]


def _exactly(plural: str, position: int, record: object, faults: _Faults) -> list[Entity]:
    """The entity of a record that the fast way does not take; none where there is a fault."""
    try:
        return [from_record(plural, record)]
    except _RecordError as error:
        faults.add_record(plural, position, record, error)
        return []


class _RecordError(Exception):
    """What cattrs raised of a record; `problems` takes it apart."""


def from_record(plural: str, record: object) -> Entity:
    """The exact way from a record to an entity: slow, and it misses no fault."""
    try:
        return converter().structure(record, _PLURALS[plural])
    except Exception as error:
        raise _RecordError from error


class _Faults:
    """The faults of a file, each with its place in it; there may be millions, so not all are kept."""

    def __init__(self, where: Callable[[], Where] | None) -> None:
        self._where = cache(where) if where else None
        self._found: list[MassmobError] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, fault: MassmobError, path: tuple[str | int, ...] = ()) -> None:
        """Keep a fault; its path leads to where it stands in the text."""
        if len(self._found) >= _MAX_FAULTS:
            self.raise_any()
        self._found.append(fault.at(self._where()(path)) if self._where else fault)

    def add_record(self, plural: str, position: int, record: object, error: _RecordError) -> None:
        place = _place(plural, position, record)
        for path, fault in problems(cast("BaseException", error.__cause__)):
            told = fault.at(written(path)) if path else fault
            self.add(told.at(place), (plural, position, *path))

    def raise_any(self) -> None:
        """Raise what was found, if anything was."""
        if self._found:
            raise LoadError.of(self._found, truncated=len(self._found) >= _MAX_FAULTS)


_MAX_FAULTS = 1000


def _depth(plain: object) -> int:
    """How deep plain values are nested: 1 for a list of numbers."""
    depth, level = 0, _nested([plain])
    while level:
        depth += 1
        level = [inner for each in level for inner in _nested(each)]
    return depth


def _nested(values: Iterable[object]) -> list[Iterable[object]]:
    """The values inside each list and mapping among some values."""
    found: list[Iterable[object]] = []
    for each in values:
        if isinstance(each, dict):
            found.append(cast("dict[str, object]", each).values())
        elif isinstance(each, list):
            found.append(cast("list[object]", each))
    return found


def _place(plural: str, position: int, record: object) -> str:
    id = _id_of(record)
    return f"{plural}[{position}]" + (f" ({id[:80]!r})" if isinstance(id, str) else "")


def _id_of(record: object) -> object:
    return cast("dict[str, object]", record).get("id") if isinstance(record, dict) else None


def _tell_twice(lists: dict[str, list[object]], faults: _Faults) -> None:
    """Name the entities whose id another has."""
    places: dict[str, str] = {}
    for plural, records in lists.items():
        for position, record in enumerate(records):
            id = _id_of(record)
            if not isinstance(id, str):
                continue
            place = _place(plural, position, record)
            if id in places:
                faults.add(_twice(id, places[id], place), (plural, position, "id"))
            places.setdefault(id, place)


def _twice(id: str, first: str, place: str) -> InvalidValueError:
    return InvalidValueError(
        "two entities have one id",
        place=place,
        found=id,
        remedy=f"the first is at {first}; give one of them another",
    )


def _lists(plain: object, faults: _Faults) -> dict[str, list[object]]:
    """The lists of records by plural; what does not belong at the top is a fault."""
    if not isinstance(plain, dict):
        raise LoadError("not a movement", found=plain, remedy='give an object {"massmob": 1, …}')
    found: dict[str, list[object]] = {}
    for key, value in migrated(cast("dict[str, object]", plain)).items():
        if key in HEAD:
            continue
        if key not in _PLURALS:
            faults.add(unknown_word("unknown key", key, _PLURALS), (key,))
        elif not isinstance(value, list):
            faults.add(
                InvalidValueError("not a list", place=key, found=value, remedy="give a list […]"),
                (key,),
            )
        else:
            found[key] = cast("list[object]", value)
    return found


def _outside(plain: object, faults: _Faults) -> list[str]:
    ids = cast("dict[str, object]", plain).get("outside", [])
    listed = cast("list[object]", ids) if isinstance(ids, list) else [ids, None]
    if all(isinstance(each, str) for each in listed):
        return cast("list[str]", listed)
    faults.add(
        InvalidValueError(
            "not a list of ids", place="outside", found=listed, remedy="give ids […]"
        ),
        ("outside",),
    )
    return []
