"""The converter of records: attrs classes to and from objects of their fields, every problem with its place."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from massmob.errors import InvalidValueError, MassmobError
from massmob.model.converters import as_plain, as_whole, maybe_flag
from massmob.model.records.value_forms import FORMS, FieldType, field_types, is_record
from massmob.model.references import HOLDS
from massmob.model.structuring import container_converter, load_error
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.numbers import from_plain_number, is_plain_fraction
from massmob.values.period import as_date
from massmob.values.plain_form import PlainForm
from massmob.values.quantity import Quantity

__all__ = ["cattrs_converter", "from_record", "read_field", "to_record"]

_R = TypeVar("_R", bound=PlainForm)


@cache
def cattrs_converter() -> cattrs.Converter:
    """The converter that writes records, and decodes with errors; a field's own converter reads its value."""
    converter = container_converter()

    def reader(cls: type[Any]) -> Callable[[Any, Any], Any]:
        return _record_reader(cls, converter)

    def writer(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
        attrs.resolve_types(cls)
        # A field that may be None has it as its default, and a default is left out.
        fields: dict[str, Any] = {
            name: override(unstruct_hook=converter.get_unstructure_hook(type.kind))
            for name, type in field_types(cls).items()
            if not type.many
        }
        return make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True, **fields)

    # The last hook registered takes precedence.
    converter.register_structure_hook_factory(_is_read_by_converters, reader)
    _add_readers_by_annotation(converter)
    converter.register_unstructure_hook_factory(attrs.has, writer)
    # These are attrs classes too, but each has one plain form.
    for cls, form in FORMS.items():
        if form.plain:
            converter.register_unstructure_hook_func(partial(operator.is_, cls), form.plain)
    converter.register_unstructure_hook(LabelledEnum, str.__str__)
    return converter


def _is_read_by_converters(cls: object) -> bool:
    """Whether a class is read by the converters of its fields, not by their annotations as a result is."""
    return attrs.has(cast("type[Any]", cls)) and getattr(cls, "is_read_by_converters", True)


def _add_readers_by_annotation(converter: cattrs.Converter) -> None:
    """Add how values of a result are read: each by its type."""

    def read_form(value: object, kind: Any) -> object:  # noqa: ANN401 - a class with a plain form
        return value if isinstance(value, kind) else kind.from_dict(value)

    def result_reader(cls: type[Any]) -> Callable[[object, object], object]:
        read = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True)
        derived = frozenset(cls.derived)

        def read_result(value: object, kind: Any) -> object:  # noqa: ANN401 - the class
            if not isinstance(value, Mapping):
                raise InvalidValueError("not a record", found=value, hint="give an object {…}")
            fields = cast("Mapping[str, object]", value).items()
            return read({name: item for name, item in fields if name not in derived}, kind)

        return read_result

    def read_some_kind(value: object, kind: Any) -> object:  # noqa: ANN401 - a class of records
        return converter.structure(value, kind.class_of_record(value))

    def read_one_of(value: object, union: object) -> object:
        return None if value is None else _read_one_of(converter, value, get_args(union))

    converter.register_structure_hook(str, lambda value, _: as_plain(value))
    converter.register_structure_hook(bool, lambda value, _: maybe_flag(value))
    converter.register_structure_hook(int, lambda value, _: as_whole(value))
    converter.register_structure_hook(date, lambda value, _: as_date(value))
    converter.register_structure_hook_factory(_is_result, result_reader)
    converter.register_structure_hook_func(_is_form, read_form)
    converter.register_structure_hook_func(_is_of_several_kinds, read_some_kind)
    converter.register_structure_hook_func(_is_union, read_one_of)


def _is_result(kind: object) -> bool:
    """Whether a class is read by the annotations of its fields."""
    return not getattr(kind, "is_read_by_converters", True)


def _is_form(kind: object) -> bool:
    """Whether a class has a plain form of its own, which is no record."""
    is_record = hasattr(kind, "is_read_by_converters")
    return isinstance(kind, type) and issubclass(kind, PlainForm) and not is_record


def _is_of_several_kinds(kind: object) -> bool:
    """Whether a class is that of all entities."""
    return isinstance(kind, type) and "class_of_record" in vars(kind)


def _is_union(kind: object) -> bool:
    """Whether a type is a union of several types beside ``None``."""
    return isinstance(kind, UnionType) and len({*get_args(kind)} - {NoneType}) > 1


