"""An edit as plain values, for JSON, and back: the values have the form that they have in files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import attrs

from massmob.comparison.draft import MISSING, MOVEMENT, OUTSIDE
from massmob.comparison.edits import Edit, EditKind, FieldEdit
from massmob.errors import InvalidValueError, naming_argument
from massmob.model.converters import as_ids
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.records.record_converter import read_field
from massmob.values.plain_form import to_plain_value
from massmob.values.text import Text, unknown_word_error
from massmob.values.vocabulary import EntityKind

__all__ = ["edit_from_plain", "edit_to_plain"]

_KEYS = ("id", "kind", "name", "added", "removed", "changed", "unknown")


def edit_to_plain(edit: Edit) -> dict[str, object]:
    """An edit as plain values.

    Args:
        edit: The edit.
    """
    plain: dict[str, object] = {"id": edit.id}
    if edit.kind is not None:
        plain["kind"] = str(edit.kind)
    known = _known_fields(edit.entity_class)
    pairs = {field.field: _pair_to_plain(field) for field in edit.fields}
    unknown = {name: pair for name, pair in pairs.items() if name not in known}
    if edit.entity is not None:
        plain[str(edit.change)] = edit.entity.to_dict()
    else:
        if edit.name is not None:
            plain["name"] = edit.name.to_dict()
        plain["changed"] = {name: pair for name, pair in pairs.items() if name in known}
    return {**plain, "unknown": unknown} if unknown else plain


def _known_fields(cls: type[Entity] | None) -> Iterable[str]:
    """The fields of an entity, or of the movement itself, that this release knows."""
    return (OUTSIDE,) if cls is None else attrs.fields_dict(cls)


def _pair_to_plain(edit: FieldEdit) -> dict[str, object]:
    pair = {"before": edit.before, "after": edit.after}
    return {side: to_plain_value(value) for side, value in pair.items() if value is not MISSING}


def edit_from_plain(plain: object) -> Edit:
    """The edit that `edit_to_plain` wrote.

    Raises:
        InvalidValueError: Another form, with the path to the value.
    """
    record = _as_object(plain)
    for key in record.keys() - set(_KEYS):
        raise unknown_word_error("unknown key", key, _KEYS)
    changes = [change for change in EditKind if str(change) in record]
    id = record.get("id")
    if not isinstance(id, str) or len(changes) != 1:
        hint = 'give {"id": …} and one of "added", "removed", "changed"'
        raise InvalidValueError("not an edit", found=record, hint=hint)
    with naming_argument(id or "the movement itself"):
        return _edit_of(id, changes[0], record)


def _edit_of(id: str, change: EditKind, record: Mapping[str, object]) -> Edit:
    cls = None if id == MOVEMENT else _class_of(record.get("kind"))
    unknown = tuple(_unknown_pairs(record.get("unknown", {})))
    with naming_argument(str(change)):
        if cls is None:
            fields = (*_movement_pairs(record[str(change)]), *unknown)
            return Edit(id=id, change=EditKind.CHANGED, fields=fields)
        if change is EditKind.CHANGED:
            fields = (*_known_pairs(cls, record[str(change)]), *unknown)
            name = Text.of(cast("Any", record.get("name")))
            return Edit(id=id, change=change, kind=cls.entity_kind, name=name, fields=fields)
        entity = cls.from_dict(record[str(change)])
    return Edit(
        id=id,
        change=change,
        kind=cls.entity_kind,
        name=entity.name,
        entity=entity,
        fields=unknown,
    )


def _class_of(kind: object) -> type[Entity]:
    with naming_argument("kind"):
        return ENTITY_TYPES[EntityKind.of(kind)]


def _as_object(plain: object) -> dict[str, object]:
    if isinstance(plain, dict):
        return cast("dict[str, object]", plain)
    raise InvalidValueError("not an object", found=plain, hint="give an object {…}")


def _pairs(plain: object) -> Iterator[tuple[str, dict[str, object]]]:
    """Each field with its values before and after, as far as there are any."""
    for name, pair in _as_object(plain).items():
        sides = _as_object(pair)
        for key in sides.keys() - {"before", "after"}:
            raise unknown_word_error("unknown key", key, ("before", "after")).at(name)
        yield name, sides


def _unknown_pairs(plain: object) -> Iterator[FieldEdit]:
    for name, sides in _pairs(plain):
        yield FieldEdit(name, sides.get("before", MISSING), sides.get("after", MISSING))


def _movement_pairs(plain: object) -> Iterator[FieldEdit]:
    for name, sides in _pairs(plain):
        if name != OUTSIDE:
            raise unknown_word_error("unknown field", name, (OUTSIDE,))
        with naming_argument(name):
            before, after = (as_ids(cast("Any", sides.get(side, ()))) for side in _SIDES)
        yield FieldEdit(name, before, after)


def _known_pairs(cls: type[Entity], plain: object) -> Iterator[FieldEdit]:
    for name, sides in _pairs(plain):
        if name not in attrs.fields_dict(cls):
            raise unknown_word_error("unknown field", name, attrs.fields_dict(cls)).at(name)
        before, after = (read_field(cls, name, sides.get(side)) for side in _SIDES)
        yield FieldEdit(name, before, after)


_SIDES = ("before", "after")
