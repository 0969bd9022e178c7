"""Records to entities, fast and without messages: the first of the two stages in `converter`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, TypeAlias, cast

import attrs

from massmob.model.records.value_forms import field_types, is_record
from massmob.model.references import HOLDS
from massmob.values import limits
from massmob.values.quantity import Quantity
from massmob.values.text import Text

__all__ = ["fast_decoder"]

_Decode: TypeAlias = Callable[[Any], Any]
_CACHE_SIZE = 2**14
"""How many results of a converter are cached: periods, words and figures recur all over a file."""
_MAX_CACHED = 200
"""The most characters of a text, or items of a list, that are cached, so that the caches stay small."""


@cache
def fast_decoder(cls: type[Any]) -> Callable[[Any], Any]:
    """The function that makes an instance of a class from its record.

    Each value is converted once and put into its slot, where ``__init__`` would convert again what is already
    right; so a file of 150,000 records takes two thirds of the time that it takes through ``__init__``.

    Args:
        cls: An entity class or another class made by `attrs.frozen`.

    Returns:
        The function. For a record that is not plainly right it raises an exception of any class.

    Example:
        >>> from massmob.model.entities import Field
        >>> fast_decoder(Field)({"id": "field:1", "name": "kinh tế"})
        Field(id='field:1', name='kinh tế')
    """
    fields: dict[str, attrs.Attribute[Any]] = {field.name: field for field in attrs.fields(cls)}
    decode_and_set = {
        name: (_value_decoder(cls, field), getattr(cls, name).__set__)
        for name, field in fields.items()
    }
    defaults = [
        (name, decode_and_set[name][1], field.default)
        for name, field in fields.items()
        if field.default is not attrs.NOTHING
    ]
    required = fields.keys() - {name for name, _, _ in defaults}
    check: Callable[[Any], None] | None = getattr(cls, "__attrs_post_init__", None)

    def decode(record: dict[str, Any]) -> object:
        instance = object.__new__(cls)
        for name, value in record.items():
            decode_value, set_value = decode_and_set[name]  # a KeyError for an unknown key
            set_value(instance, decode_value(value))
        for name, set_value, default in defaults:
            if name not in record:
                set_value(instance, default)
        if not required <= record.keys():
            raise KeyError
        if check is not None:
            check(instance)
        return instance

    return decode


def _value_decoder(cls: type[Any], field: attrs.Attribute[Any]) -> _Decode:
    """The function that decodes the value of a field."""
    if HOLDS in field.metadata:
        decode = fast_decoder(field.metadata[HOLDS])
        return lambda value: tuple([decode(record) for record in _as_list(value)])
    if field.validator is not None:
        return _validating_decoder(object.__new__(cls), field)
    convert: _Decode = cast("Any", field).converter
    field_type = field_types(cls)[field.name]
    if field_type.many:
        cached = _cached_converter(convert)
        return lambda value: (cached if len(value) <= _MAX_CACHED else convert)(
            tuple(_as_list(value))
        )
    if field_type.kind in (str, float):
        return convert
    if field_type.kind is Text:
        cached_text = _cached_converter(Text)
        return lambda value: (
            cached_text(value)
            if type(value) is str and len(value) <= min(limits.current().max_text, _MAX_CACHED)
            else convert(value)
        )
    if field_type.kind is Quantity:
        cached_figure = _cached_converter(Quantity.from_dict)
        return lambda value: convert(value) if type(value) is dict else cached_figure(value)
    return (
        fast_decoder(cast("Any", field_type.kind))
        if is_record(field_type.kind)
        else _cached_converter(convert)
    )


@cache
def _cached_converter(convert: _Decode) -> _Decode:
    # Typed, as 1, 1.0 and True are equal, but not the same value of a file.
    return lru_cache(_CACHE_SIZE, typed=True)(convert)


def _as_list(value: object) -> list[object]:
    if type(value) is list:
        return cast("list[object]", value)
    raise TypeError


def _validating_decoder(instance: object, field: attrs.Attribute[Any]) -> _Decode:
    """A value checked by the field's validator, which reads no other field of the instance."""
    validate = cast("Callable[[object, attrs.Attribute[Any], object], None]", field.validator)

    def decode(value: object) -> object:
        validate(instance, field, value)
        return value

    return decode
