"""The form of a value of each type in files: in the canonical form, its JSON Schema, tables and RDF."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple

import attrs

from massmob.values import schemas
from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.schemas import Schema
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import Text

VERSION = 2
"""The version of the canonical form that is written and read."""

SCHEMA = "massmob:schema"
"""The key of the metadata of a field under which it declares a JSON Schema of its own."""

__all__ = [
    "FORMS",
    "SCHEMA",
    "VERSION",
    "FieldType",
    "Kind",
    "ValueForm",
    "field_types",
    "is_record",
]

Kind = Literal["text", "whole", "number", "figure", "flag", "day", "list"]
"""The kinds of columns of a table."""


@attrs.frozen
class ValueForm:
    """The form of values of one type in files.

    Attributes:
        schema: The JSON Schema of the plain form.
        plain: Value → plain form; ``None`` where the value itself is plain.
        column: The kind of a column of such values, where a value takes one column.
        datatype: The datatype of a literal of RDF; empty where it depends on the value, or there are several.
    """

    schema: Schema
    plain: Callable[[Any], object] | None = None
    column: Kind = "text"
    datatype: str = "xsd:string"


class FieldType(NamedTuple):
    """The type of a value of a field, and whether the field may hold many values, or ``None``."""

    kind: type[Any]
    many: bool
    optional: bool


def field_types(cls: type[Any]) -> Mapping[str, FieldType]:
    """The type of each field of an attrs class, by its annotation.

    Example:
        >>> from massmob.model.entities import Locality
        >>> field_types(Locality)["centre"]
        FieldType(kind=<class 'massmob.model.held_values.Point'>, many=False, optional=True)
    """
    if cls in _TYPES:
        return _TYPES[cls]
    types: dict[str, FieldType] = {}
    hints = typing.get_type_hints(cls)
    for field in attrs.fields(cls):
        hint = hints[field.name]
        kinds = {*typing.get_args(hint)} if isinstance(hint, UnionType) else {hint}
        (kind,) = kinds - {NoneType}
        many = typing.get_origin(kind) is tuple
        value_type = typing.get_args(kind)[0] if many else kind
        types[field.name] = FieldType(value_type, many, NoneType in kinds)
    _TYPES[cls] = types
    return types


_TYPES: dict[type[Any], Mapping[str, FieldType]] = {}
"""What `field_types` found out, as reading annotations takes longer than reading a record."""

FORMS: Mapping[type[Any], ValueForm] = {
    str: ValueForm(schemas.STRING),
    int: ValueForm({"type": "integer"}, column="whole", datatype="xsd:integer"),
    float: ValueForm(schemas.AREA, column="number", datatype=""),
    bool: ValueForm({"type": "boolean"}, column="flag", datatype="xsd:boolean"),
    Text: ValueForm(schemas.TEXT, Text.to_dict, datatype=""),
    Period: ValueForm(schemas.PERIOD, str, datatype=""),
    date: ValueForm(schemas.DAY, date.isoformat, column="day", datatype="xsd:date"),
    Quantity: ValueForm(schemas.QUANTITY, Quantity.to_dict, datatype=""),
    DocumentSymbol: ValueForm(schemas.SYMBOL, str),
}
"""Type → the form of its values; types with a plain form of their own are definitions of the JSON Schema."""


def is_record(kind: type[Any]) -> bool:
    """Whether values of a class are objects of their fields: entities, what they hold, points."""
    return attrs.has(kind) and kind not in FORMS
