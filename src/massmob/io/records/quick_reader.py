"""Plain records → entities, quickly; `massmob.io.records.converter` reports what is wrong with a record."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, cast

import attrs

from massmob.io.records.value_forms import FieldType, field_types
from massmob.model.references import HOLDS
from massmob.values.quantity import Quantity
from massmob.values.text import Text

__all__ = ["structurer"]

_Convert = Callable[[Any], Any]
_REMEMBERED = 2**14
"""How many results of a converter are remembered: periods, words and figures recur all over a file."""


@cache
def structurer(kind: type[Any]) -> Callable[[Any], Any]:
    """The function that makes an entity, or a value that one holds, of its record.

    Each value is converted once and put into its slot, where ``__init__`` would convert again what is already
    right; so a file of 150,000 records takes two thirds of the time that it takes through ``__init__``.

    Args:
        kind: A class made by `attrs.frozen`.

    Returns:
        The function. It raises some exception, no matter which, when the record is not plainly right.

    Example:
        >>> from massmob.model.entities import Field
        >>> structurer(Field)({"id": "field:1", "name": "kinh tế"})
        Field(id='field:1', name='kinh tế')
    """
    fields: dict[str, attrs.Attribute[Any]] = {field.name: field for field in attrs.fields(kind)}
    plan = {
        name: (_converter(kind, each), getattr(kind, name).__set__) for name, each in fields.items()
    }
    defaults = {n: each.default for n, each in fields.items() if each.default is not attrs.NOTHING}
    check: Callable[[Any], None] | None = getattr(kind, "__attrs_post_init__", None)

    def structure(record: dict[str, Any]) -> object:
        made = object.__new__(kind)
        for name, value in record.items():
            convert, put = plan[name]
            put(made, convert(value))
        for name in fields.keys() - record.keys():
            _, put = plan[name]
            put(made, defaults[name])
        if check is not None:
            check(made)
        return made

    return structure


def _converter(kind: type[Any], field: attrs.Attribute[Any]) -> _Convert:
    """How the value of a field is converted."""
    if HOLDS in field.metadata:
        structure = structurer(field.metadata[HOLDS])
        return lambda value: tuple([structure(each) for each in _listed(value)])
    if field.validator is not None:
        return _validated(object.__new__(kind), field)
    convert: _Convert | None = cast("Any", field).converter
    held = field_types(kind)[field.name]
    if convert is None:
        return _of_type(held)
    if held.many:
        remembered = _remembered(convert)
        return lambda value: remembered(tuple(_listed(value)))
    if held.kind in (str, float):
        return convert
    if held.kind is Text:
        text = _remembered(Text)
        return lambda value: text(value) if type(value) is str else convert(value)
    remembered = _remembered(convert)
    if held.kind is Quantity:
        return lambda value: convert(value) if type(value) is dict else remembered(value)
    return remembered


@cache
def _remembered(convert: _Convert) -> _Convert:
    # Typed, as 1, 1.0 and True are equal, but not the same value of a file.
    return lru_cache(_REMEMBERED, typed=True)(convert)


def _listed(value: object) -> list[object]:
    if type(value) is list:
        return cast("list[object]", value)
    raise TypeError


def _validated(holder: object, field: attrs.Attribute[Any]) -> _Convert:
    """A value checked by the field's validator, which looks at no other field of the holder."""
    validate = cast("Callable[[object, attrs.Attribute[Any], object], None]", field.validator)

    def convert(value: object) -> object:
        validate(holder, field, value)
        return value

    return convert


def _of_type(wanted: FieldType) -> _Convert:
    """A value of the type of a field without a converter."""
    structure = structurer(wanted.kind) if attrs.has(wanted.kind) else None
    plain = (int, float) if wanted.kind is float else (wanted.kind,)

    def convert(value: object) -> object:
        if type(value) in plain or (value is None and wanted.optional):
            return value
        if structure is None:
            raise TypeError
        return structure(value)

    return convert
