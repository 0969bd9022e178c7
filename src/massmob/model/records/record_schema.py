"""The JSON Schema of records, generated from the fields of their classes."""

from __future__ import annotations

import inspect
import re
from datetime import date
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

import attrs

from massmob.model.converters import MAX_ID_LENGTH
from massmob.model.records.value_forms import FORMS, SCHEMA, FieldType, field_types, is_record
from massmob.model.references import Reference
from massmob.values import schemas
from massmob.values.labelled_enum import LabelledEnum
from massmob.values.period import Period
from massmob.values.plain_form import MakeRef
from massmob.values.schemas import Schema

__all__ = ["ID", "described_attributes", "record_schema", "result_schema"]

ID: Schema = {"type": "string", "minLength": 1, "maxLength": MAX_ID_LENGTH}
"""The schema of an id that a reference names."""


def record_schema(kind: type[Any], make_ref: MakeRef) -> Schema:
    """The JSON Schema of the records of a class.

    Args:
        kind: The class.
        make_ref: Makes the reference to the definition of another class.
    """
    fields, types = attrs.fields(kind), field_types(kind)
    descriptions = described_attributes(kind)
    properties = {
        field.name: _with_description(
            _field_schema(kind, field, types[field.name], make_ref),
            descriptions.get(field.name, ""),
        )
        for field in fields
    }
    return {
        "description": (inspect.getdoc(kind) or "").partition("\n")[0],
        "type": "object",
        "required": [field.name for field in fields if field.default is attrs.NOTHING],
        "additionalProperties": False,
        "properties": properties,
    }


def result_schema(kind: type[Any], make_ref: MakeRef) -> Schema:
    """The JSON Schema of the plain form of a result, by the annotations of its fields.

    Args:
        kind: The class.
        make_ref: Makes the reference to the definition of another class.
    """
    hints, descriptions = get_type_hints(kind), described_attributes(kind)
    for name in kind.derived:
        getter = getattr(kind, name)
        hints[name] = get_type_hints(getattr(getter, "fget", getter))["return"]
        descriptions[name] = inspect.getdoc(getattr(kind, name)) or ""
    fields: list[attrs.Attribute[Any]] = [*attrs.fields(kind)]
    names = [*kind.derived, *(field.name for field in fields)]
    return {
        "description": (inspect.getdoc(kind) or "").partition("\n")[0],
        "type": "object",
        "required": [field.name for field in fields if field.default is attrs.NOTHING],
        "properties": {
            name: _with_description(_hint_schema(hints[name], make_ref), descriptions.get(name, ""))
            for name in names
        },
    }


def _hint_schema(hint: Any, make_ref: MakeRef) -> Schema:  # noqa: ANN401 - any annotation
    """The schema of values with an annotation."""
    kinds = get_args(hint)
    if isinstance(hint, UnionType):
        if Fraction in kinds:
            return (
                {"anyOf": [schemas.NUMBER, {"type": "null"}]}
                if NoneType in kinds
                else schemas.NUMBER
            )
        return {"anyOf": [_hint_schema(kind, make_ref) for kind in kinds]}
    origin = get_origin(hint)
    if origin is Literal:
        return {"enum": list(kinds)}
    if origin is tuple and kinds[-1] is Ellipsis:
        return {"type": "array", "items": _hint_schema(kinds[0], make_ref)}
    if origin is tuple:
        members = [_hint_schema(kind, make_ref) for kind in kinds]
        return {"type": "array", "prefixItems": members, "minItems": len(members)}
    if origin is not None:
        return {"type": "object", "additionalProperties": _hint_schema(kinds[1], make_ref)}
    return _class_schema(hint, make_ref)


def _class_schema(kind: type[Any], make_ref: MakeRef) -> Schema:
    if kind in _PLAIN:
        return _PLAIN[kind]
    if issubclass(kind, LabelledEnum):
        return {"enum": [word.value for word in kind]}
    return make_ref(kind)


_PLAIN: dict[type[Any], Schema] = {
    NoneType: {"type": "null"},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    date: schemas.DAY,
    object: {},
}
"""Class → the schema of its values in a result; that of other classes is a definition."""


def _with_description(schema: Schema, text: str) -> Schema:
    return {**schema, "description": text} if text else schema


def described_attributes(kind: type[Any]) -> dict[str, str]:
    """Attribute → its description in the docstrings of a class and of those above it."""
    descriptions: dict[str, str] = {}
    for cls in reversed(kind.__mro__[:-1]):
        docstring = inspect.cleandoc(cls.__doc__ or "")
        section = docstring.partition("Attributes:\n")[2].partition("\n\n")[0]
        for name, text in re.findall(r"^    (\w+): (.+(?:\n     +.+)*)", section, re.MULTILINE):
            descriptions[name] = " ".join(text.split())
    return descriptions


def _field_schema(
    kind: type[Any], field: attrs.Attribute[Any], type_: FieldType, make_ref: MakeRef
) -> Schema:
    """The schema of a field, by its metadata and type; ``null`` is allowed where the default is none."""
    if field.name == "id" and hasattr(kind, "prefix"):
        return {
            "type": "string",
            "pattern": rf"^{kind.prefix}:[^\s\x00-\x1f\x7f-\x9f]+$",
            "maxLength": MAX_ID_LENGTH,
        }
    references = (value for value in field.metadata.values() if isinstance(value, Reference))
    refers = next(references, None)
    schema = ID if refers else _value_schema(field, type_.kind, make_ref)
    if type_.many:
        schema = {"type": "array", "items": schema}
    elif type_.optional and type_.kind is date:  # a definition in the schema of files
        schema = {"anyOf": [schema, {"type": "null"}]}
    elif type_.optional or type_.kind is Period:
        schema = _or_null(schema)
    return {**schema, "massmob:refers": _reference_schema(refers)} if refers else schema


def _value_schema(field: attrs.Attribute[Any], type_: type[Any], make_ref: MakeRef) -> Schema:
    if SCHEMA in field.metadata:
        return cast("Schema", field.metadata[SCHEMA])
    if issubclass(type_, LabelledEnum):
        return {"enum": [word.value for word in type_]}
    if is_record(type_) or FORMS[type_].plain:
        return make_ref(type_)
    return FORMS[type_].schema


def _or_null(schema: Schema) -> Schema:
    if "type" in schema:
        return {**schema, "type": [schema["type"], "null"]}
    if "enum" in schema:
        return {"enum": [*schema["enum"], None]}
    return {"anyOf": [schema, {"type": "null"}]}


def _reference_schema(reference: Reference) -> Schema:
    return {
        "relation": reference.relation.value,
        "kinds": sorted(kind.value for kind in reference.kinds),
        "during": reference.during.value,
    }
