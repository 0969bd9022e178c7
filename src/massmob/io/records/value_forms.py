"""The form of a value of each type in files: in the canonical form, its JSON Schema, tables and RDF."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, TypeAlias

import attrs

from massmob.values.period import Period
from massmob.values.quantity import Quantity
from massmob.values.symbols import DocumentSymbol
from massmob.values.text import LANGUAGES, Text

__all__ = ["FORMS", "FieldType", "Kind", "Schema", "ValueForm", "field_types", "is_record"]

Schema: TypeAlias = dict[str, Any]
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


def field_types(cls: type[Any]) -> dict[str, FieldType]:
    """The type of each field of an attrs class, by its annotation.

    Example:
        >>> from massmob.model.entities import Locality
        >>> field_types(Locality)["centre"]
        FieldType(kind=<class 'massmob.model.held_values.Point'>, many=False, optional=True)
    """
    types: dict[str, FieldType] = {}
    hints = typing.get_type_hints(cls)
    for field in attrs.fields(cls):
        hint = hints[field.name]
        kinds = {*typing.get_args(hint)} if isinstance(hint, UnionType) else {hint}
        (kind,) = kinds - {NoneType}
        many = typing.get_origin(kind) is tuple
        value_type = typing.get_args(kind)[0] if many else kind
        types[field.name] = FieldType(value_type, many, NoneType in kinds)
    return types


_PRINTED = "^[^\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff]*$"
_POINT = "(?!0000)[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_END = rf"(?:{_POINT}|\.\.)"
_PERIOD = (
    rf"^\s*(?:{_POINT}|{_END}\s*/\s*{_END}|(?:{_POINT}\s*)?\.\.(?:\s*{_END})?"
    rf"|{_POINT}\s*–\s*{_POINT}|{_POINT}\s* - \s*{_POINT}"
    r"|(?!0000)[0-9]{4}\s*-\s*(?!0000)[0-9]{4})\s*$"
)
_DAY = r"^\s*(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\s*$"
_FRACTION = "^-?[0-9]{1,301}/0*[1-9][0-9]{0,300}$"
_POSITIVE_FRACTION = "^0*[1-9][0-9]{0,300}/0*[1-9][0-9]{0,300}$"
_NUMBER = [{"type": "number"}, {"type": "string", "pattern": _FRACTION}]
_WHOLE = [
    {"type": "number", "exclusiveMinimum": 0},
    {"type": "string", "pattern": _POSITIVE_FRACTION},
]

_FILLED = {"type": "string", "pattern": r"\S"}
_LANGUAGES = {
    "type": "object",
    "additionalProperties": False,
    "properties": {lang: {"type": ["string", "null"], "pattern": _PRINTED} for lang in LANGUAGES},
    "anyOf": [{"required": [lang], "properties": {lang: _FILLED}} for lang in LANGUAGES],
}
_BOUNDS = {
    "type": "object",
    "required": ["low"],
    "additionalProperties": False,
    "properties": {
        "low": {"anyOf": _NUMBER, "description": "The least it can be."},
        "high": {"anyOf": _NUMBER, "description": "The most it can be."},
        "of": {"anyOf": _WHOLE, "description": "The whole it is stated against."},
    },
}
_TEXT_SCHEMA = {
    "description": "A name: in Vietnamese, or by language.",
    "anyOf": [{**_FILLED, "allOf": [{"pattern": _PRINTED}]}, _LANGUAGES],
}
_PERIOD_SCHEMA = {
    "description": "A stretch of days, ISO 8601: 2016, 2016-03, 2016-12-05, 2016-12-05/2020-12-31, "
    "../2025-06-30 or 2025-07-01/..",
    "type": "string",
    "pattern": _PERIOD,
}
_DAY_SCHEMA = {"description": "A day, ISO 8601.", "type": "string", "pattern": _DAY}
_QUANTITY_SCHEMA = {
    "description": "A figure: a number, a fraction such as 1/3, or its bounds.",
    "anyOf": [*_NUMBER, _BOUNDS],
}
_SYMBOL_SCHEMA = {
    "description": "The number and codes of a document, such as 12-CT/TU.",
    "type": "string",
    "pattern": "[0-9]",
}
# The only floats of the model besides coordinates are areas in square kilometres.
_AREA_SCHEMA = {"type": "number", "minimum": 0, "exclusiveMaximum": 2e7}

FORMS: Mapping[type[Any], ValueForm] = {
    str: ValueForm({"type": "string", "pattern": _PRINTED}),
    int: ValueForm({"type": "integer"}, column="whole", datatype="xsd:integer"),
    float: ValueForm(_AREA_SCHEMA, column="number", datatype=""),
    bool: ValueForm({"type": "boolean"}, column="flag", datatype="xsd:boolean"),
    Text: ValueForm(_TEXT_SCHEMA, Text.to_plain, datatype=""),
    Period: ValueForm(_PERIOD_SCHEMA, str, datatype=""),
    date: ValueForm(_DAY_SCHEMA, date.isoformat, column="day", datatype="xsd:date"),
    Quantity: ValueForm(_QUANTITY_SCHEMA, Quantity.to_plain, datatype=""),
    DocumentSymbol: ValueForm(_SYMBOL_SCHEMA, str),
}
"""Type → the form of its values; types with a plain form of their own are definitions of the JSON Schema."""


def is_record(kind: type[Any]) -> bool:
    """Whether values of a class are objects of their fields: entities, what they hold, points."""
    return attrs.has(kind) and kind not in FORMS