def _id_of(plain: object) -> object:
    return cast("Mapping[str, object]", plain).get("id") if isinstance(plain, Mapping) else None


def _read_one_of(converter: cattrs.Converter, value: object, kinds: tuple[Any, ...]) -> object:
    """A number, or an entity of one of several kinds, which its id names."""
    if Fraction in kinds:
        return from_plain_number(value)
    id = _id_of(value)
    for kind in kinds:
        if isinstance(id, str) and id.startswith(f"{kind.prefix}:"):
            return converter.structure(value, kind)
    prefixes = ", ".join(f"{kind.prefix}:…" for kind in kinds)
    raise InvalidValueError("not one of these entities", found=value, hint=f"give {prefixes}")


def _record_reader(cls: type[Any], converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    """How a record becomes an entity or value: held values are read as records of their own."""
    attrs.resolve_types(cls)
    types = field_types(cls)
    # Typed loosely: the generator takes one keyword a field beside its options.
    fields: dict[str, Any] = {
        field.name: override(struct_hook=_field_reader(cls, field, types[field.name], converter))
        for field in attrs.fields(cls)
    }
    read = make_dict_structure_fn(
        cls,
        converter,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=True,
        **fields,
    )

    def read_record(record: object, wanted: type[Any]) -> object:
        if not isinstance(record, dict):
            raise InvalidValueError("not a record", found=record, hint="give an object {…}")
        return read(cast("dict[str, Any]", record), wanted)

    return read_record


def read_field(cls: type[Any], name: str, plain: object) -> object:
    """The value of one field of a class from its plain form.

    Args:
        cls: A class of records.
        name: The field.
        plain: The value as a record has it.

    Raises:
        InvalidValueError: A wrong value; the place is the field.
        LoadError: Wrong records of held values, with every problem.
    """
    attrs.resolve_types(cls)
    field = attrs.fields_dict(cls)[name]
    try:
        return _field_reader(cls, field, field_types(cls)[name], cattrs_converter())(plain, None)
    except MassmobError as error:
        raise error.at(name) from None
    except ExceptionGroup as group:
        raise load_error(group, name) from None


def _field_reader(
    cls: type[Any], field: attrs.Attribute[Any], type_: FieldType, converter: cattrs.Converter
) -> Callable[[Any, Any], Any]:
    """How a field is read: by its own converter, which knows what is right; held values as records.

    The converter runs here, and not only when the entity is made, so that cattrs notes the field's name.
    """
    if HOLDS in field.metadata:
        return _list_reader(type_.kind, converter)
    if field.validator is not None:
        return _validating_reader(cls, field)
    convert: Callable[[object], object] = cast("Any", field).converter

    def read(value: object, _: object) -> object:
        if type_.kind is Quantity and is_plain_fraction(value):
            return Quantity.from_dict(value)
        if is_record(type_.kind) and value is not None:
            return converter.structure(value, type_.kind)
        return convert(value)

    return read


def _list_reader(cls: type[Any], converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    def read(value: object, _: object) -> object:
        if not isinstance(value, list):
            raise InvalidValueError("not a list", found=value, hint="give a list […]")
        return converter.structure(value, tuple[cls, ...])  # type: ignore[valid-type]  # known at run time only

    return read


def _validating_reader(cls: type[Any], field: attrs.Attribute[Any]) -> Callable[[Any, Any], Any]:
    """A value checked by the field's validator, which reads no other field of the instance."""
    instance = object.__new__(cls)
    validate = cast("Callable[[object, attrs.Attribute[Any], object], None]", field.validator)

    def read(value: object, _: object = None) -> object:
        validate(instance, field, value)
        return value

    return read


def to_record(instance: PlainForm) -> dict[str, object]:
    """An entity, or a value that entities hold, as a record."""
    return cast("dict[str, object]", cattrs_converter().unstructure(instance))


def from_record(cls: type[_R], plain: object) -> _R:
    """An instance of a class from a record.

    Args:
        cls: The class.
        plain: The record.

    Raises:
        LoadError: Every problem, with the class, the id and the field.
    """
    id = _id_of(plain)
    place = f"{cls.__name__} {id[:80]}" if isinstance(id, str) and id else cls.__name__
    try:
        return cattrs_converter().structure(plain, cls)
    except (ExceptionGroup, MassmobError) as error:
        raise load_error(error, place) from None
